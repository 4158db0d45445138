"""Maps of wards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from looks import fits, texts
from marginal_tables import TWO_WARDS, few
from matplotlib.colors import to_rgb

import hearthline as hl
from hearthline.pictures.ward_map import _SCALE, MEASURES, hidden
from hearthline.reading.outlines import BARNET, read_outlines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def barnet(tmp_path_factory: pytest.TempPathFactory) -> hl.Families:
    """Invented families: 5 in the first of Barnet's wards, 6 in the next, and so on."""
    wards = [
        feature["properties"]["ward_name"]
        for feature in json.loads(BARNET.read_text("utf-8"))["features"]
    ]
    rows = ["family_id,ward,family_type,quintile,ethnic_group,born,sex,disability"]
    for at, ward in enumerate(wards):
        for family in range(5 + at):
            kind = "lone_parent" if family % 2 else "couple"
            rows += [f"{at}-{family},{ward},{kind},3,white,2010-05,male,no"] * 2
    place = tmp_path_factory.mktemp("families") / "families.csv"
    place.write_text("\n".join(rows) + "\n", "utf-8")
    base = hl.load("need-2014")
    none = base.set({f"population.start.level_{n}": 0 for n in (2, 3, 4)})
    return hl.read_families(none, place)


@pytest.mark.parametrize("measure", list(MEASURES))
def test_every_ward_is_named_with_its_number(barnet: hl.Families, measure: str) -> None:
    picture = barnet.plot("wards", measure)
    fits(picture)
    labels = [text.get_text().replace("\n", " ") for text in picture.axes[0].texts]
    assert len(labels) == 21
    for ward in barnet.wards:
        assert any(label.startswith(ward) for label in labels)
        assert ward in picture.hearthline_alt
    note = " ".join(texts(picture))
    assert "Contains National Statistics data and OS data © Crown copyright" in note
    assert "CC BY 4.0" in note


def test_wards_show_their_families(barnet: hl.Families) -> None:
    assert len(barnet) == sum(range(5, 26))
    picture = barnet.plot()
    assert picture.hearthline_title == (
        "Families: from 5 in Brunswick Park to 25 in Woodhouse"
    )
    numbers = [t.get_text().split("\n")[-1] for t in picture.axes[0].texts]
    assert numbers == [str(n) for n in range(5, 26)]
    (key,) = picture.legends
    assert key.get_title().get_text() == "families"
    children = barnet.plot(measure="children").axes[0].texts
    assert [t.get_text().split("\n")[-1] for t in children] == [
        str(2 * n) for n in range(5, 26)
    ]


def test_small_counts_are_not_shown(barnet: hl.Families) -> None:
    """Of 5 to 9 families, 2 to 4 are lone-parent families; none is above level 1."""
    picture = barnet.plot(measure="lone_parents")
    numbers = [t.get_text().split("\n")[-1] for t in picture.axes[0].texts]
    assert numbers[:5] == ["not shown"] * 5
    assert numbers[5:7] == ["50%", "45%"]
    assert "fewer than 5 such families" in " ".join(texts(picture))
    assert "Not shown: Brunswick Park" in picture.hearthline_alt
    # A count of 0 is not a small count.
    need = barnet.plot(measure="need").axes[0].texts
    assert {t.get_text().split("\n")[-1] for t in need} == {"0.0%"}


@pytest.mark.parametrize(
    ("counts", "unseen"),
    [
        ([5, 6, 7], []),
        ([0, 6, 7], []),
        ([4, 9, 7], [0, 2]),
        ([4, 9, 1], [0, 2]),
        ([3], [0]),
    ],
)
def test_a_lone_small_count_takes_a_second_with_it(
    counts: list[int], unseen: list[int]
) -> None:
    assert np.flatnonzero(hidden(np.array(counts, float))).tolist() == unseen


def test_families_without_wards_have_no_map(results: hl.Results) -> None:
    families = results.population
    assert families.pictures == []
    with pytest.raises(hl.InputError, match="expected families with wards"):
        families.plot()


def test_measures_and_pictures_of_wards_have_names(barnet: hl.Families) -> None:
    assert barnet.pictures == ["wards"]
    with pytest.raises(hl.InputError, match="'families'"):
        barnet.plot(measure="familys")
    with pytest.raises(hl.InputError, match="'wards'"):
        barnet.plot("ward")


def test_other_outlines_can_be_given(tmp_path: Path) -> None:
    families = hl.synthesise(few(), TWO_WARDS)
    with pytest.raises(hl.InputError, match=r"'Alder Hill'.*; ward 'Birch Vale'"):
        families.plot()

    def square(west: float) -> list[list[list[float]]]:
        corners = [(0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01), (0, 0)]
        return [[[west + x, 51.5 + y] for x, y in corners]]

    shapes = {
        "Alder Hill": {"type": "Polygon", "coordinates": square(0.0)},
        # Two islands of one ward.
        "Birch Vale": {
            "type": "MultiPolygon",
            "coordinates": [square(0.02), square(0.04)],
        },
    }
    features = [
        {"properties": {"ward_name": n}, "geometry": g} for n, g in shapes.items()
    ]
    place = tmp_path / "wards.geojson"
    place.write_text(json.dumps({"attribution": "Made up.", "features": features}))
    picture = families.plot(outlines=place)
    fits(picture)
    assert any("Made up." in text for text in texts(picture))
    drawn = read_outlines(place, families.wards)
    assert drawn.hectares("Birch Vale") == pytest.approx(
        2 * drawn.hectares("Alder Hill")
    )


def test_the_scale_gets_darker_all_the_way() -> None:
    tones = [sum(to_rgb(_SCALE(t))) for t in np.linspace(0, 1, 20)]
    assert tones == sorted(tones, reverse=True)
