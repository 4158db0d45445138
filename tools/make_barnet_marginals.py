"""Make the tables of scenarios/marginals/barnet-2014 from published figures.

    .venv/bin/python tools/make_barnet_marginals.py DATA_FOLDER

DATA_FOLDER holds ``wards/barnet_wards.csv`` (GLA Ward Atlas, Census 2011),
``wards/barnet_population_0_17_ward_estimated.csv`` (children by ward and age),
``wards/barnet_lsoa11_ward_lookup.csv`` (small areas with their deprivation) and
``population/barnet_projections.csv`` (ONS mid-year estimates). Figures published by
ward are used unchanged; the others are fitted from borough figures and the ward's
nearest proxy. ``marginals.toml``, beside the tables, says which is which; it is
written by hand.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import humanleague
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FOLDER = Path(__file__).parents[1] / "scenarios" / "marginals" / "barnet-2014"
YEAR = 2014
#: As assumed in the scenario need-2014.
FAMILIES = 50_000
AGES = range(18)
CHILDREN = np.arange(1, 6)
#: Families with one, two, and three or more children: UK 2013, ONS.
SHARES = np.array([0.47, 0.387, 0.143])
#: Families with three, four, and five or more, before adjustment to the ward's
#: mean: the split assumed in the scenario need-2014.
THREE_OR_MORE = np.array([0.103, 0.03, 0.01]) / 0.143
#: Lone parents with one child: UK 2019, ONS Labour Force Survey.
LONE_PARENTS_WITH_ONE = 0.545
EAST_CENTRAL = {
    "High Barnet",
    "Underhill",
    "Oakleigh",
    "Totteridge",
    "East Barnet",
    "Brunswick Park",
    "Coppetts",
    "Woodhouse",
    "West Finchley",
    "East Finchley",
}
SOUTH = {"Childs Hill", "Finchley Church End", "Garden Suburb", "Golders Green"}
TYPES = ["couple", "lone_parent"]
ETHNIC_GROUPS = {
    "white": "white",
    "mixed": "mixed",
    "asian": "asian_or_asian_british",
    "black": "black_or_black_british",
    "other": "other",
}


def rounded(parts: Floats, total: int) -> Integers:
    """Return parts rounded to a given total, by largest remainders."""
    scaled = parts * (total / parts.sum())
    whole = np.floor(scaled).astype(np.int64)
    missing = total - int(whole.sum())
    first = np.argsort(whole - scaled, kind="stable")[:missing]
    whole[first] += 1
    return whole


def children_by_age(
    estimated: pd.DataFrame, wards: Sequence[str], by_age: Integers
) -> Integers:
    """Return children by ward and age that add up to the borough's by age."""
    wide = estimated[estimated["year"] == YEAR].pivot_table(
        index="ward_code", columns="age", values="value_est"
    )
    start = wide.loc[list(wards), list(AGES)].to_numpy()
    by_ward = rounded(start.sum(axis=1), int(by_age.sum()))
    fitted, said = humanleague.ipf(start, [0, 1], [by_ward * 1.0, by_age * 1.0])
    assert said["conv"], said
    whole, said = humanleague.integerise(fitted)
    assert said["conv"], said
    assert (whole.sum(axis=0) == by_age).all()
    assert (whole.sum(axis=1) == by_ward).all()
    return np.asarray(whole, np.int64)


def tilted(base: Floats, mean: float) -> Floats:
    """Return shares close to those of a base, with a given mean."""

    def shares(slope: float) -> Floats:
        weights = base * np.exp(slope * CHILDREN)
        return np.asarray(weights / weights.sum())

    slope = brentq(lambda s: float(shares(s) @ CHILDREN) - mean, -10, 10)
    return shares(slope)


def children_in_families(families: Integers, children: Integers) -> Floats:
    """Return families by ward and number of children.

    Each ward has its own mean; the borough has the shares in `SHARES`. The split of
    three or more is adjusted, since the means imply that of the borough.
    """
    base = np.concatenate([SHARES[:2], SHARES[2] * THREE_OR_MORE])
    groups = [slice(0, 1), slice(1, 2), slice(2, 5)]
    for _ in range(500):
        shares = np.array(
            [tilted(base, c / f) for c, f in zip(children, families, strict=True)]
        )
        borough = (families[:, None] * shares).sum(axis=0) / families.sum()
        for group, wanted in zip(groups, SHARES, strict=True):
            base[group] *= wanted / borough[group].sum()
    assert np.allclose([borough[g].sum() for g in groups], SHARES, atol=1e-6)
    return np.asarray(families[:, None] * shares)


def whole_families(wanted: Floats, families: int, children: int) -> Integers:
    """Return whole families by number of children that meet the ward's two totals."""
    whole = rounded(wanted, families)
    while gap := children - int(whole @ CHILDREN):
        step = 1 if gap > 0 else -1
        sources = range(4) if step > 0 else range(1, 5)

        def error(n: int, step: int = step, whole: Integers = whole) -> float:
            trial = whole.copy()
            trial[n] -= 1
            trial[n + step] += 1
            return float(np.square(trial - wanted).sum()) if trial[n] >= 0 else np.inf

        best = min(sources, key=error)
        whole[best] -= 1
        whole[best + step] += 1
    return whole


