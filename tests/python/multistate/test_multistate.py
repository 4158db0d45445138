"""The Python layer of multi-state models, whose numerics are tested in C++."""

from __future__ import annotations

import math
import pickle
import warnings
from typing import Any

import numpy as np
import pytest
from models import RATES, everything, sick_sicker

import hearthline as hl


def test_is_made_of_what_is_given() -> None:
    model = everything()
    assert model.states == ["well", "ill", "dead"]
    assert model.transitions == ["well>ill", "ill>well", "well>dead", "ill>dead"]
    assert model.covariates == ["treated"]
    assert model.rates["well>ill"] == hl.Rate(0.1)
    assert model.rates["ill>dead"].by_age == {0.0: 1.0, 40.0: 2.0}
    assert model.warnings == []
    assert model.time_unit == "year"


def test_a_bare_curve_is_over_time_since_entry() -> None:
    curve = hl.Gompertz(level=0.1, growth=0.2)
    bare = hl.MultiState(["a", "b"], {"a>b": curve})
    assert bare == hl.MultiState(["a", "b"], {"a>b": hl.Rate(since_entry=curve)})
    assert bare != hl.MultiState(["a", "b"], {"a>b": hl.Rate(in_age=curve)})


def test_a_fixed_stay_is_a_curve_with_a_duration() -> None:
    stay = hl.Fixed(3)
    assert stay == hl.Fixed(duration=3.0) != hl.Fixed(2)
    assert repr(hl.Rate(since_entry=stay)) == "Rate(since_entry=Fixed(duration=3.0))"
    model = hl.MultiState(["a", "b"], {"a>b": stay})
    assert model.rates["a>b"] == hl.Rate(since_entry=stay)
    assert pickle.loads(pickle.dumps(model)) == model
    path = "rates.a>b.since_entry.duration"
    assert model.parameters.loc[path, "value"] == 3.0
    assert model.set({path: 2}) == hl.MultiState(["a", "b"], {"a>b": hl.Fixed(2)})
    with pytest.raises(hl.InputError, match="Fixed: duration: expected a number"):
        hl.Fixed("long")  # type: ignore[arg-type]


def test_amounts_by_time_are_parts_like_others() -> None:
    model = sick_sicker(costs={"S1": {3: 4200, 0: 4000}, "H": 2000})
    assert model == sick_sicker(costs={"H": 2000, "S1": {0: 4000, 3: 4200}})
    assert sick_sicker(costs={"H": {0: 5.0}}) == sick_sicker(costs={"H": 5})
    values = model.parameters["value"]
    assert values["costs.S1.3"] == 4200.0
    assert "costs.S1" not in values
    changed = model.set({"costs.S1.3": 4100, "costs.H": {0: 1, 5: 2}, "costs.S2": 7})
    assert changed == sick_sicker(
        costs={"S1": {0: 4000, 3: 4100}, "H": {0: 1, 5: 2}, "S2": 7}
    )
    assert pickle.loads(pickle.dumps(changed)) == changed
    assert "S1: {0.0: 4000, 3.0: 4200}, H: 2000" in model._repr_html_()


def test_begins_in_the_first_state_by_default() -> None:
    assert sick_sicker() == sick_sicker(start="H") == sick_sicker(start={"H": 1.0})
    assert sick_sicker() != sick_sicker(start="S1")


def test_representation_is_one_line() -> None:
    assert repr(everything()) == (
        "<MultiState: 3 states, 4 transitions, time in years>"
    )
    assert repr(hl.Rate(0.2, by_time={0: 1, 5: 0.5})) == (
        "Rate(0.2, by_time={0.0: 1.0, 5.0: 0.5})"
    )
    assert repr(hl.Rate(since_entry=hl.Weibull(shape=2, scale=3))) == (
        "Rate(since_entry=Weibull(shape=2.0, scale=3.0))"
    )


def test_html_escapes_names() -> None:
    text = hl.MultiState(["<b", "c"], {"<b>c": 1.0})._repr_html_()
    assert "<b" not in text
    assert "&lt;b" in text
    assert "ill: 4000" in everything()._repr_html_()


@pytest.mark.parametrize("model", [sick_sicker(), everything()])
def test_can_be_pickled(model: hl.MultiState) -> None:
    again = pickle.loads(pickle.dumps(model))
    assert again == model
    assert hash(again) == hash(model)
    assert again.rates == model.rates


