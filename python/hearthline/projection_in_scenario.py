"""A scenario's text with a projection put into it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

import tomli_w

from .errors import InputError
from .projection import Projection
from .projection_numbers import spans


def years_needed(start: str, horizon: int) -> tuple[int, int]:
    """Return the first and the last mid-year that a scenario needs.

    Parameters
    ----------
    start : str
        Its first month, as ``"2014-04"``.
    horizon : int
        Months.

    Returns
    -------
    first, last : int
        The year in which it starts, and the first whose middle, the start of
        July, is not before its end.
    """
    year, month = map(int, start.split("-"))
    end = 12 * year + month - 1 + horizon
    july = 6
    return year, (end - july + 11) // 12


def merged(
    text: str,
    projection: Projection,
    needed: tuple[int, int],
    provenance: tuple[str, str],
    localities: Sequence[str],
    name: str,
) -> str:
    """Return a scenario's TOML with a projection, in place of one of its name.

    Parameters
    ----------
    text : str
        The scenario, nothing inherited.
    projection : Projection
        Its areas are taken together.
    needed : tuple of int
        First and last year that must be there.
    provenance : tuple of str
        Kind and text, of every number.
    localities : sequence of str
        What it is about; empty for the whole borough.
    name : str
        The projection's name in the file.

    Raises
    ------
    InputError
        If the scenario has no demography, or the projection does not reach
        from the first year to the last.
    """
    first, last = needed
    lacks = sorted(set(range(first, last + 1)) - set(projection.years))
    if lacks:
        raise InputError(
            f"projection: found the years {spans(projection.years)}; allowed are "
            f"those that reach over the scenario, {first} to {last}; {spans(lacks)} "
            "missing"
        )
    data = tomllib.loads(text)
    if "demography" not in data:
        raise InputError(
            "projection: the scenario has no [demography], so that its families stay "
            "as they are; allowed is a scenario that says how they are born, part "
            "and move, as growth-ons-2022"
        )
    kind, reason = provenance
    table: dict[str, object] = {"title": projection.title}
    if localities:
        table["localities"] = list(localities)
    table["years"] = {
        str(year): {
            "children": {
                "value": projection.by_age(year),
                "unit": "children",
                kind: reason,
            }
        }
        for year in projection.years
        if year >= first
    }
    data["demography"].setdefault("projections", {})[name] = table
    return tomli_w.dumps(data)
