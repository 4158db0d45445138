"""Units of the value columns of tables, and how the values add up over time."""

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
        The unit, in words.
    kind : {"stock", "flow", "count", "money", "share"}
        Over the months of a year, a stock is averaged, and a flow and money are
        summed. A count refers to one date of the year. A share is neither summed
        nor averaged.
    """

    unit: str
    kind: Kind

    def __post_init__(self) -> None:
        if self.kind not in KINDS or not self.unit:
            raise ValueError(
                f"expected a unit in words and a kind ({', '.join(KINDS)}), found "
                f"unit {self.unit!r} and kind {self.kind!r}"
            )
