"""The families that a scenario starts from, and what the command takes for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base import checks, files
from . import marginals
from .families import Families
from .families_file import read_families
from .synthesis import synthesise

if TYPE_CHECKING:
    from ..scenarios.scenario import Scenario


def families_of(scenario: Scenario) -> Families:
    """Return the families that a scenario itself says it starts from.

    Those made from the marginal tables that it names, or else sampled.

    Raises
    ------
    FileError, InputError
        If the tables are not there, or wrong.
    RunError
        If the scenario's stocks of need cannot be met.
    """
    if not scenario.marginals:
        return Families(scenario)
    made = synthesise(scenario, scenario.marginals)
    # The scenario says where they are from: nobody has to give them again.
    made.origin = None
    return made


def families_from(scenario: Scenario, name_or_path: str) -> Families:
    """Return the families that a name or path stands for.

    Parameters
    ----------
    scenario : Scenario
        What they start.
    name_or_path : str
        The name of shipped marginals, the folder of others, or a file of
        families.

    Raises
    ------
    InputError
        If there is nothing of the kind, or what is there is wrong.
    """
    place = files.as_path(name_or_path)
    if name_or_path not in marginals.shipped():
        if place.is_file():
            return read_families(scenario, place)
        if not place.is_dir():
            checks.one_of("population", name_or_path, marginals.shipped())
    return synthesise(scenario, name_or_path)
