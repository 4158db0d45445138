"""Multi-state models, declared as data, that can be simulated or solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _core
from ..base import checks
from ..base.errors import Interrupted
from ..base.progress import progress as progress_bar
from .model import Model
from .results import MultiStateExpectation, MultiStateRun
from .study import Table, make_study

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


class MultiState(Model):
    """States, the transitions between them, and their costs and utilities.

    Units move between states in continuous time. All times have the same unit of
    time, and all rates are per unit of that time: a rate is not a probability.
    Models are immutable: `set` returns a new model.

    Parameters
    ----------
    states : sequence of str
        Names, in the order of results; ``>`` is reserved for names of
        transitions.
    rates : mapping of str or (str, str) to number, Rate or curve
        Hazards by transition, such as ``"well>ill"`` or ``("well", "ill")``. A
        number is a constant rate. A `Weibull`, `Gompertz` or `LogLogistic` is a
        hazard over time since entry into the present state, like
        ``Rate(since_entry=...)``, and a `Fixed` a stay of fixed length; for a
        hazard over age use ``Rate(in_age=...)``.
    start : str or mapping of str to float, optional
        The state in which units begin, or shares of states that sum to 1. By
        default the first state.
    age : float
        Age of every unit when it begins.
    entrants : float or mapping of float to float, optional
        Units per unit of time that begin later: a constant rate, or rates by the
        time from which each holds, such as ``{0: 100.0, 5: 0.0}``.
    costs, utilities : mapping of str to number or mapping, optional
        Amount per unit of time in each state; 0 for states that are not named.
        An amount that changes with the run's time is a mapping: each key is the
        time from which its amount holds, such as
        ``{"ill": {0: 4000, 3: 4200}}``; the first also holds before its key.
        A stay that spans a change counts at both amounts, each for its part.
    entry_costs, entry_utilities : mapping of str to number or mapping, optional
        Amount for each transition into a state, in the same form; units that
        begin there have none.
    transition_costs, transition_utilities : mapping, optional
        Amount for each transition of this name, in the same form.
    discount : float or mapping of str to float
        Effective discount rate per unit of time, for both or separately for
        ``"costs"`` and ``"utilities"``: an amount at time t is multiplied by
        (1 + rate)^−t.
    time_unit : str
        The name of a unit of time, in the singular.

    Raises
    ------
    InputError
        If an argument cannot be used. The message says where, what was expected
        and what was found, and suggests the nearest name.

    Warns
    -----
    ModelWarning
        If something is valid but probably unintended, such as a state that
        cannot be reached; `warnings` lists these sentences.

    Examples
    --------
    >>> import hearthline as hl
    >>> model = hl.MultiState(
    ...     ["well", "ill", "dead"],
    ...     {"well>ill": 0.1, "ill>well": 0.5, "ill>dead": 0.2},
    ...     costs={"ill": 4000},
    ... )
    >>> model
    <MultiState: 3 states, 3 transitions, time in years>
    >>> model.set({"rates.well>ill.rate": 0.08}).rates["well>ill"]
    Rate(0.08)
    """

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
        """Simulate units individually.

        Parameters
        ----------
        n : int or None
            The number of units that begin at time 0; ``None`` if `covariates`
            has a row for each unit.
        horizon : float
            The time for which units are followed, above 0, in units of time.
        seed : int
            The seed, 0 to 2**32 - 1. The same seed returns the same results for
            any number of threads. Models share random numbers by transition,
            so that their differences have small Monte Carlo errors.
        draws : int
            The number of independent draws of all units, 1 or more.
        times : sequence of float, optional
            Times of the tables, strictly increasing, from 0 to the horizon; by
            default every whole unit of time, and the horizon.
        covariates : pandas.DataFrame or mapping of str to sequence, optional
            A column for each covariate. Row i belongs to unit i, and each
            entrant has a row sampled at random. With `shares`, the row of every
            unit is sampled.
        shares : str or sequence of float, optional
            The probability of each row of `covariates`: the name of a column, or
            numbers that sum to 1.
        by_unit : bool
            Whether to record the costs and utilities of every unit, in
            ``by_unit``.
        threads : int, optional
            The number of threads; by default all that the process may use.
        progress : bool, optional
            Whether to show a progress bar; by default on a terminal and in a
            notebook.

        Returns
        -------
        MultiStateRun
            Tables, summaries and pictures by draw; costs and utilities per unit
            of all draws, with the Monte Carlo standard error that another seed
            with the same units would show.

        Raises
        ------
        InputError
            If an argument cannot be used.
        Interrupted
            On Ctrl-C.

        Examples
        --------
        >>> import hearthline as hl
        >>> model = hl.MultiState(
        ...     ["well", "ill", "dead"],
        ...     {"well>ill": 0.1, "ill>well": 0.5, "ill>dead": 0.2},
        ...     costs={"ill": 4000},
        ... )
        >>> run = model.run(1000, horizon=5, seed=1, progress=False)
        >>> run
        <MultiStateRun: 1 draw of 1,000 units for 5 years, seed 1>
        >>> run.costs.discounted
        1,945 ± 110
        """
        study = make_study(self.covariates, n, horizon, times, covariates, shares)
        first = checks.seed(seed)
        count = checks.draws(draws)
        workers = checks.threads(threads)
        record = checks.flag("by_unit", by_unit)
        bar = progress_bar(progress, "Simulating the model")
        try:
            with bar:
                found, amounts = _core.run_study(
                    self._core, study, first, count, workers, record, bar.update
                )
        except KeyboardInterrupt:
            raise Interrupted(None) from None
        return MultiStateRun(
            self, float(horizon), found, amounts, seed=first, by_unit=record
        )

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
        """Solve for expected values, without simulation.

        Parameters
        ----------
        horizon, times, covariates, shares, threads, progress
            Like the arguments of `run`.
        n : int, optional
            The number of units that begin at time 0; by default 1, or the number
            of rows of `covariates`.
        tolerance : float
            The largest error, relative to the number of units, above 0. If
            hazards are piecewise constant and there are no entrants, results are
            exact to rounding.

        Returns
        -------
        MultiStateExpectation
            Expected values in the tables of a run.

        Raises
        ------
        InputError
            If an argument cannot be used, or the model has a `Fixed` stay.
        RunError
            If the tolerance cannot be reached; increase it, or simulate.
        Interrupted
            On Ctrl-C.

        Examples
        --------
        >>> import hearthline as hl
        >>> model = hl.MultiState(
        ...     ["well", "ill", "dead"],
        ...     {"well>ill": 0.1, "ill>well": 0.5, "ill>dead": 0.2},
        ...     costs={"ill": 4000},
        ... )
        >>> expected = model.expect(horizon=5, progress=False)
        >>> expected.costs.discounted
        1,831.138
        >>> expected.table("occupancy").tail(3).round(4)
            time state   units
        15   5.0  well  0.7938
        16   5.0   ill  0.1147
        17   5.0  dead  0.0916
        """
        alone = 1 if n is None and (covariates is None or shares is not None) else n
        study = make_study(self.covariates, alone, horizon, times, covariates, shares)
        allowed = checks.number("tolerance", tolerance)
        workers = checks.threads(threads)
        bar = progress_bar(progress, "Solving the model")
        try:
            with bar:
                found = _core.expect_study(
                    self._core, study, allowed, workers, bar.update
                )
        except KeyboardInterrupt:
            raise Interrupted(None) from None
        return MultiStateExpectation(self, float(horizon), found)
