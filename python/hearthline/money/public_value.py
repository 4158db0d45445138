"""What a mix is worth to the public: real, discounted, for all who pay and gain.

The view of the Green Book. The view of a council's budget is another one, of cash that
is not discounted: the two are never mixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _core
from ..base import checks, words
from ..base.errors import InputError
from .categories import PAYERS
from .savings import CLASSES, COLUMNS, Savings, savings
from .years import year_label, year_starts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ..scenarios.scenario import Scenario
    from .pricing import Counted

    Floats = NDArray[np.float64]
    Pence = NDArray[np.int64]

#: Whose values are kept apart.
VALUES = ("fiscal", "economic", "social")

#: The edition of the Green Book whose rates are used.
EDITION: str = _core.green_book

#: The name of the sum of all values, beside its parts.
TOGETHER = "together"

_PENCE = 100.0
_WORST_GRADE = 6
#: Items whose price is tried, the largest first.
_LARGEST = 5
#: Discount rates that are tried: from 0 to this, in these steps.
_HIGHEST_RATE = 1.0
_RATE_STEP = 0.001


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
    uncosted = tuple(
        mix.scenario.programmes[name].title
        for name in mix.scenario.uncosted
        if name not in base.scenario.programmes
    )
    return appraised(saved, year, optimism, grade_of_effects, uncosted)


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
    discount = np.array(_core.discount_factors(len(saved.years)))
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
        below = np.einsum("dyl,y->l", amounts, discount) < 0
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
        year_starts("of_year", of_year)
    book = costs_of.cost_book
    stated = {
        price["price_year"]
        for item in book.get("items", {}).values()
        for price in (item, *item.get("editions", {}).values())
        if price.get("price_year")
    }
    if "deflator" in book or not stated:
        year, month = (int(part) for part in start.split("-"))
        return of_year or year_label(year - (month < 4))
    # Without a deflator all prices are those of their one year.
    own = str(min(stated))
    if of_year is not None and of_year != own:
        raise InputError(
            f"of_year: expected {own!r}, the year of the prices, since the costs "
            f"state no deflator; found {of_year!r}"
        )
    return own


def _ranged(name: str, pence: NDArray[Any]) -> dict[str, float]:
    """Return pounds: the mean over draws and the range of the middle 80%."""
    pounds = pence / _PENCE
    p10, p90 = np.percentile(pounds, [10, 90])
    return {name: float(pounds.mean()), f"{name}_p10": p10, f"{name}_p90": p90}


@dataclass(frozen=True)
class PublicValue:
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
    discount : ndarray of float, shape (years,)
        The discount factor of each year.
    optimism : bool
        Whether amounts are corrected for optimism.
    grade_of_effects : int or None
        The grade of the evidence for effects, if it was stated.
    uncosted : tuple of str
        Display names of programmes of the mix that state no cost.
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

    @property
    def values(self) -> tuple[str, ...]:
        """The kinds of value for which there is an item."""
        there = {self.items[item]["value_type"] for item, _ in self.lines}
        return tuple(value for value in VALUES if value in there)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The kinds of value, then their sum if there are several."""
        return self.values if len(self.values) < 2 else (*self.values, TOGETHER)

    def _of(self, scope: str, payer: str | None = None) -> NDArray[np.bool_]:
        """Return which lines are of a kind of value, and of a payer."""
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
        own = self._of(scope, payer)
        net = self.benefits[:, :, own] - self.costs[:, :, own]
        return np.asarray(net.sum(axis=2))

    def _sums(self, scope: str, payer: str | None = None) -> tuple[Pence, Pence]:
        """Return the present values of benefits and of costs by draw."""
        own = self._of(scope, payer)
        return (
            np.asarray(self.benefits[:, :, own].sum(axis=(1, 2))),
            np.asarray(self.costs[:, :, own].sum(axis=(1, 2))),
        )

    def _payers(self) -> Iterator[tuple[str, str]]:
        """Yield each kind of value and each of its payers, in their order."""
        for value in self.values:
            there = {
                payer
                for item, payer in self.lines
                if self.items[item]["value_type"] == value
            }
            for payer in PAYERS:
                if payer in there:
                    yield value, payer

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
        rows = []
        for value in self.values:
            payers = [payer for of, payer in self._payers() if of == value]
            for payer in [*payers, None]:
                benefits, costs = self._sums(value, payer)
                rows.append(
                    {
                        "value": value,
                        "payer": payer or "all",
                        "title": PAYERS[payer][0] if payer else f"All {value} value",
                        **_ranged("benefits", benefits),
                        **_ranged("costs", costs),
                        **_ranged("net", benefits - costs),
                    }
                )
        return pd.DataFrame(rows)

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
        rows = []
        for scope in self.scopes:
            benefits, costs = self._sums(scope)
            net = benefits - costs
            by_year = self.by_year(scope)
            year, paid = None, float("nan")
            if costs.any():
                year = _core.payback_year(_whole(by_year.mean(axis=0)))
                back = [_core.payback_year(own.tolist()) is not None for own in by_year]
                paid = float(np.mean(back))
            low, high = _ratios(benefits, costs)
            _, ratio, _ = _core.appraisal(*_whole([benefits.mean(), costs.mean()]))
            rows.append(
                {
                    "scope": scope,
                    **_ranged("benefits", benefits),
                    **_ranged("costs", costs),
                    **_ranged("net", net),
                    "ratio": np.nan if ratio is None else ratio,
                    "ratio_p10": low,
                    "ratio_p90": high,
                    "payback": "" if year is None else self.years[year],
                    "paid_back": paid,
                    "above_zero": float((net > 0).mean()),
                }
            )
        return pd.DataFrame(rows)

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
        rows = []
        for value, payer in self._payers():
            gains, pays = self._sums(value, payer)
            all_gains, all_pays = self._sums(value)
            _, returns, _ = _core.appraisal(*_whole([gains.mean(), pays.mean()]))
            rows.append(
                {
                    "value": value,
                    "payer": payer,
                    "title": PAYERS[payer][0],
                    "budget": PAYERS[payer][1],
                    **_ranged("pays", pays),
                    **_ranged("gains", gains),
                    **_ranged("net", gains - pays),
                    "share_of_costs": _share(pays, all_pays),
                    "share_of_gains": _share(gains, all_gains),
                    "returns": np.nan if returns is None else returns,
                }
            )
        return pd.DataFrame(rows)

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
        rows: list[dict[str, object]] = []
        for scope in self.scopes:
            if scope not in ("fiscal", TOGETHER):
                continue
            own = self._of(scope)
            benefit = float(self.benefits[:, :, own].sum(axis=(1, 2)).mean())
            cost = float(self.costs[:, :, own].sum(axis=(1, 2)).mean())
            net = benefit - cost
            _, _, factor = _core.appraisal(*_whole([benefit, cost]))
            on_costs = benefit / cost if cost > 0 and benefit >= 0 else np.nan

            def add(
                name: str, title: str, pence: float, at: float, scope: str = scope
            ) -> None:
                rows.append(
                    {
                        "scope": scope,
                        "assumption": name,
                        "title": title,
                        "pounds": pence / _PENCE,
                        "switches_at": at,
                    }
                )

            add(
                "benefits",
                "All benefits",
                benefit,
                np.nan if factor is None else factor,
            )
            add("costs", "Cost of programmes", cost, on_costs)
            for item, pence in self._largest(own):
                at = 1.0 - net / pence
                add(
                    f"price of {item}",
                    f"Price: {self.items[item]['title']}",
                    pence,
                    at if at >= 0 else np.nan,
                )
            add(
                "discount rate",
                "Discount rate, one for all years",
                np.nan,
                self._rate(scope),
            )
        return pd.DataFrame(rows)

    def _largest(self, own: NDArray[np.bool_]) -> list[tuple[str, float]]:
        """Return the items with the largest benefits, and these, of some lines."""
        sums: dict[str, float] = {}
        means = self.benefits.sum(axis=1).mean(axis=0)
        for (item, _), chosen, pence in zip(self.lines, own, means, strict=True):
            if chosen and pence:
                sums[item] = sums.get(item, 0.0) + float(pence)
        there = [(item, pence) for item, pence in sums.items() if pence]
        return sorted(there, key=lambda own: -abs(own[1]))[:_LARGEST]

    def _rate(self, scope: str) -> float:
        """Return the lowest rate of 0 or more at which the mean is 0."""
        real = self.by_year(scope).mean(axis=0) / self.discount
        years = np.arange(len(real))

        def worth(rate: float) -> float:
            return float((real / (1.0 + rate) ** years).sum())

        if not real.any():
            return float("nan")
        low = 0.0
        while low < _HIGHEST_RATE:
            high = low + _RATE_STEP
            if worth(low) * worth(high) <= 0.0:
                for _ in range(60):
                    middle = (low + high) / 2
                    if worth(low) * worth(middle) <= 0.0:
                        high = middle
                    else:
                        low = middle
                return (low + high) / 2
            low = high
        return float("nan")

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said beside the numbers."""
        corrected = (
            "Optimism: benefits are lowered and costs raised by the grade of evidence "
            "of the unit cost"
            + (
                f", or of the effects (grade {self.grade_of_effects}) if that is worse"
                if self.grade_of_effects is not None
                else "; evidence for the effects has no grade here"
            )
            + ". The percentages (benefits 0, 5, 10, 15, 25 and 40% lower, costs as "
            "much higher) are remembered of the guidance of HM Treasury and New "
            "Economy of 2014 and could not be checked: they are unverified."
            if self.optimism
            else "Optimism: nothing is corrected for it."
        )
        free = (
            f"Not costed, so that the mix looks cheaper than it is: "
            f"{words.listing(self.uncosted)}.",
        )
        return (
            *(free if self.uncosted else ()),
            f"Real: all is in the money of {self.price_year}, without general "
            "inflation; prices that grow faster or slower than it do so.",
            f"Discounted to {self.years[0]}, which is year 0, by the rates of "
            f"{EDITION}: 3.5% a year up to year 30.",
            "Deadweight: what would have happened anyway happens in the baseline, too, "
            "which has the same families and chances. It is in the counterfactual, and "
            "nothing more is taken off for it.",
            corrected,
            "Benefits are what is released: fixed costs and steps of capacity that do "
            "not go as a whole stay, and are no benefit.",
            "Fiscal, economic and social value are apart. What is only moved from one "
            "purse to another, such as a benefit that is paid to families, is fiscal "
            "value and none to society; the sum of all kinds counts it.",
            f"Nothing after {self.years[-1]} is counted, though effects may go on.",
            "Of the budget's view this is independent: cash, the council's own part "
            "and savings targets are in the tables for a medium-term financial "
            "strategy, and amounts of the two must not be added.",
        )

    def __repr__(self) -> str:
        net = (
            self.by_year(self.scopes[-1]).sum(axis=1).mean() / _PENCE
            if (self.scopes)
            else 0.0
        )
        return (
            f"<PublicValue in the money of {self.price_year}: net present value "
            f"{words.pounds(float(net))}>"
        )


def _whole(pence: Sequence[float] | Floats) -> list[int]:
    """Return whole pence."""
    return [round(float(own)) for own in pence]


def _share(part: Pence, whole: Pence) -> float:
    """Return a share of means; NaN of nothing."""
    return float(part.mean() / whole.mean()) if whole.any() else float("nan")


def _ratios(benefits: Pence, costs: Pence) -> tuple[float, float]:
    """Return the range of ratios over draws; NaN if a draw has no cost."""
    if not (costs > 0).all():
        return float("nan"), float("nan")
    low, high = np.percentile(benefits / costs, [10, 90])
    return float(low), float(high)
