"""Pictures of demography: children by age and by year, who comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ..base import words
from ..results.plan import followed, new_homes
from ..tables.cubes import Floats, across_draws
from .charts import (
    BAND,
    WHISKERS,
    Pictured,
    band,
    band_key,
    bars,
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
    INK,
    ORANGE,
    PLUM,
    TEAL,
    axis_number,
    frame,
    head,
    month_axis,
    year_axis,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..tables.picture import Picture

#: Groups of ages that headlines tell apart: before, in and after primary school.
_GROUPS = {"0 to 4": slice(0, 5), "5 to 10": slice(5, 11), "11 to 17": slice(11, 18)}


def has_middles(results: Pictured) -> bool:
    """Return whether a middle of a year, the start of July, is in the horizon."""
    month = int(results.scenario.start.split("-")[1])
    return (7 - month) % 12 < results.scenario.horizon


def _projected(results: Pictured, localities: list[str], years: list[str]) -> Any:
    """Return children by year and age as projected for localities, or ``None``.

    Known where some projections cover these localities and no others.
    """
    inside = [
        p for p in followed(results.scenario) if set(p.localities) <= {*localities}
    ]
    if {name for p in inside for name in p.localities} != {*localities}:
        return None
    wanted = [int(year) for year in years]
    return sum(p.children[[p.years.index(y) for y in wanted]] for p in inside)


def _on_top(results: Pictured) -> str:
    """Return what a picture says of families that projections do not have."""
    sites = [title for title, _ in new_homes(results.scenario)]
    if not sites:
        return ""
    return f"The projection is without families of new homes ({'; '.join(sites)}). "


def pyramid(results: Pictured) -> Picture:
    """Draw children by age and sex: the first, a middle and the last year."""
    made = results.cube("population", by=["sex", "age"])
    children = made.values["children"]
    years, sexes = list(made.labels["year"]), list(made.labels["sex"])
    places = sorted({0, (len(years) - 1) // 2, len(years) - 1})
    projected = _projected(results, list(results.scenario.localities), years)
    both = children.sum(axis=2).mean(axis=0)
    title = _by_group(both, years)
    key: list[Any] = [
        Patch(facecolor=TEAL, edgecolor="white", label="boys"),
        Patch(facecolor=PLUM, edgecolor="white", label="girls"),
    ]
    if len(places) > 1:
        key.append(Line2D([], [], color=INK, linewidth=1.2, label=f"as in {years[0]}"))
    if projected is not None:
        key.append(_mark("projection"))
    split = "" if projected is None else "The projection is split by sex as simulated. "
    picture, panels = frame(
        title,
        f"Children by single year of age at the start of July, {mean_of(results)}. "
        "All panels have one scale.",
        f"{split}{_on_top(results)}{of_chance(results, WHISKERS)}{source(results)}",
        columns=len(places),
        panel_height=3.8,
        key=key,
    )
    ages = np.arange(children.shape[-1])
    reach = 0.0
    told = []
    for panel, year in zip(panels, places, strict=True):
        for sex, side, colour in (("male", -1, TEAL), ("female", 1, PLUM)):
            drawn = children[:, :, sexes.index(sex)]
            said = across_draws(drawn[:, year])
            panel.barh(ages, side * said["mean"], 0.86, color=colour)
            _sideways(panel, ages, said, side)
            reach = max(reach, float(said["p90"].max()), float(said["mean"].max()))
            if year != places[0]:
                first = side * drawn[:, places[0]].mean(axis=0)
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
        told.append(f"{years[year]}: {words.listing(parts)}.")
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
        f"{title}. Age pyramids of {words.listing([years[p] for p in places])}, boys "
        f"left and girls right. {' '.join(told)}"
    )
    return picture


#: How a projection is marked: a white ring, so that it shows on bars and beside.
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
    """Return which group of ages changes most."""
    if len(years) == 1:
        return f"{words.count(float(both[0].sum()))} children in {years[0]}"
    changes = {}
    for name, ages in _GROUPS.items():
        first, last = (float(both[i, ages].sum()) for i in (0, -1))
        changes[name] = (abs(last - first) / max(first, 1), words.change(first, last))
    name = max(changes, key=lambda n: changes[n][0])
    return f"Children aged {name} {changes[name][1]} from {years[0]} to {years[-1]}"


def _sideways(panel: Axes, ages: Any, said: dict[str, Floats], side: int) -> None:
    """Draw whiskers along bars over the middle 80% of draws; one draw has none."""
    if np.array_equal(said["p10"], said["p90"]):
        return
    panel.hlines(ages, side * said["p10"], side * said["p90"], color=INK, linewidth=1.2)


def population(results: Pictured) -> Picture:
    """Draw children by year: the borough, then its localities."""
    made = results.cube("population", by="locality")
    children = made.values["children"]
    years, names = list(made.labels["year"]), list(made.labels["locality"])
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
        "Children aged 0 to 17 at the start of July. Each panel has its own scale, "
        "which does not begin at zero.",
        f"{_on_top(results)}{of_chance(results, BAND)}{source(results)}",
        rows=-(-len(parts) // columns),
        columns=columns,
        key=key,
    )
    told = []
    for panel, (name, _, values), mark in zip(panels, parts, marks, strict=False):
        said = band(panel, values, BLUE)
        lines = [said["p10"], said["p90"], said["mean"]]
        if mark is not None:
            lines.append(mark.sum(axis=1))
            panel.plot(np.arange(len(years)), lines[-1], **_MARKS)
        _zoomed(panel, np.concatenate(lines))
        head(panel, name)
        _calendar_axis(panel, years)
        first, last = (words.count(float(said["mean"][i])) for i in (0, -1))
        told.append(f"{name}: {first} in {years[0]}, {last} in {years[-1]}.")
    for panel in panels[len(parts) :]:
        panel.set_visible(False)
    picture.hearthline_alt = f"{title}. Line charts by year. {' '.join(told)}"
    return picture


def _course(mean: Floats, years: list[str]) -> str:
    """Return how the number of children changes, by way of a peak or a trough."""
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
                f"{words.count(float(mean[turn]))}; in {years[-1]} they are "
                f"{words.count(last)}"
            )
    verb = words.change(first, last)
    return f"Children aged 0 to 17 {verb} from {years[0]} to {years[-1]}"


def _zoomed(panel: Axes, values: Floats) -> None:
    """Set a scale that shows change, but does not magnify less than a tenth."""
    low, high = float(values.min()), float(values.max())
    middle, reach = (low + high) / 2, max(high - low, 0.1 * high, 1.0)
    panel.set_ylim(max(0.0, middle - 0.6 * reach), middle + 0.6 * reach)


def _calendar_axis(panel: Axes, years: list[str]) -> None:
    step = -(-len(years) // 6)
    places = range(0, len(years), step)
    panel.set_xticks(places, [years[p] for p in places])
    panel.set_xlim(-0.5, len(years) - 0.5)


_PLANNED = f"How many move in is planned, the same in every draw. {WHISKERS}"

#: What makes the number of children change, with heading and colour.
_FLOWS = {
    "births": ("Born", TEAL),
    "child_arrivals": ("Moved in", BLUE),
    "child_moved_out": ("Moved out", ORANGE),
    "turned_18": ("Turned 18", GREY),
}


def demography(results: Pictured) -> Picture:
    """Draw children who are born, come, leave and turn 18, by financial year."""
    made = results.cube("demography", by=[], every="year", measures=list(_FLOWS))
    years = list(made.labels["year"])
    said = {name: across_draws(values) for name, values in made.values.items()}
    whole = made.months == 12 if (made.months == 12).any() else made.months > 0
    yearly = {n: words.count(float(s["mean"][whole].mean())) for n, s in said.items()}
    title = (
        f"In a year {yearly['births']} are born, {yearly['child_arrivals']} move in, "
        f"{yearly['child_moved_out']} move out, {yearly['turned_18']} turn 18"
    )
    picture, panels = frame(
        title,
        "Children in each financial year. Births and moves in add to their number, the "
        "others take from it. One scale.",
        f"The headline has the mean of whole years. {of_chance(results, _PLANNED)}"
        f"{partial_years(made)}{source(results)}",
        rows=2,
        columns=2,
    )
    top = max(1.0, *(float(s[k].max()) for s in said.values() for k in ("mean", "p90")))
    told = []
    for panel, (name, (heading, colour)) in zip(panels, _FLOWS.items(), strict=True):
        bars(panel, np.arange(len(years)), said[name], colour, 0.7, "")
        head(panel, heading)
        panel.set_ylim(0, 1.08 * top)
        _few_years(panel, years, made.months)
        first, last = (words.count(float(said[name]["mean"][i])) for i in (0, -1))
        told.append(f"{heading}: {first} in {years[0]}, {last} in {years[-1]}.")
    picture.hearthline_alt = (
        f"{title}. Bar charts by financial year, one scale. {' '.join(told)}"
    )
    return picture


def _few_years(panel: Axes, years: list[str], covered: Any) -> None:
    """Label a narrow axis of financial years; a star marks a part of one."""
    year_axis(panel, years, covered)
    step = -(-len(years) // 5)
    places = range(0, len(years), step)
    labels = [years[p] + ("" if covered[p] == 12 else "*") for p in places]
    panel.set_xticks(places, labels)


def stream(results: Pictured) -> Picture:
    """Draw open cases of each stream, by month."""
    made = results.cube("stream", measures="cases")
    names = list(made.labels["stream"])
    titles = results.scenario.streams
    cases = made.values["cases"]
    ends = cases.mean(axis=0)[[0, -1]]
    most = int(np.abs(ends[1] - ends[0]).argmax())
    verb = words.change(float(ends[0, most]), float(ends[1, most]))
    title = f"{titles[names[most]]}: open cases {verb} in {lasting(results)}"
    columns = min(2, len(names))
    picture, panels = frame(
        title,
        "Open cases of children outside the eight themes, by month, mean number in the "
        "month. Each panel has its own scale, from zero.",
        f"{of_chance(results, BAND)}{source(results)}",
        rows=-(-len(names) // columns),
        columns=columns,
        key=band_key(BLUE, results.draws, mean_of(results)),
    )
    first, last = first_and_last(results)
    told = []
    for place, (panel, name) in enumerate(zip(panels, names, strict=False)):
        said = band(panel, cases[:, :, place], BLUE)
        head(panel, titles[name])
        panel.set_ylim(0, max(1.0, 1.15 * float(said["p90"].max())))
        month_axis(panel, made.labels["month"], columns > 1)
        begin, end = (words.count(float(said["mean"][i])) for i in (0, -1))
        told.append(f"{titles[name]}: {begin} in {first}, {end} in {last}.")
    for panel in panels[len(names) :]:
        panel.set_visible(False)
    picture.hearthline_alt = f"{title}. Line charts by month. {' '.join(told)}"
    return picture
