"""Pictures of what mixes save, by financial year and class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..base import words
from ..money.savings import TITLES
from ..tables.ranges import has_range
from .bars_of_scenarios import key_of_bars, side_by_side
from .charts import WHISKERS, drawn_stats, money_axis, numbers_beyond
from .frame import BLUE, ORANGE, TEAL, frame, head, year_axis
from .scenarios import by_size, looks_of, source_of, under

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ..results.comparison import Comparison
    from ..tables.cubes import Floats
    from ..tables.picture import Picture

#: What is drawn, each in a panel with a scale of its own, and its colour.
_PANELS = {"cashable": TEAL, "avoidance": BLUE, "programmes": ORANGE}
_HEADS = {
    "cashable": "Cashable saving: a budget can go down",
    "avoidance": "Cost avoidance: spending that does not come, in no budget",
    "programmes": "What programmes cost more than in the baseline",
}


def savings(comparison: Comparison, scenarios: Sequence[str]) -> Picture:
    """Draw what the council's general fund saves and spends, by financial year.

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
    saved = {name: comparison.saved(name) for name in scenarios}
    first = next(iter(saved.values()))
    years = list(first.years)
    months = np.rint(first.covered * 12).astype(np.int64)
    looks = looks_of(comparison, scenarios)
    by_panel = {
        kind: {name: own.pounds(kind, ["general_fund"]) for name, own in saved.items()}
        for kind in _PANELS
    }
    # A class without pounds would be a panel without bars.
    shown = [k for k, own in by_panel.items() if any(v.any() for v in own.values())]
    shown = shown or ["cashable", "avoidance"]
    ranged = has_range(comparison.draws)
    which = f"scenario “{scenarios[0]}” against the baseline"
    if len(scenarios) > 1:
        which = "each scenario against the baseline"
    title = _title(by_panel, years)
    label = comparison.cost_label
    money_of = comparison.results[comparison.baseline].scenario.money_of
    money = f"prices of {money_of}" if money_of else "cash of each year"
    picture, panels = frame(
        title,
        f"The council's general fund, {which}, by financial year, in {money}."
        " Panels are never added up; each has its own scale.",
        f"{label[:1].upper()}{label[1:]}. "
        f"{WHISKERS if ranged else ''}"
        f"{'They do' if ranged else 'It does'} not include uncertainty about rates, "
        f"effects or unit costs. {_not_shown(shown)}{_cut_off(months, years)}"
        f"{source_of(comparison, scenarios)}",
        rows=len(shown),
        panel_height=1.75,
        key=key_of_bars(comparison, scenarios, looks),
        left=0.9,
    )
    sentences = []
    for panel, kind in zip(panels, shown, strict=True):
        stats = {name: drawn_stats(own) for name, own in by_panel[kind].items()}
        side_by_side(panel, stats, looks, _PANELS[kind])
        head(panel, _HEADS[kind])
        if not any(own.any() for own in by_panel[kind].values()):
            panel.set_ylim(-1, 1)
            panel.set_yticks([0])
        else:
            if len(stats) == 1:
                numbers_beyond(panel, next(iter(stats.values())), words.pounds)
            money_axis(panel)
        year_axis(panel, years, months)
        sentences.append(f"{TITLES[kind]}: {_said(by_panel[kind], years, ranged)}")
    picture.hearthline_alt = (
        f"{title}. Bar charts by financial year. {_not_shown(shown)}"
        f"{' '.join(sentences)}"
    )
    return picture


def _not_shown(shown: Sequence[str]) -> str:
    """Return what has no panel, and why."""
    said = {
        "cashable": "Nothing of it is cashable. ",
        "avoidance": "No cost is avoided. ",
        "programmes": "No cost of programmes to the general fund is stated. ",
    }
    return "".join(text for kind, text in said.items() if kind not in shown)


def _cut_off(months: NDArray[np.int64], years: list[str]) -> str:
    """Return which years are covered in part."""
    parts = [
        f"{year} has {count} months"
        for year, count in zip(years, months, strict=True)
        if count < 12
    ]
    return f"{words.listing(parts)}. " if parts else ""


def _clear(pounds: Floats) -> str:
    """Return a sum over years in words; under two standard errors it is unclear."""
    stats = drawn_stats(pounds.sum(axis=1))
    mean, error = float(stats["mean"]), float(stats["mcse"])
    if not pounds.any():
        return "nothing"
    if not np.isfinite(error) or abs(mean) <= 2 * error:
        return "no clear change"
    return words.pounds(mean) if mean > 0 else f"{words.signed_pounds(mean)}"


def _during(years: list[str]) -> str:
    """Return when: over several years, or in one."""
    return f"over {years[0]} to {years[-1]}" if len(years) > 1 else f"in {years[0]}"


def _title(by_panel: Mapping[str, Mapping[str, Floats]], years: list[str]) -> str:
    names = list(by_panel["cashable"])
    if len(names) > 1:
        # If nothing is cashable, what is avoided is the answer.
        found = any(own.any() for own in by_panel["cashable"].values())
        kind = "cashable" if found else "avoidance"
        means = {n: float(own.sum(axis=1).mean()) for n, own in by_panel[kind].items()}
        said = {name: _clear(by_panel[kind][name]) for name in by_size(means)}
        what = "Cashable saving" if found else "Cost avoidance, none of it cashable,"
        texts = {_clear(own) for own in by_panel[kind].values()}
        if len(texts) == 1:
            return f"{what} {_during(years)}: {texts.pop()} under any scenario"
        return f"{what} {_during(years)}: {under(said)}"
    cashable, avoided, spent = (
        _clear(next(iter(by_panel[kind].values()))) for kind in _PANELS
    )
    when = _during(years)
    text = f"{when[0].upper()}{when[1:]}, cashable: {cashable}; avoided: {avoided}"
    return text if spent == "nothing" else f"{text}; programmes cost: {spent}"


def _said(every: Mapping[str, Floats], years: list[str], ranged: bool) -> str:
    sentences = []
    for name, pounds in every.items():
        stats = drawn_stats(pounds)
        parts = []
        for k, year in enumerate(years):
            mean, low, high = (
                words.pounds(float(stats[c][k])) for c in ("mean", "p10", "p90")
            )
            parts.append(f"{year}: {mean}" + (f" ({low} to {high})" if ranged else ""))
        under = f"Under {name}: " if len(every) > 1 else ""
        sentences.append(f"{under}{'. '.join(parts)}.")
    return " ".join(sentences)
