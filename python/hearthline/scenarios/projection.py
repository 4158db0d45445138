"""Population estimates and projections of children by single year of age."""

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
    """Numbers of children in an area at mid-year, estimated or projected.

    Projections are immutable; `join` returns a new one. They are read by
    `hearthline.read_projection`, or created from a table.

    Parameters
    ----------
    table : pandas.DataFrame
        ``area``, ``year``, ``age`` (0 to 17) and ``children`` at mid-year (30
        June), with every age in every year from the first to the last.
    title : str
        The display name.
    source : str
        The document that the numbers are from.

    Attributes
    ----------
    title, source : str
        As above.

    Raises
    ------
    InputError
        If a column, an age or a year is missing from the table or appears twice.
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
        """The codes of the areas."""
        return list(dict.fromkeys(self._children.index.get_level_values("area")))

    @property
    def years(self) -> list[int]:
        """The years for which all areas have numbers."""
        per_area = self.total()["year"].value_counts()
        return sorted(int(y) for y in per_area.index[per_area == len(self.areas)])

    def total(self) -> pd.DataFrame:
        """Return the numbers of children under 18.

        Returns
        -------
        pandas.DataFrame
            ``area``, ``year``, ``children``.
        """
        return self._children.groupby(level=["area", "year"]).sum().reset_index()

    def by_age(self, year: int) -> list[float]:
        """Return the number of children of each age in all areas together.

        Parameters
        ----------
        year : int
            One of `years`.

        Returns
        -------
        list of float
            18 numbers of children, aged 0 to 17 at mid-year.

        Raises
        ------
        InputError
            If the projection does not include the year.
        """
        at = self._year("year", year)
        of_year = self._children.xs(at, level="year")
        return [float(n) for n in of_year.groupby(level="age").sum()]

    def join(self, other: Projection, *, at: int, scale: bool = False) -> Projection:
        """Return this projection up to a year, continued by another.

        Parameters
        ----------
        other : Projection
            The projection for the years after ``at``, of the same areas.
        at : int
            The last year of this projection to keep.
        scale : bool
            Whether to apply the growth of the other projection instead of its
            numbers. Growth follows birth cohorts: the number of children aged a in
            the year ``at`` is multiplied, k years later at age a + k, by the growth
            factor of the same cohort in the other projection, and the number of
            births by the growth factor of its children aged 0. Use this for a
            projection that starts from another estimate: joining its numbers
            would add or remove families who never moved.

        Returns
        -------
        Projection

        Raises
        ------
        InputError
            If this projection (or, with ``scale``, the other) does not include
            ``at``, the other has no later years, the areas differ, or the other has
            no children of some age from which to compute growth.
        """
        if not isinstance(other, Projection):
            raise InputError(
                f"join: expected a projection, found {checks.shown(other)}"
            )
        last = self._year("at", at)
        checks.flag("scale", scale)
        if other.areas != self.areas:
            raise InputError(
                f"join: expected the areas {words.listing(self.areas)}, found "
                f"{words.listing(other.areas)}"
            )
        later = [year for year in other.years if year > last]
        first = last if scale else last + 1
        if not later or first not in other.years:
            raise InputError(
                f"join: expected a projection that includes {first} and later years, "
                f"found {projection_numbers.spans(other.years)}"
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
        """Return the number of children in all areas together, by age and year.

        Returns
        -------
        pandas.Series
            Numbers of children, indexed by ``age`` and ``year``.
        """
        return self._children.groupby(level=["age", "year"]).sum()

    def plot(self) -> Picture:
        """Draw the number of children by age group over the years.

        Returns
        -------
        Picture
            A matplotlib figure, with its alternative text in ``hearthline_alt``.
        """
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
                f"join: expected children of every age in {last}, the base year of "
                f"growth, found no children aged {where[2]} in {other.title}"
            )
        return added * (self._children.reindex(start).to_numpy() / base)

    def _year(self, name: str, year: object) -> int:
        years = self.years
        found = checks.whole(name, year, 1)
        if found not in years:
            raise InputError(
                f"{name}: expected a year of {self.title} "
                f"({projection_numbers.spans(years)}), found {checks.shown(found)}"
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
    """Return the checked numbers of a table, by area, year and age."""
    if not isinstance(table, pd.DataFrame):
        raise InputError(
            f"table: expected a table of children, found {checks.shown(table)}"
        )
    lacks = [column for column in _COLUMNS if column not in table]
    if lacks:
        raise InputError(
            f"table: expected the columns {words.listing(_COLUMNS)}; missing: "
            f"{words.listing(lacks)}"
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
