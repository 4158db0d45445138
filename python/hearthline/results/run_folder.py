"""The folder of a run: writing it, and opening it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from .. import _core
from ..base.errors import InputError
from ..base.files import MARKER
from ..base.folders import FORMAT, read_about, write_json
from ..population.families import Families, Origin
from ..population.start import families_of
from ..scenarios.scenario import Scenario, parse
from ..tables import parquet
from .build import Build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..tables.columns import Columns


class Stored(Protocol):
    """The results of a run, whose tables can be read in blocks of draws."""

    scenario: Scenario

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""

    def blocks(self, name: str) -> Iterator[Columns]:
        """Yield a table, some draws at a time.

        Parameters
        ----------
        name : str
            The name of the table.

        Yields
        ------
        Columns
        """


def write_run(
    folder: Path,
    results: Stored,
    run: dict[str, Any],
    origin: Origin | None,
    population: Callable[[], Families],
) -> None:
    """Write the tables of a run, its scenario and ``run.json``.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder.
    results : Results
        Results of the run.
    run : dict
        Version, seed and numbers of draws, as in ``run.json``.
    origin : Origin or None
        Name and digest of the families that were given to the run. Their records
        are not written.
    population : callable
        Returns the families, if no families were given.
    """
    start = results.scenario.start
    for name in results.tables:
        parquet.write(results.blocks(name), start, folder / f"{name}.parquet")
    describe_run(folder, results.scenario, results.tables, run, origin, population)


def describe_run(
    folder: Path,
    scenario: Scenario,
    tables: list[str],
    run: dict[str, Any],
    origin: Origin | None,
    population: Callable[[], Families],
) -> None:
    """Write what a run is of, its scenario and ``run.json``, without tables.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder.
    scenario : Scenario
        The scenario.
    tables : list of str
        The names of the tables.
    run : dict
        Version, seed and numbers of draws, as in ``run.json``.
    origin : Origin or None
        Name and digest of the families that were given to the run. Their records
        are not written.
    population : callable
        Returns the families, if no families were given.
    """
    made_from = scenario.lineage.stated()
    about: dict[str, Any] = {
        "format": FORMAT,
        "kind": "run",
        "scenario": scenario.name,
        "title": scenario.title,
        "digest": scenario.digest,
        **({"made_from": made_from} if made_from else {}),
        **run,
        "start": scenario.start,
        "horizon": scenario.horizon,
        "tables": tables,
    }
    (folder / "scenario.toml").write_text(scenario.to_toml(), "utf-8")
    if origin is not None:
        about["population"] = origin._asdict()
    else:
        families = population()
        if families.scenario != scenario:
            sampled = families.scenario.to_toml()
            (folder / "population.toml").write_text(sampled, "utf-8")
        if families.digest:
            about["families"] = families.digest
    write_json(folder / MARKER, about)


@dataclass(frozen=True)
class SavedRun:
    """The opened folder of a run.

    Attributes
    ----------
    folder : pathlib.Path
        Its path.
    about : dict
        The content of ``run.json``.
    scenario : Scenario
        The scenario that was simulated.
    origin : Origin or None
        Name and digest of the families that were given; ``None`` if they were sampled.
    """

    folder: Path
    about: dict[str, Any]
    scenario: Scenario
    origin: Origin | None

    @classmethod
    def open(cls, folder: Path) -> SavedRun:
        """Open the folder of a run.

        Parameters
        ----------
        folder : pathlib.Path
            The folder.

        Returns
        -------
        SavedRun

        Raises
        ------
        InputError
            If it is missing, contains no results of a run, or was changed.
        """
        about = read_about(folder, "run")
        path = folder / "scenario.toml"
        scenario = _read_scenario(path)
        if scenario.digest != about["digest"]:
            raise InputError(
                f"{path}: expected the scenario of digest {about['digest']}, found "
                f"{scenario.digest}; the folder was changed after the run, or is of a "
                "version whose scenarios have other fields: run the scenario again"
            )
        origin = Origin(**about["population"]) if "population" in about else None
        return cls(folder, about, scenario, origin)

    @property
    def build(self) -> Build:
        """The build that simulated the run."""
        return Build(self.about["version"], self.about.get("run_digest", ""))

    def table(self, name: str) -> Columns:
        """Read a table.

        Parameters
        ----------
        name : str
            The name of a table, from ``about["tables"]``.

        Returns
        -------
        Columns

        Raises
        ------
        InputError
            If its file is missing or damaged.
        """
        return parquet.read(self.folder / f"{name}.parquet", self.about["start"])

    def pieces(self, name: str) -> Iterator[Columns]:
        """Read a table some rows at a time.

        Parameters
        ----------
        name : str
            The name of a table, from ``about["tables"]``.

        Yields
        ------
        Columns

        Raises
        ------
        InputError
            If its file is missing or damaged.
        """
        path = self.folder / f"{name}.parquet"
        return parquet.read_pieces(path, self.about["start"])

    @property
    def rows(self) -> int:
        """The number of rows of all tables; files that cannot be read have none."""
        tables = self.about["tables"]
        return sum(parquet.rows(self.folder / f"{name}.parquet") for name in tables)

    def replay(self, population: Families | None) -> tuple[Families, _core.Run]:
        """Return the families of the run, and an engine that can simulate them again.

        Parameters
        ----------
        population : Families or None
            The families that were given to the run.

        Returns
        -------
        families : Families
        run : _core.Run
            It holds one draw.

        Raises
        ------
        InputError
            Like `families`.
        """
        families = self.families(population)
        core = _core.Run(self.scenario._core, families._core, 1, self.about["seed"])
        return families, core

    def families(self, population: Families | None) -> Families:
        """Return the families of the run.

        Parameters
        ----------
        population : Families or None
            The families that were given to the run.

        Returns
        -------
        Families

        Raises
        ------
        InputError
            If another build simulated the run, whose results may differ from this
            one's, or if its families are missing or have changed.
        """
        about, folder = self.about, self.folder
        self.build.check(str(folder), "run the scenario again to see its families")
        if self.origin is not None and population is None:
            raise InputError(
                f"{folder}: population (--population) is missing: expected the given "
                f"families that the run started from, {self.origin}"
            )
        other = folder / "population.toml"
        sampled = _read_scenario(other) if other.exists() else self.scenario
        families = population or families_of(sampled)
        # A scenario names its marginals, whose files may have changed since.
        if families.digest != about.get("families", families.digest):
            raise InputError(
                f"{folder}: marginals {sampled.marginals!r} have changed since the "
                f"run: expected families of digest {about['families']}, found "
                f"{families.digest}; run the scenario again"
            )
        return families


def _read_scenario(path: Path) -> Scenario:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}") from error
    return parse(text, path.name)
