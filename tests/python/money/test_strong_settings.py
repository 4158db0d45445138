"""What was wrong in strong settings, and is not in mild ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import hearthline as hl
from hearthline.money import schedule
from hearthline.money.mtfs import mtfs
from hearthline.money.public_value import appraised
from hearthline.money.savings import COLUMNS, Savings

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = Path(__file__).parents[2] / "data" / "strong.toml"
FUND = ("family_services", "adult_social_care")
WORKER = {
    "title": "Key worker",
    "places": 9,
    "starts": "2014-08",
    "ends": "2016-01",
    "eligible": {"levels": [2, 3]},
    "found": {"outreach": 3.0},
    "stay": {"length": 5},
    "effects": {"help": {"processes": ["moves.2->3"], "hazard_ratio": 0.3}},
}


@pytest.fixture(scope="module")
def both() -> hl.Comparison:
    base = hl.load(FILE)
    worse = {"programmes.key_worker": WORKER, "moves.1->2.rate": 0.05}
    mix = base.set(worse, name="mix")
    return hl.compare({"base": base, "mix": mix}, draws=3, seed=5, progress=False)


def test_no_more_than_all_is_cashable(both: hl.Comparison) -> None:
    view = both.mtfs(start="2015/16", years=1)
    table = view.sensitivity().set_index(["driver", "change"])["cashable"]
    saved = view.savings
    last = saved.years.index("2015/16")
    expected = 0.0
    for k, (name, payer) in enumerate(saved.lines):
        share = saved.items[name]["cashable"]
        if payer in FUND and share:
            pence = saved.pence[:, last, k, 0].mean()
            expected -= pence / 100 * min(1.1, 1 / share)
    assert table["Share that is cashable", "+10%"] == pytest.approx(expected)


def test_gross_cost_is_what_public_bodies_spend(both: hl.Comparison) -> None:
    run = both.results["base"]
    table = run.table("cost")
    spent = ~table["item"].isin(["harm", "charge"])
    assert not spent.all()
    year = table["financial_year"] == "2016/17"
    expected = table[spent & year]["pounds"].sum() / run.draws
    overview = run.overview().query("financial_year == '2018/19'")
    names = overview["number"].str.startswith("Cost of")
    last = table[spent & (table["financial_year"] == "2018/19")]["pounds"].sum()
    assert set(overview[names]["number"]) >= {"Cost of social care"}
    assert "Cost of health care" not in set(overview["number"])
    assert "Cost of crime" not in set(overview["number"])
    assert overview[names]["mean"].sum() == pytest.approx(last / run.draws)
    shown = both.options(year="2016/17").xs("Cost in the year", level="number")
    assert shown["base", "mean"].iloc[0] == pytest.approx(expected)
    whole = both.options().xs("Cost of all years", level="number")
    total = table[spent]["pounds"].sum() / run.draws
    assert whole["base", "mean"].iloc[0] == pytest.approx(total)


def test_spending_is_apart_from_income_and_value(both: hl.Comparison) -> None:
    change = both.spend_change(year="2015/16")
    named = {name for names in change.groups.values() for name in names}
    assert not named & {"harm", "charge"}
    with pytest.raises(hl.InputError, match="one kind of money, found social value"):
        both.spend_change(groups={"All": ["dv", "harm"]})
    with pytest.raises(hl.InputError, match="found income and spending"):
        both.spend_change(groups={"All": ["dv", "charge"]})


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ((-100, -60), "Recurrent"),
        ((-100, -40), "One-off"),
        ((-100, 60), "One-off"),
        ((0, 0), "Recurrent"),
    ],
)
def test_what_has_turned_round_does_not_recur(
    level: tuple[int, int], expected: str
) -> None:
    assert schedule._recurrence(np.array(level)) == expected


def test_the_money_is_that_of_the_chosen_edition(tmp_path: Path) -> None:
    text = (FILE.parent / "scenario" / "small.toml").read_text(encoding="utf-8")
    start = text.index("[costs.items.level_1]")
    price = text[text.index("a_year", start) : text.index("category", start)]
    other = price.replace("2014/15", "2009/10")
    editions = (
        f"[costs.items.level_1.editions.a]\n{other}\n"
        f"[costs.items.level_1.editions.b]\n{price}\n[costs.items.level_2]"
    )
    text = text.replace(price, 'edition = "b"\n', 1)
    text = text.replace("[costs.items.level_2]", editions, 1)
    (tmp_path / "editions.toml").write_text(text, encoding="utf-8")
    base = hl.load(tmp_path / "editions.toml")
    assert "in the money of 2014/15" in base.cost_label
    scenarios = {"base": base, "mix": base.set({"moves.2->3.rate": 0.3})}
    both = hl.compare(scenarios, draws=1, progress=False)
    assert both.public_value().price_year == "2014/15"


def test_what_a_programme_earns_is_income_in_both_views() -> None:
    grant = {
        "title": "Grant for a start",
        "on": "programme.key_worker.start",
        "each": {"value": 800, "assumption": "invented"},
        "price_year": "2014/15",
        "flow": "income",
        "category": "programmes",
        "payers": {"family_services": {"value": 1, "assumption": "invented"}},
    }
    base = hl.load(FILE).set({"programmes.key_worker": {**WORKER, "places": 1}})
    base = base.set({"costs.items.grant": grant}, name="base")
    mix = base.set({"programmes.key_worker.places": 20}, name="mix")
    both = hl.compare({"base": base, "mix": mix}, draws=2, progress=False)
    view = both.mtfs()
    starts = []
    for run in both.results.values():
        table = run.table("programme_start")
        levels = table["group"].astype(str).str.startswith("level")
        starts.append(table["started"][levels].sum())
    # Over both draws.
    every = view.savings.pounds("income", ["general_fund"], ["grant"]).sum()
    assert starts[1] > starts[0] + 5
    # The grant follows the index, which stays within a tenth of that of 2014/15.
    assert 0.9 < every / (800 * (starts[1] - starts[0])) < 1.1
    assert not view.level("programmes").any()
    assert not both.public_value().costs.any()


def _made(**pence: Sequence[int]) -> Savings:
    """Return savings of one draw, by class and year, without a run behind them."""
    years = ("2014/15", "2015/16", "2016/17")
    table = np.zeros((1, 3, len(pence), len(COLUMNS)), dtype=np.int64)
    for line, (column, own) in enumerate(pence.items()):
        table[0, :, line, COLUMNS.index(column)] = own
    item = {"value_type": "fiscal", "grade": 1, "title": "", "category": "social_care"}
    items = dict.fromkeys(pence, item)
    lines = [(name, "family_services") for name in pence]
    none: Any = None
    return Savings(years, np.ones(3), lines, items, table, none, none)


def _view(saved: Savings, **targets: float) -> Any:
    return mtfs(
        saved, title="mix", baseline="base", start=None, years=None, targets=targets
    )


def test_a_penny_decides_exactly() -> None:
    # 0.7 + 0.1 is less than 0.8 in binary; of pence, 70 and 10 are 80.
    saved = _made(cashable=[70, 0, 0], income=[10, 0, 0], programmes=[0, 0, 80])
    view = _view(saved, **{"2014/15": 0.80})
    assert view.against_targets()["chance"].iloc[0] == 1.0
    assert view.payback().to_dict() == {"year": "2014/15", "share": 1.0}
    late = _view(_made(cashable=[0, 70, 0], income=[0, 10, 0], programmes=[80, 0, 0]))
    assert late.payback().to_dict() == {"year": "2015/16", "share": 1.0}


def test_a_mix_that_ends_a_programme_says_so() -> None:
    # It spends £1,000 less and loses £400: what is lost could be 2.5 times as much.
    saved = _made(
        cashable=[-40_000, 0, 0], avoidance=[0] * 3, programmes=[-100_000, 0, 0]
    )
    words = _view(saved).sentences()[-1]
    assert "£1,000 less over 2014/15 to 2016/17" in words
    value = appraised(saved, "2014/15", optimism=False)
    switching = value.switching().set_index("assumption")["switches_at"]
    assert switching["benefits"] == 2.5
    assert switching["costs"] == 0.4
    assert "2.5 times as large" in value.sentences()[-1]


def test_of_gains_that_are_nothing_together_nobody_has_a_share() -> None:
    one = _made(cashable=[40_000, 0, 0])
    saved = replace(one, pence=np.concatenate([one.pence, -one.pence]))
    gains = appraised(saved, "2014/15", optimism=False).payers()
    assert gains["share_of_gains"].isna().all()
