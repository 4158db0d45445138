"""Tables as Parquet files: written, and read again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ..base.errors import InputError
from .columns import ORDERED, Array, Columns, frozen, months

if TYPE_CHECKING:
    from pathlib import Path


def write(columns: Columns, start: str, path: Path) -> None:
    """Write a table as Parquet; equal tables give equal bytes.

    Parameters
    ----------
    columns : Columns
        The table.
    start : str
        First month of the scenario.
    path : pathlib.Path
        The file to make.
    """
    arrays: list[pa.Array] = []
    for name, column in columns.data.items():
        if name == "month":
            arrays.append(pa.array(months(start, column)))
        elif name in columns.labels:
            labels = pa.array(list(columns.labels[name]), pa.string())
            arrays.append(
                pa.DictionaryArray.from_arrays(
                    pa.array(column), labels, ordered=name in ORDERED
                )
            )
        else:
            arrays.append(pa.array(column))
    about = {
        "name": columns.name,
        "keys": columns.keys,
        "values": columns.values,
        "labels": columns.labels,
    }
    table = pa.table(arrays, names=list(columns.data))
    table = table.replace_schema_metadata({"hearthline": json.dumps(about)})
    pq.write_table(table, path, compression="zstd")


def read(path: Path, start: str) -> Columns:
    """Read a table that `write` wrote.

    Raises
    ------
    InputError
        If the file is missing, damaged, or no table of ours.
    """
    try:
        table = pq.read_table(path)
        about = json.loads((table.schema.metadata or {})[b"hearthline"])
        labels = {k: tuple(v) for k, v in about["labels"].items()}
        data: dict[str, Array] = {}
        first = int(np.datetime64(start, "M").astype(np.int64))
        for name in (*about["keys"], *about["values"]):
            column = table.column(name).combine_chunks()
            if name in labels:
                data[name] = _codes(column, labels[name])
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
        )
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"cannot read {path}: {error}") from error


def _codes(column: Any, labels: tuple[str, ...]) -> Array:
    """Return the int8 codes of a dictionary column, in the order of labels."""
    place = {label: code for code, label in enumerate(labels)}
    own = [place[label] for label in column.dictionary.to_pylist()]
    codes = np.asarray(own, np.int8)
    return np.asarray(codes[column.indices.to_numpy(zero_copy_only=False)])
