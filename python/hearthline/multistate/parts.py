"""The parts of a multi-state model: checked, named and changed by path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Any

from .. import _core
from ..base import checks
from ..base.errors import InputError
from .hazards import (
    NO_PROBABILITY,
    Curve,
    Pieces,
    Rate,
    as_pieces,
    as_rate,
    core_pieces,
    core_rate,
)

Numbers = dict[str, float]
#: By state or transition, each a number or numbers by time.
Amounts = dict[str, float | Pieces]


@dataclass(frozen=True)
class Parts:
    """The arguments of a model, each part in a canonical form.

    Attributes
    ----------
    states : tuple of str
        Names, in the order of results.
    rates : dict of str to Rate
        Hazards by ``"from>to"``, in the order of results.
    start : dict of str to float
        The share of units that begin in each state.
    age : float
        Age of every unit when it begins.
    entrants : dict of float to float or None
        Units per unit of time, by the time from which each rate holds.
    costs, entry_costs, transition_costs : dict of str to float
        Per unit of time in a state, per transition into a state, and per
        transition; each a number, or numbers by the time from which they hold.
    utilities, entry_utilities, transition_utilities : dict of str to float
        The same for utilities.
    discount : dict of str to float
        Discount rates of ``costs`` and of ``utilities``, per unit of time.
    time_unit : str
        The name of a unit of time.
    """

    states: tuple[str, ...]
    rates: dict[str, Rate]
    start: Numbers
    age: float
    entrants: Pieces | None
    costs: Amounts
    entry_costs: Amounts
    transition_costs: Amounts
    utilities: Amounts
    entry_utilities: Amounts
    transition_utilities: Amounts
    discount: Numbers
    time_unit: str

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> tuple[Parts, _core.Declaration]:
        """Check the arguments of a model; return its parts and its declaration.

        Parameters
        ----------
        given : mapping of str to object
            The arguments of `hearthline.MultiState` by name.

        Returns
        -------
        parts : Parts
        declaration : _core.Declaration

        Raises
        ------
        InputError
            If an argument has a type that cannot be used.
        """
        states = _states(given["states"])
        rates = _rates(given["rates"])
        of_states = "a mapping of states to amounts"
        of_transitions = "a mapping of transitions ('from>to') to amounts"
        parts = cls(
            states=states,
            rates={transition_name(*pair): rate for pair, rate in rates},
            start=_start(given["start"], states),
            age=checks.number("age", given["age"]),
            entrants=_entrants(given["entrants"]),
            discount=_discount(given["discount"]),
            time_unit=checks.text("time_unit", given["time_unit"]),
            **{
                name: _amounts(
                    name,
                    given[name],
                    of_transitions if name.startswith("transition") else of_states,
                )
                for name in AMOUNTS
            },
        )
        return parts, parts._declared(rates)

    def _declared(
        self, rates: Iterable[tuple[tuple[str, str], Rate]]
    ) -> _core.Declaration:
        return _core.Declaration(
            list(self.states),
            [_core.Transition(*pair, core_rate(rate)) for pair, rate in rates],
            _core.Start(self.start, self.age, core_pieces(self.entrants)),
            _core_amounts(self.costs, self.entry_costs, self.transition_costs),
            _core_amounts(
                self.utilities, self.entry_utilities, self.transition_utilities
            ),
            _core.Discount(self.discount["costs"], self.discount["utilities"]),
            self.time_unit,
        )

    def arguments(self) -> dict[str, Any]:
        """Return the parts as arguments of a model that has these parts.

        Returns
        -------
        dict of str to object
        """
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def changed(self, changes: Mapping[str, object]) -> dict[str, Any]:
        """Return the arguments of a model in which some parts are replaced.

        Parameters
        ----------
        changes : mapping of str to object
            New values by path.

        Returns
        -------
        dict of str to object

        Raises
        ------
        InputError
            If a path is unknown, or a value cannot be used.
        """
        known = self.paths()
        given: Any = self.arguments()
        for path, value in changes.items():
            if not isinstance(path, str) or path not in known:
                raise InputError(_unknown(path, list(known)))
            try:
                given = _with(given, known[path], value)
            except InputError as error:
                raise InputError(f"set: {path}: {error}") from None
        return dict(given)

    def paths(self) -> dict[str, tuple[object, ...]]:
        """Return the paths that can be set, with the keys that lead to each value.

        Returns
        -------
        dict of str to tuple
        """
        found: dict[str, tuple[object, ...]] = {}

        def add(*keys: object) -> None:
            found[
                ".".join(f"{k:g}" if isinstance(k, float) else f"{k}" for k in keys)
            ] = keys

        def add_all(*keys: object, below: Iterable[object]) -> None:
            add(*keys)
            for key in below:
                add(*keys, key)

        add("rates")
        for name, rate in self.rates.items():
            add("rates", name)
            for field in fields(rate):
                inner = getattr(rate, field.name)
                add_all("rates", name, field.name, below=_inner_names(inner))
        add_all("start", below=self.states)
        add("age")
        add_all("entrants", below=_inner_names(self.entrants))
        for part in AMOUNTS:
            add(part)
            amounts = getattr(self, part)
            for name in self.rates if "transition" in part else self.states:
                add_all(part, name, below=_inner_names(amounts.get(name)))
        add_all("discount", below=self.discount)
        add("time_unit")
        return found

    def values(self) -> dict[str, object]:
        """Return every number and label by its path, without omitted ones.

        Returns
        -------
        dict of str to float or str
        """
        found: dict[str, object] = {}
        for path, keys in self.paths().items():
            value: Any = self.arguments()
            for key in keys:
                value = (
                    value.get(key)
                    if isinstance(value, dict)
                    else getattr(value, str(key))
                )
            if isinstance(value, float | str):
                found[path] = value
        return found


#: The names of the costs and utilities of states and transitions.
AMOUNTS = (
    "costs",
    "entry_costs",
    "transition_costs",
    "utilities",
    "entry_utilities",
    "transition_utilities",
)


def transition_name(source: str, target: str) -> str:
    """Return the name of a transition.

    Parameters
    ----------
    source, target : str
        The two states.

    Returns
    -------
    str
        Such as ``"well>ill"``.
    """
    return f"{source}>{target}"


def _inner_names(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value)
    if isinstance(value, Curve):
        return [field.name for field in fields(value)]
    return []


def _with(node: Any, keys: tuple[object, ...], value: object) -> Any:
    """Return a copy of a tree in which one value is replaced."""
    if not keys:
        return value
    first, rest = keys[0], keys[1:]
    if isinstance(node, dict):
        return {**node, first: _with(node.get(first), rest, value)}
    name = str(first)
    if isinstance(node, Rate):
        own = {field.name: getattr(node, field.name) for field in fields(node)}
        return Rate(**{**own, name: _with(own[name], rest, value)})
    return replace(node, **{name: value})


def _unknown(path: object, known: list[str]) -> str:
    text = path if isinstance(path, str) else checks.shown(path)
    near = get_close_matches(text, known, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    if "probability" in text:
        hint = f"; {NO_PROBABILITY}."
    return (
        f"set: no parameter is named "
        f"{checks.shown(path)}{hint} See `parameters` for all names."
    )


def _states(value: object) -> tuple[str, ...]:
    names = checks.iterated(value)
    if names is None:
        raise InputError(
            f"states: expected a list of names, found {checks.shown(value)}"
        )
    return tuple(checks.text("states", name) for name in names)


def _pair(name: str, key: object) -> tuple[str, str]:
    pair = key.split(">") if isinstance(key, str) else key
    if not isinstance(pair, Sequence) or len(pair) != 2:
        raise InputError(
            f"{name}: expected a transition as 'from>to' or as a pair of states, such "
            f"as ('well', 'ill'), found {checks.shown(key)}"
        )
    return checks.text(name, pair[0]), checks.text(name, pair[1])


def _rates(value: object) -> list[tuple[tuple[str, str], Rate]]:
    found = checks.mapping(
        "rates", value, "a mapping of transitions ('from>to') to rates"
    )
    pairs = [(_pair("rates", key), rate) for key, rate in found.items()]
    return [
        (pair, as_rate(f"the transition {transition_name(*pair)!r}", rate))
        for pair, rate in pairs
    ]


def _start(value: object, states: tuple[str, ...]) -> Numbers:
    if value is None:
        return {states[0]: 1.0} if states else {}
    if isinstance(value, str):
        return {checks.text("start", value): 1.0}
    allowed = "a state, or a mapping of states to shares"
    return {
        name: checks.number(f"start[{name!r}]", share)
        for name, share in _named("start", value, allowed).items()
    }


def _entrants(value: object) -> Pieces | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return as_pieces("entrants", value, "times to units per unit of time")
    allowed = "a number of units per unit of time, or a mapping of times to numbers"
    return {0.0: checks.number("entrants", value, allowed)}


def _named(name: str, value: object, allowed: str) -> dict[str, object]:
    named: dict[str, object] = {}
    for key, inner in checks.mapping(name, value, allowed).items():
        if name.startswith("transition") and not isinstance(key, str):
            known = transition_name(*_pair(name, key))
        else:
            known = checks.text(f"{name}: a name", key)
        if known in named:
            raise InputError(f"{name}: {known!r} appears twice; names must be unique")
        named[known] = inner
    return named


def _amounts(name: str, value: object, allowed: str) -> Amounts:
    return {
        known: _amount(f"{name}[{known!r}]", amount)
        for known, amount in _named(name, value, allowed).items()
    }


def _amount(name: str, value: object) -> float | Pieces:
    if isinstance(value, Mapping):
        return as_pieces(name, value, "times to amounts")
    return checks.number(name, value, "a number, or a mapping of times to numbers")


def _core_amounts(*causes: Amounts) -> _core.Amounts:
    def by_time(amount: float | Pieces) -> _core.Pieces:
        pieces = amount if isinstance(amount, dict) else {0.0: amount}
        return _core.Pieces(list(pieces), list(pieces.values()))

    return _core.Amounts(
        *({name: by_time(amount) for name, amount in c.items()} for c in causes)
    )


def _discount(value: object) -> Numbers:
    both = ("costs", "utilities")
    if not isinstance(value, Mapping):
        allowed = "a rate per unit of time, or a mapping with 'costs' and 'utilities'"
        return dict.fromkeys(both, checks.number("discount", value, allowed))
    rates = dict.fromkeys(both, 0.0)
    for name, rate in value.items():
        known = checks.one_of("discount", name, both)
        rates[known] = checks.number(f"discount[{known!r}]", rate)
    return rates
