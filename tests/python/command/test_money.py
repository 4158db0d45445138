"""hearthline mtfs and value: files, words, and what is refused before a run."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from rich.console import Console

import hearthline as hl
from hearthline.command.show import show_comparison
from hearthline.running import compare as running

if TYPE_CHECKING:
    from conftest import Command

FILE = Path(__file__).parents[2] / "data" / "pathway.toml"
YEARS = {"time.horizon": 36}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a comparison of need alone, with two mixes."""
    base = hl.load("need-2014").set({**YEARS, "population.families": 3000})
    early = hl.load("need-2014-early").set({**YEARS, "population.families": 3000})
    place = tmp_path_factory.mktemp("money") / "stored"
    hl.compare(
        {"base": base, "early": early, "again": early}, draws=2, progress=False
    ).save(place)
    return place


def test_each_mix_has_its_file(command: Command, stored: Path, tmp_path: Path) -> None:
    out = tmp_path / "savings.csv"
    ended = command("mtfs", stored, "-o", out, "--start", "2015-16")
    assert ended.status == 0, ended.err
    assert "Table: " in ended.out
    assert "Workbook" not in ended.out
    # Two mixes of one title are told apart by their names.
    assert "early: " in ended.out
    assert "again: " in ended.out
    for name in ("early", "again"):
        table = pd.read_csv(tmp_path / f"savings-{name}.csv")
        assert "2015/16" in table.columns
        assert "2014/15" not in table.columns


def test_a_file_that_is_there_stays_before_any_is_written(
    command: Command, stored: Path, tmp_path: Path
) -> None:
    there = tmp_path / "savings-again.csv"
    there.write_text("mine")
    ended = command("mtfs", stored, "-o", tmp_path / "savings.csv")
    assert ended.status == 2
    assert "savings-again.csv" in ended.err
    assert "--overwrite" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["savings-again.csv"]
    assert there.read_text() == "mine"


@pytest.mark.parametrize("program", ["mtfs", "value"])
def test_a_place_without_a_folder_is_refused(
    command: Command, stored: Path, tmp_path: Path, program: str
) -> None:
    ended = command(program, stored, "-o", tmp_path / "none" / "savings.xlsx")
    assert ended.status == 2
    assert "there is no folder" in ended.err
    ended = command(program, stored, "-o", tmp_path / "savings.ods")
    assert ended.status == 2
    assert ".xlsx, .csv or .parquet" in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--start", "2030/31"), "start: expected a financial year from 2014/15 to"),
        (("--start", "2015"), "did you mean '2015/16'?"),
        (("--years", "30"), "years: expected a whole number from 1 to"),
        (("--target", "2015/16=nan"), "targets['2015/16']: expected pounds from 0"),
        (("--target", "2015/16=-5"), "targets['2015/16']: expected pounds from 0"),
        (("--target", "2015/16=£5"), "--target: expected a financial year and pounds"),
        (("--target", "2015=5"), "--target: expected a financial year such as"),
        (
            ("--target", "2015/16=5", "--target", "2015-16=6"),
            "--target: expected 2015/16 once, found it twice",
        ),
        (("--costs", "nope"), 'found no cost book named "nope"'),
    ],
)
def test_what_cannot_be_told_is_refused_before_a_run(
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
) -> None:
    def never(*_given: object, **_named: object) -> None:
        raise AssertionError

    monkeypatch.setattr(running, "start_or_resume", never)
    out = tmp_path / "savings.xlsx"
    ended = command("mtfs", "need-2014", "need-2014-early", "-o", out, *words)
    assert ended.status == 2
    assert said in " ".join(ended.err.split())


def test_what_was_typed_is_named(command: Command) -> None:
    for program in ("mtfs", "value"):
        ended = command(program, "nothing")
        assert ended.status == 2
        assert ended.err.startswith(f"hearthline: {program}: expected a baseline")
        assert "'nothing'" in ended.err


def test_a_value_of_few_draws_has_no_range(command: Command, stored: Path) -> None:
    ended = command("value", stored)
    assert ended.status == 0, ended.err
    said = " ".join(ended.out.split())
    assert "mean of 2 draws" in said
    assert "middle 80%" not in said
    assert "No range is drawn from fewer than 20 draws." in said
    # Nothing is spent, so that nothing can fail to come back.
    assert "without a cost that is counted, above zero in" in said
    assert "of 2 draws." in said
    assert "payback" not in said


def test_targets_are_told(command: Command, stored: Path, tmp_path: Path) -> None:
    out = tmp_path / "savings.xlsx"
    ended = command("mtfs", stored, "-o", out, "--target", "2016/17=1e6")
    assert ended.status == 0, ended.err
    said = " ".join(ended.out.split())
    assert "The targets come to £1.00m by 2016/17." in said
    assert "reach it in 0 of 2 draws." in said
    cover = pd.read_excel(
        tmp_path / "savings-early.xlsx", sheet_name="Cover", header=None
    )
    assert cover[0].str.contains("The targets come to £1.00m").any()


def test_what_one_mix_costs_is_shown_beside_one_that_costs_nothing() -> None:
    """The cost of a programme was left out if another mix has no programme."""
    base = hl.load(FILE).set({**YEARS, "population.families": 3000})
    base = base.with_costs("barnet-2014")
    worker = {
        "title": "Key worker",
        "places": 20,
        "eligible": {"levels": [1, 2, 3]},
        "found": {"outreach": 2.0},
        "stay": {"length": 12},
        "cost": {"fixed": 50_000, "price_year": "2014/15"},
    }
    both = hl.compare(
        {
            "base": base,
            "worker": base.set({"programmes.key_worker": worker}),
            "other": base.set({"pathway.contacts.police.rate": 0.005}),
        },
        draws=1,
        progress=False,
    )
    console = Console(record=True, width=100, file=io.StringIO())
    show_comparison(both, console)
    said = console.export_text()
    table = said[said.index("Cost of programmes, general fund") :]
    row = next(line for line in table.splitlines() if "2014/15" in line)
    assert "£50k" in row
    assert "£0" in row
