"""The provision of 2014 in the baseline, and the scenarios of programmes."""

from __future__ import annotations

import pandas as pd
import pytest

import hearthline as hl
from hearthline.scenarios.programmes import of_scenario
from hearthline.scenarios.scenario import parse

#: Four years, from one history of the families before the start.
SHORT = {"time.horizon": 48, "population.replications": 1}
PROVISION = {
    "childrens_centre_outreach": 111,
    "intensive_family_focus": 200,
    "safer_families": 144,
}


@pytest.fixture(scope="module")
def base() -> hl.Scenario:
    return hl.load("barnet-2014").set(SHORT)


@pytest.fixture(scope="module")
def aims(base: hl.Scenario) -> hl.Comparison:
    """Return the baseline beside itself without programmes, and the two aims."""
    none = parse(
        'inherits = "barnet-2014"\nname = "none"\nwithout = ["programmes"]\n'
    ).set(SHORT)
    more = hl.load("more-cafs").set(SHORT)
    options = {"base": base, "none": none, "more": more}
    return hl.compare(options, draws=2, seed=1, progress=False)


def test_the_baseline_has_the_places_of_2014_without_an_effect() -> None:
    table = hl.programmes("barnet-2014")
    places = table.groupby("programme")["places"].first().to_dict()
    assert places == PROVISION
    assert (table["hazard_ratio"] == 1.0).all()
    assert table["after"].dropna().eq(1.0).all()
    for stated in of_scenario(hl.load("barnet-2014")).values():
        assert "starts" not in stated


def test_provision_without_an_effect_changes_no_table(aims: hl.Comparison) -> None:
    with_it, without = aims.results["base"], aims.results["none"]
    assert {"case", "level", "cost", "move"} <= set(without.tables)
    # What costs can fall on has the programmes that there are.
    for name in set(without.tables) - {"volume"}:
        pd.testing.assert_frame_equal(with_it.table(name), without.table(name))


def test_a_comparison_has_the_tables_of_runs_by_themselves(
    aims: hl.Comparison,
) -> None:
    for name, together in aims.results.items():
        alone = hl.run(
            together.scenario,
            draws=2,
            seed=1,
            progress=False,
            population=together.population,
        )
        assert alone.tables == together.tables
        for table in alone.tables:
            pd.testing.assert_frame_equal(
                together.table(table), alone.table(table), obj=f"{name}: {table}"
            )


def test_its_places_are_used_from_the_start(aims: hl.Comparison) -> None:
    months = aims.results["base"].programmes(every="month")
    first = months[months["month"] == months["month"].min()]
    used = first[first["measure"] == "used"].set_index("programme")["mean"]
    for name, places in PROVISION.items():
        assert 0.95 * places <= used[name] <= places
    years = aims.results["base"].programmes()
    use = years[years["measure"] == "use"]
    assert use["mean"].between(75.0, 100.0).all()


def test_more_cafs_reaches_both_aims(aims: hl.Comparison) -> None:
    last = 2017  # The financial year 2017/18.
    started, met = {}, {}
    for name in ("base", "more"):
        starts = aims.results[name].summary("caf_start", by=[], every="year")
        row = starts[(starts["year"] == last) & (starts["measure"] == "families")]
        started[name] = float(row["mean"].iloc[0])
        ends = aims.results[name].summary("closing", every="year")
        own = ends[(ends["year"] == last) & (ends["case"] == "caf")]
        own = own[own["measure"] == "families"].set_index("reason")["mean"]
        met[name] = own["needs_met"] / own[["needs_met", "social_care", "other"]].sum()
    # Two draws: the standard error of either is about 0.03.
    assert started["more"] / started["base"] == pytest.approx(1.25, abs=0.1)
    assert met["base"] == pytest.approx(0.5, abs=0.05)
    assert met["more"] == pytest.approx(0.6, abs=0.05)


def test_the_options_for_family_hubs_differ_in_what_the_papers_say() -> None:
    options = {
        name: hl.load(name)
        for name in ("status-quo", "family-hubs-option-1", "family-hubs-option-2")
    }
    hubs = {
        float(row["value"])
        for scenario in options.values()
        for path, row in scenario.parameters.iterrows()
        if ".hub_" in str(path)
    }
    assert hubs == {1.1}, "what a hub changes is the same in all three"
    cut = options["family-hubs-option-2"].parameters["value"]
    share = cut["effects.less_early_help.hazard_ratio"]
    assert share == pytest.approx(1.0 - 2.727 / (7.6 + 4.7), abs=0.005)
    for name, places in PROVISION.items():
        steps = cut[f"programmes.{name}.steps.places"]
        assert steps == [round(share * places)]
        for other in ("status-quo", "family-hubs-option-1"):
            stated = of_scenario(options[other])[name]
            assert "steps" not in stated
            assert stated["places"]["value"] == places


def test_five_hundred_troubled_families_have_the_effects_of_the_library() -> None:
    table = hl.programmes("troubled-families-500").set_index("programme")
    of_library = hl.programmes().set_index("programme")
    ratios = of_library.loc["troubled-families-key-worker", "hazard_ratio"]
    assert table.loc["troubled_families", "hazard_ratio"].tolist() == ratios.tolist()


def test_the_parts_of_the_trio_act_on_the_same_families_and_hazards() -> None:
    table = hl.programmes("trio-focus").set_index(["programme", "effect"])
    of_library = hl.programmes().set_index(["programme", "effect"])
    parts = {
        "advocacy": "domestic-violence-advocacy",
        "substance_misuse": "substance-misuse-treatment",
        "camhs": "early-help-camhs",
    }
    stated = of_scenario(hl.load("trio-focus"))
    for part, name in parts.items():
        need = table.loc[(part, "need")]
        assert need["processes"] == "moves.2->3, moves.3->4"
        assert (need["hazard_ratio"], need["basis"]) == (0.8, "assumption")
        own = table.loc[part].drop(index="need")["hazard_ratio"]
        pd.testing.assert_series_equal(own, of_library.loc[name, "hazard_ratio"])
        assert stated[part]["eligible"] == stated["advocacy"]["eligible"] | (
            {"child_from": stated[part]["eligible"]["child_from"]}
            if part == "camhs"
            else {}
        )
