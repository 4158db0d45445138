"""Fit the calibrated numbers of scenarios/need-2014.toml to their targets.

    .venv/bin/python tools/fit_need_2014.py [--families N] [--rounds N] [--write]

Each calibrated number has one target that responds to it. A round simulates
families to their stationary state and multiplies every number by a damped (target /
found). Prints the targets, the values found and the numbers; ``--write`` writes the
numbers to the file, where their provenance names the targets.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hearthline import _core

if TYPE_CHECKING:
    from collections.abc import Callable

SCENARIOS = Path(__file__).parents[1] / "scenarios"
FILE = SCENARIOS / "need-2014.toml"
THEMES = [
    "domestic_violence",
    "alcohol_drugs",
    "mental_health",
    "parenting",
    "unemployment",
    "police_justice",
    "missing_school",
    "sexual_exploitation",
]
YEARS = 10
DRAWS = 2


@dataclass
class State:
    """Statistics of a stationary run, scaled to the scenario's families."""

    prevalence: dict[str, float]
    at_level_3: dict[str, float]
    stock: dict[int, float]
    flow: dict[tuple[int, int], float]
    trio: float


@dataclass
class Target:
    """One number, the target it is fitted to, and the damping exponent."""

    path: str
    what: str
    target: float
    found: Callable[[State], float]
    power: float = 0.8


def odds(share: float) -> float:
    return share / (1.0 - share)


def targets() -> list[Target]:
    prevalence = [0.043, 0.03, 0.085, 0.03, 0.046, 0.012, 0.07, 0.005]
    at_level_3 = {
        "domestic_violence": 0.341,
        "alcohol_drugs": 0.20,
        "mental_health": 0.33,
        "parenting": 0.25,
        "police_justice": 0.10,
        "sexual_exploitation": 0.053,
    }
    fitted = [
        Target(
            f"themes.{theme}.onset.rate",
            f"odds of {theme} among families",
            odds(share),
            lambda s, theme=theme: odds(s.prevalence[theme]),
        )
        for theme, share in zip(THEMES, prevalence, strict=True)
    ]
    fitted += [
        Target(
            f"moves.1->3.hazard_ratios.{theme}",
            f"odds of {theme} at level 3",
            odds(share),
            lambda s, theme=theme: odds(s.at_level_3[theme]),
        )
        for theme, share in at_level_3.items()
    ]
    fitted += [
        Target("moves.1->2.rate", "families at level 2", 700, lambda s: s.stock[2]),
        Target("moves.1->3.rate", "families at level 3", 1256, lambda s: s.stock[3]),
        Target("moves.3->4.rate", "families at level 4", 326, lambda s: s.stock[4]),
        Target(
            "moves.2->3.rate",
            "moves 2->3 per family-year at level 2",
            0.2,
            lambda s: s.flow[2, 3] / s.stock[2],
        ),
        Target("moves.3->2.rate", "moves 3->2 per year", 350, lambda s: s.flow[3, 2]),
        Target(
            "frailty.variance",
            "toxic trio relative to independence",
            32,
            lambda s: s.trio / np.prod([s.prevalence[t] for t in THEMES[:3]]),
            0.6,
        ),
    ]
    return fitted


def stationary(scenario: _core.Scenario, families: int, seed: int) -> State:
    """Return statistics of families after spin-up, without the prescribed stocks."""
    text = re.sub(
        r"\[population\.start\].*?(?=^\[|\Z)",
        "",
        scenario.to_toml(),
        flags=re.DOTALL | re.MULTILINE,
    )
    free = _core.parse(text, "fit", []).changed(
        [
            ("population.families", float(families)),
            ("population.replications", 1.0),
            ("time.horizon", 12.0 * YEARS),
        ]
    )
    people = _core.Population(free)
    run = _core.Run(free, people, DRAWS, seed)
    run.simulate(0, DRAWS, _core.available_threads(), None)

    def per_row(table: str, column: str, *categories: int) -> np.ndarray:
        cells = run.table(table).column(column).astype(float)
        return cells.reshape(-1, *categories).sum(axis=0)

    scale = 50_000 / families
    months = DRAWS * 12 * YEARS
    level = per_row("level", "families", 4) / months
    joint = per_row("level_theme", "families", 4, 8) / months
    moves = per_row("move", "families", 12) * scale / (DRAWS * YEARS)
    pairs = [(a, b) for a in range(1, 5) for b in range(1, 5) if a != b]
    themes = people.column("themes")
    return State(
        prevalence=dict(zip(THEMES, joint.sum(axis=0) / families, strict=True)),
        at_level_3=dict(zip(THEMES, joint[2] / level[2], strict=True)),
        stock={n + 1: level[n] * scale for n in range(4)},
        flow=dict(zip(pairs, moves, strict=True)),
        trio=float(np.mean((themes & 7) == 7)),
    )


def report(state: State, fitted: list[Target], numbers: dict[str, float]) -> float:
    worst = 0.0
    for item in fitted:
        found = item.found(state)
        worst = max(worst, abs(np.log(found / item.target)))
        print(
            f"  {item.path:52s} {numbers[item.path]:10.5g}   "
            f"{item.what:38s} {found:10.5g} target {item.target:g}"
        )
    flows = "  ".join(f"{a}->{b} {n:.0f}" for (a, b), n in state.flow.items() if n)
    print(f"  moves per year: {flows}; largest deviation {worst:.1%}")
    return worst


def write(numbers: dict[str, float], file: Path = FILE) -> None:
    """Replace the values in a scenario file, line by line."""
    section = ""
    lines = []
    for line in file.read_text().splitlines():
        if heading := re.fullmatch(r"\[(.+)\]", line):
            section = heading[1].replace('"', "")
        key = line.split(" = ", 1)[0]
        path = f"{section}.{key}"
        if path in numbers and "calibrated" in line:
            line = re.sub(r"value = [^,]+", f"value = {numbers[path]:.5g}", line)
        lines.append(line)
    file.write_text("\n".join(lines) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--families", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()

    scenario = _core.load("need-2014", [str(SCENARIOS)])
    fitted = targets()
    known = {p["path"]: p["value"] for p in scenario.parameters()}
    numbers = {item.path: known[item.path] for item in fitted}
    for count in range(options.rounds + 1):
        tried = scenario.changed(list(numbers.items()))
        state = stationary(tried, options.families, seed=count + 1)
        print(f"round {count}")
        report(state, fitted, numbers)
        if count == options.rounds:
            break
        for item in fitted:
            ratio = item.target / item.found(state)
            numbers[item.path] *= ratio**item.power
    if options.write:
        write(numbers)
        print(f"written to {FILE.name}")


if __name__ == "__main__":
    main()
