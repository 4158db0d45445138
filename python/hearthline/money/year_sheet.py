"""The sheet of savings by year, with their ranges and charts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_range_abs

from ..tables.ranges import has_range
from .savings import TITLES
from .sheets import HEAD

if TYPE_CHECKING:
    from .sheets import Sheets
    from .strategy import Strategy


def year_sheet(sheets: Sheets, view: Strategy) -> None:
    """Add the sheet.

    Parameters
    ----------
    sheets : Sheets
        The workbook.
    view : Strategy
        The years, and what is saved in them.
    """
    rows = []
    ranged = has_range(view.draws)
    for kind in ("cashable", "avoidance", "programmes"):
        pounds = view.level(kind)
        low, high = np.percentile(pounds, [10, 90], axis=0)
        if not ranged:
            low, high = np.full((2, len(view.years)), np.nan)
        mean = pounds.mean(axis=0)
        for k, year in enumerate(view.years):
            rows.append(
                {
                    "class": TITLES[kind],
                    "financial_year": year,
                    "mean": float(mean[k]),
                    "low": float(low[k]),
                    "high": float(high[k]),
                    "to_low": float(mean[k] - low[k]),
                    "to_high": float(high[k] - mean[k]),
                }
            )
    table = pd.DataFrame(rows)
    name = "Savings by year"
    sheet = sheets.table(
        name,
        "What is saved and spent in each year against the baseline",
        table,
        {
            "class": "Class",
            "financial_year": "Financial year",
            "to_low": "Mean to low",
            "to_high": "Mean to high",
        },
        "The bars show means"
        + (", the lines the middle 80% of draws [note 2]." if ranged else " [note 2]."),
        units=f"Pounds, {view.money}. Savings, and what programmes cost, are "
        "positive. [note 1]",
    )
    count = len(view.years)
    down = HEAD
    for position, kind in enumerate(("cashable", "avoidance", "programmes")):
        own = table[table["class"] == TITLES[kind]]
        first = HEAD + 1 + position * count
        chart = sheets.book.add_chart({"type": "column"})
        # Cells: LibreOffice does not draw lengths that stand in the chart alone.
        last = first + count - 1
        spread = {
            "type": "custom",
            "plus_values": f"='{name}'!{xl_range_abs(first, 6, last, 6)}",
            "minus_values": f"='{name}'!{xl_range_abs(first, 5, last, 5)}",
        }
        chart.add_series(
            {
                "name": TITLES[kind],
                "categories": [name, first, 1, first + count - 1, 1],
                "values": [name, first, 2, first + count - 1, 2],
                **({"y_error_bars": spread} if ranged else {}),
                "fill": {"color": "#0f766e" if position == 0 else "#1d4ed8"},
                "gap": 60,
            }
        )
        if not own["mean"].any():
            continue
        total, when = own["mean"].iloc[-1], f"in {view.years[-1]}"
        if kind == "programmes":  # Which may have ended.
            total, when = own["mean"].sum(), f"{view.years[0]} to {view.years[-1]}"
        chart.set_title(
            {
                "name": f"{TITLES[kind]}: {_pounds(total)} {when}",
                "name_font": {"name": "Arial", "size": 12},
                "overlay": False,
            }
        )
        chart.set_legend({"none": True})
        ends = own[["mean", "low", "high"]] if ranged else own[["mean"]]
        chart.set_y_axis(
            {
                "num_format": "#,##0",
                "num_font": {"name": "Arial"},
                **axis_of(float(ends.min().min()), float(ends.max().max())),
            }
        )
        chart.set_x_axis({"num_font": {"name": "Arial"}, "label_position": "low"})
        chart.set_size({"width": 620, "height": 280})
        said = ", ".join(
            f"{year} {mean:,.0f}"
            for year, mean in zip(view.years, own["mean"], strict=True)
        )
        sheet.insert_chart(
            down,
            8,
            chart,
            {"description": f"{TITLES[kind]} by financial year, pounds: {said}."},
        )
        down += 14
    sheets.print_to(sheet, max(down, HEAD + len(table)), 17, wide=True)


def _pounds(total: float) -> str:
    return f"{'−' if round(total) < 0 else ''}£{abs(total):,.0f}"


def axis_of(low: float, high: float) -> dict[str, float]:
    """Return an axis on which bars begin at 0, and ranges are seen whole.

    Spreadsheet programs look at bars alone, cut off what is beyond the highest one,
    and let the axis begin near the lowest.

    Parameters
    ----------
    low, high : float
        The least and the most that is shown.

    Returns
    -------
    dict of str to float
        ``min``, ``max`` and ``major_unit``, a round number.
    """
    low, high = min(low, 0.0), max(high, 0.0)
    size = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(size))
    unit = next(u * power for u in (0.1, 0.2, 0.5, 1.0, 2.0) if size <= 8 * u * power)
    return {
        "min": unit * math.floor(low / unit),
        "max": unit * math.ceil(high / unit),
        "major_unit": unit,
    }
