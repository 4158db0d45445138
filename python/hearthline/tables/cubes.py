"""Tables summed into arrays by draw, time and category, and their summaries.

Percentiles are taken across draws, of sums within each draw. They are never summed
themselves.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..base import checks
from ..base.errors import InputError
from .by_draw import ByDraw, Scratch
from .columns import Columns, key_columns, months

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

Floats = NDArray[np.float64]
Every = Literal["month", "year"]

#: Bytes of a cube up to which it is held in memory.
HELD = 32_000_000


@dataclass(frozen=True)
class Cube:
    """The values of a table, by draw, by time and by category.

    Attributes
    ----------
    table : str
        The name of the table.
    axes : tuple of str
        The names of the axes after the draws: ``month`` or ``year``, then keys.
    labels : mapping of str to sequence
        The labels along each axis; months are datetime64.
    values : mapping of str to ndarray, shape (draws, times, categories...)
        One array per measure; a `ByDraw` if it is too large for memory.
    present : ndarray of bool, shape (times, categories...)
        Which combinations the table holds.
    months : ndarray of int, shape (times,)
        The number of months in each period.
    units : mapping of str to str
        The unit of each measure, in words.
    """

    table: str
    axes: tuple[str, ...]
    labels: Mapping[str, Any]
    values: Mapping[str, Floats]
    present: NDArray[np.bool_]
    months: NDArray[np.int64]
    units: Mapping[str, str]


def financial_years(start: str, horizon: int) -> tuple[list[str], NDArray[np.int64]]:
    """Return the financial years of a scenario, and the year of each month.

    Parameters
    ----------
    start : str
        The first month, such as ``"2014-04"``.
    horizon : int
        The number of months.

    Returns
    -------
    labels : list of str
        ``"2014/15"`` ...; years run from April to March.
    index : ndarray of int, shape (horizon,)
        The index of each month's year in the labels.
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
        The number of draws in it.
    start : str
        The first month of the scenario, such as ``"2014-04"``.
    horizon : int
        The number of months of the scenario.
    by : str or sequence of str, optional
        Keys to keep besides time; by default all except the locality.
    every : {"month", "year"}
        By month, or by financial year: stocks are averaged over the months of a
        year, flows are summed.
    only : str or sequence of str, optional
        Measures; all by default.

    Returns
    -------
    Cube

    Raises
    ------
    InputError
        If a name is unknown, or if families would be counted twice or shares
        summed.
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
            f"table {columns.name!r}: expected draws 0 to {draws - 1}, found "
            f"{index.min()} to {index.max()}"
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
                f"table {columns.name!r}: {name} is a share, and shares cannot be "
                'summed; give every="month" and all keys of the table'
            )
        total = np.bincount(index, weights=columns.data[name], minlength=cells)
        array = total.astype(np.float64).reshape(draws, *shape)
        if columns.measures[name].kind == "stock":
            array /= covered.reshape(-1, *[1] * len(keep))
        values[name] = array
    labels = {axes[0]: times, **{k: columns.labels[k] for k in keep}}
    units = {name: columns.measures[name].unit for name in chosen}
    return Cube(columns.name, tuple(axes), labels, values, present, covered, units)


def cube_of_blocks(
    blocks: Iterable[Columns], *, draws: int, scratch: Path, **options: Any
) -> Cube:
    """Sum a table within each draw, block of draws by block of draws.

    Parameters
    ----------
    blocks : iterable of Columns
        The table: blocks of consecutive draws, from the first.
    draws : int
        The number of draws in all blocks.
    scratch : pathlib.Path
        A folder on the disk for a cube that is too large for memory.
    **options
        Like the arguments of `cube`.

    Returns
    -------
    Cube
        The same as of the whole table.

    Raises
    ------
    InputError
        Like `cube`, and if the cube does not fit on the disk.
    OutputError
        If the cube cannot be written.
    """
    whole: Cube | None = None
    held: dict[str, list[Floats]] = {}
    stored: dict[str, Scratch] = {}
    for columns in blocks:
        index = columns.data["draw"]
        first, last = int(index[0]), int(index[-1])
        shifted = replace(columns, data={**columns.data, "draw": index - first})
        part = cube(shifted, draws=last - first + 1, **options)
        if whole is None:
            whole = part
            size = sum(v[0].size for v in part.values.values()) * 8 * draws
            for name, values in part.values.items():
                if size <= HELD:
                    held[name] = []
                else:
                    shape = (draws, *values.shape[1:])
                    what = f"table {columns.name!r}"
                    stored[name] = Scratch(scratch, shape, what)
        whole.present[...] |= part.present
        for name, values in part.values.items():
            if name in held:
                held[name].append(values)
            else:
                stored[name].add(values)
    assert whole is not None
    every = {name: np.concatenate(parts) for name, parts in held.items()}
    for name, file in stored.items():
        # It acts like an array in whatever is done within draws.
        every[name] = cast("Floats", file.values())
    return replace(whole, values=every)


