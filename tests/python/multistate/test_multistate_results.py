"""Runs and expected values of multi-state models: arguments, tables, views."""

from __future__ import annotations

import gc
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from models import KINDS, STRATEGIES, ageless, everything, sick_sicker

import hearthline as hl
from hearthline.multistate.tables import Estimate

TABLES = ["occupancy", "stay", "transition", "cost", "utility"]


@pytest.fixture(scope="module")
def run() -> hl.MultiStateRun:
    return ageless().run(
        2000, 10, draws=4, covariates=KINDS, shares="share", progress=False
    )


@pytest.fixture(scope="module")
def exact() -> hl.MultiStateExpectation:
    return ageless().expect(
        10, 2000, covariates=KINDS, shares="share", tolerance=1e-6, progress=False
    )


# ---- Numbers ----------------------------------------------------------------

#: Cost and QALYs per person, and shares of people by state at times 1, 10 and 75.
ANSWERS = {
    "SoC": (147742.62751299, 21.3448386418),
    "A": (272906.16028705, 22.0573807521),
    "B": (244672.53709026, 22.8886683139),
    "AB": (355058.96803546, 23.7490903863),
}
OCCUPANCY = {
    ("SoC", 1): [0.8869579171, 0.1046188601, 0.0061502353, 0.0022729875],
    ("SoC", 10): [0.6448222507, 0.1646710089, 0.1516330442, 0.0388736962],
    ("SoC", 75): [0.1338120479, 0.034204966, 0.3096545285, 0.5223284576],
    ("B", 1): [0.8873246719, 0.1066767543, 0.0037379839, 0.0022605899],
    ("B", 10): [0.6822758135, 0.1849307771, 0.0980984058, 0.0346950036],
    ("B", 75): [0.2364061612, 0.0641596775, 0.2602725466, 0.4391616147],
}


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_sick_sicker_is_solved(strategy: str) -> None:
    model = sick_sicker().set(STRATEGIES[strategy])
    exact = model.expect(75, progress=False)
    cost, qalys = ANSWERS[strategy]
    assert exact.costs.discounted.value == pytest.approx(cost, rel=1e-8)
    assert exact.utilities.discounted.value == pytest.approx(qalys, rel=1e-8)
    assert exact.costs.discounted.error == 0.0
    table = exact.table("occupancy")
    for (name, time), want in OCCUPANCY.items():
        if name == strategy:
            found = table.loc[table["time"] == time, "units"]
            # The answers have ten decimals.
            np.testing.assert_allclose(found, want, rtol=1e-8, atol=5e-11)


def test_undiscounted_amounts_are_stays_times_prices() -> None:
    exact = sick_sicker().expect(75, progress=False)
    stays = exact.table("stay").groupby("state", observed=False)["duration"].sum()
    want = {"H": 28.6559062088, "S1": 6.9790195832, "S2": 21.157126385}
    for state, stay in want.items():
        assert stays[state] == pytest.approx(stay, rel=1e-8)
    cost = 2000 * stays["H"] + 4000 * stays["S1"] + 15000 * stays["S2"]
    assert exact.costs.undiscounted.value == pytest.approx(cost, rel=1e-12)
    by_cause = exact.costs.by_cause
    assert by_cause["undiscounted"].sum() == pytest.approx(cost, rel=1e-12)


@pytest.mark.parametrize(
    "model", [ageless(), everything(entrants=None)], ids=["entrants", "ages"]
)
def test_a_run_finds_what_is_expected(model: hl.MultiState) -> None:
    # Eight numbers in total, each approximately normal with its standard error.
    # One of them exceeds 4.5 errors once in 147,000 seeds, any of them less than
    # once in 10,000. The test detects an omitted cost or clock.
    given: dict[str, Any] = {"covariates": KINDS, "shares": "share", "progress": False}
    run = model.run(8000, 10, **given)
    exact = model.expect(10, 8000, tolerance=1e-6, **given)
    for name in ("costs", "utilities"):
        found, want = getattr(run, name), getattr(exact, name)
        for kind in ("discounted", "undiscounted"):
            value, error = getattr(found, kind).value, getattr(found, kind).error
            assert 0 < error < 0.02 * abs(value)
            assert abs(value - getattr(want, kind).value) < 4.5 * error


