"""The picture of assets and deficits: whom programmes reach, by theme and place."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap

from ..base import words
from ..results.assets import BOROUGH, assets
from .charts import Pictured, first_and_last, mean_of, source
from .frame import FAINT, frame, head
from .scenarios import shortened, source_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ..results.comparison import Comparison
    from ..tables.picture import Picture

#: White where nobody is reached, to a blue on which white text can be read.
_SHADES = LinearSegmentedColormap.from_list("reach", ["#FFFFFF", "#9DB9D3", "#12436D"])

#: What a cell without a share of places in use means.
_SHARED = "Grey: its places are for the whole borough, or have no limit. "

#: Scenarios for which a picture has space for two numbers in each cell.
_WIDE = 5


def _wide(table: pd.DataFrame, of: str, measure: str) -> pd.DataFrame:
    """Return the means of a measure, names by localities."""
    mine = table[(table["of"] == of) & (table["measure"] == measure)]
    return mine.pivot_table(
        index="name", columns="locality", values="mean", sort=False, dropna=False
    )


def _darkest(shares: pd.DataFrame) -> float:
    """Return the share that is shaded darkest: the next ten percent."""
    largest = np.nanmax(shares.to_numpy(float), initial=0.0)
    return float(np.clip(10 * np.ceil(largest / 10), 10, 100))


def _light(colour: Sequence[float]) -> bool:
    """Return whether black text has more contrast on a colour than white."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour[:3]
    )
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    # The contrast of black is (light + 0.05) / 0.05, of white 1.05 / (light + 0.05).
    # The larger is 4.5 or more on every colour, which ink would not reach.
    return (light + 0.05) ** 2 > 1.05 * 0.05


