"""Tables of a scenario, of a run or of its expected values."""

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
    """Tables by name: as columns, as pandas objects, and summed into arrays.

    Attributes
    ----------
    scenario : Scenario
        The scenario that was simulated or solved.
    draws : int
        Number of draws in the tables; 1 for expected values.
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
        """Return a table by its checked name."""

    def _by_draw(self, name: str) -> Columns:
        """Return a table with a ``draw`` column."""
        return self.columns(name)

    def _known(self, name: str) -> str:
        """Return the name of a table, which must be one of `tables`."""
        return checks.one_of("table", name, self.tables)

    def columns(self, name: str) -> Columns:
        """Return a table as read-only numpy columns, categories as codes.

        Parameters
        ----------
        name : str
            One of `tables`.

        Returns
        -------
        Columns
            Columns of equal length, a value per row of the table.

        Raises
        ------
        InputError
            If there is no such table, or expected values leave it out.
        """
        name = self._known(name)
        if name not in self._columns:
            self._columns[name] = self._read(name)
        return self._columns[name]

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, with a row per draw, month and combination of keys.

        Parameters
        ----------
        name : str
            One of `tables`.

        Returns
        -------
        pandas.DataFrame
            Keys (``draw``; ``month``, its first day; categories), then
            values. The value columns share memory with the run and remain
            valid after the run is deleted.

        Raises
        ------
        InputError
            If there is no such table.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 12})
        >>> run = hl.run(base, draws=2, seed=1, progress=False)
        >>> level = run.table("level")
        >>> level[["draw", "locality", "level", "families"]].head(4).round(1)
           draw      locality level  families
        0     0  east_central     1   22472.1
        1     0  east_central     2     331.6
        2     0  east_central     3     583.4
        3     0  east_central     4     151.8
        """
        return self.columns(name).frame(self.scenario.start)

    def monthly(self) -> list[str]:
        """Return the names of the tables with a ``month`` column.

        Returns
        -------
        list of str
        """
        return [name for name in self.tables if "month" in self._keys(name)]

    def _keys(self, name: str) -> tuple[str, ...]:
        """Return the names of the key columns of a table."""
        return self.columns(name).keys

    def cube(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> Cube:
        """Return a table as arrays, summed within each draw.

        Parameters
        ----------
        name, by, every, measures
            Like the arguments of `summary`.

        Returns
        -------
        Cube
            For each measure an array of shape (draws, times, categories of each key).

        Raises
        ------
        InputError
            If a name is unknown, or a sum would count families twice.
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
