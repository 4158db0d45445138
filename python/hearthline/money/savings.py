"""What a mix saves against its baseline, by class, item, payer and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from ..base import checks
from ..base.errors import InputError
from .categories import PAYERS
from .pricing import priced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from ..scenarios.scenario import Scenario
    from .pricing import Counted, Priced

    Floats = NDArray[np.float64]
    Pence = NDArray[np.int64]

#: The classes of savings, which are never added together; then what programmes cost
#: and what stays, which are in no class.
CLASSES = ("cashable", "avoidance", "income", "partners")
COLUMNS = (*CLASSES, "programmes", "stays")

#: Titles of the classes.
TITLES = {
    "cashable": "Cashable saving",
    "avoidance": "Cost avoidance",
    "income": "Income",
    "partners": "Benefit to partners",
    "programmes": "Cost of programmes",
    "stays": "Cost that stays",
}

#: The sign of amounts in tables of budgets.
SIGN = "A reduction of the net budget is negative; a pressure is positive."

#: The classes of each budget.
_BUDGETS = {
    "general_fund": ("cashable", "avoidance", "income", "programmes"),
    "ring_fenced": ("cashable", "avoidance", "income", "programmes"),
    "partner": ("partners", "programmes"),
}

#: Pence of a pound.
PENCE = 100.0


def _is_of(item: Mapping[str, Any], kind: str) -> bool:
    """Return whether an item can have amounts of a class."""
    if kind == "programmes":
        return bool(item["category"] == "programmes")
    if kind == "income":
        return bool(item["income"])
    return bool(item["category"] != "programmes")


@dataclass(frozen=True, repr=False)
class Savings:
    """What a mix saves, by draw.

    Attributes
    ----------
    years : tuple of str
        Financial years.
    covered : ndarray, shape (years,)
        The share of each that the run covers.
    lines : list of (str, str)
        The item and the payer of each line.
    items : dict of str to dict
        The unit costs by name.
    pence : ndarray of int, shape (draws, years, lines, len(COLUMNS))
        Whole pence of the money of each year. Above 0 the mix saves; for
        ``programmes``, above 0 it spends more.
    base, mix : Priced
        The two ledgers.
    """

    years: tuple[str, ...]
    covered: Floats
    lines: list[tuple[str, str]]
    items: dict[str, dict[str, Any]]
    pence: Pence
    base: Priced
    mix: Priced

    def __repr__(self) -> str:
        draws, years, lines = self.pence.shape[:3]
        return (
            f"<Savings of {draws} draws, {self.years[0]} to {self.years[-1]}: "
            f"{lines} lines of item and payer in {years} years>"
        )

    def lines_by_budget(self) -> Iterator[tuple[str, str, Floats]]:
        """Yield the classes by whose budget it is, of public money alone.

        Yields
        ------
        kind, budget : str
            A class, or ``programmes``; and ``general_fund``, ``ring_fenced`` or
            ``partner``. Those for which no item has a payer are left out.
        pounds : ndarray, shape (draws, years)
        """
        for budget, kinds in _BUDGETS.items():
            for kind in kinds:
                if any(
                    PAYERS[payer][1] == budget and _is_of(self.items[item], kind)
                    for item, payer in self.lines
                ):
                    yield kind, budget, self.pounds(kind, [budget])

    def pounds(
        self,
        column: str,
        kinds: Iterable[str] = (),
        items: Iterable[str] | None = None,
        value: str | None = None,
    ) -> Floats:
        """Return pounds by draw and year; see `pence_of`."""
        return np.asarray(self.pence_of(column, kinds, items, value) / PENCE)

    def pence_of(
        self,
        column: str,
        kinds: Iterable[str] = (),
        items: Iterable[str] | None = None,
        value: str | None = None,
    ) -> Pence:
        """Return whole pence by draw and year.

        Parameters
        ----------
        column : str
            One of `COLUMNS`.
        kinds : iterable of str
            Whose budgets: ``general_fund``, ``ring_fenced``, ``partner``,
            ``society``; all if there is none.
        items : iterable of str, optional
            Names of items; all by default.
        value : {"fiscal", "economic", "social"}, optional
            Of items of this value alone.

        Returns
        -------
        ndarray, shape (draws, years)
        """
        wanted = set(kinds)
        named = None if items is None else set(items)
        chosen = [
            (not wanted or PAYERS[payer][1] in wanted)
            and (named is None or item in named)
            and (value is None or self.items[item]["value_type"] == value)
            for item, payer in self.lines
        ]
        own = self.pence[:, :, chosen, COLUMNS.index(column)]
        return np.asarray(own.sum(axis=2))


def savings(
    base: Counted,
    mix: Counted,
    costs_of: Scenario | None = None,
    of_year: int | None = None,
    budgets_of: str | None = None,
) -> Savings:
    """Return what a mix saves against its baseline.

    Parameters
    ----------
    base, mix : Results
        Of the same families, draws and years.
    costs_of : Scenario, optional
        The scenario whose costs both are priced with; by default the baseline's.
    of_year : int, optional
        See `priced`.
    budgets_of : str, optional
        The financial year whose baseline spending is in the budgets, which savings
        can take out; by default the first that the run covers as a whole.

    Returns
    -------
    Savings

    Raises
    ------
    InputError
        If a run has no volumes, or the costs do not fit it.
    """
    costs_of = costs_of or base.scenario
    before, after = (priced(results, costs_of, of_year) for results in (base, mix))
    if before.years != after.years:
        raise InputError("savings: expected a baseline and a mix of the same years")
    if budgets_of is not None:
        checks.one_of("budgets_of", budgets_of, before.years)
    reference = None if budgets_of is None else before.years.index(budgets_of)
    covered = [float(share) for share in before.covered]
    lines: list[tuple[str, str]] = []
    blocks = []
    for own, other in zip(before.ledgers(), after.ledgers(), strict=True):
        lines, pence = _core.savings(own, other, covered, reference)
        blocks.append(pence)
    items = {item["name"]: item for item in (*after.items, *before.items)}
    return Savings(
        before.years,
        before.covered,
        lines,
        items,
        np.concatenate(blocks),
        before,
        after,
    )
