"""The declaration of a multi-state model."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import fields
from html import escape
from typing import Any, Never, Self

import pandas as pd

from ..base.errors import InputError, ModelWarning
from .hazards import Curve, Rate, refuse_unknown
from .parts import AMOUNTS, Parts

#: A transition's name, or its two states; as keys of mappings, which are
#: invariant in them, no stricter type takes both.
Transition = Any


class Model:
    """States, the transitions between them, and what they cost and are worth.

    This is the declaration alone. `hearthline.MultiState` adds `run` and `expect`.
    """

    def __init__(
        self,
        states: Iterable[str],
        rates: Mapping[Transition, float | Rate | Curve],
        *,
        start: str | Mapping[str, float] | None = None,
        age: float = 0.0,
        entrants: float | Mapping[float, float] | None = None,
        costs: Mapping[str, float] | None = None,
        entry_costs: Mapping[str, float] | None = None,
        transition_costs: Mapping[Transition, float] | None = None,
        utilities: Mapping[str, float] | None = None,
        entry_utilities: Mapping[str, float] | None = None,
        transition_utilities: Mapping[Transition, float] | None = None,
        discount: float | Mapping[str, float] = 0.0,
        time_unit: str = "year",
        **unknown: Never,
    ) -> None:
        given = dict(locals())
        names = [field.name for field in fields(Parts)]
        refuse_unknown("MultiState", list(unknown), names)
        self._make({name: given[name] for name in names}, said=())

    def _make(self, given: Mapping[str, Any], said: Iterable[str] | None) -> None:
        """Fill a new model in; ``said`` need not be warned of, ``None`` is all."""
        self._parts, self._core = Parts.of(given)
        self._warnings = tuple(self._core.check())
        if said is None:
            return
        for sentence in self._warnings:
            if sentence not in said:
                warnings.warn(sentence, ModelWarning, stacklevel=3)

    # ---- What it is ----------------------------------------------------

    @property
    def states(self) -> list[str]:
        """Names of the states."""
        return list(self._parts.states)

    @property
    def transitions(self) -> list[str]:
        """Names of the transitions, as ``"well>ill"``."""
        return list(self._parts.rates)

    @property
    def rates(self) -> dict[str, Rate]:
        """The hazards by transition; a copy."""
        return deepcopy(self._parts.rates)

    @property
    def covariates(self) -> list[str]:
        """Names of the covariates that hazards depend on."""
        return self._core.covariate_names()

    def priced(self, account: str) -> dict[str, list[str]]:
        """Return what has an amount of its own.

        Parameters
        ----------
        account : {"costs", "utilities"}

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
        """What a unit of time is called."""
        return self._parts.time_unit

    @property
    def warnings(self) -> list[str]:
        """What is allowed but hardly meant, a sentence each."""
        return list(self._warnings)

    @property
    def parameters(self) -> pd.DataFrame:
        """Every number, by the path that `set` takes.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``path``: ``value``. What is not given is not listed,
            though it may be set: the cost of any state, say.
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
            New values by path: a number, as ``"rates.well>ill.rate"``,
            ``"rates.well>ill.hazard_ratios.treated"`` or ``"costs.ill"``, or a
            whole part, as ``"rates.well>ill"`` or ``"entrants"``, in any form
            that the model itself takes.

        Returns
        -------
        MultiState

        Raises
        ------
        InputError
            If a path is unknown (with the nearest one), or a value cannot be
            used.

        Warns
        -----
        ModelWarning
            About what this model did not warn of.
        """
        if not isinstance(changes, Mapping):
            raise InputError(
                f"set: found {changes!r}; allowed is a mapping of paths to values"
            )
        made = type(self).__new__(type(self))
        made._make(self._parts.changed(changes), said=self._warnings)
        return made

    # ---- Faces ---------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self._core == other._core

    def __hash__(self) -> int:
        return hash((self._parts.states, tuple(self._parts.rates)))

    def __getstate__(self) -> dict[str, Any]:
        return self._parts.arguments()

    def __setstate__(self, given: dict[str, Any]) -> None:
        self._make(given, said=None)

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
                said = [f"{k}: {v:g}" for k, v in given[part].items()]
                rows.append((part.replace("_", " "), ", ".join(said)))
        cells = "".join(
            f"<tr><th scope='row' style='text-align:left'>{escape(name)}</th>"
            f"<td style='text-align:left'>{escape(said)}</td></tr>"
            for name, said in rows
        )
        caption = f"Rates a {escape(self.time_unit)}"
        return f"<table><caption>{caption}</caption>{cells}</table>"
