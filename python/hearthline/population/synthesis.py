"""Families made from marginal tables."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import humanleague
import numpy as np
import pandas as pd

from ..base import checks
from ..base.errors import RunError
from ..scenarios.scenario import as_scenario
from .families import Families
from .given import GivenFamilies
from .marginals_check import agreed
from .marginals_layout import (
    AGE,
    AGE_SEX,
    CATEGORIES,
    CHILDREN,
    LAYOUTS,
    OF_FAMILIES,
    SEXES,
    TYPE_CHILDREN,
)
from .siblings import MONTHS, banded, born_months, gap_bands, gaps_of, wanted_gaps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .marginals import Marginals
    from .marginals_tables import Counts

_LONE_PARENT = CATEGORIES["family_type"].index("lone_parent")


def synthesise(
    scenario: object, marginals: object = "barnet-2014", seed: int | None = None
) -> Families:
    """Make families that meet marginal tables.

    Attributes of families are drawn ward by ward with quasi-random integer
    sampling (Smith, Lovelace and Birkin 2017, JASSS 20(4) 14, in the library
    humanleague), so that controlled tables are met exactly. Children's ages are
    dealt to families so that siblings are born apart as they are in reality; see
    `docs/population.md`. Frailty and need at the start are the scenario's.

    It takes seconds for a borough; who asks again for the same within a Python
    process has it at once.

    Parameters
    ----------
    scenario : Scenario, str or path
        Whose localities the wards are in, and whose need families have at its
        start.
    marginals : str or path
        The name of shipped marginals, or a folder of them.
    seed : int, optional
        0 to 2**32 - 1; by default the seed of the scenario's population. The
        same marginals and seed give the same families.

    Returns
    -------
    Families
        Its ``fit`` says how well tables are met.

    Raises
    ------
    FileError
        If the tables are wrong or contradict each other.
    ScenarioError
        If the scenario cannot be loaded.
    InputError
        If another argument cannot be used.
    RunError
        If no families fit the tables.
    """
    wanted = as_scenario(scenario)
    population = tomllib.loads(wanted.to_toml())["population"]
    luck = checks.seed(population["seed"] if seed is None else seed)
    tables = agreed(wanted, marginals)[0]
    disability = population["disability"]["value"]
    made = _made(
        _Order(tables.digest(), tuple(wanted.localities), disability, luck, tables)
    )
    return Families(wanted, made, name=tables.name, fit=_fit(tables, made))


@dataclass(frozen=True)
class _Order:
    """All that families are made from; equal where it is the same."""

    digest: str
    localities: tuple[str, ...]
    disability: float
    seed: int
    tables: Marginals = field(compare=False)


# The scenarios of a notebook start from the same families, run after run.
@lru_cache(maxsize=8)
def _made(order: _Order) -> GivenFamilies:
    """Return families that meet tables that agree."""
    tables = order.tables
    rng = np.random.default_rng(order.seed)
    counts = tables.tables
    odds = counts.get(TYPE_CHILDREN.name)
    parts = []
    for at, name in enumerate(tables.wards["name"]):
        margins = [counts[layout.name][at] for layout in OF_FAMILIES]
        parts.append(_families_of(rng, name, margins, odds))
    ward = np.repeat(np.arange(len(parts)), [len(p) for p in parts])
    # Columns as OF_FAMILIES has them.
    family_type, children, quintile, ethnic_group = np.concatenate(parts).T
    children = children + 1
    born = born_months(rng, ward, children, counts[AGE.name], tables.siblings)
    age = -born.astype(np.int64) // MONTHS
    locality = np.array([order.localities.index(p) for p in tables.wards["locality"]])
    return GivenFamilies(
        ids=np.arange(len(ward), dtype=np.uint64),
        ward=ward.astype(np.uint8),
        wards=tuple(tables.wards["name"]),
        locality=locality[ward].astype(np.uint8),
        ethnic_group=ethnic_group.astype(np.uint8),
        lone_parent=family_type == _LONE_PARENT,
        quintile=quintile.astype(np.uint8),
        children=children.astype(np.uint8),
        born_month=born,
        male=_male(rng, age, counts[AGE_SEX.name]),
        disability=_share(rng, len(born), order.disability),
    )


def _families_of(
    rng: np.random.Generator, ward: str, margins: list[Counts], odds: Counts | None
) -> NDArray[np.int64]:
    """Return a ward's families, a row each, a column an attribute.

    Quasi-random integer sampling has no seed of its own: categories are put in
    an order of chance, which gives another sequence of draws, and so are families.
    """
    shape = [len(m) for m in margins]
    total = int(margins[0].sum())
    if total == 0:
        return np.zeros((0, len(shape)), np.int64)
    start = np.ones(shape)
    if odds is not None:
        # A combination that the borough has nowhere may be needed here.
        start *= np.maximum(odds, 1e-3).reshape(*odds.shape, 1, 1)
    orders = [rng.permutation(n) for n in shape]
    shuffled = [m[o] for m, o in zip(margins, orders, strict=True)]
    drawn, said = humanleague.qisi(start[np.ix_(*orders)], range(len(shape)), shuffled)
    met = np.asarray(drawn).shape == tuple(shape) and all(
        np.array_equal(drawn.sum(axis=tuple(a for a in range(len(shape)) if a != k)), m)
        for k, m in enumerate(shuffled)
    )
    if not met or not said["conv"]:
        raise RunError(f"no families of {ward} were found that meet its tables")
    places = np.argwhere(drawn > 0)
    rows = np.repeat(places, drawn[tuple(places.T)], axis=0)
    rows = np.stack([o[column] for o, column in zip(orders, rows.T, strict=True)], 1)
    return rng.permutation(rows)


def _male(
    rng: np.random.Generator, age: NDArray[np.int64], age_sex: Counts
) -> NDArray[np.bool_]:
    """Return which children are boys: at each age, exactly as many as there are."""
    male = np.zeros(len(age), np.bool_)
    for years, boys in enumerate(age_sex[:, SEXES.index("male")]):
        at = np.flatnonzero(age == years)
        male[rng.permutation(at)[:boys]] = True
    return male


def _share(rng: np.random.Generator, size: int, share: float) -> NDArray[np.bool_]:
    """Return a share of children by chance, the nearest whole number of them."""
    chosen = np.zeros(size, np.bool_)
    chosen[rng.permutation(size)[: round(share * size)]] = True
    return chosen


# ---- Fit --------------------------------------------------------------------


def _fit(tables: Marginals, made: GivenFamilies) -> pd.DataFrame:
    """Return how well families meet tables, counted anew from their columns."""
    family_type = np.where(made.lone_parent, _LONE_PARENT, 1 - _LONE_PARENT)
    children = made.children.astype(np.int64)
    age = -made.born_month.astype(np.int64) // MONTHS
    ward = made.ward.astype(np.int64)
    keys = {
        "ward": ward,
        "family_type": family_type,
        "children": np.minimum(children, len(CHILDREN)) - 1,
        "quintile": made.quintile.astype(np.int64),
        "ethnic_group": made.ethnic_group.astype(np.int64),
    }
    child_keys = {
        "ward": np.repeat(ward, children),
        "age": age,
        "sex": made.male.astype(np.int64),
    }
    rows = []
    for name, wanted in tables.tables.items():
        layout = LAYOUTS[name]
        known = keys if layout.unit == "families" else child_keys
        found = np.zeros(wanted.shape, np.int64)
        np.add.at(found, tuple(known[k] for k in layout.keys), 1)
        rows.append(_fit_row(name, layout.controlled, layout.unit, wanted, found))
    bands = gap_bands(tables.siblings)
    gaps = gaps_of(made.born_month, children)
    if gaps.sum():
        shares = wanted_gaps(tables.siblings, int(children.sum()), len(children))
        aim = banded(shares, bands) * gaps.sum()
        found_gaps = banded(gaps.astype(float), bands)
        rows.append(_fit_row("sibling_gap", False, "gaps", aim, found_gaps))
    return pd.DataFrame(rows).set_index("table")


def _fit_row(
    name: str,
    controlled: bool,
    unit: str,
    wanted: NDArray[np.int64] | NDArray[np.float64],
    found: NDArray[np.int64] | NDArray[np.float64],
) -> dict[str, object]:
    error = np.abs(found - wanted)
    return {
        "table": name,
        "controlled": controlled,
        "unit": unit,
        "cells": error.size,
        "total": float(wanted.sum()),
        "total_error": float(error.sum()),
        "largest_error": float(error.max()),
        "standardised_error": float(error.sum() / wanted.sum()),
    }
