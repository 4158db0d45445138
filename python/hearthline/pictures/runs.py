"""Pictures of a run, or of expected values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Patch

from ..base import words
from ..base.zones import ZONES
from ..money.categories import CATEGORIES
from ..money.gross import spent_items
from .assets import heat_map
from .cases import case, placement, unmet
from .charts import (
    BAND,
    WHISKERS,
    Pictured,
    band,
    band_key,
    bars,
    drawn_stats,
    first_and_last,
    lasting,
    mean_of,
    money_axis,
    numbers_beyond,
    of_chance,
    partial_years,
    source,
    whiskers,
)
from .dashboard import dashboard
from .flow import flow
from .frame import (
    BLUE,
    GREY,
    MAUVE,
    ORANGE,
    PLUM,
    TEAL,
    frame,
    head,
    month_axis,
    numbers_at,
    year_axis,
)
from .localities import localities
from .people import demography, has_middles, population, pyramid, stream
from .programmes import programme
from .teams import team

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..tables.cubes import Floats
    from ..tables.picture import Picture


def _stock_panels(
    results: Pictured, table: str, headings: Callable[[str], str]
) -> tuple[Any, dict[str, Floats], list[str]]:
    cube = results.cube(table, measures="families")
    labels = list(cube.labels[cube.axes[1]])
    by_label = {k: cube.values["families"][:, :, i] for i, k in enumerate(labels)}
    return cube, by_label, [headings(k) for k in labels]


def _panels(
    results: Pictured,
    table: str,
    title: str,
    subtitle: str,
    headings: Callable[[str], str],
    columns: int,
) -> Picture:
    cube, by_label, names = _stock_panels(results, table, headings)
    rows = -(-len(names) // columns)
    picture, panels = frame(
        title,
        subtitle,
        f"{of_chance(results, BAND)}{source(results)}",
        rows=rows,
        columns=columns,
        key=band_key(BLUE, results.draws, mean_of(results)),
    )
    first, last = first_and_last(results)
    sentences = []
    for panel, name, values in zip(panels, names, by_label.values(), strict=False):
        stats = band(panel, values, BLUE)
        head(panel, name)
        panel.set_ylim(0, max(1.0, 1.15 * float(stats["p90"].max())))
        month_axis(panel, cube.labels["month"], columns > 2)
        ends = [words.count(float(stats["mean"][i])) for i in (0, -1)]
        low, high = (words.count(float(stats[p][-1])) for p in ("p10", "p90"))
        spread = of_chance(results, f" (middle 80% of draws {low} to {high})")
        sentences.append(
            f"{name}: {mean_of(results)} {ends[0]} in {first} and {ends[1]} in "
            f"{last}{spread}."
        )
    for panel in panels[len(names) :]:
        panel.set_visible(False)
    picture.hearthline_alt = (
        f"{title}. Line charts by month, one panel each, scales from zero. "
        + " ".join(sentences)
    )
    return picture


def levels(results: Pictured) -> Picture:
    """Draw families by need level and month, with a panel per level.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    cube = results.cube("level", measures="families", every="year")
    above = cube.values["families"][:, :, 1:].sum(axis=2).mean(axis=0)
    verb = words.change(float(above[0]), float(above[-1]))
    return _panels(
        results,
        "level",
        f"Families above level 1 {verb} over {lasting(results)}",
        "Families by need level and month, mean number in the month. "
        "Each panel has its own scale, from zero.",
        words.level_with_meaning,
        2,
    )


