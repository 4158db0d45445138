"""Expected values of a scenario, from the exact cohort solver."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import _core
from ..base import words
from ..base.errors import InputError
from ..tables import cubes
from ..tables.columns import Columns
from .tabled import Tabled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..population.families import Families
    from ..scenarios.scenario import Scenario
    from ..tables.cubes import Every


def _largest_within(window: int, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the largest size within a number of periods before and after each."""
    ends = [(window, window)] + [(0, 0)] * (values.ndim - 1)
    padded = np.pad(np.abs(values), ends)
    within = np.lib.stride_tricks.sliding_window_view(padded, 2 * window + 1, axis=0)
    largest: NDArray[np.float64] = within.max(axis=-1)
    return largest


class Expectation(Tabled):
    """Expected values of a scenario: the limits of a run's means for many draws.

    Returned by `hearthline.expect`. There are no draws, so there is no Monte
    Carlo error and there are no percentiles: expected values do not show how far
    a real borough may differ from them.

    Attributes
    ----------
    scenario : Scenario
        The scenario that was solved.
    frailty_nodes : int
        The largest number of quadrature nodes for frailty of a class of families.
    strata : int
        Number of classes of families solved separately, by hazards and frailty.
    lost : float
        Share of families lost by omitting states of need that families almost
        never reach.
    late : float
        Share of family-months by which families are late, because states of
        need that families leave within hours are slowed down.
    phase_error : float
        The largest relative error of the Laplace transform of a stay when fitted
        phases replace hazards by time since entry; 0 without such hazards.
    version : str
        The version of Hearthline that solved it.
    """

    #: Like the attributes of results; the only draw holds the expected values.
    draws = 1
    seed = None

    def __init__(
        self, scenario: Scenario, population: Families, core: _core.Expectation
    ) -> None:
        super().__init__()
        self.scenario = scenario
        self.population = population
        self.version = _core.version
        self.frailty_nodes = core.frailty_nodes
        self.strata = core.strata
        self.lost = core.lost
        self.late = core.late
        self.phase_error = core.transform_error
        self._core = core

    @property
    def tables(self) -> list[str]:
        """Names of the tables: those of a run, as far as the equations give them."""
        return list(self._core.table_names)

    def _read(self, name: str) -> Columns:
        return Columns.of(self._core.table(name))

    @property
    def left_out(self) -> dict[str, str]:
        """Why tables of a run are left out, by name."""
        return dict(self._core.left_out)

    def _known(self, name: str) -> str:
        if isinstance(name, str) and name in self.left_out:
            raise InputError(
                f"table: expected values leave {name} out, because "
                f"{self.left_out[name]}; simulate the scenario for it"
            )
        return super()._known(name)

    def _by_draw(self, name: str) -> Columns:
        return self._in_one_draw(self.columns(name))

    @staticmethod
    def _in_one_draw(own: Columns) -> Columns:
        draw = np.zeros(len(own), np.int32)
        return replace(own, keys=("draw", *own.keys), data={"draw": draw, **own.data})

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, with a row per month and combination of keys.

        Parameters
        ----------
        name : str
            One of `tables`.

        Returns
        -------
        pandas.DataFrame
            The table of a run without the column ``draw``; counts of events are
            expected numbers, which need not be whole.

        Raises
        ------
        InputError
            If there is no such table.
        """
        return super().table(name)

    def summary(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return expected values, summed over the keys that are not listed.

        Parameters
        ----------
        name : str
            One of `tables`.
        by : str or sequence of str, optional
            Keys of the summary besides time; by default all but the locality.
        every : {"month", "year"}
            By month, or by financial year (stocks averaged, flows summed).
        measures : str or sequence of str, optional
            Value columns; all by default.

        Returns
        -------
        pandas.DataFrame
            Keys, ``measure``, ``mean``, ``error`` and ``unit``. The error is a
            cautious estimate for ``mean``: the size of its difference from a solution
            with fewer quadrature nodes for frailty, plus three times that from one
            with less close phases of time since entry (by month: the largest within
            three months). It does not include the needs that are omitted (`lost`,
            `late`).

        Raises
        ------
        InputError
            If a name is unknown, or a sum would count families twice.
        """
        cube = self.cube(name, by, every, measures)
        frailty, phases = (
            cubes.cube(
                self._in_one_draw(Columns.of(table)),
                draws=1,
                start=self.scenario.start,
                horizon=self.scenario.horizon,
                by=by,
                every=every,
                only=measures,
            )
            for table in self._core.differences(name)
        )
        window = _core.phase_months if every == "month" else 0
        keys = cubes.keys_frame(cube)
        parts = [
            pd.DataFrame(
                {
                    **keys,
                    "measure": value,
                    "mean": array[0][cube.present],
                    "error": (
                        np.abs(frailty.values[value][0])
                        + _largest_within(window, phases.values[value][0])
                    )[cube.present],
                    "unit": cube.units[value],
                }
            )
            for value, array in cube.values.items()
        ]
        return pd.concat(parts, ignore_index=True)

    def __repr__(self) -> str:
        start = words.month(np.datetime64(self.scenario.start))
        return (
            f"<Expectation {self.scenario.name_with_changes}: "
            f"{words.span(self.scenario.horizon)} from {start}>"
        )

    def _repr_html_(self) -> str:
        shown = self.summary("level", every="year", measures="families")
        table = shown.to_html(index=False, float_format="{:,.1f}".format)
        return f"<p>{escape(repr(self))}</p>{table}"
