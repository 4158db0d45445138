"""Pictures of need by locality: of a run, and of scenarios side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..base import words
from ..tables.demand import demand_cube
from ..tables.ranges import has_range
from .charts import (
    BAND,
    Pictured,
    band,
    drawn_stats,
    first_and_last,
    lasting,
    mean_of,
    of_chance,
    partial_years,
    source,
)
from .frame import (
    BLUE,
    GREY,
    ORANGE,
    TEAL,
    frame,
    head,
    month_axis,
    year_axis,
)
from .scenarios import looks_of, shortened, source_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ..results.comparison import Comparison
    from ..tables.picture import Picture

_LEVELS = ((TEAL, "o"), (BLUE, "s"), (ORANGE, "^"))


def localities(results: Pictured) -> Picture:
    """Draw families at levels 2 to 4 by month, with a panel per locality.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    cube = demand_cube(results, ["locality", "level"], "month")
    values = cube.values["families"]
    names = list(cube.labels["locality"])
    levels = list(cube.labels["level"])
    titles = results.scenario.localities
    columns = min(3, len(names))
    title = _title(results, names)
    key: list[Any] = [
        Line2D(
            [],
            [],
            color=colour,
            marker=marker,
            markersize=5,
            linewidth=1.8,
            label=words.level_with_meaning(level),
        )
        for level, (colour, marker) in zip(levels, _LEVELS, strict=True)
    ]
    if has_range(results.draws):
        key.append(
            Patch(color=GREY, alpha=0.28, linewidth=0, label="middle 80% of draws")
        )
    picture, panels = frame(
        title,
        f"Families above level 1 by locality and month, {mean_of(results)}, mean "
        "number in the month. All panels have one scale, from zero.",
        f"{of_chance(results, BAND)}{source(results)}",
        rows=-(-len(names) // columns),
        columns=columns,
        panel_height=2.6,
        key=key,
    )
    first, last = first_and_last(results)
    top = 1.0
    sentences = []
    for index, (panel, name) in enumerate(zip(panels, names, strict=False)):
        ends = []
        for at, (colour, marker) in enumerate(_LEVELS):
            stats = band(panel, values[:, :, index, at], colour, marker)
            top = max(top, float(stats["p90"].max()), float(stats["mean"].max()))
            number = words.title("level", levels[at]).lower()
            start, end = (words.count(float(stats["mean"][i])) for i in (0, -1))
            ends.append(f"{start} to {end} at {number}")
        head(panel, titles[name])
        month_axis(panel, cube.labels["month"], columns > 1)
        sentences.append(f"{titles[name]}: {words.listing(ends)}.")
    for panel in panels:
        panel.set_ylim(0, 1.08 * top)
    for panel in panels[len(names) :]:
        panel.set_visible(False)
    picture.hearthline_alt = (
        f"{title}. Line charts by month, a panel for each locality, one scale. "
        f"Families from {first} to {last}: {' '.join(sentences)}"
    )
    return picture


def _title(results: Pictured, names: Sequence[str]) -> str:
    """Return where need changes most, from the first financial year to the last."""
    cube = demand_cube(results, "locality", "year")
    ends = cube.values["families"].mean(axis=0)[[0, -1]]
    titles = results.scenario.localities
    growth = np.divide(ends[1], ends[0], out=np.ones(len(names)), where=ends[0] > 0)
    changes = [
        (words.change(float(ends[0, i]), float(ends[1, i])), titles[names[i]])
        for i in dict.fromkeys([int(growth.argmax()), int(growth.argmin())])
    ]
    if len({verb for verb, _ in changes}) == 1:
        verb = changes[0][0]
        where = changes[0][1] if len(names) == 1 else "every locality"
        return f"Families above level 1 {verb} in {where} in {lasting(results)}"
    (most, there), (least, here) = changes
    verb, size = least.split(" ", 1)
    if most.startswith(verb):
        least = size
    return (
        f"Families above level 1 {most} in {there} and {least} in {here} "
        f"over {lasting(results)}"
    )


def localities_compared(comparison: Comparison, scenarios: Sequence[str]) -> Picture:
    """Draw families above level 1 by locality and year under each scenario.

    Parameters
    ----------
    comparison : Comparison
        What was compared.
    scenarios : sequence of str
        Which scenarios to draw beside the baseline.

    Returns
    -------
    Picture
    """
    chosen = [comparison.baseline, *scenarios]
    cubes = {n: demand_cube(comparison.results[n], "locality", "year") for n in chosen}
    base = comparison.results[comparison.baseline]
    first = cubes[comparison.baseline]
    years, names = list(first.labels["year"]), list(first.labels["locality"])
    titles = base.scenario.localities
    looks = list(looks_of(comparison, scenarios).values())
    labels = comparison.labels
    full = np.flatnonzero(first.months == 12)
    watched = int(full[-1]) if len(full) else len(years) - 1
    ends = {
        n: float(c.values["families"][:, watched].sum(axis=-1).mean())
        for n, c in cubes.items()
    }
    title = _between(years[watched], ends)
    ranged = has_range(comparison.draws)
    middle = ", and the middle 80% of draws" if ranged else ""
    variation = (
        "Ranges show Monte Carlo variation only, not uncertainty about the rates or "
        "the projections. "
        if ranged
        else ""
    )
    picture, panels = frame(
        title,
        f"Mean number in each financial year under each scenario{middle}. Each panel "
        "has its own scale, which does not begin at zero.",
        f"{variation}{partial_years(first)}{source_of(comparison, scenarios)}",
        rows=len(names),
        panel_height=2.0,
        key=[
            Line2D(
                [],
                [],
                color=colour,
                marker=marker,
                linewidth=1.4,
                markersize=5,
                label=labels[name],
            )
            for name, (colour, marker) in zip(chosen, looks, strict=True)
        ],
    )
    sentences = []
    for index, (panel, locality) in enumerate(zip(panels, names, strict=True)):
        ranges = []
        for at, name in enumerate(chosen):
            stats = drawn_stats(cubes[name].values["families"][:, :, index])
            _ranges(panel, stats, at, len(chosen), *looks[at])
            mean, low, high = (
                words.count(float(stats[k][watched])) for k in ("mean", "p10", "p90")
            )
            spread = f" ({low} to {high})" if ranged else ""
            ranges.append(f"{mean}{spread} under {name}")
        head(panel, titles[locality])
        year_axis(panel, years, first.months)
        sentences.append(f"{titles[locality]}: {words.listing(ranges)}.")
    picture.hearthline_alt = (
        f"{title}. Points{' with ranges' if ranged else ''} by financial year, a panel "
        f"for each locality. Mean{' and middle 80% of draws' if ranged else ''} in "
        f"{years[watched]}. {' '.join(sentences)}"
    )
    return picture


def _between(year: str, ends: dict[str, float]) -> str:
    low, high = min(ends, key=lambda n: ends[n]), max(ends, key=lambda n: ends[n])
    if words.count(ends[low]) == words.count(ends[high]):
        return f"{words.count(ends[low])} families above level 1 in {year} under each"
    return (
        f"Families above level 1 in {year}: from {words.count(ends[low])} under "
        f"“{shortened(low)}” to {words.count(ends[high])} under “{shortened(high)}”"
    )


def _ranges(
    panel: Axes,
    stats: dict[str, Any],
    index: int,
    count: int,
    colour: str,
    marker: str,
) -> None:
    """Draw a scenario's means with their ranges, beside those of the others."""
    x = np.arange(len(stats["mean"])) + (index - (count - 1) / 2) * 0.7 / count
    panel.vlines(x, stats["p10"], stats["p90"], color=colour, linewidth=1.6, alpha=0.55)
    panel.plot(
        x,
        stats["mean"],
        color=colour,
        marker=marker,
        markersize=4.5,
        linewidth=0.9,
    )
