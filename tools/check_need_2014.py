"""Compare Barnet's need alone with published figures it was not fitted to.

    .venv/bin/python tools/check_need_2014.py [--families N]

Follows families through one draw, event by event, and prints the model's figures
beside the published ones. ``docs/need-2014.md`` reports the result.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from hearthline import _core

SCENARIOS = Path(__file__).parents[1] / "scenarios"


def histories(families: int) -> tuple[list[list[dict]], float]:
    """Return every family's events in the first draw, and total family-years."""
    scenario = _core.load("need-2014", [str(SCENARIOS)])
    scale = families / 50_000
    scenario = scenario.changed(
        [
            ("population.families", float(families)),
            ("population.replications", 1.0),
            *(
                (f"population.start.level_{n}", float(round(stock * scale)))
                for n, stock in ((2, 700), (3, 1256), (4, 326))
            ),
        ]
    )
    people = _core.Population(scenario)
    run = _core.Run(scenario, people, 1, 1)
    traces = [run.trace(int(i), 0) for i in people.column("id")]
    return traces, families * scenario.horizon / 12.0


def stays_at_3(trace: list[dict]) -> list[tuple[float, str]]:
    """Return the length and end of each stay at level 3 that began after the start."""
    stays, since = [], None
    for event in trace[1:]:
        if event["process"].startswith("moves."):
            if since is not None:
                stays.append((event["month"] - since, event["process"]))
            since = event["month"] if event["level"] == 3 else None
    return stays


def back_within_a_year(trace: list[dict], horizon: float) -> list[bool]:
    """Return, for each case closure (3 to 1), whether 3 or 4 recurred within a year."""
    moves = [e for e in trace[1:] if e["process"].startswith("moves.")]
    outcomes = []
    for i, event in enumerate(moves):
        if event["process"] == "moves.3->1" and event["month"] < horizon - 12:
            later = [e for e in moves[i + 1 :] if e["month"] < event["month"] + 12]
            outcomes.append(any(e["level"] >= 3 for e in later))
    return outcomes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--families", type=int, default=200_000)
    options = parser.parse_args()
    traces, years = histories(options.families)
    per_borough = 50_000 / years

    lengths = np.array([s[0] for t in traces for s in stays_at_3(t)])
    bands = np.histogram(lengths, [0, 3, 6, 12, 24, np.inf])[0] / len(lengths)
    back = [b for t in traces for b in back_within_a_year(t, 120)]
    entries = {
        level: sum(e["process"].endswith(f">{level}") for t in traces for e in t[1:])
        for level in (2, 3, 4)
    }
    ever = {
        level: np.mean([any(e["level"] >= level for e in t) for t in traces])
        for level in (3, 4)
    }
    print("completed stays at level 3 by length, compared with children in need")
    for name, found, published in zip(
        ("under 3 months", "3-6", "6-12", "1-2 years", "over 2"),
        bands,
        (54.9, 15.2, 11.6, 9.7, 8.5),
        strict=True,
    ):
        print(f"  {name:16s} {found:6.1%}   Barnet {published}%")
    print(f"back at level 3 or 4 within a year of case closure: {np.mean(back):.1%}")
    for level, count in entries.items():
        print(f"starts at level {level} per year: {count * per_borough:,.0f}")
    for level, share in ever.items():
        print(f"families ever at level {level} or above in ten years: {share:.1%}")


if __name__ == "__main__":
    main()
