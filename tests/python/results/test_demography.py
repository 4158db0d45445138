"""Demography: plans, goodness of fit, demand, and scenarios to compare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from conftest import Command, left_in
from growing import YEARS, growing
from scipy import stats

import hearthline as hl
from hearthline.tables.drawn import Drawn

if TYPE_CHECKING:
    from pathlib import Path

DRAWS = 40
NEW_PICTURES = {"localities", "pyramid", "population", "demography", "stream"}


@pytest.fixture(scope="module")
def run() -> hl.Results:
    return hl.run(growing(), draws=DRAWS, seed=3, progress=False)


@pytest.fixture(scope="module")
def both() -> hl.Comparison:
    scenarios = {"rise": growing(0.02), "fall": growing(-0.02)}
    return hl.compare(scenarios, draws=12, seed=3, progress=False)


# ---- The plan -----------------------------------------------------------------


def test_a_plan_has_a_row_for_every_year_and_age(run: hl.Results) -> None:
    plan = run.plan
    assert plan.years["year"].tolist() == list(YEARS)
    assert set(plan.years["projection"]) == {"borough"}
    assert len(plan.ages) == len(YEARS) * 18
    gap = plan.ages["planned"] - plan.ages["projected"]
    assert plan.ages["difference"].tolist() == gap.tolist()
    assert len(plan.months) == 36 * 2
    assert plan.months["month"].iloc[[0, -1]].astype(str).tolist() == [
        "2014-04-01",
        "2017-03-01",
    ]


def test_a_plan_says_what_the_scenario_projects(run: hl.Results) -> None:
    parameters = run.scenario.parameters["value"]
    for year, ages in run.plan.ages.groupby("year"):
        path = f"demography.projections.borough.years.{year}.children"
        assert ages["projected"].tolist() == parameters[path]


def test_months_add_up_to_the_years_of_a_plan(run: hl.Results) -> None:
    """Births from July 2014 to June 2015, and first births, which form families."""
    plan = run.plan
    year = plan.months["month"].between("2014-07-01", "2015-06-01")
    births = plan.months.loc[year, "births"].sum()
    stated = plan.years.set_index("year").loc[2015]
    assert births + stated["new_families"] == pytest.approx(stated["births"], rel=1e-9)


def test_simulated_children_are_those_planned() -> None:
    """False alarm rate 1e-4 for all numbers together; detects an error of 1%."""
    for scenario in (growing(), growing(parts=True)):
        fit = hl.run(scenario, draws=DRAWS, seed=11, progress=False).fit_to_projection()
        bound = stats.t.isf(1e-4 / 2 / len(fit) / 2, DRAWS - 1)
        assert fit["z"].abs().max() < bound, fit.to_string()


def test_a_fit_is_what_the_tables_say(run: hl.Results) -> None:
    fit = run.fit_to_projection()
    table = run.table("population")
    draws = table.groupby(["year", "draw"], observed=True)["children"].sum()
    for _, row in fit.iterrows():
        children = draws[row["year"]].to_numpy()
        error = children.std(ddof=1) / np.sqrt(DRAWS)
        assert row["simulated"] == pytest.approx(children.mean())
        assert row["mcse"] == pytest.approx(error)
        assert row["p10"] == pytest.approx(np.percentile(children, 10))
        assert row["difference"] == pytest.approx(row["simulated"] - row["projected"])
        assert row["z"] == pytest.approx((row["simulated"] - row["planned"]) / error)


def test_ages_add_up_to_years(run: hl.Results) -> None:
    years = run.fit_to_projection().set_index("year")
    ages = run.fit_to_projection(by_age=True)
    assert ages.groupby("year").size().tolist() == [18, 18, 18]
    for column in ("projected", "planned", "simulated", "difference"):
        added = ages.groupby("year")[column].sum()
        assert added.to_numpy() == pytest.approx(years[column].to_numpy())
    # Errors do not add up.
    assert ages.groupby("year")["mcse"].sum().gt(years["mcse"]).all()


def test_each_projection_is_fitted_by_its_localities() -> None:
    run = hl.run(growing(parts=True), draws=4, seed=3, progress=False)
    fit = run.fit_to_projection().set_index(["projection", "year"])["simulated"]
    table = run.table("population")
    for name in ("east", "west"):
        mine = table[(table["locality"] == name) & (table["year"] == 2015)]
        mean = mine.groupby("draw")["children"].sum().mean()
        assert fit[f"of_{name}", 2015] == pytest.approx(mean)


def test_new_homes_come_on_top_of_a_projection() -> None:
    plain = hl.run(growing(), draws=4, seed=3, progress=False).fit_to_projection()
    more = hl.run(growing(housing=True), draws=4, seed=3, progress=False)
    fit = more.fit_to_projection()
    assert fit["planned"].tolist() == plain["planned"].tolist()
    assert (fit["simulated"] > plain["simulated"]).all()
    assert fit["z"].isna().all()


def test_one_draw_has_no_z() -> None:
    fit = hl.run(growing(), draws=1, progress=False).fit_to_projection()
    assert fit["z"].isna().all()


def test_without_demography_there_is_no_plan(results: hl.Results) -> None:
    with pytest.raises(hl.InputError, match=r"'small' has no \[demography\]"):
        _ = results.plan
    with pytest.raises(hl.InputError, match="barnet-2014"):
        results.fit_to_projection()


def test_a_plan_has_one_line(run: hl.Results) -> None:
    assert re.fullmatch(
        r"<Plan of small: borough, 2014 to 2017; every age is within [\d.]+ "
        r"children of the projection>",
        repr(run.plan),
    )
    assert "birth_scale" in run.plan._repr_html_()


# ---- The tables ---------------------------------------------------------------


def test_children_are_those_before_with_who_came_less_who_left(run: hl.Results) -> None:
    """Exactly, in every draw and locality, from one 1 July to the next.

    Families arrive on the first day of a month, also those of first births, and
    children who were not born in the run turn 18 on such a day: events on 1 July
    are included in the number of that day.
    """
    keys = ["draw", "locality"]
    stock = run.table("population").groupby([*keys, "year"], observed=True)["children"]
    children = stock.sum().unstack("year")
    flows = run.table("demography")

    def passed(measure: str, since: str, until: str) -> pd.Series[int]:
        inside = flows[flows["month"].between(since, until)]
        return inside.groupby(keys, observed=True)[measure].sum()

    for first, after in ((2014, 2015), (2015, 2016)):
        within = f"{first}-07-01", f"{after}-06-01"
        at_starts = f"{first}-08-01", f"{after}-07-01"
        change = (
            passed("births", *within)
            - passed("new_families", *within)
            - passed("child_moved_out", *within)
            + passed("new_families", *at_starts)
            + passed("child_arrivals", *at_starts)
            - passed("turned_18", *at_starts)
        )
        assert (children[after] - children[first]).tolist() == change.tolist()


def test_levels_turn_over_as_families_come_and_go(run: hl.Results) -> None:
    turned = run.summary("turnover", by=[], every="year", measures="arrivals")
    came = run.summary(
        "demography", by=[], every="year", measures=["arrivals", "new_families"]
    )
    both = came.groupby("year", observed=True)["mean"].sum()
    assert turned["mean"].to_numpy() == pytest.approx(both.to_numpy())


def test_middles_of_years_are_counts_whatever_the_period(run: hl.Results) -> None:
    monthly = run.summary("population", by="age")
    yearly = run.summary("population", by="age", every="year")
    pd.testing.assert_frame_equal(monthly, yearly)
    assert set(monthly["unit"]) == {"children at 1 July"}
    assert monthly["year"].unique().tolist() == [2014, 2015, 2016]
    assert monthly["age"].unique().tolist() == list(range(18))
    # It is a year of the calendar, in which 1 July is.
    assert "financial_year" not in monthly


def test_streams_have_titles(run: hl.Results, small: hl.Scenario) -> None:
    assert run.scenario.streams == {"disability": "Need from disability"}
    assert small.streams == {}


# ---- Demand -------------------------------------------------------------------


def test_demand_is_summed_within_draws(run: hl.Results) -> None:
    table = run.table("level")
    above = table[
        (table["level"] != 1)
        & (table["locality"] == "west")
        & (table["month"] < pd.Timestamp("2015-04-01"))
    ]
    draws = above.groupby("draw")["families"].sum().to_numpy() / 12
    said = run.demand()
    row = said[
        (said["year"] == 2014)
        & (said["locality"] == "west")
        & (said["measure"] == "families")
    ].iloc[0]
    assert row["mean"] == pytest.approx(draws.mean())
    assert row["p90"] == pytest.approx(np.percentile(draws, 90))
    assert row["mcse"] == pytest.approx(draws.std(ddof=1) / np.sqrt(DRAWS))


def test_demand_adds_up(run: hl.Results) -> None:
    keys = ["year", "measure"]
    whole = run.demand(by=[]).set_index(keys)["mean"]
    for by in ("locality", "level", ["locality", "level"]):
        parts = run.demand(by=by).groupby(keys, observed=True)["mean"].sum()
        assert parts.to_dict() == pytest.approx(whole.to_dict())
    assert set(run.demand(by="level")["level"]) == {2, 3, 4}
    assert len(run.demand(by=[], every="month")) == 36 * 2


def test_demand_knows_its_keys(run: hl.Results) -> None:
    with pytest.raises(hl.InputError, match="'local'"):
        run.demand(by="local")


def test_demand_is_compared_by_locality_and_year(both: hl.Comparison) -> None:
    demand = both.demand()
    assert demand["scenario"].unique().tolist() == ["rise", "fall"]
    keys = ["year", "locality", "measure"]
    rise = demand[demand["scenario"] == "rise"].set_index(keys)
    fall = demand[demand["scenario"] == "fall"].set_index(keys)
    assert (rise[["difference", "difference_mcse"]] == 0).all(axis=None)
    assert fall["difference"].to_dict() == pytest.approx(
        (fall["mean"] - rise["mean"]).to_dict()
    )
    alone = both.results["fall"].demand().set_index(keys)
    pd.testing.assert_frame_equal(fall[alone.columns], alone)
    # Draws are paired: the error of the difference is smaller than its parts' errors.
    last = (2016, "west", "families")
    assert 0 < fall.loc[last, "difference_mcse"] < fall.loc[last, "mcse"]


def test_a_start_in_july_is_fitted_from_the_next() -> None:
    july = growing().set({"time.start": "2014-07", "time.horizon": 30})
    run = hl.run(july, draws=4, seed=1, progress=False)
    assert list(run.cube("population").labels["year"]) == ["2014", "2015", "2016"]
    for by_age in (False, True):
        fit = run.fit_to_projection(by_age=by_age)
        assert sorted(set(fit["year"])) == [2015, 2016]
        assert (fit["simulated"] - fit["planned"]).abs().max() < 60


# ---- What can be compared -----------------------------------------------------


def test_scenarios_may_differ_in_who_comes_and_in_streams(small: hl.Scenario) -> None:
    mixed = {"none": small, "grows": growing(), "plain": growing(streams=False)}
    done = hl.compare(mixed, draws=2, progress=False)
    assert "population" not in done.tables
    grown = hl.compare(
        {"grows": mixed["grows"], "plain": mixed["plain"]}, draws=2, progress=False
    )
    assert "population" in grown.tables
    assert "stream" not in grown.tables
    same = grown.summary("population", measures="children")
    assert (same["difference"] == 0).all()


def test_costs_say_that_streams_have_none(small: hl.Scenario) -> None:
    mixed = {"none": small, "grows": growing(), "again": growing(0.01)}
    done = hl.compare(mixed, draws=1, progress=False)
    without = "without the streams (Need from disability)"
    assert without in growing().cost_label
    assert done.cost_label == small.cost_label
    assert small.cost_label == growing().cost_label.replace(f", {without}", "")
    assert set(done.savings()["label"]) == {done.cost_label}
    texts = {
        name: " ".join(t.get_text() for t in results.plot("cost").texts)
        for name, results in done.results.items()
    }
    assert without in texts["grows"].replace("\n", " ")
    assert "streams" not in texts["none"]


def test_streams_of_other_names_are_not_compared() -> None:
    from hearthline.scenarios.scenario import parse

    text = growing().to_toml().replace("streams.disability", "streams.other")
    pair = {"a": growing(), "b": parse(text)}
    done = hl.compare(pair, draws=1, progress=False)
    assert all("stream" in results.tables for results in done.results.values())
    assert "stream" not in done.tables


def test_scenarios_of_other_lengths_are_refused() -> None:
    short = growing().set({"time.horizon": 24})
    with pytest.raises(hl.InputError) as refused:
        hl.compare({"long": growing(), "short": short}, draws=1, progress=False)
    assert str(refused.value) == (
        "scenario 'short' cannot be compared with 'long': both need the same "
        "families, start month and horizon, but time.horizon is 24 (baseline: 36)"
    )


# ---- Folders and the command --------------------------------------------------


def test_results_that_were_read_have_the_same_plan(
    run: hl.Results, tmp_path: Path
) -> None:
    read = hl.Results.load(run.save(tmp_path / "out", pictures=False))
    for name in ("years", "ages", "months"):
        pd.testing.assert_frame_equal(getattr(read.plan, name), getattr(run.plan, name))
    pd.testing.assert_frame_equal(read.fit_to_projection(), run.fit_to_projection())
    assert read.pictures == run.pictures


def test_folders_have_the_new_tables_and_pictures_once(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of = Drawn.pictures.fget
    assert all_of is not None

    def new(drawn: Drawn) -> list[str]:
        # The others take most of the time, and other tests draw them.
        return [name for name in all_of(drawn) if name in NEW_PICTURES]

    monkeypatch.setattr(Drawn, "pictures", property(new))
    for name, growth in (("rise", 0.02), ("fall", -0.02)):
        growing(growth).save(tmp_path / f"{name}.toml")
    given = (tmp_path / f"{name}.toml" for name in ("rise", "fall"))
    out = tmp_path / "out"
    done = command("compare", *given, "-o", out, "--draws", 2)
    assert done.status == 0, done.err
    assert "Families above level 1, 2016/17" in done.out
    assert "The whole borough" in done.out
    own = next((out / "scenarios").iterdir())
    for folder in (out, own):
        summaries = left_in(folder / "summaries")
        assert {"demand.csv", "demand-by-locality.csv"} <= summaries
        assert {"demography-by-year.csv", "stream-by-year.csv"} <= summaries
        # This table is already by year.
        assert "population.csv" in summaries
        assert "population-by-year.csv" not in summaries
    demand = pd.read_csv(out / "summaries" / "demand-by-locality.csv")
    assert demand["scenario"].nunique() == 2
    drawn = {path.stem for path in (own / "pictures").iterdir()}
    assert drawn >= NEW_PICTURES
    # Scenarios are side by side in one picture.
    compared = {path.stem for path in (out / "pictures").iterdir()}
    assert "localities" in compared
    assert not any(name.startswith("localities-") for name in compared)
