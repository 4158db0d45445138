"""The history of one family, as a table, a story and a picture."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..base import words
from ..tables.drawn import Drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .._core import Step
    from ..population.families import Families
    from ..tables.picture import Picture


def moment(start: str, month: float) -> np.datetime64:
    """Return the day of an instant, counted in months since the start."""
    whole = int(np.floor(month))
    first = np.datetime64(start, "M") + np.timedelta64(whole, "M")
    opening = first.astype("datetime64[D]")
    days = (first + np.timedelta64(1, "M")).astype("datetime64[D]") - opening
    passed = int((month - whole) * int(days.astype(np.int64)))
    return np.datetime64(opening + np.timedelta64(passed, "D"), "D")


_LIFE = {
    "birth": "A child is born",
    "separation": "The parents separate",
    "repartnering": "The parent finds a partner",
    "turning_18": "A child turns 18",
    "moving_out": "The family moves out of the borough",
    "aging_out": "The last child turns 18",
}

#: The steps with which a family leaves the population.
_ENDS = ("demography.moving_out", "demography.aging_out")


def what_happened(process: str, level: int) -> str:
    """Return a process in words: ``"Domestic violence begins"``."""
    if process == "start":
        return "The scenario starts"
    parts = process.split(".")
    if parts[0] == "demography":
        return _LIFE.get(parts[1], words.plain(parts[1]))
    if parts[0] == "themes" and len(parts) == 3:
        verb = "begins" if parts[2] == "onset" else "ends"
        return f"{words.title('theme', parts[1])} {verb}"
    if parts[0] == "moves" and "->" in parts[-1]:
        before, after = parts[-1].split("->")
        way = "rises" if int(after) > int(before) else "falls"
        return f"Need {way} from level {before} to level {after}"
    return f"{words.plain(process)}; level {level}"


def about_family(families: Families, row: int) -> str:
    """Return what a family is like, in a sentence.

    Parameters
    ----------
    families : Families
        The families of a run.
    row : int
        The family's row among them.
    """
    titles = list(families.scenario.localities.values())
    parent = "one parent" if families.column("lone_parent")[row] else "two parents"
    children = int(families.column("children")[row])
    counted = f"{children} child{'' if children == 1 else 'ren'}"
    where = titles[int(families.column("locality")[row])]
    quintile = int(families.column("quintile")[row]) + 1
    return (
        f"Family {int(families.column('id')[row])}: {counted}, {parent}, {where}, "
        f"deprivation quintile {quintile} (1 is the most deprived)."
    )


@dataclass(frozen=True, repr=False)
class Trace(Drawn):
    """What happened to one family in one draw.

    Attributes
    ----------
    family : int
        The family's id.
    draw : int
        The draw, 0 for the first.
    about : str
        What the family is like.
    start, horizon : str, int
        First month and number of months of the scenario.
    steps : sequence of dict
        The changes, the state at the start first.
    """

    _kind = "trace"

    family: int
    draw: int
    about: str
    start: str
    horizon: int
    steps: Sequence[Step]

    @property
    def end(self) -> float:
        """When the family leaves, or the horizon: months since the start."""
        last = self.steps[-1]
        return last["month"] if last["process"] in _ENDS else float(self.horizon)

    @property
    def table(self) -> pd.DataFrame:
        """One row a change.

        Returns
        -------
        pandas.DataFrame
            ``date``, ``what`` (in words), ``process``, ``level`` (after the
            change), ``themes`` (after it), ``hazard`` (of the process just
            before, per family per year).
        """
        themes = [
            words.listing([words.title("theme", t) for t in s["themes"]])
            for s in self.steps
        ]
        dates = [moment(self.start, s["month"]) for s in self.steps]
        return pd.DataFrame(
            {
                "date": np.array(dates, "datetime64[s]"),
                "what": [what_happened(s["process"], s["level"]) for s in self.steps],
                "process": [s["process"] for s in self.steps],
                "level": [s["level"] for s in self.steps],
                "themes": themes,
                "hazard": [s["hazard"] for s in self.steps],
            }
        )

    @property
    def story(self) -> str:
        """The history in sentences, one line a change."""
        first = self.steps[0]
        themes = [words.title("theme", t).lower() for t in first["themes"]]
        has = f"with {words.listing(themes)}" if themes else "without any theme"
        opening = words.date(moment(self.start, first["month"]))
        lines = [
            f"{self.about}",
            f"{opening}: the scenario finds it at level {first['level']}, {has}.",
        ]
        for step in self.steps[1:]:
            day = words.date(moment(self.start, step["month"]))
            lines.append(f"{day}: {what_happened(step['process'], step['level'])}.")
        if len(self.steps) == 1:
            lines.append("Nothing changes.")
        last = self.steps[-1]
        if last["process"] in _ENDS:
            lines.append(f"It leaves the population at level {last['level']}.")
        else:
            closing = words.date(moment(self.start, float(self.horizon)))
            lines.append(f"{closing}: the scenario leaves it at level {last['level']}.")
        return "\n".join(lines)

    def plot(self) -> Picture:
        """Draw the history as a timeline: level above, themes below."""
        return self._draw()

    def __repr__(self) -> str:
        changes = len(self.steps) - 1
        return f"<Trace of family {self.family}, draw {self.draw}: {changes} changes>"

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{escape(line)}</li>" for line in self.story.split("\n"))
        return f"<ul>{lines}</ul>"
