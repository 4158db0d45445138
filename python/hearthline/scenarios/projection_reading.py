"""Reading population projections and estimates from published files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..base import checks
from ..base.errors import InputError
from ..reading import sheets
from ..reading.problems import Problems
from . import projection_layouts, projection_numbers
from .projection import Projection

if TYPE_CHECKING:
    import os

    import pandas as pd


def read_projection(
    path: str | os.PathLike[str],
    area: str | Sequence[str] | None = None,
    *,
    layout: str | None = None,
    variant: str | None = None,
    sheet: str | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Projection:
    """Read a projection or estimates of children by single year of age.

    Parameters
    ----------
    path : str or path
        A CSV file in UTF-8, or an Excel workbook (``.xlsx``).
    area : str or sequence of str, optional
        The code (such as ``"E09000003"``) or name of an area, or of several areas;
        required if the file has several.
    layout : str, optional
        ``"ons"`` (subnational projection), ``"estimates"`` (ONS mid-year
        estimates), ``"gla"``, ``"gla-wide"``, ``"long"`` (by variant) or
        ``"simple"`` (``area, year, age, children``); by default the layout that
        matches the header.
    variant : str, optional
        The variant; required if the file has several for the area.
    sheet : str, optional
        The sheet of a workbook; required if it has several.
    title : str, optional
        The display name; by default composed of the layout, area and variant.
    source : str, optional
        The document that the numbers are from; by default the name of the file.

    Returns
    -------
    Projection
        Numbers of children at mid-year. Ages over 17 are ignored. The numbers are
        those of persons if the file includes them, and the sums of males and
        females otherwise.

    Raises
    ------
    FileError
        If anything in the file is wrong or missing. The exception lists every
        problem by row and column: missing ages or years, repeated rows, negative,
        suppressed or other invalid numbers, persons that differ from the sum of
        males and females, and missing areas or variants.
    InputError
        If the file does not exist, or an argument cannot be used.

    Examples
    --------
    A file in the simple layout, with equal numbers of children at every age:

    >>> import hearthline as hl
    >>> rows = ["area,year,age,children"]
    >>> for age in range(18):
    ...     rows += [f"E09000003,2014,{age},4800", f"E09000003,2015,{age},4900"]
    >>> with open("children.csv", "w") as file:
    ...     for row in rows:
    ...         print(row, file=file)
    >>> projection = hl.read_projection("children.csv", title="Even ages")
    >>> projection
    <Projection Even ages: 86,400 children in 2014, 88,200 in 2015>
    >>> projection.total()
            area  year  children
    0  E09000003  2014   86400.0
    1  E09000003  2015   88200.0
    """
    for argument, given in (("sheet", sheet), ("variant", variant)):
        if given is not None:
            checks.text(argument, given)
    table = sheets.read(path, sheet)
    shape = projection_layouts.chosen(table, layout)
    problems = Problems(table.file)
    records = shape.records(table)
    records = projection_numbers.of_areas(records, _areas(area), problems)
    records = projection_numbers.of_variant(records, variant, problems)
    records = projection_numbers.of_population(records)
    name = _name(records)
    numbers = projection_numbers.checked(shape.spread(table, records), problems)
    problems.check()
    parts = [shape.title, name, *([variant] if variant else [])]
    return Projection(
        numbers,
        title=title if title is not None else ", ".join(filter(None, parts)),
        source=source if source is not None else table.file,
    )


def read_population_totals(
    path: str | os.PathLike[str], area: str | None = None
) -> pd.DataFrame:
    """Read published totals of children under 18, for checking sums.

    Parameters
    ----------
    path : str or path
        The Department for Education's table of ONS mid-year estimates, with
        one number for ages 0 to 17.
    area : str, optional
        The code or name of the area; required if the file has several.

    Returns
    -------
    pandas.DataFrame
        ``area``, ``year`` and ``children`` (at mid-year), one row per area and
        year.

    Raises
    ------
    FileError
        If a column is missing from the file, or a number or year cannot be used.
    InputError
        If the file does not exist.

    Examples
    --------
    >>> import hearthline as hl
    >>> rows = [
    ...     "time_period,new_la_code,la_name,age_group,population_estimate",
    ...     "2014,E09000003,Barnet,0 to 17,86720",
    ...     "2015,E09000003,Barnet,0 to 17,87862",
    ... ]
    >>> with open("totals.csv", "w") as file:
    ...     for row in rows:
    ...         print(row, file=file)
    >>> hl.read_population_totals("totals.csv", "Barnet")
            area  year  children
    0  E09000003  2014   86720.0
    1  E09000003  2015   87862.0
    """
    table = sheets.read(path)
    shape = projection_layouts.TOTALS
    if shape.missing(table):
        projection_layouts.reject(table, shape)
    problems = Problems(table.file)
    records = projection_numbers.of_areas(shape.records(table), _areas(area), problems)
    totals = projection_numbers.totals(shape.spread(table, records), problems)
    problems.check()
    return totals


def _areas(given: object) -> list[str] | None:
    if given is None:
        return None
    if isinstance(given, str):
        return [given]
    if isinstance(given, Sequence) and given and all(isinstance(a, str) for a in given):
        return list(given)
    raise InputError(
        f"area: expected the code or name of an area, or a list of these, found "
        f"{checks.shown(given)}"
    )


def _name(records: pd.DataFrame) -> str:
    """Return the display name of the areas of some records."""
    first = records.drop_duplicates("area")
    names = [
        n or code for code, n in zip(first["area"], first["area_name"], strict=True)
    ]
    return names[0] if len(names) == 1 else f"{len(names)} areas"
