"""Projections: layouts, problems in files, and joining."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT

import hearthline as hl

DATA = ROOT.parent / "shared" / "data"
PROJECTIONS = DATA / "population" / "barnet_projections.csv"
SNPP = DATA / "population" / "barnet_ons_snpp2022_migcat_persons_age0-19_2022-2047.csv"
TOTALS = DATA / "barnet" / "dfe_ons_mid-year_population_estimates.csv"
needs_data = pytest.mark.skipif(
    not PROJECTIONS.exists(), reason="the published tables are not beside the project"
)

Write = Callable[[str], Path]


def children(age: int, year: int) -> int:
    """Numbers that differ for every age and year."""
    return 1000 + 10 * age + (year - 2020)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(text: str) -> Path:
        path = tmp_path / "people.csv"
        path.write_text(text)
        return path

    return to_file


def simple(years: Iterable[int] = (2020, 2021), area: str = "E1") -> str:
    """The simple table: one row per age and year, with ages over 17 too."""
    rows = [
        f"{area},{year},{age},{children(age, year)}"
        for year in years
        for age in range(20)
    ]
    return "\n".join(["area,year,age,children", *rows]) + "\n"


def ons(sexes: Iterable[str] = ("persons",)) -> str:
    rows = []
    for sex in sexes:
        for age in (*map(str, range(20)), "90 and over", "All ages"):
            a = int(age) if age.isdigit() else 0
            cells = ",".join(f"{children(a, y)}.000" for y in (2020, 2021))
            rows.append(f'E1,"Barnet",Population,{sex},{age},{cells}')
    header = '"AREA_CODE",AREA_NAME,COMPONENT,SEX,AGE_GROUP,2020,2021'
    return "\n".join([header, *rows]) + "\n"


def estimates() -> str:
    """MYEB1, with numbers by sex: 600 boys of each age, and girls."""
    rows = [
        f"E1,Barnet,E,{sex},{age},"
        + ",".join(
            str(600 if sex == "M" else children(age, y) - 600) for y in (2020, 2021)
        )
        for sex in ("M", "F")
        for age in range(91)
    ]
    header = "ladcode23,laname23,country,sex,age,population_2020,population_2021"
    return "\n".join([header, *rows]) + "\n"


def gla() -> str:
    rows = [
        f"E1,Barnet,persons,{age},{year},{children(age, year)}"
        for age in range(91)
        for year in (2020, 2021)
    ]
    return "\n".join(["gss_code,gss_name,sex,age,year,value", *rows]) + "\n"


def long(variants: Iterable[str] = ("high",)) -> str:
    rows = [
        f"S1,{variant},E1,Barnet,{year},{age},{sex},{value},file"
        for variant in variants
        for year in (2020, 2021)
        for age in range(18)
        for sex, value in (("females", 600), ("males", children(age, year) - 600))
    ]
    header = "source,variant,area_code,area_name,year,age,sex,value,status"
    return "\n".join([header, *rows]) + "\n"


def expected(years: Iterable[int] = (2020, 2021)) -> pd.DataFrame:
    rows = [("E1", y, a, float(children(a, y))) for y in years for a in range(18)]
    return pd.DataFrame(rows, columns=["area", "year", "age", "children"])


def refusal(path: Path, *args: object, **options: object) -> hl.FileError:
    with pytest.raises(hl.FileError) as caught:
        hl.read_projection(path, *args, **options)  # type: ignore[arg-type]
    return caught.value


# ---- Layouts ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        (simple(), "simple"),
        (ons(), "ons"),
        (estimates(), "estimates"),
        (gla(), "gla"),
        (long(), "long"),
    ],
    ids=lambda value: value if len(value) < 20 else "",
)
def test_each_layout_is_recognised_and_read(
    write: Write, text: str, layout: str
) -> None:
    path = write(text)
    found = hl.read_projection(path)
    pd.testing.assert_frame_equal(found.table, expected())
    assert hl.read_projection(path, layout=layout) == found
    assert found.years == [2020, 2021]
    assert found.areas == ["E1"]


def test_columns_are_matched_by_name(write: Write) -> None:
    table = pd.read_csv(write(ons()), dtype=str)
    turned = table[table.columns[::-1]].rename(
        columns={"AGE_GROUP": " Age Group ", "SEX": "Sex"}
    )
    found = hl.read_projection(write(turned.to_csv(index=False)))
    pd.testing.assert_frame_equal(found.table, expected())


def test_thousands_a_byte_order_mark_and_blank_rows_are_read(write: Write) -> None:
    text = simple().replace(",1100\n", ',"1,100"\n').replace("E1,2021,0", "\nE1,2021,0")
    found = hl.read_projection(write("\ufeff" + text))
    pd.testing.assert_frame_equal(found.table, expected())


def test_a_gla_workbook_is_read_by_sheet(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "gss_code": "E1",
            "gss_name": "Barnet",
            "sex": "persons",
            "age": range(20),
            2020: [children(a, 2020) for a in range(20)],
            2021: [children(a, 2021) for a in range(20)],
        }
    )
    path = tmp_path / "gla.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"about": ["a note"]}).to_excel(book, sheet_name="notes")
        table.to_excel(book, sheet_name="persons", index=False)
    found = hl.read_projection(path, sheet="persons")
    pd.testing.assert_frame_equal(found.table, expected())
    with pytest.raises(
        hl.InputError, match=r"sheet is missing: expected .* \(notes, persons\)"
    ):
        hl.read_projection(path)
    with pytest.raises(hl.InputError, match="did you mean 'persons'"):
        hl.read_projection(path, sheet="person")


def test_an_empty_cell_of_a_workbook_is_named(tmp_path: Path) -> None:
    table = expected().astype({"children": object})
    table.loc[3, "children"] = None
    path = tmp_path / "simple.xlsx"
    table.to_excel(path, index=False)
    assert refusal(path).problems["row"].to_list() == [5]


def test_sexes_are_added_where_there_are_no_persons(write: Write) -> None:
    text = ons(["males", "females"])
    found = hl.read_projection(write(text))
    twice = expected().assign(children=lambda t: 2 * t["children"])
    pd.testing.assert_frame_equal(found.table, twice)


def test_several_areas_are_read_together(write: Write) -> None:
    text = simple() + simple(area="E2").split("\n", 1)[1]
    found = hl.read_projection(write(text), ["E1", "e2"])
    assert found.areas == ["E1", "E2"]
    assert found.by_age(2020) == [2.0 * children(a, 2020) for a in range(18)]
    assert hl.read_projection(write(text), "E2").areas == ["E2"]


def test_an_area_is_found_by_its_name(write: Write) -> None:
    assert hl.read_projection(write(gla()), "barnet").areas == ["E1"]


# ---- Problems in files -------------------------------------------------------


def test_another_area_is_named_with_the_nearest(write: Write) -> None:
    error = refusal(write(gla()), "Barnett")
    assert "'Barnett'" in str(error)
    assert "E1 Barnet" in str(error)
    assert "did you mean 'Barnet'?" in str(error)


def test_several_areas_ask_for_one(write: Write) -> None:
    text = simple() + simple(area="E2").split("\n", 1)[1]
    assert "argument area (available: E1, E2), found 2 areas" in str(
        refusal(write(text))
    )


def test_several_variants_ask_for_one(write: Write) -> None:
    path = write(long(["high", "low"]))
    assert "argument variant (available: high, low), found 2" in str(refusal(path))
    error = refusal(path, variant="hihg")
    assert error.problems is not None
    assert error.problems["nearest"].to_list() == ["high"]
    found = hl.read_projection(path, variant="low")
    pd.testing.assert_frame_equal(found.table, expected())
    assert "low" in found.title


def test_a_variant_of_a_file_without_any_is_refused(write: Write) -> None:
    assert "expected no variant, since the file has none" in str(
        refusal(write(ons()), variant="high")
    )


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("-3", "'-3'"),
        ("c", "'c', a suppressed cell"),
        ("[x]", "'[x]', a suppressed cell"),
        ("", "'', a suppressed cell"),
        ("many", "'many'"),
        ("nan", "'nan'"),
        ("inf", "'inf'"),
        ("1,2", "'1,2'"),
    ],
)
def test_an_invalid_count_is_named(write: Write, cell: str, said: str) -> None:
    text = simple().replace("E1,2020,4,1040", f'E1,2020,4,"{cell}"')
    error = refusal(write(text))
    assert str(error) == (
        f"people.csv:6: children: expected a number of 0 or more, found {said}"
    )


def test_a_count_in_a_wide_file_is_named_by_row_and_year(write: Write) -> None:
    text = ons().replace("persons,2,1020.000,1021.000", "persons,2,1020.000,z")
    assert str(refusal(write(text))).startswith("people.csv:4: 2021: expected a number")


def test_repeated_rows_are_named(write: Write) -> None:
    path = write(simple() + "E1,2021,3,1031\n")
    assert str(refusal(path)) == (
        "people.csv:42: expected a unique area, year, age and sex, found those of "
        "row 25 again"
    )
    text = ons() + 'E1,"Barnet",Population,persons,5,1,2\n'
    assert "found those of row 7 again" in str(refusal(write(text)))


def test_missing_ages_and_years_are_named(write: Write) -> None:
    text = simple([2020, 2021, 2024]).replace("E1,2021,7,1071\n", "")
    error = refusal(write(text))
    assert error.problems is not None
    assert error.problems["found"].to_list() == [
        "no rows for E1 in 2022-2023",
        "no age 7 for E1 in 2021",
    ]


@pytest.mark.parametrize("title", ["2021.5", "2o21", "20 21"])
def test_a_year_column_that_is_no_year_is_named_once(write: Write, title: str) -> None:
    text = ons().replace("2020,2021", f"2020,{title}", 1)
    error = refusal(write(text))
    assert error.problems is not None
    assert error.problems["row"].to_list() == [1]
    assert error.problems["column"].to_list() == [title]


def test_a_year_that_is_no_year_is_named(write: Write) -> None:
    error = refusal(write(simple().replace("E1,2020,0,", "E1,2020/21,0,")))
    assert error.problems is not None
    first = error.problems[error.problems["row"] == 2]
    assert first["found"].to_list() == ["'2020/21'"]
    assert first["column"].to_list() == ["year"]
    assert "no age 0 for E1 in 2020" in str(error)


def test_age_groups_are_refused(write: Write) -> None:
    error = refusal(write(simple().replace("E1,2020,0,", "E1,2020,0-4,")))
    assert "people.csv:2: age: expected a single year of age" in str(error)
    assert "found '0-4'" in str(error)


def test_an_unknown_sex_is_named(write: Write) -> None:
    error = refusal(write(ons().replace("persons,3,", "person's,3,")))
    assert (
        'people.csv:5: sex: expected persons, males or females, found "person\'s"'
        in str(error)
    )
    assert "did you mean 'persons'?" in str(error)


def test_one_sex_alone_is_refused(write: Write) -> None:
    error = refusal(write(ons(["males"])))
    assert "found only males at age 0 in 2020-2021" in str(error)


def test_persons_must_be_males_and_females_together(write: Write) -> None:
    half = "\n".join(
        line.replace(f",{children(3, 2020)}.000,", ",7.000,")
        for line in ons(["males", "females"]).splitlines()[1:]
    )
    both = ons() + half + "\n"
    error = refusal(write(both))
    assert error.problems is not None
    at = error.problems[error.problems["row"] == 5]
    assert at["column"].to_list() == ["2020", "2021"]
    assert at["found"].to_list() == ["1030 persons", "1031 persons"]
    assert "expected 14 persons, the sum of males and females, found" in str(error)


def test_persons_are_used_where_sexes_agree(write: Write) -> None:
    by_sex = pd.read_csv(write(estimates()), dtype=str)
    whole = by_sex[by_sex["sex"] == "M"].assign(sex="persons")
    for year in (2020, 2021):
        whole[f"population_{year}"] = [str(children(a, year) + 1) for a in range(91)]
    path = write(pd.concat([by_sex, whole]).to_csv(index=False))
    found = hl.read_projection(path)
    more = expected().assign(children=lambda t: t["children"] + 1)
    pd.testing.assert_frame_equal(found.table, more)


def test_problems_are_reported_together_in_the_order_of_rows(write: Write) -> None:
    text = (
        simple().replace("2020,9,1090", "2020,9,-1").replace("2020,2,1020", "2020,2,x")
    )
    error = refusal(write(text))
    assert error.problems is not None
    assert error.problems["row"].to_list() == [4, 11]
    assert str(error).endswith("2 problems")


def test_many_problems_are_all_in_the_exception(write: Write) -> None:
    text = re.sub(r",(\d+)$", r",-\1", simple(), flags=re.MULTILINE)
    error = refusal(write(text))
    assert error.problems is not None
    assert len(error.problems) == 36
    assert "... and 11 more, all in `problems`" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    pd.testing.assert_frame_equal(again.problems, error.problems)


def test_a_header_that_fits_no_layout_is_compared_with_each(write: Write) -> None:
    error = refusal(write(simple().replace("children", "number", 1)))
    assert "found the columns area, year, age, number" in str(error)
    assert "simple: area, year, age, children (missing: children)" in str(error)
    error = refusal(write(simple().replace("children", "Chidlren", 1)))
    assert "(missing: children; did you mean 'Chidlren'?)" in str(error)
    assert str(error).count("did you mean") == 1
    error = refusal(write(simple()), layout="ons")
    assert "ons: AREA_CODE" in str(error)
    assert "gla" not in str(error)


def test_an_unknown_layout_is_named_with_the_nearest(write: Write) -> None:
    with pytest.raises(hl.InputError, match="did you mean 'gla'"):
        hl.read_projection(write(gla()), layout="gal")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "found no rows"),
        ("area,year,age,children\n", "0 areas"),
        (
            simple() + "E1,2022\n",
            "people.csv:42: expected 4 cells, as in the header, found 2",
        ),
        (
            simple() + "E1,2022,1,2,3\n",
            "people.csv:42: expected 4 cells, as in the header, found 5",
        ),
        (
            simple().replace("age,", "age,age,", 1),
            "age: expected unique columns, found the same column twice",
        ),
        (simple() + 'E1,"2022,1,2\n', "people.csv:42"),
    ],
)
def test_a_file_without_a_table_is_refused(write: Write, text: str, said: str) -> None:
    with pytest.raises(hl.InputError) as caught:
        hl.read_projection(write(text))
    assert said in str(caught.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(simple().encode() + "E1,2022,é,1\n".encode("latin-1"))
    with pytest.raises(hl.InputError, match=r"people\.csv:42: expected .* found bytes"):
        hl.read_projection(path)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path, write: Write) -> None:
    with pytest.raises(hl.InputError, match="cannot read"):
        hl.read_projection(tmp_path / "none.csv")
    broken = tmp_path / "broken.xlsx"
    broken.write_text("no workbook")
    with pytest.raises(hl.InputError, match="as a workbook"):
        hl.read_projection(broken)
    with pytest.raises(hl.InputError, match="is not a workbook"):
        hl.read_projection(write(simple()), sheet="persons")


@pytest.mark.parametrize("area", [3, [], [None], b"E1"])
def test_an_invalid_area_is_refused(write: Write, area: object) -> None:
    with pytest.raises(hl.InputError, match="area: expected"):
        hl.read_projection(write(simple()), area)  # type: ignore[arg-type]


@pytest.mark.parametrize("option", ["sheet", "variant", "layout", "title", "source"])
def test_options_are_strings(write: Write, option: str) -> None:
    with pytest.raises(hl.InputError, match=rf"{option}: expected .* found 3"):
        hl.read_projection(write(simple()), **{option: 3})  # type: ignore[arg-type]


# ---- Totals -----------------------------------------------------------------

SHORT = """time_period,new_la_code,la_name,age_group,population_estimate
2021,E1,Barnet,Children aged 0 to 17 years,89160
2020,E1,Barnet,Children aged 0 to 17 years,89674
"""


def test_totals_are_read_to_check_sums(write: Write) -> None:
    found = hl.read_population_totals(write(SHORT))
    rows = [("E1", 2020, 89674.0), ("E1", 2021, 89160.0)]
    pd.testing.assert_frame_equal(
        found, pd.DataFrame(rows, columns=["area", "year", "children"])
    )


def test_totals_are_no_projection(write: Write) -> None:
    error = refusal(write(SHORT))
    assert "single years" in str(error)
    assert "read_population_totals" in str(error)


def test_wrong_totals_are_named(write: Write) -> None:
    text = SHORT.replace("89674", "c").replace("0 to 17", "0 to 4", 1)
    with pytest.raises(hl.FileError) as caught:
        hl.read_population_totals(write(text))
    assert caught.value.problems is not None
    assert caught.value.problems["row"].to_list() == [2, 3]
    with pytest.raises(hl.FileError, match="totals: time_period"):
        hl.read_population_totals(write(simple()))


# ---- Projections ------------------------------------------------------------


def projection(
    years: Iterable[int], number: Callable[[int, int], float], title: str = "made"
) -> hl.Projection:
    rows = [("E1", y, a, number(a, y)) for y in years for a in range(18)]
    table = pd.DataFrame(rows, columns=["area", "year", "age", "children"])
    return hl.Projection(table, title=title, source="made for tests")


def test_totals_and_ages_are_summed() -> None:
    found = projection([2020, 2021], children)
    assert found.total()["children"].to_list() == [
        sum(children(a, y) for a in range(18)) for y in (2020, 2021)
    ]
    assert found.by_age(2021)[:2] == [1001.0, 1011.0]
    with pytest.raises(hl.InputError, match=r"\(2020-2021\), found 2022"):
        found.by_age(2022)


def test_representation_is_one_line() -> None:
    found = projection([2020, 2021], lambda _, y: 100.0 if y == 2020 else 90.0)
    assert repr(found) == "<Projection made: 1,800 children in 2020, 1,620 in 2021>"


def test_a_table_is_checked() -> None:
    table = expected()
    with pytest.raises(hl.InputError, match="no age 17 for E1 in 2021"):
        hl.Projection(table[:-1], title="short", source="none")
    with pytest.raises(hl.InputError, match="missing: children"):
        hl.Projection(table.drop(columns="children"), title="short", source="none")
    with pytest.raises(hl.InputError, match=r"table: expected .* found 3"):
        hl.Projection(3, title="no table", source="none")  # type: ignore[arg-type]


def test_joined_by_level_the_other_goes_on_as_it_is() -> None:
    first = projection(range(2020, 2024), lambda _a, _y: 100.0)
    then = projection(range(2021, 2026), lambda _a, _y: 200.0, title="then")
    found = first.join(then, at=2022)
    assert found.years == list(range(2020, 2026))
    assert found.by_age(2022) == [100.0] * 18
    assert found.by_age(2023) == [200.0] * 18
    assert found.title == "made, from 2023: then"


def test_joined_by_growth_those_born_in_one_year_are_followed() -> None:
    first = projection([2020], lambda a, _: 50.0 + a)
    # Cohorts grow by a tenth per year, births by a fifth per year.
    born = {y: 100.0 * 1.2 ** (y - 2020) for y in range(2000, 2030)}
    then = projection(range(2020, 2024), lambda a, y: born[y - a] * 1.1**a)
    found = first.join(then, at=2020, scale=True)
    # Three years later, children aged 10 were 7, and those aged 1 were born in 2022.
    assert found.by_age(2023)[10] == pytest.approx(57.0 * 1.1**3, rel=1e-12)
    assert found.by_age(2023)[1] == pytest.approx(50.0 * 1.2**2 * 1.1, rel=1e-12)
    assert found.by_age(2023)[0] == pytest.approx(50.0 * 1.2**3, rel=1e-12)
    assert found.by_age(2020) == first.by_age(2020)


def test_growth_from_the_same_level_is_the_other_itself() -> None:
    then = projection(range(2020, 2026), children)
    found = projection([2020], children).join(then, at=2020, scale=True)
    pd.testing.assert_frame_equal(found.table, then.table)


def test_joining_is_refused_where_it_says_nothing() -> None:
    first = projection([2020, 2021], children)
    with pytest.raises(hl.InputError, match=r"at: expected .* found 2022"):
        first.join(first, at=2022)
    with pytest.raises(hl.InputError, match="includes 2022 and later years"):
        first.join(first, at=2021)
    later = projection([2022, 2023], children)
    with pytest.raises(hl.InputError, match="includes 2021 and later years"):
        first.join(later, at=2021, scale=True)
    none = projection([2021, 2022], lambda a, _: float(a != 5))
    with pytest.raises(hl.InputError, match=r"in 2021, .* found no children aged 5"):
        first.join(none, at=2021, scale=True)
    other = hl.Projection(
        later.table.assign(area="E2"), title="elsewhere", source="made for tests"
    )
    with pytest.raises(hl.InputError, match="areas E1, found E2"):
        first.join(other, at=2021)
    with pytest.raises(hl.InputError, match="join: expected a projection"):
        first.join(None, at=2021)  # type: ignore[arg-type]


def test_a_picture_says_what_it_shows() -> None:
    falling = projection(range(2020, 2023), lambda _, y: 100.0 - 10 * (y - 2020))
    picture = falling.plot()
    assert picture.hearthline_title == "Children under 18 fall 20% from 2020 to 2022"
    assert "1,800 in 2020, 1,440 in 2022" in picture.hearthline_alt
    assert picture.png()


# ---- Published tables -------------------------------------------------------


@needs_data
def test_the_published_estimates_have_the_published_totals() -> None:
    estimate = hl.read_projection(
        PROJECTIONS, "E09000003", variant="estimate (MYE)", layout="long"
    )
    published = hl.read_population_totals(TOTALS, "E09000003")
    assert len(published) == 10
    summed = estimate.total().set_index("year")["children"]
    assert summed[published["year"]].to_list() == published["children"].to_list()


@needs_data
def test_the_ons_layout_and_the_long_one_agree() -> None:
    # Two releases of one projection: the same in 2022, the year of the estimate, and
    # within 1.2 of about 4,600 children per year of age in later years.
    wide = hl.read_projection(SNPP)
    long_ = hl.read_projection(
        PROJECTIONS,
        "E09000003",
        variant="2022-based SNPP, migration category variant",
    )
    assert wide.years == list(range(2022, 2048))
    off = (wide.table["children"] - long_.table["children"]).abs()
    assert off.max() < 1.2
    assert (off[wide.table["year"] == 2022] == 0).all()


def test_an_area_whose_name_others_have_needs_its_code(tmp_path: Path) -> None:
    rows = ["gss_code,gss_name,sex,age,year,value"]
    for code, number in (("E05000001", 100), ("E05000002", 900)):
        rows += [f"{code},Abbey,persons,{age},2020,{number}" for age in range(18)]
    place = tmp_path / "wards.csv"
    place.write_text("\n".join(rows) + "\n", "utf-8")
    with pytest.raises(hl.FileError) as refused:
        hl.read_projection(place, area="abbey")
    assert "area: expected a code (" in str(refused.value)
    assert hl.read_projection(place, area="E05000001").by_age(2020)[3] == 100
