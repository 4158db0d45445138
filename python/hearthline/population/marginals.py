"""Marginal tables of a population: found, read, checked one by one."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..base import checks, files
from ..base.errors import FileError, InputError
from ..reading import sheets
from ..reading.problems import Problems
from ..scenarios import scenario
from .marginals_layout import (
    CATEGORIES,
    LAYOUTS,
    TYPE_CHILDREN,
    WARD_COLUMNS,
    WARDS,
    Layout,
)

Counts = NDArray[np.int64]

#: The file that says what the tables are.
ABOUT = "marginals.toml"
#: Places of wards are kept in a byte.
MOST_WARDS = 256
_LARGEST = 10_000_000
_PROVENANCE = ("source", "calibrated", "assumption")
_PROVENANCE_ALLOWED = (
    'source = "document", calibrated = "target" or assumption = "reason"'
)
_ALLOWED_TABLE = ("area", "year", "unit", "controlled", *_PROVENANCE)


@dataclass(frozen=True)
class Siblings:
    """How far apart the children of a family are born.

    Attributes
    ----------
    mean_gap : float
        Mean number of months between two births that follow each other.
    least_gap : int
        The fewest months between them.
    gap_shape : float
        Shape of the gamma distribution of what is above the least gap.
    twins : float
        Share of maternities that give two children.
    """

    mean_gap: float
    least_gap: int
    gap_shape: float
    twins: float


#: Unit and bounds of the numbers in `Siblings`.
_SIBLINGS: dict[str, tuple[str, float, float]] = {
    "mean_gap": ("months", 12, 120),
    "least_gap": ("months", 1, 11),
    "gap_shape": ("number", 0.5, 20),
    "twins": ("probability", 0, 0.5),
}


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
    for folder in scenario.folders():
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
    about = _about(folder, problems)
    siblings = _siblings(about["siblings"], problems)
    wards = _wards(folder, localities, problems)
    if wards.empty:
        # Every row of every table would name an unknown ward.
        problems.check()
    tables = {
        layout.name: _table(folder, layout, wards, problems)
        for layout in LAYOUTS.values()
        if layout is not TYPE_CHILDREN or layout.name in about["tables"]
    }
    problems.check()
    rows = [
        (name, kind, table[kind])
        for name, table in about["tables"].items()
        for kind in _PROVENANCE
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
    wards = _wards(folder, localities, problems)
    problems.check()
    return wards


# ---- marginals.toml ---------------------------------------------------------


def _about(folder: Path, problems: Problems) -> dict[str, Any]:
    """Return what ``marginals.toml`` says, checked."""
    try:
        text = (folder / ABOUT).read_bytes().decode("utf-8")
        about = tomllib.loads(text)
    except OSError as error:
        problems.add(error.strerror or str(error), "a TOML file", file=ABOUT)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.add(str(error), "TOML text in UTF-8", file=ABOUT)
    problems.check()
    wanted = {"title": str, "area": str, "year": int, "tables": dict, "siblings": dict}
    _known(about, "", wanted, problems)
    for name, kind in wanted.items():
        if type(about.get(name)) is not kind:
            shown = {str: "a text", int: "a whole number", dict: f"a table [{name}]"}
            problems.add(_shown(about, name), shown[kind], file=ABOUT, column=name)
    problems.check()
    _known(about["tables"], "tables", [WARDS, *LAYOUTS], problems)
    for name in (WARDS, *LAYOUTS):
        if name in about["tables"]:
            _about_table(name, about, problems)
        elif name != TYPE_CHILDREN.name:
            problems.add(
                "nothing",
                f"a table [tables.{name}]",
                file=ABOUT,
                column=f"tables.{name}",
            )
    return about


def _shown(table: Mapping[str, Any], name: str) -> str:
    return repr(table[name]) if name in table else "nothing"


def _known(
    table: Mapping[str, Any],
    path: str,
    names: Sequence[str] | Mapping[str, Any],
    problems: Problems,
) -> None:
    for name in table:
        if name not in names:
            problems.add_name(name, names, file=ABOUT, column=path)


def _about_table(name: str, about: Mapping[str, Any], problems: Problems) -> None:
    path = f"tables.{name}"
    table = about["tables"][name]
    if not isinstance(table, dict):
        problems.add(repr(table), f"a table [{path}]", file=ABOUT, column=path)
        return
    allowed = _PROVENANCE if name == WARDS else _ALLOWED_TABLE
    _known(table, path, allowed, problems)
    _provenance(table, path, problems)
    if name == WARDS:
        return
    layout = LAYOUTS[name]
    wanted: dict[str, object] = {
        "area": about["area"],
        "year": about["year"],
        "unit": layout.unit,
        "controlled": layout.controlled,
    }
    for key, value in wanted.items():
        found = table.get(key)
        if type(found) is not type(value) or found != value:
            meaning = ", that of the marginals" if key in ("area", "year") else ""
            problems.add(
                _shown(table, key),
                f"{_toml(value)}{meaning}",
                file=ABOUT,
                column=f"{path}.{key}",
            )


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _provenance(table: Mapping[str, Any], path: str, problems: Problems) -> None:
    given = [kind for kind in _PROVENANCE if kind in table]
    for kind in given:
        if not isinstance(table[kind], str) or not table[kind].strip():
            problems.add(
                repr(table[kind]),
                "a text that says why",
                file=ABOUT,
                column=f"{path}.{kind}",
            )
    if not given:
        problems.add("no provenance", _PROVENANCE_ALLOWED, file=ABOUT, column=path)


def _siblings(table: Mapping[str, Any], problems: Problems) -> Siblings:
    """Return the spacing of siblings; what is wrong is noted and 0 here."""
    _known(table, "siblings", _SIBLINGS, problems)
    values = dict.fromkeys(_SIBLINGS, 0.0)
    for name, (unit, least, most) in _SIBLINGS.items():
        path = f"siblings.{name}"
        entry = table.get(name)
        if not isinstance(entry, dict):
            problems.add(
                _shown(table, name),
                f'{{ value = {least:g}, unit = "{unit}", assumption = "reason" }}',
                file=ABOUT,
                column=path,
            )
            continue
        _known(entry, path, ["value", "unit", *_PROVENANCE], problems)
        _provenance(entry, path, problems)
        if entry.get("unit") != unit:
            problems.add(
                _shown(entry, "unit"), repr(unit), file=ABOUT, column=f"{path}.unit"
            )
        value: Any = entry.get("value")
        whole = name == "least_gap"
        kinds = (int,) if whole else (int, float)
        if type(value) not in kinds or not least <= value <= most:
            number = "a whole number" if whole else "a number"
            problems.add(
                _shown(entry, "value"),
                f"{number} from {least:g} to {most:g} ({unit})",
                file=ABOUT,
                column=f"{path}.value",
            )
            continue
        values[name] = value
    return Siblings(
        mean_gap=float(values["mean_gap"]),
        least_gap=int(values["least_gap"]),
        gap_shape=float(values["gap_shape"]),
        twins=float(values["twins"]),
    )


# ---- Tables -----------------------------------------------------------------


def _rows(
    path: Path, columns: Sequence[str], problems: Problems
) -> list[tuple[int, list[str]]]:
    """Return a table's rows, numbered; none when the file or its columns are wrong."""
    before = len(problems)
    if not path.is_file():
        problems.add("no such file", "a CSV file", file=path.name)
        return []
    try:
        sheet = sheets.read(path)
    except FileError as error:
        problems.include(error)
        return []
    except InputError as error:
        problems.add(str(error), "a CSV file that can be read", file=path.name)
        return []
    sheets.check_columns(sheet, columns, problems)
    if len(problems) > before:
        return []
    if sheet.cells.empty:
        problems.add("no row", "a row for each combination", file=path.name)
    cells = sheet.cells[list(columns)].to_numpy().tolist()
    return list(zip(sheet.cells.index, cells, strict=True))


