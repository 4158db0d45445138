"""Families above level 1: what a borough is asked for, as far as need tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .cubes import Cube, Every


class Summed(Protocol):
    """What has sums of its tables: the results of a run, or an expectation."""

    def cube(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> Cube:
        """Return a table summed within each draw, as arrays."""


def demand_cube(results: Summed, by: str | Sequence[str], every: Every) -> Cube:
    """Return families above level 1, and their children, summed within each draw.

    Parameters
    ----------
    results : Results or Expectation
        What was run or solved.
    by : str or sequence of str
        Keys of the table of levels to tell apart besides time.
    every : {"year", "month"}
        By financial year or by month.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    keys = [by] if isinstance(by, str) else list(by)
    made = results.cube("level", [*keys, "level"], every, ["families", "children"])
    # The level is the last key of its table; its first category is left out.
    above = {name: values[..., 1:] for name, values in made.values.items()}
    if "level" in keys:
        labels = {**made.labels, "level": tuple(made.labels["level"])[1:]}
        return replace(made, labels=labels, values=above, present=made.present[..., 1:])
    return replace(
        made,
        axes=made.axes[:-1],
        labels={k: v for k, v in made.labels.items() if k != "level"},
        values={name: values.sum(axis=-1) for name, values in above.items()},
        present=np.asarray(made.present[..., 1:].any(axis=-1)),
    )
