"""Scenarios in Python: inspecting, changing and saving them."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest
from conftest import NO_EFFECT, SMALL, quietly

import hearthline as hl
from hearthline import _core

if TYPE_CHECKING:
    from pathlib import Path


def test_is_loaded_by_name_and_by_path(small: hl.Scenario) -> None:
    assert hl.load("need-2014").name == "need-2014"
    assert hl.load(str(SMALL)) == small


def test_representation_is_one_line(small: hl.Scenario) -> None:
    assert repr(small) == "<Scenario small: 3 years from April 2014>"


def test_html_escapes_what_a_file_says(small: hl.Scenario) -> None:
    text = hl.load(SMALL).set({"title": "<b>bold</b>"})._repr_html_()
    assert "<b>" not in text
    assert "&lt;b&gt;" in text
    assert small.title in small._repr_html_()


def test_parameters_say_where_they_come_from(small: hl.Scenario) -> None:
    table = small.parameters
    assert list(table.columns) == ["value", "unit", "kind", "text", "meaning", "file"]
    row = table.loc["moves.2->3.rate"]
    assert row["value"] == 0.16
    assert row["unit"] == "per family per year"
    assert row["kind"] == "assumption"
    assert row["text"] == "made for tests"


@pytest.mark.parametrize("value", [0.2, np.float32(0.5), 1, np.int64(1)])
def test_set_gives_a_new_scenario(small: hl.Scenario, value: float) -> None:
    changed = small.set({"moves.2->3.rate": value})
    assert changed.parameters.loc["moves.2->3.rate", "value"] == float(value)
    assert small.parameters.loc["moves.2->3.rate", "value"] == 0.16
    assert changed != small
    assert changed.digest != small.digest


def test_set_takes_lists_and_texts(small: hl.Scenario) -> None:
    shares = np.array([0.2, 0.2, 0.2, 0.2, 0.2])
    path = "population.localities.east.quintiles"
    changed = small.set({path: shares, "time.start": "2015-06"})
    assert changed.start == "2015-06"
    assert list(changed.parameters.loc[path, "value"]) == list(shares)


def test_an_unknown_name_is_an_error_with_the_nearest(small: hl.Scenario) -> None:
    with pytest.raises(hl.ScenarioError, match=r"moves\.2->3\.rate") as caught:
        small.set({"moves.2->3.rat": 0.2})
    assert caught.value.issues[0]["nearest"]


@pytest.mark.parametrize(
    "value",
    [
        True,
        None,
        {"a": 1},
        [1, "x"],
        object(),
        10**400,
        [1.0, 10**5000],
        "\ud800",
        ["a", "\ud800"],
        b"bytes",
        np.zeros((2, 2)),
        np.timedelta64(3, "D"),
    ],
)
def test_set_refuses_values_of_no_use(small: hl.Scenario, value: object) -> None:
    with pytest.raises(hl.InputError, match=r"moves\.2->3\.rate"):
        small.set({"moves.2->3.rate": value})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "changes", [None, "moves", [("a", 1)], {1: 2.0}, {"\ud800": 1}]
)
def test_set_refuses_what_is_no_mapping_of_paths(
    small: hl.Scenario, changes: object
) -> None:
    with pytest.raises(hl.InputError, match="set"):
        small.set(changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [None, 3, "", "a\0b", b"small", "\ud800"])
def test_load_refuses_what_is_no_name_or_path(given: object) -> None:
    with pytest.raises(hl.InputError, match="load"):
        hl.load(given)  # type: ignore[arg-type]


def test_a_scenario_is_loaded_and_not_called() -> None:
    with pytest.raises(hl.InputError, match=r"hearthline\.load reads a scenario"):
        hl.Scenario("need-2014")  # type: ignore[arg-type]


def test_more_families_than_memory_holds_are_refused_with_the_figure(
    small: hl.Scenario,
) -> None:
    families = small.set({"population.families": 1e9})
    with pytest.raises(hl.RunError, match=r"^population\.families: .* need \d+ MB$"):
        hl.run(families, draws=1, progress=False)


def test_saved_toml_is_the_same_scenario(small: hl.Scenario, tmp_path: Path) -> None:
    place = tmp_path / "mine.toml"
    small.save(place)
    assert place.read_text("utf-8") == small.to_toml()
    assert hl.load(place) == small


def test_a_save_that_fails_keeps_the_old_file(
    small: hl.Scenario, tmp_path: Path
) -> None:
    place = tmp_path / "mine.toml"
    place.mkdir()
    with pytest.raises(hl.OutputError, match=r"mine\.toml"):
        small.save(place)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.toml"]


def test_can_be_pickled(small: hl.Scenario) -> None:
    assert pickle.loads(pickle.dumps(small)) == small


def test_schema_is_json() -> None:
    import json

    assert json.loads(hl.schema())["type"] == "object"


# ---- Warnings -----------------------------------------------------------------

LATE: dict[str, float | str] = {
    "effects.early_help.until": "2031-04",
    "effects.early_help.from": "2030-04",
}


def test_set_warns_of_what_it_makes_void_and_only_once(small: hl.Scenario) -> None:
    with pytest.warns(hl.ModelWarning) as caught:
        late = small.set(LATE)
    assert [w.filename for w in caught] == [__file__]
    assert "effects.early_help.from: expected a month before" in str(caught[0].message)
    assert [w["field"] for w in late.warnings] == ["effects.early_help.from"]
    assert late.warnings[0]["message"] == str(caught[0].message)
    # Warnings are errors in these tests: what follows issues none.
    later = late.set({"moves.1->2.rate": 0.07})
    assert [w["field"] for w in later.warnings] == ["effects.early_help.from"]
    assert pickle.loads(pickle.dumps(late)) == late
    hl.run(later, draws=1, progress=False)


def test_load_warns_with_the_line(small: hl.Scenario, tmp_path: Path) -> None:
    path = tmp_path / "late.toml"
    quietly(small, LATE).save(path)
    line = path.read_text("utf-8").split('from = "2030-04"')[0].count("\n") + 1
    with pytest.warns(
        hl.ModelWarning, match=rf"late\.toml:{line}:\d+: effects"
    ) as said:
        hl.load(path)
    assert [w.filename for w in said] == [__file__]


def test_pictures_state_warnings(small: hl.Scenario) -> None:
    late = quietly(small, LATE)
    both = hl.compare(
        {"base": small.set(NO_EFFECT), "late": late}, draws=2, progress=False
    )
    pictures = [both.plot(name) for name in both.pictures]
    pictures += [both.results["late"].plot("level"), both.results["late"].plot("move")]
    for picture in pictures:
        note = " ".join(picture.texts[-1].get_text().split())
        assert "Warning: effects.early_help.from: expected a month before" in note
    level = both.plot("level")
    assert level.hearthline_title.endswith("in any level (see the warning below)")
    assert "Warning: effects.early_help.from" in level.hearthline_alt
    alone = both.results["base"].plot("level").texts[-1].get_text()
    assert "Warning" not in alone


def test_many_warnings_are_counted_on_pictures(small: hl.Scenario) -> None:
    themes = ("parenting", "mental_health", "alcohol_drugs", "unemployment")
    rates = {f"themes.{theme}.remission.rate": 6.0 for theme in themes}
    fast = hl.run(quietly(small, {**rates}), draws=1, progress=False)
    note = " ".join(fast.plot("level").texts[-1].get_text().split())
    assert note.count("found 6") == 2
    assert "; and 2 more." in note


def _without_bounds(schema: object, path: str = "") -> list[str]:
    """Return the numbers of a JSON schema that have no upper bound."""
    if isinstance(schema, list):
        return [found for one in schema for found in _without_bounds(one, path)]
    if not isinstance(schema, dict):
        return []
    if schema.get("type") in ("number", "integer"):
        bounded = {"maximum", "exclusiveMaximum"} & schema.keys()
        return [] if bounded else [path]
    return [
        found
        for name, one in schema.items()
        for found in _without_bounds(one, f"{path}/{name}")
    ]


def test_every_number_has_a_bound() -> None:
    assert _without_bounds(json.loads(_core.schema())) == []
