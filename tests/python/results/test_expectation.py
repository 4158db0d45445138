"""The Python layer of the exact solver, whose numbers are tested in C++."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import quietly
from matplotlib.text import Text

import hearthline as hl

#: Fewer than the default, so that it takes seconds.
NODES = 3


@pytest.fixture(scope="module")
def solvable(small: hl.Scenario) -> hl.Scenario:
    """A smaller borough, in which the hazard of leaving level 4 ignores the themes."""
    return quietly(
        small,
        {
            "moves.4->3.hazard_ratios.toxic_trio": 1.0,
            "population.families": 400,
            "time.horizon": 12,
        },
    )


@pytest.fixture(scope="module")
def exact(solvable: hl.Scenario) -> hl.Expectation:
    return hl.expect(solvable, frailty_nodes=NODES, progress=False)


@pytest.fixture(scope="module")
def brief(solvable: hl.Scenario) -> hl.Scenario:
    """The first months, for what is solved several times."""
    return quietly(solvable, {"time.horizon": 3})


@pytest.fixture(scope="module")
def exact_and_brief(brief: hl.Scenario) -> hl.Expectation:
    return hl.expect(brief, frailty_nodes=NODES, progress=False)


@pytest.fixture(scope="module")
def simulated(solvable: hl.Scenario) -> hl.Results:
    return hl.run(solvable, draws=12, seed=3, progress=False)


def test_has_the_tables_of_a_run_without_draws(
    exact: hl.Expectation, simulated: hl.Results
) -> None:
    assert exact.tables == [n for n in simulated.tables if n != "volume"]
    assert "volume" in exact.left_out
    for name in exact.tables:
        own, other = exact.table(name), simulated.table(name)
        assert list(own.columns) == [c for c in other.columns if c != "draw"]
        assert len(own) * simulated.draws == len(other)


def test_families_are_neither_lost_nor_made(
    exact: hl.Expectation, solvable: hl.Scenario
) -> None:
    levels = exact.table("level").groupby("month")["families"].sum()
    assert len(levels) == solvable.horizon
    np.testing.assert_allclose(levels, 400.0, rtol=4e-6)
    assert 0.0 <= exact.lost < 4e-6
    assert 0.0 <= exact.late < 4e-6


def test_is_near_what_a_run_finds(exact: hl.Expectation, simulated: hl.Results) -> None:
    # Four numbers from twelve draws. With 11 degrees of freedom, |t| exceeds 8
    # once in 150,000 times, so the test fails less than once in 35,000 seeds.
    said = simulated.summary("level", every="year", measures="families")
    want = exact.summary("level", every="year", measures="families")
    off = (said["mean"] - want["mean"]) / said["mcse"]
    assert list(said["level"]) == list(want["level"])
    assert off.abs().max() < 8.0


def test_error_covers_the_difference_from_many_nodes(
    exact_and_brief: hl.Expectation, brief: hl.Scenario
) -> None:
    exact = exact_and_brief
    # The phases are the same in both, so that frailty alone makes the difference.
    best = hl.expect(brief, frailty_nodes=21, progress=False)
    for name in ("level", "move", "theme"):
        for every in ("month", "year"):
            own = exact.summary(name, every=every)
            other = best.summary(name, every=every)
            off = (own["mean"] - other["mean"]).abs()
            assert (own["error"] >= 0.0).all()
            assert (off <= own["error"] + 1e-4 * (1.0 + own["mean"])).all(), name
            assert off.max() > 0.0
    assert best.frailty_nodes == 21
    assert best.summary("level")["error"].sum() < exact.summary("level")["error"].sum()


def test_does_not_depend_on_threads(
    exact_and_brief: hl.Expectation, brief: hl.Scenario
) -> None:
    other = hl.expect(brief, frailty_nodes=NODES, threads=1, progress=False)
    for name in exact_and_brief.tables:
        assert exact_and_brief.table(name).equals(other.table(name))


def test_says_what_it_is(exact: hl.Expectation) -> None:
    assert repr(exact).startswith("<Expectation small, changed: ")
    assert "<table" in exact._repr_html_()
    assert exact.strata > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"frailty_nodes": 1}, "frailty_nodes: expected .* found 1"),
        ({"threads": 0}, "threads: expected .* found 0"),
        ({"population": 3}, "population: expected .* found 3"),
    ],
)
def test_refuses_what_it_cannot_use(
    small: hl.Scenario, arguments: dict[str, int], message: str
) -> None:
    with pytest.raises(hl.InputError, match=message):
        hl.expect(small, progress=False, **arguments)


def test_refuses_an_unknown_table(exact: hl.Expectation) -> None:
    with pytest.raises(hl.InputError, match="levle"):
        exact.table("levle")


def test_refuses_a_clock_beside_another_dependence(small: hl.Scenario) -> None:
    with pytest.raises(hl.RunError, match=r"moves\.4->3: the exact solver"):
        hl.expect(small, progress=False)


def test_draws_every_picture_without_simulation(exact: hl.Expectation) -> None:
    for name in exact.pictures:
        picture = exact.plot(name)
        told = picture.hearthline_alt
        assert told
        assert "draw" not in told
        written = [text.get_text() for text in picture.findobj(Text)]
        assert not any("draws" in text for text in written), name
        assert any("without simulation" in text for text in written), name


def test_refuses_an_unknown_picture(exact: hl.Expectation) -> None:
    with pytest.raises(hl.InputError, match="levl"):
        exact.plot("levl")
