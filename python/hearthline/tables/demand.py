"""Families above level 1, as a measure of demand for services."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..base import checks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .cubes import Cube, Every


class Summed(Protocol):
    """Tables that can be summed: the results of a run, or expected values."""

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
        name : str
            The table.
        by : str or sequence of str, optional
            Keys to keep besides time; by default all except the locality.
        every : {"month", "year"}
            By month or by financial year.
        measures : str or sequence of str, optional
            The value columns; all by default.

        Returns
        -------
        Cube
        """


def demand_cube(results: Summed, by: str | Sequence[str], every: Every) -> Cube:
    """Return the numbers of families above level 1, and of their children.

    Parameters
    ----------
    results : Results or Expectation
        The results of a run, or expected values.
    by : str or sequence of str
        Keys of the table of levels to keep besides time.
    every : {"year", "month"}
        By financial year or by month.

    Returns
    -------
    Cube
        Sums within each draw.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    keys = checks.names("by", by, ["locality", "level"])
    summed = results.cube("level", [*keys, "level"], every, ["families", "children"])
    # The level is the last key of its table; its first category is omitted.
    above = {name: values[..., 1:] for name, values in summed.values.items()}
    if "level" in keys:
        labels = {**summed.labels, "level": tuple(summed.labels["level"])[1:]}
        return replace(
            summed, labels=labels, values=above, present=summed.present[..., 1:]
        )
    return replace(
        summed,
        axes=summed.axes[:-1],
        labels={k: v for k, v in summed.labels.items() if k != "level"},
        values={name: values.sum(axis=-1) for name, values in above.items()},
        present=np.asarray(summed.present[..., 1:].any(axis=-1)),
    )
