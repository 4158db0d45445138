"""Pictures of a comparison: scenario minus baseline, and side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..base import words
from ..base.zones import CROSSINGS, ZONES
from ..results.waterfall import Waterfall
from ..tables.ranges import has_range
from .assets import assets_compared
from .bars_of_scenarios import key_of_bars, side_by_side
from .cases import OPEN_CASES, UNMET_LEVELS
from .charts import (
    WHISKERS,
    band,
    doubts,
    drawn_stats,
    lasting,
    numbers_beyond,
    partial_years,
)
from .frame import INK, MAUVE, frame, head, month_axis, year_axis
from .localities import localities_compared
from .options import options
from .savings import savings
from .scenarios import by_size, key_of, looks_of, source_of, under

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..results.comparison import Comparison
    from ..tables.cubes import Floats
    from ..tables.picture import Picture


def _doubts(comparison: Comparison, scenarios: Sequence[str]) -> str:
    every = (comparison.baseline, *scenarios)
    return doubts(comparison.results[name].scenario for name in every)


def _ranged(comparison: Comparison, text: str) -> str:
    """Return a text on the range of draws; empty if there is none."""
    return text if has_range(comparison.draws) else ""


def _fewer(number: float, error: float) -> str:
    """Return a difference in words; under two standard errors it is unclear."""
    if number == 0 and error == 0:
        return "no difference"
    if not np.isfinite(error) or abs(number) <= 2 * error or number == 0:
        return "no clear change"
    return f"{words.count(abs(number))} {'fewer' if number < 0 else 'more'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _zone(label: str) -> str:
    return ZONES.get(label, words.plain(label))


@dataclass(frozen=True)
class _Stock:
    """What panels show of a table, beside levels, zones and themes.

    Attributes
    ----------
    measure : str
        A stock.
    counted : str
        What it counts, for titles.
    titles : dict of str to str
        The categories to draw, in this order, with their headings; all if empty.
    """

    measure: str
    counted: str
    titles: dict[str, str]


def _stocks(table: str, of: _Stock) -> Callable[[Comparison, Sequence[str]], Picture]:
    """Return a way to draw the difference of a stock by category and month."""
    return lambda c, s: _panels(c, s, table, lambda k: of.titles[k], 2, of)


def _teams(comparison: Comparison, scenarios: Sequence[str]) -> Picture:
    """Draw the difference in families that wait, by team."""
    teams = comparison.results[comparison.baseline].scenario.teams
    titles = {name: words.plain(name) for name in teams}
    waiting = _Stock("waiting", "Families waiting for a worker", titles)
    return _stocks("team", waiting)(comparison, scenarios)


def _panels(
    comparison: Comparison,
    scenarios: Sequence[str],
    table: str,
    headings: Callable[[str], str],
    columns: int,
    of: _Stock | None = None,
) -> Picture:
    of = of or _Stock("families", "Families", {})
    gaps = {}
    for name in scenarios:
        base, mine = comparison.cubes(table, name, measures=of.measure)
        gaps[name] = mine.values[of.measure] - base.values[of.measure]
    axis = base.axes[1]
    labels = list(base.labels[axis])
    if of.titles:
        shown = [name for name in of.titles if name in labels]
        chosen = [labels.index(name) for name in shown]
        gaps = {name: gap[..., chosen] for name, gap in gaps.items()}
        labels = shown
    ends = {n: drawn_stats(gap[:, -12:].mean(axis=1)) for n, gap in gaps.items()}
    watched = len(labels) - 1
    if axis == "theme" or of.titles:
        sizes = [np.abs(end["mean"]) for end in ends.values()]
        watched = int(np.max(sizes, axis=0).argmax())
    title = _panels_title(comparison, gaps, ends, watched, axis, labels, headings, of)
    mean = "mean" if of.titles else "mean number"
    variation = "The band shows Monte Carlo variation only. "
    looks = looks_of(comparison, scenarios)
    which = f"scenario “{scenarios[0]}” minus baseline"
    if len(scenarios) > 1:
        which = "each scenario minus baseline"
    picture, panels = frame(
        title,
        f"{of.counted} by month, {which}, {mean} in the month. Each panel has its own "
        "scale.",
        f"{_ranged(comparison, variation)}The headline calls a difference of "
        f"under two standard errors unclear. {source_of(comparison, scenarios)}",
        rows=-(-len(labels) // columns),
        columns=columns,
        panel_height=1.6 if columns > 2 else 2.2,
        key=key_of(comparison, scenarios, looks),
    )
    sentences = []
    for index, (panel, label) in enumerate(zip(panels, labels, strict=False)):
        reach = 0.0
        said = []
        for name, gap in gaps.items():
            colour, marker = looks[name]
            alpha = 0.28 if len(gaps) == 1 else 0.16
            stats = band(panel, gap[:, :, index], colour, marker, alpha)
            reach = max(reach, *(float(np.abs(stats[p]).max()) for p in ("p10", "p90")))
            number, error = (float(ends[name][k][index]) for k in ("mean", "mcse"))
            under = f" under {name}" if len(gaps) > 1 else ""
            said.append(
                f"{words.signed(number)} on average in the last year{under}"
                f"{_with_error(error)}"
            )
        panel.axhline(0, color=INK, linewidth=1.0, linestyle="--")
        head(panel, headings(label), 9.5 if columns > 2 else 10.5)
        if reach == 0:
            panel.set_ylim(-1, 1)
            panel.set_yticks([0])
        month_axis(panel, base.labels["month"], columns > 2)
        sentences.append(f"{headings(label)}: {words.listing(said)}.")
    for panel in panels[len(labels) :]:
        panel.set_visible(False)
    picture.hearthline_alt = (
        f"{title}. {_doubts(comparison, scenarios)}Line charts by month. "
        + " ".join(sentences)
    )
    return picture


def _panels_title(
    comparison: Comparison,
    gaps: Mapping[str, Floats],
    ends: Mapping[str, dict[str, Floats]],
    watched: int,
    axis: str,
    labels: Sequence[str],
    headings: Callable[[str], str],
    of: _Stock,
) -> str:
    """Return the headline on the category that is watched, in the last year."""
    numbers = {n: float(end["mean"][watched]) for n, end in ends.items()}
    said = {
        name: _fewer(numbers[name], float(ends[name]["mcse"][watched]))
        for name in by_size(numbers)
    }
    where = {
        "level": f"families at {words.title('level', labels[watched]).lower()}",
        "zone": f"families in {_zone(labels[watched]).lower()}",
        "theme": f"families with “{words.title('theme', labels[watched])}”",
    }.get(axis, "")
    if of.titles:
        where = f"{of.counted[:1].lower()}{of.counted[1:]}"
    if not any(gap.any() for gap in gaps.values()):
        # Nobody should read it as a finding if an effect cannot act.
        hint = " (see the warning below)" if _doubts(comparison, list(gaps)) else ""
        subject = where if of.titles else f"between the scenarios in any {axis}"
        joint = "in " if of.titles else ""
        return _capital(f"no difference {joint}{subject}{hint}")
    if len(set(said.values())) == 1 and next(iter(said.values())).startswith("no"):
        text = next(iter(said.values()))
        every = " under any scenario" if len(said) > 1 else ""
        text = f"{text} in {where} in the last year{every}"
    elif len(said) > 1:
        text = f"{where} in the last year, against the baseline: {under(said)}"
    elif next(iter(said.values())).startswith("no"):
        text = f"{next(iter(said.values()))} in {where} in the last year"
    else:
        text = f"{next(iter(said.values()))} {where} in the last year than in the "
        text += "baseline"
    if of.titles and len(said) > 1:
        return f"{headings(labels[watched])}, {text}"
    text = _capital(text)
    return f"{headings(labels[watched])}: {text}" if of.titles else text


def crossings(comparison: Comparison, scenarios: Sequence[str]) -> Picture:
    """Draw the difference in crossings towards chaos by financial year.

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
    gaps = {}
    for name in scenarios:
        base, mine = comparison.cubes("crossing", name, every="year", measures="out")
        gaps[name] = mine.values["out"] - base.values["out"]
    labels = list(base.labels["edge"])
    outer = labels.index("outer") if "outer" in labels else len(labels) - 1
    whole = {n: drawn_stats(gap.sum(axis=1)) for n, gap in gaps.items()}
    numbers = {n: float(own["mean"][outer]) for n, own in whole.items()}
    said = {
        name: _fewer(numbers[name], float(whole[name]["mcse"][outer]))
        for name in by_size(numbers)
    }
    span = lasting(comparison.results[comparison.baseline])
    subject = f"families entering chaos (acute needs) over {span}"
    first = next(iter(said.values()))
    if len(said) > 1:
        title = _capital(f"{subject}: {under(said)}")
    else:
        joint = " in " if first.startswith("no") else " "
        title = _capital(f"{first}{joint}{subject}")
    looks = looks_of(comparison, scenarios)
    which = f"scenario “{scenarios[0]}” minus baseline"
    if len(scenarios) > 1:
        which = "each scenario minus baseline"
    picture, panels = frame(
        title,
        f"Crossings by financial year, {which}, number in "
        "the year. A family may cross several times. Each panel has its own scale.",
        f"{_ranged(comparison, WHISKERS)}{partial_years(base)}"
        f"{source_of(comparison, scenarios)}",
        rows=len(labels),
        panel_height=2.2,
        key=key_of_bars(comparison, scenarios, looks),
    )
    years = list(base.labels["year"])
    sentences = []
    for index, (panel, label) in enumerate(zip(panels, labels, strict=True)):
        stats = {n: drawn_stats(gap[:, :, index]) for n, gap in gaps.items()}
        side_by_side(panel, stats, looks, MAUVE)
        if len(stats) == 1:
            numbers_beyond(panel, next(iter(stats.values())), words.signed)
        heading = CROSSINGS.get((label, "out"), words.plain(label))
        head(panel, heading)
        year_axis(panel, years, base.months)
        totals = [
            f"{words.signed(float(own['mean'][index]))} in total"
            f"{f' under {n}' if len(whole) > 1 else ''}"
            f"{_with_error(float(own['mcse'][index]))}"
            for n, own in whole.items()
        ]
        sentences.append(f"{heading}: {words.listing(totals)}.")
    picture.hearthline_alt = f"{title}. Bar charts by financial year. " + " ".join(
        sentences
    )
    return picture


