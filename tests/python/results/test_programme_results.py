"""Programmes of a run: measures, the picture, the story, and what nobody used."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest
from conftest import quietly
from looks import fits, texts
from matplotlib.colors import to_rgb

import hearthline as hl
from hearthline.base import words
from hearthline.results.programmes import unused

if TYPE_CHECKING:
    import pandas as pd

FILE = Path(__file__).parents[2] / "data" / "programmes.toml"
SMALL = {
    "population.families": 5000,
    "population.start.level_2": 70,
    "population.start.level_3": 125,
    "population.start.level_4": 32,
    "time.horizon": 24,
}


@pytest.fixture(scope="module")
def scenario() -> hl.Scenario:
    return hl.load(FILE).set(SMALL)


@pytest.fixture(scope="module")
def run(scenario: hl.Scenario) -> hl.Results:
    return hl.run(scenario, draws=10, seed=1, progress=False)


def test_scenario_knows_its_programmes(scenario: hl.Scenario) -> None:
    programmes = scenario.programmes
    assert list(programmes) == ["family_support", "open_door"]
    assert programmes["family_support"].title == "Family support"
    assert programmes["family_support"].places == 12
    assert programmes["open_door"].places is None
    assert hl.load("need-2014").programmes == {}


def measures(run: hl.Results, name: str) -> pd.DataFrame:
    """Return the means of a programme, by year and measure."""
    table = run.programmes()
    mine = table[table["programme"] == name]
    return mine.pivot_table(index="year", columns="measure", values="mean")


def test_measures_are_worked_out_from_the_tables(run: hl.Results) -> None:
    support = measures(run, "family_support")
    assert (support["places"] == 12).all()
    assert (support["used"] <= 12).all()
    assert support["used"].iloc[-1] > 11
    np.testing.assert_allclose(support["use"], 100 * support["used"] / 12)
    table = run.table("programme")
    mine = table[
        (table["programme"] == "family_support") & (table["month"] >= "2015-04")
    ]
    by_draw = mine.groupby("draw")[["months_waited", "started"]].sum()
    wait = (by_draw["months_waited"] / by_draw["started"]).mean()
    assert support["mean_wait"].iloc[1] == pytest.approx(wait)
    ends = mine.groupby("draw")[["completed", "dropped_out"]].sum()
    completion = (100 * ends["completed"] / ends.sum(axis=1)).mean()
    assert support["completion"].iloc[1] == pytest.approx(completion)
    assert "places" not in measures(run, "open_door").dropna(axis=1)


def test_use_is_not_known_when_stays_outlast_the_places(
    scenario: hl.Scenario,
) -> None:
    ended = scenario.set({"programmes.family_support.ends": "2015-04"})
    support = measures(hl.run(ended, draws=2, seed=1, progress=False), "family_support")
    assert support["places"].tolist() == [12, 0]
    assert support["used"].iloc[1] > 0
    assert support["use"].notna().tolist() == [True, False]


def test_a_scenario_without_programmes_has_no_measures_of_them() -> None:
    plain = hl.load("need-2014").set({"time.horizon": 12})
    results = hl.run(plain, draws=1, progress=False)
    with pytest.raises(hl.InputError, match="which has none"):
        results.programmes()


def test_picture_tells_places_and_waits(run: hl.Results) -> None:
    picture = run.plot("programme")
    text = picture.hearthline_alt
    assert "Family support" in text
    assert "of 12 places" in text
    assert re.search(r"Open door: [\d.,]+ families, 0 waiting", text)


def test_story_tells_of_programmes(run: hl.Results) -> None:
    table = run.table("programme")
    assert table["started"].sum() > 50
    told = ""
    for family in range(400):
        told += run.family(family).story
    assert "It is found for “Open door”." in told
    assert "It starts in “Open door”." in told
    assert "It completes “Open door”." in told


def test_assets_are_worked_out_from_the_tables(run: hl.Results) -> None:
    keys = ["of", "name", "locality", "measure"]
    table = run.assets("end").set_index(keys)["mean"].sort_index()
    need = run.table("level_theme")
    here = need[(need["month"] == "2016-03") & (need["theme"] == "mental_health")]
    in_need = here[here["level"] > 1]["families"].sum() / run.draws
    of_theme = table["theme", "mental_health", "borough"]
    assert of_theme["in_need"] == pytest.approx(in_need)
    assert 0 < of_theme["served"] < of_theme["in_need"]
    assert of_theme["unserved"] == pytest.approx(
        of_theme["in_need"] - of_theme["served"]
    )
    support = table["programme", "family_support", "borough"]
    assert support["places"] == 12
    assert support["use"] == pytest.approx(100 * support["served"] / 12)
    # Stays of half a year or less: a place serves at least two families a year.
    assert 1.5 < support["further_place"] < 5
    localities = list(run.scenario.localities)
    for name in ("family_support", "open_door"):
        parts = sum(table["programme", name, key]["served"] for key in localities)
        assert parts == pytest.approx(table["programme", name, "borough"]["served"])
    assert np.isnan(table["programme", "open_door", "borough"]["places"])
    with pytest.raises(hl.InputError, match="when"):
        run.assets("now")  # type: ignore[arg-type]
    assert "Mental health: " in run.plot("assets").hearthline_alt


@pytest.fixture(scope="module")
def mixes(scenario: hl.Scenario) -> hl.Comparison:
    """The baseline, more places in a programme, and one programme more."""
    base = scenario.set({}, name="base")
    more = base.set({"programmes.family_support.places": 60}, name="more")
    club = {"title": "Club", "found.outreach": 0.5, "stay.length": 6, "places": 20}
    other = base.set({"programmes.club": club}, name="other")
    return hl.compare(base, more, other, draws=4, progress=False)


@pytest.mark.parametrize("when", ["start", "end"])
def test_assets_of_scenarios_are_side_by_side(
    mixes: hl.Comparison, when: Literal["start", "end"]
) -> None:
    table = mixes.assets(when)
    own = list(mixes.results["base"].assets(when))
    extra = ["difference", "difference_mcse"]
    assert list(table) == ["scenario", *own[:-1], *extra, "unit"]
    assert list(dict.fromkeys(table["scenario"])) == ["base", "more", "other"]
    for name, results in mixes.results.items():
        mine = table[table["scenario"] == name].reset_index(drop=True)
        assert mine[own].equals(results.assets(when))
    assert table[table["scenario"] == "base"][extra].isna().all(axis=None)
    assert table[table["name"] == "club"][extra].isna().all(axis=None)
    rows = table.set_index(["scenario", "of", "name", "locality", "measure"])
    served = ("programme", "family_support", "borough", "served")
    means = rows["mean"].xs(served, level=[1, 2, 3, 4])
    gap = rows.loc[("more", *served)]
    assert gap["difference"] == pytest.approx(means["more"] - means["base"])
    by_draw = [
        r.cube("programme", by=["programme"]).values["used"][
            :, 0 if when == "start" else -1, 0
        ]
        for r in mixes.results.values()
    ]
    error = (by_draw[1] - by_draw[0]).std(ddof=1) / 2
    assert gap["difference_mcse"] == pytest.approx(error)


def test_assets_of_scenarios_are_drawn_side_by_side(mixes: hl.Comparison) -> None:
    picture = mixes.plot("assets")
    fits(picture)
    table = mixes.assets()
    rows = table[(table["name"] == "club") & (table["locality"] == "borough")]
    club = rows.set_index("measure")["mean"]
    shown = words.count(club["served"]), words.count(club["waiting"])
    assert "{}, {} waiting".format(*shown) in texts(picture)
    assert "Club: – at the start, – under base" in picture.hearthline_alt
    assert "under “more”" in picture.hearthline_title
    one = mixes.plot("assets", "more")
    assert "Club" not in texts(one)
    many = hl.Comparison(
        {f"{name}{n}": r for n in range(4) for name, r in mixes.results.items()}
    )
    fits(many.plot("assets"))


def test_cells_of_the_heat_map_can_be_read(mixes: hl.Comparison) -> None:
    def light(colour: Any) -> float:
        parts = np.asarray(to_rgb(colour))
        linear = np.where(
            parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4
        )
        return float(linear @ [0.2126, 0.7152, 0.0722]) + 0.05

    alone = mixes.results["base"].plot("assets")
    assert "Grey: its places are for the whole borough" in " ".join(texts(alone))
    picture = mixes.plot("assets")
    for panel in (*picture.axes, *alone.axes):
        (image,) = panel.images
        shades = image.to_rgba(image.get_array())
        for cell in panel.texts:
            x, y = (round(float(at)) for at in cell.get_position())
            *shade, shown = shades[y, x]
            behind = shade if shown else panel.get_facecolor()[:3]
            both = sorted([light(cell.get_color()), light(behind)])
            assert both[1] / both[0] >= 4.5
    above, _ = picture.axes
    largest = float(above.images[0].get_array().max())
    darkest = above.images[0].get_clim()[1]
    assert largest <= darkest < largest + 10
    assert f"(darkest: {darkest:.0f}%)" in " ".join(texts(picture))


def test_places_that_open_later_rise_at_once(scenario: hl.Scenario) -> None:
    late = scenario.set({"programmes.family_support.starts": "2015-01"})
    picture = hl.run(late, draws=2, progress=False).plot("programme")
    fits(picture)
    places = [
        line
        for panel in picture.axes
        for line in panel.lines
        if line.get_linestyle() == "--"
    ]
    assert places
    assert {line.get_drawstyle() for line in places} == {"steps-post"}


def test_keys_name_programmes_without_their_table(mixes: hl.Comparison) -> None:
    assert mixes.labels["more"] == "more: family_support.places 12 -> 60"


def test_tables_by_programme_are_compared_if_all_have_the_same(
    mixes: hl.Comparison,
) -> None:
    own = {"programme", "programme_place", "programme_start"}
    priced = {"volume"}  # What costs can fall on differs too.
    assert set(mixes.results["base"].tables) - set(mixes.tables) == own | priced
    for name in mixes.tables:
        assert not mixes.summary(name, every="year").empty
        assert not mixes.difference(name).empty
    same = hl.Comparison({n: mixes.results[n] for n in ("base", "more")})
    assert own <= set(same.tables)
    assert not same.summary("programme").empty


def test_assets_need_programmes_in_every_scenario(scenario: hl.Scenario) -> None:
    none = scenario.without("programmes", name="none")
    pair = hl.compare(scenario, none, draws=1, progress=False)
    with pytest.raises(hl.InputError, match="with programmes, found 'none', which has"):
        pair.assets()
    assert "assets" not in pair.pictures


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"programmes.family_support.places": 0}, "it has no places"),
        (
            {
                "programmes.family_support.found.outreach": 0.0,
                "programmes.family_support.found.share.caf": 0.0,
                "programmes.family_support.found.at_start": 0.0,
            },
            "no eligible family was found",
        ),
    ],
)
def test_a_programme_that_nobody_used_is_a_warning(
    scenario: hl.Scenario, changes: dict[str, float | str], reason: str
) -> None:
    idle = quietly(scenario, changes)
    with pytest.warns(hl.ModelWarning, match=f"family_support.*nobody: {reason}"):
        results = hl.run(idle, draws=1, seed=1, progress=False)
    assert unused(results) == {"family_support": reason}


def test_effects_reach_the_borough(scenario: hl.Scenario) -> None:
    more = scenario.set({"programmes.family_support.places": 60})
    both = hl.compare({"base": scenario, "more": more}, draws=10, progress=False)
    table = both.results["more"].table("level")
    base = both.results["base"].table("level")
    late = table["month"] >= "2015-04"
    worse = table["level"] > 2
    fewer = table[late & worse]["families"].sum() - base[late & worse]["families"].sum()
    assert fewer < 0


def test_exact_solver_refuses_programmes(scenario: hl.Scenario) -> None:
    with pytest.raises(hl.HearthlineError, match="programmes: the exact solver"):
        hl.expect(scenario)


def test_a_programme_of_the_library_is_taken_in() -> None:
    scenario = hl.load("barnet-2014")
    more = scenario.with_programme(
        "family_group_conference", places=40, assumption="two coordinators"
    )
    parameters = more.parameters
    own = "programmes.family_group_conference"
    assert parameters.loc[f"{own}.places", "text"] == "two coordinators"
    library = hl.programmes().set_index(["programme", "effect"])
    stated = library.loc[("family-group-conference", "care")]
    effect = f"{own}.effects.care.hazard_ratio"
    assert parameters.loc[effect, "value"] == stated["hazard_ratio"]
    assert parameters.loc[effect, "text"] == stated["text"]
    assert "family_group_conference" in more.name_with_changes

    fewer = more.with_programme("family_group_conference", places=10, source="A plan")
    assert fewer.programmes["family_group_conference"].places == 10
    assert fewer.parameters.loc[f"{own}.places", "kind"] == "source"
    with pytest.raises(hl.InputError, match="give its places alone"):
        more.with_programme("family_group_conference")
    with pytest.raises(hl.ScenarioError, match="family-group-conference"):
        scenario.with_programme("family_group_conferences")
