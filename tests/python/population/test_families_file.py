"""Families from administrative records: valid files, and problems cell by cell."""

from __future__ import annotations

import datetime
import logging
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from marginal_tables import TWO_WARDS, few

import hearthline as hl

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Command

#: Invented: these are not records of real families.
HEAD = "family_id,ward,family_type,quintile,ethnic_group,born,sex,disability"
ROWS = [
    "17,T01,couple,1,white,2009-11,female,no",
    "F3,Birch Vale,lone_parent,5,asian,2014-03,male,yes",
    "17,Alder Hill,couple,1,white,2012-02,male,no",
    "0,T02,lone_parent,3,other,1996-04,female,No",
]


def none_in_need() -> hl.Scenario:
    return few().set({f"population.start.level_{n}": 0 for n in (2, 3, 4)})


def write(folder: Path, *rows: str, head: str = HEAD) -> Path:
    place = folder / "families.csv"
    place.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return place


def read(place: Path) -> hl.Families:
    return hl.read_families(none_in_need(), place, TWO_WARDS)


def problems(place: Path) -> pd.DataFrame:
    with pytest.raises(hl.FileError) as refused:
        read(place)
    assert isinstance(refused.value, hl.InputError)
    return refused.value.problems


def only(place: Path) -> tuple[object, ...]:
    """Return the only problem, as a tuple of its columns."""
    found = problems(place)
    assert len(found) == 1, found.to_string()
    return tuple(found.iloc[0])


def spoilt(folder: Path, old: str, new: str) -> Path:
    """Write the families with a change to their first row."""
    assert old in ROWS[0]
    return write(folder, ROWS[0].replace(old, new, 1), *ROWS[1:])


# ---- Valid files ---------------------------------------------------------------


def test_families_are_read_as_they_stand(tmp_path: Path) -> None:
    families = read(write(tmp_path, *ROWS))
    table = families.table
    assert list(table["family_id"]) == ["17", "F3", "0"]
    assert list(table["ward"]) == ["Alder Hill", "Birch Vale", "Birch Vale"]
    assert list(table["locality"]) == ["east", "west", "west"]
    assert list(table["ethnic_group"]) == ["white", "asian", "other"]
    assert list(table["quintile"]) == [1, 5, 3]
    assert list(table["lone_parent"]) == [False, True, True]
    assert list(table["children"]) == [2, 1, 1]
    children = families.children_table
    assert list(children["id"]) == list(np.repeat(table["id"], table["children"]))
    born = ["2009-11-01", "2012-02-01", "2014-03-01", "1996-04-01"]
    assert list(children["born"].dt.strftime("%Y-%m-%d")) == born
    assert list(children["sex"]) == ["female", "male", "male", "female"]
    assert list(children["disability"]) == [False, False, True, False]
    assert families.fit is None
    assert repr(families) == ("<Families of small-changed from families: 3 in 2 wards>")


def test_a_familys_number_is_its_own(tmp_path: Path) -> None:
    # Its random numbers do not depend on the other families of the file.
    ids = read(write(tmp_path, *ROWS)).table.set_index("family_id")["id"]
    assert ids["17"] == 17
    assert ids["0"] == 0
    assert 2**62 <= ids["F3"] < 2**63
    alone = read(write(tmp_path, ROWS[1])).table
    assert alone["id"][0] == ids["F3"]
    texts = [ROWS[1].replace("F3", text) for text in ("007", "7", "9" * 30)]
    seven, other, long = read(write(tmp_path, *texts)).table["id"]
    assert (seven >= 2**62, other, long >= 2**62) == (True, 7, True)


def test_families_of_a_file_are_run(tmp_path: Path) -> None:
    families = read(write(tmp_path, *ROWS))
    run = hl.run(none_in_need(), 2, population=families, progress=False)
    level = run.table("level")
    assert level.groupby(["draw", "month"])["families"].sum().eq(3).all()
    for family in families.table["id"]:
        assert str(family) in run.family(family).about


