"""The layouts in which population by single year of age is published.

A layout says which columns a file has and what they hold. Columns are matched
by name, their order being free and case and spaces no matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import pandas as pd

from ..base import checks
from ..base.errors import FileError
from ..reading.problems import nearest
from ..reading.sheets import Sheet, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What the columns of `records` hold, all as text but the row of the file.
FIELDS = ("area", "area_name", "variant", "component", "sex", "age", "year", "value")


@dataclass(frozen=True)
class Layout:
    """How one publisher lays out its files.

    Attributes
    ----------
    name, title, header : str
        What users type, what the layout is called in words, and how its
        header looks.
    columns : mapping of str to str
        For each field that must be there, a pattern of its plain name.
    optional : mapping of str to str
        The same of fields that may be there.
    years : str
        Of files with a column a year, the pattern of these columns, with the
        year as its group; empty where a column holds the year.
    """

    name: str
    title: str
    header: str
    columns: Mapping[str, str]
    optional: Mapping[str, str]
    years: str = ""

    def fields(self, sheet: Sheet) -> dict[str, str]:
        """Return the fields of a file: plain name of the column by field."""
        wanted = {**self.columns, **self.optional}
        return {
            field: column
            for field, pattern in wanted.items()
            for column in reversed(sheet.titles)
            if re.fullmatch(pattern, column)
        }

    def missing(self, sheet: Sheet) -> list[str]:
        """Return what a file lacks for this layout, as its header calls it."""
        has = self.fields(sheet)
        names = self.header.split(", ")
        lacks = [
            next(name for name in names if re.fullmatch(pattern, plain(name)))
            for field, pattern in self.columns.items()
            if field not in has
        ]
        if self.years and not self.year_columns(sheet):
            lacks.append("a column a year")
        return lacks

    def year_columns(self, sheet: Sheet) -> dict[str, str]:
        """Return what stands for the year in each column of years."""
        named = {c: re.fullmatch(self.years, c) for c in sheet.titles}
        return {c: match.group(1) for c, match in named.items() if match}

    def records(self, sheet: Sheet) -> pd.DataFrame:
        """Return a row a record of a file whose years are a column.

        Returns
        -------
        pandas.DataFrame
            The `FIELDS` as text, indexed by the row of the file; what a file
            has not is empty. Of files with a column a year, ``year`` and
            ``value`` are empty until `spread`.
        """
        has = self.fields(sheet)
        blank = pd.Series("", index=sheet.cells.index, dtype=str)
        return pd.DataFrame(
            {f: sheet.cells[has[f]] if f in has else blank for f in FIELDS}
        )

    def spread(self, sheet: Sheet, records: pd.DataFrame) -> pd.DataFrame:
        """Return the records, a row a number.

        Parameters
        ----------
        sheet : Sheet
            The file.
        records : pandas.DataFrame
            Some of its `records`.

        Returns
        -------
        pandas.DataFrame
            As `records`, with ``row`` and ``column``, the place of the number
            in the file, and ``year_row`` and ``year_column``, that of its year.
        """
        rows = records.assign(row=records.index)
        if not self.years:
            has = self.fields(sheet)
            return rows.assign(
                column=sheet.titles[has["value"]],
                year_row=records.index,
                year_column=sheet.titles[has["year"]],
            ).reset_index(drop=True)
        parts = [
            rows.assign(
                year=year,
                value=sheet.cells.loc[rows.index, column],
                column=sheet.titles[column],
                year_row=sheet.top,
                year_column=sheet.titles[column],
            )
            for column, year in self.year_columns(sheet).items()
        ]
        return pd.concat(parts, ignore_index=True)


ONS = Layout(
    "ons",
    "ONS subnational projection",
    "AREA_CODE, AREA_NAME, COMPONENT, SEX, AGE_GROUP, 2022, 2023 ...",
    {"area": "area_code", "sex": "sex", "age": "age_group"},
    {"area_name": "area_name", "component": "component"},
    years=r"(\d.*)",
)
ESTIMATES = Layout(
    "estimates",
    "ONS mid-year estimates",
    "ladcode23, laname23, country, sex, age, population_2011, population_2012 ...",
    {"area": r"lad\d*_?code(\d\d)?", "sex": "sex", "age": "age"},
    {"area_name": r"lad?\d*_?name(\d\d)?"},
    years=r"population_(.*)",
)
GLA = Layout(
    "gla",
    "GLA projection",
    "gss_code, gss_name, sex, age, year, value",
    {
        "area": "gss_code",
        "sex": "sex",
        "age": "age",
        "year": "year",
        "value": "value|population",
    },
    {"area_name": "(gss|la|ward)_name", "variant": "variant"},
)
GLA_WIDE = Layout(
    "gla-wide",
    "GLA projection",
    "gss_code, gss_name, sex, age, 2022, 2023 ...",
    {"area": "gss_code", "sex": "sex", "age": "age"},
    {"area_name": "(gss|la|ward)_name", "variant": "variant"},
    years=r"(\d.*)",
)
LONG = Layout(
    "long",
    "projections by variant",
    "area_code, area_name, variant, year, age, sex, value",
    {
        "area": "area_code",
        "variant": "variant",
        "year": "year",
        "age": "age",
        "sex": "sex",
        "value": "value",
    },
    {"area_name": "area_name"},
)
SIMPLE = Layout(
    "simple",
    "children by age",
    "area, year, age, children",
    {"area": "area", "year": "year", "age": "age", "value": "children"},
    {"area_name": "area_name", "sex": "sex"},
)
#: Numbers of an age group as a whole, of use for checking sums alone.
TOTALS = Layout(
    "totals",
    "mid-year estimates of ages 0 to 17 together",
    "time_period, new_la_code, la_name, age_group, population_estimate",
    {
        "area": "new_la_code",
        "year": "time_period",
        "age": "age_group",
        "value": "population_estimate",
    },
    {"area_name": "la_name"},
)

LAYOUTS = {
    layout.name: layout for layout in (ONS, ESTIMATES, GLA, GLA_WIDE, LONG, SIMPLE)
}


def chosen(sheet: Sheet, name: str | None) -> Layout:
    """Return the layout of a file: the one that is named, or that its header fits.

    Raises
    ------
    InputError
        If there is no layout of that name.
    FileError
        If the file lacks columns that the layout needs, or fits none.
    """
    if not TOTALS.missing(sheet):
        raise FileError(
            f"{sheet.file}: found numbers of an age group as a whole "
            f"({sheet.titles['age_group']}); allowed are single years of age 0 to 17. "
            "Single years are missing from this file: read_population_totals reads "
            "it, to check sums"
        )
    if name is not None:
        layout = LAYOUTS[checks.one_of("layout", name, LAYOUTS)]
        return layout if not layout.missing(sheet) else refused(sheet, layout)
    for layout in LAYOUTS.values():
        if not layout.missing(sheet):
            return layout
    return refused(sheet, *LAYOUTS.values())


def refused(sheet: Sheet, *layouts: Layout) -> NoReturn:
    """Refuse a file that lacks columns, by what each layout would need.

    Raises
    ------
    FileError
        Always.
    """
    found = ", ".join(list(sheet.titles.values())[:12])
    lines = [f"{sheet.file}:1: found the columns {found}; allowed are these layouts:"]
    fewest = min(len(layout.missing(sheet)) for layout in layouts)
    for layout in layouts:
        lacks = layout.missing(sheet)
        if len(lacks) == fewest:
            lacks = [_with_nearest(name, layout, sheet) for name in lacks]
        lines.append(
            f"  {layout.name}: {layout.header} (not found: {', '.join(lacks)})"
        )
    raise FileError("\n".join(lines))


def _with_nearest(lacking: str, layout: Layout, sheet: Sheet) -> str:
    used = layout.fields(sheet).values()
    spare = [title for name, title in sheet.titles.items() if name not in used]
    near = nearest(lacking, spare)
    return f"{lacking}; is it {near}?" if near else lacking
