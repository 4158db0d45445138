"""Solving a scenario for what is expected of it."""

from __future__ import annotations

from .. import _core
from ..base import checks
from ..base.errors import Interrupted
from ..base.progress import progress as progress_bar
from ..population.families import Families, check_population
from ..population.start import families_of
from ..results.expectation import Expectation
from ..scenarios.scenario import as_scenario


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
