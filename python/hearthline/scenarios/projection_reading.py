"""Reading projections and estimates from published files."""

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
        Code or name of an area, or of several; needed if the file has
        several. A code such as ``"E09000003"``.
    layout : str, optional
        ``"ons"`` (subnational projection), ``"estimates"`` (ONS mid-year),
        ``"gla"``, ``"gla-wide"``, ``"long"`` (by variant) or ``"simple"``
        (``area, year, age, children``); told by the header when not given.
    variant : str, optional
        Which variant; needed if the file has several for the area.
    sheet : str, optional
        Which sheet of a workbook; needed if it has several.
    title, source : str, optional
        What people call it, and the document it is from; by default made of
        the layout, area and variant, and the name of the file.

    Returns
    -------
    Projection
        Ages past 17 are passed over. Persons are used where the file has
        them, males and females together where it has not.

    Raises
    ------
    FileError
        If anything in the file is wrong or missing, by row and column, all
        at once: ages or years inside the range, repeated rows, counts that
        are negative, suppressed or no numbers, persons that are not males and
        females together, other areas or variants than asked for.
    InputError
        If there is no such file, or an argument cannot be used.
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
    """Read published totals of children under 18, to check sums against.

    Parameters
    ----------
    path : str or path
        The Department for Education's table of ONS mid-year estimates, with
        one number for ages 0 to 17.
    area : str, optional
        Code or name of the area; needed if the file has several.

    Returns
    -------
    pandas.DataFrame
        ``area``, ``year``, ``children`` at mid-year, by year.

    Raises
    ------
    FileError
        If the file lacks a column, or a number or year cannot be used.
    InputError
        If there is no such file.
    """
    table = sheets.read(path)
    shape = projection_layouts.TOTALS
    if shape.missing(table):
        projection_layouts.refused(table, shape)
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
        f"area: found {given!r}; allowed is an area's code or name, or a list of these"
    )


def _name(records: pd.DataFrame) -> str:
    """Return what to call the areas of some records."""
    first = records.drop_duplicates("area")
    called = [
        n or code for code, n in zip(first["area"], first["area_name"], strict=True)
    ]
    return called[0] if len(called) == 1 else f"{len(called)} areas"
