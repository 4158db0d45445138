"""Pictures of multi-state models: what they show, and their alternative text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from matplotlib.text import Text
from models import KINDS, ageless, sick_sicker

import hearthline as hl

if TYPE_CHECKING:
    from hearthline.multistate.results import MultiStateResults
    from hearthline.tables.picture import Picture

NAMES = ["occupancy", "stay", "transition", "cost", "utility"]
CASES = ["draws", "one draw", "exact", "large"]


def _large() -> hl.MultiState:
    """Return a model with long names, many transitions, and negative costs."""
    names = [f"a very long name of the state with number {i}" for i in range(14)]
    rates = {(a, b): 0.1 for a in names for b in names if a != b}
    amounts = {name: (-1.0) ** i * i for i, name in enumerate(names)}
    return hl.MultiState(
        names, rates, costs=amounts, utilities=amounts, time_unit="month"
    )


@pytest.fixture(scope="module")
def results() -> dict[str, MultiStateResults]:
    given = {"covariates": KINDS, "shares": "share", "progress": False}
    return {
        "draws": ageless().run(500, 10, draws=20, **given),
        "one draw": sick_sicker().run(300, 20.5, progress=False),
        "exact": sick_sicker().expect(75, progress=False),
        "large": _large().run(100, 5, draws=3, progress=False),
    }


def _each(results: dict[str, MultiStateResults]) -> list[tuple[str, Picture]]:
    return [
        (f"{name} of {case}", results[case].plot(name))
        for case in CASES
        for name in results[case].pictures
    ]


def _texts(picture: Picture) -> list[Text]:
    """Return the texts that are drawn; of tick labels, those within the scales."""
    texts = [*picture.texts, *(t for key in picture.legends for t in key.get_texts())]
    for panel in picture.axes:
        if not panel.get_visible():
            continue
        scales = ((panel.xaxis, panel.get_xlim()), (panel.yaxis, panel.get_ylim()))
        labels: list[Text] = []
        for axis, scale in scales:
            places = axis.get_ticklocs()
            own = list(axis.get_ticklabels())
            labels += own
            inside = (min(scale) <= place <= max(scale) for place in places)
            texts += [t for t, drawn in zip(own, inside, strict=True) if drawn]
        others = [tick.label2 for a, _ in scales for tick in a.get_major_ticks()]
        left_out = {id(text) for text in (*labels, *others)}
        texts += [t for t in panel.findobj(Text) if id(t) not in left_out]
    return [t for t in texts if t.get_visible() and t.get_text().strip()]


def test_every_table_has_a_picture(results: dict[str, MultiStateResults]) -> None:
    for case in CASES:
        assert results[case].pictures == NAMES


def test_every_picture_is_described_and_sourced(
    results: dict[str, MultiStateResults],
) -> None:
    for name, picture in _each(results):
        texts = [text.get_text().replace("\n", " ") for text in picture.texts]
        assert len(picture.hearthline_alt) > 60, name
        assert picture.hearthline_title in texts
        assert any("Source: Hearthline" in text for text in texts), name


def test_no_text_leaves_the_picture_or_covers_another(
    results: dict[str, MultiStateResults],
) -> None:
    for name, picture in _each(results):
        picture.png()
        width, height = picture.bbox.width, picture.bbox.height
        boxes = []
        for text in _texts(picture):
            box = text.get_window_extent()
            across = box.x0 >= -1 and box.x1 <= width + 1
            along = box.y0 >= -1 and box.y1 <= height + 1
            assert (across, along) == (True, True), (name, text.get_text())
            assert text.get_rotation() == 0
            boxes.append((text.get_text(), box.padded(-2)))
        for i, (text, box) in enumerate(boxes):
            for other, another in boxes[:i]:
                assert not box.overlaps(another), (name, text, other)


def test_scales_start_at_zero(results: dict[str, MultiStateResults]) -> None:
    for name in ("occupancy", "transition"):
        for panel in results["draws"].plot(name).axes:
            assert not panel.get_visible() or panel.get_ylim()[0] == 0
    for name in ("stay", "cost"):
        assert results["draws"].plot(name).axes[0].get_xlim()[0] == 0
    low, high = results["large"].plot("cost").axes[0].get_xlim()
    assert low < 0 < high


def test_headlines_say_what_the_numbers_say(
    results: dict[str, MultiStateResults],
) -> None:
    titles = {n: results["exact"].plot(n).hearthline_title for n in NAMES}
    assert titles == {
        "occupancy": "52% of units are in “D” at year 75",
        "stay": "A unit spends 28.7 years in “H”, more than in any other state",
        "transition": "H → S1 is the most common transition: 4.3 in total",
        "cost": "A unit costs 147,743 until year 75",
        "utility": "A unit has a utility of 21.3 until year 75",
    }


def test_what_is_left_out_is_said(results: dict[str, MultiStateResults]) -> None:
    picture = results["large"].plot("transition")
    assert len(picture.axes) == 12
    assert any("The 12 largest of 182." in text.get_text() for text in picture.texts)


def test_chance_is_drawn_where_there_are_draws(
    results: dict[str, MultiStateResults],
) -> None:
    assert len(results["draws"].plot("occupancy").legends) == 1
    assert not results["one draw"].plot("occupancy").legends
    assert "middle 80% of draws" in results["draws"].plot("stay").texts[-1].get_text()
    assert "draws" not in results["exact"].plot("stay").texts[-1].get_text()


def test_one_time_and_one_state_can_be_drawn() -> None:
    model = hl.MultiState(["a"], {}, costs={"a": 0.0})
    exact = model.expect(2, times=[1], progress=False)
    assert exact.pictures == ["occupancy", "cost"]
    for name in exact.pictures:
        exact.plot(name).png()
