"""Pictures of who comes and goes, of localities and of wards."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from growing import growing
from marginal_tables import TWO_WARDS, few
from matplotlib.colors import to_rgb
from matplotlib.text import Text

import hearthline as hl
from hearthline.pictures.frame import Picture
from hearthline.pictures.ward_map import _SCALE, MEASURES, hidden
from hearthline.reading.outlines import BARNET, read_outlines

OF_PEOPLE = ["localities", "pyramid", "population", "demography", "stream"]


@pytest.fixture(scope="module")
def run() -> hl.Results:
    return hl.run(growing(), draws=6, seed=3, progress=False)


@pytest.fixture(scope="module")
def both() -> hl.Comparison:
    scenarios = {"rise": growing(0.02), "fall": growing(-0.02), "same": growing(0.02)}
    return hl.compare(scenarios, draws=6, seed=3, progress=False)


@pytest.fixture(scope="module")
def barnet(tmp_path_factory: pytest.TempPathFactory) -> hl.Families:
    """Made-up families: 5 in the first of Barnet's wards, 6 in the next, and so on."""
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
    base = hl.load("barnet-2014")
    none = base.set({f"population.start.level_{n}": 0 for n in (2, 3, 4)})
    return hl.read_families(none, place)


def _texts(picture: Picture) -> list[str]:
    found = [t.get_text() for t in picture.findobj(Text) if t.get_visible()]
    return [text.replace("\n", " ") for text in found if text.strip()]


def _key(picture: Picture) -> list[str]:
    (legend,) = picture.legends
    return [text.get_text() for text in legend.get_texts()]


def _fits(picture: Picture) -> None:
    """Check that no text leaves the picture, and that none is turned."""
    picture.png()
    width, height = picture.bbox.width, picture.bbox.height
    for text in picture.findobj(Text):
        owner = text.axes
        if not text.get_text().strip() or (owner and not owner.get_visible()):
            continue
        box = text.get_window_extent()
        assert text.get_rotation() == 0
        assert box.x0 >= -1, text.get_text()
        assert box.x1 <= width + 1, text.get_text()
        assert box.y0 >= -1, text.get_text()
        assert box.y1 <= height + 1, text.get_text()


# ---- Runs ---------------------------------------------------------------------


def test_pictures_are_offered_where_their_tables_are(
    run: hl.Results, results: hl.Results
) -> None:
    assert run.pictures[-5:] == OF_PEOPLE
    assert results.pictures[-1] == "localities"
    with pytest.raises(hl.InputError, match="'pyramid'"):
        results.plot("pyramid")


@pytest.mark.parametrize("name", OF_PEOPLE)
def test_pictures_are_described_and_sourced(run: hl.Results, name: str) -> None:
    picture = run.plot(name)
    _fits(picture)
    assert picture.hearthline_alt.startswith(picture.hearthline_title)
    assert len(picture.hearthline_alt) > 100
    assert any("Source: Hearthline" in text for text in _texts(picture))


def test_a_pyramid_has_every_child_and_the_projection(run: hl.Results) -> None:
    picture = run.plot("pyramid")
    children = run.cube("population", by=["sex", "age"]).values["children"]
    projected = run.plan.ages.pivot_table("projected", "year", "age")
    assert [p.get_title(loc="left").split(":")[0] for p in picture.axes] == [
        "2014",
        "2015",
        "2016",
    ]
    for at, panel in enumerate(picture.axes):
        boys, girls = panel.containers
        means = children[:, at].mean(axis=0)
        assert [-bar.get_width() for bar in boys] == pytest.approx(means[1])
        assert [bar.get_width() for bar in girls] == pytest.approx(means[0])
        marks = [line.get_xdata() for line in panel.lines if line.get_marker() == "o"]
        assert marks[1] - marks[0] == pytest.approx(projected.to_numpy()[at])
    assert _key(picture) == ["boys", "girls", "as in 2014", "projection"]


def test_children_by_year_are_beside_the_projection(run: hl.Results) -> None:
    whole, east, west, hidden_panel = run.plot("population").axes
    fit = run.fit_to_projection()
    line, marks = whole.lines
    assert line.get_ydata() == pytest.approx(fit["simulated"].to_numpy())
    assert marks.get_ydata() == pytest.approx(fit["projected"].to_numpy())
    # The projection is the borough's: no locality has a mark.
    assert [len(panel.lines) for panel in (east, west)] == [1, 1]
    assert not hidden_panel.get_visible()


def test_localities_are_beside_their_own_projections() -> None:
    run = hl.run(growing(parts=True), draws=2, progress=False)
    whole, east, west, _ = run.plot("population").axes
    sums = [panel.lines[1].get_ydata() for panel in (whole, east, west)]
    assert sums[1] + sums[2] == pytest.approx(sums[0])


