"""Present values of what a mix brings and costs, by item and payer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .categories import PAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Pence = NDArray[np.int64]

#: Whose values are kept apart.
VALUES = ("fiscal", "economic", "social")

#: The name of the sum of all values, beside its parts.
TOGETHER = "together"


@dataclass(frozen=True)
class PresentValues:
    """What a mix is worth to the public, in present values.

    Fiscal, economic and social value are kept apart: what public bodies spend less,
    what the economy gains, and what a better life is worth. Their sum is only shown
    with its parts beside it.

    Attributes
    ----------
    years : tuple of str
        Financial years; the first is not discounted.
    price_year : str
        In whose money all is stated.
    lines : list of (str, str)
        The item and the payer of each line.
    items : dict of str to dict
        The unit costs by name.
    benefits : ndarray of int, shape (draws, years, lines)
        Present values in whole pence: what the mix releases, as cashable savings,
        avoided costs, income or benefits to partners. What stays (fixed cost and idle
        steps of capacity) is not a benefit.
    costs : ndarray of int, shape (draws, years, lines)
        The same of what its programmes cost more.
    discount : ndarray of float, shape (years, lines)
        The discount factor of each year; that of health and life is its own.
    optimism : bool
        Whether amounts are corrected for optimism.
    grade_of_effects : int or None
        The grade of the evidence for effects, if it was stated.
    uncosted : tuple of str
        Display names of programmes of the mix that state no cost.
    title, baseline : str
        What the mix and its baseline are called.
    """

    years: tuple[str, ...]
    price_year: str
    lines: list[tuple[str, str]]
    items: dict[str, dict[str, Any]]
    benefits: Pence
    costs: Pence
    discount: Floats
    optimism: bool
    grade_of_effects: int | None = None
    uncosted: tuple[str, ...] = ()
    title: str = ""
    baseline: str = ""

    @property
    def draws(self) -> int:
        """The number of draws."""
        return len(self.benefits)

    @property
    def values(self) -> tuple[str, ...]:
        """The kinds of value for which there is an item."""
        there = {self.items[item]["value_type"] for item, _ in self.lines}
        return tuple(value for value in VALUES if value in there)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The kinds of value, then their sum if there are several."""
        return self.values if len(self.values) < 2 else (*self.values, TOGETHER)

    def lines_of(self, scope: str, payer: str | None = None) -> NDArray[np.bool_]:
        """Return which lines are of a kind of value, and of a payer.

        Parameters
        ----------
        scope : str
            One of `scopes`.
        payer : str, optional
            One payer alone.

        Returns
        -------
        ndarray of bool, shape (lines,)
        """
        return np.array(
            [
                scope in (self.items[item]["value_type"], TOGETHER)
                and payer in (None, own)
                for item, own in self.lines
            ],
            dtype=bool,
        )

    def by_year(self, scope: str = "fiscal", payer: str | None = None) -> Pence:
        """Return the net present value of each year.

        Parameters
        ----------
        scope : str
            One of `scopes`.
        payer : str, optional
            One payer alone.

        Returns
        -------
        ndarray of int, shape (draws, years)
            Benefits less costs, in pence.
        """
        own = self.lines_of(scope, payer)
        net = self.benefits[:, :, own] - self.costs[:, :, own]
        return np.asarray(net.sum(axis=2))

    def sums(self, scope: str, payer: str | None = None) -> tuple[Pence, Pence]:
        """Return the present values of benefits and of costs by draw.

        Parameters
        ----------
        scope : str
            One of `scopes`.
        payer : str, optional
            One payer alone.

        Returns
        -------
        benefits, costs : ndarray of int, shape (draws,)
            In pence.
        """
        own = self.lines_of(scope, payer)
        return (
            np.asarray(self.benefits[:, :, own].sum(axis=(1, 2))),
            np.asarray(self.costs[:, :, own].sum(axis=(1, 2))),
        )

    def payers_of_values(self) -> Iterator[tuple[str, str]]:
        """Yield each kind of value and each of its payers, in their order.

        Yields
        ------
        value, payer : str
        """
        for value in self.values:
            there = {
                payer
                for item, payer in self.lines
                if self.items[item]["value_type"] == value
            }
            for payer in PAYERS:
                if payer in there:
                    yield value, payer
