"""Files of rows and columns as text, each row with its place in the file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..base import files
from ..base.errors import InputError
from .problems import Problems, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Sheet:
    """A table as its file holds it.

    Attributes
    ----------
    file : str
        What messages call it: the file's name, and the sheet's.
    top : int
        The row of the header.
    titles : dict of str to str
        The header as written, by `plain` name.
    cells : pandas.DataFrame
        Text, columns by plain name, indexed by the row in the file.
    """

    file: str
    top: int
    titles: dict[str, str]
    cells: pd.DataFrame


def plain(title: str) -> str:
    """Return a column's title without case, its spaces and hyphens one kind."""
    return re.sub(r"[\s\-]+", "_", title.strip()).casefold()


def read(path: object, sheet: str | None = None) -> Sheet:
    """Read a CSV file, a sheet of an Excel workbook, or a Parquet file.

    Parameters
    ----------
    path : str or path
        Ends in ``.xlsx`` if it is a workbook, in ``.parquet`` if it is a Parquet
        file, whose rows are counted as if below a header; anything else is read
        as CSV in UTF-8.
    sheet : str, optional
        Which sheet of a workbook; needed if it has several.

    Raises
    ------
    InputError
        If there is no such file, or it cannot be read.
    FileError
        If it has no row, is not in UTF-8, its cells are not separated by commas,
        its rows are not of one length, or its header has a column twice.
    """
    place = files.as_path(path)
    if place.suffix.casefold() == ".xlsx":
        name, rows = _workbook(place, sheet)
    elif sheet is not None:
        raise InputError(f"sheet: found {sheet!r}; {place.name} is no workbook")
    elif place.suffix.casefold() == ".parquet":
        name, rows = place.name, _parquet(place)
    else:
        name, rows = place.name, _csv(place)
    return _sheet(name, rows)


def _bytes(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {place}: {error.strerror}") from error


def _csv(place: Path) -> list[tuple[int, list[str]]]:
    content = _bytes(place)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        problems = Problems(place.name)
        problems.add("bytes that are not UTF-8", "a CSV file saved as UTF-8", row=row)
        problems.check()
    _commas(place.name, text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    last = 0
    try:
        for cells in reader:
            rows.append((last + 1, cells))
            last = reader.line_num
    except csv.Error as error:
        raise InputError(f"{place.name}:{last + 1}: {error}") from error
    return rows


def _commas(file: str, text: str) -> None:
    """Refuse what a spreadsheet writes where the comma is the decimal point."""
    header = text.partition("\n")[0]
    names = {";": "semicolons", "\t": "tabs"}
    if "," in header or not any(mark in header for mark in names):
        return
    used = max(names, key=header.count)
    problems = Problems(file)
    problems.add(f"cells separated by {names[used]}", "commas", row=1)
    problems.check()


def _workbook(
    place: Path, sheet: str | None
) -> tuple[str, list[tuple[int, list[str]]]]:
    content = io.BytesIO(_bytes(place))
    try:
        with pd.ExcelFile(content, engine="openpyxl") as book:
            names = [str(name) for name in book.sheet_names]
            name = _one_sheet(place, names, sheet)
            cells = pd.read_excel(
                book, sheet_name=name, header=None, dtype=str, na_filter=False
            )
    except InputError:
        raise
    except Exception as error:  # openpyxl has no exception of its own for all
        raise InputError(f"cannot read {place} as a workbook: {error}") from error
    rows = cells.to_numpy().tolist()
    return f"{place.name}[{name}]", list(enumerate(rows, start=1))


def _parquet(place: Path) -> list[tuple[int, list[str]]]:
    try:
        table = pq.read_table(io.BytesIO(_bytes(place)))
        columns = [column.to_pylist() for column in table.columns]
    except pa.ArrowException as error:
        # Arrow's own message may show what the file holds.
        raise InputError(
            f"cannot read {place} as a Parquet file: {type(error).__name__}"
        ) from None
    rows = [[_text(cell) for cell in row] for row in zip(*columns, strict=True)]
    return list(enumerate([list(table.column_names), *rows], start=1))


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _one_sheet(place: Path, names: list[str], sheet: str | None) -> str:
    if sheet in names:
        return sheet
    if sheet is None and len(names) == 1:
        return names[0]
    near = nearest(sheet, names) if sheet is not None else ""
    hint = f" Did you mean {near!r}?" if near else ""
    found = "no sheet was named" if sheet is None else f"there is no {sheet!r}"
    raise InputError(f"sheet: {found}.{hint} {place.name} has: {', '.join(names)}.")


def _sheet(file: str, rows: list[tuple[int, list[str]]]) -> Sheet:
    rows = [(n, row) for n, row in rows if any(cell.strip() for cell in row)]
    problems = Problems(file)
    if not rows:
        problems.add("no row", "a header and rows below it")
        problems.check()
    (top, header), body = rows[0], rows[1:]
    while header and not header[-1].strip():
        header = header[:-1]
    width = len(header)
    columns = [plain(title) for title in header]
    for place, column in enumerate(columns):
        if column in columns[:place]:
            problems.add(
                "the column twice", "once", row=top, column=header[place].strip()
            )
    for number, row in body:
        if len(row) < width or any(cell.strip() for cell in row[width:]):
            problems.add(f"{len(row)} cells", f"{width}, as in the header", row=number)
    problems.check()
    cells = pd.DataFrame(
        [[cell.strip() for cell in row[:width]] for _, row in body],
        columns=columns,
        index=[number for number, _ in body],
        dtype=str,
    )
    titles = dict(zip(columns, (title.strip() for title in header), strict=True))
    return Sheet(file, top, titles, cells)


def check_columns(
    sheet: Sheet,
    needed: Sequence[str],
    problems: Problems,
    welcome: Sequence[str] = (),
) -> None:
    """Note columns that are missing, and those that nobody knows.

    Parameters
    ----------
    sheet : Sheet
        What was read.
    needed, welcome : sequence of str
        Plain names of columns that must and that may be there.
    problems : Problems
        Where it is noted.
    """
    known = [*needed, *welcome]
    for name, title in sheet.titles.items():
        if name not in known:
            problems.add_name(title, known, row=sheet.top, file=sheet.file)
    for name in needed:
        if name not in sheet.titles:
            allowed = f"the columns {', '.join(known)}"
            problems.add(
                "no such column", allowed, row=sheet.top, column=name, file=sheet.file
            )
