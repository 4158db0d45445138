"""Tables summed into arrays of draws, time and categories, and summed up.

Percentiles are taken across draws of what has been summed within each draw,
never summed themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..base import checks
from ..base.errors import InputError
from .columns import Columns, coded, months

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Floats = NDArray[np.float64]
Every = Literal["month", "year"]


@dataclass(frozen=True)
class Cube:
    """The values of a table, by draw, by time and by category.

    Attributes
    ----------
    table : str
        Name of the table.
    axes : tuple of str
        Names of the axes after the draws: ``month`` or ``year``, then keys.
    labels : mapping of str to sequence
        The labels along each axis; months are datetime64.
    values : mapping of str to ndarray, shape (draws, times, categories...)
        One array a measure.
    present : ndarray of bool, shape (times, categories...)
        Which combinations the table holds.
    months : ndarray of int, shape (times,)
        How many months each time covers.
    units : mapping of str to str
        What one of each measure is, in words.
    """

    table: str
    axes: tuple[str, ...]
    labels: Mapping[str, Any]
    values: Mapping[str, Floats]
    present: NDArray[np.bool_]
    months: NDArray[np.int64]
    units: Mapping[str, str]


def financial_years(start: str, horizon: int) -> tuple[list[str], NDArray[np.int64]]:
    """Return the financial years of a scenario and that of each month.

    Parameters
    ----------
    start : str
        First month, as ``"2014-04"``.
    horizon : int
        Number of months.

    Returns
    -------
    labels : list of str
        ``"2014/15"`` ...; years run from April to March.
    place : ndarray of int, shape (horizon,)
        The place of each month's year among the labels.
    """
    year, month = (int(part) for part in start.split("-"))
    since_april = np.arange(horizon) + 12 * year + month - 4
    years = since_april // 12
    first = int(years[0])
    labels = [f"{y}/{(y + 1) % 100:02d}" for y in range(first, int(years[-1]) + 1)]
    return labels, years - first


def cube(
    columns: Columns,
    *,
    draws: int,
    start: str,
    horizon: int,
    by: str | Sequence[str] | None = None,
    every: Every = "month",
    only: str | Sequence[str] | None = None,
) -> Cube:
    """Sum a table within each draw.

    Parameters
    ----------
    columns : Columns
        The table.
    draws : int
        Number of draws in it.
    start, horizon : str, int
        First month and number of months of the scenario.
    by : str or sequence of str, optional
        Keys to tell apart besides time; by default all but the locality.
    every : {"month", "year"}
        ``"year"``: financial years; stocks are averaged over their months,
        flows summed.
    only : str or sequence of str, optional
        Measures; all by default.

    Raises
    ------
    InputError
        If a name is unknown, or a sum would count families twice or add up
        shares.
    """
    checks.one_of("every", every, ["month", "year"])
    keep = _kept(columns, by)
    chosen = measures(columns, only)
    time, size, covered, times = _time(columns, start, horizon, every)
    axes = ["month" if every == "month" and "month" in columns.keys else "year", *keep]
    shape = [size, *(len(columns.labels[k]) for k in keep)]
    index = columns.data["draw"].astype(np.int64)
    if len(index) and (index.min() < 0 or index.max() >= draws):
        raise InputError(
            f"table {columns.name!r} holds other draws than 0 to {draws - 1}"
        )
    index = index * size + time
    for key in keep:
        index = index * len(columns.labels[key]) + columns.data[key]
    cells = draws * int(np.prod(shape))
    rows = np.bincount(index, minlength=cells).reshape(draws, *shape)
    present = np.asarray(rows.any(axis=0))
    values: dict[str, Floats] = {}
    for name in chosen:
        if columns.measures[name].kind == "share" and rows.max(initial=0) > 1:
            raise InputError(
                f"table {columns.name!r}: {name} is a share, and shares do not add "
                'up; take every="month" and all of the table\'s keys'
            )
        total = np.bincount(index, weights=columns.data[name], minlength=cells)
        array = total.astype(np.float64).reshape(draws, *shape)
        if columns.measures[name].kind == "stock":
            array /= covered.reshape(-1, *[1] * len(keep))
        values[name] = array
    labels = {axes[0]: times, **{k: columns.labels[k] for k in keep}}
    units = {name: columns.measures[name].unit for name in chosen}
    return Cube(columns.name, tuple(axes), labels, values, present, covered, units)


def _time(
    columns: Columns, start: str, horizon: int, every: Every
) -> tuple[Any, int, NDArray[np.int64], Any]:
    """Return each row's place in time, and the times with their months."""
    if "month" not in columns.keys:
        years, place = financial_years(start, horizon)
        labels = columns.labels["year"]
        known = np.bincount(place, minlength=len(years))
        lengths = dict(zip(years, known.tolist(), strict=True))
        covered = np.array([lengths.get(label, 12) for label in labels], np.int64)
        return columns.data["year"].astype(np.int64), len(labels), covered, labels
    month = columns.data["month"].astype(np.int64)
    if every == "month":
        times = months(start, np.arange(horizon))
        return month, horizon, np.ones(horizon, np.int64), times
    years, place = financial_years(start, horizon)
    return place[month], len(years), np.bincount(place), tuple(years)


