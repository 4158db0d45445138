"""Results of a comparison of multi-state models."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..base import checks
from ..base.errors import InputError
from ..tables.drawn import Drawn
from . import differences, tables
from .tables import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .. import _core
    from ..tables.picture import Picture
    from .results import MultiStateRun
    from .tables import Account, Columns


class MultiStateComparison(Drawn):
    """Multi-state models and their baseline, unit by unit.

    Returned by `hearthline.compare`. All models have the same units, which share
    random numbers transition by transition, so a difference between models is
    caused by what differs in the models and not by Monte Carlo variation.
    Differences are option minus baseline.

    Attributes
    ----------
    results : dict of str to MultiStateRun
        Results by name, the baseline first.
    """

    _kind = "multistate_comparison"

    def __init__(
        self,
        results: Mapping[str, MultiStateRun],
        amounts: Mapping[str, _core.AmountEstimates],
    ) -> None:
        self.results = dict(results)
        self._amounts = {n: tables.amounts_of(found.of) for n, found in amounts.items()}
        self._covariances = {n: found.covariance for n, found in amounts.items()}

    @property
    def baseline(self) -> str:
        """Name of the baseline."""
        return next(iter(self.results))

    @property
    def options(self) -> list[str]:
        """Names of the models that are compared with the baseline."""
        return list(self.results)[1:]

    @property
    def draws(self) -> int:
        """Number of draws."""
        return self._base.draws

    @property
    def seed(self) -> int:
        """The seed."""
        return self._base.seed

    @property
    def horizon(self) -> float:
        """The time for which units were followed, in units of time."""
        return self._base.horizon

    @property
    def units(self) -> float:
        """Units that began before the horizon, entrants included: mean of draws."""
        return self._base.units

    @property
    def _base(self) -> MultiStateRun:
        return self.results[self.baseline]

    def _chosen(self, option: str | None) -> dict[str, MultiStateRun]:
        names = self.options
        if option is not None:
            names = [checks.one_of("option", option, names)]
        return {name: self.results[name] for name in names}

    def _one(self, option: str | None) -> str:
        return next(iter(self._chosen(option)))

    # ---- Amounts -------------------------------------------------------

    @property
    def costs(self) -> dict[str, Account]:
        """The differences in costs per unit, by option.

        Each has the Monte Carlo standard error of the difference, from the
        variation of the difference between units.
        """
        return self._accounts("cost")

    @property
    def utilities(self) -> dict[str, Account]:
        """The differences in utilities per unit, by option, like `costs`."""
        return self._accounts("utility")

    def _accounts(self, table: str) -> dict[str, Account]:
        return {
            name: differences.causes_of(self._base, results, table, self._amounts[name])
            for name, results in self._chosen(None).items()
        }

    def net_benefit(self, threshold: float, option: str | None = None) -> Estimate:
        """Return the net monetary benefit of an option over the baseline.

        Parameters
        ----------
        threshold : float
            What a unit of utility is worth, at least 0, in the unit of costs.
        option : str, optional
            One of `options`; by default the first one.

        Returns
        -------
        Estimate
            Per unit: threshold × difference in discounted utility − difference
            in discounted cost, with its Monte Carlo standard error.

        Raises
        ------
        InputError
            If the option is unknown, or the threshold is not a finite number of 0
            or more.
        """
        name = self._one(option)
        worth = checks.number("threshold", threshold)
        if not 0 <= worth < np.inf:
            raise InputError(
                f"threshold: expected a finite number of 0 or more, found {worth:g}"
            )
        cost = self._amounts[name]["costs", "discounted"]
        utility = self._amounts[name]["utilities", "discounted"]
        variance = (
            (worth * utility.error) ** 2
            + cost.error**2
            - 2 * worth * self._covariances[name]
        )
        value = worth * utility.value - cost.value
        return Estimate(value, float(np.sqrt(np.maximum(variance, 0.0))))

    def overview(self) -> pd.DataFrame:
        """Return the differences in costs and utilities per unit.

        Returns
        -------
        pandas.DataFrame
            ``option``, ``number`` (such as ``discounted cost``), ``difference``,
            its ``mcse``, ``baseline``, ``relative`` (difference divided by baseline)
            and ``unit``, for what has amounts in one of the models.
        """
        parts = [
            self.summary(name).query("cause == 'all'").assign(table=name)
            for name in self.priced
        ]
        keys = ["option", "number"]
        columns = [*keys, "difference", "mcse", "baseline", "relative", "unit"]
        if not parts:
            return pd.DataFrame(columns=columns)
        whole = pd.concat(parts).sort_values("option", kind="stable")
        whole["number"] = whole["measure"] + " " + whole["table"]
        return whole[columns].reset_index(drop=True)

    @property
    def priced(self) -> list[str]:
        """Those of the tables ``cost`` and ``utility`` in which a model has amounts."""
        return [
            name
            for name in tables.ACCOUNTS
            if any(len(r.columns(name).keys["of"]) for r in self.results.values())
        ]

    # ---- Tables --------------------------------------------------------

    @property
    def tables(self) -> list[str]:
        """Names of the tables, which are described at `MultiStateRun.tables`."""
        return list(tables.NAMES)

    def difference(self, name: str, option: str | None = None) -> pd.DataFrame:
        """Return the difference of a table, option minus baseline, draw by draw.

        Parameters
        ----------
        name : str
            One of `tables`.
        option : str, optional
            One of `options`; all by default.

        Returns
        -------
        pandas.DataFrame
            ``option``, then the columns of the table. States and transitions that
            only one of the models has are 0 in the other one.

        Raises
        ------
        InputError
            If a name is unknown.
        """
        checks.one_of("table", name, self.tables)
        return differences.by_draw(self._base, self._chosen(option), name)

    def columns(self, name: str, option: str | None = None) -> Columns:
        """Return the difference of a table as arrays by draw.

        Parameters
        ----------
        name : str
            One of `tables`.
        option : str, optional
            One of `options`; by default the first one.

        Returns
        -------
        Columns
            Keys of shape (rows,) and values of shape (draws, rows).

        Raises
        ------
        InputError
            If a name is unknown.
        """
        checks.one_of("table", name, self.tables)
        return differences.of_columns(
            self._base.columns(name), self.results[self._one(option)].columns(name)
        )

    def summary(self, name: str, option: str | None = None) -> pd.DataFrame:
        """Return statistics over draws of the difference from the baseline.

        Parameters
        ----------
        name : str
            One of `tables`.
        option : str, optional
            One of `options`; all by default.

        Returns
        -------
        pandas.DataFrame
            ``option``, keys, ``measure``, ``difference``, ``mcse`` (Monte Carlo
            standard error of the difference, from paired draws; NaN for a single
            one), ``p10``, ``p50``, ``p90`` (of the differences of draws),
            ``baseline`` (its mean), ``relative`` (difference divided by baseline;
            NaN if the baseline is 0) and ``unit``. Costs and utilities are per unit
            of all draws and also have a row for the total, whose ``cause`` is
            ``all`` and whose ``mcse`` is from the variation between units.

        Raises
        ------
        InputError
            If a name is unknown.
        """
        checks.one_of("table", name, self.tables)
        return differences.summed_up(
            self._base, self._chosen(option), self._amounts, name
        )

    # ---- Display -------------------------------------------------------

    def plot(self, name: str | None = None, option: str | None = None) -> Picture:
        """Draw the difference between an option and the baseline.

        Parameters
        ----------
        name : str, optional
            One of `pictures`; by default the first one.
        option : str, optional
            One of `options`; by default the first one.

        Returns
        -------
        Picture
            A matplotlib figure, with its alternative text in ``hearthline_alt``.

        Raises
        ------
        InputError
            If a name is unknown.
        """
        return self._draw(name, option=self._one(option))

    def said_of_source(self, option: str) -> str:
        """Return the source of the numbers, for the footnote of a picture.

        Parameters
        ----------
        option : str
            One of `options`.

        Returns
        -------
        str

        Raises
        ------
        InputError
            If the option is unknown.
        """
        name = self._one(option)
        return f"“{name}” minus “{self.baseline}”, {self._base.said_of_source()}"

    def __repr__(self) -> str:
        parts = []
        for option in self.options:
            amounts = [
                f"{name} {_signed(self._amounts[option][account, 'discounted'])}"
                for name, account in tables.ACCOUNTS.items()
                if name in self.priced
            ]
            parts.append(f"{option} minus {self.baseline}: {', '.join(amounts)}")
        found = "; ".join(parts) if self.priced else ", ".join(self.options)
        per_unit = " per unit" if self.priced else f" with {self.baseline}"
        about = repr(self._base).partition(": ")[2]
        return f"<MultiStateComparison: {found}{per_unit}; {about}"

    def _repr_html_(self) -> str:
        shown = self.overview().to_html(
            index=False, float_format="{:,.6g}".format, border=0
        )
        return f"<p>{escape(repr(self))}</p>{shown}"


def _signed(estimate: Estimate) -> str:
    return f"{'+' if estimate.value > 0 else ''}{estimate!r}"
