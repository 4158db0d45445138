"""Sheets of a workbook: titles, tables, formats, and how they are printed.

Accessible, as the guidance on spreadsheets of the Government Analysis Function asks:
one table a sheet, no merged cells, one font, notes with numbers, a contents list.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: How the numbers of a column are shown.
Kind = Literal["money", "price", "share", "fine", "general"]

_FONT = {"font_name": "Arial", "font_size": 12}
#: The row of the headings of each table, from 0; above are title, subtitle and note.
HEAD = 4
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
LINE = 16.0
_A3, _A4 = 8, 9


class Sheets:
    """Writes sheets, one after another, and keeps a list of them."""

    def __init__(self, title: str, subject: str, units: str) -> None:
        self._units = units
        self._file = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._file, {"in_memory": True})
        self.book.set_properties(
            {"title": title, "subject": subject, "comments": "Made by Hearthline"}
        )
        top = {"valign": "top"}
        self.plain = self._format()
        self.wrapped = self._format(text_wrap=True, **top)
        self.bold = self._format(bold=True, text_wrap=True, **top)
        self.title = self._format(bold=True, font_size=16, text_wrap=True)
        self.topic = self._format(bold=True, font_size=16)
        self.head = self._format(bold=True, text_wrap=True, bottom=1, **top)
        self.head_of_numbers = self._format(
            bold=True, text_wrap=True, bottom=1, align="right", indent=1, **top
        )
        self.link = self._format(font_color="#1d4ed8", underline=1)
        self.numbers: dict[Kind, Format] = {
            # With the space of a bracket, so that digits stand below each other, and
            # apart from the text of the next column.
            "money": self._format(num_format="#,##0_);(#,##0);0_)", **top),
            "price": self._format(num_format="#,##0.00_)", **top),
            "share": self._format(num_format="0%_)", **top),
            "fine": self._format(num_format="0.0%_)", **top),
            "general": self._format(align="left", **top),
        }
        #: Names and titles of the sheets with a table.
        self.contents: list[tuple[str, str]] = []

    def _format(self, **more: Any) -> Format:
        return self.book.add_format({**_FONT, **more})

    def close(self) -> bytes:
        """Return the file.

        Returns
        -------
        bytes
        """
        self.book.close()
        return self._file.getvalue()

    def start(
        self, name: str, title: str, note: str, units: str | None = None
    ) -> Worksheet:
        """Add a sheet with its title and a note; its table starts in row `HEAD`.

        Parameters
        ----------
        name : str
            What the tab says.
        title, note : str
            The first and the third row.
        units : str, optional
            The second row, which states units and signs; by default those of the
            workbook. If it is "", the note is in its place.

        Returns
        -------
        Worksheet
        """
        sheet = self.book.add_worksheet(name)
        self.contents.append((name, title))
        sheet.write(0, 0, title, self.topic)
        sheet.set_row(0, 24)
        stated = self._units if units is None else units
        for row, text in enumerate(filter(None, (stated, note)), start=1):
            sheet.write(row, 0, text, self.plain)
        return sheet

    def table(
        self,
        name: str,
        title: str,
        table: pd.DataFrame,
        heads: Mapping[str, str],
        note: str = "",
        kinds: Mapping[str, Kind] | None = None,
        units: str | None = None,
    ) -> Worksheet:
        """Add a sheet with a table, as a table of Excel.

        Parameters
        ----------
        name, title, note, units : str
            See `start`.
        table : pandas.DataFrame
            The table.
        heads : mapping of str to str
            Headings of columns; others are their names.
        kinds : mapping of str to str, optional
            How the numbers of a column are shown; by default as whole pounds.

        Returns
        -------
        Worksheet
        """
        kinds = kinds or {}
        sheet = self.start(name, title, note, units)
        names = [heads.get(str(c), _heading(str(c))) for c in table.columns]
        shown = [kinds.get(str(key), "money") for key in table.columns]
        rows = max(len(table), 1)
        sheet.add_table(
            HEAD,
            0,
            HEAD + rows,
            len(names) - 1,
            {
                "name": name.title().replace(" ", ""),
                "columns": [
                    {"header": head, "header_format": self._head_of(table[key], kind)}
                    for head, key, kind in zip(names, table.columns, shown, strict=True)
                ],
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
            form = self.numbers[shown[column]]
            for k, value in enumerate(table[key]):
                self._cell(sheet, HEAD + 1 + k, column, value, form)
        sheet.set_row(HEAD, height(names, widths))
        for k, row in enumerate(table.itertuples(index=False)):
            sheet.set_row(HEAD + 1 + k, height(list(row), widths))
        # Title and note go beyond a narrow table.
        spare = _PRINTED - sum(widths)
        more = max(0, math.ceil(spare / _PLAIN))
        last = len(names) - 1 + more
        self.print_to(sheet, HEAD + rows, last, wide=sum(widths) > _WIDE)
        return sheet

    def _head_of(self, cells: Iterable[object], kind: Kind) -> Format:
        """Return the format of a heading: as its column is aligned."""
        right = kind != "general" and any(
            _is_number(value) and np.isfinite(float(value))  # type: ignore[arg-type]
            for value in cells
        )
        return self.head_of_numbers if right else self.head

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

    def print_to(
        self, sheet: Worksheet, row: int, column: int, wide: bool = False
    ) -> None:
        """Set what is printed of a sheet: landscape, as wide as a page.

        Parameters
        ----------
        sheet : Worksheet
            The sheet.
        row, column : int
            The last cell.
        wide : bool
            Whether it needs larger paper.
        """
        sheet.hide_gridlines(2)
        sheet.print_area(0, 0, row, column)
        sheet.set_landscape()
        sheet.set_paper(_A3 if wide else _A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")


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
    texts = [_text(value) for value in cells if not _is_number(value)]
    longest = max(map(len, texts), default=0)
    # A path is one word: no line breaks in it.
    word = max((len(word) for text in texts for word in text.split()), default=0)
    words = max(map(len, re.split(r"[ /_]", name)))
    least = 15 if any(map(_is_number, cells)) else 8
    text = math.ceil(_LETTER * max(longest, words)) + 2
    most = _WIDEST if longest > _LONG else _WIDE_ENOUGH
    most = max(most, min(math.ceil(_LETTER * word) + 2, _WIDEST))
    return min(max(text, least), most)


def height(cells: Sequence[object], widths: Sequence[int]) -> float:
    """Return the height of a row whose cells wrap.

    Parameters
    ----------
    cells : sequence
        What is in them.
    widths : sequence of int
        The width of each column.

    Returns
    -------
    float
    """
    lines = [
        len(textwrap.wrap(_text(value), max(int((width - 1) / _LETTER), 1)))
        for value, width in zip(cells, widths, strict=True)
        if not _is_number(value)
    ]
    return LINE * max([1, *lines]) + 3


def _heading(name: str) -> str:
    return name if "/" in name else name.replace("_", " ").capitalize()
