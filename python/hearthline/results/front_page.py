"""What the page of a results folder states about a run or a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..base import words
from ..base.zones import CROSSINGS
from ..money.gross import gross_cost
from ..pages.page import Cell, Headline, Option, Page
from ..tables.cubes import across_draws
from ..tables.demand import demand_cube
from ..tables.ranges import has_range, too_few
from .apart import name_of
from .dashboard import Measurable, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..money.savings import Savings
    from ..population.families import Origin
    from ..scenarios.scenario import Scenario
    from ..tables.cubes import Floats

#: The kinds of case among the headlines.
_CHILDREN = {
    "caf": "Children with early help (CAF)",
    "cin": "Children with a child in need plan",
    "cpp": "Children with a protection plan",
    "cla": "Children looked after",
}

#: Files beside tables and pictures, each with what it holds.
_FILES = {
    "scenario.toml": "the scenario: every number with its source",
    "run.json": "what was run, for programs",
    "columns.csv": "the meaning of every column",
}


class Run(Measurable, Protocol):
    """Results of a run."""

    seed: int
    draws: int
    asked: int
    origin: Origin | None

    @property
    def version(self) -> str:
        """The version of Hearthline."""

    @property
    def years(self) -> list[str]:
        """The financial years."""


@dataclass(frozen=True)
class _Number:
    """A number of the headlines.

    Attributes
    ----------
    title : str
        What is counted.
    table : str
        The table that has it.
    by_draw : callable
        Returns the values by draw and financial year.
    money : bool
        Whether it is an amount of money.
    """

    title: str
    table: str
    by_draw: Callable[[Run], Floats]
    money: bool = False


def _of(table: str, measure: str, key: str, label: str) -> Callable[[Run], Floats]:
    def by_draw(run: Run) -> Floats:
        cube = run.cube(table, key, "year", measure)
        return cube.values[measure][..., list(cube.labels[key]).index(label)]

    return by_draw


def _total(table: str, measure: str) -> Callable[[Run], Floats]:
    return lambda run: run.cube(table, [], "year", measure).values[measure]


def _numbers(tables: Sequence[str]) -> list[_Number]:
    """Return the numbers of the headlines for which there are tables."""
    levels = [
        _Number(
            f"Families at {words.level_with_meaning(level).lower()}",
            "level",
            _of("level", "families", "level", level),
        )
        for level in ("2", "3", "4")
    ]
    every = [
        _Number(
            "Families above need level 1",
            "level",
            lambda run: demand_cube(run, [], "year").values["families"],
        ),
        # Where families have cases, these say more than levels.
        *([] if "case" in tables else levels),
        _Number(
            "Families in need without a case", "unmet", _total("unmet", "families")
        ),
        *(
            _Number(title, "case", _of("case", "children", "case", kind))
            for kind, title in _CHILDREN.items()
        ),
        _Number(
            f"{CROSSINGS['outer', 'out']}, in the year",
            "crossing",
            _of("crossing", "out", "edge", "outer"),
        ),
        _Number("Gross cost of the year", "cost", gross_cost, True),
    ]
    return [number for number in every if number.table in tables]


def _amount(value: float, money: bool) -> str:
    return words.pounds(value) if money else words.count(value)


def _change(value: float, money: bool) -> str:
    """Return a difference in words, with its sign."""
    if not money:
        return words.signed(value)
    text = words.pounds(value)
    return f"+{text}" if value > 0 and text != "£0" else text


@dataclass(frozen=True)
class _Statistics:
    """Statistics over draws of a number in one financial year.

    Attributes
    ----------
    mean, mcse, p10, p90 : float
        Like the columns of `across_draws`.
    ranged : bool
        Whether there are enough draws for a range.
    """

    mean: float
    mcse: float
    p10: float
    p90: float
    ranged: bool

    @classmethod
    def of(cls, by_draw: Floats, year: int) -> _Statistics:
        stats = across_draws(by_draw)
        found = {k: float(stats[k][year]) for k in ("mean", "mcse", "p10", "p90")}
        return cls(**found, ranged=has_range(len(by_draw)))

    def range(self, form: Callable[[float, bool], str], money: bool) -> str:
        """Return the range over draws in words; empty if there is none."""
        if not self.ranged:
            return ""
        return f"{form(self.p10, money)} to {form(self.p90, money)}"

    @property
    def none(self) -> bool:
        """Whether every draw has 0."""
        return self.mean == 0 and not self.mcse > 0

    @property
    def clear(self) -> bool:
        """Whether the mean is more than two of its standard errors from 0."""
        return abs(self.mean) > 2 * self.mcse


def of_run(run: Run, pictures: Sequence[str]) -> Page:
    """Return what the page of a run states.

    Parameters
    ----------
    run : Results
        Results of the run.
    pictures : sequence of str
        The names of its pictures in the folder.

    Returns
    -------
    Page
    """
    scenario = run.scenario
    period = Period.of(scenario.start, scenario.horizon, None)
    headlines = []
    for number in _numbers(run.tables):
        by_draw = number.by_draw(run)
        now = _Statistics.of(by_draw, period.index)
        before = _amount(_Statistics.of(by_draw, 0).mean, number.money)
        cell = Cell(
            _amount(now.mean, number.money),
            now.range(_amount, number.money),
            f"{before} in {run.years[0]}" if period.index else "",
        )
        headlines.append(Headline(number.title, (cell,)))
    return Page(
        title=scenario.title,
        subtitle=f"Scenario {scenario.name}: {_simulated(run)}.",
        options=(Option(scenario.name, scenario.title),),
        when=period.label,
        headlines=tuple(headlines),
        ranges=_ranges(run.draws),
        facts=(*_facts(run), *_about(scenario)),
        limitations=_limitations(run, [scenario]),
        localities=scenario.localities,
        pictures=pictures,
        tables=run.tables,
        files=tuple(_FILES.items()),
    )


def of_comparison(
    runs: Mapping[str, Run],
    tables: Sequence[str],
    pictures: Sequence[str],
    saved: Mapping[str, Savings],
    parts: Mapping[str, Iterable[str]],
) -> Page:
    """Return what the page of a comparison states.

    Parameters
    ----------
    runs : mapping of str to Results
        Results by the name of the scenario, the baseline first.
    tables, pictures : sequence of str
        The names of the comparison's tables, and of its pictures in the folder.
    saved : mapping of str to Savings
        What each scenario saves; empty if they state no costs.
    parts : mapping of str to iterable of str
        The names of the parts of each mix that was taken apart.

    Returns
    -------
    Page
    """
    base = next(iter(runs.values()))
    period = Period.of(base.scenario.start, base.scenario.horizon, None)
    headlines = [_compared(runs, number, period.index) for number in _numbers(tables)]
    for kind, title in _SAVED.items():
        cells = [
            _saved(
                own.pounds(kind, ["general_fund"]).cumsum(axis=1), period.index, kind
            )
            for own in saved.values()
        ]
        if cells:
            since = " to ".join(
                dict.fromkeys([base.years[0], base.years[period.index]])
            )
            headlines.append(Headline(f"{title}, {since}", (Cell(""), *cells)))
    scenarios = {name: run.scenario for name, run in runs.items()}
    return Page(
        title=f"{_options(scenarios)} compared with “{base.scenario.title}”",
        subtitle=f"M{_simulated(base)[1:]}. In each draw all scenarios have the same "
        "families and share random numbers: a difference is caused by the scenario.",
        options=tuple(
            Option(name, scenario.title, f"scenarios/{name}/index.html")
            for name, scenario in scenarios.items()
        ),
        when=period.label,
        headlines=tuple(headlines),
        ranges=_ranges(base.draws),
        facts=tuple(_facts(base)),
        limitations=_limitations(base, scenarios.values()),
        localities=base.scenario.localities,
        pictures=pictures,
        tables=tables,
        files=(
            *((name, _FILES[name]) for name in ("run.json", "columns.csv")),
            *(
                (
                    f"scenarios/{name_of(mix, part)}/index.html",
                    f"the results of a part of {mix} alone",
                )
                for mix, own in parts.items()
                for part in own
            ),
        ),
    )


def _compared(runs: Mapping[str, Run], number: _Number, year: int) -> Headline:
    """Return a number of the baseline, and the differences of the others from it."""
    base, *others = (number.by_draw(run) for run in runs.values())
    before, money = _Statistics.of(base, year), number.money
    cells = [Cell(_amount(before.mean, money), before.range(_amount, money))]
    for mine in others:
        after = _amount(_Statistics.of(mine, year).mean, money)
        gap = _Statistics.of(mine - base, year)
        if gap.none:
            cells.append(Cell("no difference"))
            continue
        note = f"{after} in all" if gap.clear else _UNCLEAR
        change = _change(gap.mean, money)
        cells.append(Cell(change, gap.range(_change, money), note))
    return Headline(number.title, tuple(cells))


_UNCLEAR = "not clear"


#: What the council's general fund saves and spends, each on a line of its own.
_SAVED = {
    "cashable": "Cashable saving of the general fund",
    "avoidance": "Cost avoidance of the general fund",
    "programmes": "Cost of programmes to the general fund",
}


def _saved(by_draw: Floats, year: int, kind: str) -> Cell:
    stats = _Statistics.of(by_draw, year)
    if stats.none:
        return Cell("none" if kind == "programmes" else "no difference")
    notes = {"avoidance": "in no budget", "programmes": "not taken off the others"}
    note = notes.get(kind, "") if stats.clear else _UNCLEAR
    return Cell(_amount(stats.mean, True), stats.range(_amount, True), note)


def _options(scenarios: Mapping[str, Scenario]) -> str:
    """Return the scenarios other than the baseline: a title, or how many."""
    _, *others = scenarios.values()
    if len(others) == 1:
        return f"“{others[0].title}”"
    count = len(others)
    numbers = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return f"{numbers[count - 2] if count < 10 else count} options"


def _simulated(run: Run) -> str:
    scenario = run.scenario
    drawn = f"{run.draws:,} draw{'s' if run.draws > 1 else ''}"
    return f"mean of {drawn} of {words.span(scenario.horizon)} from {_start(scenario)}"


def _start(scenario: Scenario) -> str:
    return words.month(np.datetime64(scenario.start))


def _ranges(draws: int) -> str:
    if has_range(draws):
        return (
            "Ranges are the middle 80% of draws: a tenth of the draws lie below, a "
            "tenth above."
        )
    return too_few(draws).strip() or "One draw has no range."


def _facts(run: Run) -> list[tuple[str, str]]:
    scenario = run.scenario
    stopped = f" of {run.asked:,} requested" if run.draws < run.asked else ""
    families = "sampled by the scenario"
    if run.origin is not None:
        families = f"given: {run.origin}"
    elif scenario.marginals:
        families = f"synthesised from the tables {scenario.marginals}"
    return [
        ("Draws", f"{run.draws:,}{stopped}"),
        ("Seed", str(run.seed)),
        ("Horizon", f"{words.span(scenario.horizon)} from {_start(scenario)}"),
        ("Families at the start", families),
        ("Version", f"Hearthline {run.version}"),
    ]


def _about(scenario: Scenario) -> list[tuple[str, str]]:
    kinds = scenario.parameters["kind"].value_counts()
    counted = [
        f"{int(kinds.get(kind, 0)):,} {stated}"
        for kind, stated in (
            ("source", "from a source"),
            ("calibrated", "calibrated to a target"),
            ("assumption", "assumed"),
        )
    ]
    description = scenario.description.strip()
    return [
        ("Numbers of the scenario", words.listing(counted)),
        *([("Description", description)] if description else []),
    ]


def _limitations(run: Run, scenarios: Iterable[Scenario]) -> tuple[str, ...]:
    stated = [
        "Ranges and errors show Monte Carlo variation only: how well the rates are "
        "known is not included."
    ]
    if "cost" in run.tables:
        stated.append(f"Cost: {run.scenario.cost_label}.")
    for scenario in scenarios:
        stated += [
            f"Probably unintended in {scenario.name}: {w['field']}: expected "
            f"{w['allowed']}, found {w['found']}."
            for w in scenario.warnings
        ]
    return tuple(dict.fromkeys(stated))
