"""The face of the exact solver; that its numbers are right is tested in C++."""

from __future__ import annotations

import numpy as np
import pytest

import hearthline as hl


@pytest.fixture(scope="module")
def exact(small: hl.Scenario) -> hl.Expectation:
    return hl.expect(small, progress=False)


def test_has_the_tables_of_a_run_without_draws(
    exact: hl.Expectation, results: hl.Results
) -> None:
    assert exact.tables == results.tables
    for name in exact.tables:
        own, other = exact.table(name), results.table(name)
        assert list(own.columns) == [c for c in other.columns if c != "draw"]
        assert len(own) * results.draws == len(other)


def test_families_are_neither_lost_nor_made(
    exact: hl.Expectation, small: hl.Scenario
) -> None:
    levels = exact.table("level").groupby("month")["families"].sum()
    assert len(levels) == small.horizon
    np.testing.assert_allclose(levels, 2000.0, rtol=1e-8)


def test_is_near_what_a_run_finds(exact: hl.Expectation, results: hl.Results) -> None:
    # Four standard errors on twelve draws (t, 11 degrees of freedom): 1 in 480
    # each, so six of them bound a sum over the months at 1 in 10,000.
    said = results.summary("level", every="year", measures="families")
    want = exact.summary("level", every="year", measures="families")
    off = (said["mean"] - want["mean"]) / said["mcse"]
    assert list(said["level"]) == list(want["level"])
    assert off.abs().max() < 8.0


def test_does_not_depend_on_threads(exact: hl.Expectation, small: hl.Scenario) -> None:
    other = hl.expect(small, threads=1, progress=False)
    for name in exact.tables:
        assert exact.table(name).equals(other.table(name))


def test_says_what_it_is(exact: hl.Expectation) -> None:
    assert repr(exact).startswith("<Expectation small: ")
    assert "<table" in exact._repr_html_()
    assert exact.strata > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"frailty_nodes": 1}, "frailty_nodes: found 1"),
        ({"threads": 0}, "threads: found 0"),
        ({"population": 3}, "population: found 3"),
    ],
)
def test_refuses_what_it_cannot_use(
    small: hl.Scenario, arguments: dict[str, int], message: str
) -> None:
    with pytest.raises(hl.InputError, match=message):
        hl.expect(small, progress=False, **arguments)


def test_refuses_an_unknown_table(exact: hl.Expectation) -> None:
    with pytest.raises(hl.InputError, match="levle"):
        exact.table("levle")


def test_refuses_a_clock_beside_another_dependence(small: hl.Scenario) -> None:
    clocks = [p for p in small.parameters() if ".since_entry" in str(p)]
    assert isinstance(clocks, list)
