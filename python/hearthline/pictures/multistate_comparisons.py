"""Pictures of a comparison of multi-state models: option minus baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import _core
from ..multistate import tables
from .charts import drawn_stats
from .multistate_layouts import bars, cause_text, number_text, panels, shortened

if TYPE_CHECKING:
    from ..multistate.comparison import MultiStateComparison
    from ..tables.picture import Picture


def amounts(comparison: MultiStateComparison, option: str, table: str) -> Picture:
    """Draw the difference in discounted costs or utilities, with a bar per cause.

    Parameters
    ----------
    comparison : MultiStateComparison
        The comparison.
    option : str
        One of its options.
    table : {"cost", "utility"}
        Which amounts.

    Returns
    -------
    Picture
    """
    account = getattr(comparison, tables.ACCOUNTS[table])[option]
    found = account.discounted
    columns = comparison.columns(table, option)
    named = zip(columns.keys["cause"], columns.keys["of"], strict=True)
    error = f"standard error {number_text(found.error)}"
    if found.value == 0 and found.error == 0:
        title = f"No unit has another {table} under “{_short(option)}”"
    elif not abs(found.value) > 2 * found.error:
        title = (
            f"No clear difference in {table}: {_signed(found.value)} per unit ({error})"
        )
    else:
        verb = {"cost": "costs", "utility": "has a utility of"}[table]
        more = "more" if found.value > 0 else "less"
        title = (
            f"A unit {verb} {number_text(abs(found.value))} {more} "
            f"under “{_short(option)}” ({error})"
        )
    return bars(
        _source(comparison, option),
        columns.values["discounted"],
        [cause_text(cause, of) for cause, of in named],
        title=title,
        subtitle=f"Difference in discounted {table} per unit by cause, "
        f"“{_short(option)}” minus “{_short(comparison.baseline)}”.",
        note=f"In total {_signed(found.value)} ({error}); undiscounted "
        f"{_signed(account.undiscounted.value)}. The headline calls a difference of "
        "under two standard errors unclear.",
        mean=account.by_cause["discounted"].to_numpy(),
    )


def occupancy(comparison: MultiStateComparison, option: str) -> Picture:
    """Draw the difference in units in each state over time, with a panel per state.

    Parameters
    ----------
    comparison : MultiStateComparison
        The comparison.
    option : str
        One of its options.

    Returns
    -------
    Picture
    """
    columns = comparison.columns("occupancy", option)
    states = list(columns.keys["state"].categories)
    times = comparison.results[option].times
    values = columns.values["units"]
    values = values.reshape(len(values), len(times), len(states))
    stats = drawn_stats(values[:, -1])
    end, error = stats["mean"], stats["mcse"]
    most = int(np.abs(end).argmax())
    unit = comparison.results[option].model.time_unit
    where = f"in “{shortened(states[most], 30)}” at {unit} {times[-1]:g}"
    size = number_text(abs(float(end[most])))
    more = "more" if end[most] > 0 else "fewer"
    title = f"On average {size} {more} units are {where} under “{_short(option)}”"
    if not values.any():
        title = f"As many units are in every state under “{_short(option)}”"
    elif not abs(end[most]) > 2 * error[most]:
        title = f"No clear difference in the number of units {where}"
    return panels(
        _source(comparison, option),
        values,
        states,
        times,
        title=title,
        subtitle=f"Units in each state by {unit} since the start, “{_short(option)}” "
        f"minus “{_short(comparison.baseline)}”.",
        note="The headline calls a difference of under two standard errors unclear. ",
        differences=True,
    )


def _short(name: str) -> str:
    return shortened(name, 30)


def _signed(number: float) -> str:
    text = number_text(number)
    return f"+{text}" if number > 0 else text


def _source(comparison: MultiStateComparison, option: str) -> str:
    return f"Source: Hearthline {_core.version}, {comparison.said_of_source(option)}."


def available(comparison: MultiStateComparison) -> list[str]:
    """Return the names of the pictures of a comparison.

    Parameters
    ----------
    comparison : MultiStateComparison
        The comparison.

    Returns
    -------
    list of str
        The accounts in which a model has amounts, then ``occupancy``.
    """
    return [*comparison.priced, "occupancy"]


def draw(comparison: MultiStateComparison, name: str, option: str) -> Picture:
    """Draw a picture of a comparison by its name.

    Parameters
    ----------
    comparison : MultiStateComparison
        The comparison.
    name : str
        One of `available`.
    option : str
        One of its options.

    Returns
    -------
    Picture
    """
    if name == "occupancy":
        return occupancy(comparison, option)
    return amounts(comparison, option, name)
