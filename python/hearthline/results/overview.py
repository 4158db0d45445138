"""The main numbers of a run or a comparison, in one small table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ..base import words
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
    """
    rows: list[dict[str, Any]] = []
    wanted: dict[str, tuple[str, Callable[[str], str]]] = {
        "level": ("families", lambda k: words.title("level", k)),
        "crossing": ("out", _edge_out),
        "cost": ("pounds", lambda k: f"Cost of {words.title('level', k).lower()}"),
    }
    for table, (value, title) in wanted.items():
        if table not in results.tables:
            continue
        made = results.cube(table, every="year", measures=value)
        said = cubes.across_draws(made.values[value])
        unit = made.units[value]
        for place, label in enumerate(made.labels[made.axes[1]]):
            row = {"number": title(label), "unit": unit}
            row[years[0]] = said["mean"][0, place]
            row[years[-1]] = said["mean"][-1, place]
            for column in ("p10", "p90", "mcse"):
                row[column] = said[column][-1, place]
            rows.append(row)
    return pd.DataFrame(rows)


def _edge_out(label: str) -> str:
    return {
        "inner": "Families crossing out of order",
        "outer": "Families crossing into chaos",
    }.get(label, f"Families crossing the {label} edge")


def of_comparison(
    summary: Callable[[str, str], pd.DataFrame], last: str
) -> pd.DataFrame:
    """Return the main differences in the last financial year.

    Parameters
    ----------
    summary : callable
        Returns the differences by year, given a table and a measure.
    last : str
        The last financial year.
    """
    rows: list[pd.DataFrame] = []
    for table, value, key in (
        ("level", "families", "level"),
        ("crossing", "out", "edge"),
    ):
        said = summary(table, value)
        said = said[said["year"] == last]
        name = {"inner": "Crossings out of order", "outer": "Crossings into chaos"}
        said = said.assign(
            number=[name.get(k, words.title(key, k)) for k in said[key].astype(str)]
        )
        rows.append(said)
    table_of_all = pd.concat(rows, ignore_index=True)
    columns = ["scenario", "number", "unit", "baseline", "difference", "mcse"]
    return table_of_all[[*columns, "p10", "p90"]]