def _wards(folder: Path, localities: Sequence[str], problems: Problems) -> pd.DataFrame:
    """Return the wards; names and codes are unique, localities known."""
    path = folder / f"{WARDS}.csv"
    rows = _rows(path, WARD_COLUMNS, problems)
    seen: dict[str, int] = {}
    for number, cells in rows:
        for column, cell in zip(WARD_COLUMNS, cells, strict=True):
            if not cell:
                problems.add(
                    "nothing", "a text", file=path.name, row=number, column=column
                )
        for column, cell in zip(("code", "name"), cells[:2], strict=True):
            if cell and seen.setdefault(cell, number) != number:
                problems.add(
                    f"{cell!r} of row {seen[cell]} again",
                    "each code and each name once",
                    file=path.name,
                    row=number,
                    column=column,
                )
        if cells[2] and cells[2] not in localities:
            problems.add_name(
                cells[2], localities, file=path.name, row=number, column="locality"
            )
    if len(rows) > MOST_WARDS:
        found = f"{len(rows)} wards"
        problems.add(found, f"at most {MOST_WARDS}", file=path.name)
    return pd.DataFrame([c for _, c in rows], columns=list(WARD_COLUMNS), dtype=str)


def _table(
    folder: Path, layout: Layout, wards: pd.DataFrame, problems: Problems
) -> Counts:
    """Return the counts of a table; those that are missing or wrong are -1."""
    rows = _rows(folder / layout.file, layout.columns, problems)
    codes = list(wards["code"])
    labels = [codes if k == "ward" else list(CATEGORIES[k]) for k in layout.keys]
    places = [{label: at for at, label in enumerate(names)} for names in labels]
    if "ward" in layout.keys:
        places[0] |= {name: at for at, name in enumerate(wards["name"])}
    counts = np.full([len(names) for names in labels], -1, np.int64)
    stated: dict[tuple[int, ...], int] = {}
    for number, (*keys, cell) in rows:
        at = []
        for key, found, known in zip(layout.keys, keys, places, strict=True):
            if found in known:
                at.append(known[found])
            else:
                # A ward goes by code or name; all the names are shown.
                problems.add_name(
                    found,
                    list(wards["name"]) if key == "ward" else list(known),
                    file=layout.file,
                    row=number,
                    column=key,
                    unlisted=known,
                )
        value = _count(layout, number, cell, problems)
        if len(at) < len(keys):
            continue
        where = tuple(at)
        if where in stated:
            problems.add(
                f"{', '.join(keys)} of row {stated[where]} again",
                "each combination once",
                file=layout.file,
                row=number,
                column=", ".join(layout.keys),
            )
            continue
        stated[where] = number
        counts[where] = value
    if rows:
        for cell_at in np.argwhere(counts < 0):
            if tuple(cell_at) not in stated:
                missing = ", ".join(
                    names[i] for names, i in zip(labels, cell_at, strict=True)
                )
                problems.add(
                    f"no row for {missing}",
                    "a row for each combination, with 0 where there are none",
                    file=layout.file,
                    column=", ".join(layout.keys),
                )
    return counts


def _count(layout: Layout, number: int, cell: str, problems: Problems) -> int:
    # Longer texts of digits are too large in any case, and slow to read.
    whole = cell.isascii() and cell.isdecimal() and len(cell) <= 12
    if whole and int(cell) <= _LARGEST:
        return int(cell)
    allowed = f"a whole number of {layout.unit}, 0 to {_LARGEST:,}"
    problems.add(repr(cell), allowed, file=layout.file, row=number, column=layout.unit)
    return -1
