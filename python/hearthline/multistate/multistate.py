"""Multi-state models declared as data, to be simulated or solved."""

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
