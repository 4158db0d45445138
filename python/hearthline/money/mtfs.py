"""The view of a Medium Term Financial Strategy: cash of the council's general fund.

Amounts are nominal cash of each financial year, undiscounted. In these tables a
reduction of the net budget is negative, as councils print it in brackets; a pressure is
positive. Cashable savings, cost avoidance and income are on rows of their own and are
never added together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base import checks
from ..base.errors import InputError
from ..tables.cubes import financial_years
from . import bridge, investment, schedule, sentences, what_if, where
from .basis import Basis
from .strategy import Strategy
from .workbook import workbook
from .written import write
from .years import year_of

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from .savings import Savings

#: The most that can be asked of a year, in pounds.
_MOST = 1e12


@dataclass(frozen=True)
class Mtfs(Strategy):
    """What a mix does to the council's general fund, by financial year.

    Attributes
    ----------
    basis : Basis
        What the numbers rest on, for the workbook; the others are those of `Strategy`.
    """

    basis: Basis = field(default_factory=Basis.nothing)

    def schedule(self) -> pd.DataFrame:
        """Return the savings schedule: a row for each unit cost and class.

        Returns
        -------
        pandas.DataFrame
            ``ref``, ``opportunity_area`` (the category), ``description``, ``class``,
            ``recurrence``, a column for each financial year with the change against
            the budget of the year before, ``total`` of these, ``cumulative``, the
            level of the last year, which must be equal, ``low`` and ``high``
            (10th and 90th percentile of draws of it), then columns for people to fill
            in. In whole pounds; a reduction is negative. The first year has all that is
            saved by then, against the baseline's budget. The last row of each class is
            its total, and the last row of all checks that totals and levels agree: 0.
        """
        return schedule.schedule(self)

    def gap(self) -> pd.DataFrame:
        """Return the bridge from the base budget to the budget of each year.

        Spending is at average prices, so that a pressure is what budgets would have to
        follow if nothing was done; its change is split exactly into prices and volumes.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``row``: the base budget brought forward, the pressures from
            prices and from volumes, the cost of the baseline's programmes, and what the
            mix changes: cost avoidance, cashable savings, income and its programmes;
            then the change in the year, the budget carried forward, which is brought
            forward to the next year, and the change since the base budget. A column for
            each year, means of draws in pounds; a reduction is negative.
        """
        return bridge.gap(self)

    def invest_to_save(self) -> pd.DataFrame:
        """Return the case for investing: what programmes cost and what cash they free.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``row``: ongoing cost of the programmes, cashable savings and
            income, the net financial impact and its running sum, with the 10th and 90th
            percentile of draws, and the share of draws that have paid back by the end
            of the year. A column for each year, in pounds; a reduction is negative.
            Cost avoidance is not in it, nor is what was spent before the first year.
        """
        return investment.invest_to_save(self)

    def payback(self) -> pd.Series[Any]:
        """Return when what is spent has come back, in cash.

        Returns
        -------
        pandas.Series
            ``year``, by the means of draws, or ``"not by YEAR"``; ``share``, of draws
            that have paid back by the end.
        """
        return investment.payback(self)

    def where(self) -> pd.DataFrame:
        """Return where it falls: each class by payer, in the last year.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``payer``, with ``budget`` (whose it is) and a column for each
            class and for programmes, means of draws in pounds of the last year; a
            reduction is negative. Only rows of the general fund are in the other
            tables.
        """
        return where.by_payer(self)

    def against_targets(self) -> pd.DataFrame:
        """Return the chance that each target is met, now and if the start slips.

        Returns
        -------
        pandas.DataFrame
            Indexed by financial year: ``target``, additional pounds in the year;
            ``target_so_far``, the sum; ``cashable``, the level of cashable savings and
            income, with ``low`` and ``high``; ``chance``, the share of draws in which
            it reaches the sum; ``if_a_year_later``, the same if all savings come a year
            later; and ``avoidance``, which does not count towards a target. Chances are
            NaN before the first target. Savings are positive here.

        Raises
        ------
        InputError
            If no targets were given.
        """
        return what_if.against_targets(self)

    def by_programme(self) -> pd.DataFrame:
        """Return what each programme saves alone, and what they do together.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``part``: each programme alone, the interaction, and the mix;
            ``cashable``, ``avoidance`` and ``programmes`` in the last year, with
            ``cashable_low`` and ``cashable_high``, in pounds; a reduction is negative.
            Parts that were run separately must not be added up without the interaction.

        Raises
        ------
        InputError
            If the mix was not taken apart.
        """
        return where.by_programme(self)

    def sensitivity(self) -> pd.DataFrame:
        """Return what one assumption at a time does to the cashable saving.

        Returns
        -------
        pandas.DataFrame
            ``driver``, ``change`` and ``cashable``, the level in the last year under
            it, with ``difference`` from the central one: a saving that is smaller adds
            to the gap. Means of draws in pounds; a reduction is negative. A later start
            is taken for the level of as much earlier, so that of a programme that ends
            it moves the decline out too. Chance and the effects themselves need other
            runs.
        """
        return what_if.sensitivity(self)

    def gap_sensitivity(self) -> pd.DataFrame:
        """Return what other growth of prices adds to the gap of the last year.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``prices``: all, then the six unit costs with most spending;
            ``budget``, what the general fund spends on them with the mix in the last
            year, and what is added to it if they grow by so much more each year since
            the base budget than is stated, with a column each for 2% and 1% less and
            1%, 2% and 3% more. Means of draws in pounds; a reduction is negative.
        """
        return what_if.gap_sensitivity(self)

    def tracker(self) -> pd.DataFrame:
        """Return an empty savings tracker: the forecast, and columns for people.

        Returns
        -------
        pandas.DataFrame
            ``ref``, ``description``, ``target`` (the central forecast of the last
            year), and empty columns for what is delivered, on track, at risk,
            undeliverable, replaced by mitigation, pressures, net, and an explanation.
        """
        return schedule.tracker(self)

    def sentences(self) -> list[str]:
        """Return the answer in three sentences with their ranges.

        Returns
        -------
        list of str
        """
        return sentences.sentences(self)

    def save(self, path: str | os.PathLike[str], overwrite: bool = False) -> None:
        """Write an Excel workbook with all tables, or the schedule as CSV or Parquet.

        Parameters
        ----------
        path : str or path
            A file whose name ends in ``.xlsx``, ``.csv`` or ``.parquet``.
        overwrite : bool
            Whether to replace a file that exists.

        Raises
        ------
        InputError
            If the name ends otherwise.
        OutputError
            If the file exists, or cannot be written.
        """
        write(path, overwrite, lambda: workbook(self, self.basis), self.schedule)

    def __repr__(self) -> str:
        return (
            f"<Mtfs of {self.title} against {self.baseline}: {self.years[0]} to "
            f"{self.years[-1]}, {self.draws} draws>"
        )


def whole_years(start: str, horizon: int) -> list[str]:
    """Return the financial years that a run covers as a whole.

    Parameters
    ----------
    start : str
        The first month, such as ``"2014-04"``.
    horizon : int
        The number of months.

    Returns
    -------
    list of str
    """
    years, year_of_month = financial_years(start, horizon)
    months = np.bincount(year_of_month, minlength=len(years))
    return [y for y, count in zip(years, months, strict=True) if count == 12]


def plan(
    whole: Sequence[str],
    start: object = None,
    years: object = None,
    targets: object = None,
) -> tuple[list[str], dict[str, float]]:
    """Return the years of a strategy, and what is to be saved in them.

    Parameters
    ----------
    whole : sequence of str
        The financial years that the run covers as a whole.
    start, years, targets
        Those of `mtfs`.

    Returns
    -------
    covered : list of str
        The financial years of the strategy.
    wanted : dict of str to float
        Targets in pounds by financial year.

    Raises
    ------
    InputError
        If a year is not one that the run covers as a whole, or a target is not a
        number of pounds.
    """
    if not whole:
        raise InputError(
            "mtfs: expected a run of at least one whole financial year, found none"
        )
    first = 0 if start is None else whole.index(year_of("start", start, whole))
    left = len(whole) - first
    count = min(5, left) if years is None else checks.whole("years", years, 1, left)
    covered = list(whole[first : first + count])
    wanted: dict[str, float] = {}
    if targets is not None:
        stated = checks.mapping("targets", targets, "pounds by financial year")
        for year, given in stated.items():
            name = year_of("targets", year, covered)
            if name in wanted:
                raise InputError(f"targets: expected {name} once, found it twice")
            pounds = checks.number(f"targets[{name!r}]", given, "pounds")
            if not 0 <= pounds <= _MOST:
                raise InputError(
                    f"targets[{name!r}]: expected pounds from 0 to {_MOST:.0f}, found "
                    f"{checks.shown(given)}"
                )
            wanted[name] = pounds
    return covered, wanted


def mtfs(
    savings: Savings,
    *,
    title: str,
    baseline: str,
    start: str | None,
    years: int | None,
    targets: Mapping[str, float] | None,
    parts: Mapping[str, Savings] | None = None,
    label: str = "",
    uncosted: Sequence[str] = (),
    money_of: str = "",
) -> Mtfs:
    """Return the view of a strategy over some years of a run.

    Parameters
    ----------
    savings : Savings
        What the mix saves.
    title, baseline : str
        What the mix and its baseline are called.
    start : str, optional
        The first financial year; by default the first that the run covers as a whole.
    years : int, optional
        How many years; by default five, or as many whole ones as there are.
    targets : mapping of str to float, optional
        Pounds to be saved in addition in each financial year.
    parts : mapping of str to Savings, optional
        Each programme of the mix alone.
    label : str
        What the costs include.
    uncosted : sequence of str
        Display names of programmes of the mix that state no cost.
    money_of : str
        The year of all prices, if the costs state no deflator.

    Returns
    -------
    Mtfs

    Raises
    ------
    InputError
        If a year is not one that the run covers as a whole, or a target is not a
        number of pounds.
    """
    whole = [
        year
        for year, share in zip(savings.years, savings.covered, strict=True)
        if share == 1.0
    ]
    covered, wanted = plan(whole, start, years, targets)
    return Mtfs(
        title=title,
        baseline=baseline,
        savings=savings,
        first=savings.years.index(covered[0]),
        count=len(covered),
        targets=wanted,
        parts=dict(parts or {}),
        label=label,
        uncosted=tuple(uncosted),
        money_of=money_of,
    )
