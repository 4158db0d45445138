"""The families at the start of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

import numpy as np
import pandas as pd

from .. import _core
from ..base import checks, words
from ..base.errors import InputError
from ..scenarios.scenario import Scenario
from ..tables.columns import coded, months
from ..tables.drawn import Drawn
from .given import GivenFamilies
from .marginals_layout import ETHNIC_GROUPS, SEXES

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from ..tables.picture import Picture


class Origin(NamedTuple):
    """The identity of given families, so that a resumed run uses the same ones.

    Attributes
    ----------
    name : str
        The name of the marginal tables or of the file.
    digest : str
        A hash of the families and their need at the start.
    """

    name: str
    digest: str

    def __str__(self) -> str:
        return f"{self.name!r} (digest {self.digest})"


class Families(Drawn):
    """The families of a scenario at its start.

    They are sampled from the population parameters of the scenario, or given: by
    `hearthline.synthesise` or `hearthline.read_families`.

    Parameters
    ----------
    scenario : Scenario
        The scenario. Its population is sampled with the seed that it states, or its
        need levels and themes are assigned to the given families.
    given : GivenFamilies, optional
        Families with known characteristics.
    name : str
        The name of the marginal tables or of the file that they are from.
    fit : pandas.DataFrame, optional
        The goodness of fit of synthesised families.

    Attributes
    ----------
    scenario : Scenario
        As above.
    origin : Origin or None
        The name and digest of given families.
    digest : str
        A hash of the families and their need at the start, as in ``origin``; "" for
        sampled families, which the scenario determines.
    wards : list of str
        The names of the wards; empty if they are unknown.
    fit : pandas.DataFrame or None
        The goodness of fit, indexed by ``table``: ``controlled`` (whether the table
        is fitted exactly by design), ``unit``, ``cells``, ``total``,
        ``total_error`` (the sum of absolute errors), ``largest_error`` (in a cell)
        and ``standardised_error`` (the total error divided by the total).

    Examples
    --------
    >>> import hearthline as hl
    >>> families = hl.synthesise("barnet-2014")
    >>> families.table[["id", "ward", "children", "lone_parent"]].head(3)
       id            ward  children  lone_parent
    0   0  Brunswick Park         2        False
    1   1  Brunswick Park         1         True
    2   2  Brunswick Park         1         True
    >>> families.children_table.head(3)
       id       born   sex  disability
    0   0 2000-06-01  male       False
    1   0 2003-06-01  male       False
    2   1 2000-10-01  male       False
    """

    _kind = "families"

    def __init__(
        self,
        scenario: Scenario,
        given: GivenFamilies | None = None,
        name: str = "",
        fit: pd.DataFrame | None = None,
    ) -> None:
        if not isinstance(scenario, Scenario):
            raise InputError(
                f"Families: expected a scenario, found {checks.shown(scenario)}"
            )
        if given is not None and not isinstance(given, GivenFamilies):
            raise InputError(
                "Families: expected families of hearthline.synthesise or "
                f"hearthline.read_families as given, found {checks.shown(given)}"
            )
        if fit is not None and not isinstance(fit, pd.DataFrame):
            raise InputError(
                f"Families: expected a table as fit, found {checks.shown(fit)}"
            )
        checks.text("name", name)
        self.scenario = scenario
        self.fit = fit
        self.origin: Origin | None = None
        self.digest = ""
        self.wards: list[str] = []
        self._family_ids: tuple[str, ...] = ()
        self._given = given is not None
        if given is None:
            self._core = _core.Population(scenario._core)
        else:
            self._core = given.settled(scenario)
            self.digest = given.digest(self._core)
            self.origin = Origin(name, self.digest)
            self.wards = list(given.wards)
            self._family_ids = given.family_ids

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self._core.column_names)

    @property
    def nbytes(self) -> int:
        """The memory that the families occupy, in bytes."""
        return self._core.nbytes

    def column(self, name: str) -> NDArray[Any]:
        """Return a read-only column of the engine, without copying it.

        Localities, need levels and quintiles are numbered from 0. Each bit of
        ``themes`` is a theme, in the order of the strategy.

        Parameters
        ----------
        name : str
            One of `columns`.

        Returns
        -------
        ndarray, shape (families,)

        Raises
        ------
        InputError
            If there is no such column.
        """
        return self._core.column(checks.one_of("column", name, self.columns))

    @property
    def table(self) -> pd.DataFrame:
        """The families as a table, with labels in place of codes.

        Returns
        -------
        pandas.DataFrame
            One row per family: ``id``, ``frailty`` (mean 1), ``locality``,
            ``children``, ``lone_parent``, ``quintile`` (deprivation, 1 the most
            deprived to 5), ``level`` (need level, 1 to 4), and whether the family
            has each theme. If known, also ``family_id`` (as in the file),
            ``ward`` and ``ethnic_group`` (for reporting only).
        """
        names = list(self.scenario.localities)
        locality = coded("locality", self.column("locality"), names)
        themes = self.column("themes")
        has = {
            t: (themes >> bit & 1).astype(bool) for bit, t in enumerate(words.THEMES)
        }
        known: dict[str, Any] = {}
        if self.wards:
            known["ward"] = coded("ward", self.column("ward"), self.wards)
        if self._given:
            groups = self.column("ethnic_group")
            known["ethnic_group"] = coded("ethnic_group", groups, ETHNIC_GROUPS)
        named = {"family_id": list(self._family_ids)} if self._family_ids else {}
        data = {
            "id": self.column("id"),
            **named,
            "frailty": self.column("frailty"),
            "locality": locality,
            **known,
            "children": self.column("children"),
            "lone_parent": self.column("lone_parent"),
            "quintile": self.column("quintile") + 1,
            "level": self.column("level") + 1,
        }
        return pd.DataFrame({**data, **has})

    @property
    def children_table(self) -> pd.DataFrame:
        """The children as a table, with labels in place of codes.

        Returns
        -------
        pandas.DataFrame
            One row per child, in the order of families: ``id`` of the family,
            ``born`` (the first day of the month of birth), ``sex``,
            ``disability``.
        """
        # In the engine, births are at the end of the month.
        month = self._core.child_column("born_month") - 1
        sex = self._core.child_column("male").astype(np.int8)
        return pd.DataFrame(
            {
                "id": np.repeat(self.column("id"), self.column("children")),
                "born": months(self.scenario.start, month),
                "sex": coded("sex", sex, SEXES),
                "disability": self._core.child_column("disability"),
            }
        )

    def check_start_of(self, scenario: Scenario) -> None:
        """Check that a scenario can start from these families.

        Parameters
        ----------
        scenario : Scenario
            The scenario.

        Raises
        ------
        InputError
            If its localities or its start month differ from those of the families.
        """
        if not isinstance(scenario, Scenario):
            raise InputError(
                f"scenario: expected a scenario, found {checks.shown(scenario)}"
            )
        mine = self.scenario
        if list(scenario.localities) != list(mine.localities):
            raise InputError(
                "population: expected families in the localities of scenario "
                f"{scenario.name!r} ({words.listing([*scenario.localities])}), in "
                f"this order, found {words.listing([*mine.localities])}"
            )
        if scenario.start != mine.start:
            raise InputError(
                f"population: expected families of {scenario.start}, the start month "
                f"of scenario {scenario.name!r}, found families of {mine.start}"
            )

    def plot(
        self,
        name: str = "wards",
        measure: str = "families",
        outlines: str | os.PathLike[str] | None = None,
    ) -> Picture:
        """Draw a map of wards, in which small counts (under 5) are suppressed.

        Parameters
        ----------
        name : str
            One of `pictures`.
        measure : {"families", "children", "density", "lone_parents", "need"}
            The quantity that colours show: the number of families or of children,
            families per hectare, the share of lone-parent families, or the share
            of families above level 1.
        outlines : str or path, optional
            A GeoJSON file with the outlines of the wards, in degrees, each with a
            ``ward_name``; by default the outlines of Barnet's wards of 2002 to 2022.

        Returns
        -------
        Picture
            A matplotlib figure, with its alternative text in ``hearthline_alt``.

        Raises
        ------
        InputError
            If a name is unknown, the families have no wards, or the outlines of
            some wards are missing.
        """
        if not self.wards:
            raise InputError(
                "plot: expected families with wards, such as those of "
                "hearthline.synthesise, found families without wards"
            )
        return self._draw(name, measure=measure, outlines=outlines)

    def check_origin(self, allowed: Origin | None) -> None:
        """Check that a run started from these families.

        Parameters
        ----------
        allowed : Origin or None
            The name and digest of the families that were given to the run; ``None``
            if the run sampled its own.

        Raises
        ------
        InputError
            If their digest differs.
        """
        found = self.origin
        if found is None or allowed is None or found.digest != allowed.digest:
            own = "none, since the run sampled its own families"
            given = f"the families of these results, {allowed}"
            shown = "sampled families" if found is None else f"families {found}"
            raise InputError(
                f"population: expected {own if allowed is None else given}, found "
                f"{shown}"
            )

    def row_of(self, family: object) -> int:
        """Return the row of a family.

        Parameters
        ----------
        family : object
            The id of the family.

        Returns
        -------
        int
            The index in `column` and `table`.

        Raises
        ------
        InputError
            If no family has the id.
        """
        number = checks.whole("family", family, 0)
        ids = self.column("id")
        rows = np.flatnonzero(ids == number)
        if len(rows) == 0:
            raise InputError(
                f"family: expected the id of a family ({ids.min()} to {ids.max()}), "
                f"found {checks.shown(number)}"
            )
        return int(rows[0])

    def __len__(self) -> int:
        return len(self._core)

    def __repr__(self) -> str:
        source = "" if self.origin is None else f" from {self.origin.name}"
        text = f"<Families of {self.scenario.name}{source}: {len(self):,}"
        if self.wards:
            text += f" in {len(self.wards)} wards"
        if self.fit is not None:
            controlled = self.fit[self.fit["controlled"]]
            error = controlled["total_error"].sum()
            text += f", {error:,.0f} errors in {len(controlled)} controlled tables"
        return f"{text}>"


def check_population(population: object, scenario: Scenario) -> None:
    """Check that a scenario can start from the families that a user gave.

    Parameters
    ----------
    population : object
        The argument ``population``; ``None`` stands for the scenario's own families.
    scenario : Scenario
        The scenario.

    Raises
    ------
    InputError
        If the argument is not `Families`, or if their localities or their start
        month differ from those of the scenario.
    """
    if is_given(population):
        population.check_start_of(scenario)


def is_given(population: object) -> TypeGuard[Families]:
    """Return whether a user gave families.

    Parameters
    ----------
    population : object
        The argument ``population``.

    Returns
    -------
    bool

    Raises
    ------
    InputError
        If the argument is neither `Families` nor ``None``.
    """
    if population is None:
        return False
    if not isinstance(population, Families):
        raise InputError(
            "population: expected families, such as those of hearthline.synthesise, "
            f"hearthline.read_families or results, found {checks.shown(population)}"
        )
    return True
