"""What pictures of a comparison share: how scenarios look, their key and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..base import words
from ..tables.ranges import has_range, too_few
from .charts import credit, doubts
from .frame import BLUE, GREY, INK, MAUVE, ORANGE, PLUM, TEAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..results.comparison import Comparison

#: Colours and markers, first of the baseline.
_LOOKS = (
    (INK, "o"),
    (BLUE, "s"),
    (ORANGE, "^"),
    (TEAL, "D"),
    (PLUM, "v"),
    (MAUVE, "P"),
)
#: Hatches of bars, in the order of the scenarios.
HATCHES = ("", "///", "...", "xxx", "\\\\\\")

#: How many letters of a name a headline shows.
_NAME = 32


def shortened(name: str) -> str:
    """Return a name as headlines show it: without its middle, if it is long.

    Parameters
    ----------
    name : str
        The name of a scenario.

    Returns
    -------
    str
    """
    # Names of changed scenarios differ at the end.
    half = _NAME // 2
    return name if len(name) <= _NAME else f"{name[:half]}…{name[1 - half :]}"


def looks_of(
    comparison: Comparison, scenarios: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Return the colours and markers of a baseline and of scenarios.

    Parameters
    ----------
    comparison : Comparison
        A comparison.
    scenarios : sequence of str
        Some of its scenarios. They look the same in every picture.

    Returns
    -------
    dict of str to (str, str)
        By name, the baseline first.
    """
    order = list(comparison.results)
    others = len(_LOOKS) - 1
    looks = {comparison.baseline: _LOOKS[0]}
    for name in scenarios:
        looks[name] = _LOOKS[1 + (order.index(name) - 1) % others]
    return looks


def key_of(
    comparison: Comparison,
    scenarios: Sequence[str],
    looks: Mapping[str, tuple[str, str]],
    line: bool = True,
) -> list[Any]:
    """Return the key of scenarios that are drawn as differences from the baseline.

    Parameters
    ----------
    comparison : Comparison
        A comparison.
    scenarios : sequence of str
        Some of its scenarios.
    looks : mapping of str to (str, str)
        Their colours and markers.
    line : bool
        Whether they are drawn as lines with bands; otherwise as points with ranges.

    Returns
    -------
    list of matplotlib artists
        The baseline first, with what its line means.
    """
    labels = comparison.labels
    key: list[Any] = [
        Line2D(
            [],
            [],
            color=INK,
            linewidth=1.0,
            linestyle="--",
            label=labels[comparison.baseline],
        )
    ]
    for name in scenarios:
        colour, marker = looks[name]
        key.append(
            Line2D(
                [],
                [],
                color=colour,
                marker=marker,
                markersize=5,
                linewidth=1.8 if line else 1.4,
                label=labels[name],
            )
        )
    if line and has_range(comparison.draws):
        key.append(
            Patch(color=GREY, alpha=0.28, linewidth=0, label="middle 80% of draws")
        )
    return key


def source_of(comparison: Comparison, scenarios: Sequence[str]) -> str:
    """Return the source of a picture of a comparison, for its footnote.

    Parameters
    ----------
    comparison : Comparison
        A comparison.
    scenarios : sequence of str
        The scenarios in the picture.

    Returns
    -------
    str
        With warnings, the sources of projections, and the titles of scenarios.
    """
    base = comparison.results[comparison.baseline]
    every = [comparison.results[n].scenario for n in (comparison.baseline, *scenarios)]
    noted = doubts(every) + credit(every) + too_few(comparison.draws)
    draws = comparison.draws
    drawn = f"{draws} paired draw{'' if draws == 1 else 's'}"
    drawn += f", seed\u00a0{comparison.seed}"
    if len(scenarios) == 1:
        before, after = (scenario.title_with_changes for scenario in every)
        return (
            f"{noted}Source: Hearthline {base.version}, “{after}” minus “{before}”, "
            f"{drawn}."
        )
    # The key says what was changed or, where nothing was, what the title is.
    labels = comparison.labels
    named = zip((comparison.baseline, *scenarios), every, strict=True)
    told = "; ".join(
        f"{name} is “{scenario.title}”"
        for name, scenario in named
        if scenario.title not in labels[name]
    )
    told = f" Scenarios: {told}." if told else ""
    return f"{noted}Source: Hearthline {base.version}, {drawn}.{told}"


def under(said: Mapping[str, str]) -> str:
    """Return what is said of each scenario as a list; of many, the first and last.

    Parameters
    ----------
    said : mapping of str to str
        Texts by the name of the scenario.

    Returns
    -------
    str
    """
    parts = [f"{text} under “{shortened(name)}”" for name, text in said.items()]
    if len(parts) <= 3:
        return words.listing(parts)
    return f"from {parts[0]} to {parts[-1]}"


def by_size(gaps: Mapping[str, float]) -> list[str]:
    """Return the scenarios in their order; of many, those at both ends alone.

    Parameters
    ----------
    gaps : mapping of str to float
        A number by the name of the scenario.

    Returns
    -------
    list of str
    """
    if len(gaps) <= 3:
        return list(gaps)
    return sorted(gaps, key=lambda name: gaps[name])
