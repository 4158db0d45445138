"""Pictures: what they show, and their alternative text."""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING

import pytest
from conftest import EFFECT, NO_EFFECT, quietly
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.colors import to_rgb
from matplotlib.container import ErrorbarContainer
from matplotlib.image import imread
from matplotlib.text import Text

import hearthline as hl
from hearthline.base import words
from hearthline.pictures import frame as style

if TYPE_CHECKING:
    from pathlib import Path

RUN = ["level", "area", "zone", "theme", "move", "crossing", "cost", "localities"]
DIFFERENCES = ["level", "zone", "theme", "crossing", "localities", "options"]
DIFFERENCES += ["savings"]


@pytest.fixture(scope="module")
def results(small: hl.Scenario) -> hl.Results:
    """A run with enough draws for bands."""
    return hl.run(small, draws=20, seed=3, progress=False)


@pytest.fixture(scope="module")
def comparison(small: hl.Scenario) -> hl.Comparison:
    scenarios = {"base": small.set(NO_EFFECT), "help": small.set(EFFECT)}
    return hl.compare(scenarios, draws=20, seed=3, progress=False)


def _all(results: hl.Results, comparison: hl.Comparison) -> dict[str, style.Picture]:
    drawn = {name: results.plot(name) for name in results.pictures}
    drawn |= {f"{n}-compared": comparison.plot(n) for n in comparison.pictures}
    drawn["family"] = results.family(3).plot()
    return drawn


def test_every_picture_is_offered(
    results: hl.Results, comparison: hl.Comparison
) -> None:
    assert results.pictures == RUN
    assert comparison.pictures == DIFFERENCES


def test_the_first_picture_is_drawn_unless_another_is_named(
    results: hl.Results,
) -> None:
    assert results.plot().hearthline_alt == results.plot(RUN[0]).hearthline_alt
    assert results.plot().hearthline_alt != results.plot(RUN[1]).hearthline_alt


def test_every_picture_is_described_and_sourced(
    results: hl.Results, comparison: hl.Comparison
) -> None:
    for name, picture in _all(results, comparison).items():
        texts = [text.get_text().replace("\n", " ") for text in picture.texts]
        assert len(picture.hearthline_alt) > 60, name
        assert picture.hearthline_title in texts
        if name != "family":
            assert any("Source: Hearthline" in text for text in texts), name


def test_no_text_leaves_the_picture(
    results: hl.Results, comparison: hl.Comparison
) -> None:
    for name, picture in _all(results, comparison).items():
        picture.png()
        width, height = picture.bbox.width, picture.bbox.height
        for text in picture.findobj(Text):
            if not text.get_visible() or not text.get_text().strip():
                continue
            if not all(a.get_visible() for a in (text.axes,) if a is not None):
                continue
            box = text.get_window_extent()
            across = box.x0 >= -1 and box.x1 <= width + 1
            along = box.y0 >= -1 and box.y1 <= height + 1
            assert (across, along) == (True, True), (name, text.get_text())


@pytest.mark.parametrize("years", [12, 20, 30])
def test_numbers_of_bars_do_not_meet(small: hl.Scenario, years: int) -> None:
    long = small.set({"time.horizon": 12 * years})
    pair = {"base": long.set(NO_EFFECT), "help": long.set(EFFECT)}
    done = hl.compare(pair, draws=3, seed=1, progress=False)
    pictures = [done.results["base"].plot("cost")]
    pictures += [done.plot(name) for name in ("savings", "crossing")]
    for picture in pictures:
        picture.png()
        drawn = [panel for panel in picture.axes if panel.patches]
        assert drawn
        for panel in drawn:
            boxes = [text.get_window_extent() for text in panel.texts]
            if not any(patch.get_height() for patch in panel.patches):
                continue  # A class without pounds.
            assert len(boxes) >= 6
            for one, other in itertools.combinations(boxes, 2):
                assert not one.overlaps(other), picture.hearthline_title


def test_text_is_horizontal(results: hl.Results) -> None:
    for name in results.pictures:
        for text in results.plot(name).findobj(Text):
            if text.get_text():
                assert text.get_rotation() == 0, (name, text.get_text())


@pytest.mark.parametrize("name", ["area", "move", "crossing", "cost"])
def test_areas_and_bars_start_at_zero(results: hl.Results, name: str) -> None:
    for panel in results.plot(name).axes:
        if panel.get_visible():
            assert panel.get_ylim()[0] == 0


def test_the_band_is_labelled_in_words(results: hl.Results) -> None:
    (key,) = results.plot("level").legends
    assert [t.get_text() for t in key.get_texts()] == [
        "mean of draws",
        "middle 80% of draws",
    ]


