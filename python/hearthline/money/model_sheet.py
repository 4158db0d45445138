"""The sheet of live formulas, which computes every total again from its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from .savings import TITLES
from .sheets import HEAD, LINE
from .strategy import CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from .sheets import Sheets
    from .strategy import Strategy

    Floats = NDArray[np.float64]

#: Whole pounds of two years differ by no more from the difference that is not rounded.
_ROUNDING = 1.01
#: Columns before those of the years.
_BEFORE = 2


@dataclass(frozen=True)
class _Line:
    """A row of the sheet.

    Attributes
    ----------
    table, row : str
        What is computed again.
    formulas : sequence of str
        One for each year. In it, ``{above}`` is the cell above, and ``{before}`` that
        of the year before.
    values : ndarray, shape (years,)
        What they amount to.
    computed : ndarray, shape (years,)
        What the run says.
    running : bool
        Whether the years are levels, of which the last is the total.
    """

    table: str
    row: str
    formulas: Sequence[str]
    values: Floats
    computed: Floats
    running: bool


def model_sheet(
    sheets: Sheets,
    view: Strategy,
    schedule: pd.DataFrame,
    gap: pd.DataFrame,
    investment: pd.DataFrame,
) -> None:
    """Add the sheet.

    Parameters
    ----------
    sheets : Sheets
        The workbook.
    view : Strategy
        The years, and what is saved in them.
    schedule : pandas.DataFrame
        The rows of the sheet ``Savings schedule``.
    gap, investment : pandas.DataFrame
        Those of the sheets ``Gap bridge`` and ``Invest to save``.
    """
    lines = [line for kind in CLASSES for line in _of_class(view, schedule, kind)]
    parts = {name: k for k, name in enumerate(gap.index)}
    lines += _added_up(
        gap,
        "Gap bridge",
        ("Change in the year", "Budget carried forward"),
        (parts["Base budget brought forward"] + 1, parts["Change in the year"] - 1),
        "Base budget brought forward",
    )
    lines += _added_up(
        investment,
        "Invest to save",
        ("Net financial impact", "Cumulative net impact"),
        (0, list(investment.index).index("Net financial impact") - 1),
    )
    sheet = sheets.start(
        "Model",
        "Totals, recomputed by the workbook from the rows of other sheets",
        "Every total is a formula. The columns to the right hold what the run says, "
        "not rounded; a check counts the years that differ by more than rounding "
        "[note 3].",
    )
    years = view.years
    heads = [
        *("Table", "Row", *years, "Total"),
        *(f"{year}, as computed" for year in years),
        "Check",
    ]
    for column, text in enumerate(heads):
        form = sheets.head if column < _BEFORE else sheets.head_of_numbers
        sheet.write(HEAD, column, text, form)
    money, last = sheets.numbers["money"], len(heads) - 1
    row = HEAD
    for line in lines:
        row += 1
        sheet.write(row, 0, line.table, sheets.plain)
        sheet.write(row, 1, line.row, sheets.plain)
        for k in range(len(years)):
            formula = line.formulas[k].format(
                above=xl_rowcol_to_cell(row - 1, _BEFORE + k),
                before=xl_rowcol_to_cell(row, _BEFORE + k - 1),
                row=row + 1,
            )
            value, computed = float(line.values[k]), float(line.computed[k])
            sheet.write_formula(row, _BEFORE + k, formula, money, value)
            sheet.write_number(row, _BEFORE + len(years) + 1 + k, computed, money)
        own = [xl_rowcol_to_cell(row, _BEFORE + k) for k in (0, len(years) - 1)]
        stated = [xl_rowcol_to_cell(row, last - k) for k in (len(years), 1)]
        total = f"={own[1]}" if line.running else f"=SUM({own[0]}:{own[1]})"
        whole = line.values[-1] if line.running else line.values.sum()
        sheet.write_formula(row, _BEFORE + len(years), total, money, float(whole))
        apart = f"ABS({own[0]}:{own[1]}-{stated[0]}:{stated[1]})>{_ROUNDING}"
        sheet.write_formula(row, last, f"=SUMPRODUCT(--({apart}))", money, 0)
    column = xl_col_to_name(last)
    row += 1
    sheet.write(row, 0, "Master check", sheets.bold)
    sheet.write(row, 1, "0 if all agree", sheets.plain)
    sheet.write_formula(row, last, f"=SUM({column}{HEAD + 2}:{column}{row})", money, 0)
    sheet.set_column(0, 0, 18, sheets.plain)
    sheet.set_column(1, 1, 36, sheets.plain)
    sheet.set_column(2, last, 14, sheets.plain)
    sheet.set_row(HEAD, 3 * LINE + 3)
    sheets.print_to(sheet, row, last)


def _of_class(view: Strategy, schedule: pd.DataFrame, kind: str) -> list[_Line]:
    """Return the change and the level of a class, from the rows of the schedule."""
    columns = list(schedule.columns)
    last = HEAD + 1 + max(len(schedule), 1)

    def along(column: str) -> str:
        letter = xl_col_to_name(columns.index(column))
        return f"'Savings schedule'!${letter}${HEAD + 2}:${letter}${last}"

    of = along("class")
    own = schedule[schedule["class"] == TITLES[kind]]
    steps = np.array([float(own[year].sum()) for year in view.years])
    level = 0.0 - view.level(kind).mean(axis=0)
    return [
        _Line(
            TITLES[kind],
            "Change against the year before",
            [f"=SUMIFS({along(year)},{of},$A{{row}})" for year in view.years],
            steps,
            np.diff(level, prepend=0.0),
            running=False,
        ),
        _Line(
            TITLES[kind],
            "Level",
            ["={above}", *["={above}+{before}"] * (view.count - 1)],
            steps.cumsum(),
            level,
            running=True,
        ),
    ]


def _added_up(
    table: pd.DataFrame,
    sheet: str,
    rows: tuple[str, str],
    parts: tuple[int, int],
    opening: str | None = None,
) -> list[_Line]:
    """Return the sum of some rows of a table, and its sum over years."""
    first, last = parts
    count = len(table.columns)
    letters = [xl_col_to_name(1 + k) for k in range(count)]
    lines = [HEAD + 2 + place for place in parts]
    sums = table.iloc[first : last + 1].to_numpy().sum(axis=0)
    start, cell = 0.0, ""
    if opening is not None:
        place = list(table.index).index(opening)
        start = float(table.to_numpy()[place, 0])
        cell = f"'{sheet}'!{letters[0]}{HEAD + 2 + place}+"
    return [
        _Line(
            sheet,
            rows[0],
            [f"=SUM('{sheet}'!{a}{lines[0]}:{a}{lines[1]})" for a in letters],
            sums,
            table.loc[rows[0]].to_numpy(),
            running=False,
        ),
        _Line(
            sheet,
            rows[1],
            [f"={cell}{{above}}", *["={above}+{before}"] * (count - 1)],
            start + sums.cumsum(),
            table.loc[rows[1]].to_numpy(),
            running=True,
        ),
    ]
