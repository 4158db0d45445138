"""Simulation in batches of draws, so that an interruption keeps finished draws."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from .. import _core
from ..base import checks
from ..base.errors import Interrupted
from ..base.progress import Progress, progress
from ..population.families import Families, check_population
from ..population.start import families_of
from ..results.results import Results
from ..scenarios.scenario import Scenario, as_scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Approximate duration of a batch of draws, in seconds; an interruption loses at
#: most one batch.
BATCH = 1.0


class StoppedError(Exception):
    """An interruption, with the number of draws finished until then."""

    def __init__(self, done: int) -> None:
        super().__init__(done)
        self.done = done


def advance(
    runs: Sequence[_core.Run], first: int, draws: int, threads: int, bar: Progress
) -> None:
    """Simulate draws of several runs, a batch of draws in each run in turn.

    Parameters
    ----------
    runs : sequence of _core.Run
        The runs, with the same seed.
    first, draws : int
        The index of the first draw to simulate, and of the first one not to
        simulate.
    threads : int
        The number of threads; results do not depend on it.
    bar : Progress
        Receives the finished share of the work.

    Raises
    ------
    StoppedError
        On Ctrl-C, within about a second.
    """
    done, size = first, 1
    try:
        with bar:
            while done < draws:
                size = min(size, draws - done)
                began = time.monotonic()
                for index, run in enumerate(runs):

                    def report(
                        share: float,
                        done: int = done,
                        size: int = size,
                        index: int = index,
                    ) -> None:
                        batch = size * (index + share) / len(runs)
                        bar.update((done - first + batch) / (draws - first))

                    run.simulate(done, size, threads, report)
                done += size
                bar.update((done - first) / (draws - first))
                spent = max(time.monotonic() - began, 1e-3)
                size = max(1, min(4 * size, int(size * BATCH / spent)))
    except KeyboardInterrupt:
        raise StoppedError(done) from None


def run(
    scenario: object,
    draws: int = 200,
    seed: int = 1,
    threads: int | None = None,
    progress: bool | None = None,
    population: Families | None = None,
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

    Returns
    -------
    Results
        Tables, summaries, pictures and histories of families.

    Raises
    ------
    ScenarioError
        If the scenario cannot be loaded.
    InputError
        If an argument cannot be used.
    Interrupted
        On Ctrl-C, within about a second (it is a `KeyboardInterrupt`); its
        ``partial`` holds the finished draws.

    Examples
    --------
    Two draws of Barnet's baseline for a year:

    >>> import hearthline as hl
    >>> base = hl.load("barnet-2014").set({"time.horizon": 12})
    >>> run = hl.run(base, draws=2, seed=1, progress=False)
    >>> run
    <Results barnet-2014: 2 draws of 1 year from April 2014, seed 1>
    >>> run.tables
    ['level', 'zone', 'theme', 'level_theme', 'move', 'crossing', 'cost']
    """
    return start_or_resume(
        as_scenario(scenario),
        checks.draws(draws),
        checks.seed(seed),
        checks.threads(threads),
        progress,
        population,
        None,
    )


def start_or_resume(
    scenario: Scenario,
    draws: int,
    seed: int,
    threads: int,
    shown: bool | None,
    population: Families | None,
    earlier: Results | None,
) -> Results:
    """Simulate the draws that earlier results do not contain.

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

    Returns
    -------
    Results

    Raises
    ------
    InputError
        If the scenario cannot start from the families.
    Interrupted
        On Ctrl-C.
    """
    bar = progress(shown, f"Simulating {scenario.name}")
    check_population(population, scenario)
    first = 0 if earlier is None else earlier.draws
    try:
        families = families_of(scenario) if population is None else population
        core = _core.Run(scenario._core, families._core, draws, seed)
    except KeyboardInterrupt:
        raise Interrupted(earlier) from None
    try:
        advance([core], first, draws, threads, bar)
    except StoppedError as stop:
        finished = earlier
        if stop.done > first:
            finished = Results.of(
                scenario, families, core, seed, stop.done, draws, earlier
            )
        raise Interrupted(finished) from None
    return Results.of(scenario, families, core, seed, draws, draws, earlier)
