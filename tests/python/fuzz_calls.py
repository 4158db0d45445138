"""Every public call, with arguments that it accepts, for the fuzz test."""

from __future__ import annotations

import inspect
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from fuzz_sequences import sequences
from marginal_tables import TWO_WARDS

import hearthline as hl
from hearthline.command.cli import main
from hearthline.results.plan import Plan
from hearthline.results.trace import Trace
from hearthline.tables.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from fuzz_world import World

#: The name of the command among the calls.
COMMAND = "hearthline"

#: Classes that users meet as results, beside those with a public name.
RETURNED = (Picture, Plan, Trace)

#: Parts of the package's own, which take its internal objects, and why users do not
#: call them.
LEFT_OUT = {
    "Expectation": "returned by expect",
    "FileError": "raised, not called",
    "HearthlineError": "raised, not called",
    "InputError": "raised, not called",
    "Interrupted": "raised, not called",
    "ModelWarning": "issued, not called",
    "MultiStateComparison": "returned by compare",
    "MultiStateExpectation": "returned by MultiState.expect",
    "MultiStateRun": "returned by MultiState.run",
    "OutputError": "raised, not called",
    "Picture": "returned by plot",
    "Plan": "returned by Results.plan",
    "Results": "returned by run",
    "RunError": "raised, not called",
    "ScenarioError": "raised, not called",
    "Trace": "returned by Results.family",
    "Validation": "returned by validate",
    "Comparison.write_into": "fills the temporary folder of save",
    "Families.check_origin": "compares with the origin in saved results",
    "MultiState.priced": "lists amounts for pictures",
    "Results.check_origin": "compares with the origin in saved results",
    "Results.earlier_than": "reads the pieces of an interrupted run",
    "Results.in_pieces": "called by run",
    "Results.load_all": "called by load",
    "Results.of": "called by run",
    "Results.replay_with": "called by run",
    "Results.write_into": "fills the temporary folder of save",
}


@dataclass(frozen=True)
class PublicCall:
    """A public call.

    Attributes
    ----------
    name : str
        Such as ``"run"`` or ``"Results.summary"``.
    function : callable
        What is called.
    accepted : mapping of str to list
        Values that each argument accepts.
    required : frozenset of str
        The arguments that are always given: those without a default, and `GIVEN`.
    """

    name: str
    function: Callable[..., Any]
    accepted: Mapping[str, list[Any]]
    required: frozenset[str]


def public() -> Iterator[tuple[str, Any]]:
    """Yield the name of every public call of the package, and what is called."""
    found = {name: getattr(hl, name) for name in hl.__all__}
    found |= {kind.__name__: kind for kind in RETURNED}
    for name, thing in found.items():
        if callable(thing):
            yield name, thing
        if not inspect.isclass(thing):
            continue
        for attribute in dir(thing):
            if attribute.startswith("_") or not _own(thing, attribute):
                continue
            if callable(getattr(thing, attribute)):
                yield f"{name}.{attribute}", getattr(thing, attribute)


def _own(kind: type, attribute: str) -> bool:
    """Return whether this package defines an attribute, and no base of another."""
    definer = next(c for c in kind.__mro__ if attribute in vars(c))
    module = getattr(vars(definer)[attribute], "__module__", None)
    # matplotlib defines a method of its own in every class of figures.
    return (module or definer.__module__).startswith("hearthline")


def properties(kind: type) -> list[str]:
    """Return the names of the properties that this package defines in a class."""
    return [
        name
        for name in dir(kind)
        if not name.startswith("_")
        and _own(kind, name)
        and isinstance(inspect.getattr_static(kind, name), property)
    ]


def command(words: object) -> None:
    """Run the command in this process; its exit status has to be a known one."""
    before = sys.argv
    sys.argv = ["hearthline", *words]  # type: ignore[misc]
    status: object = "none"
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            main()
    except SystemExit as leave:
        status = leave.code
    finally:
        sys.argv = before
    if status == 130:
        raise KeyboardInterrupt
    assert status in (None, 0, 2)


#: Arguments that are always refused, since what they begin takes seconds.
REFUSED = {"demo": "draws", "validate": "cases"}

#: Arguments that are always given, since their default takes seconds or fits no
#: other argument here.
GIVEN = {
    "Comparison.save": {"pictures"},
    "Reached.save": {"pictures"},
    "Results.save": {"pictures"},
    "check_marginals": {"marginals"},
    "compare": {"draws"},
    "reached": {"draws"},
    "run": {"draws"},
    "synthesise": {"marginals"},
    "waterfall": {"draws"},
}

