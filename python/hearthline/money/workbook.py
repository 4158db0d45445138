"""The workbook of a savings schedule: tables, live totals, and what they rest on.

Accessible, as the guidance on spreadsheets of the Government Analysis Function asks:
one table a sheet, no merged cells, one font, notes with numbers, a contents list.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell

from .savings import SIGN, TITLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from .savings import Savings

_MONEY = "#,##0;(#,##0);0"
_PRICE = "#,##0.00"
_SHARE = "0%"
_FONT = {"font_name": "Arial", "font_size": 12}
#: The row of the headings of each table, from 0; above are title, subtitle and note.
_HEAD = 4
#: Widths of a column of long texts and of another, at most, and of a sheet that needs
#: larger paper.
_WIDEST, _WIDE_ENOUGH = 60, 34
_WIDE = 170
#: The least width of what is printed, and that of a column as it is.
_PRINTED, _PLAIN = 125, 8.43
#: Letters of a long text.
_LONG = 80
#: A letter of the font in units of the width of columns, on average.
_LETTER = 1.1
#: The height of a line of 12 points, and sizes of paper.
_LINE = 16.0
_A3, _A4 = 8, 9

#: What the sheet of unit costs shows.
_COSTS = {
    "title": "Unit cost",
    "on": "Falls on",
    "price": "Price",
    "unit": "Unit",
    "price_year": "Price year",
    "payers": "Payers",
    "cashable": "Cashable",
    "fixed": "Fixed",
    "semi_fixed": "Semi-fixed",
    "step": "Step",
    "growth": "Growth",
    "grade": "Grade",
    "kind": "Evidence",
    "text": "Where the price is from",
}

_HEADS = {
    "ref": "Ref",
    "opportunity_area": "Opportunity area",
    "description": "Description",
    "class": "Class",
    "recurrence": "Recurrent or one-off",
    "total": "Total",
    "cumulative": "Cumulative",
    "low": "Low",
    "high": "High",
    "fte": "FTE",
    "delivery_rating": "Delivery rating",
    "service_impact": "Service impact",
    "equalities_impact": "Equalities impact",
    "consultation": "Consultation",
    "owner": "Owner",
}


@dataclass(frozen=True)
class Basis:
    """What a workbook rests on, beside its numbers.

    Attributes
    ----------
    costs : pandas.DataFrame
        The unit costs, with provenance.
    changes : pandas.DataFrame
        What differs from the baseline.
    answers : list of (str, str)
        Questions that are asked of a savings claim, and what the run says.
    run : dict of str to str
        How the run can be repeated.
    """

    costs: pd.DataFrame
    changes: pd.DataFrame
    answers: list[tuple[str, str]] = field(default_factory=list)
    run: dict[str, str] = field(default_factory=dict)

    @classmethod
    def nothing(cls) -> Basis:
        """Return that of numbers of which nothing else is known.

        Returns
        -------
        Basis
        """
        return cls(pd.DataFrame(), pd.DataFrame())


class View(Protocol):
    """What a strategy shows; see `Mtfs`."""

    @property
    def title(self) -> str:
        """What the mix is called."""

    @property
    def baseline(self) -> str:
        """What its baseline is called."""

    @property
    def label(self) -> str:
        """What the costs include."""

    @property
    def years(self) -> list[str]:
        """The financial years."""

    @property
    def targets(self) -> Mapping[str, float]:
        """Pounds to be saved in each year."""

    @property
    def parts(self) -> Mapping[str, Savings]:
        """Each programme alone."""

    def level(self, kind: str) -> NDArray[np.float64]:
        """Return pounds by draw and year."""

    def sentences(self) -> list[str]:
        """Return the answer."""

    def schedule(self) -> pd.DataFrame:
        """Return the savings schedule."""

    def gap(self) -> pd.DataFrame:
        """Return the bridge of budgets."""

    def invest_to_save(self) -> pd.DataFrame:
        """Return the case for investing."""

    def by_programme(self) -> pd.DataFrame:
        """Return what each programme saves."""

    def against_targets(self) -> pd.DataFrame:
        """Return the chances of targets."""

    def sensitivity(self) -> pd.DataFrame:
        """Return other assumptions."""

    def where(self) -> pd.DataFrame:
        """Return where it falls."""

    def tracker(self) -> pd.DataFrame:
        """Return an empty tracker."""


def workbook(view: View, basis: Basis) -> bytes:
    """Return an Excel workbook.

    Parameters
    ----------
    view : Mtfs
        The numbers.
    basis : Basis
        What they rest on.

    Returns
    -------
    bytes
        An ``.xlsx`` file.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties(
        {
            "title": f"Savings: {view.title}",
            "subject": f"Against {view.baseline}",
            "comments": "Made by Hearthline",
        }
    )
    _Book(book, view, basis).write()
    book.close()
    return out.getvalue()


