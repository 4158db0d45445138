"""Targets by year: the chance that they are met, and what else the answer hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..base.errors import InputError
from ..tables.cubes import across_draws
from .strategy import signed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .strategy import Strategy

    Floats = NDArray[np.float64]


def against_targets(view: Strategy) -> pd.DataFrame:
    """Return the chance of each target; see `Mtfs.against_targets`.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    InputError
        If no targets were given.
    """
    if not view.targets:
        raise InputError(
            "targets: expected some, such as cmp.mtfs(targets={'2018/19': "
            "2_727_000}), found none"
        )
    saved = view.cash()
    later = np.concatenate([np.zeros((view.draws, 1)), saved[:, :-1]], axis=1)
    stats = across_draws(saved)
    asked = np.array([float(view.targets.get(year, 0.0)) for year in view.years])
    so_far = asked.cumsum()
    # Before the first target there is nothing to meet.
    asked_yet = np.cumsum([year in view.targets for year in view.years]) > 0
    known = np.where(asked_yet, 1.0, np.nan)
    table = pd.DataFrame(
        {
            "target": asked,
            "target_so_far": so_far,
            "cashable": stats["mean"],
            "low": stats["p10"],
            "high": stats["p90"],
            "chance": (saved >= so_far).mean(axis=0) * known,
            "if_a_year_later": (later >= so_far).mean(axis=0) * known,
            "avoidance": view.level("avoidance").mean(axis=0),
        },
        index=pd.Index(view.years, name="financial_year"),
    )
    return signed(table, "Savings are positive.")


def sensitivity(view: Strategy) -> pd.DataFrame:
    """Return other assumptions; see `Mtfs.sensitivity`.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    pandas.DataFrame
    """
    central = view.level("cashable").mean(axis=0)
    rows = []
    for driver, change, level in _changed(view, central):
        rows.append(
            {
                "driver": driver,
                "change": change,
                "cashable": -level,
                "difference": float(central[-1]) - level,
            }
        )
    return signed(pd.DataFrame(rows))


def _changed(view: Strategy, central: Floats) -> list[tuple[str, str, float]]:
    last = float(central[-1])
    changed = [
        (
            "Growth of all prices",
            f"{points:+d} percentage points a year",
            last * (1 + points / 100) ** (view.count - 1),
        )
        for points in (-2, -1, 1, 2, 3)
    ]
    changed += [
        ("Share that is cashable", f"{share - 100:+d}%", last * share / 100)
        for share in (50, 75, 90, 110)
    ]
    for months in (6, 12, 24):
        level = np.interp(
            view.count - 1 - months / 12,
            np.arange(-1, view.count),
            [0.0, *central],
            left=0.0,
        )
        changed.append(("Start of the mix", f"{months} months later", float(level)))
    return changed
