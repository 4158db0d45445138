"""What a comparison gave: differences, their errors, pictures, a folder."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from . import checks, files, words
from .cubes import Cube, Every, Floats, across_draws, keys_frame, summary
from .demand import demand_cube
from .errors import InputError
from .families import Families
from .results import Results, read_about, write_csv, write_json
from .tables import Columns, coded, frozen

if TYPE_CHECKING:
    from .picture import Picture


class Comparison:
    """Scenarios and their baseline, draw by draw.

    Made by `hearthline.compare`. Every draw gives each scenario the same
    families and the same luck, so that a difference is what the scenario did.

    Attributes
    ----------
    results : dict of str to Results
        Results by name, the baseline first.
    """

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
        base = self.results[self.baseline].columns(name)
        start = self.results[self.baseline].scenario.start
        parts = []
        for place, other in enumerate(chosen):
            gap = _minus(self.results[other].columns(name), base).frame(start)
            which = np.full(len(gap), place, np.int16)
            gap.insert(0, "scenario", pd.Series(coded("scenario", which, chosen)))
            parts.append(gap)
        return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)

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
        parts = []
        chosen = self._chosen(scenario)
        for place, other in enumerate(chosen):
            base, mine = self.cubes(name, other, by, every, measures)
            shown = base.present | mine.present
            keys = keys_frame(Cube(**{**vars(base), "present": shown}))
            for value, before in base.values.items():
                said = across_draws(mine.values[value] - before)
                mean = before.mean(axis=0)
                with np.errstate(divide="ignore", invalid="ignore"):
                    relative = np.where(mean == 0, np.nan, said["mean"] / mean)
                which = np.full(int(shown.sum()), place, np.int16)
                columns: dict[str, Any] = {
                    "scenario": coded("scenario", which, chosen),
                    **keys,
                    "measure": value,
                    "unit": base.units[value],
                    "baseline": mean[shown],
                    "difference": said["mean"][shown],
                }
                for column in ("mcse", "p10", "p50", "p90"):
                    columns[column] = said[column][shown]
                columns["relative"] = relative[shown]
                parts.append(pd.DataFrame(columns))
        return pd.concat(parts, ignore_index=True)

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
        names = list(self.results)
        base = demand_cube(self.results[self.baseline], by, every)
        parts = []
        for place, results in enumerate(self.results.values()):
            mine = demand_cube(results, by, every)
            table = summary(mine)
            gaps = {
                name: across_draws(values - base.values[name])
                for name, values in mine.values.items()
            }
            for column, what in (("difference", "mean"), ("difference_mcse", "mcse")):
                shown = [gap[what][mine.present] for gap in gaps.values()]
                table[column] = np.concatenate(shown)
            which = np.full(len(table), place, np.int16)
            table.insert(0, "scenario", pd.Series(coded("scenario", which, names)))
            parts.append(table)
        return pd.concat(parts, ignore_index=True)

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
        parts = []
        for other in self._chosen(scenario):
            years, pounds = self.avoided(other)
            columns: dict[str, Any] = {"scenario": other, "year": years}
            for prefix, draws in (
                ("", pounds),
                ("cumulative_", np.cumsum(pounds, axis=1)),
            ):
                said = across_draws(draws)
                for column in ("mean", "mcse", "p10", "p90"):
                    columns[prefix + column] = said[column]
            columns["label"] = self.cost_label
            parts.append(pd.DataFrame(columns))
        table = pd.concat(parts, ignore_index=True)
        table.columns.name = self.cost_label
        return table

    def overview(self) -> pd.DataFrame:
        """Return the main differences in the last financial year.

        Returns
        -------
        pandas.DataFrame
            ``scenario``, ``number``, ``unit``, ``baseline``, ``difference``,
            ``mcse``, ``p10``, ``p90``.
        """
        rows: list[pd.DataFrame] = []
        last = self.results[self.baseline].years[-1]
        for table, value, key in (
            ("level", "families", "level"),
            ("crossing", "out", "edge"),
        ):
            said = self.summary(table, every="year", measures=value)
            said = said[said["year"] == last]
            name = {"inner": "Crossings out of order", "outer": "Crossings into chaos"}
            said = said.assign(
                number=[name.get(k, words.title(key, k)) for k in said[key].astype(str)]
            )
            rows.append(said)
        table_of_all = pd.concat(rows, ignore_index=True)
        columns = ["scenario", "number", "unit", "baseline", "difference", "mcse"]
        return table_of_all[[*columns, "p10", "p90"]]

    # ---- Pictures ------------------------------------------------------

    @property
    def pictures(self) -> list[str]:
        """Names of the pictures that `plot` draws."""
        from . import differences

        return differences.available(self)

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
        from . import differences

        return differences.draw(self, name, self._chosen(scenario))

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
            "format": 1,
            "kind": "comparison",
            "names": list(self.results),
            "seed": self.seed,
            "draws": self.draws,
            "draws_asked": self.asked,
        }
        write_json(folder / files.MARKER, about)
        if not pictures:
            return
        summaries = folder / "summaries"
        summaries.mkdir()
        for name in self.tables:
            write_csv(summaries / f"{name}.csv", self.summary(name))
            if "month" in self.results[self.baseline].columns(name).keys:
                by_year = self.summary(name, every="year")
                write_csv(summaries / f"{name}-by-year.csv", by_year)
        write_csv(summaries / "demand-by-locality.csv", self.demand())
        write_csv(summaries / "demand.csv", self.demand(by=[]))
        if "cost" in self.tables:
            write_csv(summaries / "cost_avoided.csv", self.cost_avoided())
        from .differences import TOGETHER

        album = folder / "pictures"
        album.mkdir()
        for name in self.pictures:
            if name in TOGETHER:
                self.plot(name).write(album / name)
                continue
            for other in self.scenarios:
                self.plot(name, other).write(album / f"{name}-{other}")

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


def _minus(mine: Columns, base: Columns) -> Columns:
    """Return a table minus another, row by row of equal keys."""
    same = mine.labels == base.labels and all(
        np.array_equal(mine.data[k], base.data[k]) for k in base.keys
    )
    if not same:
        raise InputError(f"table {base.name!r}: the scenarios have other categories")
    gaps = {v: mine.data[v] - base.data[v] for v in base.values}
    data = {k: base.data[k] for k in base.keys} | frozen(gaps)
    return replace(base, data=data)
