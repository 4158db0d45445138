"""The demographic plan, by which families follow a projection."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..base.errors import InputError
from ..scenarios.changes import PROJECTIONS, provenance_of_projection
from ..tables.cubes import Cube, Floats, across_draws

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .._core import PlanYear
    from ..scenarios.scenario import Scenario


@dataclass(frozen=True)
class Followed:
    """A projection that a scenario follows.

    Attributes
    ----------
    name, title : str
        Its name in the scenario, and its title.
    localities : tuple of str
        The localities that it covers together.
    years : tuple of int
        The years that it covers, each at 1 July.
    children : ndarray, shape (years, 18)
        Children aged 0 to 17 at 1 July.
    kind, text : str
        The provenance of the numbers: ``source``, ``calibrated`` or ``assumption``,
        and the documents or reasons.
    """

    name: str
    title: str
    localities: tuple[str, ...]
    years: tuple[int, ...]
    children: Floats
    kind: str
    text: str

    @property
    def path(self) -> str:
        """Its path in the scenario."""
        return f"{PROJECTIONS}.{self.name}"


def followed(scenario: Scenario) -> list[Followed]:
    """Return the projections that a scenario follows, in its order.

    Parameters
    ----------
    scenario : Scenario
        Any scenario.

    Returns
    -------
    list of Followed
        Empty if the scenario has no demography.
    """
    demography = tomllib.loads(scenario.to_toml()).get("demography", {})
    found = []
    for name, stated in demography.get("projections", {}).items():
        years = stated["years"]
        found.append(
            Followed(
                name,
                stated["title"],
                tuple(stated.get("localities") or scenario.localities),
                tuple(int(year) for year in years),
                np.array([y["children"]["value"] for y in years.values()], np.float64),
                *provenance_of_projection(stated),
            )
        )
    return found


def new_homes(scenario: Scenario) -> list[tuple[str, str]]:
    """Return the sites whose families come on top of the projections.

    Parameters
    ----------
    scenario : Scenario
        Any scenario.

    Returns
    -------
    list of (str, str)
        Title and locality of each site.
    """
    demography = tomllib.loads(scenario.to_toml()).get("demography", {})
    sites = demography.get("housing", {}).values()
    return [(site["title"], site["locality"]) for site in sites]


class Plan:
    """Expected births and moves, solved so that families follow a projection.

    A year of a projection begins at 1 July of the year before, or at the
    scenario's start, and ends at its own 1 July. All numbers are expected
    numbers. Families of new homes come on top of a projection: they are included
    only in `months`.

    Attributes
    ----------
    years : pandas.DataFrame
        ``projection``, ``year``; the numbers in that year of ``births``,
        ``new_families`` (formed by first births, which are included in births),
        ``arrivals`` and ``child_arrivals``, ``moved_out`` and ``aged_out``
        (families whose last child turns 18); ``birth_scale`` (births per year of
        a family at ratio 1), ``moving_out`` (per family per year) and
        ``need_ratio`` (need of arriving families relative to similar families
        already present, which follows from the elasticity).
    ages : pandas.DataFrame
        ``projection``, ``year``, ``age`` (0 to 17), then children at 1 July of
        the year: ``projected``, ``planned`` (whole families cannot match every
        age exactly) and ``difference`` (planned minus projected).
    months : pandas.DataFrame
        ``month`` (its first day), ``locality``, then ``families``,
        ``lone_parent_families`` and ``children`` (mean number in the month),
        ``births`` (to families already present; first births are not included),
        ``moved_out`` and ``aged_out`` in the month.
    """

    def __init__(
        self,
        scenario: Scenario,
        plan: Sequence[PlanYear],
        months: dict[str, list[float]],
    ) -> None:
        self.scenario = scenario
        columns = [
            "projection",
            "year",
            "births",
            "new_families",
            "arrivals",
            "child_arrivals",
            "moved_out",
            "aged_out",
            "birth_scale",
            "moving_out",
            "need_ratio",
        ]
        self.years = pd.DataFrame(list(plan), columns=columns)
        ages = len(plan[0]["projected"]) if plan else 0
        self.ages = pd.DataFrame(
            {
                "projection": np.repeat([y["projection"] for y in plan], ages),
                "year": np.repeat([y["year"] for y in plan], ages),
                "age": np.tile(np.arange(ages), len(plan)),
                "projected": [n for y in plan for n in y["projected"]],
                "planned": [n for y in plan for n in y["planned"]],
            }
        )
        self.ages["difference"] = self.ages["planned"] - self.ages["projected"]
        names = list(scenario.localities)
        since = np.repeat(np.arange(scenario.horizon), len(names))
        first = np.datetime64(scenario.start, "M")
        self.months = pd.DataFrame(
            {
                "month": (first + since).astype("datetime64[ms]"),
                "locality": pd.Categorical(names * scenario.horizon, names),
                **months,
            }
        )

    def __repr__(self) -> str:
        worst = float(self.ages["difference"].abs().max())
        names = ", ".join(dict.fromkeys(self.years["projection"]))
        first, last = self.years["year"].min(), self.years["year"].max()
        return (
            f"<Plan of {self.scenario.name}: {names}, {first} to {last}; "
            f"every age is within {worst:.1f} children of the projection>"
        )

    def _repr_html_(self) -> str:
        return self.years.to_html(index=False, float_format="{:,.3g}".format)


def no_plan(scenario: Scenario) -> InputError:
    """Return the error for a scenario that has no plan.

    Parameters
    ----------
    scenario : Scenario
        A scenario without demography.

    Returns
    -------
    InputError
    """
    return InputError(
        f"plan: scenario {scenario.name!r} has no [demography], so it has no plan; a "
        "scenario that follows a projection has one, such as 'barnet-2014'"
    )


def fit(plan: Plan, population: Cube, by_age: bool) -> pd.DataFrame:
    """Return the goodness of fit of simulated to projected children.

    Parameters
    ----------
    plan : Plan
        The plan of the run.
    population : Cube
        Simulated children by year, locality and age.
    by_age : bool
        Whether to list single years of age.

    Returns
    -------
    pandas.DataFrame
        The table of `Results.fit_to_projection`.
    """
    localities = list(population.labels["locality"])
    simulated = population.values["children"]
    sites = new_homes(plan.scenario)
    parts = []
    for projection in followed(plan.scenario):
        inside = [localities.index(name) for name in projection.localities]
        own = plan.ages["projection"].eq(projection.name)
        # A start in July is itself a mid-year, which needs no plan.
        planned_years = set(plan.ages.loc[own, "year"])
        years = [int(year) for year in population.labels["year"]]
        known = [i for i, year in enumerate(years) if year in planned_years]
        draws = simulated[:, known][:, :, inside].sum(axis=2)
        mine = plan.ages[own & plan.ages["year"].isin(years)]
        if by_age:
            keys = ["projection", "year", "age"]
            draws = draws.reshape(len(draws), -1)
        else:
            draws = draws.sum(axis=-1)
            keys = ["projection", "year"]
            mine = mine.groupby(keys, as_index=False)[["projected", "planned"]].sum()
        projected, planned = (mine[k].to_numpy() for k in ("projected", "planned"))
        stats = across_draws(draws)
        # Without an error, or with families on top of the plan, z has no meaning.
        more = any(locality in projection.localities for _, locality in sites)
        has_error = (stats["mcse"] > 0) & (not more)
        error = np.where(has_error, stats["mcse"], np.nan)
        columns = {
            "simulated": stats["mean"],
            "mcse": stats["mcse"],
            "p10": stats["p10"],
            "p90": stats["p90"],
            "projected": projected,
            "planned": planned,
            "difference": stats["mean"] - projected,
            "z": (stats["mean"] - planned) / error,
        }
        parts.append(mine[keys].assign(**columns))
    return pd.concat(parts, ignore_index=True)