#: Calls that take a tenth of a second or more, and are made less often.
SLOW = {
    COMMAND,
    "Comparison.dashboard",
    "Comparison.plot",
    "Comparison.save",
    "Comparison.waterfalls",
    "Expectation.plot",
    "Families.plot",
    "MultiStateComparison.plot",
    "MultiStateExpectation.plot",
    "MultiStateRun.plot",
    "Picture.write",
    "Projection",
    "Projection.join",
    "Results.plot",
    "Results.save",
    "Scenario.with_programme",
    "Scenario.with_projection",
    "compare",
    "compare one by one",
    "demo",
    "expect",
    "expect after set",
    "read_projection",
    "read_projection of a text",
    "list_scenarios",
    "programmes",
    "run",
    "run after set",
    "synthesise",
    "validate",
    "Reached.plot",
    "Reached.save",
    "Reached.table",
    "reached",
    "Waterfall.plot",
    "Waterfall.table",
    "waterfall",
}

PROGRESS = [None, False]
THREADS = [None, 1, 2, np.int64(2)]
SEEDS = [0, 1, 2**32 - 1, np.uint8(7)]
TABLES = ["level", "zone", "theme", "level_theme", "move", "crossing", "cost"]
SUMMED: dict[str, list[Any]] = {
    "name": TABLES,
    "by": [None, [], "locality", ["locality", "level"], ("level",), np.array(["zone"])],
    "every": ["month", "year"],
    "measures": [None, "families", ["families", "children"], "pounds"],
}
FOLDERS = ["out", Path("deeper/out"), "saved", "compared", "folder", "scenario.toml"]


