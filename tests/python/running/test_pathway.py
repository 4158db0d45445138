"""A scenario with a pathway, from the file to tables, pictures and a story."""

from __future__ import annotations

from pathlib import Path

import pytest

import hearthline as hl

FILE = Path(__file__).parents[2] / "data" / "pathway.toml"
TABLES = [
    "contact",
    "referral",
    "assessment",
    "case",
    "closing",
    "duration",
    "placement",
    "case_age",
    "unmet",
]


SMALL = {
    "population.families": 5000,
    "population.start.level_2": 70,
    "population.start.level_3": 125,
    "population.start.level_4": 32,
    "time.horizon": 24,
}


@pytest.fixture(scope="module")
def scenario() -> hl.Scenario:
    return hl.load(FILE).set(SMALL)


@pytest.fixture(scope="module")
def run(scenario: hl.Scenario) -> hl.Results:
    return hl.run(scenario, draws=20, seed=1, progress=False)


def test_tables_are_those_of_cases(run: hl.Results) -> None:
    assert [t for t in run.tables if t in TABLES] == TABLES
    without = hl.load("barnet-2014").set({"time.horizon": 12})
    assert not set(TABLES) & set(hl.run(without, draws=1, progress=False).tables)


def test_every_referral_was_a_contact(run: hl.Results) -> None:
    contacts = run.table("contact")["contacts"].sum()
    referrals = run.table("referral")
    assert 0 < referrals["referrals"].sum() < contacts
    assert referrals["repeat_referrals"].sum() < referrals["referrals"].sum()
    started = run.table("assessment")["started"].sum()
    assert started == referrals["referrals"].sum() - referrals["no_assessment"].sum()


@pytest.mark.parametrize("name", ["case", "placement", "unmet"])
def test_pictures_say_what_they_show(run: hl.Results, name: str) -> None:
    picture = run.plot(name)
    assert "by month" in picture.hearthline_alt
    summary = run.summary(name)
    assert {"mean", "mcse", "p10", "p90"} <= set(summary.columns)


def test_a_story_tells_the_case(run: hl.Results) -> None:
    story = next(
        trace.story
        for family in range(5000)
        if "front door" in (trace := run.family(family)).story
    )
    assert "contacts the front door" in story


def test_a_team_that_is_full_makes_families_wait(
    scenario: hl.Scenario, tmp_path: Path
) -> None:
    text = scenario.to_toml() + "\n".join(
        [
            "",
            "[pathway.teams.duty]",
            'cases = ["assessment"]',
            "[pathway.teams.duty.workers]",
            'from = ["2014-04"]',
            'number = { value = [0.5], unit = "workers", assumption = "test" }',
            "[pathway.teams.duty.cases_per_worker]",
            "value = 10",
            'unit = "cases"',
            'assumption = "test"',
        ]
    )
    path = tmp_path / "short.toml"
    path.write_text(text)
    waiting = hl.run(hl.load(path), draws=3, progress=False).table("case")
    assert waiting["waiting"].sum() > 10


def test_a_comparison_needs_the_pathway_in_its_first_scenario(
    scenario: hl.Scenario,
) -> None:
    plain = hl.load("barnet-2014").set(SMALL)
    with pytest.raises(hl.HearthlineError, match="expected a case at the start"):
        hl.compare({"plain": plain, "pathway": scenario}, draws=1, progress=False)


def test_expected_values_are_refused(scenario: hl.Scenario) -> None:
    with pytest.raises(hl.HearthlineError, match="pathway: expected values do not"):
        hl.expect(scenario)


def test_what_cannot_be_is_named_with_its_line(tmp_path: Path) -> None:
    text = FILE.read_text()
    wrong = text.replace(
        "[pathway.caf.outcomes.other]\nshare = { value = [0.3, 0.3, 0.3, 0.3]",
        "[pathway.caf.outcomes.other]\nshare = { value = [0.3, 0.3, 0.3, 0.5]",
    )
    assert wrong != text
    path = tmp_path / "wrong.toml"
    path.write_text(wrong)
    with pytest.raises(hl.HearthlineError) as caught:
        hl.load(path)
    assert "pathway.caf.outcomes" in str(caught.value)
    assert "shares that add up to 1 at level 4" in str(caught.value)
