"""Both views in hard settings, worked out again by hand in fractions.

Runs that start in September and end within a year, or last 33 years; one draw; few
families; a mix that makes things worse; prices that rise or fall by a fifth a year,
from both ends of the deflator; costs that are all fixed, or go in steps of one or of
more than there is; payers with a third each; income, events, themes, and the value of
health.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from by_hand import BUDGETS, OPTIMISM, Book, Counted, half_away, label, saved
from conftest import ROOT

import hearthline as hl

if TYPE_CHECKING:
    import pandas as pd

BOOK = ROOT / "tests" / "data" / "hard-costs.toml"
WORKER = {
    "title": "Worker",
    "places": 6,
    "starts": "2015-10",
    "ends": "2016-07",
    "eligible": {"levels": [2, 3, 4]},
    "found": {"outreach": 6.0},
    "stay": {"length": 5},
    "effects": {
        "up": {"processes": ["moves.3->4", "moves.2->3"], "hazard_ratio": 0.05}
    },
    "cost": {
        "fixed": 10000.01,
        "start": 77,
        "place": 1000,
        "place_used": 4321,
        "price_year": "2017/18",
        "grade": 2,
    },
}
FEW = {
    "population.families": 600,
    "population.start.level_2": 40,
    "population.start.level_3": 60,
    "population.start.level_4": 20,
}
#: Start, months, draws, and what `mtfs` is asked for.
SETTINGS: dict[str, tuple[str, int, int, dict[str, Any]]] = {
    "parts of years": ("2014-09", 33, 3, {}),
    "one draw": ("2014-04", 36, 1, {"start": "2016/17", "years": 1}),
    "33 years": ("2014-09", 402, 2, {"start": "2016/17", "years": 12}),
}


class Case:
    """A comparison, and what it should be."""

    def __init__(self, setting: str) -> None:
        start, months, draws, self.asked = SETTINGS[setting]
        base = (
            hl.load(ROOT / "tests" / "data" / "pathway.toml")
            .set({**FEW, "time.start": start, "time.horizon": months})
            .with_costs(BOOK, name="base")
        )
        mix = base.set(
            {
                "programmes.worker": WORKER,
                "pathway.contacts.police.rate": 0.06,
                "themes.domestic_violence.remission.rate": 0.6,
            },
            name="mix",
        )
        self.both = hl.compare({"base": base, "mix": mix}, draws=draws, progress=False)
        self.book = Book(base, mix)
        runs = [self.both.results[name] for name in ("base", "mix")]
        self.base, self.mix = (Counted(run, self.book) for run in runs)
        self.years = self.base.years
        self.whole = [k for k, c in enumerate(self.base.covered) if c == 1]


@pytest.fixture(scope="module", params=list(SETTINGS))
def case(request: pytest.FixtureRequest) -> Case:
    return Case(request.param)


def _by(table: pd.DataFrame, *keys: str) -> dict[Any, int]:
    found: dict[Any, int] = table.groupby(list(keys))["pence"].sum().to_dict()
    return found


def test_every_bill_is_price_times_volume(case: Case) -> None:
    for counted, name in ((case.base, "base"), (case.mix, "mix")):
        table = case.both.results[name].table("cost")
        table["pence"] = np.rint(100 * table["pounds"]).astype(np.int64)
        table["item"] = table["item"].astype(str)
        table["payer"] = table["payer"].astype(str)
        found = _by(table, "draw", "year", "item", "payer")
        items = set(table["item"])
        assert len(items) == (11 if name == "mix" else 7)
        for draw in range(counted.draws):
            for year in counted.years:
                for item in items:
                    for payer, pence in counted.bills(item, draw, year).items():
                        assert found.get((draw, year, item, payer), 0) == pence


def test_the_view_of_a_budget(case: Case) -> None:
    view = case.both.mtfs(**case.asked, targets={})
    first = case.years.index(int(view.years[0][:4]))
    assert view.years == [label(y) for y in case.years[first : first + len(view.years)]]
    reference = first - 1 if first - 1 in case.whole else first
    lines = saved(case.base, case.mix, reference)
    council = lines[lines["budget"] == "general_fund"]
    by = _by(council, "draw", "year", "class")
    there = set(council["class"])
    assert {"cashable", "avoidance", "income", "programmes"} <= there
    level = {}
    for kind in ("cashable", "avoidance", "income", "programmes"):
        level[kind] = np.array(
            [
                [by.get((draw, int(y[:4]), kind), 0) for y in view.years]
                for draw in range(case.base.draws)
            ]
        )
        # Two pence a line: the engine's shares of volumes are not fractions.
        np.testing.assert_allclose(100 * view.level(kind), level[kind], atol=14)
    cash = level["cashable"] + level["income"]
    # The mix makes things worse somewhere, and better elsewhere.
    assert (level["avoidance"] < 0).any() or (level["cashable"] < 0).any()
    schedule = view.schedule().set_index("ref")
    totals = schedule.loc[["Total"]].set_index("class")
    for kind, title in (
        ("cashable", "Cashable saving"),
        ("avoidance", "Cost avoidance"),
        ("income", "Income"),
    ):
        mean = -level[kind].mean(axis=0) / 100
        steps = totals.loc[title, view.years].astype(float)
        np.testing.assert_allclose(steps.cumsum(), mean, atol=0.6)
    spent = view.invest_to_save()
    net = (level["programmes"] - cash).cumsum(axis=1) / 100
    np.testing.assert_allclose(
        spent.loc["Cumulative net impact"], net.mean(axis=0), atol=3
    )
    back = [[all(n <= 0 for n in own[k:]) for k in range(len(own))] for own in net]
    shares = spent.loc["Share of draws paid back"]
    np.testing.assert_allclose(shares, np.mean(back, axis=0))
    gap = view.gap()
    base_of = [_fund_spend(case, year) for year in range(len(case.years))]
    assert gap.iloc[0, 0] == pytest.approx(base_of[reference], abs=0.01)
    for k in range(len(view.years)):
        expected = (
            base_of[first + k]
            + (level["programmes"] - cash - level["avoidance"])[:, k].mean() / 100
        )
        closing = gap.loc["Budget carried forward"].iloc[k]
        assert closing == pytest.approx(expected, abs=0.2)
    where = view.where()
    last = lines[lines["year"] == int(view.years[-1][:4])]
    sums = _by(last[last["item"] != "health"], "payer", "class")
    titles = dict(zip(_payer_titles(view), where.index, strict=True))
    for (payer, kind), pence in sums.items():
        sign = 1 if kind == "programmes" else -1
        expected = sign * pence / case.base.draws / 100
        assert where.loc[titles[payer], kind] == pytest.approx(expected, abs=0.1)


def _payer_titles(view: Any) -> list[str]:
    there = {payer for item, payer in view.savings.lines if item != "health"}
    return [payer for payer in BUDGETS if payer in there]


def _fund_spend(case: Case, year: int) -> float:
    """Return what the general fund spends in the baseline, as of a whole year."""
    pounds = 0.0
    for name, item in case.book.items.items():
        share = sum(
            s for p, s in case.book.shares(name).items() if BUDGETS[p] == "general_fund"
        )
        sign = -1 if item.get("flow") == "income" else 1
        volume = sum(
            case.base.volume(name, draw, case.years[year])
            for draw in range(case.base.draws)
        )
        price = case.book.price(name, case.years[year])
        pounds += float(sign * share * volume * price / case.base.draws)
    return pounds / float(case.base.covered[year])


def test_targets_and_a_slip(case: Case) -> None:
    plain = case.both.mtfs(**case.asked)
    asked = {year: 0.25 + 100 * k for k, year in enumerate(plain.years)}
    table = case.both.mtfs(**case.asked, targets=asked).against_targets()
    first = case.years.index(int(plain.years[0][:4]))
    reference = first - 1 if first - 1 in case.whole else first
    lines = saved(case.base, case.mix, reference)
    own = lines[lines["budget"] == "general_fund"]
    own = own[own["class"].isin(["cashable", "income"])]
    by = _by(own, "draw", "year")
    so_far = 0.0
    for k, year in enumerate(plain.years):
        so_far += asked[year]
        at = first + k
        for column, then in (("chance", at), ("if_a_year_later", at - 1)):
            met = [
                then >= 0
                and by.get((draw, case.years[then], *()), 0)
                / 100
                / float(case.base.covered[then])
                >= so_far
                for draw in range(case.base.draws)
            ]
            assert table.loc[year, column] == np.mean(met), (year, column)


def test_the_view_of_the_public(case: Case) -> None:
    of_year = 2016
    reference = case.whole[0]
    lines = saved(case.base, case.mix, reference, money=of_year)
    for optimism in (True, False):
        view = case.both.public_value(of_year=label(of_year), optimism=optimism)
        expected = _present_values(case, lines, optimism)
        table = view.table()
        for (value, of), pounds in expected.items():
            row = table[(table["value"] == value) & (table["payer"] == "all")].iloc[0]
            # A penny for each line and year.
            assert row[of] == pytest.approx(pounds, abs=0.01 * 12 * len(case.years))
        assert {value for value, _ in expected} == {"fiscal", "social"}


def _present_values(
    case: Case, lines: pd.DataFrame, optimism: bool
) -> dict[tuple[str, str], float]:
    rate = {False: _rates(0.035, 0.03), True: _rates(0.015, 0.0129)}
    found: dict[tuple[str, str], float] = {}
    for (item, payer), own in lines.groupby(["item", "payer"]):
        stated = case.book.items[str(item)]
        for of in ("benefits", "costs"):
            costs = of == "costs"
            part = own[(own["class"] == "programmes") == costs]
            factors = rate[item == "health"]
            years = [case.years.index(int(y)) for y in part["year"]]
            worth = [
                pence * factors[k]
                for pence, k in zip(part["pence"], years, strict=True)
            ]
            share = OPTIMISM[int(stated.get("grade", 6))] / 100 if optimism else 0.0
            # What is below 0 is the other of the two.
            up = costs != (sum(worth) < 0)
            sums = [
                half_away(Fraction(w * (1 + share if up else 1 - share))) for w in worth
            ]
            key = (stated.get("value_type", "fiscal"), of)
            pounds = sum(sums) / case.base.draws / 100
            found[key] = found.get(key, 0.0) + pounds
            assert payer
    return found


def _rates(to_30: float, later: float) -> list[float]:
    """Return discount factors: a year's rate is that of its own span."""
    factors, factor = [], 1.0
    for year in range(60):
        if year:
            factor /= 1 + (to_30 if year <= 30 else later)
        factors.append(factor)
    return factors


def test_number_mix_and_unit_cost_add_up(case: Case) -> None:
    run = case.both.results["base"]
    first, last = (label(case.years[case.whole[k]]) for k in (0, -1))
    groups = {"cases": ["all_fixed", "large_step"], "families": ["steps_of_one"]}
    change = run.spend_change(year=first, to_year=last, groups=groups)
    table = change.table().set_index(["group", "part"])["mean"]
    for group, items in groups.items():
        spent = [
            sum(
                sum(case.base.bills(item, draw, case.years[case.whole[k]]).values())
                for item in items
                for draw in range(case.base.draws)
            )
            / case.base.draws
            / 100
            for k in (0, -1)
        ]
        assert table[group, "before"] == pytest.approx(spent[0], abs=1e-6)
        assert table[group, "after"] == pytest.approx(spent[1], abs=1e-6)
        parts = sum(table[group, part] for part in ("number", "mix", "unit_cost"))
        assert parts == pytest.approx(spent[1] - spent[0], abs=1e-6)
    assert table["families", "mix"] == 0
