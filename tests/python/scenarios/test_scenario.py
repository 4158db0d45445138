"""Scenarios in Python: inspecting, changing and saving them."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

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
    assert small.name == "small"
    assert small.made_from == ""
    assert small.changes.empty


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
        {"value": None},
        {"value": 0.1, "source": {"a": True}},
        {1: 2},
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


def test_set_refuses_a_table_in_itself(small: hl.Scenario) -> None:
    table: dict[str, Any] = {}
    table["again"] = table
    with pytest.raises(hl.InputError, match=r"again\.again"):
        small.set({"effects": table})


@pytest.mark.parametrize(
    "changes", [None, "moves", [("a", 1)], {1: 2.0}, {"\ud800": 1}]
)
def test_set_refuses_what_is_no_mapping_of_paths(
    small: hl.Scenario, changes: object
) -> None:
    with pytest.raises(hl.InputError, match="set"):
        small.set(changes)  # type: ignore[arg-type]


# ---- Provenance, and what is added -----------------------------------------------


@pytest.mark.parametrize(
    ("value", "options", "kind", "text"),
    [
        (0.1, {}, "assumption", "set by the user"),
        (0.1, {"source": "a report"}, "source", "a report"),
        (0.1, {"assumption": "a guess"}, "assumption", "a guess"),
        ({"value": 0.1, "source": "a report"}, {}, "source", "a report"),
        ({"value": 0.1, "calibrated": "stocks"}, {}, "calibrated", "stocks"),
        ({"value": 0.1, "source": "mine"}, {"source": "other"}, "source", "mine"),
        ({"value": 0.1}, {"source": "a report"}, "source", "a report"),
        (
            {"value": 0.1, "unit": "per family per year", "assumption": "x"},
            {},
            "assumption",
            "x",
        ),
    ],
)
def test_set_takes_provenance(
    small: hl.Scenario, value: Any, options: dict[str, str], kind: str, text: str
) -> None:
    changed = small.set({"moves.2->3.rate": value}, **options)
    row = changed.parameters.loc["moves.2->3.rate"]
    assert (row["value"], row["kind"], row["text"]) == (0.1, kind, text)
    assert row["unit"] == "per family per year"
    change = changed.changes.loc["moves.2->3.rate"]
    assert list(change) == [0.16, 0.1, "per family per year", kind, text]


def test_provenance_is_given_once(small: hl.Scenario) -> None:
    with pytest.raises(hl.InputError, match="set: source and assumption were both"):
        small.set({}, source="a", assumption="b")
    with pytest.raises(hl.InputError, match="source: expected"):
        small.set({}, source=3)  # type: ignore[arg-type]
    with pytest.raises(hl.ScenarioError, match=r"rate\.sorce.*mean 'source'"):
        small.set({"moves.2->3.rate": {"value": 0.1, "sorce": "a report"}})
    with pytest.raises(hl.ScenarioError, match=r'unit: expected "per family per y'):
        small.set({"moves.2->3.rate": {"value": 0.1, "unit": "per month"}})


OUTREACH: dict[str, Any] = {
    "title": "Outreach",
    "processes": ["moves.1->2"],
    "hazard_ratio": {"value": 0.9, "source": "a trial"},
    "from": "2015-04",
    "levels": [1],
}


def test_set_adds_an_effect(small: hl.Scenario) -> None:
    added = small.set({"effects.outreach": OUTREACH})
    leaves = {f"effects.outreach.{name}": value for name, value in OUTREACH.items()}
    assert small.set(leaves) == added
    assert small.set({"effects": {"outreach": OUTREACH}}) == added
    row = added.parameters.loc["effects.outreach.hazard_ratio"]
    assert (row["value"], row["text"]) == (0.9, "a trial")
    assert [c.in_words for c in added.lineage.changes] == ["effects.outreach added"]
    weaker = added.set({"effects.outreach.hazard_ratio": 0.95})
    (change,) = weaker.lineage.changes
    assert change.after["hazard_ratio"]["value"] == 0.95
    assert hl.load(SMALL).set({"effects.outreach": change.after}) == weaker


def test_set_adds_a_stream(small: hl.Scenario) -> None:
    stream = {
        "title": "Asylum",
        "level": 4,
        "entries_per_year": 20,
        "closing": 0.5,
        "ages": [0] * 16 + [0.5, 0.5],
        "stock": 10,
    }
    added = small.set({"streams.asylum": stream}, assumption="for a test")
    assert added.streams == {"asylum": "Asylum"}
    kinds = added.parameters.filter(like="streams.", axis=0)["text"]
    assert set(kinds) == {"for a test"}
    assert "stream" in hl.run(added, draws=1, progress=False).tables


def test_without_leaves_a_part_out(small: hl.Scenario) -> None:
    added = small.set({"effects.outreach": OUTREACH})
    assert added.without("effects.outreach", name="small", title=small.title) == small
    fewer = small.without("effects.early_help", "costs")
    assert fewer.name == "small-changed"
    assert fewer.costs == {}
    assert list(fewer.changes.index) == ["effects.early_help", "costs"]
    assert fewer.changes["after"].isna().all()
    assert fewer.set({"moves.3->4.rate": 0.1}).made_from == "small"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("cost", "expected a part of small, found 'cost'; did you mean 'costs'"),
        ("effects.erly_help", "expected a part of effects, .* mean 'early_help'"),
        ("effects.early_help.hazard_ratio.value.x", "expected a part of effects.ear"),
        ("name", "expected a part of small"),
        (3, "a path: expected a string, found 3"),
    ],
)
def test_without_refuses_what_is_not_there(
    small: hl.Scenario, path: Any, said: str
) -> None:
    with pytest.raises(hl.InputError, match=said):
        small.without(path)


def test_without_refuses_what_a_scenario_needs(small: hl.Scenario) -> None:
    with pytest.raises(hl.ScenarioError, match="moves is missing"):
        small.without("moves")
    with pytest.raises(hl.InputError, match="expected one path or more"):
        small.without()


def test_an_incomplete_table_says_what_is_missing(small: hl.Scenario) -> None:
    rest = {name: value for name, value in OUTREACH.items() if name != "processes"}
    with pytest.raises(hl.ScenarioError) as caught:
        small.set({"effects.outreach": rest})
    assert [i["field"] for i in caught.value.issues] == ["effects.outreach.processes"]
    assert "set: effects.outreach.processes is missing: expected a list" in str(
        caught.value
    )
    with pytest.raises(hl.ScenarioError, match=r"did you mean 'effects\.early_help'"):
        small.set({"effects.erly_help": rest})
    with pytest.raises(hl.ScenarioError, match=r"did you mean 'effects\.outreach'"):
        small.set({"efects.outreach": OUTREACH})


# ---- What a scenario knows of its changes ------------------------------------------


def test_a_changed_scenario_does_not_bear_the_name_of_another(
    small: hl.Scenario,
) -> None:
    changed = small.set({"moves.2->3.rate": 0.1})
    assert (changed.name, changed.made_from) == ("small-changed", "small")
    assert changed.title == f"{small.title}, changed"
    words = "changed: moves.2->3.rate 0.16 -> 0.1"
    assert repr(changed) == f"<Scenario small, {words}: 3 years from April 2014>"
    assert changed.title_with_changes == f"{small.title}, {words}"
    mix = small.set({"moves.2->3.rate": 0.1}, name="mix-1", title="The first")
    assert (mix.name, mix.title) == ("mix-1", "The first")
    assert repr(mix) == f"<Scenario mix-1 (small, {words}): 3 years from April 2014>"
    assert mix.title_with_changes == f"The first (small, {words})"
    assert "Made from" in mix._repr_html_()
    assert small.set({"moves.2->3.rate": 0.1}, name="mix-1").title == "mix-1"
    by_path = {"moves.2->3.rate": 0.1, "name": "mix-1", "title": "The first"}
    assert small.set(by_path) == mix
    assert small.set(by_path).made_from == "small"


def test_only_a_name_is_no_change(small: hl.Scenario) -> None:
    for renamed in (
        small.set({"title": "Other", "description": "Other"}),
        small.set({}, title="Other"),
    ):
        assert (renamed.name, renamed.title) == ("small", "Other")
        assert renamed.made_from == ""
    assert small.set({}) == small


@pytest.mark.parametrize("options", [{"name": 3}, {"title": ""}, {"name": "\ud800"}])
def test_names_are_texts(small: hl.Scenario, options: dict[str, Any]) -> None:
    with pytest.raises(hl.HearthlineError, match=next(iter(options))):
        small.set({}, **options)


def test_a_name_is_given_once(small: hl.Scenario) -> None:
    with pytest.raises(hl.InputError, match="name: expected it once"):
        small.set({"name": "a"}, name="b")


def test_changes_are_kept_through_a_chain(small: hl.Scenario) -> None:
    first = small.set({"time.horizon": 24, "moves.2->3.rate": 0.1}, name="mix-1")
    second = first.set({"moves.2->3.rate": 0.12, "effects.early_help.from": "2015-01"})
    table = second.changes
    assert list(table.index) == [
        "time.horizon",
        "moves.2->3.rate",
        "effects.early_help.from",
    ]
    assert list(table["before"]) == [36, 0.16, "2014-10"]
    assert list(table["after"]) == [24, 0.12, "2015-01"]
    assert second.made_from == "small"
    assert second.name == "mix-1-changed"
    assert second.title_with_changes.startswith("mix-1, changed (small, changed: ")
    at_once = small.set(
        {
            "time.horizon": 24,
            "moves.2->3.rate": 0.12,
            "effects.early_help.from": "2015-01",
        },
        name=second.name,
        title=second.title,
    )
    assert at_once == second
    assert at_once.changes.equals(table)


def test_many_changes_are_counted(small: hl.Scenario) -> None:
    rates = {f"moves.{move}.rate": 0.1 for move in ("1->2", "2->1", "2->3", "3->2")}
    changed = small.set(rates | {"time.horizon": 24})
    assert list(changed.changes.index) == [*rates, "time.horizon"]
    assert changed.name_with_changes.endswith("; and 2 more")
    assert changed.name_with_changes.count("->") == 6


def test_what_is_set_to_what_it_was_has_other_provenance(small: hl.Scenario) -> None:
    same = small.set({"moves.2->3.rate": 0.16})
    (change,) = same.lineage.changes
    assert change.in_words == "moves.2->3.rate 0.16 with other provenance"


def test_changes_are_saved(small: hl.Scenario, tmp_path: Path) -> None:
    changed = small.set({"moves.2->3.rate": 0.1, "effects.outreach": OUTREACH})
    assert 'path = "moves.2->3.rate"' in changed.to_toml()
    changed.save(tmp_path / "mix.toml")
    for again in (
        hl.load(tmp_path / "mix.toml"),
        pickle.loads(pickle.dumps(changed)),
    ):
        assert again == changed
        assert again.made_from == "small"
        assert again.changes.equals(changed.changes)
        assert repr(again) == repr(changed)
    later = hl.load(tmp_path / "mix.toml").set({"time.horizon": 24})
    assert list(later.changes.index)[-1] == "time.horizon"
    assert later.made_from == "small"


@pytest.mark.parametrize(
    "stated",
    ["made_from = 3", "[made_from]", '[made_from]\nname = "a"\nchanges = [1]'],
)
def test_what_a_file_says_of_changes_is_checked(
    small: hl.Scenario, tmp_path: Path, stated: str
) -> None:
    path = tmp_path / "mine.toml"
    before, _, after = small.to_toml().partition("\n[")
    if stated.startswith("["):
        path.write_text(f"{small.to_toml()}\n{stated}", "utf-8")
    else:
        path.write_text(f"{before}\n{stated}\n[{after}", "utf-8")
    with pytest.raises(hl.InputError, match=r"mine\.toml: made_from: expected a name"):
        hl.load(path)


def test_a_file_that_inherits_knows_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    rate = '{ value = 0.1, unit = "per family per year", assumption = "x" }'
    body = f'[moves."2->3"]\nrate = {rate}\n'
    names = 'name = "mine"\ntitle = "Mine"\n'
    path.write_text(f'inherits = "need-2014"\n{names}{body}', "utf-8")
    mine = hl.load(path)
    assert (mine.inherits, mine.made_from) == ("need-2014", "")
    assert mine.title_with_changes == "Mine"
    table = mine.differences()
    assert list(table.index) == ["moves.2->3.rate"]
    assert table.loc["moves.2->3.rate", "after"] == 0.1
    assert mine.differences(mine).empty
    assert mine.differences("need-2014").equals(table)
    assert set(mine.differences("need-2014-early").index) > set(table.index)
    # A child in the same folder, by name and by path; its own changes come on top.
    for inherits in ("mine", "./mine.toml"):
        child = tmp_path / "child.toml"
        horizon = '{ value = 24, unit = "months", assumption = "x" }'
        child.write_text(
            f'inherits = "{inherits}"\nname = "child"\ntitle = "Child"\n'
            f"[time]\nhorizon = {horizon}\n",
            "utf-8",
        )
        assert list(hl.load(child).differences().index) == ["time.horizon"]
    with pytest.raises(hl.InputError, match="differences: expected a scenario"):
        hl.load("need-2014").differences()


def test_a_file_that_states_no_name_does_not_take_that_of_another(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.toml"
    text = (
        'inherits = "need-2014"\n[time]\n'
        'horizon = { value = 24, unit = "months", assumption = "x" }\n'
    )
    path.write_text(text, "utf-8")
    mine = hl.load(path)
    parent = hl.load("need-2014")
    assert mine.name == "mine"
    assert mine.title == f"{parent.title}, changed"
    assert mine.made_from == "need-2014"
    assert list(mine.changes.index) == ["time.horizon"]
    assert "(need-2014, changed: time.horizon 120 -> 24)" in repr(mine)
    path.write_text('name = "own"\n' + text, "utf-8")
    assert hl.load(path).name == "own"
    assert hl.load(path).title == f"{parent.title}, changed"


def test_a_file_does_not_inherit_what_its_parent_was_made_from(
    small: hl.Scenario, tmp_path: Path
) -> None:
    small.set({"moves.2->3.rate": 0.1}).save(tmp_path / "parent.toml")
    child = tmp_path / "child.toml"
    child.write_text('inherits = "parent"\nname = "child"\ntitle = "Child"\n', "utf-8")
    assert hl.load(child).made_from == ""
    assert hl.load(child).differences().empty


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
