"""Marginal tables of a population: found, read, checked one by one."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..base import checks, files
from ..base.errors import InputError
from ..reading.problems import Problems
from ..scenarios.shipped import shipped_folders
from .marginals_about import ABOUT, PROVENANCE, Siblings, read_about, read_siblings
from .marginals_layout import LAYOUTS, TYPE_CHILDREN
from .marginals_tables import Counts, counts_of, wards_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Marginals:
    """Tables that a population is to meet.

    Attributes
    ----------
    name, title, area : str
        Short name, what people call it, and the place.
    year : int
        What year the tables describe.
    wards : pandas.DataFrame
        ``code``, ``name``, ``locality``, one row a ward.
    tables : mapping of str to ndarray of int64
        Counts by the name of the table, an axis a key; wards in the order of
        ``wards``, other keys in that of `marginals_layout.CATEGORIES`.
    siblings : Siblings
        How children of a family are spaced.
    provenance : pandas.DataFrame
        ``table``, ``kind`` (``source``, ``calibrated`` or ``assumption``),
        ``text``.
    """

    name: str
    title: str
    area: str
    year: int
    wards: pd.DataFrame
    tables: Mapping[str, Counts]
    siblings: Siblings
    provenance: pd.DataFrame

    def digest(self) -> str:
        """Return a hash of all that families are made from."""
        hashed = hashlib.sha256(repr(self.siblings).encode())
        hashed.update(self.wards.to_csv(index=False).encode())
        for name, counts in self.tables.items():
            hashed.update(f"{name}:{counts.dtype.str}:{counts.shape};".encode())
            hashed.update(np.ascontiguousarray(counts).tobytes())
        return hashed.hexdigest()


def shipped() -> list[str]:
    """Return the names of the marginals that come with the package."""
    return sorted(_shipped())


def _shipped() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in shipped_folders():
        for about in Path(folder, "marginals").glob(f"*/{ABOUT}"):
            found.setdefault(about.parent.name, about.parent)
    return found


def find(name_or_path: object) -> Path:
    """Return the folder of some marginals.

    Parameters
    ----------
    name_or_path : str or path
        The name of shipped marginals, or the path of a folder.

    Raises
    ------
    InputError
        If there is none.
    """
    known = _shipped()
    if isinstance(name_or_path, str) and name_or_path in known:
        return known[name_or_path]
    if isinstance(name_or_path, str | os.PathLike):
        place = files.as_path(name_or_path)
        if place.is_dir():
            return place
        if os.sep in os.fspath(name_or_path):
            raise InputError(
                f"marginals: found {os.fspath(name_or_path)!r}; allowed is a folder "
                f"with {ABOUT} and its tables"
            )
    checks.one_of("marginals", name_or_path, known)
    raise AssertionError


def read(name_or_path: object, localities: Sequence[str]) -> Marginals:
    """Read marginals; each table is checked by itself.

    Parameters
    ----------
    name_or_path : str or path
        As in `find`.
    localities : sequence of str
        Names that the wards' localities may have.

    Raises
    ------
    InputError
        If there is no such folder.
    FileError
        If anything is wrong in its files.
    """
    folder = find(name_or_path)
    problems = Problems(folder.name)
    about = read_about(folder, problems)
    siblings = read_siblings(about["siblings"], problems)
    wards = wards_of(folder, localities, problems)
    if wards.empty:
        # Every row of every table would name an unknown ward.
        problems.check()
    tables = {
        layout.name: counts_of(folder, layout, wards, problems)
        for layout in LAYOUTS.values()
        if layout is not TYPE_CHILDREN or layout.name in about["tables"]
    }
    problems.check()
    rows = [
        (name, kind, table[kind])
        for name, table in about["tables"].items()
        for kind in PROVENANCE
        if kind in table
    ]
    return Marginals(
        name=folder.name,
        title=about["title"],
        area=about["area"],
        year=about["year"],
        wards=wards,
        tables=tables,
        siblings=siblings,
        provenance=pd.DataFrame(rows, columns=["table", "kind", "text"]),
    )


def read_wards(name_or_path: object, localities: Sequence[str]) -> pd.DataFrame:
    """Return the wards of some marginals: ``code``, ``name``, ``locality``.

    Parameters
    ----------
    name_or_path, localities
        As in `read`.

    Raises
    ------
    InputError
        If there is no such folder.
    FileError
        If its table of wards is wrong.
    """
    folder = find(name_or_path)
    problems = Problems(folder.name)
    wards = wards_of(folder, localities, problems)
    problems.check()
    return wards
