"""Costs by kind of case: what they count, and how they are shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from conftest import quietly

import hearthline as hl

if TYPE_CHECKING:
    import pandas as pd

FILE = Path(__file__).parents[2] / "data" / "pathway.toml"
#: The measure that each cost falls on, and pounds of a year.
PRICED = {"caf": ("families", 1200.0), "cin": ("children", 600.0)}
_ITEM = """
[costs.items.{kind}]
title = "{kind}"
on = "case.{kind}"
per = "{per}"
a_year = {{ value = {pounds}, unit = "pounds per year", source = "a test" }}
price_year = "2014/15"
category = "{category}"
[costs.items.{kind}.payers]
family_services = {{ value = 1, unit = "probability", source = "a test" }}
"""
COSTS = (
    '[costs]\ntitle = "Of a test"\n'
    + _ITEM.format(kind="caf", per="family", pounds=1200, category="early_help")
    + _ITEM.format(kind="cin", per="child", pounds=600, category="social_care")
)
SMALL = {
    "population.families": 3000,
    "population.start.level_2": 42,
    "population.start.level_3": 75,
    "population.start.level_4": 20,
    "time.horizon": 18,
}


def _with_costs(folder: Path, costs: str, skip: str = "-") -> hl.Scenario:
    # The file leaves out something of its base already.
    text = FILE.read_text().replace("without = [", 'without = ["costs", ')
    assert '"costs"' in text
    lines = [x for x in text.splitlines() if not x.startswith(skip)]
    path = folder / "priced.toml"
    path.write_text("\n".join(lines) + "\n" + costs)
    return hl.load(path)


@pytest.fixture(scope="module")
def priced(tmp_path_factory: pytest.TempPathFactory) -> hl.Scenario:
    return _with_costs(tmp_path_factory.mktemp("costs"), COSTS).set(SMALL)


@pytest.fixture(scope="module")
def both(priced: hl.Scenario) -> hl.Comparison:
    fewer = priced.set({"pathway.contacts.police.rate": 0.01})
    return hl.compare({"base": priced, "fewer": fewer}, draws=4, progress=False)


def _by_hand(cases: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return the cost of open cases by financial year, from the table of cases."""
    years = cases["month"].dt.to_period("Q-MAR").dt.qyear
    cases = cases.assign(year=years - 1)
    parts = [
        cases[cases["case"] == kind].groupby([*keys, "year"])[measure].sum()
        / 12
        * pounds
        for kind, (measure, pounds) in PRICED.items()
    ]
    total: pd.Series = sum(parts[1:], parts[0])
    return total


def test_cost_is_the_time_of_cases_times_their_cost(both: hl.Comparison) -> None:
    run = both.results["base"]
    cost = run.table("cost")
    keys = ["draw", "year", "financial_year", "locality", "item", "payer"]
    assert list(cost.columns) == [*keys, "pounds"]
    assert list(cost["financial_year"].unique()) == ["2014/15", "2015/16"]
    assert set(cost["item"]) == set(PRICED)
    assert set(cost["payer"]) == {"family_services"}
    said = cost.groupby(["draw", "year"], observed=True)["pounds"].sum()
    expected = _by_hand(run.table("case"), ["draw"])
    # Each item is rounded to pence in each locality.
    cells = len(PRICED) * cost["locality"].nunique()
    np.testing.assert_allclose(
        said.to_numpy(), expected.to_numpy(), atol=0.005 * cells, rtol=0
    )
    assert expected.min() > 1000


def test_cost_avoidance_is_that_of_fewer_cases(both: hl.Comparison) -> None:
    base, fewer = (_by_hand(r.table("case"), ["draw"]) for r in both.results.values())
    expected = (base - fewer).groupby("year").mean()
    saved = both.savings()
    said = saved[saved["class"] == "avoidance"].set_index("year")["mean"]
    np.testing.assert_allclose(said, expected, atol=0.05, rtol=0)
    assert said.iloc[-1] > 0
    change = both.difference("cost")
    assert -change["pounds"].sum() / both.draws == pytest.approx(said.sum(), abs=0.01)
    assert "at the average prices of “Of a test”" in both.cost_label


