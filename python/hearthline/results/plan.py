"""What demography plans, so that families follow a projection."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..base.errors import InputError
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
        Its name in the scenario, and what people call it.
    localities : tuple of str
        The localities that it is about together.
    years : tuple of int
        The years whose middles it gives.
    children : ndarray, shape (years, 18)
        Children aged 0 to 17 at the start of July.
    """

    name: str
    title: str
    localities: tuple[str, ...]
    years: tuple[int, ...]
    children: Floats


def followed(scenario: Scenario) -> list[Followed]:
    """Return the projections that a scenario follows; none without demography."""
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
            )
        )
    return found


def new_homes(scenario: Scenario) -> list[tuple[str, str]]:
    """Return title and locality of sites whose families come on top of projections."""
    demography = tomllib.loads(scenario.to_toml()).get("demography", {})
    sites = demography.get("housing", {}).values()
    return [(site["title"], site["locality"]) for site in sites]


class Plan:
    """What is solved before a run, so that its families follow a projection.

    A year of a projection goes from the middle of the year before, or from the
    scenario's start, to its own middle at the start of July. The numbers are
    expected ones. Families of new homes come on top of a projection: they are in
    `months` alone.

    Attributes
    ----------
    years : pandas.DataFrame
        ``projection``, ``year``; in that year ``births``, ``new_families`` (that
        first births make, which are among the births), ``arrivals`` and
        ``child_arrivals``, ``moved_out`` and ``aged_out`` (families whose last
        child turns 18); ``birth_scale`` (births a year of a family at ratio 1),
        ``moving_out`` (per family per year) and ``need_ratio`` (need of who comes
        as a multiple of that of families like them, which is what elasticity
        makes of it).
    ages : pandas.DataFrame
        ``projection``, ``year``, ``age`` (0 to 17), then children in the middle
        of the year: ``projected``, ``planned`` (whole families cannot meet every
        age exactly) and ``difference`` (planned minus projected).
    months : pandas.DataFrame
        ``month`` (its first day), ``locality``, then ``families``,
        ``lone_parent_families`` and ``children`` (mean number in the month),
        ``births`` (to families that are there: first births come on top),
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
        return (
            f"<Plan of {self.scenario.name}: {names}, {self.years['year'].min()} to "
            f"{self.years['year'].max()}; no age is further than {worst:.1f} children "
            "from the projection>"
        )

    def _repr_html_(self) -> str:
        return self.years.to_html(index=False, float_format="{:,.3g}".format)


def no_plan(scenario: Scenario) -> InputError:
    """Return what is wrong when a plan is asked of a scenario without one."""
    return InputError(
        f"plan: scenario {scenario.name!r} has no [demography], so its families "
        "neither come nor go; a scenario that follows a projection has a plan, as "
        "'growth-ons-2022'"
    )


def fit(plan: Plan, population: Cube, by_age: bool) -> pd.DataFrame:
    """Return how simulated children fit what is projected.

    Parameters
    ----------
    plan : Plan
        What was planned.
    population : Cube
        Simulated children by year, locality and age.
    by_age : bool
        Whether to tell single years of age apart.
    """
    localities = list(population.labels["locality"])
    simulated = population.values["children"]
    sites = new_homes(plan.scenario)
    parts = []
    for projection in followed(plan.scenario):
        inside = [localities.index(name) for name in projection.localities]
        told = plan.ages["projection"].eq(projection.name)
        # A start in July is a middle of the year that needs no plan.
        planned_years = set(plan.ages.loc[told, "year"])
        years = [int(year) for year in population.labels["year"]]
        known = [place for place, year in enumerate(years) if year in planned_years]
        draws = simulated[:, known][:, :, inside].sum(axis=2)
        mine = plan.ages[told & plan.ages["year"].isin(years)]
        if by_age:
            keys = ["projection", "year", "age"]
            draws = draws.reshape(len(draws), -1)
        else:
            draws = draws.sum(axis=-1)
            keys = ["projection", "year"]
            mine = mine.groupby(keys, as_index=False)[["projected", "planned"]].sum()
        projected, planned = (mine[k].to_numpy() for k in ("projected", "planned"))
        said = across_draws(draws)
        # Without an error, or with families on top of the plan, z means nothing.
        more = any(place in projection.localities for _, place in sites)
        has_error = (said["mcse"] > 0) & (not more)
        error = np.where(has_error, said["mcse"], np.nan)
        columns = {
            "projected": projected,
            "planned": planned,
            "simulated": said["mean"],
            "mcse": said["mcse"],
            "p10": said["p10"],
            "p90": said["p90"],
            "difference": said["mean"] - projected,
            "z": (said["mean"] - planned) / error,
        }
        parts.append(mine[keys].assign(**columns))
    return pd.concat(parts, ignore_index=True)
