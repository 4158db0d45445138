"""The dashboard of a run or of a comparison, as one table."""

from __future__ import annotations

import numbers
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from ..base import checks
from ..base.errors import InputError
from ..tables.cubes import across_some, financial_years
from ..tables.demand import Summed
from .indicators import indicators
from .teams import teams_cube

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..scenarios.scenario import Scenario
    from ..tables.cubes import Cube, Floats
    from .indicators import Indicator


class Measurable(Summed, Protocol):
    """Results of a scenario, whose tables can be summed."""

    @property
    def scenario(self) -> Scenario:
        """The scenario."""

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""


@dataclass(frozen=True)
class Period:
    """A financial year of a scenario.

    Attributes
    ----------
    label : str
        Such as ``"2014/15"``, with the number of months of an incomplete year.
    number : int
        The calendar year in which it begins.
    index : int
        Its position among the years of the scenario.
    """

    label: str
    number: int
    index: int

    @classmethod
    def of(cls, start: str, horizon: int, year: object) -> Period:
        """Return a year of a scenario.

        Parameters
        ----------
        start : str
            The first month of the scenario.
        horizon : int
            The number of its months.
        year : str, int or None
            The year or the calendar year in which it begins; by default the last
            whole one or, if there is none, the last.

        Returns
        -------
        Period

        Raises
        ------
        InputError
            If the scenario has no such year.
        """
        years, of_month = financial_years(start, horizon)
        covered = np.bincount(of_month)
        begins = [int(label.partition("/")[0]) for label in years]
        if year is None:
            whole = np.flatnonzero(covered == 12)
            index = int(whole[-1]) if len(whole) else len(years) - 1
        elif isinstance(year, numbers.Integral) and year in begins:
            index = begins.index(int(year))
        else:
            index = years.index(checks.one_of("year", year, years))
        months = int(covered[index])
        part = "" if months == 12 else f", {months} month{'s' if months > 1 else ''}"
        return cls(f"{years[index]}{part}", begins[index], index)


class Sums:
    """The sums of a financial year of a run, by draw.

    Parameters
    ----------
    results : Results
        The results of a run.
    index : int
        The place of the year among those of the scenario.
    cubes : dict, optional
        Sums that were read for another year.
    """

    def __init__(
        self, results: Measurable, index: int, cubes: dict[Any, Cube] | None = None
    ) -> None:
        self._results = results
        self._index = index
        self._cubes: dict[Any, Cube] = {} if cubes is None else cubes

    def of(self, table: str, measure: str, **chosen: str | tuple[str, ...]) -> Floats:
        """Return a value column of a table, summed over localities.

        Parameters
        ----------
        table, measure : str
            The table and the column: a stock's mean, or a flow's sum.
        **chosen : str or tuple of str
            The categories to sum over, by key; all of the keys left out.

        Returns
        -------
        ndarray, shape (draws,)
        """
        keys = tuple(chosen)
        cube = self._cubes.get((table, measure, keys))
        if cube is None:
            cube = self._results.cube(table, list(keys), "year", measure)
            self._cubes[table, measure, keys] = cube
        values = cube.values[measure][:, self._index]
        # The axes are in the order of the table's keys.
        for axis in reversed(cube.axes[1:]):
            names = chosen[axis]
            labels = list(cube.labels[axis])
            wanted = [names] if isinstance(names, str) else names
            values = values[..., [labels.index(name) for name in wanted]].sum(axis=-1)
        return values

    def team(self, measure: str, team: str) -> Floats:
        """Return a caseload or a waiting time of a team.

        Parameters
        ----------
        measure, team : str
            A measure of `Results.teams`, and a team.

        Returns
        -------
        ndarray, shape (draws,)
        """
        cube = self._cubes.get("teams")
        if cube is None:
            scenario = self._results.scenario
            cube = teams_cube(self._results, "year", scenario.horizon, scenario.teams)
            self._cubes["teams"] = cube
        at = list(cube.labels["team"]).index(team)
        return cube.values[measure][:, self._index, at]

    def before(self) -> Sums | None:
        """Return the year before, if the scenario covers it."""
        if self._index == 0:
            return None
        return Sums(self._results, self._index - 1, self._cubes)


def _require_cases(results: Measurable, what: str) -> None:
    if "case" not in results.tables:
        raise InputError(
            f"{what}: expected results of a scenario with a pathway, found "
            f"{results.scenario.name!r}, which has none"
        )


def _measured(results: Measurable, index: int) -> dict[tuple[str, str, str], Any]:
    """Return the measures with their values by draw, by what identifies them."""
    sums = Sums(results, index)
    measured = {}
    for one in indicators(list(results.scenario.teams)):
        value = None if one.value is None else one.value(sums)
        measured[one.category, one.measure, one.unit] = (one, value)
    return measured


def _row(
    one: Indicator, period: Period, statistics: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "category": one.category,
        "measure": one.measure,
        "year": period.number,
        "financial_year": period.label,
        **statistics,
        "target": one.target,
        "document": one.document,
        "note": one.note,
        "unit": one.unit,
    }


def _stats(values: Floats | None, first: str) -> dict[str, float]:
    """Return the mean, under the name ``first``, its error and the percentiles."""
    names = {first: "mean", "mcse": "mcse", "p10": "p10", "p90": "p90"}
    if values is None:
        return dict.fromkeys(names, float("nan"))
    stats = across_some(values)
    return {name: float(stats[of]) for name, of in names.items()}


def of_run(results: Measurable, year: object) -> pd.DataFrame:
    """Return the dashboard of a run.

    Parameters
    ----------
    results : Results
        Results of a run.
    year : str, int or None
        A financial year, or the calendar year in which it begins.

    Returns
    -------
    pandas.DataFrame
        The table of `Results.dashboard`.

    Raises
    ------
    InputError
        If the scenario has no pathway, or no such year.
    """
    _require_cases(results, "dashboard")
    scenario = results.scenario
    period = Period.of(scenario.start, scenario.horizon, year)
    return pd.DataFrame(
        [
            _row(one, period, _stats(value, "mean"))
            for one, value in _measured(results, period.index).values()
        ]
    )


def of_comparison(
    base: Measurable, others: Mapping[str, Measurable], year: object
) -> pd.DataFrame:
    """Return the differences of dashboards from the baseline's.

    Parameters
    ----------
    base : Results
        Results of the baseline.
    others : mapping of str to Results
        Results of scenarios, by name.
    year : str, int or None
        A financial year, or the calendar year in which it begins.

    Returns
    -------
    pandas.DataFrame
        The table of `Comparison.dashboard`.

    Raises
    ------
    InputError
        If a scenario has no pathway, or the baseline has no such year.
    """
    for results in (base, *others.values()):
        _require_cases(results, "dashboard")
    period = Period.of(base.scenario.start, base.scenario.horizon, year)
    before = _measured(base, period.index)
    rows = []
    for name, results in others.items():
        after = _measured(results, period.index)
        for key, (one, values) in before.items():
            if key not in after:
                continue
            own = after[key][1]
            if values is None or own is None:
                mean, gap = float("nan"), None
            else:
                mean = float(across_some(values)["mean"])
                gap = own - values
            statistics = {**_stats(gap, "difference"), "baseline": mean}
            rows.append({"scenario": name, **_row(one, period, statistics)})
    return pd.DataFrame(rows)