_PICTURES: dict[str, tuple[str, Callable[[Comparison, Sequence[str]], Picture]]] = {
    "level": (
        "level",
        lambda c, s: _panels(c, s, "level", words.level_with_meaning, 2),
    ),
    "zone": (
        "zone",
        lambda c, s: _panels(c, s, "zone", _zone, 3),
    ),
    "theme": (
        "theme",
        lambda c, s: _panels(c, s, "theme", lambda k: words.title("theme", k), 4),
    ),
    "crossing": ("crossing", crossings),
    "case": (
        "case",
        _stocks("case", _Stock("children", "Children with an open case", OPEN_CASES)),
    ),
    "placement": (
        "placement",
        _stocks(
            "placement",
            _Stock("children", "Looked-after children", words.PLACEMENTS),
        ),
    ),
    "unmet": (
        "unmet",
        _stocks("unmet", _Stock("families", "Families without a case", UNMET_LEVELS)),
    ),
    "team": ("team", _teams),
    "localities": ("level", localities_compared),
    "assets": ("programme_theme", assets_compared),
    "options": ("level", options),
}

#: What the names of pictures of one mix begin with, before "-" and the mix, each with
#: its table and its number; mixes change by different programmes.
_WATERFALLS = {
    "waterfall": ("level", "Above level 2"),
    "waterfall_care": ("case", "Looked after"),
}
_REACHED = {
    "reached": ("level", "Above level 2"),
    "reached_care": ("case", "Looked after"),
}