def test_causes_add_up(run: hl.MultiStateRun, exact: hl.MultiStateExpectation) -> None:
    for results in (run, exact):
        for account in (results.costs, results.utilities):
            for kind in ("discounted", "undiscounted"):
                total = account.by_cause[kind].sum()
                assert getattr(account, kind).value == pytest.approx(total, rel=1e-9)
    causes = exact.costs.by_cause
    assert list(causes["cause"]) == ["stay", "entry", "transition", "transition"]
    assert list(causes["of"]) == ["ill", "ill", "well>ill", "ill>dead"]


def test_seeds_are_reproducible_whatever_the_threads() -> None:
    model = everything()
    given: dict[str, Any] = {
        "n": 9000,
        "horizon": 10,
        "covariates": KINDS,
        "shares": "share",
        "progress": False,
    }
    first = model.run(**given, seed=7, threads=1)
    again = model.run(**given, seed=7, threads=3)
    other = model.run(**given, seed=8, threads=3)
    for name in TABLES:
        assert first.table(name).equals(again.table(name))
        assert not first.table(name).equals(other.table(name))
    # A draw does not depend on the number of draws.
    two = model.run(**given, seed=7, draws=2).table("occupancy")
    part = two[two["draw"] == 0].reset_index(drop=True)
    assert part.equals(first.table("occupancy"))


def test_expectations_do_not_depend_on_threads() -> None:
    given: dict[str, Any] = {"covariates": KINDS, "shares": "share", "progress": False}
    model = ageless()
    one = model.expect(5, **given, tolerance=1e-6, threads=1)
    two = model.expect(5, **given, tolerance=1e-6, threads=2)
    for name in TABLES:
        assert one.table(name).equals(two.table(name))


# ---- Tables -----------------------------------------------------------------


def test_tables_are_tidy(
    run: hl.MultiStateRun, exact: hl.MultiStateExpectation
) -> None:
    columns = {
        "occupancy": ["time", "state", "units"],
        "stay": ["time", "until", "state", "duration"],
        "transition": ["time", "until", "from", "to", "events"],
        "cost": ["cause", "of", "undiscounted", "discounted"],
        "utility": ["cause", "of", "undiscounted", "discounted"],
    }
    assert run.tables == exact.tables == TABLES
    for name, wanted in columns.items():
        of_run, expected = run.table(name), exact.table(name)
        assert list(of_run.columns) == ["draw", *wanted]
        assert list(expected.columns) == wanted
        assert len(of_run) == 4 * len(expected)
        assert of_run["draw"].dtype == np.int32
        last = of_run[of_run["draw"] == 3].reset_index(drop=True)
        keys = wanted[: -2 if "discounted" in wanted else -1]
        assert last[keys].equals(expected[keys])
        for value in wanted[len(keys) :]:
            assert of_run[value].dtype == np.float64


def test_types_of_keys(exact: hl.MultiStateExpectation) -> None:
    table = exact.table("transition")
    assert list(table["from"].cat.categories) == ["well", "ill", "dead"]
    assert table["time"].dtype == np.float64
    assert list(table["from"][:4]) == ["well", "ill", "well", "ill"]
    assert list(table["to"][:4]) == ["ill", "well", "dead", "dead"]
    assert list(exact.table("occupancy")["state"][:3]) == ["well", "ill", "dead"]


def test_units_are_neither_lost_nor_made(run: hl.MultiStateRun) -> None:
    table = run.table("occupancy")
    at_start = table[table["time"] == 0.0].groupby("draw")["units"].sum()
    assert list(at_start) == [2000.0] * 4
    at_end = table[table["time"] == 10.0].groupby("draw")["units"].sum()
    assert at_end.mean() == run.units
    assert run.units > 2050


def test_summaries_of_draws(run: hl.MultiStateRun) -> None:
    said = run.summary("occupancy")
    assert list(said.columns) == [
        *("time", "state", "measure"),
        *("mean", "mcse", "p10", "p50", "p90", "unit"),
    ]
    table = run.table("occupancy")
    of_state = table[(table["time"] == 10) & (table["state"] == "ill")]["units"]
    row = said[(said["time"] == 10) & (said["state"] == "ill")].iloc[0]
    assert row["mean"] == pytest.approx(of_state.mean(), rel=1e-14)
    assert row["mcse"] == pytest.approx(of_state.std() / 2, rel=1e-12)
    assert row["p90"] == pytest.approx(np.percentile(of_state, 90), rel=1e-14)


