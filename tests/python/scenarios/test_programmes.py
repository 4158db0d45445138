"""The library of programmes: every number has a basis, and the arithmetic is right."""

from __future__ import annotations

import json
import math
import os
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from conftest import ROOT, Command

import hearthline as hl
from hearthline.scenarios import programmes as library
from hearthline.scenarios.scenario import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = [
    "childrens-centre-outreach",
    "cse-caseworker",
    "domestic-violence-advocacy",
    "early-help-camhs",
    "employment-support",
    "family-group-conference",
    "family-nurse-partnership",
    "functional-family-therapy",
    "intensive-family-focus",
    "life-skills-training",
    "multisystemic-therapy",
    "parenting-incredible-years",
    "reading-recovery",
    "safer-families",
    "school-attendance-support",
    "social-worker-in-school",
    "substance-misuse-treatment",
    "troubled-families-key-worker",
]
OWN = ROOT / "tests" / "data" / "programmes" / "visits.toml"


def numbers(stated: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield path and content of every number that a programme's file states."""
    for name, value in stated.items():
        path = f"{above}.{name}" if above else name
        if isinstance(value, dict) and "value" in value:
            if library.provenance(value)[1] != "default":
                yield path, value
        elif isinstance(value, dict):
            yield from numbers(value, path)


def every_number() -> list[tuple[str, str, Any]]:
    return [
        (name, path, number)
        for name in NAMES
        for path, number in numbers(library.programme(name))
    ]


# ---- The library ------------------------------------------------------------


def test_the_library_has_these_programmes() -> None:
    assert library.library() == NAMES
    assert hl.programmes()["programme"].unique().tolist() == NAMES


def test_every_number_names_a_source_or_says_that_it_is_an_assumption() -> None:
    for name, path, number in every_number():
        kind, text = library.provenance(number)
        where = f"{name}: {path}"
        assert kind in ("source", "assumption"), where
        assert len(text) > 8, where
        if kind == "source":
            # Whoever wrote it, or the document, and a year or section.
            assert (
                re.search(r"20\d\d|as above|as for", text)
                or "Guidebook" in text
                or ("Unit cost database" in text)
            ), where


def test_every_effect_has_an_interval_and_every_programme_its_evidence() -> None:
    table = hl.programmes()
    assert (table["low"] <= table["hazard_ratio"]).all()
    assert (table["hazard_ratio"] <= table["high"]).all()
    assert (table["low"] < table["high"]).all()
    assert (table["source"] != "").all()


def test_what_nobody_compared_has_no_effect() -> None:
    table = hl.programmes()
    uncontrolled = table[table["design"].isin(["none", "before_after"])]
    assert set(uncontrolled["programme"]) == {
        "cse-caseworker",
        "employment-support",
        "safer-families",
        "school-attendance-support",
        "substance-misuse-treatment",
    }
    assert (uncontrolled["hazard_ratio"] == 1.0).all()
    assert (uncontrolled["basis"] == "assumption").all()


def test_trials_that_found_nothing_say_so() -> None:
    found = hl.programmes().set_index(["programme", "effect"])["hazard_ratio"]
    for name, effect in [
        ("multisystemic-therapy", "care"),
        ("multisystemic-therapy", "offending"),
        ("functional-family-therapy", "offending_begins"),
        ("early-help-camhs", "ends"),
        ("social-worker-in-school", "care"),
    ]:
        assert found[name, effect] == 1.0


def test_effects_that_find_more_raise_hazards() -> None:
    table = hl.programmes().set_index(["programme", "effect"])
    enquiries = table.loc[("social-worker-in-school", "enquiries")]
    assert enquiries["hazard_ratio"] == 1.06
    assert "section_47" in enquiries["processes"]
    assert table.loc[("troubled-families-key-worker", "plans"), "hazard_ratio"] > 1.0


def test_grades_are_those_of_the_early_intervention_foundation() -> None:
    grades = hl.programmes().set_index("programme")["grade"].to_dict()
    rated = {name: grade for name, grade in grades.items() if grade != "not_rated"}
    assert rated == {
        "family-nurse-partnership": "4",
        "functional-family-therapy": "3+",
        "multisystemic-therapy": "4+",
    }


def test_every_programme_can_be_taken_in_by_the_baseline() -> None:
    tables = "".join(
        f"[programmes.{name.replace('-', '_')}]\nlibrary = {name!r}\n" for name in NAMES
    )
    whole = parse(f'inherits = "barnet-2014"\nname = "all"\n{tables}')
    stated = library.of_scenario(whole)
    assert {name.replace("-", "_") for name in NAMES} <= set(stated)


# ---- The arithmetic ---------------------------------------------------------


def test_hazard_ratios_are_those_of_the_risks_that_their_texts_state() -> None:
    risk = r"\(1 - (0\.\d+)\)"
    said = re.compile(rf"ln{risk} / ln{risk}(?: = (\d\.\d+))?")
    checked = 0
    for name, path, number in every_number():
        for new, old, result in said.findall(library.provenance(number)[1]):
            ratio = math.log(1.0 - float(new)) / math.log(1.0 - float(old))
            stated = float(result) if result else number["value"]
            digits = len(str(stated).split(".")[1])
            assert abs(ratio - stated) <= 0.6 * 10.0**-digits, f"{name}: {path}"
            checked += 1
    assert checked >= 13


@pytest.mark.parametrize(
    ("name", "path", "odds_ratio", "base"),
    [
        ("domestic-violence-advocacy", "effects.returns.hazard_ratio", 0.43, 0.4),
        ("domestic-violence-advocacy", "effects.returns.low", 0.23, 0.4),
        ("domestic-violence-advocacy", "effects.returns.high", 0.80, 0.4),
        ("multisystemic-therapy", "effects.care.low", 0.77, 0.11),
        ("multisystemic-therapy", "effects.care.high", 2.05, 0.11),
        ("family-nurse-partnership", "effects.school.low", 1 / 1.52, 0.287),
    ],
)
def test_odds_ratios_become_risks_and_then_hazard_ratios(
    name: str, path: str, odds_ratio: float, base: float
) -> None:
    found = {at: number for n, at, number in every_number() if n == name}[path]
    odds = odds_ratio * base / (1.0 - base)
    risk = odds / (1.0 + odds)
    ratio = math.log(1.0 - risk) / math.log(1.0 - base)
    assert f"ln(1 - {risk:.3f})" in library.provenance(found)[1]
    assert found["value"] == pytest.approx(ratio, abs=0.03)


def test_what_is_shrunk_lies_between_the_study_and_no_effect() -> None:
    table = hl.programmes().set_index(["programme", "effect"])
    shrunk = table[table["basis"] == "shrunk"]["hazard_ratio"]
    studies = {
        ("family-nurse-partnership", "school"): 0.83,
        ("intensive-family-focus", "care"): 0.56,
        ("parenting-incredible-years", "parenting"): 1.8,
    }
    assert set(shrunk.index) == set(studies)
    for key, study in studies.items():
        assert 0.0 < math.log(shrunk[key]) / math.log(study) < 1.0


# ---- The table --------------------------------------------------------------


def test_the_table_of_a_scenario_is_that_of_its_programmes() -> None:
    scenario = parse('inherits = "need-2014"\nname = "x"\n', "x")
    assert hl.programmes(scenario).empty
    assert list(hl.programmes(scenario).columns) == list(hl.programmes().columns)
    mix = parse(
        'inherits = "barnet-2014"\nname = "mix"\n'
        '[programmes.conference]\nlibrary = "family-group-conference"\n'
        'places = { value = 40, unit = "places", assumption = "for a test" }\n'
        '[programmes.none]\nlibrary = "reading-recovery"\nwithout = ["effects"]\n'
    )
    table = hl.programmes(mix).set_index("programme")
    assert table.loc["conference", "places"] == 40.0
    assert table.loc["conference", "hazard_ratio"] == 0.76
    assert table.loc["none", "effect"] == ""
    assert pd.isna(table.loc["none", "hazard_ratio"])


def test_costs_that_are_not_stated_are_missing() -> None:
    table = hl.programmes().groupby("programme").first()
    assert table.loc["parenting-incredible-years", "cost_start"] == 1869.0
    assert pd.isna(table.loc["parenting-incredible-years", "cost_fixed"])
    assert table.loc["reading-recovery", "price_year"] == ""


@pytest.mark.parametrize("given", [3, ["barnet-2014"], b"barnet-2014"])
def test_only_scenarios_have_programmes(given: object) -> None:
    with pytest.raises(hl.InputError, match="scenario"):
        hl.programmes(given)  # type: ignore[arg-type]


# ---- The command ------------------------------------------------------------


def test_the_command_lists_the_library(command: Command) -> None:
    ended = command("programmes")
    assert ended.status == 0, ended.err
    for name in NAMES:
        assert name in ended.out
    assert "0.76 (0.63 to 0.89)" in ended.out
    assert "£1,869 a start (2013/14, council)" in ended.out
    rows = json.loads(command("programmes", "--json").out)
    assert len(rows) == len(hl.programmes())


def test_the_command_lists_those_of_a_scenario(
    command: Command, tmp_path: Path
) -> None:
    file = tmp_path / "mix.toml"
    file.write_text(
        'inherits = "barnet-2014"\nname = "mix"\ntitle = "Mix"\n'
        f'[programmes.visits]\nlibrary = "{OWN}"\n'
    )
    ended = command("programmes", "--scenario", file)
    assert ended.status == 0, ended.err
    assert "visits" in ended.out
    assert "50 places" in ended.out
    ended = command("programmes", "visits", "--scenario", file)
    assert "Home visits (visits)" in ended.out
    ended = command("programmes", "visit", "--scenario", file)
    assert ended.status == 2
    assert "expected a programme of mix" in ended.err
    ended = command("programmes", "--scenario", "need-2014")
    assert ended.out == "No programmes.\n"


def test_the_command_shows_one_in_full(command: Command) -> None:
    ended = command("programmes", "family-group-conference")
    assert ended.status == 0, ended.err
    text = re.sub(r"\s+", " ", ended.out)
    for piece in ("36.2% against", "effects.care.low", "pathway.steps.cin->cla"):
        assert piece in text
    assert command("programmes", OWN).status == 0
    ended = command("programmes", "family-group-conferences")
    assert ended.status == 2
    assert "did you mean 'family-group-conference'?" in ended.err


# ---- The table in the documents ---------------------------------------------

PAGE = ROOT / "docs" / "programmes.md"
_BEGIN, _END = "<!-- effects: begin -->\n", "<!-- effects: end -->\n"


def _processes(names: str) -> str:
    """Return processes in words where there are many of one kind."""
    many = names.split(", ")
    if all(name.endswith("->cla") for name in many):
        begins = [name.removeprefix("pathway.steps.")[:-5] for name in many]
        return f"`pathway.steps.CASE->cla` from {', '.join(begins)}"
    return ", ".join(f"`{name}`" for name in many)


def _evidence(row: dict[str, Any]) -> str:
    design = row["design"].replace("_", " ").replace("none", "no study of effects")
    grade = row["grade"].replace("not_rated", "")
    return design + (f", {grade}" if grade else "")


def _table_of_effects() -> str:
    lines = [
        "| programme | acts on | hazard ratio (95% interval) | basis | strongest "
        "study, EIF grade | where the ratio is from |\n",
        "| --- | --- | --- | --- | --- | --- |\n",
    ]
    for row in hl.programmes().to_dict("records"):
        ratio = f"{row['hazard_ratio']:g} ({row['low']:g} to {row['high']:g})"
        kind = "" if row["kind"] == "source" else f"{row['kind']}: "
        cells = [
            f"`{row['programme']}`",
            _processes(row["processes"]),
            ratio,
            row["basis"],
            _evidence(row),
            kind + row["text"],
        ]
        lines.append(f"| {' | '.join(cells)} |\n")
    return "\n" + "".join(lines) + "\n"


def test_the_table_in_the_documents_is_made_from_the_files() -> None:
    """Set HEARTHLINE_UPDATE=1 to write it again."""
    page = PAGE.read_text("utf-8")
    before, rest = page.split(_BEGIN)
    shown, after = rest.split(_END)
    made = _table_of_effects()
    if "HEARTHLINE_UPDATE" in os.environ:
        PAGE.write_text(before + _BEGIN + made + _END + after, "utf-8")
    else:
        assert shown == made, "make it again: HEARTHLINE_UPDATE=1"
