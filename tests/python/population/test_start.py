"""The families at the start: drawn once for scenarios that start alike."""

from __future__ import annotations

import pytest
from conftest import quietly

import hearthline as hl
from hearthline.population.start import families_of


@pytest.mark.parametrize(
    ("change", "shared"),
    [
        ({"time.horizon": 30}, True),
        ({"name": "other", "costs.items.level_4.a_year": 1.0}, True),
        ({"population.seed": 5}, False),
        ({"moves.1->2.rate": 0.05}, False),
        ({"time.start": "2014-05"}, False),
    ],
)
def test_scenarios_that_start_alike_share_their_families(
    small: hl.Scenario, change: dict[str, float | str], shared: bool
) -> None:
    other = quietly(small, change)
    first, second = families_of(small), families_of(other)
    assert (first._core is second._core) == shared
    assert (first.scenario, second.scenario) == (small, other)
    fresh = hl.Families(other)
    assert second.table.equals(fresh.table)
    assert second.children_table.equals(fresh.children_table)


def test_many_families_are_not_kept(
    small: hl.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hearthline.population.start._KEPT", 100)
    assert families_of(small)._core is not families_of(small)._core
