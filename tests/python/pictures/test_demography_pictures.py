"""Pictures of demography and of localities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from conftest import quietly
from growing import growing
from looks import fits, key, texts

import hearthline as hl

if TYPE_CHECKING:
    from hearthline.tables.picture import Picture

OF_PEOPLE = ["localities", "pyramid", "population", "demography", "stream"]


@pytest.fixture(scope="module")
def results(small: hl.Scenario) -> hl.Results:
    """A run with enough draws for bands."""
    return hl.run(small, draws=20, seed=3, progress=False)


@pytest.fixture(scope="module")
def run() -> hl.Results:
    return hl.run(growing(), draws=20, seed=3, progress=False)


@pytest.fixture(scope="module")
def both() -> hl.Comparison:
    scenarios = {"rise": growing(0.02), "fall": growing(-0.02), "same": growing(0.02)}
    with pytest.warns(hl.ModelWarning, match="'same' has the same parameters"):
        return hl.compare(scenarios, draws=20, seed=3, progress=False)


# ---- Runs ---------------------------------------------------------------------


def test_pictures_are_offered_where_their_tables_are(
    run: hl.Results, results: hl.Results
) -> None:
    assert run.pictures[-5:] == OF_PEOPLE
    assert results.pictures[-1] == "localities"
    with pytest.raises(hl.InputError, match="'pyramid'"):
        results.plot("pyramid")


@pytest.mark.parametrize("name", OF_PEOPLE)
def test_pictures_are_described_and_sourced(run: hl.Results, name: str) -> None:
    picture = run.plot(name)
    fits(picture)
    assert picture.hearthline_alt.startswith(picture.hearthline_title)
    assert len(picture.hearthline_alt) > 100
    assert any("Source: Hearthline" in text for text in texts(picture))


def test_a_pyramid_has_every_child_and_the_projection(run: hl.Results) -> None:
    picture = run.plot("pyramid")
    children = run.cube("population", by=["sex", "age"]).values["children"]
    projected = run.plan.ages.pivot_table("projected", "year", "age")
    assert [p.get_title(loc="left").split(":")[0] for p in picture.axes] == [
        "2014",
        "2015",
        "2016",
    ]
    for at, panel in enumerate(picture.axes):
        boys, girls = panel.containers
        means = children[:, at].mean(axis=0)
        assert [-bar.get_width() for bar in boys] == pytest.approx(means[1])
        assert [bar.get_width() for bar in girls] == pytest.approx(means[0])
        marks = [line.get_xdata() for line in panel.lines if line.get_marker() == "o"]
        assert marks[1] - marks[0] == pytest.approx(projected.to_numpy()[at])
    assert key(picture) == ["boys", "girls", "as in 2014", "projection"]


def test_children_by_year_are_beside_the_projection(run: hl.Results) -> None:
    whole, east, west, hidden_panel = run.plot("population").axes
    fit = run.fit_to_projection()
    line, marks = whole.lines
    assert line.get_ydata() == pytest.approx(fit["simulated"].to_numpy())
    assert marks.get_ydata() == pytest.approx(fit["projected"].to_numpy())
    # The projection covers the borough, so the localities have no markers.
    assert [len(panel.lines) for panel in (east, west)] == [1, 1]
    assert not hidden_panel.get_visible()


def test_localities_are_beside_their_own_projections() -> None:
    run = hl.run(growing(parts=True), draws=2, progress=False)
    whole, east, west, _ = run.plot("population").axes
    sums = [panel.lines[1].get_ydata() for panel in (whole, east, west)]
    assert sums[1] + sums[2] == pytest.approx(sums[0])


def test_new_homes_are_named_where_the_projection_is_without_them() -> None:
    run = hl.run(growing(housing=True), draws=2, progress=False)
    for name in ("pyramid", "population"):
        assert any("new homes (The Meadows)" in t for t in texts(run.plot(name)))


def test_flows_have_one_scale_from_zero(run: hl.Results) -> None:
    picture = run.plot("demography")
    assert len({panel.get_ylim() for panel in picture.axes}) == 1
    assert picture.axes[0].get_ylim()[0] == 0
    born = run.summary("demography", by=[], every="year", measures="births")
    heights = [bar.get_height() for bar in picture.axes[0].containers[0]]
    assert heights == pytest.approx(born["mean"].to_numpy())


def test_need_by_locality_has_one_scale_from_zero(results: hl.Results) -> None:
    picture = results.plot("localities")
    assert [p.get_title(loc="left") for p in picture.axes] == ["East", "West"]
    assert len({panel.get_ylim() for panel in picture.axes}) == 1
    assert picture.axes[0].get_ylim()[0] == 0
    assert key(picture) == [
        "Level 2: needs not yet met",
        "Level 3: complex needs",
        "Level 4: acute needs",
        "middle 80% of draws",
    ]


def test_a_horizon_without_july_has_no_pyramid() -> None:
    short = hl.run(quietly(growing(), {"time.horizon": 3}), draws=1, progress=False)
    assert short.columns("population").labels["year"] == ()
    assert not {"pyramid", "population"} & {*short.pictures}
    for name in short.pictures:
        short.plot(name).png()
    assert short.summary("population").empty
    assert short.fit_to_projection().empty
    assert short.fit_to_projection(by_age=True).empty
    one = hl.run(quietly(growing(), {"time.horizon": 4}), draws=1, progress=False)
    for name in ("pyramid", "population"):
        fits(one.plot(name))


# ---- Comparisons --------------------------------------------------------------


def test_scenarios_are_drawn_side_by_side(both: hl.Comparison) -> None:
    picture = both.plot("localities")
    fits(picture)
    assert key(picture) == ["rise (baseline)", "fall", "same"]
    demand = both.demand()
    said = demand[(demand["locality"] == "west") & (demand["measure"] == "families")]
    _, west = picture.axes
    for line, (_, rows) in zip(
        west.lines, said.groupby("scenario", sort=False), strict=True
    ):
        assert line.get_ydata() == pytest.approx(rows["mean"].to_numpy())
    one = both.plot("localities", "same")
    assert key(one) == ["rise (baseline)", "same"]
    assert "under each" in one.hearthline_title


def test_many_scenarios_have_a_key_in_rows(small: hl.Scenario) -> None:
    names = [f"a scenario with a long name, number {n}" for n in range(8)]
    scenarios = {
        name: small.set({"moves.1->2.rate": 0.05 + 0.001 * at})
        for at, name in enumerate(names)
    }
    many = hl.compare(scenarios, draws=1, progress=False)
    fits(many.plot("localities"))


# ---- Whose projection it is ------------------------------------------------------


def _note(picture: Picture) -> str:
    return " ".join(picture.texts[-1].get_text().split())


def test_a_projection_is_credited_to_its_source(run: hl.Results) -> None:
    scenario = growing()
    index = pd.MultiIndex.from_product(
        [["E1"], [2014, 2015, 2016, 2017], range(18)], names=["area", "year", "age"]
    )
    table = pd.DataFrame({"children": 100.0}, index).reset_index()
    plan = hl.Projection(table, title="Local plan", source="Plan of 2026, table 2")
    changed = scenario.with_projection(plan)
    mine = hl.run(changed, draws=1, progress=False)
    credit = "Projection of children: “Local plan” (source: Plan of 2026, table 2). "
    for name in ("level", "pyramid", "population"):
        assert _note(mine.plot(name)).count(credit) == 1, name
    assert changed.title_with_changes in _note(mine.plot("level"))
    assert "“Local plan”" in changed.title_with_changes
    # A scenario whose projection is its own names it where it is drawn.
    assert "Projection" not in _note(run.plot("level"))
    own = run.plot("pyramid")
    fits(own)
    assert "Projection of children: “" in _note(own)
    guess = scenario.with_projection(plan, assumption="as planned")
    both = hl.compare(scenario, guess, draws=1, progress=False)
    assert "“Local plan” (assumption: as planned). " in _note(both.plot("level"))
