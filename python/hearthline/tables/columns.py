"""Tables as columns, from the engine and for pandas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..base.errors import InputError
from .measures import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .measures import Kind

Array = NDArray[Any]

#: Keys whose categories are numbers, with the type of their columns. A financial
#: year is numbered by the calendar year in which it begins.
NUMBERS: dict[str, type[np.number[Any]]] = {
    "level": np.int32,
    "from": np.int32,
    "to": np.int32,
    "year": np.int32,
    "age": np.int32,
    "up_to": np.float64,
}

#: Keys whose categories have an order.
ORDERED = ("zone", "edge", "age_band", "open_for", "financial_year")


class SourceTable(Protocol):
    """A table of the engine."""

    @property
    def name(self) -> str:
        """The name of the table."""

    @property
    def keys(self) -> list[str]:
        """The names of the key columns."""

    @property
    def values(self) -> list[str]:
        """The names of the value columns."""

    @property
    def measures(self) -> Mapping[str, tuple[Kind, str]]:
        """The kind and the unit of each value column."""

    @property
    def overlaps(self) -> Mapping[str, str]:
        """The keys with overlapping categories, each with why sums count twice."""

    def column(self, name: str) -> Array:
        """Return a column, with categories as codes.

        Parameters
        ----------
        name : str
            The column.

        Returns
        -------
        ndarray, shape (rows,)
        """

    def labels(self, name: str) -> list[str]:
        """Return the categories that the codes of a key stand for.

        Parameters
        ----------
        name : str
            The key column.

        Returns
        -------
        list of str
        """


@dataclass(frozen=True)
class Columns:
    """A table: columns of equal length, first the keys, then the values.

    Attributes
    ----------
    name : str
        The name of the table.
    keys, values : tuple of str
        The names of the key columns (``draw``, ``month``, ``level`` ...) and of
        the value columns (``families`` ...).
    data : mapping of str to ndarray, shape (rows,)
        ``draw`` and ``month`` (months since the start) are int32, the other
        keys are int8 codes. Amounts are float64, counts int64. Read-only.
    labels : mapping of str to tuple of str
        The categories that the codes of a key stand for.
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
        """Return a table of the engine, without copying its columns.

        Parameters
        ----------
        table : SourceTable
            The table, whose memory is shared.

        Returns
        -------
        Columns
        """
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

    def between(self, first: int, end: int) -> Columns:
        """Return some of the draws.

        Parameters
        ----------
        first, end : int
            The first draw, and the one after the last.

        Returns
        -------
        Columns
            Views of the columns, whose rows are in the order of draws.
        """
        low, high = np.searchsorted(self.data["draw"], [first, end])
        data = {name: column[low:high] for name, column in self.data.items()}
        return replace(self, data=data)

    def then(self, whole: Columns) -> Columns:
        """Return this table, which holds the first draws, with later draws appended.

        Parameters
        ----------
        whole : Columns
            The same table, with rows in the order of draws. Draws that this table
            holds already are ignored.

        Returns
        -------
        Columns

        Raises
        ------
        InputError
            If the columns of the two differ.
        """
        from_here = np.searchsorted(whole.data["draw"], self.data["draw"][-1] + 1)
        self.check_same_columns(whole)
        joined = {
            name: np.concatenate([own, whole.data[name][from_here:]])
            for name, own in self.data.items()
        }
        return replace(self, data=frozen(joined))

    def check_same_columns(self, other: Columns) -> None:
        """Check that the draws of another table can be appended.

        Parameters
        ----------
        other : Columns
            The same table, of other draws.

        Raises
        ------
        InputError
            If the columns of the two differ.
        """
        if any(
            getattr(self, part) != getattr(other, part)
            for part in ("keys", "values", "labels", "measures", "overlaps")
        ):
            raise InputError(
                f"table {self.name!r}: the columns of the saved draws differ from "
                "those of this version; run the scenario again"
            )

    def minus(self, base: Columns) -> Columns:
        """Return the difference between this table and another, row by row.

        Parameters
        ----------
        base : Columns
            The table to subtract, with the same keys in every row.

        Returns
        -------
        Columns

        Raises
        ------
        InputError
            If the rows or categories of the two differ.
        """
        same = self.labels == base.labels and all(
            np.array_equal(self.data[k], base.data[k]) for k in base.keys
        )
        if not same:
            raise InputError(
                f"table {base.name!r}: the categories of the scenarios differ"
            )
        gaps = {v: self.data[v] - base.data[v] for v in base.values}
        data = {k: base.data[k] for k in base.keys} | frozen(gaps)
        return replace(base, data=data)

    def frame(self, start: str) -> pd.DataFrame:
        """Return the table as a pandas DataFrame.

        Parameters
        ----------
        start : str
            The first month of the scenario, such as ``"2014-04"``.

        Returns
        -------
        pandas.DataFrame
            Keys as in `key_columns`; ``month`` is the first day of the month. Value
            columns share memory with this table.
        """
        columns: dict[str, Any] = {}
        for name, column in self.data.items():
            if name == "month":
                columns[name] = months(start, column)
            elif name in self.labels:
                columns |= key_columns(name, column, self.labels[name])
            else:
                columns[name] = column
        return pd.DataFrame(columns, copy=False)


