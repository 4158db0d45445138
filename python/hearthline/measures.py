"""What the value columns of tables count, and how they add up in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["stock", "flow"]


@dataclass(frozen=True)
class Measure:
    """A value column.

    Attributes
    ----------
    unit : str
        What one of it is, in words.
    kind : {"stock", "flow"}
        A stock is averaged over the months of a year, a flow is summed.
    """

    unit: str
    kind: Kind


_STOCKS = {
    "families": "families (mean number)",
    "children": "children (mean number)",
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
}

_COUNTED_MOVES = {"families": "families that move", "children": "children that move"}


def measure(table: str, value: str) -> Measure:
    """Return what a value column of a table counts."""
    if table == "move" and value in _COUNTED_MOVES:
        return Measure(_COUNTED_MOVES[value], "flow")
    if value in _STOCKS:
        return Measure(_STOCKS[value], "stock")
    return Measure(_FLOWS.get(value, value.replace("_", " ")), "flow")


#: Keys whose categories overlap, so that a sum over them counts twice.
OVERLAPPING = {
    "theme": "a family with several themes would count several times",
    "edge": "a family beyond the outer edge is beyond the inner one too",
}
