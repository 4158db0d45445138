"""What a strategy saves, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base import words
from ..tables.cubes import across_draws
from ..tables.ranges import has_range
from .investment import payback

if TYPE_CHECKING:
    from .strategy import Strategy


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
    year = view.years[-1]
    said = []
    for kind, verb in (
        ("cashable", "could be taken out of the budget of the general fund"),
        ("avoidance", "of spending would not come, which no budget can lose"),
    ):
        stats = across_draws(view.level(kind)[:, -1])
        mean, low, high, error = (
            words.pounds(float(stats[name])) for name in ("mean", "p10", "p90", "mcse")
        )
        spread = f"{low} to {high} in the middle 80% of draws"
        if not has_range(view.draws):
            spread = f"standard error {error}, of {view.draws} draws"
        said.append(f"In {year}, {mean} ({spread}) {verb}.")
    said.append(_said_of_cost(view))
    return said


def _said_of_cost(view: Strategy) -> str:
    """Return what the mix costs, and whether it pays."""
    cost = view.level("programmes").sum(axis=1)
    span = f"over {view.years[0]} to {view.years[-1]}"
    unknown = ""
    if view.uncosted:
        unknown = (
            f" What {words.listing(view.uncosted)} cost"
            f"{'s' if len(view.uncosted) == 1 else ''} is not stated and not in it."
        )
    every = view.within(view.savings.pounds("programmes"))
    others = float(every.sum(axis=1).mean())
    others -= float(cost.mean())
    if not cost.any():
        if others:
            return (
                f"The general fund pays for no programme; others pay "
                f"{words.pounds(others)} more {span}.{unknown}"
            )
        return f"No cost of the mix itself is counted.{unknown}"
    when = payback(view)
    paid = (
        f"had come back in cash by {when['year']}"
        if not str(when["year"]).startswith("not")
        else f"had not come back in cash by {view.years[-1]}"
    )
    return (
        f"Programmes cost the general fund {words.pounds(float(cost.mean()))} more "
        f"{span}, which {paid} ({100 * when['share']:.0f}% of draws had paid "
        f"back).{unknown}"
    )
