"""The command: files, output and exit status."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from conftest import NO_EFFECT, ROOT, SMALL, Command, left_in, quietly

import hearthline as hl
from hearthline.base import progress
from hearthline.command.simulate import _named
from hearthline.pages.excerpts import excerpt, number
from hearthline.running import compare as running
from hearthline.running import simulation
from hearthline.tables.drawn import Drawn

if TYPE_CHECKING:
    from pathlib import Path

BAD = SMALL.parent / "bad"


def test_run_writes_and_says_where(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "run"
    ended = command("run", SMALL, "-o", place, "--draws", 2, "--seed", 5)
    assert ended.status == 0, ended.err
    assert str(place / "pictures") in ended.out.replace("\n", "")
    assert str(place / "index.html") in ended.out.replace("\n", "")
    assert "Level 4" in ended.out
    assert "middle 80%" not in ended.out
    assert "No range is drawn from fewer than 20 draws." in ended.out
    assert hl.load(SMALL).cost_label in " ".join(ended.out.split())
    expected = hl.run(SMALL, 2, 5, progress=False)
    assert hl.Results.load(place).table("level").equals(expected.table("level"))


def test_tables_can_be_written_alone(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "run"
    ended = command("run", SMALL, "-o", place, "--draws", 2, "--no-pictures")
    assert ended.status == 0, ended.err
    assert not {"pictures", "summaries"} & left_in(place)
    assert "Pictures" not in ended.out
    assert str(place) in ended.out.replace("\n", "")
    assert hl.Results.load(place).draws == 2


@pytest.mark.parametrize("words", [("run", SMALL), ("compare", SMALL, SMALL)])
def test_draws_on_the_disk_can_be_written_and_shown(
    command: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[object, ...],
) -> None:
    monkeypatch.setattr(simulation, "HELD", 0)
    place = tmp_path / "out"
    ended = command(*words, "-o", place, "--draws", 3, "--no-pictures")
    assert ended.status == 0, ended.err
    assert "Level 4" in ended.out
    assert not place.with_name("out.partial").exists()


@pytest.mark.usefixtures("one_picture")
def test_compare_writes_and_says_where(
    command: Command, small: hl.Scenario, tmp_path: Path
) -> None:
    base = tmp_path / "base.toml"
    small.set(NO_EFFECT | {"name": "base"}).save(base)
    place = tmp_path / "both"
    ended = command("compare", base, SMALL, "-o", place, "--draws", 2)
    assert ended.status == 0, ended.err
    said = " ".join(ended.out.split())
    assert "only a cashable saving takes money out" in said
    assert "base (baseline): effects.early_help.hazard_ratio 0.85 -> 1" in said
    assert "Differences from base" in said
    assert list(hl.Comparison.load(place).results) == ["base", "small"]


@pytest.mark.parametrize("words", [("run", SMALL), ("compare", SMALL, SMALL)])
def test_the_terminal_shows_ranges_of_enough_draws(
    command: Command, tmp_path: Path, words: tuple[object, ...]
) -> None:
    place = tmp_path / "out"
    ended = command(*words, "-o", place, "--draws", 20, "--no-pictures")
    assert "middle 80%" in ended.out
    assert "No range" not in ended.out


def test_the_error_of_one_draw_is_not_known(command: Command, tmp_path: Path) -> None:
    words = ("compare", SMALL, SMALL, "-o", tmp_path / "out", "--no-pictures")
    ended = command(*words, "--draws", 1)
    assert "standard error of 1 draw, paired" in " ".join(ended.out.split())
    assert "not known" in ended.out
    assert "nan" not in ended.out


def test_scenarios_of_one_name_are_numbered() -> None:
    assert list(_named([str(SMALL)] * 3)) == ["small", "small-2", "small-3"]


def test_check_counts_by_provenance(command: Command) -> None:
    ended = command("check", SMALL)
    assert ended.status == 0
    assert "small: no problems found" in ended.out
    assert "assumption" in ended.out


@pytest.mark.usefixtures("one_picture")
def test_check_and_compare_print_each_warning_once(
    command: Command, small: hl.Scenario, tmp_path: Path
) -> None:
    late = tmp_path / "late.toml"
    changes: dict[str, float | str] = {
        "effects.early_help.from": "2013-04",
        "effects.early_help.until": "2014-04",
    }
    quietly(small, changes).save(late)
    ended = command("check", late)
    assert ended.status == 0
    assert ended.err.startswith(f"warning: {late}:")
    assert ended.err.count("warning") == 1
    assert "small-changed: no problems found, 1 warning" in ended.out
    child = tmp_path / "child.toml"
    child.write_text('inherits = "./late.toml"\nname = "child"\n', "utf-8")
    ended = command("compare", late, child, "-o", tmp_path / "both", "--draws", 1)
    assert ended.status == 0, ended.err
    assert ended.err.count("effects.early_help.until") == 1
    assert "'child' has the same parameters as 'small-changed'" in ended.err


def test_schema_is_printed(command: Command) -> None:
    ended = command("schema")
    assert ended.status == 0
    assert json.loads(ended.out) == json.loads(hl.schema())


def test_version_is_printed(command: Command) -> None:
    assert command("--version").out.strip() == f"hearthline {hl.__version__}"


def test_module_can_be_run() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hearthline", "check", "nonesuch"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "nonesuch" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_under_the_output_is_reported() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "hearthline", "schema"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


# ---- Bad input: a message, status 2, and nothing written --------------------


def _edited(tmp_path: Path, before: str, after: str) -> Path:
    text = SMALL.read_text("utf-8")
    assert before in text
    place = tmp_path / "edited.toml"
    place.write_text(text.replace(before, after, 1), "utf-8")
    return place


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("rate = { value = 0.16,", "rate = { value = -0.16,", "-0.16"),
        ("lone_parent = { value = 0.2,", "lone_parent = { value = 1.2,", "1.2"),
        ("levels = [1, 2]", "levels = [1, 5]", "5"),
        ('themes = ["parenting"]', 'themes = ["parentin"]', "parenting"),
        ('from = "2014-10"', 'from = "2014-13"', "2014-13"),
        ("horizon = { value = 36,", "horizon = { value = 0,", "horizon"),
        ('start = "2014-04"', 'strat = "2014-04"', "start"),
    ],
    ids=["rate", "probability", "level", "theme", "month", "horizon", "key"],
)
def test_a_bad_value_says_what_and_where(
    command: Command, tmp_path: Path, before: str, after: str, said: str
) -> None:
    place = _edited(tmp_path, before, after)
    for words in (("check", place), ("run", place, "-o", tmp_path / "out")):
        ended = command(*words)
        assert ended.status == 2
        assert said in ended.err
        assert "edited.toml:" in ended.err
        assert "Traceback" not in ended.err
    assert left_in(tmp_path) == {"edited.toml"}
    with pytest.raises(hl.ScenarioError) as caught:
        hl.load(place)
    assert caught.value.issues[0]["line"] > 0


def test_all_problems_are_reported_at_once(command: Command) -> None:
    ended = command("check", BAD / "many.toml")
    assert ended.status == 2
    assert ended.err.count("many.toml:") > 3


@pytest.mark.parametrize(
    "name",
    ["truncated.toml", "latin1.toml", "circle_a.toml", "itself.toml", "empty.toml"],
)
def test_a_bad_file_is_reported(command: Command, tmp_path: Path, name: str) -> None:
    ended = command("run", BAD / name, "-o", tmp_path / "out")
    assert ended.status == 2
    assert name in ended.err
    assert left_in(tmp_path) == set()


def test_a_missing_file_a_folder_and_an_unknown_name_are_reported(
    command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for given in (tmp_path / "none.toml", f"{tmp_path}/", "barnet-2041"):
        ended = command("run", given, "-o", out)
        assert ended.status == 2
        assert ended.err.startswith("hearthline:")
        with pytest.raises(hl.ScenarioError):
            hl.load(given)
    assert "need-2014" in ended.err
    assert left_in(tmp_path) == set()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--seed", "abc"), "seed: expected a whole number from 0"),
        (("--seed", "1.5"), ", found '1.5'"),
        (("--seed", "-1"), ", found -1"),
        (("--seed", "4294967296"), ", found 4294967296"),
        (("--draws", "0"), "from 1 to 2147483647, found 0"),
        (("--draws", "x"), ", found 'x'"),
        (("--threads", "0"), "from 1 to 4096, found 0"),
        (("--sed", "1"), "--seed"),
    ],
)
def test_a_bad_option_is_reported(
    command: Command, tmp_path: Path, words: tuple[str, str], said: str
) -> None:
    for start in (("run", SMALL), ("compare", SMALL, SMALL)):
        ended = command(*start, "-o", tmp_path / "out", *words)
        assert ended.status == 2
        assert said in ended.err
    assert left_in(tmp_path) == set()


def test_too_few_arguments_are_reported(command: Command, tmp_path: Path) -> None:
    assert command("run").status == 2
    assert "-o is missing" in command("run", SMALL).err
    assert command("compare", SMALL, "-o", tmp_path / "out").status == 2
    assert command("check").status == 2
    assert command("nonesuch").status == 2


def test_an_unwritable_folder_is_reported_before_the_work(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setattr("hearthline.command.simulate.run_draws", pytest.fail)
    ended = command("run", SMALL, "-o", tmp_path / "file" / "out")
    assert ended.status == 2
    assert "cannot write" in ended.err
    assert left_in(tmp_path) == {"file"}


def test_scenarios_that_cannot_be_compared_are_reported(
    command: Command, small: hl.Scenario, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    small.set({"population.families": 1500}).save(other)
    ended = command("compare", SMALL, other, "-o", tmp_path / "out")
    assert ended.status == 2
    assert "population.families is 1500" in ended.err
    assert left_in(tmp_path) == {"other.toml"}


@pytest.mark.usefixtures("one_picture")
def test_an_interruption_while_saving_keeps_the_draws(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("hearthline.results.results.Results.plot", interrupt)
        ended = command("run", SMALL, "-o", tmp_path / "run", "--draws", 2)
    assert ended.status == 130
    assert "2 of 2 draws are saved" in ended.err
    assert left_in(tmp_path) == {"run.partial"}
    assert command("run", "--resume", tmp_path / "run").status == 0
    assert left_in(tmp_path) == {"run"}


# ---- Resume -----------------------------------------------------------------


def test_resume_refuses_what_does_not_fit(
    command: Command, small: hl.Scenario, tmp_path: Path
) -> None:
    run = hl.run(small, draws=3, seed=5, progress=False)
    kept = run.save(tmp_path / "run.partial", pictures=False)
    out = tmp_path / "run"
    for words, said in (
        (("--seed", 6), "seed: expected 5, the value of --resume, found 6"),
        (("--draws", 2), "draws: expected 3 or more, since 3 are finished, found 2"),
        (
            ("need-2014",),
            "SCENARIO: expected the scenario of --resume, 'small', found",
        ),
    ):
        ended = command("run", *words, "--resume", out)
        assert ended.status == 2
        assert said in ended.err
    about = json.loads((kept / "run.json").read_text())
    own = f"version {hl.__version__} with run digest {about['run_digest']}"
    older = {key: value for key, value in about.items() if key != "run_digest"}
    for other, found in (
        (about | {"version": "0.0.1"}, "found version 0.0.1 with"),
        (about | {"run_digest": "0123456789abcdef"}, "with 0123456789abcdef; start"),
        (older, "with none; start again"),
    ):
        (kept / "run.json").write_text(json.dumps(other))
        ended = command("run", "--resume", out)
        assert ended.status == 2
        assert f"--resume: expected results of {own}, found " in ended.err
        assert found in ended.err
    assert command("run", "--resume", tmp_path / "none").status == 2
    assert command("run", SMALL, "-o", out).status == 2
    assert left_in(tmp_path) == {"run.partial"}


@pytest.mark.usefixtures("one_picture")
def test_a_resumed_run_equals_an_uninterrupted_one(
    command: Command, small: hl.Scenario, tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    command("run", SMALL, "-o", whole, "--draws", 7, "--seed", 5)
    run = hl.run(small, draws=3, seed=5, progress=False)
    run.asked = 7
    run.save(tmp_path / "run.partial", pictures=False)
    ended = command("run", "--resume", tmp_path / "run")
    assert ended.status == 0, ended.err
    assert left_in(tmp_path) == {"whole", "run"}
    for path in whole.rglob("*"):
        if path.is_file():
            other = tmp_path / "run" / path.relative_to(whole)
            assert path.read_bytes() == other.read_bytes(), path.name


@pytest.mark.usefixtures("one_picture")
def test_a_resumed_comparison_equals_an_uninterrupted_one(
    command: Command, small: hl.Scenario, tmp_path: Path
) -> None:
    scenarios = {"base": small.set(NO_EFFECT), "help": small}
    few = hl.compare(scenarios, draws=2, seed=5, progress=False)
    whole = hl.compare(scenarios, draws=5, seed=5, progress=False)
    few.save(tmp_path / "both.partial", pictures=False)
    ended = command("compare", "--resume", tmp_path / "both", "--draws", 5)
    assert ended.status == 0, ended.err
    again = hl.Comparison.load(tmp_path / "both")
    for name in whole.tables:
        assert again.difference(name).equals(whole.difference(name))
    assert left_in(tmp_path) == {"both"}
    shutil.rmtree(tmp_path / "both")


@pytest.fixture
def mixes(tmp_path: Path) -> list[Path]:
    """A baseline with two programmes, and a mix that changes both."""
    few: dict[str, float | str] = {"population.families": 2000, "time.horizon": 13}
    few |= {f"population.start.level_{level}": 40 for level in (2, 3, 4)}
    base = hl.load(ROOT / "tests" / "data" / "programmes.toml").set(few, name="base")
    places = {f"programmes.{name}.places": 30 for name in base.programmes}
    files = [tmp_path / "base.toml", tmp_path / "mix.toml"]
    base.save(files[0])
    base.set(places, name="mix").save(files[1])
    return files


def test_compare_takes_mixes_apart_if_asked(
    command: Command,
    mixes: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def few(drawn: Drawn) -> list[str]:
        if isinstance(drawn, hl.Comparison):
            return ["level", *(f"waterfall-{mix}" for mix in drawn.parts)]
        return ["level"] if isinstance(drawn, hl.Results) else ["Above level 2"]

    monkeypatch.setattr(Drawn, "pictures", property(few))
    place, plain = tmp_path / "out", tmp_path / "plain"
    ended = command("compare", *mixes, "-o", place, "--draws", 3, "--waterfall")
    assert ended.status == 0, ended.err
    assert f"Waterfall: {place}/summaries/waterfall.csv" in ended.out.replace("\n", "")
    own = hl.waterfall(*mixes, draws=3, progress=False)
    picture = (place / "pictures" / "waterfall-mix.png").read_bytes()
    assert picture == own.plot().contents()["png"]
    table = pd.read_csv(place / "summaries" / "waterfall.csv")
    mine = own.table(tidy=True)
    assert (table.pop("scenario") == "mix").all()
    assert list(table) == list(mine)
    assert np.allclose(table["difference"], mine["difference"], equal_nan=True)
    about = json.loads((place / "run.json").read_text())
    assert about["parts"] == {"mix": ["family_support-alone", "open_door-alone"]}
    page = (place / "index.html").read_text("utf-8")
    for link in ("pictures/waterfall-mix.png", "summaries/waterfall.csv"):
        assert link in page
    ended = command("compare", *mixes, "-o", plain, "--draws", 3, "--no-pictures")
    assert "aterfall" not in ended.out
    assert "aterfall" not in (plain / "index.html").read_text("utf-8")
    assert "parts" not in json.loads((plain / "run.json").read_text())


def test_compare_follows_those_whom_programmes_reach_if_asked(
    command: Command,
    mixes: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def few(drawn: Drawn) -> list[str]:
        if isinstance(drawn, hl.Comparison):
            return [f"reached-{mix}" for mix in drawn.reached]
        return ["level"] if isinstance(drawn, hl.Results) else ["Above level 2"]

    monkeypatch.setattr(Drawn, "pictures", property(few))
    place = tmp_path / "out"
    words = ("compare", *mixes, "-o", place, "--draws", 2)
    ended = command(*words, "--reached")
    assert ended.status == 0, ended.err
    assert f"Reached:   {place}/summaries/reached.csv" in ended.out.replace("\n", "")
    own = hl.reached(*mixes, draws=2, progress=False)
    picture = (place / "pictures" / "reached-mix.png").read_bytes()
    assert picture == own.plot().contents()["png"]
    table = pd.read_csv(place / "summaries" / "reached.csv")
    mine = own.table(tidy=True)
    assert (table.pop("scenario") == "mix").all()
    assert list(table) == list(mine)
    assert np.allclose(table["difference"], mine["difference"], equal_nan=True)
    page = (place / "index.html").read_text("utf-8")
    assert "Among the families that programmes reach" in page
    shown = excerpt(place / "summaries" / "reached.csv", {})
    assert shown is not None
    assert shown.heads[:2] == ("programme", "families reached")
    assert [row[0] for row in shown.rows] == [
        "mix: family support",
        "mix: open door",
        "mix: all together",
    ]
    gaps = mine[mine["among"] == "reached"].set_index(["programme", "number"])
    column = shown.heads.index("Looked after")
    gap = gaps["difference"]["family_support", "Looked after"]
    assert shown.rows[0][column] == number(gap, signed=True)
    # What is complete is followed too, and replaced only if that is said.
    again = ("compare", "--resume", place, "--reached", "--no-pictures")
    assert command(*again).status == 2
    assert command(*again, "--overwrite").status == 0


def test_compare_says_early_that_no_programme_differs(
    command: Command, mixes: list[Path], tmp_path: Path
) -> None:
    rates = tmp_path / "rates.toml"
    hl.load(mixes[0]).set({"moves.3->4.rate": 0.1}, name="rates").save(rates)
    words = ("compare", mixes[0], rates, "-o", tmp_path / "out", "--draws", 2)
    ended = command(*words, "--reached")
    assert ended.status == 2
    said = " ".join(ended.err.split())
    assert "--reached: expected a mix with a programme" in said
    assert not (tmp_path / "out").exists()


def test_a_resumed_comparison_has_the_parts_that_it_had(
    command: Command, mixes: list[Path], tmp_path: Path
) -> None:
    whole = hl.compare(*mixes, draws=4, progress=False, waterfall=True)
    quiet = ("--draws", 2, "--no-pictures")
    place, plain = tmp_path / "out", tmp_path / "plain"
    command("compare", *mixes, "-o", place, *quiet, "--waterfall")
    resumed = ("compare", "--no-pictures", "--draws", 4, "--overwrite", "--resume")
    ended = command(*resumed, place)
    assert ended.status == 0, ended.err
    again = hl.Comparison.load(place)
    assert again.waterfalls().equals(whole.waterfalls())
    command("compare", *mixes, "-o", plain, *quiet)
    ended = command(*resumed, plain, "--waterfall")
    assert ended.status == 2
    assert "--waterfall: expected draws of mixes with their parts" in ended.err


def test_an_interrupted_comparison_keeps_its_parts(
    command: Command,
    mixes: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Bar(progress.Silent):
        def update(self, share: float) -> None:
            if share > 1 / 4:  # One draw is finished.
                silent = progress.Silent()
                monkeypatch.setattr(running, "progress_bar", lambda *_: silent)
                raise KeyboardInterrupt

    monkeypatch.setattr(running, "progress_bar", lambda *_: Bar())
    place = tmp_path / "out"
    words = ("compare", *mixes, "-o", place, "--draws", 4, "--waterfall")
    ended = command(*words, "--no-pictures")
    assert ended.status == 130
    assert "continue with --resume" in ended.err
    assert left_in(tmp_path) >= {"out.partial"}
    ended = command("compare", "--resume", place, "--no-pictures")
    assert ended.status == 0, ended.err
    whole = hl.compare(*mixes, draws=4, progress=False, waterfall=True)
    again = hl.Comparison.load(place)
    assert again.waterfalls().equals(whole.waterfalls())


def test_compare_says_why_it_cannot_take_a_scenario_apart(
    command: Command, mixes: list[Path], tmp_path: Path
) -> None:
    rates = tmp_path / "rates.toml"
    hl.load(mixes[0]).set({"moves.3->4.rate": 0.1}, name="rates").save(rates)
    words = ("compare", *mixes, rates, "-o", tmp_path / "out", "--draws", 2)
    ended = command(*words, "--waterfall")
    assert ended.status == 2
    said = " ".join(ended.err.split())
    assert "found 'rates', whose programmes are the same" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option", ["-o", "--resume"])
def test_a_folder_without_a_name_is_refused(command: Command, option: str) -> None:
    done = command("run", SMALL, "--draws", 1, option, "/")
    assert done.status == 2
    assert "path: expected a folder with a name, found /" in done.err


def test_draws_are_not_continued_in_a_folder_without_a_name() -> None:
    with pytest.raises(hl.InputError, match="path: expected a folder with a name"):
        hl.run(SMALL, draws=1, progress=False, resume="/")


# ---- The story of a family --------------------------------------------------


def test_explain_tells_the_story_of_a_family(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "run"
    assert command("run", SMALL, "-o", place, "--draws", 2, "--no-pictures").status == 0
    ended = command("explain", place, "--family", 7, "--draw", 1)
    assert ended.status == 0, ended.err
    story = hl.Results.load(place).family(7, 1).story
    assert " ".join(story.split()) in " ".join(ended.out.split())
    assert "draw 1 of 2" in ended.out
    for words, said in (
        (("explain", place), "--family is missing"),
        (
            ("explain", place, "--family", 10**6),
            "family: expected the id of a family (",
        ),
        (("explain", place, "--family", "x"), "family: expected a whole number"),
        (("explain", place, "--family", 7, "--draw", 2), "whole number from 0 to 1"),
        (("explain", tmp_path / "none", "--family", 7), "holds no results"),
    ):
        ended = command(*words)
        assert ended.status == 2
        assert said in ended.err


@pytest.mark.usefixtures("one_picture")
def test_explain_names_the_scenarios_of_a_comparison(
    command: Command, tmp_path: Path
) -> None:
    place = tmp_path / "both"
    quiet = ("--draws", 1, "--no-pictures")
    assert command("compare", SMALL, SMALL, "-o", place, *quiet).status == 0
    ended = command("explain", place, "--family", 7)
    assert ended.status == 2
    assert f"name one of its scenarios ({place}/scenarios/small" in ended.err
    assert command("explain", place / "scenarios" / "small", "--family", 7).status == 0
