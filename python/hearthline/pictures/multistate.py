"""Pictures of multi-state models: of runs and of expected values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..base import words
from .charts import BAND, WHISKERS, band_key, drawn_stats, has_range, too_few
from .frame import BLUE, FAINT, INK, ORANGE, TEAL, axis_number, frame, head

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

    from ..multistate.results import MultiStateResults
    from ..tables.picture import Picture

Floats = NDArray[np.float64]

#: The largest number of panels or bars; the footnote counts those omitted.
_MOST = 12


def occupancy(results: MultiStateResults) -> Picture:
    """Draw units in each state over time, with a panel per state.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    states, times = results.model.states, results.times
    values = _by_draw(results, "occupancy", "units", len(states))
    end = values[:, -1].mean(axis=0)
    most = int(end.argmax())
    share = float(end[most] / max(end.sum(), 1e-300))
    return _panels(
        results,
        values,
        states,
        times,
        title=f"{words.percent(share)} of units are in "
        f"“{_shortened(states[most], 30)}” at {_when(results, times[-1])}",
        subtitle=f"Units in each state by {results.model.time_unit} since the start.",
        steps=False,
    )


def transitions(results: MultiStateResults) -> Picture:
    """Draw transitions per unit of time, with a panel per transition.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    names, times = results.model.transitions, results.times
    unit = results.model.time_unit
    values = _by_draw(results, "transition", "events", len(names))
    total = values.sum(axis=1).mean(axis=0)
    most = int(total.argmax())
    return _panels(
        results,
        values / np.diff(times)[None, :, None],
        [_arrow(name, 26) for name in names],
        times,
        title=f"{_arrow(names[most], 34)} is the most common transition: "
        f"{_number(float(total[most]))} in total",
        subtitle=f"Transitions per {unit}, between the times of the table, by {unit} "
        "since the start.",
        steps=True,
    )


def stays(results: MultiStateResults) -> Picture:
    """Draw the time that a unit spends in each state, with a bar per state.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    states, unit = results.model.states, results.model.time_unit
    values = _by_draw(results, "stay", "duration", len(states)).sum(axis=1)
    values = values / results.units
    mean = values.mean(axis=0)
    most = int(mean.argmax())
    first, last = results.times[0], results.times[-1]
    return _bars(
        results,
        values,
        states,
        title=f"A unit spends {_number(float(mean[most]))} {unit}s in "
        f"“{_shortened(states[most], 30)}”, more than in any other state",
        subtitle=f"Time in each state, in {unit}s per unit, between {unit} {first:g} "
        f"and {last:g}.",
    )


