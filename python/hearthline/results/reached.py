"""What programmes change among the families that they reach, and in the borough."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..base import checks, files
from ..base.errors import InputError
from ..base.folders import FORMAT, write_csv, write_json
from ..tables import dictionary
from ..tables.cubes import financial_years
from ..tables.drawn import Drawn
from .comparison import Comparison
from .options import Number, Option, measured, numbers, statistics
from .steps import without_noise
from .summaries import write_pictures

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ..tables.cubes import Floats
    from ..tables.picture import Picture

#: All programmes of the mix together: no name of a programme, which has no spaces.
MIX = "all together"

#: Those whom it reaches, all others, and everybody.
REACHED, OTHERS, BOROUGH = "reached", "others", "borough"

#: The number of the default picture, which every scenario has.
_FIRST = "Above level 2"

#: How many families there are.
_FAMILIES = Number(
    "families", "Families", "families (mean number)", "level", "families", better=""
)

#: How many are reached in all years; some of them have left by the last.
_EVER = Number(
    "families", "Families reached in all years", "families", "", "", better=""
)


@dataclass(frozen=True)
class Among:
    """A number among some families.

    Attributes
    ----------
    before, gap : ndarray, shape (draws,)
        The number in the baseline, and the difference from it, by draw.
    """

    before: Floats
    gap: Floats

    @property
    def after(self) -> Floats:
        """The number with the programme or the mix, by draw."""
        return self.before + self.gap


@dataclass(frozen=True)
class Change:
    """What a programme alone, or the mix, changes in a number.

    Attributes
    ----------
    number : Number
        What is counted.
    years : str
        The financial year, or the first and the last.
    name : str
        The programme that is added to the baseline alone, or `MIX`.
    reached, others, borough : Among
        The number among those whom it reaches, among all others, and in all.
    """

    number: Number
    years: str
    name: str
    reached: Among
    others: Among
    borough: Among

    @property
    def among(self) -> dict[str, Among]:
        """The three, by `REACHED`, `OTHERS` and `BOROUGH`."""
        return {REACHED: self.reached, OTHERS: self.others, BOROUGH: self.borough}


class Reached(Drawn):
    """What programmes change among the families that they reach, and in the borough.

    Returned by `hearthline.reached`. In each draw, a programme reaches the families
    that start it at any time of the run, when it is added to the baseline alone or, if
    the baseline has it, there.

    Parameters
    ----------
    comparison : Comparison
        The baseline, each part of the mix alone, and the mix: that of a `Waterfall`.
    among : mapping of str to Comparison
        For those whom a programme reaches, by its name: the baseline, and the programme
        alone. And for those whom any reaches, in the mix, if it has several parts.
    families : mapping of str to ndarray of shape (draws,)
        How many families each reaches in all years, by the same names.

    Attributes
    ----------
    comparison : Comparison
        As above. ``hl.Waterfall(reached.comparison)`` takes the mix apart.
    among : dict of str to Comparison
        As above: all tables and pictures of those who are reached.
    families : dict of str to ndarray
        As above.
    """

    _kind = "reached"

    def __init__(
        self,
        comparison: Comparison,
        among: Mapping[str, Comparison],
        families: Mapping[str, Floats],
    ) -> None:
        pairs = among.values() if isinstance(among, dict) else ()
        known = isinstance(comparison, Comparison) and bool(pairs)
        if (
            not known
            or not all(isinstance(c, Comparison) and len(c.results) == 2 for c in pairs)
            or not isinstance(families, dict)
            or list(families) != list(among)
        ):
            raise InputError(
                "Reached: expected a Comparison, a dict of those of the families that "
                "are reached, and a dict of how many they are, found "
                f"{checks.shown(comparison)}, {checks.shown(among)} and "
                f"{checks.shown(families)}; hearthline.reached simulates them"
            )
        self.comparison = comparison
        self.among = dict(among)
        self.families = dict(families)

    @property
    def baseline(self) -> str:
        """Name of the baseline."""
        return self.comparison.baseline

    @property
    def mix(self) -> str:
        """Name of the mix."""
        return self.comparison.scenarios[-1]

    @property
    def programmes(self) -> dict[str, str]:
        """Titles of the programmes by which the mix differs, by name."""
        known = {}
        for results in self.comparison.results.values():
            for name, programme in results.scenario.programmes.items():
                known[name] = programme.title
        return {name: known[name] for name in self.among if name != MIX}

    @property
    def draws(self) -> int:
        """Number of draws."""
        return self.comparison.draws

    @property
    def asked(self) -> int:
        """Number of draws requested."""
        return self.comparison.asked

    @property
    def seed(self) -> int:
        """The seed."""
        return self.comparison.seed

    @property
    def numbers(self) -> list[str]:
        """The numbers of `table`, and of pictures: those of `Comparison.options`."""
        return [number.title for number in numbers(self.comparison)]

    def changes(self, year: str | None = None) -> Iterator[list[Change]]:
        """Yield what each programme alone and the mix change, draw by draw.

        Parameters
        ----------
        year : str, optional
            A financial year; by default the last whole one.

        Yields
        ------
        list of Change
            Of each programme, then of the mix. First how many families there are,
            then each number of `Comparison.options`.

        Raises
        ------
        InputError
            If there is no such year.
        """
        groups = list(self.among.values())
        for of_all, *of_groups in zip(
            *(measured(c, year, [_FAMILIES]) for c in (self.comparison, *groups)),
            strict=True,
        ):
            number, years, whole = of_all
            found = []
            for name, (*_, options) in zip(self.among, of_groups, strict=True):
                before, after = options.values()
                reached = Among(before.values, after.values - before.values)
                base, mix = whole[self.baseline], whole[list(options)[-1]]
                borough = Among(base.values, mix.values - base.values)
                others = Among(
                    borough.before - reached.before,
                    without_noise(borough.gap - reached.gap, borough.before),
                )
                found.append(Change(number, years, name, reached, others, borough))
            yield found

    def table(self, year: str | None = None, tidy: bool = False) -> pd.DataFrame:
        """Return what programmes change among those they reach, and in the borough.

        Parameters
        ----------
        year : str, optional
            A financial year, such as ``"2015/16"``; by default the last whole one.
        tidy : bool
            Whether to return a row for each number, programme and group of families,
            which is easier to compute with; by default each has its own columns.

        Returns
        -------
        pandas.DataFrame
            A row for each number: how many families are reached in all years, how many
            there are (some of those have left by then), and the numbers of
            `Comparison.options`; indexed by ``group``, ``number`` and ``unit``. Its
            columns have three levels: a programme, which is added to the baseline
            alone, or ``"all together"`` for the mix; among whom: ``"reached"``,
            ``"others"`` and ``"borough"``; then ``baseline`` and ``mean`` (without and
            with it), and ``difference`` with its Monte Carlo standard error
            ``difference_mcse``. A family that starts two programmes is in the columns
            of each.

            If ``tidy``: ``programme``, ``among``, then the columns of
            `Comparison.options` from ``group`` on, with ``baseline`` before ``mean``.

            Ranges are Monte Carlo variation only, not uncertainty about the rates or
            effects.

        Raises
        ------
        InputError
            If there is no such year.
        """
        checks.flag("tidy", tidy)
        table = pd.DataFrame(self._rows(year))
        if tidy:
            return table
        index = ["group", "number", "unit"]
        columns = ["baseline", "mean", "difference", "difference_mcse"]
        parts = {
            key: rows.set_index(index)[columns]
            for key, rows in table.groupby(["programme", "among"], sort=False)
        }
        return pd.concat(parts, axis=1, names=["programme", "among", "statistic"])

    def _rows(self, year: str | None) -> Iterator[dict[str, Any]]:
        every = self.changes(year)
        first = next(every)
        for change in first:
            many = self.families[change.name]
            yield _row(_EVER, self._years, change.name, REACHED, None, many, None)
        for change in chain(first, *every):
            for whom, one in change.among.items():
                row = (change.number, change.years, change.name, whom)
                yield _row(*row, one.before, one.after, one.gap)

    @property
    def _years(self) -> str:
        """The first and the last financial year."""
        scenario = self.comparison.results[self.baseline].scenario
        years, _ = financial_years(scenario.start, scenario.horizon)
        return " to ".join(dict.fromkeys([years[0], years[-1]]))

    def plot(self, name: str | None = None, year: str | None = None) -> Picture:
        """Draw what programmes change in one number, among whom.

        Parameters
        ----------
        name : str, optional
            One of `numbers`; by default families above level 2.
        year : str, optional
            A financial year; by default the last whole one.

        Returns
        -------
        Picture
            A matplotlib figure with alternative text, ``hearthline_alt``.

        Raises
        ------
        InputError
            If there is no such number or year.
        """
        return self._draw(_FIRST if name is None else name, year=year)

    def save(
        self,
        folder: str | os.PathLike[str],
        overwrite: bool = False,
        pictures: bool = True,
    ) -> Path:
        """Write the table and the pictures to a folder, all or nothing.

        Parameters
        ----------
        folder : str or path
            A new or empty folder, for ``summaries/reached.csv``, the table of the last
            whole year with a row for each number, programme and group of families;
            ``columns.csv``, the meaning of its columns; ``run.json``, which states the
            scenarios; and the pictures.
        overwrite : bool
            Whether to overwrite earlier results in the folder.
        pictures : bool
            Whether to write pictures.

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
        about = {
            "format": FORMAT,
            "kind": "reached",
            "baseline": self.baseline,
            "mix": self.mix,
            "programmes": self.programmes,
            "labels": self.comparison.labels,
            "seed": self.seed,
            "draws": self.draws,
            "draws_asked": self.asked,
        }
        with files.whole_folder(path, overwrite) as waiting:
            write_json(waiting / files.MARKER, about)
            (waiting / "summaries").mkdir()
            write_csv(waiting / "summaries" / "reached.csv", self.table(tidy=True))
            described = dictionary.of_folder(waiting)
            write_csv(waiting / "columns.csv", dictionary.frame(described))
            if pictures:
                drawn = ((_file_name(name), self.plot(name)) for name in self.pictures)
                write_pictures(waiting, drawn)
        return path

    def __repr__(self) -> str:
        count = len(self.programmes)
        return (
            f"<Reached by {count} programme{'s' if count > 1 else ''} of {self.mix}: "
            f"{self.draws} draws, seed {self.seed}>"
        )

    def _repr_html_(self) -> str:
        shown = self.table().droplevel("unit").to_html(float_format="{:,.1f}".format)
        return f"<p>{escape(repr(self))}</p>{shown}"


def _file_name(number: str) -> str:
    return re.sub("[^a-z0-9]+", "-", number.lower()).strip("-")


def _row(
    number: Number,
    years: str,
    programme: str,
    whom: str,
    before: Floats | None,
    after: Floats,
    gap: Floats | None,
) -> dict[str, Any]:
    """Return a row of the tidy table."""
    return {
        "programme": programme,
        "among": whom,
        "group": number.group,
        "number": number.title,
        "year": int(years[:4]),
        "financial_year": years,
        "baseline": float("nan") if before is None else float(before.mean()),
        **statistics(after, "mean"),
        **statistics(gap, "difference"),
        "better": Option(after, gap).better(number.better),
        "better_if": number.better,
        "unit": number.unit,
    }
