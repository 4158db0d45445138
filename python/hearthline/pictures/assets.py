"""The picture of assets and deficits: whom programmes reach, by theme and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from ..base import words
from ..results.assets import BOROUGH, assets
from .charts import Pictured, first_and_last, mean_of, source
from .frame import INK, frame, head

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from ..tables.picture import Picture

#: White where nobody is reached, to a blue on which white text can be read.
_SHADES = LinearSegmentedColormap.from_list("reach", ["#FFFFFF", "#9DB9D3", "#12436D"])


def _wide(table: pd.DataFrame, of: str, measure: str) -> pd.DataFrame:
    """Return the means of a measure, names by localities."""
    mine = table[(table["of"] == of) & (table["measure"] == measure)]
    return mine.pivot_table(
        index="name", columns="locality", values="mean", sort=False, dropna=False
    )


def _heat(
    panel: Axes, shares: pd.DataFrame, texts: list[list[str]], rows: list[str]
) -> None:
    """Draw a table of shares, shaded from 0 to 100, with a text in each cell."""
    values = shares.to_numpy(float)
    panel.imshow(values, cmap=_SHADES, vmin=0, vmax=100, aspect="auto")
    for y, line in enumerate(texts):
        for x, text in enumerate(line):
            dark = np.isfinite(values[y, x]) and values[y, x] > 55
            panel.text(
                x,
                y,
                text,
                ha="center",
                va="center",
                size=8.5,
                color="white" if dark else INK,
            )
    panel.set_yticks(range(len(rows)), rows, size=9)
    panel.tick_params(length=0)
    panel.grid(visible=False)
    for side in panel.spines.values():
        side.set_visible(False)


def heat_map(results: Pictured) -> Picture:
    """Draw families in need by theme and locality, and how many a programme reaches.

    Parameters
    ----------
    results : Pictured
        Results of a run with programmes.

    Returns
    -------
    Picture
    """
    table = assets(results, "end")
    need, served = (_wide(table, "theme", m) for m in ("in_need", "served"))
    reach = _wide(table, "theme", "reach")
    titles = {**results.scenario.localities, BOROUGH: "Borough"}
    columns = [titles.get(name, words.plain(name)) for name in need.columns]
    themes = [words.title("theme", name) for name in need.index]
    numbers = {"need": need.to_numpy(float), "served": served.to_numpy(float)}
    borough = list(need.columns).index(BOROUGH)
    whole, reached = (numbers[name][:, borough] for name in ("need", "served"))
    least = int((whole - reached).argmax())
    _, last = first_and_last(results)
    title = (
        f"{themes[least]}: {words.count(float(whole[least] - reached[least]))} of "
        f"{words.count(float(whole[least]))} families in need are in no programme, "
        "more than for any other theme"
    )
    use = _wide(table, "programme", "use")
    in_it = _wide(table, "programme", "served")
    queues = _wide(table, "programme", "waiting").to_numpy(float)
    inside = in_it.to_numpy(float)
    programmes = {n: p.title for n, p in results.scenario.programmes.items()}
    rows = [programmes.get(str(n), words.plain(str(n))) for n in in_it.index]
    tall = max(len(themes), len(rows))
    picture, panels = frame(
        title,
        f"{last}, {mean_of(results)}. Above: families at level 2 or above by theme, in "
        "a programme of all in need; the darker, the larger their share. Below: "
        "families in each programme, and waiting; the darker, the more of its places "
        "are in use.",
        f"A family may have several themes, and be in several programmes. "
        f"{source(results)}",
        rows=2,
        columns=1,
        panel_height=0.32 * tall + 0.3,
        left=2.9,
    )
    above, below = panels
    _heat(
        above,
        reach,
        [
            [
                f"{words.count(float(numbers['served'][y, x]))} of "
                f"{words.count(float(numbers['need'][y, x]))}"
                for x in range(len(columns))
            ]
            for y in range(len(themes))
        ],
        themes,
    )
    _heat(
        below,
        use,
        [
            [
                f"{words.count(float(inside[y, x]))} in, "
                f"{words.count(float(queues[y, x]))} waiting"
                for x in range(len(columns))
            ]
            for y in range(len(rows))
        ],
        rows,
    )
    head(above, "Families in need, by theme")
    head(below, "Programmes")
    for panel in panels:
        panel.set_xticks(range(len(columns)), columns, size=9)
    told = " ".join(
        f"{theme}: {words.count(float(reached[y]))} of {words.count(float(whole[y]))}."
        for y, theme in enumerate(themes)
    )
    also = " ".join(
        f"{name}: {words.count(float(inside[y, borough]))} in it, "
        f"{words.count(float(queues[y, borough]))} waiting."
        for y, name in enumerate(rows)
    )
    picture.hearthline_alt = (
        f"{title}. Two heat maps. Families in need in a programme, in the borough: "
        f"{told} Programmes: {also}"
    )
    return picture
