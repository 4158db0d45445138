"""Money computed again, in fractions, from the table `volume` and a cost book alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import hearthline as hl

#: In the order in which equal remainders have the odd penny.
PAYERS = [
    *("family_services", "adult_social_care", "schools_grant", "housing_account"),
    *("police_justice", "health", "schools", "dwp", "housing_providers", "society"),
]
FUND = ("family_services", "adult_social_care")
COUNCIL = (*FUND, "schools_grant", "housing_account")
CLASSES = ("cashable", "avoidance", "income", "partners", "programmes", "stays")
_OPTIMISM = (0, 5, 10, 15, 25, 40)


def half_away(x: Fraction) -> int:
    """Return the nearest whole number, halves away from zero."""
    whole = math.floor(abs(x) + Fraction(1, 2))
    return whole if x >= 0 else -whole


def number(stated: Any) -> Fraction:
    """Return a number of a file, as it is written."""
    return Fraction(str(stated["value"] if isinstance(stated, dict) else stated))


@dataclass
class Item:
    """A unit cost."""

    on: str
    per: str
    price: Fraction
    year: int
    payers: dict[str, Fraction]
    area: Fraction = Fraction(1)
    growth: Fraction = Fraction(0)
    cashable: Fraction = Fraction(0)
    fixed: Fraction = Fraction(0)
    semi: Fraction = Fraction(0)
    step: Fraction = Fraction(1)
    income: bool = False
    programme: bool = False
    fiscal: bool = True
    grade: int = 6

    @property
    def event(self) -> bool:
        """Whether it falls on events."""
        starts = ("moves.", "contact", "referral", "conference", "started.")
        return self.on.startswith(starts) or self.on.endswith((".onset", ".start"))

    def following(self, volume: Fraction, covered: Fraction) -> Fraction:
        """Return the units whose cost follows a volume."""
        step = self.step * covered
        needed = max(0, math.ceil(volume / step - Fraction(1, 10**9)))
        rest = (1 - self.fixed - self.semi) * volume
        return self.semi * step * needed + rest


class Book:
    """The items of a cost book and of programmes, and the level of prices."""

    def __init__(
        self, costs: Mapping[str, Any], programmes: Mapping[str, Any] | None = None
    ) -> None:
        deflator = costs["deflator"]
        self.first = int(deflator["first_year"][:4])
        self.index = [Fraction(str(x)) for x in deflator["index"]["value"]]
        self.later = number(deflator["later_growth"])
        self.items: dict[str, Item] = {}
        for name, own in costs["items"].items():
            unit = next(u for u in ("each", "a_week", "a_year") if u in own)
            weeks = Fraction("365.25") / 7 if unit == "a_week" else 1
            self.items[name] = Item(
                own["on"],
                own.get("per", ""),
                number(own[unit]) * weeks * number(own.get("times", 1)),
                int(own["price_year"][:4]),
                {payer: number(share) for payer, share in own["payers"].items()},
                number(costs["area_factor"])
                if own["area"] == "national"
                else Fraction(1),
                number(own["growth"]),
                number(own["cashable"]),
                number(own["fixed"]),
                number(own["semi_fixed"]),
                number(own.get("step", 1)),
                own["flow"] == "income",
                fiscal=own["value_type"] == "fiscal",
                grade=own["grade"],
            )
        for name, own in (programmes or {}).items():
            cost = own["cost"]
            for part, key in (
                ("year", "fixed"),
                *((part, part) for part in ("start", "place", "place_used")),
            ):
                if key in cost:
                    on = f"programme.{name}.{part}"
                    self.items[on] = Item(
                        on,
                        "",
                        number(cost[key]),
                        int(cost["price_year"][:4]),
                        {cost.get("payer", "family_services"): Fraction(1)},
                        programme=True,
                        grade=cost.get("grade", 6),
                    )

    def level(self, year: int) -> Fraction:
        """Return the level of prices of a financial year."""
        beyond = year - self.first - len(self.index) + 1
        if beyond <= 0:
            return self.index[year - self.first]
        return self.index[-1] * (1 + self.later) ** beyond

    def price(self, item: Item, year: int, of_year: int | None) -> int:
        """Return the price of a year, in ten-thousandths of a pound."""
        pounds = item.price * item.area * (1 + item.growth) ** (year - item.year)
        pounds *= self.level(of_year or year) / self.level(item.year)
        return half_away(pounds * 10_000)


def split(pence: int, payers: Mapping[str, Fraction]) -> dict[str, int]:
    """Return what each payer bears, by the method of largest remainders."""
    names = [payer for payer in PAYERS if payer in payers]
    exact = {payer: payers[payer] * abs(pence) for payer in names}
    own = {payer: math.floor(x) for payer, x in exact.items()}
    by_rest = sorted(names, key=lambda payer: own[payer] - exact[payer])
    for payer in by_rest[: abs(pence) - sum(own.values())]:
        own[payer] += 1
    return {payer: x if pence >= 0 else -x for payer, x in own.items()}


def covered(start: str, horizon: int) -> dict[int, Fraction]:
    """Return the share of each financial year that a run covers."""
    year, month = (int(part) for part in start.split("-"))
    months: dict[int, int] = {}
    for k in range(horizon):
        ahead = month - 1 + k
        financial = year + ahead // 12 - (ahead % 12 < 3)
        months[financial] = months.get(financial, 0) + 1
    return {own: Fraction(count, 12) for own, count in months.items()}


class Ledger:
    """The pence of a run, by draw, year, item and payer."""

    def __init__(self, run: hl.Results, book: Book, of_year: int | None = None) -> None:
        table = run.table("volume")
        counted = {
            (draw, int(str(year)[:4]), str(place), str(on)): (families, children)
            for draw, year, place, on, families, children in zip(
                *(table[name] for name in ("draw", "financial_year", "locality", "on")),
                *(table[name] for name in ("families", "children")),
                strict=True,
            )
        }
        self.years = sorted({key[1] for key in counted})
        self.draws = sorted({key[0] for key in counted})
        on_what: dict[str, list[tuple[str, Item]]] = {}
        for name, item in book.items.items():
            on_what.setdefault(item.on, []).append((name, item))
        self.cells: dict[tuple[int, int, str, str, str], int] = {}
        self.pence: dict[tuple[int, int, str, str], int] = {}
        self.volumes: dict[tuple[int, int, str], Fraction] = {}
        prices: dict[tuple[str, int], int] = {}
        for (draw, year, place, on), both in counted.items():
            for name, item in on_what.get(on, []):
                if (name, year) not in prices:
                    prices[name, year] = book.price(item, year, of_year)
                volume = Fraction(float(both[item.per == "child"])) / (
                    1 if item.event else 12
                )
                key = draw, year, name
                self.volumes[key] = self.volumes.get(key, Fraction(0)) + volume
                pence = half_away(volume * prices[name, year] / 100)
                for payer, own in split(pence, item.payers).items():
                    self.cells[draw, year, place, name, payer] = own
                    line = *key, payer
                    self.pence[line] = self.pence.get(line, 0) + own
        self.prices = prices


def classes(
    base: Ledger,
    mix: Ledger,
    book: Book,
    shares: Mapping[int, Fraction],
    reference: int,
) -> dict[tuple[int, int, str, str], list[int]]:
    """Return what is saved by draw, year, item and payer, like `CLASSES`."""
    saved = {}
    for draw, year, name, payer in {**base.pence, **mix.pence}:
        item, none = book.items[name], Fraction(0)
        was = base.volumes.get((draw, year, name), none)
        now = mix.volumes.get((draw, year, name), none)
        in_budget = base.volumes.get((draw, reference, name), none)
        in_budget *= shares[year] / shares[reference]
        need_was, need_now, need_budget = (
            item.following(volume, shares[year]) for volume in (was, now, in_budget)
        )
        line = draw, year, name, payer
        less = base.pence.get(line, 0) - mix.pence.get(line, 0)
        own = saved[line] = [0] * len(CLASSES)
        if item.programme:
            own[4] = -less
            continue
        if item.income:
            own[2 if payer in COUNCIL else 3] = -less
            continue
        price = {**mix.prices, **base.prices}[name, year]
        stays = item.payers[payer] * price * ((was - need_was) - (now - need_now)) / 100
        own[5] = less if need_was == need_now else half_away(stays)
        released = less - own[5]
        if payer not in COUNCIL:
            own[3] = released
            continue
        if need_was != need_now:
            below = max(none, need_budget - need_now) - max(
                none, need_budget - need_was
            )
            share = item.cashable * below / (need_was - need_now)
            own[0] = half_away(share * released)
        own[1] = released - own[0]
    return saved


def discount(year: int) -> Fraction:
    """Return the factor of a year from 0: 3.5%, then 3% after 30 and 2.5% after 75."""
    rates = (("1.035", min(year, 30)), ("1.03", min(max(year - 30, 0), 45)))
    factor = Fraction("1.025") ** max(year - 75, 0)
    for rate, years in rates:
        factor *= Fraction(rate) ** years
    return 1 / factor


def corrected(item: Item, pence: Mapping[tuple[int, int], int], first: int) -> int:
    """Return a line's present value in pence over draws and years, after optimism."""
    own = sum(amount * discount(year - first) for (_, year), amount in pence.items())
    percent = _OPTIMISM[item.grade - 1]
    # What is less than nothing is a cost of the other kind.
    lower = (own < 0) == item.programme
    factor = 1 + Fraction(-percent if lower else percent, 100)
    return sum(
        half_away(amount * factor * discount(year - first))
        for (_, year), amount in pence.items()
    )
