"""Differences between the tables of two multi-state models, draw by draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..tables.cubes import across_draws
from . import tables
from .tables import Columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .results import MultiStateRun
    from .tables import Amounts

#: Keys that name states, transitions and causes; the others are times.
_NAMED = ("state", "from", "to", "cause", "of")

#: What a row is about, such as a state, or the two states of a transition.
_Names = tuple[str, ...]


def on_the_same_rows(base: Columns, mine: Columns) -> tuple[Columns, Columns]:
    """Return two tables with the rows of either.

    Parameters
    ----------
    base, mine : Columns
        A table of the baseline and of another model, for the same times.

    Returns
    -------
    base, mine : Columns
        The tables with the rows of the baseline, and after these, for each time,
        those that only the other model has. What a model does not have is 0.
    """
    before, after = _names(base), _names(mine)
    if before == after:
        return base, mine
    both = list(dict.fromkeys([*before, *after]))
    named = [key for key in base.keys if key in _NAMED]
    if named[0] == "cause":
        order = list(base.keys["cause"].categories)
        both.sort(key=lambda names: order.index(names[0]))
    timed, own = (mine, after) if after else (base, before)
    times = {
        key: np.asarray(column)[:: len(own)]
        for key, column in timed.keys.items()
        if key not in _NAMED
    }
    blocks = len(next(iter(times.values()))) if times else 1
    keys: dict[str, Any] = {k: np.repeat(v, len(both)) for k, v in times.items()}
    for position, key in enumerate(named):
        column = [names[position] for names in both] * blocks
        keys[key] = _like(column, base.keys[key], mine.keys[key])

    def spread(columns: Columns, own: list[_Names]) -> Columns:
        at = [both.index(names) for names in own]
        values = {}
        for measure, given in columns.values.items():
            all_rows = np.zeros((len(given), blocks, len(both)))
            all_rows[:, :, at] = given.reshape(len(given), blocks, len(own))
            values[measure] = all_rows.reshape(len(given), -1)
        return Columns(keys, values)

    return spread(base, before), spread(mine, after)


def _names(columns: Columns) -> list[_Names]:
    """Return what the rows of a single time are about."""
    named = [np.asarray(v) for k, v in columns.keys.items() if k in _NAMED]
    return list(dict.fromkeys(zip(*(v.tolist() for v in named), strict=True)))


def _like(column: list[str], base: Any, mine: Any) -> Any:
    if not isinstance(base, pd.Categorical):
        return pd.array(column, dtype="str")
    names = dict.fromkeys([*base.categories, *mine.categories])
    return pd.Categorical(column, categories=pd.Index(list(names), dtype="str"))


def of_columns(base: Columns, mine: Columns) -> Columns:
    """Return the difference of two tables, with the rows of either.

    Parameters
    ----------
    base, mine : Columns
        Like the arguments of `on_the_same_rows`.

    Returns
    -------
    Columns
    """
    before, after = on_the_same_rows(base, mine)
    gaps = {k: v - before.values[k] for k, v in after.values.items()}
    return Columns(after.keys, gaps)


def by_draw(
    base: MultiStateRun, others: dict[str, MultiStateRun], name: str
) -> pd.DataFrame:
    """Return the differences of a table, draw by draw.

    Parameters
    ----------
    base : MultiStateRun
        Results of the baseline.
    others : dict of str to MultiStateRun
        Results of the other models.
    name : str
        The table.

    Returns
    -------
    pandas.DataFrame
        ``option``, ``draw``, then the columns of the table.
    """
    parts = []
    for option, results in others.items():
        own = of_columns(base.columns(name), results.columns(name))
        values = {k: v.reshape(-1) for k, v in own.values.items()}
        keys = tables.keys_by_draw(own, base.draws)
        parts.append(pd.DataFrame({"option": option, **keys, **values}))
    return _joined(parts, list(others))


def summed_up(
    base: MultiStateRun,
    others: dict[str, MultiStateRun],
    amounts: dict[str, Amounts],
    name: str,
) -> pd.DataFrame:
    """Return statistics over draws of the differences of a table.

    Parameters
    ----------
    base, others, name
        Like the arguments of `by_draw`.
    amounts : dict of str to (dict of (str, str) to Estimate)
        The differences in amounts per unit, by option.

    Returns
    -------
    pandas.DataFrame
        The table of `MultiStateComparison.summary`.
    """
    units = tables.units_of(base.found)
    account = tables.ACCOUNTS.get(name)
    parts = []
    for option, results in others.items():
        before, after = on_the_same_rows(base.columns(name), results.columns(name))
        if account:
            before = tables.with_sum(before, account, base.found)
            after = tables.with_sum(after, account, results.found)
        for measure, given in after.values.items():
            gaps = given - before.values[measure]
            stats = across_draws(gaps)
            mean = before.values[measure].mean(axis=0)
            if account:
                mean, _ = tables.pooled(before.values[measure], units)
                stats["mean"], stats["mcse"] = tables.pooled(gaps, units)
                total = amounts[option][account, measure]
                stats["mean"][0], stats["mcse"][0] = total.value, total.error
            with np.errstate(divide="ignore", invalid="ignore"):
                relative = np.where(mean == 0, np.nan, stats["mean"] / mean)
            columns: dict[str, Any] = {
                "option": option,
                **after.keys,
                "measure": measure,
                "difference": stats.pop("mean"),
                **stats,
                "baseline": mean,
                "relative": relative,
                "unit": tables.UNITS[name, measure],
            }
            parts.append(pd.DataFrame(columns))
    return _joined(parts, list(others))


def causes_of(
    base: MultiStateRun, other: MultiStateRun, name: str, amounts: Amounts
) -> tables.Account:
    """Return the difference of an account.

    Parameters
    ----------
    base, other : MultiStateRun
        Results of the baseline and of another model.
    name : {"cost", "utility"}
        The table of the account.
    amounts : dict of (str, str) to Estimate
        The differences in amounts per unit.

    Returns
    -------
    Account
    """
    own = of_columns(base.columns(name), other.columns(name))
    units = tables.units_of(base.found)
    return tables.account_of(own, tables.ACCOUNTS[name], amounts, units)


def _joined(parts: Sequence[pd.DataFrame], options: list[str]) -> pd.DataFrame:
    whole = pd.concat(parts, ignore_index=True)
    # Joined categories are the same for all options only if the states are.
    whole["option"] = pd.Categorical(whole["option"], categories=options)
    return whole
