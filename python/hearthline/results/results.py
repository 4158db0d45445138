"""The results of a run: tables, summaries, pictures, families, a folder."""

from __future__ import annotations

import tempfile
from functools import partial
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .. import _core
from ..base import checks, files, words
from ..base.errors import InputError
from ..base.folders import read_about, write_csv
from ..money import spend_change
from ..pages import page
from ..population.families import is_given
from ..scenarios.costs import Costs, as_costs
from ..tables import cubes
from ..tables.blocks import regular, whole
from ..tables.columns import Columns
from ..tables.demand import demand_cube
from . import dashboard, front_page, overview
from .apart import name_of
from .assets import When, assets
from .bill import bill_table
from .build import Build
from .plan import Plan, fit, no_plan
from .programmes import programmes_cube
from .run_folder import SavedRun, write_run
from .saved_pieces import SavedPieces
from .summaries import write_pictures, write_summaries
from .tabled import Tabled
from .teams import teams_cube
from .trace import Trace, about_family

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from ..money.spend_change import SpendChange
    from ..population.families import Families, Origin
    from ..scenarios.scenario import Scenario
    from ..tables.cubes import Every
    from .pieces import Pieces

#: Rows of all tables in a folder up to which they are read as a whole: those of some
#: 300 draws of a large scenario.
ROWS_HELD = 6_000_000


