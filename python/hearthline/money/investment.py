"""Whether the money comes back: the cost of programmes, and the cash that they free."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..tables.cubes import across_draws
from .savings import PENCE
from .strategy import signed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .strategy import Strategy


def invest_to_save(view: Strategy) -> pd.DataFrame:
    """Return the case for investing; see `Mtfs.invest_to_save`.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    pandas.DataFrame
    """
    cost = view.level("programmes")
    saved = view.cash()
    running = (cost - saved).cumsum(axis=1)
    stats = across_draws(running)
    rows = {
        "Ongoing annual cost of programmes": cost.mean(axis=0),
        "Cashable savings": 0.0 - view.level("cashable").mean(axis=0),
        "Income": 0.0 - view.level("income").mean(axis=0),
        "Net financial impact": (cost - saved).mean(axis=0),
        "Cumulative net impact": running.mean(axis=0),
        "Cumulative net impact, low": stats["p10"],
        "Cumulative net impact, high": stats["p90"],
        "Share of draws paid back": _paid_back(view).mean(axis=0),
    }
    table = pd.DataFrame(rows, index=view.years).T
    table.index.name = "row"
    return signed(table)


def payback(view: Strategy) -> pd.Series[Any]:
    """Return when what is spent has come back; see `Mtfs.payback`.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    pandas.Series
    """
    running = _running(view).sum(axis=0)
    settled = np.logical_and.accumulate((running >= 0)[::-1])[::-1]
    year = f"not by {view.years[-1]}"
    if settled.any():
        year = view.years[int(settled.argmax())]
    share = float(_paid_back(view)[:, -1].mean())
    return pd.Series({"year": year, "share": share}, name="payback")


def _paid_back(view: Strategy) -> NDArray[np.bool_]:
    """Return whether the running sum is settled from a year to the end, by draw."""
    settled = _running(view)[:, ::-1] >= 0
    return np.logical_and.accumulate(settled, axis=1)[:, ::-1]


def _running(view: Strategy) -> NDArray[np.int64]:
    """Return the running sum of net savings in whole pence, whose signs are exact."""
    net = view.cash() - view.level("programmes")
    return np.rint(net * PENCE).astype(np.int64).cumsum(axis=1)