def test_summaries_of_one_draw_have_the_error_between_units() -> None:
    run = sick_sicker().run(500, 75, by_unit=True, progress=False)
    assert list(run.summary("stay").columns)[-2:] == ["mean", "unit"]
    said = run.summary("cost").set_index(["measure", "cause", "of"])
    row = said.loc[("discounted", "all", "")]
    each = run.by_unit["discounted_cost"]
    assert row["mean"] == pytest.approx(each.mean(), rel=1e-12)
    assert row["mcse"] == pytest.approx(each.std() / math.sqrt(500), rel=1e-12)
    assert row["mean"] == run.costs.discounted.value
    assert math.isnan(said.loc[("discounted", "stay", "H"), "mcse"])
    both = run.by_unit[["discounted_cost", "discounted_utility"]].cov().iloc[0, 1]
    assert run.covariance == pytest.approx(both / 500, rel=1e-9)


def test_what_units_cost_is_kept_on_request(run: hl.MultiStateRun) -> None:
    with pytest.raises(hl.InputError, match="by_unit=True"):
        _ = run.by_unit
    kept = everything().run(
        50, 5, draws=2, covariates=KINDS, shares="share", by_unit=True, progress=False
    )
    assert set(kept.by_unit["draw"]) == {0, 1}
    assert len(kept.by_unit) == round(2 * kept.units)
    assert kept.by_unit.groupby("draw")["cost"].mean().mean() == pytest.approx(
        kept.costs.undiscounted.value, rel=1e-12
    )


def test_summaries_of_expectations(exact: hl.MultiStateExpectation) -> None:
    for name in exact.tables:
        said = exact.summary(name)
        assert list(said.columns)[-3:] == ["measure", "mean", "unit"]
    total = exact.summary("utility").query("cause == 'all' and measure == 'discounted'")
    assert list(total["mean"]) == [exact.utilities.discounted.value]


def test_nothing_priced_is_an_empty_table() -> None:
    run = hl.MultiState(["a", "b"], {"a>b": 1.0}).run(5, 1, progress=False)
    assert len(run.table("cost")) == 0
    assert list(run.summary("cost")["mean"]) == [0.0, 0.0]
    assert run.costs.discounted.value == 0.0
    assert run.pictures == ["occupancy", "stay", "transition"]


def test_a_model_need_not_have_transitions() -> None:
    model = hl.MultiState(["a"], {}, costs={"a": 2.0})
    for results in (model.run(3, 4, progress=False), model.expect(4, progress=False)):
        assert len(results.table("transition")) == 0
        assert results.costs.undiscounted.value == pytest.approx(8.0, rel=1e-9)


def test_representations(
    run: hl.MultiStateRun, exact: hl.MultiStateExpectation
) -> None:
    assert repr(exact) == "<MultiStateExpectation: 2,100 units for 10 years>"
    assert repr(run).startswith("<MultiStateRun: 4 draws of 2,")
    assert repr(run).endswith(" units for 10 years, seed 1>")
    assert "±" in repr(run.costs)
    assert "±" not in repr(exact.costs)
    assert "<table" in run._repr_html_()
    assert "Costs" in exact._repr_html_()


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (15157.4412, 152.3, "15,157 ± 152"),
        (15157.4412, 1.523, "15,157.4 ± 1.5"),
        (-0.0123456, 0.000123, "-0.01235 ± 0.00012"),
        (147742.62751299, 0.0, "147,742.6"),
        (12345678.9, 0.0, "12,345,679"),
        (0.0, 0.0, "0"),
    ],
)
def test_estimates_are_written_as_far_as_they_are_known(
    value: float, error: float, text: str
) -> None:
    assert repr(Estimate(value, error)) == text


def test_refuses_an_unknown_table(run: hl.MultiStateRun) -> None:
    for ask in (run.table, run.summary, run.plot):
        with pytest.raises(hl.InputError, match="did you mean 'occupancy'"):
            ask("ocupancy")


# ---- Views ------------------------------------------------------------------


def test_values_of_one_draw_are_views(exact: hl.MultiStateExpectation) -> None:
    for name, value in (("occupancy", "units"), ("stay", "duration")):
        column = exact.columns(name).values[value]
        assert not column.flags.owndata
        assert not column.flags.writeable
        assert np.shares_memory(exact.table(name)[value].to_numpy(), column)
    assert not exact.times.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        exact.times[0] = 1.0


