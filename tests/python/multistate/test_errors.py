"""Stated errors of multi-state runs, as users see them.

Bounds of ratios of variances are those of a normal sample: a correct program exceeds
them with fewer than 1 seed in 10,000. `tests/multistate/sampling_error_test.cpp` tests
more settings.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from models import everything, sick_sicker
from scipy import stats

import hearthline as hl
from hearthline.multistate.tables import Estimate


def _of_seeds(
    model: hl.MultiState, seeds: int, **given: Any
) -> tuple[list[float], list[float]]:
    """Return the discounted costs of some seeds, and their squared errors."""
    found = [
        model.run(**given, seed=seed, progress=False).costs.discounted
        for seed in range(seeds)
    ]
    return [f.value for f in found], [f.error**2 for f in found]


def _assert_right(values: list[float], squares: list[float]) -> None:
    ratio = np.var(values, ddof=1) / np.mean(squares)
    freedom = len(values) - 1
    low, high = stats.chi2.ppf([5e-5, 1 - 5e-5], freedom) / freedom
    assert low < ratio < high


def test_one_unit_in_many_draws_has_an_error() -> None:
    run = sick_sicker().run(1, 75, draws=1000, progress=False)
    by_draw = run.table("cost").groupby("draw")["discounted"].sum()
    error = by_draw.std() / math.sqrt(1000)
    assert run.costs.discounted.error == pytest.approx(error, rel=1e-12)
    assert run.costs.discounted.value == pytest.approx(by_draw.mean(), rel=1e-12)


def test_one_unit_in_one_draw_has_no_known_error() -> None:
    run = sick_sicker().run(1, 75, progress=False)
    assert math.isnan(run.costs.discounted.error)
    assert math.isnan(run.covariance)
    assert repr(run.costs.discounted).endswith(" ± unknown")
    assert "unknown" in run._repr_html_()
    assert "standard error unknown" in run.plot("cost").hearthline_alt
    assert math.isnan(run.summary("cost")["mcse"][0])


def test_units_that_cannot_differ_have_no_error() -> None:
    still = hl.MultiState(["a"], {}, costs={"a": 2.0})
    assert still.run(1, 4, progress=False).costs.discounted == Estimate(8.0, 0.0)
    free = hl.MultiState(["a", "b"], {"a>b": 1.0})
    assert free.run(1, 4, progress=False).costs.discounted == Estimate(0.0, 0.0)


def test_errors_are_right_if_each_unit_has_its_own_row() -> None:
    rate = hl.Rate(0.3, hazard_ratios={"x": 30.0})
    model = hl.MultiState(["well", "ill"], {"well>ill": rate}, costs={"ill": 1000})
    x = np.random.default_rng(1).normal(size=301)
    values, squares = _of_seeds(model, 250, n=None, horizon=5, covariates={"x": x})
    _assert_right(values, squares)
    # As if the rows were drawn, the error would be much too large.
    drawn: dict[str, Any] = {"covariates": {"x": x}, "shares": np.full(301, 1 / 301)}
    alike = model.run(301, 5, **drawn, progress=False).costs.discounted.error
    assert alike > 1.5 * math.sqrt(np.mean(squares))


def test_errors_are_right_with_entrants() -> None:
    model = sick_sicker().set({"entrants": {0: 0.0, 15: 60.0}})
    _assert_right(*_of_seeds(model, 250, n=60, horizon=20))
    _assert_right(*_of_seeds(model, 250, n=5, horizon=20, draws=3))


def test_values_over_draws_are_those_of_all_units() -> None:
    run = everything(age=60.0).run(
        2, 10, draws=50, covariates={"treated": [0, 1]}, by_unit=True, progress=False
    )
    each = run.by_unit
    assert each.groupby("draw").size().nunique() > 5
    # Not the mean of the draws' means.
    means = each.groupby("draw")["discounted_cost"].mean()
    assert means.mean() != pytest.approx(each["discounted_cost"].mean(), rel=1e-4)
    said = run.summary("cost").set_index(["measure", "cause", "of"])
    for measure, column in (
        ("discounted", "discounted_cost"),
        ("undiscounted", "cost"),
    ):
        stated = getattr(run.costs, measure)
        assert stated.value == pytest.approx(each[column].mean(), rel=1e-12)
        total = said.loc[(measure, "all", "")]
        assert (total["mean"], total["mcse"]) == (stated.value, stated.error)
        causes = run.costs.by_cause[measure]
        assert causes.sum() == pytest.approx(stated.value, rel=1e-12)
        rows = said.loc[measure].iloc[1:]
        np.testing.assert_array_equal(rows["mean"], causes)
        assert (rows["mcse"] > 0).all()
