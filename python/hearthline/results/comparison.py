"""What a comparison gave: differences, their errors, pictures, a folder."""

from __future__ import annotations

from html import escape
from itertools import chain
from typing import TYPE_CHECKING

from ..base import checks, files, words
from ..base.errors import InputError
from ..base.folders import FORMAT, read_about, write_csv, write_json
from ..tables.demand import demand_cube
from ..tables.drawn import Drawn
from . import differences, overview
from .results import Results
from .summaries import write_pictures, write_summaries

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from ..population.families import Families
    from ..tables.cubes import Cube, Every, Floats
    from ..tables.picture import Picture

#: Pictures that show scenarios side by side, and not a difference of one.
TOGETHER = ("localities",)


class Comparison(Drawn):
    """Scenarios and their baseline, draw by draw.

    Made by `hearthline.compare`. Every draw gives each scenario the same
    families and the same luck, so that a difference is what the scenario did.

    Attributes
    ----------
    results : dict of str to Results
        Results by name, the baseline first.
    """

    _kind = "comparison"

    def __init__(self, results: Mapping[str, Results]) -> None:
        self.results = dict(results)

    @property
    def baseline(self) -> str:
        """Name of the baseline."""
        return next(iter(self.results))

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios that are compared with it."""
        return list(self.results)[1:]

    @property
    def draws(self) -> int:
        """Number of draws."""
        return self.results[self.baseline].draws

    @property
    def asked(self) -> int:
        """Number of draws that were asked for."""
        return self.results[self.baseline].asked

    @property
    def seed(self) -> int:
        """The seed."""
        return self.results[self.baseline].seed

    @property
    def tables(self) -> list[str]:
        """Names of the tables that all of them have, with the same categories."""
        base = self.results[self.baseline]
        every = [set(r.tables) for r in self.results.values()]
        common = set.intersection(*every)
        streams = [list(r.scenario.streams) for r in self.results.values()]
        if any(names != streams[0] for names in streams):
            common.discard("stream")
        return [n for n in base.tables if n in common]

    def _chosen(self, scenario: str | None) -> list[str]:
        if scenario is None:
            return self.scenarios
        return [checks.one_of("scenario", scenario, self.scenarios)]

    def difference(self, name: str, scenario: str | None = None) -> pd.DataFrame:
        """Return scenario minus baseline, draw by draw.

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
        """Return the sums within each draw of the baseline and a scenario."""
        checks.one_of("table", name, self.tables)
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
        """Return what the draws say of the difference.

        Parameters
        ----------
        name, by, every, measures
            As in `Results.summary`.
        scenario : str, optional
            One of `scenarios`; all by default.

        Returns
        -------
        pandas.DataFrame
            ``scenario``, keys, ``measure``, ``unit``, ``baseline`` (its
            mean), ``difference`` (mean of scenario minus baseline),
            ``mcse`` (the standard error of that mean, from the draws in
            pairs), ``p10``, ``p50``, ``p90`` (of the difference), and
            ``relative`` (difference over baseline; NaN where that is 0).

        Raises
        ------
        InputError
            If a name is unknown, or a sum would count families twice.
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
            As in `Results.demand`.

        Returns
        -------
        pandas.DataFrame
            ``scenario`` (the baseline first), the columns of `Results.demand`,
            then ``difference`` (mean of scenario minus baseline) and
            ``difference_mcse`` (its standard error, from the draws in pairs).

        Raises
        ------
        InputError
            If a name is unknown.
        """
        return differences.side_by_side(
            {n: demand_cube(results, by, every) for n, results in self.results.items()}
        )

    @property
    def cost_label(self) -> str:
        """What the costs are and are not."""
        base = self.results[self.baseline].scenario._core
        every = (r.scenario.streams.values() for r in self.results.values())
        return words.cost_label(base.price_year, chain.from_iterable(every))

    def avoided(self, scenario: str) -> tuple[list[str], Floats]:
        """Return the cost avoided draw by draw.

        Returns
        -------
        years : list of str
            Financial years.
        pounds : ndarray, shape (draws, years)
            Baseline minus scenario.

        Raises
        ------
        InputError
            If a scenario states no costs, or others' prices.
        """
        for name in (self.baseline, scenario):
            if "cost" not in self.results[name].tables:
                raise InputError(f"cost avoided: scenario {name!r} states no costs")
        prices = [
            self.results[n].scenario._core.price_year for n in (self.baseline, scenario)
        ]
        if prices[0] != prices[1]:
            raise InputError(
                f"cost avoided: {self.baseline!r} has prices of {prices[0]}, "
                f"{scenario!r} of {prices[1]}; allowed are prices of one year"
            )
        base, mine = self.cubes("cost", scenario, by=[], measures="pounds")
        return list(base.labels["year"]), base.values["pounds"] - mine.values["pounds"]

    def cost_avoided(self, scenario: str | None = None) -> pd.DataFrame:
        """Return the cost avoided by financial year, baseline minus scenario.

        Gross average cost of a family-year by level: not cashable, without
        the cost of what avoids it, and no saving that a budget shows.

        Parameters
        ----------
        scenario : str, optional
            One of `scenarios`; all by default.

        Returns
        -------
        pandas.DataFrame
            ``scenario``, ``year``, then in pounds ``mean``, ``mcse``,
            ``p10``, ``p90``, the same ``cumulative_`` (percentiles of
            cumulated draws), and ``label``, which says what it is; so does
            the name of the columns, which is shown first.

        Raises
        ------
        InputError
            If a scenario states no costs, or others' prices.
        """
        avoided = {other: self.avoided(other) for other in self._chosen(scenario)}
        return differences.avoided_by_year(avoided, self.cost_label)

    def overview(self) -> pd.DataFrame:
        """Return the main differences in the last financial year.

        Returns
        -------
        pandas.DataFrame
            ``scenario``, ``number``, ``unit``, ``baseline``, ``difference``,
            ``mcse``, ``p10``, ``p90``.
        """
        return overview.of_comparison(
            lambda table, value: self.summary(table, every="year", measures=value),
            self.results[self.baseline].years[-1],
        )

    # ---- Pictures ------------------------------------------------------

    def plot(self, name: str = "level", scenario: str | None = None) -> Picture:
        """Draw a difference, or scenarios side by side.

        Parameters
        ----------
        name : str
            One of `pictures`.
        scenario : str, optional
            One of `scenarios`. By default the first one's difference, or all of
            them where they are drawn side by side (``"localities"``).

        Returns
        -------
        Picture

        Raises
        ------
        InputError
            If a name is unknown.
        """
        return self._draw(name, scenarios=self._chosen(scenario))

    # ---- Folders -------------------------------------------------------

    def save(
        self,
        folder: str | os.PathLike[str],
        overwrite: bool = False,
        pictures: bool = True,
    ) -> Path:
        """Write everything to a folder, whole or not at all.

        Parameters
        ----------
        folder : str or path
            A new or empty folder: the results of each scenario under
            ``scenarios``, summaries of the differences as CSV, pictures.
        overwrite : bool
            Whether earlier results there may be replaced.
        pictures : bool
            Whether to draw the pictures.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        OutputError
            If it cannot be written; nothing half-written is left.
        """
        place = files.check_folder(folder, overwrite)
        with files.whole_folder(place, overwrite) as waiting:
            self._write_into(waiting, pictures)
        return place

    def _write_into(self, folder: Path, pictures: bool) -> None:
        for name, results in self.results.items():
            own = folder / "scenarios" / name
            own.mkdir(parents=True)
            results.write_into(own, pictures)
        about = {
            "format": FORMAT,
            "kind": "comparison",
            "names": list(self.results),
            "seed": self.seed,
            "draws": self.draws,
            "draws_asked": self.asked,
        }
        write_json(folder / files.MARKER, about)
        if not pictures:
            return
        monthly = self.results[self.baseline].monthly()
        summaries = write_summaries(folder, self, monthly)
        if "cost" in self.tables:
            write_csv(summaries / "cost_avoided.csv", self.cost_avoided())
        write_pictures(folder, self._album())

    def _album(self) -> Iterator[tuple[str, Picture]]:
        """Give every picture with its file's name: one a scenario, or of them all."""
        for name in self.pictures:
            if name in TOGETHER:
                yield name, self.plot(name)
                continue
            for other in self.scenarios:
                yield f"{name}-{other}", self.plot(name, other)

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
            As in `Results.load`.

        Raises
        ------
        InputError
            If the folder is missing or holds no comparison, or it started from
            other families.
        """
        place = files.as_path(folder)
        about = read_about(place, "comparison")
        results = {
            name: Results.load(place / "scenarios" / name, population)
            for name in about["names"]
        }
        return cls(results)

    # ---- Faces ---------------------------------------------------------

    def __repr__(self) -> str:
        others = ", ".join(self.scenarios)
        return (
            f"<Comparison of {others} with {self.baseline}: {self.draws} draws, "
            f"seed {self.seed}>"
        )

    def _repr_html_(self) -> str:
        shown = self.overview().to_html(index=False, float_format="{:,.2f}".format)
        return f"<p>{escape(repr(self))}</p>{shown}"
