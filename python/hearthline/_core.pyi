"""The compiled module: the model, its engine and its tables."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict, type_check_only

import numpy as np
from numpy.typing import NDArray

from .tables.measures import Kind

version: str
run_digest: str
payers: list[tuple[str, str, str]]
categories: list[tuple[str, str]]
green_book: str
phase_months: int

@type_check_only
class Issue(TypedDict):
    file: str
    line: int
    column: int
    field: str
    found: str
    allowed: str
    nearest: str
    message: str

@type_check_only
class Parameter(TypedDict):
    path: str
    value: float | str | list[float] | list[str]
    unit: str
    kind: str
    text: str
    meaning: str
    file: str

@type_check_only
class Step(TypedDict):
    month: float
    process: str
    level: int
    themes: list[str]
    hazard: float
    case: str
    covered: list[float]

@type_check_only
class PlanYear(TypedDict):
    projection: str
    year: int
    birth_scale: float
    moving_out: float
    births: float
    new_families: float
    arrivals: float
    child_arrivals: float
    moved_out: float
    aged_out: float
    need_ratio: float
    projected: list[float]
    planned: list[float]

@type_check_only
class Finding(TypedDict):
    case: str
    part: str
    quantity: str
    kind: str
    expected: float
    got: float
    error: float
    z: float
    bound: float
    false_alarms: float
    passed: bool

class HearthlineError(Exception): ...
class InputError(HearthlineError): ...

class ScenarioError(HearthlineError):
    issues: list[Issue]

class RunError(HearthlineError): ...

class Scenario:
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def start(self) -> str: ...
    @property
    def horizon(self) -> int: ...
    @property
    def localities(self) -> list[str]: ...
    @property
    def locality_titles(self) -> list[str]: ...
    @property
    def zones(self) -> list[str]: ...
    @property
    def marginals(self) -> str: ...
    @property
    def files(self) -> list[str]: ...
    def changed(
        self, changes: dict[str, Any], kind: str = "assumption", text: str = ...
    ) -> Scenario: ...
    def to_toml(self) -> str: ...
    def digest(self) -> str: ...
    def parameters(self) -> list[Parameter]: ...
    def warnings(self) -> list[Issue]: ...

class Ledger:
    def pence(self) -> NDArray[np.int64]: ...
    def volumes(self) -> NDArray[np.float64]: ...
    def by_payer(self) -> NDArray[np.int64]: ...

class Pricing:
    def __init__(
        self, scenario: Scenario, priced: Scenario, of_year: int | None
    ) -> None: ...
    @property
    def drivers(self) -> list[str]: ...
    @property
    def first_year(self) -> int: ...
    @property
    def years(self) -> int: ...
    @property
    def items(self) -> list[dict[str, Any]]: ...
    def ledger(
        self, families: NDArray[np.float64], children: NDArray[np.float64]
    ) -> Ledger: ...

class Population:
    def __init__(
        self, scenario: Scenario, progress: Callable[[float], None] | None = None
    ) -> None: ...
    @staticmethod
    def given(
        scenario: Scenario,
        ids: NDArray[np.uint64],
        ward: NDArray[np.uint8],
        locality: NDArray[np.uint8],
        ethnic_group: NDArray[np.uint8],
        lone_parent: NDArray[np.bool_],
        quintile: NDArray[np.uint8],
        children: NDArray[np.uint8],
        born_month: NDArray[np.int16],
        male: NDArray[np.bool_],
        disability: NDArray[np.bool_],
        progress: Callable[[float], None] | None = None,
    ) -> Population: ...
    def __len__(self) -> int: ...
    def column(self, name: str) -> NDArray[Any]: ...
    @property
    def column_names(self) -> list[str]: ...
    def child_column(self, name: str) -> NDArray[Any]: ...
    @property
    def child_column_names(self) -> list[str]: ...
    @property
    def nbytes(self) -> int: ...

class Table:
    @property
    def name(self) -> str: ...
    @property
    def keys(self) -> list[str]: ...
    @property
    def values(self) -> list[str]: ...
    @property
    def measures(self) -> dict[str, tuple[Kind, str]]: ...
    @property
    def overlaps(self) -> dict[str, str]: ...
    def column(self, name: str) -> NDArray[Any]: ...
    def labels(self, name: str) -> list[str]: ...
    def __len__(self) -> int: ...

@type_check_only
class BillLines(TypedDict):
    year: list[int]
    item: list[int]
    ticks: list[int]
    price: list[int]
    pence: list[int]

class Run:
    def __init__(
        self, scenario: Scenario, population: Population, draws: int, seed: int
    ) -> None: ...
    def simulate(
        self,
        first: int,
        count: int,
        threads: int,
        progress: Callable[[float], None] | None = None,
    ) -> None: ...
    def hold(self, first: int, draws: int) -> None: ...
    @property
    def draw_bytes(self) -> int: ...
    def dump(self, first: int, count: int) -> bytes: ...
    def restore(self, first: int, count: int, content: bytes) -> None: ...
    @property
    def draws(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def table_names(self) -> list[str]: ...
    def table(self, name: str, upto: int | None = None) -> Table: ...
    def trace(self, family_id: int, draw: int) -> list[Step]: ...
    def bill(self, family_id: int, draw: int, priced: Scenario) -> BillLines: ...
    def plan(self) -> list[PlanYear]: ...
    def entrants(self) -> dict[int, bool]: ...
    def expected_people(self) -> dict[str, list[float]]: ...

@type_check_only
class MixReport(TypedDict):
    whole: str
    families: int
    touched: int
    woken: int
    whole_draws: int

class JointRun:
    def __init__(self, base: Run, mixes: list[Run]) -> None: ...
    def simulate(
        self,
        first: int,
        count: int,
        threads: int,
        progress: Callable[[float], None] | None = None,
    ) -> None: ...
    @property
    def report(self) -> list[MixReport]: ...

class ReachedRun:
    def __init__(
        self,
        base: Run,
        mixes: list[Run],
        reaches: list[tuple[int, list[str], Run, Run]],
    ) -> None: ...
    def simulate(
        self,
        first: int,
        count: int,
        threads: int,
        progress: Callable[[float], None] | None = None,
    ) -> None: ...
    @property
    def families(self) -> list[list[int]]: ...

class Expectation:
    def __init__(
        self,
        scenario: Scenario,
        population: Population,
        frailty_nodes: int,
        threads: int,
        progress: Callable[[float], None] | None = None,
    ) -> None: ...
    @property
    def table_names(self) -> list[str]: ...
    @property
    def left_out(self) -> dict[str, str]: ...
    @property
    def frailty_nodes(self) -> int: ...
    @property
    def strata(self) -> int: ...
    @property
    def lost(self) -> float: ...
    @property
    def late(self) -> float: ...
    @property
    def survival_error(self) -> float: ...
    @property
    def transform_error(self) -> float: ...
    def table(self, name: str) -> Table: ...
    def differences(self, name: str) -> list[Table]: ...

class Pieces:
    def __init__(self, starts: Sequence[float], values: Sequence[float]) -> None: ...

class Steps:
    def __init__(self, pieces: Pieces) -> None: ...

class Weibull:
    def __init__(self, shape: float, scale: float) -> None: ...

class Gompertz:
    def __init__(self, level: float, growth: float) -> None: ...

class LogLogistic:
    def __init__(self, shape: float, scale: float) -> None: ...

class Fixed:
    def __init__(self, duration: float) -> None: ...

class Rate:
    def __init__(
        self,
        rate: float,
        by_age: Pieces | None,
        by_time: Pieces | None,
        since_entry: Steps | Weibull | Gompertz | LogLogistic | Fixed | None,
        in_age: Gompertz | None,
        hazard_ratios: Mapping[str, float],
    ) -> None: ...

class Transition:
    def __init__(self, source: str, target: str, rate: Rate) -> None: ...

class Amounts:
    def __init__(
        self,
        stay: Mapping[str, Pieces],
        entry: Mapping[str, Pieces],
        transition: Mapping[str, Pieces],
    ) -> None: ...

class Start:
    def __init__(
        self, shares: Mapping[str, float], age: float, entrants: Pieces | None
    ) -> None: ...

class Discount:
    def __init__(self, costs: float, utilities: float) -> None: ...

class Declaration:
    def __init__(
        self,
        states: Sequence[str],
        transitions: Sequence[Transition],
        start: Start,
        costs: Amounts,
        utilities: Amounts,
        discount: Discount,
        time_unit: str,
    ) -> None: ...
    def check(self) -> list[str]: ...
    def covariate_names(self) -> list[str]: ...
    def __eq__(self, other: object) -> bool: ...

class Covariates:
    def __init__(
        self,
        names: Sequence[str],
        values: NDArray[np.float64],
        shares: NDArray[np.float64],
    ) -> None: ...

class Study:
    def __init__(
        self,
        units: int,
        horizon: float,
        times: NDArray[np.float64],
        covariates: Covariates,
    ) -> None: ...

class Estimate:
    @property
    def value(self) -> float: ...
    @property
    def error(self) -> float: ...

class AmountEstimates:
    @property
    def of(self) -> list[Estimate]: ...
    @property
    def covariance(self) -> float: ...

class Causes:
    @property
    def stay(self) -> NDArray[np.float64]: ...
    @property
    def entry(self) -> NDArray[np.float64]: ...
    @property
    def transition(self) -> NDArray[np.float64]: ...

class Account:
    @property
    def undiscounted(self) -> Estimate: ...
    @property
    def discounted(self) -> Estimate: ...
    @property
    def undiscounted_causes(self) -> Causes: ...
    @property
    def discounted_causes(self) -> Causes: ...

class StudyResults:
    @property
    def units(self) -> float: ...
    @property
    def times(self) -> NDArray[np.float64]: ...
    @property
    def occupancy(self) -> NDArray[np.float64]: ...
    @property
    def stays(self) -> NDArray[np.float64]: ...
    @property
    def events(self) -> NDArray[np.float64]: ...
    @property
    def costs(self) -> Account: ...
    @property
    def utilities(self) -> Account: ...
    @property
    def unit_costs(self) -> NDArray[np.float64]: ...
    @property
    def unit_discounted_costs(self) -> NDArray[np.float64]: ...
    @property
    def unit_utilities(self) -> NDArray[np.float64]: ...
    @property
    def unit_discounted_utilities(self) -> NDArray[np.float64]: ...

most_units: int

def study_measures() -> dict[tuple[str, str], tuple[Kind, str]]: ...
def run_study(
    declaration: Declaration,
    study: Study,
    seed: int,
    draws: int,
    threads: int,
    by_unit: bool,
    progress: Callable[[float], None] | None = None,
) -> tuple[list[StudyResults], AmountEstimates]: ...
def check_comparable(models: Sequence[tuple[str, Declaration]]) -> None: ...
def compare_studies(
    models: Sequence[tuple[str, Declaration]],
    study: Study,
    seed: int,
    draws: int,
    threads: int,
    progress: Callable[[float], None] | None = None,
) -> tuple[list[list[StudyResults]], list[AmountEstimates], list[AmountEstimates]]: ...
def expect_study(
    declaration: Declaration,
    study: Study,
    tolerance: float,
    threads: int,
    progress: Callable[[float], None] | None = None,
) -> StudyResults: ...
def rate_from_probability(probability: float, period: float) -> float: ...
def probability_from_rate(rate: float, period: float) -> float: ...
def load(name_or_path: str, folders: Sequence[str]) -> Scenario: ...
def parse(text: str, name: str, folders: Sequence[str]) -> Scenario: ...
def shipped(folders: Sequence[str]) -> list[str]: ...
def shipped_programmes(folders: Sequence[str]) -> list[str]: ...
def shipped_books(folders: Sequence[str]) -> list[str]: ...
def book(name_or_path: str, folders: Sequence[str]) -> str: ...
def programme(name_or_path: str, folders: Sequence[str]) -> str: ...
def savings(
    baseline: Ledger, mix: Ledger, covered: list[float], reference: int | None
) -> tuple[list[tuple[str, str]], NDArray[np.int64]]: ...
def discount_factors(years: int, health: bool = False) -> list[float]: ...
def correction(grade: int, of_costs: bool, below_zero: bool) -> float: ...
def scaled(
    amounts: NDArray[np.int64], factors: Sequence[float]
) -> NDArray[np.int64]: ...
def appraisal(benefit: int, cost: int) -> tuple[int, float | None, float | None]: ...
def payback_year(net: Sequence[int]) -> int | None: ...
def spend_change(
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    prices_before: Sequence[int],
    prices_after: Sequence[int],
    change: Sequence[int],
) -> NDArray[np.int64]: ...
def available_memory() -> float: ...
def available_threads() -> int: ...
def theme_titles() -> dict[str, str]: ...
def schema() -> str: ...
def parameter_reference() -> str: ...
def validation_cases() -> list[str]: ...
def validate(
    cases: Sequence[str],
    share: float,
    threads: int,
    progress: Callable[[float], None] | None = None,
) -> list[Finding]: ...
