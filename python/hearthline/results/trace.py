"""The history of one family: a table, a story and a picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..base import words
from ..base.errors import InputError
from ..tables.drawn import Drawn
from .bill import bill_story, total

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .._core import Step
    from ..population.families import Families
    from ..tables.picture import Picture


def moment(start: str, month: float) -> np.datetime64:
    """Return the day of a point in time, given in months since the start.

    Parameters
    ----------
    start : str
        First month, such as ``"2014-04"``.
    month : float
        Months since the start; the fraction is a share of the days of a month.

    Returns
    -------
    numpy.datetime64
        With the unit of a day.
    """
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

_CONTACTS = {
    "school": "A school",
    "police": "The police",
    "health": "A health service",
    "early_help": "An early help service",
    "family": "The family or someone close to it",
    "other": "Someone else",
}

#: What becomes of a case, by the last parts of a process's name.
_CASES = {
    "contact.outcomes.no_further_action": "The contact leads to no further action",
    "contact.outcomes.early_help": "The contact leads to early help",
    "contact.outcomes.referral_closed": "It is referred, but not assessed",
    "contact.outcomes.assessment": "It is referred, and an assessment starts",
    "assessment.outcomes.no_further_action": "The assessment ends without help",
    "assessment.outcomes.early_help": "The assessment ends; early help starts",
    "assessment.outcomes.cin": "The assessment ends; a child in need plan starts",
    "assessment.outcomes.section_47": "An enquiry under section 47 starts",
    "section_47.outcomes.no_further_action": "The enquiry ends without help",
    "section_47.outcomes.cin": "The enquiry ends; a child in need plan starts",
    "section_47.outcomes.conference_cin": "A conference makes it a child in need",
    "section_47.outcomes.conference_cpp": "A conference leads to a protection plan",
    "caf.outcomes.needs_met": "Early help ends with needs met",
    "caf.outcomes.social_care": "Early help refers it to social care for assessment",
    "caf.outcomes.other": "Early help ends for another reason",
    "cin.outcomes.needs_met": "The child in need plan ends with needs met",
    "cin.outcomes.early_help": "The child in need plan steps down to early help",
    "cin.outcomes.other": "The child in need plan ends for another reason",
    "cpp.outcomes.cin": "The child protection plan becomes a child in need plan",
    "cpp.outcomes.other": "The child protection plan ends for another reason",
    "cla.outcomes.home": "Care ends; the children return home",
    "cla.outcomes.home_cin": "Care ends; the children return home with a plan",
    "cla.outcomes.permanence": "Care ends by adoption or special guardianship",
    "cla.outcomes.other": "Care ends for another reason",
    "leaving": "It leaves the queue, and the case closes",
    "allocated": "A worker takes the case",
    "turned_18": "Everyone whom the case covers has turned 18; it closes",
}

#: What happens at a programme, by the last part of the step's name.
_PROGRAMMES = {
    "found": "It is found for “{}”",
    "declined": "It does not take part in “{}”",
    "waits": "It asks for a place in “{}”",
    "lapsed": "It is no longer eligible for “{}”",
    "gave_up": "It stops waiting for “{}”",
    "in_before": "It has been in “{}” since before the scenario",
    "started": "It starts in “{}”",
    "completed": "It completes “{}”",
    "dropped_out": "It leaves “{}” without completing it",
}

#: The steps with which a family leaves the population.
_ENDS = ("demography.moving_out", "demography.aging_out")


def what_happened(process: str, level: int) -> str:
    """Return an event in words, such as ``"Domestic violence begins"``.

    Parameters
    ----------
    process : str
        The process whose event it is, such as ``"moves.2->3"``.
    level : int
        The need level after the event.

    Returns
    -------
    str
    """
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
    if parts[0] == "pathway":
        return _case_step(process.removeprefix("pathway."))
    if parts[0] == "programmes" and len(parts) == 3 and parts[2] in _PROGRAMMES:
        return _PROGRAMMES[parts[2]].format(words.plain(parts[1]))
    return f"{words.plain(process)}; level {level}"


def _case_step(step: str) -> str:
    """Return a step of the pathway in words."""
    if step in _CASES:
        return _CASES[step]
    if step.startswith("contacts."):
        return f"{_CONTACTS[step.split('.')[1]]} contacts the front door"
    if step.endswith("->cla"):
        return "Children enter care"
    if step.endswith("->section_47"):
        return _CASES["assessment.outcomes.section_47"]
    before, after = step.split(".")[-1].split("->")
    return f"The placement changes from {words.plain(before)} to {words.plain(after)}"


def _its_case(step: Step) -> str:
    """Return the open case after a step in words, if there is one."""
    if step["case"] == "none":
        return ""
    name = words.title("case", step["case"])
    return f"; open case: {name[:1].lower()}{name[1:]}"


def about_family(families: Families, row: int) -> str:
    """Return a sentence that describes a family.

    Parameters
    ----------
    families : Families
        The families of a run.
    row : int
        The family's row among them.

    Returns
    -------
    str
    """
    titles = list(families.scenario.localities.values())
    lone = families.column("lone_parent")[row]
    kind = "lone-parent family" if lone else "couple family"
    children = int(families.column("children")[row])
    counted = f"{children} child{'' if children == 1 else 'ren'}"
    where = titles[int(families.column("locality")[row])]
    quintile = int(families.column("quintile")[row]) + 1
    return (
        f"Family {int(families.column('id')[row])}: {kind}, {counted}, {where}, "
        f"deprivation quintile {quintile} (1 is the most deprived)."
    )


@dataclass(frozen=True, repr=False)
class Trace(Drawn):
    """Every change of one family in one draw.

    Attributes
    ----------
    family : int
        The family's id.
    draw : int
        The index of the draw, 0 for the first.
    about : str
        A description of the family.
    start, horizon : str, int
        First month and number of months of the scenario.
    steps : sequence of dict
        The state at the start, then each change.
    billed : callable, optional
        Returns the bill; it takes another simulation of the family.
    """

    _kind = "trace"

    family: int
    draw: int
    about: str
    start: str
    horizon: int
    steps: Sequence[Step]
    billed: Callable[[], pd.DataFrame] | None = None

    @property
    def end(self) -> float:
        """When the family leaves, or the horizon, in months since the start."""
        last = self.steps[-1]
        return last["month"] if last["process"] in _ENDS else float(self.horizon)

    @property
    def table(self) -> pd.DataFrame:
        """The changes, a row each, after a row for the start.

        Returns
        -------
        pandas.DataFrame
            ``date``, ``what`` (in words), ``process``, ``level`` and ``themes``
            (after the change), ``hazard`` (of the process immediately before the
            change, per family per year).
        """
        themes = [
            words.listing([words.title("theme", t) for t in s["themes"]])
            for s in self.steps
        ]
        dates = [moment(self.start, s["month"]) for s in self.steps]
        return pd.DataFrame(
            {
                "date": np.array(dates, "datetime64[s]"),
                "what": self._told(),
                "process": [s["process"] for s in self.steps],
                "level": [s["level"] for s in self.steps],
                "themes": themes,
                "hazard": [s["hazard"] for s in self.steps],
            }
        )

    def _told(self) -> list[str]:
        """Return the steps in words, in order."""
        told = []
        before: Step | None = None
        for step in self.steps:
            what = what_happened(step["process"], step["level"])
            # Siblings may leave a case one by one.
            if (
                before is not None
                and ".outcomes." in step["process"]
                and step["case"] == before["case"]
            ):
                left = len(before["covered"]) - len(step["covered"])
                what += f", for {left} of {len(before['covered'])} children"
            told.append(what)
            before = step
        return told

    @property
    def story(self) -> str:
        """The history in sentences, a line per change."""
        first = self.steps[0]
        themes = [words.title("theme", t).lower() for t in first["themes"]]
        has = f"with {words.listing(themes)}" if themes else "with no risk theme"
        opening = words.date(moment(self.start, first["month"]))
        lines = [
            f"{self.about}",
            f"{opening}: the family starts at need level {first['level']}, {has}"
            f"{_its_case(first)}.",
        ]
        for step, what in zip(self.steps[1:], self._told()[1:], strict=True):
            day = words.date(moment(self.start, step["month"]))
            lines.append(f"{day}: {what}.")
        if len(self.steps) == 1:
            lines.append("Nothing changes.")
        last = self.steps[-1]
        if last["process"] in _ENDS:
            lines.append(f"It leaves the population at level {last['level']}.")
        else:
            closing = words.date(moment(self.start, float(self.horizon)))
            lines.append(
                f"{closing}: the scenario ends; the family is at level {last['level']}"
                f"{_its_case(last)}."
            )
        return "\n".join(lines)

    @cached_property
    def bill(self) -> pd.DataFrame:
        """What the family costs, a row for each item and financial year.

        A row says how much there is, the price in the money of its year, and the
        amount, rounded to the penny for itself. Before they are rounded, the bills of
        all families of a draw add up to the costs of the run, exactly. What belongs to
        no family is on no bill: the workers of teams, the places of programmes whether
        used or not, their fixed cost of a year, and the cases of streams.

        Returns
        -------
        pandas.DataFrame
            ``year`` (in which the financial year starts), ``financial_year``, ``item``,
            ``title``, ``payer`` (with shares if several pay), ``volume``, ``unit``,
            ``price`` (pounds of a unit), ``pounds``, and ``spent``: whether public
            bodies spend it, which is not so of income, nor of economic and social
            value.

        Raises
        ------
        InputError
            If the scenario states no costs.
        """
        if self.billed is None:
            raise InputError("bill: this history was made without a run")
        return self.billed()

    @property
    def bill_total(self) -> float:
        """What public bodies spend on the bill, in pounds to the penny."""
        return total(self.bill)

    @property
    def bill_story(self) -> str:
        """The bill in words, a line for each of its rows, then the sum."""
        return bill_story(self.bill)

    def plot(self) -> Picture:
        """Draw the history as a timeline, with the need level above the themes.

        Returns
        -------
        Picture
            A matplotlib figure with alternative text, ``hearthline_alt``.
        """
        return self._draw()

    def __repr__(self) -> str:
        changes = len(self.steps) - 1
        return f"<Trace of family {self.family}, draw {self.draw}: {changes} changes>"

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{escape(line)}</li>" for line in self.story.split("\n"))
        return f"<ul>{lines}</ul>"
