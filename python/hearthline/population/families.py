"""The families that a run starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from .. import _core
from ..base import checks, words
from ..base.errors import InputError
from ..tables.columns import coded, months
from ..tables.drawn import Drawn
from .marginals_layout import ETHNIC_GROUPS, SEXES

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from ..scenarios.scenario import Scenario
    from ..tables.picture import Picture
    from .given import GivenFamilies


class Origin(NamedTuple):
    """What families were given to a run, so that it goes on from no others.

    Attributes
    ----------
    name : str
        Name of the marginals or of the file.
    digest : str
        A hash of the families with their need at the start.
    """

    name: str
    digest: str

    def __str__(self) -> str:
        return f"{self.name!r} (digest {self.digest})"


class Families(Drawn):
    """The families of a scenario at its start.

    Sampled from what the scenario says of its population, or given: made by
    `hearthline.synthesise`, read by `hearthline.read_families`.

    Parameters
    ----------
    scenario : Scenario
        Whose population is sampled, by the seed that the scenario states, or
        whose need given families have.
    given : GivenFamilies, optional
        Families whose attributes are known.
    name : str
        Name of the marginals or of the file that they are from.
    fit : pandas.DataFrame, optional
        How well they meet the tables that they are made from.

    Attributes
    ----------
    scenario : Scenario
        As above.
    origin : Origin or None
        Name and digest of families that were given.
    digest : str
        A hash of the families with their need at the start, as of ``origin``; ""
        of sampled families, whose scenario says all of them.
    wards : list of str
        Names of the wards; none where they are not known.
    fit : pandas.DataFrame or None
        Indexed by ``table``: ``controlled`` (met exactly by design; the others
        are reported alone), ``unit``, ``cells``, ``total``, ``total_error``
        (absolute errors of all cells together), ``largest_error`` (of a cell) and
        ``standardised_error`` (total error over total).
    """

    _kind = "families"

    def __init__(
        self,
        scenario: Scenario,
        given: GivenFamilies | None = None,
        name: str = "",
        fit: pd.DataFrame | None = None,
    ) -> None:
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
        """Names of the columns."""
        return list(self._core.column_names)

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the families take."""
        return self._core.nbytes

    def column(self, name: str) -> NDArray[Any]:
        """Return a column as the engine holds it, read-only, without a copy.

        Localities, levels and quintiles are counted from 0; ``themes`` holds
        a bit a theme, in the strategy's order.

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
        """The families for reading.

        Returns
        -------
        pandas.DataFrame
            ``id``, ``frailty`` (mean 1), ``locality``, ``children``,
            ``lone_parent``, ``quintile`` (1 the most deprived fifth to 5),
            ``level`` (1 to 4), and a column a theme: whether the family has
            it. Where they are known, also ``family_id`` (as in the file it was
            read from), ``ward`` and ``ethnic_group`` (for reporting alone).
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
        """The children for reading.

        Returns
        -------
        pandas.DataFrame
            ``id`` of the family, ``born`` (first day of the month), ``sex``,
            ``disability``; one row a child, in the order of families.
        """
        # The engine has them born at the end of their month.
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
        """Make sure that a scenario can start from these families.

        Raises
        ------
        InputError
            If it has other localities, or starts in another month.
        """
        mine = self.scenario
        if list(scenario.localities) != list(mine.localities):
            raise InputError(
                f"population: its localities are {words.listing([*mine.localities])}; "
                f"allowed are those of scenario {scenario.name!r}, "
                f"{words.listing([*scenario.localities])}, in this order"
            )
        if scenario.start != mine.start:
            raise InputError(
                f"population: found families of {mine.start}; allowed are those of "
                f"{scenario.start}, when scenario {scenario.name!r} starts"
            )

    def plot(
        self,
        name: str = "wards",
        measure: str = "families",
        outlines: str | os.PathLike[str] | None = None,
    ) -> Picture:
        """Draw a map of wards; counts of fewer than five families are not shown.

        Parameters
        ----------
        name : str
            One of `pictures`.
        measure : {"families", "children", "density", "lone_parents", "need"}
            What colours a ward: how many there are, families per hectare, the
            share with one parent, or the share above level 1.
        outlines : str or path, optional
            GeoJSON with the wards' outlines, in degrees, each with its
            ``ward_name``; by default those of Barnet, 2002 to 2022.

        Returns
        -------
        Picture

        Raises
        ------
        InputError
            If a name is unknown, no ward is known, or the outlines lack wards.
        """
        if not self.wards:
            raise InputError(
                "plot: no ward of these families is known; allowed are families of "
                "hearthline.synthesise or hearthline.read_families"
            )
        return self._draw(name, measure=measure, outlines=outlines)

    def check_origin(self, allowed: Origin | None) -> None:
        """Check that these are the families that a run started from.

        Parameters
        ----------
        allowed : Origin or None
            Name and digest of the families that were given to the run.

        Raises
        ------
        InputError
            If their digest differs.
        """
        found = self.origin
        if found is None or allowed is None or found.digest != allowed.digest:
            shown = "sampled ones" if found is None else str(found)
            own = "none, since the run sampled its own"
            raise InputError(
                f"population: found families {shown}; allowed with these results are "
                f"{own if allowed is None else allowed}"
            )

    def place(self, family: object) -> int:
        """Return the row of a family's id.

        Raises
        ------
        InputError
            If no family has it.
        """
        wanted = checks.whole("family", family, 0)
        ids = self.column("id")
        places = np.flatnonzero(ids == wanted)
        if len(places) == 0:
            raise InputError(
                f"family: there is no family {wanted}; ids go from {ids.min()} "
                f"to {ids.max()}"
            )
        return int(places[0])

    def __len__(self) -> int:
        return len(self._core)

    def __repr__(self) -> str:
        made = "" if self.origin is None else f" from {self.origin.name}"
        said = f"<Families of {self.scenario.name}{made}: {len(self):,}"
        if self.wards:
            said += f" in {len(self.wards)} wards"
        if self.fit is not None:
            controlled = self.fit[self.fit["controlled"]]
            error = controlled["total_error"].sum()
            said += f", {error:,.0f} errors in {len(controlled)} controlled tables"
        return f"{said}>"


def check_population(population: object, scenario: Scenario) -> None:
    """Make sure that a scenario can start from what is given as its families.

    Parameters
    ----------
    population : object
        What was given; ``None`` stands for the scenario's own families.
    scenario : Scenario
        What is to start from them.

    Raises
    ------
    InputError
        If it is no families, or those of other localities or another month.
    """
    if population is None:
        return
    if not isinstance(population, Families):
        raise InputError(
            f"population: found {population!r}; allowed are families, as those of "
            "hearthline.synthesise, hearthline.read_families or results"
        )
    population.check_start_of(scenario)
