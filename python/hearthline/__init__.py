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
    FileError,
    HearthlineError,
    InputError,
    Interrupted,
    ModelWarning,
    OutputError,
    RunError,
    ScenarioError,
)
from .expectation import Expectation, expect
from .families import Families
from .families_file import read_families
from .hazards import (
    Gompertz,
    LogLogistic,
    Rate,
    Weibull,
    probability_from_rate,
    rate_from_probability,
)
from .marginals_check import check_marginals
from .multistate import MultiState
from .multistate_results import MultiStateExpectation, MultiStateRun
from .projection import Projection, read_population_totals, read_projection
from .results import Results
from .runner import run
from .scenario import Scenario, load, schema
from .scenario_list import list_scenarios
from .synthesis import synthesise
from .validation import Validation, validate

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
    "list_scenarios",
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
