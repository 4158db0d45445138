"""Solving a scenario for its expected values."""

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
    frailty_nodes: int | None = None,
) -> Expectation:
    """Solve a scenario for its expected values, without simulation.

    Families do not interact in the model, so the expected values of each follow
    from Kolmogorov's forward equations. `docs/method.md` lists the equations and
    the errors of the solution.

    With a pathway, need and cases are followed together, if families stay (no
    demography) and no team has a limit. Of the tables of cases, ``duration``,
    ``placement``, ``case_age``, ``caf_start`` and ``caf_open`` are left out, as are
    the columns ``repeat_referrals`` of ``referral`` and ``in_time`` of
    ``assessment``: they depend on earlier events, or on which child is covered,
    which the equations do not keep. Columns of children are expected numbers for all
    kinds of case, also for those that cover some of a family's children.

    Parameters
    ----------
    scenario : Scenario, str or path
        The scenario; a name or path is loaded first.
    threads : int, optional
        The number of threads; by default all that the process may use.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal and in a
        notebook.
    population : Families, optional
        The families to start from; by default those that the scenario samples,
        from which a run starts too.
    frailty_nodes : int, optional
        The number of quadrature nodes for frailty, 3 to 100. By default as many as
        accuracy needs: more, until the last increase changed no monthly value of
        a class of families by over half the standard error of 200 draws.

    Returns
    -------
    Expectation
        Expected values in the tables of a run.

    Raises
    ------
    ScenarioError
        If the scenario cannot be loaded.
    InputError
        If an argument cannot be used.
    RunError
        If a hazard depends on time since entry and also on themes, levels,
        dates, the child's age or help; if a pathway has a team, demography beside
        it or an effect of the time since a case closed; or if accuracy cannot be
        reached. Simulate such a scenario with `hearthline.run`.
    Interrupted
        On Ctrl-C.

    Examples
    --------
    Need alone, since cases together with demography cannot be solved:

    >>> import hearthline as hl
    >>> need = hl.load("need-2014").set({"time.horizon": 3})
    >>> expected = hl.expect(need, progress=False)
    >>> expected
    <Expectation need-2014, changed: time.horizon 120 -> 3: 3 months from April 2014>
    >>> expected.table("level")[["locality", "level", "families"]].tail(4).round(1)
       locality level  families
    32     west     1   16659.7
    33     west     2     251.0
    34     west     3     452.3
    35     west     4     117.0
    """
    loaded = as_scenario(scenario)
    nodes = 0
    if frailty_nodes is not None:
        nodes = checks.whole("frailty_nodes", frailty_nodes, 3, 100)
    workers = checks.threads(threads)
    check_population(population, loaded)
    bar = progress_bar(progress, f"Solving {loaded.name}")
    try:
        families = families_of(loaded) if population is None else population
        with bar:
            core = _core.Expectation(
                loaded._core, families._core, nodes, workers, bar.update
            )
    except KeyboardInterrupt:
        raise Interrupted(None) from None
    return Expectation(loaded, families, core)
