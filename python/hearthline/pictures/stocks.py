"""Panels of stocks by month, each on its own scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base import words
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
from .frame import BLUE, frame, head, month_axis

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..tables.cubes import Floats
    from ..tables.picture import Picture


def open_panels(
    results: Pictured,
    table: str,
    measure: str,
    titles: Mapping[str, str],
    headline: Callable[[dict[str, Floats]], str],
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
    headline : callable
        Returns the title, given the stocks by category: draw, month.
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
    title = headline(stocks)
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
