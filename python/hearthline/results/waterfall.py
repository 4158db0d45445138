"""A mix of programmes taken apart: each alone, and their interaction."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..base import checks
from ..base.errors import InputError
from ..scenarios.parts import parts
from ..tables.drawn import Drawn
from .comparison import Comparison
from .options import Option, measured, numbers, statistics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..scenarios.parts import Part
    from ..scenarios.scenario import Scenario
    from ..tables.cubes import Floats
    from ..tables.picture import Picture
    from .options import Number
    from .results import Results

#: The row of what is left when what the parts change alone is added up.
INTERACTION = "interaction"

#: Differences below this share of a number are of the last bits of sums.
_LAST_BITS = 1e-13

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


@dataclass(frozen=True)
class Steps:
    """A number on its way from the baseline to the mix, draw by draw.

    Attributes
    ----------
    number : Number
        What is counted.
    years : str
        The financial year, or the first and the last.
    base, mix : Option
        The number in the baseline, and in the mix.
    parts : dict of str to Option
        The number with each part alone, by the part's name.
    interaction : ndarray, shape (draws,), or None
        What the mix changes minus the sum of what its parts change alone; ``None`` if
        there is one part.
    """

    number: Number
    years: str
    base: Option
    parts: Mapping[str, Option]
    interaction: Floats | None
    mix: Option

    @property
    def added_up(self) -> Floats:
        """The sum of what the parts change alone, by draw."""
        gaps = [_gap(option) for option in self.parts.values()]
        return np.asarray(np.sum(gaps, axis=0))


def _gap(option: Option) -> Floats:
    return np.zeros_like(option.values) if option.gap is None else option.gap


class Waterfall(Drawn):
    """A mix of programmes taken apart: each alone, and their interaction.

    Returned by `hearthline.waterfall`. In each draw, the baseline, the parts and the
    mix share families and random numbers, so the interaction, which is what the mix
    changes minus the sum of what its parts change alone, has an error of its own, from
    paired draws.

    Parameters
    ----------
    comparison : Comparison
        The comparison of the baseline, each part alone and the mix, in this order,
        such as `Comparison.load` reads after ``waterfall.comparison.save(folder)``.

    Attributes
    ----------
    comparison : Comparison
        As above: all its tables and pictures show the parts side by side.
    """

    _kind = "waterfall"

    def __init__(self, comparison: Comparison) -> None:
        if not isinstance(comparison, Comparison):
            raise InputError(
                "Waterfall: expected a Comparison, found "
                f"{checks.shown(comparison)}; hearthline.waterfall simulates one"
            )
        self.comparison = comparison
        names = list(comparison.results)
        if len(names) < 2:
            raise InputError(
                "Waterfall: expected a comparison of a baseline with a mix, found "
                f"{comparison!r}"
            )
        self._parts = dict(self._known_parts(names))

    def _known_parts(self, names: list[str]) -> Iterator[tuple[str, tuple[Part, str]]]:
        """Yield the parts of the mix, each with the name of its results."""
        scenarios = {n: r.scenario for n, r in self.comparison.results.items()}
        found = parts(scenarios[names[0]], scenarios[names[-1]])
        single = len(found) == 1
        here = names[1:] if single else names[1:-1]
        # Saved scenarios state their programmes by name, so the order is that of the
        # comparison.
        known = {part.scenario.digest: part for part in found}
        own = [known.get(scenarios[name].digest) for name in here]
        if len(own) != len(found) or None in own:
            wanted = ", ".join(part.name for part in found)
            raise InputError(
                f"Waterfall: expected the parts of {names[-1]!r} ({wanted}), each "
                f"alone and between the baseline and the mix, found {', '.join(here)}; "
                "hearthline.waterfall simulates them"
            )
        for part, name in zip(own, here, strict=True):
            if part is not None:
                yield part.name, (part, name)

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
        """Yield each number on its way from the baseline to the mix, draw by draw.

        Parameters
        ----------
        year : str, optional
            A financial year; by default the last whole one.

        Yields
        ------
        Steps

        Raises
        ------
        InputError
            If there is no such year.
        """
        for number, years, options in measured(self.comparison, year):
            base, mix = options[self.baseline], options[self.mix]
            own = {name: options[at] for name, (_, at) in self._parts.items()}
            rest = None
            if len(own) > 1:
                gaps = [_gap(option) for option in own.values()]
                rest = _gap(mix) - np.sum(gaps, axis=0)
                noise = _LAST_BITS * np.maximum(np.abs(base.values), 1.0)
                rest = np.where(np.abs(rest) <= noise, 0.0, rest)
            yield Steps(number, years, base, own, rest, mix)

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
        table = pd.DataFrame(self._rows(year))
        return table if tidy else self._side_by_side(table)

    def _rows(self, year: str | None) -> Iterator[dict[str, Any]]:
        for steps in self.steps(year):
            number = steps.number
            unknown = np.full_like(steps.base.values, np.nan)
            every = [("baseline", "", steps.base)]
            every += [("alone", name, option) for name, option in steps.parts.items()]
            if steps.interaction is not None:
                every.append((INTERACTION, "", Option(unknown, steps.interaction)))
            every.append(("mix", "", steps.mix))
            for step, part, option in every:
                values = None if step == INTERACTION else option.values
                aim = "" if step == INTERACTION else number.better
                yield {
                    "step": step,
                    "part": part,
                    "group": number.group,
                    "number": number.title,
                    "year": int(steps.years[:4]),
                    "financial_year": steps.years,
                    **statistics(values, "mean"),
                    **statistics(option.gap, "difference"),
                    "better": option.better(aim),
                    "better_if": number.better,
                    "unit": number.unit,
                }

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
