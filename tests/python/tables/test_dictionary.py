"""The dictionary of columns: every column of every file, in the engine's words."""

from __future__ import annotations

import os
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

import hearthline as hl
from hearthline.tables import dictionary, meanings
from hearthline.tables.measures import KINDS, Measure

if TYPE_CHECKING:
    from pathlib import Path

    from hearthline.tables.dictionary import Described

DOCUMENT = ROOT / "docs" / "tables.md"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> hl.Results:
    """A scenario with every table, until its first 1 July."""
    teams = hl.load("barnet-2014-teams").set({"time.horizon": 4})
    everything = tmp_path_factory.mktemp("everything") / "everything.toml"
    programmes = (ROOT / "tests" / "data" / "programmes.toml").read_text("utf-8")
    own = teams.to_toml() + programmes[programmes.index("[programmes.") :]
    everything.write_text(own, "utf-8")
    return hl.run(hl.load(everything), draws=2, progress=False)


@pytest.fixture(scope="module")
def folder(everything: hl.Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dictionary") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hl.Results, "pictures", property(lambda _: []))
        return everything.save(path)


@pytest.fixture(scope="module")
def described(folder: Path) -> list[Described]:
    return dictionary.of_folder(folder)


def test_every_table_and_column_has_a_meaning(
    everything: hl.Results, results: hl.Results, described: list[Described]
) -> None:
    known = meanings.KEYS.keys() | meanings.STATISTICS.keys()
    for run in (everything, results):
        for name in run.tables:
            assert name in meanings.TABLES
            assert known >= set(run.columns(name).keys), name
    for row in described:
        assert row.table in meanings.TABLES
        assert row.meaning
        assert row.sum
        if row.sum == "key":
            assert row.column in meanings.KEYS, row


def test_every_column_of_every_file_is_described(
    folder: Path, described: list[Described]
) -> None:
    saved = pd.read_csv(folder / "columns.csv", keep_default_na=False)
    assert [tuple(row) for row in saved.to_numpy()] == described
    of_file = {
        file: [row.column for row in rows]
        for file, rows in groupby(described, lambda row: row.file)
    }
    for path in folder.rglob("*.*"):
        file = path.relative_to(folder).as_posix()
        if path.suffix == ".parquet":
            assert of_file.pop(file) == list(pd.read_parquet(path))
        elif path.suffix == ".csv" and file != "columns.csv":
            assert of_file.pop(file) == list(pd.read_csv(path))
    assert of_file == {}


def test_values_are_described_as_the_engine_does(
    everything: hl.Results, described: list[Described]
) -> None:
    rows = {(row.file, row.column): row for row in described}
    for name in everything.tables:
        columns = everything.columns(name)
        for value, measure in columns.measures.items():
            row = rows[f"{name}.parquet", value]
            assert row.unit == measure.unit
            assert row.meaning.lower().split(":")[0].split()[0] in (
                measure.kind,
                "amount",
            )
            for key, reason in columns.overlaps.items():
                assert row.sum.endswith(f"; not over {key}: {reason}")
        for key in columns.keys:
            row = rows[f"{name}.parquet", key]
            assert (row.unit, row.sum) == ("", "key")


def test_types_are_those_of_the_files(folder: Path, described: list[Described]) -> None:
    table = pd.read_parquet(folder / "wait.parquet")
    types = {row.column: row.type for row in described if row.file == "wait.parquet"}
    assert table["up_to"].dtype == np.float64
    assert types == {
        "draw": "whole number",
        "month": "date",
        "team": "text",
        "up_to": "number",
        "allocated": "whole number",
    }
    file = "summaries/level-by-year.csv"
    types = {row.column: row.type for row in described if row.file == file}
    assert [types[c] for c in ("year", "level")] == ["whole number"] * 2
    assert [types[c] for c in ("mean", "mcse", "p10", "p90")] == ["number"] * 4
    assert [types[c] for c in ("financial_year", "measure", "unit")] == ["text"] * 3


def test_years_say_which_they_are(described: list[Described]) -> None:
    of = {row.table: row.meaning for row in described if row.column == "year"}
    assert "financial year" in of["cost"]
    assert "1 July" in of["population"]


def test_every_kind_says_how_it_adds_up() -> None:
    for kind in KINDS:
        meaning, how = meanings.of_value(Measure("families", kind), {})
        assert meaning
        assert how
    _, how = meanings.of_value(Measure("share", "share"), {"theme": "why"})
    assert how == "no"


def test_unknown_names_are_shown_as_they_are() -> None:
    assert meanings.of_table("new_table") == "New table"
    assert meanings.of_key("new_key") == "New key"


# ---- The document -------------------------------------------------------------


def _document(run: hl.Results, described: list[Described]) -> str:
    """Return docs/tables.md: its head by hand, the rest from the dictionary."""
    text = DOCUMENT.read_text("utf-8")
    parts = [text[: text.index("\n## ")].rstrip() + "\n"]
    of_table: dict[str, list[Described]] = {}
    for row in described:
        if row.file.endswith(".parquet"):
            of_table.setdefault(row.table, []).append(row)
    for table in run.tables:
        keys = [row for row in of_table[table] if row.sum == "key"]
        listed = ", ".join(f"`{row.column}`" for row in keys)
        parts.append(f"## `{table}`\n\n{meanings.of_table(table)}. By {listed}.\n")
        parts.append("| column | what it counts | kind | can be summed |")
        parts.append("| --- | --- | --- | --- |")
        for row in of_table[table]:
            if row.sum != "key":
                kind = row.meaning.partition(":")[0]
                cells = (f"`{row.column}`", row.unit, kind, row.sum)
                parts.append(f"| {' | '.join(cells)} |")
        parts[-1] += "\n"
    parts.append("## Keys\n\n| key | type | meaning |\n| --- | --- | --- |")
    every = {row.column: row for rows in of_table.values() for row in rows}
    for name in sorted(every):
        row = every[name]
        if row.sum == "key":
            meaning = row.meaning
            if name == "year":
                other = meanings.of_key("year", financial="1 July" in meaning)
                meaning = " / ".join(sorted([meaning, other]))
            parts.append(f"| `{name}` | {row.type} | {meaning} |")
    parts[-1] += "\n\n## Statistics\n\n| column of a summary | meaning |\n| --- | --- |"
    for name, (meaning, _) in meanings.STATISTICS.items():
        parts.append(f"| `{name}` | {meaning} |")
    return "\n".join(parts) + "\n"


def test_the_tables_are_those_in_the_docs(
    everything: hl.Results, described: list[Described]
) -> None:
    """HEARTHLINE_UPDATE=1 writes them."""
    made = _document(everything, described)
    if os.environ.get("HEARTHLINE_UPDATE"):
        DOCUMENT.write_text(made, "utf-8")
    assert DOCUMENT.read_text("utf-8") == made
