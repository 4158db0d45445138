"""Synthetic families, fitted to marginal tables."""

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
    """Create synthetic families that fit marginal tables.

    The characteristics of families are sampled ward by ward with quasi-random integer
    sampling (Smith, Lovelace and Birkin 2017, JASSS 20(4) 14, in the library
    humanleague), which fits controlled tables exactly. Children are assigned to
    families so that birth spacing is realistic; see `docs/population.md`. Frailty and
    need at the start are those of the scenario.

    A borough takes several seconds. Within a Python process, the result is cached.

    Parameters
    ----------
    scenario : Scenario, str or path
        The scenario, which defines the localities of the wards and the need of the
        families at the start.
    marginals : str or path
        The name of shipped marginal tables, or a folder of marginal tables.
    seed : int, optional
        The seed, 0 to 2**32 - 1; by default that of the scenario's population. The
        same tables and seed return the same families.

    Returns
    -------
    Families
        The families, with their goodness of fit in ``fit``.

    Raises
    ------
    FileError
        If the tables are invalid or contradict each other.
    ScenarioError
        If the scenario cannot be loaded.
    InputError
        If another argument cannot be used.
    RunError
        If no families fit the tables, or if there are too few for the stocks of
        need of the scenario.

    Examples
    --------
    >>> import hearthline as hl
    >>> families = hl.synthesise("barnet-2014")
    >>> families
    <Families of barnet-2014 from barnet-2014: 50,000 in 21 wards, 0 errors in 6
     controlled tables>
    >>> families.fit.loc[["age", "type_children"], ["controlled", "total_error"]]
                   controlled  total_error
    table
    age                  True          0.0
    type_children       False        260.0
    """
    loaded = as_scenario(scenario)
    population = tomllib.loads(loaded.to_toml())["population"]
    number = checks.seed(population["seed"] if seed is None else seed)
    tables = agreed(loaded, marginals)[0]
    disability = population["disability"]["value"]
    given = _sample(
        _Inputs(tables.digest(), tuple(loaded.localities), disability, number, tables)
    )
    return Families(loaded, given, name=tables.name, fit=_fit(tables, given))


@dataclass(frozen=True)
class _Inputs:
    """The inputs of the synthesis, which are equal if their contents are."""

    digest: str
    localities: tuple[str, ...]
    disability: float
    seed: int
    tables: Marginals = field(compare=False)


# In a notebook, many runs start from the same families.
@lru_cache(maxsize=8)
def _sample(inputs: _Inputs) -> GivenFamilies:
    """Return families that fit consistent tables."""
    tables = inputs.tables
    rng = np.random.default_rng(inputs.seed)
    counts = tables.tables
    odds = counts.get(TYPE_CHILDREN.name)
    parts = []
    for at, name in enumerate(tables.wards["name"]):
        margins = [counts[layout.name][at] for layout in OF_FAMILIES]
        parts.append(_families_of(rng, name, margins, odds))
    ward = np.repeat(np.arange(len(parts)), [len(p) for p in parts])
    # The columns are in the order of OF_FAMILIES.
    family_type, children, quintile, ethnic_group = np.concatenate(parts).T
    children = children + 1
    born = born_months(rng, ward, children, counts[AGE.name], tables.siblings)
    age = -born.astype(np.int64) // MONTHS
    locality = np.array([inputs.localities.index(p) for p in tables.wards["locality"]])
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
        disability=_share(rng, len(born), inputs.disability),
    )


def _families_of(
    rng: np.random.Generator, ward: str, margins: list[Counts], odds: Counts | None
) -> NDArray[np.int64]:
    """Return the families of a ward, with a row per family and a column per key.

    Quasi-random integer sampling has no seed. A random order of the categories gives
    another sequence of samples, and the families are put into random order.
    """
    shape = [len(m) for m in margins]
    total = int(margins[0].sum())
    if total == 0:
        return np.zeros((0, len(shape)), np.int64)
    start = np.ones(shape)
    if odds is not None:
        # The ward may need a combination that does not occur in the borough's table.
        start *= np.maximum(odds, 1e-3).reshape(*odds.shape, 1, 1)
    orders = [rng.permutation(n) for n in shape]
    shuffled = [m[o] for m, o in zip(margins, orders, strict=True)]
    sampled, outcome = humanleague.qisi(
        start[np.ix_(*orders)], range(len(shape)), shuffled
    )
    met = np.asarray(sampled).shape == tuple(shape) and all(
        np.array_equal(
            sampled.sum(axis=tuple(a for a in range(len(shape)) if a != k)), m
        )
        for k, m in enumerate(shuffled)
    )
    if not met or not outcome["conv"]:
        raise RunError(f"no families were found that fit the tables of ward {ward}")
    indices = np.argwhere(sampled > 0)
    rows = np.repeat(indices, sampled[tuple(indices.T)], axis=0)
    rows = np.stack([o[column] for o, column in zip(orders, rows.T, strict=True)], 1)
    return rng.permutation(rows)


def _male(
    rng: np.random.Generator, age: NDArray[np.int64], age_sex: Counts
) -> NDArray[np.bool_]:
    """Return which children are boys, with the exact number of boys of each age."""
    male = np.zeros(len(age), np.bool_)
    for years, boys in enumerate(age_sex[:, SEXES.index("male")]):
        at = np.flatnonzero(age == years)
        male[rng.permutation(at)[:boys]] = True
    return male


def _share(rng: np.random.Generator, size: int, share: float) -> NDArray[np.bool_]:
    """Return a random sample of children, of the size nearest to a share of them."""
    chosen = np.zeros(size, np.bool_)
    chosen[rng.permutation(size)[: round(share * size)]] = True
    return chosen


# ---- Fit --------------------------------------------------------------------


def _fit(tables: Marginals, given: GivenFamilies) -> pd.DataFrame:
    """Return the goodness of fit, with tables counted from the families' columns."""
    family_type = np.where(given.lone_parent, _LONE_PARENT, 1 - _LONE_PARENT)
    children = given.children.astype(np.int64)
    age = -given.born_month.astype(np.int64) // MONTHS
    ward = given.ward.astype(np.int64)
    keys = {
        "ward": ward,
        "family_type": family_type,
        "children": np.minimum(children, len(CHILDREN)) - 1,
        "quintile": given.quintile.astype(np.int64),
        "ethnic_group": given.ethnic_group.astype(np.int64),
    }
    child_keys = {
        "ward": np.repeat(ward, children),
        "age": age,
        "sex": given.male.astype(np.int64),
    }
    rows = []
    for name, wanted in tables.tables.items():
        layout = LAYOUTS[name]
        known = keys if layout.unit == "families" else child_keys
        found = np.zeros(wanted.shape, np.int64)
        np.add.at(found, tuple(known[k] for k in layout.keys), 1)
        rows.append(_fit_row(name, layout.controlled, layout.unit, wanted, found))
    bands = gap_bands(tables.siblings)
    gaps = gaps_of(given.born_month, children)
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
