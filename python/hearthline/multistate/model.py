"""Multi-state models declared as data, to be simulated or solved."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import fields
from html import escape
from typing import Any, Never

import pandas as pd
from numpy.typing import ArrayLike

from .. import _core
from ..base import checks
from ..base.errors import InputError, Interrupted, ModelWarning
from ..base.progress import progress as progress_bar
from .hazards import Curve, Rate, refuse_unknown
from .parts import AMOUNTS, Parts
from .results import MultiStateExpectation, MultiStateRun
from .study import Table, make_study

#: A transition's name, or its two states; as keys of mappings, which are
#: invariant in them, no stricter type takes both.
Transition = Any


class MultiState:
    """States, the transitions between them, and what they cost and are worth.

    Units move between states in continuous time. All times are in one unit,
    and all rates are a unit of that time: no rate is a probability. Models do
    not change: `set` returns a new one.

    Parameters
    ----------
    states : sequence of str
        Names, in the order of results; ``>`` is kept for transitions.
    rates : mapping of str or (str, str) to number, Rate or curve
        By transition, as ``"well>ill"`` or ``("well", "ill")``. A number is a
        constant rate; a bare `Weibull`, `Gompertz` or `LogLogistic` is a
        hazard over the time since the present state was entered, as
        ``Rate(since_entry=...)``; for one over age say ``Rate(in_age=...)``.
    start : str or mapping of str to float, optional
        Where units begin: a state, or shares that sum to 1. By default the
        first state.
    age : float
        Of every unit when it begins.
    entrants : float or mapping of float to float, optional
        Units a unit of time that begin later: at one rate, or by the time
        from which so many come, ``{0: 100.0, 5: 0.0}``.
    costs, utilities : mapping of str to float, optional
        A unit of time in a state; 0 for those that are not named.
    entry_costs, entry_utilities : mapping of str to float, optional
        By state, once at each transition into it; not for who begins there.
    transition_costs, transition_utilities : mapping of str to float, optional
        By transition, each time it happens.
    discount : float or mapping of str to float
        Effective rate a unit of time, of both or of ``"costs"`` and
        ``"utilities"`` apart: what comes at t counts (1 + rate)^−t.
    time_unit : str
        What a unit of time is called, in the singular.

    Raises
    ------
    InputError
        If anything cannot be used: what was found, where, what is allowed,
        and the nearest right name.

    Warns
    -----
    ModelWarning
        About what is allowed but hardly meant, such as a state that cannot be
        reached; `warnings` keeps the sentences.
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

    def set(self, changes: Mapping[str, object]) -> MultiState:
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
        made = MultiState.__new__(type(self))
        made._make(self._parts.changed(changes), said=self._warnings)
        return made

    # ---- What comes of it ----------------------------------------------

    def run(
        self,
        n: int | None,
        horizon: float,
        *,
        seed: int = 1,
        draws: int = 1,
        times: ArrayLike | None = None,
        covariates: Table | None = None,
        shares: str | Sequence[float] | None = None,
        by_unit: bool = False,
        threads: int | None = None,
        progress: bool | None = None,
    ) -> MultiStateRun:
        """Simulate units one by one.

        Parameters
        ----------
        n : int or None
            Units that begin at 0; ``None`` where `covariates` has a row for
            each of them.
        horizon : float
            Time for which they are followed, above 0.
        seed : int
            0 to 2**32 - 1. The same seed gives the same results, whatever the
            number of threads; models share their luck transition by
            transition, so that differences between them are small in error.
        draws : int
            How often all is drawn anew, 1 or more.
        times : sequence of float, optional
            Rising, from 0 to the horizon; by default every unit of time, and
            the horizon.
        covariates : pandas.DataFrame or mapping of str to sequence, optional
            A column for each covariate. Row i is unit i's, and entrants draw
            one; with `shares`, every unit draws its row.
        shares : str or sequence of float, optional
            How likely each row of `covariates` is: the name of the column that
            says so, or numbers that sum to 1.
        by_unit : bool
            Whether to keep what every single unit cost and gained, as
            ``by_unit``.
        threads : int, optional
            Threads to use; by default all that the process may use.
        progress : bool, optional
            Whether to show a progress bar; by default on a terminal and in a
            notebook.

        Returns
        -------
        MultiStateRun

        Raises
        ------
        InputError
            If an argument cannot be used.
        Interrupted
            On Ctrl-C.
        """
        study = make_study(self.covariates, n, horizon, times, covariates, shares)
        first = checks.seed(seed)
        count = checks.draws(draws)
        workers = checks.threads(threads)
        keep = checks.flag("by_unit", by_unit)
        bar = progress_bar(progress, "Simulating the model")
        try:
            with bar:
                found = _core.run_study(
                    self._core, study, first, count, workers, keep, bar.tell
                )
        except KeyboardInterrupt:
            raise Interrupted(None) from None
        return MultiStateRun(self, float(horizon), found, seed=first, by_unit=keep)

    def expect(
        self,
        horizon: float,
        n: int | None = None,
        *,
        times: ArrayLike | None = None,
        covariates: Table | None = None,
        shares: str | Sequence[float] | None = None,
        tolerance: float = 1e-9,
        threads: int | None = None,
        progress: bool | None = None,
    ) -> MultiStateExpectation:
        """Solve for what a run finds on average, without simulation.

        Parameters
        ----------
        horizon, times, covariates, shares, threads, progress
            As in `run`.
        n : int, optional
            Units that begin at 0: by default 1, or the rows of `covariates`.
        tolerance : float
            Allowed error relative to all units, above 0. Where hazards are
            constant by pieces and nobody enters later, results are as exact as
            numbers are.

        Returns
        -------
        MultiStateExpectation

        Raises
        ------
        InputError
            If an argument cannot be used.
        RunError
            If the tolerance is not reached: allow more, or simulate.
        Interrupted
            On Ctrl-C.
        """
        alone = 1 if n is None and (covariates is None or shares is not None) else n
        study = make_study(self.covariates, alone, horizon, times, covariates, shares)
        allowed = checks.number("tolerance", tolerance)
        workers = checks.threads(threads)
        bar = progress_bar(progress, "Solving the model")
        try:
            with bar:
                found = _core.expect_study(
                    self._core, study, allowed, workers, bar.tell
                )
        except KeyboardInterrupt:
            raise Interrupted(None) from None
        return MultiStateExpectation(self, float(horizon), [found])

    # ---- Faces ---------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MultiState) and self._core == other._core

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
