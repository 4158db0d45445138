"""Unit costs in the layouts of Greater Manchester's database, and what is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from conftest import ROOT
from openpyxl import Workbook

import hearthline as hl

if TYPE_CHECKING:
    from pathlib import Path

PUBLISHED = ROOT.parent / "shared" / "data" / "unit_costs" / "gmca_ucd_v1.4_flat.csv"

FLAT = (
    "category,code,detail,description,unit,cost_gbp,agency,agency_detail,"
    "source_detail,notes"
)
#: Made up, in the flat layout.
ROWS = [
    'CARE,SS1.0,CHILDREN,"Care, average",Per year,51080.0,Council,Care,2013/14,=IF(H3)',
    "CARE,SS1.0.1,CHILDREN,Child in care: reviews,Per year,945.5,Council,,2010/11,",
    "CRIME,CR2.0,HOME,Incident,Per incident,2470,Multiple,,2008/09,",
]
#: The order and the titles of a sheet of the database, with columns that are ignored.
TITLES = [
    "Outcome area",
    "Cost heading",
    "Cost code",
    "Cost detail",
    "Unit",
    "Agency bearing the cost / making the fiscal saving",
    "Second agency",
    "Original fiscal estimated cost",
    "Original year",
    "Updated cost (2025/26)",
    "Economic cost",
    "Comment",
]
CARE = [
    "Care",
    "Children",
    "SS1.0",
    "Care,\n average",
    "Per year",
    "Council",
    "Care",
    51080,
    "2013/14",
    70000,
    1.0,
    "old",
]


def write(folder: Path, *rows: str, head: str = FLAT) -> Path:
    place = folder / "costs.csv"
    place.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return place


def workbook(folder: Path, **sheets: list[list[Any]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    place = folder / "costs.xlsx"
    book.save(place)
    return place


def spoilt(folder: Path, old: str, new: str) -> Path:
    """Write the flat file with a change to its first row."""
    assert old in ROWS[0]
    return write(folder, ROWS[0].replace(old, new, 1), *ROWS[1:])


def only(place: Path) -> tuple[object, ...]:
    """Return the only problem, as a tuple of its columns."""
    with pytest.raises(hl.FileError) as refused:
        hl.unit_costs(place)
    found = refused.value.problems
    assert found is not None
    assert len(found) == 1, found.to_string()
    return tuple(found.iloc[0])


# ---- Valid files ---------------------------------------------------------------


def test_a_flat_file_is_read_as_it_stands(tmp_path: Path) -> None:
    costs = hl.unit_costs(write(tmp_path, *ROWS))
    assert list(costs.index) == ["SS1.0", "SS1.0.1", "CR2.0"]
    assert costs.index.name == "code"
    assert costs.loc["SS1.0"].to_dict() == {
        "category": "CARE",
        "detail": "CHILDREN",
        "description": "Care, average",
        "unit": "Per year",
        "pounds": 51080.0,
        "price_year": "2013/14",
        "agency": "Council",
        "agency_detail": "Care",
    }
    assert list(costs.pounds) == [51080.0, 945.5, 2470.0]
    assert costs.pounds.dtype == "float64"
    assert costs.attrs["doubtful"] == ()


def test_a_sheet_of_the_database_is_read_below_its_title(tmp_path: Path) -> None:
    place = workbook(
        tmp_path,
        Introduction=[["Unit cost database"], ["The year and the cost"]],
        Care=[["Care"], [None], TITLES, CARE, ["Note: costs are rounded"]],
    )
    costs = hl.unit_costs(place)
    assert costs.reset_index().iloc[0].to_dict() == {
        "code": "SS1.0",
        "category": "Care",
        "detail": "Care",
        "description": "Care, average",
        "unit": "Per year",
        "pounds": 51080.0,
        "price_year": "2013/14",
        "agency": "Council",
        "agency_detail": "Care",
    }


def test_the_order_of_columns_does_not_matter(tmp_path: Path) -> None:
    order = [11, 9, 10, 8, 7, 4, 5, 6, 3, 2]
    rows = [[row[k] for k in order] for row in (TITLES, CARE)]
    costs = hl.unit_costs(workbook(tmp_path, Care=rows))
    found = costs.loc["SS1.0", ["pounds", "price_year", "agency", "agency_detail"]]
    assert list(found) == [51080.0, "2013/14", "Council", "Care"]
    assert costs.detail["SS1.0"] == ""


def test_prices_of_other_years_and_of_society_are_not_the_price(
    tmp_path: Path,
) -> None:
    titles = [*TITLES]
    titles[7:12] = ["Cost", "Year", "Cost in 2025/26 prices", "Social cost", "Year"]
    row = [*CARE]
    row[9:12] = [70000, 5, "1999/00"]
    order = [11, 10, 9, 8, 7, 2, 3, 4]
    for columns in (range(12), order):
        rows = [[line[k] for k in columns] for line in (titles, row)]
        costs = hl.unit_costs(workbook(tmp_path, Care=rows))
        assert costs.pounds["SS1.0"] == 51080
    assert hl.unit_costs(
        workbook(tmp_path, Care=[titles, row])
    ).price_year.tolist() == ["2013/14"]


def test_every_sheet_with_codes_is_read(tmp_path: Path) -> None:
    crime = [*CARE]
    crime[2] = "CR2.0"
    place = workbook(tmp_path, Care=[TITLES, CARE], Crime=[TITLES, crime])
    assert hl.unit_costs(place).category.to_dict() == {
        "SS1.0": "Care",
        "CR2.0": "Crime",
    }


def test_a_sheet_of_the_database_may_be_saved_as_csv(tmp_path: Path) -> None:
    place = tmp_path / "costs.csv"
    rows = [["Care"] + [""] * 11, TITLES, CARE]
    pd.DataFrame(rows).to_csv(place, header=False, index=False)
    assert hl.unit_costs(place).pounds.to_dict() == {"SS1.0": 51080.0}


def test_what_was_read_can_be_written_and_read_again(tmp_path: Path) -> None:
    costs = hl.unit_costs(write(tmp_path, *ROWS))
    costs.to_csv(tmp_path / "again.csv")
    pd.testing.assert_frame_equal(hl.unit_costs(tmp_path / "again.csv"), costs)


@pytest.mark.parametrize("year", ["2013/14", "2013-14", "2013/2014"])
def test_financial_years_are_written_in_one_way(tmp_path: Path, year: str) -> None:
    costs = hl.unit_costs(spoilt(tmp_path, "2013/14", year))
    assert costs.price_year["SS1.0"] == "2013/14"


def test_a_century_ends_within_a_financial_year(tmp_path: Path) -> None:
    costs = hl.unit_costs(spoilt(tmp_path, "2013/14", "1999/00"))
    assert costs.price_year["SS1.0"] == "1999/00"


@pytest.mark.parametrize("price", ["", "-", "n/a"])
def test_rows_without_a_price_are_left_out(tmp_path: Path, price: str) -> None:
    costs = hl.unit_costs(spoilt(tmp_path, "51080.0", price))
    assert list(costs.index) == ["SS1.0.1", "CR2.0"]
    assert costs.attrs["left_out"] == {
        "no price": ("SS1.0",),
        "stated twice": (),
        "as asked": (),
    }


def test_the_same_price_may_be_stated_twice(tmp_path: Path) -> None:
    costs = hl.unit_costs(write(tmp_path, *ROWS, ROWS[0]))
    assert list(costs.index) == ["SS1.0", "SS1.0.1", "CR2.0"]
    assert costs.attrs["left_out"]["stated twice"] == ("SS1.0",)


def test_headings_and_notes_are_no_unit_costs(tmp_path: Path) -> None:
    costs = hl.unit_costs(write(tmp_path, "CARE,,,Children,,,,,,", *ROWS))
    assert len(costs) == len(ROWS)


def test_high_prices_are_doubtful(tmp_path: Path) -> None:
    costs = hl.unit_costs(spoilt(tmp_path, "51080.0", "1000000.01"))
    assert costs.attrs["doubtful"] == ("SS1.0",)


def test_rows_can_be_left_out(tmp_path: Path) -> None:
    place = spoilt(tmp_path, "51080.0", "many")
    costs = hl.unit_costs(place, leave_out=["SS1.0"])
    assert list(costs.index) == ["SS1.0.1", "CR2.0"]
    assert costs.attrs["left_out"]["as asked"] == ("SS1.0",)
    pd.testing.assert_frame_equal(costs, hl.unit_costs(place, leave_out="SS1.0"))


# ---- Refused -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "nearest"),
    [
        ("£51080", "51080"),
        ('"51,080"', "51080"),
        ('"£51,080.50"', "51080.50"),
        ("about 50", ""),
        ("-5", ""),
        ("nan", ""),
        ("1e400", ""),
        ("2000000000", "2000000000"),
        ("٣", ""),
    ],
)
def test_prices_that_are_no_numbers(tmp_path: Path, price: str, nearest: str) -> None:
    place = spoilt(tmp_path, "51080.0", price)
    assert only(place) == (
        "costs.csv",
        2,
        "cost_gbp",
        repr(price.strip('"')),
        "a number of pounds from 0 to 1,000,000,000, without a currency sign and "
        "commas",
        nearest,
    )


@pytest.mark.parametrize(
    "year", ["", "2013", "2013/15", "13/14", "2013/2015", "2013/14 prices", "1813/14"]
)
def test_years_that_are_not_financial_years(tmp_path: Path, year: str) -> None:
    assert only(spoilt(tmp_path, "2013/14", year)) == (
        "costs.csv",
        2,
        "source_detail",
        repr(year) if year else "nothing",
        "the financial year of the price, such as 2013/14",
        "",
    )


@pytest.mark.parametrize("code", ["", "SS", "1.0", "ss1.0", "SS1.", "SS1 0"])
def test_prices_without_a_code(tmp_path: Path, code: str) -> None:
    assert only(spoilt(tmp_path, "SS1.0", code))[2:5] == (
        "code",
        repr(code) if code else "nothing",
        "a code such as SS1.0",
    )


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("51080.0", "51081", "£51,081.00 of 2013/14"),
        ("2013/14", "2012/13", "£51,080.00 of 2012/13"),
    ],
)
def test_a_code_has_one_price(tmp_path: Path, old: str, new: str, found: str) -> None:
    place = write(tmp_path, *ROWS, ROWS[0].replace(old, new))
    assert only(place) == (
        "costs.csv",
        5,
        "cost_gbp",
        found,
        "£51,080.00 of 2013/14, as SS1.0 in row 2 of costs.csv",
        "",
    )


def test_all_problems_are_found_in_all_sheets(tmp_path: Path) -> None:
    wrong = [*CARE]
    wrong[7], wrong[8] = "£5", "2013"
    place = workbook(tmp_path, Care=[TITLES, CARE, wrong], Crime=[[""], TITLES, wrong])
    with pytest.raises(hl.FileError) as refused:
        hl.unit_costs(place)
    found = refused.value.problems
    assert found is not None
    assert found[["file", "row", "column"]].to_numpy().tolist() == [
        ["costs.xlsx[Care]", 3, TITLES[7]],
        ["costs.xlsx[Care]", 3, TITLES[8]],
        ["costs.xlsx[Crime]", 3, TITLES[7]],
        ["costs.xlsx[Crime]", 3, TITLES[8]],
    ]


@pytest.mark.parametrize(
    ("title", "allowed"),
    [
        ("Cost detail", "a column cost detail (or description)"),
        ("Unit", "a column unit (or unit)"),
        ("Original fiscal estimated cost", "a column original cost (or cost_gbp)"),
        ("Original year", "a column original year (or source_detail)"),
    ],
)
def test_columns_that_are_missing(tmp_path: Path, title: str, allowed: str) -> None:
    titles = ["" if name == title else name for name in TITLES]
    place = workbook(tmp_path, Care=[["Care"], titles, CARE])
    file, row, _, found, expected, _ = only(place)
    assert (file, row, expected) == ("costs.xlsx[Care]", 2, allowed)
    assert str(found).startswith("the columns Outcome area, Cost code")


def test_two_columns_of_prices(tmp_path: Path) -> None:
    titles = [*TITLES]
    titles[7], titles[11] = "Cost", "Average cost"
    assert only(workbook(tmp_path, Care=[titles, CARE])) == (
        "costs.xlsx[Care]",
        1,
        "",
        "the columns Cost, Average cost",
        "one column of prices in their original years, named original cost",
        "",
    )


@pytest.mark.parametrize("head", ["a,b", "code,description,unit", "unit,cost,year"])
def test_files_of_something_else(tmp_path: Path, head: str) -> None:
    place = write(tmp_path, "1,2,3", head=head)
    message = "costs.csv: expected a header with the columns cost code, cost detail"
    with pytest.raises(hl.FileError, match=re.escape(message)):
        hl.unit_costs(place)


@pytest.mark.parametrize(
    ("leave_out", "message"),
    [
        ("SS1.1", "found 'SS1.1'; did you mean 'SS1.0"),
        (["SS1.0", "X"], "expected a code of the file, found 'X'"),
        (3, "expected a code or an iterable of codes, found 3"),
        ([3], "expected a string, found 3"),
    ],
)
def test_codes_that_cannot_be_left_out(
    tmp_path: Path, leave_out: Any, message: str
) -> None:
    with pytest.raises(hl.InputError, match=re.escape(message)):
        hl.unit_costs(write(tmp_path, *ROWS), leave_out=leave_out)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(hl.InputError, match="cannot read"):
        hl.unit_costs(tmp_path / "none.csv")
    (tmp_path / "none.xlsx").write_bytes(b"PK\3\4 not a workbook")
    with pytest.raises(hl.InputError, match="as a workbook"):
        hl.unit_costs(tmp_path / "none.xlsx")
    (tmp_path / "old.csv").write_bytes("code,\xa3".encode("latin-1"))
    with pytest.raises(hl.FileError, match="UTF-8"):
        hl.unit_costs(tmp_path / "old.csv")


# ---- The database --------------------------------------------------------------


@pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the published tables are not beside the project"
)
def test_the_database_is_read() -> None:
    costs = hl.unit_costs(PUBLISHED)
    assert len(costs) == 674
    assert all(codes == () for codes in costs.attrs["left_out"].values())
    assert costs.pounds["SS1.0"] == 51080
    assert list(costs.loc["CR4.0", ["pounds", "price_year"]]) == [3152, "2008/09"]
    parts = [f"CR2.0.{k}" for k in range(1, 6)]
    assert costs.pounds[parts].sum() == costs.pounds["CR2.0"]
    # The public copy lost the points of qualifications; one drug figure is a total.
    lost = tuple(f"E&S{k}.0" for k in range(6, 14))
    assert costs.attrs["doubtful"] == (*lost, "HE2.0.3")
