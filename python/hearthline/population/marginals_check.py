"""Checks that marginal tables are consistent with each other and with a scenario."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..base.errors import ModelWarning
from ..reading.problems import Problems
from ..scenarios.scenario import Scenario, as_scenario
from .marginals import Marginals, read
from .marginals_layout import (
    AGE,
    AGE_SEX,
    CATEGORIES,
    CHILDREN,
    LAYOUTS,
    OF_FAMILIES,
    TYPE_CHILDREN,
)

if TYPE_CHECKING:
    from .marginals_tables import Counts

_NUMBERS = np.arange(1, len(CHILDREN) + 1)


def check_marginals(
    scenario: object, marginals: object = "barnet-2014"
) -> pd.DataFrame:
    """Check that marginal tables are consistent with each other and with a scenario.

    Parameters
    ----------
    scenario : Scenario, str or path
        The scenario, which defines the localities of the wards.
    marginals : str or path
        The name of shipped marginal tables, or a folder of marginal tables;
        `docs/population.md` describes the layout of its files.

    Returns
    -------
    pandas.DataFrame
        One row for each total that must be the same in two tables: ``table``,
        ``against``, ``of`` (the ward, age, family type or number of children),
        ``unit``, ``found`` (in ``table``), ``allowed`` (in ``against``) and
        ``difference``, which is 0.

    Raises
    ------
    FileError
        If anything is wrong. The exception lists every problem with file, row and
        column, including differences between tables.
    InputError
        If there are no such marginal tables.
    ScenarioError
        If the scenario cannot be loaded.

    Warns
    -----
    ModelWarning
        If the tables describe another year than that of the scenario's start.

    Examples
    --------
    >>> import hearthline as hl
    >>> totals = hl.check_marginals("barnet-2014")
    >>> totals[["table", "against", "of", "found", "allowed"]].head(2)
                     table          against              of  found  allowed
    0  children_per_family  family_type.csv  Brunswick Park   2313     2313
    1  children_per_family  family_type.csv       Burnt Oak   2735     2735
    >>> int(totals["difference"].abs().max())
    0
    """
    return agreed(as_scenario(scenario), marginals)[1]


def agreed(scenario: Scenario, marginals: object) -> tuple[Marginals, pd.DataFrame]:
    """Return consistent marginal tables, and the totals that they share.

    Parameters
    ----------
    scenario : Scenario
        The scenario, which defines the localities of the wards.
    marginals : object
        As for `check_marginals`.

    Returns
    -------
    tables : Marginals
        The tables.
    totals : pandas.DataFrame
        As `check_marginals` returns them.

    Raises
    ------
    FileError, InputError
        As in `check_marginals`.
    """
    tables = read(marginals, list(scenario.localities))
    problems = Problems(tables.name)
    first = OF_FAMILIES[0]
    if not tables.tables[first.name].any():
        problems.add(
            "0 in total", "at least one family", file=first.file, column=first.unit
        )
    totals = pd.DataFrame(_totals(tables))
    totals["difference"] = totals["found"] - totals["allowed"]
    for row in totals[totals["difference"] != 0].itertuples(index=False):
        problems.add(
            f"{row.found:,} {row.unit} in total, {row.of}",
            f"{row.allowed:,}, the total of {row.against}",
            file=LAYOUTS[str(row.table)].file,
            column=str(row.unit),
        )
    problems.check()
    _check_year(scenario, tables)
    return tables, totals


def _check_year(scenario: Scenario, tables: Marginals) -> None:
    first = int(scenario.start[:4])
    if first != tables.year:
        warnings.warn(
            f"the families of {tables.name} are those of {tables.year}, but scenario "
            f"{scenario.name} starts in {first}; their ages are used as ages at its "
            "start",
            ModelWarning,
            stacklevel=4,
        )


def _totals(tables: Marginals) -> list[dict[str, object]]:
    """Return the totals that must be the same in two tables, one per row."""
    counts = tables.tables
    wards = list(tables.wards["name"])
    first, *others = OF_FAMILIES
    families = counts[first.name].sum(axis=1)
    rows: list[dict[str, object]] = []

    def share(
        table: str, against: str, labels: list[str], found: Counts, allowed: Counts
    ) -> None:
        rows.extend(
            {
                "table": table,
                "against": against,
                "of": label,
                "unit": LAYOUTS[table].unit,
                "found": int(a),
                "allowed": int(b),
            }
            for label, a, b in zip(labels, found, allowed, strict=True)
        )

    for layout in others:
        share(
            layout.name,
            f"{first.file}",
            wards,
            counts[layout.name].sum(axis=1),
            families,
        )
    in_families = counts["children_per_family"] @ _NUMBERS
    share(
        AGE.name,
        "children_per_family.csv, children times families",
        wards,
        counts[AGE.name].sum(axis=1),
        in_families,
    )
    share(
        AGE_SEX.name,
        AGE.file,
        [f"age {age}" for age in CATEGORIES["age"]],
        counts[AGE_SEX.name].sum(axis=1),
        counts[AGE.name].sum(axis=0),
    )
    if TYPE_CHILDREN.name in counts:
        joint = counts[TYPE_CHILDREN.name]
        share(
            TYPE_CHILDREN.name,
            first.file,
            list(CATEGORIES["family_type"]),
            joint.sum(axis=1),
            counts[first.name].sum(axis=0),
        )
        share(
            TYPE_CHILDREN.name,
            "children_per_family.csv",
            [f"children {n}" for n in CHILDREN],
            joint.sum(axis=0),
            counts["children_per_family"].sum(axis=0),
        )
    return rows
