"""Synthetic families: goodness of fit, siblings, determinism, runs."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from conftest import EFFECT, NO_EFFECT, Command
from marginal_tables import BARNET, TWO_WARDS, change, copy, few
from scipy import stats

import hearthline as hl
from hearthline.population import siblings, synthesis
from hearthline.population.marginals_about import Siblings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

SPACING = Siblings(mean_gap=44, least_gap=9, gap_shape=2, twins=0.016)


@pytest.fixture(scope="module")
def barnet() -> hl.Families:
    """Barnet's families, which take five seconds."""
    return hl.synthesise("need-2014")


@pytest.fixture(scope="module")
def two_wards() -> hl.Families:
    return hl.synthesise(few(), TWO_WARDS, seed=1)


def children_of(families: hl.Families) -> pd.DataFrame:
    """Return children with their ward and age in completed years."""
    children = families.children_table
    start = pd.Timestamp(families.scenario.start)
    months = (start.year - children["born"].dt.year) * 12
    months += start.month - children["born"].dt.month
    assert months.between(1, 216).all()
    ward = families.table.set_index("id")["ward"]
    return children.assign(
        age=(months - 1) // 12, months=months, ward=children["id"].map(ward)
    )


def gaps_of(children: pd.DataFrame) -> Iterator[NDArray[np.int64]]:
    """Return the gaps between births, in months, family by family."""
    for _, born in children.groupby("id")["months"]:
        yield np.abs(np.diff(np.sort(born.to_numpy(np.int64))))


# ---- Margins ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "made"), [(BARNET, "barnet"), (TWO_WARDS, "two_wards")]
)
def test_controlled_tables_are_met_exactly(
    folder: Path, made: str, request: pytest.FixtureRequest
) -> None:
    # Counted here from the files, and from the families as users see them.
    families: hl.Families = request.getfixturevalue(made)
    wards = pd.read_csv(folder / "wards.csv").set_index("code")
    table = families.table.assign(
        family_type=lambda t: t["lone_parent"].map(
            {False: "couple", True: "lone_parent"}
        )
    )
    keys = {
        "family_type": "family_type",
        "children_per_family": "children",
        "quintile": "quintile",
        "ethnic_group": "ethnic_group",
    }
    for name, key in keys.items():
        wanted = pd.read_csv(folder / f"{name}.csv")
        found = table.astype({"ward": str, key: str}).groupby(["ward", key]).size()
        for ward, label, families_wanted in wanted.itertuples(index=False):
            at = (wards.loc[ward, "name"], str(label))
            assert found.get(at, 0) == families_wanted, (name, at)
        assert found.sum() == wanted["families"].sum()
    children = children_of(families)
    found = children.groupby(["ward", "age"], observed=True).size()
    for ward, age, wanted in pd.read_csv(folder / "age.csv").itertuples(index=False):
        assert found.get((wards.loc[ward, "name"], age), 0) == wanted
    found = children.groupby(["age", "sex"], observed=True).size()
    for age, sex, wanted in pd.read_csv(folder / "age_sex.csv").itertuples(index=False):
        assert found.get((age, sex), 0) == wanted
    localities = table.astype(str).drop_duplicates("ward").set_index("ward")["locality"]
    assert localities.to_dict() == wards.set_index("name")["locality"].to_dict()


def test_barnets_fit_is_stated(barnet: hl.Families) -> None:
    fit = barnet.fit
    assert fit is not None
    controlled = fit[fit["controlled"]]
    assert len(controlled) == 6
    assert (
        controlled[["total_error", "largest_error", "standardised_error"]] == 0
    ).all(axis=None)
    assert list(fit.index[~fit["controlled"]]) == ["type_children", "sibling_gap"]
    # Both errors would be far larger without the tables (8% for the same families with
    # independent types and children; 69% with siblings assigned at random).
    assert fit.loc["type_children", "standardised_error"] < 0.02
    assert fit.loc["sibling_gap", "standardised_error"] < 0.04
    assert repr(barnet) == (
        "<Families of need-2014 from barnet-2014: 50,000 in 21 wards, 0 errors in "
        "6 controlled tables>"
    )


