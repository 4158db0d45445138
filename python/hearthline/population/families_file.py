"""Families from administrative records, in a file with one row per child.

These are personal data. Nothing is logged, and messages show no more than the invalid
cell and the id of the family.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..base import files
from ..reading import sheets
from ..reading.problems import Problems
from ..reading.sheets import Sheet, check_columns
from ..scenarios.scenario import Scenario, as_scenario
from .families import Families
from .given import GivenFamilies
from .marginals import read_wards
from .marginals_layout import ETHNIC_GROUPS, FAMILY_TYPES, QUINTILES, SEXES
from .siblings import MONTHS

if TYPE_CHECKING:
    import os

#: Columns that describe the family, with the same value in all of its rows.
_OF_FAMILY = ("family_type", "quintile", "ethnic_group")
_OF_CHILD = ("born", "sex", "disability")
_NEEDED = ("family_id", *_OF_FAMILY, *_OF_CHILD)
#: At least one of these is required, with the same value in all rows of a family.
_LOCATIONS = ("ward", "locality")
_YES_NO = {"yes": 1, "no": 0, "true": 1, "false": 0, "1": 1, "0": 0}
#: Children are under 18.
_OLDEST = 18 * MONTHS
#: The number of children of a family is stored in a byte.
_MOST_CHILDREN = 255
#: A month, or the date that a spreadsheet turns it into, of which the month is used.
_MONTH = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))(?:-[0-3]\d(?: 00:00:00)?)?", re.ASCII)

#: The value of an invalid cell.
_WRONG = -1000

Integers = NDArray[np.int64]
Reader = Callable[[int, str, str], int]


def read_families(
    scenario: object,
    path: str | os.PathLike[str],
    marginals: object = "barnet-2014",
) -> Families:
    """Read families from administrative records.

    Parameters
    ----------
    scenario : Scenario, str or path
        The scenario, which defines the localities of the families and their need
        at the start.
    path : str or path
        A CSV file, an Excel workbook with one sheet (``.xlsx``) or a Parquet file
        (``.parquet``), with one row per child:
        ``family_id``; ``ward`` (code or name), ``locality``, or both;
        ``family_type`` (couple, lone_parent); ``quintile`` (deprivation, 1 the most
        deprived to 5); ``ethnic_group`` (white, mixed, asian, black, other);
        ``born`` (a month such as ``2009-11``, or a date, of which the month is
        used); ``sex`` (female, male); ``disability`` (yes, no).
    marginals : str or path
        The marginal tables that list the wards and their localities. They are used
        only if the file has wards.

    Returns
    -------
    Families
        Families with the frailty and the need levels of the scenario. The ``id`` of
        a family is its ``family_id`` if that is a whole number, and a hash of it
        otherwise.

    Raises
    ------
    FileError
        If anything in the file is wrong. The exception lists every invalid cell,
        families with contradictory rows, and children who at the start of the
        scenario are not yet born or are 18.
    InputError
        If an argument cannot be used.
    ScenarioError
        If the scenario cannot be loaded.
    RunError
        If there are too few families for the stocks of need of the scenario.

    Examples
    --------
    >>> import hearthline as hl
    >>> rows = [
    ...     "family_id,locality,family_type,quintile,ethnic_group,born,sex,disability",
    ...     "17,west,couple,1,white,2009-11,female,no",
    ...     "17,west,couple,1,white,2012-02,male,no",
    ...     "18,west,lone_parent,5,asian,2014-03,male,yes",
    ... ]
    >>> with open("families.csv", "w") as file:
    ...     for row in rows:
    ...         print(row, file=file)
    >>> nobody_in_need = {f"population.start.level_{n}": 0 for n in (2, 3, 4)}
    >>> base = hl.load("need-2014").set(nobody_in_need)
    >>> families = hl.read_families(base, "families.csv")
    >>> families.table[["id", "locality", "children", "quintile"]]
       id locality  children  quintile
    0  17     west         2         1
    1  18     west         1         5
    """
    loaded = as_scenario(scenario)
    source = files.as_path(path)
    sheet = sheets.read(source)
    problems = Problems(sheet.file)
    check_columns(sheet, _NEEDED, problems, welcome=_LOCATIONS)
    if not set(_LOCATIONS) & set(sheet.titles):
        problems.add("neither", "the column ward or locality", row=sheet.top)
    if sheet.cells.empty:
        problems.add("no rows", "one row per child")
    problems.check()
    given = _Reading(loaded, sheet, marginals, problems).families()
    return Families(loaded, given, name=source.stem)


class _Reading:
    """The conversion of a file to families: cells are read, then rows are joined."""

    def __init__(
        self,
        scenario: Scenario,
        sheet: Sheet,
        marginals: object,
        problems: Problems,
    ) -> None:
        self._problems = problems
        self._cells = {name: sheet.cells[name].tolist() for name in sheet.titles}
        self._rows = [int(row) for row in sheet.cells.index]
        self._localities = list(scenario.localities)
        self._start = _months_of(scenario.start)
        self._wards: list[str] = []
        #: Indices of wards by code and name, and of localities by ward.
        self._ward_indices: dict[str, int] = {}
        self._locality_of: list[int] = []
        if "ward" in sheet.titles:
            wards = read_wards(marginals, self._localities)
            self._wards = list(wards["name"])
            for at, (code, name) in enumerate(
                zip(wards["code"], wards["name"], strict=True)
            ):
                self._ward_indices |= {code: at, name: at}
            self._locality_of = [self._localities.index(p) for p in wards["locality"]]

    def families(self) -> GivenFamilies:
        """Return the families, in the order in which they first appear."""
        read = {name: self._column(name) for name in self._cells}
        ids = self._cells["family_id"]
        first: dict[str, int] = {}
        for row, family in enumerate(ids):
            first.setdefault(family, row)
        heads = np.array([first[family] for family in ids])
        for name in self._cells:
            if name in (*_OF_FAMILY, *_LOCATIONS):
                self._agree(name, read[name], heads, ids)
        if self._wards and "locality" in read:
            self._check_localities(read["ward"], read["locality"])
        positions = {family: at for at, family in enumerate(first)}
        family_of = np.array([positions[family] for family in ids])
        children = np.bincount(family_of)
        for family, many in zip(first, children, strict=True):
            if many > _MOST_CHILDREN:
                self._problems.add(
                    f"{many:,} rows of family {family!r}",
                    f"at most {_MOST_CHILDREN} children in a family",
                    column="family_id",
                )
        self._problems.check()

        at = np.array(list(first.values()))
        order = np.lexsort((read["born"], family_of))
        if self._wards:
            ward = read["ward"][at]
            locality = np.array(self._locality_of)[ward]
        else:
            ward = np.zeros(len(at), np.int64)
            locality = read["locality"][at]
        return GivenFamilies(
            ids=np.array([_number(family) for family in first], np.uint64),
            ward=ward.astype(np.uint8),
            locality=locality.astype(np.uint8),
            ethnic_group=read["ethnic_group"][at].astype(np.uint8),
            lone_parent=read["family_type"][at] == FAMILY_TYPES.index("lone_parent"),
            quintile=read["quintile"][at].astype(np.uint8),
            children=children.astype(np.uint8),
            born_month=read["born"][order].astype(np.int16),
            male=read["sex"][order] == SEXES.index("male"),
            disability=read["disability"][order] == 1,
            wards=tuple(self._wards),
            family_ids=tuple(first),
        )

    def _column(self, name: str) -> Integers:
        """Return the cells of a column as numbers, `_WRONG` where they are invalid."""
        readers: dict[str, Reader] = {
            "family_id": self._id,
            "born": self._born,
            "ward": self._one_of(self._ward_indices, self._wards),
            "locality": self._one_of(_indices(self._localities)),
            "family_type": self._one_of(_indices(FAMILY_TYPES)),
            "quintile": self._one_of(_indices(QUINTILES)),
            "ethnic_group": self._one_of(_indices(ETHNIC_GROUPS)),
            "sex": self._one_of(_indices(SEXES)),
            "disability": self._yes_no,
        }
        read = readers[name]
        cells = zip(self._rows, self._cells[name], strict=True)
        return np.array([read(row, name, cell) for row, cell in cells], np.int64)

    def _id(self, row: int, column: str, cell: str) -> int:
        if not cell:
            self._problems.add(
                "nothing", "the id of the family", row=row, column=column
            )
        return 0

    def _one_of(
        self, indices: Mapping[str, int], names: list[str] | None = None
    ) -> Reader:
        """Return a reader of names; messages list ``names``."""

        def read(row: int, column: str, cell: str) -> int:
            if cell in indices:
                return indices[cell]
            self._problems.add_name(
                cell, names or indices, row=row, column=column, unlisted=indices
            )
            return _WRONG

        return read

    def _yes_no(self, row: int, column: str, cell: str) -> int:
        if cell.lower() in _YES_NO:
            return _YES_NO[cell.lower()]
        self._problems.add(repr(cell), "yes or no", row=row, column=column)
        return _WRONG

    def _born(self, row: int, column: str, cell: str) -> int:
        first, last = (_month(self._start - m) for m in (_OLDEST, 1))
        allowed = (
            f"a month from {first} to {last}, since children are born and under 18 "
            "at the start"
        )
        if month := _MONTH.fullmatch(cell):
            # In the engine, births are at the end of the month.
            since = _months_of(month[1]) + 1 - self._start
            if -_OLDEST < since <= 0:
                return since
        self._problems.add(repr(cell), allowed, row=row, column=column)
        return _WRONG

    def _agree(
        self,
        name: str,
        read: Integers,
        heads: Integers,
        ids: list[str],
    ) -> None:
        """Record rows that contradict the first row of their family."""
        sound = (read != _WRONG) & (read[heads] != _WRONG)
        for row in np.flatnonzero(sound & (read != read[heads])):
            self._problems.add(
                f"{self._cells[name][row]!r} in family {ids[row]!r}",
                f"the value in row {self._rows[heads[row]]}, the first of the family",
                row=self._rows[row],
                column=name,
            )

    def _check_localities(
        self,
        ward: Integers,
        locality: Integers,
    ) -> None:
        """Record rows whose ward is not in their locality."""
        belongs = np.array([*self._locality_of, _WRONG])[np.maximum(ward, -1)]
        sound = (ward != _WRONG) & (locality != _WRONG)
        for row in np.flatnonzero(sound & (belongs != locality)):
            self._problems.add(
                repr(self._localities[locality[row]]),
                f"{self._localities[belongs[row]]}, the locality of the ward",
                row=self._rows[row],
                column="locality",
            )


def _indices(names: tuple[str, ...] | list[str]) -> dict[str, int]:
    return {name: at for at, name in enumerate(names)}


def _months_of(text: str) -> int:
    year, month = text.split("-")
    return int(year) * MONTHS + int(month) - 1


def _month(months: int) -> str:
    return f"{months // MONTHS:04}-{months % MONTHS + 1:02}"


def _number(family: str) -> int:
    """Return the number that determines the random numbers of a family.

    It is the id itself if that is a whole number below 10^18. Otherwise it is a hash of
    the id, from 2^62 to 2^63, which does not depend on other families of the file.
    (Numbers above are reserved for families that arrive later.) Two of a million
    families share a hash less than once in a million files.
    """
    upper = 1 << 62
    plain = family.isascii() and family.isdecimal() and not family.startswith("0")
    if family == "0" or (plain and len(family) < 19):
        return int(family)
    hashed = hashlib.sha256(family.encode()).digest()
    return upper | int.from_bytes(hashed[:8], "big") >> 2