def test_a_file_without_wards_has_localities(tmp_path: Path) -> None:
    head = HEAD.replace("ward", "locality")
    row = ROWS[0].replace("T01", "west")
    families = hl.read_families(none_in_need(), write(tmp_path, row, head=head))
    assert families.wards == []
    assert "ward" not in families.table
    assert list(families.table["locality"]) == ["west"]


def test_a_parquet_file_says_the_same(tmp_path: Path) -> None:
    place = write(tmp_path, *ROWS)
    table = pd.read_csv(place, dtype=str)
    table["quintile"] = table["quintile"].astype(float)
    table["disability"] = table["disability"].str.lower() == "yes"
    table["born"] = [datetime.date.fromisoformat(f"{m}-15") for m in table["born"]]
    table["sex"] = table["sex"].astype("category")
    parquet = tmp_path / "families.parquet"
    table.to_parquet(parquet)
    assert read(parquet).origin == read(place).origin


def test_parquet_rows_are_counted_as_if_below_a_heading(tmp_path: Path) -> None:
    table = pd.read_csv(write(tmp_path, *ROWS), dtype=str)
    table.loc[1, "sex"] = None
    table.to_parquet(tmp_path / "families.parquet")
    assert only(tmp_path / "families.parquet")[:4] == (
        "families.parquet",
        3,
        "sex",
        "''",
    )


def test_other_families_have_another_digest(tmp_path: Path) -> None:
    first = read(write(tmp_path, *ROWS)).origin
    other = read(spoilt(tmp_path, "2009-11", "2009-10")).origin
    assert first is not None
    assert other is not None
    assert first.name == other.name == "families"
    assert first.digest != other.digest


# ---- Problems ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "column", "allowed", "nearest"),
    [
        ("T01", "Alder Hil", "ward", "Alder Hill or Birch Vale", "Alder Hill"),
        ("couple", "cuople", "family_type", "couple or lone_parent", "couple"),
        (",1,", ",6,", "quintile", "one of 1, 2, 3, 4 or 5", ""),
        (",1,", ",,", "quintile", "one of 1, 2, 3, 4 or 5", ""),
        ("white", "White", "ethnic_group", "one of white, mixed, asian, black or other",
         "white"),
        ("female", "f", "sex", "female or male", ""),
        (",no", ",maybe", "disability", "yes or no", ""),
        ("2009-11", "2009-13", "born", "a month from 1996-04 to 2014-03", ""),
        ("2009-11", "11/2009", "born", "a month from 1996-04 to 2014-03", ""),
    ],
)  # fmt: skip
def test_each_cell_is_checked(
    tmp_path: Path, old: str, new: str, column: str, allowed: str, nearest: str
) -> None:
    problem = only(spoilt(tmp_path, old, new))
    assert problem[:4] == ("families.csv", 2, column, repr(new.strip(",")))
    assert str(problem[4]).startswith(allowed)
    assert problem[5] == nearest


@pytest.mark.parametrize("born", ["1996-03", "2014-04", "2020-01", "0000-01"])
def test_children_are_born_and_under_18(tmp_path: Path, born: str) -> None:
    file, row, column, found, allowed, _ = only(spoilt(tmp_path, "2009-11", born))
    assert (file, row, column, found) == ("families.csv", 2, "born", repr(born))
    assert "under 18 at the start" in str(allowed)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("Alder Hill", "Birch Vale", "ward"),
        ("couple", "lone_parent", "family_type"),
        (",1,", ",2,", "quintile"),
        ("white", "mixed", "ethnic_group"),
    ],
)
def test_a_family_that_contradicts_itself_is_named(
    tmp_path: Path, old: str, new: str, column: str
) -> None:
    other = ROWS[2].replace(old, new, 1)
    file, row, where, found, allowed, _ = only(write(tmp_path, *ROWS[:2], other))
    assert (file, row, where) == ("families.csv", 4, column)
    assert found == f"{new.strip(',')!r} in family '17'"
    assert allowed == "the value in row 2, the first of the family"


def test_a_ward_is_in_its_locality(tmp_path: Path) -> None:
    head = HEAD.replace("ward", "ward,locality")
    rows = [ROWS[0].replace("T01", "T01,east"), ROWS[1].replace("Vale", "Vale,east")]
    assert only(write(tmp_path, *rows, head=head)) == (
        "families.csv",
        3,
        "locality",
        "'east'",
        "west, the locality of the ward",
        "",
    )


