"""The picture of one family's history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..base import words
from .frame import BLUE, FAINT, ORANGE, frame, month_axis

if TYPE_CHECKING:
    from ..results.trace import Trace
    from ..tables.picture import Picture


def timeline(trace: Trace) -> Picture:
    """Draw a family's need level and risk themes over time.

    Parameters
    ----------
    trace : Trace
        The history of a family.

    Returns
    -------
    Picture
    """
    steps = trace.steps
    themes = {t for s in steps for t in s["themes"]}
    seen = [t for t in words.THEMES if t in themes]
    seen += sorted(themes - set(seen))
    changes = len(steps) - 1
    reached = {s["level"] for s in steps}
    counted = f"{changes} change{'' if changes == 1 else 's'} in total"
    stays = "stays at" if len(reached) == 1 else "reaches"
    title = f"Family {trace.family} {stays} level {max(reached)}, with {counted}"
    picture, (panel,) = frame(
        title,
        "Need level (line) and risk themes (bars) over time, one family, one draw.",
        f"{trace.about} One possible history, draw {trace.draw}: not a prediction for "
        "any real family.",
        panel_height=1.6 + 0.32 * len(seen),
        panel_titles=False,
        left=2.3,
    )
    times = [s["month"] for s in steps] + [trace.end]
    heights = [s["level"] for s in steps]
    panel.stairs(heights, times, baseline=None, color=BLUE, linewidth=2.2)
    panel.set_xlim(0, trace.horizon)
    for row, theme in enumerate(seen):
        y = -0.2 - 0.75 * row
        for step, end in zip(steps, times[1:], strict=True):
            if theme in step["themes"]:
                panel.barh(
                    y,
                    end - step["month"],
                    left=step["month"],
                    height=0.45,
                    color=ORANGE,
                )
    ticks = [1, 2, 3, 4] + [-0.2 - 0.75 * r for r in range(len(seen))]
    names = [f"Level {k}" for k in (1, 2, 3, 4)]
    panel.set_yticks(ticks, names + [words.title("theme", t) for t in seen])
    panel.set_ylim(-0.6 - 0.75 * len(seen) + 0.5, 4.3)
    panel.grid(axis="y", color=FAINT, linewidth=0.8)
    days = np.datetime64(trace.start, "M") + np.arange(trace.horizon + 1)
    month_axis(panel, days)
    picture.hearthline_alt = f"{title}. " + trace.story.replace("\n", " ")
    return picture


def available(_trace: Trace) -> list[str]:
    """Return the names of the pictures.

    Returns
    -------
    list of str
    """
    return ["timeline"]


def draw(trace: Trace, name: str) -> Picture:
    """Draw a picture of a history by its name.

    Parameters
    ----------
    trace : Trace
        The history of a family.
    name : str
        One of `available`.

    Returns
    -------
    Picture
    """
    return {"timeline": timeline}[name](trace)
