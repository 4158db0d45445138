"""Ward outlines from GeoJSON files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base import files
from ..base.errors import InputError
from ..tables.cubes import Floats

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

#: The outlines of Barnet's 21 wards of 2002 to 2022.
BARNET = Path(__file__).parents[1] / "data" / "barnet-wards-2013.geojson"

_KM_PER_DEGREE = 111.2

#: The outer ring of a polygon, then its holes; each of shape (points, 2).
Polygon = list[Floats]


@dataclass(frozen=True)
class Outlines:
    """Outlines of wards on a plane.

    Attributes
    ----------
    polygons : dict of str to list of list of ndarray, shape (points, 2)
        The polygons of each ward, in kilometres east and north of the south-west
        corner of all of them.
    attribution : str
        The attribution that has to accompany the outlines.
    """

    polygons: dict[str, list[Polygon]]
    attribution: str

    def hectares(self, ward: str) -> float:
        """Return the area of a ward.

        Parameters
        ----------
        ward : str
            The name of the ward.

        Returns
        -------
        float
            The area, in hectares.
        """
        return 100 * sum(
            abs(_area(outer)) - sum(abs(_area(hole)) for hole in holes)
            for outer, *holes in self.polygons[ward]
        )


def _area(ring: Floats) -> float:
    """Return the signed area of a ring, by the shoelace formula."""
    x, y = ring.T
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) / 2)


def read_outlines(path: str | os.PathLike[str], wards: Sequence[str]) -> Outlines:
    """Read the outlines of wards.

    Parameters
    ----------
    path : str or path
        A GeoJSON file: a ``FeatureCollection`` of polygons in degrees of longitude
        and latitude, each with a ``ward_name``. The collection may have an
        ``attribution``.
    wards : sequence of str
        The names of the required wards; others are ignored.

    Returns
    -------
    Outlines

    Raises
    ------
    InputError
        If the file cannot be read, or wards are missing from it; the message names
        all of them.
    """
    source = files.as_path(path)
    try:
        content = json.loads(source.read_text("utf-8"))
        found = {
            str(feature["properties"]["ward_name"]): _polygons(feature["geometry"])
            for feature in content["features"]
        }
        attribution = str(content.get("attribution", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{source}: expected a GeoJSON FeatureCollection of polygons that each "
            f"have a ward_name, found none ({type(error).__name__}: {error})"
        ) from error
    missing = [_missing(ward, found) for ward in wards if ward not in found]
    if missing:
        raise InputError(f"{source}: no outline for {'; '.join(missing)}")
    return Outlines(_on_a_plane({w: found[w] for w in wards}), attribution)


def _missing(ward: str, found: dict[str, list[Polygon]]) -> str:
    near = get_close_matches(ward, found, 1)
    return f"ward {ward!r}" + (f" (did you mean {near[0]!r}?)" if near else "")


def _polygons(geometry: Any) -> list[Polygon]:
    kind, parts = geometry["type"], geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"unsupported geometry type {kind!r}")
    polygons = [parts] if kind == "Polygon" else parts
    return [[np.array(ring, np.float64)[:, :2] for ring in p] for p in polygons]


def _on_a_plane(degrees: dict[str, list[Polygon]]) -> dict[str, list[Polygon]]:
    """Return outlines in kilometres, for an area small enough to be treated as flat."""
    points = np.concatenate([r for ps in degrees.values() for p in ps for r in p])
    corner, middle = points.min(axis=0), np.radians(points[:, 1].mean())
    scale = _KM_PER_DEGREE * np.array([np.cos(middle), 1.0])
    return {
        ward: [[(ring - corner) * scale for ring in p] for p in polygons]
        for ward, polygons in degrees.items()
    }
