"""The folder of draws that a run in Python continues."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..base import files
from ..base.errors import InputError
from ..results.results import Results
from ..results.saved_pieces import Claim, SavedPieces

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ..population.families import Families
    from ..results.build import Build
    from ..scenarios.scenario import Scenario


_ENDING = ".partial"


def partial(out: Path) -> Path:
    """Return the folder for draws until the results are complete.

    Parameters
    ----------
    out : pathlib.Path
        The folder of the results.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    InputError
        If the folder has no name: the root of the file system.
    """
    if not out.name:
        raise InputError(f"path: expected a folder with a name, found {out}")
    return out.with_name(f"{out.name}{_ENDING}")


def complete(folder: Path) -> Path:
    """Return the folder of the results to which a folder of draws belongs.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the results, or the partial one beside it.

    Returns
    -------
    pathlib.Path
    """
    name = folder.name.removesuffix(_ENDING)
    return folder.with_name(name) if name else folder


def finished_in(folder: Path) -> Path:
    """Return the folder with finished draws: a folder, or the partial one beside it.

    Parameters
    ----------
    folder : pathlib.Path
        The folder that the user names.

    Returns
    -------
    pathlib.Path
    """
    beside = partial(folder)
    if not _holds_draws(folder) and _holds_draws(beside):
        return beside
    return folder


def _holds_draws(folder: Path) -> bool:
    return (folder / files.MARKER).exists() or SavedPieces.are_in(folder)


@dataclass
class Folder:
    """A claimed folder, and what is in it.

    Attributes
    ----------
    claim : Claim
        The claim.
    families : Families or None
        The families to start from; ``None`` if the scenario samples them.
    earlier : mapping of str to Results
        Finished draws whose tables are in the folder.
    source : pathlib.Path or None
        The folder, if it holds tables.
    """

    claim: Claim
    families: Families | None
    earlier: Mapping[str, Results] = field(default_factory=dict)
    source: Path | None = None


@contextmanager
def taken_up(
    kind: str,
    resume: str | os.PathLike[str],
    scenarios: Mapping[str, Scenario],
    seed: int,
    population: Families | None,
) -> Iterator[Folder]:
    """Claim a folder for draws, and check that draws in it are of the same run.

    Parameters
    ----------
    kind : {"run", "comparison"}
        The kind of results.
    resume : str or path
        The folder.
    scenarios : mapping of str to Scenario
        The scenarios to simulate.
    seed : int
        The seed.
    population : Families or None
        The given families.

    Yields
    ------
    Folder

    Raises
    ------
    InputError
        If the draws are of other scenarios, another seed, other families or
        another build.
    OutputError
        If the folder is not empty but holds no draws, or cannot be written to.
    """
    path = finished_in(files.as_path(resume))
    if not _holds_draws(path) and not Claim.is_stale(path):
        files.check_folder(path, overwrite=False)
    claim = Claim(path)
    try:
        yield _checked(kind, claim, scenarios, seed, population)
    finally:
        claim.release()


def _checked(
    kind: str,
    claim: Claim,
    scenarios: Mapping[str, Scenario],
    seed: int,
    population: Families | None,
) -> Folder:
    path = claim.folder
    if SavedPieces.are_in(path):
        saved = SavedPieces.open(path, kind)
        named = dict(
            zip(saved.names, (run.scenario for run in saved.runs), strict=True)
        )
        _check_same(path, named, saved.seed, saved.runs[0].build, scenarios, seed)
        families = saved.runs[0].families(population)
        if population is not None:
            population.check_origin(saved.runs[0].origin)
        earlier = Results.earlier_than(saved, kind, population)
        return Folder(claim, families, earlier, saved.earlier)
    if not (path / files.MARKER).exists():
        return Folder(claim, population)
    found = dict(Results.load_all(path, kind, population))
    first = next(iter(found.values()))
    named = {name: results.scenario for name, results in found.items()}
    _check_same(path, named, first.seed, first.build, scenarios, seed)
    return Folder(claim, first.population, found, path)


def _check_same(
    path: Path,
    named: Mapping[str, Scenario],
    own_seed: int,
    build: Build,
    scenarios: Mapping[str, Scenario],
    seed: int,
) -> None:
    build.check("resume", "start again in another folder")
    if list(named) != list(scenarios) or list(named.values()) != list(
        scenarios.values()
    ):
        raise InputError(
            f"resume: expected a folder of draws of {', '.join(scenarios)}, found "
            f"{path} with other scenarios ({', '.join(named)})"
        )
    if seed != own_seed:
        raise InputError(f"seed: expected {own_seed}, that of {path}, found {seed}")
