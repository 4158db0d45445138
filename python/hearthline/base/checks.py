"""Checks of arguments, at the functions that users call."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from numbers import Integral, Real

from .. import _core
from .errors import InputError

LARGEST_SEED = 2**32 - 1

#: Characters of a value that a message shows.
_SHOWN = 200


def shown(value: object) -> str:
    """Return a value as messages show it.

    Parameters
    ----------
    value : object
        Any value, also one that cannot be written.

    Returns
    -------
    str
        Its ``repr``, shortened to 200 characters; its type if it has none, like
        integers of too many digits.
    """
    try:
        text = repr(value).encode(errors="backslashreplace").decode()
    except Exception:  # Nothing is known about the value.
        return f"a value of type {type(value).__name__}"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def whole(name: str, value: object, at_least: int, at_most: int | None = None) -> int:
    """Return a whole number within bounds.

    Parameters
    ----------
    name : str
        The name of the argument, for the message.
    value : object
        The argument. NumPy integers are accepted, booleans are not.
    at_least : int
        The lower bound, inclusive.
    at_most : int, optional
        The upper bound, inclusive; by default there is none.

    Returns
    -------
    int

    Raises
    ------
    InputError
        If the argument is not an integer, or is out of bounds.
    """
    if at_most is None:
        allowed = f"a whole number of {at_least} or more"
    else:
        allowed = f"a whole number from {at_least} to {at_most}"
    if not isinstance(value, bool) and isinstance(value, Integral):
        try:
            number = int(value)
        except (TypeError, ValueError):  # A period of time of NumPy.
            pass
        else:
            if number >= at_least and (at_most is None or number <= at_most):
                return number
            value = number
    raise InputError(f"{name}: expected {allowed}, found {shown(value)}")


def seed(value: object) -> int:
    """Return a seed, 0 to 2**32 - 1.

    Parameters
    ----------
    value : object
        The argument ``seed``.

    Returns
    -------
    int

    Raises
    ------
    InputError
        If it is not a whole number from 0 to 2**32 - 1.
    """
    return whole("seed", value, 0, LARGEST_SEED)


def draws(value: object) -> int:
    """Return a number of draws, 1 or more.

    Parameters
    ----------
    value : object
        The argument ``draws``.

    Returns
    -------
    int

    Raises
    ------
    InputError
        If it is not a whole number from 1 to 2**31 - 1.
    """
    return whole("draws", value, 1, 2**31 - 1)


def threads(value: object | None) -> int:
    """Return a number of threads.

    Parameters
    ----------
    value : object or None
        The argument ``threads``; ``None`` stands for all threads that the process
        may use.

    Returns
    -------
    int

    Raises
    ------
    InputError
        If it is not a whole number from 1 to 4096.
    """
    if value is None:
        return _core.available_threads()
    return whole("threads", value, 1, 4096)


def number(name: str, value: object, allowed: str = "a number") -> float:
    """Return a number; bounds are checked elsewhere.

    Parameters
    ----------
    name : str
        The name of the argument, for the message.
    value : object
        The argument. NumPy numbers are accepted, booleans are not.
    allowed : str
        What the message says was expected.

    Returns
    -------
    float

    Raises
    ------
    InputError
        If the argument is not a number.
    """
    if not isinstance(value, bool):
        try:
            if isinstance(value, Real):
                return float(value)
        except (OverflowError, TypeError, ValueError):
            pass
    raise InputError(f"{name}: expected {allowed}, found {shown(value)}")


def flag(name: str, value: object) -> bool:
    """Return a boolean.

    Parameters
    ----------
    name : str
        The name of the argument, for the message.
    value : object
        The argument.

    Returns
    -------
    bool

    Raises
    ------
    InputError
        If the argument is not a boolean.
    """
    if isinstance(value, bool):
        return value
    raise InputError(f"{name}: expected True or False, found {shown(value)}")


def text(name: str, value: object) -> str:
    """Return a string that can be encoded in UTF-8.

    Parameters
    ----------
    name : str
        The name of the argument, for the message.
    value : object
        The argument.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If the argument is not a string, or contains half of a surrogate pair.
    """
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            pass
        else:
            return value
    raise InputError(f"{name}: expected a string, found {shown(value)}")


def name_or_path(name: str, value: object, of: str) -> str:
    """Return the text of a name or path.

    Parameters
    ----------
    name : str
        The name of the argument, for the message.
    value : object
        The argument.
    of : str
        What it is the name or path of, such as "a cost book".

    Returns
    -------
    str

    Raises
    ------
    InputError
        If the argument is neither a string nor a path, or has a text that no name and
        no path has: empty, with a null character, or half of a surrogate pair.
    """
    found = os.fspath(value) if isinstance(value, str | os.PathLike) else value
    if not isinstance(found, str) or not found or "\0" in found:
        raise InputError(
            f"{name}: expected the name or path of {of}, found {shown(value)}"
        )
    return text(name, found)


def mapping(name: str, value: object, allowed: str) -> dict[object, object]:
    """Return a copy of a mapping; an empty one for ``None``.

    Parameters
    ----------
    name : str
        The name of the argument, for the message.
    value : object
        The argument.
    allowed : str
        What the message says was expected, such as "a mapping of states to shares".

    Returns
    -------
    dict

    Raises
    ------
    InputError
        If the argument is not a mapping.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(f"{name}: expected {allowed}, found {shown(value)}")
    return dict(value)


