"""The commands ``run`` and ``compare``: start, resume, save finished draws."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import typer

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
        Name or path; ``None`` only with ``resume``.
    out, draws, seed, threads, population, resume, overwrite
        The options of the command; numbers are checked here.

    Raises
    ------
    HearthlineError
        If the run cannot be simulated or saved.
    typer.Exit
        After Ctrl-C, when the finished draws are saved.
    """
    earlier = None if resume is None else Results.load(_finished_in(resume))
    if earlier is not None:
        earlier.build.check("--resume", "start again")
        chosen = earlier.scenario
        if scenario is not None and load(scenario) != chosen:
            raise InputError(
                f"SCENARIO: expected the scenario of --resume, {chosen.name!r}, found "
                f"{scenario!r}"
            )
        goal, run_seed = (
            _goal(draws, earlier),
            _same("seed", seed, earlier.seed),
        )
    elif scenario is None:
        raise InputError("SCENARIO is missing: expected a scenario's name or path")
    else:
        chosen = load(scenario)
        goal = checks.draws(200 if draws is None else draws)
        run_seed = checks.seed(1 if seed is None else seed)
    workers = checks.threads(threads)
    target = _target(out, resume, overwrite)
    families = _families(chosen, population, earlier)
    try:
        done = run_draws(chosen, goal, run_seed, workers, None, families, earlier)
    except Interrupted as stop:
        _save_finished(stop, target)
        return
    _finish(done, target, overwrite)


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

    Raises
    ------
    HearthlineError
        If the comparison cannot be simulated or saved.
    typer.Exit
        After Ctrl-C, when the finished draws are saved.
    """
    earlier = None if resume is None else Comparison.load(_finished_in(resume))
    if earlier is not None:
        if scenarios:
            raise InputError(
                "compare: SCENARIOS and --resume were both given; give only one"
            )
        for results in earlier.results.values():
            results.build.check("--resume", "start again")
        named = {n: r.scenario for n, r in earlier.results.items()}
        goal, run_seed = (
            _goal(draws, earlier),
            _same("seed", seed, earlier.seed),
        )
    else:
        named = _named(scenarios)
        goal = checks.draws(200 if draws is None else draws)
        run_seed = checks.seed(1 if seed is None else seed)
    workers = checks.threads(threads)
    target = _target(out, resume, overwrite)
    before = None if earlier is None else earlier.results[earlier.baseline]
    base = next(iter(named.values()))
    families = _families(base, population, before)
    try:
        done = compare_draws(named, goal, run_seed, workers, None, families, earlier)
    except Interrupted as stop:
        _save_finished(stop, target)
        return
    _finish(done, target, overwrite)


def _named(given: list[str]) -> dict[str, Scenario]:
    """Return scenarios by name, with a number added to duplicate names."""
    if len(given) < 2:
        raise InputError(
            "compare: expected at least two scenarios, the baseline first, found "
            f"{len(given)}"
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


def _finished_in(resume: Path) -> Path:
    """Return the folder with the finished draws of ``--resume``."""
    given = files.as_path(resume)
    beside = _partial(given)
    if not (given / files.MARKER).exists() and (beside / files.MARKER).exists():
        return beside
    return given


def _target(out: Path | None, resume: Path | None, overwrite: bool) -> Path:
    """Return the folder for the results, after checking that it can be written."""
    if out is None and resume is not None:
        partial = _finished_in(resume)
        out = partial.with_name(partial.name.removesuffix(".partial"))
    if out is None:
        raise InputError("-o is missing: expected a folder that does not exist")
    target = files.check_folder(out, overwrite)
    if resume is None and _partial(target).exists() and not overwrite:
        raise InputError(
            f"{_partial(target)} holds the finished draws of an interrupted run; "
            f"continue them with --resume {target}, or start again with --overwrite"
        )
    return target


def _same(what: str, given: object, resumed: int) -> int:
    if given is not None and given != resumed:
        raise InputError(
            f"{what}: expected {resumed}, the value of --resume, found {given!r}"
        )
    return resumed


def _goal(draws: object, earlier: Results | Comparison) -> int:
    goal = earlier.asked if draws is None else checks.draws(draws)
    if goal < earlier.draws:
        raise InputError(
            f"draws: expected {earlier.draws} or more, since {earlier.draws} are "
            f"finished, found {goal}"
        )
    return goal


def _families(
    scenario: Scenario, population: str | None, earlier: Results | None
) -> Families | None:
    """Return the families to start from; ``None`` if the scenario samples them.

    A resumed run must have the families that it started from. Given families
    must be given again, because their records are not saved.
    """
    given = None if population is None else families_from(scenario, population)
    if earlier is None:
        return given
    if given is None:
        return earlier.population
    earlier.check_origin(given)
    return given


def _save_finished(stop: Interrupted, target: Path) -> None:
    """Save the finished draws of an interrupted run, and exit."""
    if stop.partial is None:
        say("hearthline: interrupted; no draw was finished, and nothing was written")
        raise typer.Exit(INTERRUPTED)
    done = stop.partial
    saved = done.save(_partial(target), overwrite=True, pictures=False)
    say(
        f"hearthline: interrupted; {done.draws} of {done.asked} draws are saved in "
        f"{saved}; continue with --resume {target}"
    )
    raise typer.Exit(INTERRUPTED)


def _finish(results: Results | Comparison, target: Path, overwrite: bool) -> None:
    """Save all results, delete saved partial draws, and print a summary."""
    try:
        results.save(target, overwrite)
    except KeyboardInterrupt:
        _save_finished(Interrupted(results), target)
    partial = _partial(target)
    if (partial / files.MARKER).exists():
        shutil.rmtree(partial, ignore_errors=True)
    if isinstance(results, Results):
        show.show_overview(results)
    else:
        show.show_comparison(results)
    print(f"Pictures:  {target / 'pictures'}")
    print(f"Summaries: {target / 'summaries'}")
    tables = target if isinstance(results, Results) else target / "scenarios"
    print(f"Tables:    {tables}")
