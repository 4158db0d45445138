"""What the value columns of tables count, and how they add up in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["stock", "flow", "count", "money", "share"]

#: Every kind that a column can have.
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Measure:
    """A value column, as the engine describes it.

    Attributes
    ----------
    unit : str
        What one of it is, in words.
    kind : {"stock", "flow", "count", "money", "share"}
        A stock is averaged over the months of a year; a flow and money are
        summed; a count is of one moment of the year; a share is neither summed
        nor averaged.
    """

    unit: str
    kind: Kind

    def __post_init__(self) -> None:
        if self.kind not in KINDS or not self.unit:
            raise ValueError(
                f"a column of kind {self.kind!r} and unit {self.unit!r}; expected a "
                f"unit in words and one of the kinds {', '.join(KINDS)}"
            )
