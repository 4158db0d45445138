"""Programmes: those of the library, and those of a scenario."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import _core
from ..base import checks, words
from ..base.errors import InputError
from .scenario import Scenario, as_scenario
from .shipped import shipped_folders
from .stated import provenance

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

#: What a file states of a programme, by field; a number is a mapping too, with its
#: unit and provenance.
Stated = dict[str, Any]

_EFFECT = ["hazard_ratio", "low", "high"]
_COURSE = ["ramp_up", "after", "half_life"]
_COSTS = ["fixed", "start", "place", "place_used"]

_COLUMNS = [
    "programme",
    "title",
    "effect",
    "processes",
    *_EFFECT,
    "basis",
    "kind",
    "text",
    *_COURSE,
    "design",
    "grade",
    "places",
    *(f"cost_{field}" for field in _COSTS),
    "price_year",
    "payer",
    "source",
]


def programmes(
    scenario: Scenario | str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """List programmes with what they change, and how well that is known.

    Parameters
    ----------
    scenario : Scenario, str or path, optional
        A scenario whose programmes are listed; by default those of the library, which
        a scenario takes in by name (``library = "family-group-conference"``).

    Returns
    -------
    pandas.DataFrame
        One row per effect, and one for a programme without any: ``programme`` (its
        name), ``title``, ``effect`` (its name), ``processes`` (whose hazards it
        multiplies, with commas between), ``hazard_ratio`` (1: no effect) with the
        ends ``low`` and ``high`` of its 95% interval, ``basis`` (``trial``,
        ``shrunk`` or ``assumption``), ``kind`` and ``text`` (the provenance of the
        ratio), ``ramp_up`` (months), ``after`` (the ratio after a completed stay),
        ``half_life`` (months), ``design`` (of the strongest study), ``grade`` (on the
        scale of the Early Intervention Foundation), ``places``, costs in pounds
        (``cost_fixed`` a year, ``cost_start`` of a stay, ``cost_place`` and
        ``cost_place_used`` for a year), their ``price_year`` and ``payer``, and
        ``source`` (the studies). What a programme does not state is missing.

    Raises
    ------
    ScenarioError
        If the scenario, or a file of the library, is invalid.
    InputError
        If the argument is not a scenario, name or path.

    Examples
    --------
    >>> import hearthline as hl
    >>> table = hl.programmes().set_index(["programme", "effect"])
    >>> care = table.loc[("family-group-conference", "care")]
    >>> print(*care[["hazard_ratio", "low", "high"]])
    0.76 0.63 0.89
    """
    if scenario is None:
        stated = {name: programme(name) for name in library()}
    else:
        stated = of_scenario(as_scenario(scenario))
    rows = [row for name, one in stated.items() for row in _rows(name, one)]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    numbers = [*_EFFECT, *_COURSE, "places", *(f"cost_{f}" for f in _COSTS)]
    return table.astype(dict.fromkeys(numbers, "float64"))


def library() -> list[str]:
    """Return the names of the library's programmes.

    Returns
    -------
    list of str
    """
    return _core.shipped_programmes(shipped_folders())


def programme(name_or_path: str | os.PathLike[str]) -> Stated:
    """Return what a programme of the library, or one in a file of its own, states.

    Parameters
    ----------
    name_or_path : str or path
        The name of a programme of the library, or the path of a file.

    Returns
    -------
    dict
        Every field, defaults included.

    Raises
    ------
    ScenarioError
        If it does not exist (the message states the nearest name), or is invalid.
    InputError
        If the argument is neither a name nor a path.
    """
    text = checks.name_or_path("programme", name_or_path, "a programme")
    return tomllib.loads(_core.programme(text, shipped_folders()))


def of_scenario(scenario: Scenario) -> dict[str, Stated]:
    """Return what a scenario states of its programmes, by their names.

    Parameters
    ----------
    scenario : Scenario
        A scenario.

    Returns
    -------
    dict
    """
    found: dict[str, Stated] = tomllib.loads(scenario.to_toml()).get("programmes", {})
    return found


def one(
    name: str | os.PathLike[str],
    scenario: Scenario | str | os.PathLike[str] | None = None,
) -> Stated:
    """Return what one programme states.

    Parameters
    ----------
    name : str or path
        The name of a programme of the scenario; without a scenario, the name of one
        of the library, or the path of a file.
    scenario : Scenario, str or path, optional
        The scenario.

    Returns
    -------
    dict
        Every field, defaults included.

    Raises
    ------
    ScenarioError
        If the scenario or the file does not exist, or is invalid.
    InputError
        If the scenario has no such programme.
    """
    if scenario is None:
        return programme(name)
    whole = as_scenario(scenario)
    stated = of_scenario(whole)
    known = checks.name_or_path("programme", name, "a programme")
    if known not in stated:
        allowed = words.listing(list(stated)) if stated else "none"
        raise InputError(
            f"programme: expected a programme of {whole.name} ({allowed}), found "
            f"{known!r}"
        )
    return stated[known]


def _rows(name: str, stated: Mapping[str, Any]) -> list[dict[str, object]]:
    """Return the rows of a programme, one for each effect."""
    cost = stated.get("cost", {})
    evidence = stated.get("evidence", {})
    every: dict[str, object] = {
        "programme": name,
        "title": stated["title"],
        "design": evidence.get("design", ""),
        "grade": evidence.get("grade", ""),
        "places": _value(stated, "places"),
        **{f"cost_{field}": _known_cost(cost, field) for field in _COSTS},
        "price_year": cost.get("price_year", ""),
        "payer": cost.get("payer", ""),
        "source": evidence.get("source", ""),
    }
    effects = stated.get("effects", {})
    if not effects:
        nothing = dict.fromkeys(("effect", "processes", "basis", "kind", "text"), "")
        return [{**every, **nothing}]
    return [{**every, "effect": key, **_effect(e)} for key, e in effects.items()]


def _effect(effect: Mapping[str, Any]) -> dict[str, object]:
    kind, text = provenance(effect["hazard_ratio"])
    numbers = {field: _value(effect, field) for field in (*_EFFECT, *_COURSE)}
    return {
        "processes": ", ".join(effect["processes"]),
        **numbers,
        "basis": effect["basis"],
        "kind": kind,
        "text": text,
    }


def _value(table: Mapping[str, Any], field: str) -> object:
    return table[field]["value"] if field in table else None


def _known_cost(cost: Mapping[str, Any], field: str) -> object:
    """Return a cost, unless it is the default, which nobody stated."""
    known = field in cost and provenance(cost[field])[1] != "default"
    return cost[field]["value"] if known else None