def numbers(key: str, labels: Sequence[str]) -> Array | None:
    """Return the numbers for which the labels of a key stand.

    Parameters
    ----------
    key : str
        The key column.
    labels : sequence of str
        Its categories, such as ``"2"`` or the financial year ``"2014/15"``.

    Returns
    -------
    ndarray, shape (labels,), or None
        ``None`` for keys whose categories are names.
    """
    if key not in NUMBERS:
        return None
    stated = [label.partition("/")[0] if key == "year" else label for label in labels]
    return np.array([float(text) for text in stated]).astype(NUMBERS[key])


def key_columns(key: str, codes: Array, labels: Sequence[str]) -> dict[str, Any]:
    """Return what a key column is for users.

    Parameters
    ----------
    key : str
        The key.
    codes : ndarray of int, shape (rows,)
        Indices of the labels.
    labels : sequence of str
        The categories.

    Returns
    -------
    dict of str to array_like, shape (rows,)
        One column: numbers for the keys in `NUMBERS`, categories for the others.
        A key of financial years also has the column ``financial_year``, their labels.
    """
    known = numbers(key, labels)
    if known is None:
        return {key: coded(key, codes, labels)}
    columns: dict[str, Any] = {key: known[codes]}
    if key == "year" and any("/" in label for label in labels):
        columns["financial_year"] = coded("financial_year", codes, labels)
    return columns


def coded(key: str, codes: Array, labels: Iterable[str]) -> pd.Categorical[str]:
    """Return codes and their labels as a pandas categorical.

    Parameters
    ----------
    key : str
        The key column, which determines whether the categories are ordered.
    codes : ndarray of int, shape (rows,)
        Indices of the labels.
    labels : iterable of str
        The categories.

    Returns
    -------
    pandas.Categorical
    """
    names = pd.Index(list(labels))
    return pd.Categorical.from_codes(codes, names, ordered=key in ORDERED)


def frozen(data: dict[str, Array]) -> dict[str, Array]:
    """Make columns read-only.

    Parameters
    ----------
    data : dict of str to ndarray
        The columns, which are changed in place.

    Returns
    -------
    dict of str to ndarray
        The same columns.
    """
    for column in data.values():
        column.setflags(write=False)
    return data


def months(start: str, since: Array) -> Array:
    """Return the first days of months.

    Parameters
    ----------
    start : str
        The first month, such as ``"2014-04"``.
    since : ndarray of int, shape (n,)
        Numbers of months since the start.

    Returns
    -------
    ndarray of datetime64[ms], shape (n,)
    """
    first = np.datetime64(start, "M")
    days = first + since.astype("timedelta64[M]")
    return np.asarray(days.astype("datetime64[ms]"))
