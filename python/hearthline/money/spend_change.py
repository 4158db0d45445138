"""Why spend changed: more of it, a dearer mix of it, or dearer units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _core
from ..base import checks
from ..base.errors import InputError
from .categories import CATEGORIES
from .pricing import Priced, priced
from .years import year_of, year_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ..scenarios.scenario import Scenario
    from .pricing import Counted

    Floats = NDArray[np.float64]
    Pence = NDArray[np.int64]

#: The parts of a change.
PARTS = ("number", "mix", "unit_cost")

_PENCE = 100.0
#: Prices are in ten-thousandths of a pound.
_PRICES = 10_000
#: What public bodies spend, apart from what they take and from other values.
_SPENT = "spending"
#: What `pricing` says of an item, by which units can be compared.
_UNIT = ("per", "event")


@dataclass(frozen=True)
class SpendChange:
    """The change of spend on groups of items, split into three parts that add up.

    Attributes
    ----------
    before, after : str
        What is compared: a scenario and a financial year each.
    groups : dict of str to tuple of str
        The items of each group.
    units : dict of str to str
        What each group's number counts.
    spend : ndarray of int, shape (2, draws, groups)
        Whole pence before and after.
    parts : ndarray of int, shape (draws, groups, 3)
        Whole pence by part, in the order of `PARTS`: ``number`` (more or fewer units
        altogether), ``mix`` (another composition of the group) and ``unit_cost`` (the
        same unit costs more or less). Above 0, spend rose.
    """

    before: str
    after: str
    groups: dict[str, tuple[str, ...]]
    units: dict[str, str]
    spend: Pence
    parts: Pence

    def table(self) -> pd.DataFrame:
        """Return the change of each group, in pounds.

        Returns
        -------
        pandas.DataFrame
            ``group``, ``unit`` (what the number counts), ``part`` (``before``,
            ``number``, ``mix``, ``unit_cost``, ``after``, then ``change``), and
            ``mean``, ``p10`` and ``p90`` over draws. Of the means, and within each
            draw to the penny, before and the three parts add up to after.
        """
        rows = []
        for k, group in enumerate(self.groups):
            before, after = self.spend[0, :, k], self.spend[1, :, k]
            named = zip(PARTS, self.parts[:, k].T, strict=True)
            for part, pence in [
                ("before", before),
                *named,
                ("after", after),
                ("change", after - before),
            ]:
                pounds = pence / _PENCE
                p10, p90 = np.percentile(pounds, [10, 90])
                rows.append(
                    {
                        "group": group,
                        "unit": self.units[group],
                        "part": part,
                        "mean": float(pounds.mean()),
                        "p10": float(p10),
                        "p90": float(p90),
                    }
                )
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return f"<SpendChange from {self.before} to {self.after}: {list(self.groups)}>"


def spend_change(
    before: Counted,
    after: Counted | None = None,
    year: str | None = None,
    to_year: str | None = None,
    groups: Mapping[str, Iterable[str]] | None = None,
    costs_of: Scenario | None = None,
    of_year: str | None = None,
) -> SpendChange:
    """Split the change of spend between two years, or two scenarios in a year.

    Parameters
    ----------
    before : Results
        Of a scenario that states costs.
    after : Results, optional
        Of another scenario, with as many draws; by default the same.
    year : str, optional
        The financial year before, such as ``"2014/15"``; by default the first that
        the run covers as a whole.
    to_year : str, optional
        The financial year after. By default the last that the run covers as a whole
        or, between two scenarios, the same as before.
    groups : mapping of str to iterable of str, optional
        Names of items by the title of their group; the items of a group count the
        same unit. Items that fall on the same families count them once each. By
        default placements are a group, if they have unit costs; otherwise the items
        of each category that count the same unit. Income, and economic and social
        value, are in none of these, and must not be put together with spending.
    costs_of : Scenario, optional
        The scenario whose costs both sides are priced with; by default each one's own.
    of_year : str, optional
        The financial year in whose money prices are stated; by default each year's
        own, so that inflation is a change of unit cost.

    Returns
    -------
    SpendChange

    Raises
    ------
    InputError
        If a run has no volumes, a year is not of it, the two years are not covered
        alike, or a group has no such item or items of several units.
    """
    money = None if of_year is None else year_starts("of_year", of_year)
    sides = [priced(results, costs_of, money) for results in (before, after or before)]
    scenarios = [results.scenario.name for results in (before, after or before)]
    first = _year(sides[0], "year", year, last=False)
    default = to_year if after is None or to_year else sides[0].years[first]
    second = _year(sides[1], "to_year", default, last=True)
    shares = [sides[0].covered[first], sides[1].covered[second]]
    if shares[0] != shares[1]:
        raise InputError(
            "spend_change: expected two financial years of which the runs cover as "
            f"much, found {sides[0].years[first]} ({shares[0]:.0%}) and "
            f"{sides[1].years[second]} ({shares[1]:.0%})"
        )
    if before.draws != (after or before).draws:
        raise InputError(
            "spend_change: expected as many draws before as after, found "
            f"{before.draws} and {(after or before).draws}"
        )
    items: dict[str, dict[str, Any]] = {}
    for side in reversed(sides):
        items |= {item["name"]: item for item in side.items}
    chosen = _default(items) if groups is None else _stated(items, groups)
    tallies = [
        _Tally.of(side, place)
        for side, place in zip(sides, (first, second), strict=True)
    ]
    split = [_split(tallies, names) for names in chosen.values()]
    return SpendChange(
        before=f"{scenarios[0]} {sides[0].years[first]}",
        after=f"{scenarios[1]} {sides[1].years[second]}",
        groups=chosen,
        units={group: _unit(items[names[0]]) for group, names in chosen.items()},
        spend=np.stack([own[0] for own in split], axis=2),
        parts=np.stack([own[1] for own in split], axis=1),
    )


@dataclass(frozen=True)
class _Tally:
    """Volumes, pence and prices of one year by item, of the whole borough."""

    volumes: dict[str, Floats]
    pence: dict[str, Pence]
    prices: dict[str, int]
    draws: int

    @classmethod
    def of(cls, side: Priced, year: int) -> _Tally:
        volumes = side.volumes()[:, year].sum(axis=1)
        pence = side.pence()[:, year].sum(axis=1)
        names = [item["name"] for item in side.items]
        return cls(
            {name: volumes[:, k] for k, name in enumerate(names)},
            {name: pence[:, k] for k, name in enumerate(names)},
            {
                item["name"]: round(item["prices"][year] * _PRICES)
                for item in side.items
            },
            len(volumes),
        )


def _split(tallies: Sequence[_Tally], names: tuple[str, ...]) -> tuple[Pence, Pence]:
    """Return the spend on a group before and after, and the parts of its change."""
    volumes, spend, prices = [], [], []
    for own, other in (tallies, tallies[::-1]):
        none = np.zeros(own.draws)
        nothing = np.zeros(own.draws, dtype=np.int64)
        volumes.append(
            np.stack([own.volumes.get(name, none) for name in names], axis=1)
        )
        spend.append(sum((own.pence.get(name, nothing) for name in names), nothing))
        # What only one side has costs as much on the other, of which there is none.
        prices.append(
            [own.prices.get(name, other.prices.get(name, 0)) for name in names]
        )
    change = (spend[1] - spend[0]).tolist()
    parts = _core.spend_change(volumes[0], volumes[1], prices[0], prices[1], change)
    return np.stack(spend), parts


def _year(side: Priced, name: str, year: str | None, last: bool) -> int:
    """Return the place of a financial year; by default of a whole one."""
    if year is not None:
        return side.years.index(year_of(name, year, side.years))
    whole = np.flatnonzero(side.covered == side.covered.max())
    return int(whole[-1 if last else 0])


def _unit(item: Mapping[str, Any]) -> str:
    """Return what the volume of an item counts."""
    if not item["per"]:
        return "events" if item["event"] else "years"
    if item["event"]:
        return "children at events" if item["per"] == "child" else "events"
    return f"{item['per']}-years"


def _kind(item: Mapping[str, Any]) -> str:
    """Return whose money it is: items of two kinds are never added up."""
    if item["value_type"] != "fiscal":
        return f"{item['value_type']} value"
    return "income" if item["income"] else _SPENT


def _default(items: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return placements, or the items of each category and unit."""
    # What is taken, and what is worth something to society alone, is not spent.
    items = {name: item for name, item in items.items() if _kind(item) == _SPENT}
    if not items:
        raise InputError(
            "spend_change: expected costs that a public body bears, found none"
        )
    placed = tuple(
        name for name, item in items.items() if item["on"].startswith("placement.")
    )
    if placed:
        groups = {"Placements": placed}
        _require_one_unit("Placements", placed, items)
        return groups
    found: dict[tuple[str, str], list[str]] = {}
    for name, item in items.items():
        found.setdefault((item["category"], _unit(item)), []).append(name)
    several = {category for category, _ in found}
    counts = {c: sum(c == category for category, _ in found) for c in several}
    return {
        CATEGORIES[category] + ("" if counts[category] == 1 else f" ({unit})"): tuple(
            names
        )
        for (category, unit), names in found.items()
    }