def type_by_children(by_children: Integers, lone: int) -> Integers:
    """Return the borough's families by type and number of children.

    Lone parents with two or more children have the proportions of all families.
    """
    one = round(LONE_PARENTS_WITH_ONE * lone)
    of_lone = np.concatenate([[one], rounded(by_children[1:] * 1.0, lone - one)])
    return np.array([by_children - of_lone, of_lone])


def deprivation(areas: pd.DataFrame, wards: Sequence[str]) -> Floats:
    """Return children 0-15 by ward and quintile, most deprived first."""
    fifth = (areas["imd2019_decile"] + 1) // 2
    wide = areas.assign(fifth=fifth).pivot_table(
        index="ward_code",
        columns="fifth",
        values="dep_children_0_15_mid2015",
        aggfunc="sum",
        fill_value=0,
    )
    return wide.loc[list(wards), list(range(1, 6))].to_numpy(float)


def by_ward(
    wards: Sequence[str], key: str, labels: Sequence[Any], unit: str, table: Integers
) -> pd.DataFrame:
    """Return a table by ward and another key, in long form."""
    index = pd.MultiIndex.from_product([wards, labels], names=["ward", key])
    return pd.DataFrame({unit: table.ravel()}, index=index).reset_index()


def make(data: Path) -> dict[str, pd.DataFrame]:
    """Return the tables by file name."""
    atlas = pd.read_csv(data / "wards" / "barnet_wards.csv").sort_values("ward_code")
    estimated = pd.read_csv(
        data / "wards" / "barnet_population_0_17_ward_estimated.csv"
    )
    areas = pd.read_csv(data / "wards" / "barnet_lsoa11_ward_lookup.csv")
    people = pd.read_csv(data / "population" / "barnet_projections.csv", dtype=str)
    codes, names = list(atlas["ward_code"]), list(atlas["ward_name"])

    people = people[
        (people["source"] == "S01")
        & (people["variant"] == "estimate (MYE)")
        & (people["year"] == str(YEAR))
        & people["age"].isin([str(a) for a in AGES])
    ]
    age_sex = (
        people.assign(
            age=people["age"].astype(int),
            sex=people["sex"].map({"females": "female", "males": "male"}),
            children=people["value"].astype(float).astype(int),
        )[["age", "sex", "children"]]
        .sort_values(["age", "sex"])
        .reset_index(drop=True)
    )
    ages = children_by_age(
        estimated, codes, age_sex.groupby("age")["children"].sum().to_numpy()
    )
    children = ages.sum(axis=1)

    couples = atlas["hhcomp_2011_couple_household_with_dependent_children"].to_numpy(
        float
    )
    lone = atlas[
        "ks107_2011_all_lone_parent_housholds_with_dependent_children"
    ].to_numpy(float)
    before = estimated[estimated["year"] == 2011].groupby("ward_code")["value_est"]
    growth = children / before.sum().loc[codes].to_numpy()
    families = rounded((couples + lone) * growth, FAMILIES)

    wanted = children_in_families(families, children)
    numbers = np.array(
        [
            whole_families(w, int(f), int(c))
            for w, f, c in zip(wanted, families, children, strict=True)
        ]
    )
    lone_share = lone / (couples + lone)
    types = np.array(
        [
            rounded(np.array([1 - s, s]), int(f))
            for s, f in zip(lone_share, families, strict=True)
        ]
    )
    fifths = np.array(
        [
            rounded(d, int(f))
            for d, f in zip(deprivation(areas, codes), families, strict=True)
        ]
    )
    groups = atlas[[f"eth5_2011_{g}" for g in ETHNIC_GROUPS.values()]].to_numpy(float)
    ethnic = np.array(
        [rounded(g, int(f)) for g, f in zip(groups, families, strict=True)]
    )
    joint = type_by_children(numbers.sum(axis=0), int(types[:, 1].sum()))

    localities = [
        "east_central" if n in EAST_CENTRAL else "south" if n in SOUTH else "west"
        for n in names
    ]
    long = pd.MultiIndex.from_product(
        [TYPES, CHILDREN], names=["family_type", "children"]
    )
    return {
        "wards": pd.DataFrame({"code": codes, "name": names, "locality": localities}),
        "family_type": by_ward(codes, "family_type", TYPES, "families", types),
        "children_per_family": by_ward(
            codes, "children", CHILDREN, "families", numbers
        ),
        "quintile": by_ward(codes, "quintile", range(1, 6), "families", fifths),
        "ethnic_group": by_ward(
            codes, "ethnic_group", list(ETHNIC_GROUPS), "families", ethnic
        ),
        "age": by_ward(codes, "age", AGES, "children", ages),
        "age_sex": age_sex,
        "type_children": pd.DataFrame(
            {"families": joint.ravel()}, index=long
        ).reset_index(),
    }


def main() -> None:
    """Write the tables; print their totals."""
    parser = argparse.ArgumentParser(description="Make Barnet's marginal tables.")
    parser.add_argument("data", type=Path, help="folder with the published tables")
    tables = make(parser.parse_args().data)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(FOLDER / f"{name}.csv", index=False, lineterminator="\n")
    ward = tables["children_per_family"].merge(
        tables["wards"], left_on="ward", right_on="code"
    )
    print(ward.groupby("locality")["families"].sum() / FAMILIES)
    print(
        tables["children_per_family"].groupby("children")["families"].sum() / FAMILIES
    )
    print(tables["family_type"].groupby("family_type")["families"].sum() / FAMILIES)
    print(tables["type_children"])


if __name__ == "__main__":
    main()
