"""Comparisons: paired differences and their errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from conftest import EFFECT, NO_EFFECT, SMALL

import hearthline as hl

if TYPE_CHECKING:
    from pathlib import Path


def test_names_are_in_order(comparison: hl.Comparison) -> None:
    assert comparison.baseline == "base"
    assert comparison.scenarios == ["help"]
    assert repr(comparison) == "<Comparison of help with base: 12 draws, seed 3>"


def test_a_scenario_that_changes_nothing_differs_by_nothing(
    small: hl.Scenario,
) -> None:
    base = small.set(NO_EFFECT)
    same = base.set({"title": "Another title"})
    with pytest.warns(
        hl.ModelWarning, match="'same' has the same parameters as 'base'"
    ):
        both = hl.compare({"base": base, "same": same}, draws=3, progress=False)
    for name in both.tables:
        values = list(both.results["base"].columns(name).values)
        assert (both.difference(name)[values] == 0).all(axis=None), name
    saved = both.savings()
    columns = [f"{c}{s}" for c in ("", "cumulative_") for s in ("mean", "p10", "p90")]
    assert (saved[columns] == 0).all(axis=None)
    assert not both.saved("same").pence.any()
    assert both.plot("level").hearthline_title.startswith("No difference")


def test_the_baseline_is_that_of_a_run_alone(
    small: hl.Scenario, comparison: hl.Comparison
) -> None:
    alone = hl.run(small.set(NO_EFFECT), draws=12, seed=3, progress=False)
    assert alone.table("move").equals(comparison.results["base"].table("move"))


def test_families_are_shared(comparison: hl.Comparison) -> None:
    base, other = comparison.results.values()
    assert base.population is other.population


def test_a_difference_is_scenario_minus_baseline(comparison: hl.Comparison) -> None:
    gap = comparison.difference("level")
    base, other = (r.table("level") for r in comparison.results.values())
    assert gap["families"].equals(other["families"] - base["families"])
    assert list(gap.columns[:5]) == ["scenario", "draw", "month", "locality", "level"]
    assert (gap["scenario"] == "help").all()


def test_errors_come_from_draws_in_pairs(comparison: hl.Comparison) -> None:
    said = comparison.summary("level", every="year", measures="families")
    row = said.iloc[-1]
    base, other = (
        r.cube("level", every="year", measures="families").values["families"][:, -1, -1]
        for r in comparison.results.values()
    )
    gap = other - base
    assert row["difference"] == pytest.approx(gap.mean())
    assert row["mcse"] == pytest.approx(gap.std(ddof=1) / np.sqrt(12))
    assert row["baseline"] == pytest.approx(base.mean())
    assert row["relative"] == pytest.approx(gap.mean() / base.mean())
    assert row["p90"] == pytest.approx(np.percentile(gap, 90))


def test_coupling_beats_independent_seeds(small: hl.Scenario) -> None:
    base, other = small.set(NO_EFFECT), small.set(EFFECT)
    paired = hl.compare({"a": base, "b": other}, 40, 3, progress=False)
    apart = [hl.run(s, 40, seed, progress=False) for s, seed in ((base, 3), (other, 4))]

    def late(results: hl.Results) -> np.ndarray:
        return results.cube("zone", measures="families").values["families"][:, -1, 1]

    coupled = late(paired.results["b"]) - late(paired.results["a"])
    loose = late(apart[1]) - late(apart[0])
    assert coupled.std(ddof=1) < 0.6 * loose.std(ddof=1)


def test_savings_say_what_they_are(comparison: hl.Comparison) -> None:
    every = comparison.savings()
    assert list(every["class"].unique()) == ["cashable", "avoidance"]
    table = every[every["class"] == "avoidance"]
    label = comparison.cost_label
    assert "at the average prices of “Costs made for tests”" in label
    assert set(table["label"]) == {label}
    assert label in repr(table)
    assert label in table.to_html()
    assert list(table["year"]) == [2014, 2015, 2016]
    assert list(table["financial_year"]) == ["2014/15", "2015/16", "2016/17"]
    assert set(table["unit"]) == {"pounds"}
    assert list(table)[:4] == ["scenario", "class", "budget", "year"]
    assert list(table)[-1] == "unit"


def test_savings_are_baseline_minus_scenario(comparison: hl.Comparison) -> None:
    every = comparison.savings()
    table = every[every["class"] == "avoidance"]
    base, other = (
        r.cube("cost", by=[]).values["pounds"] for r in comparison.results.values()
    )
    cumulated = np.cumsum(base - other, axis=1)
    assert table["mean"].to_numpy() == pytest.approx((base - other).mean(axis=0))
    assert table["cumulative_p90"].iloc[-1] == pytest.approx(
        np.percentile(cumulated[:, -1], 90)
    )
    error = cumulated[:, -1].std(ddof=1) / np.sqrt(12)
    assert table["cumulative_mcse"].iloc[-1] == pytest.approx(error)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("population.families", 1900),
        ("population.seed", 8),
        ("population.start.level_4", 31),
        ("time.start", "2014-05"),
        ("time.horizon", 24),
        ("frailty.variance", 0.6),
    ],
)
def test_other_families_cannot_be_compared(
    small: hl.Scenario, path: str, value: float | str
) -> None:
    other = small.set({path: value})
    with pytest.raises(hl.InputError, match=f"'other'.*{path} is {value}"):
        hl.compare({"base": small, "other": other}, draws=1, progress=False)


@pytest.mark.parametrize(
    "scenarios",
    [None, {}, {"one": "need-2014"}, ["need-2014", "need-2014"]],
)
def test_two_scenarios_or_more(scenarios: object) -> None:
    with pytest.raises(hl.InputError, match="at least two scenarios"):
        hl.compare(scenarios)  # type: ignore[arg-type]


def test_scenarios_can_be_given_one_by_one(
    small: hl.Scenario, comparison: hl.Comparison
) -> None:
    base = small.set(NO_EFFECT, name="base")
    changed = small.set(EFFECT, name="help")
    again = hl.compare(base, changed, draws=12, seed=3, progress=False)
    assert list(again.results) == ["base", "help"]
    for name in comparison.tables:
        assert again.difference(name).equals(comparison.difference(name)), name


def test_scenarios_of_one_name_are_numbered(small: hl.Scenario) -> None:
    with pytest.warns(hl.ModelWarning, match="'small-2' has the same parameters"):
        found = hl.compare(
            small,
            str(SMALL),
            small.set({"moves.1->2.rate": 0.05}),
            small.set({"moves.1->2.rate": 0.07}),
            draws=1,
            progress=False,
        )
    names = ["small", "small-2", "small-changed", "small-changed-2"]
    assert list(found.results) == names
    assert found.labels["small-changed-2"] == (
        "small-changed-2: moves.1->2.rate 0.06 -> 0.07"
    )


def test_after_a_mapping_arguments_may_be_in_their_order(small: hl.Scenario) -> None:
    scenarios = {"a": small, "b": small.set({"moves.1->2.rate": 0.05})}
    by_name = hl.compare(scenarios=scenarios, draws=2, seed=3, progress=False)
    in_order = hl.compare(scenarios, 2, 3, 1, False)
    assert in_order.difference("level").equals(by_name.difference("level"))
    with pytest.raises(hl.InputError, match="after a mapping, found 7 arguments"):
        hl.compare(scenarios, 2, 3, 1, False, None, None, 1)
    with pytest.raises(hl.InputError, match="expected a scenario, name or path"):
        hl.compare(small, small, 200)


def test_models_are_compared_by_name() -> None:
    model = hl.MultiState(["a", "b"], {"a>b": 1.0})
    with pytest.raises(hl.InputError, match="which have no names of their own"):
        hl.compare(model, model, n=5, horizon=1)


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", 3])
def test_names_can_be_names_of_folders(small: hl.Scenario, name: str) -> None:
    with pytest.raises(hl.InputError, match="the name"):
        hl.compare({"base": small, name: small}, draws=1)


def test_the_name_of_a_scenario_can_be_that_of_a_folder(small: hl.Scenario) -> None:
    with pytest.raises(hl.InputError, match=r"without slashes.*'a/b'"):
        hl.compare(small, small.set({}, name="a/b"), draws=1)


def test_unknown_names_are_errors(comparison: hl.Comparison) -> None:
    with pytest.raises(hl.InputError, match="did you mean 'help'"):
        comparison.summary("level", scenario="helpp")
    with pytest.raises(hl.InputError, match="did you mean 'level'"):
        comparison.difference("levl")
    with pytest.raises(hl.InputError, match="did you mean 'savings'"):
        comparison.plot("saving")


@pytest.mark.usefixtures("one_picture")
def test_saved_comparisons_read_back_equal(
    comparison: hl.Comparison, tmp_path: Path
) -> None:
    place = comparison.save(tmp_path / "both")
    again = hl.Comparison.load(place)
    assert repr(again) == repr(comparison)
    for name in comparison.tables:
        assert again.difference(name).equals(comparison.difference(name))
    assert again.savings().equals(comparison.savings())
    assert np.array_equal(again.saved("help").pence, comparison.saved("help").pence)
    assert (place / "pictures" / "savings.png").is_file()
    assert "avoidance" in (place / "summaries" / "savings.csv").read_text()
    history = comparison.results["help"].family(11).steps
    assert again.results["help"].family(11).steps == history


def test_the_overview_has_the_main_differences(comparison: hl.Comparison) -> None:
    table = comparison.overview()
    assert list(table) == [
        *("scenario", "number", "year", "financial_year"),
        *("difference", "mcse", "p10", "p90", "baseline", "unit"),
    ]
    assert set(table["year"]) == {2016}
    assert "Level 4" in comparison._repr_html_()


def test_other_prices_are_not_a_saving(small: hl.Scenario) -> None:
    dearer = small.set({"costs.items.level_4.a_year": 90_000})
    with pytest.warns(hl.ModelWarning) as told:
        both = hl.compare({"a": small, "b": dearer}, draws=1, progress=False)
    assert [str(one.message) for one in told] == [
        "scenario 'b' states other costs than 'a' (costs.items.level_4.a_year): what "
        "it saves is priced as 'a' is, or with the costs that you give"
    ]
    assert not both.priced
    assert "cost" not in both.tables
    assert "savings" not in both.pictures
    # Both are priced as the baseline is, or as one asks.
    assert not both.saved("b").pence.any()
    assert not both.saved("b", costs=dearer).pence.any()


def test_a_run_alone_starts_from_other_families(small: hl.Scenario) -> None:
    more = small.set({"themes.parenting.onset.rate": 0.05})
    both = hl.compare({"base": small, "more": more}, draws=2, progress=False)
    mine = both.results["more"]
    alone = hl.run(more, draws=2, progress=False)
    assert not alone.table("theme").equals(mine.table("theme"))
    same = hl.run(more, draws=2, progress=False, population=mine.population)
    for name in same.tables:
        assert same.table(name).equals(mine.table(name)), name
    for words in (hl.run.__doc__, hl.compare.__doc__):
        assert words is not None
        assert "of the baseline" in " ".join(words.split())


@pytest.mark.parametrize("results", [3, {}, {"base": "need-2014"}, ["base"]])
def test_a_comparison_holds_results(results: Any) -> None:
    with pytest.raises(hl.InputError, match=r"^Comparison: expected a mapping of"):
        hl.Comparison(results)


@pytest.mark.parametrize("scenario", ["hepl", None, ["help"], "\ud800"])
def test_arrays_are_of_a_scenario(comparison: hl.Comparison, scenario: Any) -> None:
    with pytest.raises(hl.InputError, match=r"^scenario: expected "):
        comparison.cubes("level", scenario)
    with pytest.raises(hl.InputError, match=r"^scenario: expected "):
        comparison.saved(scenario)
