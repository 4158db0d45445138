"""Comparison of scenarios or models with a baseline, with common random numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, overload

from ..base import checks
from ..base.errors import InputError, Interrupted, warn
from ..base.progress import progress as progress_bar
from ..multistate.multistate import MultiState
from ..population.families import Families, check_population
from ..population.start import families_of
from ..results.apart import apart, with_parts
from ..results.comparison import Comparison
from ..scenarios.scenario import Scenario, as_scenario
from .folder import taken_up
from .models import compare_models
from .simulation import Simulation
from .unused import warn_of_unused

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike

    from ..multistate.comparison import MultiStateComparison
    from ..multistate.study import Table
    from ..results.saved_pieces import Claim

#: Characters that a scenario's name must not contain, since it names a folder.
_NO_NAME = set("/\\\0\n")

#: Groups of parameters that determine families and calendar, which scenarios share.
_SHARED = ("population", "time", "frailty")

#: Fields without an effect on results.
_NAMES = ("name", "title", "description", "made_from")


def check_shared(scenarios: Mapping[str, Scenario]) -> None:
    """Check that scenarios have the baseline's families, calendar and price year.

    The later demography of families may differ.

    Parameters
    ----------
    scenarios : mapping of str to Scenario
        Scenarios by name, the baseline first.

    Raises
    ------
    InputError
        If a scenario differs in one of these; the message lists the differences.

    Warns
    -----
    ModelWarning
        If a scenario has the same parameters as the baseline, or states other unit
        costs, which savings do not use.
    """
    (first, base), *others = scenarios.items()
    mine = _shared(base)
    for name, scenario in others:
        theirs = _shared(scenario)
        differing = sorted(
            k for k in mine.keys() | theirs.keys() if mine.get(k) != theirs.get(k)
        )
        if differing:
            none = "not stated"
            shown = "; ".join(
                f"{k} is {theirs.get(k, none)} (baseline: {mine.get(k, none)})"
                for k in differing[:5]
            )
            more = f"; and {len(differing) - 5} more" if len(differing) > 5 else ""
            raise InputError(
                f"scenario {name!r} cannot be compared with {first!r}: both need the "
                "same families, start month and horizon, but "
                f"{shown}{more}"
            )
        if _parameters(scenario) == _parameters(base):
            warn(
                f"scenario {name!r} has the same parameters as {first!r}, so they will "
                "not differ"
            )
        stated = _other_costs(base, scenario)
        if stated:
            more = f" and {len(stated) - 3} more" if len(stated) > 3 else ""
            warn(
                f"scenario {name!r} states other costs than {first!r} "
                f"({', '.join(stated[:3])}{more}): what it saves is priced as "
                f"{first!r} is, or with the costs that you give"
            )


def _other_costs(base: Scenario, scenario: Scenario) -> list[str]:
    """Return the paths of what a scenario states of costs in another way."""
    if not base.costs or not scenario.costs:
        return []
    if base.cost_book == scenario.cost_book:
        return []
    mine, theirs = (_flat(own.cost_book, "costs") for own in (base, scenario))
    words = (".text", ".source", ".title", ".description")
    return sorted(
        path
        for path in mine.keys() | theirs.keys()
        if mine.get(path) != theirs.get(path) and not path.endswith(words)
    )


def _shared(scenario: Scenario) -> dict[str, object]:
    whole = tomllib.loads(scenario.to_toml())
    return _flat({group: whole.get(group) for group in _SHARED}, "")


def _parameters(scenario: Scenario) -> dict[str, object]:
    """Return all values that a run depends on."""
    whole = tomllib.loads(scenario.to_toml())
    return _flat({k: v for k, v in whole.items() if k not in _NAMES}, "")


def _flat(content: object, path: str) -> dict[str, object]:
    """Return the values of nested tables by dotted path, without provenance."""
    if not isinstance(content, dict):
        return {path: content}
    if "value" in content:
        return {path: content["value"]}
    values: dict[str, object] = {}
    for name, inner in content.items():
        values.update(_flat(inner, f"{path}.{name}" if path else name))
    return values


@overload
def compare(
    scenarios: Mapping[str, MultiState],
    *others: Any,
    draws: int = 200,
    seed: int = 1,
    threads: int | None = None,
    progress: bool | None = None,
    n: int | None = None,
    horizon: float,
    times: ArrayLike | None = None,
    covariates: Table | None = None,
    shares: str | Sequence[float] | None = None,
) -> MultiStateComparison: ...
@overload
def compare(
    scenarios: object,
    *others: Any,
    draws: int = 200,
    seed: int = 1,
    threads: int | None = None,
    progress: bool | None = None,
    population: Families | None = None,
    resume: str | os.PathLike[str] | None = None,
    waterfall: bool = False,
) -> Comparison: ...
def compare(
    scenarios: object,
    *others: Any,
    draws: int = 200,
    seed: int = 1,
    threads: int | None = None,
    progress: bool | None = None,
    population: Families | None = None,
    resume: str | os.PathLike[str] | None = None,
    waterfall: bool = False,
    n: int | None = None,
    horizon: float | None = None,
    times: ArrayLike | None = None,
    covariates: Table | None = None,
    shares: str | Sequence[float] | None = None,
) -> Comparison | MultiStateComparison:
    """Simulate a baseline and other scenarios or models with common random numbers.

    In each draw, all scenarios start from the same families, those of the baseline,
    and share random numbers, so that their differences have small Monte Carlo
    errors. `hearthline.run` of a scenario starts from families whose need follows
    from that scenario's own rates: if it has other rates at the start than the
    baseline, its results differ from those in the comparison.

    Multi-state models are compared unit by unit. They may differ in states, rates,
    shares of states at the start, and amounts, but not in entrants, age,
    covariates, discount rates and unit of time.

    Parameters
    ----------
    scenarios : Scenario, str or path, or a mapping of str to these or to MultiState
        The baseline, which ``others`` follow, or a mapping of at least two scenarios,
        the baseline first, by the names for tables, keys of pictures and folders.
        Multi-state models, which have no names, take a mapping.
    *others : Scenario, str or path
        The other scenarios. They have their own names; to a name that appears again
        ``-2``, ``-3`` ... is added. After a mapping: ``draws``, ``seed``, ``threads``,
        ``progress``, ``population`` and ``resume``, in this order.
    draws, seed, threads, progress
        Like the arguments of `hearthline.run`.
    population, resume
        The same, for scenarios; all of them start from the same families.
    waterfall : bool
        Whether to take each scenario apart too, as `hearthline.waterfall` does: the
        programmes by which it differs from the baseline are simulated alone in the same
        run, which costs less than a run of their own. ``hearthline.Waterfall(result,
        name)`` tells what they add up to.
    n, horizon, times, covariates, shares
        Like the arguments of `hearthline.MultiState.run`, for multi-state models.

    Returns
    -------
    Comparison or MultiStateComparison
        Results of each scenario or model, and their differences from the baseline.

    Raises
    ------
    ScenarioError
        If a scenario cannot be loaded.
    InputError
        If an argument cannot be used, or a scenario differs from the baseline
        in its families, start month, horizon or price year, or a model in what it
        must share with the baseline; or a scenario cannot be taken apart.
    OutputError
        If draws cannot be written.
    Interrupted
        On Ctrl-C; its ``partial`` holds the finished draws, and its ``resume()``
        simulates the others.

    Warns
    -----
    ModelWarning
        If a scenario or model has the same parameters as the baseline.

    Examples
    --------
    >>> import hearthline as hl
    >>> base = hl.load("barnet-2014").set({"time.horizon": 24})
    >>> early = hl.load("barnet-2014-early").set({"time.horizon": 24})
    >>> both = hl.compare({"base": base, "early": early}, draws=2, progress=False)
    >>> both
    <Comparison of early with base: 2 draws, seed 1>
    >>> both.scenarios
    ['early']

    Several mixes beside each other, under their own names:

    >>> small = base.set({"moves.2->3.rate": 0.14}, name="small-mix")
    >>> large = base.set({"moves.2->3.rate": 0.12}, name="large-mix")
    >>> mixes = hl.compare(base, small, large, draws=2, progress=False)
    >>> mixes
    <Comparison of small-mix, large-mix with barnet-2014-changed: 2 draws, seed 1>
    >>> mixes.labels["large-mix"]
    'large-mix: moves.2->3.rate 0.15 -> 0.12'

    >>> rates = {"open>closed": 0.5}
    >>> case = hl.MultiState(["open", "closed"], rates, costs={"open": 900})
    >>> models = {"case": case, "sooner": case.set({"rates.open>closed.rate": 0.6})}
    >>> pair = hl.compare(models, draws=20, n=100, horizon=5, progress=False)
    >>> pair.costs["sooner"].discounted
    -232.7 ± 4.5
    """
    if isinstance(scenarios, Mapping):
        given = dict(scenarios)
        draws, seed, threads, progress, population, resume = _in_order(
            others, (draws, seed, threads, progress, population, resume)
        )
    else:
        given = _by_name([scenarios, *others])
    _check_names(given)
    of_models: dict[str, object] = {
        "horizon": horizon,
        "n": n,
        "times": times,
        "covariates": covariates,
        "shares": shares,
    }
    models = {k: m for k, m in given.items() if isinstance(m, MultiState)}
    if models:
        _check_all_are_models(given, models)
        checks.flag("waterfall", waterfall)
        of_scenarios = {"population": population, "resume": resume}
        _refuse("multi-state models", of_scenarios)
        _refuse("multi-state models", {"waterfall": waterfall or None})
        return compare_models(
            models,
            **of_models,
            seed=checks.seed(seed),
            draws=checks.draws(draws),
            threads=checks.threads(threads),
            progress=progress,
        )
    _refuse("scenarios", of_models)
    named = {name: as_scenario(one) for name, one in given.items()}
    wanted, number = checks.draws(draws), checks.seed(seed)
    workers = checks.threads(threads)
    if checks.flag("waterfall", waterfall):
        check_shared(named)
        named = with_parts(named)
    if resume is None:
        return start_or_resume(
            named, wanted, number, workers, progress, population, None
        )
    with taken_up("comparison", resume, named, number, population) as folder:
        return start_or_resume(
            named,
            wanted,
            number,
            workers,
            progress,
            folder.families,
            Comparison.of_every(folder.earlier) if folder.earlier else None,
            folder.claim,
            folder.source,
            lambda threads, shown: compare(
                apart(named)[0],
                draws=draws,
                seed=seed,
                threads=threads,
                progress=shown,
                population=population,
                resume=resume,
                waterfall=waterfall,
            ),
        )


def _in_order(given: Sequence[Any], named: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return arguments given in their order, then those that are given by name."""
    if len(given) > len(named):
        raise InputError(
            "compare: expected draws, seed, threads, progress, population and resume "
            f"after a mapping, found {len(given)} arguments"
        )
    return (*given, *named[len(given) :])


