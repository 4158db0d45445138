"""The savings schedule: each unit cost and class, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..tables.cubes import across_draws
from .categories import CATEGORIES, PAYERS
from .savings import PENCE, TITLES
from .strategy import CLASSES, FUND, signed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .strategy import Strategy

    Floats = NDArray[np.float64]
    Pence = NDArray[np.int64]

#: Columns that only people can fill in.
FOR_PEOPLE = (
    "fte",
    "delivery_rating",
    "service_impact",
    "equalities_impact",
    "consultation",
    "owner",
)
#: A saving is recurrent if at least this share of its highest level is left at the end.
_RECURRENT = 0.5
_LETTERS = {"cashable": "S", "avoidance": "A", "income": "I"}
_TRACKER = (
    "delivered",
    "on_track",
    "at_risk",
    "undeliverable",
    "mitigation",
    "in_year_pressure",
    "net",
    "explanation",
)


def schedule(view: Strategy) -> pd.DataFrame:
    """Return the savings schedule; see `Mtfs.schedule`.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    pandas.DataFrame
    """
    rows: list[dict[str, Any]] = []
    for kind in CLASSES:
        own = _rows_of(view, kind)
        # Nothing saved is an answer; an income that nobody has is none.
        if own or kind != "income":
            rows += own
            rows.append(_total_of(view, kind, own))
    check: dict[str, Any] = dict.fromkeys(_columns(view), "")
    check |= {"ref": "Check", "description": "Total minus cumulative, of all rows"}
    check["total"] = sum(abs(row["total"] - row["cumulative"]) for row in rows)
    table = pd.DataFrame([*rows, check], columns=_columns(view))
    return signed(table)


def tracker(view: Strategy) -> pd.DataFrame:
    """Return an empty savings tracker; see `Mtfs.tracker`.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    pandas.DataFrame
    """
    whole = schedule(view)
    own = whole[whole["ref"].str.match(r"[A-Z]\d")]
    table = own[["ref", "description", "class"]].copy()
    table["target"] = own["cumulative"].astype(np.int64)
    for column in _TRACKER:
        table[column] = ""
    return signed(table.reset_index(drop=True))


def _columns(view: Strategy) -> list[str]:
    return [
        "ref",
        "opportunity_area",
        "description",
        "class",
        "recurrence",
        *view.years,
        "total",
        "cumulative",
        "low",
        "high",
        *FOR_PEOPLE,
    ]


def _rows_of(view: Strategy, kind: str) -> list[dict[str, Any]]:
    saved = view.savings
    pence = {
        name: -view.within(saved.pence_of(kind, FUND, [name]))
        for name, item in saved.items.items()
        if any(PAYERS[payer][1] in FUND for payer in item["payers"])
    }
    pence = {name: own for name, own in pence.items() if own.any()}
    if not pence:
        return []
    sums = np.stack([own.sum(axis=0) for own in pence.values()])
    levels = rounded(sums, 100 * view.draws)
    rows: list[dict[str, Any]] = []
    for (name, own), level in zip(pence.items(), levels, strict=True):
        item = saved.items[name]
        row: dict[str, Any] = dict.fromkeys(_columns(view), "")
        steps = np.diff(level, prepend=0)
        row |= {
            "ref": f"{_LETTERS[kind]}{len(rows) + 1}",
            "opportunity_area": CATEGORIES[item["category"]],
            "description": item["title"],
            "class": TITLES[kind],
            "recurrence": _recurrence(level),
            **dict(zip(view.years, map(int, steps), strict=True)),
            "total": int(steps.sum()),
            "cumulative": int(level[-1]),
            **_range(own[:, -1] / PENCE),
        }
        rows.append(row)
    return rows


def rounded(sums: Pence, per: int) -> Pence:
    """Return whole numbers that add up to their sum, which is rounded once.

    Parameters
    ----------
    sums : ndarray of int, shape (rows, columns)
        What is rounded, as multiples of 1 / ``per``.
    per : int
        How many of these are one.

    Returns
    -------
    ndarray of int, shape (rows, columns)
        Each is one of the two nearest to its own, so that those of a column add up to
        the nearest of its sum; half is rounded up.
    """
    down = sums // per
    missing = (2 * sums.sum(axis=0) + per) // (2 * per) - down.sum(axis=0)
    # Up go those that have the largest remainders.
    order = np.argsort(down * per - sums, axis=0, kind="stable")
    up = np.argsort(order, axis=0, kind="stable") < missing
    return np.asarray(down + up)


def _range(pounds: Floats) -> dict[str, int]:
    stats = across_draws(pounds)
    return {"low": int(np.rint(stats["p10"])), "high": int(np.rint(stats["p90"]))}


def _total_of(view: Strategy, kind: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    total: dict[str, Any] = dict.fromkeys(_columns(view), "")
    for column in (*view.years, "total", "cumulative"):
        total[column] = sum(row[column] for row in rows)
    total |= {
        "ref": "Total",
        "description": TITLES[kind],
        "class": TITLES[kind],
        **_range(-view.level(kind)[:, -1]),
    }
    return total


def _recurrence(level: Pence) -> str:
    """Return whether a saving is still there at the end."""
    highest = level[np.abs(level).argmax()]
    # What has turned from a saving into a cost, or back, is not still there.
    left = level[-1] * np.sign(highest) >= _RECURRENT * abs(highest)
    return "Recurrent" if left else "One-off"
