"""The bill of a family: a worked example that is checked by hand, to the penny."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

import hearthline as hl

if TYPE_CHECKING:
    from hearthline.results.trace import Trace

# Months since April 2014 at which the family's cases change, as its history says.
CARE, HOME = 12.141793649, 15.345886609
HELP, OVER = 15.546321730, 28.915337991
# Prices of a year in 2014/15, and the index of prices of three years; see the books.
CHILD_IN_NEED, LOOKED_AFTER, EARLY_HELP = 12_340.76, 66_871.17, 6_714.29
INDEX = {2014: 90.9476, 2015: 91.689725, 2016: 93.958875}

#: Year, item, months of the one child or of the family, price, and pounds by hand.
WORKED = [
    (2014, "child_in_need", 12, CHILD_IN_NEED, 12_340.76),
    (2015, "child_in_need", CARE - 12, CHILD_IN_NEED, 147.01),
    (2015, "early_help", 24 - HELP, EARLY_HELP, 4_768.63),
    (2015, "looked_after", HOME - CARE, LOOKED_AFTER, 18_000.82),
    (2016, "early_help", OVER - 24, EARLY_HELP, 2_841.31),
]


@pytest.fixture(scope="module")
def family() -> Trace:
    base = hl.load("barnet-2014").set({"time.horizon": 36})
    return hl.run(base, draws=1, seed=1, progress=False).family(34)


def test_worked_bill_to_the_penny(family: Trace) -> None:
    at = {step["process"]: step["month"] for step in family.steps}
    for process, month in {
        "pathway.steps.cin->cla": CARE,
        "pathway.cla.outcomes.permanence": HOME,
        "pathway.contact.outcomes.early_help": HELP,
        "pathway.caf.outcomes.needs_met": OVER,
    }.items():
        assert at[process] == pytest.approx(month, abs=1e-9)
    assert all(len(step["covered"]) <= 1 for step in family.steps)

    bill = family.bill
    assert len(bill) == len(WORKED)
    for row, (year, item, months, price, pounds) in zip(
        bill.itertuples(), WORKED, strict=True
    ):
        assert (row.year, row.item) == (year, item)
        assert row.financial_year == f"{year}/{year - 1999}"
        assert row.volume == pytest.approx(months / 12, abs=1e-9)
        assert row.price == round(price * INDEX[year] / INDEX[2014], 4)
        assert row.pounds == pounds == round(row.price * months / 12, 2)
        assert row.payer == "Council: Family Services"
    assert set(bill["unit"]) == {"child-years", "family-years"}
    assert family.bill_total == 38_098.53
    assert family.bill_story.endswith("Together £38,098.53.")


def test_all_of_a_family_s_time_is_on_its_bill(results: hl.Results) -> None:
    # The small borough prices a year at each level: three years in all.
    for draw in (0, 11):
        bill = results.family(0, draw).bill
        assert bill["volume"].sum() == pytest.approx(3.0, abs=1e-9)
        pounds = (bill["volume"] * bill["price"]).round(2)
        assert list(bill["pounds"]) == pytest.approx(list(pounds), abs=0.011)


def test_refuses_a_scenario_without_costs(small: hl.Scenario) -> None:
    trace = hl.run(small.without("costs"), draws=1, progress=False).family(0)
    with pytest.raises(hl.InputError, match=r"bill: .* states no costs"):
        _ = trace.bill


def test_income_and_value_to_society_are_not_added_to_spending() -> None:
    base = hl.load(ROOT / "tests" / "data" / "strong.toml")
    run = hl.run(base, draws=1, seed=5, progress=False)
    kinds = {"harm", "charge"}
    bills = (run.family(family).bill for family in range(200))
    number, bill = next(
        (k, own) for k, own in enumerate(bills) if kinds <= set(own["item"])
    )
    assert list(bill["spent"]) == [item not in kinds for item in bill["item"]]
    trace = run.family(number)
    spent = sum(round(100 * pounds) for pounds in bill["pounds"][bill["spent"]])
    assert trace.bill_total == spent / 100
    *_, whole, apart = trace.bill_story.split("\n")
    assert whole == f"Together £{spent / 100:,.2f}."
    assert apart.startswith("Income and value to society are not in it: ")
