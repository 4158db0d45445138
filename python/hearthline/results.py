"""The results of a run: tables, summaries, pictures, families, a folder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from . import _core, checks, cubes, files, tables, words
from .cubes import Cube, Every
from .demand import demand_cube
from .drawn import Drawn
from .errors import InputError
from .families import Families, Origin
from .plan import Plan, fit, no_plan
from .scenario import Scenario, parse
from .start import families_of
from .tables import Columns
from .trace import Trace

_FORMAT = 1


class Results(Drawn):
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

    _drawer = "pictures"

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
        self._columns: dict[str, Columns] = {}

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

    def columns(self, name: str) -> Columns:
        """Return a table as read-only numpy columns, codes as they are.

        Raises
        ------
        InputError
            If there is no such table.
        """
        checks.one_of("table", name, self._names)
        if name not in self._columns:
            self._columns[name] = self._reader(name)
        return self._columns[name]

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, one row a draw, month and combination of keys.

        Parameters
        ----------
        name : str
            One of `tables`.

        Returns
        -------
        pandas.DataFrame
            Keys (``draw``; ``month``, its first day; categories), then
            values. The value columns share memory with the run and stay
            valid after it is gone.

        Raises
        ------
        InputError
            If there is no such table.
        """
        return self.columns(name).frame(self.scenario.start)

    def cube(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> Cube:
        """Return a table summed within each draw, as arrays.

        Parameters
        ----------
        name, by, every, measures
            As in `summary`.
        """
        return cubes.cube(
            self.columns(name),
            draws=self.draws,
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
        rows: list[dict[str, Any]] = []
        wanted: dict[str, tuple[str, Callable[[str], str]]] = {
            "level": ("families", lambda k: words.title("level", k)),
            "crossing": ("out", _edge_out),
            "cost": ("pounds", lambda k: f"Cost of {words.title('level', k).lower()}"),
        }
        for table, (value, title) in wanted.items():
            if table not in self._names:
                continue
            made = self.cube(table, every="year", measures=value)
            said = cubes.across_draws(made.values[value])
            unit = made.units[value]
            for place, label in enumerate(made.labels[made.axes[1]]):
                row = {"number": title(label), "unit": unit}
                row[self.years[0]] = said["mean"][0, place]
                row[self.years[-1]] = said["mean"][-1, place]
                for column in ("p10", "p90", "mcse"):
                    row[column] = said[column][-1, place]
                rows.append(row)
        return pd.DataFrame(rows)

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
        found, allowed = population.origin, self.origin
        if found is None or allowed is None or found.digest != allowed.digest:
            shown = "sampled ones" if found is None else str(found)
            own = "none, since the run sampled its own"
            raise InputError(
                f"population: found families {shown}; allowed with these results are "
                f"{own if allowed is None else allowed}"
            )

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
            about=self._about(families, row),
            start=self.scenario.start,
            horizon=self.scenario.horizon,
            steps=core.trace(int(family), which),
        )

    def _about(self, families: Families, row: int) -> str:
        titles = list(self.scenario.localities.values())
        parent = "one parent" if families.column("lone_parent")[row] else "two parents"
        children = int(families.column("children")[row])
        counted = f"{children} child{'' if children == 1 else 'ren'}"
        where = titles[int(families.column("locality")[row])]
        quintile = int(families.column("quintile")[row]) + 1
        return (
            f"Family {int(families.column('id')[row])}: {counted}, {parent}, {where}, "
            f"deprivation quintile {quintile} (1 is the most deprived)."
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
        about: dict[str, Any] = {
            "format": _FORMAT,
            "kind": "run",
            "scenario": self.scenario.name,
            "digest": self.scenario.digest,
            "version": self.version,
            "seed": self.seed,
            "draws": self.draws,
            "draws_asked": self.asked,
            "start": self.scenario.start,
            "horizon": self.scenario.horizon,
            "tables": self._names,
        }
        for name in self._names:
            tables.write(
                self.columns(name), self.scenario.start, folder / f"{name}.parquet"
            )
        (folder / "scenario.toml").write_text(self.scenario.to_toml(), "utf-8")
        if self.origin is not None:
            about["population"] = self.origin._asdict()
        else:
            if self.population.scenario != self.scenario:
                sampled = self.population.scenario.to_toml()
                (folder / "population.toml").write_text(sampled, "utf-8")
            if self.population.digest:
                about["families"] = self.population.digest
        write_json(folder / files.MARKER, about)
        if pictures:
            summaries = folder / "summaries"
            summaries.mkdir()
            for name in self._names:
                write_csv(summaries / f"{name}.csv", self.summary(name))
                if "month" in self.columns(name).keys:
                    by_year = self.summary(name, every="year")
                    write_csv(summaries / f"{name}-by-year.csv", by_year)
            write_csv(summaries / "demand-by-locality.csv", self.demand())
            write_csv(summaries / "demand.csv", self.demand(by=[]))
            album = folder / "pictures"
            album.mkdir()
            for name in self.pictures:
                self.plot(name).write(album / name)

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
        place = files.as_path(folder)
        about = read_about(place, "run")
        scenario = read_scenario(place / "scenario.toml")
        if scenario.digest != about["digest"]:
            raise InputError(
                f"{place / 'scenario.toml'} is not the scenario that was run "
                f"({about['digest']}); the folder was changed"
            )
        seed, draws, asked = about["seed"], about["draws"], about["draws_asked"]
        origin = Origin(**about["population"]) if "population" in about else None

        def engine() -> tuple[Families, _core.Run]:
            if about["version"] != _core.version:
                raise InputError(
                    f"{place} was made by version {about['version']}, and this is "
                    f"{_core.version}: run the scenario again to see its families"
                )
            if origin is not None and population is None:
                raise InputError(
                    f"{place}: the run started from given families, {origin}; give "
                    "them again, as population (--population)"
                )
            other = place / "population.toml"
            sampled = read_scenario(other) if other.exists() else scenario
            families = population or families_of(sampled)
            # A scenario names its marginals; their files may be others by now.
            if families.digest != about.get("families", families.digest):
                raise InputError(
                    f"{place}: marginals {sampled.marginals!r} have changed since the "
                    f"run: found families of digest {families.digest}; allowed are "
                    f"those it started from, {about['families']}. Run the scenario "
                    "again"
                )
            return families, _core.Run(scenario._core, families._core, asked, seed)

        made = cls(
            scenario,
            seed=checks.seed(seed),
            draws=checks.draws(draws),
            asked=checks.draws(asked),
            version=about["version"],
            names=about["tables"],
            reader=lambda name: tables.read(place / f"{name}.parquet", about["start"]),
            engine=engine,
            origin=origin,
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


def _edge_out(label: str) -> str:
    return {
        "inner": "Families crossing out of order",
        "outer": "Families crossing into chaos",
    }.get(label, f"Families crossing the {label} edge")


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file, keys in their order."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a CSV file: UTF-8, months as dates, ten digits."""
    shown = table.copy()
    if "month" in shown.columns:
        shown["month"] = shown["month"].dt.strftime("%Y-%m-%d")
    path.write_text(shown.to_csv(index=False, float_format="%.10g"), "utf-8")


def read_about(folder: Path, kind: str) -> dict[str, Any]:
    """Return what ``run.json`` says of a folder.

    Raises
    ------
    InputError
        If there is none, or it is of another kind.
    """
    path = folder / files.MARKER
    try:
        about = json.loads(path.read_text("utf-8"))
        found = about["kind"], about["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{folder} holds no results: {error}") from error
    if found != (kind, _FORMAT):
        raise InputError(
            f"{folder}: found results of kind {found[0]!r} (format {found[1]}); "
            f"allowed here is {kind!r} (format {_FORMAT})"
        )
    return dict(about)


def read_scenario(path: Path) -> Scenario:
    """Return a scenario that was saved with results.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}") from error
    return parse(text, path.name)
