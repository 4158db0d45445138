"""Simulation of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base import checks
from ..base.errors import Interrupted
from ..base.progress import progress
from ..population.families import Families, check_population
from ..population.start import families_of
from ..scenarios.scenario import Scenario, as_scenario
from .folder import taken_up
from .simulation import Simulation
from .unused import warn_of_unused

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path

    from ..results.results import Results
    from ..results.saved_pieces import Claim


def run(
    scenario: object,
    draws: int = 200,
    seed: int = 1,
    threads: int | None = None,
    progress: bool | None = None,
    population: Families | None = None,
    resume: str | os.PathLike[str] | None = None,
) -> Results:
    """Simulate a scenario: random draws of how its families develop.

    The need of its families at the start follows from its own rates. In a comparison,
    all scenarios start from the families of the baseline (see `hearthline.compare`),
    so a scenario with other rates at the start has other results there. To repeat
    those, give the ``population`` of the comparison's results.

    Parameters
    ----------
    scenario : Scenario, str or path
        The scenario; a name or path is loaded first.
    draws : int
        The number of draws, 1 or more.
    seed : int
        The seed, 0 to 2**32 - 1. The same seed returns the same results for any
        number of threads.
    threads : int, optional
        The number of threads; by default all that the process may use.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal and in a
        notebook.
    population : Families, optional
        The families to start from, such as those of `hearthline.synthesise`, of
        `hearthline.read_families`, or the ``population`` of other results; by
        default those that the scenario samples.
    resume : str or path, optional
        A folder for draws, which are written as they finish. If it holds draws of
        the same scenario, seed and families, such as those of a run that was
        interrupted or killed, only the others are simulated. It remains until you
        delete it. By default draws end with the process.

    Returns
    -------
    Results
        Tables, summaries, pictures and histories of families.

    Raises
    ------
    ScenarioError
        If the scenario cannot be loaded.
    InputError
        If an argument cannot be used, or ``resume`` holds other draws.
    OutputError
        If draws cannot be written: the disk is full, or another process writes to
        the folder.
    Interrupted
        On Ctrl-C, within about a second (it is a `KeyboardInterrupt`); its
        ``partial`` holds the finished draws, and its ``resume()`` simulates the
        others.

    Notes
    -----
    Memory does not grow with the number of draws: more draws than are held in memory
    (200 MB) are in a temporary file without a name, or in the folder ``resume``.

    Examples
    --------
    Two draws of Barnet's baseline for a year:

    >>> import hearthline as hl
    >>> base = hl.load("barnet-2014").set({"time.horizon": 12})
    >>> run = hl.run(base, draws=2, seed=1, progress=False)
    >>> run
    <Results barnet-2014, changed: time.horizon 120 -> 12: 2 draws of 1 year from
    April 2014, seed 1>
    >>> run.tables[:6]
    ['level', 'zone', 'theme', 'level_theme', 'move', 'crossing']
    >>> {"contact", "case", "unmet", "population"} <= set(run.tables)
    True
    """
    chosen = as_scenario(scenario)
    wanted, number = checks.draws(draws), checks.seed(seed)
    workers = checks.threads(threads)
    if resume is None:
        return start_or_resume(
            chosen, wanted, number, workers, progress, population, None
        )
    named = {chosen.name: chosen}
    with taken_up("run", resume, named, number, population) as folder:
        return start_or_resume(
            chosen,
            wanted,
            number,
            workers,
            progress,
            folder.families,
            folder.earlier.get(chosen.name),
            folder.claim,
            folder.source,
            lambda threads, shown: run(
                chosen, draws, seed, threads, shown, population, resume
            ),
        )


def start_or_resume(
    scenario: Scenario,
    draws: int,
    seed: int,
    threads: int,
    shown: bool | None,
    population: Families | None,
    earlier: Results | None,
    claim: Claim | None = None,
    source: Path | None = None,
    again: Callable[[int | None, bool | None], Results] | None = None,
) -> Results:
    """Simulate the draws that are not finished.

    Parameters
    ----------
    scenario, draws, seed, threads
        Like the arguments of `run`, already checked.
    shown : bool or None
        Whether to show progress.
    population : Families or None
        The families to start from.
    earlier : Results or None
        Finished draws of the same scenario and seed.
    claim : Claim, optional
        The folder to write draws to; those in it are taken up.
    source : pathlib.Path, optional
        The folder of ``earlier``.
    again : callable, optional
        What `Interrupted.resume` does; by default it continues from the finished
        draws in memory.

    Returns
    -------
    Results

    Raises
    ------
    InputError
        If the scenario cannot start from the families.
    OutputError
        If draws cannot be written.
    Interrupted
        On Ctrl-C.
    """
    bar = progress(shown, f"Simulating {scenario.name}")
    check_population(population, scenario)
    finished, families = earlier, population

    def others(threads: int | None, shown: bool | None) -> Results:
        workers = checks.threads(threads)
        return start_or_resume(
            scenario, draws, seed, workers, shown, families, finished
        )

    name = scenario.name
    try:
        families = families_of(scenario) if population is None else population
        before = {} if earlier is None else {name: earlier}
        work = Simulation(
            "run", {name: scenario}, families, draws, seed, before, claim, source
        )
    except KeyboardInterrupt:
        raise Interrupted(earlier, again or others) from None
    try:
        work.advance(threads, bar)
    except KeyboardInterrupt:
        if work.done:
            finished = work.results()[name]
        raise Interrupted(finished, again or others) from None
    results = work.results()
    warn_of_unused(results)
    return results[name]
