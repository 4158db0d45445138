"""Fit the rates of need of scenarios/need-ons-2022.toml to the strategy's stocks.

    .venv/bin/python tools/fit_need_ons_2022.py [--draws N] [--rounds N] [--write]

Families who form without need, and who leave with theirs, make the rates of need-2014
maintain fewer families in need than the strategy counted. A round simulates the
scenario and multiplies each of three rates by (target / found); the target is the stock
at the start, in proportion to all families. ``--write`` writes the rates to the
template, from which ``make_growth_scenarios.py`` makes the file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from fit_need_2014 import write

import hearthline as hl

TEMPLATE = Path(__file__).parent / "growth_scenarios" / "need-ons-2022.toml"
#: Each rate moves the stock of the level that it leads to.
RATES = {"moves.1->2.rate": 2, "moves.1->3.rate": 3, "moves.3->4.rate": 4}
#: Two years after the start, when what chance made of it has passed, to ten.
FIRST, LAST = "2016-04", "2024-03"
FAMILIES = 50_000


def stocks(scenario: hl.Scenario, draws: int, seed: int) -> dict[int, float]:
    """Return the mean of families at each level, for as many families as at the start.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    draws, seed : int
        Of the run.
    """
    run = hl.run(scenario, draws=draws, seed=seed, progress=False)
    table = run.table("level")
    months = pd.PeriodIndex(table["month"].astype(str), freq="M")
    there = table[(months >= FIRST) & (months <= LAST)]
    by_level = there.groupby("level", observed=True)["families"].sum()
    shares = by_level / by_level.sum()
    return {int(str(level)[-1]): FAMILIES * share for level, share in shares.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()

    scenario = hl.load("need-ons-2022").set({"time.horizon": 120})
    known = scenario.parameters["value"]
    numbers = {path: float(known[path]) for path in RATES}
    target = {
        level: float(known[f"population.start.level_{level}"]) for level in (2, 3, 4)
    }
    for count in range(options.rounds + 1):
        found = stocks(scenario.set(numbers), options.draws, seed=count + 1)
        print(f"round {count}")
        for path, level in RATES.items():
            print(
                f"  {path:18s} {numbers[path]:10.5g}   families at level {level}: "
                f"{found[level]:8.1f} target {target[level]:g}"
            )
        if count == options.rounds:
            break
        for path, level in RATES.items():
            numbers[path] *= float(np.clip(target[level] / found[level], 0.8, 1.25))
    if options.write:
        write(numbers, TEMPLATE)
        print(f"written to {TEMPLATE.name}; now run tools/make_growth_scenarios.py")


if __name__ == "__main__":
    main()
