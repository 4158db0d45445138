"""Multi-state models that several tests use."""

from __future__ import annotations

from typing import Any

import hearthline as hl

#: Sick-Sicker in continuous time, after the cohort tutorial of the DARTH group
#: (Alarid-Escudero et al., Medical Decision Making 2023). Strategies differ in
#: the cost of treatment, in utility (A), and in the rate S1>S2 (B).
RATES = {
    "H>S1": 0.15,
    "H>D": 0.002,
    "S1>H": 0.5,
    "S1>S2": 0.105,
    "S1>D": 0.006,
    "S2>D": 0.02,
}
STRATEGIES: dict[str, dict[str, object]] = {
    "SoC": {},
    "A": {"costs.S1": 16000.0, "costs.S2": 27000.0, "utilities.S1": 0.95},
    "B": {"costs.S1": 17000.0, "costs.S2": 28000.0, "rates.S1>S2.rate": 0.105 * 0.6},
    "AB": {
        "costs.S1": 29000.0,
        "costs.S2": 40000.0,
        "utilities.S1": 0.95,
        "rates.S1>S2": 0.105 * 0.6,
    },
}


def sick_sicker(**changes: Any) -> hl.MultiState:
    """Return the standard of care."""
    given: dict[str, Any] = {
        "states": ["H", "S1", "S2", "D"],
        "rates": RATES,
        "costs": {"H": 2000, "S1": 4000, "S2": 15000, "D": 0},
        "utilities": {"H": 1, "S1": 0.75, "S2": 0.5, "D": 0},
        "discount": 0.03,
    }
    return hl.MultiState(**{**given, **changes})


def everything(**changes: Any) -> hl.MultiState:
    """Return a model that uses all that can be declared."""
    given: dict[str, Any] = {
        "states": ["well", "ill", "dead"],
        "rates": {
            "well>ill": 0.1,
            ("ill", "well"): hl.Weibull(shape=0.8, scale=2.0),
            "well>dead": hl.Rate(in_age=hl.Gompertz(level=1e-4, growth=0.09)),
            "ill>dead": hl.Rate(
                0.5,
                by_age={40: 2.0, 0: 1.0},
                by_time={0: 1.0, 5: 0.7},
                since_entry={0: 0.2, 2: 0.1},
                hazard_ratios={"treated": 0.6},
            ),
        },
        "start": {"well": 0.9, "ill": 0.1},
        "age": 35.0,
        "entrants": {0: 20.0, 5: 0.0},
        "costs": {"ill": 4000},
        "entry_costs": {"ill": 500},
        "transition_costs": {"well>ill": 100, ("ill", "dead"): 50},
        "utilities": {"well": 1.0, "ill": 0.6},
        "entry_utilities": {"dead": -0.1},
        "transition_utilities": {"ill>well": 0.01},
        "discount": {"costs": 0.03, "utilities": 0.015},
    }
    return hl.MultiState(**{**given, **changes})


def ageless(**changes: Any) -> hl.MultiState:
    """Return `everything` but ages, beside which entrants take long to solve."""
    changes = {"rates.well>dead": 0.01, "rates.ill>dead.by_age": None, **changes}
    return everything().set(changes)


#: A row for each kind of unit, a column for how many are of it.
KINDS = {"treated": [0, 1], "share": [0.25, 0.75]}