def test_the_fit_is_that_of_the_families(barnet: hl.Families) -> None:
    table, fit = barnet.table, barnet.fit
    assert fit is not None
    wanted = pd.read_csv(BARNET / "type_children.csv")
    found = table.groupby(["lone_parent", "children"]).size()
    errors = [
        abs(found[(family_type == "lone_parent", children)] - families)
        for family_type, children, families in wanted.itertuples(index=False)
    ]
    assert fit.loc["type_children", "total_error"] == sum(errors)
    assert fit.loc["type_children", "largest_error"] == max(errors)
    assert fit.loc["type_children", "standardised_error"] == sum(errors) / 50_000
    lone = table[table["lone_parent"]]
    assert (lone["children"] == 1).mean() == pytest.approx(0.545, abs=0.01)


def test_disability_is_the_scenarios_share(barnet: hl.Families) -> None:
    disability = barnet.children_table["disability"]
    assert disability.sum() == round(0.07 * 86_720)


def test_families_start_at_the_scenarios_levels(barnet: hl.Families) -> None:
    levels = barnet.table["level"].value_counts()
    assert levels.to_dict() == {1: 47_718, 2: 700, 3: 1_256, 4: 326}


def test_a_ward_without_families_and_a_category_that_nobody_is_in(
    tmp_path: Path,
) -> None:
    folder = copy(tmp_path)
    for name in ("family_type", "children_per_family", "quintile", "ethnic_group"):
        place = folder / f"{name}.csv"
        rows = place.read_text().splitlines()
        place.write_text(
            "\n".join(r if "T02" not in r else r.rsplit(",", 1)[0] + ",0" for r in rows)
        )
    ages = pd.read_csv(folder / "age.csv")
    ages.loc[ages["ward"] == "T02", "children"] = 0
    ages.to_csv(folder / "age.csv", index=False)
    by_age = ages.groupby("age")["children"].sum()
    sexes = pd.read_csv(folder / "age_sex.csv")
    sexes["children"] = [
        by_age[age] if sex == "female" else 0
        for age, sex in zip(sexes["age"], sexes["sex"], strict=True)
    ]
    sexes.to_csv(folder / "age_sex.csv", index=False)
    families = hl.synthesise(few(), folder)
    assert set(families.table["ward"]) == {"Alder Hill"}
    assert set(families.children_table["sex"]) == {"female"}


def test_tables_without_families_are_refused(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    for place in folder.glob("*.csv"):
        if place.stem != "wards":
            head, *rows = place.read_text().splitlines()
            zeros = [row.rsplit(",", 1)[0] + ",0" for row in rows]
            place.write_text("\n".join([head, *zeros]))
    with pytest.raises(
        hl.FileError, match=r"expected at least one family, found 0 in total"
    ):
        hl.synthesise(few(), folder)


def test_bad_tables_never_yield_families(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    change(folder, "quintile.csv", "T01,2,8", "T01,2,9")
    with pytest.raises(hl.FileError, match="31 families in total, Alder Hill"):
        hl.synthesise(few(), folder)


def test_families_too_few_for_the_stocks_are_refused() -> None:
    stocks = few().set({"population.start.level_3": 200})
    with pytest.raises(hl.HearthlineError, match=r"at least 205, .* found 50"):
        hl.synthesise(stocks, TWO_WARDS)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "1", True])
def test_a_seed_is_a_whole_number(seed: object) -> None:
    with pytest.raises(hl.InputError, match=r"seed: expected .* found"):
        hl.synthesise(few(), TWO_WARDS, seed=seed)  # type: ignore[arg-type]


# ---- Siblings -----------------------------------------------------------------


@pytest.mark.parametrize("made", ["barnet", "two_wards"])
def test_births_are_nine_months_apart_unless_twins(
    made: str, request: pytest.FixtureRequest
) -> None:
    children = children_of(request.getfixturevalue(made))
    gaps = np.concatenate(list(gaps_of(children)))
    assert len(gaps) == len(children) - children["id"].nunique()
    assert not np.isin(gaps, np.arange(1, 9)).any()


def test_siblings_are_spaced_as_published(barnet: hl.Families) -> None:
    # The final weights are constant, so that only random variation remains. The
    # standard error of the mean of 35,000 gaps, with a standard deviation of 25
    # months, is 0.13 months; that of the number of twins, 1,366, is 37. Independent
    # samples would exceed six of these once in 10^8 seeds; swaps reduce the errors.
    gaps = np.concatenate(list(gaps_of(children_of(barnet))))
    apart = gaps[gaps > 0]
    assert abs(apart.mean() - 44) < 6 * 0.13
    pairs = 86_720 * 0.016 / 1.016
    assert abs((gaps == 0).sum() - pairs) < 6 * np.sqrt(pairs)