def test_does_not_change_with_what_it_was_made_of() -> None:
    rate = hl.Rate(0.1, by_age={0: 1.0})
    model = hl.MultiState(["a", "b"], {"a>b": rate})
    assert rate.by_age is not None
    rate.by_age[0.0] = 7.0
    model.rates["a>b"].hazard_ratios["x"] = 2.0
    assert model.rates["a>b"] == hl.Rate(0.1, by_age={0: 1.0})
    assert pickle.loads(pickle.dumps(model)) == model


# ---- Changing ---------------------------------------------------------------


def test_set_gives_a_new_model() -> None:
    model = everything()
    changed = model.set({"rates.well>ill.rate": 0.08, "costs.ill": np.int64(3000)})
    assert changed == everything(
        rates={**_rates_of(model), "well>ill": 0.08}, costs={"ill": 3000}
    )
    assert model == everything()


def _rates_of(model: hl.MultiState) -> dict[str, Any]:
    return dict(model.rates)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("rates.ill>dead.by_age.40", 3.0),
        ("rates.ill>dead.since_entry.2", 0.3),
        ("rates.ill>dead.hazard_ratios.treated", 0.5),
        ("rates.ill>well.since_entry.shape", 1.1),
        ("rates.well>dead.in_age.growth", 0.08),
        ("start.well", 0.9),
        ("age", 40.0),
        ("entrants.5", 1.0),
        ("entry_costs.dead", 900.0),
        ("transition_utilities.well>dead", -1.0),
        ("discount.costs", 0.01),
        ("time_unit", "month"),
    ],
)
def test_every_number_can_be_set(path: str, value: float | str) -> None:
    changed = everything().set({path: value})
    assert changed.parameters.loc[path, "value"] == value


def test_whole_parts_can_be_set() -> None:
    curve = hl.LogLogistic(shape=2.0, scale=5.0)
    changed = everything().set({"rates.well>ill": curve, "entrants": None})
    assert changed.rates["well>ill"] == hl.Rate(since_entry=curve)
    assert changed == everything(
        rates={**_rates_of(everything()), "well>ill": curve}, entrants=None
    )
    shares = {"start.well": 0.2, "start.dead": 0.8, "start.ill": 0}
    assert everything().set(shares) == everything(
        start={"well": 0.2, "ill": 0, "dead": 0.8}
    )


def test_every_parameter_can_be_set_to_itself() -> None:
    model = everything()
    values = model.parameters["value"].to_dict()
    assert len(values) > 30
    assert model.set({str(path): value for path, value in values.items()}) == model


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("rates.well>il.rate", "'rates.well>ill.rate'"),
        ("cost.ill", "'costs.ill'"),
        ("rates.well>ill.probability", "rate_from_probability"),
    ],
)
def test_an_unknown_name_is_an_error_with_the_nearest(path: str, near: str) -> None:
    with pytest.raises(hl.InputError, match=near):
        everything().set({path: 0.1})


def test_a_name_that_cannot_be_written_is_unknown() -> None:
    with pytest.raises(hl.InputError, match="is named a value of type int"):
        everything().set({10**5000: 1})  # type: ignore[dict-item]


def test_set_names_the_path_of_what_it_refuses() -> None:
    with pytest.raises(hl.InputError, match=r"rates\.well>ill\.rate: .* found 'x'"):
        everything().set({"rates.well>ill.rate": "x"})
    with pytest.raises(hl.InputError, match=r"'well>ill', rate: .* found -1"):
        everything().set({"rates.well>ill.rate": -1})


@pytest.mark.parametrize("changes", [None, "age", [("age", 1.0)], {1: 2.0}])
def test_set_refuses_what_is_no_mapping_of_paths(changes: object) -> None:
    with pytest.raises(hl.InputError, match="set"):
        everything().set(changes)  # type: ignore[arg-type]


# ---- Warnings ---------------------------------------------------------------


def test_warns_of_what_is_hardly_meant() -> None:
    with pytest.warns(hl.ModelWarning, match="'lost' cannot be reached"):
        model = hl.MultiState(["well", "lost"], {"lost>well": 0.1})
    assert len(model.warnings) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert model.set({"rates.lost>well.rate": 0.2}).warnings == model.warnings
        assert pickle.loads(pickle.dumps(model)).warnings == model.warnings
    with pytest.warns(hl.ModelWarning, match="rate of 0"):
        model.set({"rates.lost>well.rate": 0.0})


# ---- Errors -----------------------------------------------------------------

