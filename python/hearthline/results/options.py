"""The options of a comparison side by side: one table, the baseline first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from ..base import words
from ..money.gross import gross_cost
from ..tables.cubes import across_draws, financial_years
from .dashboard import Period, Sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..tables.cubes import Floats
    from .dashboard import Measurable

#: Kinds of case; a contact is screened within days and is not yet a case.
_CASES = {kind: title for kind, title in words.CASES.items() if kind != "contact"}

#: What is better at each need level. Families leave levels 2 and 3 in both directions.
_AIMS = {"1": "more", "2": "", "3": "", "4": "fewer"}

#: Early help is as much an aim of the strategy as a demand on services.
_NO_AIM = ("caf",)


class Compared(Protocol):
    """Results of a baseline and of options, draw by draw."""

    @property
    def results(self) -> Mapping[str, Measurable]:
        """Results by name, the baseline first."""

    @property
    def tables(self) -> list[str]:
        """Names of the tables that all scenarios have."""

    @property
    def priced(self) -> bool:
        """Whether all scenarios state costs, at the same prices."""


@dataclass(frozen=True)
class Number:
    """A number by which options are compared.

    Attributes
    ----------
    group, title, unit : str
        What it is about, what it counts, and its unit.
    table, measure : str
        Its table, and the column.
    chosen : dict of str to str
        The category of each key of the table to take; all if a key is omitted.
    better : {"fewer", "more", ""}
        Which change is an improvement; "" if neither is.
    whole : bool
        Whether it is summed over all years.
    """

    group: str
    title: str
    unit: str
    table: str
    measure: str
    chosen: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    better: str = "fewer"
    whole: bool = False


@dataclass(frozen=True)
class Option:
    """A number under one scenario.

    Attributes
    ----------
    values : ndarray, shape (draws,)
        The number by draw.
    gap : ndarray, shape (draws,), or None
        The same minus that of the baseline; ``None`` for the baseline.
    """

    values: Floats
    gap: Floats | None

    def better(self, aim: str) -> float:
        """Return the share of draws in which it is better than the baseline.

        Parameters
        ----------
        aim : {"fewer", "more", ""}
            Which change is an improvement.

        Returns
        -------
        float
            NaN for the baseline, and if neither change is an improvement. A draw
            without a difference is not better.
        """
        if self.gap is None or not aim:
            return float("nan")
        return float(((self.gap < 0) if aim == "fewer" else (self.gap > 0)).mean())


def numbers(compared: Compared) -> list[Number]:
    """Return the numbers by which scenarios can be compared.

    Parameters
    ----------
    compared : Comparison
        A comparison.

    Returns
    -------
    list of Number
        Those whose tables all scenarios have.
    """
    tables = set(compared.tables)
    if compared.priced:
        tables.add("cost")  # Of whatever items: only their sum is compared.
    return [one for one in _every() if one.table in tables]


def _every() -> Iterator[Number]:
    families = "families (mean number)"
    for level in ("1", "2", "3", "4"):
        title = words.level_with_meaning(f"level_{level}")
        chosen = {"level": level}
        aim = _AIMS[level]
        yield Number("need", title, families, "level", "families", chosen, aim)
    above = {"level": ("2", "3", "4")}
    yield Number("need", "Above level 1", families, "level", "families", above)
    serious = {"level": ("3", "4")}
    yield Number("need", "Above level 2", families, "level", "families", serious)
    for kind, title in _CASES.items():
        aim = "" if kind in _NO_AIM else "fewer"
        unit = "children whom open cases cover (mean number)"
        yield Number("open cases", title, unit, "case", "children", {"case": kind}, aim)
    gap = "not served"
    yield Number(gap, "In need without a case", families, "unmet", "families", above)
    waiting = "families that wait for a worker (mean number)"
    yield Number(gap, "Waiting for a worker", waiting, "team", "waiting")
    work, each = "work in the year", "contacts, each of a family"
    yield Number(work, "Contacts", each, "contact", "contacts")
    yield Number(work, "Assessments", "assessments started", "assessment", "started")
    cost = "pounds of each year, gross, at average prices"
    yield Number("cost", "Cost in the year", cost, "cost", "pounds")
    yield Number("cost", "Cost of all years", cost, "cost", "pounds", whole=True)


def measured(
    compared: Compared, year: object, before: Iterable[Number] = ()
) -> Iterator[tuple[Number, str, dict[str, Option]]]:
    """Yield the numbers under each scenario, draw by draw.

    Parameters
    ----------
    compared : Comparison
        A comparison.
    year : str or None
        A financial year; by default the last whole one.
    before : iterable of Number
        Numbers that come before the others.

    Yields
    ------
    number : Number
    years : str
        The financial year, or the first and the last.
    options : dict of str to Option
        By the name of the scenario, the baseline first.

    Raises
    ------
    InputError
        If there is no such year.
    """
    base = next(iter(compared.results.values()))
    scenario = base.scenario
    period = Period.of(scenario.start, scenario.horizon, year)
    years, _ = financial_years(scenario.start, scenario.horizon)
    whole = " to ".join(dict.fromkeys([years[0], years[-1]]))
    sums = {name: Sums(r, period.index) for name, r in compared.results.items()}
    for one in (*before, *numbers(compared)):
        values = {
            name: _all_years(compared.results[name], one)
            if one.whole
            else gross_cost(compared.results[name])[:, period.index]
            if one.table == "cost"
            else own.of(one.table, one.measure, **one.chosen)
            for name, own in sums.items()
        }
        first = next(iter(values.values()))
        options = {
            name: Option(own, None if own is first else own - first)
            for name, own in values.items()
        }
        yield one, whole if one.whole else period.label, options


def _all_years(results: Measurable, one: Number) -> Floats:
    if one.table == "cost":
        return np.asarray(gross_cost(results).sum(axis=1))
    cube = results.cube(one.table, by=[], measures=one.measure)
    return np.asarray(cube.values[one.measure].sum(axis=1))


def table(compared: Compared, year: object) -> pd.DataFrame:
    """Return the options of a comparison, a row for each number and scenario.

    Parameters
    ----------
    compared : Comparison
        A comparison.
    year : str or None
        A financial year; by default the last whole one.

    Returns
    -------
    pandas.DataFrame
        The tidy table of `Comparison.options`.

    Raises
    ------
    InputError
        If there is no such year.
    """
    rows: list[dict[str, Any]] = []
    for one, years, options in measured(compared, year):
        for name, option in options.items():
            row = {
                "scenario": name,
                "group": one.group,
                "number": one.title,
                "year": int(years[:4]),
                "financial_year": years,
                **statistics(option.values, "mean"),
                **statistics(option.gap, "difference"),
                "better": option.better(one.better),
                "better_if": one.better,
                "unit": one.unit,
            }
            rows.append(row)
    return pd.DataFrame(rows)


def statistics(values: Floats | None, first: str) -> dict[str, float]:
    """Return the mean of a number, its error and the percentiles.

    Parameters
    ----------
    values : ndarray, shape (draws,), or None
        The number by draw.
    first : {"mean", "difference"}
        What the mean is called, and, if it is a difference, the others begin with.

    Returns
    -------
    dict of str to float
        NaN if there are no values.
    """
    prefix = "" if first == "mean" else f"{first}_"
    names = {first: "mean"} | {f"{prefix}{n}": n for n in ("mcse", "p10", "p90")}
    if values is None:
        return dict.fromkeys(names, float("nan"))
    stats = across_draws(values)
    return {name: float(stats[of]) for name, of in names.items()}


def side_by_side(tidy: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Return the options with a group of columns for each scenario.

    Parameters
    ----------
    tidy : pandas.DataFrame
        The result of `table`.
    names : iterable of str
        The scenarios, the baseline first.

    Returns
    -------
    pandas.DataFrame
        The table of `Comparison.options`.
    """
    index = ["group", "number", "unit"]
    columns = ["mean", "p10", "p90", "difference", "better"]
    parts = {}
    for at, name in enumerate(names):
        mine = tidy[tidy["scenario"] == name].set_index(index)
        parts[name] = mine[columns if at else columns[:3]]
    return pd.concat(parts, axis=1, names=["scenario", "statistic"])
