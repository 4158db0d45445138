"""Excerpts of summaries, short enough to be read on a page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..base import words
from ..tables.meanings import STATISTICS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

#: Rows of an excerpt, at most.
ROWS = 8

#: Rows of the excerpt of a waterfall, at most, and the numbers in its columns.
STEPS = 32
_OF_STEPS = (
    "Above level 1",
    "Above level 2",
    "Child in need plan",
    "Child protection plan",
    "Looked after",
    "Contacts",
    "Cost in the year",
)

#: Columns that are in the caption, or too wide for an excerpt.
_OMITTED = ("year", "p50", "document", "note", "label", "cumulative_mcse")


@dataclass(frozen=True)
class Excerpt:
    """Some rows of a table, as they are shown.

    Attributes
    ----------
    caption : str
        Which rows they are.
    heads : tuple of str
        The headings of the columns.
    numeric : tuple of bool
        Which columns hold numbers.
    rows : tuple of tuple of str
        The cells.
    """

    caption: str
    heads: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


def excerpt(path: Path, localities: Mapping[str, str]) -> Excerpt | None:
    """Return some rows of a summary.

    Parameters
    ----------
    path : pathlib.Path
        A CSV file of a results folder.
    localities : mapping of str to str
        Display names of the localities, by name.

    Returns
    -------
    Excerpt or None
        The whole table if it is short; otherwise the last year of it, or its first
        rows. The differences of several scenarios stand side by side. ``None`` if it
        has no rows.
    """
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    if "step" in table:
        return _steps(table)
    if "among" in table:
        return _among(table)
    for column in ("mean", "baseline"):
        if column in table:
            # Measures that the model does not have are only in the file.
            table = table[table[column].notna()]
    if table.empty:
        return None
    if "baseline" in table and "scenario" in table:
        return _side_by_side(table, localities)
    return _some_rows(table, localities)


def _some_rows(table: pd.DataFrame, localities: Mapping[str, str]) -> Excerpt:
    part, of = table, "All rows"
    if len(table) > ROWS:
        part, when = _last(table)
        found = len(part)
        part = part.head(ROWS)
        of = f"{len(part)} of {found:,} rows" if len(part) < found else "The rows"
        of += when
    heads = [str(name) for name in part if name not in _OMITTED]
    if of != "All rows":
        heads = [head for head in heads if head not in ("financial_year", "month")]
    return _excerpt(of, part[heads], localities)


def _last(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the rows of the last year or month, and which it is, in words."""
    for key in ("year", "month"):
        if key in table and table[key].nunique() > 1:
            part = table[table[key] == table[key].max()]
            label = part["financial_year" if "financial_year" in part else key].iloc[0]
            return part, f" of {_text(key, label, {})}"
    return table, ""


def _side_by_side(table: pd.DataFrame, localities: Mapping[str, str]) -> Excerpt:
    """Return the differences of scenarios, a column each, after the baseline."""
    part, when = _last(table)
    keys = [
        str(name)
        for name in part
        if name not in STATISTICS
        and name not in ("scenario", "year", "financial_year", "month")
    ]
    keys.append("unit")
    names = list(dict.fromkeys(part["scenario"]))
    first = part[part["scenario"] == names[0]]
    shown = first[[*keys, "baseline"]].head(ROWS)
    for name in names:
        mine = part.loc[part["scenario"] == name, [*keys, "difference"]]
        mine = mine.rename(columns={"difference": str(name)})
        shown = shown.merge(mine, "left", keys)
    shown["unit"] = shown.pop("unit")
    found = len(first)
    of = f"{len(shown)} of {found} rows" if len(shown) < found else "The rows"
    caption = f"{of}{when}: the baseline, and the differences of the others from it"
    return _excerpt(caption, shown, localities, names)


