"""The results of a run: tables, summaries, pictures, families, a folder."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from .. import _core
from ..base import checks, files, words
from ..tables import cubes
from ..tables.columns import Columns
from ..tables.demand import demand_cube
from . import overview
from .plan import Plan, fit, no_plan
from .run_folder import SavedRun, write_run
from .summaries import write_pictures, write_summaries
from .tabled import Tabled
from .trace import Trace, about_family

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import pandas as pd

    from ..population.families import Families, Origin
    from ..scenarios.scenario import Scenario
    from ..tables.cubes import Every


class Results(Tabled):
    """What a run gave.

    Made by `hearthline.run`, or read from a folder by `Results.load`.

    Attributes
    ----------
    scenario : Scenario
        What was simulated.
    seed : int
        Its seed.
    draws : int
        How many draws these results hold.
    asked : int
        How many draws were asked for; more than ``draws`` when the run was
        stopped.
    version : str
        The version that made them.
    origin : Origin or None
        Name and digest of the families that were given; ``None`` where they are
        sampled from a scenario.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int,
        draws: int,
        asked: int,
        version: str,
        names: Iterable[str],
        reader: Callable[[str], Columns],
        engine: Callable[[], tuple[Families, _core.Run]],
        origin: Origin | None = None,
    ) -> None:
        super().__init__()
        self.scenario = scenario
        self.seed = seed
        self.draws = draws
        self.asked = asked
        self.version = version
        self.origin = origin
        self._names = list(names)
        self._reader = reader
        self._engine = engine
        self._made: tuple[Families, _core.Run] | None = None

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        families: Families,
        core: _core.Run,
        seed: int,
        draws: int,
        asked: int,
        earlier: Results | None = None,
    ) -> Results:
        """Return the results of an engine's run.

        Parameters
        ----------
        scenario, families, core, seed
            What was run.
        draws : int
            How many draws are done, the first ones.
        asked : int
            How many were asked for.
        earlier : Results, optional
            Draws done before, which the engine did not simulate again.
        """
        first = 0 if earlier is None else earlier.draws

        def reader(name: str) -> Columns:
            if earlier is None:
                return Columns.of(core.table(name, draws))
            if first == draws:
                return earlier.columns(name)
            return earlier.columns(name).then(Columns.of(core.table(name, draws)))

        return cls(
            scenario,
            seed=seed,
            draws=draws,
            asked=asked,
            version=_core.version,
            names=core.table_names,
            reader=reader,
            engine=lambda: (families, core),
            origin=families.origin,
        )

    # ---- Tables --------------------------------------------------------

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""
        return list(self._names)

    def _read(self, name: str) -> Columns:
        return self._reader(name)

    def summary(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return what the draws say together.

        Parameters
        ----------
        name : str
            One of `tables`.
        by : str or sequence of str, optional
            Keys to tell apart besides time; by default all but the
            locality. What is not told apart is summed within each draw.
        every : {"month", "year"}
            By month, or by financial year (stocks averaged, flows summed).
        measures : str or sequence of str, optional
            Value columns; all by default.

        Returns
        -------
        pandas.DataFrame
            Keys, ``measure``, ``unit``, ``mean``, ``mcse`` (Monte Carlo
            standard error of the mean), ``p10``, ``p50``, ``p90``
            (percentiles of the draws: the play of chance alone, not what is
            unsure about the rates).

        Raises
        ------
        InputError
            If a name is unknown, or a sum would count families twice.
        """
        return cubes.summary(self.cube(name, by, every, measures))

    def demand(
        self, by: str | Sequence[str] = "locality", every: Every = "year"
    ) -> pd.DataFrame:
        """Return the families above level 1, summed within each draw.

        Parameters
        ----------
        by : str or sequence of str
            ``"locality"``, ``"level"``, both, or ``[]`` for the whole borough at
            once.
        every : {"year", "month"}
            By financial year (mean of its months), or by month.

        Returns
        -------
        pandas.DataFrame
            Keys, ``measure`` (families; the children in them), ``unit``,
            ``mean``, ``mcse``, ``p10``, ``p50``, ``p90``, as in `summary`.
            Percentiles of localities do not add up to those of the borough.

        Raises
        ------
        InputError
            If a name is unknown.
        """
        return cubes.summary(demand_cube(self, by, every))

    @property
    def years(self) -> list[str]:
        """The financial years that the run touches."""
        return cubes.financial_years(self.scenario.start, self.scenario.horizon)[0]

    def overview(self) -> pd.DataFrame:
        """Return the main numbers of the first and the last financial year.

        Returns
        -------
        pandas.DataFrame
            ``number``, ``unit``, the mean in each of the two years, then
            ``p10``, ``p90`` and ``mcse`` of the last.
        """
        return overview.of_run(self, self.years)

    # ---- Demography ----------------------------------------------------

    @property
    def plan(self) -> Plan:
        """What demography plans, so that families follow a projection.

        Results that were read from a folder ask the engine again.

        Raises
        ------
        InputError
            If the scenario has no demography.
        """
        if "population" not in self._names:
            raise no_plan(self.scenario)
        _, core = self._replay()
        return Plan(self.scenario, core.plan(), core.expected_people())

    def fit_to_projection(self, by_age: bool = False) -> pd.DataFrame:
        """Return how well simulated children fit what is projected.

        Parameters
        ----------
        by_age : bool
            Whether to tell single years of age apart; by default children aged 0
            to 17 together.

        Returns
        -------
        pandas.DataFrame
            ``projection``, ``year``, ``age`` where asked for; children at the
            start of July of that year: ``projected``, ``planned`` (what
            `plan` expects), ``simulated`` (mean of draws), ``mcse``, ``p10``,
            ``p90``, ``difference`` (simulated minus projected) and ``z``
            (simulated minus planned, in standard errors). A right simulation has
            a ``z`` beyond 4 once in 16,000 numbers when draws are many. Families
            of new homes come on top of a projection: the difference holds them,
            and ``z`` is NaN, as it is of numbers without an error.

        Raises
        ------
        InputError
            If the scenario has no demography.
        """
        planned = self.plan
        cube = self.cube("population", by=["locality", "age"])
        return fit(planned, cube, checks.flag("by_age", by_age))

    # ---- Families ------------------------------------------------------

    def _replay(self) -> tuple[Families, _core.Run]:
        if self._made is None:
            self._made = self._engine()
        return self._made

    @property
    def population(self) -> Families:
        """The families that the run starts from.

        Raises
        ------
        InputError
            If they were given to a run that was read from a folder, and not
            given again to `load`.
        """
        return self._replay()[0]

    def check_origin(self, population: Families) -> None:
        """Make sure that given families are those that the run started from.

        Raises
        ------
        InputError
            If they are others, by their digest.
        """
        population.check_origin(self.origin)

    def family(self, family: int, draw: int = 0) -> Trace:
        """Return the history of one family.

        Parameters
        ----------
        family : int
            The family's id, as in ``population.table``.
        draw : int
            Which draw, 0 for the first.

        Returns
        -------
        Trace

        Raises
        ------
        InputError
            If there is no such family or draw.
        """
        families, core = self._replay()
        row = families.place(family)
        which = checks.whole("draw", draw, 0, self.draws - 1)
        return Trace(
            family=int(family),
            draw=which,
            about=about_family(families, row),
            start=self.scenario.start,
            horizon=self.scenario.horizon,
            steps=core.trace(int(family), which),
        )

    # ---- Folders -------------------------------------------------------

    def save(
        self,
        folder: str | os.PathLike[str],
        overwrite: bool = False,
        pictures: bool = True,
    ) -> Path:
        """Write everything to a folder, whole or not at all.

        Parameters
        ----------
        folder : str or path
            A new or empty folder: ``run.json``, ``scenario.toml``, one
            Parquet file a table, summaries as CSV, pictures as PNG and SVG
            with their descriptions. Of families that were given, it holds a
            name and a digest, but no record.
        overwrite : bool
            Whether earlier results there may be replaced.
        pictures : bool
            Whether to draw the pictures.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        OutputError
            If it cannot be written; nothing half-written is left.
        """
        place = files.check_folder(folder, overwrite)
        with files.whole_folder(place, overwrite) as waiting:
            self.write_into(waiting, pictures)
        return place

    def write_into(self, folder: Path, pictures: bool) -> None:
        """Write the files of `save` into an existing folder."""
        about = {
            "version": self.version,
            "seed": self.seed,
            "draws": self.draws,
            "draws_asked": self.asked,
        }
        write_run(folder, self, about, self.origin, lambda: self.population)
        if pictures:
            write_summaries(folder, self, self.monthly())
            drawn = ((name, self.plot(name)) for name in self.pictures)
            write_pictures(folder, drawn)

    @classmethod
    def load(
        cls, folder: str | os.PathLike[str], population: Families | None = None
    ) -> Results:
        """Read results that `save` wrote.

        Parameters
        ----------
        folder : str or path
            The folder.
        population : Families, optional
            The families that were given to the run; without them its tables can
            be read, but neither families nor further draws are to be had.

        Returns
        -------
        Results
            Tables are read when they are asked for; the engine is asked
            again for the history of a family.

        Raises
        ------
        InputError
            If the folder is missing or holds no results of a run, or the run
            started from other families.
        """
        saved = SavedRun.open(files.as_path(folder))
        about = saved.about
        made = cls(
            saved.scenario,
            seed=checks.seed(about["seed"]),
            draws=checks.draws(about["draws"]),
            asked=checks.draws(about["draws_asked"]),
            version=about["version"],
            names=about["tables"],
            reader=saved.table,
            engine=lambda: saved.replay(population),
            origin=saved.origin,
        )
        if population is not None:
            made.check_origin(population)
        return made

    # ---- Faces ---------------------------------------------------------

    def __repr__(self) -> str:
        stopped = f" of {self.asked}" if self.draws < self.asked else ""
        start = words.month(np.datetime64(self.scenario.start))
        return (
            f"<Results {self.scenario.name}: {self.draws}{stopped} draws of "
            f"{words.span(self.scenario.horizon)} from {start}, seed {self.seed}>"
        )

    def _repr_html_(self) -> str:
        shown = self.overview().to_html(index=False, float_format="{:,.1f}".format)
        return f"<p>{escape(repr(self))}</p>{shown}"
