"""Where savings fall: by payer, and by programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ..base.errors import InputError
from ..tables.cubes import across_draws
from .categories import BUDGETS, PAYERS
from .savings import COLUMNS, PENCE
from .strategy import signed

if TYPE_CHECKING:
    from .strategy import Strategy


def by_payer(view: Strategy) -> pd.DataFrame:
    """Return each class by payer; see `Mtfs.where`.

    Parameters
    ----------
    view : Strategy
        The years, and what is saved in them.

    Returns
    -------
    pandas.DataFrame
    """
    saved = view.savings
    last = view.first + view.count - 1
    rows: list[dict[str, Any]] = []
    for payer, (title, kind) in PAYERS.items():
        chosen = [
            own == payer and saved.items[item]["value_type"] == "fiscal"
            for item, own in saved.lines
        ]
        if not any(chosen):
            continue
        pence = saved.pence[:, last, chosen].sum(axis=1).mean(axis=0)
        row: dict[str, Any] = {"payer": title, "budget": BUDGETS[kind]}
        for name, amount in zip(COLUMNS, pence / PENCE, strict=True):
            if name != "stays":
                spent = name == "programmes"
                row[name] = float(amount if spent else -amount) + 0.0
        rows.append(row)
    return signed(pd.DataFrame(rows).set_index("payer"))


def by_programme(view: Strategy) -> pd.DataFrame:
    """Return what each programme saves; see `Mtfs.by_programme`.

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
        If the mix was not taken apart.
    """
    if not view.parts:
        raise InputError(
            "by_programme: expected a mix that was taken apart, as by "
            "hl.compare(..., waterfall=True), found none"
        )
    kinds = ("cashable", "avoidance", "programmes")
    whole = {kind: view.level(kind)[:, -1] for kind in kinds}
    parts = {
        name: {kind: view.level(kind, own)[:, -1] for kind in kinds}
        for name, own in view.parts.items()
    }
    together = {
        kind: whole[kind] - sum(own[kind] for own in parts.values()) for kind in kinds
    }
    rows = []
    every = {**parts, "interaction": together, "the mix": whole}
    for name, own in every.items():
        stats = across_draws(-own["cashable"])
        rows.append(
            {
                "part": name,
                "cashable": float(-own["cashable"].mean()),
                "cashable_low": float(stats["p10"]),
                "cashable_high": float(stats["p90"]),
                "avoidance": float(-own["avoidance"].mean()),
                "programmes": float(own["programmes"].mean()),
            }
        )
    return signed(pd.DataFrame(rows).set_index("part"))