def test_new_homes_are_named_where_the_projection_is_without_them() -> None:
    run = hl.run(growing(housing=True), draws=2, progress=False)
    for name in ("pyramid", "population"):
        assert any("new homes (The Meadows)" in t for t in _texts(run.plot(name)))


def test_flows_have_one_scale_from_zero(run: hl.Results) -> None:
    picture = run.plot("demography")
    assert len({panel.get_ylim() for panel in picture.axes}) == 1
    assert picture.axes[0].get_ylim()[0] == 0
    born = run.summary("demography", by=[], every="year", measures="births")
    heights = [bar.get_height() for bar in picture.axes[0].containers[0]]
    assert heights == pytest.approx(born["mean"].to_numpy())


def test_need_by_locality_has_one_scale_from_zero(results: hl.Results) -> None:
    picture = results.plot("localities")
    assert [p.get_title(loc="left") for p in picture.axes] == ["East", "West"]
    assert len({panel.get_ylim() for panel in picture.axes}) == 1
    assert picture.axes[0].get_ylim()[0] == 0
    assert _key(picture) == [
        "Level 2: needs not yet met",
        "Level 3: complex needs",
        "Level 4: acute needs",
        "middle 80% of draws",
    ]


def test_a_horizon_without_july_has_no_pyramid(tmp_path: Path) -> None:
    short = hl.run(growing().set({"time.horizon": 3}), draws=1, progress=False)
    assert short.columns("population").labels["year"] == ()
    assert not {"pyramid", "population"} & {*short.pictures}
    for name in short.pictures:
        short.plot(name).png()
    assert short.summary("population").empty
    assert short.fit_to_projection().empty
    assert short.fit_to_projection(by_age=True).empty
    one = hl.run(growing().set({"time.horizon": 4}), draws=1, progress=False)
    for name in one.pictures:
        _fits(one.plot(name))


# ---- Comparisons --------------------------------------------------------------


def test_scenarios_are_drawn_side_by_side(both: hl.Comparison) -> None:
    picture = both.plot("localities")
    _fits(picture)
    assert _key(picture) == ["rise (baseline)", "fall", "same"]
    demand = both.demand()
    said = demand[(demand["locality"] == "west") & (demand["measure"] == "families")]
    _, west = picture.axes
    for line, (_, rows) in zip(
        west.lines, said.groupby("scenario", sort=False), strict=True
    ):
        assert line.get_ydata() == pytest.approx(rows["mean"].to_numpy())
    one = both.plot("localities", "same")
    assert _key(one) == ["rise (baseline)", "same"]
    assert "under each" in one.hearthline_title


def test_many_scenarios_have_a_key_in_rows(small: hl.Scenario) -> None:
    names = [f"a scenario with a long name, number {n}" for n in range(8)]
    many = hl.compare(dict.fromkeys(names, small), draws=1, progress=False)
    _fits(many.plot("localities"))


# ---- Wards --------------------------------------------------------------------


@pytest.mark.parametrize("measure", list(MEASURES))
def test_every_ward_is_named_with_its_number(barnet: hl.Families, measure: str) -> None:
    picture = barnet.plot("wards", measure)
    _fits(picture)
    labels = [text.get_text().replace("\n", " ") for text in picture.axes[0].texts]
    assert len(labels) == 21
    for ward in barnet.wards:
        assert any(label.startswith(ward) for label in labels)
        assert ward in picture.hearthline_alt
    note = " ".join(_texts(picture))
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
    """Of 5 to 9 families, 2 to 4 have one parent; nobody is above level 1."""
    picture = barnet.plot(measure="lone_parents")
    numbers = [t.get_text().split("\n")[-1] for t in picture.axes[0].texts]
    assert numbers[:5] == ["not shown"] * 5
    assert numbers[5:7] == ["50%", "45%"]
    assert "fewer than 5 such families" in " ".join(_texts(picture))
    assert "Not shown: Brunswick Park" in picture.hearthline_alt
    # None is no small count.
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
    with pytest.raises(hl.InputError, match="no ward of these families is known"):
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
    _fits(picture)
    assert any("Made up." in text for text in _texts(picture))
    drawn = read_outlines(place, families.wards)
    assert drawn.hectares("Birch Vale") == pytest.approx(
        2 * drawn.hectares("Alder Hill")
    )


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
    with pytest.raises(hl.InputError, match=r"wards\.geojson: found no outlines"):
        read_outlines(place, ["a"])


def test_a_ward_that_is_missing_is_told_with_the_nearest() -> None:
    with pytest.raises(hl.InputError, match=r"'Hendn' \(nearest name: 'Hendon'\)"):
        read_outlines(BARNET, ["Hendn", "Hale"])


def test_outlines_have_the_published_areas() -> None:
    """Square kilometres of the GLA's Ward Atlas, rounded there to one decimal."""
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


def test_the_scale_gets_darker_all_the_way() -> None:
    tones = [sum(to_rgb(_SCALE(t))) for t in np.linspace(0, 1, 20)]
    assert tones == sorted(tones, reverse=True)