def test_pictures_and_overviews_name_the_categories(both: hl.Comparison) -> None:
    run = both.results["base"]
    picture = run.plot("cost")
    key = [text.get_text() for text in picture.legends[0].get_texts()]
    assert key == ["Social care", "Early help"]
    numbers = run.overview().set_index(["number", "year"])
    assert ("Cost of crime", 2015) not in numbers.index
    last = run.summary("cost", by="item", every="year").set_index(["year", "item"])
    for kind, title in {"caf": "early help", "cin": "social care"}.items():
        row = numbers.loc[(f"Cost of {title}", 2015)]
        assert row["mean"] == pytest.approx(last["mean"][2015, kind])
    assert "savings" in both.pictures
    assert "Cost avoidance: " in both.plot("savings").hearthline_alt


def test_expected_values_have_the_same_table(tmp_path: Path) -> None:
    # Help may not change what depends on time since entry.
    scenario = _with_costs(tmp_path, COSTS, '"moves.3->2"')
    themes = [p for p in scenario.parameters.index if p.endswith("onset.rate")]
    brief = quietly(
        scenario,
        {
            **SMALL,
            **dict.fromkeys(themes, 0),
            "pathway.after_closing.ratio": [1, 1],
            "time.horizon": 3,
        },
    )
    exact = hl.expect(brief, frailty_nodes=3, progress=False)
    cost = exact.table("cost")
    keys = ["year", "financial_year", "locality", "item", "payer"]
    assert list(cost.columns) == [*keys, "pounds"]
    expected = _by_hand(exact.table("case"), []).sum()
    assert cost["pounds"].sum() == pytest.approx(expected, abs=0.005)
    assert exact.summary("cost")["error"].min() >= 0


def test_costs_of_other_things_are_not_compared(
    priced: hl.Scenario, tmp_path: Path
) -> None:
    one = _with_costs(tmp_path, COSTS[: COSTS.index("[costs.items.cin]")]).set(SMALL)
    with pytest.warns(hl.ModelWarning, match="states other costs than 'two'"):
        both = hl.compare({"two": priced, "one": one}, draws=1, progress=False)
    assert "cost" not in both.tables
    assert not both.saved("one").pence.any()


def test_costs_of_levels_and_of_cases_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.toml"
    path.write_text(
        f'inherits = "{FILE}"\nname = "twice"\ntitle = "Twice"\n' + COSTS, "utf-8"
    )
    with pytest.raises(hl.HearthlineError) as caught:
        hl.load(path)
    said = str(caught.value)
    assert "need-2014.toml:" in said
    assert "costs either of need levels or of cases" in said


def test_another_book_prices_a_run_that_is_done() -> None:
    base = hl.load("barnet-2014").set({"time.horizon": 24})
    more = base.set({"pathway.contacts.police.rate": 0.01}, name="more")
    both = hl.compare({"base": base, "more": more}, draws=2, progress=False)
    other = base.with_costs("section-251")
    saved = both.saved("more", costs=other)
    assert {item for item, _ in saved.lines} >= {"fostering", "residential"}
    again = hl.compare(
        {"base": other, "more": more.with_costs("section-251")}, draws=2, progress=False
    )
    assert np.array_equal(saved.pence, again.saved("more").pence)
    assert saved.pence.any()


def test_barnets_costs_are_those_of_the_strategy() -> None:
    given = hl.load("barnet-2014").parameters["value"]
    prices = given[given.index.str.endswith(".a_year")]
    assert prices["costs.items.looked_after.a_year"] == 66_871.17
    assert prices["costs.items.early_help.a_year"] == 6_714.29
    assert pytest.approx(66_871.17, abs=0.005) == 21_800_000 / 326
    assert pytest.approx(6_714.29, abs=0.005) == 4_700_000 / 700
