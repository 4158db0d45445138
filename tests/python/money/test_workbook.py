"""The workbook: what is in it, and that a spreadsheet program agrees."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

import hearthline as hl
from hearthline.money.year_sheet import axis_of

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = [
    "Cover",
    "Savings schedule",
    "Model",
    "Savings by year",
    "Gap bridge",
    "Invest to save",
    "Targets",
    "Sensitivity",
    "Gap sensitivity",
    "Where it falls",
    "Tracker",
    "Unit costs",
    "What differs",
    "Challenges",
    "Run",
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = hl.load("barnet-2014").set({"time.horizon": 48})
    mix = base.with_programme(
        "troubled_families_key_worker", places=60, assumption="=1+1, a test"
    ).set(
        {
            "pathway.contacts.police.rate": 0.02,
            "costs.items.looked_after.a_year": 90_000,
        },
        name="mix",
    )
    with pytest.warns(hl.ModelWarning, match="states other costs"):
        both = hl.compare({"base": base, "mix": mix}, draws=4, progress=False)
    path = tmp_path_factory.mktemp("money") / "savings.xlsx"
    both.mtfs(start="2015/16", targets={"2016/17": 1_000}).save(path)
    return path


def test_a_table_a_sheet_and_nothing_merged(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    assert opened.sheetnames == SHEETS
    for sheet in opened:
        assert not sheet.merged_cells.ranges, sheet.title
        assert len(sheet.tables) <= 1, sheet.title
        assert sheet.print_area, sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    assert cell.font.name == "Arial", (sheet.title, cell.coordinate)
                    assert cell.font.size >= 12


def test_totals_are_formulas_and_text_is_text(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    model = opened["Model"]
    formulas = [
        cell.value
        for row in model.iter_rows(min_row=6)
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]
    # Three classes, three years each; a check for each of ten rows.
    assert sum(text.startswith("=SUMIFS(") for text in formulas) == 9
    assert sum("SUMPRODUCT" in text for text in formulas) == 10
    for sheet in opened:
        if sheet.title == "Model":
            continue
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds, sheet.title
    texts = [c.value for row in opened["What differs"].iter_rows() for c in row]
    assert "=1+1, a test" in texts


def test_it_says_what_it_rests_on(book: Path) -> None:
    cover = [
        row[0] for row in pd.read_excel(book, sheet_name="Cover", header=None).values
    ]
    said = " ".join(map(str, cover))
    assert "In 2017/18" in said
    assert "never added together" in said
    assert "[note 2]" in said
    run = pd.read_excel(book, sheet_name="Run", header=4).set_index("What")["Value"]
    assert int(run["Draws"]) == 4
    assert run["Version"] == hl.__version__
    costs = pd.read_excel(book, sheet_name="Unit costs", header=4)
    assert costs["Where the price is from"].str.len().min() > 10
    assert set(costs["Evidence"]) <= {"source", "calibrated", "assumption"}
    asked = pd.read_excel(book, sheet_name="Challenges", header=4)
    assert len(asked) == 8
    assert asked["Answer"].notna().all()


def _changed(book: Path, folder: Path) -> Path:
    """Return a copy in which one row of each table is a thousand pounds off."""
    opened = openpyxl.load_workbook(book)
    for sheet, cell in (
        ("Savings schedule", "F6"),
        ("Gap bridge", "C9"),
        ("Invest to save", "D7"),
    ):
        opened[sheet][cell] = opened[sheet][cell].value + 1_000
    path = folder / "changed.xlsx"
    opened.save(path)
    return path


@pytest.fixture(scope="module")
def computed(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the workbook and a changed one, computed by LibreOffice."""
    folder = tmp_path_factory.mktemp("computed")
    changed = _changed(book, tmp_path_factory.mktemp("changed"))
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: make .venv/.has-office installs it"
    profile = (folder / "profile").as_uri()
    done = subprocess.run(
        [
            *(office, f"-env:UserInstallation={profile}", "--headless", "--convert-to"),
            *("xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)),
            *(str(book), str(changed)),
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    assert "rror" not in done.stderr
    return folder


def test_a_spreadsheet_program_computes_the_same(book: Path, computed: Path) -> None:
    mine = openpyxl.load_workbook(book, data_only=True)
    theirs = openpyxl.load_workbook(computed / "savings.xlsx", data_only=True)
    assert theirs.sheetnames == mine.sheetnames
    for sheet in mine:
        other = theirs[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                found = other[cell.coordinate].value
                if isinstance(cell.value, int | float):
                    assert found == pytest.approx(cell.value), cell
                else:
                    assert (found or "") == (cell.value or ""), cell
                assert not str(found).startswith("#"), cell


def test_the_model_finds_what_does_not_add_up(computed: Path) -> None:
    def checks(name: str) -> pd.Series[float]:
        model = pd.read_excel(computed / name, sheet_name="Model", header=4)
        return model.set_index(["Table", "Row"])["Check"]

    assert len(checks("savings.xlsx")) == 11
    assert (checks("savings.xlsx") == 0).all()
    found = checks("changed.xlsx")
    # From the year that is changed on, the level is wrong too.
    assert found["Cashable saving", "Change against the year before"] == 1
    assert found["Cashable saving", "Level"] == 3
    assert found["Gap bridge", "Change in the year"] == 1
    assert found["Gap bridge", "Budget carried forward"] == 2
    assert found["Invest to save", "Net financial impact"] == 1
    assert found["Invest to save", "Cumulative net impact"] == 1
    assert found["Master check"].iloc[0] == found.iloc[:-1].sum()


def test_other_files_hold_the_schedule(book: Path, tmp_path: Path) -> None:
    base = hl.load("need-2014").set({"time.horizon": 24})
    mix = base.set({"moves.2->3.rate": 0.05}, name="mix")
    view = hl.compare({"base": base, "mix": mix}, draws=2, progress=False).mtfs()
    for name, read in (("a.csv", pd.read_csv), ("a.parquet", pd.read_parquet)):
        view.save(tmp_path / name)
        assert list(read(tmp_path / name)["ref"]) == list(view.schedule()["ref"])
    with pytest.raises(hl.OutputError, match="exists"):
        view.save(tmp_path / "a.csv")
    view.save(tmp_path / "a.csv", overwrite=True)
    with pytest.raises(hl.InputError, match=r"\.xlsx, \.csv or \.parquet"):
        view.save(tmp_path / "a.ods")
    assert book.stat().st_size > 10_000


def test_few_draws_have_no_range(book: Path) -> None:
    """Four draws: the middle 80% would say how lucky they were."""
    for sheet in ("Savings schedule", "Savings by year", "Targets"):
        table = pd.read_excel(book, sheet_name=sheet, header=4)
        assert table[["Low", "High"]].isna().all(axis=None), sheet
    case = pd.read_excel(book, sheet_name="Invest to save", header=4)
    ranges = case["Row"].str.endswith((", low", ", high"))
    assert ranges.sum() == 2
    assert case.loc[ranges, "2015/16"].isna().all()
    cover = pd.read_excel(book, sheet_name="Cover", header=None)[0]
    assert cover.str.contains(r"\[note 2\] There are 4 draws, too few").any()
    assert not cover.str.contains("middle 80%").any()


def test_each_sheet_says_the_sign_of_its_own_amounts(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    for sheet in opened.worksheets[1:]:
        stated = f"{sheet['A2'].value} {sheet['A3'].value or ''}"
        negative = "reduction of the net budget is negative" in stated
        assert not (negative and "ositive on" in stated), sheet.title
        money = sheet.title not in ("Unit costs", "What differs", "Challenges", "Run")
        assert ("cash of each year." in stated) == money, sheet.title
        positive = sheet.title in ("Savings by year", "Targets")
        assert negative == (money and not positive), sheet.title
    assert "2014/15; not those that the council set" in opened["Gap bridge"]["A3"].value


def test_headings_stand_where_their_numbers_do(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    for sheet in opened.worksheets[1:]:
        for head in sheet[5]:
            below = [
                sheet.cell(row, head.column) for row in range(6, sheet.max_row + 1)
            ]
            number = any(
                cell.data_type in ("n", "f")
                and cell.value is not None
                and cell.alignment.horizontal != "left"
                for cell in below
            )
            right = head.alignment.horizontal == "right"
            assert right == number, (sheet.title, head.value)


@pytest.mark.parametrize(
    ("low", "high"),
    [(20e3, 170e3), (-38e3, 468e3), (165e3, 206e3), (-9e3, -1e3), (0, 0), (0, 1e-3)],
)
def test_bars_begin_at_nothing_and_ranges_are_whole(low: float, high: float) -> None:
    axis = axis_of(low, high)
    assert axis["min"] <= min(low, 0)
    assert axis["max"] >= max(high, 0)
    steps = (axis["max"] - axis["min"]) / axis["major_unit"]
    assert steps == pytest.approx(round(steps))
    assert steps <= 10
    if low >= 0:
        assert axis["min"] == 0
    if high > low:
        assert axis["max"] - axis["min"] <= 2.1 * (max(high, 0) - min(low, 0))


def test_prices_that_are_not_used_are_no_difference(book: Path) -> None:
    """The mix has a dearer child in care; both are priced as the baseline is."""
    differs = pd.read_excel(book, sheet_name="What differs", header=4)
    assert "pathway.contacts.police.rate" in set(differs["Path"])
    assert not differs["Path"].str.startswith("costs").any()
    costs = pd.read_excel(book, sheet_name="Unit costs", header=4)
    price = costs.set_index("Falls on").loc["case.cla", "Price"]
    assert price == pytest.approx(66_871.17)