def _by_name(given: Sequence[object]) -> dict[str, object]:
    """Return scenarios that are given one by one, by name."""
    if len(given) == 1:
        raise _too_few(given[0])
    if any(isinstance(one, MultiState) for one in given):
        raise InputError(
            "compare: expected a mapping of names to multi-state models, which have no "
            f"names of their own, found {checks.shown(given[0])}"
        )
    return dict(named_apart([as_scenario(one) for one in given]))


def _check_names(given: Mapping[str, object]) -> None:
    if len(given) < 2:
        raise _too_few(given)
    for name in given:
        if not isinstance(name, str) or not name.strip(". ") or set(name) & _NO_NAME:
            raise InputError(
                "compare: expected a non-empty string without slashes as the name of a "
                f"scenario, found {checks.shown(name)}"
            )


def _too_few(given: object) -> InputError:
    return InputError(
        "compare: expected at least two scenarios, the baseline first, or a mapping of "
        f"names to at least two, found {checks.shown(given)}"
    )


def named_apart(scenarios: Sequence[Scenario]) -> dict[str, Scenario]:
    """Return scenarios by name, with a number added to a name that appears again.

    Parameters
    ----------
    scenarios : sequence of Scenario
        The scenarios, the baseline first.

    Returns
    -------
    dict of str to Scenario
    """
    named: dict[str, Scenario] = {}
    for scenario in scenarios:
        name, number = scenario.name, 2
        while name in named:
            name, number = f"{scenario.name}-{number}", number + 1
        named[name] = scenario
    return named


