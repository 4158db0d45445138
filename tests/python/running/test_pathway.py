"""A scenario with a pathway, from the file to tables, pictures and a story."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from conftest import quietly

import hearthline as hl
from hearthline.results.trace import Trace, what_happened

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
    "caf_start",
    "caf_theme",
    "caf_open",
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
    without = hl.load("need-2014").set({"time.horizon": 12})
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


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("steps.assessment->section_47", "An enquiry under section 47 starts"),
        ("steps.cin->section_47", "An enquiry under section 47 starts"),
        ("steps.cpp->cla", "Children enter care"),
        (
            "placements.moves.fostering->residential",
            "The placement changes from Fostering to Residential",
        ),
    ],
)
def test_a_step_is_not_told_as_a_change_of_placement(step: str, told: str) -> None:
    assert what_happened(f"pathway.{step}", 3) == told


def test_a_story_tells_who_leaves_a_case_and_who_stays() -> None:
    def step(month: float, process: str, covered: list[float]) -> dict[str, object]:
        return {
            "month": month,
            "process": process,
            "level": 4,
            "themes": [],
            "hazard": 0.1,
            "case": "cla" if covered else "none",
            "covered": covered,
        }

    ends = "pathway.cla.outcomes.permanence"
    trace = Trace(
        family=1,
        draw=0,
        about="Family 1.",
        start="2014-04",
        horizon=12,
        steps=[
            step(0, "start", [-150.0, -70.0, -3.0]),  # type: ignore[list-item]
            step(2, ends, [-150.0, -70.0]),  # type: ignore[list-item]
            step(5, ends, []),  # type: ignore[list-item]
        ],
    )
    what = "Care ends by adoption or special guardianship"
    assert f": {what}, for 1 of 3 children." in trace.story
    assert trace.story.count(f": {what}.") == 1
    assert trace.table["what"].tolist()[1:] == [f"{what}, for 1 of 3 children", what]


def test_early_help_is_counted_as_stories_tell_it(run: hl.Results) -> None:
    starts: Counter[tuple[str, str]] = Counter()
    themes: Counter[str] = Counter()
    for family in range(5000):
        source = "before_the_start"
        for step in run.family(family).steps:
            parts = step["process"].removeprefix("pathway.").split(".")
            if parts[0] == "contacts":
                source = parts[1]
            if parts[1:] != ["outcomes", "early_help"]:
                continue
            route = {"contact": "door", "cin": "stepped_down"}.get(parts[0], parts[0])
            starts[route, "social_care" if parts[0] == "cin" else source] += 1
            themes.update(step["themes"] or ["none"])
    assert sum(starts.values()) > 100
    assert len(starts) > 8
    first = run.table("caf_start")
    first = first[(first["draw"] == 0) & (first["families"] > 0)]
    counted = first.groupby(["route", "source"], observed=True)["families"].sum()
    assert counted.to_dict() == starts
    with_theme = run.table("caf_theme")
    with_theme = with_theme[(with_theme["draw"] == 0) & (with_theme["families"] > 0)]
    assert (
        with_theme.groupby("theme", observed=True)["families"].sum().to_dict() == themes
    )


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
    scenario: hl.Scenario, tmp_path: Path
) -> None:
    path = tmp_path / "plain.toml"
    path.write_text(
        f'inherits = "{FILE}"\nwithout = ["pathway"]\nname = "plain"\ntitle = "Plain"\n'
    )
    plain = hl.load(path).set(SMALL)
    with pytest.raises(hl.HearthlineError, match="expected a case at the start"):
        hl.compare({"plain": plain, "pathway": scenario}, draws=1, progress=False)


def test_expected_values_say_what_they_do_not_follow(scenario: hl.Scenario) -> None:
    with pytest.raises(hl.RunError, match=r"pathway\.after_closing: the exact solver"):
        hl.expect(scenario, progress=False)


def test_expected_values_of_the_baseline_are_refused_with_what_to_do() -> None:
    # One spin-up, for time.
    base = hl.load("barnet-2014").set({"population.replications": 1})
    with pytest.raises(
        hl.RunError,
        match=r"together with demography: .*; simulate this scenario instead, or "
        "solve one of need alone, such as need-ons-2022 or need-2014$",
    ):
        hl.expect(base, progress=False)


def test_expected_values_have_cases(tmp_path: Path) -> None:
    # Few themes, so that it is quick; help may not change what depends on time.
    path = tmp_path / "solvable.toml"
    lines = FILE.read_text().splitlines()
    path.write_text("\n".join(x for x in lines if not x.startswith('"moves.3->2"')))
    rare = [
        "mental_health",
        "parenting",
        "unemployment",
        "police_justice",
        "missing_school",
        "sexual_exploitation",
    ]
    solvable = quietly(
        hl.load(path),
        {
            **SMALL,
            **{f"themes.{theme}.onset.rate": 0 for theme in rare},
            "pathway.after_closing.ratio": [1, 1],
            "time.horizon": 4,
        },
    )
    exact = hl.expect(solvable, frailty_nodes=3, progress=False)
    run = hl.run(solvable, draws=4, seed=1, progress=False)
    left_out = ["duration", "placement", "case_age", "caf_start", "caf_open"]
    left_out += ["volume"]
    assert list(exact.left_out) == sorted(left_out)
    assert exact.tables == [t for t in run.tables if t not in left_out]
    missing = {"referral": ["repeat_referrals"], "assessment": ["in_time"]}
    for name in exact.tables:
        own, other = exact.table(name), run.table(name)
        assert list(own.columns) == [
            c for c in other.columns if c not in ["draw", *missing.get(name, [])]
        ]
        assert len(own) * run.draws == len(other)
    mean = exact.summary("case", every="year")
    assert (mean["error"] >= 0).all()
    with pytest.raises(hl.InputError, match="leave placement out, because"):
        exact.table("placement")


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
