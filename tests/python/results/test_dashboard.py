"""Teams and the dashboard: against the tables, and what they say in words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import hearthline as hl
from hearthline.results.teams import waiting_time

FILE = Path(__file__).parents[2] / "data" / "pathway.toml"

SMALL = {
    "population.families": 5000,
    "population.start.level_2": 70,
    "population.start.level_3": 125,
    "population.start.level_4": 32,
    "time.horizon": 30,
}

TEAMS = """
[pathway.teams.duty]
cases = ["assessment", "section_47"]
cases_per_worker = { value = 2, unit = "cases", assumption = "test" }
wait_limit = { value = 0.5, unit = "months", assumption = "test" }
[pathway.teams.duty.workers]
from = ["2014-04"]
number = { value = [14], unit = "workers", assumption = "test" }

[pathway.teams.planning]
cases = ["cin", "cpp"]
cases_per_worker = { value = 5, unit = "cases", assumption = "test" }
[pathway.teams.planning.workers]
from = ["2014-04"]
number = { value = [7], unit = "workers", assumption = "test" }
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> hl.Scenario:
    small = hl.load(FILE).set(SMALL)
    path = tmp_path_factory.mktemp("teams") / "teams.toml"
    path.write_text(small.to_toml() + TEAMS, "utf-8")
    return hl.load(path)


@pytest.fixture(scope="module")
def run(scenario: hl.Scenario) -> hl.Results:
    return hl.run(scenario, draws=20, seed=1, progress=False)


def in_year(run: hl.Results, table: str) -> pd.DataFrame:
    """Return the rows of the last whole year."""
    rows = run.table(table)
    return rows[(rows["month"] >= "2015-04-01") & (rows["month"] < "2016-04-01")]


def value(board: pd.DataFrame, measure: str, unit: str = "") -> pd.Series:
    """Return the row of a measure."""
    found = board[board["measure"] == measure]
    if unit:
        found = found[found["unit"] == unit]
    assert len(found) == 1, measure
    return found.iloc[0]


# ---- Waiting times ------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([0, 10, 0, 0], 0.9),
        ([9, 1, 0, 0], 0.0),
        ([5, 0, 5, 0], 1.8),
        ([0, 0, 0, 10], 2 + 0.9 * 8),
        ([0, 0, 0, 0], np.nan),
    ],
)
def test_a_percentile_lies_within_its_band(
    counts: list[float], expected: float
) -> None:
    up_to = np.array([0.0, 1.0, 2.0, np.inf])
    found = waiting_time(np.array(counts, float), up_to, 0.9, 10.0)
    np.testing.assert_allclose(found, expected)


def test_bands_are_fine_enough_for_a_percentile(run: hl.Results) -> None:
    up_to = run.table("wait")["up_to"].unique()
    assert up_to[0] == 0
    assert up_to[-1] == np.inf
    for mean in (0.05, 0.3, 1.7, 9.0):
        # Shares of exponential waits by band, and their 90th percentile.
        counts = np.diff(1 - np.exp(-up_to / mean), prepend=0.0)
        found = float(waiting_time(counts, up_to, 0.9, 120.0))
        assert found == pytest.approx(mean * np.log(10), rel=0.02)


def test_teams_are_those_of_the_tables(run: hl.Results) -> None:
    teams = run.teams()
    rows = in_year(run, "team")
    one = rows[rows["team"] == "planning"].groupby("draw").sum(numeric_only=True)
    mine = teams[(teams["team"] == "planning") & (teams["year"] == 2015)]
    mean = mine.set_index("measure")["mean"]
    assert mean["caseload"] == pytest.approx((one["held"] / one["workers"]).mean())
    cases = in_year(run, "case")
    held = cases[cases["case"].isin(["cin", "cpp"])].groupby("draw")
    held = held.sum(numeric_only=True)
    children = (held["children"] - held["waiting_children"]) / one["workers"]
    assert held["waiting_children"].min() > 0
    assert mean["children"] == pytest.approx(children.mean())
    # The same of families is what the team itself counts.
    families = (held["families"] - held["waiting"]) / one["workers"]
    assert mean["caseload"] == pytest.approx(families.mean())
    assert mean["mean_wait"] == pytest.approx(
        (one["months_waited"] / one["allocated"]).mean()
    )
    assert mean["at_once"] == pytest.approx(
        100 * (one["at_once"] / one["allocated"]).mean()
    )
    assert 0 < mean["mean_wait"] < mean["p90_wait"]
    # It has no limit; the other has.
    assert np.isnan(mean["over_limit"])
    duty = teams[(teams["team"] == "duty") & (teams["year"] == 2015)]
    assert 0 < duty.set_index("measure")["mean"]["over_limit"] < 100
    monthly = run.teams(every="month")
    assert len(monthly) == 30 * 2 * 6
    # The cases of the start are held whether or not there are places.
    later = monthly[(monthly["measure"] == "caseload") & (monthly["month"] > "2015")]
    assert 4 < later["mean"].max() <= 5 + 1e-9


