"""Runs of more draws than fit in memory: the same results, in flat memory."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import EFFECT, NO_EFFECT, SMALL

import hearthline as hl
from hearthline.results import pieces
from hearthline.running import simulation
from hearthline.tables import blocks, by_draw, cubes

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


@pytest.fixture
def nothing_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run be one of more draws than fit in memory."""
    monkeypatch.setattr(simulation, "HELD", 0)
    monkeypatch.setattr(pieces, "AT_A_TIME", 1_000_000)
    monkeypatch.setattr(blocks, "DRAWS", 5)
    monkeypatch.setattr(cubes, "HELD", 0)
    monkeypatch.setattr(by_draw, "BLOCK", 3)
    monkeypatch.setattr(by_draw, "AT_A_TIME", 5000)
    monkeypatch.setattr("hearthline.results.results.ROWS_HELD", 0)


def _statistics(run: hl.Results | hl.Comparison) -> dict[str, pd.DataFrame]:
    found = {name: run.summary(name) for name in run.tables}
    for name in ("level", "cost"):
        found[f"{name} by year"] = run.summary(name, every="year")
    found |= {"demand": run.demand(by=["locality", "level"]), "all": run.overview()}
    if isinstance(run, hl.Comparison):
        found["savings"] = run.savings()
    return found


def _check_equal(run: hl.Results | hl.Comparison, own: dict[str, pd.DataFrame]) -> None:
    for name, table in _statistics(run).items():
        assert table.equals(own[name]), name


def test_a_large_run_has_the_bits_of_a_small_one(
    results: hl.Results, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    own = _statistics(results)
    tables = {name: results.table(name) for name in results.tables}
    drawn = ("level", "theme", "localities")
    told = {name: results.plot(name).hearthline_alt for name in drawn}
    request.getfixturevalue("nothing_fits")
    run = hl.run(results.scenario, draws=12, seed=3, progress=False)
    again = hl.Results.load(run.save(tmp_path / "run", pictures=False))
    for large in (run, again):
        _check_equal(large, own)
        assert all(large.table(name).equals(tables[name]) for name in tables)
        assert large.monthly() == results.monthly()
    assert {name: run.plot(name).hearthline_alt for name in drawn} == told
    assert run.family(46, 11).story == results.family(46, 11).story


@pytest.mark.usefixtures("nothing_fits")
def test_values_in_memory_and_on_the_disk_can_be_combined(
    small: hl.Scenario, results: hl.Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = results.plot("theme").hearthline_alt
    run = hl.run(small, draws=12, seed=3, progress=False)
    # Families by theme are on the disk, their sum over all levels is not.
    monkeypatch.setattr(cubes, "HELD", 36 * 4 * 8 * 12)
    assert run.plot("theme").hearthline_alt == told


def test_a_large_comparison_has_the_bits_of_a_small_one(
    comparison: hl.Comparison, small: hl.Scenario, request: pytest.FixtureRequest
) -> None:
    own = _statistics(comparison)
    gap = comparison.difference("move")
    told = comparison.plot("level").hearthline_alt
    request.getfixturevalue("nothing_fits")
    scenarios = {"base": small.set(NO_EFFECT), "help": small.set(EFFECT)}
    both = hl.compare(scenarios, draws=12, seed=3, progress=False)
    _check_equal(both, own)
    assert both.difference("move").equals(gap)
    assert both.plot("level").hearthline_alt == told


@pytest.mark.usefixtures("nothing_fits")
def test_a_table_beyond_memory_is_refused_with_the_figure(
    small: hl.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = hl.run(small, draws=12, seed=3, progress=False)
    monkeypatch.setattr("hearthline._core.available_memory", lambda: 6e5)
    with pytest.raises(
        hl.InputError, match=r"\(1 MB\), found 12 draws, which need 1 MB"
    ):
        run.table("level_theme")
    assert len(run.summary("level_theme"))


@pytest.mark.usefixtures("nothing_fits")
def test_draws_beyond_the_disk_are_refused_with_the_figure(
    small: hl.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 100_000})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(hl.OutputError, match=r"fit on the disk of .*, which need"):
        hl.run(small, draws=1000, seed=3, progress=False)


#: Prints the peak memory in megabytes. It is of many draws of few months.
PEAK = """
import resource, sys
import hearthline as hl
from hearthline.results import pieces
from hearthline.running import simulation
from hearthline.tables import by_draw, cubes
simulation.HELD = simulation.BATCH_HELD = cubes.HELD = 1_000_000
pieces.AT_A_TIME = by_draw.AT_A_TIME = 1_000_000
small = hl.load(sys.argv[1]).set({"time.horizon": 12, "population.families": 400})
run = hl.run(small, draws=int(sys.argv[2]), progress=False)
assert len(run.summary("level_theme"))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def test_memory_does_not_grow_with_the_draws() -> None:
    peaks = []
    for draws in (100, 1000):
        done = subprocess.run(
            [sys.executable, "-c", PEAK, str(SMALL), str(draws)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        peaks.append(float(done.stdout))
    # Without the pieces, 900 draws more take 26 MB in the engine, as much again as a
    # table, and more while it is summed.
    assert peaks[1] < peaks[0] + 20, peaks
