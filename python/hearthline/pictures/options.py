"""The options of a comparison side by side: differences from the baseline, in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.ticker import MaxNLocator

from ..base import words
from ..results.options import measured
from ..tables.ranges import has_range
from .charts import drawn_stats
from .frame import FAINT, GREY, INK, frame
from .scenarios import key_of, looks_of, shortened, source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matplotlib.axes import Axes

    from ..results.comparison import Comparison
    from ..results.options import Number, Option
    from ..tables.cubes import Floats
    from ..tables.picture import Picture

#: The height of a line, the space between numbers, and that of the headings, in inches.
_LINE, _GAP, _HEAD = 0.19, 0.12, 0.3
#: Where columns are, of 100: names, the middle of the points and how far they reach,
#: the marker in front of the mean, the end of the mean, the difference, the share.
_MIDDLE, _REACH = 46.0, 15.0
_MARK, _MEAN, _GAP_AT, _SHARE = 63.5, 71.5, 73.0, 100.0

#: Numbers below which a difference in percent does not count for the scale.
_SMALL = 20.0

#: The headings of groups: what is counted.
_GROUPS = {
    "need": "Need: families",
    "open cases": "Open cases: children whom they cover",
    "not served": "Not served: families",
    "work in the year": "Work in the year: families",
    "cost": "Cost, gross, at average prices",
}

_NOTE = (
    "Better means fewer families or children in need or with a case, less work, lower "
    "cost, and more families at level 1; of families at level 2 or 3 and of early "
    "help, neither fewer nor more is better. "
)
_VARIATION = (
    "Ranges and shares of draws are Monte Carlo variation only, not uncertainty about "
    "the rates. "
)


class _Row(NamedTuple):
    """A number, with its statistics under each scenario."""

    number: Number
    years: str
    base: dict[str, Floats]
    options: dict[str, Option]
    gaps: dict[str, dict[str, Floats]]

    @property
    def form(self) -> Callable[[float], str]:
        """Returns a value in words."""
        return words.pounds if self.number.group == "cost" else words.count

    def signed(self, number: float) -> str:
        """Return a difference in words, with its sign."""
        money = self.number.group == "cost"
        return words.signed_pounds(number) if money else words.signed(number)

    def relative(self, number: Floats) -> float:
        """Return a difference in percent of the baseline; NaN if that is 0."""
        base = float(self.base["mean"])
        return float(number) / base * 100 if base else float("nan")


def options(comparison: Comparison, scenarios: Sequence[str]) -> Picture:
    """Draw the differences of scenarios from the baseline, in rows by number.

    Parameters
    ----------
    comparison : Comparison
        A comparison.
    scenarios : sequence of str
        Some of its scenarios.

    Returns
    -------
    Picture
    """
    rows = _rows(comparison, scenarios)
    looks = looks_of(comparison, scenarios)
    ranged = has_range(comparison.draws)
    per_row = max(2, len(scenarios))
    reach = _reach(rows, ranged)
    groups = len({row.number.group for row in rows})
    height = _HEAD + len(rows) * (per_row * _LINE + _GAP) + groups * 1.8 * _LINE
    title = _title(rows)
    year = next(row.years for row in rows if not row.number.whole)
    middle = " with the middle 80% of draws" if ranged else ""
    picture, (panel,) = frame(
        title,
        f"Financial year {year}. Points show the difference from the baseline in "
        f"percent of it{middle}; the columns show the mean and the difference"
        f"{', and the share of draws that are better' if ranged else ''}.",
        f"{_NOTE}{_VARIATION if ranged else ''}{_beyond(rows, reach)}"
        f"{_cost_note(comparison, rows)}"
        f"{source_of(comparison, scenarios)}",
        panel_height=height,
        panel_titles=False,
        key=key_of(comparison, scenarios, looks, line=False),
        left=0.25,
    )
    panel.axis("off")
    panel.set_xlim(0, 100)
    panel.set_ylim(height, 0)
    _head(panel, reach, height, ranged)
    down, group = _HEAD, ""
    for row in rows:
        if row.number.group != group:
            group = row.number.group
            down += 1.8 * _LINE
            panel.text(
                0, down - 0.06, _GROUPS[group], size=9.5, weight="bold", color=INK
            )
            panel.plot([0, 100], [down] * 2, color=INK, linewidth=0.8)
        _draw_row(panel, row, down + 0.5 * (_GAP + _LINE), looks, reach, ranged)
        down += per_row * _LINE + _GAP
        panel.plot([0, 100], [down] * 2, color=FAINT, linewidth=0.5)
    sentences = " ".join(_sentence(row, ranged) for row in rows)
    picture.hearthline_alt = (
        f"{title}. A table with points, a row for each number. {sentences}"
    )
    return picture


def _rows(comparison: Comparison, scenarios: Sequence[str]) -> list[_Row]:
    rows = []
    for number, years, every in measured(comparison, None):
        chosen = {name: every[name] for name in scenarios}
        gaps = {
            name: drawn_stats(option.gap)
            for name, option in chosen.items()
            if option.gap is not None
        }
        base = drawn_stats(every[comparison.baseline].values)
        rows.append(_Row(number, years, base, chosen, gaps))
    return rows


def _title(rows: Sequence[_Row]) -> str:
    """Return which scenarios have the fewest acute needs, and which cost least."""
    acute = next(r for r in rows if r.number.chosen == {"level": "4"})
    parts = [_least(acute, "fewest families at level 4", "fewer families at level 4")]
    parts += [
        _least(
            row,
            "lowest gross cost",
            "a lower gross cost",
        )
        for row in rows
        if row.number.group == "cost" and not row.number.whole
    ]
    text = f"{'; '.join(parts)}, in {acute.years}"
    return text[:1].upper() + text[1:]


def _least(row: _Row, least: str, less: str) -> str:
    """Return the scenarios with the lowest number, if they are below the baseline."""
    gaps = {name: float(stats["mean"]) for name, stats in row.gaps.items()}
    best = min(gaps, key=lambda name: gaps[name])
    if not _is_below(row.options[best].gap):
        return f"no scenario clearly has {less} than the baseline"
    lowest = row.options[best].values
    as_low = [
        name
        for name, option in row.options.items()
        if _is_below(option.gap) and not _is_below(lowest - option.values)
    ]
    base = row.form(float(row.base["mean"]))
    named = [f"“{shortened(n)}” ({row.signed(gaps[n])} of {base})" for n in as_low]
    if len(named) > 3:
        return f"{len(named)} scenarios have {less} than the baseline"
    return f"{least} under {' or '.join(named)}"


def _is_below(gap: Floats | None) -> bool:
    """Return whether a difference is below zero by more than two standard errors."""
    if gap is None or len(gap) < 2:
        return False
    return bool(gap.mean() < -2 * gap.std(ddof=1) / np.sqrt(len(gap)))


def _cost_note(comparison: Comparison, rows: Sequence[_Row]) -> str:
    if not any(row.number.group == "cost" for row in rows):
        return ""
    return f"Cost: {comparison.cost_label}. "


def _reach(rows: Sequence[_Row], ranged: bool) -> float:
    """Return the difference in percent that the scale reaches."""
    names = ("mean", "p10", "p90") if ranged else ("mean",)
    sizes = [
        abs(row.relative(stats[name]))
        for row in rows
        for stats in row.gaps.values()
        for name in names
        # A small number changes by much; its points may leave the scale.
        if float(row.base["mean"]) >= _SMALL
    ]
    return 1.08 * max(sizes, default=0.0) or 1.0


def _beyond(rows: Sequence[_Row], reach: float) -> str:
    """Return what an arrow means, if there is one."""
    every = (row.relative(s["mean"]) for row in rows for s in row.gaps.values())
    outside = any(abs(number) > reach for number in every)
    return "An arrow is beyond the scale. " if outside else ""


def _head(panel: Axes, reach: float, height: float, ranged: bool) -> None:
    """Write the headings of the columns, and draw the scale."""
    bold: dict[str, Any] = {"size": 8.5, "weight": "bold", "color": INK, "va": "bottom"}
    panel.text(0, _HEAD - 0.07, "number, and baseline", ha="left", **bold)
    panel.text(_MEAN, _HEAD - 0.07, "mean", ha="right", **bold)
    panel.text(_GAP_AT, _HEAD - 0.07, "difference", ha="left", **bold)
    if ranged:
        panel.text(_SHARE, _HEAD - 0.07, "better in", ha="right", **bold)
    ticks = np.asarray(MaxNLocator(nbins=4).tick_values(-reach, reach))
    for tick in ticks[np.abs(ticks) <= reach]:
        at = _MIDDLE + tick / reach * _REACH
        zero = tick == 0
        text = "baseline" if zero else f"{'+' if tick > 0 else '−'}{abs(tick):g}%"
        panel.text(
            at, _HEAD - 0.07, text, size=8.5, color=INK, ha="center", va="bottom"
        )
        panel.plot(
            [at, at],
            [_HEAD, height],
            color=INK if zero else FAINT,
            linewidth=1.0 if zero else 0.8,
            linestyle="--" if zero else "-",
            zorder=0,
        )
    panel.plot([0, 100], [_HEAD, _HEAD], color=INK, linewidth=0.8)


def _draw_row(
    panel: Axes,
    row: _Row,
    down: float,
    looks: Mapping[str, tuple[str, str]],
    reach: float,
    ranged: bool,
) -> None:
    plain: dict[str, Any] = {"size": 8.5, "color": INK, "va": "center"}
    panel.text(0, down, row.number.title, ha="left", **plain)
    base = row.form(float(row.base["mean"]))
    if ranged:
        base += f" ({_range(row.form, row.base)})"
    panel.text(0, down + _LINE, base, ha="left", **(plain | {"color": GREY}))
    for at, (name, stats) in enumerate(row.gaps.items()):
        y = down + at * _LINE
        colour, marker = looks[name]
        _point(panel, row, stats, y, reach, looks[name])
        panel.plot([_MARK], [y], color=colour, marker=marker, markersize=5)
        value = row.form(float(row.options[name].values.mean()))
        panel.text(_MEAN, y, value, ha="right", **plain)
        gap = row.signed(float(stats["mean"]))
        if ranged:
            gap += f" ({_range(row.signed, stats)})"
        panel.text(_GAP_AT, y, gap, ha="left", **plain)
        if ranged:
            share = _share(row, name)
            colour = INK if share.endswith("%") else GREY
            panel.text(_SHARE, y, share, ha="right", **(plain | {"color": colour}))


def _point(
    panel: Axes,
    row: _Row,
    stats: dict[str, Floats],
    y: float,
    reach: float,
    look: tuple[str, str],
) -> None:
    """Draw a difference with its range; an arrow if it leaves the scale."""
    colour, marker = look
    mean, low, high = (row.relative(stats[k]) / reach for k in ("mean", "p10", "p90"))
    if not np.isfinite(mean):
        return
    inside = np.clip([low, high], -1, 1) * _REACH + _MIDDLE
    panel.plot(inside, [y, y], color=colour, linewidth=1.6, alpha=0.6)
    at = float(np.clip(mean, -1, 1)) * _REACH + _MIDDLE
    size = 5
    if abs(mean) > 1:
        marker, size = ("$→$" if mean > 0 else "$←$"), 8
    panel.plot([at], [y], color=colour, marker=marker, markersize=size)


def _range(form: Callable[[float], str], stats: dict[str, Floats]) -> str:
    return f"{form(float(stats['p10']))} to {form(float(stats['p90']))}"


def _share(row: _Row, name: str) -> str:
    """Return the share of draws in which a scenario is better."""
    option = row.options[name]
    if option.gap is not None and not option.gap.any():
        return "same"
    share = option.better(row.number.better)
    return "–" if np.isnan(share) else f"{100 * share:.0f}%"


def _sentence(row: _Row, ranged: bool) -> str:
    parts = []
    for name, stats in row.gaps.items():
        share = _share(row, name)
        better = f", better in {share} of draws" if share.endswith("%") else ""
        value = row.form(float(row.options[name].values.mean()))
        parts.append(
            f"{value} under {name} ({row.signed(float(stats['mean']))}"
            f"{better if ranged else ''})"
        )
    base = row.form(float(row.base["mean"]))
    return f"{row.number.title}: {base} in the baseline, {words.listing(parts)}."
