"""The declaration of a multi-state model."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import fields
from html import escape
from typing import Any, Never, Self

import pandas as pd

from ..base import checks
from ..base.errors import InputError, ModelWarning
from .hazards import Curve, Rate, refuse_unknown
from .parts import AMOUNTS, Parts

#: A transition's name, or its two states. Mappings are invariant in their keys, so
#: no stricter type accepts both.
Transition = Any

#: A number, or numbers by the time from which each holds.
Amount = float | Mapping[float, float]


class Model:
    """States, the transitions between them, and their costs and utilities.

    This class is only the declaration. `hearthline.MultiState` adds `run` and
    `expect`.
    """

    def __init__(
        self,
        states: Iterable[str],
        rates: Mapping[Transition, float | Rate | Curve],
        *,
        start: str | Mapping[str, float] | None = None,
        age: float = 0.0,
        entrants: float | Mapping[float, float] | None = None,
        costs: Mapping[str, Amount] | None = None,
        entry_costs: Mapping[str, Amount] | None = None,
        transition_costs: Mapping[Transition, Amount] | None = None,
        utilities: Mapping[str, Amount] | None = None,
        entry_utilities: Mapping[str, Amount] | None = None,
        transition_utilities: Mapping[Transition, Amount] | None = None,
        discount: float | Mapping[str, float] = 0.0,
        time_unit: str = "year",
        **unknown: Never,
    ) -> None:
        given = dict(locals())
        names = [field.name for field in fields(Parts)]
        refuse_unknown("MultiState", list(unknown), names)
        self._build({name: given[name] for name in names}, known=())

    def _build(self, given: Mapping[str, Any], known: Iterable[str] | None) -> None:
        """Set the parts; warn unless a warning is known, or ``known`` is ``None``."""
        self._parts, self._core = Parts.of(given)
        self._warnings = tuple(self._core.check())
        if known is None:
            return
        for sentence in self._warnings:
            if sentence not in known:
                warnings.warn(sentence, ModelWarning, stacklevel=3)

    # ---- Declaration ---------------------------------------------------

    @property
    def states(self) -> list[str]:
        """Names of the states."""
        return list(self._parts.states)

    @property
    def transitions(self) -> list[str]:
        """Names of the transitions, such as ``"well>ill"``."""
        return list(self._parts.rates)

    @property
    def rates(self) -> dict[str, Rate]:
        """The hazards by transition, as a copy."""
        return deepcopy(self._parts.rates)

    @property
    def covariates(self) -> list[str]:
        """Names of the covariates that hazards depend on."""
        return self._core.covariate_names()

    def priced(self, account: str) -> dict[str, list[str]]:
        """Return the states and transitions that have an amount.

        Parameters
        ----------
        account : {"costs", "utilities"}
            Which amounts.

        Returns
        -------
        dict of str to list of str
            The states of ``stay`` and of ``entry``, and the transitions of
            ``transition``, in the model's order.
        """
        given = self._parts.arguments()
        parts = {
            "stay": (self.states, account),
            "entry": (self.states, f"entry_{account}"),
            "transition": (self.transitions, f"transition_{account}"),
        }
        return {
            cause: [name for name in names if name in given[part]]
            for cause, (names, part) in parts.items()
        }

    @property
    def time_unit(self) -> str:
        """The name of a unit of time, in the singular."""
        return self._parts.time_unit

    @property
    def warnings(self) -> list[str]:
        """Warnings, a sentence each: what is valid but probably unintended."""
        return list(self._warnings)

    @property
    def parameters(self) -> pd.DataFrame:
        """Every number, by its path for `set`.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``path``, with the column ``value``. Omitted parameters
            are not listed, but can be set: for example the cost of any state.
        """
        values = self._parts.values()
        column = pd.Series(list(values.values()), dtype=object)
        paths = pd.Index(list(values), name="path")
        return pd.DataFrame({"value": column.set_axis(paths)})

    def set(self, changes: Mapping[str, object]) -> Self:
        """Return a new model with some parts changed.

        Parameters
        ----------
        changes : mapping of str to object
            New values by path: a number, such as ``"rates.well>ill.rate"``,
            ``"rates.well>ill.hazard_ratios.treated"``, ``"costs.ill"``, or
            ``"costs.ill.3"`` for the amount from time 3 on, or a whole part,
            such as ``"rates.well>ill"`` or ``"entrants"``, in any form that the
            model accepts.

        Returns
        -------
        MultiState
            The changed model; this one is unchanged.

        Raises
        ------
        InputError
            If a path is unknown, or a value cannot be used. The message
            suggests the nearest path.

        Warns
        -----
        ModelWarning
            For warnings that this model does not have.
        """
        if not isinstance(changes, Mapping):
            raise InputError(
                f"set: expected a mapping of paths to values, found "
                f"{checks.shown(changes)}"
            )
        model = type(self).__new__(type(self))
        Model._build(model, self._parts.changed(changes), known=self._warnings)
        return model

    # ---- Display -------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self._core == other._core

    def __hash__(self) -> int:
        return hash((self._parts.states, tuple(self._parts.rates)))

    def __getstate__(self) -> dict[str, Any]:
        return self._parts.arguments()

    def __setstate__(self, given: dict[str, Any]) -> None:
        self._build(given, known=None)

    def __repr__(self) -> str:
        states, transitions = len(self.states), len(self.transitions)
        return (
            f"<MultiState: {states} state{'' if states == 1 else 's'}, {transitions} "
            f"transition{'' if transitions == 1 else 's'}, time in {self.time_unit}s>"
        )

    def _repr_html_(self) -> str:
        rows = [("states", ", ".join(self.states))]
        rows += [(name, rate.describe()) for name, rate in self._parts.rates.items()]
        given = self._parts.arguments()
        for part in ("start", "entrants", *AMOUNTS, "discount"):
            if given[part] and any(given[part].values()):
                rows.append((part.replace("_", " "), _listed(given[part])))
        cells = "".join(
            f"<tr><th scope='row' style='text-align:left'>{escape(name)}</th>"
            f"<td style='text-align:left'>{escape(text)}</td></tr>"
            for name, text in rows
        )
        caption = f"Rates per {escape(self.time_unit)}"
        return f"<table><caption>{caption}</caption>{cells}</table>"


def _listed(amounts: Mapping[Any, Any]) -> str:
    def written(value: Any) -> str:
        return f"{{{_listed(value)}}}" if isinstance(value, dict) else f"{value:g}"

    return ", ".join(f"{name}: {written(value)}" for name, value in amounts.items())
