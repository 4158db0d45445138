"""The findings of the validation suite."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import _core
from ..base.errors import InputError
from ..tables.drawn import Drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..tables.cubes import Floats
    from ..tables.picture import Picture

_COLUMNS = [
    "case",
    "part",
    "quantity",
    "kind",
    "expected",
    "got",
    "error",
    "z",
    "bound",
    "false_alarms",
    "passed",
]

#: The smallest number of z values worth a picture.
FEWEST = 5


class Validation(Drawn):
    """Findings of the validation suite.

    Returned by `hearthline.validate`.

    Attributes
    ----------
    passed : bool
        Whether every number was within its bound.
    cases : list of str
        The cases that were run.
    """

    _kind = "validation"

    def __init__(self, rows: Sequence[_core.Finding]) -> None:
        self._table = pd.DataFrame(list(rows), columns=_COLUMNS)
        self.passed = bool(self._table["passed"].all())
        known = _core.validation_cases()
        found = set(self._table["case"])
        self.cases = [name for name in known if name in found]

    def table(self) -> pd.DataFrame:
        """Return every number that was compared, and tests of all z values together.

        Returns
        -------
        pandas.DataFrame
            A row per number, in a fixed order:

            ========= =========================================================
            case      the case of the suite; ``part``: a cohort, a strategy or
                      a set of parameters; ``quantity``: the number compared
            kind      ``"exact"``: solved; ``"sampled"``: simulated;
                      ``"test"``: a statistic of all z values
            expected  the expected value; ``got``: the value found
            error     the relative error of an exact number; the standard error
                      of a sampled number
            z         (got - expected) / error of a sampled number; for the sum of
                      squares, the normal quantile of the same probability
            bound     the bound of the error (exact), of |z| (sampled) or of the
                      statistic (test); ``passed``: whether the row is within it
            ========= =========================================================

            ``false_alarms`` is the share of seeds under which a correct program
            fails a row because of Monte Carlo variation.
        """
        return self._table.copy()

    @property
    def z(self) -> Floats:
        """The z values of all simulated numbers; they are independent."""
        sampled = self._table["kind"] == "sampled"
        return np.asarray(self._table.loc[sampled, "z"], dtype=np.float64)

    @property
    def bound(self) -> float:
        """The largest absolute z value that passes; NaN if there are no z values."""
        bounds = self._table.loc[self._table["kind"] == "sampled", "bound"]
        return float(bounds.iloc[0]) if len(bounds) else float("nan")

    def failed(self) -> pd.DataFrame:
        """Return the rows of `table` that failed.

        Returns
        -------
        pandas.DataFrame
        """
        return self._table[~self._table["passed"]].copy()

    def by_part(self) -> pd.DataFrame:
        """Return the worst number of each part of a case.

        Returns
        -------
        pandas.DataFrame
            The columns of `table`, and ``numbers``, the number of rows of this
            part and kind.
        """
        table = self._table
        measure = table["z"].abs().fillna(table["error"]).fillna(table["got"])
        # A set of parameters that the solver rejects has nothing to measure.
        nearness = (measure / table["bound"]).fillna(0.0)
        keys = [table[key] for key in ("case", "part", "kind")]
        groups = nearness.groupby(keys, sort=False)
        found = table.loc[groups.idxmax()].assign(numbers=groups.size().to_numpy())
        return found.sort_index().reset_index(drop=True)

    def in_words(self) -> str:
        """Return the findings in a line or two.

        Returns
        -------
        str
        """
        z, tests = self.z, self._table[self._table["kind"] == "test"]
        exact = self._table[self._table["kind"] == "exact"]
        failed = len(self.failed())
        parts = [
            "all passed" if self.passed else f"{failed} of {len(self._table)} failed"
        ]
        if len(exact):
            parts.append(
                f"{len(exact)} exact numbers, the largest relative error "
                f"{exact['error'].max():.1e}"
            )
        if len(z):
            parts.append(
                f"{len(z)} z values, the largest |z| {np.abs(z).max():.2f} "
                f"(bound {self.bound:.2f})"
            )
        in_sets = tests["part"].str.match(r"set \d+$")
        if in_sets.any():
            sets = tests[in_sets]
            compared = sets.dropna(subset=["z"])
            told = f"{len(sets)} sets of strong parameters"
            if len(compared):
                worst = int(compared["z"].abs().to_numpy().argmax())
                told += (
                    f", the largest |z| {compared['z'].abs().to_numpy()[worst]:.2f} "
                    f"(bound {compared['bound'].to_numpy()[worst]:.2f})"
                )
            parts.append(f"{told}, {len(sets) - len(compared)} rejected by the solver")
        for row in tests[~in_sets].to_dict("records"):
            off = row["got"] if np.isnan(row["z"]) else row["z"]
            parts.append(f"{row['quantity']} {off:.2f} (bound {row['bound']:.2f})")
        return "; ".join(parts)

    def plot(self) -> Picture:
        """Draw the z values against the quantiles of a normal distribution.

        Returns
        -------
        Picture
            A matplotlib figure with alternative text, ``hearthline_alt``.

        Raises
        ------
        InputError
            If there are fewer than five z values.
        """
        if len(self.z) < FEWEST:
            raise InputError(
                f"plot: expected at least {FEWEST} z values, found {len(self.z)}"
            )
        return self._draw()

    def __repr__(self) -> str:
        return f"<Validation {', '.join(self.cases)}: {self.in_words()}>"

    def _repr_html_(self) -> str:
        shown = self.by_part().drop(columns=["false_alarms"])
        table = shown.to_html(index=False, float_format="{:.6g}".format, na_rep="")
        return f"<p>{escape(repr(self))}</p>{table}"
