"""Financial years by name, such as ``"2014/15"``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..base import checks
from ..base.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Two years with a slash or a dash between them.
_YEAR = re.compile(r"([1-9]\d{3})\s?[/\u2013-]\s?(\d{4}|\d{2})", re.ASCII)


def year_label(starts: int) -> str:
    """Return a financial year.

    Parameters
    ----------
    starts : int
        The year in which it starts.

    Returns
    -------
    str
    """
    return f"{starts}/{(starts + 1) % 100:02d}"


def financial_year(what: str, year: object) -> str:
    """Return a financial year as it is written in tables.

    Parameters
    ----------
    what : str
        What the year is, for the message.
    year : object
        The financial year, also written as ``"2014-15"`` or ``"2014/2015"``.

    Returns
    -------
    str
        Such as ``"2014/15"``.

    Raises
    ------
    InputError
        If it is not one. One number alone is none: some count from the year in which
        it starts, others from that in which it ends.
    """
    if isinstance(year, str):
        found = _YEAR.fullmatch(year.strip())
        if found:
            label = year_label(int(found[1]))
            if label.endswith(found[2][-2:]) and len(found[2]) == 2:
                return label
            if found[2] == str(int(found[1]) + 1):
                return label
    shown = checks.shown(year)
    alone = re.search(r"(?<!\d)[1-9]\d{3}(?!\d)", shown, re.ASCII)
    nearest = f"; did you mean {year_label(int(alone[0]))!r}?" if alone else ""
    raise InputError(
        f'{what}: expected a financial year such as "2014/15", found {shown}{nearest}'
    )


def year_starts(what: str, year: object) -> int:
    """Return the year in which a financial year starts.

    Parameters
    ----------
    what : str
        What the year is, for the message.
    year : object
        The financial year, as for `financial_year`.

    Returns
    -------
    int

    Raises
    ------
    InputError
        If it is not one.
    """
    return int(financial_year(what, year)[:4])


def year_of(what: str, year: object, years: Sequence[str]) -> str:
    """Return one of several financial years that follow each other.

    Parameters
    ----------
    what : str
        What the year is, for the message.
    year : object
        The financial year, as for `financial_year`.
    years : sequence of str
        The years.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If it is not one of them.
    """
    label = financial_year(what, year)
    if label not in years:
        span = f"from {years[0]} to {years[-1]}" if len(years) > 1 else years[0]
        raise InputError(
            f"{what}: expected a financial year {span}, found {checks.shown(year)}"
        )
    return label
