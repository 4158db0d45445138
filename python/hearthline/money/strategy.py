"""Some financial years of a strategy, and what a mix saves in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from .savings import SIGN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from .savings import Savings

    Floats = NDArray[np.float64]

Number = TypeVar("Number", np.float64, np.int64)

#: Whose money it is.
FUND = ("general_fund",)
#: The classes that change a net budget, in this order.
CLASSES = ("cashable", "avoidance", "income")


@dataclass(frozen=True)
class Strategy:
    """What a mix saves in the council's general fund, in some financial years.

    Attributes
    ----------
    title, baseline : str
        What the mix and its baseline are called.
    savings : Savings
        Draw by draw, over the whole run.
    first, count : int
        The place of the first year of the strategy in the run, and how many there are.
    targets : mapping of str to float
        Pounds to be saved in addition in each financial year.
    parts : mapping of str to Savings
        Each programme of the mix alone, if the mix was taken apart.
    label : str
        What the costs include.
    uncosted : sequence of str
        Display names of programmes that state no cost.
    money_of : str
        The financial year in whose money all prices are, if the costs state no
        deflator; "" if amounts are cash of each year.
    """

    title: str
    baseline: str
    savings: Savings
    first: int
    count: int
    targets: Mapping[str, float] = field(default_factory=dict)
    parts: Mapping[str, Savings] = field(default_factory=dict)
    label: str = ""
    uncosted: Sequence[str] = ()
    money_of: str = ""

    @property
    def years(self) -> list[str]:
        """The financial years of the strategy."""
        return list(self.savings.years[self.first : self.first + self.count])

    @property
    def money(self) -> str:
        """What money amounts are, such as ``"cash of each year"``."""
        if not self.money_of:
            return "cash of each year"
        return f"prices of {self.money_of} in each year (the costs have no deflator)"

    @property
    def base(self) -> int:
        """The place of the year whose spending is in the budgets.

        It is the year before the first, or the first itself if the run does not cover
        the one before as a whole.
        """
        before = self.first - 1
        return (
            before if before >= 0 and self.savings.covered[before] == 1 else self.first
        )

    @property
    def base_year(self) -> str:
        """The financial year whose spending is in the budgets; see `base`."""
        return self.savings.years[self.base]

    @property
    def draws(self) -> int:
        """The number of draws."""
        return int(self.savings.pence.shape[0])

    def within(self, amounts: NDArray[Number]) -> NDArray[Number]:
        """Return the years of the strategy, of amounts by draw and year of the run.

        Parameters
        ----------
        amounts : ndarray, shape (draws, all years)
            Any amounts.

        Returns
        -------
        ndarray, shape (draws, years)
        """
        return amounts[:, self.first : self.first + self.count]

    def level(self, kind: str, of: Savings | None = None) -> Floats:
        """Return pounds by draw and year: a class, or what programmes cost.

        Parameters
        ----------
        kind : str
            A class of savings, or ``"programmes"``. Above 0 it is saved, or spent.
        of : Savings, optional
            By default those of the whole mix.

        Returns
        -------
        ndarray, shape (draws, years)
            Not incremental: what is saved in each year against the baseline.
        """
        return self.within((of or self.savings).pounds(kind, FUND))

    def level_of(self, kind: str, year: int) -> Floats:
        """Return pounds by draw of one year of the run, as of a whole one.

        Parameters
        ----------
        kind : str
            Like that of `level`.
        year : int
            The place of a financial year in the run; before it, nothing is saved.

        Returns
        -------
        ndarray, shape (draws,)
        """
        if year < 0:
            return np.zeros(self.draws)
        pounds = self.savings.pounds(kind, FUND)[:, year]
        return np.asarray(pounds / self.savings.covered[year])

    def cash_of(self, year: int) -> Floats:
        """Return what `cash` is in one year of the run, as of a whole one.

        Parameters
        ----------
        year : int
            Like that of `level_of`.

        Returns
        -------
        ndarray, shape (draws,)
        """
        return self.level_of("cashable", year) + self.level_of("income", year)

    def cash(self) -> Floats:
        """Return what takes money out of the budget: cashable savings and income.

        Returns
        -------
        ndarray, shape (draws, years)
            In pounds; above 0 it is saved.
        """
        return self.level("cashable") + self.level("income")


def signed(table: pd.DataFrame, text: str = SIGN) -> pd.DataFrame:
    """Return a table whose columns are named by the sign of its amounts.

    Parameters
    ----------
    table : pandas.DataFrame
        The table, which is changed.
    text : str
        What is said of the sign.

    Returns
    -------
    pandas.DataFrame
    """
    table.columns.name = text
    return table
