"""Volumes of a run at the prices of a cost book, without a new run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from .. import _core
from ..base.errors import InputError
from ..tables.by_draw import ByDraw
from ..tables.cubes import financial_years

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from ..scenarios.scenario import Scenario
    from ..tables.cubes import Cube, Every

#: Months of a whole financial year.
_WHOLE = 12


class Counted(Protocol):
    """Results whose volumes costs can fall on."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that was simulated."""

    @property
    def draws(self) -> int:
        """The number of draws."""

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""

    def cube(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> Cube:
        """Return a table as arrays, summed within each draw."""


@dataclass(frozen=True)
class Priced:
    """The ledger of a run.

    Attributes
    ----------
    years : tuple of str
        The financial years of the run.
    covered : ndarray of float, shape (years,)
        The share of each financial year that the run covers.
    items : list of dict
        The unit costs: ``name``, ``title``, ``on``, ``category``, ``payers``,
        ``prices`` by year and so on.
    ledgers : callable
        Returns an iterator over the ledgers of blocks of draws: volumes and pence by
        draw, year, locality and item. There is one block if all fit in memory.
    """

    years: tuple[str, ...]
    covered: NDArray[np.float64]
    items: list[dict[str, Any]]
    ledgers: Callable[[], Iterator[_core.Ledger]]

    def pence(self) -> NDArray[np.int64]:
        """Return pence.

        Returns
        -------
        ndarray of int, shape (draws, years, localities + 1, items)
            The last locality is the borough's, for what belongs to none.
        """
        return np.concatenate([ledger.pence() for ledger in self.ledgers()])

    def by_payer(self) -> NDArray[np.int64]:
        """Return pence by payer.

        Returns
        -------
        ndarray of int, shape (draws, years, localities + 1, items, payers)
        """
        return np.concatenate([ledger.by_payer() for ledger in self.ledgers()])

    def volumes(self) -> NDArray[np.float64]:
        """Return what was counted: years of what items fall on, or events.

        Returns
        -------
        ndarray, shape (draws, years, localities + 1, items)
        """
        return np.concatenate([ledger.volumes() for ledger in self.ledgers()])

    def mean_volumes(self) -> NDArray[np.float64]:
        """Return the mean of draws of what was counted in the borough.

        Returns
        -------
        ndarray, shape (years, items)
        """
        draws, total = 0, np.zeros((len(self.years), len(self.items)))
        for ledger in self.ledgers():
            volumes = ledger.volumes()
            draws += len(volumes)
            total += volumes.sum(axis=(0, 2))
        return total / draws


def priced(
    results: Counted, costs_of: Scenario | None = None, of_year: int | None = None
) -> Priced:
    """Return the ledger of a run.

    Parameters
    ----------
    results : Results
        Of a scenario that states costs, so that its volumes were kept.
    costs_of : Scenario, optional
        The scenario whose costs are taken; by default the run's own.
    of_year : int, optional
        The year in which a financial year starts, in whose money prices are stated;
        by default each year's own, so that sums are cash.

    Returns
    -------
    Priced

    Raises
    ------
    InputError
        If the run has no volumes, or the costs do not fit it.
    """
    scenario = results.scenario
    if "volume" not in results.tables:
        raise InputError(
            f"costs: scenario {scenario.name!r} states no costs, so that its volumes "
            "were not kept; give it a cost book before it runs, such as "
            'scenario.with_costs("barnet-2014")'
        )
    pricing = _core.Pricing(scenario._core, (costs_of or scenario)._core, of_year)
    cube = results.cube("volume", by=["locality", "on"])
    years, year_of_month = financial_years(scenario.start, scenario.horizon)
    covered = np.bincount(year_of_month, minlength=len(years)) / _WHOLE
    where = [*scenario.localities, "any"]

    def ledgers() -> Iterator[_core.Ledger]:
        families, children = (
            _blocks(cube.values[measure]) for measure in ("families", "children")
        )
        for both in zip(families, children, strict=True):
            grids = (_grid(cube, own, where, pricing.drivers) for own in both)
            yield pricing.ledger(*grids)

    return Priced(tuple(years), covered, pricing.items, ledgers)


def _blocks(values: object) -> Iterator[NDArray[np.float64]]:
    """Yield values by draw in blocks of draws; one if they are in memory."""
    if isinstance(values, ByDraw):
        yield from values.blocks()
    else:
        yield np.asarray(values)


def _grid(
    cube: Cube,
    values: NDArray[np.float64],
    localities: Sequence[str],
    drivers: Sequence[str],
) -> NDArray[np.float64]:
    """Return values with all localities and drivers, in this order."""
    grid = np.zeros((*values.shape[:2], len(localities), len(drivers)))
    there = {str(on): k for k, on in enumerate(cube.labels["on"])}
    missing = [on for on in drivers if on not in there]
    if missing:
        raise InputError(
            f"volumes: expected those of {missing[0]!r}, which the run did not keep; "
            "it was made by another version, and has to be run again"
        )
    rows = [list(map(str, cube.labels["locality"])).index(name) for name in localities]
    columns = [there[on] for on in drivers]
    grid[:] = values[:, :, rows][:, :, :, columns]
    return grid
