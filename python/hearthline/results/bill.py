"""What one family costs in one draw: its bill, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ..base import words
from ..money.categories import PAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .._core import BillLines

#: Volumes of time are in ticks of 2^-30 months, events in as many each.
_TICKS = 2**30
_MONTHS = 12
#: Prices are in ten-thousandths of a pound.
_PRICES = 10_000
_PENCE = 100


def _unit(item: Mapping[str, Any]) -> str:
    """Return the unit of a volume."""
    if not item["per"]:
        return "starts" if item["event"] else "years in it"
    if item["event"]:
        return "children at events" if item["per"] == "child" else "events"
    return f"{item['per']}-years"


def _shared(payers: Mapping[str, float]) -> str:
    """Return who pays, with shares if there are several."""
    titles = {PAYERS[name][0]: share for name, share in payers.items() if share}
    if len(titles) == 1:
        return next(iter(titles))
    return ", ".join(f"{title} {share:.4g}" for title, share in titles.items())


def bill_table(
    lines: BillLines, items: Sequence[Mapping[str, Any]], first_year: int
) -> pd.DataFrame:
    """Return a bill as a table, a line a row.

    Parameters
    ----------
    lines : dict of str to list
        The lines as the engine counts them.
    items : sequence of dict
        The unit costs.
    first_year : int
        The year in which the first financial year of the run starts.

    Returns
    -------
    pandas.DataFrame
    """
    own = [items[k] for k in lines["item"]]
    years = [first_year + year for year in lines["year"]]
    volumes = [
        ticks / (_TICKS if item["event"] else _TICKS * _MONTHS)
        for ticks, item in zip(lines["ticks"], own, strict=True)
    ]
    return pd.DataFrame(
        {
            "year": pd.Series(years, dtype="int64"),
            "financial_year": [f"{y}/{(y + 1) % 100:02d}" for y in years],
            "item": [item["name"] for item in own],
            "title": [item["title"] for item in own],
            "payer": [_shared(item["payers"]) for item in own],
            "volume": pd.Series(volumes, dtype="float64"),
            "unit": [_unit(item) for item in own],
            "price": pd.Series(lines["price"], dtype="float64") / _PRICES,
            "pounds": pd.Series(lines["pence"], dtype="float64") / _PENCE,
            "spent": pd.Series(
                [i["value_type"] == "fiscal" and not i["income"] for i in own],
                dtype="bool",
            ),
        }
    )


def bill_story(bill: pd.DataFrame) -> str:
    """Return a bill in words, a text line for each of its lines.

    Parameters
    ----------
    bill : pandas.DataFrame
        See `bill_table`.

    Returns
    -------
    str
    """
    if bill.empty:
        return "Nothing on the bill."
    lines = []
    for year, own in bill.groupby("financial_year", sort=False):
        lines += [
            f"{year}: {line.title}: {line.volume:,.4f} {line.unit} at "
            f"£{line.price:,.4f} are £{line.pounds:,.2f}."
            for line in own.itertuples()
        ]
    lines.append(f"Together £{total(bill):,.2f}.")
    if not bill["spent"].all():
        apart = words.listing(list(dict.fromkeys(bill["title"][~bill["spent"]])))
        lines.append(f"Income and value to society are not in it: {apart}.")
    return "\n".join(lines)


def total(bill: pd.DataFrame) -> float:
    """Return what public bodies spend on a bill, in pounds to the penny.

    Parameters
    ----------
    bill : pandas.DataFrame
        See `bill_table`.

    Returns
    -------
    float
    """
    pounds = bill["pounds"][bill["spent"]]
    return float((pounds * _PENCE).round().sum() / _PENCE)
