"""Pictures of cases, as against need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base import words
from .stocks import open_panels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..tables.cubes import Floats
    from ..tables.picture import Picture
    from .charts import Pictured


#: Kinds of case, and need levels without one, with the headings of their panels. A
#: contact is screened within days and is not yet a case.
OPEN_CASES = {k: v for k, v in words.CASES.items() if k != "contact"}
UNMET_LEVELS = {k: words.level_with_meaning(f"level_{k}") for k in ("2", "3", "4")}


def _mean(stocks: dict[str, Floats], names: Iterable[str] | None = None) -> str:
    """Return the mean number over draws and months, of some categories or of all."""
    wanted = stocks if names is None else names
    return words.count(sum(float(stocks[name].mean()) for name in wanted))


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
        OPEN_CASES,
        # Early help and statutory work are different demands: no sum of them.
        lambda stocks: (
            f"On average {_mean(stocks, ['caf'])} children have early help, "
            f"{_mean(stocks, ['cin'])} a child in need plan, "
            f"{_mean(stocks, ['cpp'])} a protection plan, "
            f"and {_mean(stocks, ['cla'])} are looked after"
        ),
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
        lambda stocks: (
            f"{_mean(stocks)} children are looked after on average, "
            f"{_mean(stocks, ['residential'])} of them in residential care"
        ),
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
        UNMET_LEVELS,
        lambda stocks: (
            f"{_mean(stocks)} families in need have no case on average, "
            f"{_mean(stocks, ['4'])} of them with acute needs"
        ),
        "Families at need levels 2 to 4 without a case, by month",
    )
