"""Pictures of cases, as against need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base import words
from .stocks import open_panels

if TYPE_CHECKING:
    from ..tables.picture import Picture
    from .charts import Pictured


def case(results: Pictured) -> Picture:
    """Draw the children whom open cases cover, by kind of case and month.

    Parameters
    ----------
    results : Pictured
        Results of a run.

    Returns
    -------
    Picture
    """
    return open_panels(
        results,
        "case",
        "children",
        {k: v for k, v in words.CASES.items() if k != "contact"},
        "children with an open case",
        "Children whom open cases cover, by month",
    )


def placement(results: Pictured) -> Picture:
    """Draw looked-after children by placement and month.

    Parameters
    ----------
    results : Pictured
        Results of a run.

    Returns
    -------
    Picture
    """
    return open_panels(
        results,
        "placement",
        "children",
        words.PLACEMENTS,
        "looked-after children",
        "Looked-after children, by month",
    )


def unmet(results: Pictured) -> Picture:
    """Draw families in need without a case, by need level and month.

    Parameters
    ----------
    results : Pictured
        Results of a run.

    Returns
    -------
    Picture
    """
    return open_panels(
        results,
        "unmet",
        "families",
        {k: words.level_with_meaning(f"level_{k}") for k in ("2", "3", "4")},
        "families without a case",
        "Families at need levels 2 to 4 without a case, by month",
    )
