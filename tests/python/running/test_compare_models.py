"""Comparisons of multi-state models: differences, their errors, refusals.

A correct program fails each statistical test here with fewer than 1 seed in 10,000.
`tests/multistate/compare_test.cpp` tests the engine.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from models import KINDS, ageless, everything, sick_sicker
from scipy import stats

import hearthline as hl

TABLES = ["occupancy", "stay", "transition", "cost", "utility"]
WHO: dict[str, Any] = {"covariates": KINDS, "shares": "share", "progress": False}


def _models() -> dict[str, hl.MultiState]:
    base = ageless()
    return {
        "usual": base,
        "fewer": base.set({"rates.well>ill.rate": 0.08}),
        "dearer": base.set({"costs.ill": 5000.0, "rates.ill>dead.rate": 0.4}),
    }


@pytest.fixture(scope="module")
def both() -> hl.MultiStateComparison:
    return hl.compare(_models(), draws=30, seed=2, n=300, horizon=10, **WHO)


def test_differences_are_those_expected(both: hl.MultiStateComparison) -> None:
    # Eight numbers, each beyond 4.5 errors with 1 seed in 147,000.
    exact = {
        name: model.expect(10, 300, tolerance=1e-7, **WHO)
        for name, model in _models().items()
    }
    for option in both.options:
        for account in ("costs", "utilities"):
            for kind in ("discounted", "undiscounted"):
                found = getattr(getattr(both, account)[option], kind)
                want, base = (
                    getattr(getattr(exact[n], account), kind).value
                    for n in (option, "usual")
                )
                assert abs(found.value - (want - base)) < 4.5 * found.error
                # It says something, and more than separate runs would.
                assert found.error < 0.25 * abs(want - base)
                own, other = (
                    getattr(getattr(both.results[n], account), kind).error
                    for n in (option, "usual")
                )
                assert found.error < 0.7 * math.hypot(own, other)


def test_errors_are_those_of_other_seeds() -> None:
    models = {"a": everything(age=60.0), "b": everything(age=60.0)}
    models["b"] = models["b"].set({"rates.well>ill.rate": 0.15})
    x = np.random.default_rng(1).uniform(size=101)
    values, squares, benefits, of_benefits = [], [], [], []
    for seed in range(250):
        pair = hl.compare(
            models,
            draws=1,
            seed=seed,
            n=101,
            horizon=5,
            covariates={"treated": x},
            progress=False,
        )
        found = pair.costs["b"].discounted
        values.append(found.value)
        squares.append(found.error**2)
        benefit = pair.net_benefit(20_000.0)
        benefits.append(benefit.value)
        of_benefits.append(benefit.error**2)
    low, high = stats.chi2.ppf([5e-5, 1 - 5e-5], 249) / 249
    assert low < np.var(values, ddof=1) / np.mean(squares) < high
    assert low < np.var(benefits, ddof=1) / np.mean(of_benefits) < high


def test_units_are_paired_as_by_hand() -> None:
    models = {"a": sick_sicker(), "b": sick_sicker().set({"rates.H>S1.rate": 0.12})}
    pair = hl.compare(models, draws=3, seed=5, n=200, horizon=20, progress=False)
    a, b = (
        m.run(200, 20, draws=3, seed=5, by_unit=True, progress=False).by_unit
        for m in models.values()
    )
    gap = b["discounted_cost"] - a["discounted_cost"]
    found = pair.costs["b"].discounted
    assert found.value == pytest.approx(gap.mean(), rel=1e-11)
    assert found.error == pytest.approx(gap.sem(), rel=1e-11)
    gap = 30_000 * (b["discounted_utility"] - a["discounted_utility"]) - gap
    benefit = pair.net_benefit(30_000)
    assert benefit.value == pytest.approx(gap.mean(), rel=1e-11)
    assert benefit.error == pytest.approx(gap.sem(), rel=1e-9)


def test_a_model_has_the_results_of_its_run(both: hl.MultiStateComparison) -> None:
    for name, model in _models().items():
        alone = model.run(300, 10, draws=30, seed=2, **WHO)
        for table in TABLES:
            assert both.results[name].table(table).equals(alone.table(table))
        assert both.results[name].costs.discounted == alone.costs.discounted


def test_results_do_not_depend_on_threads() -> None:
    given = {"draws": 2, "n": 5000, "horizon": 5, **WHO}
    one = hl.compare(_models(), threads=1, **given)
    two = hl.compare(_models(), threads=3, **given)
    for name in TABLES:
        assert one.summary(name).equals(two.summary(name))


def test_tables_are_differences_of_tables(both: hl.MultiStateComparison) -> None:
    assert both.tables == TABLES
    for name in TABLES:
        gaps = both.difference(name, "dearer")
        base, own = (both.results[n].table(name) for n in ("usual", "dearer"))
        assert list(gaps.columns) == ["option", *base.columns]
        for value in both.columns(name).values:
            np.testing.assert_array_equal(gaps[value], own[value] - base[value])
        everyone = both.difference(name)
        assert list(everyone["option"].cat.categories) == ["fewer", "dearer"]
        assert len(everyone) == 2 * len(gaps)


def test_summaries_have_the_errors_of_paired_draws(
    both: hl.MultiStateComparison,
) -> None:
    said = both.summary("occupancy", "fewer")
    assert list(said.columns) == [
        *("option", "time", "state", "measure", "difference"),
        *("mcse", "p10", "p50", "p90", "baseline", "relative", "unit"),
    ]
    gaps = both.difference("occupancy", "fewer")
    of_ill = gaps[(gaps["time"] == 10) & (gaps["state"] == "ill")]["units"]
    row = said[(said["time"] == 10) & (said["state"] == "ill")].iloc[0]
    assert row["difference"] == pytest.approx(of_ill.mean(), rel=1e-12)
    assert row["mcse"] == pytest.approx(of_ill.sem(), rel=1e-12)
    assert row["relative"] == pytest.approx(row["difference"] / row["baseline"])


def test_causes_add_up(both: hl.MultiStateComparison) -> None:
    for option in both.options:
        account = both.costs[option]
        assert account.by_cause["discounted"].sum() == pytest.approx(
            account.discounted.value, rel=1e-9
        )
        said = both.summary("cost", option).query("measure == 'discounted'")
        total = said[said["cause"] == "all"].iloc[0]
        assert total["difference"] == account.discounted.value
        assert total["mcse"] == account.discounted.error
        rows = said[said["cause"] != "all"]
        np.testing.assert_array_equal(
            rows["difference"], account.by_cause["discounted"]
        )
        base = both.results["usual"].costs.discounted.value
        assert total["baseline"] == pytest.approx(base, rel=1e-12)


def test_a_model_may_have_more_states_and_transitions() -> None:
    base = hl.MultiState(["a", "b"], {"a>b": 0.5}, costs={"a": 10.0})
    more = hl.MultiState(
        ["new", "a", "b"],
        {"a>b": 0.5, "a>new": 0.2, "new>b": 1.0},
        start="a",
        costs={"new": 3.0, "a": 10.0},
        entry_costs={"b": 2.0},
    )
    pair = hl.compare(
        {"base": base, "more": more}, draws=4, n=50, horizon=2, progress=False
    )
    gaps = pair.difference("occupancy")
    assert list(gaps["state"][:3]) == ["a", "b", "new"]
    # What only one has is 0 in the other, and no unit is lost.
    own = pair.results["more"].table("occupancy")
    assert list(gaps.loc[gaps["state"] == "new", "units"]) == list(
        own.loc[own["state"] == "new", "units"]
    )
    assert (gaps.groupby(["draw", "time"])["units"].sum() == 0).all()
    moves = pair.summary("transition")
    assert list(moves["from"][:3]) == ["a", "a", "new"]
    assert list(moves["to"][:3]) == ["b", "new", "b"]
    causes = pair.costs["more"].by_cause
    assert list(causes["cause"]) == ["stay", "stay", "entry"]
    assert list(causes["of"]) == ["a", "new", "b"]
    assert causes["discounted"].sum() == pytest.approx(
        pair.costs["more"].discounted.value, rel=1e-12
    )
    for name in pair.pictures:
        pair.plot(name).png()
    # The other way round, and against a model in which nothing happens.
    back = hl.compare(
        {"more": more, "base": base}, draws=4, n=50, horizon=2, progress=False
    )
    assert back.costs["base"].discounted.value == pytest.approx(
        -pair.costs["more"].discounted.value, rel=1e-12
    )
    still = hl.MultiState(["a"], {})
    with_nothing = hl.compare(
        {"still": still, "more": more}, draws=4, n=50, horizon=2, progress=False
    )
    assert len(with_nothing.difference("transition")) == 4 * 2 * 3


def test_what_is_alike_does_not_differ() -> None:
    models = {"one": sick_sicker(), "two": sick_sicker()}
    with pytest.warns(hl.ModelWarning, match="'two' has the same parameters as 'one'"):
        pair = hl.compare(models, draws=25, n=20, horizon=5, progress=False)
    assert (pair.costs["two"].discounted.value, pair.costs["two"].discounted.error) == (
        0.0,
        0.0,
    )
    assert pair.plot("cost").hearthline_title == "No unit has another cost under “two”"
    assert pair.plot("occupancy").hearthline_title.startswith("As many units are in")


def test_pictures_say_what_the_numbers_say(both: hl.MultiStateComparison) -> None:
    assert both.pictures == ["cost", "utility", "occupancy"]
    for option in both.options:
        for name in both.pictures:
            picture = both.plot(name, option)
            assert option in picture.hearthline_alt + picture.hearthline_title
            picture.png()
    less = both.plot("cost", "fewer").hearthline_title
    assert less.startswith("A unit costs ")
    assert "less under “fewer” (standard error " in less
    more = both.plot("cost", "dearer").hearthline_title
    assert "more under “dearer”" in more
    most = both.plot("occupancy", "fewer").hearthline_title
    assert most.endswith(" more units are in “well” at year 10 under “fewer”")
    unclear = hl.compare(
        {"a": sick_sicker(), "b": sick_sicker().set({"rates.H>D.rate": 0.003})},
        draws=1,
        n=300,
        horizon=5,
        progress=False,
    )
    assert unclear.plot("cost").hearthline_title.startswith("No clear difference in ")
    assert unclear.plot("occupancy").hearthline_title.startswith("No clear difference")


def test_representations(both: hl.MultiStateComparison) -> None:
    text = repr(both)
    assert text.startswith("<MultiStateComparison: fewer minus usual: cost -")
    assert "dearer minus usual: cost +" in text
    assert " per unit; 30 draws of " in text
    assert text.endswith(" units for 10 years, seed 2>")
    assert (both.baseline, both.draws, both.seed, both.horizon) == ("usual", 30, 2, 10)
    assert "<table" in both._repr_html_()
    overview = both.overview()
    assert list(overview["number"][:2]) == ["undiscounted cost", "discounted cost"]
    assert len(overview) == 8
    free = hl.MultiState(["a", "b"], {"a>b": 1.0})
    models = {"x": free, "y": free.set({"rates.a>b.rate": 2.0})}
    pair = hl.compare(models, draws=1, n=5, horizon=1, progress=False)
    assert repr(pair) == (
        "<MultiStateComparison: y with x; 1 draw of 5 units for 1 year, seed 1>"
    )
    assert len(pair.overview()) == 0
    assert pair.pictures == ["occupancy"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"scenarios": {"a": sick_sicker()}}, "at least two scenarios"),
    (
        {"scenarios": {"a": sick_sicker(), "b": "need-2014"}},
        "scenarios only, or multi-state models only, found the model 'a' and, as 'b',",
    ),
    ({"scenarios": {"a/b": sick_sicker(), "b": sick_sicker()}}, "without slashes"),
    ({"population": 3}, "population: expected no value in a comparison of multi"),
    ({"resume": "x"}, "resume: expected no value in a comparison of multi"),
    ({"horizon": None}, "horizon: expected a number, found None"),
    ({"n": None}, "n: expected a number of units"),
    ({"draws": 0}, "draws: expected"),
    ({"seed": -1}, "seed: expected"),
    (
        {"scenarios": {"a": sick_sicker(), "b": sick_sicker(entrants=3.0)}},
        "'b' cannot be compared with 'a': expected the same entrants",
    ),
    (
        {"scenarios": {"a": sick_sicker(), "b": sick_sicker(time_unit="month")}},
        "expected the same unit of time",
    ),
    (
        {"scenarios": {"a": sick_sicker(), "b": sick_sicker(discount=0.01)}},
        "expected the same discount rate of costs",
    ),
    (
        {"scenarios": {"a": sick_sicker(), "b": everything(entrants=None, age=0.0)}},
        "expected the same discount rate of utilities",
    ),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_refuses_what_it_cannot_use(arguments: dict[str, Any], message: str) -> None:
    good = {"scenarios": {"a": sick_sicker(), "b": sick_sicker(age=1.0)}}
    given = {**good, "n": 5, "horizon": 1, "draws": 1, "progress": False, **arguments}
    with pytest.raises(hl.InputError, match=message):
        hl.compare(**given)


def test_scenarios_have_no_units_and_no_horizon() -> None:
    scenarios = {"a": "need-2014", "b": "need-2014-early"}
    for name, value in (("n", 5), ("horizon", 3.0), ("times", [1]), ("shares", "x")):
        with pytest.raises(
            hl.InputError, match=f"^{name}: expected no value in a comparison of scen"
        ):
            hl.compare(scenarios, draws=1, **{name: value})  # type: ignore[call-overload]


def test_unknown_names_are_refused(both: hl.MultiStateComparison) -> None:
    for ask in (both.difference, both.summary, both.columns):
        with pytest.raises(hl.InputError, match="did you mean 'occupancy'"):
            ask("ocupancy")
        with pytest.raises(hl.InputError, match=r"option: .*did you mean 'fewer'"):
            ask("cost", "fewr")
    with pytest.raises(hl.InputError, match="option: "):
        both.plot("cost", "usual")
    for threshold in (-1.0, math.nan, math.inf, "x"):
        with pytest.raises(hl.InputError, match="threshold: expected"):
            both.net_benefit(threshold)  # type: ignore[arg-type]
    assert isinstance(both.difference("cost"), pd.DataFrame)
