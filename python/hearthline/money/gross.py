"""What public bodies spend: gross cost, without income and without other values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..tables.by_draw import ByDraw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..scenarios.scenario import Scenario
    from ..tables.cubes import Cube, Every

    Floats = NDArray[np.float64]


class Costed(Protocol):
    """Results with the table of costs."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that was simulated."""

    def cube(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> Cube:
        """Return a table as arrays, summed within each draw."""


def spent_items(results: Costed, cube: Cube) -> NDArray[np.bool_]:
    """Return which items of the table of costs public bodies spend.

    Parameters
    ----------
    results : Costed
        The results.
    cube : Cube
        Their costs by item.

    Returns
    -------
    ndarray of bool, shape (items,)
    """
    known = results.scenario.costs
    return np.array([known[str(item)].spent for item in cube.labels["item"]], bool)


def gross_cost(results: Costed) -> Floats:
    """Return what public bodies spend in each financial year.

    Parameters
    ----------
    results : Costed
        The results.

    Returns
    -------
    ndarray, shape (draws, years)
        In pounds.
    """
    cube = results.cube("cost", by="item", measures="pounds")
    values: object = cube.values["pounds"]
    spent = spent_items(results, cube)
    blocks = values.blocks() if isinstance(values, ByDraw) else (np.asarray(values),)
    return np.concatenate([block[:, :, spent].sum(axis=2) for block in blocks])
