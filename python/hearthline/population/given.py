"""Families with known characteristics, as columns."""

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
    """The characteristics of families and their children.

    Attributes
    ----------
    ids : ndarray of uint64, shape (families,)
        The unique number of each family, which determines its random numbers.
    ward : ndarray of uint8, shape (families,)
        Indices in ``wards``; 0 if wards are unknown.
    locality : ndarray of uint8, shape (families,)
        Indices of the localities of the scenario.
    ethnic_group : ndarray of uint8, shape (families,)
        Indices in `marginals_layout.ETHNIC_GROUPS`.
    lone_parent : ndarray of bool, shape (families,)
        Whether the family has one parent.
    quintile : ndarray of uint8, shape (families,)
        Deprivation quintile, 0 the most deprived.
    children : ndarray of uint8, shape (families,)
        The number of children in each family, 1 or more.
    born_month : ndarray of int16, shape (children,)
        The end of the calendar month of birth, in months since the start of the
        scenario: 0 for children born in the month before it, -215 for the oldest
        children aged 17. In the order of families.
    male, disability : ndarray of bool, shape (children,)
        Whether the child is male, and whether it has a disability.
    wards : tuple of str
        The names of the wards; empty if they are unknown.
    family_ids : tuple of str
        The ids of the families in their file; empty for synthesised families.
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

        Parameters
        ----------
        scenario : Scenario
            The scenario, which defines frailty and need.
        progress : callable, optional
            Receives the finished share of the work, 0 to 1.

        Returns
        -------
        _core.Population

        Raises
        ------
        RunError
            If there are too few families for the stocks of need of the scenario.
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
        """Return a hash of the families and their need at the start.

        Parameters
        ----------
        core : _core.Population
            The families with their frailty and need.

        Returns
        -------
        str
            16 hexadecimal digits, which are the same for equal families and reveal
            nothing about a family.
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
