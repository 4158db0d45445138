"""Checks of arguments."""

from __future__ import annotations

import itertools
import os
from fractions import Fraction

import numpy as np
import pytest

import hearthline as hl
from hearthline.base import checks


@pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="needs an affinity mask (Linux)"
)
def test_threads_are_by_default_those_that_the_process_may_use() -> None:
    before = os.sched_getaffinity(0)
    assert 1 <= checks.threads(None) <= len(before)
    os.sched_setaffinity(0, {min(before)})
    try:
        assert checks.threads(None) == 1
    finally:
        os.sched_setaffinity(0, before)


@pytest.mark.parametrize("value", [0, -1, 4097, 1.0, True, "2"])
def test_threads_are_a_whole_number(value: object) -> None:
    with pytest.raises(hl.InputError, match=r"threads: expected .* from 1 to 4096"):
        checks.threads(value)


class _Silent:
    """An object without a text."""

    def __repr__(self) -> str:
        raise ArithmeticError


def test_whatever_is_given_can_be_shown() -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    # Python refuses to write so many digits.
    assert checks.shown(10**5000) == "a value of type int"
    assert checks.shown(_Silent()) == "a value of type _Silent"
    assert checks.shown(deep) == "a value of type list"
    assert checks.shown(["\ud800"]).encode() == rb"['\ud800']"
    long = checks.shown("a" * 5000)
    assert len(long) == 200
    assert long.endswith("a...")


@pytest.mark.parametrize(
    "value",
    [10**400, 10**5000, Fraction(10**400, 3), _Silent()],
    ids=["large", "beyond text", "fraction", "silent"],
)
def test_numbers_are_those_of_the_machine(value: object) -> None:
    with pytest.raises(hl.InputError, match="age: expected a number, found "):
        checks.number("age", value)
    with pytest.raises(hl.InputError, match="seed: expected a whole number from 0"):
        checks.seed(value)


@pytest.mark.parametrize("value", [np.timedelta64(3, "D"), np.timedelta64("NaT")])
def test_a_period_of_time_is_no_number(value: object) -> None:
    with pytest.raises(hl.InputError, match="draws: expected a whole number"):
        checks.draws(value)
    with pytest.raises(hl.InputError, match="age: expected a number"):
        checks.number("age", value)


def test_names_are_one_or_several() -> None:
    known = ["level", "locality"]
    assert checks.names("by", "level", known) == ["level"]
    assert checks.names("by", np.array(["locality", "level"]), known) == known[::-1]
    assert checks.names("by", [], known) == []
    with pytest.raises(hl.InputError, match=r"by: .* found 'levle'; did you mean"):
        checks.names("by", ["levle"], known)
    # Neither is listed before its first item is refused.
    for endless in (range(10**30), itertools.count()):
        with pytest.raises(hl.InputError, match=r"by: .* found 0"):
            checks.names("by", endless, known)
    for value in (3, b"level", {"level": 1}, None, np.array(1.0)):
        with pytest.raises(hl.InputError, match="by: expected a name or a list of"):
            checks.names("by", value, known)
