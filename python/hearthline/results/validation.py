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

#: The fewest z values that are worth a picture.
FEWEST = 5


class Validation(Drawn):
    """What the validation suite found.

    Made by `hearthline.validate`.

    Attributes
    ----------
    passed : bool
        Whether every number was as near as it should be.
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
        """Return every number that was compared, and the tests of all z values.

        Returns
        -------
        pandas.DataFrame
            A row a number, in a fixed order:

            ========= =========================================================
            case      which case of the suite; ``part``: a cohort, a strategy,
                      a set of parameters; ``quantity``: what is compared
            kind      ``"exact"``: solved; ``"sampled"``: simulated;
                      ``"test"``: a statistic of all z values
            expected  what it should be; ``got``: what it is
            error     of an exact number relative, of a sampled one its standard
                      error
            z         (got - expected) / error of a sampled one; of the sum of
                      squares, the normal number that is as rare
            bound     what the error (exact), |z| (sampled) or statistic (test)
                      may be; ``passed``: whether it is
            ========= =========================================================

            ``false_alarms`` is the share of seeds under which a right program
            would fail a row by chance.
        """
        return self._table.copy()

    @property
    def z(self) -> Floats:
        """The z values of all simulated numbers, independent of each other."""
        sampled = self._table["kind"] == "sampled"
        return np.asarray(self._table.loc[sampled, "z"], dtype=np.float64)

    @property
    def bound(self) -> float:
        """The largest absolute z value that passes; NaN if there are none."""
        bounds = self._table.loc[self._table["kind"] == "sampled", "bound"]
        return float(bounds.iloc[0]) if len(bounds) else float("nan")

    def failed(self) -> pd.DataFrame:
        """Return the rows of `table` that did not pass."""
        return self._table[~self._table["passed"]].copy()

    def by_part(self) -> pd.DataFrame:
        """Return one row for each part of a case: its worst number.

        Returns
        -------
        pandas.DataFrame
            The columns of `table`, and ``numbers``: how many there are of this
            part and kind.
        """
        table = self._table
        measure = table["z"].abs().fillna(table["error"]).fillna(table["got"])
        nearness = measure / table["bound"]
        keys = [table[key] for key in ("case", "part", "kind")]
        groups = nearness.groupby(keys, sort=False)
        found = table.loc[groups.idxmax()].assign(numbers=groups.size().to_numpy())
        return found.sort_index().reset_index(drop=True)

    def in_words(self) -> str:
        """Return what was found, in a line or two."""
        z, tests = self.z, self._table[self._table["kind"] == "test"]
        exact = self._table[self._table["kind"] == "exact"]
        failed = len(self.failed())
        said = [
            "all passed" if self.passed else f"{failed} of {len(self._table)} failed"
        ]
        if len(exact):
            said.append(
                f"{len(exact)} exact numbers, the largest relative error "
                f"{exact['error'].max():.1e}"
            )
        if len(z):
            said.append(
                f"{len(z)} z values, the largest |z| {np.abs(z).max():.2f} of "
                f"{self.bound:.2f} allowed"
            )
        for row in tests.to_dict("records"):
            off = row["got"] if np.isnan(row["z"]) else row["z"]
            said.append(f"{row['quantity']} {off:.2f} of {row['bound']:.2f} allowed")
        return "; ".join(said)

    def plot(self) -> Picture:
        """Draw the z values against the quantiles of a normal distribution.

        Raises
        ------
        InputError
            If there are fewer than five.
        """
        if len(self.z) < FEWEST:
            raise InputError(
                f"plot: found {len(self.z)} z values; allowed are 5 or more"
            )
        return self._draw()

    def __repr__(self) -> str:
        return f"<Validation {', '.join(self.cases)}: {self.in_words()}>"

    def _repr_html_(self) -> str:
        shown = self.by_part().drop(columns=["false_alarms"])
        table = shown.to_html(index=False, float_format="{:.6g}".format, na_rep="")
        return f"<p>{escape(repr(self))}</p>{table}"
