"""Studies of a model: its units, horizon, times and covariates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from .. import _core
from ..base import checks
from ..base.errors import InputError

Table = pd.DataFrame | Mapping[str, ArrayLike]
Floats = NDArray[np.float64]

#: More default times than this are probably a mistake.
_MOST_DEFAULT_TIMES = 10_000


def make_study(
    needed: Sequence[str],
    n: object,
    horizon: object,
    times: object,
    covariates: object,
    shares: object,
) -> _core.Study:
    """Return a study from the arguments of `MultiState.run`.

    Parameters
    ----------
    needed : sequence of str
        The covariates that the model depends on.
    n, horizon, times, covariates, shares
        Like the arguments of `MultiState.run`.

    Returns
    -------
    _core.Study

    Raises
    ------
    InputError
        If an argument has a type that cannot be used.
    """
    end = checks.number("horizon", horizon)
    table = _covariates(needed, covariates, shares)
    rows = None if covariates is None or shares is not None else len(table[1])
    if n is None:
        if rows is None:
            raise InputError(
                "n: expected a number of units, or covariates with a row for each "
                "unit, found None"
            )
        n = rows
    units = checks.whole("n", n, 1, _core.most_units)
    names, values, by_row = table
    return _core.Study(
        units, end, _times(times, end), _core.Covariates(names, values, by_row)
    )


def _times(times: object, horizon: float) -> Floats:
    if times is not None:
        return numbers("times", times)
    if not 0 < horizon < np.inf:
        return np.array([])
    if horizon > _MOST_DEFAULT_TIMES:
        raise InputError(
            f"times: a horizon of {horizon:g} has more than {_MOST_DEFAULT_TIMES} "
            "units of time; state the times of the tables"
        )
    whole = np.arange(0.0, np.floor(horizon) + 1.0)
    return whole if whole[-1] == horizon else np.append(whole, horizon)


def _covariates(
    needed: Sequence[str], covariates: object, shares: object
) -> tuple[list[str], Floats, Floats]:
    if covariates is None:
        if shares is not None:
            raise InputError(
                "covariates is missing: expected a table with a row for each of shares"
            )
        return [], np.empty((0, 0)), np.array([])
    if not isinstance(covariates, pd.DataFrame | Mapping):
        raise InputError(
            "covariates: expected a pandas.DataFrame or a mapping of names to columns, "
            f"found {checks.shown(covariates)}"
        )
    columns = {
        checks.text("covariates: a name", name): numbers(
            f"covariates[{checks.shown(name)}]", column
        )
        for name, column in covariates.items()
    }
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise InputError(
            f"covariates: expected columns of the same length, found {lengths}"
        )
    by_row = np.array([])
    if isinstance(shares, str):
        by_row = columns.pop(checks.one_of("shares: column", shares, columns))
    elif shares is not None:
        by_row = numbers("shares", shares)
    if not columns:
        raise InputError(
            "covariates: expected at least one column, found none; the model depends "
            f"on {', '.join(needed) or 'no covariates'}"
        )
    return list(columns), np.column_stack(list(columns.values())), by_row


def numbers(name: str, value: object) -> Floats:
    """Return numbers as an array.

    Parameters
    ----------
    name : str
        The name of the value, for the message.
    value : array_like, shape (count,)
        Numbers; booleans count as 0 and 1.

    Returns
    -------
    ndarray of float64, shape (count,)

    Raises
    ------
    InputError
        If the value is not a list of numbers.
    """
    try:
        array = np.asarray(value)
        if array.ndim == 1 and array.dtype.kind == "O":
            return np.array([checks.number(name, v) for v in array], np.float64)
        if array.ndim == 1 and (array.dtype.kind in "biuf" or array.size == 0):
            return array.astype(np.float64)
    except (ValueError, TypeError, OverflowError):
        pass
    raise InputError(f"{name}: expected a list of numbers, found {checks.shown(value)}")
