"""The main numbers of a run or a comparison, in a small table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..base import words
from ..base.zones import CROSSINGS
from ..money.categories import CATEGORIES
from ..money.gross import spent_items
from ..tables import cubes
from ..tables.columns import key_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from .tabled import Tabled


def of_run(results: Tabled, years: list[str]) -> pd.DataFrame:
    """Return the main numbers of the first and the last financial year.

    Parameters
    ----------
    results : Results
        The results of the run.
    years : list of str
        Its financial years.

    Returns
    -------
    pandas.DataFrame
        The table of `Results.overview`.
    """
    parts: list[pd.DataFrame] = []
    ends = np.unique([0, len(years) - 1])
    wanted: dict[str, tuple[str, Callable[[str], str]]] = {
        "level": ("families", lambda k: words.title("level", k)),
        "crossing": ("out", _crossing_out),
        "case": ("children", _children_of_cases),
    }
    for table, (value, title) in wanted.items():
        if table not in results.tables:
            continue
        cube = results.cube(table, every="year", measures=value)
        stats = cubes.across_draws(cube.values[value])
        unit = cube.units[value]
        for index, label in enumerate(cube.labels[cube.axes[1]]):
            if not cube.present[:, index].any():
                continue
            row: dict[str, Any] = {"number": title(label)}
            row |= key_columns("year", ends, years)
            for column in ("mean", "mcse", "p10", "p90"):
                row[column] = stats[column][ends, index]
            row["unit"] = unit
            parts.append(pd.DataFrame(row))
    if "cost" in results.tables:
        parts += _costs(results, ends, years)
    return pd.concat(parts, ignore_index=True)


def _costs(
    results: Tabled, ends: NDArray[np.int64], years: list[str]
) -> Iterator[pd.DataFrame]:
    """Yield the cost of each category in the first and the last year."""
    cube = results.cube("cost", by="item", measures="pounds")
    known = results.scenario.costs
    of = [known[str(item)].category for item in cube.labels["item"]]
    for name, title in CATEGORIES.items():
        if name not in of:
            continue
        chosen = [
            category == name and spent
            for category, spent in zip(of, spent_items(results, cube), strict=True)
        ]
        if not any(chosen):
            continue
        stats = cubes.across_draws(cube.values["pounds"][:, :, chosen].sum(axis=2))
        row: dict[str, Any] = {"number": f"Cost of {title.lower()}"}
        row |= key_columns("year", ends, years)
        for column in ("mean", "mcse", "p10", "p90"):
            row[column] = stats[column][ends]
        row["unit"] = cube.units["pounds"]
        yield pd.DataFrame(row)


def side_by_side(table: pd.DataFrame) -> pd.DataFrame:
    """Return the main numbers of a run with the years beside each other, for reading.

    Parameters
    ----------
    table : pandas.DataFrame
        The table of `Results.overview`.

    Returns
    -------
    pandas.DataFrame
        ``number``, the mean in each year, under its label; then ``mcse``, ``p10`` and
        ``p90`` of the last, and ``unit``.
    """
    labels = table["financial_year"].astype(str)
    last = table[labels == labels.iloc[-1]]
    shown = last[["number"]].copy()
    for label in dict.fromkeys(labels):
        shown[label] = table.loc[labels == label, "mean"].to_numpy()
    columns = ["mcse", "p10", "p90", "unit"]
    return shown.join(last[columns]).reset_index(drop=True)


def _crossing_out(edge: str) -> str:
    return CROSSINGS.get((edge, "out"), f"Families crossing the {edge} edge")


def _children_of_cases(kind: str) -> str:
    return f"{words.CASES[kind]}: children"


def of_comparison(
    summary: Callable[[str, str], pd.DataFrame], tables: list[str], last: str
) -> pd.DataFrame:
    """Return the main differences in the last financial year.

    Parameters
    ----------
    summary : callable
        Returns the differences by year, given a table and a measure.
    tables : list of str
        The tables that all scenarios have.
    last : str
        The last financial year.

    Returns
    -------
    pandas.DataFrame
        The table of `Comparison.overview`.
    """
    rows: list[pd.DataFrame] = []
    for table, value, key, title in (
        ("level", "families", "level", lambda k: words.title("level", k)),
        ("crossing", "out", "edge", _crossing_out),
        ("case", "children", "case", _children_of_cases),
    ):
        if table not in tables:
            continue
        change = summary(table, value)
        change = change[change["financial_year"] == last]
        rows.append(change.assign(number=[title(k) for k in change[key].astype(str)]))
    table_of_all = pd.concat(rows, ignore_index=True)
    keys = ["scenario", "number", "year", "financial_year"]
    statistics = ["difference", "mcse", "p10", "p90", "baseline", "unit"]
    return table_of_all[keys + statistics]
