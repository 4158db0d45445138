"""The shipped cost books: each number has its document, and derivations hold."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from conftest import ROOT

import hearthline as hl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOOKS = ROOT / "scenarios" / "costs"
DATA = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(
    not DATA.exists(), reason="the published tables are not beside the project"
)
NAMES = sorted(path.stem for path in BOOKS.glob("*.toml"))
PRICES = ("a_year", "a_week", "each")
PROVENANCE = ("source", "calibrated", "assumption")
#: Words of the documents that a source names, beside the keys of a book's heading.
DOCUMENTS = ("HM Treasury", "Public Health England")
WEEKS = 365.25 / 7


def book(name: str) -> dict[str, Any]:
    """Return what a book itself states."""
    return tomllib.loads((BOOKS / f"{name}.toml").read_text("utf-8"))


def items(name: str) -> dict[str, Any]:
    """Return the unit costs of a book, also those that it takes in."""
    stated = book(name)
    found = items(stated["book"]) if "book" in stated else {}
    for path in stated.get("without", ()):
        del found[path.removeprefix("items.")]
    for key, item in stated.get("items", {}).items():
        found[key] = {**found.get(key, {}), **item}
    return found


def quantities(stated: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every number of a table, with its path."""
    if not isinstance(stated, dict):
        return
    # The value of an item is a word: fiscal, economic or social.
    if not isinstance(stated.get("value", ""), str):
        yield path, stated
        return
    for key, inner in stated.items():
        yield from quantities(inner, f"{path}.{key}" if path else key)


