"""Microsimulation of children's and family services.

>>> import hearthline as hl
>>> base = hl.load("barnet-2014")
>>> run = hl.run(base, draws=200, seed=1)
>>> run.summary("level")
>>> run.plot("level")
"""

from __future__ import annotations

from ._core import version as __version__
from .compare import compare
from .comparison import Comparison
from .demo import demo
from .errors import (
    HearthlineError,
    InputError,
    Interrupted,
    OutputError,
    RunError,
    ScenarioError,
)
from .expectation import Expectation, expect
from .results import Results
from .runner import run
from .scenario import Scenario, load, schema

__all__ = [
    "Comparison",
    "Expectation",
    "HearthlineError",
    "InputError",
    "Interrupted",
    "OutputError",
    "Results",
    "RunError",
    "Scenario",
    "ScenarioError",
    "__version__",
    "compare",
    "demo",
    "expect",
    "load",
    "run",
    "schema",
]
