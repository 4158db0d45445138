"""Results of multi-state models: of runs, and expected values."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..base import checks
from ..base.errors import InputError
from ..tables.cubes import across_draws
from ..tables.drawn import DrawnByName
from . import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .. import _core
    from .model import Model
    from .tables import Account, Columns, Floats


class MultiStateResults(DrawnByName):
    """Tables and pictures that runs and expected values have in common.

    Attributes
    ----------
    model : MultiState
        The model that was simulated or solved.
    horizon : float
        The time for which units were followed, in units of time.
    found : list of _core.StudyResults
        The results of the engine by draw.
    """

    _kind = "multistate"

    _has_error = False

    def __init__(
        self,
        model: Model,
        horizon: float,
        found: Sequence[_core.StudyResults],
        amounts: Sequence[_core.Estimate],
    ) -> None:
        self.model = model
        self.horizon = horizon
        self.found = list(found)
        self._amounts = tables.amounts_of(amounts)
        self._columns: dict[str, Columns] = {}

    @property
    def times(self) -> Floats:
        """The times of the tables, in units of time; read-only."""
        return self.found[0].times

    @property
    def units(self) -> float:
        """Units that began before the horizon, entrants included: mean of draws."""
        return float(np.mean([found.units for found in self.found]))

    @property
    def costs(self) -> Account:
        """The costs per unit."""
        return self._account("cost")

    @property
    def utilities(self) -> Account:
        """The utilities per unit."""
        return self._account("utility")

    # ---- Tables --------------------------------------------------------

    @property
    def tables(self) -> list[str]:
        """Names of the tables.

        ``occupancy``: ``units`` in each ``state`` at each ``time``, after the
        events at that time. ``stay``: ``duration``, the total time that units
        spend in each ``state`` from ``time`` to ``until``. ``transition``:
        ``events`` by ``from`` and ``to``, after ``time`` and up to ``until``.
        ``cost`` and ``utility``: amounts per unit over the whole horizon,
        ``undiscounted`` and ``discounted``, by ``cause`` (``stay``, ``entry``,
        ``transition``) and ``of`` (a state or transition), for those that have
        an amount in the model.
        """
        return list(tables.NAMES)

    def columns(self, name: str) -> Columns:
        """Return a table as arrays by draw.

        Parameters
        ----------
        name : str
            One of `tables`.

        Returns
        -------
        Columns
            Keys of shape (rows,) and values of shape (draws, rows).

        Raises
        ------
        InputError
            If there is no such table.
        """
        checks.one_of("table", name, self.tables)
        if name not in self._columns:
            self._columns[name] = tables.read(name, self.model, self.found)
        return self._columns[name]

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, with a row per draw and combination of keys.

        Parameters
        ----------
        name : str
            One of `tables`, where the columns are described.

        Returns
        -------
        pandas.DataFrame
            Keys, then values. The values of one draw share memory with the
            results and remain valid after the results are deleted.

        Raises
        ------
        InputError
            If there is no such table.
        """
        own = self.columns(name)
        values = {k: v.reshape(-1) for k, v in own.values.items()}
        return pd.DataFrame({**self._keys(own), **values}, copy=False)

    def _keys(self, own: Columns) -> dict[str, Any]:
        return own.keys

    def summary(self, name: str) -> pd.DataFrame:
        """Return statistics over draws of a table.

        Parameters
        ----------
        name : str
            One of `tables`.

        Returns
        -------
        pandas.DataFrame
            Keys, ``measure``, ``mean``, ``unit``. With several draws, after the
            mean, also ``mcse`` (its Monte Carlo standard error), ``p10``, ``p50``,
            ``p90`` (percentiles of draws). Means of costs and utilities are means
            over the units of all draws. They also have a row for the total, whose
            ``cause`` is ``all`` and whose ``mcse`` is that of `costs` or
            `utilities`, from the variation between units.

        Raises
        ------
        InputError
            If there is no such table.
        """
        own = self.columns(name)
        account = tables.ACCOUNTS.get(name)
        if account:
            own = tables.with_sum(own, account, self.found)
        parts = []
        for measure, values in own.values.items():
            stats: dict[str, Any] = {"mean": values.mean(axis=0)}
            if len(values) > 1:
                stats = across_draws(values)
            if account and self._has_error:
                units = tables.units_of(self.found)
                stats["mean"], stats["mcse"] = tables.pooled(values, units)
                total = self._amounts[account, measure]
                stats["mean"][0], stats["mcse"][0] = total.value, total.error
            unit = tables.UNITS[name, measure]
            parts.append(
                pd.DataFrame({**own.keys, "measure": measure, **stats, "unit": unit})
            )
        return pd.concat(parts, ignore_index=True)

    def _account(self, table: str) -> Account:
        return tables.account_of(
            self.columns(table),
            tables.ACCOUNTS[table],
            self._amounts,
            tables.units_of(self.found),
        )

    # ---- Display -------------------------------------------------------

    def _about(self) -> str:
        unit = self.model.time_unit
        # With entrants, it need not be a whole number.
        number = f"{self.units:,.0f}" if self.units >= 10 else f"{self.units:.3g}"
        return (
            f"{number} unit{'' if self.units == 1 else 's'} for "
            f"{self.horizon:g} {unit}{'' if self.horizon == 1 else 's'}"
        )

    def said_of_source(self) -> str:
        """Return the source of the numbers, for the footnote of a picture.

        Returns
        -------
        str
        """
        return f"expected values of {self._about()}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self._about()}>"

    def _repr_html_(self) -> str:
        occupancy = self.columns("occupancy")
        shape = (len(self.times), len(self.model.states))
        mean = occupancy.values["units"].mean(axis=0).reshape(shape)
        shown = pd.DataFrame(
            {f"units at {self.times[i]:g}": mean[i] for i in (0, -1)},
            index=pd.Index(self.model.states, name="state"),
        )
        parts = [
            f"<p>{escape(repr(self))}</p>",
            shown.to_html(float_format="{:,.6g}".format),
        ]
        for name, account in (("Costs", self.costs), ("Utilities", self.utilities)):
            if len(account.by_cause):
                parts.append(f"<p>{name}: {escape(repr(account))}</p>")
        return "".join(parts)


