"""Parts that several pictures share: bands, bars with whiskers, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from ..base import words
from ..results.plan import followed
from ..tables.cubes import Cube, Floats, across_draws
from ..tables.demand import Summed
from ..tables.ranges import has_range, too_few
from .frame import INK, year_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matplotlib.axes import Axes

    from ..scenarios.scenario import Scenario

#: What a band and whiskers show.
BAND = "The band shows Monte Carlo variation only, not uncertainty about the rates. "
WHISKERS = "Whiskers span the middle 80% of draws: Monte Carlo variation only. "


class Pictured(Summed, Protocol):
    """Results that can be drawn: those of a run, or expected values."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that was simulated or solved."""

    @property
    def version(self) -> str:
        """The version of Hearthline."""

    @property
    def draws(self) -> int:
        """The number of draws; 1 for expected values."""

    @property
    def seed(self) -> int | None:
        """The seed; ``None`` for expected values."""

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""


def of_chance(results: Pictured, text: str) -> str:
    """Return a text on the range of draws; empty if there is none.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.
    text : str
        The text for results of a run with enough draws.

    Returns
    -------
    str
    """
    return text if results.seed is not None and has_range(results.draws) else ""


def drawn_stats(values: Floats) -> dict[str, Floats]:
    """Return the statistics of `across_draws`, without a range if draws are few.

    Parameters
    ----------
    values : ndarray, shape (draws, ...)
        The values by draw.

    Returns
    -------
    dict of str to ndarray, shape (...)
        With fewer than 20 draws, ``p10`` and ``p90`` are the mean.
    """
    stats = across_draws(values)
    if not has_range(values.shape[0]):
        stats["p10"] = stats["p90"] = stats["mean"]
    return stats


def doubts(scenarios: Iterable[Scenario]) -> str:
    """Return a note on what in scenarios is probably unintended.

    Parameters
    ----------
    scenarios : iterable of Scenario
        The scenarios of a picture.

    Returns
    -------
    str
        The first two warnings; empty if there are none.
    """
    found = dict.fromkeys(
        f"{w['field']}: expected {w['allowed']}, found {w['found']}"
        for scenario in scenarios
        for w in scenario.warnings
    )
    if not found:
        return ""
    more = f"; and {len(found) - 2} more" if len(found) > 2 else ""
    return f"Warning: {'; '.join(list(found)[:2])}{more}. "


def mean_of(results: Pictured) -> str:
    """Return the kind of numbers in a picture: expected, or means of draws.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    str
    """
    return "expected" if results.seed is None else "mean of draws"


def credit(scenarios: Iterable[Scenario], every: bool = False) -> str:
    """Return what projections of children rest on, for a footnote.

    Parameters
    ----------
    scenarios : iterable of Scenario
        The scenarios of a picture.
    every : bool
        Whether to name every projection that they follow; by default those alone that
        replaced the projection of a scenario, since its title does not name them.

    Returns
    -------
    str
        The titles and sources of the first three; empty if there are none.
    """
    found = dict.fromkeys(
        f"“{p.title}” ({p.kind}: {p.text})"
        for scenario in scenarios
        for p in followed(scenario)
        if every or p.path in scenario.lineage.paths
    )
    if not found:
        return ""
    more = f"; and {len(found) - 3} more" if len(found) > 3 else ""
    plural = "s" if len(found) > 1 else ""
    return f"Projection{plural} of children: {'; '.join(list(found)[:3])}{more}. "


def source(results: Pictured, projected: bool = False) -> str:
    """Return the source of a picture, for its footnote.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.
    projected : bool
        Whether the picture shows the projection of children.

    Returns
    -------
    str
    """
    scenario = results.scenario
    noted = doubts([scenario]) + credit([scenario], projected)
    title = scenario.title_with_changes
    if results.seed is None:
        return (
            f"{noted}Expected values, solved without simulation: a real borough "
            f"will differ from them. Source: Hearthline {results.version}, scenario "
            f"“{title}”."
        )
    drawn = f"{results.draws} draw{'s' if results.draws > 1 else ''}"
    return (
        f"{noted}{too_few(results.draws)}"
        f"Source: Hearthline {results.version}, scenario “{title}”, "
        f"{drawn}, seed\u00a0{results.seed}."
    )


def first_and_last(results: Pictured) -> tuple[str, str]:
    """Return the first and the last month in words.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    first, last : str
        Such as ``"April 2014"``.
    """
    start = np.datetime64(results.scenario.start)
    end = start + np.timedelta64(results.scenario.horizon - 1, "M")
    return words.month(start), words.month(end)


def lasting(results: Pictured) -> str:
    """Return the horizon of the scenario in words.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    str
        Such as ``"10 years"``.
    """
    return words.span(results.scenario.horizon)