def accepted(world: World) -> dict[str, dict[str, list[Any]]]:
    """Return values that are accepted, by call and argument."""
    scenarios = [world.scenario, world.help, "scenario.toml", Path("scenario.toml")]
    shared = {"threads": THREADS, "progress": PROGRESS}
    populations = [None, world.families]
    states = [["well", "ill", "dead"], ("well", "ill", "dead")]
    rates = [{"well>ill": 0.1}, {("ill", "dead"): hl.Rate(0.2)}, {}]
    amounts = [None, {}, {"ill": 1}, {"ill": np.float32(2)}, {"ill": {0: 1, 2: 3}}]
    of_transitions = [None, {}, {"well>ill": 1}, {("well", "ill"): 5}]
    pieces = [None, {0: 1.0, 5: 2.0}, {0: 0.0}]
    curve = {"shape": [0.5, 1, 2.0], "scale": [1, 2.5]}
    units = {
        "times": [None, [0, 1, 2], np.array([0.5]), (1,)],
        "covariates": [None, {"treated": [0, 1]}, pd.DataFrame({"treated": [1, 0]})],
        "shares": [None, [0.5, 0.5], "treated"],
    }
    tables = ["occupancy", "stay", "transition", "cost", "utility"]
    options = [None, "other"]
    made = {
        "name": [None, "other"],
        "title": [None, "Other"],
        "source": [None, "a document"],
        "assumption": [None, "a reason"],
    }
    others = {"name": TABLES, "scenario": ["help"]}
    summed = {"by": SUMMED["by"], "every": SUMMED["every"]}
    saved = {"folder": FOLDERS, "overwrite": [False, True], "pictures": [False]}
    return {
        "Comparison": {
            "results": [world.comparison.results],
            "parts": [None, {}, world.apart.parts],
        },
        "Comparison.assets": {"when": ["end", "start"]},
        "Comparison.mtfs": {
            "scenario": [None, "help"],
            "start": [None, "2015/16"],
            "years": [None, 1],
            "targets": [None, {"2015/16": 1000}],
            "costs": [None, "need-2014"],
        },
        "Comparison.public_value": {
            "scenario": [None, "help"],
            "of_year": [None, "2014/15"],
            "optimism": [True, False],
            "grade_of_effects": [None, 3],
            "costs": [None, "need-2014"],
        },
        "Comparison.spend_change": {
            "scenario": [None, "help"],
            "year": [None, "2014/15"],
            "groups": [None, {"Levels": ["level_3", "level_4"]}],
            "costs": [None, "need-2014"],
        },
        "Comparison.saved": {"scenario": ["help"], "costs": [None, "need-2014"]},
        "Comparison.savings": {
            "scenario": [None, "help"],
            "costs": [None, "need-2014"],
        },
        "Comparison.cubes": {**SUMMED, "scenario": ["help"]},
        "Comparison.dashboard": {
            "year": [None, "2014/15"],
            "scenario": [None, "help"],
        },
        "Comparison.demand": summed,
        "Comparison.difference": {**others, "scenario": [None, "help"]},
        "Comparison.load": {"folder": ["compared"], "population": populations},
        "Comparison.of_every": {"every": [world.comparison.results]},
        "Comparison.options": {"year": [None, "2014/15"], "tidy": [False, True]},
        "Comparison.overview": {},
        "Comparison.plot": {
            "name": ["level", "options"],
            "scenario": [None, "help", ["help"], ("help",)],
        },
        "Comparison.save": saved,
        "Comparison.summary": {**SUMMED, "scenario": [None, "help"]},
        "Comparison.taken_apart": {"mix": [None, *world.apart.parts]},
        "Comparison.waterfalls": {"year": [None, "2014/15"]},
        "Expectation.columns": {"name": TABLES},
        "Expectation.cube": SUMMED,
        "Expectation.monthly": {},
        "Expectation.plot": {"name": [None, "level"]},
        "Expectation.summary": SUMMED,
        "Expectation.table": {"name": TABLES},
        "Families": {
            "scenario": [world.scenario],
            "given": [None],
            "name": ["", "name"],
            "fit": [None],
        },
        "Families.check_start_of": {"scenario": [world.scenario]},
        "Families.column": {"name": ["id", "level", "frailty"]},
        "Families.plot": {
            "name": ["wards"],
            "measure": ["families", "children", "need"],
            "outlines": [None, "wrong.geojson", "folder"],
        },
        "Families.row_of": {"family": [0, 46, np.int64(3)]},
        "Fixed": {"duration": [0.5, 1, 3.0]},
        "Gompertz": {"level": [0, 0.1], "growth": [-0.1, 0, 1]},
        "Interrupted.resume": shared,
        "LogLogistic": curve,
        "MultiState": {
            "states": states,
            "rates": rates,
            "start": [None, "well", {"well": 0.5, "ill": 0.5}],
            "age": [0, 35.0],
            "entrants": [None, 2.0, {0: 1.0, 5: 0.0}],
            "costs": amounts,
            "entry_costs": amounts,
            "transition_costs": of_transitions,
            "utilities": amounts,
            "entry_utilities": amounts,
            "transition_utilities": of_transitions,
            "discount": [0.0, 0.03, {"costs": 0.03}],
            "time_unit": ["year", "month"],
            "unknown": [],
        },
        "MultiState.expect": {
            "horizon": [1, 3.5],
            "n": [None, 1, 20],
            **units,
            "tolerance": [1e-9, 1e-3],
            **shared,
        },
        "MultiState.run": {
            "n": [20, 1, None],
            "horizon": [1, 3.5],
            "seed": SEEDS,
            "draws": [1, 3],
            **units,
            "by_unit": [False, True],
            **shared,
        },
        "MultiState.set": {
            "changes": [
                {},
                {"rates.ill>dead.rate": 0.3},
                *world.model_changes,
                {"costs.ill": 1, "time_unit": "month"},
                {"entrants": 3},
            ]
        },
        "MultiStateComparison.columns": {"name": tables, "option": options},
        "MultiStateComparison.difference": {"name": tables, "option": options},
        "MultiStateComparison.net_benefit": {
            "threshold": [0, 20_000.0],
            "option": options,
        },
        "MultiStateComparison.overview": {},
        "MultiStateComparison.plot": {"name": [None, "occupancy"], "option": options},
        "MultiStateComparison.said_of_source": {"option": ["other"]},
        "MultiStateComparison.summary": {"name": tables, "option": options},
        "MultiStateExpectation.columns": {"name": tables},
        "MultiStateExpectation.plot": {"name": [None, "occupancy"]},
        "MultiStateExpectation.said_of_source": {},
        "MultiStateExpectation.summary": {"name": tables},
        "MultiStateExpectation.table": {"name": tables},
        "MultiStateRun.columns": {"name": tables},
        "MultiStateRun.plot": {"name": [None, "occupancy"]},
        "MultiStateRun.said_of_source": {},
        "MultiStateRun.summary": {"name": tables},
        "MultiStateRun.table": {"name": tables},
        "Picture.contents": {},
        "Picture.png": {},
        "Picture.svg": {},
        "Picture.write": {"stem": [Path("picture")]},
        "Projection": {
            "table": [world.table],
            "title": ["Even"],
            "source": ["invented"],
        },
        "Projection.by_age": {"year": [2014, np.int16(2015)]},
        "Projection.by_age_and_year": {},
        "Projection.join": {
            "other": [world.projection],
            "at": [2014, 2015],
            "scale": [False, True],
        },
        "Projection.plot": {},
        "Projection.total": {},
        "Rate": {
            "rate": [0, 0.1, 2],
            "by_age": pieces,
            "by_time": pieces,
            "since_entry": [*pieces, hl.Weibull(shape=2, scale=1)],
            "in_age": [None, hl.Gompertz(level=0.1, growth=0.1)],
            "hazard_ratios": [None, {"treated": 0.5}],
            "unknown": [],
        },
        "Rate.describe": {},
        "Results.assets": {"when": ["end", "start"]},
        "Results.blocks": {"name": TABLES},
        "Results.columns": {"name": TABLES},
        "Results.dashboard": {"year": [None, "2014/15"]},
        "Results.cube": SUMMED,
        "Results.demand": summed,
        "Results.family": {"family": [0, 46], "draw": [0, 1]},
        "Results.fit_to_projection": {"by_age": [False, True]},
        "Results.load": {"folder": ["saved"], "population": populations},
        "Results.monthly": {},
        "Results.overview": {},
        "Results.plot": {"name": [None, "level"]},
        "Results.programmes": {"every": ["year", "month"]},
        "Results.save": saved,
        "Results.spend_change": {
            "year": [None, "2014/15"],
            "to_year": [None, "2015/16"],
            "groups": [None, {"Levels": ["level_3", "level_4"]}],
            "costs": [None, "need-2014"],
        },
        "Results.summary": SUMMED,
        "Results.table": {"name": TABLES},
        "Results.teams": {"every": ["year", "month"]},
        "Scenario": {
            "core": [world.scenario._core],
            "lineage": [None, world.help.lineage],
        },
        "Scenario.differences": {
            "other": [None, world.scenario, "need-2014", Path("scenario.toml")]
        },
        "Scenario.save": {"path": ["new.toml", Path("deeper/new.toml"), "folder"]},
        "Scenario.set": {
            "changes": [
                *world.changes,
                {"title": "other"},
                {"effects.early_help.hazard_ratio": np.float32(0.5)},
                {"moves.2->3.rate": {"value": 0.1, "source": "a document"}},
                {
                    "effects.other": {
                        "processes": ["moves.2->3"],
                        "hazard_ratio": 0.9,
                        "from": "2014-10",
                    }
                },
            ],
            **made,
        },
        "Scenario.to_toml": {},
        "Scenario.with_costs": {
            "book": ["need-2014"],
            "name": [None, "other"],
            "title": [None, "Other"],
        },
        "Scenario.with_programme": {
            "programme": ["family_group_conference", "early_help_camhs"],
            "places": [None, 0, 25, {"value": 30, "source": "a plan"}],
            "library": [None, "social-worker-in-school"],
            **made,
        },
        "Scenario.without": {"name": [None, "other"], "title": [None, "Other"]},
        "Scenario.with_projection": {
            "projection": [world.projection, {"east": world.projection}],
            **made,
            "localities": [None, ["east", "west"], ["west"]],
        },
        "Trace.plot": {},
        "Validation.by_part": {},
        "Validation.failed": {},
        "Validation.in_words": {},
        "Validation.plot": {},
        "Validation.table": {},
        "Waterfall": {
            "comparison": [world.waterfall.comparison, world.apart],
            "mix": [None, *world.apart.parts],
        },
        "Reached": {
            "comparison": [world.reached.comparison],
            "among": [world.reached.among],
            "families": [world.reached.families],
        },
        "Reached.changes": {"year": [None, "2014/15"]},
        "Reached.plot": {
            "name": [None, "Above level 2", "Contacts"],
            "year": [None, "2014/15"],
        },
        "Reached.save": saved,
        "Reached.table": {"year": [None, "2014/15"], "tidy": [False, True]},
        "Waterfall.plot": {
            "name": [None, "Above level 2", "Contacts"],
            "year": [None, "2014/15"],
        },
        "Waterfall.steps": {"year": [None, "2014/15"]},
        "Waterfall.table": {"year": [None, "2014/15"], "tidy": [False, True]},
        "Weibull": curve,
        "check_marginals": {
            "marginals": [TWO_WARDS, str(TWO_WARDS)],
            "scenario": [world.few],
        },
        "compare": {
            "scenarios": [{"base": world.scenario, "help": world.help}],
            "draws": [1, 3],
            "seed": SEEDS,
            **shared,
            "population": populations,
            "resume": [None, "draws of a comparison", "saved"],
            "waterfall": [False],
            # Only models have these.
            "n": [None],
            "horizon": [None],
            "times": [None],
            "covariates": [None],
            "shares": [None],
        },
        "cost_book": {"name_or_path": ["need-2014", "book.toml", "wrong.csv", "."]},
        "cost_books": {},
        "demo": {"draws": [1], "progress": PROGRESS},
        "expect": {
            "scenario": [world.solvable, "solvable.toml"],
            **shared,
            "population": [None, world.expectation.population],
            "frailty_nodes": [3, 4],
        },
        "list_scenarios": {"folder": [None, "folder", Path()]},
        "load": {"name_or_path": [*scenarios[2:], "need-2014", "wrong.toml"]},
        "probability_from_rate": {"rate": [0, 0.5, 2], "period": [1, 0.5]},
        "programmes": {"scenario": [None, *scenarios]},
        "rate_from_probability": {"probability": [0, 0.5], "period": [1, 0.5]},
        "read_families": {
            "scenario": [world.few],
            "path": ["families.csv", "wrong.csv", "wrong.xlsx", "bytes.csv"],
            "marginals": ["barnet-2014", TWO_WARDS],
        },
        "read_population_totals": {
            "path": ["totals.csv", "wrong.csv", "wrong.parquet", "folder"],
            "area": [None, "Barnet", "E09000003"],
        },
        "read_projection": {
            "path": ["children.csv", "children.xlsx", "wrong.csv", "wrong.xlsx"],
            "area": [None, "E09000003", ["E09000003"]],
            "layout": [None, "simple"],
            "variant": [None],
            "sheet": [None, "Sheet1"],
            "title": [None, "Even"],
            "source": [None, "invented"],
        },
        "run": {
            "scenario": scenarios,
            "draws": [1, 3],
            "seed": SEEDS,
            **shared,
            "population": populations,
            "resume": [None, "draws of a run", "compared"],
        },
        "schema": {},
        "synthesise": {
            "scenario": [world.few],
            "marginals": [TWO_WARDS],
            "seed": [None, 1],
        },
        "unit_costs": {
            "path": ["costs.csv", "costs.xlsx", "wrong.csv", "wrong.xlsx"],
            "leave_out": [(), "SS1.0", ["SS1.0", "SS2.0"]],
        },
        "validate": {**shared, "cases": [["sick-sicker"], "sick-sicker"]},
        "reached": {
            "base": [world.free],
            "mix": [world.mix],
            "draws": [1, 3],
            "seed": SEEDS,
            **shared,
            "population": [None],
        },
        "waterfall": {
            "base": [world.free],
            "mix": [world.mix],
            "draws": [1, 3],
            "seed": SEEDS,
            **shared,
            "population": [None],
            "resume": [None, "compared"],
        },
        COMMAND: {"words": []},
        **{name: values for name, (_, values) in sequences(world).items()},
    }


def calls(world: World) -> list[PublicCall]:
    """Return every public call with the values that it accepts."""
    objects = world.objects()
    values = accepted(world)
    found = []
    for name, function in public():
        if name in LEFT_OUT:
            continue
        kind, _, method = name.partition(".")
        owners = [function]
        if method and not inspect.ismethod(function):
            owners = [getattr(owner, method) for owner in objects[kind]]
        for bound in owners:
            parameters = inspect.signature(bound).parameters.values()
            required = {
                p.name
                for p in parameters
                if p.default is p.empty
                and p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)
            }
            required |= GIVEN.get(name, set())
            found.append(PublicCall(name, bound, values[name], frozenset(required)))
    found.append(PublicCall(COMMAND, command, values[COMMAND], frozenset({"words"})))
    for name, (function, arguments) in sequences(world).items():
        found.append(PublicCall(name, function, arguments, frozenset(arguments)))
    return found
