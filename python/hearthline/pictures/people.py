"""Pictures of demography: children by age and year, flows, and case streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ..base import words
from ..results.plan import followed, new_homes
from .charts import (
    BAND,
    WHISKERS,
    Pictured,
    band,
    band_key,
    bars,
    drawn_stats,
    lasting,
    mean_of,
    of_chance,
    partial_years,
    source,
)
from .frame import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PLUM,
    TEAL,
    axis_number,
    frame,
    head,
    year_axis,
)
from .stocks import open_panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..tables.cubes import Floats
    from ..tables.picture import Picture

#: Age groups of headlines: before, in and after primary school.
_GROUPS = {"0 to 4": slice(0, 5), "5 to 10": slice(5, 11), "11 to 17": slice(11, 18)}


def has_middles(results: Pictured) -> bool:
    """Return whether the horizon includes a mid-year, at 1 July.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    bool
    """
    month = int(results.scenario.start.split("-")[1])
    return (7 - month) % 12 < results.scenario.horizon


def _projected(results: Pictured, localities: list[str], years: list[str]) -> Any:
    """Return projected children of localities by year and age, or ``None``.

    They are known if some projections cover exactly these localities.
    """
    inside = [
        p for p in followed(results.scenario) if set(p.localities) <= {*localities}
    ]
    if {name for p in inside for name in p.localities} != {*localities}:
        return None
    wanted = [int(year) for year in years]
    return sum(p.children[[p.years.index(y) for y in wanted]] for p in inside)


def _on_top(results: Pictured) -> str:
    """Return a note on families that projections do not include."""
    sites = [title for title, _ in new_homes(results.scenario)]
    if not sites:
        return ""
    titles = "; ".join(sites)
    return f"The projection does not include families of new homes ({titles}). "


def pyramid(results: Pictured) -> Picture:
    """Draw children by age and sex in the first, the middle and the last year.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    cube = results.cube("population", by=["sex", "age"])
    children = cube.values["children"]
    years, sexes = list(cube.labels["year"]), list(cube.labels["sex"])
    indices = sorted({0, (len(years) - 1) // 2, len(years) - 1})
    projected = _projected(results, list(results.scenario.localities), years)
    both = children.sum(axis=2).mean(axis=0)
    title = _by_group(both, years)
    key: list[Any] = [
        Patch(facecolor=TEAL, edgecolor="white", label="boys"),
        Patch(facecolor=PLUM, edgecolor="white", label="girls"),
    ]
    if len(indices) > 1:
        key.append(Line2D([], [], color=INK, linewidth=1.2, label=f"as in {years[0]}"))
    if projected is not None:
        key.append(_mark("projection"))
    split = "" if projected is None else "The projection is split by simulated sex. "
    picture, panels = frame(
        title,
        f"Children by single year of age at 1 July, {mean_of(results)}. "
        "All panels have the same scale.",
        f"{split}{_on_top(results)}{of_chance(results, WHISKERS)}"
        f"{source(results, True)}",
        columns=len(indices),
        panel_height=3.8,
        key=key,
    )
    ages = np.arange(children.shape[-1])
    reach = 0.0
    sentences = []
    for panel, year in zip(panels, indices, strict=True):
        for sex, side, colour in (("male", -1, TEAL), ("female", 1, PLUM)):
            drawn = children[:, :, sexes.index(sex)]
            stats = drawn_stats(drawn[:, year])
            panel.barh(ages, side * stats["mean"], 0.86, color=colour)
            _sideways(panel, ages, stats, side)
            reach = max(reach, float(stats["p90"].max()), float(stats["mean"].max()))
            if year != indices[0]:
                first = side * drawn[:, indices[0]].mean(axis=0)
                panel.stairs(
                    first,
                    np.arange(len(ages) + 1) - 0.5,
                    orientation="horizontal",
                    baseline=None,
                    color=INK,
                    linewidth=1.2,
                    path_effects=[withStroke(linewidth=2.4, foreground="white")],
                )
            if projected is not None:
                of_sex = drawn[:, year].mean(axis=0) / np.maximum(both[year], 1)
                marks = side * projected[year] * of_sex
                reach = max(reach, float(np.abs(marks).max()))
                panel.plot(marks, ages, **_MARKS)
        head(panel, f"{years[year]}: {words.count(float(both[year].sum()))} children")
        parts = [
            f"{words.count(float(both[year, ages_of].sum()))} aged {name}"
            for name, ages_of in _GROUPS.items()
        ]
        sentences.append(f"{years[year]}: {words.listing(parts)}.")
    steps = np.asarray(MaxNLocator(nbins=2).tick_values(0, reach))
    steps = steps[steps <= reach]
    for panel in panels:
        panel.axvline(0, color="white", linewidth=1.0)
        panel.set_xlim(-1.08 * reach, 1.08 * reach)
        panel.set_ylim(-0.7, len(ages) - 0.3)
        panel.grid(visible=False)
        panel.set_yticks([0, 5, 10, 15])
        panel.set_xticks([*-steps[:0:-1], *steps])
        panel.xaxis.set_major_formatter(FuncFormatter(lambda x, _: axis_number(abs(x))))
    picture.hearthline_alt = (
        f"{title}. Age pyramids of {words.listing([years[p] for p in indices])}, boys "
        f"left and girls right. {' '.join(sentences)}"
    )
    return picture


#: Markers of projections: white circles, which are visible on bars and beside them.
_MARKS: dict[str, Any] = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 4.2,
    "markerfacecolor": "white",
    "markeredgecolor": INK,
    "markeredgewidth": 1.0,
}


def _mark(label: str) -> Line2D:
    return Line2D([], [], label=label, **_MARKS)


def _by_group(both: Floats, years: list[str]) -> str:
    """Return the headline on the age group that changes most."""
    if len(years) == 1:
        return f"{words.count(float(both[0].sum()))} children in {years[0]}"
    changes = {}
    for name, ages in _GROUPS.items():
        first, last = (float(both[i, ages].sum()) for i in (0, -1))
        changes[name] = (abs(last - first) / max(first, 1), words.change(first, last))
    name = max(changes, key=lambda n: changes[n][0])
    return f"Children aged {name} {changes[name][1]} from {years[0]} to {years[-1]}"


def _sideways(panel: Axes, ages: Any, stats: dict[str, Floats], side: int) -> None:
    """Draw horizontal whiskers over the middle 80% of draws; none for one draw."""
    if np.array_equal(stats["p10"], stats["p90"]):
        return
    panel.hlines(
        ages, side * stats["p10"], side * stats["p90"], color=INK, linewidth=1.2
    )


def population(results: Pictured) -> Picture:
    """Draw children by year in the borough and in its localities.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    cube = results.cube("population", by="locality")
    children = cube.values["children"]
    years, names = list(cube.labels["year"]), list(cube.labels["locality"])
    titles = results.scenario.localities
    whole = children.sum(axis=2)
    parts = [("The whole borough", names, whole)]
    if len(names) > 1:
        parts += [(titles[n], [n], children[:, :, i]) for i, n in enumerate(names)]
    marks = [_projected(results, inside, years) for _, inside, _ in parts]
    title = _course(whole.mean(axis=0), years)
    columns = min(2, len(parts))
    key = band_key(BLUE, results.draws, mean_of(results))
    if any(m is not None for m in marks):
        key.append(_mark("projection"))
    picture, panels = frame(
        title,
        "Children aged 0 to 17 at 1 July. Each panel has its own scale, which does not "
        "begin at zero.",
        f"{_on_top(results)}{of_chance(results, BAND)}{source(results, True)}",
        rows=-(-len(parts) // columns),
        columns=columns,
        key=key,
    )
    sentences = []
    for panel, (name, _, values), mark in zip(panels, parts, marks, strict=False):
        stats = band(panel, values, BLUE)
        lines = [stats["p10"], stats["p90"], stats["mean"]]
        if mark is not None:
            lines.append(mark.sum(axis=1))
            panel.plot(np.arange(len(years)), lines[-1], **_MARKS)
        _zoomed(panel, np.concatenate(lines))
        head(panel, name)
        _calendar_axis(panel, years)
        first, last = (words.count(float(stats["mean"][i])) for i in (0, -1))
        sentences.append(f"{name}: {first} in {years[0]}, {last} in {years[-1]}.")
    for panel in panels[len(parts) :]:
        panel.set_visible(False)
    picture.hearthline_alt = f"{title}. Line charts by year. {' '.join(sentences)}"
    return picture


def _course(mean: Floats, years: list[str]) -> str:
    """Return the headline on the change in children, with a peak or a trough."""
    first, last = float(mean[0]), float(mean[-1])
    if len(years) == 1:
        return f"{words.count(first)} children in {years[0]}"
    for turn, verb in (
        (int(mean.argmax()), "peak"),
        (int(mean.argmin()), "are fewest"),
    ):
        beyond = np.abs(mean[turn] / np.maximum([first, last], 1) - 1).min()
        if beyond >= 0.02:
            return (
                f"Children aged 0 to 17 {verb} in {years[turn]}, at "
                f"{words.count(float(mean[turn]))}; in {years[-1]} there are "
                f"{words.count(last)}"
            )
    verb = words.change(first, last)
    return f"Children aged 0 to 17 {verb} from {years[0]} to {years[-1]}"


def _zoomed(panel: Axes, values: Floats) -> None:
    """Set a scale that shows changes, but spans at least a tenth of the values."""
    low, high = float(values.min()), float(values.max())
    middle, reach = (low + high) / 2, max(high - low, 0.1 * high, 1.0)
    panel.set_ylim(max(0.0, middle - 0.6 * reach), middle + 0.6 * reach)


def _calendar_axis(panel: Axes, years: list[str]) -> None:
    step = -(-len(years) // 6)
    indices = range(0, len(years), step)
    panel.set_xticks(indices, [years[p] for p in indices])
    panel.set_xlim(-0.5, len(years) - 0.5)


_PLANNED = f"Arrivals are planned and the same in every draw. {WHISKERS}"

#: Flows of children, with heading and colour.
_FLOWS = {
    "births": ("Born", TEAL),
    "child_arrivals": ("Moved in", BLUE),
    "child_moved_out": ("Moved out", ORANGE),
    "turned_18": ("Turned 18", GREY),
}


def demography(results: Pictured) -> Picture:
    """Draw births, moves in, moves out and children reaching 18 by financial year.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    cube = results.cube("demography", by=[], every="year", measures=list(_FLOWS))
    years = list(cube.labels["year"])
    stats = {name: drawn_stats(values) for name, values in cube.values.items()}
    whole = cube.months == 12 if (cube.months == 12).any() else cube.months > 0
    yearly = {n: words.count(float(s["mean"][whole].mean())) for n, s in stats.items()}
    title = (
        f"{yearly['births']} children per year are born, {yearly['child_arrivals']} "
        f"move in, {yearly['child_moved_out']} move out, {yearly['turned_18']} turn 18"
    )
    picture, panels = frame(
        title,
        "Children in each financial year. Births and moves in increase their number, "
        "the others reduce it. All panels have the same scale.",
        f"The headline has means of complete years. {of_chance(results, _PLANNED)}"
        f"{partial_years(cube)}{source(results)}",
        rows=2,
        columns=2,
    )
    top = max(
        1.0, *(float(s[k].max()) for s in stats.values() for k in ("mean", "p90"))
    )
    sentences = []
    for panel, (name, (heading, colour)) in zip(panels, _FLOWS.items(), strict=True):
        bars(panel, np.arange(len(years)), stats[name], colour, 0.7, "")
        head(panel, heading)
        panel.set_ylim(0, 1.08 * top)
        _few_years(panel, years, cube.months)
        first, last = (words.count(float(stats[name]["mean"][i])) for i in (0, -1))
        sentences.append(f"{heading}: {first} in {years[0]}, {last} in {years[-1]}.")
    picture.hearthline_alt = (
        f"{title}. Bar charts by financial year, one scale. {' '.join(sentences)}"
    )
    return picture


def _few_years(panel: Axes, years: list[str], covered: Any) -> None:
    """Label a narrow axis of financial years; a star marks an incomplete year."""
    year_axis(panel, years, covered)
    step = -(-len(years) // 5)
    indices = range(0, len(years), step)
    labels = [years[p] + ("" if covered[p] == 12 else "*") for p in indices]
    panel.set_xticks(indices, labels)


def stream(results: Pictured) -> Picture:
    """Draw open cases of each case stream by month.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    titles = results.scenario.streams

    def headline(stocks: dict[str, Floats]) -> str:
        ends = {n: stock.mean(axis=0)[[0, -1]] for n, stock in stocks.items()}
        most = max(ends, key=lambda n: float(np.abs(ends[n][1] - ends[n][0])))
        verb = words.change(float(ends[most][0]), float(ends[most][1]))
        return f"{titles[most]}: open cases {verb} over {lasting(results)}"

    return open_panels(
        results,
        "stream",
        "cases",
        titles,
        headline,
        "Open cases of children outside the eight themes, by month",
    )
