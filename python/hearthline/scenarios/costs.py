"""Costs as users give them: a cost book, or a scenario that states some."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeAlias

from ..base import checks
from ..base.errors import InputError
from .scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A cost book by name or path, or a scenario; None: those of the run.
Costs: TypeAlias = "str | os.PathLike[str] | Scenario | None"

#: What a programme states that its cost does not hang on.
_COST_NOTHING = ("title", "description", "effects", "evidence", "cost")


def not_costed(base: Scenario, mix: Scenario) -> list[str]:
    """Return the programmes that a mix changes though no cost is stated of them.

    Parameters
    ----------
    base, mix : Scenario
        A baseline and a mix.

    Returns
    -------
    list of str
        Display names: of those that begin, have other places, times or ways in, and of
        those that end.
    """
    before, after = base.programme_book, mix.programme_book
    changed = [
        own
        for name, own in after.items()
        if "cost" not in own and _size_of(own) != _size_of(before.get(name, {}))
    ]
    ended = [
        own for name, own in before.items() if "cost" not in own and name not in after
    ]
    return [str(own["title"]) for own in (*changed, *ended)]


def _size_of(programme: Mapping[str, Any]) -> dict[str, Any]:
    """Return what says how much of a programme there is, without its provenance."""
    return {
        name: own.get("value", own) if isinstance(own, dict) else own
        for name, own in programme.items()
        if name not in _COST_NOTHING
    }


def as_costs(scenario: Scenario, costs: object) -> Scenario:
    """Return the scenario whose costs are taken.

    Parameters
    ----------
    scenario : Scenario
        What was simulated.
    costs : str, path, Scenario or None
        A cost book, or the scenario; None: the one that was simulated.

    Returns
    -------
    Scenario

    Raises
    ------
    InputError
        If it is something else, or a book without a unit cost.
    ScenarioError
        If there is no such book, or it has costs of what the scenario has not.
    """
    if costs is None:
        return scenario
    if isinstance(costs, Scenario):
        return costs
    if isinstance(costs, (str, os.PathLike)):
        priced = scenario.with_costs(costs)
        if not priced.cost_book.get("items"):
            raise InputError(
                f"costs: expected a cost book that states unit costs, found none in "
                f"{os.fspath(costs)!r}"
            )
        return priced
    raise InputError(
        "costs: expected a cost book by name or path, or a scenario, found "
        f"{checks.shown(costs)}"
    )
