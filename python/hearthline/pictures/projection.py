"""The picture of a projection: children by age group over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from ..base import words
from .frame import BLUE, INK, ORANGE, PLUM, TEAL, frame, head

if TYPE_CHECKING:
    from ..scenarios.projection import Projection
    from ..tables.picture import Picture

#: Age groups: before school, primary, secondary, 16 and 17.
_GROUPS = {(0, 4): BLUE, (5, 10): TEAL, (11, 15): ORANGE, (16, 17): PLUM}


def children(projection: Projection) -> Picture:
    """Draw children by year, in total and by age group.

    Parameters
    ----------
    projection : Projection
        A projection.

    Returns
    -------
    Picture
    """
    total = projection.total().groupby("year")["children"].sum()
    first, last = int(total.index[0]), int(total.index[-1])
    key = [
        Line2D([], [], color=colour, label=f"aged {low}-{high}")
        for (low, high), colour in _GROUPS.items()
    ]
    picture, panels = frame(
        f"Children under 18 {words.change(total.iloc[0], total.iloc[-1])} "
        f"from {first} to {last}",
        f"{projection.title}: children at mid-year.",
        f"Source: {projection.source}.",
        columns=2,
        panel_height=2.6,
        key=key,
    )
    head(panels[0], "All under 18")
    panels[0].plot(total.index, total, color=INK)
    head(panels[1], "By age")
    by_age = projection.by_age_and_year()
    for (low, high), colour in _GROUPS.items():
        group = by_age.loc[low:high].groupby(level="year").sum()
        panels[1].plot(group.index, group, color=colour)
    for panel in panels:
        panel.set_ylim(bottom=0)
        panel.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    picture.hearthline_alt = (
        f"{picture.hearthline_title}: {words.count(total.iloc[0])} in {first}, "
        f"{words.count(total.iloc[-1])} in {last}."
    )
    return picture


def available(_projection: Projection) -> list[str]:
    """Return the names of the pictures.

    Returns
    -------
    list of str
    """
    return ["children"]


def draw(projection: Projection, name: str) -> Picture:
    """Draw a picture of a projection by its name.

    Parameters
    ----------
    projection : Projection
        A projection.
    name : str
        One of `available`.

    Returns
    -------
    Picture
    """
    return {"children": children}[name](projection)
