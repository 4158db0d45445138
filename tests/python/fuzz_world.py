"""Objects of every public class, and files, for the fuzz test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from conftest import EFFECT, NO_EFFECT, SMALL, quietly
from growing import growing
from marginal_tables import TWO_WARDS, few

import hearthline as hl


def _finding(number: int) -> Any:
    """Return an invented finding, since the suite takes seconds."""
    return {
        "case": "sick-sicker",
        "part": "SoC",
        "quantity": f"number {number}",
        "kind": "sampled",
        "expected": 1.0,
        "got": 1.0,
        "error": 0.1,
        "z": 0.1 * number,
        "bound": 4.0,
        "false_alarms": 1e-5,
        "passed": True,
    }


class World:
    """Small objects of each kind, and files, in the current folder."""

    def __init__(self) -> None:
        small = quietly(hl.load(SMALL), {"time.horizon": 14})
        self.scenario = small
        self.help = quietly(small, EFFECT)
        self.run = hl.run(small, draws=2, progress=False)
        pair = {"base": quietly(small, NO_EFFECT), "help": self.help}
        self.comparison = hl.compare(pair, draws=2, progress=False)
        solvable = {
            "moves.4->3.hazard_ratios.toxic_trio": 1.0,
            "population.families": 40,
            "population.start.level_2": 4,
            "population.start.level_3": 2,
            "population.start.level_4": 1,
            "time.horizon": 2,
        }
        self.solvable = quietly(small, solvable)
        self.expectation = hl.expect(self.solvable, progress=False)
        self.grown = quietly(growing(), {"time.horizon": 6})
        self.grown_run = hl.run(self.grown, draws=2, progress=False)
        self.helped_run, self.helped = self._helped()
        self.free = self.helped.results["help"].scenario
        self.mix = self._mix(self.free)
        self.waterfall = hl.waterfall(self.free, self.mix, draws=2, progress=False)
        self.apart = hl.compare(
            self.free, self.mix, draws=2, progress=False, waterfall=True
        )
        self.reached = hl.reached(self.free, self.mix, draws=2, progress=False)
        self.families = self.run.population
        self.few = few()
        self.synthesised = hl.synthesise(self.few, TWO_WARDS)
        self.model = hl.MultiState(
            ["well", "ill", "dead"],
            {
                "well>ill": hl.Rate(0.1, hazard_ratios={"treated": 0.5}),
                "ill>well": hl.Weibull(shape=0.8, scale=2.0),
                "ill>dead": 0.2,
            },
            costs={"ill": 4000},
        )
        self.plain = self.model.set({"rates.well>ill": 0.1, "rates.ill>well": 0.3})
        self.model_run = self.plain.run(20, 3, draws=2, by_unit=True, progress=False)
        models = {"plain": self.plain, "other": self.plain.set({"costs.ill": 2})}
        self.model_comparison = hl.compare(
            models, draws=2, n=20, horizon=3, progress=False
        )
        self.model_expectation = self.plain.expect(3, progress=False)
        self.validation = hl.Validation([_finding(n) for n in range(10)])
        years = [2014, 2015, 2016]
        index = pd.MultiIndex.from_product(
            [["E09000003"], years, range(18)], names=["area", "year", "age"]
        )
        self.table = pd.DataFrame({"children": 100.0}, index).reset_index()
        self.projection = hl.Projection(self.table, title="Even", source="invented")
        self.changes = [
            {path: value} for path, value in self.solvable.parameters["value"].items()
        ]
        self.model_changes = [
            {path: value} for path, value in self.model.parameters["value"].items()
        ]
        self.declarations = [self._declaration()]
        self._write()

    @staticmethod
    def _helped() -> tuple[hl.Results, hl.Comparison]:
        """Return a run with cases and a team, and its comparison with another."""
        few = {
            "population.families": 200,
            "population.start.level_2": 4,
            "population.start.level_3": 4,
            "population.start.level_4": 1,
            "time.horizon": 14,
        }
        free = quietly(hl.load(SMALL.parents[1] / "pathway.toml"), few)
        Path("team.toml").write_text(
            free.to_toml()
            + """
