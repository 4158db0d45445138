"""The sheet of savings by year, with their ranges and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_range_abs

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
    for kind in ("cashable", "avoidance", "programmes"):
        pounds = view.level(kind)
        low, high = np.percentile(pounds, [10, 90], axis=0)
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
        "Savings, and what programmes cost, are positive on this sheet. The bars "
        "show means, the lines the middle 80% of draws.",
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
                "y_error_bars": spread,
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
                "name": f"{TITLES[kind]}: £{total:,.0f} {when}",
                "name_font": {"name": "Arial", "size": 12},
                "overlay": False,
            }
        )
        chart.set_legend({"none": True})
        chart.set_y_axis({"num_format": "#,##0", "num_font": {"name": "Arial"}})
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
    sheets.print_to(sheet, max(down, HEAD + len(table)), 16, wide=True)
