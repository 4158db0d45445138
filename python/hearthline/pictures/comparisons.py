"""Pictures of a comparison: scenario minus baseline, and side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D

from ..base import words
from ..base.zones import CROSSINGS, ZONES
from ..results.comparison import TOGETHER, Comparison
from ..tables.ranges import has_range, too_few
from .cases import OPEN_CASES, UNMET_LEVELS
from .charts import (
    WHISKERS,
    band,
    band_key,
    bars,
    doubts,
    drawn_stats,
    lasting,
    money_axis,
    numbers_beyond,
    partial_years,
)
from .frame import INK, MAUVE, PLUM, TEAL, frame, head, month_axis, year_axis
from .localities import localities_compared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..tables.picture import Picture


def _doubts(comparison: Comparison, scenario: str) -> str:
    pair = (comparison.baseline, scenario)
    return doubts(comparison.results[name].scenario for name in pair)


def _source_of(comparison: Comparison, scenario: str) -> str:
    base = comparison.results[comparison.baseline]
    other = comparison.results[scenario].scenario
    return (
        f"{_doubts(comparison, scenario)}{too_few(comparison.draws)}"
        f"Source: Hearthline {base.version}, “{other.title}” minus "
        f"“{base.scenario.title}”, {comparison.draws} paired draws, "
        f"seed\u00a0{comparison.seed}."
    )


def _ranged(comparison: Comparison, text: str) -> str:
    """Return a text on the range of draws; empty if there is none."""
    return text if has_range(comparison.draws) else ""


def _fewer(number: float, error: float) -> str:
    """Return a difference in words; under two standard errors it is unclear."""
    if number == 0 and error == 0:
        return "no difference in"
    if not np.isfinite(error) or abs(number) <= 2 * error or number == 0:
        return "no clear change in"
    return f"{words.count(abs(number))} {'fewer' if number < 0 else 'more'}"


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


def _stocks(table: str, of: _Stock) -> Callable[[Comparison, str], Picture]:
    """Return a way to draw the difference of a stock by category and month."""
    return lambda c, s: _panels(c, s, table, lambda k: of.titles[k], 2, of)


def _teams(comparison: Comparison, scenario: str) -> Picture:
    """Draw the difference in families that wait, by team."""
    teams = comparison.results[comparison.baseline].scenario.teams
    titles = {name: words.plain(name) for name in teams}
    waiting = _Stock("waiting", "Families waiting for a worker", titles)
    return _stocks("team", waiting)(comparison, scenario)


def _panels(
    comparison: Comparison,
    scenario: str,
    table: str,
    headings: Callable[[str], str],
    columns: int,
    of: _Stock | None = None,
) -> Picture:
    of = of or _Stock("families", "Families", {})
    base, mine = comparison.cubes(table, scenario, measures=of.measure)
    gaps = mine.values[of.measure] - base.values[of.measure]
    axis = base.axes[1]
    labels = list(base.labels[axis])
    if of.titles:
        shown = [name for name in of.titles if name in labels]
        gaps = gaps[..., [labels.index(name) for name in shown]]
        labels = shown
    end = drawn_stats(gaps[:, -12:].mean(axis=1))
    watched = len(labels) - 1
    if axis == "theme" or of.titles:
        watched = int(np.abs(end["mean"]).argmax())
    words_of_end = _fewer(float(end["mean"][watched]), float(end["mcse"][watched]))
    where = {
        "level": f"families at {words.title('level', labels[watched]).lower()}",
        "zone": f"families in {_zone(labels[watched]).lower()}",
        "theme": f"families with “{words.title('theme', labels[watched])}”",
    }.get(axis, "")
    if of.titles:
        where = f"{of.counted[:1].lower()}{of.counted[1:]}"
    text = f"{words_of_end} {where} in the last year than in the baseline"
    if not gaps.any():
        # Nobody should read it as a finding if an effect cannot act.
        hint = " (see the warning below)" if _doubts(comparison, scenario) else ""
        text = f"no difference between the scenarios in any {axis}{hint}"
        if of.titles:
            text = f"no difference in {where}{hint}"
    elif words_of_end.startswith("no"):
        text = f"{words_of_end} {where} in the last year"
    title = text[:1].upper() + text[1:]
    if of.titles and gaps.any():
        title = f"{headings(labels[watched])}: {text}"
    mean = "mean" if of.titles else "mean number"
    variation = "The band shows Monte Carlo variation only. "
    picture, panels = frame(
        title,
        f"{of.counted} by month, scenario “{scenario}” minus baseline, {mean} in the "
        "month. Each panel has its own scale.",
        f"{_ranged(comparison, variation)}The headline calls a difference of "
        f"under two standard errors unclear. {_source_of(comparison, scenario)}",
        rows=-(-len(labels) // columns),
        columns=columns,
        panel_height=1.6 if columns > 2 else 2.2,
        key=[
            *band_key(PLUM, comparison.draws),
            Line2D(
                [], [], color=INK, linewidth=1.0, linestyle="--", label="no difference"
            ),
        ],
    )
    sentences = []
    for index, (panel, label) in enumerate(zip(panels, labels, strict=False)):
        stats = band(panel, gaps[:, :, index], PLUM)
        panel.axhline(0, color=INK, linewidth=1.0, linestyle="--")
        head(panel, headings(label), 9.5 if columns > 2 else 10.5)
        reach = max(float(np.abs(stats[p]).max()) for p in ("p10", "p90"))
        if reach == 0:
            panel.set_ylim(-1, 1)
        month_axis(panel, base.labels["month"], columns > 2)
        sentences.append(
            f"{headings(label)}: {words.signed(float(end['mean'][index]))} on average "
            f"in the last year (standard error {end['mcse'][index]:.2g})."
        )
    for panel in panels[len(labels) :]:
        panel.set_visible(False)
    picture.hearthline_alt = (
        f"{title}. {_doubts(comparison, scenario)}Line charts by month. "
        + " ".join(sentences)
    )
    return picture


def crossings(comparison: Comparison, scenario: str) -> Picture:
    """Draw the difference in crossings towards chaos by financial year.

    Parameters
    ----------
    comparison : Comparison
        A comparison.
    scenario : str
        The scenario, one of its scenarios.

    Returns
    -------
    Picture
    """
    base, mine = comparison.cubes("crossing", scenario, every="year", measures="out")
    gaps = mine.values["out"] - base.values["out"]
    labels = list(base.labels["edge"])
    outer = labels.index("outer") if "outer" in labels else len(labels) - 1
    whole = drawn_stats(gaps.sum(axis=1))
    number, error = float(whole["mean"][outer]), float(whole["mcse"][outer])
    fewer = _fewer(number, error)
    span = lasting(comparison.results[comparison.baseline])
    title = f"{fewer} families entering chaos (acute needs) over {span}"
    title = title[:1].upper() + title[1:]
    picture, panels = frame(
        title,
        f"Crossings by financial year, scenario “{scenario}” minus baseline, number in "
        "the year. A family may cross several times. Each panel has its own scale.",
        f"{_ranged(comparison, WHISKERS)}{partial_years(base)}"
        f"{_source_of(comparison, scenario)}",
        rows=len(labels),
        panel_height=2.2,
    )
    years = list(base.labels["year"])
    sentences = []
    for index, (panel, label) in enumerate(zip(panels, labels, strict=True)):
        stats = drawn_stats(gaps[:, :, index])
        bars(panel, np.arange(len(years)), stats, MAUVE, 0.6, "")
        numbers_beyond(panel, stats, words.signed)
        panel.axhline(0, color=INK, linewidth=1.0)
        heading = CROSSINGS.get((label, "out"), words.plain(label))
        head(panel, heading)
        year_axis(panel, years, base.months)
        sentences.append(
            f"{heading}: {words.signed(float(whole['mean'][index]))} "
            f"in total (standard error {whole['mcse'][index]:.2g})."
        )
    picture.hearthline_alt = f"{title}. Bar charts by financial year. " + " ".join(
        sentences
    )
    return picture


def cost_avoided(comparison: Comparison, scenario: str) -> Picture:
    """Draw the cost avoided by financial year.

    Parameters
    ----------
    comparison : Comparison
        A comparison.
    scenario : str
        The scenario, one of its scenarios.

    Returns
    -------
    Picture
    """
    years, pounds = comparison.avoided(scenario)
    base, _ = comparison.cubes("cost", scenario, by=[], measures="pounds")
    stats = drawn_stats(pounds)
    whole = drawn_stats(pounds.sum(axis=1))
    mean, error = float(whole["mean"]), float(whole["mcse"])
    span = lasting(comparison.results[comparison.baseline])
    if not np.isfinite(error) or abs(mean) <= 2 * error or mean == 0:
        title = f"No clear change in gross average cost over {span}"
    elif mean > 0:
        title = f"{words.pounds(mean)} of gross average cost avoided over {span}"
    else:
        title = f"{words.pounds(-mean)} more gross average cost over {span}"
    label = comparison.cost_label
    low, high = (words.pounds(float(whole[p])) for p in ("p10", "p90"))
    spread = _ranged(comparison, f"; middle 80% of draws {low} to {high}") + ","
    picture, (panel,) = frame(
        title,
        f"Cost avoided by financial year, baseline minus scenario “{scenario}”: "
        f"{label}.",
        f"Over all years {words.pounds(mean)}{spread} standard "
        f"error {words.pounds(error)}. {_ranged(comparison, WHISKERS)}"
        f"{'They do' if has_range(comparison.draws) else 'It does'} not include "
        "uncertainty about rates, effect or unit costs. "
        f"{partial_years(base)}{_source_of(comparison, scenario)}",
        panel_height=3.2,
        panel_titles=False,
        left=0.9,
    )
    bars(panel, np.arange(len(years)), stats, TEAL, 0.66, "")
    numbers_beyond(panel, stats, words.pounds)
    panel.axhline(0, color=INK, linewidth=1.0)
    money_axis(panel)
    year_axis(panel, years, base.months)
    sentences = " ".join(
        f"{y}: {words.pounds(float(m))}"
        + _ranged(
            comparison, f" ({words.pounds(float(a))} to {words.pounds(float(b))})"
        )
        + "."
        for y, m, a, b in zip(
            years, stats["mean"], stats["p10"], stats["p90"], strict=True
        )
    )
    picture.hearthline_alt = (
        f"{title}. Bars by financial year, {label}; mean"
        f"{_ranged(comparison, ' and middle 80% of draws')}. {sentences}"
    )
    return picture


_PICTURES: dict[str, tuple[str, Callable[[Comparison, str], Picture]]] = {
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
    "cost_avoided": ("cost", cost_avoided),
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
}


_SIDE_BY_SIDE: dict[str, Callable[[Comparison, Sequence[str]], Picture]] = {
    "localities": localities_compared,
}


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
    own = [n for n, (table, _) in _PICTURES.items() if table in tables]
    return [*own, *TOGETHER]


def draw(comparison: Comparison, name: str, scenarios: Sequence[str]) -> Picture:
    """Draw the difference of the first scenario, or scenarios side by side.

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
    if name in TOGETHER:
        return _SIDE_BY_SIDE[name](comparison, scenarios)
    return _PICTURES[name][1](comparison, scenarios[0])
