"""The picture of programmes: families in them, places, and families that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D

from ..base import words
from ..results.programmes import programmes_cube
from .charts import BAND, Pictured, band, band_key, mean_of, of_chance, source
from .frame import BLUE, INK, TEAL, frame, head, month_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..tables.picture import Picture


def _scale(panel: Axes, *tops: float) -> None:
    """Let a panel reach from zero beyond all that it shows."""
    top = max((top for top in tops if np.isfinite(top)), default=0.0)
    panel.set_ylim(0, max(1.0, 1.15 * top))
    if not top:
        panel.set_yticks([0])


def programme(results: Pictured) -> Picture:
    """Draw families in each programme beside its places, and families that wait.

    Parameters
    ----------
    results : Pictured
        Results of a run with programmes.

    Returns
    -------
    Picture
    """
    cube = programmes_cube(results, "month")
    names = list(cube.labels["programme"])
    titles = {n: p.title for n, p in results.scenario.programmes.items()}
    used = np.asarray(cube.values["used"])
    waiting = np.asarray(cube.values["waiting"])
    places = np.asarray(cube.values["places"])
    last_used = used[:, -1].mean(axis=0)
    last_waiting = waiting[:, -1].mean(axis=0)
    title = (
        f"{words.count(float(last_used.sum()))} places in programmes are in use at "
        f"the end; {words.count(float(last_waiting.sum()))} families wait"
    )
    picture, panels = frame(
        title,
        "By programme and month, mean in the month: families in the programme, and "
        "families that wait for a place. Each panel has its own scale, from zero.",
        f"{of_chance(results, BAND)}A family in two programmes counts in both. "
        f"{source(results)}",
        rows=len(names),
        columns=2,
        key=[
            *band_key(BLUE, results.draws, mean_of(results)),
            Line2D([], [], color=INK, linewidth=1.0, linestyle="--", label="places"),
        ],
    )
    sentences = []
    for at, name in enumerate(names):
        left, right = panels[2 * at : 2 * at + 2]
        shown = titles.get(name, words.plain(name))
        served = band(left, used[..., at], BLUE)
        head(left, f"{shown}: families in it")
        limit = places[..., at].mean(axis=0)
        if np.isfinite(limit).any():
            left.plot(
                np.arange(len(limit)),
                limit,
                color=INK,
                linewidth=1.0,
                linestyle="--",
                # Places open at the start of a month.
                drawstyle="steps-post",
            )
        _scale(left, float(np.nanmax(served["p90"])), float(np.max(limit)))
        queue = band(right, waiting[..., at], TEAL)
        head(right, f"{shown}: families waiting")
        _scale(right, float(np.nanmax(queue["p90"])))
        for panel in (left, right):
            month_axis(panel, cube.labels["month"])
        of = (
            f" of {words.count(float(limit[-1]))} places"
            if np.isfinite(limit[-1])
            else ""
        )
        sentences.append(
            f"{shown}: {words.count(float(served['mean'][-1]))} families{of}, "
            f"{words.count(float(queue['mean'][-1]))} waiting."
        )
    picture.hearthline_alt = (
        f"{title}. Line charts by month; at the end: {' '.join(sentences)}"
    )
    return picture
