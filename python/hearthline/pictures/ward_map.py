"""A map of families by ward."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from .. import _core
from ..base import checks, words
from ..reading.outlines import BARNET, Outlines, Polygon, read_outlines
from .frame import GREY, INK, frame

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from ..population.families import Families
    from ..tables.cubes import Floats
    from ..tables.picture import Picture

Bools = NDArray[np.bool_]

_UNSEEN = "not shown"

#: Counts of fewer families than this, and more than none, are not shown.
SMALL = 5

#: Share of the picture's width that the map may take; the key is beside it.
_MAP = 0.7

#: One hue from light to dark: any colour vision, and print without colour, keep
#: the order.
_SCALE = LinearSegmentedColormap.from_list("wards", ["#E6EEF5", "#6FA3CB", "#12436D"])


@dataclass(frozen=True)
class Measure:
    """What a map shows of each ward.

    Attributes
    ----------
    title : str
        What it is, in words.
    unit : str
        What the key says of its numbers.
    digits : int
        Decimals that are shown.
    suffix : str
        What is written behind each number.
    counted : callable
        The families that it rests on, by ward: they must not be few.
    value : callable
        The number shown, by ward.
    """

    title: str
    unit: str
    digits: int
    suffix: str
    counted: Callable[[Families], Floats]
    value: Callable[[Families, Outlines], Floats]


def _sum(families: Families, weights: Floats | None = None) -> Floats:
    """Return the families of each ward, or a sum over them."""
    ward = families.column("ward")
    sums = np.bincount(ward, weights, minlength=len(families.wards))
    return sums.astype(np.float64)


def _lone(families: Families) -> Floats:
    return _sum(families, families.column("lone_parent").astype(np.float64))


def _above(families: Families) -> Floats:
    return _sum(families, (families.column("level") > 0).astype(np.float64))


def _share(part: Floats, families: Families) -> Floats:
    whole = _sum(families)
    return np.divide(100 * part, whole, out=np.zeros_like(whole), where=whole > 0)


def _dense(families: Families, outlines: Outlines) -> Floats:
    area = np.array([outlines.hectares(ward) for ward in families.wards])
    return np.asarray(_sum(families) / area)


MEASURES = {
    "families": Measure("Families", "families", 0, "", _sum, lambda f, _: _sum(f)),
    "children": Measure(
        "Children",
        "children",
        0,
        "",
        _sum,
        lambda f, _: _sum(f, f.column("children").astype(np.float64)),
    ),
    "density": Measure(
        "Families per hectare", "families per hectare", 1, "", _sum, _dense
    ),
    "lone_parents": Measure(
        "Families with one parent",
        "share of families",
        0,
        "%",
        _lone,
        lambda f, _: _share(_lone(f), f),
    ),
    "need": Measure(
        "Families above level 1",
        "share of families",
        1,
        "%",
        _above,
        lambda f, _: _share(_above(f), f),
    ),
}


def hidden(counts: Floats) -> Bools:
    """Return which counts are not shown: small ones, and a second beside a lone one.

    A single hidden count could be worked out from a sum and the others, so the
    next smallest goes with it.
    """
    small = (counts > 0) & (counts < SMALL)
    if small.sum() == 1:
        others = np.where(small, np.inf, counts)
        small[int(others.argmin())] = True
    return small


def wards(
    families: Families,
    measure: str = "families",
    outlines: str | os.PathLike[str] | None = None,
) -> Picture:
    """Draw a map of wards, coloured by a measure of their families.

    Parameters
    ----------
    families : Families
        Families whose wards are known.
    measure : str
        One of `MEASURES`.
    outlines : str or path, optional
        GeoJSON with the wards' outlines; Barnet's by default.
    """
    checks.one_of("measure", measure, MEASURES)
    what = MEASURES[measure]
    drawn = read_outlines(BARNET if outlines is None else outlines, families.wards)
    # Wards are coloured by what is written on them.
    values = np.round(what.value(families, drawn), what.digits)
    few = hidden(what.counted(families))
    edges = _edges(values[~few], what.digits)
    place = np.clip(np.searchsorted(edges, values, "right") - 1, 0, len(edges) - 2)
    colours = [_SCALE(float(t)) for t in np.linspace(0, 1, max(2, len(edges) - 1))]
    start = np.datetime64(families.scenario.start)
    title = _title(what, families.wards, values, few)
    key = [
        Patch(
            facecolor=colours[i],
            edgecolor=GREY,
            label=f"{_number(edges[i], what)} to under {_number(edges[i + 1], what)}",
        )
        for i in range(len(edges) - 1)
    ]
    if few.any():
        unseen = Patch(facecolor="white", edgecolor=GREY, hatch="///", label=_UNSEEN)
        key.insert(0, unseen)
    picture, (panel,) = frame(
        title,
        f"{what.title} by ward in {words.month(start)}, at the start of the scenario"
        f"{', % of all families' if what.suffix else ''}.",
        f"{_note(families, few)}{drawn.attribution}",
        panel_height=7.0,
        panel_titles=False,
    )
    for at, ward in enumerate(families.wards):
        _draw(panel, drawn.polygons[ward], None if few[at] else colours[place[at]])
        text = _UNSEEN if few[at] else _number(values[at], what)
        dark = not few[at] and place[at] > (len(edges) - 2) / 2
        _label(panel, drawn.polygons[ward], ward, text, "white" if dark else INK)
    panel.set_aspect("equal", anchor="W")
    panel.margins(0.01)
    panel.autoscale_view()
    panel.axis("off")
    box = panel.get_position()
    panel.set_position((box.x0, box.y0, _MAP, box.height))
    picture.legend(
        handles=key[::-1],
        title=what.unit,
        alignment="left",
        loc="upper left",
        bbox_to_anchor=(box.x0 + _MAP, box.y1),
        frameon=False,
        fontsize=9.5,
        labelcolor=INK,
    )
    order = np.argsort(-values, kind="stable")
    names = families.wards
    told = [f"{names[i]} {_number(values[i], what)}" for i in order if not few[i]]
    left_out = [names[i] for i in np.flatnonzero(few)]
    picture.hearthline_alt = (
        f"{title}. Map of wards, darker where there are more. From the most to the "
        f"fewest: {', '.join(told)}."
        + (f" Not shown: {words.listing(left_out)}." if left_out else "")
    )
    return picture


def _number(value: float, what: Measure) -> str:
    return f"{value:,.{what.digits}f}{what.suffix}"


def _edges(shown: Floats, digits: int) -> Floats:
    """Return the bounds of at most six classes, round numbers."""
    if len(shown) == 0:
        return np.array([0.0, 1.0])
    least = 10.0**-digits
    ticks = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(
        float(shown.min()), float(shown.max()) + least
    )
    return np.unique(np.round(ticks, digits))


def _title(what: Measure, names: list[str], values: Floats, few: Bools) -> str:
    shown = np.flatnonzero(~few)
    if len(shown) == 0:
        return f"{what.title} by ward: too few to be shown"
    most = shown[int(values[shown].argmax())]
    least = shown[int(values[shown].argmin())]
    return (
        f"{what.title}: from {_number(values[least], what)} in {names[least]} to "
        f"{_number(values[most], what)} in {names[most]}"
    )


def _note(families: Families, few: Bools) -> str:
    made = "" if families.fit is None else "Families are made from marginal tables. "
    rule = (
        f"Wards with fewer than {SMALL} such families are not shown, nor is a second "
        "one beside a single one. "
        if few.any()
        else ""
    )
    origin = families.origin
    name = "" if origin is None else f", families from “{origin.name}”"
    return (
        f"{made}{rule}Source: Hearthline {_core.version}, scenario "
        f"“{families.scenario.title}”{name}. "
    )


def _outline(polygons: list[Polygon]) -> Outline:
    return Outline.make_compound_path(
        *(Outline(ring, closed=True) for polygon in polygons for ring in polygon)
    )


def _draw(panel: Axes, polygons: list[Polygon], colour: object) -> None:
    """Draw a ward; one without a colour is hatched."""
    panel.add_patch(
        PathPatch(
            _outline(polygons),
            facecolor="white" if colour is None else colour,
            edgecolor=INK,
            hatch="///" if colour is None else None,
            linewidth=0.6,
            # A line that is seen on the lightest and on the darkest colour.
            path_effects=[withStroke(linewidth=2, foreground="white")],
        )
    )


def _label(
    panel: Axes, polygons: list[Polygon], ward: str, text: str, colour: str
) -> None:
    """Write a ward's name and number where it is widest."""
    x, y = _inside(polygons)
    name = "\n".join(textwrap.wrap(ward, 11, break_on_hyphens=False))
    panel.text(
        x,
        y,
        f"{name}\n{text}",
        color=colour,
        size=8,
        ha="center",
        va="center",
        linespacing=1.05,
        # Keeps words readable on hatching.
        path_effects=[withStroke(linewidth=2, foreground="white")]
        if text == _UNSEEN
        else None,
    )


