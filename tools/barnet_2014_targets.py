"""The targets of scenarios/barnet-2014.toml, and how a run answers to them.

Each target is a published figure, or a stated assumption, with the numbers of the
scenario that respond to it; `fit_barnet_2014.py` moves them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import hearthline as hl

if TYPE_CHECKING:
    from collections.abc import Callable

#: Financial years 2014/15 to 2016/17, before the inspection of 2017.
YEARS = 3
MONTHS = 12 * YEARS
MARCHES = [11, 23, 35]
#: Starts of families differ by chance: several, and a few draws of each.
STARTS = 2
REPLICATIONS = 6
DRAWS = 12

THEMES = {
    "domestic_violence": 0.043,
    "alcohol_drugs": 0.03,
    "mental_health": 0.085,
    "parenting": 0.03,
    "unemployment": 0.046,
    "police_justice": 0.012,
    "missing_school": 0.07,
    "sexual_exploitation": 0.005,
}
AT_LEVEL_3 = {
    "domestic_violence": 0.341,
    "alcohol_drugs": 0.20,
    "mental_health": 0.33,
    "parenting": 0.25,
    "police_justice": 0.10,
    "sexual_exploitation": 0.053,
}
#: Bands of age, and children in them without the unaccompanied, in the year to March
#: 2021 (CLA): looked after at its end, of 256; who began in it, of 104; who ceased, of
#: 113, the 63 of 18 and over less the 30 unaccompanied.
AGES = ("under 1", "1-4", "5-9", "10-15", "16-17")
LOOKED_AFTER = (0.055, 0.11, 0.14, 0.405, 0.29)
BEGAN = (22, 12, 8, 39, 23)
CEASED = {
    "under 5": (38, ["under 1", "1-4"]),
    "5-9": (14, ["5-9"]),
    "10-17": (28, ["10-15", "16-17"]),
}
#: Care begins by these steps, at the age of a family's youngest child.
TO_CARE = ("assessment", "section_47", "cin", "cpp")
SOURCES = ("school", "police", "health", "early_help", "family", "other")
STATUTORY = ["assessment", "section_47", "cin", "cpp", "cla"]
#: The largest values of fitted numbers: not every brother and sister goes too.
MOST = {"pathway.children.cla.others": 0.9}


class Found:
    """The scenario's figures, averaged over draws and years."""

    def __init__(self, scenario: hl.Scenario) -> None:
        short = scenario.set(
            {"time.horizon": MONTHS, "population.replications": REPLICATIONS}
        )
        self._tables: dict[str, pd.DataFrame] = {}
        for start in range(STARTS):
            families = hl.synthesise(
                short.set({"population.seed": 2014 + start}), "barnet-2014", seed=2014
            )
            run = hl.run(
                short, draws=DRAWS, seed=1, population=families, progress=False
            )
            for name in run.tables:
                keys = [
                    k
                    for k in (
                        "month",
                        "source",
                        "case",
                        "reason",
                        "age_band",
                        "open_for",
                    )
                    if k in run.table(name)
                ]
                keys += [
                    k for k in ("placement", "level", "theme") if k in run.table(name)
                ]
                if name not in READ:
                    continue
                table = run.table(name).drop(columns=["draw", "locality"])
                total = table.groupby(keys, observed=True).sum() / (STARTS * DRAWS)
                known = self._tables.get(name)
                self._tables[name] = total if known is None else known + total

    def flow(self, table: str, column: str, **where: str) -> float:
        """Return a column's sum a year, of the rows named."""
        return float(self._rows(table, where)[column].sum()) / YEARS

    def stock(self, table: str, column: str, **where: str | int) -> float:
        """Return a column's sum in March, on average over the years."""
        rows = self._rows(table, where)
        march = rows.index.get_level_values("month")
        dates = sorted(march.unique())
        return float(rows[march.isin([dates[m] for m in MARCHES])][column].sum()) / len(
            MARCHES
        )

    def _rows(self, table: str, where: dict) -> pd.DataFrame:
        rows = self._tables[table]
        for key, value in where.items():
            level = rows.index.get_level_values(key).astype(str)
            rows = rows[level.isin([str(v) for v in np.atleast_1d(value)])]
        return rows

    # ---- What targets name ----------------------------------------------------

    def contacts(self) -> float:
        return self.flow("contact", "children")

    def repeats(self) -> float:
        """Return the share of repeat referrals, from the second year on."""
        # Referrals before the start are not known.
        rows = self._tables["referral"]
        dates = rows.index.get_level_values("month")
        later = rows[dates >= sorted(dates.unique())[12]].sum()
        return float(later["repeat_referrals"] / later["referrals"])

    def closed(self, case: str, *reasons: str, column: str = "children") -> float:
        return self.flow("closing", column, case=case, reason=list(reasons))

    def completed(self, case: str, column: str = "children") -> float:
        """Return the cases a year that end in an outcome."""
        return self.closed(case, *OUTCOMES[case], column=column)

    def looked_after(self, *ages: str) -> float:
        """Return the share of ages among children in care."""
        own = self.stock("case_age", "children", case="cla", age_band=list(ages))
        return own / self.open("cla")

    def began(self, age: str) -> float:
        """Return the share of an age among those who enter care."""
        own = self.flow("case_age", "child_starts", case="cla", age_band=age)
        return own / self.flow("case", "child_starts", case="cla")

    def ceased(self, *ages: str) -> float:
        """Return the share of ages among those who leave care."""
        own = self.flow("case_age", "child_ends", case="cla", age_band=list(ages))
        return own / self.flow("case", "child_ends", case="cla")

    def enquiries(self) -> float:
        return self.flow("case", "child_starts", case="section_47")

    def open(self, *cases: str, column: str = "children") -> float:
        return self.stock("case", column, case=list(cases))

    def unknown(self, level: int) -> float:
        return self.stock("unmet", "families", level=level) / self.stock(
            "level", "families", level=level
        )

    def known(self, level: int) -> float:
        return self.stock("level", "families", level=level) * (1 - self.unknown(level))

    def prevalence(self, theme: str) -> float:
        return self.stock("level_theme", "families", theme=theme) / self.stock(
            "level", "families"
        )

    def at_level_3(self, theme: str) -> float:
        return self.stock("level_theme", "families", theme=theme, level=3) / self.stock(
            "level", "families", level=3
        )

    def starts_of_need(self) -> float:
        """Return statutory starts as the Department counts them."""
        # 19% of referrals are assessed as not in need (CiN, 2015-17) where 48% of
        # assessments end without further action (CELS).
        not_in_need = 0.19 / 0.48
        return (
            self.flow("case", "child_starts", case="assessment")
            - not_in_need * self.closed("assessment", "no_further_action")
            + self.flow("closing", "children", reason="none->cla")
        )


