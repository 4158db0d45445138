"""What the tests share: a small borough, runs of it, and the command."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import hearthline as hl
from hearthline.running import simulation
from hearthline.tables.drawn import Drawn

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "data" / "scenario" / "small.toml"
NO_EFFECT = {"effects.early_help.hazard_ratio": 1.0}
EFFECT = {"effects.early_help.hazard_ratio": 0.3}

os.environ.setdefault("MPLBACKEND", "Agg")


class Outcome(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


Command = Callable[..., Outcome]


def stop_after(draws: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupt the next run when some draws are finished, once."""
    keep = simulation.Simulation._keep

    def stopped(self: simulation.Simulation, size: int) -> None:
        if self.done >= draws:
            monkeypatch.setattr(simulation.Simulation, "_keep", keep)
            raise KeyboardInterrupt
        keep(self, size)

    monkeypatch.setattr(simulation, "BATCH", 0.0)
    monkeypatch.setattr(simulation.Simulation, "_keep", stopped)


def quietly(scenario: hl.Scenario, changes: dict[str, float | str]) -> hl.Scenario:
    """Return a scenario with changes that leave parts of it without effect."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", hl.ModelWarning)
        return scenario.set(changes)


@pytest.fixture(scope="session")
def small() -> hl.Scenario:
    """Two thousand families in two localities for three years."""
    return hl.load(SMALL)


@pytest.fixture(scope="session")
def results(small: hl.Scenario) -> hl.Results:
    return hl.run(small, draws=12, seed=3, progress=False)


@pytest.fixture(scope="session")
def comparison(small: hl.Scenario) -> hl.Comparison:
    scenarios = {"base": small.set(NO_EFFECT), "help": small.set(EFFECT)}
    return hl.compare(scenarios, draws=12, seed=3, progress=False)


#: Three changes of the small borough, one of them without a name, one with a long one.
OPTIONS: dict[str, dict[str, Any]] = {
    "early": {"changes": {"effects.early_help.hazard_ratio": 0.3}, "title": "Earlier"},
    "": {"changes": {"moves.3->4.rate": 0.05, "moves.1->2.rate": 0.05}},
    "a-name-that-is-rather-long-for-a-key-or-a-headline": {
        "changes": {
            "effects.early_help.hazard_ratio": {"value": 0.5, "source": "a trial"},
            "moves.1->2.rate": 0.07,
            "effects.outreach": {
                "processes": ["moves.2->3"],
                "hazard_ratio": 0.9,
                "from": "2015-04",
            },
        },
        "title": "Outreach and early help, for families with additional needs",
    },
}


@pytest.fixture(scope="session")
def options(small: hl.Scenario) -> hl.Comparison:
    """A baseline and three options, with enough draws for ranges."""
    base = small.set(NO_EFFECT, name="base")
    scenarios = [
        base.set(name=name or None, **changed) for name, changed in OPTIONS.items()
    ]
    return hl.compare(base, *scenarios, draws=20, seed=3, progress=False)


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """The ``hearthline`` command, in this process."""
    from hearthline.command.cli import main

    def call(*words: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["hearthline", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as leave:
            main()
        said = capsys.readouterr()
        return Outcome(int(leave.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def one_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have folders hold one picture: all of them take most of a command's time."""

    def one(drawn: Drawn) -> list[str]:
        return ["savings" if isinstance(drawn, hl.Comparison) else "level"]

    monkeypatch.setattr(Drawn, "pictures", property(one))


def left_in(folder: Path) -> set[str]:
    """Return the names in a folder, hidden ones too."""
    return {path.name for path in folder.iterdir()}
