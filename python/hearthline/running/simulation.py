"""Simulation in batches of draws, so that a stop keeps finished draws.

The results of a run stay in the engine's memory if they are small. Otherwise, or if a
folder is given, every batch is written as a piece when it is finished.
"""

from __future__ import annotations

import time
from copy import copy
from typing import TYPE_CHECKING, Protocol

from .. import _core
from ..base.errors import InputError
from ..results.pieces import PiecesInFile
from ..results.results import Results

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ..base.progress import Progress
    from ..population.families import Families
    from ..results.pieces import Pieces
    from ..results.saved_pieces import Claim
    from ..scenarios.scenario import Scenario

#: Approximate duration of a batch of draws, in seconds; an interruption loses at
#: most one batch.
BATCH = 1.0

#: Bytes of all draws up to which they are held in memory, and of a batch of more draws.
HELD = 200_000_000
BATCH_HELD = 32_000_000


class Simulates(Protocol):
    """What simulates draws of one or several runs."""

    def simulate(
        self,
        first: int,
        count: int,
        threads: int,
        progress: Callable[[float], None] | None = None,
        /,
    ) -> None:
        """Simulate draws, which all of the runs hold.

        Parameters
        ----------
        first, count, threads : int
            The first draw, how many there are, and the number of threads.
        progress : callable, optional
            Receives the finished share of the work.
        """


def _joint(runs: Sequence[_core.Run]) -> Simulates:
    base, *mixes = runs
    return _core.JointRun(base, mixes) if mixes else base


class Simulation:
    """Draws of scenarios with the same families and seed.

    Parameters
    ----------
    kind : {"run", "comparison"}
        The kind of results.
    scenarios : mapping of str to Scenario
        The scenarios.
    families : Families
        The families that all of them start from.
    draws : int
        The number of draws requested.
    seed : int
        The seed.
    earlier : mapping of str to Results
        Finished draws of the same scenarios; empty if there are none.
    claim : Claim or None
        The folder to write draws to, and to take them up from.
    source : pathlib.Path or None
        The folder of ``earlier``.
    together : callable, optional
        Returns, of the runs of all scenarios in this order, what simulates them; by
        default a joint run, in which scenarios cost what they change.

    Raises
    ------
    KeyboardInterrupt
        On Ctrl-C.
    InputError
        If a single draw does not fit in memory, or more draws are finished than
        requested.
    OutputError
        If the folder cannot be written to.
    """

    def __init__(
        self,
        kind: str,
        scenarios: Mapping[str, Scenario],
        families: Families,
        draws: int,
        seed: int,
        earlier: Mapping[str, Results],
        claim: Claim | None,
        source: Path | None,
        together: Callable[[Sequence[_core.Run]], Simulates] | None = None,
    ) -> None:
        self._scenarios, self._families = scenarios, families
        self._draws, self._seed = draws, seed
        self._earlier = earlier

        def engine(scenario: Scenario) -> _core.Run:
            return _core.Run(scenario._core, families._core, 1, seed)

        if together is None:
            # Mixes may share parts: equal scenarios are simulated once.
            known = {s: engine(s) for s in dict.fromkeys(scenarios.values())}
            self._cores = {name: known[s] for name, s in scenarios.items()}
            self._engines = list(known.values())
        else:
            self._cores = {name: engine(s) for name, s in scenarios.items()}
            self._engines = list(self._cores.values())
        self._run = (together or _joint)(self._engines)
        self._first = max((r.draws for r in earlier.values()), default=0)
        self._pieces: Pieces | None = None
        if claim is not None:
            both = {n: (s, self._cores[n]) for n, s in scenarios.items()}
            self._pieces = claim.describe(
                kind, both, families, seed, draws, self._first, source
            )
        self.done = self._first if self._pieces is None else self._pieces.end
        if self.done > draws:
            raise InputError(
                f"draws: expected {self.done} or more, since {self.done} are "
                f"finished, found {draws}"
            )
        self._size = sum(core.draw_bytes for core in self._engines)
        count = draws - self._first
        self._held = count * self._size <= HELD
        if self._held and count:
            for core in self._engines:
                core.hold(self._first, count)
            for index, core in enumerate(self._cores.values()):
                if self._pieces is not None:
                    self._pieces.restore(core, index, self._first, count)
        elif count and self._pieces is None:
            self._pieces = PiecesInFile(self._first)

    def advance(self, threads: int, bar: Progress) -> None:
        """Simulate the draws that are not finished, in batches.

        Parameters
        ----------
        threads : int
            The number of threads; results do not depend on it.
        bar : Progress
            Receives the finished share of the work.

        Raises
        ------
        KeyboardInterrupt
            On Ctrl-C, within about a second; `done` draws are then finished.
        OutputError
            If a piece cannot be written.
        """
        first, size = self.done, 1
        largest = max(1, BATCH_HELD // self._size)
        with bar:
            while self.done < self._draws:
                size = min(size, largest, self._draws - self.done)
                began = time.monotonic()
                if not self._held:
                    for core in self._engines:
                        core.hold(self.done, size)
                share = self._shares(bar, first, size)
                self._run.simulate(self.done, size, threads, share)
                self._keep(size)
                self.done += size
                bar.update((self.done - first) / (self._draws - first))
                spent = max(time.monotonic() - began, 1e-3)
                size = max(1, min(4 * size, int(size * BATCH / spent)))

    def _shares(self, bar: Progress, first: int, size: int) -> Callable[[float], None]:
        """Return a function that shows the share of a batch as that of the work."""
        done, draws = self.done, self._draws

        def report(share: float) -> None:
            bar.update((done - first + size * share) / (draws - first))

        return report

    def _keep(self, size: int) -> None:
        if self._pieces is None:
            return
        alone = self._pieces.end == self._pieces.first
        held = [core.dump(self.done, size) for core in self._cores.values()]
        self._pieces.add(self.done, size, held)
        if alone:
            self._pieces.check_space(self._draws - self.done - size)

    def results(self) -> dict[str, Results]:
        """Return the results of the finished draws, by the names of scenarios."""
        return {
            name: self._results(index, name)
            for index, name in enumerate(self._scenarios)
        }

    def _results(self, index: int, name: str) -> Results:
        scenario, core = self._scenarios[name], self._cores[name]
        earlier = self._earlier.get(name)
        if self.done == self._first and earlier is not None:
            same = copy(earlier)
            same.asked = self._draws
            same.replay_with(self._families, core)
            return same
        if self._held or self._pieces is None:
            return Results.of(
                scenario,
                self._families,
                core,
                self._seed,
                self.done,
                self._draws,
                earlier,
            )
        return Results.in_pieces(
            scenario,
            lambda: (self._families, core),
            core.table_names,
            self._pieces,
            index,
            self._seed,
            self.done,
            self._draws,
            self._families.origin,
            earlier,
        )
