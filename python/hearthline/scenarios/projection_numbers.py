"""Checked numbers of children from the text of a population file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..reading.problems import Problems, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Ages that count as children: under 18.
AGES = range(18)
_KEY = ["area", "year", "age"]
_SEXES = {
    "persons": {"", "persons", "person", "all", "all persons", "both", "total", "p"},
    "males": {"males", "male", "m", "1"},
    "females": {"females", "female", "f", "2"},
}
_OLDER = re.compile(r"(\d+)\s*(\+|and over|and above|plus)|all( ages)?|total", re.I)
_SUPPRESSED = {"", "c", "x", "z", "k", "u", "low", ":", "..", "...", "*", "-", "n/a"}
#: The tolerance between persons and the sum of males and females, all rounded.
_ROUNDING = 1.5


def of_areas(
    records: pd.DataFrame, areas: Sequence[str] | None, problems: Problems
) -> pd.DataFrame:
    """Return the records of some areas.

    Parameters
    ----------
    records : pandas.DataFrame
        The records of a file.
    areas : sequence of str or None
        Codes or names of areas; ``None`` stands for the only area of the file.
    problems : Problems
        The problems of the file.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    FileError
        If an area is missing from the file, or if the file has several areas and
        none is given.
    """
    first = records.drop_duplicates("area")
    names = dict(zip(first["area"], first["area_name"], strict=True))
    listed = _listed(f"{code} {name}".strip() for code, name in names.items())
    if areas is None:
        if len(names) != 1:
            problems.add(
                f"{len(names)} areas",
                f"one area, or the argument area (available: {listed})",
                column="area",
            )
            problems.check()
        return records
    codes: list[str] = []
    by_name: dict[str, list[str]] = {}
    for code, name in names.items():
        if name:
            by_name.setdefault(name.casefold(), []).append(code)
    by_code = {code.casefold(): [code] for code in names}
    for area in areas:
        meant = by_code.get(area.casefold()) or by_name.get(area.casefold(), [])
        if len(meant) > 1:
            problems.add(
                f"{area!r}, the name of {len(meant)} areas",
                f"a code ({', '.join(meant)})",
                column="area",
            )
        elif not meant:
            problems.add(
                repr(area),
                f"an area of the file ({listed})",
                column="area",
                nearest=nearest(area, [*names, *filter(None, names.values())]),
            )
        else:
            codes += meant
    problems.check()
    return records[records["area"].isin(codes)]


def of_variant(
    records: pd.DataFrame, variant: str | None, problems: Problems
) -> pd.DataFrame:
    """Return the records of a variant.

    Parameters
    ----------
    records : pandas.DataFrame
        The records of a file.
    variant : str or None
        The variant; ``None`` stands for the only variant of the file.
    problems : Problems
        The problems of the file.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    FileError
        If the variant is missing from the file, or if the file has several variants
        and none is given.
    """
    variants = list(dict.fromkeys(records["variant"]))
    if variants == [""]:
        expected = "no variant, since the file has none"
    else:
        expected = f"a variant of the file ({_listed(variants)})"
    if variant is None and len(variants) > 1:
        problems.add(
            f"{len(variants)} variants",
            f"one variant, or the argument variant (available: {_listed(variants)})",
            column="variant",
        )
    elif variant is not None and variant not in variants:
        problems.add(
            repr(variant),
            expected,
            column="variant",
            nearest=nearest(variant, filter(None, variants)),
        )
    problems.check()
    return records if variant is None else records[records["variant"] == variant]


def of_population(records: pd.DataFrame) -> pd.DataFrame:
    """Return the records that count people, not births, deaths or moves.

    Parameters
    ----------
    records : pandas.DataFrame
        The records of a file.

    Returns
    -------
    pandas.DataFrame
    """
    component = records["component"].str.casefold()
    return records[component.isin({"", "population"})]


def checked(records: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """Return the children of each area by year and age.

    Parameters
    ----------
    records : pandas.DataFrame
        One row per number, all as text: ``area``, ``sex``, ``age``, ``year``,
        ``value``; the ``row`` and ``column`` of the number in the file, and
        those of the year, ``year_row`` and ``year_column``.
    problems : Problems
        Receives the problems, which are not raised here.

    Returns
    -------
    pandas.DataFrame
        ``area``, ``year``, ``age``, ``children``, sorted; valid only if there are
        no problems.
    """
    records = records.assign(age=_ages(records, problems))
    records = records[records["age"].isin([*AGES, -1])]
    records = records.assign(
        year=_years(records, problems), sex=_sexes(records, problems)
    )
    records = records.assign(value=_values(records, problems))
    sound = (records["age"] >= 0) & (records["year"] >= 0) & (records["sex"] != "")
    records = records[sound]
    again = _repeated(records, problems)
    return _children(records[~again], problems)


def totals(records: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """Return the children of each area by year, from totals of ages 0 to 17.

    Parameters
    ----------
    records : pandas.DataFrame
        As for `checked`; each ``age`` is the name of ages 0 to 17 together.
    problems : Problems
        Receives the problems, which are not raised here.

    Returns
    -------
    pandas.DataFrame
        ``area``, ``year``, ``children``, sorted.
    """
    whole = records["age"].str.contains(r"\b0\b.*\b17\b")
    for row, age in records.loc[~whole, ["row", "age"]].to_numpy():
        problems.add(repr(age), "ages 0 to 17 together", row=row, column="age")
    records = records.assign(
        year=_years(records, problems),
        sex="persons",
        children=_values(records, problems),
    )
    records = records[whole & (records["year"] >= 0)]
    records = records[~_repeated(records, problems)]
    return records[["area", "year", "children"]].sort_values(
        ["area", "year"], ignore_index=True
    )


def _ages(records: pd.DataFrame, problems: Problems) -> pd.Series[int]:
    """Return ages: 99 for adults and totals, -1 for text that is not an age."""
    meant = {}
    for text in records["age"].unique():
        if re.fullmatch(r"\d{1,3}", text):
            meant[text] = int(text)
        else:
            meant[text] = 99 if _OLDER.fullmatch(text) else -1
    ages = records["age"].map(meant).astype(int)
    wrong = records[ages == -1].drop_duplicates("row")
    for row, age in zip(wrong["row"], wrong["age"], strict=True):
        problems.add(
            repr(age),
            "a single year of age, such as 17 (older ages, '90 and over' and 'All "
            "ages' are ignored)",
            row=row,
            column="age",
        )
    return ages


def _years(records: pd.DataFrame, problems: Problems) -> pd.Series[int]:
    meant = {
        text: int(text) if re.fullmatch(r"[12]\d{3}", text) else -1
        for text in records["year"].unique()
    }
    years = records["year"].map(meant).astype(int)
    # A wrong title of a column of years is one problem, not one per row.
    wrong = records[years == -1].drop_duplicates(["year_row", "year_column"])
    for row, column, year in wrong[["year_row", "year_column", "year"]].to_numpy():
        problems.add(repr(year), "a year, such as 2022", row=row, column=column)
    return years


def _sexes(records: pd.DataFrame, problems: Problems) -> pd.Series[str]:
    meant = {
        text: next((s for s, all_ in _SEXES.items() if text.casefold() in all_), "")
        for text in records["sex"].unique()
    }
    sexes = records["sex"].map(meant)
    wrong = records[sexes == ""].drop_duplicates("row")
    for row, sex in zip(wrong["row"], wrong["sex"], strict=True):
        problems.add(
            repr(sex),
            "persons, males or females",
            row=row,
            column="sex",
            nearest=nearest(sex, _SEXES),
        )
    return sexes


def _values(records: pd.DataFrame, problems: Problems) -> pd.Series[float]:
    """Return the numbers; each invalid one is 0 and recorded as a problem."""
    text = records["value"].astype(str)
    grouped = text.str.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?")
    plain = text.where(~grouped, text.str.replace(",", ""))
    values = pd.to_numeric(plain, errors="coerce").astype(float)
    wrong = ~(values >= 0) | ~np.isfinite(values)
    for row, column, cell in records.loc[wrong, ["row", "column", "value"]].to_numpy():
        bare = cell.strip("[]").casefold()
        kind = ", a suppressed cell" if bare in _SUPPRESSED else ""
        problems.add(f"{cell!r}{kind}", "a number of 0 or more", row=row, column=column)
    return values.mask(wrong, 0.0)


def _repeated(records: pd.DataFrame, problems: Problems) -> pd.Series[bool]:
    key = [*_KEY, "sex"]
    again = records.duplicated(key)
    first = records.groupby(key)["row"].transform("first")
    twice = records[again].assign(first=first[again]).drop_duplicates(["row", "first"])
    for row, before in zip(twice["row"], twice["first"], strict=True):
        problems.add(
            f"those of row {before} again",
            "a unique area, year, age and sex",
            row=row,
        )
    return again


def _children(records: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    by_sex = records.pivot(index=_KEY, columns="sex", values="value")
    by_sex = by_sex.reindex(columns=list(_SEXES)).sort_index()
    both = by_sex["males"] + by_sex["females"]
    _agree(records, by_sex["persons"], both, problems)
    children = by_sex["persons"].fillna(both)
    _alone(by_sex[children.isna()], problems)
    complete(children, problems)
    return children.rename("children").reset_index()


def _alone(by_sex: pd.DataFrame, problems: Problems) -> None:
    """Record ages that have only males or only females."""
    for sex in ("males", "females"):
        has = by_sex[by_sex[sex].notna()].reset_index()
        for age, of_age in has.groupby("age"):
            problems.add(
                f"only {sex} at age {age} in {spans(of_age['year'])}",
                "persons, or both males and females",
                column="sex",
            )


def _agree(
    records: pd.DataFrame,
    persons: pd.Series[float],
    both: pd.Series[float],
    problems: Problems,
) -> None:
    """Check that persons equal the sum of males and females, where all are given."""
    off = (persons - both).abs() > _ROUNDING
    rows = records[records["sex"] == "persons"].set_index(_KEY)
    for key in persons.index[off]:
        problems.add(
            f"{persons[key]:g} persons",
            f"{both[key]:g} persons, the sum of males and females",
            row=int(rows.loc[key, "row"]),
            column=str(rows.loc[key, "column"]),
        )


def complete(children: pd.Series[float], problems: Problems) -> None:
    """Check that each area has every age in every year, from the first to the last.

    Parameters
    ----------
    children : pandas.Series
        Indexed by area, year and age.
    problems : Problems
        Receives the problems.
    """
    if children.empty:
        problems.add("no numbers of ages 0 to 17", "every single year of age 0 to 17")
    present = set(children.index)
    for area in dict.fromkeys(children.index.get_level_values("area")):
        years = sorted({y for a, y, _ in present if a == area})
        gaps = sorted(set(range(years[0], years[-1] + 1)) - set(years))
        if gaps:
            problems.add(
                f"no rows for {area} in {spans(gaps)}",
                f"every year from {years[0]} to {years[-1]}",
                column="year",
            )
        for age in AGES:
            lacks = [y for y in years if (area, y, age) not in present]
            if lacks:
                problems.add(
                    f"no age {age} for {area} in {spans(lacks)}",
                    "every single year of age 0 to 17",
                    column="age",
                )


def spans(years: Iterable[int]) -> str:
    """Return a list of years as text.

    Parameters
    ----------
    years : iterable of int
        The years.

    Returns
    -------
    str
        The text, such as ``"2014-2016, 2020"``.
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(f"{a}-{b}" if b > a else f"{a}" for a, b in runs)


def _listed(names: Iterable[str], most: int = 12) -> str:
    known = list(names)
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return ", ".join(known[:most]) + more
