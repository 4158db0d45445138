"""Runs: their arguments, and what results do not depend on."""

from __future__ import annotations

import numpy as np
import pytest

import hearthline as hl
from hearthline.base.progress import Silent, Terminal, progress
from hearthline.population.families import Families


def test_arguments_have_names(small: hl.Scenario) -> None:
    run = hl.run(scenario=small, draws=2, seed=5, threads=1, progress=False)
    assert (run.draws, run.seed, run.asked) == (2, 5, 2)
    assert repr(run) == "<Results small: 2 draws of 3 years from April 2014, seed 5>"


def test_threads_change_nothing(small: hl.Scenario) -> None:
    one, two = (hl.run(small, 3, 5, threads=t, progress=False) for t in (1, 2))
    for name in one.tables:
        assert one.table(name).equals(two.table(name))


def test_more_draws_begin_with_the_same(small: hl.Scenario) -> None:
    few, many = (hl.run(small, n, 5, progress=False) for n in (2, 5))
    first = many.table("level").query("draw < 2").reset_index(drop=True)
    assert few.table("level").equals(first)


def test_families_can_be_shared(small: hl.Scenario, results: hl.Results) -> None:
    families = Families(small)
    run = hl.run(small, 12, 3, progress=False, population=families)
    assert run.population is families
    assert run.table("level").equals(results.table("level"))


@pytest.mark.parametrize("seed", ["1", 1.0, None, True, -1, 2**32, np.float64(2)])
def test_a_seed_is_a_whole_number(small: hl.Scenario, seed: object) -> None:
    with pytest.raises(
        hl.InputError, match=r"seed: expected .* 0 to 4294967295, found"
    ):
        hl.run(small, draws=1, seed=seed, progress=False)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [0, 2**32 - 1, np.uint32(7)])
def test_every_seed_within_bounds_runs(small: hl.Scenario, seed: int) -> None:
    assert hl.run(small, draws=1, seed=seed, progress=False).seed == seed


@pytest.mark.parametrize("draws", [0, -1, 1.5, "many"])
def test_draws_are_one_or_more(small: hl.Scenario, draws: object) -> None:
    with pytest.raises(hl.InputError, match=r"draws: .* from 1 to 2147483647, found"):
        hl.run(small, draws=draws, progress=False)  # type: ignore[arg-type]


@pytest.mark.parametrize("threads", [0, -2, 1.5, "all"])
def test_threads_are_one_or_more(small: hl.Scenario, threads: object) -> None:
    with pytest.raises(hl.InputError, match=r"threads: expected .* found"):
        hl.run(small, threads=threads, progress=False)  # type: ignore[arg-type]


def test_a_population_is_families(small: hl.Scenario) -> None:
    with pytest.raises(hl.InputError, match=r"population: expected .* found 3"):
        hl.run(small, population=3, progress=False)  # type: ignore[arg-type]


def test_a_scenario_is_a_scenario() -> None:
    with pytest.raises(hl.InputError, match=r"scenario: expected .* found 3"):
        hl.run(3, progress=False)


def test_progress_is_silent_away_from_a_terminal() -> None:
    assert isinstance(progress(None, "x"), Silent)
    assert isinstance(progress(False, "x"), Silent)
    assert isinstance(progress(True, "x"), Terminal)
    with pytest.raises(hl.InputError, match=r"progress: expected .* found 'yes'"):
        progress("yes", "x")


def test_progress_rises_to_the_whole(
    small: hl.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares: list[float] = []
    monkeypatch.setattr(Silent, "update", lambda _, share: shares.append(share))
    hl.run(small, draws=4, progress=False)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