class Results(Tabled):
    """Results of a run.

    Returned by `hearthline.run`, or read from a folder by `Results.load`.

    Attributes
    ----------
    scenario : Scenario
        The scenario that was simulated.
    seed : int
        The seed.
    draws : int
        The number of draws in these results.
    asked : int
        The number of draws requested; more than ``draws`` if the run was
        interrupted.
    build : Build
        The version of Hearthline that simulated them, and its run digest.
    origin : Origin or None
        Name and digest of the families that were given; ``None`` if they were
        sampled by a scenario.

    Examples
    --------
    Draw a picture and write it as a file:

    >>> import hearthline as hl
    >>> base = hl.load("barnet-2014").set({"time.horizon": 12})
    >>> run = hl.run(base, draws=2, seed=1, progress=False)
    >>> picture = run.plot("level")
    >>> picture.hearthline_title
    'Families above level 1 hardly change over 1 year'
    >>> picture.savefig("level.png")
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int,
        draws: int,
        asked: int,
        build: Build,
        names: Iterable[str],
        reader: Callable[[str], Columns],
        engine: Callable[[], tuple[Families, _core.Run]],
        origin: Origin | None = None,
        blocks: Callable[[str], Iterator[Columns]] | None = None,
        scratch: Path | None = None,
    ) -> None:
        super().__init__()
        self.scenario = scenario
        self.seed = seed
        self.draws = draws
        self.asked = asked
        self.build = build
        self.origin = origin
        self._names = list(names)
        self._reader = reader
        self._engine = engine
        # Of runs whose tables do not fit in memory: how to read them in blocks, and a
        # folder on the disk.
        self._blocks = blocks
        self._scratch = scratch
        self._replayed: tuple[Families, _core.Run] | None = None

    @property
    def version(self) -> str:
        """The version of Hearthline that simulated them."""
        return self.build.version

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
        scenario : Scenario
            The scenario that was simulated.
        families : Families
            The families that the run started from.
        core : _core.Run
            The engine's run, which holds all draws that are not in ``earlier``.
        seed : int
            The seed.
        draws : int
            The number of finished draws, from the first on.
        asked : int
            The number of draws requested.
        earlier : Results, optional
            Draws finished before, which the engine did not simulate again.

        Returns
        -------
        Results
        """
        first = 0 if earlier is None else earlier.draws

        def reader(name: str) -> Columns:
            if earlier is not None and first == draws:
                return earlier.columns(name)
            own = Columns.of(core.table(name, draws - first))
            return own if earlier is None else earlier.columns(name).then(own)

        return cls(
            scenario,
            seed=seed,
            draws=draws,
            asked=asked,
            build=Build.this(),
            names=core.table_names,
            reader=reader,
            engine=lambda: (families, core),
            origin=families.origin,
        )

    @classmethod
    def in_pieces(
        cls,
        scenario: Scenario,
        engine: Callable[[], tuple[Families, _core.Run]],
        names: list[str],
        pieces: Pieces,
        index: int,
        seed: int,
        draws: int,
        asked: int,
        origin: Origin | None,
        earlier: Results | None = None,
    ) -> Results:
        """Return the results of draws that are in pieces.

        Parameters
        ----------
        scenario : Scenario
            The scenario that was simulated.
        engine : callable
            Returns the families, and the engine's run to read pieces with.
        names : list of str
            The names of the tables.
        pieces : Pieces
            The finished draws.
        index : int
            The index of the scenario in the pieces.
        seed : int
            The seed.
        draws, asked : int
            The numbers of draws that are finished and that were requested.
        origin : Origin or None
            Name and digest of the families that were given.
        earlier : Results, optional
            Draws finished before those in pieces.

        Returns
        -------
        Results
        """

        def blocks(name: str) -> Iterator[Columns]:
            before = iter(()) if earlier is None else earlier.blocks(name)
            _, core = results._replay()
            return regular(chain(before, pieces.blocks(name, core, index, draws)))

        results = cls(
            scenario,
            seed=seed,
            draws=draws,
            asked=asked,
            build=Build.this(),
            names=names,
            reader=lambda name: whole(blocks(name), draws),
            engine=engine,
            origin=origin,
            blocks=blocks,
            scratch=pieces.folder,
        )
        return results

    # ---- Tables --------------------------------------------------------

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""
        return list(self._names)

    def _read(self, name: str) -> Columns:
        return self._reader(name)

    def blocks(self, name: str) -> Iterator[Columns]:
        """Yield a table as numpy columns, some draws at a time.

        Parameters
        ----------
        name : str
            One of `tables`.

        Yields
        ------
        Columns
            Consecutive draws; all of them at once if the tables fit in memory.

        Raises
        ------
        InputError
            If there is no such table.
        """
        checks.one_of("table", name, self.tables)
        if self._blocks is None:
            yield self.columns(name)
        else:
            yield from self._blocks(name)

    def columns(self, name: str) -> Columns:
        """Return a table as read-only numpy columns, categories as codes.

        Parameters
        ----------
        name : str
            One of `tables`.

        Returns
        -------
        Columns
            Columns of equal length, a value per row of the table.

        Raises
        ------
        InputError
            If there is no such table, or it does not fit in the memory available.
        """
        if self._blocks is None:
            return super().columns(name)
        return self._read(checks.one_of("table", name, self.tables))

    def _keys(self, name: str) -> tuple[str, ...]:
        return next(self.blocks(name)).keys

    def cube(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> cubes.Cube:
        """Return a table as arrays, summed within each draw.

        Parameters
        ----------
        name, by, every, measures
            Like the arguments of `summary`.

        Returns
        -------
        Cube
            For each measure an array of shape (draws, times, categories of each key).

        Raises
        ------
        InputError
            If a name is unknown, or a sum would count families twice.
        """
        if self._blocks is None or self._scratch is None:
            return super().cube(name, by, every, measures)
        return cubes.cube_of_blocks(
            self.blocks(name),
            draws=self.draws,
            scratch=self._scratch,
            start=self.scenario.start,
            horizon=self.scenario.horizon,
            by=by,
            every=every,
            only=measures,
        )

    def summary(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return statistics over draws of a table, summed within each draw.

        Parameters
        ----------
        name : str
            One of `tables`.
        by : str or sequence of str, optional
            Keys of the summary besides time; by default all but the locality.
            The table is summed over the other keys within each draw.
        every : {"month", "year"}
            By month, or by financial year (stocks averaged, flows summed).
        measures : str or sequence of str, optional
            Value columns; all by default.

        Returns
        -------
        pandas.DataFrame
            Keys, ``measure``, ``mean``, ``mcse`` (Monte Carlo standard error of
            the mean; NaN for one draw), ``p10``, ``p50``, ``p90`` (percentiles of
            draws: Monte Carlo variation only, not uncertainty about the rates),
            ``unit``. By year, the keys are ``year``, in which the financial year
            begins, and its label ``financial_year``.

        Raises
        ------
        InputError
            If a name is unknown, or a sum would count families twice.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 12})
        >>> run = hl.run(base, draws=2, seed=1, progress=False)
        >>> level = run.summary("level", every="year", measures="families")
        >>> level[["year", "financial_year", "level", "mean", "mcse"]].round(1)
           year financial_year  level     mean  mcse
        0  2014        2014/15      1  47702.4  13.6
        1  2014        2014/15      2    704.3   7.6
        2  2014        2014/15      3   1263.9   5.3
        3  2014        2014/15      4    329.5   0.7
        """
        return cubes.summary(self.cube(name, by, every, measures))

    def demand(
        self, by: str | Sequence[str] = "locality", every: Every = "year"
    ) -> pd.DataFrame:
        """Return the families above level 1, summed within each draw.

        Parameters
        ----------
        by : str or sequence of str
            ``"locality"``, ``"level"``, both, or ``[]`` for the whole borough.
        every : {"year", "month"}
            By financial year (mean of its months), or by month.

        Returns
        -------
        pandas.DataFrame
            Keys, ``measure`` (families; the children in them), ``mean``,
            ``mcse``, ``p10``, ``p50``, ``p90``, ``unit``, like `summary`.
            Percentiles of localities do not add up to those of the borough.

        Raises
        ------
        InputError
            If a name is unknown.
        """
        return cubes.summary(demand_cube(self, by, every))

    def teams(self, every: Every = "year") -> pd.DataFrame:
        """Return the caseloads of teams, and how long families wait for a worker.

        Parameters
        ----------
        every : {"year", "month"}
            By financial year, or by month.

        Returns
        -------
        pandas.DataFrame
            ``year`` and ``financial_year``, or ``month``; ``team``, ``measure``,
            ``mean``, ``mcse``, ``p10``, ``p50``, ``p90``, ``unit`` like `summary`.
            The measures are
            ``caseload``, the cases that a worker holds (each of a family), and
            ``children``, those whom they cover; of families that were
            allocated in the period ``mean_wait`` and ``p90_wait``, the time within
            which nine in ten were allocated, in months; ``at_once``, the
            percentage that did not wait, and ``over_limit``, that which waited
            longer than the team's ``wait_limit``. Statistics are over the draws
            that have a value, and NaN if none has: there may be no worker, nobody
            allocated, or no limit.

        Raises
        ------
        InputError
            If the scenario has no teams.
        """
        checks.one_of("every", every, ["year", "month"])
        if "team" not in self._names:
            raise InputError(
                "teams: expected results of a scenario with teams "
                f"(pathway.teams), found {self.scenario.name!r}, which has none"
            )
        scenario = self.scenario
        cube = teams_cube(self, every, scenario.horizon, scenario.teams)
        return cubes.summary(cube, cubes.across_some)

    def programmes(self, every: Every = "year") -> pd.DataFrame:
        """Return places and their use, waits, who is found, and how stays end.

        Parameters
        ----------
        every : {"year", "month"}
            By financial year, or by month.

        Returns
        -------
        pandas.DataFrame
            ``year`` or ``month``, ``programme``, ``measure``, ``mean``, ``mcse``,
            ``p10``, ``p50``, ``p90``, ``unit``, like `summary`. The measures are
            families in the programme (``used``), ``waiting`` and ``eligible`` (and
            not in it); ``places`` and ``use``, the percentage of them that are
            used; ``reach``, the percentage of those in it or eligible who are in
            it; the ``mean_wait`` of those who start, in months; the flows from
            being ``found`` to stays that end; and ``completion``, the percentage
            of stays that end with completion. Statistics are over the draws that
            have a value, and NaN if none has, such as ``places`` without a limit.

        Raises
        ------
        InputError
            If the scenario has no programmes.
        """
        checks.one_of("every", every, ["year", "month"])
        if "programme" not in self._names:
            raise InputError(
                "programmes: expected results of a scenario with programmes, found "
                f"{self.scenario.name!r}, which has none"
            )
        return cubes.summary(programmes_cube(self, every), cubes.across_some)

    def assets(self, when: When = "end") -> pd.DataFrame:
        """Return what programmes supply against what families need.

        Parameters
        ----------
        when : {"start", "end"}
            In the first month of the scenario, or in the last. What happens in a
            year is that of the twelve months from or up to then.

        Returns
        -------
        pandas.DataFrame
            ``of`` (``theme`` or ``programme``), ``name``, ``locality`` (or
            ``borough``), ``measure``, ``mean``, ``mcse``, ``p10``, ``p50``,
            ``p90``, ``unit``. Of a theme: families ``in_need`` (with the theme at
            level 2 or above); of them ``served`` in a programme, ``waiting`` and
            ``eligible`` (neither), ``unserved`` (in no programme), and ``reach``,
            the percentage served. Of a programme: families ``eligible`` and not in
            it, ``found`` in a year, ``served``, ``waiting``, ``places`` and their
            ``use`` (places that localities share are the borough's), ``reach``, and
            ``further_place``: how many families a year one more place would serve,
            if it serves as many as the others and only those who have to wait now.

        Raises
        ------
        InputError
            If the scenario has no programmes.
        """
        if "programme_theme" not in self._names:
            raise InputError(
                "assets: expected results of a scenario with programmes, found "
                f"{self.scenario.name!r}, which has none"
            )
        return assets(self, when)

    def dashboard(self, year: str | int | None = None) -> pd.DataFrame:
        """Return the measures of Barnet's dashboards, each beside its target.

        They are those of the early intervention and prevention strategy (which CAFs
        start, by whom and by which route, with which themes; which are open, and for
        how long; how they close), those of the safeguarding board's draft scorecard
        of early help, and the caseloads of teams.

        Parameters
        ----------
        year : str or int, optional
            A financial year, such as ``"2015/16"``, or the calendar year in which it
            begins, 2015; by default the last whole one.

        Returns
        -------
        pandas.DataFrame
            ``category``, ``measure``, ``year``, ``financial_year`` (with the number of
            months of an incomplete one), ``mean``, ``mcse``, ``p10``, ``p90``,
            ``target``, ``document`` (which names the measure and the target),
            ``note`` and ``unit``. A measure that the model does not have is NaN, with
            the note "not in the model".

        Raises
        ------
        InputError
            If the scenario has no pathway, or no such year.
        """
        return dashboard.of_run(self, year)

    def spend_change(
        self,
        year: str | None = None,
        to_year: str | None = None,
        *,
        groups: Mapping[str, Iterable[str]] | None = None,
        costs: Costs = None,
    ) -> SpendChange:
        """Return the change of spend between two years, by number, mix and unit cost.

        Parameters
        ----------
        year, to_year : str, optional
            Financial years; by default the first and the last that the run covers as a
            whole.
        groups : mapping of str to iterable of str, optional
            Names of items by the title of their group; by default placements are a
            group, if they have unit costs, or the items of each category.
        costs : str, path or Scenario, optional
            A cost book, such as ``"section-251"``, or the scenario whose costs are
            taken; by default the run's own.

        Returns
        -------
        SpendChange

        Raises
        ------
        InputError
            If the scenario states no costs, or there is no such year or item.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 24})
        >>> run = hl.run(base, draws=2, progress=False)
        >>> change = run.spend_change().table().query("part == 'unit_cost'")
        >>> bool((change["mean"] > 0).all())
        True
        """
        return spend_change.spend_change(
            self, None, year, to_year, groups, as_costs(self.scenario, costs)
        )

    @property
    def years(self) -> list[str]:
        """The financial years that the horizon covers, wholly or in part."""
        return cubes.financial_years(self.scenario.start, self.scenario.horizon)[0]

    def overview(self) -> pd.DataFrame:
        """Return the main numbers of the first and the last financial year.

        Returns
        -------
        pandas.DataFrame
            ``number`` (its label), ``year``, ``financial_year``, ``mean``, ``mcse``,
            ``p10``, ``p90``, ``unit``.
        """
        return overview.of_run(self, self.years)

    # ---- Demography ----------------------------------------------------

    @property
    def plan(self) -> Plan:
        """The demographic plan, by which families follow a projection.

        For results that were read from a folder, the engine computes it again.

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
        """Return the goodness of fit of simulated to projected children.

        Parameters
        ----------
        by_age : bool
            Whether to list single years of age; by default children aged 0 to 17
            are one group.

        Returns
        -------
        pandas.DataFrame
            ``projection``, ``year``, ``age`` if requested; then children at
            1 July of that year: ``simulated`` (mean of draws), ``mcse``, ``p10``,
            ``p90``, ``projected``, ``planned`` (expected by `plan`),
            ``difference`` (simulated minus projected) and ``z`` (simulated minus
            planned, divided by ``mcse``). With many draws, a correct simulation
            has an absolute ``z`` above 4 for one number in 16,000. Families of
            new homes come on top of a projection: ``difference`` includes them
            and ``z`` is NaN. It is also NaN for numbers without a Monte Carlo
            error.

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
        if self._replayed is None:
            self._replayed = self._engine()
        return self._replayed

    def replay_with(self, families: Families, core: _core.Run) -> None:
        """Set the families, and the engine that simulates them again.

        Parameters
        ----------
        families : Families
            The families that the run started from.
        core : _core.Run
            The engine's run.
        """
        self._replayed = families, core

    @property
    def population(self) -> Families:
        """The families that the run starts from.

        Raises
        ------
        InputError
            If the run was read from a folder, it started from given families, and
            these were not given again to `load`.
        """
        return self._replay()[0]

    def check_origin(self, population: Families) -> None:
        """Check that given families are those that the run started from.

        Parameters
        ----------
        population : Families
            The given families.

        Raises
        ------
        InputError
            If their digest differs.
        """
        population.check_origin(self.origin)

    def family(self, family: int, draw: int = 0) -> Trace:
        """Return the history of one family.

        Parameters
        ----------
        family : int
            The family's id, as in ``population.table``.
        draw : int
            The index of the draw, 0 for the first.

        Returns
        -------
        Trace
            Every change of the family in that draw.

        Raises
        ------
        InputError
            If there is no such family or draw.

        Examples
        --------
        One family in the first draw, in a scenario of need alone; one with cases tells
        of contacts and cases too:

        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 12})
        >>> run = hl.run(base, draws=2, seed=1, progress=False)
        >>> print(run.family(46).story)
        Family 46: couple family, 2 children, East-Central, deprivation quintile 5 (1 is
        the most deprived).
        1 April 2014: the family starts at need level 3, with long-term unemployment.
        13 April 2014: Long-term unemployment ends.
        1 February 2015: Need falls from level 3 to level 1.
        1 April 2015: the scenario ends; the family is at level 1.
        """
        families, core = self._replay()
        row = families.row_of(family)
        index = checks.whole("draw", draw, 0, self.draws - 1)
        return Trace(
            family=int(family),
            draw=index,
            about=about_family(families, row),
            start=self.scenario.start,
            horizon=self.scenario.horizon,
            steps=core.trace(int(family), index),
            billed=lambda: self._bill(core, int(family), index),
        )

    def _bill(self, core: _core.Run, family: int, draw: int) -> pd.DataFrame:
        """Return the bill of a family."""
        if not self.scenario.costs:
            raise InputError(
                f"bill: scenario {self.scenario.name!r} states no costs; give it a "
                'cost book before it runs, as with_costs("barnet-2014") does'
            )
        priced = self.scenario._core
        pricing = _core.Pricing(priced, priced, None)
        lines = core.bill(family, draw, priced)
        return bill_table(lines, pricing.items, pricing.first_year)

    # ---- Folders -------------------------------------------------------

    def save(
        self,
        folder: str | os.PathLike[str],
        overwrite: bool = False,
        pictures: bool = True,
    ) -> Path:
        """Write tables, summaries and pictures to a folder, all or nothing.

        Parameters
        ----------
        folder : str or path
            A new or empty folder, for ``index.html``, which shows and explains what
            is there in a browser, ``run.json``, ``scenario.toml``, one Parquet file
            per table, summaries as CSV, the meaning of every column in
            ``columns.csv``, and pictures as PNG and SVG with their alternative text.
            If families were given, their name and digest are stored, but none of
            their records.
        overwrite : bool
            Whether to overwrite earlier results in the folder.
        pictures : bool
            Whether to write pictures and summaries.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        InputError
            If an argument cannot be used.
        OutputError
            If the folder cannot be written; no partial results remain.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("barnet-2014").set({"time.horizon": 12})
        >>> run = hl.run(base, draws=2, seed=1, progress=False)
        >>> folder = run.save("out", pictures=False)
        >>> [path.name for path in sorted(folder.glob("*.*"))][-3:]
        ['unmet.parquet', 'volume.parquet', 'zone.parquet']
        >>> (folder / "index.html").exists(), (folder / "columns.csv").exists()
        (True, True)
        """
        checks.flag("overwrite", overwrite)
        checks.flag("pictures", pictures)
        path = files.check_folder(folder, overwrite)
        with files.whole_folder(path, overwrite) as waiting:
            self.write_into(waiting, pictures)
        return path

    def write_into(self, folder: Path, pictures: bool) -> None:
        """Write the files of `save` into an existing folder.

        Parameters
        ----------
        folder : pathlib.Path
            An existing folder.
        pictures : bool
            Whether to write pictures and summaries.
        """
        about = {
            **self.build._asdict(),
            "seed": self.seed,
            "draws": self.draws,
            "draws_asked": self.asked,
        }
        write_run(folder, self, about, self.origin, lambda: self.population)
        if pictures:
            written = write_summaries(folder, self, self.monthly())
            if "case" in self._names:
                write_csv(written / "dashboard.csv", self.dashboard())
            if "team" in self._names:
                write_csv(written / "teams.csv", self.teams())
            if "programme" in self._names:
                write_csv(written / "programmes.csv", self.programmes())
                write_csv(written / "assets.csv", self.assets())
            drawn = ((name, self.plot(name)) for name in self.pictures)
            write_pictures(folder, drawn)
        page.write(folder, front_page.of_run(self, self.pictures if pictures else []))

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
            be read, but its families and further draws are not available.

        Returns
        -------
        Results
            The saved results. A table is read when it is first used; the engine
            simulates a family again for its history.

        Raises
        ------
        InputError
            If the folder is missing or contains no results of a run, or if the
            run started from other families.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("barnet-2014").set({"time.horizon": 12})
        >>> run = hl.run(base, draws=2, seed=1, progress=False)
        >>> folder = run.save("out", pictures=False)
        >>> hl.Results.load(folder)
        <Results barnet-2014, changed: time.horizon 120 -> 12: 2 draws of 1 year from
        April 2014, seed 1>
        """
        return next(iter(cls.load_all(files.as_path(folder), "run", population)))[1]

    @classmethod
    def load_all(
        cls,
        folder: Path,
        kind: str,
        population: Families | None,
        tables: bool = False,
    ) -> list[tuple[str, Results]]:
        """Read the results of all scenarios in a folder.

        Parameters
        ----------
        folder : pathlib.Path
            The folder.
        kind : {"run", "comparison"}
            The kind of results.
        population : Families or None
            Like the argument of `load`.
        tables : bool
            Whether to read only draws whose tables are in the folder, and not those
            in pieces.

        Returns
        -------
        list of (str, Results)
            Names and results.

        Raises
        ------
        InputError
            Like `load`.
        """
        is_given(population)
        if not tables and SavedPieces.are_in(folder):
            return cls._load_pieces(SavedPieces.open(folder, kind), kind, population)
        if kind == "run":
            results = cls._load_tables(folder, population)
            return [(results.scenario.name, results)]
        about = read_about(folder, kind)
        names = list(about["names"])
        for mix, own in about.get("parts", {}).items():
            names += [name_of(mix, part) for part in own]
        every = folder / "scenarios"
        return [(name, cls._load_tables(every / name, population)) for name in names]

    @classmethod
    def earlier_than(
        cls, saved: SavedPieces, kind: str, population: Families | None
    ) -> dict[str, Results]:
        """Read the draws before those in pieces.

        Parameters
        ----------
        saved : SavedPieces
            The folder with the pieces.
        kind : {"run", "comparison"}
            The kind of results.
        population : Families or None
            Like the argument of `load`.

        Returns
        -------
        dict of str to Results
            By the names of scenarios; empty if the first piece holds the first draw.

        Raises
        ------
        InputError
            Like `load`.
        """
        before = saved.earlier
        if before is None:
            return {}
        inside = before == saved.folder
        return dict(cls.load_all(before, kind, population, inside))

    @classmethod
    def _load_pieces(
        cls, saved: SavedPieces, kind: str, population: Families | None
    ) -> list[tuple[str, Results]]:
        """Read the results of an interrupted run that were written in pieces."""
        earlier = cls.earlier_than(saved, kind, population)
        pieces = saved.pieces()
        if not pieces.end:
            raise InputError(f"{saved.folder} holds no finished draws")
        found = []
        for index, (name, run) in enumerate(zip(saved.names, saved.runs, strict=True)):
            if population is not None:
                population.check_origin(run.origin)
            results = cls.in_pieces(
                run.scenario,
                partial(run.replay, population),
                run.about["tables"],
                pieces,
                index,
                saved.seed,
                pieces.end,
                max(saved.asked, pieces.end),
                run.origin,
                earlier.get(name),
            )
            results.build = run.build
            found.append((name, results))
        return found

    @classmethod
    def _load_tables(cls, path: Path, population: Families | None) -> Results:
        """Read results from the tables that `save` wrote."""
        saved = SavedRun.open(path)
        about = saved.about
        large = saved.rows > ROWS_HELD
        draws = checks.draws(about["draws"])
        blocks = (lambda name: regular(saved.pieces(name))) if large else None
        loaded = cls(
            saved.scenario,
            seed=checks.seed(about["seed"]),
            draws=draws,
            asked=checks.draws(about["draws_asked"]),
            build=saved.build,
            names=about["tables"],
            reader=(
                saved.table
                if blocks is None
                else lambda name: whole(blocks(name), draws)
            ),
            engine=lambda: saved.replay(population),
            origin=saved.origin,
            blocks=blocks,
            scratch=Path(tempfile.gettempdir()),
        )
        if population is not None:
            loaded.check_origin(population)
        return loaded

    # ---- Display -------------------------------------------------------

    def __repr__(self) -> str:
        stopped = f" of {self.asked}" if self.draws < self.asked else ""
        start = words.month(np.datetime64(self.scenario.start))
        return (
            f"<Results {self.scenario.name_with_changes}: {self.draws}{stopped} draws "
            f"of {words.span(self.scenario.horizon)} from {start}, seed {self.seed}>"
        )

    def _repr_html_(self) -> str:
        shown = overview.side_by_side(self.overview()).to_html(
            index=False, float_format="{:,.1f}".format
        )
        return f"<p>{escape(repr(self))}</p>{shown}"
