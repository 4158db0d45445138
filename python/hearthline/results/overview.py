"""The main numbers of a run or a comparison, in a small table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ..base import words
from ..base.zones import CROSSINGS
from ..tables import cubes

if TYPE_CHECKING:
    from collections.abc import Callable

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
    rows: list[dict[str, Any]] = []
    wanted: dict[str, tuple[str, Callable[[str], str]]] = {
        "level": ("families", lambda k: words.title("level", k)),
        "crossing": ("out", _crossing_out),
        "case": ("children", _children_of_cases),
        "cost": ("pounds", _cost_of),
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
            row = {"number": title(label), "unit": unit}
            row[years[0]] = stats["mean"][0, index]
            row[years[-1]] = stats["mean"][-1, index]
            for column in ("p10", "p90", "mcse"):
                row[column] = stats[column][-1, index]
            rows.append(row)
    return pd.DataFrame(rows)


def _crossing_out(edge: str) -> str:
    return CROSSINGS.get((edge, "out"), f"Families crossing the {edge} edge")


def _children_of_cases(kind: str) -> str:
    return f"{words.CASES[kind]}: children"


def _cost_of(priced: str) -> str:
    if priced in words.CASES:
        return f"{words.CASES[priced]}: cost"
    return f"Cost of {words.title('level', priced).lower()}"


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
        change = change[change["year"] == last]
        rows.append(change.assign(number=[title(k) for k in change[key].astype(str)]))
    table_of_all = pd.concat(rows, ignore_index=True)
    columns = ["scenario", "number", "unit", "baseline", "difference", "mcse"]
    return table_of_all[[*columns, "p10", "p90"]]
