"""Microsimulation of children's and family services.

>>> import hearthline as hl
>>> base = hl.load("barnet-2014")
>>> run = hl.run(base, draws=200, seed=1)
>>> run.summary("level")
>>> run.plot("level")
"""

from __future__ import annotations

from ._core import version as __version__
from .base.errors import (
    FileError,
    HearthlineError,
    InputError,
    Interrupted,
    ModelWarning,
    OutputError,
    RunError,
    ScenarioError,
)
from .command.demo import demo
from .multistate.hazards import (
    Gompertz,
    LogLogistic,
    Rate,
    Weibull,
    probability_from_rate,
    rate_from_probability,
)
from .multistate.model import MultiState
from .multistate.results import MultiStateExpectation, MultiStateRun
from .population.families import Families
from .population.families_file import read_families
from .population.marginals_check import check_marginals
from .population.synthesis import synthesise
from .results.comparison import Comparison
from .results.expectation import Expectation, expect
from .results.results import Results
from .running.compare import compare
from .running.run import run
from .running.validation import Validation, validate
from .scenarios.projection import Projection, read_population_totals, read_projection
from .scenarios.scenario import Scenario, load, schema

__all__ = [
    "Comparison",
    "Expectation",
    "Families",
    "FileError",
    "Gompertz",
    "HearthlineError",
    "InputError",
    "Interrupted",
    "LogLogistic",
    "ModelWarning",
    "MultiState",
    "MultiStateExpectation",
    "MultiStateRun",
    "OutputError",
    "Projection",
    "Rate",
    "Results",
    "RunError",
    "Scenario",
    "ScenarioError",
    "Validation",
    "Weibull",
    "__version__",
    "check_marginals",
    "compare",
    "demo",
    "expect",
    "load",
    "probability_from_rate",
    "rate_from_probability",
    "read_families",
    "read_population_totals",
    "read_projection",
    "run",
    "schema",
    "synthesise",
    "validate",
]
