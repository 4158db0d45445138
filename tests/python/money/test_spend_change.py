"""Changes of spend against a calculation by hand, and to the penny in a run."""

from __future__ import annotations

import numpy as np
import pytest

import hearthline as hl
from hearthline.money.pricing import priced
from hearthline.money.spend_change import SpendChange, spend_change

LEVELS = {"All levels": ["level_1", "level_2", "level_3", "level_4"]}


def _adds_up(change: SpendChange) -> None:
    """Within each draw and group, and of the means."""
    whole = change.spend[1] - change.spend[0]
    assert (change.parts.sum(axis=2) == whole).all()
    table = change.table().pivot(index="group", columns="part", values="mean")
    parts = table[["before", "number", "mix", "unit_cost"]].sum(axis=1)
    np.testing.assert_allclose(parts, table["after"], rtol=1e-12)


def test_two_years_of_a_run(results: hl.Results) -> None:
    change = spend_change(results, groups=LEVELS)
    assert change.before.endswith("2014/15")
    assert change.after.endswith("2016/17")
    assert change.units == {"All levels": "family-years"}
    _adds_up(change)
    own = priced(results)
    np.testing.assert_array_equal(
        change.spend[0, :, 0], own.pence()[:, 0].sum(axis=(1, 2))
    )
    # As many families at the same prices: all of the change is their mix.
    assert not change.parts[:, 0, [0, 2]].any()
    assert change.parts[:, 0, 1].all()


def test_parts_are_those_of_the_hand(results: hl.Results) -> None:
    # Level 4 alone is a group of one item: no mix. Number and unit cost are those of
    # volumes v and prices p: (v1 - v0) (p0 + p1) / 2 and (p1 - p0) (v0 + v1) / 2.
    dearer = results.scenario.set({"costs.items.level_4.a_year": 33_000})
    before = priced(results)
    run = hl.run(dearer, draws=12, seed=3, progress=False)
    change = spend_change(results, run, groups={"Acute": ["level_4"]})
    volumes = before.volumes()[:, 0, :, 3].sum(axis=1)
    assert not change.parts[:, 0, :2].any()
    np.testing.assert_allclose(change.parts[:, 0, 2], 300_000 * volumes, atol=2)
    _adds_up(change)
    change = spend_change(
        results, run, to_year="2016/17", groups={"Acute": ["level_4"]}
    )
    later = before.volumes()[:, 2, :, 3].sum(axis=1)
    np.testing.assert_allclose(
        change.parts[:, 0, 0], (later - volumes) * 3_150_000, atol=3
    )
    np.testing.assert_allclose(
        change.parts[:, 0, 2], 300_000 * (volumes + later) / 2, atol=3
    )
    assert not change.parts[:, 0, 1].any()
    _adds_up(change)


def test_two_scenarios_in_a_year(comparison: hl.Comparison) -> None:
    base, mix = comparison.results["base"], comparison.results["help"]
    change = spend_change(base, mix, year="2015/16")
    assert list(change.groups) == ["Social care"]
    _adds_up(change)
    assert change.parts.any()
    assert not change.parts[:, :, 2].any()


def test_equal_scenarios_change_nothing(comparison: hl.Comparison) -> None:
    base = comparison.results["base"]
    change = spend_change(base, base, year="2015/16")
    assert not change.parts.any()
    assert change.spend.any()


def test_refuses_what_cannot_be_compared(results: hl.Results) -> None:
    for wrong, message in [
        ({"year": "2013/14"}, "year: expected .*2014/15"),
        ({"of_year": "14/15"}, "of_year: expected a financial year such as"),
        ({"groups": {}}, "groups: expected one or more"),
        ({"groups": {"A": []}}, "expected items of 'A', found none"),
        ({"groups": {"A": ["level_5"]}}, "expected .*level_4"),
        ({"groups": {"A": ["level_1", "level_1"]}}, "each item once"),
    ]:
        with pytest.raises(hl.InputError, match=message):
            spend_change(results, **wrong)
    short = hl.run(
        results.scenario.set({"time.horizon": 30}),
        draws=1,
        progress=False,
    )
    with pytest.raises(hl.InputError, match="of which the runs cover as much"):
        spend_change(short, to_year="2016/17")
    with pytest.raises(hl.InputError, match="as many draws before as after"):
        spend_change(results, short)
    mixed = short.scenario.set(
        {
            "costs.items.move": {
                "title": "A rise",
                "on": "moves.1->2",
                "per": "family",
                "each": {"value": 100, "unit": "pounds each", "source": "a test"},
                "price_year": "2014/15",
                "category": "social_care",
                "payers": {"family_services": {"value": 1.0, "source": "a test"}},
            }
        }
    )
    run = hl.run(mixed, draws=1, progress=False)
    with pytest.raises(hl.InputError, match="events and family-years"):
        spend_change(run, groups={"Both": ["level_1", "move"]})
    assert list(spend_change(run).groups) == [
        "Social care (family-years)",
        "Social care (events)",
    ]