def measures(columns: Columns, only: str | Sequence[str] | None) -> list[str]:
    """Return the chosen measures of a table, all of them by default."""
    if only is None:
        return list(columns.values)
    chosen = [only] if isinstance(only, str) else list(only)
    return [
        checks.one_of(f"measure of table {columns.name!r}", name, columns.values)
        for name in chosen
    ]


def _kept(columns: Columns, by: str | Sequence[str] | None) -> list[str]:
    categories = [k for k in columns.keys if k not in ("draw", "month", "year")]
    if by is None:
        return [k for k in categories if k != "locality"]
    chosen = [by] if isinstance(by, str) else list(by)
    for name in chosen:
        checks.one_of(f"key of table {columns.name!r}", name, categories)
    for key in categories:
        if key in columns.overlaps and key not in chosen:
            raise InputError(
                f"table {columns.name!r} cannot be summed over {key}: "
                f"{columns.overlaps[key]}; add {key!r} to by"
            )
    return [k for k in categories if k in chosen]


def across_draws(values: Floats) -> dict[str, Floats]:
    """Return what draws say together, along the first axis.

    Parameters
    ----------
    values : ndarray, shape (draws, ...)
        One number a draw.

    Returns
    -------
    dict of str to ndarray, shape (...)
        ``mean``; ``mcse``, the Monte Carlo standard error of the mean (NaN
        for a single draw); ``p10``, ``p50`` and ``p90``, percentiles of the
        draws.
    """
    draws = values.shape[0]
    if draws > 1:
        error = values.std(axis=0, ddof=1) / np.sqrt(draws)
    else:
        error = np.full(values.shape[1:], np.nan)
    p10, p50, p90 = np.percentile(values, [10, 50, 90], axis=0)
    mean = values.mean(axis=0)
    return {"mean": mean, "mcse": error, "p10": p10, "p50": p50, "p90": p90}


def keys_frame(source: Cube) -> dict[str, Any]:
    """Return the key columns of the combinations that are present."""
    places = np.nonzero(source.present)
    columns: dict[str, Any] = {}
    for axis, place in zip(source.axes, places, strict=True):
        labels = source.labels[axis]
        if axis == "month":
            columns[axis] = labels[place]
        else:
            columns[axis] = coded(axis, place, labels)
    return columns


def summary(source: Cube) -> pd.DataFrame:
    """Return a tidy table of what the draws say together.

    Returns
    -------
    pandas.DataFrame
        The keys, ``measure``, ``unit``, then `across_draws`.
    """
    keys = keys_frame(source)
    parts = []
    for name, values in source.values.items():
        said = {k: v[source.present] for k, v in across_draws(values).items()}
        unit = source.units[name]
        parts.append(pd.DataFrame({**keys, "measure": name, "unit": unit, **said}))
    return pd.concat(parts, ignore_index=True)
