"""Time `MultiState.run` beside a numpy program of the same model.

The model is Sick-Sicker: four states, constant rates, costs and utilities
discounted at 3%. The numpy program draws the next events of all units at once.
Both alternate within one process; medians over turns are printed, by processor
time for one thread and by the clock for two threads compared with one. The
program fails if the discounted costs of the two differ by more than six
standard errors of the difference (a correct pair does so once in 500 million
turns).

    .venv/bin/python benchmarks/multistate_numpy.py [units] [turns]
"""

from __future__ import annotations

import statistics
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np

import hearthline as hl

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

RATES = {
    "healthy>sick": 0.15,
    "healthy>dead": 0.002,
    "sick>healthy": 0.5,
    "sick>sicker": 0.105,
    "sick>dead": 0.006,
    "sicker>dead": 0.02,
}
STATES = ["healthy", "sick", "sicker", "dead"]
COSTS = {"healthy": 2000.0, "sick": 4000.0, "sicker": 15000.0}
UTILITIES = {"healthy": 1.0, "sick": 0.75, "sicker": 0.5}
DISCOUNT = 0.03


def declared() -> hl.MultiState:
    """Return the model as a declaration."""
    return hl.MultiState(
        STATES,
        RATES,
        start={"healthy": 1.0},
        costs=COSTS,
        utilities=UTILITIES,
        discount=DISCOUNT,
    )


def by_numpy(units: int, horizon: float, seed: int) -> tuple[float, float]:
    """Return the mean discounted cost of a unit and its standard error."""
    rates = np.zeros((4, 4))
    for name, rate in RATES.items():
        rates[tuple(STATES.index(state) for state in name.split(">"))] = rate
    leaving = rates.sum(axis=1)
    shares = np.cumsum(rates, axis=1) / np.where(leaving > 0, leaving, 1)[:, None]
    cost = np.array([COSTS.get(state, 0.0) for state in STATES])
    utility = np.array([UTILITIES.get(state, 0.0) for state in STATES])
    rho = np.log1p(DISCOUNT)

    rng = np.random.default_rng(seed)
    costs, utilities = np.zeros(units), np.zeros(units)
    alive = np.arange(units)
    state = np.zeros(units, dtype=np.int64)
    since, factor = np.zeros(units), np.ones(units)
    while alive.size:
        until = since + rng.standard_exponential(alive.size) / leaving[state]
        now = np.exp(-rho * np.minimum(until, horizon))
        stay = (factor - now) / rho
        costs[alive] += cost[state] * stay
        utilities[alive] += utility[state] * stay
        u = rng.random(alive.size)
        to = (u[:, None] >= shares[state]).sum(axis=1)
        goes_on = (until < horizon) & (to < 3)
        alive, state = alive[goes_on], to[goes_on]
        since, factor = until[goes_on], now[goes_on]
    return float(costs.mean()), float(costs.std(ddof=1) / np.sqrt(units))


def timed(work: Callable[[], Result]) -> tuple[float, float, Result]:
    """Return seconds of processor time, seconds by the clock, and the result."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    return time.process_time() - processor, time.perf_counter() - clock, result


def compare(model: hl.MultiState, units: int, turns: int, horizon: float) -> None:
    """Print the speeds over one horizon."""
    one, two, numpy_, ratios, gains = [], [], [], [], []
    for seed in range(1, turns + 1):
        run = partial(model.run, units, horizon, seed=seed)
        cpu, clock, results = timed(partial(run, threads=1))
        _, clock_two, _ = timed(partial(run, threads=2))
        cpu_numpy, _, (mean, error) = timed(partial(by_numpy, units, horizon, seed))
        ours = results.costs.discounted
        if abs(ours.value - mean) > 6 * np.hypot(ours.error, error):
            raise SystemExit(f"costs differ: {ours.value} and {mean}")
        one.append(units / cpu / 1e6)
        numpy_.append(units / cpu_numpy / 1e6)
        two.append(units / clock_two / 1e6)
        ratios.append(cpu_numpy / cpu)
        gains.append(clock / clock_two)
    middle = statistics.median
    print(
        f"{horizon:g} years, million units per second: "
        f"run {middle(one):.2f}, numpy {middle(numpy_):.2f}, "
        f"ratio {middle(ratios):.2f}; two threads by the clock "
        f"{middle(two):.2f}, {middle(gains):.2f} times one"
    )


def main() -> None:
    """Compare the two over 30 and 75 years."""
    units = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    turns = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    model = declared()
    for horizon in (30.0, 75.0):
        compare(model, units, turns, horizon)


if __name__ == "__main__":
    main()