#: Pictures of scenarios that state costs.
_PRICED = {"savings": savings}


def available(comparison: Comparison) -> list[str]:
    """Return the names of the pictures for which a comparison has tables.

    Parameters
    ----------
    comparison : Comparison
        A comparison.

    Returns
    -------
    list of str
    """
    tables = comparison.tables
    mine = [name for name, (table, _) in _PICTURES.items() if table in tables]
    of_mixes = (_WATERFALLS, comparison.parts), (_REACHED, comparison.reached)
    if comparison.priced:
        mine += _PRICED
    return mine + [
        f"{name}-{mix}"
        for kinds, mixes in of_mixes
        for name, (table, _) in kinds.items()
        for mix in mixes
        if table in tables
    ]


def draw(comparison: Comparison, name: str, scenarios: Sequence[str]) -> Picture:
    """Draw scenarios side by side, or their differences from the baseline.

    Parameters
    ----------
    comparison : Comparison
        A comparison.
    name : str
        One of `available`.
    scenarios : sequence of str
        Some of its scenarios.

    Returns
    -------
    Picture
    """
    kind, _, mix = name.partition("-")
    if kind in _WATERFALLS:
        return Waterfall(comparison, mix).plot(_WATERFALLS[kind][1])
    if kind in _REACHED:
        return comparison.reached[mix].plot(_REACHED[kind][1])
    if name in _PRICED:
        return _PRICED[name](comparison, scenarios)
    return _PICTURES[name][1](comparison, scenarios)


def _with_error(error: float) -> str:
    """Return a standard error in brackets; "" of one draw, which has none."""
    return f" (standard error {error:.2g})" if np.isfinite(error) else ""
