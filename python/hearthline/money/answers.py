"""Questions that are asked of a savings claim, answered from the run.

They are those on which claims have failed: no counterfactual, gross of cost, a weak
baseline, sources that cannot be checked, no other scenarios, logic that is hard to
follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..base import words
from .sentences import share_of_draws
from .what_if import sensitivity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..scenarios.scenario import Scenario
    from .strategy import Strategy


def answers(
    view: Strategy,
    base: Scenario,
    mix: Scenario,
    others: Sequence[str],
    families: int,
) -> list[tuple[str, str]]:
    """Return questions and answers.

    Parameters
    ----------
    view : Strategy
        The numbers.
    base, mix : Scenario
        What was simulated.
    others : sequence of str
        Display names of the other scenarios of the comparison.
    families : int
        How many families there are in the first month.

    Returns
    -------
    list of (str, str)
    """
    return [
        ("What is the baseline, and how was it checked?", _baseline(view, base)),
        (
            "Would it have happened anyway?",
            "Each draw simulates the same families twice, with the mix and without it, "
            "with shared random numbers. What would have happened anyway is in the "
            "baseline, so that only the difference is counted; nothing more is taken "
            "off for deadweight.",
        ),
        ("How well are the effects known?", _effects(mix, base)),
        ("Gross or net?", _net(view)),
        ("Who is counted?", _who(base, families)),
        ("How sure are the unit costs?", _costs(base)),
        ("Which alternatives were looked at?", _alternatives(others)),
        ("What would turn the answer?", _turn(view)),
    ]


def _counted(kinds: Sequence[str]) -> str:
    names = {"source": "from a document", "calibrated": "calibrated to a target"}
    parts = [
        f"{kinds.count(kind)} {names.get(kind, 'assumed')}"
        for kind in ("source", "calibrated", "assumption")
    ]
    return words.listing(parts)


def _baseline(view: Strategy, base: Scenario) -> str:
    kinds = [str(kind) for kind in base.parameters["kind"]]
    return (
        f"“{view.baseline}”: of its {len(kinds)} parameters, "
        f"{_counted(kinds)}. Its file states where each is from; compare its cases of "
        "past years with your own returns before you rely on it."
    )


def _effects(mix: Scenario, base: Scenario) -> str:
    own = mix.parameters.index.difference(base.parameters.index)
    kinds = [str(kind) for kind in mix.parameters.loc[own, "kind"]]
    if not kinds:
        return "The mix has no parameter of its own; what differs is on its own sheet."
    return (
        f"The mix adds {len(kinds)} parameters: {_counted(kinds)}. The range shown is "
        "chance alone: it does not say how uncertain these are."
    )


def _net(view: Strategy) -> str:
    cost = float(view.level("programmes")[:, -1].mean())
    text = (
        "Savings are gross of what programmes cost, which stands beside them: "
        f"{words.pounds(cost)} of the general fund in {view.years[-1]}. Nothing has "
        "been taken off."
    )
    if view.uncosted:
        text += f" No cost is stated of {words.listing(view.uncosted)}."
    return text


def _who(base: Scenario, families: int) -> str:
    text = f"{families:,} families with children in the first month"
    if base.demography:
        text += ", and those who form or arrive later"
    streams = words.listing(list(base.streams.values()))
    return text + (f"; not the cases of {streams}." if streams else ".")


def _costs(base: Scenario) -> str:
    kinds = [
        str(kind)
        for path, kind in base.parameters["kind"].items()
        if str(path).startswith("costs.items.")
    ]
    return (
        f"The cost book has {len(kinds)} numbers: {_counted(kinds)}. What part of a "
        "cost follows volume, and what part a budget can lose, is assumed unless the "
        "sheet of unit costs names a document."
    )


def _alternatives(others: Sequence[str]) -> str:
    if not others:
        return "None in this comparison; `hearthline compare` takes several mixes."
    return f"Also compared: {words.listing([f'“{name}”' for name in others])}."


def _turn(view: Strategy) -> str:
    saved = view.level("cashable")[:, -1]
    if not saved.any():
        return (
            f"In no draw is there a cashable saving in {view.years[-1]}, so that no "
            "assumption on the sheet of sensitivities could take one away."
        )
    found = share_of_draws(float(np.mean(saved > 0)), view.draws)
    table = sensitivity(view)
    worst = table.sort_values("difference", kind="stable").iloc[-1]
    # A hyphen would part from its number at the end of a line.
    change = str(worst["change"]).replace("-", "−")
    return (
        f"In {found} there is a cashable saving in {view.years[-1]}. Of the "
        "assumptions on the sheet of sensitivities, "
        f"“{worst['driver']}: {change}” takes away most, "
        f"{words.pounds(float(worst['difference']))}."
    )