def _check_all_are_models(
    given: Mapping[str, object], models: Mapping[str, MultiState]
) -> None:
    for name, other in given.items():
        if name not in models:
            raise InputError(
                "compare: expected scenarios only, or multi-state models only, found "
                f"the model {next(iter(models))!r} and, as {name!r}, "
                f"{checks.shown(other)}"
            )


def _refuse(kind: str, arguments: Mapping[str, object]) -> None:
    """Refuse arguments that have no meaning for what is compared."""
    for name, value in arguments.items():
        if value is not None:
            raise InputError(
                f"{name}: expected no value in a comparison of {kind}, found "
                f"{checks.shown(value)}"
            )


def start_or_resume(
    scenarios: Mapping[str, Scenario],
    draws: int,
    seed: int,
    threads: int,
    shown: bool | None,
    population: Families | None,
    earlier: Comparison | None,
    claim: Claim | None = None,
    source: Path | None = None,
    again: Callable[[int | None, bool | None], Comparison] | None = None,
) -> Comparison:
    """Simulate the draws that are not finished.

    Parameters
    ----------
    scenarios, draws, seed, threads
        Like the arguments of `compare`, already checked; after the scenarios the parts
        of mixes, as `with_parts` returns them.
    shown, population, earlier, claim, source, again
        Like those of `hearthline.running.run.start_or_resume`.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        If a scenario differs from the baseline in its families, start month or
        horizon.
    OutputError
        If draws cannot be written.
    Interrupted
        On Ctrl-C.
    """
    compared, _ = apart(scenarios)
    check_shared(compared)
    base = next(iter(scenarios.values()))
    check_population(population, base)
    bar = progress_bar(shown, f"Comparing {_counted(scenarios)}")
    finished, families = earlier, population

    def others(threads: int | None, shown: bool | None) -> Comparison:
        workers = checks.threads(threads)
        return start_or_resume(
            scenarios, draws, seed, workers, shown, families, finished
        )

    before = {} if earlier is None else earlier.every
    try:
        families = families_of(base) if population is None else population
        work = Simulation(
            "comparison", scenarios, families, draws, seed, before, claim, source
        )
    except KeyboardInterrupt:
        raise Interrupted(earlier, again or others) from None
    try:
        work.advance(threads, bar)
    except KeyboardInterrupt:
        if work.done:
            finished = Comparison.of_every(work.results())
        raise Interrupted(finished, again or others) from None
    done = Comparison.of_every(work.results())
    warn_of_unused(done.results)
    return done


def _counted(scenarios: Mapping[str, Scenario]) -> str:
    """Return how many scenarios are simulated, and how many parts of mixes."""
    compared, of_mixes = apart(scenarios)
    count = sum(map(len, of_mixes.values()))
    parts = f", and {count} part{'s' if count > 1 else ''} of them" if count else ""
    return f"{len(compared)} scenarios{parts}"
