"""How many children a case of each kind ever covers before they turn 18.

    .venv/bin/python tools/lifetimes.py [scenario]

Follows the children who are born in the borough during a long run, from birth until
they turn 18, move away or the run ends: a life table by month of age, whose hazards are
first events over the time that children without one were there. Children born earlier,
or elsewhere, are left out: their earlier cases are not known.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import hearthline as hl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MONTHS = 240
CHILDHOOD = 216
#: Every draw follows other families: a stride through all of them.
DRAWS = 12
STRIDE = 4
#: 19% of referrals are assessed as not in need (CiN, 2015-17) where 48% of assessments
#: end without further action (CELS); the others are in need to the Department.
NOT_IN_NEED = 0.19 / 0.48
#: What is asked of each child: whether it was ever ...
EVER = ("referred", "assessed", "in need", "on a plan", "looked after")

_IN_NEED = {"section_47", "cin", "cpp", "cla"}
_LEAVES = ("demography.moving_out", "demography.aging_out")


@dataclass
class Child:
    """When a child was born and last seen, and its ages at each event."""

    born: float
    seen: float = 0.0
    ages: dict[str, list[float]] = field(
        default_factory=lambda: {what: [] for what in EVER}
    )

    def meets(self, what: str, month: float) -> None:
        self.ages[what].append(month - self.born)


def children(
    steps: Sequence[dict], is_new: bool, months: int, draw: np.random.Generator
) -> list[Child]:
    """Return the children of a family who were born in the borough.

    Parameters
    ----------
    steps : sequence of dict
        The family's history.
    is_new : bool
        Whether the birth of its first child begins it.
    months : int
        The horizon.
    draw : numpy.random.Generator
        Decides which assessments without further action found need.
    """
    born = [Child(steps[0]["month"])] if is_new else []
    none = {"case": "none", "covered": []}
    for before, step in zip([none, *steps], steps, strict=False):
        now, process = step["month"], step["process"]
        if process == "demography.birth":
            born.append(Child(now))
        case, ends = step["case"], step["case"] != before["case"]
        found = before["case"] == "assessment" and (
            process != "pathway.assessment.outcomes.no_further_action"
            or draw.random() >= NOT_IN_NEED
        )
        for child in born:
            was = child.born in before["covered"]
            covered = child.born in step["covered"]
            # A case that begins, or a child that joins it.
            new = covered and (ends or not was)
            if was and process == "pathway.contact.outcomes.referral_closed":
                child.meets("referred", now)
            if new and case == "assessment":
                child.meets("referred", now)
                child.meets("assessed", now)
            joins = new and not was and case in _IN_NEED
            if (was and ends and found) or joins:
                child.meets("in need", now)
            if new and case == "cpp":
                child.meets("on a plan", now)
            if new and case == "cla":
                child.meets("looked after", now)
    end = steps[-1]["month"] if steps[-1]["process"] in _LEAVES else float(months)
    for child in born:
        child.seen = min(end - child.born, CHILDHOOD)
    return born


def tables(followed: Iterable[Child]) -> np.ndarray:
    """Return first events, months at risk of one, all events and all months.

    By kind, then as named, then by month of age.
    """
    counted = np.zeros((len(EVER), 4, CHILDHOOD))
    edges = np.arange(CHILDHOOD)
    for child in followed:
        there = np.clip(child.seen - edges, 0.0, 1.0)
        for k, what in enumerate(EVER):
            ages = [int(age) for age in child.ages[what] if age < CHILDHOOD]
            counted[k, 3] += there
            np.add.at(counted[k, 2], ages, 1.0)
            if ages:
                counted[k, 0, ages[0]] += 1.0
                first = child.ages[what][0]
                counted[k, 1] += np.minimum(there, np.clip(first - edges, 0.0, 1.0))
            else:
                counted[k, 1] += there
    return counted


def ever(counted: np.ndarray) -> np.ndarray:
    """Return the probability of a first event by 18, by kind."""
    hazards = counted[:, 0] / np.maximum(counted[:, 1], 1e-9)
    return 1.0 - np.exp(-hazards.sum(axis=1))


def lifetimes(
    scenario: hl.Scenario, draws: int = DRAWS, stride: int = STRIDE
) -> pd.DataFrame:
    """Return the probability of each kind by 18, and its standard error.

    Parameters
    ----------
    scenario : Scenario
        A scenario with a pathway and demography.
    draws, stride : int
        Number of draws, each of which follows every `stride`-th family.
    """
    run = hl.run(scenario.set({"time.horizon": MONTHS}), draws=1, progress=False)
    # The histories of families, of which those who join have ids of their own.
    families, core = run._replay()  # noqa: SLF001
    is_new = {int(i): False for i in families.column("id")} | core.entrants()
    ids = list(is_new)
    random = np.random.default_rng(18)
    by_draw = np.array(
        [
            tables(
                child
                for i in ids[draw % stride :: stride]
                for child in children(core.trace(i, draw), is_new[i], MONTHS, random)
            )
            for draw in range(draws)
        ]
    )
    # Each draw left out in turn (the jackknife).
    total = by_draw.sum(axis=0)
    without = np.array([ever(total - own) for own in by_draw])
    spread = (without - without.mean(axis=0)) ** 2
    times = (total[:, 2] / np.maximum(total[:, 3], 1e-9)).sum(axis=1)
    return pd.DataFrame(
        {
            "probability": ever(total),
            "error": np.sqrt((draws - 1) / draws * spread.sum(axis=0)),
            # How often, of those to whom it ever happens.
            "times": times / ever(total),
            # Those who are there from birth to 18, in all draws.
            "children": total[:, 3, -1],
        },
        index=pd.Index(EVER, name="ever"),
    )


if __name__ == "__main__":
    named = sys.argv[1] if len(sys.argv) > 1 else "growth-ons-2022"
    print(lifetimes(hl.load(named)).round(4).to_string())