def test_siblings_are_spaced_alike_in_every_ward(barnet: hl.Families) -> None:
    # One ward does not offset another. Assigned at random, the mean is 60 months.
    children = children_of(barnet)
    for _, ward in children.groupby("ward", observed=True):
        gaps = np.concatenate(list(gaps_of(ward)))
        assert 36 < gaps[gaps > 0].mean() < 52


def test_births_are_spread_over_the_year(barnet: hl.Families) -> None:
    # Twelve counts, 7,227 in total: chi-square with 11 degrees of freedom exceeds 48
    # once in 10^6 seeds.
    month = (children_of(barnet)["months"] - 1) % 12
    assert stats.chisquare(np.bincount(month, minlength=12)).statistic < 48


def test_gaps_wanted_have_the_mean_that_is_stated() -> None:
    wanted = siblings.wanted_gaps(SPACING, children=86_720, families=50_000)
    months = np.arange(216)
    assert wanted.sum() == pytest.approx(1)
    assert wanted[1:9].sum() == 0
    # The tail of the gamma distribution beyond 18 years is omitted.
    assert wanted[1:] @ months[1:] / wanted[1:].sum() == pytest.approx(44, abs=0.05)
    law = stats.gamma(2, loc=9 - 0.5, scale=35.5 / 2)
    shares = wanted[1:] / wanted[1:].sum()
    assert np.abs(np.cumsum(shares) - law.cdf(months[1:] + 0.5)).max() < 0.005
    # Of 1,000 maternities, 16 have twins, so 16 of 36,720 gaps are 0.
    assert wanted[0] * 36_720 == pytest.approx((86_720 - 1_365.7) * 0.016, rel=1e-4)


def test_ages_that_leave_no_room_give_twins() -> None:
    # Six children of one year of age in two families cannot be a year apart.
    ages = np.zeros((1, 18), np.int64)
    ages[0, 4] = 6
    born = siblings.born_months(
        np.random.default_rng(1), np.zeros(2, np.int64), np.full(2, 3), ages, SPACING
    )
    assert (-born // 12 == 4).all()
    gaps = np.abs(np.diff(born.reshape(2, 3), axis=1))
    assert not np.isin(gaps, np.arange(1, 9)).any()
    assert (gaps == 0).any()


def test_a_likely_gap_does_not_hide_a_forbidden_one() -> None:
    weights = np.zeros(217)
    weights[1:9] = siblings._FORBIDDEN
    weights[30] = 0.3
    months = np.array([[-40, -38, -8], [-40, -10, 0]], np.int16)
    assert siblings._too_close(months, weights).tolist() == [True, False]


def test_births_that_cannot_be_parted_are_refused() -> None:
    # The same children without twins.
    ages = np.zeros((1, 18), np.int64)
    ages[0, 4] = 6
    none = dataclasses.replace(SPACING, twins=0.0)
    with pytest.raises(hl.RunError, match=r"births in 2 families are less than"):
        siblings.born_months(
            np.random.default_rng(1), np.zeros(2, np.int64), np.full(2, 3), ages, none
        )


# ---- Determinism --------------------------------------------------------------


def test_the_same_seed_makes_the_same_families(two_wards: hl.Families) -> None:
    synthesis._sample.cache_clear()
    again = hl.synthesise(few(), str(TWO_WARDS), seed=1)
    assert again.origin == two_wards.origin
    assert again.table.equals(two_wards.table)
    assert again.children_table.equals(two_wards.children_table)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("marginals.toml", "mean_gap = { value = 44", "mean_gap = { value = 45"),
        ("wards.csv", "Birch Vale", "Birch Hill"),
        ("age_sex.csv", "0,female,3\n0,male,3", "0,female,2\n0,male,4"),
    ],
)
def test_families_are_made_once_for_the_same_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str
) -> None:
    folder = copy(tmp_path)
    first = hl.synthesise(few(), folder, seed=3)

    def never(*_: object) -> None:
        raise AssertionError("sampled again")

    monkeypatch.setattr(synthesis.humanleague, "qisi", never)
    assert hl.synthesise(few(), folder, seed=3).origin == first.origin
    # The cache is for this seed; another seed samples again.
    change(folder, file, old, new)
    with pytest.raises(AssertionError, match="sampled again"):
        hl.synthesise(few(), folder, seed=3)


def test_another_seed_makes_other_families(two_wards: hl.Families) -> None:
    other = hl.synthesise(few(), TWO_WARDS, seed=2)
    assert other.origin != two_wards.origin
    assert not other.table["quintile"].equals(two_wards.table["quintile"])
    assert not other.children_table["born"].equals(two_wards.children_table["born"])


