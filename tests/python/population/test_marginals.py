"""Marginal tables: those shipped, and problems by file, row and column."""

from __future__ import annotations

import importlib.util
import pickle
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from conftest import ROOT
from marginal_tables import BARNET, TWO_WARDS, change, copy, few

import hearthline as hl
from hearthline.population import marginals
from hearthline.population.marginals_layout import LAYOUTS

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

KINDS = {"source", "calibrated", "assumption"}


def problems(folder: Path) -> pd.DataFrame:
    """Return the problems of tables, of which there is at least one."""
    with pytest.raises(hl.FileError) as refused:
        hl.check_marginals(few(), folder)
    # The message states everything that the table of problems does.
    for problem in refused.value.problems.itertuples():
        assert problem.found in str(refused.value)
    return refused.value.problems


def only(folder: Path) -> tuple[object, ...]:
    """Return the only problem, as a tuple of its columns."""
    found = problems(folder)
    assert len(found) == 1, found.to_string()
    return tuple(found.iloc[0])


# ---- Shipped tables ----------------------------------------------------------


def test_barnets_tables_agree() -> None:
    totals = hl.check_marginals("barnet-2014")
    assert (totals["difference"] == 0).all()
    assert set(totals["table"]) == set(LAYOUTS) - {"family_type"}
    assert "barnet-2014" in marginals.shipped()


def test_barnet_has_21_wards_50000_families_and_the_children_of_2014() -> None:
    tables = marginals.read("barnet-2014", ["east_central", "south", "west"])
    by_locality = tables.wards.groupby("locality")["code"].count()
    assert by_locality.to_dict() == {"east_central": 10, "south": 4, "west": 7}
    counts = tables.tables
    assert counts["family_type"].sum() == 50_000
    # ONS mid-2014: 86,720 aged 0 to 17, of whom 5,294 were under one year.
    assert counts["age"].sum() == 86_720
    assert counts["age_sex"][0].sum() == 5_294
    # UK, ONS: 47% with one child, 14.3% with three or more; Census: 25.5% lone parents.
    shares = counts["children_per_family"].sum(axis=0) / 50_000
    assert shares[0] == pytest.approx(0.47, abs=5e-4)
    assert shares[2:].sum() == pytest.approx(0.143, abs=5e-4)
    joint = counts["type_children"][1]
    assert joint[0] / joint.sum() == pytest.approx(0.545, abs=1e-4)


def test_every_table_says_what_it_rests_on() -> None:
    for folder in (BARNET, TWO_WARDS):
        localities = ["east_central", "south", "west", "east"]
        tables = marginals.read(folder, localities)
        assert set(tables.provenance["table"]) == {"wards", *tables.tables}
        assert set(tables.provenance["kind"]) <= KINDS
        assert tables.provenance["text"].str.len().min() > 10


def test_small_places_are_spread_as_the_scenario_says() -> None:
    # The shares of localities in the scenario are also from the census.
    tables = marginals.read("barnet-2014", ["east_central", "south", "west"])
    families = pd.Series(tables.tables["family_type"].sum(axis=1) / 50_000)
    shares = families.groupby(tables.wards["locality"]).sum()
    base = hl.load("need-2014").parameters["value"]
    for locality, share in shares.items():
        stated = base[f"population.localities.{locality}.share"]
        assert share == pytest.approx(stated, abs=0.003)


