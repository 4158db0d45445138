"""What docs/money.md says: its tables are made from the files, its numbers hold."""

from __future__ import annotations

import os
import re
import tomllib
from typing import Any

import numpy as np
import pytest
from conftest import ROOT

import hearthline as hl
from hearthline import _core
from hearthline.money.categories import BUDGETS, PAYERS
from hearthline.money.savings import COLUMNS
from hearthline.scenarios.scenario import parse

PAGE = ROOT / "docs" / "money.md"
BOOKS = ROOT / "scenarios" / "costs"

# ---- Tables made from the files ---------------------------------------------


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |\n"


def _payers() -> str:
    rows = [_row(f"`{n}`", title, BUDGETS[kind]) for n, (title, kind) in PAYERS.items()]
    return (
        _row("payer", "who it is", "whose money") + _row(*["---"] * 3) + "".join(rows)
    )


def _share(row: dict[str, Any], share: str) -> str:
    return f"{100 * row[share]:.3g}%" if row[share] > 0 else ""


def _price(row: dict[str, Any]) -> str:
    of = f" {row['times']:g} times" if row["times"] != 1 else ""
    per = f", a {row['per']}" if row["per"] else ""
    price = f"£{row['price']:,.2f}".removesuffix(".00")
    grows = f", {100 * row['growth']:+.3g}% a year" if abs(row["growth"]) > 0 else ""
    area = ", national" if row["area"] == "national" else ""
    kind = f", {row['value_type']} value" if row["value_type"] != "fiscal" else ""
    year = f"({row['price_year']}{grows}{area}{kind})"
    return f"{price} {row['unit']}{of}{per} {year}"


def _items() -> str:
    heading = (
        "falls on",
        "price",
        "payers",
        "fixed",
        "in steps",
        "cashable",
        "grade",
        "where the price is from",
    )
    text = ""
    for name in hl.cost_books():
        stated = tomllib.loads((BOOKS / f"{name}.toml").read_text("utf-8"))
        own = [key for key, item in stated.get("items", {}).items() if "title" in item]
        if not own:
            continue
        text += f"### `{name}`: {stated['title']}\n\n"
        text += _row("unit cost", *heading) + _row(*["---"] * (len(heading) + 1))
        table = hl.cost_book(name)
        for row in table.loc[own].reset_index().to_dict("records"):
            steps = _share(row, "semi_fixed")
            edition = f", edition `{row['edition']}`" if row["edition"] else ""
            text += _row(
                f"{row['title']} (`{row['name']}`{edition})",
                f"`{row['on']}`",
                _price(row),
                row["payers"],
                _share(row, "fixed"),
                f"{steps} of {row['step']:g}" if steps else "",
                _share(row, "cashable"),
                row["grade"],
                ("" if row["kind"] == "source" else f"{row['kind']}: ") + row["text"],
            )
        text += "\n"
    return text


@pytest.mark.parametrize(("part", "make"), [("payers", _payers), ("items", _items)])
def test_tables_are_made_from_the_files(part: str, make: Any) -> None:
    """Set HEARTHLINE_UPDATE=1 to write them again."""
    begin, end = f"<!-- {part}: begin -->\n", f"<!-- {part}: end -->\n"
    before, rest = PAGE.read_text("utf-8").split(begin)
    shown, after = rest.split(end)
    made = f"\n{make().rstrip()}\n\n"
    if "HEARTHLINE_UPDATE" in os.environ:
        PAGE.write_text(before + begin + made + end + after, "utf-8")
    else:
        assert shown == made, "make it again: HEARTHLINE_UPDATE=1"


# ---- What a cost falls on ---------------------------------------------------


def _everything() -> hl.Scenario:
    """Return a scenario with a team, programmes with places, and streams."""
    return parse(
        'inherits = "barnet-2014"\nname = "all"\n[pathway.teams.care]\n'
        'cases = ["cla"]\n'
        'cases_per_worker = { value = 15, unit = "cases", assumption = "a" }\n'
        '[pathway.teams.care.workers]\nfrom = ["2014-04"]\n'
        'number = { value = [40], unit = "workers", assumption = "a" }\n'
    )


