"""The bridge from the base budget to the budget of each year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .categories import PAYERS
from .strategy import CLASSES, FUND, signed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .strategy import Strategy

    Floats = NDArray[np.float64]

_GAP = (
    "Base budget brought forward",
    "Pressure from prices",
    "Pressure from numbers and mix",
    "Programmes of the baseline",
    "Cost avoidance",
    "Cashable savings",
    "Income",
    "Programmes of the mix",
    "Change in the year",
    "Budget carried forward",
    "Change since the base budget",
)


def gap(view: Strategy) -> pd.DataFrame:
    """Return the bridge of budgets; see `Mtfs.gap`.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    pandas.DataFrame
    """
    before = baseline_spend(view)
    base = view.base
    rows: dict[str, list[float]] = {name: [] for name in _GAP}
    opening = first = float(before.of_items(base).sum())
    last = dict.fromkeys((*CLASSES, "programmes"), 0.0)
    for k in range(view.count):
        year = view.first + k
        prior = max(year - 1, base)
        prices, volumes, programmes = before.change(prior, year)
        now = {n: float(view.level(n)[:, k].mean()) for n in last}
        entries = [
            opening,
            prices,
            volumes,
            programmes,
            -(now["avoidance"] - last["avoidance"]),
            -(now["cashable"] - last["cashable"]),
            -(now["income"] - last["income"]),
            now["programmes"] - last["programmes"],
        ]
        last = now
        change = sum(entries[1:])
        closing = opening + change
        entries += [change, closing, closing - first]
        for name, entry in zip(_GAP, entries, strict=True):
            rows[name].append(entry + 0.0)
        opening = closing
    table = pd.DataFrame(rows, index=view.years).T
    table.index.name = "row"
    return signed(table)


@dataclass(frozen=True)
class Spend:
    """What the general fund spends on each item, on average over draws.

    Attributes
    ----------
    names : list of str
        The items.
    volumes, prices : ndarray, shape (years, items)
        A year's volume, and the general fund's share of the price; of income, below 0.
    programmes : ndarray of bool, shape (items,)
        Which items are programmes.
    """

    names: list[str]
    volumes: Floats
    prices: Floats
    programmes: NDArray[np.bool_]

    def of_items(self, year: int) -> Floats:
        """Return the spending of a year on each item.

        Parameters
        ----------
        year : int
            The place of a financial year in the run.

        Returns
        -------
        ndarray, shape (items,)
            In pounds.
        """
        return np.asarray(self.volumes[year] * self.prices[year])

    def change(self, before: int, after: int) -> tuple[float, float, float]:
        """Return what prices, volumes and programmes add; the three add up exactly.

        Parameters
        ----------
        before, after : int
            The places of two financial years in the run.

        Returns
        -------
        prices, volumes, programmes : float
            In pounds; what programmes cost is in the last alone.
        """
        (v0, v1), (p0, p1) = self.volumes[[before, after]], self.prices[[before, after]]
        by_price = (p1 - p0) * (v0 + v1) / 2
        by_volume = (v1 - v0) * (p0 + p1) / 2
        own = ~self.programmes
        programmes = (by_price + by_volume)[self.programmes].sum()
        return (
            float(by_price[own].sum()),
            float(by_volume[own].sum()),
            float(programmes),
        )


def baseline_spend(view: Strategy) -> Spend:
    """Return what the general fund spends in the baseline.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    Spend
        Of all years of the run, at average prices.
    """
    items = view.savings.base.items
    shares = np.array(
        [
            sum(s for p, s in item["payers"].items() if PAYERS[p][1] in FUND)
            for item in items
        ]
    )
    volumes = view.savings.base.mean_volumes()
    signs = np.array([-1.0 if item["income"] else 1.0 for item in items])
    prices = np.array([item["prices"] for item in items]).T * shares * signs
    programmes = np.array([item["category"] == "programmes" for item in items])
    covered = view.savings.covered
    names = [item["name"] for item in items]
    return Spend(names, volumes / covered[:, None], prices, programmes)
