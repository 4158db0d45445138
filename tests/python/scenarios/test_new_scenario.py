"""`hearthline list` and `hearthline new`: available scenarios, and a template."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from conftest import SMALL, Command, left_in

import hearthline as hl

SHIPPED = ["barnet-2014", "barnet-2014-early", "growth-high", "need-2014"]
BAD = SMALL.parent / "bad"


# ---- The list ---------------------------------------------------------------


def test_the_list_states_title_base_and_horizon() -> None:
    listed = hl.list_scenarios().set_index("name")
    assert set(SHIPPED) <= set(listed.index)
    assert listed.index.is_unique
    for name, row in listed.iterrows():
        scenario = hl.load(str(name))
        assert row["title"] == scenario.title
        assert row["start"] == scenario.start
        assert row["horizon"] == scenario.horizon
        assert row["problems"] == 0
        assert hl.load(row["file"]) == scenario
    assert listed.loc["need-2014", "inherits"] == ""
    assert listed.loc["barnet-2014", "inherits"] == "need-ons-2022"
    assert listed.loc["growth-high", "inherits"] == "growth-ons-2022"


def test_a_folder_is_listed_after_what_is_shipped(tmp_path: Path) -> None:
    shipped = hl.list_scenarios()
    shutil.copy(SMALL, tmp_path)
    shutil.copy(SMALL.parent / "child.toml", tmp_path)
    (tmp_path / "within").mkdir()
    shutil.copy(SMALL, tmp_path / "within")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "notes.txt").write_text("name = 'x'\n")
    listed = hl.list_scenarios(tmp_path)
    assert listed["name"].tolist() == [*shipped["name"], "child", "small"]
    assert listed["inherits"].tolist()[-2:] == ["small", ""]
    # Shipped scenarios are not listed twice.
    folder = Path(shipped["file"][0]).parent
    assert hl.list_scenarios(folder).equals(shipped)


def test_what_is_wrong_is_listed_with_the_number_of_problems(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # A narrow table breaks the text of a row.
    listed = hl.list_scenarios(BAD).set_index("name")
    for name in ("many", "truncated", "latin1", "circle_a"):
        with pytest.raises(hl.ScenarioError) as refused:
            hl.load(BAD / f"{name}.toml")
        assert listed.loc[name, "problems"] == len(refused.value.issues) > 0
    ended = command("list", BAD)
    assert ended.status == 0
    problems = listed.loc["many", "problems"]
    assert f"{problems} problems; see hearthline check" in ended.out


def test_the_command_prints_the_list(command: Command) -> None:
    ended = command("list")
    assert ended.status == 0
    for text in (*SHIPPED, "Barnet, need alone, 2014-24", "10 years", "inherits from"):
        assert text in ended.out


def test_the_list_is_there_for_programs(command: Command) -> None:
    ended = command("list", SMALL.parent, "--json")
    assert ended.status == 0
    listed = hl.list_scenarios(SMALL.parent)
    assert json.loads(ended.out) == listed.to_dict("records")


@pytest.mark.parametrize("given", ["none", "file", "na\0me", ""])
def test_a_folder_that_cannot_be_listed_is_refused(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("x")
    ended = command("list", given)
    assert ended.status == 2
    assert ended.err.startswith("hearthline: ")
    assert "Traceback" not in ended.err
    with pytest.raises(hl.InputError):
        hl.list_scenarios(given)


# ---- A new file -------------------------------------------------------------


@pytest.mark.parametrize("base", [*SHIPPED, "growth-low", "regeneration-west"])
def test_a_new_file_is_its_base_and_passes_every_check(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = command("new", "my.toml", "--from", base)
    assert ended.status == 0, ended.err
    assert "Wrote my.toml" in ended.out
    assert command("check", "my.toml").status == 0
    mine, whole = hl.load("my.toml"), hl.load(base)
    assert mine.name == "my"
    words = {"name": whole.name, "title": whole.title, "description": ""}
    assert mine.set(words | {"description": whole.description}) == whole
    assert max(map(len, Path("my.toml").read_text("utf-8").splitlines())) < 100


@pytest.mark.parametrize("base", SHIPPED)
def test_the_examples_of_a_new_file_do_something_once_they_are_used(
    command: Command, tmp_path: Path, base: str
) -> None:
    place = tmp_path / "my.toml"
    assert command("new", place, "--from", base).status == 0
    text = place.read_text("utf-8")
    used = re.sub(r"^#(?! |$)", "", text, flags=re.MULTILINE)
    assert used != text
    place.write_text(used.replace("value = 0.9,", "value = 0.8,"), "utf-8")
    mine, whole = hl.load(place), hl.load(base)
    assert mine.parameters.loc["effects.my_effect.hazard_ratio", "value"] == 0.8
    changed = mine.parameters.loc["moves.2->3.rate"]
    assert changed["value"] == whole.parameters.loc["moves.2->3.rate", "value"]
    assert (changed["kind"], changed["text"]) == ("assumption", "the reason")
    ended = command("check", place)
    assert ended.status == 0, ended.err
    assert "warning" not in ended.err
    # A price is that of the base, and a programme has a cost: both reach finance.
    prices = [p for p in mine.parameters.index if p.endswith((".a_year", ".a_week"))]
    stated = mine.parameters.loc[prices]
    own = stated[stated["text"] == "the reason"]
    assert len(own) == bool(whole.costs)
    assert (own["value"] == whole.parameters.loc[own.index, "value"]).all()
    if "my_programme" in mine.programmes:
        assert "programme.my_programme.year" in mine.cost_items.index
        assert f"hearthline mtfs {base} my.toml -o savings.xlsx" in text
    assert ("my_programme" in mine.programmes) == (base != "need-2014")


def test_a_base_beside_the_file_or_elsewhere_is_found_from_the_file(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(SMALL, tmp_path)
    (tmp_path / "mine").mkdir()
    for place in ("near.toml", "mine/below.toml"):
        assert command("new", place, "--from", "small.toml").status == 0
        assert hl.load(place).horizon == hl.load(SMALL).horizon
    assert 'inherits = "./small.toml"' in Path("near.toml").read_text()
    assert 'inherits = "../small.toml"' in Path("mine/below.toml").read_text()
    # From a linked folder, ".." leads to the parent of its target.
    (tmp_path / "far" / "there").mkdir(parents=True)
    os.symlink(tmp_path / "far" / "there", tmp_path / "link")
    assert command("new", "link/linked.toml", "--from", "./small.toml").status == 0
    assert hl.load("far/there/linked.toml").horizon == hl.load(SMALL).horizon


def test_words_of_the_base_stay_words(command: Command, tmp_path: Path) -> None:
    odd = hl.load(SMALL).set(
        {"name": 'a\n"b"\n[tyme]', "title": 'Say "so" \\ and\nmore = 1'}
    )
    odd.save(tmp_path / "odd.toml")
    place = tmp_path / "my.toml"
    assert command("new", place, "--from", tmp_path / "odd.toml").status == 0
    assert hl.load(place).title == f"{odd.title}, changed"


def test_an_existing_file_stays_unless_it_may_be_replaced(
    command: Command, tmp_path: Path
) -> None:
    place = tmp_path / "my.toml"
    place.write_text("mine")
    ended = command("new", place, "--from", "barnet-2014")
    assert ended.status == 2
    assert "--overwrite" in ended.err
    assert place.read_text() == "mine"
    assert command("new", place, "--from", "barnet-2014", "--overwrite").status == 0
    assert hl.load(place).name == "my"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("my", "did you mean 'my.toml'?"),
        ("my.", "did you mean 'my.toml'?"),
        ("my.json", "ends in .toml"),
        ("my scenario.toml", "did you mean 'my-scenario.toml'?"),
        ("a'b\n.toml", "did you mean 'a-b.toml'?"),
        (".toml", ".toml"),
        ("-.toml", "did you mean 'my-scenario.toml'?"),
        ("na\0me.toml", "without null characters"),
        ("", "path"),
        ("small.toml", "differs from the base's"),
        ("none/my.toml", "No such file"),
        ("file/my.toml", "cannot write"),
    ],
)
def test_a_strange_name_is_refused(
    command: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("x")
    ended = command("new", "--from", SMALL, "--", name)
    assert ended.status == 2
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert left_in(tmp_path) == {"file"}


def test_an_unknown_base_is_refused_with_the_nearest(
    command: Command, tmp_path: Path
) -> None:
    ended = command("new", tmp_path / "my.toml", "--from", "barnet-2041")
    assert ended.status == 2
    assert "did you mean barnet-2014?" in ended.err.replace("'", "")
    assert command("new", tmp_path / "my.toml").status == 2
    assert command("new", "--from", "barnet-2014").status == 2
    wrong = command("new", tmp_path / "my.toml", "--from", BAD / "many.toml")
    assert wrong.status == 2
    assert wrong.err.count("many.toml:") > 3
    assert left_in(tmp_path) == set()


def test_a_file_is_not_replaced_by_one_that_inherits_it(
    command: Command, tmp_path: Path
) -> None:
    place = Path(shutil.copy(SMALL, tmp_path / "other.toml"))
    ended = command("new", place, "--from", place, "--overwrite")
    assert ended.status == 2
    assert place.read_bytes() == SMALL.read_bytes()


def test_a_folder_in_the_place_of_the_file_stays(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "my.toml").mkdir()
    for words in ((), ("--overwrite",)):
        ended = command("new", tmp_path / "my.toml", "--from", SMALL, *words)
        assert ended.status == 2
        assert "cannot write" in ended.err
    assert left_in(tmp_path) == {"my.toml"}


# Nobody can write files to /proc, not even root.
def test_a_folder_that_cannot_be_written_to_is_reported(command: Command) -> None:
    ended = command("new", "/proc/my.toml", "--from", SMALL)
    assert ended.status == 2
    assert "cannot write /proc/my.toml" in ended.err


def test_a_full_disk_leaves_nothing(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ended = command("new", tmp_path / "my.toml", "--from", SMALL)
    assert ended.status == 2
    assert "No space left on device" in ended.err
    assert left_in(tmp_path) == set()


def test_a_file_that_cannot_be_read_is_listed_as_a_problem(tmp_path: Path) -> None:
    os.symlink(tmp_path / "gone.toml", tmp_path / "link.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\0")
    listed = hl.list_scenarios(tmp_path).set_index("name")
    assert listed.loc["binary", "problems"] == 1
    assert "link" not in listed.index  # Its target does not exist.
