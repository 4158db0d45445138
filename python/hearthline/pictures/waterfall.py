"""The picture of a mix taken apart: each part alone, their interaction, and the sum."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ..base import words
from ..tables.ranges import has_range
from .charts import WHISKERS, drawn_stats
from .frame import BLUE, FAINT, GREY, INK, ORANGE, TEAL, axis_number, frame
from .scenarios import shortened, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes

    from ..results.options import Number
    from ..results.steps import Steps
    from ..results.waterfall import Waterfall
    from ..tables.cubes import Floats
    from ..tables.picture import Picture

#: The height of a row, in inches, and the letters of a line of its name.
_ROW, _NAME = 0.46, 40
#: The share of the panel that bars take; numbers are to the right of them.
_BARS = 0.64

#: What headlines call numbers whose titles are short for a table.
_HEADS = {
    "Above level 1": "Families above level 1",
    "Above level 2": "Families above level 2",
    "Looked after": "Children looked after",
}

_BETTER, _WORSE, _NEITHER, _UNCLEAR = TEAL, ORANGE, BLUE, GREY
_HATCH = "////"


@dataclass(frozen=True)
class _Bar:
    """A row of the picture: a difference, drawn from where the one before ends.

    Attributes
    ----------
    name : str
        What is to the left of it.
    stats : dict of str to ndarray
        The statistics of the difference.
    begins : float
        Where the bar begins.
    hatch : str
        Its hatching.
    """

    name: str
    stats: dict[str, Floats]
    begins: float
    hatch: str = ""

    def at(self, statistic: str) -> float:
        """Return a statistic."""
        return float(self.stats[statistic])

    @property
    def ends(self) -> float:
        """Where the bar ends."""
        return self.begins + self.at("mean")

    @property
    def reach(self) -> list[float]:
        """The ends of the bar, and of its whisker."""
        ends = [self.begins + self.at(name) for name in ("mean", "p10", "p90")]
        return [self.begins, *ends]

    @property
    def clear(self) -> bool:
        """Whether the difference is more than two standard errors from 0."""
        error = self.at("mcse")
        return bool(np.isfinite(error) and abs(self.at("mean")) > 2 * error)

    def colour(self, aim: str) -> str:
        """Return the colour of the bar: whether it is an improvement."""
        if not self.clear:
            return _UNCLEAR
        if not aim:
            return _NEITHER
        return _BETTER if (self.at("mean") < 0) == (aim == "fewer") else _WORSE


def _steps(waterfall: Waterfall, title: str, year: str | None) -> Steps:
    return next(s for s in waterfall.steps(year) if s.number.title == title)


def _bars(waterfall: Waterfall, steps: Steps) -> Iterator[_Bar]:
    """Yield the rows between the baseline and the mix, and that of the mix."""
    at = 0.0
    if len(steps.parts) == 1 and steps.mix.gap is not None:
        (name,) = steps.parts
        yield _Bar(waterfall.parts[name], drawn_stats(steps.mix.gap), at)
        return
    for name, option in steps.parts.items():
        if option.gap is not None:
            bar = _Bar(waterfall.parts[name], drawn_stats(option.gap), at)
            at = bar.ends
            yield bar
    if steps.interaction is not None:
        yield _Bar("Interaction", drawn_stats(steps.interaction), at, _HATCH)
    if steps.mix.gap is not None:
        mix = shortened(waterfall.mix)
        yield _Bar(f"Together: “{mix}”", drawn_stats(steps.mix.gap), 0.0)


def draw(waterfall: Waterfall, name: str, year: str | None = None) -> Picture:
    """Draw one number on its way from the baseline to the mix.

    Parameters
    ----------
    waterfall : Waterfall
        A waterfall.
    name : str
        One of `available`.
    year : str, optional
        A financial year; by default the last whole one.

    Returns
    -------
    Picture
    """
    steps = _steps(waterfall, name, year)
    number = steps.number
    money = number.group == "cost"
    value = words.pounds if money else words.count
    signed = words.signed_pounds if money else words.signed
    bars = list(_bars(waterfall, steps))
    ranged = has_range(waterfall.draws)
    title = _title(waterfall, steps, bars, signed)
    base = float(steps.base.values.mean())
    rows = len(bars) + 2
    comparison = waterfall.comparison
    whiskers = f"{WHISKERS}They leave out how uncertain rates and effects are. "
    picture, (panel,) = frame(
        title,
        f"{number.title}: {number.unit}, financial year {steps.years}. {_how(steps)}",
        f"{whiskers if ranged else ''}{_of_interaction(bars, signed, money, ranged)}"
        f"{f'Cost: {comparison.cost_label}. ' if money else ''}"
        f"{source_of(comparison, [waterfall.mix])}",
        panel_height=rows * _ROW,
        panel_titles=False,
        key=_key(bars, number.better),
        left=3.0,
    )
    low = min(0.0, *(min(bar.reach) for bar in bars))
    high = max(0.0, *(max(bar.reach) for bar in bars))
    if low == high:
        low, high = -1.0, 1.0
    whole = (high - low) / _BARS
    panel.set_xlim(low - 0.02 * whole, low + 0.98 * whole)
    panel.set_ylim(rows - 0.5, -0.5)
    _axis(panel, low, high, money)
    for at, bar in enumerate(bars, 1):
        _draw(panel, bar, at, bar.colour(number.better), ranged)
        if at < len(bars):  # To the next bar, which begins where this one ends.
            panel.plot(
                [bar.ends] * 2, [at, at + 1], color=GREY, linewidth=0.8, zorder=1
            )
        spread = f" ({signed(bar.at('p10'))} to {signed(bar.at('p90'))})"
        _number(panel, at, f"{signed(bar.at('mean'))}{spread if ranged else ''}")
    _number(panel, 0, value(base))
    mix = float(steps.mix.values.mean())
    _number(panel, rows - 1, value(mix), "bold")
    names = ["Baseline", *(bar.name for bar in bars), "With the mix"]
    panel.set_yticks(range(rows), [_name(text) for text in names], size=9)
    panel.get_yticklabels()[0].set_fontweight("bold")
    panel.get_yticklabels()[-1].set_fontweight("bold")
    said = [_said(bar, signed, ranged) for bar in bars]
    picture.hearthline_alt = (
        f"{title}. A waterfall from {value(base)} in the baseline to {value(mix)} with "
        f"the mix ({number.unit}). {'; '.join(said)}."
    )
    return picture


def _counted(number: Number) -> str:
    """Return what a number counts, for headlines."""
    if number.group == "cost":
        return "Gross average cost without programmes"
    return _HEADS.get(number.title, number.title)


def _how(steps: Steps) -> str:
    """Return how the bars are to be read."""
    if len(steps.parts) == 1:
        return "The difference from the baseline."
    return (
        "Differences from the baseline, each part alone, one after the other; the mix "
        "is all of them together."
    )


def _title(
    waterfall: Waterfall, steps: Steps, bars: Sequence[_Bar], signed: Any
) -> str:
    """Return what the mix changes, and whether its parts add up to that."""
    mix = shortened(waterfall.mix)
    whole = bars[-1]
    changed = signed(whole.at("mean")) if whole.clear else "no clear change"
    counted = f"{_counted(steps.number)}, {steps.years}"
    subject = f"{counted}: {changed} under “{mix}”"
    if steps.interaction is None:
        return f"{subject}, which has one part"
    if not any(bar.at("mean") for bar in bars):
        return f"{counted}: “{mix}” changes nothing"
    count = len(steps.parts)
    if not steps.interaction.any():
        return f"{subject}, exactly the sum of its {count} parts"
    added = signed(float(steps.added_up.mean()))
    text = f"{subject}; its {count} parts alone add up to {added}"
    interaction = bars[-2]
    if not has_range(waterfall.draws):  # Two standard errors of few draws say little.
        return text
    clear = "so they interact" if interaction.clear else "not clearly different"
    return f"{text}, {clear}"


def _of_interaction(
    bars: Sequence[_Bar], signed: Any, money: bool, ranged: bool
) -> str:
    """Return how well the interaction is known, for the footnote."""
    found = [bar for bar in bars if bar.hatch]
    if not found:
        return ""
    (bar,) = found
    mean, error = bar.at("mean"), bar.at("mcse")
    what = "Interaction: the difference of the mix less the sum of those of its parts"
    if not np.isfinite(error):
        return f"{what}. "
    form = words.pounds(error) if money else f"{error:.2g}"
    told = f"{what}, {signed(mean)} (standard error {form})"
    if not ranged:
        return f"{told}. "
    include = "do not include" if bar.clear else "include"
    return f"{told}; two standard errors on either side {include} 0. "


def _key(bars: Sequence[_Bar], aim: str) -> list[Any]:
    """Return the key of the colours in a picture."""
    # What is the same has no bar.
    found = {bar.colour(aim) for bar in bars if bar.at("mean")}
    named = {
        _BETTER: "better",
        _WORSE: "worse",
        _NEITHER: "neither better nor worse",
        _UNCLEAR: "not clear: within two standard errors of 0",
    }
    return [
        Patch(color=colour, label=text)
        for colour, text in named.items()
        if colour in found
    ]


def _axis(panel: Axes, low: float, high: float, money: bool) -> None:
    """Draw the scale of differences below the bars."""
    ticks = np.asarray(MaxNLocator(nbins=5).tick_values(low, high))
    panel.set_xticks(ticks[(ticks >= low) & (ticks <= high)])
    form = words.axis_pounds if money else axis_number
    panel.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _signed(x, form(x))))
    panel.grid(visible=False, axis="y")
    panel.grid(visible=True, axis="x", color=FAINT, linewidth=0.8)
    panel.spines["bottom"].set_visible(False)
    panel.axvline(0, color=INK, linewidth=1.0, linestyle="--", zorder=1)


def _signed(number: float, text: str) -> str:
    return f"+{text}" if number > 0 else "baseline" if number == 0 else text


def _draw(panel: Axes, bar: _Bar, at: int, colour: str, ranged: bool) -> None:
    """Draw a bar and its whisker."""
    if bar.at("mean"):
        panel.barh(
            at,
            bar.at("mean"),
            left=bar.begins,
            height=0.56,
            color=colour,
            edgecolor="white",
            linewidth=0,  # A rim would hide a narrow bar.
            hatch=bar.hatch,
            zorder=2,
        )
    if ranged:
        low, high = (bar.begins + bar.at(name) for name in ("p10", "p90"))
        panel.errorbar(
            bar.ends,
            at,
            xerr=[[max(bar.ends - low, 0)], [max(high - bar.ends, 0)]],
            fmt="none",
            ecolor=INK,
            elinewidth=1.2,
            capsize=3,
            zorder=3,
        )


def _number(panel: Axes, at: int, text: str, weight: str = "normal") -> None:
    """Write a number to the right of the bars."""
    panel.text(
        1.0,
        at,
        text,
        transform=panel.get_yaxis_transform(),
        ha="right",
        va="center",
        size=9,
        weight=weight,
        color=INK,
    )


def _name(text: str) -> str:
    """Return a name in at most two lines."""
    lines = textwrap.wrap(text, _NAME, break_on_hyphens=False)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1][: _NAME - 1]}…"]
    return "\n".join(lines)


def _said(bar: _Bar, signed: Any, ranged: bool) -> str:
    spread = ""
    if ranged:
        spread = f" ({signed(bar.at('p10'))} to {signed(bar.at('p90'))})"
    return f"{bar.name}: {signed(bar.at('mean'))}{spread}"


def available(waterfall: Waterfall) -> list[str]:
    """Return the names of the pictures of a waterfall: its numbers.

    Parameters
    ----------
    waterfall : Waterfall
        A waterfall.

    Returns
    -------
    list of str
    """
    return waterfall.numbers
