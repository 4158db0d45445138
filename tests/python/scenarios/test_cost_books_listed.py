"""Cost books as tables, and on the terminal."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, Command

import hearthline as hl
from hearthline.scenarios import cost_books

if TYPE_CHECKING:
    from pathlib import Path

BOOKS = ROOT / "scenarios" / "costs"
NAMES = sorted(path.stem for path in BOOKS.glob("*.toml"))
OWN = ROOT / "tests" / "data" / "costs" / "plain.toml"


def test_the_names_are_those_of_the_files() -> None:
    assert hl.cost_books() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_book_is_listed_as_its_file_states_it(name: str) -> None:
    table = hl.cost_book(name)
    stated = tomllib.loads((BOOKS / f"{name}.toml").read_text("utf-8"))
    items = stated.get("items", {})
    # What it takes in from another book comes besides, and it may change a part.
    assert set(items) <= set(table.index)
    for key, item in items.items():
        row = table.loc[key]
        price = item.get("editions", {}).get(item.get("edition"), item)
        field = {"a year": "a_year", "a week": "a_week", "each": "each"}[row["unit"]]
        number = price[field]
        assert row["price"] == number["value"], key
        assert row["text"] == number[row["kind"]], key
        assert row["price_year"] == price.get("price_year", row["price_year"]), key
        for word in {"title", "on", "category", "area", "value_type", "grade"} & set(
            item
        ):
            assert row[word] == item[word], key
        for share in {"cashable", "fixed", "semi_fixed", "step", "growth"} & set(item):
            assert row[share] == item[share]["value"], key


def test_a_book_of_ones_own_is_listed_by_its_path() -> None:
    table = hl.cost_book(OWN)
    care = table.loc["care"]
    assert care["code"] == "C1"
    assert care["payers"] == "family_services 75%, schools_grant 25%"
    assert (care["price"], care["unit"], care["per"]) == (50000, "a year", "child")
    assert (care["fixed"], care["semi_fixed"], care["step"]) == (0.25, 0.5, 15)
    assert (care["area"], care["value_type"], care["flow"]) == (
        "local",
        "fiscal",
        "cost",
    )
    entrant = table.loc["entrant"]
    assert (entrant["price"], entrant["unit"]) == (20024, "each")
    assert (entrant["times"], entrant["edition"]) == (0.5, "later")
    assert entrant["area"] == "national"


def test_a_book_takes_in_another() -> None:
    table = hl.cost_book(ROOT / "tests" / "data" / "costs" / "changed.toml")
    assert table.index.tolist() == ["care", "entrant"]
    assert table.loc["care", "price"] == 60000
    assert table.loc["care", "kind"] == "source"


def test_a_scenario_has_the_items_of_its_book_and_of_its_programmes() -> None:
    base = hl.load("barnet-2014")
    book = hl.cost_book("barnet-2014")
    own = base.cost_items
    assert own.loc[book.index].equals(book)
    assert list(own.columns) == list(book.columns)
    keyed = hl.load("troubled-families-500").cost_items
    programmes = keyed[keyed["category"] == "programmes"]
    assert not programmes.empty
    assert (programmes["on"] == programmes.index).all()
    assert hl.load("barnet-2014").without("costs").cost_items.empty


def test_values_that_are_in_no_budget_are_told_apart() -> None:
    table = hl.cost_book("gmca-1.4")
    apart = table[table["value_type"] != "fiscal"]
    assert apart["value_type"].to_dict() == {
        "domestic_violence_output": "economic",
        "domestic_violence_harm": "social",
    }
    assert set(apart["payers"]) == {"society"}


def test_what_is_no_book_is_refused() -> None:
    with pytest.raises(hl.ScenarioError, match="did you mean 'need-2014'"):
        hl.cost_book("need-2015")
    with pytest.raises(hl.InputError, match="expected the name or path of a cost book"):
        hl.cost_book(3)  # type: ignore[arg-type]
    with pytest.raises(hl.ScenarioError, match="no file"):
        hl.cost_book("./none.toml")


# ---- The command ----------------------------------------------------------------


def test_the_command_lists_books(command: Command) -> None:
    ended = command("costs")
    assert ended.status == 0
    for name in NAMES:
        assert name in ended.out
    rows = json.loads(command("costs", "--json").out)
    assert [row["name"] for row in rows] == NAMES


def test_the_command_lists_the_unit_costs_of_a_book(command: Command) -> None:
    ended = command("costs", OWN)
    assert ended.status == 0
    said = " ".join(ended.out.split())
    assert "A looked-after child (care)" in said
    assert "£50,000.00 a year, a child, on case.cla; prices of 2014/15; grade 6" in said
    assert (
        "social_care: family_services 75%, schools_grant 25%; 50% cashable; 25% fix"
        in (said)
    )
    assert "50% only by whole steps of 15" in said
    assert "assumption: invented for tests" in said
    assert "£20,024.00 each, a family, on theme.police_justice; 0.5 times" in said
    assert "national prices" in said
    rows = json.loads(command("costs", OWN, "--json").out)
    assert [row["name"] for row in rows] == ["care", "contact", "entrant"]
    assert "; economic value" in command("costs", "gmca-1.4").out
    for name in NAMES:
        assert cost_books.book(name)["title"] in command("costs", name).out


def test_the_command_lists_the_unit_costs_of_a_scenario(command: Command) -> None:
    ended = command("costs", "--scenario", "troubled-families-500")
    assert ended.status == 0
    assert "programme.troubled_families" in ended.out or "programme." in ended.out
    assert "looked_after" in ended.out


def test_the_command_refuses_what_it_cannot_list(
    command: Command, tmp_path: Path
) -> None:
    assert command("costs", "need-2014", "--scenario", "need-2014").status == 2
    assert command("costs", tmp_path / "none.toml").status == 2
    ended = command("costs", "need-2015")
    assert ended.status == 2
    assert "did you mean 'need-2014'" in ended.err
