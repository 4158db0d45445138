"""Pictures of multi-state models: of runs and of expected values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from ..base import words
from .multistate_layouts import arrow, bars, cause_text, number_text, panels, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ..multistate.results import MultiStateResults
    from ..tables.picture import Picture

    Floats = NDArray[np.float64]


def occupancy(results: MultiStateResults) -> Picture:
    """Draw units in each state over time, with a panel per state.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    states, times = results.model.states, results.times
    values = _by_draw(results, "occupancy", "units", len(states))
    end = values[:, -1].mean(axis=0)
    most = int(end.argmax())
    share = float(end[most] / max(end.sum(), 1e-300))
    return panels(
        _source(results),
        values,
        states,
        times,
        title=f"{words.percent(share)} of units are in "
        f"“{shortened(states[most], 30)}” at {_when(results, times[-1])}",
        subtitle=f"Units in each state by {results.model.time_unit} since the start.",
        steps=False,
    )


def transitions(results: MultiStateResults) -> Picture:
    """Draw transitions per unit of time, with a panel per transition.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    names, times = results.model.transitions, results.times
    unit = results.model.time_unit
    values = _by_draw(results, "transition", "events", len(names))
    total = values.sum(axis=1).mean(axis=0)
    most = int(total.argmax())
    return panels(
        _source(results),
        values / np.diff(times)[None, :, None],
        [arrow(name, 26) for name in names],
        times,
        title=f"{arrow(names[most], 34)} is the most common transition: "
        f"{number_text(float(total[most]))} in total",
        subtitle=f"Transitions per {unit}, between the times of the table, by {unit} "
        "since the start.",
        steps=True,
    )


def stays(results: MultiStateResults) -> Picture:
    """Draw the time that a unit spends in each state, with a bar per state.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    states, unit = results.model.states, results.model.time_unit
    values = _by_draw(results, "stay", "duration", len(states)).sum(axis=1)
    values = values / results.units
    mean = values.mean(axis=0)
    most = int(mean.argmax())
    first, last = results.times[0], results.times[-1]
    return bars(
        _source(results),
        values,
        states,
        title=f"A unit spends {number_text(float(mean[most]))} {unit}s in "
        f"“{shortened(states[most], 30)}”, more than in any other state",
        subtitle=f"Time in each state, in {unit}s per unit, between {unit} {first:g} "
        f"and {last:g}.",
    )


def costs(results: MultiStateResults) -> Picture:
    """Draw discounted costs per unit, with a bar per cause.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    return _account(results, "cost", "costs", "costs")


def utilities(results: MultiStateResults) -> Picture:
    """Draw discounted utilities per unit, with a bar per cause.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    return _account(results, "utility", "utilities", "has a utility of")


def _account(
    results: MultiStateResults, table: str, account: str, verb: str
) -> Picture:
    own = results.columns(table)
    values = own.values["discounted"]
    named = zip(own.keys["cause"], own.keys["of"], strict=True)
    labels = [cause_text(cause, of) for cause, of in named]
    found = getattr(results, account)
    value, error = found.discounted.value, found.discounted.error
    with_error = f" (standard error {number_text(error)})" if error else ""
    return bars(
        _source(results),
        values,
        labels,
        title=f"A unit {verb} {number_text(value)} until "
        f"{_when(results, results.horizon)}",
        subtitle=f"Discounted {table} per unit by cause.",
        note=f"In total {number_text(value)}{with_error}; undiscounted "
        f"{number_text(found.undiscounted.value)}.",
        mean=found.by_cause["discounted"].to_numpy(),
    )


def _by_draw(
    results: MultiStateResults, table: str, measure: str, columns: int
) -> Floats:
    values = results.columns(table).values[measure]
    return values.reshape(values.shape[0], -1, columns)


def _when(results: MultiStateResults, time: float) -> str:
    return f"{results.model.time_unit} {time:g}"


def _source(results: MultiStateResults) -> str:
    return f"Source: Hearthline {_core.version}, {results.said_of_source()}."


_PICTURES: dict[str, Callable[[Any], Picture]] = {
    "occupancy": occupancy,
    "stay": stays,
    "transition": transitions,
    "cost": costs,
    "utility": utilities,
}


def available(results: MultiStateResults) -> list[str]:
    """Return the names of the tables that are not empty.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    list of str
    """
    return [
        name
        for name in _PICTURES
        if next(iter(results.columns(name).values.values())).size
    ]


def draw(results: MultiStateResults, name: str) -> Picture:
    """Draw a picture of results by its name.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.
    name : str
        One of `available`.

    Returns
    -------
    Picture
    """
    return _PICTURES[name](results)
