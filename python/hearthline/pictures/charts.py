"""What several pictures draw: bands, bars with whiskers, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from ..base import words
from ..tables.cubes import Cube, Floats, across_draws
from ..tables.demand import Summed
from .frame import INK, year_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from ..scenarios.scenario import Scenario

#: What a band and whiskers say, and what they do not.
BAND = "The band shows the play of chance alone, not what is unsure about the rates. "
WHISKERS = "Whiskers span the middle 80% of draws: chance alone. "

#: Titles of the boundary's two edges.
EDGES = {
    "inner": "Inner edge: order and the boundary",
    "outer": "Outer edge: the boundary and chaos",
}


class Pictured(Summed, Protocol):
    """What pictures are drawn of: the results of a run, or an expectation."""

    @property
    def scenario(self) -> Scenario:
        """What was simulated or solved."""

    @property
    def version(self) -> str:
        """The version that made it."""

    @property
    def draws(self) -> int:
        """How many draws; one of an expectation."""

    @property
    def seed(self) -> int | None:
        """The seed; none of an expectation."""

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""


def of_chance(results: Pictured, text: str) -> str:
    """Return what a picture says of chance, where there is any."""
    return "" if results.seed is None else text


def mean_of(results: Pictured) -> str:
    """Return what a picture's numbers are."""
    return "expected" if results.seed is None else "mean of draws"


def source(results: Pictured) -> str:
    """Return where a picture comes from."""
    if results.seed is None:
        return (
            "Expected numbers, solved without chance: a real borough will stray from "
            f"them. Source: Hearthline {results.version}, scenario "
            f"“{results.scenario.title}”."
        )
    drawn = f"{results.draws} draw{'s' if results.draws > 1 else ''}"
    return (
        f"Source: Hearthline {results.version}, scenario “{results.scenario.title}”, "
        f"{drawn}, seed\u00a0{results.seed}."
    )


def first_and_last(results: Pictured) -> tuple[str, str]:
    """Return the first and the last month in words."""
    start = np.datetime64(results.scenario.start)
    end = start + np.timedelta64(results.scenario.horizon - 1, "M")
    return words.month(start), words.month(end)


def lasting(results: Pictured) -> str:
    """Return how long the scenario runs, in words."""
    return words.span(results.scenario.horizon)


def partial_years(made: Cube) -> str:
    """Return what the star beside a year means, if there is one."""
    return "* part of a year. " if (made.months != 12).any() else ""


def band(
    panel: Axes, values: Floats, colour: str, marker: str = ""
) -> dict[str, Floats]:
    """Draw the mean of draws with a band over their middle 80%.

    Parameters
    ----------
    panel : Axes
        The panel; its horizontal axis counts times since the first.
    values : ndarray, shape (draws, times)
        One number a draw and time.
    colour : str
        Of the line and the band.
    marker : str
        What tells the line from others of its panel, here and there along it.

    Returns
    -------
    dict of str to ndarray
        As of `across_draws`.
    """
    said = across_draws(values)
    x = np.arange(values.shape[1])
    if values.shape[0] > 1:
        panel.fill_between(
            x, said["p10"], said["p90"], color=colour, alpha=0.28, linewidth=0
        )
    panel.plot(x, said["mean"], color=colour, linewidth=1.8)
    if marker:
        every = max(1, len(x) // 6)
        panel.plot(
            x[every // 2 :: every],
            said["mean"][every // 2 :: every],
            color=colour,
            marker=marker,
            markersize=5,
            linestyle="none",
        )
    return said


def band_key(colour: str, draws: int, line: str = "mean of draws") -> list[Any]:
    """Return what a key says of the mean and its band."""
    key: list[Any] = [Line2D([], [], color=colour, linewidth=1.8, label=line)]
    if draws > 1:
        key.append(
            Patch(color=colour, alpha=0.28, linewidth=0, label="middle 80% of draws")
        )
    return key


def bars(
    panel: Axes, x: Any, said: dict[str, Floats], colour: str, width: float, hatch: str
) -> None:
    """Draw bars with whiskers over the middle 80% of draws."""
    panel.bar(
        x, said["mean"], width=width, color=colour, edgecolor="white", hatch=hatch
    )
    whiskers(panel, x, said)


def whiskers(panel: Axes, x: Any, said: dict[str, Floats]) -> None:
    """Draw whiskers over the middle 80% of draws; one draw has none."""
    low = np.maximum(said["mean"] - said["p10"], 0)
    high = np.maximum(said["p90"] - said["mean"], 0)
    if not (low.any() or high.any()):
        return
    panel.errorbar(
        x,
        said["mean"],
        yerr=[low, high],
        fmt="none",
        ecolor=INK,
        elinewidth=1.2,
        capsize=3,
    )


def numbers_beyond(
    panel: Axes, said: dict[str, Floats], form: Callable[[float], str]
) -> None:
    """Write the values of bars by year beyond their whiskers, with room for them.

    Where years are too many for all, those whose year is written have a number.
    """
    top = np.maximum(np.maximum(said["p90"], said["mean"]), 0)
    low = np.minimum(np.minimum(said["p10"], said["mean"]), 0)
    reach = float(max(top.max() - low.min(), 1e-9))
    for at in range(0, len(top), year_step(len(top))):
        value = float(said["mean"][at])
        up = value >= 0
        panel.annotate(
            form(value),
            (at, float(top[at] if up else low[at])),
            (0, 4 if up else -4),
            textcoords="offset points",
            ha="center",
            va="bottom" if up else "top",
            size=8.5,
            color=INK,
        )
    if top.max() == low.min() == 0:
        panel.set_ylim(-1, 1)
        return
    above = (0.14 if (said["mean"] >= 0).any() else 0.04) * reach
    beneath = (0.14 if (said["mean"] < 0).any() else 0.04 * (low.min() < 0)) * reach
    panel.set_ylim(float(low.min()) - beneath, float(top.max()) + above)


def money_axis(panel: Axes) -> None:
    """Label the vertical axis in pounds."""
    panel.yaxis.set_major_formatter(FuncFormatter(lambda y, _: words.axis_pounds(y)))
