"""Files of rows and columns as text, each row with its number in the file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..base import checks, files
from ..base.errors import InputError
from .problems import Problems, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

#: Rows as text, each with its number in the file.
NumberedRows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Sheet:
    """A table as text, as it is in its file.

    Attributes
    ----------
    file : str
        The name in messages: the name of the file, with that of the sheet.
    top : int
        The number of the row that holds the header.
    titles : dict of str to str
        The titles of the columns as written, by `plain` name.
    cells : pandas.DataFrame
        The cells as text, with columns by plain name and rows indexed by their number
        in the file.
    """

    file: str
    top: int
    titles: dict[str, str]
    cells: pd.DataFrame


def plain(title: str) -> str:
    """Return the title of a column in lower case, with underscores.

    Parameters
    ----------
    title : str
        The title as written.

    Returns
    -------
    str
        The plain name, in which spaces and hyphens are underscores.
    """
    return re.sub(r"[\s\-]+", "_", title.strip()).casefold()


def read(path: object, sheet: str | None = None) -> Sheet:
    """Read a CSV file, a sheet of an Excel workbook, or a Parquet file.

    Parameters
    ----------
    path : str or path
        A workbook ends in ``.xlsx`` and a Parquet file in ``.parquet``, whose rows
        are numbered as if below a header. Any other file is read as CSV in UTF-8.
    sheet : str, optional
        The sheet of a workbook; required if it has several.

    Returns
    -------
    Sheet

    Raises
    ------
    InputError
        If the file does not exist, or cannot be read.
    FileError
        If it has no rows, is not UTF-8 text, its cells are not separated by
        commas, its rows differ in length, or a column appears twice.
    """
    source = files.as_path(path)
    if source.suffix.casefold() == ".xlsx":
        name, rows = _workbook(source, sheet)
    elif sheet is not None:
        raise InputError(
            f"sheet: expected None, since {source.name} is not a workbook, found "
            f"{checks.shown(sheet)}"
        )
    elif source.suffix.casefold() == ".parquet":
        name, rows = source.name, _parquet(source)
    else:
        name, rows = source.name, _csv(source)
    return _sheet(name, rows)


def read_rows(path: object) -> dict[str, NumberedRows]:
    """Read the rows of a CSV file, or of every sheet of an Excel workbook.

    Unlike `read`, this makes nothing of a header, for files that have other rows
    above it.

    Parameters
    ----------
    path : str or path
        A workbook ends in ``.xlsx``. Any other file is read as CSV in UTF-8.

    Returns
    -------
    dict of str to list
        The rows by name in messages: the name of the file, with that of the sheet.

    Raises
    ------
    InputError
        If the file does not exist, or cannot be read.
    FileError
        If it is not UTF-8 text, or its cells are not separated by commas.
    """
    source = files.as_path(path)
    if source.suffix.casefold() == ".xlsx":
        return {
            f"{source.name}[{name}]": rows
            for name, rows in _sheets(source, lambda names: names).items()
        }
    return {source.name: _csv(source)}


def _bytes(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {source}: {error.strerror}") from error


def _csv(source: Path) -> NumberedRows:
    content = _bytes(source)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        problems = Problems(source.name)
        problems.add("bytes that are not UTF-8", "a CSV file saved as UTF-8", row=row)
        problems.check()
    _commas(source.name, text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    last = 0
    try:
        for cells in reader:
            rows.append((last + 1, cells))
            last = reader.line_num
    except csv.Error as error:
        raise InputError(f"{source.name}:{last + 1}: {error}") from error
    return rows


def _commas(file: str, text: str) -> None:
    """Reject the output of spreadsheets whose decimal separator is the comma."""
    header = text.partition("\n")[0]
    names = {";": "semicolons", "\t": "tabs"}
    if "," in header or not any(mark in header for mark in names):
        return
    used = max(names, key=header.count)
    problems = Problems(file)
    problems.add(names[used], "commas between cells", row=1)
    problems.check()


def _workbook(source: Path, sheet: str | None) -> tuple[str, NumberedRows]:
    found = _sheets(source, lambda names: [_one_sheet(source, names, sheet)])
    ((name, rows),) = found.items()
    return f"{source.name}[{name}]", rows


def _sheets(
    source: Path, chosen: Callable[[list[str]], list[str]]
) -> dict[str, NumberedRows]:
    content = io.BytesIO(_bytes(source))
    try:
        with pd.ExcelFile(content, engine="openpyxl") as book:
            names = chosen([str(name) for name in book.sheet_names])
            cells = pd.read_excel(
                book, sheet_name=names, header=None, dtype=str, na_filter=False
            )
    except InputError:
        raise
    except Exception as error:  # openpyxl has no common base exception
        raise InputError(f"cannot read {source} as a workbook: {error}") from error
    return {
        str(name): list(enumerate(rows.to_numpy().tolist(), start=1))
        for name, rows in cells.items()
    }


def _parquet(source: Path) -> NumberedRows:
    try:
        table = pq.read_table(io.BytesIO(_bytes(source)))
        columns = [column.to_pylist() for column in table.columns]
    except pa.ArrowException as error:
        # Arrow's own message may show content of the file.
        raise InputError(
            f"cannot read {source} as a Parquet file: {type(error).__name__}"
        ) from None
    rows = [[_text(cell) for cell in row] for row in zip(*columns, strict=True)]
    return list(enumerate([list(table.column_names), *rows], start=1))


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _one_sheet(source: Path, names: list[str], sheet: str | None) -> str:
    if sheet in names:
        return sheet
    if sheet is None and len(names) == 1:
        return names[0]
    expected = f"the name of a sheet of {source.name} ({', '.join(names)})"
    if sheet is None:
        raise InputError(f"sheet is missing: expected {expected}")
    near = nearest(sheet, names)
    hint = f"; did you mean {near!r}?" if near else ""
    raise InputError(f"sheet: expected {expected}, found {checks.shown(sheet)}{hint}")


def _sheet(file: str, rows: NumberedRows) -> Sheet:
    rows = [(n, row) for n, row in rows if any(cell.strip() for cell in row)]
    problems = Problems(file)
    if not rows:
        problems.add("no rows", "a header and rows below it")
        problems.check()
    (top, header), body = rows[0], rows[1:]
    while header and not header[-1].strip():
        header = header[:-1]
    width = len(header)
    columns = [plain(title) for title in header]
    for position, column in enumerate(columns):
        if column in columns[:position]:
            problems.add(
                "the same column twice",
                "unique columns",
                row=top,
                column=header[position].strip(),
            )
    for number, row in body:
        if len(row) < width or any(cell.strip() for cell in row[width:]):
            problems.add(f"{len(row)}", f"{width} cells, as in the header", row=number)
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
    """Record missing columns and unknown columns.

    Parameters
    ----------
    sheet : Sheet
        The table.
    needed, welcome : sequence of str
        Plain names of the required and of the optional columns.
    problems : Problems
        Receives the problems.
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
