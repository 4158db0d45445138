"""Bars of differences from a baseline, with their numbers beside them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ..base import words
from .frame import FAINT, INK, axis_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ..results.options import Number
    from ..tables.cubes import Floats

#: The letters of a line of a name.
_NAME = 40

#: What headlines call numbers whose titles are short for a table.
_HEADS = {
    "Above level 1": "Families above level 1",
    "Above level 2": "Families above level 2",
    "Looked after": "Children looked after",
}


@dataclass(frozen=True)
class Bar:
    """A bar of a difference, with its number beside it.

    Attributes
    ----------
    name : str
        What is to the left of it.
    stats : dict of str to ndarray
        The statistics of the difference, of `drawn_stats`.
    begins : float
        Where the bar begins.
    hatch : str
        Its hatching.
    """

    name: str
    stats: dict[str, Floats]
    begins: float
    hatch: str = ""

    def at(self, statistic: str) -> float:
        """Return a statistic."""
        return float(self.stats[statistic])

    @property
    def ends(self) -> float:
        """Where the bar ends."""
        return self.begins + self.at("mean")

    @property
    def reach(self) -> list[float]:
        """The ends of the bar, and of its whisker."""
        ends = [self.begins + self.at(name) for name in ("mean", "p10", "p90")]
        return [self.begins, *ends]

    @property
    def clear(self) -> bool:
        """Whether the difference is more than two standard errors from 0."""
        error = self.at("mcse")
        return bool(np.isfinite(error) and abs(self.at("mean")) > 2 * error)


def limits(panel: Axes, bars: Sequence[Bar], share: float, money: bool) -> None:
    """Draw the scale of differences below the bars.

    Parameters
    ----------
    panel : Axes
        The panel.
    bars : sequence of Bar
        The bars.
    share : float
        The share of the panel that bars take; numbers are to the right of them.
    money : bool
        Whether the numbers are pounds.
    """
    low = min(0.0, *(min(bar.reach) for bar in bars))
    high = max(0.0, *(max(bar.reach) for bar in bars))
    if low == high:
        low, high = -1.0, 1.0
    whole = (high - low) / share
    panel.set_xlim(low - 0.02 * whole, low + 0.98 * whole)
    ticks = np.asarray(MaxNLocator(nbins=5).tick_values(low, high))
    panel.set_xticks(ticks[(ticks >= low) & (ticks <= high)])
    form = words.axis_pounds if money else axis_number
    panel.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _signed(x, form(x))))
    panel.grid(visible=False, axis="y")
    panel.grid(visible=True, axis="x", color=FAINT, linewidth=0.8)
    panel.spines["bottom"].set_visible(False)
    panel.axvline(0, color=INK, linewidth=1.0, linestyle="--", zorder=1)


def _signed(number: float, text: str) -> str:
    return f"+{text}" if number > 0 else "baseline" if number == 0 else text


def draw_bar(
    panel: Axes, bar: Bar, at: float, colour: str, ranged: bool, height: float = 0.56
) -> None:
    """Draw a bar and its whisker.

    Parameters
    ----------
    panel : Axes
        The panel.
    bar : Bar
        The bar.
    at : float
        Where it is, from the top.
    colour : str
        Its colour.
    ranged : bool
        Whether it has a whisker.
    height : float
        Its height, with that of a row as unit.
    """
    if bar.at("mean"):
        panel.barh(
            at,
            bar.at("mean"),
            left=bar.begins,
            height=height,
            color=colour,
            edgecolor="white",
            linewidth=0,  # A rim would hide a narrow bar.
            hatch=bar.hatch,
            zorder=2,
        )
    if ranged:
        low, high = (bar.begins + bar.at(name) for name in ("p10", "p90"))
        panel.errorbar(
            bar.ends,
            at,
            xerr=[[max(bar.ends - low, 0)], [max(high - bar.ends, 0)]],
            fmt="none",
            ecolor=INK,
            elinewidth=1.2,
            capsize=3,
            zorder=3,
        )


def number_beside(
    panel: Axes, at: float, text: str, weight: str = "normal", size: float = 9
) -> None:
    """Write a number to the right of the bars.

    Parameters
    ----------
    panel : Axes
        The panel.
    at : float
        Where it is, from the top.
    text : str
        The number.
    weight : str
        The weight of the letters.
    size : float
        Their size.
    """
    panel.text(
        1.0,
        at,
        text,
        transform=panel.get_yaxis_transform(),
        ha="right",
        va="center",
        size=size,
        weight=weight,
        color=INK,
    )


def name_lines(text: str) -> str:
    """Return a name in at most two lines.

    Parameters
    ----------
    text : str
        The name.

    Returns
    -------
    str
    """
    lines = textwrap.wrap(text, _NAME, break_on_hyphens=False)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1][: _NAME - 1]}…"]
    return "\n".join(lines)


def counted(number: Number) -> str:
    """Return what a number counts, for headlines.

    Parameters
    ----------
    number : Number
        The number.

    Returns
    -------
    str
    """
    if number.group == "cost":
        return "Gross cost at average prices"
    return _HEADS.get(number.title, number.title)
