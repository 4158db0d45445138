"""Bars of several scenarios beside each other, by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .charts import bars
from .frame import INK
from .scenarios import HATCHES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from ..results.comparison import Comparison
    from ..tables.cubes import Floats


def side_by_side(
    panel: Axes,
    stats: Mapping[str, dict[str, Floats]],
    looks: Mapping[str, tuple[str, str]],
    single: str,
) -> None:
    """Draw the bars of scenarios beside each other, by year.

    Parameters
    ----------
    panel : matplotlib.axes.Axes
        The panel.
    stats : mapping of str to mapping of str to ndarray
        Statistics of draws, by scenario.
    looks : mapping of str to (str, str)
        Colour and marker of each scenario.
    single : str
        The colour of a scenario without others.
    """
    count = len(stats)
    x = np.arange(len(next(iter(stats.values()))["mean"]))
    for at, (name, own) in enumerate(stats.items()):
        width = 0.62 if count == 1 else 0.82 / count
        colour = single if count == 1 else looks[name][0]
        hatch = HATCHES[at % len(HATCHES)]
        bars(panel, x + (at - (count - 1) / 2) * width, own, colour, width, hatch)
    panel.axhline(0, color=INK, linewidth=1.0)


def key_of_bars(
    comparison: Comparison, scenarios: Sequence[str], looks: Mapping[str, Any]
) -> list[Any]:
    """Return the key of bars; a single scenario is in the subtitle.

    Parameters
    ----------
    comparison : Comparison
        A comparison.
    scenarios : sequence of str
        Some of its scenarios.
    looks : mapping of str to (str, str)
        Colour and marker of each scenario.

    Returns
    -------
    list of artists
    """
    if len(scenarios) == 1:
        return []
    labels = comparison.labels
    base = Line2D([], [], color=INK, linewidth=1.0, label=labels[comparison.baseline])
    return [
        base,
        *(
            Patch(
                facecolor=looks[name][0],
                edgecolor="white",
                hatch=HATCHES[at % len(HATCHES)],
                label=labels[name],
            )
            for at, name in enumerate(scenarios)
        ),
    ]
