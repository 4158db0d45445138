"""What several pictures draw: bands, bars with whiskers, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from . import words
from .cubes import Cube, Floats, across_draws
from .picture import INK

if TYPE_CHECKING:
    from .results import Results

#: What a band says, and what it does not.
CHANCE = "The band shows the play of chance alone, not what is unsure about the rates."

#: Titles of the boundary's two edges.
EDGES = {
    "inner": "Inner edge: order and the boundary",
    "outer": "Outer edge: the boundary and chaos",
}


def source(results: Results) -> str:
    """Return where a picture of a run comes from."""
    drawn = f"{results.draws} draw{'s' if results.draws > 1 else ''}"
    return (
        f"Source: Hearthline {results.version}, scenario “{results.scenario.title}”, "
        f"{drawn}, seed\u00a0{results.seed}."
    )


def first_and_last(results: Results) -> tuple[str, str]:
    """Return the first and the last month in words."""
    start = np.datetime64(results.scenario.start)
    end = start + np.timedelta64(results.scenario.horizon - 1, "M")
    return words.month(start), words.month(end)


def lasting(results: Results) -> str:
    """Return how long the scenario runs, in words."""
    return words.span(results.scenario.horizon)


def partial_years(made: Cube) -> str:
    """Return what the star beside a year means, if there is one."""
    return "* part of a year. " if (made.months != 12).any() else ""


def band(panel: Axes, values: Floats, colour: str) -> dict[str, Floats]:
    """Draw the mean of draws with a band over their middle 80%."""
    said = across_draws(values)
    x = np.arange(values.shape[1])
    if values.shape[0] > 1:
        panel.fill_between(
            x, said["p10"], said["p90"], color=colour, alpha=0.28, linewidth=0
        )
    panel.plot(x, said["mean"], color=colour, linewidth=1.8)
    return said


def band_key(colour: str, draws: int) -> list[Any]:
    """Return what a key says of the mean and its band."""
    key: list[Any] = [
        Line2D([], [], color=colour, linewidth=1.8, label="mean of draws")
    ]
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
    low = np.maximum(said["mean"] - said["p10"], 0)
    high = np.maximum(said["p90"] - said["mean"], 0)
    panel.errorbar(
        x,
        said["mean"],
        yerr=[low, high],
        fmt="none",
        ecolor=INK,
        elinewidth=1.2,
        capsize=3,
    )


def money_axis(panel: Axes) -> None:
    """Label the vertical axis in pounds."""
    panel.yaxis.set_major_formatter(FuncFormatter(lambda y, _: words.axis_pounds(y)))