class _Book:
    """Writes the sheets, one after another."""

    def __init__(self, book: xlsxwriter.Workbook, view: View, basis: Basis) -> None:
        self.book = book
        self.view = view
        self.basis = basis
        self.plain = self._format()
        self.wrapped = self._format(text_wrap=True, valign="top")
        self.bold = self._format(bold=True, text_wrap=True, valign="top")
        self.title = self._format(bold=True, font_size=16, text_wrap=True)
        self.topic = self._format(bold=True, font_size=16)
        self.money = self._format(num_format=_MONEY, valign="top")
        self.price = self._format(num_format=_PRICE, valign="top")
        self.share = self._format(num_format=_SHARE, valign="top")
        self.general = self._format(valign="top", align="left")
        self.fine = self._format(num_format="0.0%", valign="top")
        self.head = self._format(bold=True, text_wrap=True, valign="top", bottom=1)
        self.link = self._format(font_color="#1d4ed8", underline=1)
        self.sheets: list[tuple[str, str]] = []
        self.schedule_rows = 0

    def _format(self, **more: Any) -> Format:
        return self.book.add_format({**_FONT, **more})

    def write(self) -> None:
        cover = self.book.add_worksheet("Cover")
        self._schedule()
        self._model()
        self._by_year()
        self._frame(
            "Gap bridge",
            "From the base budget to the budget of each year",
            self.view.gap().reset_index(),
            {"row": "Row"},
        )
        self._invest()
        if self.view.targets:
            self._targets()
        if self.view.parts:
            self._frame(
                "Programmes",
                "Each programme alone, their interaction, and the mix, in "
                f"{self.view.years[-1]}",
                self.view.by_programme().reset_index(),
                {"part": "Part"},
                "Programmes that were run alone must not be added up without the "
                "interaction.",
            )
        self._frame(
            "Sensitivity",
            f"The cashable saving of {self.view.years[-1]} under other assumptions",
            self.view.sensitivity(),
            {},
            "One assumption at a time. How strong effects are, and chance, need other "
            "runs.",
        )
        self._frame(
            "Where it falls",
            f"Each class by payer in {self.view.years[-1]}",
            self.view.where().reset_index(),
            {"payer": "Payer", "budget": "Budget"},
            "Only rows of the council's general fund are on the other sheets. Classes "
            "are never added up.",
        )
        self._frame(
            "Tracker",
            "Savings tracker",
            self.view.tracker(),
            {},
            "The target is the central forecast of the last year. The rest is for "
            "people to fill in.",
        )
        self._frame(
            "Unit costs",
            "Unit costs, with where each is from",
            self.basis.costs.reindex(columns=list(_COSTS)),
            _COSTS,
            self.view.label[:1].upper() + self.view.label[1:] + ".",
            prices=("price", "step"),
            shares=("cashable", "fixed", "semi_fixed"),
            fine=("growth",),
        )
        self._frame(
            "What differs",
            "What differs from the baseline",
            self.basis.changes,
            {},
            "Every parameter of the mix that the baseline does not have.",
            general=("before", "after"),
        )
        self._frame(
            "Challenges",
            "Questions that are asked of a savings claim",
            pd.DataFrame(self.basis.answers, columns=["question", "answer"]),
            {},
        )
        self._frame(
            "Run",
            "How the run can be repeated",
            pd.DataFrame(list(self.basis.run.items()), columns=["what", "value"]),
            {},
        )
        self._cover(cover)

    # ---- Sheets ---------------------------------------------------------

    def _cover(self, sheet: Worksheet) -> None:
        view = self.view
        width = 90
        sheet.set_column(0, 0, width, self.wrapped)
        lines: list[tuple[str, Format]] = [
            (f"Savings of “{view.title}”", self.title),
            (
                f"What would it save against “{view.baseline}” in the council's "
                f"general fund, {view.years[0]} to {view.years[-1]}?",
                self.bold,
            ),
            *((text, self.wrapped) for text in view.sentences()),
            (
                "Nominal cash, undiscounted, by financial year. Cashable savings, cost "
                "avoidance and income are never added together. " + SIGN,
                self.wrapped,
            ),
            ("Contents", self.bold),
        ]
        row = 0
        for text, form in lines:
            sheet.write(row, 0, text, form)
            size = 1.4 if form is self.title else 1.0
            sheet.set_row(row, size * _height([text], [int(width / size)]))
            row += 1
        for name, what in self.sheets:
            sheet.write_url(
                row, 0, f"internal:'{name}'!A1", self.link, f"{name}: {what}"
            )
            row += 1
        sheet.write(row, 0, "Notes", self.bold)
        for number, note in enumerate(_NOTES, start=1):
            text = f"[note {number}] {note}"
            sheet.write(row + number, 0, text, self.wrapped)
            sheet.set_row(row + number, _height([text], [width]))
        self._page(sheet, row + len(_NOTES), 0)
        sheet.fit_to_pages(1, 1)

    def _schedule(self) -> None:
        table = self.view.schedule()
        rows = table[table["ref"].astype(str).str.match(r"[A-Z]\d")]
        self.schedule = rows.reset_index(drop=True)
        self._frame(
            "Savings schedule",
            "Savings by unit cost and class: each year against the budget of the year "
            "before",
            self.schedule,
            _HEADS,
            "Low and high are the 10th and 90th percentile of draws of the cumulative "
            "amount [note 2]. The last columns are for people to fill in.",
        )

    def _model(self) -> None:
        """Write totals as live formulas over the schedule, beside those of the run."""
        years = self.view.years
        sheet = self._sheet(
            "Model",
            "Totals, recomputed by the workbook from the rows of the savings schedule",
            "Every total is a formula. The columns to the right hold what Hearthline "
            "computed; the master check is 0 if all agree [note 3].",
        )
        heads = [
            "Class",
            "Basis",
            *years,
            "Total",
            *(f"{year}, as computed" for year in years),
            "Check",
        ]
        for column, text in enumerate(heads):
            sheet.write(_HEAD, column, text, self.head)
        columns = list(self.schedule.columns)
        last = _HEAD + max(len(self.schedule), 1)

        def along(column: str) -> str:
            letter = xl_col_to_name(columns.index(column))
            return f"'Savings schedule'!${letter}${_HEAD + 2}:${letter}${last + 1}"

        row = _HEAD + 1
        checks = []
        for kind in ("cashable", "avoidance", "income"):
            title = TITLES[kind]
            own = self.schedule[self.schedule["class"] == title]
            steps = [int(own[year].sum()) for year in years]
            level = [int(v) for v in np.cumsum(steps)]
            for basis, numbers in (("Incremental", steps), ("Cumulative", level)):
                sheet.write(row, 0, title, self.plain)
                sheet.write(row, 1, basis, self.plain)
                for k, year in enumerate(years):
                    if basis == "Incremental":
                        formula = f"=SUMIFS({along(year)},{along('class')},$A{row + 1})"
                    else:
                        above = xl_rowcol_to_cell(row - 1, 2 + k)
                        before = xl_rowcol_to_cell(row, 1 + k)
                        formula = f"={above}" + (f"+{before}" if k else "")
                    sheet.write_formula(row, 2 + k, formula, self.money, numbers[k])
                    sheet.write_number(row, 3 + len(years) + k, numbers[k], self.money)
                first = xl_rowcol_to_cell(row, 2)
                end = xl_rowcol_to_cell(row, 1 + len(years))
                total = f"=SUM({first}:{end})" if basis == "Incremental" else f"={end}"
                whole = sum(numbers) if basis == "Incremental" else numbers[-1]
                sheet.write_formula(row, 2 + len(years), total, self.money, whole)
                stated = xl_rowcol_to_cell(row, 3 + len(years))
                stated_end = xl_rowcol_to_cell(row, 2 + 2 * len(years))
                check = f"=SUMPRODUCT(ABS({first}:{end}-{stated}:{stated_end}))"
                column = 3 + 2 * len(years)
                sheet.write_formula(row, column, check, self.money, 0)
                checks.append(xl_rowcol_to_cell(row, column))
                row += 1
        sheet.write(row, 0, "Master check", self.bold)
        sheet.write(row, 1, "0 if all agree", self.plain)
        column = 3 + 2 * len(years)
        sheet.write_formula(
            row, column, f"=SUM({checks[0]}:{checks[-1]})", self.money, 0
        )
        sheet.set_column(0, 1, 20, self.plain)
        sheet.set_column(2, column, 14, self.plain)
        sheet.set_row(_HEAD, 3 * _LINE + 3)
        self._page(sheet, row, column)

    def _by_year(self) -> None:
        """Write levels by year with their range, and their chart."""
        view = self.view
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
        sheet = self._frame(
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
        down = _HEAD
        for position, kind in enumerate(("cashable", "avoidance", "programmes")):
            own = table[table["class"] == TITLES[kind]]
            first = _HEAD + 1 + position * count
            chart = self.book.add_chart({"type": "column"})
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
        self._page(sheet, max(down, _HEAD + len(table)), 16, wide=True)

    def _invest(self) -> None:
        table = self.view.invest_to_save().reset_index()
        sheet = self._frame(
            "Invest to save",
            "What programmes cost, and the cash that they free",
            table,
            {"row": "Row"},
            "Cost avoidance is not in it: it takes no money out of a budget.",
        )
        row = _HEAD + len(table)
        for column, year in enumerate(self.view.years, start=1):
            sheet.write_number(row, column, float(table[year].iloc[-1]), self.share)

    def _targets(self) -> None:
        self._frame(
            "Targets",
            "The chance that each target is met",
            self.view.against_targets().reset_index(),
            {"financial_year": "Financial year"},
            "Savings are positive on this sheet. Cost avoidance does not count towards "
            "a target.",
            shares=("chance", "if_a_year_later"),
        )

    # ---- Parts of a sheet ----------------------------------------------

    def _sheet(self, name: str, title: str, note: str) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        self.sheets.append((name, title))
        sheet.write(0, 0, title, self.topic)
        sheet.set_row(0, 24)
        sheet.write(1, 0, f"Pounds, cash of each year. {SIGN} [note 1]", self.plain)
        sheet.write(2, 0, note, self.plain)
        return sheet

    def _frame(
        self,
        name: str,
        title: str,
        table: pd.DataFrame,
        heads: dict[str, str],
        note: str = "",
        prices: Collection[str] = (),
        shares: Collection[str] = (),
        fine: Collection[str] = (),
        general: Collection[str] = (),
    ) -> Worksheet:
        """Write a table on a sheet of its own, as a table of Excel."""
        sheet = self._sheet(name, title, note)
        names = [heads.get(str(c), _heading(str(c))) for c in table.columns]
        rows = max(len(table), 1)
        sheet.add_table(
            _HEAD,
            0,
            _HEAD + rows,
            len(names) - 1,
            {
                "name": name.title().replace(" ", ""),
                "columns": [{"header": n, "header_format": self.head} for n in names],
                "style": "Table Style Light 1",
                "autofilter": False,
                "banded_rows": False,
            },
        )
        widths = [
            _width(name, list(table[key]))
            for name, key in zip(names, table.columns, strict=True)
        ]
        for column, (key, width) in enumerate(zip(table.columns, widths, strict=True)):
            sheet.set_column(column, column, width, self.plain)
            form = self.money
            if key in prices:
                form = self.price
            elif key in shares:
                form = self.share
            elif key in fine:
                form = self.fine
            elif key in general:
                form = self.general
            for k, value in enumerate(table[key]):
                self._cell(sheet, _HEAD + 1 + k, column, value, form)
        sheet.set_row(_HEAD, _height(names, widths))
        for k, row in enumerate(table.itertuples(index=False)):
            sheet.set_row(_HEAD + 1 + k, _height(list(row), widths))
        # Title and note go beyond a narrow table.
        spare = _PRINTED - sum(widths)
        more = max(0, math.ceil(spare / _PLAIN))
        last = len(names) - 1 + more
        self._page(sheet, _HEAD + rows, last, wide=sum(widths) > _WIDE)
        return sheet

    def _cell(
        self, sheet: Worksheet, row: int, column: int, value: object, form: Format
    ) -> None:
        if _is_number(value):
            if np.isfinite(float(value)):  # type: ignore[arg-type]
                sheet.write_number(row, column, float(value), form)  # type: ignore[arg-type]
            return
        text = _text(value)
        if text:  # A leading "=" is text here, never a formula.
            sheet.write_string(row, column, text, self.wrapped)

    def _page(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        wide: bool = False,
    ) -> None:
        sheet.hide_gridlines(2)
        sheet.print_area(0, 0, row, column)
        sheet.set_landscape()
        sheet.set_paper(_A3 if wide else _A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")


_NOTES = (
    "A saving of an item is the difference between baseline and mix, draw by draw, at "
    "the same prices; in each draw both have the same families and share random "
    "numbers.",
    "Ranges are the middle 80% of draws: chance alone, without uncertainty about "
    "rates, effects or unit costs.",
    "Amounts are rounded to whole pounds on each row of the schedule, so that all "
    "totals are sums of what stands above them.",
    "A cashable saving is spending below that of the base year on an item of which a "
    "whole step of capacity goes, times the share that a budget can lose; cost "
    "avoidance is the rest of what the council does not spend.",
)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(
        value, (bool, np.bool_)
    )


def _text(value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _width(name: str, cells: Sequence[object]) -> int:
    """Return the width of a column: wide enough for numbers and for long words."""
    longest = max((len(_text(v)) for v in cells if not _is_number(v)), default=0)
    words = max(map(len, re.split(r"[ /_]", name)))
    least = 15 if any(map(_is_number, cells)) else 8
    text = math.ceil(_LETTER * max(longest, words)) + 2
    return min(max(text, least), _WIDEST if longest > _LONG else _WIDE_ENOUGH)


def _height(cells: Sequence[object], widths: Sequence[int]) -> float:
    """Return the height of a row whose cells wrap."""
    lines = [
        len(textwrap.wrap(_text(value), max(int((width - 1) / _LETTER), 1)))
        for value, width in zip(cells, widths, strict=True)
        if not _is_number(value)
    ]
    return _LINE * max([1, *lines]) + 3


def _heading(name: str) -> str:
    return name if "/" in name else name.replace("_", " ").capitalize()