def editions(name: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the prices that items state, by item and edition."""
    found = {}
    for key, item in items(name).items():
        for edition, price in item.get("editions", {"": item}).items():
            found[key, edition] = price
    return found


def price(stated: dict[str, Any]) -> dict[str, Any]:
    """Return the only price of an item or an edition."""
    (found,) = [stated[kind] for kind in PRICES if kind in stated]
    return found


def deflator() -> pd.Series[float]:
    stated = book("gdp-deflator")["deflator"]
    first = int(stated["first_year"][:4])
    values = stated["index"]["value"]
    return pd.Series(values, range(first, first + len(values)))


def costed(name: str, folder: Path) -> hl.Scenario:
    """Return a shipped scenario with the unit costs of a book."""
    base = "need-2014" if name == "need-2014" else "barnet-2014"
    path = folder / "costed.toml"
    path.write_text(
        f'inherits = "{base}"\nwithout = ["costs"]\nname = "costed"\n'
        f'[costs]\nbook = "{name}"\n',
        "utf-8",
    )
    return hl.load(path)


# ---- Reading ---------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_takes_in_each_book(name: str, tmp_path: Path) -> None:
    scenario = costed(name, tmp_path)
    whole = tomllib.loads(scenario.to_toml())
    assert set(whole["costs"].get("items", {})) == set(items(name))


@pytest.mark.parametrize("name", NAMES)
def test_each_edition_can_be_chosen(name: str, tmp_path: Path) -> None:
    scenario = costed(name, tmp_path)
    for key, item in items(name).items():
        for edition in item.get("editions", ()):
            path = f"costs.items.{key}.edition"
            chosen = scenario.set({path: edition})
            whole = tomllib.loads(chosen.to_toml())
            assert whole["costs"]["items"][key]["edition"] == edition


# ---- Each number -----------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_each_number_has_one_provenance(name: str) -> None:
    found = dict(quantities(book(name)))
    assert found
    for path, number in found.items():
        stated = [kind for kind in PROVENANCE if number.get(kind)]
        assert len(stated) == 1, path
        assert "calibrated" not in stated, path


@pytest.mark.parametrize("name", NAMES)
def test_each_source_names_a_document(name: str) -> None:
    heading = (BOOKS / f"{name}.toml").read_text("utf-8").partition("\n\n")[0]
    keys = re.findall(r"^#   ([A-Za-z][A-Za-z0-9-]*)  ", heading, re.MULTILINE)
    keys += re.findall(r"^# ([A-Z]+) is the ", heading, re.MULTILINE)
    named = re.compile("|".join([*(rf"\b{key}\b" for key in keys), *DOCUMENTS]))
    for path, number in quantities(book(name)):
        if "source" in number:
            assert named.search(number["source"]), (path, number["source"])


@pytest.mark.parametrize("name", NAMES)
def test_the_chosen_edition_is_one_of_several(name: str) -> None:
    for key, item in items(name).items():
        if "editions" in item:
            assert item["edition"] in item["editions"], key
            assert len(item["editions"]) > 1, key


def test_where_editions_disagree_both_are_kept() -> None:
    found = items("gmca-1.4")["first_time_entrant"]["editions"]
    assert {key: price(e)["value"] for key, e in found.items()} == {
        "gmca-2014": 20024,
        "gmca-1_4": 3152,
    }


@pytest.mark.parametrize("name", NAMES)
def test_shares_of_payers_add_to_one(name: str) -> None:
    for key, item in items(name).items():
        shares = [share["value"] for share in item["payers"].values()]
        assert sum(shares) == pytest.approx(1, abs=1e-9), key


# ---- Derivations -------------------------------------------------------------------


def test_averages_are_spending_divided_by_cases() -> None:
    found = items("barnet-2014")
    for key, spending, cases in (
        ("early_help", 4_700_000, 700),
        ("child_in_need", 15_500_000, 1256),
        ("protection_plan", 15_500_000, 1256),
        ("looked_after", 21_800_000, 326),
    ):
        assert price(found[key])["value"] == round(spending / cases, 2), key


def test_averages_leave_out_the_front_door_where_it_is_counted_apart() -> None:
    found = items("gmca-1.4")
    front_door = sum(
        children
        * price(found[key].get("editions", {}).get("core", found[key]))["value"]
        for key, children in (
            ("contact", 10_270),
            ("referral", 3388),
            ("assessment", 3151),
        )
    )
    assert round(3388 * 0.93) == 3151
    prices = deflator()
    area = book("gmca-1.4")["area_factor"]["value"]
    front_door *= area * prices[2014] / prices[2009]
    left = round((15_500_000 - front_door) / 1256, 2)
    assert price(found["child_in_need"])["value"] == left
    assert price(found["protection_plan"])["value"] == left


def real_growth(first: float, last: float) -> float:
    """Return the yearly growth over the deflator from 2016/17 to 2019/20."""
    prices = deflator()
    return float((last / first / (prices[2019] / prices[2016])) ** (1 / 3) - 1)


def test_real_growth_is_that_of_the_published_series() -> None:
    found = items("section-251")
    assert found["residential"]["growth"]["value"] == round(real_growth(3125, 4285), 6)
    assert found["fostering"]["growth"]["value"] == round(real_growth(575, 600), 6)
    # So that the outturn of 2019/20 follows from the price of 2016/17.
    prices = deflator()
    level = prices[2019] / prices[2016]
    grown = 3125 * level * (1 + found["residential"]["growth"]["value"]) ** 3
    assert grown == pytest.approx(4285, abs=0.05)


def test_placements_and_the_rest_of_care_give_the_published_cost() -> None:
    found = items("section-251")
    shares = {
        "fostering": 0.62,
        "residential": 0.15,
        "semi_independent": 0.19,
        "with_parents": 0.03,
        "other_placement": 0.01,
    }
    placed = sum(share * found[k]["a_week"]["value"] for k, share in shares.items())
    rest = found["looked_after"]["a_week"]["value"]
    # The published cost is rounded to £5 a week.
    assert placed + rest == pytest.approx(1305, abs=0.5)


def test_half_of_residential_placements_are_of_high_cost() -> None:
    found = editions("childrens-commissioner-2019")
    high = found["residential", "all-high-cost"]["a_year"]["value"]
    other = found["fostering", ""]["a_year"]["value"]
    mean = found["residential", "half-high-cost"]["a_year"]["value"]
    assert mean == (high + other) / 2
    area = book("childrens-commissioner-2019")["area_factor"]["value"]
    assert mean * area == pytest.approx(3510 * WEEKS, rel=0.05)


# ---- The published tables ------------------------------------------------------------


@needs_data
def test_the_deflator_is_the_published_one() -> None:
    rows = pd.read_csv(DATA / "unit_costs" / "gdp_deflator.csv", header=None, dtype=str)
    years = rows[2].str.extract(r"^(\d{4}) to \d{4}")[0]
    published = pd.to_numeric(rows[3], errors="coerce")
    table = pd.Series(published.to_numpy(), years).dropna()
    ours = deflator()
    for year, value in ours.items():
        assert value == pytest.approx(table[str(year)], abs=5e-7), year
    assert table.index[-1] == str(ours.index[-1])


@needs_data
def test_prices_by_the_week_are_the_published_ones() -> None:
    path = DATA / "barnet" / "lait_barnet_london_england.csv"
    published = pd.read_csv(path)
    for key, series in (
        ("fostering", "FosteringFinance"),
        ("residential", "RescareFinance"),
    ):
        rows = published[published["Short Desc"] == series]
        table = rows.set_index(["Years", "LA and Regions"])["Values"].astype(float)
        item = items("section-251")[key]
        assert item["a_week"]["value"] == table["2016-17 (OT)", "Barnet"]
        area = "Barnet" if key == "residential" else "England"
        growth = real_growth(table["2016-17 (OT)", area], table["2019-20 (OT)", area])
        assert item["growth"]["value"] == round(growth, 6)


@needs_data
def test_unit_costs_are_those_of_the_database() -> None:
    published = hl.unit_costs(DATA / "unit_costs" / "gmca_ucd_v1.4_flat.csv")
    checked = set()
    for (key, edition), stated in editions("gmca-1.4").items():
        text = price(stated).get("source") or price(stated)["assumption"]
        # Such as "health £1,171 (CR2.0.1)" and "UCD SS6.1, ..., £37 in 2009/10".
        parts = re.findall(r"£([\d,.]*\d) \(([A-Z&]+\d[\d.]*\d)\)", text)
        for amount, code in parts:
            assert float(amount.replace(",", "")) == published.pounds[code], (key, code)
        whole = re.match(r"UCD ([A-Z&]+\d[\d.]*\d), [^£:]*£([\d,.]*\d)", text)
        if whole is not None:
            code, amount = whole[1], float(whole[2].replace(",", ""))
            assert amount == published.pounds[code], (key, edition)
            assert stated["price_year"] == published.price_year[code], (key, edition)
            if "times" not in text:
                assert price(stated)["value"] == amount, (key, edition)
        if parts or whole:
            checked.add((key, edition))
    assert len(checked) == 27


@needs_data
def test_items_are_the_sums_of_their_parts() -> None:
    pounds = hl.unit_costs(DATA / "unit_costs" / "gmca_ucd_v1.4_flat.csv").pounds
    found = editions("gmca-1.4")
    for key, codes in (
        ("domestic_violence", "CR2.0.1 CR2.0.2 CR2.0.3 CR2.0.5"),
        ("care_proceedings", "SS4.1.1 SS4.1.3 SS4.1.4"),
        ("mental_health_adult", "HE11.0.1 HE11.0.2"),
        ("truancy", "E&S1.0.1 E&S1.0.2"),
        ("exclusion", "E&S2.0.1 E&S2.0.2"),
        ("eviction", "HO1.0.1 HO1.0.2 HO1.0.3 HO1.0.4"),
    ):
        amount = price(found[key, ""])["value"]
        assert amount == pytest.approx(pounds[codes.split()].sum()), key
    shares = items("gmca-1.4")["domestic_violence"]["payers"]
    assert shares["health"]["value"] == pytest.approx(pounds["CR2.0.1"] / 2277)
    area = book("gmca-1.4")["area_factor"]["value"]
    for key, code, edition, times in (
        ("early_help", "SS6.0", "gmca-1_4", 2),
        ("looked_after", "SS1.0", "gmca-1_4", 1),
    ):
        expected = round(times * area * pounds[code], 2)
        assert price(found[key, edition])["value"] == pytest.approx(expected)
