"""Money worked out again from stated prices and counted volumes, in fractions.

It follows docs/money.md and shares no code with the package: it reads a scenario as
TOML, and the table of volumes.
"""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    import hearthline as hl

#: Payers in the order of docs/money.md, and whose money it is.
BUDGETS = {
    "family_services": "general_fund",
    "adult_social_care": "general_fund",
    "schools_grant": "ring_fenced",
    "housing_account": "ring_fenced",
    "police_justice": "partner",
    "health": "partner",
    "schools": "partner",
    "dwp": "partner",
    "housing_providers": "partner",
    "society": "partner",
}
CLASSES = ("cashable", "avoidance", "income", "partners")
#: By how much a benefit is lowered, by the grade of its evidence.
OPTIMISM = {1: 0, 2: 5, 3: 10, 4: 15, 5: 25, 6: 40}
COUNCIL = ("general_fund", "ring_fenced")


def half_away(exact: Fraction) -> int:
    """Return the nearest whole number; halves away from zero."""
    size = math.floor(abs(exact) + Fraction(1, 2))
    return size if exact >= 0 else -size


def label(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def number(stated: dict[str, Any], name: str, default: float = 0.0) -> Fraction:
    return Fraction(stated[name]["value"]) if name in stated else Fraction(default)


class Book:
    """The unit costs of a scenario, and those of its programmes."""

    def __init__(self, costs: hl.Scenario, *programmes_of: hl.Scenario) -> None:
        stated = tomllib.loads(costs.to_toml())["costs"]
        self.items: dict[str, dict[str, Any]] = dict(stated["items"])
        self.area = float(number(stated, "area_factor", 1))
        self.deflator = stated.get("deflator")
        for scenario in programmes_of:
            own = tomllib.loads(scenario.to_toml()).get("programmes", {})
            for name, programme in own.items():
                self._add_programme(name, programme.get("cost", {}))

    def _add_programme(self, name: str, cost: dict[str, Any]) -> None:
        for field, part, price in (
            ("start", "start", "each"),
            ("place_used", "place_used", "a_year"),
            ("fixed", "year", "a_year"),
            ("place", "place", "a_year"),
        ):
            if cost.get(field, {}).get("value"):
                on = f"programme.{name}.{part}"
                self.items[on] = {
                    "on": on,
                    price: cost[field],
                    "price_year": cost["price_year"],
                    "category": "programmes",
                    "payers": {cost.get("payer", "family_services"): {"value": 1}},
                    "grade": cost.get("grade", 6),
                }

    def index(self, year: int) -> float:
        """Return the deflator of a year."""
        first = int(self.deflator["first_year"][:4])
        known = self.deflator["index"]["value"]
        beyond = year - first - (len(known) - 1)
        if beyond <= 0:
            return float(known[year - first])
        growth = 1 + float(self.deflator["later_growth"]["value"])
        return float(known[-1]) * growth**beyond

    def price(self, name: str, year: int, money: int | None = None) -> Fraction:
        """Return pounds in the money of the year, or of another one."""
        item = self.items[name]
        stated = item.get("editions", {}).get(item.get("edition"), item)
        if "a_week" in stated:
            pounds = stated["a_week"]["value"] * 365.25 / 7
        elif "a_year" in stated:
            pounds = stated["a_year"]["value"]
        else:
            pounds = stated["each"]["value"] * float(number(item, "times", 1))
        if item.get("area") == "national":
            pounds *= self.area
        since = int(stated["price_year"][:4])
        of = year if money is None else money
        pounds *= self.index(of) / self.index(since)
        pounds *= (1 + float(number(item, "growth"))) ** (year - since)
        return Fraction(round(pounds * 10_000), 10_000)

    def shares(self, name: str) -> dict[str, Fraction]:
        own = self.items[name]["payers"]
        # As they are written: 0.37 is no binary number, and half a penny may be.
        return {p: Fraction(str(own[p]["value"])) for p in BUDGETS if p in own}

    def following(self, name: str, volume: Fraction, covered: Fraction) -> Fraction:
        """Return how much of a volume's cost follows it, in average units."""
        item = self.items[name]
        fixed, steps = number(item, "fixed"), number(item, "semi_fixed")
        found = (1 - fixed - steps) * volume
        if steps:
            step = number(item, "step") * covered
            # A billionth of a step is rounding, not a case.
            found += steps * step * math.ceil(volume / step - Fraction(1, 10**9))
        return found


class Counted:
    """What a run counted, in whole ticks, by draw, year and locality."""

    def __init__(self, run: hl.Results, book: Book) -> None:
        self.start = tuple(map(int, run.scenario.start.split("-")))
        self.horizon = run.scenario.horizon
        self.draws = run.draws
        first = self.start[0] - (self.start[1] < 4)
        into = (self.start[1] - 4) % 12
        self.years = [first + k for k in range(-(-(into + self.horizon) // 12))]
        self.covered = [
            Fraction(
                min(12 * (k + 1), into + self.horizon) - max(12 * k, into),
                12,
            )
            for k in range(len(self.years))
        ]
        self.book = book
        table = run.table("volume")
        table["on"] = table["on"].astype(str)
        self.events = {
            on
            for on, own in table.groupby("on")
            if on.split(".")[0] in ("contact", "referral", "conference", "started")
            or on.endswith(".start")
            or ">" in on
            or on.split(".")[-1] in ("onset", "remission")
        }
        self.cells: dict[tuple[str, int, int], list[Fraction]] = defaultdict(list)
        rows = table.set_index("on")
        there = set(rows.index)
        for name, item in book.items.items():
            if item["on"] not in there:
                continue
            measure = "children" if item.get("per") == "child" else "families"
            own = rows.loc[[item["on"]]]
            for draw, year, count in zip(
                own["draw"], own["year"], own[measure], strict=True
            ):
                units = Fraction(float(count))
                if item["on"] not in self.events:
                    units /= 12
                self.cells[name, int(draw), int(year)].append(units)

    def volume(self, name: str, draw: int, year: int) -> Fraction:
        return sum(self.cells.get((name, draw, year), []), Fraction(0))

    def bills(
        self, name: str, draw: int, year: int, money: int | None = None
    ) -> dict[str, int]:
        """Return whole pence by payer, rounded in each locality."""
        shares = self.book.shares(name)
        found = dict.fromkeys(shares, 0)
        price = self.book.price(name, year, money)
        for units in self.cells.get((name, draw, year), []):
            pence = half_away(units * price * 100)
            exact = {payer: share * pence for payer, share in shares.items()}
            own = {payer: math.floor(part) for payer, part in exact.items()}
            left = pence - sum(own.values())
            order = sorted(shares, key=lambda p: own[p] - exact[p])
            for payer in order[:left]:
                own[payer] += 1
            for payer, part in own.items():
                found[payer] += part
        return found


def saved(
    base: Counted, mix: Counted, reference: int, money: int | None = None
) -> pd.DataFrame:
    """Return whole pence by draw, year, item, payer and class."""
    book, rows = base.book, []
    for draw in range(base.draws):
        for k in range(len(base.years)):
            for name in book.items:
                rows += _of_item(book, base, mix, reference, money, draw, k, name)
    columns = ["draw", "year", "item", "payer", "budget", "class", "pence"]
    return pd.DataFrame(rows, columns=columns)


def _of_item(
    book: Book,
    base: Counted,
    mix: Counted,
    reference: int,
    money: int | None,
    draw: int,
    k: int,
    name: str,
) -> list[tuple[Any, ...]]:
    item, year, covered = book.items[name], base.years[k], base.covered[k]
    before, after = (c.volume(name, draw, year) for c in (base, mix))
    then = base.volume(name, draw, base.years[reference])
    then *= covered / base.covered[reference]
    needs = [book.following(name, v, covered) for v in (then, before, after)]
    price = book.price(name, year, money)
    bills = [c.bills(name, draw, year, money) for c in (base, mix)]
    rows = []
    for payer, share in book.shares(name).items():
        budget = BUDGETS[payer]
        difference = bills[0][payer] - bills[1][payer]
        own: dict[str, int] = {}
        if item.get("flow") == "income":
            own["income" if budget in COUNCIL else "partners"] = -difference
        elif item["category"] == "programmes":
            own["programmes"] = -difference
        else:
            budgeted, need, left = needs
            stays = difference
            if need != left:
                stays = half_away(
                    share * price * 100 * ((before - need) - (after - left))
                )
            released = difference - stays
            if budget not in COUNCIL:
                own["partners"] = released
            elif need != left:
                below = max(Fraction(0), budgeted - left)
                below -= max(Fraction(0), budgeted - need)
                below /= need - left
                cash = half_away(number(item, "cashable") * below * released)
                own |= {"cashable": cash, "avoidance": released - cash}
        rows += [
            (draw, year, name, payer, budget, kind, pence)
            for kind, pence in own.items()
            if pence
        ]
    return rows
