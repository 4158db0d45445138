"""Hazards of transitions as data: curves over time, rates and what changes them.

A hazard is a rate: events a unit of time, for each unit that is at risk. It is
no probability, which belongs to a period: `rate_from_probability` turns one
into the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Never

from .. import _core
from ..base import checks
from ..base.errors import InputError

#: What a message says about probabilities, wherever a rate is refused.
NO_PROBABILITY = (
    "a probability is not a rate: rate_from_probability(probability, period) gives "
    "the rate"
)
Pieces = dict[float, float]


@dataclass(frozen=True, kw_only=True)
class Weibull:
    """A hazard that is a power of time: (shape / scale) (u / scale)^(shape − 1).

    Attributes
    ----------
    shape : float
        Above 0; above 1 the hazard rises, below 1 it falls.
    scale : float
        Above 0, in units of time; 63% have had the event by then.
    """

    shape: float
    scale: float

    def __post_init__(self) -> None:
        _make_numbers(self)


@dataclass(frozen=True, kw_only=True)
class Gompertz:
    """A hazard that grows by the same factor each unit of time: level e^(growth u).

    Attributes
    ----------
    level : float
        The hazard at u = 0, a unit of time, at least 0.
    growth : float
        A unit of time; below 0 the hazard falls, and some never have the event.
    """

    level: float
    growth: float

    def __post_init__(self) -> None:
        _make_numbers(self)


@dataclass(frozen=True, kw_only=True)
class LogLogistic:
    """A hazard that may rise first and then falls, of time u since entry.

    It is (shape / scale) (u / scale)^(shape − 1) / (1 + (u / scale)^shape).

    Attributes
    ----------
    shape : float
        Above 0; above 1 the hazard rises first.
    scale : float
        Above 0, in units of time; half have had the event by then.
    """

    shape: float
    scale: float

    def __post_init__(self) -> None:
        _make_numbers(self)


Curve = Weibull | Gompertz | LogLogistic


@dataclass(frozen=True, init=False, repr=False)
class Rate:
    """The hazard of a transition, a unit of time.

    It is the product of all that is given::

        rate · by_age(age) · by_time(t) · since_entry(u) · in_age(age)
             · hazard_ratio^x for each covariate x

    with the age of the unit, the run's time t (0 at its start) and the time u
    since the unit entered its present state.

    Parameters
    ----------
    rate : float
        Events a unit of time, at least 0; beside a curve, which is a hazard
        already, a factor. 1 when it is not given.
    by_age, by_time : mapping of float to float, optional
        Ratios by the age, or the run's time, from which they hold until the
        next one: ``{0: 1.0, 40: 2.0}``. The first holds before, too.
    since_entry : Weibull, Gompertz, LogLogistic or mapping, optional
        Hazard over time since entry; a mapping gives hazards by the time from
        which they hold, the first 0: ``{0: 0.2, 2: 0.1}``.
    in_age : Gompertz, optional
        Hazard over age. Of `since_entry` and `in_age`, one may be a smooth
        curve.
    hazard_ratios : mapping of str to float, optional
        By covariate, for each unit of it; above 0.

    Raises
    ------
    InputError
        If an argument is of no usable kind. Whether numbers are within bounds
        is checked when a model is made of them.
    """

    rate: float
    by_age: Pieces | None
    by_time: Pieces | None
    since_entry: Curve | Pieces | None
    in_age: Gompertz | None
    hazard_ratios: dict[str, float]

    def __init__(
        self,
        rate: float = 1.0,
        *,
        by_age: Mapping[float, float] | None = None,
        by_time: Mapping[float, float] | None = None,
        since_entry: Curve | Mapping[float, float] | None = None,
        in_age: Gompertz | None = None,
        hazard_ratios: Mapping[str, float] | None = None,
        **unknown: Never,
    ) -> None:
        refuse_unknown("Rate", list(unknown), [field.name for field in fields(Rate)])
        given: dict[str, object] = {
            "rate": checks.number("Rate: rate", rate, f"a number; {NO_PROBABILITY}"),
            "by_age": _pieces("Rate: by_age", by_age, "ages to ratios"),
            "by_time": _pieces("Rate: by_time", by_time, "times to ratios"),
            "since_entry": _since_entry(since_entry),
            "in_age": _in_age(in_age),
            "hazard_ratios": _hazard_ratios(hazard_ratios),
        }
        for name, value in given.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"Rate({self.describe()})"

    def describe(self) -> str:
        """Return what was given, as it would be written in a call."""
        said = []
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name != "rate":
                if value:
                    said.append(f"{field.name}={value!r}")
            elif value != 1.0 or not (self.since_entry or self.in_age):
                said.append(f"{value!r}")
        return ", ".join(said)


def rate_from_probability(probability: float, period: float = 1.0) -> float:
    """Return the constant rate that gives a probability of an event in a period.

    Parameters
    ----------
    probability : float
        From 0 to below 1.
    period : float
        Units of time, above 0.

    Returns
    -------
    float
        −ln(1 − probability) / period, a unit of time.

    Raises
    ------
    InputError
        If an argument cannot be used.
    """
    return _core.rate_from_probability(
        checks.number("probability", probability), checks.number("period", period)
    )


def probability_from_rate(rate: float, period: float = 1.0) -> float:
    """Return the probability of an event in a period at a constant rate.

    Parameters
    ----------
    rate : float
        Events a unit of time, at least 0.
    period : float
        Units of time, above 0.

    Returns
    -------
    float
        1 − e^(−rate · period).

    Raises
    ------
    InputError
        If an argument cannot be used.
    """
    return _core.probability_from_rate(
        checks.number("rate", rate), checks.number("period", period)
    )


def as_rate(place: str, value: object) -> Rate:
    """Return a rate from one, from a number, or from a curve since entry.

    Raises
    ------
    InputError
        If it is none of these; ``place`` begins the message.
    """
    if isinstance(value, Rate):
        # A copy: a model does not change with what it was made of.
        return Rate(
            **{field.name: getattr(value, field.name) for field in fields(value)}
        )
    if isinstance(value, Curve):
        return Rate(since_entry=value)
    allowed = (
        "a number (events a unit of time), a Rate, or a curve over time since entry "
        f"(Weibull, Gompertz, LogLogistic); {NO_PROBABILITY}"
    )
    return Rate(checks.number(place, value, allowed))


def core_pieces(pieces: Pieces | None) -> _core.Pieces | None:
    """Return pieces as the core takes them."""
    if pieces is None:
        return None
    return _core.Pieces(list(pieces), list(pieces.values()))


def core_rate(rate: Rate) -> _core.Rate:
    """Return a rate as the core takes it."""
    curve = rate.since_entry
    since: _core.Steps | _core.Weibull | _core.Gompertz | _core.LogLogistic | None
    match curve:
        case None:
            since = None
        case Weibull():
            since = _core.Weibull(curve.shape, curve.scale)
        case Gompertz():
            since = _core.Gompertz(curve.level, curve.growth)
        case LogLogistic():
            since = _core.LogLogistic(curve.shape, curve.scale)
        case _:
            since = _core.Steps(_core.Pieces(list(curve), list(curve.values())))
    age = rate.in_age
    return _core.Rate(
        rate.rate,
        core_pieces(rate.by_age),
        core_pieces(rate.by_time),
        since,
        None if age is None else _core.Gompertz(age.level, age.growth),
        rate.hazard_ratios,
    )


def refuse_unknown(what: str, found: list[str], allowed: list[str]) -> None:
    """Refuse arguments that a call does not have.

    Parameters
    ----------
    what : str
        What was called; it begins the message.
    found, allowed : list of str
        Names of arguments.

    Raises
    ------
    InputError
        If there are any, with the nearest name; a probability is told what
        gives its rate.
    """
    for name in found:
        if "prob" in name.lower():
            raise InputError(f"{what}: found {name!r}; {NO_PROBABILITY}")
        checks.one_of(what, name, allowed)


def as_pieces(name: str, value: object, what: str) -> Pieces:
    """Return numbers by the place from which they hold, in order of place.

    Raises
    ------
    InputError
        If it is no mapping of numbers to numbers; ``what`` says which.
    """
    allowed = f"a mapping of {what}, as {{0: 1.0, 40: 2.0}}"
    if value is None:
        raise InputError(f"{name}: found {value!r}; allowed is {allowed}")
    found = checks.mapping(name, value, allowed)
    pieces = {
        checks.number(f"{name}: a place", place): checks.number(f"{name}[{place!r}]", v)
        for place, v in found.items()
    }
    return dict(sorted(pieces.items()))


def _make_numbers(curve: Curve) -> None:
    for field in fields(curve):
        value = checks.number(
            f"{type(curve).__name__}: {field.name}", getattr(curve, field.name)
        )
        object.__setattr__(curve, field.name, value)


def _pieces(name: str, value: object, what: str) -> Pieces | None:
    return None if value is None else as_pieces(name, value, what)


def _since_entry(value: object) -> Curve | Pieces | None:
    if value is None or isinstance(value, Curve):
        return value
    if isinstance(value, Mapping):
        return as_pieces("Rate: since_entry", value, "times since entry to hazards")
    raise InputError(
        f"Rate: since_entry: found {value!r}; allowed is a Weibull, Gompertz or "
        "LogLogistic curve, or a mapping of times since entry to hazards"
    )


def _in_age(value: object) -> Gompertz | None:
    if value is None or isinstance(value, Gompertz):
        return value
    raise InputError(
        f"Rate: in_age: found {value!r}; allowed is a Gompertz curve (for ages in "
        "pieces there is by_age)"
    )


def _hazard_ratios(value: object) -> dict[str, float]:
    name = "Rate: hazard_ratios"
    found = checks.mapping(name, value, "a mapping of covariates to ratios")
    return {
        checks.text(f"{name}: a covariate", covariate): checks.number(
            f"{name}[{covariate!r}]", ratio
        )
        for covariate, ratio in found.items()
    }