READ = {
    "contact",
    "referral",
    "assessment",
    "case",
    "closing",
    "case_age",
    "caf_open",
    "placement",
    "unmet",
    "level",
    "level_theme",
}
OUTCOMES = {
    "contact": ["no_further_action", "early_help", "referral_closed", "assessment"],
    "assessment": ["no_further_action", "early_help", "cin", "section_47"],
    "section_47": ["no_further_action", "cin", "conference_cin", "conference_cpp"],
    "caf": ["needs_met", "social_care", "other"],
    "cin": ["needs_met", "early_help", "other"],
    "cpp": ["cin", "other"],
    "cla": ["home", "home_cin", "permanence", "other"],
}


@dataclass
class Target:
    """A published figure, the model's, and the numbers that are fitted to it."""

    what: str
    target: float
    found: Callable[[Found], float]
    source: str
    unit: str = "children a year"
    #: Paths of numbers that are multiplied, (path, place) of a value in a list, or
    #: (stage, outcome) of shares.
    numbers: list = field(default_factory=list)
    power: float = 0.7


def odds(share: float) -> float:
    return share / (1.0 - share)


def targets() -> list[Target]:
    contacts = [f"pathway.contacts.{s}.rate" for s in SOURCES]
    # Families in need keep their contacts: only those of level 1 change.
    of_level_1 = contacts + [
        "-" + n.replace(".rate", f".hazard_ratios.level_{level}")
        for n in contacts
        for level in (2, 3, 4)
    ]
    to_47 = [
        "pathway.steps.assessment->section_47.rate",
        "pathway.steps.cin->section_47.rate",
    ]
    to_care = [
        f"pathway.steps.{s}->cla.rate"
        for s in ("none", "assessment", "section_47", "cin", "cpp")
    ]
    families = "families"
    share = "share"
    return [
        Target(
            "contacts",
            10270,
            Found.contacts,
            "3,388 referrals at 33% of contacts (CiN 2015-17, CELS 1.74)",
            numbers=of_level_1,
        ),
        Target(
            "referrals",
            3388,
            lambda f: f.flow("referral", "children"),
            "CiN, 2015-17: 3,358, 3,482, 3,325",
            numbers=[("contact", "assessment")],
        ),
        Target(
            "referrals closed without assessment",
            0.05,
            lambda f: (
                f.closed("contact", "referral_closed") / f.flow("referral", "children")
            ),
            "CiN, 2015-17: 6.9, 0, 5.1%",
            share,
            [("contact", "referral_closed")],
        ),
        Target(
            "repeat referrals within 12 months",
            0.216,
            Found.repeats,
            "CiN, 2015-17: 23.1, 21.5, 20.1%",
            share,
        ),
        Target(
            "assessments in 45 working days",
            0.85,
            lambda f: (
                f.flow("assessment", "in_time") / f.flow("assessment", "completed")
            ),
            "LAIT: 79.6% (2016), 90.3% (2017)",
            share,
            ["pathway.assessment.ends.rate"],
        ),
        Target(
            "assessments: no further action",
            0.48,
            lambda f: (
                f.closed("assessment", "no_further_action") / f.completed("assessment")
            ),
            "CELS 1.74",
            share,
            [("assessment", "no_further_action")],
        ),
        Target(
            "assessments: child in need",
            0.19,
            lambda f: f.closed("assessment", "cin") / f.completed("assessment"),
            "CELS 1.74",
            share,
            [("assessment", "cin")],
        ),
        Target(
            "statutory children in need starting",
            2583,
            Found.starts_of_need,
            "CiN, 2015-17: 2,469, 2,834, 2,445",
        ),
        Target(
            "section 47 enquiries",
            927,
            Found.enquiries,
            "LAIT: 108.3 (2016), 103.8 (2017) per 10,000",
            numbers=to_47,
        ),
        Target(
            "enquiries ending in a CIN plan",
            0.17,
            lambda f: f.closed("section_47", "cin") / f.completed("section_47"),
            "CELS 1.75",
            share,
            [("section_47", "cin")],
        ),
        Target(
            "conferences leading to a plan",
            0.833,
            lambda f: (
                f.closed("section_47", "conference_cpp")
                / f.closed("section_47", "conference_cpp", "conference_cin")
            ),
            "CELS 1.58",
            share,
            [("section_47", "conference_cin", -1)],
        ),
        Target(
            "children starting a protection plan",
            280,
            lambda f: f.flow("case", "child_starts", case="cpp"),
            "CiN, 2015-17: 270, 309, 260",
            numbers=[("section_47", "conference_cpp")],
        ),
        Target(
            "children on a protection plan",
            232,
            lambda f: f.open("cpp"),
            "CiN, 31 March 2015-17: 236, 267, 194",
            "children",
            ["pathway.cpp.ends.rate"],
            -0.6,
        ),
        Target(
            "plans ending",
            272,
            lambda f: f.flow("case", "child_ends", case="cpp"),
            "CiN and LAIT: starts less the change of stock, 2015-17",
        ),
        Target(
            "children entering care",
            155,
            lambda f: f.flow("case", "child_starts", case="cla"),
            "LAIT 2016-17: 182, 205, less 38 unaccompanied",
            numbers=to_care,
        ),
        Target(
            "children looked after",
            282,
            lambda f: f.open("cla"),
            "LAIT, 31 March 2016-17: 315, 344, less 35, 60 unaccompanied",
            "children",
            ["pathway.cla.ends.rate"],
            -0.6,
        ),
        Target(
            "children ceasing to be looked after",
            150,
            lambda f: f.flow("case", "child_ends", case="cla"),
            "LAIT 2016-17: 176, 179, less about 28 unaccompanied",
        ),
        Target(
            "families for each looked-after child",
            0.69,
            lambda f: f.open("cla", column=families) / f.open("cla"),
            "Devon, freedom of information",
            "families",
            # Siblings of 1 to 9 are few: see who began to be looked after.
            [("pathway.children.cla.others", band) for band in (0, 3, 4)],
            -1.0,
        ),
        Target(
            "statutory children in need",
            1665,
            lambda f: f.open(*STATUTORY) - 0.19 * f.open("assessment"),
            "CiN, 31 March 2015-17: 1,803, 2,115, 1,861, less streams of 214 and 47",
            "children",
            ["pathway.cin.ends.rate"],
            -0.6,
        ),
        Target(
            "open CAFs",
            900,
            lambda f: f.open("caf", column=families),
            "STRATEGY 6",
            families,
            [("contact", "early_help"), ("assessment", "early_help")],
            0.5,
        ),
        Target(
            "CAFs ending",
            900,
            lambda f: f.flow("case", "ended", case="caf"),
            "STRATEGY 6: about a year's duration",
            "families a year",
            ["pathway.caf.ends.rate"],
            0.5,
        ),
        Target(
            "open CAFs older than 12 months",
            0.13,
            lambda f: (
                f.stock("caf_open", "families", open_for="over 12 months")
                / f.stock("caf_open", "families")
            ),
            "CELS 1.73, November 2017",
            share,
            [("pathway.caf.ends.since_entry.ratio", 3)],
            -1.0,
        ),
        Target(
            "CAFs started straight from the door",
            0.5,
            lambda f: (
                f.closed("contact", "early_help", column=families)
                / f.flow("case", "started", case="caf")
            ),
            "STRATEGY 6: about half are stepped down",
            share,
            [("contact", "early_help"), ("assessment", "early_help", -1)],
            0.35,
        ),
        Target(
            "CAFs closed: needs met",
            0.5,
            lambda f: (
                f.closed("caf", "needs_met", column=families)
                / f.completed("caf", families)
            ),
            "STRATEGY 6",
            share,
            [("caf", "needs_met")],
        ),
        Target(
            "CAFs closed: to social care",
            0.2,
            lambda f: (
                f.closed("caf", "social_care", column=families)
                / f.completed("caf", families)
            ),
            "STRATEGY 6",
            share,
            [("caf", "social_care")],
        ),
        *(
            Target(
                f"need without a case, level {n}",
                u,
                lambda f, n=n: f.unknown(n),
                f"assumption within {r} (CCO)",
                share,
                path,
                0.8,
            )
            for n, u, r, path in (
                (2, 0.7, "60-80%", ["moves.1->2.rate"]),
                (3, 0.5, "25-60%", ["moves.1->3.rate"]),
                (4, 0.2, "5-30%", []),
            )
        ),
        *(
            Target(
                f"families with a case, level {n}",
                k,
                lambda f, n=n: f.known(n),
                s,
                families,
                path,
                0.6,
            )
            for n, k, path, s in (
                (2, 700, [], "STRATEGY 4: c. 700 open cases"),
                (
                    3,
                    800,
                    [],
                    "STRATEGY 4: 809 children in need, 344 families in two services",
                ),
                (
                    4,
                    260,
                    ["moves.3->4.rate"],
                    "STRATEGY 4: 291 looked-after children of families, and plans",
                ),
            )
        ),
        *(
            Target(
                f"looked after, {age}",
                s,
                lambda f, age=age: f.looked_after(age),
                "CLA 2021, without unaccompanied children",
                share,
                [("pathway.cla.ends.by_age.ratio", band)],
                -0.6,
            )
            for band, (age, s) in enumerate(zip(AGES, LOOKED_AFTER, strict=True))
        ),
        *(
            Target(
                f"began to be looked after, {age}",
                n / sum(BEGAN),
                lambda f, age=age: f.began(age),
                f"CLA 2021, without unaccompanied children: {n} of {sum(BEGAN)}",
                share,
                [
                    *((f"pathway.steps.{s}->cla.by_age.ratio", band) for s in TO_CARE),
                    *(
                        [("pathway.children.cla.others", band)]
                        if band in (1, 2)
                        else []
                    ),
                ],
                0.6,
            )
            for band, (age, n) in enumerate(zip(AGES, BEGAN, strict=True))
        ),
        *(
            Target(
                f"ceased to be looked after, {age}",
                n / 113,
                lambda f, ages=ages: f.ceased(*ages),
                f"CLA 2021, without unaccompanied children: {n} of 113",
                share,
            )
            for age, (n, ages) in CEASED.items()
        ),
        Target(
            "on a plan, under 5",
            0.30,
            lambda f: (
                f.stock("case_age", "children", case="cpp", age_band=["under 1", "1-4"])
                / f.open("cpp")
            ),
            "CELS 1.78: 53 of about 170",
            share,
        ),
        *(
            Target(
                f"families with {t}",
                odds(p),
                lambda f, t=t: odds(f.prevalence(t)),
                "as in need-2014",
                "odds",
                [f"themes.{t}.onset.rate"],
                0.8,
            )
            for t, p in THEMES.items()
        ),
        *(
            Target(
                f"{t} at level 3",
                odds(p),
                lambda f, t=t: odds(f.at_level_3(t)),
                "as in need-2014",
                "odds",
                [f"moves.1->3.hazard_ratios.{t}"],
                0.8,
            )
            for t, p in AT_LEVEL_3.items()
        ),
    ]


def lifetime_targets() -> list[Target]:
    """Return what is compared with `lifetimes`, by 18.

    England's, times what Barnet's rates are of England's: 0.64 for children in need,
    0.59 for plans and 0.51 to 0.55 for care.
    """
    return [
        Target(
            f"ever {what} by 18",
            share,
            lambda found, what=what: float(found["probability"][what]),
            source,
            "share",
        )
        for what, share, source in (
            ("in need", 0.16, "25.3% in England (Jay et al. 2025), times 0.64"),
            ("on a plan", 0.04, "6.9% in England (Jay et al. 2025), times 0.59"),
            (
                "looked after",
                0.02,
                "3.3 to 4% in England (born 1992-94, and 2000), times 0.51 to 0.55",
            ),
        )
    ]


def table(state: Found | pd.DataFrame, fitted: list[Target]) -> pd.DataFrame:
    rows = [
        (t.what, t.unit, t.target, t.found(state), bool(t.numbers), t.source)
        for t in fitted
    ]
    made = pd.DataFrame(
        rows, columns=["what", "unit", "target", "model", "fitted", "source"]
    )
    made["difference"] = made["model"] / made["target"] - 1
    return made