def test_teams_of_localities_hold_their_own_children(tmp_path: Path) -> None:
    rest = '"south", "west"'
    text = hl.load(FILE).set({**SMALL, "time.horizon": 12}).to_toml() + TEAMS
    path = tmp_path / "localities.toml"
    first, second = text.split("[pathway.teams.planning]\n")
    # A team for one locality, and another for the rest.
    path.write_text(
        first
        + '[pathway.teams.planning]\nlocalities = ["east_central"]\n'
        + second
        + second[: second.index("[pathway.teams.planning.workers]")].join(
            [f"[pathway.teams.rest]\nlocalities = [{rest}]\n", ""]
        )
        + second[second.index("[pathway.teams.planning.workers]") :].replace(
            "planning", "rest"
        ),
        "utf-8",
    )
    run = hl.run(hl.load(path), draws=2, seed=1, progress=False)
    cases = run.table("case")
    cases = cases[cases["case"].isin(["cin", "cpp"])]
    team = run.table("team").groupby("team", observed=True)["workers"].sum()
    means = run.teams().set_index(["team", "measure"])["mean"]
    for name, own in (
        ("planning", cases["locality"] == "east_central"),
        ("rest", cases["locality"] != "east_central"),
    ):
        held = (cases["children"] - cases["waiting_children"])[own].sum()
        assert means[name, "children"] == pytest.approx(held / team[name])


def test_teams_are_refused_where_there_are_none() -> None:
    without = hl.run(hl.load(FILE).set(SMALL), draws=1, seed=1, progress=False)
    assert not {"team", "wait"} & set(without.tables)
    with pytest.raises(hl.InputError, match="a scenario with teams"):
        without.teams()


# ---- The dashboard ------------------------------------------------------------


def test_the_dashboard_is_that_of_the_tables(run: hl.Results) -> None:
    board = run.dashboard()
    assert set(board["year"]) == {2015}
    assert set(board["financial_year"]) == {"2015/16"}
    assert list(board)[4:] == [
        *("mean", "mcse", "p10", "p90", "target", "document", "note", "unit")
    ]
    started = in_year(run, "caf_start").groupby("draw")["families"].sum()
    assert value(board, "CAFs started")["mean"] == started.mean()
    rows = in_year(run, "caf_start")
    down = rows[rows["route"] == "stepped_down"].groupby("draw")["families"].sum()
    assert value(board, "CAFs started by stepping down from a child in need plan")[
        "mean"
    ] == pytest.approx(100 * (down / started).mean())
    referrals = in_year(run, "referral").groupby("draw").sum(numeric_only=True)
    repeat = 100 * referrals["repeat_referrals"] / referrals["referrals"]
    row = value(board, "Repeat referrals within 12 months")
    assert row["mean"] == pytest.approx(repeat.mean())
    assert row["p90"] == pytest.approx(np.percentile(repeat, 90))
    assert row["target"] == "18%"
    closed = in_year(run, "closing")
    closed = closed[closed["case"] == "caf"]
    met = closed[closed["reason"] == "needs_met"].groupby("draw")["families"].sum()
    share = 100 * met / closed.groupby("draw")["families"].sum()
    assert value(board, "CAFs closed: needs met")["mean"] == pytest.approx(share.mean())


def test_parts_of_the_dashboard_add_up(run: hl.Results) -> None:
    mean = run.dashboard().set_index("measure")["mean"]
    by_source = mean[
        mean.index.str.startswith(
            ("CAFs started after a contact", "CAFs started by social care")
        )
    ]
    assert by_source.sum() == pytest.approx(mean["CAFs started"])
    for parts in (
        [
            "straight from the front door",
            "after a social care assessment",
            "by stepping down from a child in need plan",
        ],
    ):
        assert sum(mean[f"CAFs started {p}"] for p in parts) == pytest.approx(100)
    ends = ["needs met", "to social care", "other reasons"]
    assert sum(mean[f"CAFs closed: {end}"] for end in ends) == pytest.approx(100)
    levels = [f"Open CAFs of families at need level {k}" for k in "1234"]
    assert mean[levels].sum() == pytest.approx(mean["Open CAFs"])
    spans = mean[mean.index.str.startswith("Open CAFs, open")]
    assert len(spans) == 4
    assert spans.sum() == pytest.approx(100)
    contacts = mean[mean.index.str.startswith("Contacts by") & mean.notna()]
    assert contacts.sum() == pytest.approx(mean["Contacts"])


def test_what_the_model_lacks_is_said(run: hl.Results) -> None:
    board = run.dashboard()
    lacking = board[board["note"] == "not in the model"]
    assert "Young carers" in set(lacking["measure"])
    assert lacking[["mean", "mcse", "p10", "p90"]].isna().all(axis=None)
    assert board.loc[board["mean"].isna(), "note"].eq("not in the model").all()
    assert (board["document"] != "").sum() > 60
    # The committee's target is of children.
    children = value(board, "Planning: children a worker")
    assert children["target"] == "12 to 16"
    assert children["unit"] == "children (mean)"
    assert "appendix 2" in children["document"]
    caseload = value(board, "Planning: cases a worker")
    assert caseload["target"] == "none stated"
    assert children["mean"] > caseload["mean"]