def test_arrays_of_many_draws_are_read_only(run: hl.MultiStateRun) -> None:
    column = run.columns("occupancy").values["units"]
    assert column.shape == (4, 11 * 3)
    assert not column.flags.writeable


def test_views_outlive_the_results() -> None:
    run = sick_sicker().run(200, 20, by_unit=True, progress=False)
    column = run.columns("occupancy").values["units"]
    table, each = run.table("stay"), run.by_unit["cost"]
    kept = column.copy(), table["duration"].copy(), each.copy()
    del run
    gc.collect()
    junk = [np.full(100_000, i, np.float64) for i in range(50)]
    assert np.array_equal(column, kept[0])
    assert np.array_equal(table["duration"], kept[1])
    assert np.array_equal(each, kept[2])
    assert len(junk) == 50


# ---- Arguments --------------------------------------------------------------


def test_times_are_every_unit_of_time_and_the_horizon() -> None:
    model = sick_sicker()
    assert list(model.expect(3, progress=False).times) == [0, 1, 2, 3]
    assert list(model.expect(2.5, progress=False).times) == [0, 1, 2, 2.5]
    assert list(model.expect(0.5, progress=False).times) == [0, 0.5]
    asked = model.run(5, 3, times=[1, np.float64(2.5)], progress=False)
    assert list(asked.times) == [1, 2.5]


def test_covariates_come_as_columns_or_as_a_frame() -> None:
    model = everything(entrants=None)
    columns = {"treated": [0, 1, 1, 0, 1]}
    frame = pd.DataFrame({"treated": pd.array([0, 1, 1, 0, 1], dtype="Int64")})
    given: dict[str, Any] = {"horizon": 5, "progress": False}
    own = model.run(5, covariates=columns, **given).table("occupancy")
    assert model.run(None, covariates=frame, **given).table("occupancy").equals(own)
    given["tolerance"] = 1e-5
    exact = model.expect(covariates=columns, **given)
    assert exact.units == 5
    mixed = {"treated": [0, 1]}
    shared = model.expect(n=5, covariates=mixed, shares=[0.4, 0.6], **given)
    found = exact.table("occupancy")["units"]
    np.testing.assert_allclose(shared.table("occupancy")["units"], found, rtol=1e-12)


