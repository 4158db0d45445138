"""Caseloads and waiting times of teams, from the sums of their tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..tables.by_draw import ByDraw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..scenarios.scenario import Team
    from ..tables.cubes import Cube, Every, Floats
    from ..tables.demand import Summed

#: The unit of each measure.
_UNITS = {
    "caseload": "cases a worker holds (mean)",
    "children": "children whom a worker's cases cover (mean)",
    "mean_wait": "months that families waited for a worker (mean)",
    "p90_wait": "months within which nine in ten families were taken",
    "at_once": "% of families taken without a wait",
    "over_limit": "% of families taken after more than the team's wait_limit",
}


def waiting_time(counts: Floats, up_to: Floats, share: float, longest: float) -> Floats:
    """Return the time within which a share of families was taken.

    Within a band, waits are taken to be spread evenly.

    Parameters
    ----------
    counts : ndarray, shape (..., bands)
        Families by band of their waiting time.
    up_to : ndarray, shape (bands,)
        The upper limits of the bands; the first is 0 and the last infinite.
    share : float
        The share, such as 0.9.
    longest : float
        The longest wait that can be, the upper limit of the last band.

    Returns
    -------
    ndarray, shape (...)
        In the unit of ``up_to``; NaN where there are no families.
    """
    ends = np.minimum(up_to, max(longest, float(up_to[-2])))
    sums = counts.cumsum(axis=-1)
    wanted = share * sums[..., -1]
    band = (sums < wanted[..., None]).sum(axis=-1)
    start = np.concatenate([[0.0], ends[:-1]])[band]
    inside = np.take_along_axis(counts, band[..., None], axis=-1)[..., 0]
    before = np.take_along_axis(sums, band[..., None], axis=-1)[..., 0] - inside
    with np.errstate(invalid="ignore"):
        part = (wanted - before) / inside
    return np.asarray(start + part * (ends[band] - start))


def by_draw(counts: Floats, up_to: Floats, longest: float) -> Floats:
    """Return the time within which nine in ten families were taken, by draw.

    Parameters
    ----------
    counts : ndarray or ByDraw, shape (draws, ..., bands)
        Families by band of their waiting time.
    up_to, longest
        Like the arguments of `waiting_time`.

    Returns
    -------
    ndarray or ByDraw, shape (draws, ...)
    """
    stored: object = counts
    if isinstance(stored, ByDraw):
        mapped: object = stored.map(lambda c: waiting_time(c, up_to, 0.9, longest))
        return mapped  # type: ignore[return-value]
    return waiting_time(counts, up_to, 0.9, longest)


def _children_held(
    results: Summed, every: Every, names: Sequence[str], teams: Mapping[str, Team]
) -> Floats:
    """Return the children whom cases with a worker cover, by draw, time and team."""
    cases = results.cube(
        "case",
        by=["locality", "case"],
        every=every,
        measures=["children", "waiting_children"],
    )
    taken = np.array(
        [
            [
                [teams[name].takes(case, locality) for name in names]
                for case in cases.labels["case"]
            ]
            for locality in cases.labels["locality"]
        ],
        float,
    )
    held = cases.values["children"] - cases.values["waiting_children"]

    def by_team(children: Floats) -> Floats:
        return np.tensordot(children, taken, axes=2)

    stored: object = held
    if isinstance(stored, ByDraw):
        mapped: object = stored.map(by_team)
        return mapped  # type: ignore[return-value]
    return by_team(held)


def teams_cube(
    results: Summed,
    every: Every,
    horizon: int,
    teams: Mapping[str, Team],
) -> Cube:
    """Return caseloads and waiting times, by draw, time and team.

    Parameters
    ----------
    results : Results
        The results of a run with teams.
    every : {"year", "month"}
        By financial year or by month.
    horizon : int
        The number of months of the scenario, the longest wait.
    teams : mapping of str to Team
        The teams of the scenario.

    Returns
    -------
    Cube
        ``caseload``, ``children``, ``mean_wait``, ``p90_wait``, ``at_once`` and
        ``over_limit``; NaN where there is no worker, no family that was taken, or
        no limit.
    """
    team = results.cube("team", every=every)
    waits = results.cube("wait", every=every)
    sums = team.values
    up_to = np.array([float(label) for label in waits.labels["up_to"]])
    limited = np.array(
        [teams[name].wait_limit is not None for name in team.labels["team"]]
    )
    children = _children_held(results, every, list(team.labels["team"]), teams)
    with np.errstate(divide="ignore", invalid="ignore"):
        taken = sums["allocated"]
        caseload = sums["held"] / sums["workers"]
        # A team without workers may still hold cases: nobody has a caseload.
        none = np.where(sums["workers"].mean(axis=0) > 0, 1.0, np.nan)
        values = {
            "caseload": caseload * none,
            "children": children / sums["workers"] * none,
            "mean_wait": sums["months_waited"] / taken,
            "p90_wait": by_draw(waits.values["allocated"], up_to, float(horizon)),
            "at_once": 100 * sums["at_once"] / taken,
            "over_limit": 100
            * sums["over_limit"]
            / taken
            * np.where(limited, 1.0, np.nan),
        }
    return replace(team, values=values, units=_UNITS)
