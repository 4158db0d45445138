"""Cost books on the terminal: a list, and the unit costs of one."""

from __future__ import annotations

import json
import textwrap
from math import isnan
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..base.errors import InputError
from ..scenarios import cost_books, cost_items
from ..scenarios.scenario import load

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

_INDENT = "  "


def show(book: str | None, scenario: str | None, as_json: bool) -> None:
    """Print the cost books, or the unit costs of a book or of a scenario.

    Parameters
    ----------
    book, scenario : str, optional
        A name or a path; not both.
    as_json : bool
        Whether to print JSON.

    Raises
    ------
    InputError
        If both are given.
    ScenarioError
        If it does not exist, or is invalid.
    """
    if book is not None and scenario is not None:
        raise InputError("costs: expected a cost book or --scenario, found both")
    if book is None and scenario is None:
        books = {name: cost_books.book(name) for name in cost_books.cost_books()}
        if as_json:
            rows = [{"name": name, "title": b["title"]} for name, b in books.items()]
            print(json.dumps(rows, indent=2, ensure_ascii=False))
        else:
            show_cost_books(books)
        return
    if scenario is not None:
        loaded = load(scenario)
        title, description = loaded.title, loaded.cost_label
        items = loaded.cost_items
    else:
        stated = cost_books.book(str(book))
        title, description = stated["title"], stated.get("description", "")
        items = cost_items.table(stated.get("items", {}))
    if as_json:
        rows_of = items.reset_index()
        print(rows_of.to_json(orient="records", indent=2, force_ascii=False))
    else:
        show_costs(title, description, items)


def show_cost_books(
    books: Mapping[str, Mapping[str, Any]], console: Console | None = None
) -> None:
    """Print a list of cost books.

    Parameters
    ----------
    books : mapping of str to mapping
        What each states, by name.
    console : rich.console.Console, optional
        Where to print; by default the standard output.
    """
    out = console or Console()
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("book", overflow="fold")
    table.add_column("title")
    table.add_column("unit costs", justify="right", no_wrap=True)
    for name, stated in books.items():
        count = str(len(stated.get("items", {})))
        table.add_row(*map(escape, (name, str(stated["title"]), count)))
    out.print(table, highlight=False)
    out.print("hearthline costs BOOK lists the unit costs of one.", highlight=False)


def show_costs(
    title: str,
    description: str,
    items: pd.DataFrame,
    console: Console | None = None,
) -> None:
    """Print unit costs, each with what it falls on, who pays and where it is from.

    Parameters
    ----------
    title, description : str
        Of the book.
    items : pandas.DataFrame
        The table of `hearthline.cost_book`.
    console : rich.console.Console, optional
        Where to print; by default the standard output.
    """
    out = console or Console()
    out.print(title, style="bold", markup=False)
    for paragraph in description.strip().replace("\n- ", "\n\n- ").split("\n\n"):
        _say(out, paragraph, "")
    if items.empty:
        out.print("No unit costs.")
        return
    for row in items.reset_index().to_dict("records"):
        out.print()
        out.print(f"{row['title']} ({row['name']})", style="bold", markup=False)
        for line in (_price(row), _payers(row), f"{row['kind']}: {row['text']}"):
            _say(out, line, _INDENT)


def _say(out: Console, text: str, indent: str) -> None:
    words = " ".join(text.split())
    filled = textwrap.fill(
        words, out.width, initial_indent=indent, subsequent_indent=indent
    )
    out.print(filled, markup=False, highlight=False)


def _price(row: Mapping[Hashable, Any]) -> str:
    """Return the price, and what it falls on."""
    of = f"a {row['per']}, " if row["per"] else ""
    said = [f"£{row['price']:,.2f} {row['unit']}, {of}on {row['on']}"]
    if row["times"] != 1:
        said.append(f"{row['times']:g} times")
    edition = f", edition {row['edition']}" if row["edition"] else ""
    said.append(f"prices of {row['price_year']}{edition}")
    if row["growth"] and not isnan(row["growth"]):
        said.append(f"{100 * row['growth']:+.3g}% a year above the deflator")
    if row["area"] != "local":
        said.append(f"{row['area']} prices")
    said.append(f"grade {row['grade']}")
    return "; ".join(said)


def _payers(row: Mapping[Hashable, Any]) -> str:
    """Return who pays, and how much of it can go."""
    said = [f"{row['category']}: {row['payers']}"]
    if row["value_type"] != "fiscal":
        said.append(f"{row['value_type']} value")
    if row["discounting"] != "standard":
        said.append(f"discounted as {row['discounting']}")
    if row["flow"] != "cost":
        said.append(str(row["flow"]))
    for share, words in (
        ("cashable", "cashable"),
        ("fixed", "fixed"),
        ("semi_fixed", "only by whole steps"),
    ):
        if row[share] and not isnan(row[share]):
            step = f" of {row['step']:g}" if share == "semi_fixed" else ""
            said.append(f"{100 * row[share]:.3g}% {words}{step}")
    return "; ".join(said)