def _stated(
    items: Mapping[str, Mapping[str, Any]], groups: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Return groups as they are stated."""
    stated: dict[str, tuple[str, ...]] = {}
    given = checks.mapping("groups", groups, "names of items by the title of a group")
    for title, names in given.items():
        group = checks.text("groups", title)
        chosen = tuple(checks.names(f"groups[{group!r}]", names, items))
        if not chosen:
            raise InputError(f"groups: expected items of {group!r}, found none")
        if len(set(chosen)) < len(chosen):
            raise InputError(f"groups[{group!r}]: expected each item once")
        _require_one_unit(group, chosen, items)
        stated[group] = chosen
    if not stated:
        raise InputError("groups: expected one or more, found none")
    return stated


def _require_one_unit(
    group: str, names: Sequence[str], items: Mapping[str, Mapping[str, Any]]
) -> None:
    """Refuse a group whose number, or whose money, would add unlike things."""
    kinds = {_kind(items[name]) for name in names}
    if len(kinds) > 1:
        raise InputError(
            f"groups[{group!r}]: expected items of one kind of money, found "
            f"{' and '.join(sorted(kinds))}"
        )
    units = {_unit(items[name]) for name in names}
    if len(units) > 1:
        raise InputError(
            f"groups[{group!r}]: expected items that count one unit, found "
            f"{' and '.join(sorted(units))}"
        )