def zones(results: Pictured) -> Picture:
    """Draw families in order, at the boundary and in chaos by month.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    cube = results.cube("zone", measures="families", every="year")
    labels = list(cube.labels["zone"])
    chaos = cube.values["families"][:, :, labels.index("chaos")].mean(axis=0)
    verb = words.change(float(chaos[0]), float(chaos[-1]))
    return _panels(
        results,
        "zone",
        f"Families in chaos (acute needs) {verb} over {lasting(results)}",
        "Families in order, at the boundary and in chaos by month, mean number in the "
        "month. Each panel has its own scale, from zero.",
        lambda k: ZONES.get(k, words.plain(k)),
        3,
    )


def themes(results: Pictured) -> Picture:
    """Draw the share of families with each risk theme by month.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    cube = results.cube("theme", measures="families")
    every = results.cube("level", by=[], measures="families").values["families"]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = cube.values["families"] / every[:, :, None] * 100
    shares = np.nan_to_num(shares)
    labels = list(cube.labels["theme"])
    end = shares[:, -1, :].mean(axis=0)
    top = int(end.argmax())
    name = words.title("theme", labels[top])
    title = f"{name} is the most common risk theme, in {end[top]:.1f}% of families"
    first, last = first_and_last(results)
    picture, panels = frame(
        title,
        "Share of all families with each risk theme by month, %. A family may have "
        "several. Each panel has its own scale, from zero.",
        f"{of_chance(results, BAND)}The headline is for {last}. {source(results)}",
        rows=-(-len(labels) // 4),
        columns=4,
        panel_height=1.6,
        key=band_key(BLUE, results.draws, mean_of(results)),
        left=0.6,
    )
    sentences = []
    for index, (panel, label) in enumerate(zip(panels, labels, strict=False)):
        stats = band(panel, shares[:, :, index], BLUE)
        head(panel, words.title("theme", label))
        panel.set_ylim(0, max(0.1, 1.2 * float(stats["p90"].max())))
        month_axis(panel, cube.labels["month"], crowded=True)
        sentences.append(
            f"{words.title('theme', label)}: {stats['mean'][0]:.1f}% in {first}, "
            f"{stats['mean'][-1]:.1f}% in {last}."
        )
    picture.hearthline_alt = f"{title}. Line charts by month. " + " ".join(sentences)
    return picture


def moves(results: Pictured) -> Picture:
    """Draw moves between levels by financial year, with a panel per pair of levels.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    cube = results.cube("move", every="year", measures="families")
    values = cube.values["families"]
    pairs = [
        (i, j)
        for i, j in np.argwhere(cube.present.any(axis=0))
        if values[:, :, i, j].any()
    ]
    stats = drawn_stats(values)
    up = sum(stats["mean"][:, i, j] for i, j in pairs if j > i)
    down = sum(stats["mean"][:, i, j] for i, j in pairs if j < i)
    up_mean, down_mean = float(np.mean(up)), float(np.mean(down))
    title = (
        f"Each year {words.count(up_mean)} moves to a higher level, "
        f"{words.count(down_mean)} to a lower one"
    )
    picture, panels = frame(
        title,
        "Families' moves between need levels by financial year, number in the year. "
        "Each panel has its own scale, from zero.",
        f"{of_chance(results, WHISKERS)}{partial_years(cube)}{source(results)}",
        rows=max(1, -(-len(pairs) // 3)),
        columns=3,
        panel_height=1.5,
    )
    names = list(cube.labels["from"])
    sentences = []
    years = list(cube.labels["year"])
    for panel, (i, j) in zip(panels, pairs, strict=False):
        pair = f"{words.title('from', names[i])} to {words.level_number(names[j])}"
        colour = ORANGE if j > i else TEAL
        cut = {k: v[:, i, j] for k, v in stats.items()}
        bars(panel, np.arange(len(years)), cut, colour, 0.7, "")
        head(panel, pair)
        step = max(1, -(-len(years) // 3))
        panel.set_xticks(range(0, len(years), step), years[::step])
        sentences.append(f"{pair}: {words.count(float(cut['mean'].mean()))} per year.")
    for panel in panels[len(pairs) :]:
        panel.set_visible(False)
    picture.hearthline_alt = f"{title}. Bar charts by financial year. " + " ".join(
        sentences
    )
    return picture


def area(results: Pictured) -> Picture:
    """Draw levels 2 to 4 as a stacked area; level 1 is described in words.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    cube = results.cube("level", measures="families")
    mean = cube.values["families"].mean(axis=0)
    labels = list(cube.labels["level"])
    share = float(mean[:, 0].sum() / mean.sum())
    end = mean[-1, 1:].sum() / mean[-1].sum()
    first, last = first_and_last(results)
    one_in = round(1 / float(end)) if end > 0 else 0
    title = (
        f"One family in {one_in} is above level 1 in {last}"
        if one_in
        else f"No family is above level 1 in {last}"
    )
    picture, (panel,) = frame(
        title,
        f"Families at levels 2 to 4 by month, stacked, {mean_of(results)}. Level 1, "
        f"with {words.percent(share)} of families, is not drawn.",
        of_chance(
            results,
            "Means of draws, without a band, which is in the picture by level. ",
        )
        + source(results),
        panel_height=3.6,
        panel_titles=False,
    )
    # The last month is drawn to its end.
    mean = np.concatenate([mean, mean[-1:]])
    x = np.arange(mean.shape[0])
    colours = (TEAL, BLUE, ORANGE)
    panel.stackplot(x, mean[:, 1:].T, colors=colours, edgecolor="white", linewidth=1.5)
    panel.set_ylim(0, 1.12 * float(mean[:, 1:].sum(axis=1).max()))
    month_axis(panel, cube.labels["month"])
    base = np.cumsum(mean[:, 1:], axis=1)
    at = max(0, int(len(x) * 0.02))
    for i, label in enumerate(labels[1:]):
        middle = base[at, i] - mean[at, i + 1] / 2
        panel.text(
            at,
            float(middle),
            f" {words.level_with_meaning(label)}",
            color="white",
            weight="bold",
            size=10,
            va="center",
        )
    sentences = " ".join(
        f"{words.title('level', k)}: {numbers_at(mean[[0, -1], i])}."
        for i, k in enumerate(labels)
    )
    picture.hearthline_alt = (
        f"{title}. Stacked area of the mean number of families by month. "
        f"In {first} and {last}: {sentences}"
    )
    return picture


#: Headings of the edges of the boundary, for crossings in both directions.
_EDGES = {
    "inner": "Leaving and returning to order (needs met)",
    "outer": "Entering and leaving chaos (acute needs)",
}


def crossings(results: Pictured) -> Picture:
    """Draw crossings towards chaos and towards order by financial year.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    cube = results.cube("crossing", every="year", measures=["out", "back"])
    labels = list(cube.labels["edge"])
    out, back = cube.values["out"], cube.values["back"]
    outer = labels.index("outer") if "outer" in labels else len(labels) - 1
    full = cube.months == 12 if (cube.months == 12).any() else cube.months > 0
    yearly = {
        k: float(v[:, full, outer].mean()) for k, v in (("out", out), ("back", back))
    }
    title = (
        f"{words.count(yearly['out'])} families per year enter chaos (acute needs), "
        f"{words.count(yearly['back'])} leave it"
    )
    picture, panels = frame(
        title,
        "Crossings of the boundary's two edges by financial year, number in the year. "
        "A family may cross several times. Each panel has its own scale, from zero.",
        f"{of_chance(results, WHISKERS)}{partial_years(cube)}{source(results)}",
        rows=len(labels),
        panel_height=2.3,
        key=[
            Patch(
                facecolor=ORANGE,
                edgecolor="white",
                label="out: towards chaos (needs growing)",
            ),
            Patch(
                facecolor=TEAL,
                edgecolor="white",
                hatch="///",
                label="back: towards order (needs easing)",
            ),
        ],
    )
    years = list(cube.labels["year"])
    x = np.arange(len(years))
    sentences = []
    for index, (panel, label) in enumerate(zip(panels, labels, strict=True)):
        went = drawn_stats(out[:, :, index])
        came = drawn_stats(back[:, :, index])
        bars(panel, x - 0.2, went, ORANGE, 0.38, "")
        bars(panel, x + 0.2, came, TEAL, 0.38, "///")
        name = _EDGES.get(label, words.plain(label))
        head(panel, name)
        year_axis(panel, years, cube.months)
        sentences.append(
            f"{name}: in {years[0]} {words.count(float(went['mean'][0]))} out and "
            f"{words.count(float(came['mean'][0]))} back, in {years[-1]} "
            f"{words.count(float(went['mean'][-1]))} and "
            f"{words.count(float(came['mean'][-1]))}."
        )
    picture.hearthline_alt = f"{title}. Bar charts, two bars per year. " + " ".join(
        sentences
    )
    return picture


#: Colour and hatch of a category of costs.
_LOOKS = {
    "social_care": (ORANGE, ""),
    "early_help": (TEAL, "///"),
    "programmes": (PLUM, "..."),
    "employment": (GREY, ""),
    "education": (BLUE, "///"),
    "crime": (MAUVE, ""),
    "domestic_violence": (MAUVE, "///"),
    "housing": (GREY, "///"),
    "parenting_programmes": (PLUM, ""),
    "health_care": (BLUE, ""),
    "drug_and_alcohol": (TEAL, ""),
}


def costs(results: Pictured) -> Picture:
    """Draw the cost of each category by financial year.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    cube = results.cube("cost", by="item", measures="pounds")
    years = list(cube.labels["year"])
    pounds = np.asarray(cube.values["pounds"]) * spent_items(results, cube)
    total = drawn_stats(pounds.sum(axis=2))
    known = results.scenario.costs
    of = [known[str(item)].category for item in cube.labels["item"]]
    by_category = {
        name: pounds[:, :, [category == name for category in of]].sum(axis=2)
        for name in _LOOKS
        if name in of
    }
    shown = {name: own for name, own in by_category.items() if own.any()}
    title = (
        f"Gross cost is {words.pounds(float(total['mean'][0]))} in {years[0]}, "
        f"{words.pounds(float(total['mean'][-1]))} in {years[-1]}"
    )
    label = results.scenario.cost_label
    picture, (panel,) = frame(
        title,
        f"Cost by category and financial year, stacked, {mean_of(results)}, pounds.",
        f"{label[:1].upper()}{label[1:]}. "
        + of_chance(results, "Whiskers span the middle 80% of draws of the total. ")
        + f"{partial_years(cube)}{source(results)}",
        panel_height=3.4,
        panel_titles=False,
        key=[
            Patch(
                facecolor=_LOOKS[name][0],
                edgecolor="white",
                hatch=_LOOKS[name][1],
                label=CATEGORIES[name],
            )
            for name in shown
        ],
        left=0.9,
    )
    x = np.arange(len(years))
    bottom = np.zeros(len(years))
    for name, own in shown.items():
        colour, hatch = _LOOKS[name]
        mean = own.mean(axis=0)
        panel.bar(
            x,
            mean,
            0.7,
            bottom=bottom,
            color=colour,
            edgecolor="white",
            hatch=hatch,
        )
        bottom = bottom + mean
    whiskers(panel, x, total)
    numbers_beyond(panel, total, words.pounds)
    money_axis(panel)
    year_axis(panel, years, cube.months)
    sentences = " ".join(
        f"{y}: {words.pounds(float(m))}."
        for y, m in zip(years, total["mean"], strict=True)
    )
    picture.hearthline_alt = (
        f"{title}. Stacked bars by financial year. Totals: {sentences}"
    )
    return picture


_PICTURES: dict[str, tuple[str, Callable[[Pictured], Picture]]] = {
    "level": ("level", levels),
    "area": ("level", area),
    "zone": ("zone", zones),
    "theme": ("theme", themes),
    "move": ("move", moves),
    "crossing": ("crossing", crossings),
    "cost": ("cost", costs),
    "localities": ("level", localities),
    "pyramid": ("population", pyramid),
    "population": ("population", population),
    "demography": ("demography", demography),
    "stream": ("stream", stream),
    "case": ("case", case),
    "placement": ("placement", placement),
    "unmet": ("unmet", unmet),
    "flow": ("closing", flow),
    "team": ("team", team),
    "programme": ("programme", programme),
    "assets": ("programme_theme", heat_map),
    "dashboard": ("caf_start", dashboard),
}


def available(results: Pictured) -> list[str]:
    """Return the names of the pictures for which results have tables.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.

    Returns
    -------
    list of str
    """
    tables = set(results.tables)
    if not has_middles(results):
        tables.discard("population")
    return [n for n, (table, _) in _PICTURES.items() if table in tables]


def draw(results: Pictured, name: str) -> Picture:
    """Draw a picture of results by its name.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.
    name : str
        One of `available`.

    Returns
    -------
    Picture
    """
    return _PICTURES[name][1](results)
