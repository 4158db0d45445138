"""Costs as users give them: a cost book, or a scenario that states some."""

from __future__ import annotations

import os
from typing import TypeAlias

from ..base import checks
from ..base.errors import InputError
from .scenario import Scenario

#: A cost book by name or path, or a scenario; None: those of the run.
Costs: TypeAlias = "str | os.PathLike[str] | Scenario | None"


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
