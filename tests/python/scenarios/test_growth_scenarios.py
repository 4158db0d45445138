"""Projections in scenarios, and the shipped scenarios of growth."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import hearthline as hl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

DATA = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(
    not DATA.exists(), reason="the published tables are not beside the project"
)
GROWTH = ("growth-ons-2022", "growth-high", "growth-low", "regeneration-west")
#: What the tool writes; the baseline and `growth-ons-2022` inherit the first.
MADE = ("need-ons-2022", "growth-high", "growth-low")
YEARS = range(2014, 2035)
#: Children aged 0 to 17, ONS mid-year estimates as the Department for Education
#: publishes them.
PUBLISHED = {
    2014: 86720,
    2015: 87154,
    2016: 88135,
    2017: 88491,
    2018: 89038,
    2019: 89587,
    2020: 89674,
    2021: 89160,
}


# Need alone stands for the baseline, whose demography it has, where something is run.
@pytest.fixture(scope="module")
def official() -> hl.Scenario:
    return hl.load("need-ons-2022")


def children(scenario: hl.Scenario, year: int, name: str = "borough") -> list[float]:
    path = f"demography.projections.{name}.years.{year}.children"
    return list(scenario.parameters.loc[path, "value"])


def projection(
    years: range = YEARS, number: Callable[[int, int], float] = lambda _a, _y: 100.25
) -> hl.Projection:
    rows = [("E1", y, a, number(a, y)) for y in years for a in range(18)]
    table = pd.DataFrame(rows, columns=["area", "year", "age", "children"])
    return hl.Projection(table, title="Made up", source="Plan of 2014, table 2")


# ---- Projections in scenarios -----------------------------------------------


def test_a_projection_goes_into_a_scenario_and_comes_back(
    official: hl.Scenario,
) -> None:
    changed = official.with_projection(projection(number=lambda a, y: a + y / 7))
    assert children(changed, 2014) == [a + 2014 / 7 for a in range(18)]
    assert children(changed, 2034)[17] == 17 + 2034 / 7
    row = changed.parameters.loc["demography.projections.borough.years.2020.children"]
    assert (row["kind"], row["text"]) == ("source", "Plan of 2014, table 2")
    assert hl.load("need-ons-2022") == official


def test_everything_else_keeps_its_value_and_provenance(official: hl.Scenario) -> None:
    changed = official.with_projection(projection())
    columns = ["value", "unit", "kind", "text"]
    before, after = official.parameters[columns], changed.parameters[columns]
    kept = ~before.index.str.startswith("demography.projections")
    pd.testing.assert_frame_equal(
        before[kept], after[~after.index.str.startswith("demography.projections")]
    )
    assert changed.title == f"{official.title}, changed"
    (change,) = changed.lineage.changes
    assert change.path == "demography.projections.borough"
    assert change.after == projection().title
    assert (change.kind, change.text) == ("source", projection().source)
    assert changed.horizon == official.horizon


def test_the_same_numbers_give_the_same_scenario(official: hl.Scenario) -> None:
    rows = [("E1", y, a, n) for y in YEARS for a, n in enumerate(children(official, y))]
    table = pd.DataFrame(rows, columns=["area", "year", "age", "children"])
    same = hl.Projection(table, title="The same", source="ONS")
    changed = official.with_projection(same)
    assert [children(changed, y) for y in YEARS] == [
        children(official, y) for y in YEARS
    ]


def test_provenance_is_what_is_said(official: hl.Scenario) -> None:
    path = "demography.projections.borough.years.2014.children"
    row = official.with_projection(projection(), assumption="what if").parameters
    assert row.loc[path, ["kind", "text"]].to_list() == ["assumption", "what if"]
    row = official.with_projection(projection(), source="Plan").parameters
    assert row.loc[path, ["kind", "text"]].to_list() == ["source", "Plan"]
    with pytest.raises(hl.InputError, match="source and assumption were both given"):
        official.with_projection(projection(), source="Plan", assumption="what if")


def test_a_projection_for_each_locality_replaces_that_of_the_borough(
    official: hl.Scenario,
) -> None:
    by_locality = {
        name: projection(number=lambda _a, _y, n=n: 10.0 * n)  # type: ignore[misc]
        for n, name in enumerate(official.localities, start=1)
    }
    changed = official.with_projection(by_locality)
    assert children(changed, 2014, "west") == [30.0] * 18
    assert not any("projections.borough" in p for p in changed.parameters.index)
    # Only one of them is replaced.
    west = changed.with_projection(projection(), localities=["west"])
    assert children(west, 2014, "west") == [100.25] * 18
    assert children(west, 2014, "south") == [20.0] * 18
    # The borough's replaces all of them.
    whole = changed.with_projection(projection())
    assert not any("projections.west" in p for p in whole.parameters.index)


def test_what_contradicts_the_scenario_is_refused(official: hl.Scenario) -> None:
    with pytest.raises(hl.ScenarioError, match='locality "west"'):
        official.with_projection(projection(), localities=["west"])
    with pytest.raises(hl.ScenarioError, match="did you mean 'west'"):
        official.with_projection({"wets": projection()})


@pytest.mark.parametrize(
    ("years", "missing"),
    [
        (range(2014, 2034), "2034"),
        (range(2015, 2040), "2014"),
        (range(2000, 2014), "2014-2034"),
    ],
)
def test_a_projection_that_stops_short_is_refused(
    official: hl.Scenario, years: range, missing: str
) -> None:
    with pytest.raises(hl.InputError, match=rf"2014 to 2034, .* missing: {missing}"):
        official.with_projection(projection(years))


@pytest.mark.parametrize(
    ("start", "horizon", "first", "last"),
    [
        ("2014-04", 240, 2014, 2034),
        ("2014-07", 12, 2014, 2015),
        ("2014-08", 11, 2015, 2015),
        ("2014-08", 12, 2015, 2016),
        ("2014-01", 6, 2014, 2014),
    ],
)
def test_the_years_needed_are_those_that_the_format_asks_for(
    official: hl.Scenario, start: str, horizon: int, first: int, last: int
) -> None:
    long = official.with_projection(projection(range(2010, 2050)))
    other = long.set({"time.start": start, "time.horizon": horizon})
    other.with_projection(projection(range(first, last + 1)))
    for years in (range(first + 1, last + 1), range(first, last)):
        if years:
            with pytest.raises(hl.InputError, match="missing"):
                other.with_projection(projection(years))


def test_a_scenario_without_demography_is_refused() -> None:
    with pytest.raises(hl.InputError, match=r"expected a scenario with \[demography\]"):
        hl.load("need-2014").with_projection(projection())


@pytest.mark.parametrize("given", [None, "borough", {}, {"west": 3}, {3: None}])
def test_what_is_no_projection_is_refused(official: hl.Scenario, given: object) -> None:
    with pytest.raises(hl.InputError, match="expected a"):
        official.with_projection(given)  # type: ignore[arg-type]


def test_localities_are_a_list_beside_a_single_projection(
    official: hl.Scenario,
) -> None:
    with pytest.raises(hl.InputError, match=r"localities: expected .* found 'west'"):
        official.with_projection(projection(), localities="west")
    with pytest.raises(
        hl.InputError, match="localities: expected None beside a mapping"
    ):
        official.with_projection({"west": projection()}, localities=["west"])


# ---- Shipped scenarios ------------------------------------------------------


@pytest.mark.parametrize("name", [*GROWTH, "need-ons-2022"])
def test_a_growth_scenario_runs_for_twenty_years(name: str) -> None:
    scenario = hl.load(name)
    assert (scenario.start, scenario.horizon) == ("2014-04", 240)
    assert "Limitations." in scenario.description


def test_growth_is_that_of_the_baseline() -> None:
    # The first ten years are the baseline, with cases; the others differ from it in
    # their children alone.
    baseline, grown = hl.load("barnet-2014"), hl.load("growth-ons-2022")
    changes = {"name": baseline.name, "title": baseline.title, "time.horizon": 120}
    same = grown.set(changes).parameters["value"].drop("time.horizon")
    assert same.equals(baseline.parameters["value"].drop("time.horizon"))
    assert "pathway.cla.ends.rate" in same.index
    for name in GROWTH[1:]:
        values = hl.load(name).parameters["value"]
        kept = ~values.index.str.startswith(
            ("demography.projections", "demography.housing", "time.horizon")
        )
        assert values[kept].equals(same[same.index.isin(values[kept].index)])


@pytest.mark.parametrize("name", GROWTH)
def test_estimates_have_the_published_totals(name: str) -> None:
    scenario = hl.load(name)
    assert {y: sum(children(scenario, y)) for y in PUBLISHED} == PUBLISHED


def test_the_variants_part_after_2024_and_in_their_order(
    official: hl.Scenario,
) -> None:
    high, low = hl.load("growth-high"), hl.load("growth-low")
    for year in range(2014, 2025):
        assert children(high, year) == children(official, year)
        assert children(low, year) == children(official, year)
    in_2034 = [sum(children(s, 2034)) for s in (high, official, low)]
    assert in_2034 == sorted(in_2034, reverse=True)
    assert in_2034[0] - in_2034[2] > 3000


def test_descriptions_name_the_totals(official: hl.Scenario) -> None:
    for scenario in (official, hl.load("growth-high"), hl.load("growth-low")):
        assert f"{sum(children(scenario, 2034)):,.0f}" in scenario.description


def test_no_year_group_jumps() -> None:
    # Birth cohorts from one mid-year to the next. From 2021 to 2022, the change
    # includes the step between two sets of estimates.
    for name in GROWTH[:3]:
        scenario = hl.load(name)
        for year in range(2014, 2034):
            here = np.array(children(scenario, year))[:-1]
            older = np.array(children(scenario, year + 1))[1:]
            assert np.abs(older / here - 1).max() < (0.05 if year == 2021 else 0.04)


def test_gaps_between_siblings_have_the_published_mean(official: hl.Scenario) -> None:
    # With the hazard's scale, 62% of births are followed by another.
    value = official.parameters["value"]
    starts = np.array(value["demography.births.since_birth.from"])
    ratios = np.array(value["demography.births.since_birth.ratio"])
    days = (np.arange(18 * 360) + 0.5) / 30
    ratio = ratios[np.searchsorted(starts, days, side="right") - 1]
    passed = np.cumsum(ratio) / 360
    rate = brentq(lambda r: 1 - np.exp(-r * passed[-1]) - 0.62, 0.01, 5)
    births = -np.diff(np.exp(-rate * np.concatenate([[0], passed])))
    assert births @ days / births.sum() / 12 == pytest.approx(3.67, abs=0.02)


def test_births_by_order_are_as_published(official: hl.Scenario) -> None:
    # Over the 50,000 families at the start.
    people = hl.synthesise(official)._core
    children = people.column("children")
    first = np.concatenate([[0], np.cumsum(children[:-1], dtype=int)])
    youngest = -np.maximum.reduceat(people.child_column("born_month"), first)
    value = official.parameters["value"]
    starts = np.array(value["demography.births.since_birth.from"])
    ratios = np.array(value["demography.births.since_birth.ratio"])
    since = ratios[np.searchsorted(starts, youngest, side="right") - 1]
    number = np.minimum(children, 3)
    by_children = np.array(value["demography.births.by_children"])
    births = np.bincount(number, since * by_children[number - 1])[1:]
    published = np.array([0.36, 0.16, 0.10]) / 0.62
    assert births / births.sum() == pytest.approx(published, abs=0.005)


def test_families_keep_their_size(official: hl.Scenario) -> None:
    run = hl.run(official, draws=1, population=hl.synthesise(official))
    months = run.table("demography").groupby("month", observed=True)
    size = months["children"].sum() / months["families"].sum()
    assert size.min() > 1.71
    assert size.max() < 1.76


def test_partnership_follows_the_cohort(official: hl.Scenario) -> None:
    value = official.parameters["value"]
    part = value["demography.partnership.separation"]
    join = value["demography.partnership.repartnering"]

    def rates(_: float, share: np.ndarray) -> list[float]:
        natural, lone, step = share
        return [-part * natural, part * (natural + step) - join * lone,
                join * lone - part * step]  # fmt: skip

    at_11 = solve_ivp(rates, (0, 10.25), [0.85, 0.15, 0.0], rtol=1e-9).y[:, -1]
    assert at_11 == pytest.approx([0.61, 0.26, 0.13], abs=0.002)


def test_streams_hold_what_is_published(official: hl.Scenario) -> None:
    value = official.parameters["value"]
    left = 17.5 - np.arange(18)
    ages = np.array(value["streams.unaccompanied.ages"])
    # 67 in care where 36 entered in a year, and 35 in March 2016.
    assert 36 * (ages @ left) == pytest.approx(67, abs=1)
    in_care = value["streams.unaccompanied.entries_per_year"] * (ages @ left)
    assert in_care == pytest.approx(value["streams.unaccompanied.stock"], rel=0.01)
    closing = value["streams.disability.closing"]
    stay = np.array(value["streams.disability.ages"]) @ (
        (1 - np.exp(-closing * left)) / closing
    )
    entries = value["streams.disability.entries_per_1000_children"] * 86.72
    assert entries * stay == pytest.approx(value["streams.disability.stock"], rel=0.01)


# ---- The tool that makes them -----------------------------------------------


def tool() -> ModuleType:
    path = ROOT / "tools" / "make_growth_scenarios.py"
    spec = importlib.util.spec_from_file_location("make_growth_scenarios", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_data
def test_the_shipped_files_are_what_the_tool_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tool()
    monkeypatch.setattr(module, "SCENARIOS", tmp_path)
    monkeypatch.setattr("sys.argv", ["make_growth_scenarios", str(DATA)])
    module.main()
    written = sorted(tmp_path.iterdir())
    assert [path.stem for path in written] == sorted(MADE)
    for path in written:
        assert path.read_text() == (ROOT / "scenarios" / path.name).read_text()
