"""Layouts and texts of the pictures of multi-state models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..tables.ranges import has_range, too_few
from .charts import BAND, WHISKERS, band_key, drawn_stats
from .frame import BLUE, FAINT, INK, ORANGE, TEAL, axis_number, frame, head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ..tables.picture import Picture

    Floats = NDArray[np.float64]

#: The largest number of panels or bars; the footnote counts those omitted.
_MOST = 12


# ---- Layouts ---------------------------------------------------------------


def panels(
    source: str,
    values: Floats,
    names: Sequence[str],
    times: Floats,
    *,
    title: str,
    subtitle: str,
    note: str = "",
    steps: bool = False,
    differences: bool = False,
) -> Picture:
    """Draw a panel for each name, with lines or steps between times.

    Parameters
    ----------
    source : str
        The source of the numbers.
    values : ndarray, shape (draws, times, names)
        The values.
    names : sequence of str
        A name for each panel.
    times : ndarray, shape (times,)
        The times, one more than values if these are steps.
    title, subtitle : str
        The texts above.
    note : str
        A text for the footnote.
    steps : bool
        Whether values are those between times.
    differences : bool
        Whether values are differences, on scales that need not begin at zero.

    Returns
    -------
    Picture
    """
    shown, left_out = _largest(np.abs(values.mean(axis=0)).mean(axis=0))
    columns = min(3, len(shown)) if len(shown) != 4 else 2
    draws = values.shape[0]
    picture, drawn = frame(
        title,
        f"{subtitle} Each panel has its own scale"
        f"{'' if differences else ', from zero'}.",
        f"{note}{_variation(draws)}{_omitted(left_out, len(names))}{source}",
        rows=-(-len(shown) // columns),
        columns=columns,
        panel_height=2.0,
        key=band_key(BLUE, draws) if has_range(draws) else (),
        left=0.85,
    )
    sentences = []
    for panel, index in zip(drawn, shown, strict=False):
        stats = drawn_stats(values[:, :, index])
        if steps:
            stats = {k: np.append(v, v[-1:]) for k, v in stats.items()}
        if has_range(draws):
            panel.fill_between(
                times,
                stats["p10"],
                stats["p90"],
                step="post" if steps else None,
                color=BLUE,
                alpha=0.28,
                linewidth=0,
            )
        panel.plot(
            times,
            stats["mean"],
            drawstyle="steps-post" if steps else "default",
            marker="o" if len(times) == 1 else "",
            color=BLUE,
            linewidth=1.8,
        )
        head(panel, shortened(names[index], 90 // columns))
        if not differences:
            panel.set_ylim(0, 1.15 * float(stats["p90"].max()) or 1.0)
        else:
            panel.axhline(0.0, color=INK, linewidth=1.0, linestyle="--")
            if not any(stats[p].any() for p in ("p10", "p90")):
                panel.set_ylim(-1, 1)
        if len(times) > 1:
            panel.set_xlim(float(times[0]), float(times[-1]))
        sentences.append(_course(names[index], stats, draws))
    for panel in drawn[len(shown) :]:
        panel.set_visible(False)
    picture.hearthline_alt = (
        f"{title}. {subtitle} Line charts, one panel each"
        f"{'' if differences else ', scales from zero'}. " + " ".join(sentences)
    )
    return picture


def bars(
    source: str,
    values: Floats,
    names: Sequence[str],
    *,
    title: str,
    subtitle: str,
    note: str = "",
    mean: Floats | None = None,
) -> Picture:
    """Draw a bar for each name, whiskers over the middle 80% of draws.

    Parameters
    ----------
    source : str
        The source of the numbers.
    values : ndarray, shape (draws, names)
        The values.
    names : sequence of str
        A name for each bar.
    title, subtitle : str
        The texts above.
    note : str
        A text for the footnote.
    mean : ndarray, shape (names,), optional
        The lengths of the bars; by default the means of draws.

    Returns
    -------
    Picture
    """
    stats = drawn_stats(values)
    if mean is not None:
        stats["mean"] = mean
    shown, left_out = _largest(np.abs(stats["mean"]))
    draws = values.shape[0]
    labels = [shortened(names[index], 34) for index in shown]
    picture, (panel,) = frame(
        title,
        subtitle,
        f"{note}{' ' if note else ''}{WHISKERS if has_range(draws) else too_few(draws)}"
        f"{_omitted(left_out, len(names))}{source}",
        panel_height=0.35 + 0.36 * len(shown),
        panel_titles=False,
        left=0.45 + 0.078 * max(len(label) for label in labels),
    )
    mean = stats["mean"][shown]
    y = np.arange(len(shown))
    colours = [ORANGE if value < 0 else TEAL for value in mean]
    panel.barh(y, mean, height=0.62, color=colours)
    ends = np.stack([mean, mean])
    if has_range(draws):
        ends = np.stack([stats["p10"][shown], stats["p90"][shown]])
        spread = np.maximum([mean - ends[0], ends[1] - mean], 0)
        panel.errorbar(
            mean, y, xerr=spread, fmt="none", ecolor=INK, elinewidth=1.2, capsize=3
        )
    for at, value in enumerate(mean):
        far = max(value, ends[1, at]) if value >= 0 else min(value, ends[0, at])
        panel.annotate(
            number_text(float(value)),
            (float(far), at),
            (5 if value >= 0 else -5, 0),
            textcoords="offset points",
            ha="left" if value >= 0 else "right",
            va="center",
            size=9,
            color=INK,
        )
    _bar_axes(panel, labels, min(0.0, float(ends.min())), max(0.0, float(ends.max())))
    sentences = [f"{names[p]}: {number_text(float(stats['mean'][p]))}." for p in shown]
    picture.hearthline_alt = (
        f"{title}. {subtitle} Bars, scale from zero. {' '.join(sentences)} "
        f"{note}".strip()
    )
    return picture


def _bar_axes(panel: Axes, labels: Sequence[str], low: float, high: float) -> None:
    """Label a panel of bars, with space for a number beyond each bar."""
    space = 0.14 * ((high - low) or 1.0)
    panel.set_xlim(low - space if low < 0 else 0.0, high + space)
    panel.set_ylim(len(labels) - 0.4, -0.6)
    panel.set_yticks(range(len(labels)), list(labels))
    panel.xaxis.set_major_formatter(lambda x, _: axis_number(x))
    panel.grid(visible=False, axis="y")
    panel.grid(axis="x", color=FAINT, linewidth=0.8)
    panel.axvline(0.0, color=INK, linewidth=0.8)


# ---- Texts -----------------------------------------------------------------


def _largest(sizes: Floats) -> tuple[list[int], int]:
    """Return the indices of the largest in ascending order, and the number omitted."""
    order = np.argsort(-sizes, kind="stable")[:_MOST]
    return sorted(order.tolist()), max(0, len(sizes) - _MOST)


def _course(name: str, stats: dict[str, Floats], draws: int) -> str:
    first, last = (number_text(float(stats["mean"][i])) for i in (0, -1))
    text = f"{name}: {first} at the start and {last} at the end"
    if has_range(draws):
        low, high = (number_text(float(stats[p][-1])) for p in ("p10", "p90"))
        text += f" (middle 80% of draws {low} to {high})"
    return f"{text}."


def number_text(number: float) -> str:
    """Return a number with three digits, or rounded to a whole number.

    Parameters
    ----------
    number : float
        The number.

    Returns
    -------
    str
        A word if it is not a number.
    """
    if np.isnan(number):
        return "unknown"
    size = abs(number)
    sign = "−" if number < 0 else ""
    return f"{sign}{size:,.0f}" if size >= 100 or size == 0 else f"{sign}{size:.3g}"


def arrow(transition: str, most: int) -> str:
    """Return a transition with an arrow.

    Parameters
    ----------
    transition : str
        The transition, such as ``"well>ill"``.
    most : int
        About how many characters there may be.

    Returns
    -------
    str
    """
    ends = transition.split(">")
    if sum(map(len, ends)) > most:
        ends = [shortened(end, most // 2) for end in ends]
    return " → ".join(ends)


def cause_text(cause: str, of: str) -> str:
    """Return a cause of amounts in words.

    Parameters
    ----------
    cause : {"stay", "entry", "transition"}
        The cause.
    of : str
        The state or transition.

    Returns
    -------
    str
    """
    return {
        "stay": f"time in {of}",
        "entry": f"entry into {of}",
        "transition": arrow(of, 30),
    }[cause]


def shortened(text: str, most: int) -> str:
    """Return a text without its middle, since names often differ at the end.

    Parameters
    ----------
    text : str
        The text.
    most : int
        How many characters there may be.

    Returns
    -------
    str
    """
    if len(text) <= most:
        return text
    end = most // 2
    return f"{text[: most - 1 - end]}…{text[-end:]}"


def _variation(draws: int) -> str:
    return BAND if has_range(draws) else too_few(draws)


def _omitted(left_out: int, count: int) -> str:
    if not left_out:
        return ""
    return f"The {count - left_out} largest of {count}. "
