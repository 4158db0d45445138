"""Tables as columns: from the engine, to pandas, to Parquet and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ..base.errors import InputError

Array = NDArray[Any]

#: Keys whose categories have an order.
ORDERED = ("level", "zone", "edge", "year", "from", "to", "age")


class SourceTable(Protocol):
    """What a table of the engine offers."""

    @property
    def name(self) -> str: ...
    @property
    def keys(self) -> list[str]: ...
    @property
    def values(self) -> list[str]: ...
    def column(self, name: str) -> Array: ...
    def labels(self, name: str) -> list[str]: ...


@dataclass(frozen=True)
class Columns:
    """A table: equally long columns, keys first, then values.

    Attributes
    ----------
    name : str
        Name of the table.
    keys, values : tuple of str
        Names of the key columns (``draw``, ``month``, ``level`` ...) and of
        the value columns (``families`` ...).
    data : mapping of str to ndarray, shape (rows,)
        ``draw`` and ``month`` (months since the start) are int32, the other
        keys int8 codes; amounts are float64, counts int64. Read-only.
    labels : mapping of str to tuple of str
        What the codes of a key stand for.
    """

    name: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    data: Mapping[str, Array]
    labels: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.data[self.keys[0]])

    @classmethod
    def of(cls, table: SourceTable) -> Columns:
        """Return the views that the engine gives of its own table."""
        keys, values = tuple(table.keys), tuple(table.values)
        return cls(
            table.name,
            keys,
            values,
            {name: table.column(name) for name in keys + values},
            {k: tuple(table.labels(k)) for k in keys if k not in ("draw", "month")},
        )

    def then(self, whole: Columns) -> Columns:
        """Return this table, the first draws, with the other draws of another.

        Parameters
        ----------
        whole : Columns
            The same table; draws that this one holds are not looked at. Its
            rows are in the order of draws.
        """
        from_here = np.searchsorted(whole.data["draw"], self.data["draw"][-1] + 1)
        if (self.keys, self.values, self.labels) != (
            whole.keys,
            whole.values,
            whole.labels,
        ):
            raise InputError(
                f"table {self.name!r}: the saved draws have other columns than this "
                "version makes; run them again"
            )
        joined = {
            name: np.concatenate([own, whole.data[name][from_here:]])
            for name, own in self.data.items()
        }
        return Columns(self.name, self.keys, self.values, frozen(joined), self.labels)

    def frame(self, start: str) -> pd.DataFrame:
        """Return the table for pandas.

        Parameters
        ----------
        start : str
            First month of the scenario, as ``"2014-04"``.

        Returns
        -------
        pandas.DataFrame
            Codes become categories and ``month`` the first day of the month;
            value columns share memory with this table.
        """
        columns: dict[str, Any] = {}
        for name, column in self.data.items():
            if name == "month":
                columns[name] = months(start, column)
            elif name in self.labels:
                columns[name] = coded(name, column, self.labels[name])
            else:
                columns[name] = column
        return pd.DataFrame(columns, copy=False)


def coded(key: str, codes: Array, labels: Iterable[str]) -> pd.Categorical[str]:
    """Return codes with their labels as a pandas category."""
    names = pd.Index(list(labels))
    return pd.Categorical.from_codes(codes, names, ordered=key in ORDERED)


def frozen(data: dict[str, Array]) -> dict[str, Array]:
    """Return columns that refuse to be written to."""
    for column in data.values():
        column.setflags(write=False)
    return data


def months(start: str, since: Array) -> Array:
    """Return the first days of months, as datetime64[ms].

    Parameters
    ----------
    start : str
        First month, as ``"2014-04"``.
    since : ndarray of int
        Months since then.
    """
    first = np.datetime64(start, "M")
    days = first + since.astype("timedelta64[M]")
    return np.asarray(days.astype("datetime64[ms]"))


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
