"""Marginal tables of a population: finding, reading and checking each of them."""

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
    """Tables that a synthetic population is fitted to.

    Attributes
    ----------
    name, title, area : str
        The short name, the display name, and the area.
    year : int
        The year that the tables describe.
    wards : pandas.DataFrame
        ``code``, ``name``, ``locality``, one row per ward.
    tables : mapping of str to ndarray of int64
        Counts by the name of the table, with an axis per key. Wards are in the order
        of ``wards``, other keys in that of `marginals_layout.CATEGORIES`.
    siblings : Siblings
        The birth spacing of siblings.
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
        """Return a hash of all inputs of the synthesis.

        Returns
        -------
        str
            64 hexadecimal digits, which are the same for equal tables.
        """
        hashed = hashlib.sha256(repr(self.siblings).encode())
        hashed.update(self.wards.to_csv(index=False).encode())
        for name, counts in self.tables.items():
            hashed.update(f"{name}:{counts.dtype.str}:{counts.shape};".encode())
            hashed.update(np.ascontiguousarray(counts).tobytes())
        return hashed.hexdigest()


def shipped() -> list[str]:
    """Return the names of the marginal tables that the package ships.

    Returns
    -------
    list of str
    """
    return sorted(_shipped())


def _shipped() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in shipped_folders():
        for about in Path(folder, "marginals").glob(f"*/{ABOUT}"):
            found.setdefault(about.parent.name, about.parent)
    return found


def find(name_or_path: object) -> Path:
    """Return the folder of marginal tables.

    Parameters
    ----------
    name_or_path : str or path
        The name of shipped marginal tables, or the path of a folder.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    InputError
        If the folder does not exist.
    """
    known = _shipped()
    if isinstance(name_or_path, str) and name_or_path in known:
        return known[name_or_path]
    if isinstance(name_or_path, str | os.PathLike):
        folder = files.as_path(name_or_path)
        if folder.is_dir():
            return folder
        if os.sep in os.fspath(name_or_path):
            raise InputError(
                f"marginals: expected a folder with {ABOUT} and its tables, found "
                f"{os.fspath(name_or_path)!r}"
            )
    checks.one_of("marginals", name_or_path, known)
    raise AssertionError


def read(name_or_path: object, localities: Sequence[str]) -> Marginals:
    """Read marginal tables and check each of them.

    Parameters
    ----------
    name_or_path : str or path
        As in `find`.
    localities : sequence of str
        The valid names of localities.

    Returns
    -------
    Marginals

    Raises
    ------
    InputError
        If the folder does not exist.
    FileError
        If anything in its files is wrong.
    """
    folder = find(name_or_path)
    problems = Problems(folder.name)
    about = read_about(folder, problems)
    siblings = read_siblings(about["siblings"], problems)
    wards = wards_of(folder, localities, problems)
    if wards.empty:
        # Otherwise, every row of every table would be an unknown ward.
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
    """Return the wards of marginal tables.

    Parameters
    ----------
    name_or_path, localities
        As in `read`.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``name``, ``locality``, one row per ward.

    Raises
    ------
    InputError
        If the folder does not exist.
    FileError
        If the table of wards is invalid.
    """
    folder = find(name_or_path)
    problems = Problems(folder.name)
    wards = wards_of(folder, localities, problems)
    problems.check()
    return wards