def tool() -> ModuleType:
    place = ROOT / "tools" / "make_barnet_marginals.py"
    spec = importlib.util.spec_from_file_location("make_barnet_marginals", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tool_makes_the_shipped_tables() -> None:
    data = ROOT.parent / "shared" / "data"
    if not (data / "wards" / "barnet_wards.csv").is_file():
        pytest.skip("the published tables are not beside the project")
    for name, table in tool().make(data).items():
        text = table.to_csv(index=False, lineterminator="\n")
        assert text == (BARNET / f"{name}.csv").read_text(), name


def test_the_tool_keeps_totals_when_it_rounds() -> None:
    make = tool()
    assert list(make.rounded(make.np.array([1.0, 1.0, 1.0]), 4)) == [2, 1, 1]
    wanted = make.np.array([50.2, 30.4, 12.6, 4.7, 2.1])
    whole = make.whole_families(wanted, 100, 190)
    assert whole.sum() == 100
    assert whole @ make.CHILDREN == 190
    assert abs(whole - wanted).max() < 11


# ---- Problems ----------------------------------------------------------------


def test_tables_that_agree_are_not_refused(tmp_path: Path) -> None:
    totals = hl.check_marginals(few(), copy(tmp_path))
    assert (totals["difference"] == 0).all()
    assert list(totals.columns) == [
        "table",
        "against",
        "of",
        "unit",
        "found",
        "allowed",
        "difference",
    ]


def test_a_misspelt_ward_is_reported_with_the_nearest(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "quintile.csv", "T01,2,8", "Alder Hil,2,8")
    found = problems(folder)
    row = found[found["row"] == 3].iloc[0]
    assert tuple(row[["file", "column", "found"]]) == (
        "quintile.csv",
        "ward",
        "'Alder Hil'",
    )
    assert row["nearest"] == "Alder Hill"
    assert "no row for T01, 2" in set(found["found"])


def test_a_ward_may_be_named(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "quintile.csv", "T01,2,8", "Alder Hill,2,8")
    assert len(hl.check_marginals(few(), folder))


def test_a_misspelt_locality_is_reported_with_the_nearest(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "wards.csv", "west", "wset")
    assert only(folder) == (
        "wards.csv",
        3,
        "locality",
        "'wset'",
        "east or west",
        "west",
    )


@pytest.mark.parametrize("cell", ["-8", "8.5", "", "eight", "1e3", "99999999999999"])
def test_counts_are_whole_numbers_of_people(tmp_path: Path, cell: str) -> None:
    folder = copy(tmp_path)
    change(folder, "quintile.csv", "T01,2,8", f"T01,2,{cell}")
    file, row, column, found, allowed, _ = only(folder)
    assert (file, row, column, found) == ("quintile.csv", 3, "families", repr(cell))
    assert allowed == "a whole number of families from 0 to 10,000,000"


def test_a_row_is_there_once(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "age.csv", "T01,1,3\n", "T01,1,3\nT01,1,4\n")
    file, row, column, found, allowed, _ = only(folder)
    assert (file, row, column) == ("age.csv", 4, "ward, age")
    assert (found, allowed) == ("T01, 1 of row 3 again", "unique combinations")


def test_no_age_may_be_missing(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "age.csv", "T02,17,1\n", "")
    file, row, column, found, _, _ = only(folder)
    assert (file, row, column) == ("age.csv", 0, "ward, age")
    assert found == "no row for T02, 17"


def test_an_unknown_age_is_named(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "age.csv", "T02,17,1\n", "T02,17,1\nT02,18,0\n")
    assert only(folder)[:4] == ("age.csv", 38, "age", "'18'")


def test_totals_of_families_agree_by_ward(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "ethnic_group.csv", "T02,white,12", "T02,white,13")
    file, row, column, found, allowed, _ = only(folder)
    assert (file, row, column) == ("ethnic_group.csv", 0, "families")
    assert found == "21 families in total, Birch Vale"
    assert allowed == "20, the total of family_type.csv"


def test_children_are_those_of_the_families(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "age.csv", "T01,0,4", "T01,0,5")
    change(folder, "age_sex.csv", "0,male,3", "0,male,4")
    file, _, column, found, allowed, _ = only(folder)
    assert (file, column) == ("age.csv", "children")
    assert found == "56 children in total, Alder Hill"
    assert allowed.startswith("55, the total of children_per_family.csv")


def test_ages_of_the_borough_are_those_of_the_wards(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "age_sex.csv", "3,female,2", "3,female,1")
    file, _, _, found, allowed, _ = only(folder)
    assert (file, found) == ("age_sex.csv", "4 children in total, age 3")
    assert allowed == "5, the total of age.csv"


def test_a_reported_table_agrees_too(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    rows = ["family_type,children,families"]
    for name, counts in (("couple", [16, 11, 5, 2, 1]), ("lone_parent", [8, 5, 2, 0])):
        rows += [f"{name},{n},{c}" for n, c in enumerate([*counts, 0][:5], 1)]
    (folder / "type_children.csv").write_text("\n".join(rows) + "\n")
    with (folder / "marginals.toml").open("a") as about:
        about.write(
            '\n[tables.type_children]\narea = "Testshire"\nyear = 2014\n'
            'unit = "families"\ncontrolled = false\nassumption = "made for tests"\n'
        )
    assert len(hl.check_marginals(few(), folder))
    change(folder, "type_children.csv", "couple,1,16", "couple,1,15")
    assert list(problems(folder)["found"]) == [
        "34 families in total, couple",
        "23 families in total, children 1",
    ]


@pytest.mark.parametrize(
    ("old", "new", "column", "allowed"),
    [
        ('area = "Testshire"\nyear = 2014\nunit', 'area = "X"\nyear = 2014\nunit',
         "tables.family_type.area", "'Testshire', as in the description"),
        ("year = 2014\nunit", "year = 2013\nunit",
         "tables.family_type.year", "2014, as in the description"),
        ('unit = "families"', 'unit = "children"',
         "tables.family_type.unit", "'families'"),
        ("controlled = true", "controlled = 1",
         "tables.family_type.controlled", "true"),
        ("value = 44", "value = 4", "siblings.mean_gap.value",
         "a number from 12 to 120 (months)"),
        ('unit = "probability", assumption = "made for tests"', 'unit = "probability"',
         "siblings.twins", 'source = "document"'),
    ],
)  # fmt: skip
def test_what_the_tables_are_is_checked(
    tmp_path: Path, old: str, new: str, column: str, allowed: str
) -> None:
    folder = copy(tmp_path)
    change(folder, "marginals.toml", old, new)
    problem = only(folder)
    assert problem[:3] == ("marginals.toml", 0, column)
    assert str(problem[4]).startswith(allowed)


def test_a_misspelt_field_is_reported_with_the_nearest(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "marginals.toml", "controlled", "controled")
    found = problems(folder)
    assert list(found["column"]) == [
        "tables.family_type",
        "tables.family_type.controlled",
    ]
    assert found["nearest"][0] == "controlled"


def test_a_table_that_is_missing_is_named(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / "age.csv").unlink()
    assert only(folder)[:4] == ("age.csv", 0, "", "no such file")


def test_columns_have_their_names(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "age.csv", "ward,age,children", "ward,agee,children")
    found = problems(folder)
    assert list(found["row"]) == [1, 1]
    assert list(found["nearest"]) == ["age", ""]
    assert found["found"][1] == "no such column"


def test_rows_have_all_their_cells(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "age.csv", "T01,1,3", "T01,1")
    assert only(folder)[:5] == ("age.csv", 3, "", "2", "3 cells, as in the header")


def test_all_problems_are_reported_together(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "wards.csv", "west", "wset")
    change(folder, "age.csv", "T01,1,3", "T01,1,-3")
    change(folder, "marginals.toml", "value = 44", "value = 4")
    found = problems(folder)
    assert list(found["file"]) == ["age.csv", "marginals.toml", "wards.csv"]


def test_many_problems_are_counted_and_kept(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    text = (folder / "age.csv").read_text().replace("T02,", "T03,")
    (folder / "age.csv").write_text(text)
    with pytest.raises(hl.FileError) as refused:
        hl.check_marginals(few(), folder)
    assert len(refused.value.problems) == 36
    assert str(refused.value).endswith(
        "... and 11 more, all in `problems`\n36 problems"
    )
    again = pickle.loads(pickle.dumps(refused.value))
    assert str(again) == str(refused.value)
    assert again.problems.equals(refused.value.problems)


def test_text_is_utf8_and_toml_is_toml(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / "wards.csv").write_bytes(b"code,name,locality\nT01,Caf\xe9,east\n")
    assert only(folder)[:4] == ("wards.csv", 2, "", "bytes that are not UTF-8")
    (folder / "marginals.toml").write_text("title: no\n")
    assert only(folder)[0] == "marginals.toml"


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_cells_are_separated_by_commas(tmp_path: Path, mark: str, name: str) -> None:
    folder = copy(tmp_path)
    place = folder / "age.csv"
    place.write_text(place.read_text().replace(",", mark))
    problem = ("age.csv", 1, "", name, "commas between cells", "")
    assert only(folder) == problem


def test_a_code_that_is_misspelt_is_reported_with_the_nearest(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    place = folder / "wards.csv"
    codes = [line.split(",")[0] for line in place.read_text().splitlines()[1:]]
    table = folder / "age.csv"
    table.write_text(table.read_text().replace(codes[0], codes[0] + "9", 1))
    with pytest.raises(hl.FileError) as refused:
        hl.check_marginals(few(), folder)
    rows = refused.value.problems
    (wrong,) = rows[rows["found"] == repr(codes[0] + "9")].itertuples()
    assert wrong.nearest == codes[0]


def test_a_spreadsheets_file_is_read(tmp_path: Path) -> None:
    # A byte-order mark, Windows line ends, a blank row, and columns in another order.
    folder = copy(tmp_path)
    rows = (folder / "wards.csv").read_text().splitlines()
    moved = [",".join(reversed(row.split(","))) for row in rows]
    text = "\ufeff" + "\r\n".join([moved[0], ",,", *moved[1:]]) + "\r\n"
    (folder / "wards.csv").write_bytes(text.encode())
    assert len(hl.check_marginals(few(), folder))


def test_marginals_that_are_not_there_are_reported_with_the_nearest() -> None:
    with pytest.raises(hl.InputError, match="did you mean 'barnet-2014'"):
        hl.check_marginals(few(), "barnet2014")
    with pytest.raises(hl.InputError, match=r"expected a folder with marginals\.toml"):
        hl.check_marginals(few(), "no/such/folder")
    with pytest.raises(hl.InputError, match="expected barnet-2014, found 7"):
        hl.check_marginals(few(), 7)


def test_another_year_is_a_warning(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    text = (folder / "marginals.toml").read_text().replace("2014", "2011")
    (folder / "marginals.toml").write_text(text)
    with pytest.warns(hl.ModelWarning, match="those of 2011, but scenario small"):
        hl.check_marginals(few(), folder)
