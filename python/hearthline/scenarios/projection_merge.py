"""A scenario's text with a projection put into it."""

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
    """Return the first and the last year whose middle a scenario needs.

    Parameters
    ----------
    start : str
        Its first month, as ``"2014-04"``.
    horizon : int
        Months.

    Returns
    -------
    first, last : int
        The years of the first start of July that is not before the start,
        and not before the end.
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
    """Return a scenario's TOML with projections put into it.

    Parameters
    ----------
    text : str
        The scenario, nothing inherited.
    projections : mapping of tuple of str to Projection
        By the localities that each is about, none being the whole borough;
        areas of one projection are added. What the scenario has for these
        localities alone is taken out.
    needed : tuple of int
        First and last year that must be there.
    provenance : tuple of str, optional
        Kind and text, of every number; by default each projection's source.

    Raises
    ------
    InputError
        If the scenario has no demography, or a projection does not reach
        from the first year to the last.
    """
    data = tomllib.loads(text)
    if "demography" not in data:
        raise InputError(
            "projection: the scenario has no [demography], so that its families stay "
            "as they are; allowed is a scenario that says how they are born, part "
            "and move, as growth-ons-2022"
        )
    every = set(data["population"]["localities"])
    about = set().union(*(places or every for places in projections))
    tables = {
        name: table
        for name, table in data["demography"].get("projections", {}).items()
        if not set(table.get("localities", every)) <= about
    }
    for places, projection in projections.items():
        said = provenance or ("source", projection.source)
        name = "-".join(places) or "borough"
        tables[name] = _table(projection, places, needed, said)
    data["demography"]["projections"] = tables
    return tomli_w.dumps(data)


def _table(
    projection: Projection,
    places: tuple[str, ...],
    needed: tuple[int, int],
    provenance: tuple[str, str],
) -> dict[str, object]:
    first, last = needed
    lacks = sorted(set(range(first, last + 1)) - set(projection.years))
    if lacks:
        raise InputError(
            f"{projection.title}: found the years {spans(projection.years)}; allowed "
            f"are those that reach over the scenario, {first} to {last}: "
            f"{spans(lacks)} missing"
        )
    kind, said = provenance
    years = {
        str(year): {
            "children": {
                "value": projection.by_age(year),
                "unit": "children",
                kind: said,
            }
        }
        for year in projection.years
        if year >= first
    }
    named = {"localities": list(places)} if places else {}
    return {"title": projection.title, **named, "years": years}
