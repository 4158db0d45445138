"""The command ``explain``: the story of one family of a saved run."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from ..base import checks, files
from ..base.errors import InputError
from ..population.start import families_from
from ..results.results import Results
from ..running.folder import finished_in

if TYPE_CHECKING:
    from pathlib import Path


def explain(run: Path, family: object, draw: object, population: str | None) -> None:
    """Print what happens to a family, in dates and plain words.

    The family is simulated again, from the scenario in the folder.

    Parameters
    ----------
    run : pathlib.Path
        The folder of a run, complete or interrupted.
    family, draw : object
        The id of the family and the index of the draw, which are checked here.
    population : str or None
        The families that were given to the run.

    Raises
    ------
    InputError
        If there is no such run, family or draw.
    """
    if family is None:
        raise InputError("--family is missing: expected the id of a family")
    path = finished_in(files.as_path(run))
    scenarios = path / "scenarios"
    if scenarios.is_dir():
        names = sorted(f"{run}/scenarios/{found.name}" for found in scenarios.iterdir())
        raise InputError(
            f"{run}: expected the folder of a run, found that of a comparison; name "
            f"one of its scenarios ({', '.join(names)})"
        )
    results = Results.load(path)
    if population is not None:
        given = families_from(results.scenario, population)
        results = Results.load(path, given)
    index = checks.whole("draw", draw, 0, results.draws - 1)
    trace = results.family(family, index)  # type: ignore[arg-type]
    print(
        f"{results.scenario.title_with_changes}, draw {index} of {results.draws}, seed "
        f"{results.seed}"
    )
    for line in trace.story.split("\n"):
        print(textwrap.fill(line, 88, subsequent_indent="  "))
