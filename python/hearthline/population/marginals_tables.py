"""Reading marginal tables from CSV files, with checks of each one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..base.errors import FileError, InputError
from ..reading import sheets
from .marginals_layout import CATEGORIES, WARD_COLUMNS, WARDS, Layout

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..reading.problems import Problems

Counts = NDArray[np.int64]

#: The index of a ward is stored in a byte.
MOST_WARDS = 256
_LARGEST = 10_000_000


def _rows(
    path: Path, columns: Sequence[str], problems: Problems
) -> list[tuple[int, list[str]]]:
    """Return the numbered rows of a table; none if the file or a column is invalid."""
    before = len(problems)
    if not path.is_file():
        problems.add("no such file", "a CSV file", file=path.name)
        return []
    try:
        sheet = sheets.read(path)
    except FileError as error:
        problems.include(error)
        return []
    except InputError as error:
        problems.add(str(error), "a CSV file that can be read", file=path.name)
        return []
    sheets.check_columns(sheet, columns, problems)
    if len(problems) > before:
        return []
    if sheet.cells.empty:
        problems.add("no rows", "a row for each combination", file=path.name)
    cells = sheet.cells[list(columns)].to_numpy().tolist()
    return list(zip(sheet.cells.index, cells, strict=True))


def wards_of(
    folder: Path, localities: Sequence[str], problems: Problems
) -> pd.DataFrame:
    """Return the wards, with unique names and codes and known localities.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the marginal tables.
    localities : sequence of str
        The valid names of localities.
    problems : Problems
        Receives the problems.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``name``, ``locality``, one row per ward.
    """
    path = folder / f"{WARDS}.csv"
    rows = _rows(path, WARD_COLUMNS, problems)
    seen: dict[str, int] = {}
    for number, cells in rows:
        for column, cell in zip(WARD_COLUMNS, cells, strict=True):
            if not cell:
                problems.add(
                    "nothing", "a name", file=path.name, row=number, column=column
                )
        for column, cell in zip(("code", "name"), cells[:2], strict=True):
            if cell and seen.setdefault(cell, number) != number:
                problems.add(
                    f"{cell!r} of row {seen[cell]} again",
                    "unique codes and names",
                    file=path.name,
                    row=number,
                    column=column,
                )
        if cells[2] and cells[2] not in localities:
            problems.add_name(
                cells[2], localities, file=path.name, row=number, column="locality"
            )
    if len(rows) > MOST_WARDS:
        found = f"{len(rows)} wards"
        problems.add(found, f"at most {MOST_WARDS} wards", file=path.name)
    return pd.DataFrame([c for _, c in rows], columns=list(WARD_COLUMNS), dtype=str)


def counts_of(
    folder: Path, layout: Layout, wards: pd.DataFrame, problems: Problems
) -> Counts:
    """Return the counts of a table.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the marginal tables.
    layout : Layout
        The layout of the table.
    wards : pandas.DataFrame
        The wards, as `wards_of` returns them.
    problems : Problems
        Receives the problems.

    Returns
    -------
    ndarray of int64
        Counts with an axis per key; missing and invalid ones are -1.
    """
    rows = _rows(folder / layout.file, layout.columns, problems)
    codes = list(wards["code"])
    labels = [codes if k == "ward" else list(CATEGORIES[k]) for k in layout.keys]
    indices = [{label: at for at, label in enumerate(names)} for names in labels]
    if "ward" in layout.keys:
        indices[0] |= {name: at for at, name in enumerate(wards["name"])}
    counts = np.full([len(names) for names in labels], -1, np.int64)
    stated: dict[tuple[int, ...], int] = {}
    for number, (*keys, cell) in rows:
        at = []
        for key, found, known in zip(layout.keys, keys, indices, strict=True):
            if found in known:
                at.append(known[found])
            else:
                # A ward is given by code or name; the message lists the names.
                problems.add_name(
                    found,
                    list(wards["name"]) if key == "ward" else list(known),
                    file=layout.file,
                    row=number,
                    column=key,
                    unlisted=known,
                )
        value = _count(layout, number, cell, problems)
        if len(at) < len(keys):
            continue
        where = tuple(at)
        if where in stated:
            problems.add(
                f"{', '.join(keys)} of row {stated[where]} again",
                "unique combinations",
                file=layout.file,
                row=number,
                column=", ".join(layout.keys),
            )
            continue
        stated[where] = number
        counts[where] = value
    if rows:
        for cell_at in np.argwhere(counts < 0):
            if tuple(cell_at) not in stated:
                missing = ", ".join(
                    names[i] for names, i in zip(labels, cell_at, strict=True)
                )
                problems.add(
                    f"no row for {missing}",
                    "a row for each combination, also for a count of 0",
                    file=layout.file,
                    column=", ".join(layout.keys),
                )
    return counts


def _count(layout: Layout, number: int, cell: str, problems: Problems) -> int:
    # Longer numbers are too large in any case, and slow to convert.
    whole = cell.isascii() and cell.isdecimal() and len(cell) <= 12
    if whole and int(cell) <= _LARGEST:
        return int(cell)
    allowed = f"a whole number of {layout.unit} from 0 to {_LARGEST:,}"
    problems.add(repr(cell), allowed, file=layout.file, row=number, column=layout.unit)
    return -1
