"""The tables of multi-state results, from the results of the engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import _core

if TYPE_CHECKING:
    from .model import Model

Floats = NDArray[np.float64]
Found = Sequence[_core.StudyResults]


@dataclass(frozen=True)
class Estimate:
    """A number and its standard error.

    Attributes
    ----------
    value : float
        The estimate.
    error : float
        Its Monte Carlo standard error, from the variation between units; 0 for
        expected values, and NaN if a single unit in a single draw shows none.
    """

    value: float
    error: float

    def __repr__(self) -> str:
        if math.isnan(self.error):
            return f"{Estimate(self.value, 0.0)!r} ± unknown"
        if self.error:
            # Two digits of the error, and as many decimals of the value.
            places = max(0, 1 - math.floor(math.log10(self.error)))
            return f"{self.value:,.{places}f} ± {self.error:,.{places}f}"
        large = abs(self.value) >= 1e6
        return f"{self.value:,.0f}" if large else f"{self.value:,.7g}"


@dataclass(frozen=True, repr=False)
class Account:
    """Costs, or utilities, per unit from its beginning to the horizon.

    Attributes
    ----------
    discounted, undiscounted : Estimate
        Means over units.
    by_cause : pandas.DataFrame
        Their components: ``cause`` (``stay``, ``entry``, ``transition``), ``of``
        (a state or transition), ``undiscounted``, ``discounted``.
    """

    discounted: Estimate
    undiscounted: Estimate
    by_cause: pd.DataFrame

    def __repr__(self) -> str:
        return (
            f"<Account: {self.discounted!r} per unit, "
            f"{self.undiscounted!r} undiscounted>"
        )


@dataclass(frozen=True)
class Columns:
    """A table by draw: keys that every draw shares, and values.

    Attributes
    ----------
    keys : dict of str to array
        Columns of equal length, shape (rows,).
    values : dict of str to ndarray, shape (draws, rows)
        Read-only; for one draw, views of the engine's memory.
    """

    keys: dict[str, Any]
    values: dict[str, Floats]


def keys_by_draw(own: Columns, draws: int) -> dict[str, Any]:
    """Return the keys of a table with a row per draw and combination of keys.

    Parameters
    ----------
    own : Columns
        The table.
    draws : int
        The number of draws.

    Returns
    -------
    dict of str to array
        ``draw``, then the keys of the table, shape (draws * rows,).
    """
    rows = len(next(iter(own.values.values()))[0])
    draw = np.repeat(np.arange(draws, dtype=np.int32), rows)
    if draws == 1:
        return {"draw": draw, **own.keys}
    again = np.tile(np.arange(rows), draws)
    return {"draw": draw, **{k: v.take(again) for k, v in own.keys.items()}}


#: Units of the values of each table, in words.
UNITS = {column: unit for column, (_, unit) in _core.study_measures().items()}


#: The account to which a table belongs.
ACCOUNTS = {"cost": "costs", "utility": "utilities"}

#: Amounts per unit by account and measure, such as ("costs", "discounted").
Amounts = dict[tuple[str, str], Estimate]


def amounts_of(found: Sequence[_core.Estimate]) -> Amounts:
    """Return amounts per unit by account and measure.

    Parameters
    ----------
    found : sequence of _core.Estimate
        The undiscounted cost, the discounted cost, and the same of utilities.

    Returns
    -------
    dict of (str, str) to Estimate
    """
    names = [
        (account, measure)
        for account in ACCOUNTS.values()
        for measure in ("undiscounted", "discounted")
    ]
    return {n: Estimate(f.value, f.error) for n, f in zip(names, found, strict=True)}


def units_of(found: Found) -> Floats:
    """Return the number of units of each draw.

    Parameters
    ----------
    found : sequence of _core.StudyResults
        The results of the engine by draw.

    Returns
    -------
    ndarray, shape (draws,)
    """
    return np.array([one.units for one in found])


def pooled(values: Floats, units: Floats) -> tuple[Floats, Floats]:
    """Return amounts per unit of all draws: their sums, divided by all units.

    Parameters
    ----------
    values : ndarray, shape (draws, rows)
        Amounts per unit by draw.
    units : ndarray, shape (draws,)
        The number of units of each draw.

    Returns
    -------
    mean : ndarray, shape (rows,)
        The means over all units.
    error : ndarray, shape (rows,)
        Their Monte Carlo standard errors from the variation between draws (NaN
        for a single draw), to first order in the number of units.
    """
    draws = len(units)
    share = (units / units.mean())[:, None]
    mean = (share * values).mean(axis=0)
    if draws == 1:
        return mean, np.full_like(mean, np.nan)
    off = share * (values - mean)
    return mean, np.sqrt((off**2).sum(axis=0) / (draws - 1) / draws)


def read(name: str, model: Model, found: Found) -> Columns:
    """Return a table.

    Parameters
    ----------
    name : str
        One of `NAMES`.
    model : MultiState
        The model that was simulated or solved.
    found : sequence of _core.StudyResults
        The results of the engine by draw.

    Returns
    -------
    Columns
    """
    if name in ACCOUNTS:
        return _causes(model, found, ACCOUNTS[name])
    return {"occupancy": _occupancy, "stay": _stay, "transition": _transition}[name](
        model, found
    )


#: The tables in their order.
NAMES = ("occupancy", "stay", "transition", *ACCOUNTS)


def with_sum(own: Columns, account: str, found: Found) -> Columns:
    """Return a table of causes after a row for their sum in each draw.

    Parameters
    ----------
    own : Columns
        The table of causes.
    account : {"costs", "utilities"}
        Its account.
    found : sequence of _core.StudyResults
        The results of the engine by draw.

    Returns
    -------
    Columns
    """
    cause = ["all", *own.keys["cause"]]
    keys = {
        "cause": pd.Categorical(cause, categories=own.keys["cause"].categories),
        "of": pd.array(["", *own.keys["of"]], dtype="str"),
    }
    values = {}
    for measure, causes in own.values.items():
        total = [[getattr(getattr(f, account), measure).value] for f in found]
        values[measure] = np.concatenate([np.array(total), causes], axis=1)
    return Columns(keys, values)


def account_of(own: Columns, name: str, amounts: Amounts, units: Floats) -> Account:
    """Return an account of all draws, with its standard errors.

    Parameters
    ----------
    own : Columns
        The table of causes.
    name : {"costs", "utilities"}
        Its account.
    amounts : dict of (str, str) to Estimate
        Amounts per unit of all draws.
    units : ndarray, shape (draws,)
        The number of units of each draw.

    Returns
    -------
    Account
    """
    cause = own.keys["cause"].remove_categories("all")
    by_cause = {"cause": cause, "of": own.keys["of"]}
    by_cause |= {k: pooled(v, units)[0] for k, v in own.values.items()}
    return Account(
        amounts[name, "discounted"],
        amounts[name, "undiscounted"],
        pd.DataFrame(by_cause),
    )


def _occupancy(model: Model, found: Found) -> Columns:
    states, times = model.states, found[0].times
    keys = {
        "time": np.repeat(times, len(states)),
        "state": _coded(np.tile(np.arange(len(states)), len(times)), states),
    }
    return Columns(keys, {"units": _stacked(found, lambda f: f.occupancy)})


def _stay(model: Model, found: Found) -> Columns:
    states = model.states
    codes = np.arange(len(states))
    keys = _intervals(found[0].times, len(states))
    keys["state"] = _coded(np.tile(codes, len(found[0].times) - 1), states)
    return Columns(keys, {"duration": _stacked(found, lambda f: f.stays)})


def _transition(model: Model, found: Found) -> Columns:
    states, times = model.states, found[0].times
    pairs = [name.split(">") for name in model.transitions]
    keys = _intervals(times, len(pairs))
    for end, key in enumerate(("from", "to")):
        codes = np.array([states.index(pair[end]) for pair in pairs], np.int64)
        keys[key] = _coded(np.tile(codes, len(times) - 1), states)
    return Columns(keys, {"events": _stacked(found, lambda f: f.events)})


def _intervals(times: Floats, count: int) -> dict[str, Any]:
    return {"time": np.repeat(times[:-1], count), "until": np.repeat(times[1:], count)}


def _causes(model: Model, found: Found, account: str) -> Columns:
    priced = model.priced(account)
    names = {
        "stay": model.states,
        "entry": model.states,
        "transition": model.transitions,
    }
    indices = {
        cause: [names[cause].index(name) for name in some]
        for cause, some in priced.items()
    }

    def reader(measure: str) -> Callable[[_core.StudyResults], Floats]:
        def amounts(one: _core.StudyResults) -> Floats:
            causes = getattr(getattr(one, account), f"{measure}_causes")
            return np.concatenate(
                [getattr(causes, cause)[index] for cause, index in indices.items()]
            )

        return amounts

    both = ("undiscounted", "discounted")
    cause = [cause for cause, some in priced.items() for _ in some]
    keys = {
        "cause": pd.Categorical(cause, categories=["all", *priced]),
        "of": pd.array([n for some in priced.values() for n in some], dtype="str"),
    }
    return Columns(keys, {m: _stacked(found, reader(m)) for m in both})


def _stacked(found: Found, get: Callable[[_core.StudyResults], Floats]) -> Floats:
    """Return one array of all draws; without a copy if there is one draw."""
    if len(found) == 1:
        stacked = get(found[0]).reshape(1, -1)
    else:
        stacked = np.stack([get(one) for one in found])
    stacked.setflags(write=False)
    return stacked


def _coded(codes: NDArray[np.int64], names: list[str]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(codes, pd.Index(names, dtype="str"))