def _time(
    columns: Columns, start: str, horizon: int, every: Every
) -> tuple[Any, int, NDArray[np.int64], Any]:
    """Return the time index of each row, the number of times, months, and labels."""
    if "month" not in columns.keys:
        years, year_of = financial_years(start, horizon)
        labels = columns.labels["year"]
        known = np.bincount(year_of, minlength=len(years))
        lengths = dict(zip(years, known.tolist(), strict=True))
        covered = np.array([lengths.get(label, 12) for label in labels], np.int64)
        return columns.data["year"].astype(np.int64), len(labels), covered, labels
    month = columns.data["month"].astype(np.int64)
    if every == "month":
        times = months(start, np.arange(horizon))
        return month, horizon, np.ones(horizon, np.int64), times
    years, year_of = financial_years(start, horizon)
    return year_of[month], len(years), np.bincount(year_of), tuple(years)


def measures(columns: Columns, only: str | Sequence[str] | None) -> list[str]:
    """Return the names of the chosen measures of a table.

    Parameters
    ----------
    columns : Columns
        The table.
    only : str or sequence of str or None
        The measures; ``None`` stands for all.

    Returns
    -------
    list of str

    Raises
    ------
    InputError
        If a name is unknown.
    """
    if only is None:
        return list(columns.values)
    what = f"measure of table {columns.name!r}"
    chosen = checks.names(what, only, columns.values)
    if not chosen:
        raise InputError(
            f"{what}: expected one or more of {', '.join(columns.values)}, found "
            f"{checks.shown(only)}"
        )
    return chosen


def _kept(columns: Columns, by: str | Sequence[str] | None) -> list[str]:
    categories = [k for k in columns.keys if k not in ("draw", "month", "year")]
    if by is None:
        return [k for k in categories if k != "locality"]
    chosen = checks.names(f"key of table {columns.name!r}", by, categories)
    for key in categories:
        if key in columns.overlaps and key not in chosen:
            raise InputError(
                f"table {columns.name!r} cannot be summed over {key}: "
                f"{columns.overlaps[key]}; add {key!r} to by"
            )
    return [k for k in categories if k in chosen]


def across_draws(values: Floats) -> dict[str, Floats]:
    """Return statistics across draws, which are the first axis.

    Parameters
    ----------
    values : ndarray, shape (draws, ...)
        The values by draw.

    Returns
    -------
    dict of str to ndarray, shape (...)
        ``mean``; ``mcse``, the Monte Carlo standard error of the mean (NaN
        for a single draw); ``p10``, ``p50`` and ``p90``, percentiles of the
        draws.
    """
    stored: object = values
    if isinstance(stored, ByDraw):
        parts = [across_draws(part) for part in stored.parts()]
        return {
            name: np.concatenate([part[name] for part in parts]).reshape(
                stored.shape[1:]
            )
            for name in parts[0]
        }
    draws = values.shape[0]
    if draws > 1:
        error = values.std(axis=0, ddof=1) / np.sqrt(draws)
    else:
        error = np.full(values.shape[1:], np.nan)
    p10, p50, p90 = np.percentile(values, [10, 50, 90], axis=0)
    mean = values.mean(axis=0)
    return {"mean": mean, "mcse": error, "p10": p10, "p50": p50, "p90": p90}


def across_some(values: Floats) -> dict[str, Floats]:
    """Return statistics across those draws that have a value.

    Parameters
    ----------
    values : ndarray, shape (draws, ...)
        The values by draw, such as shares; NaN where a draw has none.

    Returns
    -------
    dict of str to ndarray, shape (...)
        The statistics of `across_draws`; NaN if no draw has a value.
    """
    stored: object = values
    if isinstance(stored, ByDraw):
        parts = [across_some(part) for part in stored.parts()]
        return {
            name: np.concatenate([part[name] for part in parts]).reshape(
                stored.shape[1:]
            )
            for name in parts[0]
        }
    known = ~np.isnan(values)
    if known.all():
        return across_draws(values)
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)
        p10, p50, p90 = np.nanpercentile(values, [10, 50, 90], axis=0)
        mean = np.nanmean(values, axis=0)
        error = np.nanstd(values, axis=0, ddof=1) / np.sqrt(known.sum(axis=0))
    return {"mean": mean, "mcse": error, "p10": p10, "p50": p50, "p90": p90}


def keys_frame(source: Cube) -> dict[str, Any]:
    """Return the key columns of the combinations that are present.

    Parameters
    ----------
    source : Cube
        The sums.

    Returns
    -------
    dict of str to array_like, shape (rows,)
    """
    indices = np.nonzero(source.present)
    columns: dict[str, Any] = {}
    for axis, index in zip(source.axes, indices, strict=True):
        labels = source.labels[axis]
        if axis == "month":
            columns[axis] = labels[index]
        else:
            columns |= key_columns(axis, index, labels)
    return columns


def summary(
    source: Cube, across: Callable[[Floats], dict[str, Floats]] = across_draws
) -> pd.DataFrame:
    """Return a tidy table of statistics across draws.

    Parameters
    ----------
    source : Cube
        The sums by draw.
    across : callable
        Computes the statistics: `across_draws`, or `across_some` of values that not
        every draw has.

    Returns
    -------
    pandas.DataFrame
        The keys and ``measure``, the columns of `across_draws`, then ``unit``.
    """
    keys = keys_frame(source)
    parts = []
    for name, values in source.values.items():
        statistics = {k: v[source.present] for k, v in across(values).items()}
        unit = source.units[name]
        parts.append(
            pd.DataFrame({**keys, "measure": name, **statistics, "unit": unit})
        )
    return pd.concat(parts, ignore_index=True)
