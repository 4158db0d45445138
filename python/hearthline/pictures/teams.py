"""The picture of teams: caseloads and families that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D

from ..base import words
from ..results.teams import teams_cube
from .charts import (
    BAND,
    Pictured,
    band,
    band_key,
    first_and_last,
    mean_of,
    of_chance,
    source,
)
from .frame import BLUE, INK, TEAL, frame, head, month_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..tables.cubes import Floats
    from ..tables.picture import Picture


def _title(sums: dict[str, Floats], names: list[str]) -> str:
    """Return the headline: how many wait, where most do, and for how long."""
    waiting = sums["waiting"].mean(axis=0).mean(axis=0)
    if not waiting.any():
        return "No family waits for a worker"
    most = int(waiting.argmax())
    counted = (
        f"{words.count(float(waiting.sum()))} families wait for a worker on average"
    )
    if len(names) > 1:
        here = words.count(float(waiting[most]))
        which = "all" if here == words.count(float(waiting.sum())) else here
        counted += f", {which} of them for “{words.plain(names[most])}”"
    taken = float(sums["allocated"].mean(axis=0).sum(axis=0)[most])
    if not taken:
        return f"{counted}, which takes nobody"
    months = float(sums["months_waited"].mean(axis=0).sum(axis=0)[most]) / taken
    return f"{counted}, which takes families after {words.count(months)} months"


def _scale(panel: Axes, top: Floats, limit: float = 0.0) -> None:
    """Let a panel reach from zero beyond its band, and beyond a limit."""
    known = top[np.isfinite(top)]
    most = float(known.max()) if len(known) else 0.0
    panel.set_ylim(0, max(1.0, 1.15 * most, 1.15 * limit))


def team(results: Pictured) -> Picture:
    """Draw the cases a worker holds, and the families that wait, by team and month.

    Parameters
    ----------
    results : Pictured
        Results of a run with teams.

    Returns
    -------
    Picture
    """
    scenario = results.scenario
    teams = scenario.teams
    sums = results.cube("team", measures=["waiting", "allocated", "months_waited"])
    waiting = sums.values["waiting"]
    loads = teams_cube(results, "month", scenario.horizon, teams)
    names = list(sums.labels["team"])
    title = _title(dict(sums.values), names)
    picture, panels = frame(
        title,
        "By team and month, mean in the month: cases a worker holds, and families "
        "whose case waits for a worker. Each panel has its own scale, from zero.",
        f"{of_chance(results, BAND)}Months without workers have no caseload. "
        f"{source(results)}",
        rows=len(names),
        columns=2,
        key=[
            *band_key(BLUE, results.draws, mean_of(results)),
            Line2D(
                [],
                [],
                color=INK,
                linewidth=1.0,
                linestyle="--",
                label="cases that a worker can hold",
            ),
        ],
    )
    first, last = first_and_last(results)
    sentences = []
    for at, name in enumerate(names):
        left, right = panels[2 * at : 2 * at + 2]
        shown = words.plain(name)
        load = band(left, loads.values["caseload"][..., at], BLUE)
        head(left, f"{shown}: cases a worker")
        limit = teams[name].cases_per_worker
        left.axhline(limit, color=INK, linewidth=1.0, linestyle="--")
        _scale(left, load["p90"], limit)
        queue = band(right, waiting[..., at], TEAL)
        head(right, f"{shown}: families waiting")
        _scale(right, queue["p90"])
        for panel in (left, right):
            month_axis(panel, sums.labels["month"], True)
        begin, end = (words.count(float(queue["mean"][i])) for i in (0, -1))
        held = words.count(float(load["mean"][-1]))
        sentences.append(
            f"{shown}: {begin} families waiting in {first}, {end} in {last}; then "
            f"{held} cases a worker, who can hold {words.count(limit)}."
        )
    picture.hearthline_alt = f"{title}. Line charts by month. {' '.join(sentences)}"
    return picture
