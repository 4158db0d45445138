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

#: Positive counts below this are suppressed.
SMALL = 5

#: The largest share of the picture's width for the map; the key is beside it.
_MAP = 0.7

#: One hue from light to dark, whose order is visible with any colour vision and in
#: print without colour.
_SCALE = LinearSegmentedColormap.from_list("wards", ["#E6EEF5", "#6FA3CB", "#12436D"])


@dataclass(frozen=True)
class Measure:
    """A measure of wards for a map.

    Attributes
    ----------
    title : str
        Its name in words.
    unit : str
        The title of the key.
    digits : int
        The number of decimals.
    suffix : str
        Written after each number.
    counted : callable
        Returns the families on which the number is based, by ward, for the
        suppression of small counts.
    value : callable
        Returns the number by ward.
    """

    title: str
    unit: str
    digits: int
    suffix: str
    counted: Callable[[Families], Floats]
    value: Callable[[Families, Outlines], Floats]


def _sum(families: Families, weights: Floats | None = None) -> Floats:
    """Return the number of families by ward, or a weighted sum."""
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
        "Lone-parent families",
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
    """Return which counts to suppress: small ones, and one beside a single one.

    A single suppressed count could be computed from the total and the other
    counts, so the next smallest count is suppressed with it.

    Parameters
    ----------
    counts : ndarray, shape (wards,)
        The number of families by ward.

    Returns
    -------
    ndarray of bool, shape (wards,)
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
        GeoJSON file with the wards' outlines; by default those of Barnet.

    Returns
    -------
    Picture

    Raises
    ------
    InputError
        If the measure is unknown, or the outlines cannot be used.
    """
    checks.one_of("measure", measure, MEASURES)
    what = MEASURES[measure]
    drawn = read_outlines(BARNET if outlines is None else outlines, families.wards)
    # Wards are coloured by the rounded number that is written on them.
    values = np.round(what.value(families, drawn), what.digits)
    few = hidden(what.counted(families))
    edges = _edges(values[~few], what.digits)
    classes = np.clip(np.searchsorted(edges, values, "right") - 1, 0, len(edges) - 2)
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
        _draw(panel, drawn.polygons[ward], None if few[at] else colours[classes[at]])
        text = _UNSEEN if few[at] else _number(values[at], what)
        dark = not few[at] and classes[at] > (len(edges) - 2) / 2
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
    shown_wards = [
        f"{names[i]} {_number(values[i], what)}" for i in order if not few[i]
    ]
    suppressed = [names[i] for i in np.flatnonzero(few)]
    picture.hearthline_alt = (
        f"{title}. Map of wards; darker colours are higher numbers. In descending "
        f"order: {', '.join(shown_wards)}."
        + (f" Not shown: {words.listing(suppressed)}." if suppressed else "")
    )
    return picture


def _number(value: float, what: Measure) -> str:
    return f"{value:,.{what.digits}f}{what.suffix}"


def _edges(shown: Floats, digits: int) -> Floats:
    """Return the bounds of at most six classes, as round numbers."""
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
        return f"{what.title} by ward: all counts are too small to be shown"
    most = shown[int(values[shown].argmax())]
    least = shown[int(values[shown].argmin())]
    return (
        f"{what.title}: from {_number(values[least], what)} in {names[least]} to "
        f"{_number(values[most], what)} in {names[most]}"
    )


def _note(families: Families, few: Bools) -> str:
    synthesised = (
        ""
        if families.fit is None
        else "Families are synthesised from marginal tables. "
    )
    rule = (
        f"Wards with fewer than {SMALL} such families are not shown; if there is only "
        "one, neither is the next smallest. "
        if few.any()
        else ""
    )
    origin = families.origin
    name = "" if origin is None else f", families from “{origin.name}”"
    return (
        f"{synthesised}{rule}Source: Hearthline {_core.version}, scenario "
        f"“{families.scenario.title_with_changes}”{name}. "
    )


def _outline(polygons: list[Polygon]) -> Outline:
    return Outline.make_compound_path(
        *(Outline(ring, closed=True) for polygon in polygons for ring in polygon)
    )


def _draw(panel: Axes, polygons: list[Polygon], colour: object) -> None:
    """Draw a ward; without a colour it is hatched."""
    panel.add_patch(
        PathPatch(
            _outline(polygons),
            facecolor="white" if colour is None else colour,
            edgecolor=INK,
            hatch="///" if colour is None else None,
            linewidth=0.6,
            # Makes the line visible on the lightest and on the darkest colour.
            path_effects=[withStroke(linewidth=2, foreground="white")],
        )
    )


def _label(
    panel: Axes, polygons: list[Polygon], ward: str, text: str, colour: str
) -> None:
    """Write the name and number of a ward in its widest part."""
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
        # Makes text readable on hatching.
        path_effects=[withStroke(linewidth=2, foreground="white")]
        if text == _UNSEEN
        else None,
    )


def _inside(polygons: list[Polygon]) -> tuple[float, float]:
    """Return the point of a grid that is furthest from the outline.

    Horizontal distances have a lower weight than vertical ones, since text is wide.
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
    """Return the names of the pictures; none if wards are not known.

    Parameters
    ----------
    families : Families
        Families.

    Returns
    -------
    list of str
    """
    return ["wards"] if families.wards else []


def draw(
    families: Families,
    name: str,
    measure: str = "families",
    outlines: str | os.PathLike[str] | None = None,
) -> Picture:
    """Draw a picture of families by its name.

    Parameters
    ----------
    families : Families
        Families.
    name : str
        One of `available`.
    measure, outlines
        Like the arguments of `wards`.

    Returns
    -------
    Picture
    """
    return {"wards": wards}[name](families, measure, outlines)
