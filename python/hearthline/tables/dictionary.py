"""The dictionary of the columns in a results folder, from the files themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from . import meanings, parquet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Rows of a CSV file that are read for the types of its columns.
_ROWS = 100


class Described(NamedTuple):
    """A column of a file.

    Attributes
    ----------
    table : str
        The name of the table.
    file : str
        The path of the file within the folder.
    column : str
        The name of the column.
    type : str
        ``number``, ``whole number``, ``date`` or ``text``.
    unit : str
        The unit of a value column; empty for other columns.
    meaning : str
        What the column says.
    sum : str
        Over what it can be summed; ``key`` for columns that identify a row.
    """

    table: str
    file: str
    column: str
    type: str
    unit: str
    meaning: str
    sum: str


def table_of(path: Path) -> str:
    """Return the name of the table that a file holds.

    Parameters
    ----------
    path : pathlib.Path
        A Parquet file, or the CSV file of a summary, also one by year.

    Returns
    -------
    str
    """
    return path.stem.removesuffix("-by-year")


def files_of(folder: Path) -> list[Path]:
    """Return the files of a results folder that hold tables.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.

    Returns
    -------
    list of pathlib.Path
        Parquet files, then summaries, each by name.
    """
    summaries = folder / "summaries"
    return sorted(folder.glob("*.parquet")) + sorted(summaries.glob("*.csv"))


def of_folder(folder: Path) -> list[Described]:
    """Describe the columns of all tables in a results folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.

    Returns
    -------
    list of Described
        In the order of files and columns.
    """
    return [row for path in files_of(folder) for row in of_file(path, folder)]


def of_file(path: Path, folder: Path) -> list[Described]:
    """Describe the columns of a file.

    Parameters
    ----------
    path : pathlib.Path
        A Parquet file that `parquet.write` wrote, or a summary as CSV.
    folder : pathlib.Path
        The results folder.

    Returns
    -------
    list of Described
        In the order of its columns.
    """
    table, file = table_of(path), path.relative_to(folder).as_posix()
    if path.suffix == ".parquet":
        return list(_of_table(pq.read_schema(path), table, file))
    return list(_of_summary(pd.read_csv(path, nrows=_ROWS), table, file))


def _of_table(schema: pa.Schema, table: str, file: str) -> Iterable[Described]:
    financial = "financial_year" in schema.names
    overlaps = parquet.overlaps(schema)
    for field in schema:
        known = parquet.measure(field)
        if known is None:
            unit, how = "", "key"
            meaning = meanings.of_key(field.name, financial)
        else:
            unit = known.unit
            meaning, how = meanings.of_value(known, overlaps)
        kind = _type_in_arrow(field.type)
        yield Described(table, file, field.name, kind, unit, meaning, how)


def _type_in_arrow(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "whole number"
    if pa.types.is_floating(kind):
        return "number"
    return "date" if pa.types.is_temporal(kind) else "text"


def _of_summary(head: pd.DataFrame, table: str, file: str) -> Iterable[Described]:
    financial = "financial_year" in head
    for name, column in head.items():
        title = str(name)
        numeric = pd.api.types.is_numeric_dtype(column)
        if title in meanings.STATISTICS:
            kind = "number" if numeric else "text"
            meaning, how = meanings.STATISTICS[title]
            unit = "as in the column unit" if numeric and title != "relative" else ""
        else:
            whole = pd.api.types.is_integer_dtype(column)
            kind = "whole number" if whole else "number" if numeric else "text"
            kind = "date" if title == "month" else kind
            unit, how = "", "key"
            meaning = meanings.of_key(title, financial)
        yield Described(table, file, title, kind, unit, meaning, how)


def frame(described: Iterable[Described]) -> pd.DataFrame:
    """Return a dictionary of columns as a table.

    Parameters
    ----------
    described : iterable of Described
        The columns.

    Returns
    -------
    pandas.DataFrame
        A row per column; the fields of `Described`.
    """
    return pd.DataFrame(list(described), columns=list(Described._fields))
