"""Targets by year: the chance that they are met, and what else the answer hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..base.errors import InputError
from ..tables.cubes import across_draws
from .bridge import baseline_spend
from .savings import PENCE
from .strategy import CLASSES, FUND, signed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .strategy import Strategy

    Floats = NDArray[np.float64]

#: Growth of prices that is tried, beside what is stated: percent a year.
_POINTS = (-2, -1, 1, 2, 3)
#: Unit costs whose price is tried alone, the largest first.
_LARGEST = 6


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
    later = np.stack(
        [view.cash_of(view.first + k - 1) for k in range(view.count)], axis=1
    )
    stats = across_draws(saved)
    asked = np.array([float(view.targets.get(year, 0.0)) for year in view.years])
    so_far = asked.cumsum()

    def met(pounds: Floats) -> Floats:
        # In pence, which are whole: 0.7 and 0.1 are not quite 0.8 in binary.
        reached = np.rint(pounds * PENCE) >= np.round(so_far * PENCE, 3)
        return np.asarray(reached.mean(axis=0))

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
            "chance": met(saved) * known,
            "if_a_year_later": met(later) * known,
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
    central = float(view.level("cashable")[:, -1].mean())
    rows = []
    for driver, change, level in _changed(view, central):
        rows.append(
            {
                "driver": driver,
                "change": change,
                "cashable": -level,
                "difference": central - level,
            }
        )
    return signed(pd.DataFrame(rows))


def gap_sensitivity(view: Strategy) -> pd.DataFrame:
    """Return what other growth of prices adds; see `Mtfs.gap_sensitivity`.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    pandas.DataFrame
    """
    saved = view.savings
    before = baseline_spend(view)
    last = view.first + view.count - 1
    budget = dict(zip(before.names, map(float, before.of_items(last)), strict=True))
    for name in saved.items:
        change = saved.pounds("programmes", FUND, [name])
        for kind in CLASSES:
            change = change - saved.pounds(kind, FUND, [name])
        budget[name] = budget.get(name, 0.0) + float(change[:, last].mean())
    there = [name for name, pounds in budget.items() if pounds]
    largest = sorted(there, key=lambda name: -abs(budget[name]))[:_LARGEST]
    named = [("All prices", sum(budget.values()))]
    named += [(saved.items[name]["title"], budget[name]) for name in largest]
    pounds = np.array([own for _, own in named])
    more = {
        f"{points:+d}% a year": pounds * (_growth(view, points) - 1) + 0.0
        for points in _POINTS
    }
    table = pd.DataFrame(
        {"budget": pounds, **more}, index=pd.Index([title for title, _ in named])
    )
    table.index.name = "prices"
    return signed(table)


def _growth(view: Strategy, points: int) -> float:
    """Return the factor on prices of the last year that grow faster since the base."""
    years = view.first + view.count - 1 - view.base
    return float((1 + points / 100) ** years)


def _of_share(view: Strategy, factor: float) -> float:
    """Return the cashable saving if so many times the shares are; at most all is."""
    end = view.first + view.count - 1
    saved = 0.0
    for name, item in view.savings.items.items():
        if share := float(item["cashable"]):
            own = view.savings.pounds("cashable", FUND, [name])[:, end]
            saved += float(own.mean()) * min(factor, 1 / share)
    return saved


def _changed(view: Strategy, last: float) -> list[tuple[str, str, float]]:
    changed = [
        (
            "Growth of all prices",
            f"{points:+d}% a year",
            last * _growth(view, points),
        )
        for points in _POINTS
    ]
    changed += [
        ("Share that is cashable", f"{share - 100:+d}%", _of_share(view, share / 100))
        for share in (50, 75, 90, 110)
    ]
    end = view.first + view.count
    levels = [view.level_of("cashable", year).mean() for year in range(-1, end)]
    for months in (6, 12, 24):
        level = np.interp(end - 1 - months / 12, np.arange(-1, end), levels, left=0.0)
        changed.append(("Start of the mix", f"{months} months later", float(level)))
    return changed