BAD_MODELS: list[tuple[dict[str, object], str]] = [
    ({"states": []}, "at least one state"),
    ({"states": "HSD"}, "states: expected .* found 'HSD'"),
    ({"states": None}, "states: expected .* found None"),
    ({"states": ["H", 2]}, "states: expected a string, found 2"),
    ({"states": ["H", "S1", "S2", "D", "H"]}, "'H' appears twice"),
    ({"states": ["H", "\ud800"]}, "states: expected a string, found"),
    ({"rates": None, "states": []}, "at least one state"),
    ({"rates": 0.1}, "rates: expected a mapping .* found 0.1"),
    ({"rates": {"H>H": 0.1}}, "'H>H': expected two different states"),
    ({"rates": {"H>S11": 0.1}}, "no state is named 'S11'; did you mean"),
    ({"rates": {"H": 0.1}}, "expected a transition as 'from>to' .* found 'H'"),
    (
        {"rates": {("H", "D", "S1"): 0.1}},
        "expected a transition .* found .'H', 'D', 'S1'",
    ),
    ({"rates": {("H", 1): 0.1}}, "rates: expected a string, found 1"),
    ({"rates": {3: 0.1}}, "expected a transition .* found 3"),
    ({"rates": {"H>D": 0.1, ("H", "D"): 0.1}}, "'H>D' appears twice"),
    ({"rates": {"H>D": -0.1}}, "'H>D', rate: expected .* found -0.1"),
    ({"rates": {"H>D": math.nan}}, "'H>D', rate: expected .* found nan"),
    ({"rates": {"H>D": math.inf}}, "'H>D', rate: expected .* found inf"),
    ({"rates": {"H>D": "0.1"}}, "'H>D': .* found '0.1'; .*rate_from_probability"),
    ({"rates": {"H>D": None}}, "'H>D': .* found None; .*rate_from_probability"),
    ({"rates": {"H>D": True}}, "'H>D': .* found True; .*rate_from_probability"),
    ({"rates": {"H>D": 10**400}}, "'H>D': .* found 1000"),
    ({"rates": {"H>D": {"probability": 0.1}}}, "'H>D'.*rate_from_probability"),
    ({"rates": {"H>D": hl.Rate(-1)}}, "'H>D', rate: expected .* found -1"),
    ({"rates": {"H>D": hl.Rate(by_age={})}}, "'H>D', by_age: expected at least one"),
    ({"rates": {"H>D": hl.Rate(by_time={0: -1})}}, "by_time, piece 1, value: expected"),
    ({"rates": {"H>D": hl.Rate(since_entry={1: 1})}}, "since_entry, piece 1"),
    ({"rates": {"H>D": hl.Weibull(shape=0, scale=1)}}, "'H>D'.*shape: .* found 0"),
    ({"rates": {"H>D": hl.Gompertz(level=-1, growth=1)}}, "'H>D'.*level: .* found -1"),
    (
        {"rates": {"H>D": hl.Rate(hazard_ratios={"x": 0})}},
        "'H>D'.*ratio of 'x': .* found 0",
    ),
    ({"start": "S"}, "start: no state is named 'S'"),
    ({"start": {"H": 0.5}}, "start: expected .* a sum of 0.5"),
    ({"start": 3}, "start: expected a state.* found 3"),
    ({"age": "old"}, "age: expected a number, found 'old'"),
    ({"age": math.inf}, "start, age: expected .* found inf"),
    ({"entrants": "many"}, "entrants: expected .* found 'many'"),
    ({"entrants": {0: -1}}, "entrants, piece 1, value: expected"),
    ({"entrants": {"now": 1}}, "entrants: a key: .*'now'"),
    ({"costs": {"H1": 3}}, "cost per unit of time: no state is named 'H1'"),
    ({"costs": {"H": "3"}}, r"costs\['H'\]: expected a number, or .* found '3'"),
    ({"costs": {"H": {0: "3"}}}, r"costs\['H'\]\[0\]: expected a number, found '3'"),
    ({"costs": {"H": {}}}, "cost per unit of time of 'H': expected at least one"),
    ({"costs": {"H": {0: 1, 3: math.nan}}}, "of 'H', piece 2, value: .* found nan"),
    ({"costs": {"H": 1e160}}, "of 'H': .* to 1e12, found 1e.160"),
    ({"utilities": {"H": {0: 1, 3: -1e13}}}, "of 'H', piece 2.* found -10000000000000"),
    ({"start": {"H": {0: 1}}}, r"start\['H'\]: expected a number, found {0: 1}"),
    ({"rates": {"H>D": hl.Fixed(0)}}, "'H>D'.*duration: .* found 0"),
    (
        {"rates": {"H>D": hl.Rate(2, since_entry=hl.Fixed(1))}},
        "'H>D', rate: expected 1 with a fixed stay.*found 2",
    ),
    (
        {"rates": {"H>D": hl.Fixed(1), "H>S1": hl.Fixed(2)}},
        "'H>S1': expected at most one fixed stay in a state, found that of 'H>D'",
    ),
    ({"costs": [3]}, r"costs: expected a mapping .* found \[3\]"),
    ({"costs": {"H": math.nan}}, "cost per unit of time of 'H': .* found nan"),
    ({"utilities": {1: 3}}, "utilities: a name: .* found 1"),
    ({"transition_costs": {"H>S2": 3}}, "no transition is named 'H>S2'.*did you mean"),
    ({"transition_costs": {("H", "S1"): 1, "H>S1": 1}}, "'H>S1' appears twice"),
    ({"discount": -0.1}, "discount rate of costs: .* found -0.1"),
    ({"discount": None}, "discount: expected .* found None"),
    ({"discount": {"cost": 0.1}}, "did you mean 'costs'"),
    ({"time_unit": 1}, "time_unit: expected a string, found 1"),
    ({"cost": {"H": 1}}, "MultiState: expected .* found 'cost'; did you mean 'costs'"),
    (
        {"probabilities": {}},
        "no argument is named 'probabilities'.*rate_from_probability",
    ),
]


