"""Children by year and single year of age: estimates and projections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..base import checks, words
from ..base.errors import InputError
from ..reading.problems import Problems
from ..tables.drawn import Drawn
from . import projection_numbers

if TYPE_CHECKING:
    from ..tables.picture import Picture

_COLUMNS = ["area", "year", "age", "children"]


class Projection(Drawn):
    """How many children an area has, or is projected to have, at mid-year.

    Projections do not change; `join` returns a new one. They are made by
    `hearthline.read_projection`, or from a table.

    Parameters
    ----------
    table : pandas.DataFrame
        ``area``, ``year``, ``age`` (0 to 17), ``children`` at mid-year (30
        June); every age in every year from the first to the last.
    title : str
        What people call it.
    source : str
        The document it is from.

    Raises
    ------
    InputError
        If the table lacks a column, an age or a year, or has one twice.
    """

    _kind = "projection"

    def __init__(self, table: pd.DataFrame, *, title: str, source: str) -> None:
        self.title = checks.text("title", title)
        self.source = checks.text("source", source)
        self._children = _series(table)

    @property
    def table(self) -> pd.DataFrame:
        """The numbers.

        Returns
        -------
        pandas.DataFrame
            ``area``, ``year``, ``age`` (0 to 17) and ``children`` at mid-year.
        """
        return self._children.reset_index()

    @property
    def areas(self) -> list[str]:
        """Codes of the areas."""
        return list(dict.fromkeys(self._children.index.get_level_values("area")))

    @property
    def years(self) -> list[int]:
        """The years, those that all areas have."""
        per_area = self.total()["year"].value_counts()
        return sorted(int(y) for y in per_area.index[per_area == len(self.areas)])

    def total(self) -> pd.DataFrame:
        """Return all children under 18.

        Returns
        -------
        pandas.DataFrame
            ``area``, ``year``, ``children``.
        """
        return self._children.groupby(level=["area", "year"]).sum().reset_index()

    def by_age(self, year: int) -> list[float]:
        """Return the children of all areas together, aged 0 to 17.

        Parameters
        ----------
        year : int
            One of `years`.

        Raises
        ------
        InputError
            If the projection has no such year.
        """
        at = self._year("year", year)
        of_year = self._children.xs(at, level="year")
        return [float(n) for n in of_year.groupby(level="age").sum()]

    def join(self, other: Projection, *, at: int, scale: bool = False) -> Projection:
        """Return this projection up to a year, continued by another.

        Parameters
        ----------
        other : Projection
            What goes on after ``at``, for the same areas.
        at : int
            The last year that is kept of this one.
        scale : bool
            Whether to continue by the growth of the other in place of its
            level. Growth follows those born in one year: who is aged a at
            ``at`` changes, k years later and then aged a + k, by the factor
            by which the other's change from then to then, and births by the
            factor of the other's children aged 0. A projection that starts
            from another estimate is used so, since joining its level would
            make a jump of families who never moved.

        Returns
        -------
        Projection

        Raises
        ------
        InputError
            If ``at`` is not in this one (and, for growth, the other), the
            other does not go on, the areas differ, or growth is from none.
        """
        if not isinstance(other, Projection):
            raise InputError(f"join: found {other!r}; allowed is a projection")
        last = self._year("at", at)
        checks.flag("scale", scale)
        if other.areas != self.areas:
            raise InputError(
                f"join: found the areas {words.listing(other.areas)}; allowed are "
                f"{words.listing(self.areas)}"
            )
        later = [year for year in other.years if year > last]
        first = last if scale else last + 1
        if not later or first not in other.years:
            raise InputError(
                f"join: found the years {projection_numbers.spans(other.years)}; "
                f"allowed are years from {first} on"
            )
        kept = self._children[self._children.index.get_level_values("year") <= last]
        added = other._children
        added = added[added.index.get_level_values("year") > last]
        if scale:
            added = self._grown(other, added, last)
        how = " by its growth" if scale else ""
        return Projection(
            pd.concat([kept, added]).reset_index(),
            title=f"{self.title}, from {last + 1}{how}: {other.title}",
            source=f"{self.source}; from {last + 1}{how}: {other.source}",
        )

    def by_age_and_year(self) -> pd.Series[float]:
        """Return the children of all areas together, by age and year."""
        return self._children.groupby(level=["age", "year"]).sum()

    def plot(self) -> Picture:
        """Return a picture of the children by age group over the years."""
        return self._draw()

    def _grown(
        self, other: Projection, added: pd.Series[float], last: int
    ) -> pd.Series[float]:
        area, year, age = (added.index.get_level_values(n) for n in _COLUMNS[:3])
        born = np.maximum(age.to_numpy() - (year.to_numpy() - last), 0)
        start = pd.MultiIndex.from_arrays([area, np.full(len(area), last), born])
        base = other._children.reindex(start).to_numpy()
        if (base == 0).any():
            where = start[int(np.flatnonzero(base == 0)[0])]
            raise InputError(
                f"join: {other.title} has no children aged {where[2]} in {last}, so "
                "their growth says nothing; allowed is a joining year with children "
                "of every age"
            )
        return added * (self._children.reindex(start).to_numpy() / base)

    def _year(self, name: str, year: object) -> int:
        years = self.years
        found = checks.whole(name, year, 1)
        if found not in years:
            raise InputError(
                f"{name}: found {found}; allowed are "
                f"{projection_numbers.spans(years)}, the years of {self.title}"
            )
        return found

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Projection)
            and (self.title, self.source) == (other.title, other.source)
            and self._children.equals(other._children)
        )

    def __hash__(self) -> int:
        return hash((self.title, self.source))

    def __repr__(self) -> str:
        years = self.years
        total = self.total().groupby("year")["children"].sum()
        return (
            f"<Projection {self.title}: {words.count(total[years[0]])} children in "
            f"{years[0]}, {words.count(total[years[-1]])} in {years[-1]}>"
        )


def _series(table: pd.DataFrame) -> pd.Series[float]:
    """Return a table's children by area, year and age, checked."""
    if not isinstance(table, pd.DataFrame):
        raise InputError(f"table: found {table!r}; allowed is a table of children")
    lacks = [column for column in _COLUMNS if column not in table]
    if lacks:
        raise InputError(
            f"table: found no column {words.listing(lacks)}; allowed are "
            f"{words.listing(_COLUMNS)}"
        )
    problems = Problems("table")
    text = table[_COLUMNS].astype(str).rename(columns={"children": "value"})
    row = np.arange(1, len(text) + 1)
    numbers = projection_numbers.checked(
        text.assign(
            sex="", row=row, column="children", year_row=row, year_column="year"
        ),
        problems,
    )
    problems.check()
    return numbers.set_index(_COLUMNS[:3])["children"]
