"""The steps from a baseline to a mix: each part alone, the interaction, the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ..base.errors import InputError
from ..scenarios.parts import parts
from .options import Option, measured, statistics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..scenarios.parts import Part
    from ..tables.cubes import Floats
    from .options import Compared, Number

#: The row of what is left when what the parts change alone is added up.
INTERACTION = "interaction"

#: Differences below this share of a number are of the last bits of sums.
_LAST_BITS = 1e-13

#: The parts of a mix by name, each with the name of its results.
Known: TypeAlias = "dict[str, tuple[Part, str]]"


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


def known_parts(compared: Compared) -> Known:
    """Return the parts of a mix whose results are between the baseline's and its own.

    Parameters
    ----------
    compared : Comparison
        The baseline, each part alone, and the mix; of a mix of one part, the baseline
        and the mix.

    Returns
    -------
    dict of str to (Part, str)
        By name, each with the name of its results.

    Raises
    ------
    InputError
        If there are other results than those of the parts.
    """
    names = list(compared.results)
    scenarios = {name: results.scenario for name, results in compared.results.items()}
    found = parts(scenarios[names[0]], scenarios[names[-1]])
    here = names[1:] if len(found) == 1 else names[1:-1]
    # Saved scenarios state their programmes by name, so the order is that of the
    # comparison.
    known = {part.scenario.digest: part for part in found}
    own = [known.get(scenarios[name].digest) for name in here]
    if len(own) != len(found) or None in own:
        wanted = ", ".join(part.name for part in found)
        raise InputError(
            f"Waterfall: expected the parts of {names[-1]!r} ({wanted}), each "
            "alone and between the baseline and the mix, found "
            f"{', '.join(here) or 'none'}; hearthline.waterfall simulates them, and so "
            "does hearthline.compare with waterfall=True"
        )
    return {p.name: (p, name) for p, name in zip(own, here, strict=True) if p}


def steps_of(compared: Compared, known: Known, year: str | None) -> Iterator[Steps]:
    """Yield each number on its way from the baseline to the mix, draw by draw.

    Parameters
    ----------
    compared : Comparison
        As in `known_parts`.
    known : dict of str to (Part, str)
        The parts.
    year : str or None
        A financial year; by default the last whole one.

    Yields
    ------
    Steps

    Raises
    ------
    InputError
        If there is no such year.
    """
    names = list(compared.results)
    for number, years, options in measured(compared, year):
        base, mix = options[names[0]], options[names[-1]]
        own = {name: options[at] for name, (_, at) in known.items()}
        rest = None
        if len(own) > 1:
            gaps = [_gap(option) for option in own.values()]
            rest = without_noise(_gap(mix) - np.sum(gaps, axis=0), base.values)
        yield Steps(number, years, base, own, rest, mix)


def without_noise(gaps: Floats, values: Floats) -> Floats:
    """Return differences with 0 for those that are of the last bits of sums.

    Parameters
    ----------
    gaps : ndarray
        Differences of sums.
    values : ndarray of the same shape
        The numbers that were added up.

    Returns
    -------
    ndarray
    """
    noise = _LAST_BITS * np.maximum(np.abs(values), 1.0)
    return np.asarray(np.where(np.abs(gaps) <= noise, 0.0, gaps))


def rows_of(
    compared: Compared, known: Known, year: str | None
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the tidy table of `Waterfall.table`.

    Parameters
    ----------
    compared, known, year
        Like the arguments of `steps_of`.

    Yields
    ------
    dict of str to object

    Raises
    ------
    InputError
        If there is no such year.
    """
    for steps in steps_of(compared, known, year):
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
