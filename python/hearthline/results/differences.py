"""Differences between scenarios and a baseline, from paired draws.

The first column of every table is ``scenario``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..tables.columns import coded, key_columns
from ..tables.cubes import Cube, across_draws, keys_frame, summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..tables.columns import Columns
    from ..tables.cubes import Floats


def by_draw(base: Columns, others: Mapping[str, Columns], start: str) -> pd.DataFrame:
    """Return the difference of a table, scenario minus baseline, draw by draw.

    Parameters
    ----------
    base : Columns
        The table of the baseline.
    others : mapping of str to Columns
        The same table for each scenario.
    start : str
        First month of the baseline, such as ``"2014-04"``.

    Returns
    -------
    pandas.DataFrame
        ``scenario``, then the columns of the table.

    Raises
    ------
    InputError
        If the categories of the tables differ.
    """
    names = list(others)
    parts = []
    for index, mine in enumerate(others.values()):
        gap = mine.minus(base).frame(start)
        _insert_scenario(gap, index, names)
        parts.append(gap)
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def _insert_scenario(table: pd.DataFrame, index: int, names: list[str]) -> None:
    codes = np.full(len(table), index, np.int16)
    table.insert(0, "scenario", pd.Series(coded("scenario", codes, names)))


def summed_up(pairs: Mapping[str, tuple[Cube, Cube]]) -> pd.DataFrame:
    """Return statistics over draws of the differences.

    Parameters
    ----------
    pairs : mapping of str to (Cube, Cube)
        Sums of the baseline and of the scenario, by the name of the scenario.

    Returns
    -------
    pandas.DataFrame
        The table of `Comparison.summary`.
    """
    parts = []
    names = list(pairs)
    for index, (base, mine) in enumerate(pairs.values()):
        shown = base.present | mine.present
        keys = keys_frame(Cube(**{**vars(base), "present": shown}))
        for value, before in base.values.items():
            stats = across_draws(mine.values[value] - before)
            mean = before.mean(axis=0)
            with np.errstate(divide="ignore", invalid="ignore"):
                relative = np.where(mean == 0, np.nan, stats["mean"] / mean)
            codes = np.full(int(shown.sum()), index, np.int16)
            columns: dict[str, Any] = {
                "scenario": coded("scenario", codes, names),
                **keys,
                "measure": value,
                "difference": stats["mean"][shown],
            }
            for column in ("mcse", "p10", "p50", "p90"):
                columns[column] = stats[column][shown]
            columns["baseline"] = mean[shown]
            columns["relative"] = relative[shown]
            columns["unit"] = base.units[value]
            parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


def side_by_side(cubes: Mapping[str, Cube]) -> pd.DataFrame:
    """Return a summary of each scenario, with its difference from the baseline.

    Parameters
    ----------
    cubes : mapping of str to Cube
        Sums by scenario, the baseline first.

    Returns
    -------
    pandas.DataFrame
        The table of `Comparison.demand`.
    """
    names = list(cubes)
    base = cubes[names[0]]
    parts = []
    for index, mine in enumerate(cubes.values()):
        table = summary(mine)
        gaps = {
            name: across_draws(values - base.values[name])
            for name, values in mine.values.items()
        }
        for column, name in (("difference", "mean"), ("difference_mcse", "mcse")):
            shown = [gap[name][mine.present] for gap in gaps.values()]
            table[column] = np.concatenate(shown)
        table["unit"] = table.pop("unit")
        _insert_scenario(table, index, names)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def savings_by_year(
    savings: Mapping[str, Iterable[tuple[str, str, Floats]]],
    years: list[str],
    label: str,
) -> pd.DataFrame:
    """Return savings by class, budget and financial year, and their running sums.

    Parameters
    ----------
    savings : mapping of str to iterable of (str, str, ndarray of shape (draws, years))
        By scenario: the class, whose budget, and pounds.
    years : list of str
        Financial years.
    label : str
        A statement of what the costs include.

    Returns
    -------
    pandas.DataFrame
        The table of `Comparison.savings`, in pounds.
    """
    parts = []
    for other, lines in savings.items():
        for kind, budget, pounds in lines:
            columns: dict[str, Any] = {
                "scenario": other,
                "class": kind,
                "budget": budget,
            }
            columns |= key_columns("year", np.arange(len(years)), years)
            for prefix, draws in (
                ("", pounds),
                ("cumulative_", pounds.cumsum(axis=1)),
            ):
                stats = across_draws(draws)
                for column in ("mean", "mcse", "p10", "p90"):
                    columns[prefix + column] = stats[column]
            columns["label"] = label
            columns["unit"] = "pounds"
            parts.append(pd.DataFrame(columns))
    table = pd.concat(parts, ignore_index=True)
    table.columns.name = label
    return table
