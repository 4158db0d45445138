"""The small borough with demography; every number is invented."""

from __future__ import annotations

import functools
import tomllib
from typing import TYPE_CHECKING

import numpy as np
from conftest import SMALL

from hearthline.scenarios.scenario import parse

if TYPE_CHECKING:
    import hearthline as hl

YEARS = (2014, 2015, 2016, 2017)

_DEMOGRAPHY = """
[demography.births]
by_children = { value = [1, 0.6, 0.3], assumption = "invented" }
first_births = { value = 0.4, unit = "probability", assumption = "invented" }
lone_at_birth = { value = 0.15, unit = "probability", assumption = "invented" }
boys = { value = 0.512, unit = "probability", assumption = "invented" }
[demography.births.since_birth]
from = { value = [0, 10, 36, 96], unit = "months", assumption = "invented" }
ratio = { value = [0, 1.5, 1, 0.2], assumption = "invented" }
[demography.partnership]
separation = { value = 0.06, unit = "per family per year", assumption = "invented" }
repartnering = { value = 0.15, unit = "per family per year", assumption = "invented" }
[demography.moving]
out = { value = 0.08, unit = "per family per year", assumption = "invented" }
"""

_STREAMS = """
[streams.disability]
title = "Need from disability"
entries_per_year = { value = 30, unit = "cases per year", assumption = "invented" }
closing = { value = 0.4, unit = "per case per year", assumption = "invented" }
ages = { value = [%s], unit = "probability", assumption = "invented" }
stock = { value = 40, unit = "cases", assumption = "invented" }
""" % ", ".join(["0.055"] * 17 + ["0.065"])  # noqa: UP031

_HOUSING = """
[demography.housing.meadows]
title = "The Meadows"
locality = "west"
from = "2014-06"
months = { value = 12, unit = "months", assumption = "invented" }
homes = { value = 400, unit = "homes", assumption = "invented" }
[demography.housing.meadows.families_by_size]
value = [0.3, 0.2]
unit = "families per home"
assumption = "invented"
"""


def _projection(name: str, share: float, growth: float, localities: str) -> str:
    """Return a projection of a share of the borough's children, by annual growth."""
    population = tomllib.loads(SMALL.read_text("utf-8"))["population"]
    by_size = population["children_per_family"]["value"]
    children = share * 2000 * float(np.dot(by_size, [1, 2, 3, 4]))
    ages = np.array(population["child_ages"]["value"])
    text = f'[demography.projections.{name}]\ntitle = "Invented {name}"\n{localities}\n'
    for since, year in enumerate(YEARS):
        numbers = (children * (1 + growth) ** since * ages).round(1).tolist()
        text += (
            f"[demography.projections.{name}.years.{year}]\n"
            f'children = {{ value = {numbers}, unit = "children", '
            'assumption = "invented" }\n'
        )
    return text


@functools.cache
def growing(
    growth: float = 0.02,
    *,
    parts: bool = False,
    housing: bool = False,
    streams: bool = True,
) -> hl.Scenario:
    """Return the small borough following a projection.

    Parameters
    ----------
    growth : float
        Growth of the projected children a year.
    parts : bool
        Whether each locality has a projection of its own, of 41% and 59%.
    housing : bool
        Whether new homes are built in the west.
    streams : bool
        Whether there is a stream of cases.
    """
    text = SMALL.read_text("utf-8") + _DEMOGRAPHY
    if parts:
        text += _projection("of_east", 0.41, growth, 'localities = ["east"]')
        text += _projection("of_west", 0.59, growth, 'localities = ["west"]')
    else:
        text += _projection("borough", 1.0, growth, "")
    return parse(
        text + _HOUSING * housing + _STREAMS * streams, f"growing{growth:+.2f}"
    )
