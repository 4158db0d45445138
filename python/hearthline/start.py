"""What the command takes for families to start from."""

from __future__ import annotations

from . import checks, files, marginals
from .families import Families
from .families_file import read_families
from .scenario import Scenario
from .synthesis import synthesise


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
