"""Programmes of a run: places and their use, waits, who is found, how stays end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..tables.cubes import Cube
from ..tables.demand import Summed

if TYPE_CHECKING:
    from ..tables.cubes import Every, Floats


class WithTables(Summed, Protocol):
    """Results that know which tables they have."""

    @property
    def tables(self) -> list[str]:
        """The names of the tables."""


#: Flows of the table of programmes that are shown as they are.
FLOWS = (
    "found",
    "declined",
    "started",
    "repeat",
    "completed",
    "dropped_out",
    "moved_out",
    "lapsed",
    "gave_up",
)


def places_of(results: WithTables, every: Every, names: list[str]) -> Floats:
    """Return the places of programmes, by draw, time and programme.

    Parameters
    ----------
    results : Results
        The results of a run with programmes.
    every : {"year", "month"}
        By financial year (the mean) or by month.
    names : list of str
        The programmes.

    Returns
    -------
    ndarray, shape (draws, times, programmes)
        NaN for a programme without a limit.
    """
    one = results.cube("programme", by="programme", every=every, measures="used")
    shape = np.asarray(one.values["used"]).shape
    places = np.full(shape, np.nan)
    if "programme_place" not in results.tables:
        return places
    cube = results.cube(
        "programme_place", by="programme", every=every, measures="places"
    )
    stated = np.asarray(cube.values["places"])
    labels = list(cube.labels["programme"])
    for at, name in enumerate(names):
        if name in labels and cube.present[:, labels.index(name)].any():
            places[..., at] = stated[..., labels.index(name)]
    return places


def programmes_cube(results: WithTables, every: Every) -> Cube:
    """Return the measures of programmes, by draw, time and programme.

    Parameters
    ----------
    results : Results
        The results of a run with programmes.
    every : {"year", "month"}
        By financial year or by month.

    Returns
    -------
    Cube
        Families in the programme, waiting and eligible; places and the percentage of
        them in use; the percentage reached of those who are in it or eligible; the
        mean wait of those who start, in months; flows; and the percentage of stays
        that end with completion. NaN where nothing can be said.
    """
    cube = results.cube("programme", by="programme", every=every)
    sums = {name: np.asarray(values) for name, values in cube.values.items()}
    names = list(cube.labels["programme"])
    places = places_of(results, every, names)
    ends = sums["completed"] + sums["dropped_out"]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = {
            "used": sums["used"],
            "places": places,
            # Families may finish their stays when there are no places any more.
            "use": np.where(places > 0, 100 * sums["used"] / places, np.nan),
            "waiting": sums["waiting"],
            "eligible": sums["eligible"],
            "reach": 100 * sums["used"] / (sums["used"] + sums["eligible"]),
            "mean_wait": sums["months_waited"] / sums["started"],
            **{flow: sums[flow] for flow in FLOWS},
            "completion": 100 * sums["completed"] / ends,
        }
    units = {
        **cube.units,
        "places": "places",
        "use": "% of places",
        "reach": "% of families in it or eligible",
        "mean_wait": "months, of stays that start",
        "completion": "% of stays that end",
    }
    return Cube(
        table="programmes",
        axes=cube.axes,
        labels=cube.labels,
        values=values,
        present=cube.present,
        months=cube.months,
        units={name: units[name] for name in values},
    )


def unused(results: WithTables) -> dict[str, str]:
    """Return the programmes that nobody was in, and why.

    Parameters
    ----------
    results : Results
        The results of a run with programmes.

    Returns
    -------
    dict of str to str
        By programme, what kept families out of it.
    """
    cube = results.cube("programme", by="programme", every="month")
    names = list(cube.labels["programme"])
    totals = {
        name: np.asarray(values).sum(axis=(0, 1))
        for name, values in cube.values.items()
    }
    places = places_of(results, "month", names)
    reasons = {}
    for at, name in enumerate(names):
        if totals["used"][at] > 0:
            continue
        if not totals["eligible"][at] > 0:
            reasons[name] = "no family was eligible while it ran"
        elif not totals["found"][at] > 0:
            reasons[name] = "no eligible family was found"
        elif not totals["asked"][at] > 0:
            reasons[name] = "no family that was found asked for a place"
        elif np.nanmax(places[..., at]) == 0:
            reasons[name] = "it has no places"
        else:
            reasons[name] = "no family that asked got a place"
    return reasons
