"""Programmes on the terminal: a list, and one in full."""

from __future__ import annotations

import textwrap
from math import isnan
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..base import words
from ..money.categories import PAYERS
from ..scenarios.stated import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

_COSTS = {
    "cost_fixed": "a year",
    "cost_start": "a start",
    "cost_place": "a place a year",
    "cost_place_used": "a used place a year",
}
_NONE = "-"


def show_programmes(programmes: pd.DataFrame, console: Console | None = None) -> None:
    """Print a list of programmes, a row for each effect.

    Parameters
    ----------
    programmes : pandas.DataFrame
        The table of `hearthline.programmes`.
    console : rich.console.Console, optional
        Where to print; by default the standard output.
    """
    out = console or Console()
    if programmes.empty:
        out.print("No programmes.")
        return
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("programme, effects, cost", overflow="fold", min_width=30)
    table.add_column("hazard ratio", no_wrap=True)
    table.add_column("basis", no_wrap=True)
    table.add_column("grade", no_wrap=True)
    placed = bool(programmes["places"].notna().any())
    for name, own in programmes.groupby("programme", sort=False):
        rows = own.to_dict("records")
        first = rows[0]
        table.add_row(escape(str(name)), "", "", _grade(first), style="bold")
        for row in rows:
            if row["effect"]:
                cells = (f"  {row['effect']}", _ratio(row), str(row["basis"]), "")
                table.add_row(*map(escape, cells))
        for line in ([_places(first)] if placed else []) + _costs(first):
            table.add_row(escape(f"  {line}"))
    out.print(table, highlight=False)
    out.print(
        "Hazard ratio: what multiplies the hazard while a family is in the programme, "
        "with its 95% interval; 1: no effect. Grade: strength of the evidence, Early "
        "Intervention Foundation. hearthline programmes NAME shows one in full.",
        highlight=False,
    )


def show_programme(
    name: str, stated: Mapping[str, Any], console: Console | None = None
) -> None:
    """Print everything that a programme states, each number with its provenance.

    Parameters
    ----------
    name : str
        Its name.
    stated : mapping
        What it states, by field.
    console : rich.console.Console, optional
        Where to print; by default the standard output.
    """
    out = console or Console()
    out.print(f"{stated['title']} ({name})", style="bold", markup=False)
    for paragraph in str(stated.get("description", "")).strip().split("\n\n"):
        out.print(textwrap.fill(" ".join(paragraph.split()), out.width), markup=False)
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("field", overflow="fold", min_width=14)
    table.add_column("value", overflow="fold", min_width=14)
    table.add_column("where it is from")
    for field, value, source in _fields(stated, ""):
        if field not in ("title", "description"):
            table.add_row(escape(field), escape(value), escape(source))
    out.print(table, highlight=False)


def _fields(stated: Mapping[str, Any], above: str) -> Iterator[tuple[str, str, str]]:
    """Yield path, value and provenance of everything that was stated."""
    for name, value in stated.items():
        path = f"{above}.{name}" if above else name
        if isinstance(value, dict) and "value" in value:
            kind, text = provenance(value)
            if text != "default":
                yield path, _number(value), f"{kind}: {text}"
        elif isinstance(value, dict):
            yield from _fields(value, path)
        elif isinstance(value, list):
            if value:
                yield path, ", ".join(str(item) for item in value), ""
        else:
            yield path, str(value), ""


def _number(number: Mapping[str, Any]) -> str:
    value = number["value"]
    many = value if isinstance(value, list) else [value]
    unit = number.get("unit", "")
    if unit == "probability":
        return ", ".join(f"{100 * one:.10g}%" for one in many)
    return " ".join([", ".join(f"{one:,.10g}" for one in many), unit]).strip()


def _ratio(row: Mapping[Any, Any]) -> str:
    low, high = float(row["low"]), float(row["high"])
    interval = "" if isnan(low) or isnan(high) else f" ({low:g} to {high:g})"
    return f"{float(row['hazard_ratio']):g}{interval}"


def _grade(row: Mapping[Any, Any]) -> str:
    return _NONE if row["grade"] in ("", "not_rated") else str(row["grade"])


def _places(row: Mapping[Any, Any]) -> str:
    places = float(row["places"])
    return "places without limit" if isnan(places) else f"{words.count(places)} places"


def _costs(row: Mapping[Any, Any]) -> list[str]:
    payer = str(row["payer"])
    fund = payer in PAYERS and PAYERS[payer][1] == "general_fund"
    prices = f"({row['price_year']}, {'council' if fund else words.plain(payer)})"
    return [
        f"£{float(row[column]):,.0f} {per} {prices}"
        for column, per in _COSTS.items()
        if not isnan(float(row[column]))
    ]
