"""Pence agree in every cut, and classes with the bills."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

import hearthline as hl
from hearthline.money.pricing import priced
from hearthline.money.savings import COLUMNS, savings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def both() -> hl.Comparison:
    base = hl.load("barnet-2014").set({"time.horizon": 30}).with_costs("gmca-1.4")
    camhs = base.with_programme("family_group_conference", places=30)
    mix = camhs.set({"pathway.contacts.police.rate": 0.02}, name="mix")
    return hl.compare({"base": base, "mix": mix}, draws=3, progress=False)


def _pence(run: hl.Results) -> np.ndarray:
    pence = run.table("cost")["pounds"].to_numpy() * 100
    whole = np.rint(pence).astype(np.int64)
    np.testing.assert_allclose(pence, whole, atol=1e-4, rtol=0)
    return whole


def test_every_cut_adds_up_to_the_penny(both: hl.Comparison) -> None:
    run = both.results["mix"]
    table = run.table("cost").assign(pence=_pence(run))
    category = {name: cost.category for name, cost in run.scenario.costs.items()}
    table["category"] = table["item"].astype(str).map(category)
    keys = ["year", "locality", "item", "payer", "category"]
    whole = table.groupby("draw")["pence"].sum()
    assert table["category"].notna().all()
    for count in (1, 2, 3):
        for cut in itertools.combinations(keys, count):
            parts = table.groupby(["draw", *cut], observed=True)["pence"].sum()
            assert parts.groupby("draw").sum().equals(whole)


def test_the_table_is_the_ledger(both: hl.Comparison) -> None:
    run = both.results["mix"]
    ledger = priced(run)
    pence = ledger.pence()
    assert (
        pence.sum(axis=(1, 2, 3)).tolist()
        == (
            run.table("cost").assign(pence=_pence(run)).groupby("draw")["pence"].sum()
        ).tolist()
    )
    assert (ledger.by_payer().sum(axis=4) == pence).all()


def test_classes_programmes_and_what_stays_are_the_difference_of_bills(
    both: hl.Comparison,
) -> None:
    base, mix = both.results.values()
    saved = savings(base, mix)
    bills = [_pence(run).sum() for run in (base, mix)]
    own = dict(zip(COLUMNS, saved.pence.sum(axis=(0, 1, 2)), strict=True))
    assert bills[0] - bills[1] == (
        own["cashable"] + own["avoidance"] + own["partners"] + own["stays"]
    ) - (own["programmes"] + own["income"])
    assert own["cashable"] != 0
    assert own["partners"] != 0


def test_an_empty_mix_saves_exactly_nothing(both: hl.Comparison) -> None:
    base = both.results["base"]
    assert not savings(base, base).pence.any()
    view = hl.Comparison({"base": base, "same": base}).mtfs()
    schedule = view.schedule()
    assert list(schedule["ref"]) == ["Total", "Total", "Check"]
    assert (schedule["total"] == 0).all()
    assert (view.invest_to_save().iloc[:4] == 0).all(axis=None)
    assert (view.where().drop(columns="budget") == 0).all(axis=None)


def test_a_stored_comparison_is_priced_again(
    both: hl.Comparison, tmp_path: Path
) -> None:
    folder = both.save(tmp_path / "both", pictures=False)
    again = hl.Comparison.load(folder)
    other = both.results["base"].scenario.with_costs("barnet-2014")
    for costs_of in (None, other):
        mine, theirs = (c.saved("mix", costs=costs_of) for c in (both, again))
        assert np.array_equal(mine.pence, theirs.pence)


def test_prices_of_one_year_are_the_deflated_cash(both: hl.Comparison) -> None:
    run = both.results["base"]
    cash, real = priced(run), priced(run, of_year=2014)
    index = {2014: 90.9476, 2015: 91.689725, 2016: 93.958875}
    for now, then in zip(cash.items, real.items, strict=True):
        for k, year in enumerate((2014, 2015, 2016)):
            expected = now["prices"][k] * index[2014] / index[year]
            # Both are rounded to a hundredth of a penny.
            assert then["prices"][k] == pytest.approx(expected, abs=2e-4)


def test_costs_need_volumes() -> None:
    bare = hl.load("barnet-2014").without("costs").set({"time.horizon": 12})
    run = hl.run(bare, draws=1, progress=False)
    assert "volume" not in run.tables
    with pytest.raises(hl.InputError, match="states no costs"):
        priced(run)


def test_costs_that_do_not_fit_are_refused(both: hl.Comparison) -> None:
    need = hl.load("need-2014")
    with pytest.raises(hl.InputError, match="found none in 'need-2014-changed'"):
        both.saved("mix", costs=need.without("costs"))
    cases = both.results["base"].scenario
    levels = hl.compare(
        need.set({"time.horizon": 12}),
        need.set({"time.horizon": 12, "moves.1->2.rate": 0.01}, name="more"),
        draws=1,
        progress=False,
    )
    with pytest.raises(hl.InputError, match=r"something that the scenario has"):
        levels.saved("more", costs=cases)
