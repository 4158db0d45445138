"""A mix taken apart: its parts, each alone, and their interaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from conftest import quietly
from looks import fits, key, texts

import hearthline as hl
from hearthline.base import progress, words
from hearthline.population.start import families_of
from hearthline.results.apart import with_parts
from hearthline.results.waterfall import scenarios_of
from hearthline.running import compare as running
from hearthline.running import simulation
from hearthline.scenarios.parts import parts

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).parents[2] / "data" / "programmes.toml"
SMALL: dict[str, float | str] = {
    "population.families": 5000,
    "population.start.level_2": 70,
    "population.start.level_3": 125,
    "population.start.level_4": 32,
    "time.horizon": 24,
}
MORE = {"programmes.family_support.places": 40, "programmes.open_door.places": 30}
#: A programme that acts on the hazards of the one that the baseline has.
MENTORS: dict[str, Any] = {
    "title": "Mentors",
    "eligible.levels": [2, 3],
    "found.outreach": 1.0,
    "stay.length": 12,
    "effects.need": {"processes": ["moves.2->3", "moves.3->4"], "hazard_ratio": 0.5},
}


@pytest.fixture(scope="module")
def base() -> hl.Scenario:
    return quietly(hl.load(FILE), SMALL).set({}, name="base")


@pytest.fixture(scope="module")
def mix(base: hl.Scenario) -> hl.Scenario:
    """One programme new, one changed, one taken out, and another rate."""
    changes = {
        "programmes.family_support.places": 40,
        "moves.3->4.rate": 0.1,
        "combination.rule": "best",
    }
    new = base.without("programmes.open_door").set({"programmes.mentors": MENTORS})
    return new.set(changes, name="mix")


@pytest.fixture(scope="module")
def waterfall(base: hl.Scenario, mix: hl.Scenario) -> hl.Waterfall:
    return hl.waterfall(base, mix, draws=20, progress=False)


def programmes(scenario: hl.Scenario) -> Mapping[str, int | None]:
    return {name: p.places for name, p in scenario.programmes.items()}


def test_each_part_is_alone_on_the_baseline(
    base: hl.Scenario, mix: hl.Scenario
) -> None:
    own = {part.name: part.scenario for part in parts(base, mix)}
    before = programmes(base)
    wanted = ["family_support", "mentors", "open_door", "other-changes"]
    assert list(own) == wanted
    assert programmes(own["mentors"]) == {"mentors": None, **before}
    assert programmes(own["family_support"]) == {**before, "family_support": 40}
    assert programmes(own["open_door"]) == {"family_support": before["family_support"]}
    assert programmes(own["other-changes"]) == before
    for name, scenario in own.items():
        rate = scenario.parameters.loc["moves.3->4.rate", "value"]
        assert rate == (0.1 if name == "other-changes" else 0.045053)
        assert 'rule = "best"' in scenario.to_toml()
        assert scenario.made_from == base.made_from
        added = [c for c in scenario.lineage.paths if c not in base.lineage.paths]
        assert "combination.rule" in added
        assert len(added) == 2, added


def test_the_order_is_that_of_the_file() -> None:
    base, trio = hl.load("barnet-2014"), hl.load("trio-focus")
    wanted = ["advocacy", "substance_misuse", "camhs"]
    assert [part.name for part in parts(base, trio)] == wanted
    assert list(scenarios_of(base, trio)) == [
        "barnet-2014",
        *(f"{name}-alone" for name in wanted),
        "trio-focus",
    ]
    titles = [part.title for part in parts(base, trio)]
    assert titles[0] == "Domestic violence advocacy"


def test_parts_and_interaction_add_up_in_every_draw(waterfall: hl.Waterfall) -> None:
    found = False
    for steps in waterfall.steps():
        whole = steps.mix.values - steps.base.values
        added = sum(part.values - steps.base.values for part in steps.parts.values())
        assert steps.interaction is not None
        if steps.number.group == "work in the year":  # Whole numbers: to the bit.
            assert (added + steps.interaction == whole).all()
        scale = np.abs(steps.base.values).max() + 1
        assert np.abs(added + steps.interaction - whole).max() <= 1e-12 * scale
        found |= bool(steps.interaction.any())
    assert found


def test_the_table_has_the_errors_of_paired_draws(waterfall: hl.Waterfall) -> None:
    tidy = waterfall.table(tidy=True)
    options = waterfall.comparison.options(tidy=True)
    assert list(tidy)[2:] == list(options)[1:]
    keys = ["number", "step", "part"]
    rows = tidy.set_index(keys).sort_index()
    for steps in waterfall.steps():
        mine = rows.loc[steps.number.title]
        assert steps.interaction is not None
        row = mine.loc["interaction", ""]
        error = steps.interaction.std(ddof=1) / np.sqrt(20)
        assert row["difference"] == pytest.approx(steps.interaction.mean())
        assert row["difference_mcse"] == pytest.approx(error)
        assert np.isnan(row["mean"])
        parts = mine.loc["alone"]["difference"].sum()
        whole = mine.loc["mix", ""]["difference"]
        assert parts + row["difference"] == pytest.approx(whole, rel=1e-9, abs=1e-9)
    of_mix = options[options["scenario"] == "mix"].set_index("number")
    of_step = tidy[tidy["step"] == "mix"].set_index("number")
    columns = ["mean", "mcse", "difference", "difference_p10", "better"]
    assert of_step[columns].equals(of_mix[columns])
    wide = waterfall.table()
    names = list(dict.fromkeys(wide.columns.get_level_values(0)))
    assert names == ["base", *waterfall.parts, "interaction", "mix"]
    assert list(wide["interaction"]) == ["difference", "difference_mcse"]


def test_titles_say_what_each_part_is(waterfall: hl.Waterfall) -> None:
    assert waterfall.parts == {
        "mentors": "Mentors",
        "family_support": "Family support: places 12 -> 40",
        "open_door": "Without Open door",
        "other-changes": "Other changes, without programmes",
    }
    assert repr(waterfall) == "<Waterfall of mix in 4 parts: 20 draws, seed 1>"
    assert "Above level 2" in waterfall._repr_html_()


def test_the_picture_tells_the_finding_and_the_error(waterfall: hl.Waterfall) -> None:
    picture = waterfall.plot()
    fits(picture)
    said = " ".join(texts(picture))
    steps = next(s for s in waterfall.steps() if s.number.title == "Above level 2")
    assert steps.interaction is not None
    whole = words.signed(float(steps.mix.gap.mean()))  # type: ignore[union-attr]
    assert f"{whole} under “mix”" in picture.hearthline_title
    error = steps.interaction.std(ddof=1) / np.sqrt(20)
    clear = abs(steps.interaction.mean()) > 2 * error
    assert ("so they interact" in picture.hearthline_title) == clear
    assert ("not clearly different" in picture.hearthline_title) != clear
    assert f"either side {'do not include' if clear else 'include'} 0" in said
    assert "Monte Carlo variation only" in said
    for part in waterfall.parts.values():
        assert part in picture.hearthline_alt
    assert "Interaction: " in picture.hearthline_alt
    for name in waterfall.pictures:
        fits(waterfall.plot(name, "2014/15"))
    unclear = "not clear: within two standard errors of 0"
    assert key(waterfall.plot("Level 3: complex needs")) == [
        "neither better nor worse",
        unclear,
    ]
    assert set(key(waterfall.plot("Looked after"))) <= {"better", "worse", unclear}
    with pytest.raises(hl.InputError, match="did you mean 'Above level 2'"):
        waterfall.plot("Above level 22")
    with pytest.raises(hl.InputError, match="year: expected"):
        waterfall.plot(year="2050/51")


def test_a_mix_of_one_part_has_no_interaction(base: hl.Scenario) -> None:
    mix = base.set({"programmes.family_support.places": 40}, name="family_support")
    one = hl.waterfall(base, mix, draws=2, progress=False)
    assert list(one.results) == ["base", "family_support"]
    tidy = one.table(tidy=True)
    assert list(dict.fromkeys(tidy["step"])) == ["baseline", "alone", "mix"]
    by_step = tidy.set_index(["step", "number"])["difference"]
    assert by_step["alone"].equals(by_step["mix"])
    names = one.table().columns.get_level_values(0)
    assert list(dict.fromkeys(names)) == [
        "base",
        "family_support-alone",
        "family_support",
    ]
    picture = one.plot("Contacts")
    fits(picture)
    assert "which has one part" in picture.hearthline_title
    bars = [text for text in texts(picture) if "Family support" in text]
    assert bars == ["Family support: places 12 -> 40"]
    assert "nteraction" not in " ".join(texts(picture))


def test_parts_that_do_nothing_have_an_interaction_of_0(base: hl.Scenario) -> None:
    stated = {"title": "Nothing", "found.outreach": 0.5, "stay.length": 6}
    mix = base.set({"programmes.a": stated, "programmes.b": stated}, name="mix")
    nothing = hl.waterfall(base, mix, draws=2, progress=False)
    for steps in nothing.steps():
        assert steps.interaction is not None
        assert not steps.interaction.any()
    picture = nothing.plot()
    assert picture.hearthline_title.endswith("“mix” changes nothing")


def test_what_is_no_mix_is_refused(base: hl.Scenario) -> None:
    with pytest.raises(hl.InputError, match=r"'copy', which does not differ from it"):
        hl.waterfall(base, base.set({}, name="copy"), draws=2)
    why = {"moves.3->4.rate": {"value": 0.045053, "source": "another document"}}
    with pytest.raises(hl.InputError, match="does not differ"):
        hl.waterfall(base, base.set(why), draws=2)
    with pytest.raises(hl.InputError, match="whose programmes are the same"):
        hl.waterfall(base, base.set({"moves.3->4.rate": 0.1}), draws=2)
    with pytest.raises(hl.InputError, match="whose programmes are the same"):
        hl.waterfall(base, base.set({"combination.rule": "best"}), draws=2)
    longer = base.set({**MORE, "time.horizon": 36}, name="longer")
    with pytest.raises(hl.InputError, match="'longer' cannot be compared with 'base'"):
        hl.waterfall(base, longer, draws=2)
    with pytest.raises(hl.InputError, match="expected a scenario, name or path"):
        hl.waterfall(base, 7)  # type: ignore[arg-type]


def test_a_part_that_needs_another_is_refused(base: hl.Scenario) -> None:
    step = "pathway.steps.assessment->cla"
    stronger = {**MENTORS, "effects.need.processes": [step]}
    changes = {f"{step}.rate": 0.1, "programmes.mentors": stronger}
    with pytest.raises(
        hl.InputError, match="'mentors' alone cannot be added to 'base'"
    ):
        hl.waterfall(base, base.set(changes, name="mix"), draws=2)


def test_a_saved_waterfall_is_read_again(
    waterfall: hl.Waterfall, tmp_path: Path
) -> None:
    folder = waterfall.comparison.save(tmp_path / "out", pictures=False)
    again = hl.Waterfall(hl.Comparison.load(folder))
    assert again.parts == waterfall.parts
    assert again.table(tidy=True).equals(waterfall.table(tidy=True))
    with pytest.raises(hl.InputError, match="expected a Comparison, found"):
        hl.Waterfall("out")  # type: ignore[arg-type]
    without = {n: r for n, r in waterfall.results.items() if n != "open_door-alone"}
    with pytest.raises(hl.InputError, match="expected the parts of 'mix' "):
        hl.Waterfall(hl.Comparison(without))
    alone = hl.Comparison({"base": waterfall.results["base"]})
    with pytest.raises(hl.InputError, match="a baseline with a mix"):
        hl.Waterfall(alone)


@pytest.fixture(scope="module")
def more(base: hl.Scenario) -> hl.Scenario:
    """Two programmes changed, one of them as in the other mix."""
    changes = {
        "programmes.family_support.places": 40,
        "programmes.open_door.places": 30,
        "combination.rule": "best",
    }
    return base.set(changes, name="more")


@pytest.fixture(scope="module")
def apart(base: hl.Scenario, mix: hl.Scenario, more: hl.Scenario) -> hl.Comparison:
    return hl.compare(base, mix, more, draws=20, progress=False, waterfall=True)


def test_mixes_are_taken_apart_as_they_are_compared(
    apart: hl.Comparison,
    waterfall: hl.Waterfall,
    base: hl.Scenario,
    more: hl.Scenario,
) -> None:
    assert list(apart.results) == ["base", "mix", "more"]
    assert {mix: list(own) for mix, own in apart.parts.items()} == {
        "mix": [
            "family_support-alone",
            "mentors-alone",
            "open_door-alone",
            "other-changes",
        ],
        "more": ["family_support-alone", "open_door-alone"],
    }
    alone = {"mix": waterfall, "more": hl.waterfall(base, more, draws=20)}
    for name, own in alone.items():
        mine = hl.Waterfall(apart, name)
        assert mine.parts == own.parts
        assert mine.table(tidy=True).equals(own.table(tidy=True))
        assert list(mine.results) == list(own.results)
        for one, results in own.results.items():
            for table in ("level", "case", "programme"):
                assert mine.results[one].table(table).equals(results.table(table))
        rows = apart.waterfalls()
        rows = rows[rows["scenario"] == name].drop(columns="scenario")
        assert rows.reset_index(drop=True).equals(own.table(tidy=True))
        picture = apart.plot(f"waterfall-{name}")
        assert picture.hearthline_alt == own.plot().hearthline_alt
        care = apart.plot(f"waterfall_care-{name}")
        assert care.hearthline_alt == own.plot("Looked after").hearthline_alt


def test_parts_that_mixes_share_are_simulated_once(
    base: hl.Scenario, mix: hl.Scenario, more: hl.Scenario
) -> None:
    every = with_parts({"base": base, "mix": mix, "more": more})
    work = simulation.Simulation(
        "comparison", every, families_of(base), 1, 1, {}, None, None
    )
    assert len(every) == 3 + 4 + 2
    assert len(work._engines) == len(every) - 1


def test_which_mix_is_taken_apart_has_to_be_said(
    apart: hl.Comparison, base: hl.Scenario, more: hl.Scenario
) -> None:
    with pytest.raises(hl.InputError, match=r"mix: expected one of mix.*more, found"):
        hl.Waterfall(apart)
    with pytest.raises(hl.InputError, match=r"mix: expected .* found 'moer'"):
        hl.Waterfall(apart, "moer")
    for wrong in ({"mix": {}}, {"mix": {"a": 1}}, {"mix": 1}, {"base": apart.parts}, 1):
        with pytest.raises(hl.InputError, match="parts"):
            hl.Comparison(apart.results, wrong)  # type: ignore[arg-type]
    plain = hl.compare(base, more, draws=2, progress=False)
    assert not plain.parts
    assert not [name for name in plain.pictures if "waterfall" in name]
    with pytest.raises(hl.InputError, match="waterfall=True"):
        hl.Waterfall(plain)
    with pytest.raises(hl.InputError, match="waterfall=True"):
        plain.waterfalls()
    with pytest.raises(hl.InputError, match="waterfall: expected True or False"):
        hl.compare(base, more, draws=2, waterfall="yes")  # type: ignore[call-overload]
    rates = base.set({"moves.3->4.rate": 0.1}, name="rates")
    with pytest.raises(hl.InputError, match="found 'rates', whose programmes are the"):
        hl.compare(base, more, rates, draws=2, waterfall=True)
    longer = more.set({"time.horizon": 36}, name="longer")
    with pytest.raises(hl.InputError, match="'longer' cannot be compared with 'base'"):
        hl.compare(base, longer, draws=2, waterfall=True)


def test_a_mix_of_one_part_is_taken_apart(base: hl.Scenario) -> None:
    one = base.set({"programmes.family_support.places": 40}, name="family_support")
    both = hl.compare(base, one, draws=2, progress=False, waterfall=True)
    mine, own = hl.Waterfall(both), hl.waterfall(base, one, draws=2, progress=False)
    assert list(both.parts) == ["family_support"]
    assert mine.table(tidy=True).equals(own.table(tidy=True))


def test_a_comparison_with_parts_is_read_and_resumed(
    base: hl.Scenario,
    more: hl.Scenario,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def compare(draws: int, resume: Path | None = None) -> hl.Comparison:
        return hl.compare(
            base, more, draws=draws, progress=False, resume=resume, waterfall=True
        )

    whole = compare(4).waterfalls()
    folder = compare(2).save(tmp_path / "out", pictures=False)
    again = hl.Comparison.load(folder)
    assert again.waterfalls().equals(compare(2).waterfalls())
    assert compare(4, folder).waterfalls().equals(whole)
    assert hl.Comparison.load(folder).waterfalls().equals(whole)
    monkeypatch.setattr(simulation, "HELD", 0)
    assert compare(4).waterfalls().equals(whole)
    with pytest.raises(hl.InputError, match="resume: expected a folder of draws of"):
        hl.compare(base, more, draws=4, progress=False, resume=folder)


def test_ctrl_c_keeps_the_parts_of_finished_draws(
    base: hl.Scenario, more: hl.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = hl.compare(base, more, draws=4, progress=False, waterfall=True)

    class Bar(progress.Silent):
        def update(self, share: float) -> None:
            if share > 1 / 4:  # One draw is finished.
                silent = progress.Silent()
                monkeypatch.setattr(running, "progress_bar", lambda *_: silent)
                raise KeyboardInterrupt

    monkeypatch.setattr(running, "progress_bar", lambda *_: Bar())
    with pytest.raises(hl.Interrupted) as stop:
        hl.compare(base, more, draws=4, waterfall=True)
    partial = stop.value.partial
    assert isinstance(partial, hl.Comparison)
    assert partial.draws < 4
    assert list(partial.parts["more"]) == list(whole.parts["more"])
    assert not partial.waterfalls().empty
    again = stop.value.resume()
    assert isinstance(again, hl.Comparison)
    assert again.waterfalls().equals(whole.waterfalls())
