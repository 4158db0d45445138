"""Checks of arguments."""

from __future__ import annotations

import os

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