def test_the_year_can_be_chosen(run: hl.Results) -> None:
    first = run.dashboard("2014/15")
    # There is no year before it.
    assert np.isnan(value(first, "Contacts, change from the year before")["mean"])
    pd.testing.assert_frame_equal(run.dashboard(2014), first)
    partial = run.dashboard("2016/17")
    assert set(partial["year"]) == {2016}
    assert set(partial["financial_year"]) == {"2016/17, 6 months"}
    with pytest.raises(hl.InputError, match="year: expected one of 2014/15"):
        run.dashboard("2019/20")
    with pytest.raises(hl.InputError, match="year: expected one of 2014/15"):
        run.dashboard(2019)


def test_a_dashboard_needs_a_pathway() -> None:
    without = hl.load("need-2014").set({"time.horizon": 12})
    with pytest.raises(
        hl.InputError, match="dashboard: expected results of a scenario"
    ):
        hl.run(without, draws=1, progress=False).dashboard()


def test_a_comparison_shows_differences(scenario: hl.Scenario, run: hl.Results) -> None:
    fewer = scenario.set({"name": "fewer", "pathway.contacts.police.rate": 0.0})
    # A limit of waiting times is counted, and changes nothing.
    same = scenario.set({"name": "same", "pathway.teams.duty.wait_limit": 0.4})
    both = hl.compare(
        {"base": scenario, "same": same, "fewer": fewer},
        draws=20,
        seed=1,
        progress=False,
    )
    board = both.dashboard()
    none = board[board["scenario"] == "same"].dropna(subset="difference")
    assert len(none) > 50
    assert (none[["difference", "mcse", "p10", "p90"]] == 0).all(axis=None)
    mine = board[board["scenario"] == "fewer"]
    row = value(mine, "Contacts by the police")
    own = value(run.dashboard(), "Contacts by the police")["mean"]
    assert row["baseline"] == own
    assert row["difference"] == -own
    assert row["p10"] <= row["difference"] <= row["p90"]
    assert "Planning: cases a worker" in set(mine["measure"])
    assert set(both.dashboard(scenario="same")["scenario"]) == {"same"}
    # Pictures of the differences.
    for name in ("case", "placement", "unmet", "team"):
        picture = both.plot(name, "fewer")
        assert "minus baseline" in " ".join(t.get_text() for t in picture.texts)
        assert "no difference" in both.plot(name, "same").hearthline_title.lower()


def test_a_team_that_only_one_has_is_left_out(scenario: hl.Scenario) -> None:
    without = hl.load(FILE).set(SMALL)
    both = hl.compare(
        {"teams": scenario, "free": without}, draws=2, seed=1, progress=False
    )
    assert not {"team", "wait"} & set(both.tables)
    assert not both.dashboard()["measure"].str.startswith("Planning").any()


# ---- Pictures and files ---------------------------------------------------------


@pytest.mark.parametrize("name", ["team", "flow", "dashboard"])
def test_pictures_say_their_numbers(run: hl.Results, name: str) -> None:
    picture = run.plot(name)
    assert picture.hearthline_title
    text = picture.hearthline_alt
    if name == "team":
        assert "Planning: " in text
        assert "cases a worker, who can hold 5.0" in text
    else:
        contacts = value(run.dashboard(), "Contacts")["mean"]
        assert f"{contacts:,.0f}" in text


@pytest.mark.usefixtures("one_picture")
def test_a_folder_has_the_dashboard(run: hl.Results, tmp_path: Path) -> None:
    folder = run.save(tmp_path / "run")
    board = pd.read_csv(folder / "summaries" / "dashboard.csv")
    assert board["mean"].tolist() == pytest.approx(
        run.dashboard()["mean"].tolist(), nan_ok=True
    )
    teams = pd.read_csv(folder / "summaries" / "teams.csv")
    assert len(teams) == len(run.teams())
    loaded = hl.Results.load(folder)
    assert loaded.dashboard().equals(run.dashboard())


def test_draws_on_the_disk_give_the_same(
    run: hl.Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = run.save(tmp_path / "run", pictures=False)
    monkeypatch.setattr("hearthline.results.results.ROWS_HELD", 0)
    monkeypatch.setattr("hearthline.tables.cubes.HELD", 0)
    stored = hl.Results.load(folder)
    for mine, own in (
        (stored.dashboard(), run.dashboard()),
        (stored.teams("month"), run.teams("month")),
    ):
        pd.testing.assert_frame_equal(mine, own, rtol=1e-12)
    for name in ("team", "flow", "dashboard"):
        assert stored.plot(name).hearthline_alt == run.plot(name).hearthline_alt
