"""Scenarios against a baseline, under the same luck."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from .. import _core
from ..base import checks
from ..base.errors import InputError, Interrupted
from ..base.progress import progress as progress_bar
from ..population.families import Families, check_population
from ..population.start import families_of
from ..results.comparison import Comparison
from ..results.results import Results
from ..scenarios.scenario import Scenario, as_scenario
from .run import StoppedError, advance

#: What no scenario's name may hold, since folders are named after it.
_NO_NAME = set("/\\\0\n")

#: Groups of parameters that make the families and the calendar, which scenarios share.
_SHARED = ("population", "time", "frailty")


def check_shared(scenarios: Mapping[str, Scenario]) -> None:
    """Make sure that scenarios have the baseline's families, start and length.

    How families come and go later may differ.

    Raises
    ------
    InputError
        If one does not; the message says what differs.
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
                f"{k} is {theirs.get(k, none)} against {mine.get(k, none)}"
                for k in differing[:5]
            )
            more = f"; and {len(differing) - 5} more" if len(differing) > 5 else ""
            raise InputError(
                f"scenario {name!r} cannot be compared with {first!r}: both must start "
                "from the same families in the same month and last as long, but "
                f"{shown}{more}"
            )


def _shared(scenario: Scenario) -> dict[str, object]:
    whole = tomllib.loads(scenario.to_toml())
    return _flat({group: whole.get(group) for group in _SHARED}, "")


def _flat(content: object, path: str) -> dict[str, object]:
    """Return the values of nested tables by dotted path, provenance left out."""
    if not isinstance(content, dict):
        return {path: content}
    if "value" in content:
        return {path: content["value"]}
    values: dict[str, object] = {}
    for name, inner in content.items():
        values.update(_flat(inner, f"{path}.{name}" if path else name))
    return values


def compare(
    scenarios: Mapping[str, object],
    draws: int = 200,
    seed: int = 1,
    threads: int | None = None,
    progress: bool | None = None,
    population: Families | None = None,
) -> Comparison:
    """Simulate scenarios against a baseline, under the same luck.

    Parameters
    ----------
    scenarios : mapping of str to Scenario, str or path
        At least two, by the names that tables show; the first is the
        baseline.
    draws, seed, threads, progress, population
        As in `hearthline.run`; all scenarios start from the same families.

    Returns
    -------
    Comparison

    Raises
    ------
    ScenarioError
        If a scenario cannot be loaded.
    InputError
        If an argument cannot be used, or a scenario starts from other
        families or another month than the baseline, or lasts otherwise.
    Interrupted
        On Ctrl-C; its ``partial`` holds the finished draws.
    """
    if not isinstance(scenarios, Mapping) or len(scenarios) < 2:
        raise InputError(
            f"compare: found {scenarios!r}; allowed is a mapping of names to at least "
            "two scenarios, the baseline first"
        )
    named: dict[str, Scenario] = {}
    for name, given in scenarios.items():
        if not isinstance(name, str) or not name.strip(". ") or set(name) & _NO_NAME:
            raise InputError(
                f"compare: found the name {name!r}; allowed is a text without slashes"
            )
        named[name] = as_scenario(given)
    return start_or_resume(
        named,
        checks.draws(draws),
        checks.seed(seed),
        checks.threads(threads),
        progress,
        population,
        None,
    )


def start_or_resume(
    scenarios: Mapping[str, Scenario],
    draws: int,
    seed: int,
    threads: int,
    shown: bool | None,
    population: Families | None,
    earlier: Comparison | None,
) -> Comparison:
    """Simulate the draws that an earlier comparison does not hold yet.

    Parameters
    ----------
    scenarios, draws, seed, threads
        As in `compare`, checked.
    shown : bool or None
        Whether to show progress.
    population : Families or None
        The families to start from.
    earlier : Comparison or None
        Draws of the same scenarios and seed that are done.

    Raises
    ------
    InputError
        If a scenario starts from other families or another month, or lasts
        otherwise.
    Interrupted
        On Ctrl-C.
    """
    check_shared(scenarios)
    base = next(iter(scenarios.values()))
    check_population(population, base)
    bar = progress_bar(shown, f"Comparing {len(scenarios)} scenarios")
    before = {} if earlier is None else earlier.results
    first = 0 if earlier is None else earlier.draws
    try:
        families = families_of(base) if population is None else population
        runs = {
            name: _core.Run(s._core, families._core, draws, seed)
            for name, s in scenarios.items()
        }
    except KeyboardInterrupt:
        raise Interrupted(earlier) from None

    def results(done: int) -> Comparison:
        return Comparison(
            {
                n: Results.of(
                    scenarios[n], families, runs[n], seed, done, draws, before.get(n)
                )
                for n in scenarios
            }
        )

    try:
        advance(list(runs.values()), first, draws, threads, bar)
    except StoppedError as stop:
        kept = results(stop.done) if stop.done > first else earlier
        raise Interrupted(kept) from None
    return results(draws)