def _heat(
    panel: Axes,
    shares: pd.DataFrame,
    texts: list[list[str]],
    rows: list[str],
    darkest: float = 100.0,
) -> None:
    """Draw a table of shares, shaded from 0 on, with a text in each cell."""
    values = shares.to_numpy(float)
    panel.imshow(values, cmap=_SHADES, vmin=0, vmax=darkest, aspect="auto")
    for y, line in enumerate(texts):
        for x, text in enumerate(line):
            known = np.isfinite(values[y, x])
            light = not known or _light(_SHADES(values[y, x] / darkest))
            panel.text(
                x,
                y,
                text,
                ha="center",
                va="center",
                size=8.5,
                color="black" if light else "white",
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
    # Places without limit have no share in use anywhere.
    limited = use[use[BOROUGH].notna()]
    shared = limited.drop(columns=BOROUGH).isna().to_numpy().any()
    tall = max(len(themes), len(rows))
    picture, panels = frame(
        title,
        f"{last}, {mean_of(results)}. Above: families at level 2 or above by theme, in "
        "a programme of all in need; the darker, the larger their share. Below: "
        "families in each programme, and waiting; the darker, the more of its places "
        "are in use.",
        "A family may have several themes, and be in several programmes. "
        f"{_SHARED if shared else ''}{source(results)}",
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
        _darkest(reach),
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
    head(above, f"Families in need, by theme (darkest: {_darkest(reach):.0f}%)")
    head(below, "Programmes (darkest: all places in use)")
    if shared:
        below.set_facecolor(FAINT)
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


def assets_compared(comparison: Comparison, scenarios: Sequence[str]) -> Picture:
    """Draw families in need by theme and scenario, and how many a programme reaches.

    Parameters
    ----------
    comparison : Comparison
        A comparison of scenarios with programmes.
    scenarios : sequence of str
        Some of its scenarios.

    Returns
    -------
    Picture
    """
    base = comparison.results[comparison.baseline]
    names = [comparison.baseline, *scenarios]
    start = base.assets("start").assign(scenario="")
    table = pd.concat([start, comparison.assets("end")], ignore_index=True)
    table = table[(table["locality"] == BOROUGH) & table["scenario"].isin(["", *names])]
    need, served, reach = (
        _by_scenario(table, "theme", m) for m in ("in_need", "served", "reach")
    )
    in_it, queues, use = (
        _by_scenario(table, "programme", m) for m in ("served", "waiting", "use")
    )
    first, last = first_and_last(base)
    narrow = len(names) > _WIDE
    columns = [f"{'start' if narrow else comparison.baseline}\n{first}"]
    columns += [f"{name}\n{last}" for name in names]
    columns = [_wrapped(text, 92 // len(columns), narrow) for text in columns]
    themes = [words.title("theme", name) for name in need.index]
    titles: dict[str, str] = {}
    for name in reversed(names):
        programmes = comparison.results[name].scenario.programmes
        titles |= {key: programme.title for key, programme in programmes.items()}
    rows = [titles.get(str(n), words.plain(str(n))) for n in in_it.index]
    gap = (need - served).to_numpy(float)
    # The first column is the start.
    widest = int(gap[:, 1].argmax())
    said = [
        f"{words.count(float(number))} under “{shortened(name)}”"
        for name, number in zip(names, gap[widest, 1:], strict=True)
    ]
    if len(said) > 4:
        order = np.argsort(gap[widest, 1:], kind="stable")
        said = [f"from {said[order[0]]} to {said[order[-1]]}"]
    title = (
        f"{themes[widest]}: families in need who are in no programme, {last}: "
        f"{words.listing(said)}"
    )
    tall = max(len(themes), len(rows))
    picture, panels = frame(
        title,
        f"The borough, mean of draws: {first} in the baseline, {last} in each "
        "scenario. Above: families at level 2 or above by theme, in a programme of all "
        "in need; the darker, the larger their share. Below: families in each "
        "programme, and waiting; the darker, the more of its places are in use.",
        "A family may have several themes, and be in several programmes. "
        f"{source_of(comparison, scenarios)}",
        rows=2,
        columns=1,
        panel_height=0.32 * tall + 0.3,
        left=2.9,
    )
    above, below = panels
    of_themes = _cells(served, need, "{} of {}")
    of_programmes = _cells(in_it, queues, "{}, {} waiting")
    percent, inside = _cells(reach, reach, "{}%"), _cells(in_it, in_it, "{}")
    _heat(above, reach, percent if narrow else of_themes, themes, _darkest(reach))
    _heat(below, use, inside if narrow else of_programmes, rows)
    in_cells = "in a programme" if narrow else "in a programme, of all"
    darkest = f"darkest: {_darkest(reach):.0f}%"
    head(above, f"Families in need, by theme: {in_cells} ({darkest})")
    waiting = "" if narrow else ", and waiting"
    head(below, f"Programmes: families in it{waiting} (darkest: all places in use)")
    for panel in panels:
        panel.set_xticks(range(len(columns)), columns, size=8.5)
    told = [
        f"{theme}: "
        + ", ".join(
            f"{cell} {when}" for cell, when in zip(cells, _when(names), strict=True)
        )
        for theme, cells in zip(
            [*themes, *rows], of_themes + of_programmes, strict=True
        )
    ]
    picture.hearthline_alt = f"{title}. Two heat maps. {'. '.join(told)}."
    return picture


def _by_scenario(table: pd.DataFrame, of: str, measure: str) -> pd.DataFrame:
    """Return the means of a measure, names by scenarios; the start is first."""
    mine = table[(table["of"] == of) & (table["measure"] == measure)]
    order = list(dict.fromkeys(mine["name"]))
    columns = list(dict.fromkeys(mine["scenario"]))
    wide = mine.pivot_table(
        index="name", columns="scenario", values="mean", dropna=False
    )
    return wide.reindex(index=order, columns=columns)


def _cells(first: pd.DataFrame, second: pd.DataFrame, form: str) -> list[list[str]]:
    """Return the texts of a heat map; "–" where a scenario has no such row."""
    pairs = zip(first.to_numpy(float), second.to_numpy(float), strict=True)
    return [
        [
            form.format(words.count(a), words.count(b)) if np.isfinite(a) else "–"
            for a, b in zip(own.tolist(), other.tolist(), strict=True)
        ]
        for own, other in pairs
    ]


def _when(names: Sequence[str]) -> list[str]:
    return ["at the start", *(f"under {name}" for name in names)]


def _wrapped(text: str, width: int, narrow: bool) -> str:
    """Return a heading in lines: the name, in at most four, and the month."""
    name, _, month = text.partition("\n")
    lines = textwrap.wrap(shortened(name), max(width, 6))[: 4 if narrow else 2]
    # The subtitle has the months too.
    return "\n".join(lines if narrow else [*lines, month])
