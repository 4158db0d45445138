"""Writing tables to Parquet files and reading them back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..base.errors import InputError
from .columns import Array, Columns, frozen, key_columns, months, numbers
from .measures import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from .measures import Kind

#: What reading a damaged file raises.
_DAMAGE = (OSError, KeyError, TypeError, ValueError, AttributeError)


def write(blocks: Iterable[Columns], start: str, path: Path) -> None:
    """Write a table as Parquet. Equal blocks give equal files.

    Parameters
    ----------
    blocks : iterable of Columns
        The table: blocks of consecutive draws.
    start : str
        The first month of the scenario, such as ``"2014-04"``.
    path : pathlib.Path
        The file to write.
    """
    writer: pq.ParquetWriter | None = None
    try:
        for columns in blocks:
            table = _arrow(columns, start)
            if writer is None:
                writer = pq.ParquetWriter(path, table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _arrow(columns: Columns, start: str) -> pa.Table:
    """Return a table as Arrow's, described by its metadata."""
    arrays: list[pa.Array] = []
    fields: list[pa.Field] = []
    for name, column in columns.data.items():
        if name == "month":
            shown = {name: months(start, column)}
        elif name in columns.labels:
            shown = key_columns(name, column, columns.labels[name])
        else:
            shown = {name: column}
        for title, cells in shown.items():
            array = _array(cells)
            about = _described(columns, title)
            arrays.append(array)
            fields.append(pa.field(title, array.type, metadata=about))
    head = {
        "name": columns.name,
        "keys": columns.keys,
        "values": columns.values,
        "labels": columns.labels,
    }
    schema = pa.schema(fields, metadata={"hearthline": json.dumps(head)})
    return pa.table(arrays, schema=schema)


def _array(cells: Any) -> pa.Array:
    """Return numbers, dates or categories as an array of Arrow's."""
    if not isinstance(cells, pd.Categorical):
        return pa.array(cells)
    labels = pa.array(list(cells.categories), pa.string())
    codes = cells.codes.astype(np.int8)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes), labels, ordered=bool(cells.ordered)
    )


def _described(columns: Columns, name: str) -> dict[str, str]:
    """Return the metadata of a column in the file."""
    if name in columns.measures:
        measure = columns.measures[name]
        return {"unit": measure.unit, "kind": measure.kind}
    if name in columns.overlaps:
        return {"overlap": columns.overlaps[name]}
    return {}


def read(path: Path, start: str) -> Columns:
    """Read a table that `write` wrote.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    start : str
        The first month of the scenario, such as ``"2014-04"``.

    Returns
    -------
    Columns

    Raises
    ------
    InputError
        If the file is missing, damaged, or not a table of Hearthline.
    """
    try:
        return _columns(pq.read_table(path), start)
    except _DAMAGE as error:
        raise InputError(f"cannot read {path}: {error}") from error


def rows(path: Path) -> int:
    """Return the number of rows of a table that `write` wrote.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    int
        0 if the file cannot be read.
    """
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, ValueError):
        return 0


def read_pieces(path: Path, start: str) -> Iterator[Columns]:
    """Yield a table that `write` wrote, some rows at a time.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    start : str
        The first month of the scenario, such as ``"2014-04"``.

    Yields
    ------
    Columns
        Consecutive rows. They may end within a draw.

    Raises
    ------
    InputError
        If the file is missing, damaged, or not a table of Hearthline.
    """
    try:
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                yield _columns(file.read_row_group(group), start)
    except _DAMAGE as error:
        raise InputError(f"cannot read {path}: {error}") from error


def _columns(table: pa.Table, start: str) -> Columns:
    """Return a table of Arrow's, with dates as months since the start."""
    about = json.loads((table.schema.metadata or {})[b"hearthline"])
    labels = {k: tuple(v) for k, v in about["labels"].items()}
    data: dict[str, Array] = {}
    first = int(np.datetime64(start, "M").astype(np.int64))
    for name in (*about["keys"], *about["values"]):
        column = table.column(name).combine_chunks()
        if name in labels:
            data[name] = _codes(name, column, labels[name])
        elif name == "month":
            stamps = column.to_numpy(zero_copy_only=False)
            since = stamps.astype("datetime64[M]").astype(np.int64) - first
            data[name] = since.astype(np.int32)
        else:
            data[name] = column.to_numpy(zero_copy_only=False)
    return Columns(
        about["name"],
        tuple(about["keys"]),
        tuple(about["values"]),
        frozen(data),
        labels,
        {name: _measure(table.schema.field(name)) for name in about["values"]},
        overlaps(table.schema),
    )


def overlaps(schema: pa.Schema) -> dict[str, str]:
    """Return the keys of a file whose categories overlap, with the reason.

    Parameters
    ----------
    schema : pyarrow.Schema
        The schema of a table that `write` wrote.

    Returns
    -------
    dict of str to str
    """
    stored = {field.name: _metadata(field) for field in schema}
    return {
        name: about["overlap"] for name, about in stored.items() if "overlap" in about
    }


def measure(field: pa.Field) -> Measure | None:
    """Return the unit and the kind of a value column of a file.

    Parameters
    ----------
    field : pyarrow.Field
        A column of a table that `write` wrote.

    Returns
    -------
    Measure or None
        ``None`` for a key.
    """
    return _measure(field) if "kind" in _metadata(field) else None


def _metadata(field: pa.Field) -> dict[str, str]:
    """Return the metadata of a column of a file."""
    return {k.decode(): v.decode() for k, v in (field.metadata or {}).items()}


def _measure(field: pa.Field) -> Measure:
    """Return the unit and the kind of a column of a file."""
    stored = _metadata(field)
    if "unit" not in stored or "kind" not in stored:
        raise ValueError(
            f"column {field.name!r} has no unit, as in results of earlier versions; "
            "run the scenario again"
        )
    return Measure(stored["unit"], cast("Kind", stored["kind"]))


def _codes(key: str, column: Any, labels: tuple[str, ...]) -> Array:
    """Return the int8 codes of a key column, in the order of labels."""
    if not pa.types.is_dictionary(column.type):
        return _codes_of_numbers(key, column.to_numpy(zero_copy_only=False), labels)
    position = {label: code for code, label in enumerate(labels)}
    own = [position[label] for label in column.dictionary.to_pylist()]
    codes = np.asarray(own, np.int8)
    return np.asarray(codes[column.indices.to_numpy(zero_copy_only=False)])


def _codes_of_numbers(key: str, found: Array, labels: tuple[str, ...]) -> Array:
    stated = numbers(key, labels)
    if stated is None:
        raise ValueError(f"column {key!r} holds numbers, its labels are names")
    codes = np.searchsorted(stated, found).clip(max=len(stated) - 1)
    if not np.array_equal(stated[codes], found):
        raise ValueError(f"column {key!r} holds other numbers than its labels")
    return np.asarray(codes, np.int8)
