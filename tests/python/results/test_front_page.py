"""The headlines of a results folder: those of the tables, with their ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from conftest import EFFECT, NO_EFFECT

import hearthline as hl
from hearthline.base import words
from hearthline.results import front_page

if TYPE_CHECKING:
    from hearthline.pages.page import Cell, Page


@pytest.fixture(scope="module")
def both(small: hl.Scenario) -> hl.Comparison:
    options = {
        "base": small.set(NO_EFFECT),
        "help": small.set(EFFECT),
        "same": small.set(NO_EFFECT | {"title": "As before"}),
    }
    with pytest.warns(hl.ModelWarning, match="same parameters"):
        return hl.compare(options, draws=20, progress=False)


def page_of(both: hl.Comparison) -> Page:
    saved = {name: both.saved(name) for name in both.scenarios}
    about = (both.results, both.tables, [], saved, both.parts)
    return front_page.of_comparison(*about)


def line(page: Page, title: str) -> tuple[Cell, ...]:
    return next(h.cells for h in page.headlines if h.title.startswith(title))


def above_level_1(run: hl.Results) -> np.ndarray:
    """Return families above level 1 in 2016/17 by draw, from the table."""
    table = run.table("level")
    rows = table[(table["level"] > 1) & (table["month"] >= "2016-04-01")]
    return rows.groupby("draw")["families"].sum().to_numpy() / 12


def test_a_run_has_headlines_with_ranges(both: hl.Comparison) -> None:
    run = both.results["help"]
    page = front_page.of_run(run, [])
    (cell,) = line(page, "Families above need level 1")
    draws = above_level_1(run)
    low, high = (words.count(n) for n in np.percentile(draws, [10, 90]))
    assert page.when == "2016/17"
    assert cell.value == words.count(draws.mean())
    assert cell.range == f"{low} to {high}"
    assert cell.note.endswith(" in 2014/15")
    assert [h.title for h in page.headlines][1:4] == [
        "Families at level 2: needs not yet met",
        "Families at level 3: complex needs",
        "Families at level 4: acute needs",
    ]
    facts = dict(page.facts)
    assert facts["Draws"] == "20"
    assert facts["Seed"] == "1"
    assert facts["Horizon"] == "3 years from April 2014"
    assert any(run.scenario.cost_label in stated for stated in page.limitations)


def test_few_draws_have_no_range(results: hl.Results) -> None:
    page = front_page.of_run(results, [])
    assert all(not cell.range for h in page.headlines for cell in h.cells)
    assert "fewer than 20 draws" in page.ranges


def test_options_have_differences_from_the_baseline(both: hl.Comparison) -> None:
    page = page_of(both)
    base, helped = (above_level_1(both.results[n]) for n in ("base", "help"))
    before, after, same = line(page, "Families above need level 1")
    assert before.value == words.count(base.mean())
    gap = helped - base
    low, high = (words.signed(n) for n in np.percentile(gap, [10, 90]))
    assert after.value == words.signed(gap.mean())
    assert after.range == f"{low} to {high}"
    assert after.note == f"{words.count(helped.mean())} in all"
    assert same.value == "no difference"
    assert [o.name for o in page.options] == ["base", "help", "same"]
    assert page.title.startswith("Two options compared with “")


def test_savings_are_those_of_all_years_by_class(both: hl.Comparison) -> None:
    avoided = line(page_of(both), "Cost avoidance of the general fund")
    saved = both.savings("help").query("`class` == 'avoidance'")
    empty, helped, same = avoided
    assert empty.value == ""
    assert helped.value == words.pounds(saved["cumulative_mean"].iloc[-1])
    assert helped.note in ("in no budget", "not clear")
    assert same.value == "no difference"
    # No item of the book is cashable.
    _, cashable, _ = line(page_of(both), "Cashable saving of the general fund")
    assert cashable.value == "no difference"


def test_a_difference_within_two_errors_is_not_clear(small: hl.Scenario) -> None:
    # Moves from level 4 are rare: three draws say little of a small effect.
    scenarios = {"base": small, "more": small.set({"moves.4->3.rate": 0.351})}
    both = hl.compare(scenarios, draws=3, progress=False)
    gap = both.overview().set_index("number")
    for number in ("Level 2", "Level 3", "Level 4"):
        row = gap.loc[number]
        _, cell = line(page_of(both), f"Families at {number.lower()}")
        clear = abs(row["difference"]) > 2 * row["mcse"]
        if row["difference"] == 0 and row["mcse"] == 0:
            assert cell.value == "no difference"
        else:
            assert (cell.note == "not clear") == (not clear)


def test_one_option_is_named_by_its_title(comparison: hl.Comparison) -> None:
    title = page_of(comparison).title
    scenario = comparison.results["help"].scenario
    assert title == f"“{scenario.title}” compared with “{scenario.title}”"


def test_headlines_of_draws_on_the_disk_are_the_same(
    both: hl.Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hearthline.running import simulation
    from hearthline.tables import cubes

    monkeypatch.setattr(simulation, "HELD", 0)
    monkeypatch.setattr(cubes, "HELD", 0)
    scenarios = {n: r.scenario for n, r in both.results.items()}
    with pytest.warns(hl.ModelWarning, match="same parameters"):
        stored = hl.compare(scenarios, draws=20, progress=False)
    assert page_of(stored) == page_of(both)
