"""The options of a comparison side by side, and what they are called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import hearthline as hl

if TYPE_CHECKING:
    from pathlib import Path

LONG = "a-name-that-is-rather-long-for-a-key-or-a-headline"
NAMES = ["base", "early", "base-changed", LONG]


@pytest.fixture(scope="module")
def cases() -> hl.Comparison:
    """Two scenarios with cases and teams."""
    base = hl.load("barnet-2014-teams").set(
        {"time.horizon": 18, "population.families": 2000}
    )
    rate = {"moves.2->3.rate": {"value": 0.1, "assumption": "fewer"}}
    return hl.compare(base, base.set(rate, name="fewer"), draws=3, progress=False)


def test_the_baseline_comes_first(options: hl.Comparison) -> None:
    table = options.options()
    assert list(dict.fromkeys(table.columns.get_level_values(0))) == NAMES
    assert list(table["base"]) == ["mean", "p10", "p90"]
    statistics = ["mean", "p10", "p90", "difference", "better"]
    assert list(table["early"]) == statistics
    assert table.index.names == ["group", "number", "unit"]
    groups = table.index.get_level_values("group")
    assert list(dict.fromkeys(groups)) == ["need", "cost"]


def test_numbers_are_those_of_the_tables(options: hl.Comparison) -> None:
    tidy = options.options(tidy=True)
    base, mine = options.cubes("level", "early", every="year", measures="families")
    for level in range(4):
        before, after = (cube.values["families"][:, -1, level] for cube in (base, mine))
        gap = after - before
        rows = tidy[tidy["number"].str.startswith(f"Level {level + 1}")]
        row = rows.set_index("scenario").loc["early"]
        assert row["mean"] == pytest.approx(after.mean())
        assert row["mcse"] == pytest.approx(after.std(ddof=1) / np.sqrt(20))
        assert row["p90"] == pytest.approx(np.percentile(after, 90))
        assert row["difference"] == pytest.approx(gap.mean())
        assert row["difference_mcse"] == pytest.approx(gap.std(ddof=1) / np.sqrt(20))
        assert row["difference_p10"] == pytest.approx(np.percentile(gap, 10))
        better = {0: (gap > 0).mean(), 3: (gap < 0).mean()}.get(level, np.nan)
        assert row["better"] == pytest.approx(better, nan_ok=True)
        assert row["better_if"] == {0: "more", 3: "fewer"}.get(level, "")
        assert (row["year"], row["financial_year"]) == (2016, "2016/17")
    means = tidy.set_index(["scenario", "number"])["mean"]
    for name in NAMES:
        level = [v for (_, n), v in means[[name]].items() if n.startswith("Level")]
        assert means[name, "Above level 1"] == pytest.approx(sum(level[1:]))
        assert means[name, "Above level 2"] == pytest.approx(sum(level[2:]))


def test_the_baseline_has_no_difference(options: hl.Comparison) -> None:
    tidy = options.options(tidy=True)
    base = tidy[tidy["scenario"] == "base"]
    assert base[["difference", "difference_mcse", "better"]].isna().all(axis=None)


def test_costs_are_of_the_year_and_of_all_years(options: hl.Comparison) -> None:
    tidy = options.options(tidy=True).set_index(["scenario", "number"])
    saved = options.savings("early")
    avoided = saved[saved["class"] == "avoidance"]
    whole = tidy.loc["early", "Cost of all years"]
    assert -whole["difference"] == pytest.approx(avoided["cumulative_mean"].iloc[-1])
    assert -whole["difference_p10"] == pytest.approx(avoided["cumulative_p90"].iloc[-1])
    assert whole["financial_year"] == "2014/15 to 2016/17"
    year = tidy.loc["early", "Cost in the year"]
    assert -year["difference"] == pytest.approx(avoided["mean"].iloc[-1])


def test_another_year_can_be_chosen(options: hl.Comparison) -> None:
    first = options.options("2014/15", tidy=True)
    assert set(first["financial_year"]) == {"2014/15", "2014/15 to 2016/17"}
    # The effect begins in the second half of the year; rates act from the start.
    assert not first["mean"].equals(options.options(tidy=True)["mean"])
    with pytest.raises(hl.InputError, match="year: expected"):
        options.options("2030/31")
    with pytest.raises(hl.InputError, match="tidy: expected True or False"):
        options.options(tidy="yes")  # type: ignore[arg-type]


def test_cases_teams_and_work_are_included(cases: hl.Comparison) -> None:
    tidy = cases.options(tidy=True).set_index(["group", "number", "scenario"])
    groups = list(dict.fromkeys(tidy.index.get_level_values("group")))
    assert groups == ["need", "open cases", "not served", "work in the year", "cost"]
    run = cases.results["fewer"]
    expected = {
        ("open cases", "Looked after"): run.cube(
            "case", "case", "year", "children"
        ).values["children"][:, 0, -1],
        ("not served", "In need without a case"): run.cube(
            "unmet", [], "year", "families"
        ).values["families"][:, 0],
        ("not served", "Waiting for a worker"): run.cube(
            "team", [], "year", "waiting"
        ).values["waiting"][:, 0],
        ("work in the year", "Contacts"): run.cube(
            "contact", [], "year", "contacts"
        ).values["contacts"][:, 0],
        ("work in the year", "Assessments"): run.cube(
            "assessment", [], "year", "started"
        ).values["started"][:, 0],
    }
    for key, values in expected.items():
        assert tidy.loc[(*key, "fewer"), "mean"] == pytest.approx(values.mean()), key
    early = tidy.loc[("open cases", "Early help (CAF)", "fewer")]
    assert early["better_if"] == ""
    assert np.isnan(early["better"])


def test_scenarios_are_called_by_name_and_changes(options: hl.Comparison) -> None:
    ratio = "effects.early_help.hazard_ratio"
    assert options.labels == {
        "base": f"base (baseline): {ratio} 0.85 -> 1",
        "early": f"early: {ratio} 0.85 -> 0.3",
        "base-changed": "base-changed: moves.3->4.rate 0.12 -> 0.05; moves.1->2.rate "
        "0.06 -> 0.05",
        LONG: f"{LONG}: {ratio} 0.85 -> 0.5; moves.1->2.rate 0.06 -> 0.07; and 1 more",
    }


def test_a_scenario_of_a_file_is_called_by_its_title() -> None:
    base = hl.load("need-2014")
    early = hl.load("need-2014-early")
    both = hl.compare(base, early, draws=1, progress=False)
    assert both.labels == {
        "need-2014": f"need-2014 (baseline): {base.title}",
        "need-2014-early": f"need-2014-early: {early.title}",
    }


def test_the_changes_of_all_scenarios_are_listed(options: hl.Comparison) -> None:
    table = options.changes
    assert list(table.columns[:5]) == [
        "scenario",
        "made_from",
        "path",
        "before",
        "after",
    ]
    assert set(table["made_from"]) == {"small"}
    assert table["scenario"].value_counts().to_dict() == {
        "base": 1,
        "early": 1,
        "base-changed": 3,
        LONG: 3,
    }


@pytest.mark.usefixtures("one_picture")
def test_a_folder_says_what_was_changed(options: hl.Comparison, tmp_path: Path) -> None:
    folder = options.save(tmp_path / "out")
    about = json.loads((folder / "run.json").read_text("utf-8"))
    assert about["labels"] == options.labels
    own = json.loads((folder / "scenarios" / LONG / "run.json").read_text("utf-8"))
    scenario = options.results[LONG].scenario
    assert (own["scenario"], own["title"]) == (LONG, scenario.title)
    assert own["made_from"]["name"] == "small"
    assert own["made_from"]["changes"][0] == {
        "path": "effects.early_help.hazard_ratio",
        "before": 0.85,
        "after": 0.5,
        "kind": "source",
        "text": "a trial",
    }
    saved = pd.read_csv(folder / "summaries" / "options.csv")
    tidy = options.options(tidy=True)
    assert list(saved) == list(tidy)
    assert saved["difference"].to_numpy() == pytest.approx(
        tidy["difference"].to_numpy(), nan_ok=True
    )
    changes = pd.read_csv(folder / "summaries" / "changes.csv")
    assert list(changes["path"]) == list(options.changes["path"])
    again = hl.Comparison.load(folder)
    assert again.labels == options.labels
    assert again.changes.equals(options.changes)
    assert again.options().equals(options.options())