[pathway.teams.duty]
cases = ["assessment"]
cases_per_worker = { value = 2, unit = "cases", assumption = "test" }
[pathway.teams.duty.workers]
from = ["2014-04"]
number = { value = [1], unit = "workers", assumption = "test" }
""",
            "utf-8",
        )
        team = hl.load("team.toml")
        pair = {"base": team, "help": free}
        return (
            hl.run(team, draws=2, progress=False),
            hl.compare(pair, draws=2, progress=False),
        )

    @staticmethod
    def _mix(base: hl.Scenario) -> hl.Scenario:
        """Return a scenario with two programmes more."""
        club = {"title": "Club", "found.outreach": 0.5, "stay.length": 6}
        return base.set({"programmes.club": club, "programmes.clinic": club})

    @staticmethod
    def _declaration() -> dict[str, Any]:
        return {
            "states": ["well", "ill", "dead"],
            "rates": {"well>ill": 0.1, ("ill", "well"): 0.5, "ill>dead": 0.2},
            "start": {"well": 0.9, "ill": 0.1},
            "age": 35.0,
            "entrants": {0: 2.0, 5: 0.0},
            "costs": {"ill": 4000},
            "entry_costs": {"ill": 500},
            "transition_costs": {"well>ill": 100, ("ill", "dead"): 50},
            "utilities": {"well": 1.0, "ill": 0.6},
            "discount": {"costs": 0.03, "utilities": 0.015},
            "time_unit": "year",
        }

    def _write(self) -> None:
        Path("folder").mkdir()
        self.scenario.save("scenario.toml")
        self.solvable.save("solvable.toml")
        Path("wrong.toml").write_text('name = "wrong"\ninherits = "small"\n')
        Path("bytes.toml").write_bytes(b"\xff\xfe\0name")
        self.table.to_csv("children.csv", index=False)
        self.table.to_excel("children.xlsx", index=False)
        Path("totals.csv").write_text(
            "time_period,new_la_code,la_name,age_group,population_estimate\n"
            "2014,E09000003,Barnet,0 to 17,86720\n"
        )
        Path("wrong.csv").write_text('a,b\n1\n"2\0,\n')
        Path("bytes.csv").write_bytes(b"\xff\xfe,\0\n")
        Path("wrong.xlsx").write_bytes(b"PK\3\4 not a workbook")
        Path("wrong.parquet").write_bytes(b"PAR1 not a table")
        Path("wrong.geojson").write_text('{"features": [{}]}')
        Path("families.csv").write_text(
            "family_id,locality,family_type,quintile,ethnic_group,born,sex,disability\n"
            + "".join(f"{n},west,couple,1,white,2009-11,female,no\n" for n in range(60))
        )
        Path("costs.csv").write_text(
            "code,description,unit,cost_gbp,source_detail\n"
            "SS1.0,Child in care,Per year,51080,2013/14\n"
            "SS2.0,Child in foster care,Per week,700,2013/14\n"
        )
        Path("book.toml").write_text('book = "need-2014"\ntitle = "Mine"\n')
        pd.read_csv("costs.csv").to_excel("costs.xlsx", index=False)
        self.run.save("saved", pictures=False)
        self.comparison.save("compared", pictures=False)

    def objects(self) -> dict[str, list[Any]]:
        """Return the objects whose methods are called, by class."""
        return {
            "Comparison": [self.comparison, self.helped, self.apart],
            "Expectation": [self.expectation],
            "Families": [self.families, self.synthesised],
            "Fixed": [hl.Fixed(2)],
            "Gompertz": [hl.Gompertz(level=0.1, growth=0.1)],
            "Interrupted": [hl.Interrupted(), hl.Interrupted(self.run)],
            "LogLogistic": [hl.LogLogistic(shape=2, scale=1)],
            "MultiState": [self.model, self.plain],
            "MultiStateComparison": [self.model_comparison],
            "MultiStateExpectation": [self.model_expectation],
            "MultiStateRun": [self.model_run],
            "Picture": [self.run.plot("level")],
            "Plan": [self.grown_run.plan],
            "Projection": [self.projection],
            "Rate": [hl.Rate(0.1)],
            "Reached": [self.reached],
            "Results": [self.run, self.grown_run, self.helped_run],
            "Scenario": [self.scenario, self.grown],
            "Trace": [self.run.family(46)],
            "Validation": [self.validation],
            "Waterfall": [self.waterfall],
            "Weibull": [hl.Weibull(shape=2, scale=1)],
        }
