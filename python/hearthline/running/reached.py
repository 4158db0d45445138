"""What programmes change among the families that they reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .. import _core
from ..base import checks
from ..base.errors import Interrupted
from ..base.progress import progress as progress_bar
from ..population.families import check_population
from ..population.start import families_of
from ..results.comparison import Comparison
from ..results.reached import MIX, Reached
from ..results.waterfall import scenarios_of
from ..scenarios.parts import differing, parts
from ..scenarios.scenario import as_scenario
from .compare import check_shared, named_apart
from .simulation import Simulation
from .unused import warn_of_unused

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping, Sequence

    from ..population.families import Families
    from ..results.results import Results
    from ..scenarios.scenario import Scenario
    from .simulation import Simulates


class Reach(NamedTuple):
    """Families that are followed apart.

    Attributes
    ----------
    name : str
        The programme that reaches them, or `MIX`.
    scenario : str
        The name of the scenario: the programme alone, or the mix.
    programmes : sequence of str
        The programmes any of which reaches them.
    """

    name: str
    scenario: str
    programmes: Sequence[str]


class _Counted:
    """What simulates, and keeps how many families are reached in each draw."""

    def __init__(self, run: _core.ReachedRun, counts: list[list[int]]) -> None:
        self._run, self._counts = run, counts

    def simulate(
        self,
        first: int,
        count: int,
        threads: int,
        progress: Callable[[float], None] | None = None,
        /,
    ) -> None:
        """Simulate draws; see `hearthline.running.simulation.Simulates`."""
        self._run.simulate(first, count, threads, progress)
        self._counts[first:] = [list(c) for c in zip(*self._run.families, strict=True)]


def reached(
    base: Scenario | str | os.PathLike[str],
    mix: Scenario | str | os.PathLike[str],
    *,
    draws: int = 200,
    seed: int = 1,
    threads: int | None = None,
    progress: bool | None = None,
    population: Families | None = None,
) -> Reached:
    """Find what programmes change among the families that they reach.

    Each programme by which the mix differs from the baseline (new, changed or taken
    out) is added to the baseline alone, as in `hearthline.waterfall`. In each draw, it
    reaches the families that start it at any time, in one of the two. The same families
    are followed in both, with common random numbers, so that the difference is what the
    programme itself changes for them. The rest of what it changes in the borough is
    among other families, who get their turn in a queue sooner or later. Then the same
    for the mix, among all whom any of its programmes reaches.

    Parameters
    ----------
    base, mix : Scenario, str or path
        The baseline, and the mix.
    draws, seed, threads, progress, population
        Like the arguments of `hearthline.compare`.

    Returns
    -------
    Reached

    Raises
    ------
    ScenarioError
        If a scenario cannot be loaded.
    InputError
        If no programme differs or one cannot do without another; if families in the
        scenarios cannot be compared one by one, since the mix has another demography;
        or for what `hearthline.compare` refuses.
    OutputError
        If draws cannot be written.
    Interrupted
        On Ctrl-C; its ``partial`` is the `Reached` of the finished draws, and its
        ``resume()`` simulates the others.

    Notes
    -----
    It takes about as long as runs of the baseline, of each programme alone and of the
    mix, and those who are reached once more.

    Examples
    --------
    >>> import hearthline as hl
    >>> few = {"time.horizon": 24, "population.replications": 1}
    >>> base, trio = (hl.load(n).set(few) for n in ("barnet-2014", "trio-focus"))
    >>> found = hl.reached(base, trio, draws=2, progress=False)
    >>> found
    <Reached by 3 programmes of trio-focus-changed: 2 draws, seed 1>
    >>> acute = found.table().loc["need"].droplevel("unit").loc["Level 4: acute needs"]
    >>> acute.unstack()["difference"].unstack().round(1)
    among             borough  others  reached
    programme
    advocacy             -0.9     0.0     -0.9
    all together         -2.3     0.0     -2.3
    camhs                -0.2     0.0     -0.2
    substance_misuse     -0.8     0.0     -0.8
    """
    before, after = as_scenario(base), as_scenario(mix)
    programmes = differing("reached", before, after)
    check_shared(named_apart([before, after]))
    named = scenarios_of(before, after)
    alone = {part.name: part.scenario for part in parts(before, after)}
    names = list(named)
    reaches = [
        Reach(name, next(n for n in names[1:] if named[n] == alone[name]), [name])
        for name in programmes
    ]
    if len(names) > 2:
        reaches.append(Reach(MIX, names[-1], programmes))
    return _simulated(
        named,
        reaches,
        checks.draws(draws),
        checks.seed(seed),
        checks.threads(threads),
        progress,
        population,
        {},
        [],
    )


def _simulated(
    named: Mapping[str, Scenario],
    reaches: Sequence[Reach],
    draws: int,
    seed: int,
    threads: int,
    shown: bool | None,
    population: Families | None,
    earlier: Mapping[str, Results],
    counts: list[list[int]],
) -> Reached:
    """Simulate the draws that are not finished.

    ``counts`` has, by finished draw, how many families each reach has.
    """
    names, (base, *_, mix) = list(named), named.values()
    check_population(population, base)
    bar = progress_bar(shown, f"Simulating {mix.name} and those whom it reaches")
    every = dict(named)
    for reach in reaches:
        every |= {n: named[own] for n, own in _names(names[0], reach).items()}
    finished, families = dict(earlier), population

    def together(runs: Sequence[_core.Run]) -> Simulates:
        first, *mixes = runs[: len(names)]
        among = runs[len(names) :]
        of_reaches = [
            (names.index(reach.scenario) - 1, list(reach.programmes), one, other)
            for reach, one, other in zip(reaches, among[::2], among[1::2], strict=True)
        ]
        return _Counted(_core.ReachedRun(first, mixes, of_reaches), counts)

    def others(threads: int | None, shown: bool | None) -> Reached:
        workers = checks.threads(threads)
        return _simulated(
            named, reaches, draws, seed, workers, shown, families, finished, counts
        )

    def taken_apart(results: Mapping[str, Results]) -> Reached:
        return _taken_apart(results, names, reaches, counts)

    def partial() -> Reached | None:
        return taken_apart(finished) if finished else None

    try:
        families = families_of(base) if population is None else population
        work = Simulation(
            "comparison", every, families, draws, seed, earlier, None, None, together
        )
    except KeyboardInterrupt:
        raise Interrupted(partial(), others) from None
    try:
        work.advance(threads, bar)
    except KeyboardInterrupt:
        if work.done:
            finished = work.results()
        raise Interrupted(partial(), others) from None
    results = work.results()
    warn_of_unused({name: results[name] for name in names})
    return taken_apart(results)


def _names(base: str, reach: Reach) -> dict[str, str]:
    """Return the names of results of those reached, with the scenario of each.

    No scenario has a name with a slash, which a folder cannot have.
    """
    return {f"{reach.name}/{own}": own for own in (base, reach.scenario)}


def _taken_apart(
    results: Mapping[str, Results],
    names: Sequence[str],
    reaches: Sequence[Reach],
    counts: Sequence[Sequence[int]],
) -> Reached:
    """Return the results of the borough, and of those whom programmes reach."""
    whole = Comparison({name: results[name] for name in names})
    among = {
        reach.name: Comparison(
            {own: results[n] for n, own in _names(names[0], reach).items()}
        )
        for reach in reaches
    }
    of_draws = np.array(counts[: whole.draws], np.float64)
    many = {reach.name: of_draws[:, i] for i, reach in enumerate(reaches)}
    return Reached(whole, among, many)
