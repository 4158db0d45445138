"""The families that a scenario starts from, and those that a command names."""

from __future__ import annotations

import copy
import json
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ..base import checks, files
from ..base.errors import InputError
from . import marginals
from .families import Families
from .families_file import read_families
from .synthesis import synthesise

if TYPE_CHECKING:
    from ..scenarios.scenario import Scenario

#: Parts of a scenario that do not touch who is there at its start.
_LATER = ("name", "title", "description", "costs", "made_from")
#: More families than these are drawn again, since they would take up memory.
_KEPT = 200_000


def families_of(scenario: Scenario) -> Families:
    """Return the families that a scenario specifies.

    They are synthesised from the marginal tables that the scenario names, and sampled
    if it names none. Within a Python process, scenarios that start alike share them:
    drawing them takes longer than a draw of some years.

    Parameters
    ----------
    scenario : Scenario
        The scenario.

    Returns
    -------
    Families

    Raises
    ------
    FileError, InputError
        If the marginal tables do not exist, or are invalid.
    RunError
        If there are too few families for the stocks of need of the scenario.
    """
    stated = tomllib.loads(scenario.to_toml())
    if stated["population"]["families"]["value"] > _KEPT:
        return _drawn_for(scenario)
    for part in _LATER:
        stated.pop(part, None)
    del stated["time"]["horizon"]
    tables = ""  # What is in them may change, while their name does not.
    if scenario.marginals:
        tables = marginals.read(scenario.marginals, list(scenario.localities)).digest()
    key = json.dumps(stated, sort_keys=True)
    families = copy.copy(_kept(_Start(key, tables, scenario)))
    families.scenario = scenario
    return families


@dataclass(frozen=True)
class _Start:
    """What a start depends on; two are equal if it is."""

    stated: str
    tables: str
    scenario: Scenario = field(compare=False)


@lru_cache(maxsize=4)
def _kept(start: _Start) -> Families:
    return _drawn_for(start.scenario)


def _drawn_for(scenario: Scenario) -> Families:
    if not scenario.marginals:
        return Families(scenario)
    families = synthesise(scenario, scenario.marginals)
    # The scenario specifies them, so a resumed run does not need them as an argument.
    families.origin = None
    return families


def families_from(scenario: Scenario, name_or_path: str) -> Families:
    """Return the families that a name or path refers to.

    Parameters
    ----------
    scenario : Scenario
        The scenario that starts from them.
    name_or_path : str
        The name of shipped marginal tables, a folder of marginal tables, or a file
        of families.

    Returns
    -------
    Families

    Raises
    ------
    InputError
        If there are no such marginal tables or file, or they are invalid.
    RunError
        If there are too few families for the stocks of need of the scenario.
    """
    path = files.as_path(name_or_path)
    if name_or_path not in marginals.shipped():
        if path.is_file():
            return read_families(scenario, path)
        if not path.is_dir():
            shipped = marginals.shipped()
            raise InputError(
                f"population: expected shipped marginal tables ({', '.join(shipped)}), "
                "a folder of marginal tables or a file of families, found "
                f"{checks.shown(name_or_path)}"
                f"{checks.did_you_mean(name_or_path, shipped)}"
            )
    return synthesise(scenario, name_or_path)