class MultiStateRun(MultiStateResults):
    """Results of a run; returned by `MultiState.run`.

    Attributes
    ----------
    seed, draws : int
        The seed, and the number of draws.
    """

    _has_error = True

    def __init__(
        self,
        model: Model,
        horizon: float,
        found: Sequence[_core.StudyResults],
        amounts: _core.AmountEstimates,
        seed: int,
        by_unit: bool,
    ) -> None:
        super().__init__(model, horizon, found, amounts.of)
        self._covariance = amounts.covariance
        self.seed = seed
        self.draws = len(self.found)
        self._by_unit = by_unit

    @property
    def by_unit(self) -> pd.DataFrame:
        """The costs and utilities of every unit.

        Returns
        -------
        pandas.DataFrame
            ``draw``, ``unit`` (units that begin at time 0, then entrants),
            ``cost``, ``discounted_cost``, ``utility``, ``discounted_utility``.

        Raises
        ------
        InputError
            If the run did not record them.
        """
        if not self._by_unit:
            raise InputError(
                "by_unit: the run did not record units; use run(..., by_unit=True)"
            )
        tables = []
        for draw, found in enumerate(self.found):
            values = {
                "cost": found.unit_costs,
                "discounted_cost": found.unit_discounted_costs,
                "utility": found.unit_utilities,
                "discounted_utility": found.unit_discounted_utilities,
            }
            unit = np.arange(len(found.unit_costs))
            keys = {"draw": np.full(len(unit), draw, np.int32), "unit": unit}
            tables.append(pd.DataFrame({**keys, **values}, copy=False))
        return tables[0] if self.draws == 1 else pd.concat(tables, ignore_index=True)

    @property
    def covariance(self) -> float:
        """Sampling covariance of mean discounted cost and utility per unit."""
        return self._covariance

    def _keys(self, own: Columns) -> dict[str, Any]:
        return tables.keys_by_draw(own, self.draws)

    def said_of_source(self) -> str:
        """Return the source of the numbers, for the footnote of a picture.

        Returns
        -------
        str
        """
        # A non-breaking space keeps the number on the line of its label.
        return f"simulation, {self._about()}".replace("seed ", "seed\u00a0")

    def _about(self) -> str:
        draws = f"{self.draws} draw{'' if self.draws == 1 else 's'}"
        return f"{draws} of {super()._about()}, seed {self.seed}"


class MultiStateExpectation(MultiStateResults):
    """Expected values of a model; returned by `MultiState.expect`.

    There are no draws, so there are no Monte Carlo errors and no percentiles.
    """

    def __init__(self, model: Model, horizon: float, found: _core.StudyResults) -> None:
        amounts = [
            getattr(account, measure)
            for account in (found.costs, found.utilities)
            for measure in ("undiscounted", "discounted")
        ]
        super().__init__(model, horizon, [found], amounts)