def test_a_family_has_an_id(tmp_path: Path) -> None:
    assert only(spoilt(tmp_path, "17", ""))[:4] == (
        "families.csv",
        2,
        "family_id",
        "nothing",
    )


def test_columns_are_known_and_there(tmp_path: Path) -> None:
    head = HEAD.replace("born", "bron").replace(",ward", ",place")
    found = problems(write(tmp_path, *ROWS, head=head))
    assert set(found["row"]) == {1}
    assert found.set_index("found")["nearest"]["'bron'"] == "born"
    assert "the column ward or locality" in set(found["allowed"])
    assert (found["column"] == "born").sum() == 1


def test_all_problems_are_reported_together(tmp_path: Path) -> None:
    rows = [
        "17,Alder,couple,1,white,2009-11,female,no",
        "17,T01,couple,9,white,2009-11,woman,no",
        "18,T02,couple,1,white,1990-01,male",
        "19,T02,couple,1,white,1990-01,male,no",
    ]
    found = problems(write(tmp_path, *rows))
    assert list(zip(found["row"], found["column"], strict=True)) == [(4, "")]
    rows[2] += ",no"
    found = problems(write(tmp_path, *rows))
    assert list(zip(found["row"], found["column"], strict=True)) == [
        (2, "ward"),
        (3, "quintile"),
        (3, "sex"),
        (4, "born"),
        (5, "born"),
    ]


def test_messages_and_logs_hold_no_more_than_the_cell(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(hl.FileError) as refused:
        read(spoilt(tmp_path, "2009-11", "2019-11"))
    message = str(refused.value)
    assert "'2019-11'" in message
    for other in ("white", "female", "T01", "F3", "asian", "2012-02"):
        assert other not in message
    assert not [r for r in caplog.records if "2019-11" in r.getMessage()]


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", "no row"), (HEAD.encode(), "no row"), (b"\xff\xfe", "not UTF-8")],
)
def test_files_without_families_are_refused(
    tmp_path: Path, content: bytes, found: str
) -> None:
    place = tmp_path / "families.csv"
    place.write_bytes(content)
    with pytest.raises(hl.FileError, match=found):
        read(place)


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "families.parquet"
    place.write_text("no")
    with pytest.raises(hl.InputError, match="as a Parquet file: ArrowInvalid"):
        read(place)
    with pytest.raises(hl.InputError, match="No such file"):
        read(tmp_path / "none.parquet")


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    place = write(tmp_path, *ROWS)
    table = pd.read_csv(place)
    # Spreadsheets turn months into dates.
    table["born"] = pd.to_datetime(table["born"] + "-01")
    table.to_excel(tmp_path / "families.xlsx", index=False)
    assert read(tmp_path / "families.xlsx").origin == read(place).origin


def test_families_too_many_for_one_id_are_refused(tmp_path: Path) -> None:
    file, row, column, found, _, _ = only(write(tmp_path, *[ROWS[0]] * 256))
    assert (file, row, column) == ("families.csv", 0, "family_id")
    assert found == "256 rows of family '17'"


def test_the_command_starts_from_a_file(tmp_path: Path, command: Command) -> None:
    # The wards are Barnet's, unless a file has only localities.
    # Takes six seconds, because of the pictures.
    few().save(tmp_path / "few.toml")
    head = HEAD.replace("ward", "locality")
    row = ROWS[0].replace("T01", "west")
    rows = [row.replace("17", str(family)) for family in range(60)]
    place = write(tmp_path, *rows, head=head)
    words = ("run", tmp_path / "few.toml", "-o", tmp_path / "out", "--draws", 2)
    done = command(*words, "--population", place)
    assert done.status == 0, done.err
    saved = hl.Results.load(tmp_path / "out")
    assert saved.origin is not None
    assert saved.origin.name == "families"
    for kept in (tmp_path / "out").rglob("*.*"):
        if kept.suffix in (".json", ".csv", ".toml", ".txt"):
            assert "2009-11" not in kept.read_text()
