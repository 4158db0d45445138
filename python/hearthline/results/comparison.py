"""Results of a comparison: differences with their errors, pictures, a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from ..base import checks, files, words
from ..base.errors import InputError
from ..base.folders import FORMAT, write_csv, write_json
from ..money import mtfs as money
from ..money import public_value, savings, spend_change
from ..money.answers import answers
from ..money.years import year_of
from ..pages import page
from ..scenarios.costs import Costs, as_costs, not_costed
from ..tables.demand import demand_cube
from ..tables.drawn import Drawn
from . import (
    assets,
    basis,
    dashboard,
    differences,
    front_page,
    labels,
    options,
    overview,
)
from .apart import apart, together
from .results import Results
from .steps import known_parts, rows_of
from .summaries import write_pictures, write_summaries

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ..money.basis import Basis
    from ..money.mtfs import Mtfs
    from ..money.public_value import PublicValue
    from ..money.spend_change import SpendChange
    from ..population.families import Families
    from ..scenarios.scenario import Scenario
    from ..tables.cubes import Cube, Every
    from ..tables.picture import Picture
    from .assets import When


class Followed(Protocol):
    """What the programmes of a mix change among those they reach: `Reached`."""

    def table(self, year: str | None = None, tidy: bool = False) -> pd.DataFrame:
        """Return the table; see `Reached.table`.

        Parameters
        ----------
        year, tidy
            Like the arguments of `Reached.table`.

        Returns
        -------
        pandas.DataFrame
        """

    def plot(self, name: str | None = None, year: str | None = None) -> Picture:
        """Draw a picture; see `Reached.plot`.

        Parameters
        ----------
        name, year
            Like the arguments of `Reached.plot`.

        Returns
        -------
        Picture
        """


class Comparison(Drawn):
    """Scenarios and their baseline, draw by draw.

    Returned by `hearthline.compare`. In each draw, all scenarios have the same
    families and share random numbers, so a difference between scenarios is
    caused by the scenario and not by Monte Carlo variation.

    Attributes
    ----------
    results : dict of str to Results
        Results by name, the baseline first.
    parts : dict of str to dict of str to Results
        Results of the parts of each mix, each part alone on the baseline, by the names
        of the mix and of the part; empty if mixes were not taken apart.
    reached : dict of str to Reached
        What the programmes of mixes change among those they reach, by the name of the
        mix, for `save` to write too; empty unless it is filled, as by ``hearthline
        compare --reached``.
    """

    _kind = "comparison"

    def __init__(
        self,
        results: Mapping[str, Results],
        parts: Mapping[str, Mapping[str, Results]] | None = None,
    ) -> None:
        if (
            not isinstance(results, Mapping)
            or not results
            or not all(isinstance(name, str) for name in results)
            or not all(isinstance(r, Results) for r in results.values())
        ):
            raise InputError(
                "Comparison: expected a mapping of names to results, found "
                f"{checks.shown(results)}; hearthline.compare simulates scenarios"
            )
        self.results = dict(results)
        self.reached: dict[str, Followed] = {}
        wanted = "a mapping of mixes to the results of their parts, by name"
        self.parts: dict[str, dict[str, Results]] = {}
        for mix, own in checks.mapping("parts", parts, wanted).items():
            name = checks.one_of("parts", mix, self.scenarios)
            found = checks.mapping(f"parts of {name!r}", own, wanted)
            mine = {str(k): r for k, r in found.items() if isinstance(r, Results)}
            if not found or len(mine) < len(found):
                raise InputError(f"parts: expected {wanted}, found {checks.shown(own)}")
            self.parts[name] = mine

    @classmethod
    def of_every(cls, every: Mapping[str, Results]) -> Comparison:
        """Return the comparison of scenarios that were simulated with parts of mixes.

        Parameters
        ----------
        every : mapping of str to Results
            Results of the scenarios, then of parts, like those of `every`.

        Returns
        -------
        Comparison
        """
        if isinstance(every, Mapping) and all(isinstance(name, str) for name in every):
            return cls(*apart(every))
        return cls(every)

    @property
    def every(self) -> dict[str, Results]:
        """Results of scenarios, then of the parts of mixes as ``MIX/parts/NAME``."""
        return together(self.results, self.parts)

    @property
    def baseline(self) -> str:
        """Name of the baseline."""
        return next(iter(self.results))

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios that are compared with the baseline."""
        return list(self.results)[1:]

    @property
    def draws(self) -> int:
        """Number of draws."""
        return self.results[self.baseline].draws

    @property
    def asked(self) -> int:
        """Number of draws requested."""
        return self.results[self.baseline].asked

    @property
    def seed(self) -> int:
        """The seed."""
        return self.results[self.baseline].seed

    @property
    def tables(self) -> list[str]:
        """Names of the tables that all scenarios have with the same categories."""
        base = self.results[self.baseline]
        every = [set(r.tables) for r in self.results.values()]
        common = set.intersection(*every)
        streams = [list(r.scenario.streams) for r in self.results.values()]
        if any(names != streams[0] for names in streams):
            common.discard("stream")
        teams = [list(r.scenario.teams) for r in self.results.values()]
        if any(names != teams[0] for names in teams):
            common -= {"team", "wait"}
        programmes = [list(r.scenario.programmes) for r in self.results.values()]
        if any(names != programmes[0] for names in programmes):
            common -= {"programme", "programme_place", "programme_start"}
        costs = [list(r.scenario.costs) for r in self.results.values()]
        if not self.priced or any(names != costs[0] for names in costs):
            common.discard("cost")
        counted = [r.scenario.counted for r in self.results.values()]
        if any(names != counted[0] for names in counted):
            common.discard("volume")
        return [n for n in base.tables if n in common]

    @property
    def labels(self) -> dict[str, str]:
        """What scenarios are called in keys of pictures: name and changes, by name.

        Changes that the baseline shares are left out; a scenario that was not changed
        has its title.
        """
        return labels.labels(self.results)

    @property
    def changes(self) -> pd.DataFrame:
        """What differs between each scenario and the one that it was made from.

        Returns
        -------
        pandas.DataFrame
            ``scenario`` (the baseline first), ``made_from``, then ``path``,
            ``before``, ``after``, ``unit``, ``kind`` and ``text``, like
            `Scenario.changes`. Scenarios that were not changed have no rows.
        """
        return labels.changes(self.results)

    def _chosen(self, scenario: str | None) -> list[str]:
        if scenario is None:
            return self.scenarios
        return [checks.one_of("scenario", scenario, self.scenarios)]

    def difference(self, name: str, scenario: str | None = None) -> pd.DataFrame:
        """Return the difference of a table, scenario minus baseline, draw by draw.

        Parameters
        ----------
        name : str
            One of `tables`.
        scenario : str, optional
            One of `scenarios`; all by default.

        Returns
        -------
        pandas.DataFrame
            ``scenario``, then the columns of the table.

        Raises
        ------
        InputError
            If a name is unknown.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 24})
        >>> early = hl.load("need-2014-early").set({"time.horizon": 24})
        >>> both = hl.compare({"base": base, "early": early}, draws=5, progress=False)
        >>> gap = both.difference("level")
        >>> gap[["draw", "locality", "level", "families"]].tail(4).round(1)
              draw locality level  families
        1436     4     west     1       0.2
        1437     4     west     2       1.1
        1438     4     west     3      -1.3
        1439     4     west     4       0.0
        """
        checks.one_of("table", name, self.tables)
        chosen = self._chosen(scenario)
        base = self.results[self.baseline]
        others = {n: self.results[n].columns(name) for n in chosen}
        return differences.by_draw(base.columns(name), others, base.scenario.start)

    def cubes(
        self,
        name: str,
        scenario: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
    ) -> tuple[Cube, Cube]:
        """Return a table of the baseline and of a scenario, summed within each draw.

        Parameters
        ----------
        name : str
            One of `tables`.
        scenario : str
            One of `scenarios`.
        by, every, measures
            Like the arguments of `Results.summary`.

        Returns
        -------
        baseline, scenario : Cube
            For each measure an array of shape (draws, times, categories of each key).

        Raises
        ------
        InputError
            If a name is unknown, or a sum would count families twice.
        """
        checks.one_of("table", name, self.tables)
        checks.one_of("scenario", scenario, self.results)
        base = self.results[self.baseline].cube(name, by, every, measures)
        return base, self.results[scenario].cube(name, by, every, measures)

    def summary(
        self,
        name: str,
        by: str | Sequence[str] | None = None,
        every: Every = "month",
        measures: str | Sequence[str] | None = None,
        scenario: str | None = None,
    ) -> pd.DataFrame:
        """Return statistics over draws of the difference from the baseline.

        Parameters
        ----------
        name, by, every, measures
            Like the arguments of `Results.summary`.
        scenario : str, optional
            One of `scenarios`; all by default.

        Returns
        -------
        pandas.DataFrame
            ``scenario``, keys, ``measure``, ``difference`` (mean of scenario
            minus baseline), ``mcse`` (Monte Carlo standard error of that mean,
            from paired draws), ``p10``, ``p50``, ``p90`` (of the difference),
            ``baseline`` (its mean), ``relative`` (difference divided by
            baseline; NaN if the baseline is 0) and ``unit``.

        Raises
        ------
        InputError
            If a name is unknown, or a sum would count families twice.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 24})
        >>> early = hl.load("need-2014-early").set({"time.horizon": 24})
        >>> both = hl.compare({"base": base, "early": early}, draws=5, progress=False)
        >>> level = both.summary("level", every="year", measures="families")
        >>> level[["year", "level", "difference", "mcse", "baseline"]].tail(3).round(1)
           year  level  difference  mcse  baseline
        5  2015      2         3.0   0.3     693.9
        6  2015      3        -2.3   0.4    1256.6
        7  2015      4        -0.1   0.0     325.9
        """
        chosen = self._chosen(scenario)
        return differences.summed_up(
            {other: self.cubes(name, other, by, every, measures) for other in chosen}
        )

    def demand(
        self, by: str | Sequence[str] = "locality", every: Every = "year"
    ) -> pd.DataFrame:
        """Return the families above level 1 under each scenario.

        Parameters
        ----------
        by, every
            Like the arguments of `Results.demand`.

        Returns
        -------
        pandas.DataFrame
            ``scenario`` (the baseline first), the columns of `Results.demand`,
            then ``difference`` (mean of scenario minus baseline),
            ``difference_mcse`` (Monte Carlo standard error of the difference,
            from paired draws) and ``unit``.

        Raises
        ------
        InputError
            If a name is unknown.
        """
        return differences.side_by_side(
            {n: demand_cube(results, by, every) for n, results in self.results.items()}
        )

    def dashboard(
        self, year: str | int | None = None, scenario: str | None = None
    ) -> pd.DataFrame:
        """Return the differences of scenarios from the baseline's dashboard.

        Parameters
        ----------
        year : str or int, optional
            Like the argument of `Results.dashboard`.
        scenario : str, optional
            One of `scenarios`; all by default.

        Returns
        -------
        pandas.DataFrame
            ``scenario``, then the columns of `Results.dashboard` with ``difference``
            (mean of scenario minus baseline) in place of ``mean``, and ``baseline``
            (its mean) after the percentiles; ``mcse``, ``p10`` and ``p90`` are of the
            difference, from paired draws. Teams that the baseline or the scenario
            does not have are left out.

        Raises
        ------
        InputError
            If a scenario has no pathway, or a name is unknown.
        """
        chosen = {name: self.results[name] for name in self._chosen(scenario)}
        return dashboard.of_comparison(self.results[self.baseline], chosen, year)

    def options(self, year: str | None = None, tidy: bool = False) -> pd.DataFrame:
        """Return the scenarios side by side, the baseline first: one table of options.

        Parameters
        ----------
        year : str, optional
            A financial year, such as ``"2015/16"``; by default the last whole one.
        tidy : bool
            Whether to return a row for each number and scenario, which is easier to
            compute with; by default each scenario has its own columns.

        Returns
        -------
        pandas.DataFrame
            A row for each number, indexed by ``group``, ``number`` and ``unit``:
            families at and above need levels; children whom open cases cover, by kind;
            families in need without a case, and waiting for a worker; contacts and
            assessments in the year; gross average cost in the year and of all years.
            Its columns have two levels: the name of a scenario, then ``mean``, ``p10``
            and ``p90`` (over draws) and, except for the baseline, ``difference`` (mean
            of scenario minus baseline, from paired draws) and ``better``, the share of
            draws in which it is better than the baseline: fewer families or children
            in need or with a case, less work, lower cost, but more families at level
            1. It is NaN for families at levels 2 and 3 and for early help, of which
            neither fewer nor more is better.

            If ``tidy``: ``scenario``, ``group``, ``number``, ``year``,
            ``financial_year``, ``mean``, ``mcse``, ``p10``, ``p90``, ``difference``,
            ``difference_mcse``, ``difference_p10``, ``difference_p90``, ``better``,
            ``better_if`` (``"fewer"``, ``"more"`` or ``""``), ``unit``.

            Shares and ranges are Monte Carlo variation only, not uncertainty about the
            rates. What not all scenarios have is left out.

        Raises
        ------
        InputError
            If there is no such year.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 24})
        >>> mix = base.set({"moves.2->3.rate": 0.05}, name="mix")
        >>> both = hl.compare(base, mix, draws=5, progress=False)
        >>> options = both.options().droplevel("unit")
        >>> options["mix"].loc["need", ["mean", "difference", "better"]].round(1)
        statistic                       mean  difference  better
        number
        Level 1: universal services  47708.0       -15.6     0.0
        Level 2: needs not yet met     750.2        56.3     NaN
        Level 3: complex needs        1220.1       -36.4     NaN
        Level 4: acute needs           321.7        -4.3     1.0
        Above level 1                 2292.0        15.6     0.0
        Above level 2                 1541.8       -40.7     1.0
        """
        checks.flag("tidy", tidy)
        table = options.table(self, year)
        return table if tidy else options.side_by_side(table, self.results)

    def taken_apart(self, mix: str | None = None) -> Comparison:
        """Return the comparison of the baseline, the parts of a mix, and the mix.

        Parameters
        ----------
        mix : str, optional
            One of `scenarios`, which need not be given if there is only one.

        Returns
        -------
        Comparison
            Each part is alone on the baseline. `hearthline.Waterfall` tells what the
            parts add up to.

        Raises
        ------
        InputError
            If there is no such mix, or the parts were not simulated.
        """
        if not self.parts:
            raise InputError(
                f"{self!r} has no parts of mixes; hearthline.compare simulates them "
                "with waterfall=True"
            )
        if mix is None and len(self.parts) > 1:
            raise InputError(
                f"mix: expected one of {words.listing(list(self.parts))}, found none"
            )
        name = checks.one_of(
            "mix", next(iter(self.parts)) if mix is None else mix, self.parts
        )
        own = self.parts[name]
        between = own if len(own) > 1 else {}
        ends = self.results
        return Comparison(
            {self.baseline: ends[self.baseline], **between, name: ends[name]}
        )

    def waterfalls(self, year: str | None = None) -> pd.DataFrame:
        """Return what each part of each mix does alone, and their interaction.

        Parameters
        ----------
        year : str, optional
            A financial year, such as ``"2015/16"``; by default the last whole one.

        Returns
        -------
        pandas.DataFrame
            ``scenario`` (the mix), then the columns of `Waterfall.table` if ``tidy``.

        Raises
        ------
        InputError
            If the parts were not simulated, or there is no such year.
        """
        rows = []
        for mix in self.parts or self.scenarios:
            compared = self.taken_apart(mix)
            known = known_parts(compared)
            rows += [{"scenario": mix, **r} for r in rows_of(compared, known, year)]
        return pd.DataFrame(rows)

    def assets(self, when: When = "end") -> pd.DataFrame:
        """Return what programmes supply against what families need, side by side.

        Parameters
        ----------
        when : {"start", "end"}
            Like the argument of `Results.assets`.

        Returns
        -------
        pandas.DataFrame
            ``scenario`` (the baseline first), the columns of `Results.assets`, then
            ``difference`` (mean of scenario minus baseline), ``difference_mcse``
            (Monte Carlo standard error of the difference, from paired draws) and
            ``unit``. The difference is NaN for the baseline, and for a programme that
            the baseline does not have.

        Raises
        ------
        InputError
            If a scenario has no programmes.

        Examples
        --------
        >>> import hearthline as hl
        >>> few = {"time.horizon": 12, "population.replications": 1}
        >>> base = hl.load("barnet-2014").set(few, name="base")
        >>> mix = base.with_programme("family_group_conference", places=40)
        >>> both = hl.compare(base, mix, draws=2, progress=False)
        >>> assets = both.assets().query("of == 'programme' and locality == 'borough'")
        >>> served = assets[assets["measure"] == "served"]
        >>> served.pivot(index="name", columns="scenario", values="mean").round()
        scenario                    base  base-changed
        name
        childrens_centre_outreach   98.0          98.0
        family_group_conference      NaN           8.0
        intensive_family_focus     197.0         197.0
        safer_families             113.0         113.0
        """
        for name, results in self.results.items():
            if "programme_theme" not in results.tables:
                raise InputError(
                    "assets: expected scenarios with programmes, found "
                    f"{name!r}, which has none"
                )
        return assets.side_by_side(self.results, when)

    @property
    def cost_label(self) -> str:
        """A statement of what the costs include and exclude."""
        return self._cost_label(None)

    def _cost_label(self, costs: Costs) -> str:
        """Return the statement, with programmes of a mix of which no cost is stated."""
        base, *mixes = (results.scenario for results in self.results.values())
        label = as_costs(base, costs).cost_label
        names = dict.fromkeys(name for mix in mixes for name in not_costed(base, mix))
        if not label or not names:
            return label
        return f"{label}, and without {words.listing(list(names))}, of unstated cost"

    @property
    def priced(self) -> bool:
        """Whether all scenarios state costs, at the same prices."""
        books = [r.scenario.cost_book for r in self.results.values()]
        return bool(books[0]) and all(book == books[0] for book in books)

    def saved(self, scenario: str, *, costs: Costs = None) -> savings.Savings:
        """Return what a scenario saves against the baseline, draw by draw.

        Parameters
        ----------
        scenario : str
            One of `scenarios`.
        costs : str, path or Scenario, optional
            A cost book, such as ``"section-251"``, or the scenario whose costs are
            taken; by default the baseline's. Nothing is simulated again.

        Returns
        -------
        Savings
            Whole pence by draw, year, item, payer and class.

        Raises
        ------
        InputError
            If a scenario states no costs, so that its volumes were not kept, or the
            costs fall on what it has not.
        """
        checks.one_of("scenario", scenario, self.results)
        base, mix = (self.results[name] for name in (self.baseline, scenario))
        return savings.savings(base, mix, as_costs(base.scenario, costs))

    def savings(
        self, scenario: str | None = None, *, costs: Costs = None
    ) -> pd.DataFrame:
        """Return what scenarios save by class, budget and financial year.

        The classes are never added together. A cashable saving is money of the
        council that a budget can lose, since it was spent in the first whole financial
        year of the baseline and a whole step of capacity goes; cost avoidance is
        spending of the council that does not come, or is not taken out of a budget;
        then income, and what partners no longer spend. What programmes cost is beside
        them: nothing has been taken off. All are cash of each year, of public bodies.

        Parameters
        ----------
        scenario : str, optional
            One of `scenarios`; all by default.
        costs : str, path or Scenario, optional
            Like that of `saved`.

        Returns
        -------
        pandas.DataFrame
            ``scenario``, ``class`` (``cashable``, ``avoidance``, ``income``,
            ``partners``, and ``programmes``, what they cost), ``budget``
            (``general_fund``, ``ring_fenced`` or ``partner``), ``year``,
            ``financial_year``, then ``mean``, ``mcse``, ``p10``, ``p90``, the same
            with the prefix ``cumulative_`` (percentiles of cumulative sums of draws),
            ``label``, a statement of what the costs include, and ``unit``. The
            statement is also the name of the columns, so that it is displayed with
            the table.

        Raises
        ------
        InputError
            Like `saved`.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 24})
        >>> early = hl.load("need-2014-early").set({"time.horizon": 24})
        >>> both = hl.compare({"base": base, "early": early}, draws=5, progress=False)
        >>> saved = both.savings().query("`class` == 'avoidance'")
        >>> saved.set_index("financial_year")["mean"].round()
        financial_year
        2014/15        0.0
        2015/16    13125.0
        Name: mean, dtype: float64
        """
        found = {
            other: self.saved(other, costs=costs) for other in self._chosen(scenario)
        }
        years = list(next(iter(found.values())).years)
        label = self._cost_label(costs)
        lines = {other: own.lines_by_budget() for other, own in found.items()}
        return differences.savings_by_year(lines, years, label)

    def mtfs(
        self,
        scenario: str | None = None,
        *,
        start: str | None = None,
        years: int | None = None,
        targets: Mapping[str, float] | None = None,
        costs: Costs = None,
    ) -> Mtfs:
        """Return what a mix does to the council's general fund, by financial year.

        Cash of each year, undiscounted, in the layouts of a Medium Term Financial
        Strategy. What is in the budgets is the baseline's spending of the year before
        ``start``, or of ``start`` if the run does not cover that as a whole.

        Parameters
        ----------
        scenario : str, optional
            One of `scenarios`; not needed if there is one.
        start : str, optional
            The first financial year, such as ``"2018/19"``; by default the first that
            the run covers as a whole.
        years : int, optional
            How many years; by default five, or as many whole ones as there are.
        targets : mapping of str to float, optional
            Pounds to be saved in addition in each financial year.
        costs : str, path or Scenario, optional
            Like that of `saved`.

        Returns
        -------
        Mtfs

        Raises
        ------
        InputError
            If there are several scenarios and none is named, if a year is not one that
            the run covers as a whole, or like `saved`.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 48})
        >>> early = hl.load("need-2014-early").set({"time.horizon": 48})
        >>> both = hl.compare({"base": base, "early": early}, draws=5, progress=False)
        >>> view = both.mtfs(start="2015/16", targets={"2015/16": 50_000})
        >>> view.years
        ['2015/16', '2016/17', '2017/18']
        >>> int(view.schedule().iloc[-1]["total"])
        0
        """
        names, name = self.scenarios, self._one(scenario)
        base = self.results[self.baseline]
        priced = as_costs(base.scenario, costs)
        whole = money.whole_years(base.scenario.start, base.scenario.horizon)
        before = None
        if start is not None and whole:
            before = whole[max(whole.index(year_of("start", start, whole)) - 1, 0)]
        every = {name: self.results[name], **self.parts.get(name, {})}
        saved = {
            own: savings.savings(base, results, priced, budgets_of=before)
            for own, results in every.items()
        }
        mix = self.results[name]
        view = money.mtfs(
            saved.pop(name),
            title=mix.scenario.title_with_changes,
            baseline=base.scenario.title_with_changes,
            start=start,
            years=years,
            targets=targets,
            parts=_by_title(saved, self.parts.get(name, {})),
            label=priced.cost_label,
            money_of=priced.money_of,
            uncosted=not_costed(base.scenario, mix.scenario),
        )
        others = [
            self.results[other].scenario.title_with_changes
            for other in names
            if other != name
        ]
        stock = base.cube("level", by=[], measures="families").values["families"]
        said = answers(
            view, priced, mix.scenario, others, round(float(stock[:, 0].mean()))
        )
        return replace(view, basis=replace(self._basis(name, priced), answers=said))

    def _basis(self, name: str, priced: Scenario) -> Basis:
        """Return what the view of a mix rests on, but for answers."""
        base, mix = self.results[self.baseline], self.results[name]
        return basis.of_mix(
            base.scenario, mix.scenario, priced, self.draws, self.seed, base.version
        )

    def _one(self, scenario: str | None) -> str:
        names = self.scenarios
        if scenario is None and len(names) > 1:
            raise InputError(
                f"scenario: expected one of {words.listing(names)}, found none; the "
                "view is of one mix"
            )
        name = names[0] if scenario is None else scenario
        return checks.one_of("scenario", name, names)

    def public_value(
        self,
        scenario: str | None = None,
        *,
        of_year: str | None = None,
        optimism: bool = True,
        grade_of_effects: int | None = None,
        costs: Costs = None,
    ) -> PublicValue:
        """Return what a mix is worth to the public: real and discounted.

        The view of the Green Book, for all who pay and gain, with fiscal, economic and
        social value apart. The view of a budget is `mtfs`; the two are never mixed.

        Parameters
        ----------
        scenario : str, optional
            One of `scenarios`; not needed if there is one.
        of_year : str, optional
            The financial year in whose money all is stated; by default the first of
            the run.
        optimism : bool
            Whether benefits are lowered and costs raised by the grade of their
            evidence.
        grade_of_effects : int, optional
            The grade of the evidence for the programmes' effects, from 1 (best) to 6.
        costs : str, path or Scenario, optional
            Like that of `saved`.

        Returns
        -------
        PublicValue

        Raises
        ------
        InputError
            If there are several scenarios and none is named, or like `saved`.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 24})
        >>> early = hl.load("need-2014-early").set({"time.horizon": 24})
        >>> both = hl.compare({"base": base, "early": early}, draws=5, progress=False)
        >>> both.public_value().appraisal()["scope"].tolist()
        ['fiscal']
        """
        name = self._one(scenario)
        base, mix = self.results[self.baseline], self.results[name]
        priced = as_costs(base.scenario, costs)
        view = public_value.public_value(
            base, mix, priced, of_year, optimism, grade_of_effects
        )
        return replace(view, basis=self._basis(name, priced))

    def spend_change(
        self,
        scenario: str | None = None,
        *,
        year: str | None = None,
        groups: Mapping[str, Iterable[str]] | None = None,
        costs: Costs = None,
    ) -> SpendChange:
        """Return the difference of spend in a year, by number, mix and unit cost.

        Parameters
        ----------
        scenario : str, optional
            One of `scenarios`; not needed if there is one.
        year : str, optional
            A financial year; by default the last that the run covers as a whole.
        groups : mapping of str to iterable of str, optional
            Names of items by the title of their group; by default placements are a
            group, if they have unit costs, or the items of each category.
        costs : str, path or Scenario, optional
            Like that of `saved`.

        Returns
        -------
        SpendChange
            From the baseline to the scenario. `Results.spend_change` is that between
            two years.

        Raises
        ------
        InputError
            If there are several scenarios and none is named, if there is no such year
            or item, or like `saved`.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 24})
        >>> early = hl.load("need-2014-early").set({"time.horizon": 24})
        >>> both = hl.compare({"base": base, "early": early}, draws=5, progress=False)
        >>> change = both.spend_change(year="2015/16").table()
        >>> float(change.query("part == 'unit_cost'")["mean"].abs().max())
        0.0
        """
        base, mix = (self.results[n] for n in (self.baseline, self._one(scenario)))
        priced = as_costs(base.scenario, costs)
        if year is None:  # The last, since a mix begins late.
            scenario_of = base.scenario
            whole = money.whole_years(scenario_of.start, scenario_of.horizon)
            year = whole[-1] if whole else None
        return spend_change.spend_change(base, mix, year, None, groups, priced)

    def overview(self) -> pd.DataFrame:
        """Return the main differences in the last financial year.

        Returns
        -------
        pandas.DataFrame
            ``scenario``, ``number``, ``year``, ``financial_year``, ``difference``,
            ``mcse``, ``p10``, ``p90``, ``baseline``, ``unit``.
        """
        return overview.of_comparison(
            lambda table, value: self.summary(table, every="year", measures=value),
            self.tables,
            self.results[self.baseline].years[-1],
        )

    # ---- Pictures ------------------------------------------------------

    def plot(
        self, name: str = "level", scenario: str | Sequence[str] | None = None
    ) -> Picture:
        """Draw all scenarios side by side, or their differences from the baseline.

        Parameters
        ----------
        name : str
            One of `pictures`; ``"options"`` shows the table of options.
        scenario : str or sequence of str, optional
            Some of `scenarios`; all by default.

        Returns
        -------
        Picture
            A matplotlib figure with alternative text, ``hearthline_alt``.

        Raises
        ------
        InputError
            If a name is unknown.
        """
        chosen = self.scenarios
        if isinstance(scenario, list | tuple):
            chosen = checks.names("scenario", scenario, self.scenarios)
        elif scenario is not None:
            chosen = [checks.one_of("scenario", scenario, self.scenarios)]
        if not chosen:
            raise InputError(
                f"scenario: expected one or more of {words.listing(self.scenarios)}, "
                f"found {checks.shown(scenario)}"
            )
        return self._draw(name, scenarios=chosen)

    # ---- Folders -------------------------------------------------------

    def save(
        self,
        folder: str | os.PathLike[str],
        overwrite: bool = False,
        pictures: bool = True,
    ) -> Path:
        """Write tables, summaries and pictures to a folder, all or nothing.

        Parameters
        ----------
        folder : str or path
            A new or empty folder, for ``index.html``, which shows the scenarios side
            by side and explains what is there, the results of each scenario (under
            ``scenarios``), summaries of the differences as CSV, the meaning of their
            columns in ``columns.csv``, and pictures.
        overwrite : bool
            Whether to overwrite earlier results in the folder.
        pictures : bool
            Whether to write pictures and summaries.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        InputError
            If an argument cannot be used.
        OutputError
            If the folder cannot be written; no partial results remain.
        """
        checks.flag("overwrite", overwrite)
        checks.flag("pictures", pictures)
        path = files.check_folder(folder, overwrite)
        with files.whole_folder(path, overwrite) as waiting:
            self.write_into(waiting, pictures)
        return path

    def write_into(self, folder: Path, pictures: bool) -> None:
        """Write the files of `save` into an existing folder.

        Parameters
        ----------
        folder : pathlib.Path
            An existing folder.
        pictures : bool
            Whether to write pictures and summaries.
        """
        for name, results in self.every.items():
            own = folder / "scenarios" / name
            own.mkdir(parents=True)
            results.write_into(own, pictures and name in self.results)
        about: dict[str, Any] = {
            "format": FORMAT,
            "kind": "comparison",
            "names": list(self.results),
            "seed": self.seed,
            "draws": self.draws,
            "draws_asked": self.asked,
        }
        about["labels"] = self.labels
        if self.parts:
            about["parts"] = {mix: list(own) for mix, own in self.parts.items()}
        write_json(folder / files.MARKER, about)
        if pictures:
            self._write_summaries(folder)
        drawn = self.pictures if pictures else []
        saved = {n: self.saved(n) for n in self.scenarios} if self.priced else {}
        about_it = front_page.of_comparison(
            self.results, self.tables, drawn, saved, self.parts
        )
        page.write(folder, about_it)

    def _write_summaries(self, folder: Path) -> None:
        monthly = self.results[self.baseline].monthly()
        summaries = write_summaries(folder, self, monthly)
        write_csv(summaries / "options.csv", self.options(tidy=True))
        if self.parts:
            write_csv(summaries / "waterfall.csv", self.waterfalls())
        if self.reached:
            tables = [own.table(tidy=True) for own in self.reached.values()]
            every = pd.concat(tables, keys=self.reached, names=["scenario"])
            write_csv(summaries / "reached.csv", every.reset_index("scenario"))
        if "programme_theme" in self.tables:
            write_csv(summaries / "assets.csv", self.assets())
        if not self.changes.empty:
            write_csv(summaries / "changes.csv", self.changes)
        if self.priced:
            write_csv(summaries / "savings.csv", self.savings())
        if "case" in self.tables:
            write_csv(summaries / "dashboard.csv", self.dashboard())
        write_pictures(folder, ((name, self.plot(name)) for name in self.pictures))

    @classmethod
    def load(
        cls, folder: str | os.PathLike[str], population: Families | None = None
    ) -> Comparison:
        """Read a comparison that `save` wrote.

        Parameters
        ----------
        folder : str or path
            The folder.
        population : Families, optional
            Like the argument of `Results.load`.

        Returns
        -------
        Comparison

        Raises
        ------
        InputError
            If the folder is missing or contains no comparison, or if the
            comparison started from other families.
        """
        path = files.as_path(folder)
        return cls.of_every(dict(Results.load_all(path, "comparison", population)))

    # ---- Display -------------------------------------------------------

    def __repr__(self) -> str:
        others = ", ".join(self.scenarios)
        return (
            f"<Comparison of {others} with {self.baseline}: {self.draws} draws, "
            f"seed {self.seed}>"
        )

    def _repr_html_(self) -> str:
        shown = self.overview().to_html(index=False, float_format="{:,.2f}".format)
        return f"<p>{escape(repr(self))}</p>{shown}"


def _by_title(
    saved: Mapping[str, savings.Savings], parts: Mapping[str, Results]
) -> dict[str, savings.Savings]:
    """Return what parts save by their titles, or by their names if titles are equal."""
    titles = {name: results.scenario.title for name, results in parts.items()}
    if len(set(titles.values())) < len(titles):
        return dict(saved)
    return {titles[name]: own for name, own in saved.items()}
