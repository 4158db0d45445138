"""What programmes change among those whom they reach, and in the borough."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import quietly, stop_after
from looks import fits, key, texts

import hearthline as hl
from hearthline.results.reached import BOROUGH, MIX, OTHERS, REACHED

FILE = Path(__file__).parents[2] / "data" / "programmes.toml"
SMALL: dict[str, float | str] = {
    "population.families": 3000,
    "population.start.level_2": 42,
    "population.start.level_3": 75,
    "population.start.level_4": 19,
    "time.horizon": 24,
}
MENTORS = {
    "title": "Mentors",
    "eligible.levels": [2, 3],
    "found.outreach": 1.0,
    "places": 15,
    "stay.length": 12,
    "effects.need": {"processes": ["moves.2->3", "moves.3->4"], "hazard_ratio": 0.3},
}
NO_EFFECT = {**MENTORS, "effects.need": {**MENTORS["effects.need"], "hazard_ratio": 1}}


@pytest.fixture(scope="module")
def base() -> hl.Scenario:
    return quietly(hl.load(FILE), SMALL).set({}, name="base")


@pytest.fixture(scope="module")
def mix(base: hl.Scenario) -> hl.Scenario:
    changes = {"programmes.mentors": MENTORS, "programmes.open_door.places": 40}
    return base.set(changes, name="mix")


@pytest.fixture(scope="module")
def found(base: hl.Scenario, mix: hl.Scenario) -> hl.Reached:
    return hl.reached(base, mix, draws=20, progress=False)


@pytest.mark.parametrize("rule", ["product", "best"])
def test_the_borough_is_that_of_a_comparison(
    base: hl.Scenario, mix: hl.Scenario, rule: str
) -> None:
    mix = mix.set({"combination.rule": rule}, name="mix")
    both = hl.compare(base, mix, draws=3, progress=False)
    found = hl.reached(base, mix, draws=3, progress=False)
    assert (found.baseline, found.mix) == ("base", "mix")
    for name in ("base", "mix"):
        for table in both.results[name].tables:
            mine = found.comparison.results[name].table(table)
            assert mine.equals(both.results[name].table(table)), table
    waterfall = hl.waterfall(base, mix, draws=3, progress=False)
    assert hl.Waterfall(found.comparison).table().equals(waterfall.table())


def test_reached_and_others_add_up_to_the_borough(found: hl.Reached) -> None:
    assert list(found.programmes) == ["open_door", "mentors"]
    assert found.programmes["mentors"] == "Mentors"
    for changes in found.changes():
        assert [change.name for change in changes] == ["open_door", "mentors", MIX]
        for change in changes:
            whole = change.reached.gap + change.others.gap
            scale = np.abs(change.borough.before).max() + 1
            assert np.abs(whole - change.borough.gap).max() <= 1e-12 * scale
    tidy = found.table(tidy=True)
    rows = tidy.set_index(["number", "programme", "among"]).sort_index()
    acute = rows.loc["Above level 2"]
    for name in ("mentors", MIX):
        row = acute.loc[name, REACHED]
        assert row["difference"] < -2 * row["difference_mcse"] < 0
        assert row["mean"] - row["baseline"] == pytest.approx(row["difference"])
        assert row["baseline"] < acute.loc[name, BOROUGH]["baseline"]
    families = rows.loc["Families"]["difference"]
    assert not families.any()
    wide = found.table()
    columns = ["baseline", "mean", "difference", "difference_mcse"]
    assert list(wide["mentors"][REACHED]) == columns
    assert wide["mentors"][OTHERS]["baseline"].notna().sum() == len(wide) - 1


def test_who_is_reached_is_who_starts(found: hl.Reached) -> None:
    """A programme with nobody in it before: first starts, draw by draw."""
    alone = found.comparison.results["mentors-alone"]
    started = alone.table("programme").query("programme == 'mentors'")
    sums = started.groupby("draw")[["started", "repeat"]].sum()
    first = (sums["started"] - sums["repeat"]).to_numpy()
    assert (found.families["mentors"] == first).all()
    assert first.min() > 20
    everybody = found.families["mentors"] + found.families["open_door"]
    assert (found.families[MIX] <= everybody + 50).all()
    row = found.table(tidy=True).set_index(["number", "programme"])
    assert row.loc[("Families reached in all years", "mentors"), "mean"] == first.mean()


def test_a_programme_without_effect_changes_nothing(base: hl.Scenario) -> None:
    mix = base.set({"programmes.mentors": NO_EFFECT}, name="mix")
    found = hl.reached(base, mix, draws=2, progress=False)
    assert list(found.programmes) == ["mentors"]
    assert found.families["mentors"].min() > 20
    assert not found.table(tidy=True)["difference"].fillna(0).any()
    assert "no clear change among the" in found.plot().hearthline_title


def test_the_picture_tells_both(found: hl.Reached) -> None:
    picture = found.plot()
    fits(picture)
    title = picture.hearthline_title
    assert title.startswith("Families above level 2, 2015/16: −")
    assert title.endswith("in the borough")
    assert key(picture) == ["among those reached", "in the whole borough"]
    shown = " ".join(texts(picture))
    assert "Mentors reaches" in shown
    assert "Each programme is added to the baseline alone." in " ".join(shown.split())
    assert "among those reached: −" in picture.hearthline_alt
    for name in found.pictures:
        fits(found.plot(name, "2014/15"))
    with pytest.raises(hl.InputError, match="did you mean"):
        found.plot("Above level 22")
    with pytest.raises(hl.InputError, match="2050/51"):
        found.table("2050/51")
    assert repr(found) == "<Reached by 2 programmes of mix: 20 draws, seed 1>"
    assert "Above level 2" in found._repr_html_()


def test_a_folder_has_the_table_and_the_pictures(
    found: hl.Reached, tmp_path: Path
) -> None:
    folder = found.save(tmp_path / "out")
    file = folder / "summaries" / "reached.csv"
    table = pd.read_csv(file, keep_default_na=False)
    assert len(table) == len(found.table(tidy=True))
    assert {"programme", "among", "baseline", "difference_mcse"} <= set(table)
    columns = pd.read_csv(folder / "columns.csv").set_index("column")
    assert columns.index.tolist() == list(table)
    assert "any of the mix" in columns.loc["among", "meaning"]
    assert (folder / "pictures" / "level-4-acute-needs.svg").is_file()
    about = json.loads((folder / "run.json").read_text("utf-8"))
    assert about["programmes"] == found.programmes
    with pytest.raises(hl.OutputError, match=r"not empty|exists"):
        found.save(folder)
    found.save(folder, overwrite=True, pictures=False)
    assert not (folder / "pictures").exists()


def test_an_interrupted_run_goes_on(
    found: hl.Reached,
    base: hl.Scenario,
    mix: hl.Scenario,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop_after(5, monkeypatch)
    with pytest.raises(hl.Interrupted) as stop:
        hl.reached(base, mix, draws=20, progress=False)
    partial = stop.value.partial
    assert isinstance(partial, hl.Reached)
    assert partial.draws == len(partial.families[MIX]) == 5
    again = stop.value.resume(progress=False)
    assert again.table(tidy=True).equals(found.table(tidy=True))


def test_what_cannot_be_followed_is_refused(base: hl.Scenario) -> None:
    with pytest.raises(
        hl.InputError, match=r"reached: expected a mix .* 'copy', which"
    ):
        hl.reached(base, base.set({}, name="copy"), draws=2)
    longer = base.set({"programmes.mentors": MENTORS, "time.horizon": 36})
    with pytest.raises(hl.InputError, match="horizon"):
        hl.reached(base, longer, draws=2)
    with pytest.raises(hl.InputError, match="expected a Comparison"):
        hl.Reached(7, {}, {})  # type: ignore[arg-type]