def _inside(polygons: list[Polygon]) -> tuple[float, float]:
    """Return the point of a grid that is furthest from the outline.

    Distances across count for less than those along, since words are wide.
    """
    outer = max((p[0] for p in polygons), key=np.ptp)
    low, high = outer.min(axis=0), outer.max(axis=0)
    across, along = (np.linspace(low[i], high[i], 42)[1:-1] for i in (0, 1))
    points = np.stack(np.meshgrid(across, along), axis=-1).reshape(-1, 2)
    points = points[Outline(outer).contains_points(points)]
    squeeze = np.array([0.7, 1.0])
    start, end = outer[:-1] * squeeze, outer[1:] * squeeze
    side = end - start
    length = np.maximum((side**2).sum(axis=1), 1e-12)
    gap = points[:, None] * squeeze - start
    along_side = np.clip((gap * side).sum(axis=2) / length, 0, 1)
    distance = np.linalg.norm(gap - along_side[..., None] * side, axis=2).min(axis=1)
    best = points[int(distance.argmax())]
    return float(best[0]), float(best[1])


def available(families: Families) -> list[str]:
    """Return the names of the pictures; none where no ward is known."""
    return ["wards"] if families.wards else []


def draw(
    families: Families,
    name: str,
    measure: str = "families",
    outlines: str | os.PathLike[str] | None = None,
) -> Picture:
    """Return a picture of families by its name."""
    return {"wards": wards}[name](families, measure, outlines)
