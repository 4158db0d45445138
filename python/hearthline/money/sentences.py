"""What a strategy saves, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base import words
from ..tables.cubes import across_draws
from ..tables.ranges import has_range
from .investment import payback
from .strategy import FUND
from .what_if import against_targets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .strategy import Strategy

    Floats = NDArray[np.float64]

_BUDGET = "the budget of the general fund"


def sentences(view: Strategy) -> list[str]:
    """Return the answer in three sentences; see `Mtfs.sentences`.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    list of str
    """
    return [
        _said_of_class(
            view,
            "cashable",
            more=f"could be taken out of {_BUDGET}",
            less=f"could be taken out of {_BUDGET} than without the mix",
            none=f"nothing could be taken out of {_BUDGET}",
        ),
        _said_of_class(
            view,
            "avoidance",
            more="of spending would not come, which no budget can lose",
            less="of spending would come than without the mix",
            side="more",
            none="no other spending would be avoided",
        ),
        _said_of_cost(view),
    ]


def said_of_targets(view: Strategy) -> str:
    """Return how much of the targets is reached by the last year.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    str
        "" without targets.
    """
    if not view.targets:
        return ""
    last = against_targets(view).iloc[-1]
    short = float(last["target_so_far"]) - float(last["cashable"])
    missed = (
        f"on average {words.pounds(short)} short of it"
        if short > 0
        else "on average as much as that"
    )
    return (
        f"The targets come to {words.pounds(float(last['target_so_far']))} by "
        f"{view.years[-1]}. Cashable savings and income are {missed}, and reach it in "
        f"{share_of_draws(float(last['chance']), view.draws)}."
    )


def share_of_draws(share: float, draws: int) -> str:
    """Return a share of draws in words: of a few draws, how many they are.

    Parameters
    ----------
    share : float
        The share.
    draws : int
        The number of draws.

    Returns
    -------
    str
        Such as ``"17% of draws"``, or ``"1 of 6 draws"``.
    """
    if has_range(draws):
        return f"{100 * share:.0f}% of draws"
    return f"{round(share * draws)} of {draws} draw{'' if draws == 1 else 's'}"


def _said_of_class(
    view: Strategy, kind: str, *, more: str, less: str, none: str, side: str = "less"
) -> str:
    """Return what is saved of a class in the last year, with its range.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.
    kind : str
        The class.
    more, less, none : str
        What is said of an amount above 0, below 0, and of 0 in all draws.
    side : {"less", "more"}
        What an amount below 0 is called.
    """
    year, pounds = view.years[-1], view.level(kind)[:, -1]
    if not pounds.any():
        return f"In {year}, {none}, in any draw."
    if pounds.mean() >= 0:
        return f"In {year}, {_ranged(view, pounds)} {more}."
    return f"In {year}, {_ranged(view, -pounds, side)} {less}."


def _ranged(view: Strategy, pounds: Floats, side: str = "") -> str:
    """Return a mean with its range, or with its error if draws are few."""
    stats = across_draws(pounds)
    mean, error = (words.pounds(float(stats[name])) for name in ("mean", "mcse"))
    low, high = (
        _sided(float(stats[name]), side) if side else words.pounds(float(stats[name]))
        for name in ("p10", "p90")
    )
    spread = f"{low} to {high} in the middle 80% of draws"
    if view.draws == 1:
        spread = "one draw, so that chance is not known"
    elif not has_range(view.draws):
        spread = f"standard error {error}, of {view.draws} draws"
    return f"{mean} {side + ' ' if side else ''}({spread})"


def _sided(pounds: float, side: str) -> str:
    """Return pounds with the side on which they are, such as ``"£5 less"``."""
    other = "more" if side == "less" else "less"
    return f"{words.pounds(abs(pounds))} {side if pounds >= 0 else other}"


def _said_of_cost(view: Strategy) -> str:
    """Return what the mix costs, and whether it pays."""
    cost = view.level("programmes").sum(axis=1)
    span = f"over {view.years[0]} to {view.years[-1]}"
    if len(view.years) == 1:
        span = f"in {view.years[0]}"
    unknown = ""
    if view.uncosted:
        names = words.listing([f"“{name}”" for name in view.uncosted])
        verb = "costs" if len(view.uncosted) == 1 else "cost"
        unknown = f" What {names} {verb} is not stated and not in it."
    every = view.within(view.savings.pounds("programmes"))
    others = float(every.sum(axis=1).mean()) - float(cost.mean())
    if not cost.any():
        if others:
            return (
                f"The general fund pays for no programme; others pay "
                f"{_sided(others, 'more')} {span}.{unknown}"
            )
        return f"No cost of the mix itself is counted.{unknown}"
    mean = float(cost.mean())
    said = f"Programmes cost the general fund {_sided(mean, 'more')} {span}"
    if mean <= 0:
        return f"{said}: nothing is spent that would have to come back.{unknown}"
    when = payback(view)
    paid = share_of_draws(float(when["share"]), view.draws)
    if str(when["year"]).startswith("not"):
        said += f", which had not come back in cash by {view.years[-1]} ({paid} had"
    else:
        said += f", which had come back in cash by {when['year']} ({paid} had"
    return f"{said} paid back by {view.years[-1]}).{_said_of_earlier(view)}{unknown}"


def _said_of_earlier(view: Strategy) -> str:
    """Return what was spent before the first year, with which nothing is paid back."""
    every = view.savings.pounds("programmes", FUND)
    earlier = float(every[:, : view.first].sum(axis=1).mean())
    if not earlier:
        return ""
    return (
        f" What they cost before {view.years[0]}, {_sided(earlier, 'more')}, is not "
        "in it."
    )