def one_of(what: str, value: object, allowed: Iterable[str]) -> str:
    """Return a name from a list.

    Parameters
    ----------
    what : str
        What the name is the name of, for the message.
    value : object
        The name to look up.
    allowed : iterable of str
        The list.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If the name is not on the list. The message states the list and the
        nearest name.
    """
    names = list(allowed)
    if isinstance(value, str) and value in names:
        return value
    expected = alternatives(names) if names else "nothing, since no name is available"
    raise InputError(
        f"{what}: expected {expected}, found {shown(value)}{did_you_mean(value, names)}"
    )


def iterated(value: object) -> Iterator[object] | None:
    """Return the items of a list or another iterable, one after the other.

    Parameters
    ----------
    value : object
        The argument.

    Returns
    -------
    iterator of object or None
        None for texts and mappings, and for what cannot be iterated, such as an
        array of NumPy without dimensions.
    """
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        return None
    try:
        return iter(value)
    except TypeError:
        return None


def names(what: str, value: object, allowed: Iterable[str]) -> list[str]:
    """Return one or several names from a list.

    Parameters
    ----------
    what : str
        What a name is the name of, for the message.
    value : object
        A name, or a list or another iterable of names.
    allowed : iterable of str
        The list.

    Returns
    -------
    list of str
        The names, in the order given.

    Raises
    ------
    InputError
        If a name is not on the list, or the value is neither a name nor a list.
    """
    known = list(allowed)
    if isinstance(value, str):
        return [one_of(what, value, known)]
    several = None if isinstance(value, bytes) else iterated(value)
    if several is not None:
        return [one_of(what, name, known) for name in several]
    raise InputError(
        f"{what}: expected a name or a list of names ({', '.join(known)}), found "
        f"{shown(value)}"
    )


def alternatives(names: Sequence[str]) -> str:
    """Return the names that a message offers: ``"one of a, b or c"``.

    Parameters
    ----------
    names : sequence of str
        One name or more.

    Returns
    -------
    str
    """
    if len(names) < 3:
        return " or ".join(names)
    return f"one of {', '.join(names[:-1])} or {names[-1]}"


def did_you_mean(value: object, names: Iterable[str]) -> str:
    """Return the end of a message about an unknown name.

    Parameters
    ----------
    value : object
        The unknown name.
    names : iterable of str
        The names to suggest.

    Returns
    -------
    str
        "; did you mean 'a'?" with the nearest name, or "" if none is near.
    """
    if not isinstance(value, str):
        return ""
    near = get_close_matches(value[:_SHOWN], list(names), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""
