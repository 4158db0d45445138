"""The text of a scenario with a projection inserted."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import tomli_w

from ..base.errors import InputError
from .projection_numbers import spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .projection import Projection


def years_needed(start: str, horizon: int) -> tuple[int, int]:
    """Return the first and last mid-year that a projection has to provide.

    Parameters
    ----------
    start : str
        The first month of the scenario, such as ``"2014-04"``.
    horizon : int
        The number of months.

    Returns
    -------
    first, last : int
        The years of the first 1 July on or after the start, and on or after the
        end.
    """
    year, month = map(int, start.split("-"))
    begin = 12 * year + month - 1
    july = 6
    return (begin - july + 11) // 12, (begin + horizon - july + 11) // 12


def merged(
    text: str,
    projections: Mapping[tuple[str, ...], Projection],
    needed: tuple[int, int],
    provenance: tuple[str, str] | None,
) -> str:
    """Return the TOML text of a scenario with projections inserted.

    Parameters
    ----------
    text : str
        The scenario, with everything that it inherits.
    projections : mapping of tuple of str to Projection
        Projections by localities; an empty tuple stands for the whole borough. The
        areas of a projection are added. The scenario's own projections of only
        these localities are removed.
    needed : tuple of int
        The first and the last required year.
    provenance : tuple of str or None
        The kind and the text of the provenance of every number; ``None`` stands for
        the source of each projection.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If the scenario has no demography, or if required years are missing from a
        projection.
    """
    data = tomllib.loads(text)
    if "demography" not in data:
        raise InputError(
            "projection: expected a scenario with [demography], such as "
            "barnet-2014, found one without: its families do not change"
        )
    every = set(data["population"]["localities"])
    about = set().union(*(names or every for names in projections))
    tables = {
        name: table
        for name, table in data["demography"].get("projections", {}).items()
        if not set(table.get("localities", every)) <= about
    }
    for localities, projection in projections.items():
        rests_on = provenance or ("source", projection.source)
        name = "-".join(localities) or "borough"
        tables[name] = _table(projection, localities, needed, rests_on)
    data["demography"]["projections"] = tables
    return tomli_w.dumps(data)


def _table(
    projection: Projection,
    localities: tuple[str, ...],
    needed: tuple[int, int],
    provenance: tuple[str, str],
) -> dict[str, object]:
    first, last = needed
    lacks = sorted(set(range(first, last + 1)) - set(projection.years))
    if lacks:
        raise InputError(
            f"{projection.title}: expected the years {first} to {last}, which the "
            f"scenario covers, found {spans(projection.years)}; missing: {spans(lacks)}"
        )
    kind, text = provenance
    years = {
        str(year): {
            "children": {
                "value": projection.by_age(year),
                "unit": "children",
                kind: text,
            }
        }
        for year in projection.years
        if year >= first
    }
    named = {"localities": list(localities)} if localities else {}
    return {"title": projection.title, **named, "years": years}
