"""Results of a comparison: differences with their errors, pictures, a folder."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from ..base import checks, files, words
from ..base.errors import InputError
from ..base.folders import FORMAT, write_csv, write_json
from ..pages import page
from ..tables.demand import demand_cube
from ..tables.drawn import Drawn
from . import assets, dashboard, differences, front_page, labels, options, overview
from .apart import apart, together
from .results import Results
from .steps import known_parts, rows_of
from .summaries import write_pictures, write_summaries

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path

    from ..population.families import Families
    from ..tables.cubes import Cube, Every, Floats
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
        priced = [r.scenario.costed for r in self.results.values()]
        if any(names != priced[0] for names in priced):
            common.discard("cost")
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
        base = self.results[self.baseline].scenario._core
        every = (r.scenario.streams.values() for r in self.results.values())
        return words.cost_label(base.price_year, chain.from_iterable(every))

    def avoided(self, scenario: str) -> tuple[list[str], Floats]:
        """Return the cost avoided, draw by draw.

        Parameters
        ----------
        scenario : str
            One of `scenarios`.

        Returns
        -------
        years : list of str
            Financial years.
        pounds : ndarray, shape (draws, years)
            Cost of the baseline minus cost of the scenario.

        Raises
        ------
        InputError
            If a scenario states no costs, costs of other need levels or kinds of
            case than the baseline, or prices of another year.
        """
        checks.one_of("scenario", scenario, self.results)
        for name in (self.baseline, scenario):
            if "cost" not in self.results[name].tables:
                raise InputError(f"cost avoided: scenario {name!r} states no costs")
        prices = [
            self.results[n].scenario._core.price_year for n in (self.baseline, scenario)
        ]
        if prices[0] != prices[1]:
            raise InputError(
                "cost avoided: expected the same price year in both scenarios, found "
                f"{prices[0]} in {self.baseline!r} and {prices[1]} in {scenario!r}"
            )
        costed = [self.results[n].scenario.costed for n in (self.baseline, scenario)]
        if costed[0] != costed[1]:
            raise InputError(
                "cost avoided: expected costs of the same need levels or kinds of case "
                f"in both scenarios, found {words.listing(costed[0])} in "
                f"{self.baseline!r} and {words.listing(costed[1])} in {scenario!r}"
            )
        base, mine = (
            self.results[n].cube("cost", by=[], measures="pounds")
            for n in (self.baseline, scenario)
        )
        return list(base.labels["year"]), base.values["pounds"] - mine.values["pounds"]

    def cost_avoided(self, scenario: str | None = None) -> pd.DataFrame:
        """Return the cost avoided by financial year, baseline minus scenario.

        Cost is the gross average cost of a year at each need level, or with a
        case of each kind. The cost avoided is not cashable, it does not include
        the programme cost, and it is not a saving in a budget.

        Parameters
        ----------
        scenario : str, optional
            One of `scenarios`; all by default.

        Returns
        -------
        pandas.DataFrame
            ``scenario``, ``year``, ``financial_year``, then ``mean``, ``mcse``,
            ``p10``, ``p90``, the same with the prefix ``cumulative_``
            (percentiles of cumulative sums of draws), ``label``, a statement
            of what the costs include, and ``unit``. The statement is also the name
            of the columns, so that it is displayed with the table.

        Raises
        ------
        InputError
            If a scenario states no costs, costs of other need levels or kinds of
            case than the baseline, or prices of another year.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("need-2014").set({"time.horizon": 24})
        >>> early = hl.load("need-2014-early").set({"time.horizon": 24})
        >>> both = hl.compare({"base": base, "early": early}, draws=5, progress=False)
        >>> avoided = both.cost_avoided()
        >>> avoided.set_index("financial_year")["mean"].round()
        financial_year
        2014/15        0.0
        2015/16    13131.0
        Name: mean, dtype: float64
        """
        avoided = {other: self.avoided(other) for other in self._chosen(scenario)}
        return differences.avoided_by_year(avoided, self.cost_label)

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
        about_it = front_page.of_comparison(
            self.results, self.tables, drawn, self.avoided, self.parts
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
        if "cost" in self.tables:
            write_csv(summaries / "cost_avoided.csv", self.cost_avoided())
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