def test_the_page_names_all_that_a_cost_can_fall_on() -> None:
    page = PAGE.read_text("utf-8")
    table = page.split("| `on` |")[1].split("\n\n")[0]
    # The rows below the heading: what the first column names, by what prices are.
    patterns = {}
    for line in table.splitlines()[2:]:
        first, _, last = (cell.strip() for cell in line.strip("| ").split(" | "))
        names = re.findall(r"`([^`]+)`", first)
        # The second name of a programme's is an ending.
        own = [n if not n.startswith(".") else f"programme.NAME{n}" for n in names]
        if "to" in first.split():
            own = ["level.N", *own[2:]]
        for name in own:
            escaped = re.escape(name).replace(r"2\->3", r"\d->\d")
            pattern = re.sub("NAME|KIND|SOURCE|N$", "[a-z0-9_]+", escaped)
            patterns[re.compile(pattern)] = last
    scenario = _everything()._core
    drivers = _core.Pricing(scenario, scenario, None).drivers
    for driver in drivers:
        assert any(p.fullmatch(driver) for p in patterns), driver
    for pattern in patterns:
        assert any(pattern.fullmatch(driver) for driver in drivers), pattern.pattern


# ---- The numbers of the text ------------------------------------------------


def test_the_worked_price_is_that_of_a_run() -> None:
    scenario = hl.load("barnet-2014").with_costs("section-251")._core
    page = PAGE.read_text("utf-8")
    for of_year, words in ((2016, "in the money of 2016/17"), (None, "in cash")):
        pricing = _core.Pricing(scenario, scenario, of_year)
        (home,) = (item for item in pricing.items if item["name"] == "residential")
        price = home["prices"][2018 - pricing.first_year]
        assert f"£{price:,.4f} a year {words}" in page


_COSTS = """
inherits = "barnet-2014"
without = ["costs"]
name = "worked"
[time]
horizon = { value = 24, unit = "months", assumption = "two financial years" }
[costs]
title = "Worked"
[costs.items.plan]
title = "A child in need"
on = "case.cin"
per = "child"
a_year = { value = 12000, unit = "pounds per year", assumption = "the page" }
price_year = "2014/15"
category = "social_care"
cashable = { value = 0.5, unit = "probability", assumption = "the page" }
fixed = { value = 0.25, unit = "probability", assumption = "the page" }
semi_fixed = { value = 0.6, unit = "probability", assumption = "the page" }
step = { value = 15, unit = "per step", assumption = "the page" }
[costs.items.plan.payers.family_services]
value = 1
unit = "probability"
assumption = "the page"
"""


def _saved(before: float, after: float) -> dict[str, float]:
    """Return pounds by class of so many children, in the second of two years."""
    scenario = parse(_COSTS)._core
    pricing = _core.Pricing(scenario, scenario, None)
    at = pricing.drivers.index("case.cin")

    def ledger(children: tuple[float, float]) -> _core.Ledger:
        localities = len(scenario.localities) + 1
        months = np.zeros((1, pricing.years, localities, len(pricing.drivers)))
        months[0, :, 0, at] = 12.0 * np.array(children)
        return pricing.ledger(np.zeros_like(months), months)

    lines, pence = _core.savings(
        ledger((before, before)), ledger((before, after)), [1.0] * pricing.years, 0
    )
    assert lines == [("plan", "family_services")]
    return dict(zip(COLUMNS, (pence[0, 1, 0] / 100).tolist(), strict=True))


def _shown(pounds: float) -> str:
    return f"£{pounds:,.0f}"


def test_the_worked_step_is_that_of_the_engine() -> None:
    page = " ".join(PAGE.read_text("utf-8").split())
    few = _saved(30, 28)
    assert few["cashable"] + few["avoidance"] == 3600
    assert "2 x £1,800 = £3,600 is released" in page
    many = _saved(30, 14)
    assert (many["cashable"], many["avoidance"], many["stays"]) == (68400, 68400, 55200)
    assert 15 * 7200 + 16 * 1800 == 136_800
    for pounds in (136_800, 68_400, 55_200, 48_000, 7200, 192_000):
        assert _shown(pounds) in page
    assert 16 * 12_000 == 192_000 == 136_800 + 48_000 + 7200
    one = _saved(31, 30)
    assert one["cashable"] + one["avoidance"] == 109_800
    assert "£109,800 are released, not £12,000" in page