def test_a_range_is_drawn_from_twenty_draws(
    small: hl.Scenario, results: hl.Results, comparison: hl.Comparison
) -> None:
    scenarios = {"base": small.set(NO_EFFECT), "help": small.set(EFFECT)}
    few = hl.compare(scenarios, draws=19, seed=3, progress=False)
    drawn = _all(few.results["base"], few)
    # The history of one family has no draws.
    del drawn["family"]
    for name, picture in drawn.items():
        note = " ".join(picture.texts[-1].get_text().split())
        assert "No range is drawn from fewer than 20 draws." in note, name
        assert "middle 80%" not in note, name
        assert "middle 80%" not in picture.hearthline_alt, name
        for panel in picture.axes:
            for band in (*panel.collections, *panel.containers):
                if isinstance(band, FillBetweenPolyCollection):
                    # The stacked area has no range.
                    assert "area" in name
                assert not isinstance(band, ErrorbarContainer), name
        for key in picture.legends:
            assert all("80%" not in text.get_text() for text in key.get_texts()), name
    for name, picture in _all(results, comparison).items():
        note = " ".join(picture.texts[-1].get_text().split())
        assert "No range" not in note, name


def test_savings_say_what_they_are(comparison: hl.Comparison) -> None:
    picture = comparison.plot("savings")
    shown = " ".join(text.get_text().replace("\n", " ") for text in picture.texts)
    assert "at the average prices of “Costs made for tests”" in shown
    assert "in the money of 2014/15" in shown
    # Its cost book has no deflator, so that nothing is cash.
    assert "by financial year, in prices of 2014/15." in shown
    assert "never added up" in shown
    assert "Cost avoidance: " in picture.hearthline_alt
    assert "Nothing of it is cashable." in picture.hearthline_alt
    assert "No cost of programmes" in shown


def test_savings_of_one_draw_are_not_clear_under_any_scenario(
    small: hl.Scenario,
) -> None:
    base = small.set({"time.horizon": 24})
    mixes = [base.set({"moves.2->3.rate": rate}) for rate in (0.1, 0.2, 0.3, 0.4)]
    four = hl.compare(base, *mixes, draws=1, progress=False)
    shown = [text.get_text().replace("\n", " ") for text in four.plot("savings").texts]
    headline = "over 2014/15 to 2015/16: no clear change under any scenario"
    assert any(headline in text for text in shown)
    assert any("1 paired draw, seed" in text for text in shown)


def test_files_are_pictures_with_words(results: hl.Results, tmp_path: Path) -> None:
    picture = results.plot("level")
    picture.write(tmp_path / "level")
    pixels = imread(io.BytesIO((tmp_path / "level.png").read_bytes()))
    assert pixels.shape[1] == 1500
    drawing = (tmp_path / "level.svg").read_text()
    assert "<text" in drawing
    assert (tmp_path / "level.txt").read_text().strip() == picture.hearthline_alt
    png, about = picture._repr_png_()
    assert png[:4] == b"\x89PNG"
    assert about["alt"] == picture.hearthline_alt


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in to_rgb(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    "colour", ["BLUE", "TEAL", "ORANGE", "PLUM", "MAUVE", "GREY", "INK"]
)
def test_colours_stand_out_from_white(colour: str) -> None:
    assert 1.05 / (_luminance(getattr(style, colour)) + 0.05) >= 3


def test_one_draw_and_a_short_horizon_can_be_drawn(small: hl.Scenario) -> None:
    short = quietly(small, {"time.horizon": 1})
    other = quietly(short, {"moves.1->2.rate": 0.1})
    run = hl.run(short, draws=1, progress=False)
    for name in run.pictures:
        run.plot(name).png()
    both = hl.compare({"a": short, "b": other}, draws=1, progress=False)
    for name in both.pictures:
        both.plot(name).png()


def test_costs_can_be_missing(small: hl.Scenario) -> None:
    text = small.to_toml()
    bare = text[: text.index("[costs")]
    from hearthline.scenarios.scenario import parse

    run = hl.run(parse(bare), draws=2, progress=False)
    assert run.scenario.cost_label == ""
    assert "cost" not in run.tables
    assert "cost" not in run.pictures
    both = hl.compare({"a": parse(bare), "b": small}, draws=1, progress=False)
    with pytest.raises(hl.InputError, match="scenario 'small' states no costs"):
        both.savings()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "£0"),
        (12.4, "£12"),
        (9_999, "£10k"),
        (12_345, "£12k"),
        (999_600, "£1.00m"),
        (-2_345_678, "−£2.35m"),
        (61_340_000, "£61.3m"),
    ],
)
def test_money_is_short(number: float, text: str) -> None:
    assert words.pounds(number) == text


def test_numbers_are_short() -> None:
    assert words.count(1234.6) == "1,235"
    assert words.count(3.21) == "3.2"
    assert words.count(float("nan")) == "not known"
    assert words.signed(-3.21) == "−3.2"
    assert words.signed(0.0) == "0"
    assert words.signed_pounds(-12_345) == "−£12k"
    assert words.signed_pounds(2e6) == "+£2.00m"
    assert words.signed_pounds(0.2) == "£0"
    assert words.change(100, 101) == "hardly change"
    assert words.change(100, 120) == "rise 20%"
    assert words.change(0, 5) == "go from 0 to 5.0"
    assert words.span(13) == "1 year and 1 month"
    assert words.listing(["a", "b", "c"]) == "a, b and c"


def test_one_draw_has_no_standard_error_in_words(small: hl.Scenario) -> None:
    one = hl.compare(
        small, small.set({"moves.2->3.rate": 0.3}), draws=1, progress=False
    )
    for name in ("level", "crossing"):
        said = one.plot(name).hearthline_alt
        assert "standard error" not in said
