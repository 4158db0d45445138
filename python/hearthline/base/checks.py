"""Arguments, checked where they come in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from numbers import Integral, Real

from .. import _core
from .errors import InputError

LARGEST_SEED = 2**32 - 1


def whole(name: str, value: object, at_least: int, at_most: int | None = None) -> int:
    """Return a whole number within its bounds.

    Parameters
    ----------
    name : str
        What the number is called in the message.
    value : object
        What was given; numpy integers are welcome, booleans are not.
    at_least, at_most : int
        The bounds, both included; no upper bound when ``None``.

    Raises
    ------
    InputError
        If it is no integer, or out of bounds.
    """
    if at_most is None:
        allowed = f"a whole number, {at_least} or more"
    else:
        allowed = f"a whole number from {at_least} to {at_most}"
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise InputError(f"{name}: found {value!r}; allowed is {allowed}")
    number = int(value)
    if number < at_least or (at_most is not None and number > at_most):
        raise InputError(f"{name}: found {number}; allowed is {allowed}")
    return number


def seed(value: object) -> int:
    """Return a seed, 0 to 2**32 - 1."""
    return whole("seed", value, 0, LARGEST_SEED)


def draws(value: object) -> int:
    """Return a number of draws, 1 or more."""
    return whole("draws", value, 1, 2**31 - 1)


def threads(value: object | None) -> int:
    """Return a number of threads; all that the process may use by default."""
    if value is None:
        return _core.available_threads()
    return whole("threads", value, 1, 4096)


def number(name: str, value: object, allowed: str = "a number") -> float:
    """Return a number; whether it is within bounds is for others to say.

    Parameters
    ----------
    name : str
        What the number is called in the message.
    value : object
        What was given; numpy numbers are welcome, booleans are not.
    allowed : str
        What the message says is allowed.

    Raises
    ------
    InputError
        If it is no number.
    """
    if not isinstance(value, bool):
        try:
            if isinstance(value, Real):
                return float(value)
        except OverflowError:
            pass
    raise InputError(f"{name}: found {value!r}; allowed is {allowed}")


def flag(name: str, value: object) -> bool:
    """Return a yes or no.

    Raises
    ------
    InputError
        If it is neither.
    """
    if isinstance(value, bool):
        return value
    raise InputError(f"{name}: found {value!r}; allowed is True or False")


def text(name: str, value: object) -> str:
    """Return a text that any program can read.

    Raises
    ------
    InputError
        If it is no text, or holds half a character.
    """
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            pass
        else:
            return value
    raise InputError(f"{name}: found {value!r}; allowed is a text")


def mapping(name: str, value: object, allowed: str) -> dict[object, object]:
    """Return a copy of a mapping; an empty one for ``None``.

    Raises
    ------
    InputError
        If it is no mapping; ``allowed`` says of what to what.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(f"{name}: found {value!r}; allowed is {allowed}")
    return dict(value)


def one_of(what: str, value: object, allowed: Iterable[str]) -> str:
    """Return a name that is on a list.

    Raises
    ------
    InputError
        If it is not, with the nearest name and the whole list.
    """
    names = list(allowed)
    if isinstance(value, str) and value in names:
        return value
    near = get_close_matches(str(value), names, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    listed = ", ".join(names) if names else "none"
    raise InputError(f"{what}: there is no {value!r}.{hint} There are: {listed}.")
