"""Tables as columns: from the engine, to pandas, to Parquet and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from .errors import InputError
from .measures import Kind, Measure

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
    @property
    def measures(self) -> Mapping[str, tuple[Kind, str]]: ...
    @property
    def overlaps(self) -> Mapping[str, str]: ...
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
    measures : mapping of str to Measure
        The unit and the kind of every value column.
    overlaps : mapping of str to str
        The keys whose categories overlap, with the reason why a sum over them
        would count twice.
    """

    name: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    data: Mapping[str, Array]
    labels: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, Measure]
    overlaps: Mapping[str, str]

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
            {
                name: Measure(unit, kind)
                for name, (kind, unit) in table.measures.items()
            },
            dict(table.overlaps),
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
        if any(
            getattr(self, part) != getattr(whole, part)
            for part in ("keys", "values", "labels", "measures", "overlaps")
        ):
            raise InputError(
                f"table {self.name!r}: the saved draws have other columns than this "
                "version makes; run them again"
            )
        joined = {
            name: np.concatenate([own, whole.data[name][from_here:]])
            for name, own in self.data.items()
        }
        return replace(self, data=frozen(joined))

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
    fields: list[pa.Field] = []
    for name, column in columns.data.items():
        if name == "month":
            array = pa.array(months(start, column))
        elif name in columns.labels:
            labels = pa.array(list(columns.labels[name]), pa.string())
            array = pa.DictionaryArray.from_arrays(
                pa.array(column), labels, ordered=name in ORDERED
            )
        else:
            array = pa.array(column)
        arrays.append(array)
        fields.append(pa.field(name, array.type, metadata=_described(columns, name)))
    about = {
        "name": columns.name,
        "keys": columns.keys,
        "values": columns.values,
        "labels": columns.labels,
    }
    schema = pa.schema(fields, metadata={"hearthline": json.dumps(about)})
    pq.write_table(pa.table(arrays, schema=schema), path, compression="zstd")


def _described(columns: Columns, name: str) -> dict[str, str]:
    """Return what the file says of a column, beside its name."""
    if name in columns.measures:
        measure = columns.measures[name]
        return {"unit": measure.unit, "kind": measure.kind}
    if name in columns.overlaps:
        return {"overlap": columns.overlaps[name]}
    return {}


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
            {name: _measure(table.schema.field(name)) for name in about["values"]},
            {
                name: said["overlap"]
                for name in about["keys"]
                if "overlap" in (said := _metadata(table.schema.field(name)))
            },
        )
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"cannot read {path}: {error}") from error


def _metadata(field: pa.Field) -> dict[str, str]:
    """Return what a file says of a column, beside its name."""
    return {k.decode(): v.decode() for k, v in (field.metadata or {}).items()}


def _measure(field: pa.Field) -> Measure:
    """Return the unit and the kind of a column, as a file has them."""
    said = _metadata(field)
    if "unit" not in said or "kind" not in said:
        raise ValueError(
            f"column {field.name!r} has no unit, as in results of earlier versions; "
            "run the scenario again"
        )
    return Measure(said["unit"], cast(Kind, said["kind"]))


def _codes(column: Any, labels: tuple[str, ...]) -> Array:
    """Return the int8 codes of a dictionary column, in the order of labels."""
    place = {label: code for code, label in enumerate(labels)}
    own = [place[label] for label in column.dictionary.to_pylist()]
    codes = np.asarray(own, np.int8)
    return np.asarray(codes[column.indices.to_numpy(zero_copy_only=False)])