def _steps(table: pd.DataFrame) -> Excerpt:
    """Return the steps from the baseline to each mix, with a column per number."""
    known = [name for name in _OF_STEPS if name in set(table["number"])]
    keys = ["scenario", "step", "part", "number"]
    filled = table.fillna({"part": ""}).to_dict("records")
    found = {tuple(row[key] for key in keys): row for row in filled}
    rows: list[tuple[str, ...]] = []

    def add(title: str, scenario: str, step: str, part: str, column: str) -> None:
        values = [float(found[scenario, step, part, n][column]) for n in known]
        signed = column == "difference"
        rows.append((title, *(number(value, signed) for value in values)))

    for at, (scenario, own) in enumerate(table.groupby("scenario", sort=False)):
        mix = str(scenario)
        if not at:
            add("baseline", mix, "baseline", "", "mean")
        add(mix, mix, "mix", "", "difference")
        parts = own.loc[own["step"] == "alone", "part"].unique()
        if len(parts) > 1:
            for part in parts:
                title = f"{str(part).replace('_', ' ')}, alone"
                add(title, mix, "alone", part, "difference")
            add("interaction", mix, "interaction", "", "difference")
    years = table.loc[table["number"] == known[0], "financial_year"].iloc[0]
    caption = (
        f"The baseline in {_text('financial_year', years, {})}, then differences from "
        "it: each mix, its programmes alone, and their interaction"
    )
    numeric = (False, *(True for _ in known))
    return Excerpt(caption, ("step", *known), numeric, tuple(rows[:STEPS]))


def _among(table: pd.DataFrame) -> Excerpt:
    """Return how many families programmes reach, and differences among them."""
    mine = table[table["among"] == "reached"]
    known = [name for name in _OF_STEPS if name in set(mine["number"])]
    rows: list[tuple[str, ...]] = []
    for (mix, programme), own in mine.groupby(["scenario", "programme"], sort=False):
        gaps = dict(zip(own["number"], own["difference"].astype(float), strict=True))
        means = dict(zip(own["number"], own["mean"].astype(float), strict=True))
        many = number(means["Families reached in all years"], False)
        title = f"{mix}: {str(programme).replace('_', ' ')}"
        rows.append((title, many, *(number(gaps[name], True) for name in known)))
    years = mine.loc[mine["number"] == known[0], "financial_year"].iloc[0]
    caption = (
        "Families that start a programme in any year, and differences from the "
        f"baseline among them in {_text('financial_year', years, {})}: each programme "
        "alone, and all together"
    )
    numeric = (False, True, *(True for _ in known))
    columns = ("programme", "families reached", *known)
    return Excerpt(caption, columns, numeric, tuple(rows[:STEPS]))


def _excerpt(
    caption: str,
    table: pd.DataFrame,
    localities: Mapping[str, str],
    signed: Collection[str] = ("difference",),
) -> Excerpt:
    numeric = [
        pd.api.types.is_numeric_dtype(column) and name not in ("level", "from", "to")
        for name, column in table.items()
    ]
    rows = [
        tuple(
            _text(str(head), cell, localities, head in signed)
            for head, cell in zip(table.columns, row, strict=True)
        )
        for row in table.itertuples(index=False)
    ]
    heads = tuple(
        str(head) if head in signed else str(head).replace("_", " ") for head in table
    )
    return Excerpt(caption, heads, tuple(numeric), tuple(rows))


def _text(
    head: str, cell: Any, localities: Mapping[str, str], signed: bool = False
) -> str:
    """Return a cell as it is shown."""
    if isinstance(cell, str):
        if head == "locality":
            return localities.get(cell, cell)
        titled = ("theme", "case", "placement")
        return words.title(head, cell) if head in titled else cell
    if head in ("level", "from", "to", "year", "age"):
        return f"{cell:.0f}"
    return number(float(cell), signed)


def number(value: float, signed: bool = False) -> str:
    """Return a number with three significant digits or more.

    Parameters
    ----------
    value : float
        The number; NaN gives an empty text.
    signed : bool
        Whether a positive number has a sign.

    Returns
    -------
    str
    """
    if math.isnan(value):
        return ""
    size = abs(value)
    places = 0 if size >= 100 else 1 if size >= 10 else 2
    text = f"{size:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        return "0"
    return f"{'−' if value < 0 else '+' if signed else ''}{text}"
