"""Families whose attributes are known, as columns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from .. import _core

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ..scenarios.scenario import Scenario


@dataclass(frozen=True)
class GivenFamilies:
    """Attributes of families and their children.

    Attributes
    ----------
    ids : ndarray of uint64, shape (families,)
        Each family's number, of which its luck is made; all differ.
    ward : ndarray of uint8, shape (families,)
        Places in ``wards``; 0 where wards are not known.
    locality : ndarray of uint8, shape (families,)
        Places among the scenario's localities.
    ethnic_group : ndarray of uint8, shape (families,)
        Places in `marginals_layout.ETHNIC_GROUPS`.
    lone_parent : ndarray of bool, shape (families,)
    quintile : ndarray of uint8, shape (families,)
        Fifth of deprivation, 0 the most deprived.
    children : ndarray of uint8, shape (families,)
        Children of each, 1 or more.
    born_month : ndarray of int16, shape (children,)
        The end of the calendar month of birth, in months since the scenario's
        start: 0 for those born in the month before it, -215 for the eldest of 17.
        In the order of families.
    male, disability : ndarray of bool, shape (children,)
    wards : tuple of str
        Names of the wards; none where they are not known.
    family_ids : tuple of str
        What each family is called in its file; none where they are made.
    """

    ids: NDArray[np.uint64]
    ward: NDArray[np.uint8]
    locality: NDArray[np.uint8]
    ethnic_group: NDArray[np.uint8]
    lone_parent: NDArray[np.bool_]
    quintile: NDArray[np.uint8]
    children: NDArray[np.uint8]
    born_month: NDArray[np.int16]
    male: NDArray[np.bool_]
    disability: NDArray[np.bool_]
    wards: tuple[str, ...] = ()
    family_ids: tuple[str, ...] = ()

    def settled(
        self, scenario: Scenario, progress: Callable[[float], None] | None = None
    ) -> _core.Population:
        """Return the families with their frailty and their need at the start.

        Raises
        ------
        RunError
            If the scenario's stocks of need cannot be met by these families.
        """
        return _core.Population.given(
            scenario._core,
            self.ids,
            self.ward,
            self.locality,
            self.ethnic_group,
            self.lone_parent,
            self.quintile,
            self.children,
            self.born_month,
            self.male,
            self.disability,
            progress,
        )

    def digest(self, core: _core.Population) -> str:
        """Return a hash of the families, with their need at the start.

        Equal families have equal digests; nothing about a family can be read
        from it.
        """
        hashed = hashlib.sha256()
        columns = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if isinstance(getattr(self, field.name), np.ndarray)
        }
        for name in ("frailty", "level", "themes"):
            columns[name] = core.column(name)
        for name, column in columns.items():
            hashed.update(f"{name}:{column.dtype.str}:{len(column)};".encode())
            hashed.update(np.ascontiguousarray(column).tobytes())
        hashed.update(repr(self.wards).encode())
        return hashed.hexdigest()[:16]