@pytest.mark.parametrize(("changes", "message"), BAD_MODELS)
def test_refuses_what_cannot_be_used(changes: dict[str, object], message: str) -> None:
    with pytest.raises(hl.InputError, match=f"(?s){message}"):
        sick_sicker(**changes)


def test_errors_are_of_the_package() -> None:
    assert issubclass(hl.InputError, hl.HearthlineError)
    assert hl.InputError.__module__ == "hearthline"
    assert hl.InputError.__doc__


def test_two_smooth_curves_are_refused() -> None:
    curve = hl.Gompertz(level=0.1, growth=0.1)
    with pytest.raises(hl.InputError, match="two smooth curves"):
        sick_sicker(rates={"H>D": hl.Rate(since_entry=curve, in_age=curve)})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rate": "0.1"}, "Rate: rate: .* found '0.1'; .*rate_from_probability"),
        ({"rate": None}, "Rate: rate: .* found None; .*rate_from_probability"),
        ({"probability": 0.1}, "named 'probability'.*rate_from_probability"),
        ({"by_ages": {0: 1}}, "did you mean 'by_age'"),
        ({"by_age": [1, 2]}, r"Rate: by_age: expected .* found \[1, 2\]"),
        ({"by_age": {0: "x"}}, r"Rate: by_age\[0\]: expected a number, found 'x'"),
        ({"by_time": {None: 1}}, "Rate: by_time: a key: .*None"),
        ({"since_entry": 0.1}, "Rate: since_entry: expected .* found 0.1"),
        (
            {"in_age": hl.Weibull(shape=1, scale=1)},
            "Rate: in_age: expected .* found Weibull",
        ),
        ({"hazard_ratios": 0.6}, "Rate: hazard_ratios: expected .* found 0.6"),
        ({"hazard_ratios": {1: 0.6}}, "Rate: hazard_ratios: a covariate: .* found 1"),
    ],
)
def test_rates_refuse_what_is_of_no_use(arguments: Any, message: str) -> None:
    with pytest.raises(hl.InputError, match=message):
        hl.Rate(**arguments)


@pytest.mark.parametrize("kind", [hl.Weibull, hl.LogLogistic])
def test_curves_refuse_what_is_no_number(kind: Any) -> None:
    with pytest.raises(
        hl.InputError, match=f"{kind.__name__}: scale: expected a number, found '3'"
    ):
        kind(shape=1.0, scale="3")


def test_rates_and_probabilities_turn_into_each_other() -> None:
    rate = hl.rate_from_probability(0.1, period=0.5)
    assert rate == pytest.approx(-math.log(0.9) / 0.5, rel=1e-15)
    assert hl.probability_from_rate(rate, period=0.5) == pytest.approx(0.1, rel=1e-15)
    assert hl.rate_from_probability(0.0) == 0.0


@pytest.mark.parametrize("probability", [-0.1, 1.0, math.nan, "x", None])
def test_probabilities_out_of_range_are_refused(probability: Any) -> None:
    with pytest.raises(hl.InputError, match="probability"):
        hl.rate_from_probability(probability)


@pytest.mark.parametrize("period", [0.0, -1.0, math.inf, "x"])
def test_periods_out_of_range_are_refused(period: Any) -> None:
    with pytest.raises(hl.InputError, match="period"):
        hl.probability_from_rate(0.1, period=period)


def test_rates_are_those_of_the_validation() -> None:
    assert sick_sicker().parameters.loc["rates.S1>S2.rate", "value"] == RATES["S1>S2"]
