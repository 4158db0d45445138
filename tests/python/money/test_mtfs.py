"""The view of a strategy: tables that tie, and what it refuses."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import hearthline as hl
from hearthline.base import words
from hearthline.money.schedule import rounded
from hearthline.money.sentences import said_of_targets
from hearthline.scenarios.costs import not_costed

if TYPE_CHECKING:
    from hearthline.money.mtfs import Mtfs

TARGETS = {"2015/16": 1_000, "2016/17": 40_000_000}


FILE = Path(__file__).parents[2] / "data" / "pathway.toml"


@pytest.fixture(scope="module")
def both() -> hl.Comparison:
    small = {
        "population.families": 3000,
        "population.start.level_2": 42,
        "population.start.level_3": 75,
        "population.start.level_4": 20,
        "time.horizon": 48,
    }
    base = hl.load(FILE).set(small).with_costs("barnet-2014")
    worker = {
        "title": "Key worker",
        "places": 20,
        "eligible": {"levels": [2, 3]},
        "found": {"outreach": 2.0},
        "stay": {"length": 12},
        "cost": {"place_used": 1600, "price_year": "2017/18"},
    }
    mix = base.set(
        {"programmes.key_worker": worker, "pathway.contacts.police.rate": 0.005},
        name="mix",
    )
    return hl.compare({"base": base, "mix": mix}, draws=20, progress=False)


@pytest.fixture(scope="module")
def view(both: hl.Comparison) -> Mtfs:
    return both.mtfs(start="2015/16", targets=TARGETS)


def test_the_years_are_whole_ones(view: Mtfs) -> None:
    assert view.years == ["2015/16", "2016/17", "2017/18"]
    assert repr(view).endswith("2015/16 to 2017/18, 20 draws>")


def test_increments_tie_to_the_level(view: Mtfs) -> None:
    schedule = view.schedule()
    rows = schedule[schedule["ref"].str.match(r"[A-Z]\d")]
    assert len(rows) > 3
    assert (rows[view.years].sum(axis=1) == rows["total"]).all()
    assert (rows["total"] == rows["cumulative"]).all()
    assert schedule.iloc[-1]["total"] == 0
    # By hand, from pence by draw: the level of the last year of one row.
    row = rows[rows["class"] == "Cashable saving"].iloc[0]
    saved = view.savings
    item = next(n for n, i in saved.items.items() if i["title"] == row["description"])
    line = [k for k, (name, _) in enumerate(saved.lines) if name == item]
    level = saved.pence[:, 3, line, 0].sum(axis=1).mean() / 100
    assert abs(row["cumulative"] + level) < 1
    assert row["low"] <= row["cumulative"] <= row["high"]


def test_totals_are_the_sums_of_their_rows(view: Mtfs) -> None:
    schedule = view.schedule()
    for kind, own in schedule[schedule["class"] != ""].groupby("class"):
        total = own[own["ref"] == "Total"].iloc[0]
        rows = own[own["ref"] != "Total"]
        for column in (*view.years, "total", "cumulative"):
            assert rows[column].sum() == total[column], kind
        # And they are those of the run, rounded once.
        name = {"Cashable saving": "cashable", "Cost avoidance": "avoidance"}[kind]
        level = -view.level(name).mean(axis=0)
        assert abs(total["cumulative"] - level[-1]) <= 0.5
        np.testing.assert_allclose(
            total[view.years].astype(float).cumsum(), level, atol=0.5
        )
    assert "Cashable saving" in set(schedule["class"])
    assert "Cost avoidance" in set(schedule["class"])
    assert (schedule["owner"] == "").all()


def test_rows_are_rounded_so_that_they_add_up_to_a_rounded_total() -> None:
    random = np.random.default_rng(20141)
    for _ in range(300):
        shape = random.integers(1, 9), random.integers(1, 4)
        per = int(random.integers(1, 2_000))
        sums = random.integers(-10 * per, 10 * per, shape)
        sums[random.random(shape) < 0.3] //= per
        sums[random.random(shape) < 0.2] *= per
        found = rounded(sums, per)
        for rows, whole in zip(sums.T, found.T, strict=True):
            exact = [Fraction(int(n), per) for n in rows]
            assert sum(map(int, whole)) == math.floor(sum(exact) + Fraction(1, 2))
            for own, number in zip(exact, map(int, whole), strict=True):
                assert number in {math.floor(own), math.ceil(own)}


def test_the_bridge_adds_up(view: Mtfs) -> None:
    gap = view.gap()
    parts = gap.iloc[1:8]
    np.testing.assert_allclose(parts.sum(), gap.iloc[8])
    np.testing.assert_allclose(gap.iloc[8].cumsum(), gap.iloc[10])
    opening, closing = gap.iloc[0].to_numpy(), gap.iloc[9].to_numpy()
    np.testing.assert_allclose(opening[1:], closing[:-1])
    # Pressures take the baseline's spending of one year to that of the next.
    run = view.savings.base
    pounds = run.pence().sum(axis=(2, 3)).mean(axis=0) / 100
    pressures = gap.iloc[1:4].sum().to_numpy()
    np.testing.assert_allclose(opening[0], pounds[0], atol=0.1)
    np.testing.assert_allclose(pounds[0] + pressures.cumsum(), pounds[1:4], atol=0.2)


def test_what_is_spent_is_what_programmes_cost(view: Mtfs) -> None:
    table = view.invest_to_save()
    spent = table.loc["Ongoing annual cost of programmes"]
    # Places used, at £1,600 a year in prices of 2017/18.
    saved = view.savings
    used = saved.mix.volumes()
    names = [item["name"] for item in saved.mix.items]
    at = names.index("programme.key_worker.place_used")
    families = used[:, 3, :, at].sum(axis=1).mean()
    assert families > 2
    assert spent.iloc[-1] == pytest.approx(families * 1600, abs=0.1)
    net = spent + table.loc["Cashable savings"] + table.loc["Income"]
    np.testing.assert_allclose(net, table.loc["Net financial impact"])
    assert table.loc["Share of draws paid back"].between(0, 1).all()
    assert view.payback()["share"] == table.loc["Share of draws paid back"].iloc[-1]


def test_targets_are_met_with_a_chance(view: Mtfs) -> None:
    table = view.against_targets()
    assert list(table["target_so_far"]) == [1_000, 40_001_000, 40_001_000]
    assert table["chance"].iloc[1] == 0
    saved = view.level("cashable")
    assert table["chance"].iloc[0] == (saved[:, 0] >= 1_000).mean()
    # The year before the first has savings too, since the mix began with the run.
    before = view.savings.pounds("cashable", ["general_fund"])[:, 0]
    assert (before >= 1_000).mean() > 0
    assert table["if_a_year_later"].iloc[0] == (before >= 1_000).mean()


def test_where_it_falls_is_by_payer(both: hl.Comparison) -> None:
    partners = both.results["base"].scenario.with_costs("gmca-1.4")
    table = both.mtfs(costs=partners).where()
    assert (table.loc[table["budget"] == "Partners", "cashable"] == 0).all()
    assert (table.loc[table["budget"] != "Partners", "partners"] == 0).all()
    assert len(table) > 4


def test_sensitivities_turn_about_the_centre(view: Mtfs) -> None:
    table = view.sensitivity()
    centre = -view.level("cashable").mean(axis=0)[-1]
    np.testing.assert_allclose(table["cashable"], centre + table["difference"])
    half = table[table["change"] == "-50%"].iloc[0]
    assert half["cashable"] == pytest.approx(centre / 2)
    year = table[table["change"] == "12 months later"].iloc[0]
    assert year["cashable"] == pytest.approx(-view.level("cashable").mean(axis=0)[-2])


def test_a_later_start_looks_before_the_first_year(both: hl.Comparison) -> None:
    late = both.mtfs(start="2017/18")
    table = late.sensitivity().set_index("change")["cashable"]
    saved = late.savings.pounds("cashable", ["general_fund"]).mean(axis=0)
    assert table["12 months later"] == pytest.approx(-saved[2])
    assert table["24 months later"] == pytest.approx(-saved[1])
    assert table["6 months later"] == pytest.approx(-(saved[3] + saved[2]) / 2)
    first = both.mtfs(start="2014/15", years=1)
    saved = first.savings.pounds("cashable", ["general_fund"]).mean(axis=0)
    table = first.sensitivity().set_index("change")["cashable"]
    assert table["6 months later"] == pytest.approx(-saved[0] / 2)
    assert table["24 months later"] == 0


def test_other_growth_is_that_of_other_prices(both: hl.Comparison) -> None:
    # The prices are those of 2014/15, the base year, and do not grow by themselves.
    base = both.results["base"].scenario
    view = both.mtfs(start="2015/16")
    budget = view.gap().loc["Budget carried forward"].iloc[-1]
    table = view.gap_sensitivity()
    assert table["budget"].iloc[0] == pytest.approx(budget, abs=1)
    items = [name for name in base.costs if not name.startswith("programme.")]
    for name in items:
        faster = base.set({f"costs.items.{name}.growth": 0.03}, assumption="a test")
        other = both.mtfs(start="2015/16", costs=faster)
        more = other.gap().loc["Budget carried forward"].iloc[-1] - budget
        title = base.costs[name].title
        assert table.loc[title, "+3% a year"] == pytest.approx(more, abs=1)
    every = {f"costs.items.{name}.growth": -0.02 for name in items}
    slower = both.mtfs(start="2015/16", costs=base.set(every, assumption="a test"))
    change = view.sensitivity().set_index("change")["cashable"]
    cashable = slower.level("cashable")[:, -1].mean()
    assert change["-2% a year"] == pytest.approx(-cashable, abs=1)


def test_a_year_that_is_not_whole_is_no_base() -> None:
    base = hl.load("need-2014").set({"time.start": "2014-09", "time.horizon": 31})
    mix = base.set({"moves.2->3.rate": 0.05}, name="mix")
    view = hl.compare({"base": base, "mix": mix}, draws=2, progress=False).mtfs()
    # Seven months of 2014/15 are in the run.
    assert view.years == ["2015/16", "2016/17"]
    gap = view.gap()
    spent = view.savings.base.pence()[:, 1].sum(axis=(1, 2)).mean() / 100
    assert gap.loc["Base budget brought forward"].iloc[0] == pytest.approx(spent)
    pressures = ["Pressure from prices", "Pressure from numbers and mix"]
    assert (gap.loc[pressures, "2015/16"] == 0).all()
    later = view.gap_sensitivity()
    assert later["+1% a year"].iloc[0] == pytest.approx(later["budget"].iloc[0] / 100)


def test_the_answer_has_ranges_and_says_what_is_not_known(view: Mtfs) -> None:
    first, second, third = view.sentences()
    assert re.search(r"In 2017/18, .* \(.* to .* in the middle 80% of draws\)", first)
    assert "which no budget can lose" in second
    assert "Programmes cost the general fund" in third


def test_parts_have_an_interaction() -> None:
    base = hl.load("barnet-2014").set({"time.horizon": 24})
    trio = hl.load("trio-focus").set({"time.horizon": 24})
    both = hl.compare(base, trio, draws=2, waterfall=True, progress=False)
    table = both.mtfs().by_programme()
    parts = table.drop(index=["the mix"])
    for column in ("cashable", "avoidance", "programmes"):
        assert parts[column].sum() == pytest.approx(table.loc["the mix", column])
    assert "interaction" in table.index
    # A committee reads what programmes are called, not how a file names them.
    assert "Early help CAMHS, alone" in table.index
    with pytest.raises(hl.InputError, match="waterfall=True"):
        hl.compare(base, trio, draws=1, progress=False).mtfs().by_programme()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"start": "2018/19"}, r"start: .*2014/15"),
        ({"start": "2015/16", "years": 9}, "years: expected"),
        ({"start": 2015}, "start: .* did you mean '2015/16'"),
        ({"targets": {"2030/31": 5}}, "targets: .* from 2014/15 to"),
        ({"targets": {"2015/16": math.nan}}, "expected pounds from 0 to"),
        ({"targets": {"2015/16": math.inf}}, "expected pounds from 0 to"),
        ({"targets": {"2015/16": -5}}, "expected pounds from 0 to"),
        ({"targets": {"2015/16": 5, "2015-16": 6}}, "2015/16 once, found it twice"),
        ({"targets": {"2015/16": "£5"}}, r"targets\['2015/16'\]: expected pounds"),
        ({"targets": [5]}, "targets: expected"),
        ({"scenario": "mixx"}, "did you mean 'mix'"),
    ],
)
def test_what_does_not_fit_is_refused(
    both: hl.Comparison, given: dict[str, object], said: str
) -> None:
    with pytest.raises(hl.InputError, match=said):
        both.mtfs(**given)  # type: ignore[arg-type]


def test_a_view_is_of_one_mix(both: hl.Comparison) -> None:
    base, mix = both.results.values()
    three = hl.Comparison({"base": base, "a": mix, "b": mix})
    with pytest.raises(hl.InputError, match="one mix"):
        three.mtfs()


def test_without_targets_there_is_no_chance(both: hl.Comparison) -> None:
    with pytest.raises(hl.InputError, match="targets: expected some"):
        both.mtfs().against_targets()


def test_savings_by_class_are_tidy(both: hl.Comparison) -> None:
    table = both.savings()
    assert isinstance(table, pd.DataFrame)
    assert set(table["class"]) == {"cashable", "avoidance", "programmes"}
    assert set(table["budget"]) == {"general_fund"}
    one = table[table["class"] == "cashable"]
    level = both.saved("mix").pounds("cashable", ["general_fund"])
    np.testing.assert_allclose(one["mean"], level.mean(axis=0))
    np.testing.assert_allclose(one["cumulative_mean"], level.mean(axis=0).cumsum())


def _times(view: Mtfs, factor: int, draws: int = 20) -> Mtfs:
    """Return the view of a mix that changes some times as much."""
    pence = factor * view.savings.pence[:draws]
    return replace(view, savings=replace(view.savings, pence=pence))


def test_sentences_say_what_is_less_as_less(view: Mtfs) -> None:
    """Nobody can take minus £3,641 out of a budget."""
    saved, avoided, cost = view.sentences()
    assert "in the middle 80% of draws) could be taken out of the budget" in saved
    assert "of spending would not come" in avoided
    assert cost.startswith("Programmes cost the general fund £")
    assert " more over 2015/16 to 2017/18, which had " in cost
    mean = view.level("cashable")[:, -1].mean()
    assert mean > 0
    assert words.pounds(mean) in saved

    saved, avoided, cost = _times(view, -1).sentences()
    assert f"In 2017/18, {words.pounds(mean)} less (£" in saved
    assert saved.endswith("than without the mix.")
    # Each end of a range has its own side.
    low, high = np.percentile(view.level("cashable")[:, -1], [10, 90])
    for end in (low, high):
        side = "less" if end >= 0 else "more"
        assert f"{words.pounds(abs(end))} {side}" in saved
    extra = words.pounds(view.level("avoidance")[:, -1].mean())
    assert f"In 2017/18, {extra} more (£" in avoided
    assert avoided.endswith("of spending would come than without the mix.")
    assert " less over 2015/16 to 2017/18: nothing is spent that would" in cost
    for sentence in (saved, avoided, cost):
        assert "−" not in sentence


def test_sentences_of_nothing_say_nothing(view: Mtfs) -> None:
    saved, avoided, cost = _times(view, 0).sentences()
    assert saved == (
        "In 2017/18, nothing could be taken out of the budget of the general fund, in "
        "any draw."
    )
    assert avoided == "In 2017/18, no other spending would be avoided, in any draw."
    assert cost == "No cost of the mix itself is counted."


def test_sentences_of_few_draws_claim_no_range(view: Mtfs) -> None:
    few = _times(view, 1, draws=6).sentences()
    assert "standard error" in few[0]
    assert "of 6 draws" in few[0]
    assert re.search(r"\([0-6] of 6 draws had paid back by 2017/18\)", few[2])
    one = _times(view, 1, draws=1).sentences()
    assert "(one draw, so that chance is not known)" in one[0]
    assert "of 1 draw had paid back" in one[2]
    assert "%" not in " ".join((*few, *one))


def test_what_is_not_costed_is_named(view: Mtfs) -> None:
    said = replace(view, uncosted=("A hub", "Advice")).sentences()[2]
    assert said.endswith("What “A hub” and “Advice” cost is not stated and not in it.")
    said = replace(view, uncosted=("A hub",)).sentences()[2]
    assert said.endswith("What “A hub” costs is not stated and not in it.")


def test_targets_are_told_with_what_is_missing(view: Mtfs) -> None:
    said = said_of_targets(view)
    short = sum(TARGETS.values()) - view.cash()[:, -1].mean()
    assert "The targets come to £40.0m by 2017/18." in said
    assert f"on average {words.pounds(short)} short of it" in said
    assert "reach it in 0% of draws" in said
    met = said_of_targets(replace(view, targets={"2015/16": 1.0}))
    assert "on average as much as that" in met
    assert said_of_targets(replace(view, targets={})) == ""


def test_what_was_spent_earlier_does_not_count_as_paid_back(
    both: hl.Comparison, view: Mtfs
) -> None:
    late = both.mtfs(start="2016/17")
    before = late.savings.pounds("programmes", ["general_fund"])[:, :2].sum(axis=1)
    said = late.sentences()[2]
    assert f"before 2016/17, {words.pounds(before.mean())} more, is not in it" in said
    first = both.mtfs(start="2014/15")
    assert "is not in it" not in first.sentences()[2]
    assert view.base_year == "2014/15"
    assert first.base_year == "2014/15"


def test_money_without_a_deflator_is_not_called_cash(
    both: hl.Comparison, view: Mtfs, tmp_path: Path
) -> None:
    book = tmp_path / "ours.toml"
    book.write_text(
        """
