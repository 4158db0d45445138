"""Unit costs from files in the layout of Greater Manchester's unit cost database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from ..base import checks, files
from ..base.errors import InputError
from . import sheets, unit_cost_tables
from .problems import Problems, nearest
from .unit_cost_tables import FLAT

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from .unit_cost_tables import Table

_COLUMNS = tuple(name for name in FLAT if name != "code")
_CODE = re.compile(r"[A-Z][A-Z&]*[0-9]+(?:\.[0-9]+)*[a-z]?", re.ASCII)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)
_YEAR = re.compile(r"((?:19|20)[0-9]{2})[/-]((?:19|20)?[0-9]{2})", re.ASCII)
_NO_PRICE = ("", "-", "n/a")
_HIGHEST = 1e9
#: A unit cost above this is more likely a total, or a number that lost its point.
_DOUBTFUL = 1e6


def unit_costs(
    path: str | os.PathLike[str], leave_out: str | Iterable[str] = ()
) -> pd.DataFrame:
    """Read unit costs in the layout of Greater Manchester's unit cost database.

    Parameters
    ----------
    path : str or path
        The database as an Excel workbook (``.xlsx``), with a sheet per theme in
        which a row has the columns cost code, cost detail, unit, agencies, original
        cost and original year, in any order and below any title. Other columns and
        other sheets are ignored. Or a CSV file in UTF-8, in the same layout or in
        the flat one: ``category, code, detail, description, unit, cost_gbp, agency,
        agency_detail, source_detail`` (the price year), or as this function returns
        it.
    leave_out : str or iterable of str
        Codes of rows that are not read, for rows that are known to be wrong.

    Returns
    -------
    pandas.DataFrame
        One row per unit cost, by ``code``: ``category``, ``detail`` (a heading
        within the category), ``description``, ``unit``, ``pounds`` (in the prices of
        its own year), ``price_year`` (a financial year such as ``2013/14``),
        ``agency`` (who bears it) and ``agency_detail`` (the second agency). Its
        ``attrs`` have ``left_out``, the codes without a price, stated twice alike,
        or left out as asked, by reason; and ``doubtful``, the codes of prices above
        £1,000,000, which are read, but are more likely totals or mistakes.

    Raises
    ------
    FileError
        If anything in the file is wrong. The exception lists every invalid cell:
        prices with a currency sign or a comma, years that are not financial years,
        codes that are missing or stated again with another price, and columns that
        are missing.
    InputError
        If the file does not exist, or an argument cannot be used.

    Examples
    --------
    >>> import hearthline as hl
    >>> rows = [
    ...     "code,description,unit,cost_gbp,source_detail",
    ...     "SS1.0,Child taken into care,Per year,51080,2013/14",
    ...     "SS2.0,Child in foster care,Per week,700,2013/14",
    ...     "SS2.9,Training of foster carers,Per session,,",
    ... ]
    >>> with open("costs.csv", "w") as file:
    ...     for row in rows:
    ...         print(row, file=file)
    >>> costs = hl.unit_costs("costs.csv")
    >>> costs[["unit", "pounds", "price_year"]]
              unit   pounds price_year
    code
    SS1.0  Per year  51080.0    2013/14
    SS2.0  Per week    700.0    2013/14
    >>> costs.pounds["SS1.0"]
    np.float64(51080.0)
    >>> costs.attrs["left_out"]
    {'no price': ('SS2.9',), 'stated twice': (), 'as asked': ()}
    """
    skipped = _codes(leave_out)
    pages = sheets.read_rows(path)
    problems = Problems(files.as_path(path).name)
    tables = list(unit_cost_tables.tables(pages, problems))
    problems.check()
    read = _Reading(problems, skipped)
    for table in tables:
        for number, row in table.rows:
            read.add(table, number, table.cells(row))
    problems.check()
    _check_known(skipped, read.codes)
    return read.table()


def _codes(given: object) -> tuple[str, ...]:
    listed = [given] if isinstance(given, str) else checks.iterated(given)
    if listed is None:
        raise InputError(
            "leave_out: expected a code or an iterable of codes, found "
            f"{checks.shown(given)}"
        )
    return tuple(checks.text("leave_out", code) for code in listed)


def _check_known(skipped: tuple[str, ...], codes: Iterable[str]) -> None:
    known = sorted(codes)
    for code in skipped:
        if code not in known:
            near = nearest(code, known)
            hint = f"; did you mean {near!r}?" if near else ""
            raise InputError(
                "leave_out: expected a code of the file, found "
                f"{checks.shown(code)}{hint}"
            )


class _Reading:
    """The rows that have been read.

    Parameters
    ----------
    problems : Problems
        Receives the problems.
    skipped : tuple of str
        Codes of rows that are not read.
    """

    def __init__(self, problems: Problems, skipped: tuple[str, ...]) -> None:
        self._problems = problems
        self._skipped = skipped
        self._rows: dict[str, dict[str, str]] = {}
        self._prices: dict[str, tuple[float, str]] = {}
        self._stated: dict[str, str] = {}
        self._left: dict[str, list[str]] = {
            "no price": [],
            "stated twice": [],
            "as asked": [],
        }

    @property
    def codes(self) -> set[str]:
        """The codes of all rows, also of those left out."""
        return set(self._rows).union(*self._left.values())

    def add(self, table: Table, number: int, cells: dict[str, str]) -> None:
        """Read a row, or record its problems.

        Parameters
        ----------
        table : Table
            The table of the row.
        number : int
            Its number in the file.
        cells : dict of str to str
            Its cells by what they hold.
        """
        code = cells.pop("code")
        if code in self._skipped:
            self._left["as asked"].append(code)
            return
        priced = cells["pounds"].casefold() not in _NO_PRICE
        if not _CODE.fullmatch(code):
            # Without a price it is a heading or a note.
            if priced and cells["price_year"]:
                self._wrong(table, number, "code", code, "a code such as SS1.0")
            return
        if not priced:
            self._left["no price"].append(code)
            return
        pounds = self._pounds(table, number, cells["pounds"])
        year = self._year(table, number, cells["price_year"])
        if pounds is None or year is None:
            return
        before = self._prices.setdefault(code, (pounds, year))
        if code not in self._rows:
            self._rows[code] = cells
            self._stated[code] = f"row {number} of {table.file}"
        elif before == (pounds, year):
            self._left["stated twice"].append(code)
        else:
            self._problems.add(
                f"£{pounds:,.2f} of {year}",
                f"£{before[0]:,.2f} of {before[1]}, as {code} in {self._stated[code]}",
                row=number,
                column=table.titles["pounds"],
                file=table.file,
            )

    def _pounds(self, table: Table, number: int, cell: str) -> float | None:
        if _NUMBER.fullmatch(cell) and float(cell) <= _HIGHEST:
            return float(cell)
        allowed = (
            f"a number of pounds from 0 to {_HIGHEST:,.0f}, without a currency sign "
            "and commas"
        )
        digits = re.sub(r"[£,\s]", "", cell)
        near = digits if _NUMBER.fullmatch(digits) else ""
        self._wrong(table, number, "pounds", cell, allowed, near)
        return None

    def _year(self, table: Table, number: int, cell: str) -> str | None:
        match = _YEAR.fullmatch(cell)
        if match:
            first, second = match.groups()
            if (int(first) + 1) % 100 == int(second) % 100 and (
                len(second) == 2 or int(second) == int(first) + 1
            ):
                return f"{first}/{second[-2:]}"
        allowed = "the financial year of the price, such as 2013/14"
        self._wrong(table, number, "price_year", cell, allowed)
        return None

    def _wrong(
        self,
        table: Table,
        number: int,
        name: str,
        cell: str,
        allowed: str,
        near: str = "",
    ) -> None:
        self._problems.add(
            checks.shown(cell) if cell else "nothing",
            allowed,
            row=number,
            column=table.titles[name],
            file=table.file,
            nearest=near,
        )

    def table(self) -> pd.DataFrame:
        """Return the unit costs."""
        index = pd.Index(list(self._rows), name="code", dtype="str")
        rows = list(self._rows.values())
        table = pd.DataFrame(rows, index=index, columns=list(_COLUMNS), dtype="str")
        prices = list(self._prices.values())
        table["pounds"] = [pounds for pounds, _ in prices]
        table["pounds"] = table["pounds"].astype("float64")
        table["price_year"] = [year for _, year in prices]
        table["price_year"] = table["price_year"].astype("str")
        table.attrs["left_out"] = {
            reason: tuple(codes) for reason, codes in self._left.items()
        }
        high = table.index[table["pounds"] > _DOUBTFUL]
        table.attrs["doubtful"] = tuple(str(code) for code in high)
        return table
