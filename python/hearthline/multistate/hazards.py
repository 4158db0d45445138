"""Hazards of transitions as data: curves over time, rates and their modifiers.

A hazard is a rate: events per unit of time, for each unit at risk. It is not a
probability, which refers to a period: `rate_from_probability` converts a
probability into a rate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Never

from .. import _core
from ..base import checks
from ..base.errors import InputError

#: Advice about probabilities in messages on rates.
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
        Above 0, in units of time; 63% of units have had the event by this time.
    """

    shape: float
    scale: float

    def __post_init__(self) -> None:
        _convert_numbers(self)


@dataclass(frozen=True, kw_only=True)
class Gompertz:
    """A hazard that grows by a constant factor per unit of time: level e^(growth u).

    Attributes
    ----------
    level : float
        The hazard at u = 0, per unit of time, at least 0.
    growth : float
        Per unit of time; if below 0, the hazard falls and some units never have
        the event.
    """

    level: float
    growth: float

    def __post_init__(self) -> None:
        _convert_numbers(self)


@dataclass(frozen=True, kw_only=True)
class LogLogistic:
    """A hazard over time u since entry that falls, possibly after a rise.

    It is (shape / scale) (u / scale)^(shape − 1) / (1 + (u / scale)^shape).

    Attributes
    ----------
    shape : float
        Above 0; if above 1, the hazard rises first.
    scale : float
        Above 0, in units of time; half of the units have had the event by this
        time.
    """

    shape: float
    scale: float

    def __post_init__(self) -> None:
        _convert_numbers(self)


@dataclass(frozen=True)
class Fixed:
    """A stay of fixed length: the transition happens `duration` after the entry.

    It happens unless another transition leaves the state before. A state has at
    most one fixed stay, and its `Rate` has no other factor, because none could
    change when it ends. Only runs have fixed stays: `MultiState.expect` refuses
    them.

    Attributes
    ----------
    duration : float
        The time from entry to the transition, above 0, in units of time. Units
        are followed until just before the horizon: what falls on the horizon
        itself does not happen.

    Examples
    --------
    >>> import hearthline as hl
    >>> model = hl.MultiState(
    ...     ["plan", "review"], {"plan>review": hl.Fixed(3.0), "review>plan": 2.0}
    ... )
    >>> run = model.run(100, horizon=4, times=[2, 3], progress=False)
    >>> run.table("occupancy")[["time", "state", "units"]]
       time   state  units
    0   2.0    plan  100.0
    1   2.0  review    0.0
    2   3.0    plan    0.0
    3   3.0  review  100.0
    """

    duration: float

    def __post_init__(self) -> None:
        _convert_numbers(self)


Curve = Weibull | Gompertz | LogLogistic | Fixed


@dataclass(frozen=True, init=False, repr=False)
class Rate:
    """The hazard of a transition, per unit of time.

    It is the product of all arguments::

        rate · by_age(age) · by_time(t) · since_entry(u) · in_age(age)
             · hazard_ratio^x for each covariate x

    where age is the age of the unit, t is the time of the run (0 at its start)
    and u is the time since the unit entered its present state.

    Parameters
    ----------
    rate : float
        Events per unit of time, at least 0; a factor if there is also a curve,
        which is already a hazard. 1 by default.
    by_age, by_time : mapping of float to float, optional
        Piecewise-constant ratios: each key is the age, or the time of the run,
        from which its ratio holds until the next key, such as
        ``{0: 1.0, 40: 2.0}``. The first ratio also holds before its key.
    since_entry : Weibull, Gompertz, LogLogistic, Fixed or mapping, optional
        Hazard over time since entry. A mapping is piecewise constant: each key
        is the time from which its hazard holds, and the first key is 0, such as
        ``{0: 0.2, 2: 0.1}``.
    in_age : Gompertz, optional
        Hazard over age. Only one of `since_entry` and `in_age` may be a smooth
        curve.
    hazard_ratios : mapping of str to float, optional
        Hazard ratio per unit of each covariate, above 0.

    Raises
    ------
    InputError
        If an argument has a type that cannot be used. The bounds of numbers are
        checked when a model uses the rate.

    Examples
    --------
    >>> import hearthline as hl
    >>> hl.Rate(0.2, by_time={0: 1.0, 5: 0.7}, hazard_ratios={"treated": 0.6})
    Rate(0.2, by_time={0.0: 1.0, 5.0: 0.7}, hazard_ratios={'treated': 0.6})
    >>> hl.Rate(in_age=hl.Gompertz(level=1e-4, growth=0.09))
    Rate(in_age=Gompertz(level=0.0001, growth=0.09))
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
            "rate": _rate_number("Rate: rate", rate, "a number"),
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
        """Return the arguments as they would be written in a call.

        Returns
        -------
        str
        """
        parts = []
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name != "rate":
                if value:
                    parts.append(f"{field.name}={value!r}")
            elif value != 1.0 or not (self.since_entry or self.in_age):
                parts.append(f"{value!r}")
        return ", ".join(parts)


def rate_from_probability(probability: float, period: float = 1.0) -> float:
    """Return the constant rate that gives a probability of an event in a period.

    Parameters
    ----------
    probability : float
        At least 0 and below 1.
    period : float
        Length of the period in units of time, above 0.

    Returns
    -------
    float
        −ln(1 − probability) / period, per unit of time.

    Raises
    ------
    InputError
        If an argument cannot be used.

    Examples
    --------
    A probability of 10% in half a year is a rate of 0.21 per year:

    >>> import hearthline as hl
    >>> round(hl.rate_from_probability(0.1, period=0.5), 4)
    0.2107
    """
    return _core.rate_from_probability(
        checks.number("probability", probability), checks.number("period", period)
    )


def probability_from_rate(rate: float, period: float = 1.0) -> float:
    """Return the probability of an event in a period at a constant rate.

    Parameters
    ----------
    rate : float
        Events per unit of time, at least 0.
    period : float
        Length of the period in units of time, above 0.

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


