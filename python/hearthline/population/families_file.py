"""The authority's own families, from a file with one row a child.

They are personal data: nothing is logged, and a message shows the offending cell
and the family's id at most.
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

#: Columns that describe the family, the same in all of its rows.
_OF_FAMILY = ("family_type", "quintile", "ethnic_group")
_OF_CHILD = ("born", "sex", "disability")
_NEEDED = ("family_id", *_OF_FAMILY, *_OF_CHILD)
#: One of these at least, the same in all rows of a family too.
_PLACES = ("ward", "locality")
_YES_NO = {"yes": 1, "no": 0, "true": 1, "false": 0, "1": 1, "0": 0}
#: Children are under 18.
_OLDEST = 18 * MONTHS
#: A family's children are counted in a byte.
_MOST_CHILDREN = 255
#: A month, or a day as spreadsheets make of it, of which the month is kept.
_MONTH = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))(?:-[0-3]\d(?: 00:00:00)?)?", re.ASCII)

#: What a cell that is wrong is read as.
_WRONG = -1000

Integers = NDArray[np.int64]
Reader = Callable[[int, str, str], int]


def read_families(
    scenario: object,
    path: str | os.PathLike[str],
    marginals: object = "barnet-2014",
) -> Families:
    """Read the authority's own families.

    Parameters
    ----------
    scenario : Scenario, str or path
        Whose localities families live in, and whose need they have at its start.
    path : str or path
        A CSV file, an Excel workbook with one sheet (``.xlsx``) or a Parquet file
        (``.parquet``), with one row a child:
        ``family_id``; ``ward`` (code or name), ``locality``, or both;
        ``family_type`` (couple, lone_parent); ``quintile`` (1 the most deprived
        fifth to 5); ``ethnic_group`` (white, mixed, asian, black, other);
        ``born`` (``2009-11``; of a
        day the month is kept); ``sex`` (female, male); ``disability`` (yes, no).
    marginals : str or path
        Where wards and their localities are looked up, if the file has wards.

    Returns
    -------
    Families
        Frailty and need at the start are the scenario's. An id of the file that
        is a whole number is the family's ``id``; of another text, a hash is.

    Raises
    ------
    FileError
        If anything is wrong: every cell that is, families whose rows contradict
        each other, children not yet born or 18 at the scenario's start. Nothing
        is half read.
    InputError
        If an argument cannot be used.
    ScenarioError
        If the scenario cannot be loaded.
    RunError
        If the families are too few for the scenario's stocks of need.
    """
    wanted = as_scenario(scenario)
    place = files.as_path(path)
    sheet = sheets.read(place)
    problems = Problems(sheet.file)
    check_columns(sheet, _NEEDED, problems, welcome=_PLACES)
    if not set(_PLACES) & set(sheet.titles):
        problems.add("no ward and no locality", "one of them", row=sheet.top)
    if sheet.cells.empty:
        problems.add("no row", "one row a child")
    problems.check()
    made = _Reading(wanted, sheet, marginals, problems).families()
    return Families(wanted, made, name=place.stem)


class _Reading:
    """A file on its way to families: cells are read, then rows are joined."""

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
        #: Places of wards by code and name, and of their localities by ward.
        self._ward_places: dict[str, int] = {}
        self._locality_of: list[int] = []
        if "ward" in sheet.titles:
            wards = read_wards(marginals, self._localities)
            self._wards = list(wards["name"])
            for at, (code, name) in enumerate(
                zip(wards["code"], wards["name"], strict=True)
            ):
                self._ward_places |= {code: at, name: at}
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
            if name in (*_OF_FAMILY, *_PLACES):
                self._agree(name, read[name], heads, ids)
        if self._wards and "locality" in read:
            self._check_places(read["ward"], read["locality"])
        places = {family: at for at, family in enumerate(first)}
        family_of = np.array([places[family] for family in ids])
        children = np.bincount(family_of)
        for family, many in zip(first, children, strict=True):
            if many > _MOST_CHILDREN:
                self._problems.add(
                    f"{many:,} rows of family {family!r}",
                    f"at most {_MOST_CHILDREN} children of a family",
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
        """Return a column's cells as numbers; what is wrong is `_WRONG`."""
        readers: dict[str, Reader] = {
            "family_id": self._id,
            "born": self._born,
            "ward": self._one_of(self._ward_places, self._wards),
            "locality": self._one_of(_places(self._localities)),
            "family_type": self._one_of(_places(FAMILY_TYPES)),
            "quintile": self._one_of(_places(QUINTILES)),
            "ethnic_group": self._one_of(_places(ETHNIC_GROUPS)),
            "sex": self._one_of(_places(SEXES)),
            "disability": self._yes_no,
        }
        read = readers[name]
        cells = zip(self._rows, self._cells[name], strict=True)
        return np.array([read(row, name, cell) for row, cell in cells], np.int64)

    def _id(self, row: int, column: str, cell: str) -> int:
        if not cell:
            self._problems.add("nothing", "the family's id", row=row, column=column)
        return 0

    def _one_of(
        self, places: Mapping[str, int], names: list[str] | None = None
    ) -> Reader:
        """Return a reader of names; ``names`` are those that messages offer."""

        def read(row: int, column: str, cell: str) -> int:
            if cell in places:
                return places[cell]
            self._problems.add_name(
                cell, names or places, row=row, column=column, unlisted=places
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
            f"a month from {first} to {last}, since children are born, and under 18, "
            "at the start"
        )
        if month := _MONTH.fullmatch(cell):
            # The engine has children born at the end of their month.
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
        """Note rows that contradict the first of their family."""
        sound = (read != _WRONG) & (read[heads] != _WRONG)
        for row in np.flatnonzero(sound & (read != read[heads])):
            self._problems.add(
                f"{self._cells[name][row]!r} in family {ids[row]!r}",
                f"that of the family's first row, {self._rows[heads[row]]}",
                row=self._rows[row],
                column=name,
            )

    def _check_places(
        self,
        ward: Integers,
        locality: Integers,
    ) -> None:
        """Note rows whose ward is not in their locality."""
        belongs = np.array([*self._locality_of, _WRONG])[np.maximum(ward, -1)]
        sound = (ward != _WRONG) & (locality != _WRONG)
        for row in np.flatnonzero(sound & (belongs != locality)):
            self._problems.add(
                repr(self._localities[locality[row]]),
                f"that of the ward, {self._localities[belongs[row]]}",
                row=self._rows[row],
                column="locality",
            )


def _places(names: tuple[str, ...] | list[str]) -> dict[str, int]:
    return {name: at for at, name in enumerate(names)}


def _months_of(text: str) -> int:
    year, month = text.split("-")
    return int(year) * MONTHS + int(month) - 1


def _month(months: int) -> str:
    return f"{months // MONTHS:04}-{months % MONTHS + 1:02}"


def _number(family: str) -> int:
    """Return the number that a family's luck is made of.

    Its own where it is one, below 10^18; else a hash of the text, from 2^62 to
    2^63, so that other families of the file do not matter. (What lies above is for
    families that come later.) Among a million families two share a hash less than
    once in a million files.
    """
    upper = 1 << 62
    plain = family.isascii() and family.isdecimal() and not family.startswith("0")
    if family == "0" or (plain and len(family) < 19):
        return int(family)
    hashed = hashlib.sha256(family.encode()).digest()
    return upper | int.from_bytes(hashed[:8], "big") >> 2
