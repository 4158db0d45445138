# The public names. `__init__.py` reads this list and loads a name when it is used.

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
from .multistate.comparison import MultiStateComparison
from .multistate.hazards import (
    Fixed,
    Gompertz,
    LogLogistic,
    Rate,
    Weibull,
    probability_from_rate,
    rate_from_probability,
)
from .multistate.multistate import MultiState
from .multistate.results import MultiStateExpectation, MultiStateRun
from .population.families import Families
from .population.families_file import read_families
from .population.marginals_check import check_marginals
from .population.synthesis import synthesise
from .reading.unit_costs import unit_costs
from .results.comparison import Comparison
from .results.expectation import Expectation
from .results.reached import Reached
from .results.results import Results
from .results.validation import Validation
from .results.waterfall import Waterfall
from .running.compare import compare
from .running.expect import expect
from .running.reached import reached
from .running.run import run
from .running.validate import validate
from .running.waterfall import waterfall
from .scenarios.cost_books import cost_book, cost_books
from .scenarios.programmes import programmes
from .scenarios.projection import Projection
from .scenarios.projection_reading import read_population_totals, read_projection
from .scenarios.scenario import Scenario, load, schema
from .scenarios.scenario_list import list_scenarios

__version__: str

__all__ = [
    "Comparison",
    "Expectation",
    "Families",
    "FileError",
    "Fixed",
    "Gompertz",
    "HearthlineError",
    "InputError",
    "Interrupted",
    "LogLogistic",
    "ModelWarning",
    "MultiState",
    "MultiStateComparison",
    "MultiStateExpectation",
    "MultiStateRun",
    "OutputError",
    "Projection",
    "Rate",
    "Reached",
    "Results",
    "RunError",
    "Scenario",
    "ScenarioError",
    "Validation",
    "Waterfall",
    "Weibull",
    "__version__",
    "check_marginals",
    "compare",
    "cost_book",
    "cost_books",
    "demo",
    "expect",
    "list_scenarios",
    "load",
    "probability_from_rate",
    "programmes",
    "rate_from_probability",
    "reached",
    "read_families",
    "read_population_totals",
    "read_projection",
    "run",
    "schema",
    "synthesise",
    "unit_costs",
    "validate",
    "waterfall",
]
