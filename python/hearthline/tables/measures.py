"""What the value columns of tables count, and how they add up in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["stock", "flow", "count"]


@dataclass(frozen=True)
class Measure:
    """A value column.

    Attributes
    ----------
    unit : str
        What one of it is, in words.
    kind : {"stock", "flow", "count"}
        A stock is averaged over the months of a year, a flow is summed, and a
        count is of one moment of the year.
    """

    unit: str
    kind: Kind


_STOCKS = {
    "families": "families (mean number)",
    "children": "children (mean number)",
    "lone_parent_families": "families with one parent (mean number)",
    "cases": "open cases (mean number)",
}

_FLOWS = {
    "entries": "families that enter",
    "exits": "families that leave",
    "child_entries": "children whose family enters",
    "child_exits": "children whose family leaves",
    "out": "families that cross outwards",
    "back": "families that cross back",
    "first": "families that cross outwards for the first time",
    "beyond": "family-months beyond the edge",
    "child_out": "children whose family crosses outwards",
    "child_back": "children whose family crosses back",
    "child_first": "children whose family crosses outwards for the first time",
    "child_beyond": "child-months beyond the edge",
    "pounds": "pounds, gross average cost",
    "births": "births",
    "new_families": "families that a first birth makes",
    "arrivals": "families that move in",
    "child_arrivals": "children who move in",
    "departures": "families that leave",
    "child_departures": "children whose family leaves",
    "moved_out": "families that move out",
    "child_moved_out": "children who move out",
    "aged_out": "families whose last child turns 18",
    "turned_18": "children who turn 18",
    "separations": "families whose parents separate",
    "repartnerings": "lone parents who find a partner",
}

#: What a column means in one table alone.
_OF_TABLE = {
    ("move", "families"): Measure("families that move", "flow"),
    ("move", "children"): Measure("children that move", "flow"),
    ("population", "children"): Measure("children at the start of July", "count"),
    ("stream", "entries"): Measure("cases that open", "flow"),
    ("stream", "exits"): Measure("cases that close", "flow"),
    ("turnover", "arrivals"): Measure("families that come", "flow"),
    ("turnover", "child_arrivals"): Measure("children whose family comes", "flow"),
}


def measure(table: str, value: str) -> Measure:
    """Return what a value column of a table counts."""
    if (table, value) in _OF_TABLE:
        return _OF_TABLE[table, value]
    if value in _STOCKS:
        return Measure(_STOCKS[value], "stock")
    return Measure(_FLOWS.get(value, value.replace("_", " ")), "flow")


#: Keys whose categories overlap, so that a sum over them counts twice.
OVERLAPPING = {
    "theme": "a family with several themes would count several times",
    "edge": "a family beyond the outer edge is beyond the inner one too",
}
