"""Unit costs as a table, each with where its price is from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from .stated import provenance

if TYPE_CHECKING:
    from collections.abc import Mapping

_PRICES = {"a_year": "a year", "a_week": "a week", "each": "each"}
_NUMBERS = ("cashable", "fixed", "semi_fixed", "step", "growth")
COLUMNS = (
    "name",
    "title",
    "code",
    "on",
    "per",
    "price",
    "unit",
    "times",
    "price_year",
    "edition",
    "category",
    "payers",
    *_NUMBERS,
    "area",
    "value_type",
    "discounting",
    "flow",
    "grade",
    "kind",
    "text",
)


def table(items: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return unit costs as a table.

    Parameters
    ----------
    items : mapping of str to mapping
        As in a scenario or a cost book, by name.

    Returns
    -------
    pandas.DataFrame
        The table of `hearthline.cost_book`.
    """
    rows = [_row(name, item) for name, item in items.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS)).set_index("name")


#: What programmes state of their cost, by the part of it that falls on something:
#: the field, the field of the price, and what is said of it.
PARTS = {
    "year": ("fixed", "a_year", "fixed"),
    "start": ("start", "each", "starts"),
    "place": ("place", "a_year", "places"),
    "place_used": ("place_used", "a_year", "places used"),
}


def of_programmes(programmes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what programmes state of their cost, as items of a cost book.

    Parameters
    ----------
    programmes : mapping of str to mapping
        As in a scenario, by name.

    Returns
    -------
    dict of str to dict
        By the names that results use, such as ``"programme.key_worker.start"``.
    """
    items = {}
    for name, programme in programmes.items():
        cost = programme.get("cost", {})
        for part, (field, price, said) in PARTS.items():
            if not cost.get(field, {}).get("value"):
                continue
            on = f"programme.{name}.{part}"
            items[on] = {
                "title": f"{programme['title']}: {said}",
                "on": on,
                price: cost[field],
                "price_year": cost["price_year"],
                "category": "programmes",
                "payers": {cost.get("payer", "family_services"): {"value": 1}},
                "grade": cost.get("grade", 6),
            }
    return items


def _row(name: str, item: Mapping[str, Any]) -> dict[str, Any]:
    stated = item.get("editions", {}).get(item.get("edition"), item)
    field = next(field for field in _PRICES if field in stated)
    kind, text = provenance(stated[field])
    payers = [
        payer if share["value"] == 1 else f"{payer} {100 * share['value']:.4g}%"
        for payer, share in item["payers"].items()
    ]
    return {
        "name": name,
        "title": item["title"],
        "code": item.get("code", ""),
        "on": item["on"],
        "per": item.get("per", ""),
        "price": float(stated[field]["value"]),
        "unit": _PRICES[field],
        "times": float(item["times"]["value"]) if "times" in item else 1.0,
        "price_year": stated["price_year"],
        "edition": item.get("edition", ""),
        "category": item["category"],
        "payers": ", ".join(payers),
        **{n: float(item[n]["value"]) if n in item else None for n in _NUMBERS},
        "area": item.get("area", "local"),
        "value_type": item.get("value_type", "fiscal"),
        "discounting": item.get("discounting", "standard"),
        "flow": item.get("flow", "cost"),
        "grade": item.get("grade", 6),
        "kind": kind,
        "text": text,
    }


def price_year(book: Mapping[str, Any]) -> str | None:
    """Return the financial year of the prices of a book without a deflator.

    Parameters
    ----------
    book : mapping
        The book, whose prices are all of one year.

    Returns
    -------
    str or None
        ``None`` if it has no items. Of an item with editions, the chosen one counts.
    """
    for item in book.get("items", {}).values():
        chosen = item.get("editions", {}).get(item.get("edition"), item)
        return str(chosen["price_year"])
    return None
