"""Ward outlines from GeoJSON files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import hearthline as hl
from hearthline.reading.outlines import BARNET, read_outlines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "content",
    [
        "nothing",
        "[]",
        '{"features": [{"properties": {}, "geometry": {}}]}',
        '{"features": [{"properties": {"ward_name": "a"}, "geometry": '
        '{"type": "Point", "coordinates": [0, 51]}}]}',
    ],
)
def test_what_holds_no_outlines_is_refused(tmp_path: Path, content: str) -> None:
    place = tmp_path / "wards.geojson"
    place.write_text(content)
    with pytest.raises(
        hl.InputError, match=r"wards\.geojson: expected a GeoJSON .* found none"
    ):
        read_outlines(place, ["a"])


def test_a_ward_that_is_missing_is_reported_with_the_nearest() -> None:
    with pytest.raises(hl.InputError, match=r"'Hendn' \(did you mean 'Hendon'\?\)"):
        read_outlines(BARNET, ["Hendn", "Hale"])


def test_outlines_have_the_published_areas() -> None:
    """The areas in the GLA's Ward Atlas, in square kilometres with one decimal."""
    published = {
        "Brunswick Park": 3.2,
        "Burnt Oak": 2.1,
        "Childs Hill": 3.1,
        "Colindale": 2.6,
        "Coppetts": 2.7,
        "East Barnet": 3.8,
        "East Finchley": 2.5,
        "Edgware": 5.6,
        "Finchley Church End": 2.7,
        "Garden Suburb": 4.7,
        "Golders Green": 3.0,
        "Hale": 5.4,
        "Hendon": 2.8,
        "High Barnet": 8.3,
        "Mill Hill": 9.4,
        "Oakleigh": 3.3,
        "Totteridge": 8.8,
        "Underhill": 4.6,
        "West Finchley": 2.2,
        "West Hendon": 3.4,
        "Woodhouse": 2.6,
    }
    drawn = read_outlines(BARNET, list(published))
    for ward, area in published.items():
        assert drawn.hectares(ward) / 100 == pytest.approx(area, abs=0.08), ward