def as_rate(name: str, value: object) -> Rate:
    """Return a rate from a rate, a number, or a curve over time since entry.

    Parameters
    ----------
    name : str
        The name of the value, for the message.
    value : Rate, float, Weibull, Gompertz, LogLogistic or Fixed
        The value.

    Returns
    -------
    Rate

    Raises
    ------
    InputError
        If the value has another type.
    """
    if isinstance(value, Rate):
        # A copy: a model does not change with its arguments.
        return Rate(
            **{field.name: getattr(value, field.name) for field in fields(value)}
        )
    if isinstance(value, Curve):
        return Rate(since_entry=value)
    allowed = (
        "a number (events per unit of time), a Rate, or a curve over time since entry "
        "(Weibull, Gompertz, LogLogistic, Fixed)"
    )
    return Rate(_rate_number(name, value, allowed))


def _rate_number(name: str, value: object, allowed: str) -> float:
    try:
        return checks.number(name, value, allowed)
    except InputError as error:
        raise InputError(f"{error}; {NO_PROBABILITY}") from None


def core_pieces(pieces: Pieces | None) -> _core.Pieces | None:
    """Return a piecewise-constant function for the core.

    Parameters
    ----------
    pieces : dict of float to float or None
        Values by the point from which each holds.

    Returns
    -------
    _core.Pieces or None
    """
    if pieces is None:
        return None
    return _core.Pieces(list(pieces), list(pieces.values()))


def core_rate(rate: Rate) -> _core.Rate:
    """Return a rate for the core.

    Parameters
    ----------
    rate : Rate
        A rate.

    Returns
    -------
    _core.Rate
    """
    curve = rate.since_entry
    since: (
        _core.Steps
        | _core.Weibull
        | _core.Gompertz
        | _core.LogLogistic
        | _core.Fixed
        | None
    )
    match curve:
        case None:
            since = None
        case Weibull():
            since = _core.Weibull(curve.shape, curve.scale)
        case Gompertz():
            since = _core.Gompertz(curve.level, curve.growth)
        case LogLogistic():
            since = _core.LogLogistic(curve.shape, curve.scale)
        case Fixed():
            since = _core.Fixed(curve.duration)
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
    """Reject arguments that a call does not have.

    Parameters
    ----------
    what : str
        The name of the call, for the message.
    found, allowed : list of str
        Names of the unknown arguments, and of those that the call has.

    Raises
    ------
    InputError
        If there are unknown arguments. The message suggests the nearest name,
        or for a probability how to convert it into a rate.
    """
    for name in found:
        if "prob" in name.lower():
            raise InputError(f"{what}: no argument is named {name!r}; {NO_PROBABILITY}")
        checks.one_of(what, name, allowed)


def as_pieces(name: str, value: object, what: str) -> Pieces:
    """Return a piecewise-constant function as a mapping, sorted by its keys.

    Parameters
    ----------
    name : str
        The name of the value, for the message.
    value : mapping of float to float
        The value.
    what : str
        Keys and values in words, for the message.

    Returns
    -------
    dict of float to float

    Raises
    ------
    InputError
        If the value is not a mapping of numbers to numbers.
    """
    allowed = f"a mapping of {what}, such as {{0: 1.0, 40: 2.0}}"
    if value is None:
        raise InputError(f"{name}: expected {allowed}, found None")
    found = checks.mapping(name, value, allowed)
    pieces = {
        checks.number(f"{name}: a key", key): checks.number(
            f"{name}[{checks.shown(key)}]", number
        )
        for key, number in found.items()
    }
    return dict(sorted(pieces.items()))


def _convert_numbers(curve: Curve) -> None:
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
        "Rate: since_entry: expected a Weibull, Gompertz or LogLogistic curve, a "
        "Fixed stay, or a mapping of times since entry to hazards, found "
        f"{checks.shown(value)}"
    )


def _in_age(value: object) -> Gompertz | None:
    if value is None or isinstance(value, Gompertz):
        return value
    raise InputError(
        f"Rate: in_age: expected a Gompertz curve, found "
        f"{checks.shown(value)}; for ratios that "
        "are piecewise constant in age, use by_age"
    )


def _hazard_ratios(value: object) -> dict[str, float]:
    name = "Rate: hazard_ratios"
    found = checks.mapping(name, value, "a mapping of covariates to ratios")
    return {
        checks.text(f"{name}: a covariate", covariate): checks.number(
            f"{name}[{checks.shown(covariate)}]", ratio
        )
        for covariate, ratio in found.items()
    }
