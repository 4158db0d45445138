"""No public call raises an exception that is not the package's own.

Hypothesis calls everything public with arguments that are accepted, of which some are
replaced by others that fit nowhere. HEARTHLINE_FUZZ=100000 makes as many cases.
"""

from __future__ import annotations

import inspect
import os
import signal
import time
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from fuzz_calls import (
    COMMAND,
    GIVEN,
    LEFT_OUT,
    REFUSED,
    SLOW,
    PublicCall,
    accepted,
    calls,
    properties,
    public,
)
from fuzz_sequences import sequences
from fuzz_values import SURROGATE, TEXTS, disturbed, hostile_values, one_of, pick, shown
from fuzz_world import World
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

import hearthline as hl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CASES = int(os.environ.get("HEARTHLINE_FUZZ", "2000"))
#: Cases of a test. Hypothesis remembers them all, so it is given few at a time.
PART = 500
#: Seconds until a case is interrupted as by Ctrl-C, and until it has to end then.
PATIENCE, GRACE = 5.0, 2.0


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("fuzz")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("HOME", str(folder))
        # Hypothesis draws some values from the source of all modules that are loaded:
        # other cases in every run, as tests before these load others.
        patch.setattr(providers, "_get_local_constants", providers.Constants)
        yield World()


WORDS = [
    ["run", "scenario.toml", "--draws", "1", "-o"],
    ["compare", "scenario.toml", "scenario.toml"],
    ["list"],
    ["list", "--json"],
    ["programmes"],
    ["programmes", "--scenario"],
    ["costs"],
    ["costs", "--scenario"],
    ["new", "mine.toml", "--from"],
    ["check"],
    ["validate", "--case"],
    ["schema"],
    ["--version"],
    ["run", "--resume"],
    ["run", "scenario.toml", "-o", "told", "--threads"],
    ["run", "scenario.toml", "-o", "told", "--seed"],
    ["run", "scenario.toml", "-o", "told", "--draws"],
    ["run", "scenario.toml", "-o", "told", "--draws", "1", "--population"],
    [],
]


def _words() -> st.SearchStrategy[list[str]]:
    """Return command lines of words that a shell can give to a program."""
    texts = [t for t in TEXTS if isinstance(t, str) and "\0" not in t]
    more = st.lists(one_of([*texts, "-1", "1e9", "solvable.toml", "--no"]), max_size=2)
    return st.builds(lambda a, b: [*a, *b], one_of(WORDS), more)


class Case(NamedTuple):
    """A call and its arguments."""

    call: PublicCall
    arguments: dict[str, Any]

    def __repr__(self) -> str:
        given = (f"{k}={shown(v)}" for k, v in self.arguments.items())
        return f"{self.call.name}({', '.join(given)})"


def cases(known: list[PublicCall]) -> st.SearchStrategy[Case]:
    """Return calls and their arguments, some of which are hostile."""
    hostile, words = hostile_values(), _words()
    # Some take longer, and others have nothing to replace.
    chosen = one_of(
        [c for c in known for _ in range(1 if c.name in SLOW else 20) if c.accepted]
    )

    @st.composite
    def case(draw: st.DrawFn) -> Case:
        call = draw(chosen)
        if call.name == COMMAND:
            return Case(call, {"words": draw(words)})
        names = list(call.accepted)
        replaced = {pick(draw, names) for _ in range(draw(st.integers(0, 2)))}
        arguments: dict[str, Any] = {}
        if call.name in REFUSED:
            arguments[REFUSED[call.name]] = pick(draw, [0, "1", ["all"], SURROGATE])
        for name in names:
            if name in arguments:
                continue
            if name in replaced:
                within = call.accepted[name]
                if within and draw(st.booleans()):
                    given = disturbed(draw, pick(draw, within), hostile)
                else:
                    given = draw(hostile)
                slow = name in GIVEN.get(call.name, ())
                arguments[name] = "None" if slow and given is None else given
            elif call.accepted[name] and (name in call.required or draw(st.booleans())):
                arguments[name] = pick(draw, call.accepted[name])
        return Case(call, arguments)

    return case()


class TakesTooLong(BaseException):
    """A case that ran for longer than it should, or went on after a stop."""


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def attempt(call: PublicCall, arguments: Mapping[str, Any]) -> str:
    """Call with arguments; return how it ended.

    Raises
    ------
    Exception
        Whatever is neither a result nor an exception of the package.
    """
    before = signal.signal(signal.SIGALRM, _stop)
    start = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    ended = "returned"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", hl.ModelWarning)
            found = call.function(**arguments)
            if inspect.isgenerator(found):
                next(found)
    except hl.HearthlineError as error:
        str(error).encode()
        ended = "refused"
    except KeyboardInterrupt:
        ended = "interrupted"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
        spent = time.monotonic() - start
    if spent > PATIENCE + GRACE:
        raise TakesTooLong(f"{call.name} ended {spent:.1f} s after it began")
    return ended


# First: hostile calls may replace the files that others read.
def test_accepted_arguments_are_accepted(world: World) -> None:
    known = [c for c in calls(world) if c.name not in {COMMAND, *REFUSED}]
    returned = set()
    for call in known:
        plain = {name: call.accepted[name][0] for name in call.required}
        if "overwrite" in call.accepted:
            plain["overwrite"] = True  # Another call may have written there.
        if attempt(call, plain) == "returned":
            returned.add(call.name)
    # Nothing was interrupted, there are no outlines of the wards, and the scenario has
    # neither a pathway nor programmes.
    refused = {call.name for call in known} - returned
    assert refused == {
        "Comparison.assets",
        "Families.plot",
        "Interrupted.resume",
        "Results.assets",
        "Results.programmes",
        "Scenario.with_programme",
        "Scenario.without",  # It takes what is left out by position alone.
    }


@pytest.mark.parametrize("part", range(-(-CASES // PART)))
def test_exceptions_are_those_of_the_package(world: World, part: int) -> None:
    known = calls(world)

    @seed(part)
    @settings(
        max_examples=min(PART, CASES - part * PART),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(cases(known))
    def check(case: Case) -> None:
        attempt(*case)

    check()


def test_every_public_call_is_covered(world: World) -> None:
    found = {name for name, _ in public()}
    assert found - LEFT_OUT.keys() == (
        accepted(world).keys() - sequences(world).keys() - {COMMAND}
    )
    assert LEFT_OUT.keys() <= found
    for call in calls(world):
        # What is given by position alone: see "compare one by one".
        parameters = inspect.signature(call.function).parameters.values()
        names = {p.name for p in parameters if p.kind is not p.VAR_POSITIONAL}
        assert names == call.accepted.keys(), call.name


def test_every_property_can_be_read(world: World) -> None:
    for kind, objects in world.objects().items():
        for thing in objects:
            for name in properties(type(thing)):
                try:
                    getattr(thing, name)
                except hl.InputError:
                    assert (kind, name) == ("Results", "plan")
            assert repr(thing)
