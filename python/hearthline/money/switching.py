"""At which value of an assumption the answer turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import _core
from .appraisal import whole
from .present_values import TOGETHER
from .savings import PENCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .present_values import PresentValues

#: Items whose price is tried, the largest first.
_LARGEST = 5
#: Discount rates that are tried: from 0 to this, in these steps.
_HIGHEST_RATE = 1.0
_RATE_STEP = 0.001


def switching(view: PresentValues) -> pd.DataFrame:
    """Return where the answer turns; see `PublicValue.switching`.

    Parameters
    ----------
    view : PresentValues
        The present values.

    Returns
    -------
    pandas.DataFrame
    """
    rows: list[dict[str, object]] = []
    for scope in view.scopes:
        if scope not in ("fiscal", TOGETHER):
            continue
        own = view.lines_of(scope)
        benefit = float(view.benefits[:, :, own].sum(axis=(1, 2)).mean())
        cost = float(view.costs[:, :, own].sum(axis=(1, 2)).mean())
        net = benefit - cost
        _, _, factor = _core.appraisal(*whole([benefit, cost]))
        on_costs = benefit / cost if cost and benefit / cost >= 0 else np.nan

        def add(
            name: str, title: str, pence: float, at: float, scope: str = scope
        ) -> None:
            rows.append(
                {
                    "scope": scope,
                    "assumption": name,
                    "title": title,
                    "pounds": pence / PENCE,
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
        for item, pence in _largest(view, own):
            at = 1.0 - net / pence
            add(
                f"price of {item}",
                f"Price: {view.items[item]['title']}",
                pence,
                at if at >= 0 else np.nan,
            )
        add(
            "discount rate",
            "Discount rate, one for all years",
            np.nan,
            _rate(view, scope),
        )
    return pd.DataFrame(rows)


def _largest(view: PresentValues, own: NDArray[np.bool_]) -> list[tuple[str, float]]:
    """Return the items with the largest benefits, and these, of some lines."""
    sums: dict[str, float] = {}
    means = view.benefits.sum(axis=1).mean(axis=0)
    for (item, _), chosen, pence in zip(view.lines, own, means, strict=True):
        if chosen and pence:
            sums[item] = sums.get(item, 0.0) + float(pence)
    there = [(item, pence) for item, pence in sums.items() if pence]
    return sorted(there, key=lambda own: -abs(own[1]))[:_LARGEST]


def _rate(view: PresentValues, scope: str) -> float:
    """Return the lowest rate of 0 or more at which the mean is 0."""
    own = view.lines_of(scope)
    net = (view.benefits[:, :, own] - view.costs[:, :, own]).mean(axis=0)
    real = (net / view.discount[:, own]).sum(axis=1)
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
