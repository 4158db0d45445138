"""The picture of a mix taken apart: each part alone, their interaction, and the sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Patch

from ..base import words
from ..tables.ranges import has_range
from .charts import WHISKERS, drawn_stats
from .difference_bars import (
    Bar,
    counted,
    draw_bar,
    limits,
    name_lines,
    number_beside,
)
from .frame import BLUE, GREY, ORANGE, TEAL, frame
from .scenarios import shortened, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..results.steps import Steps
    from ..results.waterfall import Waterfall
    from ..tables.picture import Picture

#: The height of a row, in inches.
_ROW = 0.46
#: The share of the panel that bars take; numbers are to the right of them.
_BARS = 0.64

_BETTER, _WORSE, _NEITHER, _UNCLEAR = TEAL, ORANGE, BLUE, GREY
_HATCH = "////"


def _colour(bar: Bar, aim: str) -> str:
    """Return the colour of a bar: whether it is an improvement."""
    if not bar.clear:
        return _UNCLEAR
    if not aim:
        return _NEITHER
    return _BETTER if (bar.at("mean") < 0) == (aim == "fewer") else _WORSE


def _steps(waterfall: Waterfall, title: str, year: str | None) -> Steps:
    return next(s for s in waterfall.steps(year) if s.number.title == title)


def _bars(waterfall: Waterfall, steps: Steps) -> Iterator[Bar]:
    """Yield the rows between the baseline and the mix, and that of the mix."""
    at = 0.0
    if len(steps.parts) == 1 and steps.mix.gap is not None:
        (name,) = steps.parts
        yield Bar(waterfall.parts[name], drawn_stats(steps.mix.gap), at)
        return
    for name, option in steps.parts.items():
        if option.gap is not None:
            bar = Bar(waterfall.parts[name], drawn_stats(option.gap), at)
            at = bar.ends
            yield bar
    if steps.interaction is not None:
        yield Bar("Interaction", drawn_stats(steps.interaction), at, _HATCH)
    if steps.mix.gap is not None:
        mix = shortened(waterfall.mix)
        yield Bar(f"Together: “{mix}”", drawn_stats(steps.mix.gap), 0.0)


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
    limits(panel, bars, _BARS, money)
    panel.set_ylim(rows - 0.5, -0.5)
    for at, bar in enumerate(bars, 1):
        draw_bar(panel, bar, at, _colour(bar, number.better), ranged)
        if at < len(bars):  # To the next bar, which begins where this one ends.
            panel.plot(
                [bar.ends] * 2, [at, at + 1], color=GREY, linewidth=0.8, zorder=1
            )
        spread = f" ({signed(bar.at('p10'))} to {signed(bar.at('p90'))})"
        number_beside(panel, at, f"{signed(bar.at('mean'))}{spread if ranged else ''}")
    number_beside(panel, 0, value(base))
    mix = float(steps.mix.values.mean())
    number_beside(panel, rows - 1, value(mix), "bold")
    names = ["Baseline", *(bar.name for bar in bars), "With the mix"]
    panel.set_yticks(range(rows), [name_lines(text) for text in names], size=9)
    panel.get_yticklabels()[0].set_fontweight("bold")
    panel.get_yticklabels()[-1].set_fontweight("bold")
    said = [_said(bar, signed, ranged) for bar in bars]
    picture.hearthline_alt = (
        f"{title}. A waterfall from {value(base)} in the baseline to {value(mix)} with "
        f"the mix ({number.unit}). {'; '.join(said)}."
    )
    return picture


def _how(steps: Steps) -> str:
    """Return how the bars are to be read."""
    if len(steps.parts) == 1:
        return "The difference from the baseline."
    return (
        "Differences from the baseline, each part alone, one after the other; the mix "
        "is all of them together."
    )


def _title(waterfall: Waterfall, steps: Steps, bars: Sequence[Bar], signed: Any) -> str:
    """Return what the mix changes, and whether its parts add up to that."""
    mix = shortened(waterfall.mix)
    whole = bars[-1]
    changed = signed(whole.at("mean")) if whole.clear else "no clear change"
    what = f"{counted(steps.number)}, {steps.years}"
    subject = f"{what}: {changed} under “{mix}”"
    if steps.interaction is None:
        return f"{subject}, which has one part"
    if not any(bar.at("mean") for bar in bars):
        return f"{what}: “{mix}” changes nothing"
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


def _of_interaction(bars: Sequence[Bar], signed: Any, money: bool, ranged: bool) -> str:
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


def _key(bars: Sequence[Bar], aim: str) -> list[Any]:
    """Return the key of the colours in a picture."""
    # What is the same has no bar.
    found = {_colour(bar, aim) for bar in bars if bar.at("mean")}
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


def _said(bar: Bar, signed: Any, ranged: bool) -> str:
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
