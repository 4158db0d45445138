"""The workbook of a public value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..base import words
from ..tables.ranges import has_range, too_few
from .appraisal import appraisal, by_year, payers, present_values
from .grounds_sheets import Cover, grounds_sheets, write_cover
from .sheets import HEAD, Sheets
from .switching import switching
from .value_words import notes, sentences

if TYPE_CHECKING:
    from .basis import Basis
    from .present_values import PresentValues

#: Headings of the ends of ranges.
_RANGES = {
    f"{name}_{end}": f"{title}, {low_or_high}"
    for name, title in (
        ("benefits", "Benefits"),
        ("costs", "Costs"),
        ("net", "Net"),
        ("pays", "Pays"),
        ("gains", "Gains"),
        ("ratio", "Ratio"),
        ("total", "Net so far"),
    )
    for end, low_or_high in (("p10", "low"), ("p90", "high"))
}
_HEADS = {"title": "Payer", "total": "Net so far", **_RANGES}


def value_workbook(view: PresentValues, basis: Basis) -> bytes:
    """Return an Excel workbook.

    Parameters
    ----------
    view : PresentValues
        The numbers.
    basis : Basis
        What they rest on.

    Returns
    -------
    bytes
        An ``.xlsx`` file.
    """
    sheets = Sheets(
        f"Public value: {view.title}",
        f"Against {view.baseline}",
        f"Pounds, real, in the money of {view.price_year}; present values of "
        f"{view.years[0]}. Benefits are positive.",
    )
    cover = sheets.book.add_worksheet("Cover")
    every = "Low and high are the 10th and 90th percentile of draws: chance alone."
    if not has_range(view.draws):
        every = too_few(view.draws).strip() or "Of one draw: chance is not known."
    figures = appraisal(view)
    sheets.table(
        "Appraisal",
        "The figures of an appraisal, by kind of value",
        _with_ranges(figures, view),
        {**_HEADS, "above_zero": "Net above 0", "payback": "Payback by"},
        f"{every} A ratio is of the means. Where payback is empty, nothing had come "
        f"back for good by {view.years[-1]}, or nothing was spent.",
        {
            **dict.fromkeys(("ratio", "ratio_p10", "ratio_p90"), "price"),
            **dict.fromkeys(("paid_back", "above_zero"), "share"),
        },
    )
    sheets.table(
        "Present values",
        "What the mix brings and what its programmes cost, by payer",
        _with_ranges(present_values(view).drop(columns="payer"), view),
        _HEADS,
        every,
    )
    _years(sheets, view, every)
    gains = _with_ranges(payers(view), view)
    sheets.table(
        "Who pays and gains",
        "Who pays and who gains, and what each payer has back for a pound",
        gains.drop(columns="payer").assign(
            budget=gains["budget"].str.replace("_", " ").str.capitalize()
        ),
        {**_HEADS, "returns": "Returns a pound"},
        every,
        {
            **dict.fromkeys(("share_of_costs", "share_of_gains"), "share"),
            "returns": "price",
        },
    )
    turns = switching(view)
    rate = turns["assumption"] == "discount rate"
    sheets.table(
        "Switching values",
        "At which value of one assumption the net present value is 0",
        pd.DataFrame(
            {
                "scope": turns["scope"],
                "assumption": turns["title"],
                "pounds": turns["pounds"],
                "factor": turns["switches_at"].mask(rate),
                "rate": turns["switches_at"].where(rate),
            }
        ),
        {
            "pounds": "Present value now",
            "factor": "Turns at this factor on it",
            "rate": "Turns at this rate a year",
        },
        "One assumption at a time. Where a cell is empty, no value of 0 or more turns "
        "the answer.",
        {"factor": "price", "rate": "fine"},
    )
    grounds_sheets(
        sheets, basis, "Prices as stated; deflated to the year of the workbook."
    )
    write_cover(
        sheets,
        cover,
        Cover(
            title=f"Public value of “{view.title}”",
            question=f"Is it worth its cost, against “{view.baseline}”, to all who pay "
            f"and gain, {view.years[0]} to {view.years[-1]}?",
            answer=sentences(view),
            about="Real and discounted: not the cash of a budget, which is another "
            "view. Amounts of the two must not be added.",
            notes=notes(view),
        ),
    )
    return sheets.close()


def _with_ranges(table: pd.DataFrame, view: PresentValues) -> pd.DataFrame:
    """Return a table; of few draws, without the columns of ranges."""
    if has_range(view.draws):
        return table
    return table.drop(columns=[name for name in table if name in _RANGES])


def _years(sheets: Sheets, view: PresentValues, note: str) -> None:
    """Write present values by year, with a chart of the sum of the first scope."""
    name, table = "By year", _with_ranges(by_year(view), view)
    sheet = sheets.table(
        name,
        "Present values by financial year, and their running sum",
        table,
        _HEADS,
        note,
    )
    count = len(view.years)
    if not count or table.empty:
        return
    scope = view.scopes[0]
    first, last = HEAD + 1, HEAD + count
    chart = sheets.book.add_chart({"type": "line"})
    for key, title, line in (
        ("total_p10", "10% of draws are below", {"color": "#64748b", "width": 1}),
        ("total", "Mean of draws", {"color": "#0f766e", "width": 2.5}),
        ("total_p90", "10% of draws are above", {"color": "#64748b", "width": 1}),
    ):
        if key not in table:
            continue
        column = list(table.columns).index(key)
        chart.add_series(
            {
                "name": title,
                "categories": [name, first, 1, last, 1],
                "values": [name, first, column, last, column],
                "line": line,
            }
        )
    own = table.iloc[:count]
    end = words.pounds(float(own["total"].iloc[-1]))
    chart.set_title(
        {
            "name": f"{scope.capitalize()} net present value by {view.years[-1]}: "
            f"{end}",
            "name_font": {"name": "Arial", "size": 12},
            "overlay": False,
        }
    )
    chart.set_legend({"position": "bottom", "font": {"name": "Arial", "size": 12}})
    chart.set_y_axis({"num_format": "#,##0", "num_font": {"name": "Arial"}})
    chart.set_x_axis({"num_font": {"name": "Arial"}, "label_position": "low"})
    chart.set_size({"width": 760, "height": 320})
    said = ", ".join(
        f"{year} {total:,.0f}"
        for year, total in zip(view.years, own["total"], strict=True)
    )
    below = HEAD + len(table) + 2
    sheet.insert_chart(
        below,
        0,
        chart,
        {"description": f"{scope} net present value so far, pounds: {said}."},
    )
    sheets.print_to(sheet, below + 17, len(table.columns) - 1)
