"""Mixes that are taken apart as they are compared: the names of their parts.

A part is simulated and saved with the scenarios, under a name that no scenario can
have, since it has slashes: ``MIX/parts/NAME``, which is also its folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..scenarios.parts import parts
from .steps import INTERACTION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..scenarios.scenario import Scenario

_BETWEEN = "/parts/"

_T = TypeVar("_T")


def with_parts(scenarios: Mapping[str, Scenario]) -> dict[str, Scenario]:
    """Return scenarios, then the parts of each but the first, each part alone.

    Parameters
    ----------
    scenarios : mapping of str to Scenario
        The scenarios, the baseline first.

    Returns
    -------
    dict of str to Scenario
        By name; parts as in `together`. The only part of a mix is the mix itself.

    Raises
    ------
    InputError
        Like `hearthline.scenarios.parts.parts`.
    """
    baseline, *mixes = scenarios
    base = scenarios[baseline]
    found: dict[str, dict[str, Scenario]] = {}
    for mix in mixes:
        own = found[mix] = {}
        for part in parts(base, scenarios[mix]):
            whole = part.scenario == scenarios[mix]
            name = part.name if whole else part.scenario.name
            while name in (*own, baseline, mix, INTERACTION):
                name += "-2"
            own[name] = part.scenario
    return together(scenarios, found)


def together(
    scenarios: Mapping[str, _T], of_mixes: Mapping[str, Mapping[str, _T]]
) -> dict[str, _T]:
    """Return scenarios and the parts of mixes in one mapping.

    Parameters
    ----------
    scenarios : mapping of str to object
        What there is of each scenario.
    of_mixes : mapping of str to mapping of str to object
        What there is of each part, by mix and name.

    Returns
    -------
    dict of str to object
        The scenarios, then the parts as ``MIX/parts/NAME``.
    """
    every = dict(scenarios)
    for mix, own in of_mixes.items():
        every |= {name_of(mix, name): one for name, one in own.items()}
    return every


def name_of(mix: str, part: str) -> str:
    """Return the name of a part among scenarios, which is its folder too.

    Parameters
    ----------
    mix, part : str
        The names of the mix, and of the part.

    Returns
    -------
    str
    """
    return f"{mix}{_BETWEEN}{part}"


def apart(every: Mapping[str, _T]) -> tuple[dict[str, _T], dict[str, dict[str, _T]]]:
    """Return the scenarios, and the parts of mixes: the opposite of `together`.

    Parameters
    ----------
    every : mapping of str to object
        Scenarios and parts.

    Returns
    -------
    scenarios : dict of str to object
    of_mixes : dict of str to dict of str to object
    """
    scenarios: dict[str, _T] = {}
    of_mixes: dict[str, dict[str, _T]] = {}
    for whole, one in every.items():
        mix, between, name = whole.partition(_BETWEEN)
        if between:
            of_mixes.setdefault(mix, {})[name] = one
        else:
            scenarios[mix] = one
    return scenarios, of_mixes
