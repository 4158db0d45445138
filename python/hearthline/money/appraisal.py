"""The figures of an appraisal, and who pays and gains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _core
from .categories import PAYERS
from .savings import PENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .present_values import PresentValues

    Floats = NDArray[np.float64]
    Pence = NDArray[np.int64]


def present_values(view: PresentValues) -> pd.DataFrame:
    """Return present values; see `PublicValue.table`.

    Parameters
    ----------
    view : PresentValues
        The present values.

    Returns
    -------
    pandas.DataFrame
    """
    rows = []
    for value in view.values:
        payers = [payer for of, payer in view.payers_of_values() if of == value]
        for payer in [*payers, None]:
            benefits, costs = view.sums(value, payer)
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


def appraisal(view: PresentValues) -> pd.DataFrame:
    """Return the figures of an appraisal; see `PublicValue.appraisal`.

    Parameters
    ----------
    view : PresentValues
        The present values.

    Returns
    -------
    pandas.DataFrame
    """
    rows = []
    for scope in view.scopes:
        benefits, costs = view.sums(scope)
        net = benefits - costs
        by_year = view.by_year(scope)
        year, paid = None, float("nan")
        if costs.any():
            year = _core.payback_year(whole(by_year.mean(axis=0)))
            back = [_core.payback_year(own.tolist()) is not None for own in by_year]
            paid = float(np.mean(back))
        low, high = _ratios(benefits, costs)
        _, ratio, _ = _core.appraisal(*whole([benefits.mean(), costs.mean()]))
        rows.append(
            {
                "scope": scope,
                **_ranged("benefits", benefits),
                **_ranged("costs", costs),
                **_ranged("net", net),
                "ratio": np.nan if ratio is None else ratio,
                "ratio_p10": low,
                "ratio_p90": high,
                "payback": "" if year is None else view.years[year],
                "paid_back": paid,
                "above_zero": float((net > 0).mean()),
            }
        )
    return pd.DataFrame(rows)


def by_year(view: PresentValues) -> pd.DataFrame:
    """Return present values by financial year; see `PublicValue.by_financial_year`.

    Parameters
    ----------
    view : PresentValues
        The present values.

    Returns
    -------
    pandas.DataFrame
    """
    rows = []
    for scope in view.scopes:
        own = view.lines_of(scope)
        benefits = view.benefits[:, :, own].sum(axis=2)
        costs = view.costs[:, :, own].sum(axis=2)
        total = (benefits - costs).cumsum(axis=1)
        for k, year in enumerate(view.years):
            rows.append(
                {
                    "scope": scope,
                    "financial_year": year,
                    **_ranged("benefits", benefits[:, k]),
                    **_ranged("costs", costs[:, k]),
                    **_ranged("total", total[:, k]),
                }
            )
    return pd.DataFrame(rows)


def payers(view: PresentValues) -> pd.DataFrame:
    """Return who pays and who gains; see `PublicValue.payers`.

    Parameters
    ----------
    view : PresentValues
        The present values.

    Returns
    -------
    pandas.DataFrame
    """
    rows = []
    for value, payer in view.payers_of_values():
        gains, pays = view.sums(value, payer)
        all_gains, all_pays = view.sums(value)
        _, returns, _ = _core.appraisal(*whole([gains.mean(), pays.mean()]))
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


def _ranged(name: str, pence: NDArray[Any]) -> dict[str, float]:
    """Return pounds: the mean over draws and the range of the middle 80%."""
    pounds = pence / PENCE
    p10, p90 = np.percentile(pounds, [10, 90])
    return {name: float(pounds.mean()), f"{name}_p10": p10, f"{name}_p90": p90}


def whole(pence: Sequence[float] | Floats) -> list[int]:
    """Return whole pence.

    Parameters
    ----------
    pence : sequence of float
        Pence.

    Returns
    -------
    list of int
    """
    return [round(float(own)) for own in pence]


def _share(part: Pence, whole: Pence) -> float:
    """Return a share of means; NaN of nothing."""
    return float(part.mean() / whole.mean()) if whole.sum() else float("nan")


def _ratios(benefits: Pence, costs: Pence) -> tuple[float, float]:
    """Return the range of ratios over draws; NaN if a draw has no cost."""
    if not (costs > 0).all():
        return float("nan"), float("nan")
    low, high = np.percentile(benefits / costs, [10, 90])
    return float(low), float(high)