def test_other_need_at_the_start_makes_other_families(
    two_wards: hl.Families,
) -> None:
    # Although the characteristics are equal, a run must not be resumed with them.
    unlike = few().set({"frailty.variance": 1.0})
    other = hl.synthesise(unlike, TWO_WARDS, seed=1)
    assert other.children_table.equals(two_wards.children_table)
    assert other.origin != two_wards.origin


def test_the_scenarios_seed_is_taken_by_default() -> None:
    # The small borough states seed 7.
    own, seven = hl.synthesise(few(), TWO_WARDS), hl.synthesise(few(), TWO_WARDS, 7)
    assert own.origin == seven.origin


# ---- Runs ---------------------------------------------------------------------


def test_given_families_are_run_and_compared(two_wards: hl.Families) -> None:
    base, mix = few().set(NO_EFFECT), few().set(EFFECT)
    run = hl.run(base, draws=3, seed=3, progress=False, population=two_wards)
    level = run.table("level")
    level = level[(level["draw"] == 0) & (level["month"] == "2014-04-01")]
    assert level["families"].sum() == pytest.approx(50)
    both = hl.compare(
        {"base": base, "mix": mix}, 3, 3, progress=False, population=two_wards
    )
    assert both.results["base"].population is two_wards
    assert both.results["base"].table("level").equals(run.table("level"))
    # Sampled families are unaffected.
    assert (
        not hl.run(few(), 3, 3, progress=False)
        .table("level")
        .equals(run.table("level"))
    )


def test_given_families_are_solved(barnet: hl.Families) -> None:
    # By locality, so that the test would detect sampled families.
    base = hl.load("need-2014").set({"time.horizon": 12})
    solved = hl.expect(base, population=barnet, progress=False)
    assert solved.population is barnet
    level = solved.table("level")
    level = level[level["month"] == level["month"].min()]
    found = level.groupby("locality", observed=True)["families"].sum()
    for locality, families in barnet.table["locality"].value_counts().items():
        assert found[locality] == pytest.approx(families, rel=1e-4)


def test_families_start_scenarios_of_their_month_and_localities(
    two_wards: hl.Families,
) -> None:
    later = few().set({"time.start": "2014-05"})
    with pytest.raises(
        hl.InputError,
        match=r"expected families of 2014-05, .* found families of 2014-04",
    ):
        hl.run(later, 1, population=two_wards, progress=False)
    with pytest.raises(
        hl.InputError,
        match=r"expected families in the localities .* found east and west",
    ):
        hl.compare(
            {"a": "need-2014", "b": "need-2014-early"},
            population=two_wards,
            progress=False,
        )
    with pytest.raises(
        hl.InputError, match=r"population: expected families, .* found 5"
    ):
        hl.run(few(), 1, population=5, progress=False)  # type: ignore[arg-type]


def test_results_go_on_from_no_other_families(tmp_path: Path) -> None:
    # The digest of the scenario includes the name of its tables, not their content.
    folder = copy(tmp_path)
    scenario = few().set({"population.marginals": str(folder)})
    run = hl.run(scenario, 2, 3, progress=False)
    pair = {"a": scenario, "b": scenario.set({"moves.2->3.rate": 0.2})}
    both = hl.compare(pair, 1, 3, progress=False)
    one = run.save(tmp_path / "one", pictures=False)
    two = both.save(tmp_path / "two", pictures=False)
    first = hl.Results.load(one).population
    assert first.table.equals(run.population.table)
    change(folder, "age_sex.csv", "0,female,3\n0,male,3", "0,female,2\n0,male,4")
    changed = "marginals .* have changed since the run: expected families of digest"
    with pytest.raises(hl.InputError, match=changed):
        _ = hl.Results.load(one).population
    with pytest.raises(hl.InputError, match=changed):
        hl.Results.load(one).family(0)
    loaded = hl.Comparison.load(two)
    with pytest.raises(hl.InputError, match=changed):
        _ = loaded.results["b"].population
    assert hl.Results.load(one).table("level").equals(run.table("level"))


