"""Costs by kind of case: what they count, and how they are shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from conftest import quietly

import hearthline as hl
from hearthline.base import words

if TYPE_CHECKING:
    import pandas as pd

FILE = Path(__file__).parents[2] / "data" / "pathway.toml"
#: The measure that each cost is averaged over, and pounds of a year.
PRICED = {"caf": ("families", 1200.0), "cin": ("children", 600.0)}
COSTS = """
[costs.caf]
yearly_cost = { value = 840000, unit = "pounds per year", source = "a test" }
cases = { value = 700, unit = "families", source = "a test" }
price_year = "2014/15"
[costs.cin]
yearly_cost = { value = 480000, unit = "pounds per year", source = "a test" }
children = { value = 800, unit = "children", source = "a test" }
price_year = "2014/15"
"""
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
    keys = ["draw", "year", "financial_year", "locality", "case"]
    assert list(cost.columns) == [*keys, "pounds"]
    assert list(cost["financial_year"].unique()) == ["2014/15", "2015/16"]
    assert set(cost["case"]) == set(PRICED)
    said = cost.groupby(["draw", "year"], observed=True)["pounds"].sum()
    expected = _by_hand(run.table("case"), ["draw"])
    np.testing.assert_allclose(said.to_numpy(), expected.to_numpy(), atol=0.005)
    assert expected.min() > 1000


def test_cost_avoided_is_that_of_fewer_cases(both: hl.Comparison) -> None:
    base, fewer = (_by_hand(r.table("case"), ["draw"]) for r in both.results.values())
    expected = (base - fewer).groupby("year").mean()
    said = both.cost_avoided().set_index("year")["mean"]
    np.testing.assert_allclose(said, expected, atol=0.005)
    assert said.iloc[-1] > 0
    change = both.difference("cost")
    assert -change["pounds"].sum() / both.draws == pytest.approx(said.sum(), abs=0.01)
    assert "not cashable, no programme cost" in both.cost_label


def test_pictures_and_overviews_name_the_cases(both: hl.Comparison) -> None:
    run = both.results["base"]
    picture = run.plot("cost")
    key = [text.get_text() for text in picture.legends[0].get_texts()]
    assert key == ["Early help (CAF)", "Child in need plan"]
    assert "kind of case" in " ".join(text.get_text() for text in picture.texts)
    numbers = run.overview().set_index(["number", "year"])
    assert ("Looked after: cost", 2015) not in numbers.index
    last = run.summary("cost", every="year").set_index(["year", "case"])["mean"]
    for kind in PRICED:
        row = numbers.loc[(f"{words.CASES[kind]}: cost", 2015)]
        assert row["mean"] == pytest.approx(last[2015, kind])
    assert "cost_avoided" in both.pictures
    assert "cost avoided" in both.plot("cost_avoided").hearthline_alt


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
    keys = ["year", "financial_year", "locality", "case"]
    assert list(cost.columns) == [*keys, "pounds"]
    expected = _by_hand(exact.table("case"), []).sum()
    assert cost["pounds"].sum() == pytest.approx(expected, abs=0.005)
    assert exact.summary("cost")["error"].min() >= 0


def test_costs_of_other_things_are_not_compared(
    priced: hl.Scenario, tmp_path: Path
) -> None:
    one = _with_costs(tmp_path, COSTS[: COSTS.index("[costs.cin]")]).set(SMALL)
    both = hl.compare({"two": priced, "one": one}, draws=1, progress=False)
    assert "cost" not in both.tables
    with pytest.raises(hl.InputError, match=r"found caf and cin in 'two' and caf in"):
        both.cost_avoided()


def test_costs_of_levels_and_of_cases_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.toml"
    path.write_text(
        f'inherits = "{FILE}"\nname = "twice"\ntitle = "Twice"\n' + COSTS, "utf-8"
    )
    with pytest.raises(hl.HearthlineError) as caught:
        hl.load(path)
    said = str(caught.value)
    assert "twice.toml:5:" in said
    assert "need-2014.toml:" in said
    assert "counted twice" in said


def test_barnets_costs_are_those_of_the_strategy() -> None:
    given = hl.load("barnet-2014").parameters
    costs = given[given.index.str.startswith("costs.")]["value"]
    assert costs["costs.cla.yearly_cost"] / costs["costs.cla.children"] == (
        pytest.approx(66_871, abs=1)
    )
    assert costs["costs.caf.yearly_cost"] / costs["costs.caf.cases"] == (
        pytest.approx(6_714, abs=1)
    )
    assert not [path for path in costs.index if ".level_" in path]
