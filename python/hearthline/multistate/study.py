"""Who is followed, for how long and when: the arguments of runs and expectations."""

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

#: More times than anybody reads are asked for, or by mistake.
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
        As in `MultiState.run`.

    Raises
    ------
    InputError
        If one of them is of no usable kind.
    """
    end = checks.number("horizon", horizon)
    table = _covariates(needed, covariates, shares)
    rows = None if covariates is None or shares is not None else len(table[1])
    if n is None:
        if rows is None:
            raise InputError(
                "n: found None; allowed is a number of units, or None beside "
                "covariates that have a row for each unit"
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
            "units of time; say which times are wanted"
        )
    whole = np.arange(0.0, np.floor(horizon) + 1.0)
    return whole if whole[-1] == horizon else np.append(whole, horizon)


def _covariates(
    needed: Sequence[str], covariates: object, shares: object
) -> tuple[list[str], Floats, Floats]:
    if covariates is None:
        if shares is not None:
            raise InputError("shares: found without covariates, whose rows they are of")
        return [], np.empty((0, 0)), np.array([])
    if not isinstance(covariates, pd.DataFrame | Mapping):
        raise InputError(
            f"covariates: found {covariates!r}; allowed is a pandas.DataFrame or a "
            "mapping of names to columns"
        )
    columns = {
        checks.text("covariates: a name", name): numbers(
            f"covariates[{name!r}]", column
        )
        for name, column in covariates.items()
    }
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise InputError(
            f"covariates: found columns of unequal lengths, {lengths}; allowed are "
            "equally long ones"
        )
    by_row = np.array([])
    if isinstance(shares, str):
        by_row = columns.pop(checks.one_of("shares: column", shares, columns))
    elif shares is not None:
        by_row = numbers("shares", shares)
    if not columns:
        raise InputError(
            "covariates: found no column; the model depends on "
            f"{', '.join(needed) or 'none'}"
        )
    return list(columns), np.column_stack(list(columns.values())), by_row


def numbers(name: str, value: object) -> Floats:
    """Return numbers as an array.

    Raises
    ------
    InputError
        If they are no list of numbers; booleans count as 0 and 1.
    """
    try:
        array = np.asarray(value)
        if array.ndim == 1 and array.dtype.kind == "O":
            return np.array([checks.number(name, v) for v in array], np.float64)
        if array.ndim == 1 and (array.dtype.kind in "biuf" or array.size == 0):
            return array.astype(np.float64)
    except (ValueError, TypeError, OverflowError):
        pass
    raise InputError(f"{name}: found {_short(value)}; allowed is a list of numbers")


def _short(value: object) -> str:
    said = repr(value)
    return said if len(said) <= 80 else f"{said[:77]}..."