def test_results_remember_what_was_given(
    tmp_path: Path, two_wards: hl.Families
) -> None:
    run = hl.run(few(), 2, 3, progress=False, population=two_wards)
    place = run.save(tmp_path / "out", pictures=False)
    assert '"name": "two-wards"' in (place / "run.json").read_text()
    assert not (place / "population.toml").exists()

    alone = hl.Results.load(place)
    assert alone.origin == two_wards.origin
    assert alone.table("level").equals(run.table("level"))
    with pytest.raises(
        hl.InputError, match=r"is missing: .* given families .* 'two-wards'"
    ):
        _ = alone.population
    alone.save(tmp_path / "copy", pictures=False)

    again = hl.Results.load(place, hl.synthesise(few(), TWO_WARDS, seed=1))
    assert again.family(3).about == run.family(3).about
    with pytest.raises(
        hl.InputError, match=r"expected the families of these results, 'two-"
    ):
        hl.Results.load(place, hl.synthesise(few(), TWO_WARDS, seed=2))


def test_sampled_families_are_not_taken_for_given_ones(
    tmp_path: Path, results: hl.Results, two_wards: hl.Families
) -> None:
    place = results.save(tmp_path / "out", pictures=False)
    assert hl.Results.load(place).origin is None
    with pytest.raises(
        hl.InputError, match="expected none, since the run sampled its own"
    ):
        hl.Results.load(place, two_wards)


def test_a_comparison_remembers_what_was_given(
    tmp_path: Path, two_wards: hl.Families
) -> None:
    both = {"a": few().set(NO_EFFECT), "b": few().set(EFFECT)}
    compared = hl.compare(both, 2, 3, progress=False, population=two_wards)
    place = compared.save(tmp_path / "out", pictures=False)
    again = hl.Comparison.load(place, two_wards)
    assert again.results["b"].population is two_wards
    with pytest.raises(hl.InputError, match="given families"):
        _ = hl.Comparison.load(place).results["a"].population


# ---- The command --------------------------------------------------------------


# Takes fifteen seconds, since four commands draw pictures.
@pytest.mark.usefixtures("one_picture")
def test_the_command_starts_from_marginals_and_resumes(
    tmp_path: Path, command: Command
) -> None:
    few().save(tmp_path / "few.toml")
    few().set(EFFECT).save(tmp_path / "help.toml")
    base, mix, out = (tmp_path / n for n in ("few.toml", "help.toml", "out"))
    done = command("run", base, "-o", out, "--draws", 2, "--population", TWO_WARDS)
    assert done.status == 0, done.err
    assert hl.Results.load(out).origin == hl.synthesise(base, TWO_WARDS).origin

    more = ("run", "--resume", out, "--draws", 4, "-o", tmp_path / "more")
    refused = command(*more)
    assert refused.status == 2
    assert "that the run started from, 'two-wards'" in refused.err
    assert "--population" in refused.err
    assert not (tmp_path / "more").exists()
    assert command(*more, "--population", TWO_WARDS).status == 0
    whole = hl.run(
        base, 4, 1, progress=False, population=hl.synthesise(base, TWO_WARDS)
    )
    resumed = hl.Results.load(tmp_path / "more")
    assert resumed.table("level").equals(whole.table("level"))
    other = copy(tmp_path)
    change(other, "ethnic_group.csv", "T01,white,15", "T01,white,14")
    change(other, "ethnic_group.csv", "T01,mixed,2", "T01,mixed,3")
    again = command(*more[:-1], tmp_path / "third", "--population", other)
    assert again.status == 2
    assert "expected the families of these results" in again.err

    both = ("compare", base, mix, "--draws", 2, "-o", tmp_path / "both")
    assert command(*both, "--population", TWO_WARDS).status == 0
    more = ("compare", "--resume", tmp_path / "both", "--draws", 3, "-o")
    refused = command(*more, tmp_path / "both-more")
    assert refused.status == 2
    assert "given families" in refused.err
    done = command(*more, tmp_path / "both-more", "--population", TWO_WARDS)
    assert done.status == 0, done.err


def test_the_command_names_the_nearest_marginals(
    tmp_path: Path, command: Command
) -> None:
    done = command(
        "run", "need-2014", "-o", tmp_path / "out", "--population", "barnet-2041"
    )
    assert done.status == 2
    assert "population: expected shipped marginal tables (barnet-2014)" in done.err
    assert "did you mean 'barnet-2014'?" in done.err


# ---- The recorded digest --------------------------------------------------------

#: Change it by hand, with a line in CHANGELOG.md, if families change on purpose.
RECORDED = "18a155814962e5f7"


def test_barnets_families_have_the_recorded_digest(barnet: hl.Families) -> None:
    assert barnet.digest == RECORDED
