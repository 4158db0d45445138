"""What is expected of a scenario: the exact cohort solver, without chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import numpy as np
import pandas as pd

from . import _core, checks, cubes, words
from .cubes import Cube, Every
from .drawn import Drawn
from .errors import Interrupted
from .families import Families, check_population
from .progress import progress as progress_bar
from .scenario import Scenario, as_scenario
from .start import families_of
from .tables import Columns


class Expectation(Drawn):
    """The numbers that the tables of a run tend to as its draws become many.

    Made by `hearthline.expect`. It has no draws, and so no Monte Carlo error
    and no percentiles: it says nothing of how far a real borough may lie from
    what is expected.

    Attributes
    ----------
    scenario : Scenario
        What was solved.
    strata : int
        Kinds of families that were solved apart, by hazards and frailty.
    lost : float
        Share of families that are lost, since they come to a need that nearly
        nobody reaches and that is left out.
    late : float
        Share of family-months by which families are late, since needs that are
        left within hours are slowed down.
    phase_error : float
        The largest relative error with which phases stand for hazards in time
        since entry, of the Laplace transform of a stay; 0 without such hazards.
    version : str
        The version that made it.
    """

    _drawer = "pictures"

    #: As of results: one draw, that of no luck.
    draws = 1
    seed = None

    def __init__(
        self, scenario: Scenario, population: Families, core: _core.Expectation
    ) -> None:
        self.scenario = scenario
        self.population = population
        self.version = _core.version
        self.strata = core.strata
        self.lost = core.lost
        self.late = core.late
        self.phase_error = core.transform_error
        self._core = core
        self._columns: dict[str, Columns] = {}

    @property
    def tables(self) -> list[str]:
        """Names of the tables, those of a run."""
        return list(self._core.table_names)

    def columns(self, name: str) -> Columns:
        """Return a table as read-only numpy columns, codes as they are.

        Raises
        ------
        InputError
            If there is no such table.
        """
        checks.one_of("table", name, self.tables)
        if name not in self._columns:
            self._columns[name] = Columns.of(self._core.table(name))
        return self._columns[name]

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, one row a month and combination of keys.

        Parameters
        ----------
        name : str
            One of `tables`.

        Returns
        -------
        pandas.DataFrame
            The table of a run without the column ``draw``; counts of events
            are expected numbers and need not be whole.

        Raises
        ------
        InputError
            If there is no such table.
        """
        return self.columns(name).frame(self.scenario.start)

    def cube(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> Cube:
        """Return a table summed over keys, as arrays with one draw.

        Parameters
        ----------
        name, by, every, measures
            As in `summary`.
        """
        own = self.columns(name)
        draw = np.zeros(len(own), np.int32)
        as_draw = replace(
            own, keys=("draw", *own.keys), data={"draw": draw, **own.data}
        )
        return cubes.cube(
            as_draw,
            draws=1,
            start=self.scenario.start,
            horizon=self.scenario.horizon,
            by=by,
            every=every,
            only=measures,
        )

    def summary(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return what is expected, summed over the keys that are not told apart.

        Parameters
        ----------
        name : str
            One of `tables`.
        by : str or sequence of str, optional
            Keys to tell apart besides time; by default all but the locality.
        every : {"month", "year"}
            By month, or by financial year (stocks averaged, flows summed).
        measures : str or sequence of str, optional
            Value columns; all by default.

        Returns
        -------
        pandas.DataFrame
            Keys, ``measure``, ``unit``, ``mean``.

        Raises
        ------
        InputError
            If a name is unknown, or a sum would count families twice.
        """
        made = self.cube(name, by, every, measures)
        keys = cubes.keys_frame(made)
        parts = [
            pd.DataFrame(
                {
                    **keys,
                    "measure": value,
                    "unit": made.units[value],
                    "mean": array[0][made.present],
                }
            )
            for value, array in made.values.items()
        ]
        return pd.concat(parts, ignore_index=True)

    def __repr__(self) -> str:
        start = words.month(np.datetime64(self.scenario.start))
        return (
            f"<Expectation {self.scenario.name}: "
            f"{words.span(self.scenario.horizon)} from {start}>"
        )

    def _repr_html_(self) -> str:
        shown = self.summary("level", every="year", measures="families")
        table = shown.to_html(index=False, float_format="{:,.1f}".format)
        return f"<p>{escape(repr(self))}</p>{table}"


def expect(
    scenario: object,
    threads: int | None = None,
    progress: bool | None = None,
    population: Families | None = None,
    frailty_nodes: int = 5,
) -> Expectation:
    """Solve a scenario without chance.

    Families do not compete in it, so what is expected of each follows
    Kolmogorov's forward equations; `docs/method.md` has the formulas and how
    far the answers can be trusted.

    Parameters
    ----------
    scenario : Scenario, str or path
        What to solve; a name or path is loaded first.
    threads : int, optional
        Threads to use; by default all that the process may use.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal and in a
        notebook.
    population : Families, optional
        The families to start from; by default those of the scenario, from
        which a run starts too.
    frailty_nodes : int
        Values of frailty that are solved for, 2 to 100; fewer for small kinds
        of families.

    Returns
    -------
    Expectation

    Raises
    ------
    ScenarioError
        If the scenario cannot be loaded.
    InputError
        If an argument cannot be used.
    RunError
        If a hazard depends on time since entry and also on themes, levels,
        dates or the child's age: simulate such a scenario.
    Interrupted
        On Ctrl-C.
    """
    wanted = as_scenario(scenario)
    nodes = checks.whole("frailty_nodes", frailty_nodes, 2, 100)
    workers = checks.threads(threads)
    check_population(population, wanted)
    bar = progress_bar(progress, f"Solving {wanted.name}")
    try:
        families = families_of(wanted) if population is None else population
        with bar:
            core = _core.Expectation(
                wanted._core, families._core, nodes, workers, bar.tell
            )
    except KeyboardInterrupt:
        raise Interrupted(None) from None
    return Expectation(wanted, families, core)