def partial_years(cube: Cube) -> str:
    """Return what a star beside a year means, if a year is incomplete.

    Parameters
    ----------
    cube : Cube
        Sums by financial year.

    Returns
    -------
    str
    """
    return "* part of a year. " if (cube.months != 12).any() else ""


def band(
    panel: Axes, values: Floats, colour: str, marker: str = "", alpha: float = 0.28
) -> dict[str, Floats]:
    """Draw the mean of draws with a band over their middle 80%, if they are enough.

    Parameters
    ----------
    panel : Axes
        The panel; its horizontal axis counts times since the first.
    values : ndarray, shape (draws, times)
        A number per draw and time.
    colour : str
        Colour of the line and the band.
    marker : str
        Marker at some points of the line, to distinguish it from other lines.
    alpha : float
        How dense the band is, from 0 to 1.

    Returns
    -------
    dict of str to ndarray
        The statistics of `drawn_stats`.
    """
    stats = drawn_stats(values)
    x = np.arange(values.shape[1])
    if has_range(values.shape[0]):
        panel.fill_between(
            x, stats["p10"], stats["p90"], color=colour, alpha=alpha, linewidth=0
        )
    panel.plot(x, stats["mean"], color=colour, linewidth=1.8)
    if marker:
        every = max(1, len(x) // 6)
        panel.plot(
            x[every // 2 :: every],
            stats["mean"][every // 2 :: every],
            color=colour,
            marker=marker,
            markersize=5,
            linestyle="none",
        )
    return stats


def band_key(colour: str, draws: int, line: str = "mean of draws") -> list[Any]:
    """Return entries of the key for the mean and its band.

    Parameters
    ----------
    colour : str
        Colour of the line and the band.
    draws : int
        The number of draws; fewer than 20 have no band.
    line : str
        Label of the line.

    Returns
    -------
    list of matplotlib artists
    """
    key: list[Any] = [Line2D([], [], color=colour, linewidth=1.8, label=line)]
    if has_range(draws):
        key.append(
            Patch(color=colour, alpha=0.28, linewidth=0, label="middle 80% of draws")
        )
    return key


def bars(
    panel: Axes, x: Any, stats: dict[str, Floats], colour: str, width: float, hatch: str
) -> None:
    """Draw bars with whiskers over the middle 80% of draws.

    Parameters
    ----------
    panel : Axes
        The panel.
    x : ndarray
        Positions of the bars.
    stats : dict of str to ndarray
        The statistics of `drawn_stats`, each of the shape of ``x``.
    colour : str
        Colour of the bars.
    width : float
        Width of a bar, in units of ``x``.
    hatch : str
        Hatching of the bars, or an empty string.
    """
    panel.bar(
        x, stats["mean"], width=width, color=colour, edgecolor="white", hatch=hatch
    )
    whiskers(panel, x, stats)


def whiskers(panel: Axes, x: Any, stats: dict[str, Floats]) -> None:
    """Draw whiskers over the middle 80% of draws; none if there is no range.

    Parameters
    ----------
    panel : Axes
        The panel.
    x : ndarray
        Positions of the whiskers.
    stats : dict of str to ndarray
        The statistics of `drawn_stats`, each of the shape of ``x``.
    """
    low = np.maximum(stats["mean"] - stats["p10"], 0)
    high = np.maximum(stats["p90"] - stats["mean"], 0)
    if not (low.any() or high.any()):
        return
    panel.errorbar(
        x,
        stats["mean"],
        yerr=[low, high],
        fmt="none",
        ecolor=INK,
        elinewidth=1.2,
        capsize=3,
    )


def numbers_beyond(
    panel: Axes, stats: dict[str, Floats], form: Callable[[float], str]
) -> None:
    """Write the values of bars by year beyond their whiskers, and extend the scale.

    If there are too many years, only those with a label have a number.

    Parameters
    ----------
    panel : Axes
        The panel.
    stats : dict of str to ndarray, shape (years,)
        The statistics of `drawn_stats`.
    form : callable
        Returns a number in words.
    """
    top = np.maximum(np.maximum(stats["p90"], stats["mean"]), 0)
    low = np.minimum(np.minimum(stats["p10"], stats["mean"]), 0)
    reach = float(max(top.max() - low.min(), 1e-9))
    for at in range(0, len(top), year_step(len(top))):
        value = float(stats["mean"][at])
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
    above = (0.14 if (stats["mean"] >= 0).any() else 0.04) * reach
    beneath = (0.14 if (stats["mean"] < 0).any() else 0.04 * (low.min() < 0)) * reach
    panel.set_ylim(float(low.min()) - beneath, float(top.max()) + above)


def money_axis(panel: Axes) -> None:
    """Label the vertical axis in pounds.

    Parameters
    ----------
    panel : Axes
        The panel.
    """
    panel.yaxis.set_major_formatter(FuncFormatter(lambda y, _: words.axis_pounds(y)))
