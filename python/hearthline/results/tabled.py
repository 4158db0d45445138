"""Tables of a scenario, shared by the results of a run and by an expectation."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from ..base import checks
from ..tables import cubes
from ..tables.drawn import DrawnByName

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ..scenarios.scenario import Scenario
    from ..tables.columns import Columns
    from ..tables.cubes import Cube, Every


class Tabled(DrawnByName, ABC):
    """Tables by name, as columns, for pandas, and summed into arrays.

    Attributes
    ----------
    scenario : Scenario
        What was simulated or solved.
    draws : int
        Number of draws in the tables; 1 for an expectation.
    """

    _kind = "run"

    scenario: Scenario
    draws: int

    def __init__(self) -> None:
        self._columns: dict[str, Columns] = {}

    @property
    @abstractmethod
    def tables(self) -> list[str]:
        """Names of the tables."""

    @abstractmethod
    def _read(self, name: str) -> Columns:
        """Return a table by its name, which has been checked."""

    def _by_draw(self, name: str) -> Columns:
        """Return a table with a ``draw`` column."""
        return self.columns(name)

    def columns(self, name: str) -> Columns:
        """Return a table as read-only numpy columns, codes as they are.

        Raises
        ------
        InputError
            If there is no such table.
        """
        checks.one_of("table", name, self.tables)
        if name not in self._columns:
            self._columns[name] = self._read(name)
        return self._columns[name]

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, one row a draw, month and combination of keys.

        Parameters
        ----------
        name : str
            One of `tables`.

        Returns
        -------
        pandas.DataFrame
            Keys (``draw``; ``month``, its first day; categories), then
            values. The value columns share memory with the run and stay
            valid after it is gone.

        Raises
        ------
        InputError
            If there is no such table.
        """
        return self.columns(name).frame(self.scenario.start)

    def monthly(self) -> list[str]:
        """Return the names of the tables with a ``month`` column."""
        return [name for name in self.tables if "month" in self.columns(name).keys]

    def cube(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> Cube:
        """Return a table summed within each draw, as arrays.

        Parameters
        ----------
        name, by, every, measures
            As in `summary`.
        """
        return cubes.cube(
            self._by_draw(name),
            draws=self.draws,
            start=self.scenario.start,
            horizon=self.scenario.horizon,
            by=by,
            every=every,
            only=measures,
        )
