"""What a mix is worth to the public: real, discounted, for all who pay and gain.

The view of the Green Book. The view of a council's budget is another one, of cash that
is not discounted: the two are never mixed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from .. import _core
from ..base import checks, words
from ..base.errors import InputError
from ..scenarios import cost_items
from ..scenarios.costs import not_costed
from . import appraisal, switching, value_words
from .basis import Basis
from .present_values import PresentValues
from .savings import CLASSES, COLUMNS, PENCE, Savings, savings
from .value_workbook import value_workbook
from .written import write
from .years import financial_year, year_label, year_starts

if TYPE_CHECKING:
    import os

    import pandas as pd
    from numpy.typing import NDArray

    from ..scenarios.scenario import Scenario
    from .pricing import Counted

    Pence = NDArray[np.int64]

_WORST_GRADE = 6


def public_value(
    base: Counted,
    mix: Counted,
    costs_of: Scenario | None = None,
    of_year: str | None = None,
    optimism: bool = True,
    grade_of_effects: int | None = None,
) -> PublicValue:
    """Return what a mix is worth to the public against its baseline.

    Parameters
    ----------
    base, mix : Results
        Of the same families, draws and years.
    costs_of : Scenario, optional
        The scenario whose costs both are priced with; by default the baseline's.
    of_year : str, optional
        The financial year in whose money all is stated, such as ``"2014/15"``; by
        default the first of the run.
    optimism : bool
        Whether benefits are lowered and costs raised by the grade of their evidence.
    grade_of_effects : int, optional
        The grade of the evidence for the programmes' effects, from 1 (best) to 6. A
        benefit has the worse of this and the grade of its unit cost.

    Returns
    -------
    PublicValue

    Raises
    ------
    InputError
        If a run has no volumes, the costs do not fit it, the deflator does not have the
        year, or an argument is of another kind.
    """
    checks.flag("optimism", optimism)
    costs_of = costs_of or base.scenario
    year = _price_year(costs_of, of_year, base.scenario.start)
    saved = savings(base, mix, costs_of, of_year=year_starts("of_year", year))
    uncosted = tuple(not_costed(base.scenario, mix.scenario))
    value = appraised(saved, year, optimism, grade_of_effects, uncosted)
    return replace(
        value,
        title=mix.scenario.title_with_changes,
        baseline=base.scenario.title_with_changes,
    )


def appraised(
    saved: Savings,
    price_year: str,
    optimism: bool = True,
    grade_of_effects: int | None = None,
    uncosted: tuple[str, ...] = (),
) -> PublicValue:
    """Return the value of savings that are real.

    Parameters
    ----------
    saved : Savings
        In the money of one year.
    price_year : str
        That year.
    optimism : bool
        See `public_value`.
    grade_of_effects : int, optional
        See `public_value`.
    uncosted : tuple of str
        Display names of programmes of the mix that state no cost.

    Returns
    -------
    PublicValue
    """
    effects = (
        1
        if grade_of_effects is None
        else checks.whole("grade_of_effects", grade_of_effects, 1, _WORST_GRADE)
    )
    rates = {
        health: _core.discount_factors(len(saved.years), health)
        for health in (False, True)
    }
    discount = np.array(
        [rates[saved.items[item].get("health", False)] for item, _ in saved.lines]
    ).T.reshape(len(saved.years), len(saved.lines))
    columns = [COLUMNS.index(name) for name in CLASSES]
    real = {
        "benefits": saved.pence[:, :, :, columns].sum(axis=3),
        "costs": saved.pence[:, :, :, COLUMNS.index("programmes")],
    }
    worth: dict[str, Pence] = {}
    for name, amounts in real.items():
        of_costs = name == "costs"
        # One decision a line, by its mean: draw by draw it would turn mere chance
        # into a loss.
        below = np.einsum("dyl,yl->l", amounts, discount) < 0
        factors = np.ones(len(saved.lines))
        if optimism:
            for k, (item, _) in enumerate(saved.lines):
                grade = int(saved.items[item]["grade"])
                factors[k] += _core.correction(
                    grade if of_costs else max(grade, effects), of_costs, bool(below[k])
                )
        worth[name] = np.stack(
            [
                _core.scaled(
                    np.ascontiguousarray(amounts[:, y]), list(factors * discount[y])
                )
                for y in range(len(saved.years))
            ],
            axis=1,
        )
    return PublicValue(
        years=saved.years,
        price_year=price_year,
        lines=saved.lines,
        items=saved.items,
        benefits=worth["benefits"],
        costs=worth["costs"],
        discount=discount,
        optimism=optimism,
        grade_of_effects=grade_of_effects,
        uncosted=uncosted,
    )


def _price_year(costs_of: Scenario, of_year: str | None, start: str) -> str:
    """Return the financial year of the money in which all is stated."""
    if of_year is not None:
        of_year = financial_year("of_year", of_year)
    book = costs_of.cost_book
    own = cost_items.price_year(book)
    if "deflator" in book or own is None:
        year, month = (int(part) for part in start.split("-"))
        return of_year or year_label(year - (month < 4))
    # Without a deflator all prices are those of their one year.
    if of_year is not None and of_year != own:
        raise InputError(
            f"of_year: expected {own!r}, the year of the prices, since the costs "
            f"state no deflator; found {of_year!r}"
        )
    return own


@dataclass(frozen=True)
class PublicValue(PresentValues):
    """What a mix is worth to the public, in present values.

    Attributes
    ----------
    basis : Basis
        What the numbers rest on, for the workbook; the others are those of
        `PresentValues`.
    """

    basis: Basis = field(default_factory=Basis.nothing)

    def table(self) -> pd.DataFrame:
        """Return present values by kind of value and payer.

        Returns
        -------
        pandas.DataFrame
            ``value``, ``payer``, ``title``; ``benefits``, ``costs`` and ``net`` in
            pounds: the mean over draws, and with ``_p10`` and ``_p90`` the range of
            the middle 80%. After the payers of a kind of value comes its sum, with the
            payer ``all``.
        """
        return appraisal.present_values(self)

    def appraisal(self) -> pd.DataFrame:
        """Return the figures of an appraisal, by kind of value, then together.

        Costs are fiscal, so that economic and social value have no ratio of their own.

        Returns
        -------
        pandas.DataFrame
            ``scope``; ``benefits``, ``costs`` and ``net`` (the net present value) in
            pounds with their ranges, as in `table`; ``ratio`` (benefits of each pound
            of cost, of the means; NaN without a cost) with its range over draws;
            ``payback``, the financial year in which the mean has paid back for good,
            "" if it has not by the end or there was nothing to pay back; ``paid_back``,
            the share of draws that have (NaN if there was nothing to pay back); and
            ``above_zero``, the share of draws with a net present value above 0.
        """
        return appraisal.appraisal(self)

    def by_financial_year(self) -> pd.DataFrame:
        """Return present values by financial year, and their running sum.

        Returns
        -------
        pandas.DataFrame
            ``scope``, ``financial_year``; ``benefits``, ``costs`` and ``total``, the
            net present value of all years so far, in pounds with their ranges, as in
            `table`.
        """
        return appraisal.by_year(self)

    def payers(self) -> pd.DataFrame:
        """Return who pays and who gains.

        Returns
        -------
        pandas.DataFrame
            By kind of value and payer: ``value``, ``payer``, ``title``, ``budget``
            (whose it is); ``pays`` (costs) and ``gains`` (benefits) in pounds and
            ``net``, with their ranges; ``share_of_costs`` and ``share_of_gains`` of
            those of this kind of value, of the means; and ``returns``, what the payer
            gains for each pound that it pays (NaN if it pays nothing).
        """
        return appraisal.payers(self)

    def switching(self) -> pd.DataFrame:
        """Return at which value of an assumption the answer turns.

        Each is changed alone, until the mean net present value is 0: all benefits, all
        costs, the price of each of the five items with the largest benefits, and the
        discount rate, as one rate for all years.

        Returns
        -------
        pandas.DataFrame
            ``scope`` (fiscal, then all kinds of value together), ``assumption``,
            ``title``, ``pounds`` (its mean present value now, NaN for the discount
            rate), ``switches_at`` (the factor on it, or the rate per year; NaN if
            nothing of 0 or more turns the answer, or no rate up to 100%).
        """
        return switching.switching(self)

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said beside the numbers."""
        return value_words.notes(self)

    def sentences(self) -> list[str]:
        """Return the answer in sentences, with its ranges: fiscal, then of all kinds.

        Returns
        -------
        list of str
        """
        return value_words.sentences(self)

    def save(self, path: str | os.PathLike[str], overwrite: bool = False) -> None:
        """Write an Excel workbook with all tables, or `table` as CSV or Parquet.

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
        write(path, overwrite, lambda: value_workbook(self, self.basis), self.table)

    def __repr__(self) -> str:
        net = (
            self.by_year(self.scopes[-1]).sum(axis=1).mean() / PENCE
            if (self.scopes)
            else 0.0
        )
        return (
            f"<PublicValue in the money of {self.price_year}: net present value "
            f"{words.pounds(float(net))}>"
        )
