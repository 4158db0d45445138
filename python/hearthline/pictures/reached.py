"""The picture of what programmes change among those whom they reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Patch

from ..base import words
from ..results.reached import BOROUGH, REACHED
from ..tables.ranges import has_range, too_few
from .charts import WHISKERS, drawn_stats
from .difference_bars import (
    Bar,
    counted,
    draw_bar,
    limits,
    name_lines,
    number_beside,
)
from .frame import BLUE, GREY, frame
from .scenarios import shortened, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..results.reached import Change, Reached
    from ..tables.picture import Picture

#: The height of a bar, and of the space between programmes, in inches.
_BAR, _SPACE = 0.4, 0.16
#: The share of the panel that bars take; numbers are to the right of them.
_BARS = 0.6

_COLOURS = {REACHED: BLUE, BOROUGH: GREY}
_NAMED = {REACHED: "among those reached", BOROUGH: "in the whole borough"}

_NOTE = (
    "Each programme is added to the baseline alone. It reaches the families that start "
    "it at any time of the run; in the borough, others change too if they get their "
    "turn in a queue at another time. "
)


def draw(reached: Reached, name: str, year: str | None = None) -> Picture:
    """Draw what programmes change in one number, among whom.

    Parameters
    ----------
    reached : Reached
        What is known of those whom programmes reach.
    name : str
        One of `available`.
    year : str, optional
        A financial year; by default the last whole one.

    Returns
    -------
    Picture
    """
    changes = next(c for c in reached.changes(year) if c[0].number.title == name)
    number, years = changes[0].number, changes[0].years
    many = {of: float(counts.mean()) for of, counts in reached.families.items()}
    money = number.group == "cost"
    value = words.pounds if money else words.count
    signed = words.signed_pounds if money else words.signed
    ranged = has_range(reached.draws)
    bars = list(_bars(changes))
    title = _title(reached, changes[-1], many, signed)
    picture, (panel,) = frame(
        title,
        f"{number.title}: {number.unit}, financial year {years}. Differences from the "
        "baseline, and the number without → with each programme.",
        f"{WHISKERS if ranged else too_few(reached.draws)}They leave out how uncertain "
        f"rates and effects are. {_NOTE}"
        f"{f'Cost: {reached.comparison.cost_label}. ' if money else ''}"
        f"{source_of(reached.comparison, [reached.mix])}",
        panel_height=(bars[-1][0] + 0.5) * _BAR + _SPACE,
        panel_titles=False,
        key=[Patch(color=_COLOURS[w], label=text) for w, text in _NAMED.items()],
        left=3.0,
    )
    limits(panel, [bar for _, bar in bars], _BARS, money)
    panel.set_ylim(bars[-1][0] + 0.7, bars[0][0] - 0.7)
    said, ticks = [], []
    for own, both in zip(changes, _in_twos(bars), strict=True):
        ticks.append(sum(at for at, _ in both) / 2)
        for at, bar in both:
            draw_bar(panel, bar, at, _COLOURS[bar.name], ranged, height=0.7)
            spread = f" ({signed(bar.at('p10'))} to {signed(bar.at('p90'))})"
            change = f"{signed(bar.at('mean'))}{spread if ranged else ''}"
            among = own.among[bar.name]
            before, after = (
                value(float(v.mean())) for v in (among.before, among.after)
            )
            number_beside(panel, at, f"{change}\n{before} → {after}", size=8)
            said.append(
                f"{' '.join(_whom(reached, own.name, many).split())}, "
                f"{_NAMED[bar.name]}: {change}, from "
                f"{before} to {after}"
            )
    labels = [_whom(reached, own.name, many) for own in changes]
    panel.set_yticks(ticks, labels, size=9)
    panel.get_yticklabels()[-1].set_fontweight("bold")
    picture.hearthline_alt = (
        f"{title}. Bars of differences from the baseline ({number.unit}). "
        f"{'; '.join(said)}."
    )
    return picture


def _bars(changes: Sequence[Change]) -> Iterator[tuple[float, Bar]]:
    """Yield the bars, two for each programme, with where they are."""
    at = 0.0
    for own in changes:
        for whom in (REACHED, BOROUGH):
            yield at, Bar(whom, drawn_stats(own.among[whom].gap), 0.0)
            at += 1.0
        at += _SPACE / _BAR


def _in_twos(bars: Sequence[tuple[float, Bar]]) -> list[list[tuple[float, Bar]]]:
    return [list(bars[i : i + 2]) for i in range(0, len(bars), 2)]


def _whom(reached: Reached, name: str, many: dict[str, float]) -> str:
    """Return what a row is about."""
    what = reached.programmes.get(name, f"All together: “{shortened(reached.mix)}”")
    return f"{name_lines(what)}\nreaches {words.count(many[name])} families"


def _title(
    reached: Reached, change: Change, many: dict[str, float], signed: Any
) -> str:
    """Return what changes among those reached, and in the borough."""
    among, borough = (
        Bar(whom, drawn_stats(change.among[whom].gap), 0.0)
        for whom in (REACHED, BOROUGH)
    )

    def told(bar: Bar) -> str:
        return str(signed(bar.at("mean"))) if bar.clear else "no clear change"

    return (
        f"{counted(change.number)}, {change.years}: {told(among)} among the "
        f"{words.count(many[change.name])} families that "
        f"“{shortened(reached.mix)}” reaches, {told(borough)} in the borough"
    )


def available(reached: Reached) -> list[str]:
    """Return the names of the pictures: its numbers.

    Parameters
    ----------
    reached : Reached
        What is known of those whom programmes reach.

    Returns
    -------
    list of str
    """
    return reached.numbers
