"""The commands ``run`` and ``compare``: starting, resuming, keeping what is done."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import typer

from .. import _core
from ..base import checks, files
from ..base.errors import InputError, Interrupted
from ..population.start import families_from
from ..results.comparison import Comparison
from ..results.results import Results
from ..running.compare import start_or_resume as compare_draws
from ..running.run import start_or_resume as run_draws
from ..scenarios.scenario import Scenario, load
from . import show
from .statuses import INTERRUPTED, say

if TYPE_CHECKING:
    from pathlib import Path

    from ..population.families import Families


def run(
    scenario: str | None,
    *,
    out: Path | None,
    draws: object,
    seed: object,
    threads: object,
    population: str | None,
    resume: Path | None,
    overwrite: bool,
) -> None:
    """Simulate a scenario; write tables, summaries and pictures.

    Parameters
    ----------
    scenario : str or None
        Name or path; not needed with ``resume``.
    out, draws, seed, threads, population, resume, overwrite
        The options of the command; numbers are checked here.
    """
    earlier = None if resume is None else Results.load(_kept_in(resume))
    if earlier is not None:
        _same_version(earlier)
        chosen = earlier.scenario
        if scenario is not None and load(scenario) != chosen:
            raise InputError(
                f"{scenario!r} is not the scenario of --resume, {chosen.name!r}"
            )
        goal, luck = (
            _goal(draws, earlier),
            _same("seed", seed, earlier.seed),
        )
    elif scenario is None:
        raise InputError("SCENARIO is missing; allowed is a scenario's name or path")
    else:
        chosen = load(scenario)
        goal = checks.draws(200 if draws is None else draws)
        luck = checks.seed(1 if seed is None else seed)
    width = checks.threads(threads)
    place = _place(out, resume, overwrite)
    families = _families(chosen, population, earlier)
    try:
        done = run_draws(chosen, goal, luck, width, None, families, earlier)
    except Interrupted as stop:
        _keep(stop, place)
        return
    _finish(done, place, overwrite)


def compare(
    scenarios: list[str],
    *,
    out: Path | None,
    draws: object,
    seed: object,
    threads: object,
    population: str | None,
    resume: Path | None,
    overwrite: bool,
) -> None:
    """Simulate scenarios and a baseline; write tables, differences and pictures.

    Parameters
    ----------
    scenarios : list of str
        Names or paths, the baseline first; empty with ``resume``.
    out, draws, seed, threads, population, resume, overwrite
        The options of the command; numbers are checked here.
    """
    earlier = None if resume is None else Comparison.load(_kept_in(resume))
    if earlier is not None:
        if scenarios:
            raise InputError("--resume knows its scenarios; give none")
        for results in earlier.results.values():
            _same_version(results)
        named = {n: r.scenario for n, r in earlier.results.items()}
        goal, luck = (
            _goal(draws, earlier),
            _same("seed", seed, earlier.seed),
        )
    else:
        named = _named(scenarios)
        goal = checks.draws(200 if draws is None else draws)
        luck = checks.seed(1 if seed is None else seed)
    width = checks.threads(threads)
    place = _place(out, resume, overwrite)
    before = None if earlier is None else earlier.results[earlier.baseline]
    base = next(iter(named.values()))
    families = _families(base, population, before)
    try:
        done = compare_draws(named, goal, luck, width, None, families, earlier)
    except Interrupted as stop:
        _keep(stop, place)
        return
    _finish(done, place, overwrite)


def _named(given: list[str]) -> dict[str, Scenario]:
    """Return scenarios by their names, a number added where two are alike."""
    if len(given) < 2:
        raise InputError(
            f"compare: found {len(given)} scenarios; allowed are two or more, the "
            "baseline first"
        )
    named: dict[str, Scenario] = {}
    for text in given:
        scenario = load(text)
        name, number = scenario.name, 2
        while name in named:
            name, number = f"{scenario.name}-{number}", number + 1
        named[name] = scenario
    return named


def _partial(out: Path) -> Path:
    return out.with_name(f"{out.name}.partial")


def _kept_in(resume: Path) -> Path:
    """Return the folder of finished draws that a user means."""
    given = files.as_path(resume)
    beside = _partial(given)
    if not (given / files.MARKER).exists() and (beside / files.MARKER).exists():
        return beside
    return given


def _place(out: Path | None, resume: Path | None, overwrite: bool) -> Path:
    """Return where results will be, once it is sure that they can be there."""
    if out is None and resume is not None:
        kept = _kept_in(resume)
        out = kept.with_name(kept.name.removesuffix(".partial"))
    if out is None:
        raise InputError("-o is missing; allowed is a folder to make")
    place = files.check_folder(out, overwrite)
    if resume is None and _partial(place).exists() and not overwrite:
        raise InputError(
            f"{_partial(place)} keeps the finished draws of an interrupted run; "
            f"--resume {place} goes on from them, --overwrite starts again"
        )
    return place


def _same(what: str, given: object, kept: int) -> int:
    if given is not None and given != kept:
        raise InputError(
            f"{what}: found {given!r}; allowed is {kept}, that of --resume"
        )
    return kept


def _goal(draws: object, earlier: Results | Comparison) -> int:
    goal = earlier.asked if draws is None else checks.draws(draws)
    if goal < earlier.draws:
        raise InputError(
            f"draws: found {goal}; allowed is {earlier.draws} or more, since so many "
            "are finished"
        )
    return goal


def _same_version(results: Results) -> None:
    if results.version != _core.version:
        raise InputError(
            f"--resume: the finished draws are of version {results.version}, and this "
            f"is {_core.version}; start again"
        )


def _families(
    scenario: Scenario, population: str | None, earlier: Results | None
) -> Families | None:
    """Return the families to start from; ``None`` for the scenario's own.

    Finished draws go on from the families that they started from; those that
    were given must be given again, since no record of them is kept.
    """
    given = None if population is None else families_from(scenario, population)
    if earlier is None:
        return given
    if given is None:
        return earlier.population
    earlier.check_origin(given)
    return given


def _keep(stop: Interrupted, place: Path) -> None:
    """Save the finished draws of an interrupted run, and leave."""
    if stop.partial is None:
        say("hearthline: interrupted; no draw was finished, and nothing was written")
        raise typer.Exit(INTERRUPTED)
    done = stop.partial
    kept = done.save(_partial(place), overwrite=True, pictures=False)
    say(
        f"hearthline: interrupted; {done.draws} of {done.asked} draws are kept in "
        f"{kept}; --resume {place} goes on"
    )
    raise typer.Exit(INTERRUPTED)


def _finish(results: Results | Comparison, place: Path, overwrite: bool) -> None:
    """Save everything, drop the finished draws kept before, say where it is."""
    try:
        results.save(place, overwrite)
    except KeyboardInterrupt:
        _keep(Interrupted(results), place)
    kept = _partial(place)
    if (kept / files.MARKER).exists():
        shutil.rmtree(kept, ignore_errors=True)
    if isinstance(results, Results):
        show.show_overview(results)
    else:
        show.show_comparison(results)
    print(f"Pictures:  {place / 'pictures'}")
    print(f"Summaries: {place / 'summaries'}")
    tables = place if isinstance(results, Results) else place / "scenarios"
    print(f"Tables:    {tables}")