def costs(results: MultiStateResults) -> Picture:
    """Draw discounted costs per unit, with a bar per cause.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    return _account(results, "cost", "costs", "costs")


def utilities(results: MultiStateResults) -> Picture:
    """Draw discounted utilities per unit, with a bar per cause.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    Picture
    """
    return _account(results, "utility", "utilities", "has a utility of")


def _account(
    results: MultiStateResults, table: str, account: str, verb: str
) -> Picture:
    own = results.columns(table)
    values = own.values["discounted"]
    named = zip(own.keys["cause"], own.keys["of"], strict=True)
    labels = [_cause(cause, of) for cause, of in named]
    found = getattr(results, account)
    value, error = found.discounted.value, found.discounted.error
    shown = "unknown" if np.isnan(error) else _number(error)
    with_error = f" (standard error {shown})" if error else ""
    return _bars(
        results,
        values,
        labels,
        title=f"A unit {verb} {_number(value)} until {_when(results, results.horizon)}",
        subtitle=f"Discounted {table} per unit by cause.",
        note=f"In total {_number(value)}{with_error}; undiscounted "
        f"{_number(found.undiscounted.value)}.",
        mean=found.by_cause["discounted"].to_numpy(),
    )


# ---- Layouts ---------------------------------------------------------------


def _panels(
    results: MultiStateResults,
    values: Floats,
    names: Sequence[str],
    times: Floats,
    *,
    title: str,
    subtitle: str,
    steps: bool,
) -> Picture:
    """Draw a panel for each name, with lines or steps between times."""
    shown, left_out = _largest(values.mean(axis=(0, 1)))
    columns = min(3, len(shown)) if len(shown) != 4 else 2
    draws = values.shape[0]
    picture, panels = frame(
        title,
        f"{subtitle} Each panel has its own scale, from zero.",
        f"{_variation(draws)}{_omitted(left_out, len(names))}{_source(results)}",
        rows=-(-len(shown) // columns),
        columns=columns,
        panel_height=2.0,
        key=band_key(BLUE, draws) if has_range(draws) else (),
        left=0.85,
    )
    sentences = []
    for panel, index in zip(panels, shown, strict=False):
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
        head(panel, _shortened(names[index], 90 // columns))
        panel.set_ylim(0, 1.15 * float(stats["p90"].max()) or 1.0)
        if len(times) > 1:
            panel.set_xlim(float(times[0]), float(times[-1]))
        sentences.append(_course(names[index], stats, draws))
    for panel in panels[len(shown) :]:
        panel.set_visible(False)
    picture.hearthline_alt = (
        f"{title}. {subtitle} Line charts, one panel each, scales from zero. "
        + " ".join(sentences)
    )
    return picture


def _bars(
    results: MultiStateResults,
    values: Floats,
    names: Sequence[str],
    *,
    title: str,
    subtitle: str,
    note: str = "",
    mean: Floats | None = None,
) -> Picture:
    """Draw a bar for each name, whiskers over the middle 80% of draws.

    A bar's length is the mean of draws, or ``mean``.
    """
    stats = drawn_stats(values)
    if mean is not None:
        stats["mean"] = mean
    shown, left_out = _largest(np.abs(stats["mean"]))
    draws = values.shape[0]
    labels = [_shortened(names[index], 34) for index in shown]
    picture, (panel,) = frame(
        title,
        subtitle,
        f"{note}{' ' if note else ''}{WHISKERS if has_range(draws) else too_few(draws)}"
        f"{_omitted(left_out, len(names))}{_source(results)}",
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
            _number(float(value)),
            (float(far), at),
            (5 if value >= 0 else -5, 0),
            textcoords="offset points",
            ha="left" if value >= 0 else "right",
            va="center",
            size=9,
            color=INK,
        )
    _bar_axes(panel, labels, min(0.0, float(ends.min())), max(0.0, float(ends.max())))
    sentences = [f"{names[p]}: {_number(float(stats['mean'][p]))}." for p in shown]
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


def _by_draw(
    results: MultiStateResults, table: str, measure: str, columns: int
) -> Floats:
    values = results.columns(table).values[measure]
    return values.reshape(values.shape[0], -1, columns)


def _largest(sizes: Floats) -> tuple[list[int], int]:
    """Return the indices of the largest in ascending order, and the number omitted."""
    order = np.argsort(-sizes, kind="stable")[:_MOST]
    return sorted(order.tolist()), max(0, len(sizes) - _MOST)


def _course(name: str, stats: dict[str, Floats], draws: int) -> str:
    first, last = (_number(float(stats["mean"][i])) for i in (0, -1))
    text = f"{name}: {first} at the start and {last} at the end"
    if has_range(draws):
        low, high = (_number(float(stats[p][-1])) for p in ("p10", "p90"))
        text += f" (middle 80% of draws {low} to {high})"
    return f"{text}."


def _number(number: float) -> str:
    """Return a number with three digits, or rounded to a whole number."""
    size = abs(number)
    sign = "−" if number < 0 else ""
    return f"{sign}{size:,.0f}" if size >= 100 or size == 0 else f"{sign}{size:.3g}"


def _when(results: MultiStateResults, time: float) -> str:
    return f"{results.model.time_unit} {time:g}"


def _arrow(transition: str, most: int) -> str:
    """Return a transition with an arrow, in about ``most`` characters."""
    ends = transition.split(">")
    if sum(map(len, ends)) > most:
        ends = [_shortened(end, most // 2) for end in ends]
    return " → ".join(ends)


def _cause(cause: str, of: str) -> str:
    return {
        "stay": f"time in {of}",
        "entry": f"entry into {of}",
        "transition": _arrow(of, 30),
    }[cause]


def _shortened(text: str, most: int) -> str:
    """Return a text without its middle, since names often differ at the end."""
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


def _source(results: MultiStateResults) -> str:
    return f"Source: Hearthline {_core.version}, {results.said_of_source()}."


_PICTURES: dict[str, Callable[[Any], Picture]] = {
    "occupancy": occupancy,
    "stay": stays,
    "transition": transitions,
    "cost": costs,
    "utility": utilities,
}


def available(results: MultiStateResults) -> list[str]:
    """Return the names of the tables that are not empty.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.

    Returns
    -------
    list of str
    """
    return [
        name
        for name in _PICTURES
        if next(iter(results.columns(name).values.values())).size
    ]


def draw(results: MultiStateResults, name: str) -> Picture:
    """Draw a picture of results by its name.

    Parameters
    ----------
    results : MultiStateResults
        Results of a run, or expected values.
    name : str
        One of `available`.

    Returns
    -------
    Picture
    """
    return _PICTURES[name](results)
