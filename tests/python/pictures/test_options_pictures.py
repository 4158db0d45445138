"""Pictures of a comparison of several scenarios: all of them, told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from looks import fits, key, texts
from matplotlib.colors import to_hex

import hearthline as hl
from hearthline.base import words
from hearthline.pictures.scenarios import looks_of, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LONG = "a-name-that-is-rather-long-for-a-key-or-a-headline"
NAMES = ["early", "base-changed", LONG]


@pytest.mark.parametrize(
    "name",
    ["level", "zone", "theme", "crossing", "localities", "options", "savings"],
)
def test_every_picture_shows_all_scenarios(options: hl.Comparison, name: str) -> None:
    picture = options.plot(name)
    fits(picture)
    explained = [text for text in key(picture) if "80%" not in text]
    assert explained == list(options.labels.values())
    note = " ".join(picture.texts[-1].get_text().split())
    assert "20 paired draws" in note
    for scenario in NAMES:
        assert options.results[scenario].scenario.title in note
        assert (
            scenario in picture.hearthline_alt or "No difference" in texts(picture)[0]
        )


def _colours(panel: Axes) -> set[str]:
    drawn = [line.get_color() for line in panel.lines]
    drawn += [patch.get_facecolor() for patch in panel.patches]
    return {to_hex(colour).upper() for colour in drawn}


@pytest.mark.parametrize("name", ["level", "crossing", "savings", "localities"])
def test_scenarios_have_one_colour_in_every_picture(
    options: hl.Comparison, name: str
) -> None:
    looks = looks_of(options, NAMES)
    assert len(set(looks.values())) == 4
    for panel in options.plot(name).axes:
        assert {colour for colour, _ in looks.values()} <= _colours(panel)
    two = looks_of(options, [LONG, "early"])
    assert all(looks[name] == look for name, look in two.items())


def test_some_scenarios_can_be_chosen(options: hl.Comparison) -> None:
    picture = options.plot("level", ["early", LONG])
    labels = options.labels
    assert key(picture)[:3] == [labels["base"], labels["early"], labels[LONG]]
    one = options.plot("level", "early")
    assert key(one)[:2] == [labels["base"], labels["early"]]
    assert "“early” minus baseline" in " ".join(texts(one))
    with pytest.raises(hl.InputError, match="did you mean 'early'"):
        options.plot("level", ["erly"])


def test_headlines_name_each_scenario(options: hl.Comparison) -> None:
    for name in ("level", "crossing", "savings"):
        title = options.plot(name).hearthline_title
        for scenario in NAMES:
            assert f"under “{shortened(scenario)}”" in title, title
    assert shortened(LONG) == "a-name-that-is-r…y-or-a-headline"
    assert len(shortened(LONG)) == 32


def test_of_many_scenarios_the_headline_names_both_ends(small: hl.Scenario) -> None:
    base = small.set({}, name="base")
    rates = (0.02, 0.04, 0.08, 0.1, 0.14, 0.16)
    mixes = [small.set({"moves.3->4.rate": rate}, name=f"m{rate}") for rate in rates]
    many = hl.compare(base, *mixes, draws=20, progress=False)
    for name in ("level", "crossing", "savings"):
        title = many.plot(name).hearthline_title
        assert ": from " in title
        assert {"under “m0.02”", "under “m0.16”"} <= {
            f"under {part.split(' ')[0]}" for part in title.split("under ")[1:]
        }
        assert title.count("under") == 2
    for name in many.pictures:
        fits(many.plot(name))


def test_the_options_show_differences_and_shares(options: hl.Comparison) -> None:
    picture = options.plot("options")
    said = texts(picture)
    tidy = options.options(tidy=True).set_index(["scenario", "number"])
    row = tidy.loc["early", "Level 4: acute needs"]
    assert f"{100 * row['better']:.0f}%" in said
    shown = words.signed(row["difference"])
    assert any(text.startswith(f"{shown} (") for text in said), shown
    assert "better in" in said
    assert "Need: families" in said
    assert "Cost, gross, at average prices" in said
    note = said[-1]
    assert "Better means fewer families" in " ".join(said)
    assert "Monte Carlo variation only" in " ".join(said)
    assert note
    assert picture.hearthline_title.startswith("Fewest families at level 4 under “")


def test_the_options_of_few_draws_have_no_ranges(
    small: hl.Scenario, comparison: hl.Comparison
) -> None:
    picture = comparison.plot("options")
    fits(picture)
    assert "better in" not in texts(picture)
    assert not any("%" in text and " to " in text for text in texts(picture))
    one = hl.compare(
        small, small.set({"moves.1->2.rate": 0.05}), draws=1, progress=False
    )
    title = one.plot("options").hearthline_title
    assert title.startswith("No scenario clearly has fewer families at level 4")


def test_scenarios_that_do_not_differ_are_the_same(small: hl.Scenario) -> None:
    base = small.set({}, name="base")
    with pytest.warns(hl.ModelWarning, match="same parameters"):
        both = hl.compare(base, small.set({}, name="copy"), draws=20, progress=False)
    picture = both.plot("options")
    assert "same" in texts(picture)
    assert "0%" not in texts(picture)


def test_a_small_number_may_leave_the_scale(small: hl.Scenario) -> None:
    rare = {"population.start.level_4": 0, "moves.3->4.rate": 0.0001}
    base = small.set({**rare, "moves.2->4.rate": 0.0001}, name="base")
    more = base.set({"moves.3->4.rate": 0.1}, name="more")
    picture = hl.compare(base, more, draws=20, progress=False).plot("options")
    fits(picture)
    assert "An arrow is beyond the scale." in " ".join(texts(picture))
