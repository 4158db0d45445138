"""The frame of every picture: titles, key, panels and footnote.

A picture has a headline with its main finding, a subtitle with the quantity and
its unit, a key above the panels, and a footnote with its source and limitations.
It does not use the global state of pyplot.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ..base import words
from ..tables.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

#: Colours that people with any colour vision can distinguish, each with a contrast
#: of at least 3:1 against white.
BLUE, TEAL, ORANGE = "#12436D", "#228A81", "#D4500C"
PLUM, MAUVE, GREY = "#801650", "#A8568A", "#5B5B5B"
INK, FAINT = "#262626", "#D9D9D9"

_WIDTH = 10.0
_LEFT, _RIGHT = 0.75, 0.45
_LINE = {"title": 0.29, "subtitle": 0.21, "note": 0.17}


def frame(
    title: str,
    subtitle: str,
    note: str,
    *,
    rows: int = 1,
    columns: int = 1,
    panel_height: float = 2.2,
    panel_titles: bool = True,
    key: Sequence[Artist] = (),
    left: float = _LEFT,
) -> tuple[Picture, list[Axes]]:
    """Lay out a picture, with space for texts of any length.

    Parameters
    ----------
    title, subtitle, note : str
        Headline, quantity with its unit, and footnote.
    rows, columns : int
        The number of rows and columns of panels.
    panel_height : float
        Height of a panel, in inches.
    panel_titles : bool
        Whether to leave space for titles above the panels.
    key : sequence of artists
        Entries of the key, each with its label.
    left : float
        Space for the labels of the vertical axis, in inches.

    Returns
    -------
    picture : Picture
    panels : list of matplotlib.axes.Axes
        The panels, row by row.
    """
    parts = {
        "title": textwrap.wrap(title, 76, break_on_hyphens=False),
        "subtitle": textwrap.wrap(subtitle, 126, break_on_hyphens=False),
        "note": _wrapped(note, 154),
    }
    tall = {name: _LINE[name] * len(lines) for name, lines in parts.items()}
    key_columns = _key_columns([str(artist.get_label()) for artist in key])
    key_height = 0.1 + 0.24 * -(-len(key) // key_columns) if key else 0.0
    above = 0.2 + tall["title"] + 0.06 + tall["subtitle"] + key_height
    above += 0.42 if panel_titles else 0.2
    below = 0.42 + tall["note"] + 0.2
    gap = 0.78 if panel_titles else 0.5
    height = above + below + rows * panel_height + (rows - 1) * gap
    picture = Picture(figsize=(_WIDTH, height), dpi=150, facecolor="white")
    picture.hearthline_title = title
    down = 0.2
    for name, size, weight, colour in (
        ("title", 15.0, "bold", INK),
        ("subtitle", 10.5, "normal", INK),
    ):
        picture.text(
            0.2 / _WIDTH,
            1 - down / height,
            "\n".join(parts[name]),
            size=size,
            weight=weight,
            color=colour,
            va="top",
            linespacing=1.25,
        )
        down += tall[name] + 0.06
    if key:
        picture.legend(
            handles=list(key),
            loc="upper left",
            bbox_to_anchor=(0.1 / _WIDTH, 1 - down / height),
            ncols=key_columns,
            frameon=False,
            fontsize=9.5,
            handlelength=2.2,
            labelcolor=INK,
        )
    picture.text(
        0.2 / _WIDTH,
        (tall["note"] + 0.14) / height,
        "\n".join(parts["note"]),
        size=8.5,
        color="#404040",
        va="top",
        linespacing=1.2,
    )
    grid = picture.add_gridspec(
        rows,
        columns,
        left=left / _WIDTH,
        right=1 - _RIGHT / _WIDTH,
        top=1 - above / height,
        bottom=below / height,
        hspace=gap / panel_height,
        wspace=0.24,
    )
    panels = [
        picture.add_subplot(grid[r, c]) for r in range(rows) for c in range(columns)
    ]
    for panel in panels:
        tidy(panel)
    return picture, panels


def _wrapped(text: str, width: int) -> list[str]:
    """Return lines of a text; signs that are wider than letters count twice."""
    wide = "−%"
    padded = "".join(f"{c}\0" if c in wide else c for c in text)
    lines = textwrap.wrap(padded, width, break_on_hyphens=False)
    return [line.replace("\0", "") for line in lines]


def _key_columns(labels: Sequence[str]) -> int:
    """Return the number of columns of a key."""
    widths = [0.72 + 0.075 * len(label) for label in labels]
    space = _WIDTH - 0.2
    if sum(widths) <= space:
        return max(1, len(labels))
    return max(1, int(space / max(widths)))


def tidy(panel: Axes) -> None:
    """Draw a panel with faint horizontal lines and without a frame.

    Parameters
    ----------
    panel : Axes
        The panel.
    """
    for side in ("top", "right", "left"):
        panel.spines[side].set_visible(False)
    panel.spines["bottom"].set_color(GREY)
    panel.grid(axis="y", color=FAINT, linewidth=0.8)
    panel.set_axisbelow(True)
    panel.tick_params(axis="y", length=0, labelsize=9, labelcolor=INK)
    panel.tick_params(axis="x", length=3, labelsize=9, color=GREY, labelcolor=INK)
    panel.yaxis.set_major_locator(MaxNLocator(nbins=4, min_n_ticks=3))
    panel.yaxis.set_major_formatter(FuncFormatter(lambda y, _: axis_number(y)))


def axis_number(number: float) -> str:
    """Return the label of a number on an axis: short, with a minus sign.

    Parameters
    ----------
    number : float
        A number.

    Returns
    -------
    str
    """
    text = f"{abs(number):,.6g}" if abs(number) < 1000 else f"{abs(number):,.0f}"
    return f"−{text}" if number < 0 else text


def head(panel: Axes, text: str, size: float = 10.5) -> None:
    """Write a title above a panel, aligned left.

    Parameters
    ----------
    panel : Axes
        The panel.
    text : str
        The title.
    size : float
        Font size, in points.
    """
    panel.set_title(text, loc="left", size=size, weight="bold", color=INK, pad=6)


def month_axis(panel: Axes, days: NDArray[Any], crowded: bool = False) -> None:
    """Label a horizontal axis of months, with as many labels as there is space.

    Parameters
    ----------
    panel : Axes
        The panel; its horizontal axis counts months since the first.
    days : ndarray of datetime64, shape (months,)
        The months.
    crowded : bool
        Whether the panel is narrow.
    """
    count = len(days)
    space = 3 if crowded else 6
    step = next(
        s for s in (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 1200) if count / s <= space
    )
    ticks = np.arange(0, count + 1, step)
    form = "%b %Y" if not crowded or step < 12 else "%Y"
    first = days[0].astype("datetime64[M]")
    labels = [f"{(first + p).astype('datetime64[s]').item():{form}}" for p in ticks]
    panel.set_xticks(ticks, labels)
    panel.set_xlim(0, count)


def year_step(count: int) -> int:
    """Return the step between financial years that have a label.

    Parameters
    ----------
    count : int
        The number of financial years.

    Returns
    -------
    int
    """
    return max(1, -(-count // 12))


def year_axis(panel: Axes, years: Sequence[str], covered: NDArray[Any]) -> None:
    """Label a horizontal axis of financial years; a star marks an incomplete year.

    Parameters
    ----------
    panel : Axes
        The panel; its horizontal axis counts years since the first.
    years : sequence of str
        Financial years, such as ``"2014/15"``.
    covered : ndarray of int, shape (years,)
        Months of each year within the horizon.
    """
    ticks = range(0, len(years), year_step(len(years)))
    labels = [years[p] + ("" if covered[p] == 12 else "*") for p in ticks]
    panel.set_xticks(ticks, labels)
    panel.set_xlim(-0.6, len(years) - 0.4)


def numbers_at(values: Any) -> str:
    """Return a list of numbers in words, for alternative text.

    Parameters
    ----------
    values : iterable of float
        Numbers.

    Returns
    -------
    str
    """
    return words.listing([words.count(float(v)) for v in values])
