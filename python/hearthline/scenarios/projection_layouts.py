"""The layouts in which population by single year of age is published.

A layout describes the columns of a file. Columns are matched by name, in any order,
ignoring case and spaces.
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

#: The columns of `records`, all of which hold text.
FIELDS = ("area", "area_name", "variant", "component", "sex", "age", "year", "value")


@dataclass(frozen=True)
class Layout:
    """The layout of the files of one publisher.

    Attributes
    ----------
    name, title, header : str
        The name that users type, the display name, and an example of the header.
    columns : mapping of str to str
        A pattern of the plain name of each required field.
    optional : mapping of str to str
        A pattern of the plain name of each optional field.
    years : str
        For files with a column per year, the pattern of these columns, with the
        year as its group; "" if a column holds the year.
    """

    name: str
    title: str
    header: str
    columns: Mapping[str, str]
    optional: Mapping[str, str]
    years: str = ""

    def fields(self, sheet: Sheet) -> dict[str, str]:
        """Return the columns of a file by field.

        Parameters
        ----------
        sheet : Sheet
            The file.

        Returns
        -------
        dict of str to str
            The plain name of the column of each field.
        """
        patterns = {**self.columns, **self.optional}
        return {
            field: column
            for field, pattern in patterns.items()
            for column in reversed(sheet.titles)
            if re.fullmatch(pattern, column)
        }

    def missing(self, sheet: Sheet) -> list[str]:
        """Return the columns of this layout that are missing from a file.

        Parameters
        ----------
        sheet : Sheet
            The file.

        Returns
        -------
        list of str
            Titles of columns, as in `header`.
        """
        has = self.fields(sheet)
        names = self.header.split(", ")
        lacks = [
            next(name for name in names if re.fullmatch(pattern, plain(name)))
            for field, pattern in self.columns.items()
            if field not in has
        ]
        if self.years and not self.year_columns(sheet):
            lacks.append("a column per year")
        return lacks

    def year_columns(self, sheet: Sheet) -> dict[str, str]:
        """Return the text that states the year in the title of each year's column.

        Parameters
        ----------
        sheet : Sheet
            The file.

        Returns
        -------
        dict of str to str
            The text by the plain name of the column.
        """
        named = {c: re.fullmatch(self.years, c) for c in sheet.titles}
        return {c: match.group(1) for c, match in named.items() if match}

    def records(self, sheet: Sheet) -> pd.DataFrame:
        """Return the rows of a file as records.

        Parameters
        ----------
        sheet : Sheet
            The file.

        Returns
        -------
        pandas.DataFrame
            The `FIELDS` as text, indexed by the row of the file; missing fields
            are empty. For files with a column per year, ``year`` and ``value`` are
            empty until `spread`.
        """
        has = self.fields(sheet)
        blank = pd.Series("", index=sheet.cells.index, dtype=str)
        return pd.DataFrame(
            {f: sheet.cells[has[f]] if f in has else blank for f in FIELDS}
        )

    def spread(self, sheet: Sheet, records: pd.DataFrame) -> pd.DataFrame:
        """Return the records with one row per number.

        Parameters
        ----------
        sheet : Sheet
            The file.
        records : pandas.DataFrame
            Some of its `records`.

        Returns
        -------
        pandas.DataFrame
            Like `records`, with the location of the number in the file, ``row`` and
            ``column``, and that of its year, ``year_row`` and ``year_column``.
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
#: Totals of an age group, which are only useful for checking sums.
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
    """Return the layout of a file.

    Parameters
    ----------
    sheet : Sheet
        The file.
    name : str or None
        The name of the layout; ``None`` selects the one that matches the header.

    Returns
    -------
    Layout

    Raises
    ------
    InputError
        If there is no layout of that name.
    FileError
        If columns of the layout are missing from the file, or no layout matches.
    """
    if not TOTALS.missing(sheet):
        raise FileError(
            f"{sheet.file}: expected single years of age 0 to 17, found totals of an "
            f"age group ({sheet.titles['age_group']}); to check sums, read this file "
            "with read_population_totals"
        )
    if name is not None:
        layout = LAYOUTS[checks.one_of("layout", name, LAYOUTS)]
        return layout if not layout.missing(sheet) else reject(sheet, layout)
    for layout in LAYOUTS.values():
        if not layout.missing(sheet):
            return layout
    return reject(sheet, *LAYOUTS.values())


def reject(sheet: Sheet, *layouts: Layout) -> NoReturn:
    """Reject a file with missing columns, and list those of each layout.

    Parameters
    ----------
    sheet : Sheet
        The file.
    *layouts : Layout
        The layouts that the file might have.

    Raises
    ------
    FileError
        Always.
    """
    found = ", ".join(list(sheet.titles.values())[:12])
    lines = [
        f"{sheet.file}:1: expected one of these layouts, found the columns {found}:"
    ]
    fewest = min(len(layout.missing(sheet)) for layout in layouts)
    for layout in layouts:
        lacks = layout.missing(sheet)
        if len(lacks) == fewest:
            lacks = [_with_nearest(name, layout, sheet) for name in lacks]
        lines.append(f"  {layout.name}: {layout.header} (missing: {', '.join(lacks)})")
    raise FileError("\n".join(lines))


def _with_nearest(lacking: str, layout: Layout, sheet: Sheet) -> str:
    used = layout.fields(sheet).values()
    spare = [title for name, title in sheet.titles.items() if name not in used]
    near = nearest(lacking, spare)
    return f"{lacking}; did you mean {near!r}?" if near else lacking
