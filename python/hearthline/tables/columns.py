"""Tables as columns: from the engine, and to pandas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..base.errors import InputError
from .measures import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .measures import Kind

Array = NDArray[Any]

#: Keys whose categories have an order.
ORDERED = ("level", "zone", "edge", "year", "from", "to", "age")


class SourceTable(Protocol):
    """What a table of the engine offers."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def keys(self) -> list[str]:
        """Names of the key columns."""

    @property
    def values(self) -> list[str]:
        """Names of the value columns."""

    @property
    def measures(self) -> Mapping[str, tuple[Kind, str]]:
        """The kind and the unit of each value column."""

    @property
    def overlaps(self) -> Mapping[str, str]:
        """Keys with overlapping categories, and why a sum counts twice."""

    def column(self, name: str) -> Array:
        """Return a column, codes as they are."""

    def labels(self, name: str) -> list[str]:
        """Return what the codes of a key stand for."""


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

    def minus(self, base: Columns) -> Columns:
        """Return this table minus another, row by row of equal keys.

        Raises
        ------
        InputError
            If the other has other rows or categories.
        """
        same = self.labels == base.labels and all(
            np.array_equal(self.data[k], base.data[k]) for k in base.keys
        )
        if not same:
            raise InputError(
                f"table {base.name!r}: the scenarios have other categories"
            )
        gaps = {v: self.data[v] - base.data[v] for v in base.values}
        data = {k: base.data[k] for k in base.keys} | frozen(gaps)
        return replace(base, data=data)

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
