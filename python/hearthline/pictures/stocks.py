"""Panels of stocks by month, each on its own scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..base import words
from .charts import (
    BAND,
    Pictured,
    band,
    band_key,
    first_and_last,
    lasting,
    mean_of,
    of_chance,
    source,
)
from .frame import BLUE, frame, head, month_axis

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..tables.cubes import Floats
    from ..tables.picture import Picture


#: A change is worth a headline from this share, and beyond so many standard errors.
_WORTH = 0.05
_ERRORS = 4.0


def _changes(stock: Floats) -> bool:
    """Return whether a stock, by draw and month, differs at the end beyond chance."""
    change = stock[:, -1] - stock[:, 0]
    mean = float(change.mean())
    if abs(mean) < _WORTH * float(stock[:, 0].mean()):
        return False
    if len(change) < 2:
        return True
    error = float(change.std(ddof=1)) / float(np.sqrt(len(change)))
    return abs(mean) > _ERRORS * error


def open_panels(
    results: Pictured,
    table: str,
    measure: str,
    titles: Mapping[str, str],
    counted: str,
    subtitle: str,
) -> Picture:
    """Draw a stock of each category of a table by month.

    Parameters
    ----------
    results : Pictured
        Results of a run, or expected values.
    table, measure : str
        A table with one key beside draw, month and locality, and a stock of it.
    titles : mapping of str to str
        The categories to draw, in this order, with the headings of their panels.
    counted : str
        What is counted, for the title, such as ``"open cases"``.
    subtitle : str
        What is drawn; the scale of the panels is added.

    Returns
    -------
    Picture
    """
    cube = results.cube(table, measures=measure)
    labels = list(cube.labels[cube.axes[1]])
    names = [name for name in titles if name in labels]
    stocks = {n: cube.values[measure][:, :, labels.index(n)] for n in names}
    ends = {n: stock.mean(axis=0)[[0, -1]] for n, stock in stocks.items()}
    most = max(names, key=lambda n: float(np.abs(ends[n][1] - ends[n][0])))
    title = f"{counted[:1].upper()}{counted[1:]} hardly change over {lasting(results)}"
    if _changes(stocks[most]):
        verb = words.change(float(ends[most][0]), float(ends[most][1]))
        title = f"{titles[most]}: {counted} {verb} over {lasting(results)}"
    columns = min(2, len(names))
    picture, panels = frame(
        title,
        f"{subtitle}, mean in the month. Each panel has its own scale, from zero.",
        f"{of_chance(results, BAND)}{source(results)}",
        rows=-(-len(names) // columns),
        columns=columns,
        key=band_key(BLUE, results.draws, mean_of(results)),
    )
    first, last = first_and_last(results)
    sentences = []
    for panel, name in zip(panels, names, strict=False):
        stats = band(panel, stocks[name], BLUE)
        head(panel, titles[name])
        panel.set_ylim(0, max(1.0, 1.15 * float(stats["p90"].max())))
        month_axis(panel, cube.labels["month"], columns > 1)
        begin, end = (words.count(float(stats["mean"][i])) for i in (0, -1))
        sentences.append(f"{titles[name]}: {begin} in {first}, {end} in {last}.")
    for panel in panels[len(names) :]:
        panel.set_visible(False)
    picture.hearthline_alt = f"{title}. Line charts by month. {' '.join(sentences)}"
    return picture
