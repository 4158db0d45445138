"""Financial years by name, such as ``"2014/15"``."""

from __future__ import annotations

import re

from ..base import checks
from ..base.errors import InputError


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


def year_starts(what: str, year: object) -> int:
    """Return the year in which a financial year starts.

    Parameters
    ----------
    what : str
        What the year is, for the message.
    year : object
        The financial year.

    Returns
    -------
    int

    Raises
    ------
    InputError
        If it is not one.
    """
    if isinstance(year, str) and re.fullmatch(r"\d{4}/\d{2}", year, re.ASCII):
        starts = int(year[:4])
        if year_label(starts) == year:
            return starts
    raise InputError(
        f'{what}: expected a financial year such as "2014/15", found '
        f"{checks.shown(year)}"
    )