title = "Ours"
[items.care]
title = "Care"
on = "case.cla"
per = "child"
a_year = { value = 60000, unit = "pounds per year", source = "our budget" }
price_year = "2018/19"
category = "social_care"
payers = { family_services = { value = 1, unit = "probability", source = "ours" } }
grade = 3
"""
    )
    assert view.money == "cash of each year"
    ours = both.mtfs(start="2015/16", costs=book)
    assert ours.money == "prices of 2018/19 in each year (the costs have no deflator)"
    ours.save(tmp_path / "ours.xlsx")
    for sheet in ("Cover", "Savings schedule", "Savings by year"):
        said = pd.read_excel(tmp_path / "ours.xlsx", sheet_name=sheet, header=None)
        text = " ".join(said[0].dropna().astype(str))
        assert "prices of 2018/19 in each year" in text, sheet
        assert "cash of each year" not in text, sheet


def test_a_book_without_a_unit_cost_prices_nothing(both: hl.Comparison) -> None:
    for call in (both.mtfs, both.savings, both.public_value):
        with pytest.raises(hl.InputError, match="states unit costs, found none in"):
            call(costs="gdp-deflator")


def test_what_is_saved_is_shown_short(both: hl.Comparison) -> None:
    shown = repr(both.saved("mix"))
    assert shown.startswith("<Savings of 20 draws, 2014/15 to 2017/18: ")
    assert len(shown) < 90


def test_a_schedule_in_parquet_has_numbers(view: Mtfs, tmp_path: Path) -> None:
    view.save(tmp_path / "schedule.parquet")
    stored, own = pd.read_parquet(tmp_path / "schedule.parquet"), view.schedule()
    assert list(stored) == list(own)
    for year in (*view.years, "cumulative", "low"):
        assert stored[year].dtype == "Int64"
        assert stored[year].iloc[:-1].tolist() == own[year].iloc[:-1].tolist()
        assert stored[year].isna().tolist() == (own[year] == "").tolist()
    assert stored["owner"].eq("").all()


def test_programmes_that_change_without_a_cost_are_named() -> None:
    base = hl.load("barnet-2014").set({"time.horizon": 12})
    assert not_costed(base, base) == []
    fewer = base.set({"programmes.safer_families.places": 5}, name="fewer")
    assert not_costed(base, fewer) == ["Safer Families"]
    assert not_costed(base, base.without("programmes.safer_families")) == [
        "Safer Families"
    ]
    dearer = base.set(
        {
            "programmes.safer_families.cost": {
                "fixed": 5_000,
                "price_year": "2014/15",
            },
            "programmes.safer_families.places": 5,
        }
    )
    assert not_costed(base, dearer) == []
    both = hl.compare(base, fewer, draws=1, progress=False)
    said = "What “Safer Families” costs is not stated"
    assert said in both.mtfs().sentences()[2]
    assert both.public_value().notes[0] == (
        "What the mix changes of Safer Families is not costed: no cost is stated."
    )
    # Wherever costs are told.
    without = "and without Safer Families, of unstated cost"
    assert without in both.cost_label
    assert both.savings()["label"].str.endswith(without).all()
    texts = [text.get_text() for text in both.plot("savings").texts]
    assert without in " ".join(" ".join(texts).split())


def test_answers_are_of_what_was_compared(both: hl.Comparison) -> None:
    said = dict(both.mtfs(costs="section-251").basis.answers)
    first = said["What is the baseline, and how was it checked?"]
    assert first.startswith(f"“{both.mtfs().baseline}”: of its ")
    turned = said["What would turn the answer?"]
    assert "% of draws there is a cashable" in turned
    assert "-50%" not in turned
    base = next(iter(both.results.values()))
    same = hl.Comparison({"base": base, "same": base}).mtfs()
    turns = dict(same.basis.answers)["What would turn the answer?"]
    assert turns.startswith("In no draw is there a cashable saving in ")