BAD_STUDIES: list[tuple[dict[str, object], str]] = [
    ({"n": 0}, "n: expected a whole number from 1 to 100000000, found 0"),
    ({"n": 10**30}, "n: expected .* found 1000"),
    ({"n": 1.5}, "n: expected .* found 1.5"),
    ({"n": "many"}, "n: expected .* found 'many'"),
    ({"horizon": 0}, "horizon: expected .* found 0"),
    ({"horizon": -1.0}, "horizon: expected .* found -1"),
    ({"horizon": math.nan}, "horizon: expected .* found nan"),
    ({"horizon": math.inf}, "horizon: expected .* found inf"),
    ({"horizon": "long"}, "horizon: expected a number, found 'long'"),
    ({"horizon": 1e9}, "times: a horizon of 1e[+]09"),
    ({"times": [0, 11]}, "times: expected .* found 11"),
    ({"times": [2, 1]}, "times: expected strictly increasing numbers"),
    ({"times": [math.nan]}, "times: expected .* found nan"),
    ({"times": "all"}, "times: expected a list of numbers, found 'all'"),
    ({"times": [[1, 2]]}, "times: expected a list of numbers, found"),
    ({"times": [None]}, "times: expected a number, found None"),
    ({"covariates": None}, "the covariate 'treated' is missing"),
    (
        {"covariates": {"treatd": [1] * 5}},
        "depends on 'treatd'; did you mean 'treated'",
    ),
    ({"covariates": {"treated": [1, 0]}}, "a row for each unit, 5 in all, found 2"),
    (
        {"covariates": {"treated": [math.nan] * 5}},
        "'treated', row 0: expected .* found nan",
    ),
    ({"covariates": {"treated": ["x"] * 5}}, r"covariates\['treated'\]: expected"),
    ({"covariates": {"treated": [1], "a": [1, 2]}}, "columns of the same length"),
    ({"covariates": {1: [1]}}, "covariates: a name: .* found 1"),
    ({"covariates": {}}, "at least one column, found none; .* on treated"),
    ({"covariates": [1, 2]}, r"covariates: expected .* found \[1, 2\]"),
    ({"covariates": KINDS, "shares": "shre"}, "shares: column.*did you mean 'share'"),
    ({"covariates": {"treated": [0, 1]}, "shares": [0.5]}, "shares: expected 2 values"),
    (
        {"covariates": {"treated": [0, 1]}, "shares": [0.5, 0.6]},
        "sum to 1, found a sum of 1.1",
    ),
    (
        {"covariates": {"treated": [0, 1]}, "shares": 0.5},
        "shares: expected .* found 0.5",
    ),
    ({"covariates": None, "shares": [1.0]}, "covariates is missing"),
    ({"threads": 0}, "threads: expected .* found 0"),
    ({"progress": 3}, "progress: expected .* found 3"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD_STUDIES)
@pytest.mark.parametrize("verb", ["run", "expect"])
def test_refuses_what_it_cannot_use(
    arguments: dict[str, Any], message: str, verb: str
) -> None:
    good = {"n": 5, "horizon": 10, "covariates": {"treated": [0, 1, 0, 1, 1]}}
    with pytest.raises(hl.InputError, match=message):
        getattr(everything(), verb)(**{**good, "progress": False, **arguments})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": None}, "n: expected a number of units, or .* found None"),
        ({"seed": -1}, "seed: expected .* found -1"),
        ({"seed": "x"}, "seed: expected .* found 'x'"),
        ({"draws": 0}, "draws: expected .* found 0"),
        ({"by_unit": 1}, "by_unit: expected True or False, found 1"),
    ],
)
def test_runs_refuse_what_they_cannot_use(
    arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(hl.InputError, match=message):
        sick_sicker().run(**{"n": 5, "horizon": 1, "progress": False, **arguments})


@pytest.mark.parametrize("tolerance", [0.0, -1.0, math.nan, "x"])
def test_expectations_refuse_a_bad_tolerance(tolerance: Any) -> None:
    with pytest.raises(hl.InputError, match="tolerance"):
        sick_sicker().expect(5, tolerance=tolerance, progress=False)


def test_too_many_entrants_are_refused() -> None:
    with pytest.raises(hl.InputError, match=r"entrants: expected .* found a rate"):
        sick_sicker(entrants=1e9).run(5, 1, progress=False)


def test_results_beyond_memory_are_refused_with_the_figure() -> None:
    model = hl.MultiState(["well", "ill"], {"well>ill": 0.1})
    with pytest.raises(hl.RunError, match=r"^draws: .* memory available .* MB$"):
        model.run(10, 5, draws=2**31 - 1, by_unit=True, progress=False)


# ---- Amounts by time, and fixed stays ---------------------------------------


def test_amounts_by_time_are_priced_between_their_changes() -> None:
    prices = {0.0: 4000.0, 2.0: 5000.0, 3.5: 100.0}
    model = sick_sicker(costs={"S1": prices}, transition_costs={"S1>H": {0: 1, 2: 5}})
    times = [0, 2, 3.5, 6]
    for results in (
        model.run(2000, horizon=6, times=times, seed=4, progress=False),
        model.expect(horizon=6, n=2000, times=times, progress=False),
    ):
        stay = results.table("stay").query("state == 'S1'")["duration"]
        moves = results.table("transition").query("`from` == 'S1' and to == 'H'")
        by_cause = results.costs.by_cause.set_index("cause")["undiscounted"]
        cost = stay.to_numpy() @ [*prices.values()] / 2000
        assert by_cause["stay"] == pytest.approx(cost, rel=1e-9)
        events = moves["events"].to_numpy() @ [1, 5, 5] / 2000
        assert by_cause["transition"] == pytest.approx(events, rel=1e-9)
        assert results.costs.undiscounted.value == pytest.approx(cost + events)


def test_expected_values_of_a_fixed_stay_are_refused_by_name() -> None:
    model = hl.MultiState(["plan", "review"], {"plan>review": hl.Fixed(3.0)})
    with pytest.raises(hl.InputError, match=r"'plan>review': .* a fixed stay"):
        model.expect(horizon=4, progress=False)
    run = model.run(10, horizon=4, times=[0, 3, 4], progress=False)
    assert run.table("stay")["duration"].tolist() == [30, 0, 0, 10]
