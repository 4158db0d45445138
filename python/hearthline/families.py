"""The families that a run starts from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import _core, checks, words
from .errors import InputError
from .scenario import Scenario
from .tables import coded


class Families:
    """The families of a scenario at its start.

    Parameters
    ----------
    scenario : Scenario
        Whose population is sampled, by the seed that the scenario states.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._core = _core.Population(scenario._core)

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
            it.
        """
        names = list(self.scenario.localities)
        locality = coded("locality", self.column("locality"), names)
        themes = self.column("themes")
        has = {
            t: (themes >> bit & 1).astype(bool) for bit, t in enumerate(words.THEMES)
        }
        data = {
            "id": self.column("id"),
            "frailty": self.column("frailty"),
            "locality": locality,
            "children": self.column("children"),
            "lone_parent": self.column("lone_parent"),
            "quintile": self.column("quintile") + 1,
            "level": self.column("level") + 1,
        }
        return pd.DataFrame({**data, **has})

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
        return f"<Families of {self.scenario.name}: {len(self):,}>"
