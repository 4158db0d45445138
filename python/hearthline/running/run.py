"""Running draws in pieces, so that what is finished outlives an interruption."""

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

#: A piece of work takes about so long, in seconds: an interruption loses no more.
PIECE = 1.0


class StoppedError(Exception):
    """An interruption, with the number of draws that are done by then."""

    def __init__(self, done: int) -> None:
        super().__init__(done)
        self.done = done


def advance(
    runs: Sequence[_core.Run], first: int, draws: int, threads: int, bar: Progress
) -> None:
    """Simulate draws of several runs, each piece of draws in all of them.

    Parameters
    ----------
    runs : sequence of _core.Run
        The runs, at the same seed.
    first, draws : int
        The first draw to simulate, and the one at which to stop.
    threads : int
        How many threads to use; results do not depend on it.
    bar : Progress
        Is told how much is done.

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
                for place, run in enumerate(runs):

                    def tell(
                        share: float,
                        done: int = done,
                        size: int = size,
                        place: int = place,
                    ) -> None:
                        piece = size * (place + share) / len(runs)
                        bar.tell((done - first + piece) / (draws - first))

                    run.simulate(done, size, threads, tell)
                done += size
                bar.tell((done - first) / (draws - first))
                spent = max(time.monotonic() - began, 1e-3)
                size = max(1, min(4 * size, int(size * PIECE / spent)))
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
    """Simulate a scenario.

    Parameters
    ----------
    scenario : Scenario, str or path
        What to simulate; a name or path is loaded first.
    draws : int
        How often the future is drawn, 1 or more.
    seed : int
        0 to 2**32 - 1. The same seed gives the same results, whatever the
        number of threads.
    threads : int, optional
        Threads to use; by default all that the process may use.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal and in a
        notebook.
    population : Families, optional
        The families to start from, as those of `hearthline.synthesise`, of
        `hearthline.read_families`, or the ``population`` of other results; by
        default the scenario's own, sampled.

    Returns
    -------
    Results

    Raises
    ------
    ScenarioError
        If the scenario cannot be loaded.
    InputError
        If an argument cannot be used.
    Interrupted
        On Ctrl-C, within about a second (it is a `KeyboardInterrupt`); its
        ``partial`` holds the finished draws.
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
    """Simulate the draws that earlier results do not hold yet.

    Parameters
    ----------
    scenario, draws, seed, threads
        As in `run`, checked.
    shown : bool or None
        Whether to show progress.
    population : Families or None
        The families to start from.
    earlier : Results or None
        Draws of the same scenario and seed that are done.

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
        kept = earlier
        if stop.done > first:
            kept = Results.of(scenario, families, core, seed, stop.done, draws, earlier)
        raise Interrupted(kept) from None
    return Results.of(scenario, families, core, seed, draws, draws, earlier)
