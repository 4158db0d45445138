"""A mix of programmes taken apart: each alone, and their interaction."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from ..base import checks
from ..base.errors import InputError
from ..scenarios.parts import parts
from ..tables.drawn import Drawn
from .comparison import Comparison
from .options import numbers
from .steps import INTERACTION, known_parts, rows_of, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..scenarios.scenario import Scenario
    from ..tables.picture import Picture
    from .results import Results
    from .steps import Steps

#: The number of the default picture, which every scenario has.
_FIRST = "Above level 2"


def scenarios_of(base: Scenario, mix: Scenario) -> dict[str, Scenario]:
    """Return the scenarios of a waterfall: the baseline, each part alone, the mix.

    Parameters
    ----------
    base, mix : Scenario
        The baseline, and the mix.

    Returns
    -------
    dict of str to Scenario
        By name. The only part of a mix is the mix itself.

    Raises
    ------
    InputError
        Like `hearthline.scenarios.parts.parts`.
    """
    every = [base, *(p.scenario for p in parts(base, mix) if p.scenario != mix), mix]
    named: dict[str, Scenario] = {}
    for scenario in every:
        name = scenario.name
        while name in (*named, INTERACTION):
            name += "-2"
        named[name] = scenario
    return named


class Waterfall(Drawn):
    """A mix of programmes taken apart: each alone, and their interaction.

    Returned by `hearthline.waterfall`. In each draw, the baseline, the parts and the
    mix share families and random numbers, so the interaction, which is what the mix
    changes minus the sum of what its parts change alone, has an error of its own, from
    paired draws.

    Parameters
    ----------
    comparison : Comparison
        A comparison whose mixes were taken apart as they were simulated
        (``hearthline.compare(..., waterfall=True)``), or one of the baseline, each
        part alone and the mix, in this order, such as `Comparison.load` reads after
        ``waterfall.comparison.save(folder)``.
    mix : str, optional
        Which of several mixes.

    Attributes
    ----------
    comparison : Comparison
        The baseline, each part alone, and the mix: all its tables and pictures show
        the parts side by side.
    """

    _kind = "waterfall"

    def __init__(self, comparison: Comparison, mix: str | None = None) -> None:
        if not isinstance(comparison, Comparison):
            raise InputError(
                "Waterfall: expected a Comparison, found "
                f"{checks.shown(comparison)}; hearthline.waterfall simulates one"
            )
        if comparison.parts:
            comparison = comparison.taken_apart(mix)
        elif mix is not None:
            checks.one_of("mix", mix, comparison.scenarios[-1:])
        self.comparison = comparison
        if len(comparison.results) < 2:
            raise InputError(
                "Waterfall: expected a comparison of a baseline with a mix, found "
                f"{comparison!r}"
            )
        self._parts = known_parts(comparison)

    @property
    def baseline(self) -> str:
        """Name of the baseline."""
        return self.comparison.baseline

    @property
    def mix(self) -> str:
        """Name of the mix."""
        return self.comparison.scenarios[-1]

    @property
    def parts(self) -> dict[str, str]:
        """What each part is, by its name: that of a programme, or "other-changes"."""
        return {name: part.title for name, (part, _) in self._parts.items()}

    @property
    def results(self) -> dict[str, Results]:
        """Results of the baseline, of each part alone, and of the mix, by name."""
        return self.comparison.results

    @property
    def draws(self) -> int:
        """Number of draws."""
        return self.comparison.draws

    @property
    def seed(self) -> int:
        """The seed."""
        return self.comparison.seed

    @property
    def numbers(self) -> list[str]:
        """The numbers of `table`, and of pictures: those of `Comparison.options`."""
        return [number.title for number in numbers(self.comparison)]

    def steps(self, year: str | None = None) -> Iterator[Steps]:
        """Return each number on its way from the baseline to the mix, draw by draw.

        Parameters
        ----------
        year : str, optional
            A financial year; by default the last whole one.

        Returns
        -------
        iterator of Steps

        Raises
        ------
        InputError
            If there is no such year.
        """
        return steps_of(self.comparison, self._parts, year)

    def table(self, year: str | None = None, tidy: bool = False) -> pd.DataFrame:
        """Return each number in the baseline, with each part alone, and in the mix.

        Parameters
        ----------
        year : str, optional
            A financial year, such as ``"2015/16"``; by default the last whole one.
        tidy : bool
            Whether to return a row for each number and step, which is easier to compute
            with; by default each step has its own columns.

        Returns
        -------
        pandas.DataFrame
            A row for each number of `Comparison.options`, indexed by ``group``,
            ``number`` and ``unit``. Its columns have two levels: the baseline, each
            part, ``interaction`` and the mix; then, for the baseline and the mix,
            ``mean``, ``p10`` and ``p90`` (over draws), and, for all but the baseline,
            ``difference`` from it with its Monte Carlo standard error
            ``difference_mcse``. A mix of one part has no interaction.

            If ``tidy``: ``step`` (``"baseline"``, ``"alone"``, ``"interaction"`` or
            ``"mix"``), ``part`` (its name; empty for other steps), then the columns of
            `Comparison.options` from ``group`` on. The interaction is a difference: its
            ``mean`` and ``better`` are NaN. In every draw, the differences of parts and
            interaction add up to that of the mix.

            Ranges are Monte Carlo variation only, not uncertainty about the rates or
            effects.

        Raises
        ------
        InputError
            If there is no such year.
        """
        checks.flag("tidy", tidy)
        table = pd.DataFrame(rows_of(self.comparison, self._parts, year))
        return table if tidy else self._side_by_side(table)

    def _side_by_side(self, tidy: pd.DataFrame) -> pd.DataFrame:
        index = ["group", "number", "unit"]
        value, gap = ["mean", "p10", "p90"], ["difference", "difference_mcse"]
        steps: list[tuple[str, str, list[str]]] = [("baseline", "", value)]
        steps += [("alone", part, gap) for part in self._parts]
        if len(self._parts) > 1:
            steps.append((INTERACTION, "", gap))
        steps.append(("mix", "", value + gap))
        titles = {"baseline": self.baseline, "mix": self.mix}
        found = {}
        for step, part, columns in steps:
            title = titles.get(step, part or step)
            if part in (self.baseline, self.mix, INTERACTION):
                title = f"{part}-alone"
            mine = tidy[(tidy["step"] == step) & (tidy["part"] == part)]
            found[title] = mine.set_index(index)[columns]
        return pd.concat(found, axis=1, names=["step", "statistic"])

    def plot(self, name: str | None = None, year: str | None = None) -> Picture:
        """Draw one number on its way from the baseline to the mix.

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

    def __repr__(self) -> str:
        count = len(self._parts)
        return (
            f"<Waterfall of {self.mix} in {count} part{'s' if count > 1 else ''}: "
            f"{self.draws} draws, seed {self.seed}>"
        )

    def _repr_html_(self) -> str:
        shown = self.table().droplevel("unit").to_html(float_format="{:,.1f}".format)
        return f"<p>{escape(repr(self))}</p>{shown}"
