"""Make the scenarios that follow a projection from published tables.

    .venv/bin/python tools/make_growth_scenarios.py DATA_FOLDER [--print]

Reads ``barnet_projections.csv`` (ONS mid-year estimates, and the Strategy Unit's
variants of the ONS 2018-based projection) and the ONS 2022-based subnational
projection from ``DATA_FOLDER/population``, fits the numbers of demography marked
``calibrated``, and writes ``need-ons-2022``, which the baseline inherits,
``growth-high`` and ``growth-low`` to ``scenarios``. ``docs/demography.md`` explains the
method; ``fit_need_ons_2022.py`` fits the rates of need.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from string import Template

import numpy as np
from scipy.optimize import brentq, fsolve

import hearthline as hl

SCENARIOS = Path(__file__).parents[1] / "scenarios"
TEMPLATES = Path(__file__).parent / "growth_scenarios"
AREA = "E09000003"
FIRST, LAST = 2014, 2034

#: Last year of the estimates, and last year that all three scenarios share.
ESTIMATED, SHARED = 2021, 2024

# ---- Births -----------------------------------------------------------------

#: Months since the youngest child's birth, and the ratios up to the third year;
#: after that the ratio falls by a constant factor per year.
SINCE_BIRTH = [0, 10, 18, 24, 36, 48, 60, 84, 120]
RISING = [0.0, 0.4, 0.85, 1.0]
#: ONS, Characteristics of mother 2, 2013: births by order, 4 being 4 or more.
BIRTH_ORDER = {1: 0.38, 2: 0.36, 3: 0.16, 4: 0.10}
#: The Times: mean gap between siblings, 3 years and 8 months.
MEAN_GAP = 3.67
CHILDHOOD = 216


def since_birth_ratios(fall: float) -> np.ndarray:
    """Return ratios by interval, where each further year multiplies by ``fall``."""
    ends = [*SINCE_BIRTH[1:], CHILDHOOD]
    middle = (np.array(SINCE_BIRTH) + ends) / 2
    falling = fall ** ((middle[len(RISING) :] - 36) / 12)
    return np.array([*RISING, *falling])


def followed_and_gap(rate: float, fall: float) -> tuple[float, float]:
    """Return the share of births followed by another, and the mean gap in years."""
    months = np.arange(CHILDHOOD)
    piece = np.searchsorted(SINCE_BIRTH, months, side="right") - 1
    hazard = rate * since_birth_ratios(fall)[piece] / 12
    before = np.exp(-np.concatenate([[0.0], np.cumsum(hazard)]))
    births = before[:-1] - before[1:]
    return float(births.sum()), float(births @ (months + 0.5) / births.sum() / 12)


def since_birth() -> np.ndarray:
    """Return ratios that give the published mean gap."""
    wanted = np.array([1 - BIRTH_ORDER[1], MEAN_GAP])

    def off(given: np.ndarray) -> np.ndarray:
        return np.array(followed_and_gap(*given)) - wanted

    rate, fall = fsolve(off, [0.3, 0.7])
    assert np.abs(off(np.array([rate, fall]))).max() < 1e-9
    return since_birth_ratios(fall)


def by_children(ratios: np.ndarray, families: hl.Families) -> list:
    """Return ratios by number of children that give the published births by order.

    Parameters
    ----------
    ratios : ndarray
        Ratios by interval, from `since_birth`.
    families : Families
        The families that have the births.
    """
    youngest = families.children_table.groupby("id", sort=False)["born"].max()
    start = np.datetime64(families.scenario.start, "M")
    born = youngest.to_numpy().astype("datetime64[M]")
    months = (start - born).astype(int) - 1
    ratio = ratios[np.searchsorted(SINCE_BIRTH, months, side="right") - 1]
    number = np.minimum(families.column("children"), 3)
    births = np.bincount(number, ratio)[1:]
    found = np.array([BIRTH_ORDER[order] for order in (2, 3, 4)]) / births
    return list(found / found[0])


# ---- Partnership ------------------------------------------------------------

#: Millennium Cohort Study: children with both natural parents, with one
#: parent, at nine months and at eleven years.
NATURAL, LONE = (0.85, 0.61), (0.15, 0.26)
YEARS = 10.25


def separation() -> float:
    """Return the hazard of separation per year."""
    return float(-np.log(NATURAL[1] / NATURAL[0]) / YEARS)


def repartnering(parting: float) -> float:
    """Return the hazard per year that gives the share with one parent at age 11."""

    def off(joining: float) -> float:
        limit = parting / (parting + joining)
        left = np.exp(-(parting + joining) * YEARS)
        return float(limit + (LONE[0] - limit) * left - LONE[1])

    return float(brentq(off, 0.0, 1.0))


# ---- Disability -------------------------------------------------------------

#: Children in need at 31 March 2014 (Department for Education), and the share
#: of assessments in 2019 with a child's learning disability.
IN_NEED, LEARNING_DISABILITY = 1937, 282 / 2551
CLOSING = 1 / 3


def mean_duration(closing: float, ages: list[float]) -> float:
    """Return the mean years until a case is closed or its child turns 18."""
    left = 18 - np.arange(18) - 0.5
    return float(np.array(ages) @ ((1 - np.exp(-closing * left)) / closing))


# ---- Files ------------------------------------------------------------------


def years_toml(projection: hl.Projection, first: int, said: dict[int, str]) -> str:
    """Return the years of a projection as TOML, in whole children with provenance."""
    parts = []
    for year in range(first, LAST + 1):
        numbers = ", ".join(f"{n:.0f}" for n in projection.by_age(year))
        parts.append(
            f"[demography.projections.borough.years.{year}]\n"
            f'children = {{ value = [{numbers}], unit = "children", {said[year]} }}\n'
        )
    return "\n".join(parts)


def listed(numbers: list[float] | np.ndarray, digits: int = 3) -> str:
    return "[" + ", ".join(f"{n:.{digits}g}" for n in numbers) + "]"


def totals(projection: hl.Projection) -> dict[str, str]:
    """Return the totals for the years named in descriptions, as in the file."""
    years = (FIRST, SHARED, LAST)
    return {
        f"total_{y}": f"{sum(round(n) for n in projection.by_age(y)):,}" for y in years
    }


def official_sources() -> dict[int, str]:
    """Return the provenance of each year of the official figures."""
    ons = "ONS 2022-based subnational population projections (June 2025)"
    estimate = 'source = "ONS mid-year estimates, Barnet, by single year of age"'
    base = f'source = "{ons}, Barnet: the estimate for mid-2022 that they start from"'
    projected = f'source = "{ons}, migration category variant, Barnet"'
    return {
        **dict.fromkeys(range(FIRST, ESTIMATED + 1), estimate),
        ESTIMATED + 1: base,
        **dict.fromkeys(range(ESTIMATED + 2, LAST + 1), projected),
    }


def fitted(children: float) -> dict[str, str]:
    """Return the numbers of the template, given the number of children at the start."""
    base = hl.load("need-2014").parameters["value"]
    ages = list(base["population.child_ages"])
    ratios = since_birth()
    parting = separation()
    stock = IN_NEED * LEARNING_DISABILITY
    entries = stock / mean_duration(CLOSING, ages)
    return {
        "since_birth_from": str(SINCE_BIRTH),
        "since_birth_ratio": listed(ratios),
        "by_children": listed(by_children(ratios, hl.synthesise("need-2014"))),
        "separation": f"{parting:.4f}",
        "repartnering": f"{repartnering(parting):.3f}",
        "disability_stock": f"{stock:.0f}",
        "disability_entries": f"{1000 * entries / children:.2f}",
        "ages": str(ages),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, metavar="DATA_FOLDER")
    parser.add_argument("--print", action="store_true", help="print totals by mid-year")
    options = parser.parse_args()
    folder = options.data / "population"
    published = folder / "barnet_projections.csv"
    (snpp,) = folder.glob("barnet_ons_snpp2022_*.csv")

    estimates = hl.read_projection(published, AREA, variant="estimate (MYE)")
    official = estimates.join(hl.read_projection(snpp, AREA), at=ESTIMATED)
    variants = {
        name: official.join(
            hl.read_projection(published, AREA, variant=variant), at=SHARED, scale=True
        )
        for name, variant in (
            ("high", "v8 High population"),
            ("low", "v9 Low population"),
        )
    }

    text = (TEMPLATES / "need-ons-2022.toml").read_text()
    made = {
        "need-ons-2022": Template(text).substitute(
            fitted(sum(official.by_age(FIRST))),
            years=years_toml(official, FIRST, official_sources()),
            **totals(official),
        )
    }
    for name, projection in variants.items():
        grown = (
            'assumption = "ONS 2022-based at mid-2024, then the growth of each birth '
            f"cohort as in the Strategy Unit's {name} population variant of the ONS "
            '2018-based projection"'
        )
        said = dict.fromkeys(range(SHARED + 1, LAST + 1), grown)
        text = (TEMPLATES / f"growth-{name}.toml").read_text()
        made[f"growth-{name}"] = Template(text).substitute(
            years=years_toml(projection, SHARED + 1, said), **totals(projection)
        )
    for name, text in made.items():
        (SCENARIOS / f"{name}.toml").write_text(text)

    if options.print:
        print("year  official      high       low")
        for year in range(FIRST, LAST + 1):
            shown = (official, *variants.values())
            print(year, "".join(f"{sum(p.by_age(year)):10,.0f}" for p in shown))


if __name__ == "__main__":
    main()
