"""Fit scenarios/barnet-2014.toml to its targets, or show how it compares with them.

    .venv/bin/python tools/fit_barnet_2014.py              # table and picture
    .venv/bin/python tools/fit_barnet_2014.py --rounds 25  # fit, then the same
    .venv/bin/python tools/fit_barnet_2014.py --range      # with less and more need

Each calibrated number has one target that responds to it. A round simulates the
scenario over the years of the targets and multiplies every number by a damped
(target / found). The table goes into ``docs/barnet-2014.md``, the picture beside it.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from barnet_2014_targets import (
    MOST,
    OUTCOMES,
    SOURCES,
    STATUTORY,
    Found,
    Target,
    lifetime_targets,
    table,
    targets,
)
from lifetimes import lifetimes

import hearthline as hl

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
FILE = ROOT / "scenarios" / "barnet-2014.toml"
PAGE = ROOT / "docs" / "barnet-2014.md"
PICTURE = ROOT / "docs" / "pictures" / "barnet-2014-targets.png"


def tilted(values: dict, stage: str, outcome: str, factor: float) -> None:
    """Multiply an outcome's shares, and let those of all outcomes add up to 1."""
    names = {o: f"pathway.{stage}.outcomes.{o}.share" for o in OUTCOMES[stage]}
    names = {o: n for o, n in names.items() if n in values}
    shares = {o: np.array(values[n], dtype=float) for o, n in names.items()}
    shares[outcome] = shares[outcome] * factor
    total = sum(shares.values())
    for o, name in names.items():
        values[name] = list(shares[o] / total)


def improve(values: dict, fitted: Iterable[Target], state: Found) -> None:
    for target in fitted:
        ratio = (target.target / target.found(state)) ** abs(target.power)
        ratio = float(np.clip(ratio, 0.7, 1.4))
        for number in target.numbers:
            if isinstance(number, str):
                up = (target.power > 0) != number.startswith("-")
                path = number.removeprefix("-")
                values[path] = float(values[path]) * (ratio if up else 1 / ratio)
            elif isinstance(number[1], int):
                # A single value of a list.
                path, place = number
                factor = ratio if target.power > 0 else 1 / ratio
                most = MOST.get(path, np.inf)
                values[path] = [
                    min(v * factor, most) if i == place else v
                    for i, v in enumerate(values[path])
                ]
            else:
                stage, outcome, *sign = number
                tilted(values, stage, outcome, 1 / ratio if sign else ratio)


def changes(values: dict, known: dict) -> dict:
    """Return the numbers that have changed."""
    return {path: value for path, value in values.items() if value != known[path]}


def write(values: dict) -> None:
    """Replace the values in the file, line by line."""
    section = ""
    lines = []
    for line in FILE.read_text("utf-8").splitlines():
        if heading := re.fullmatch(r"\[(.+)\]", line):
            section = heading[1].replace('"', "")
        path = f"{section}.{line.split(' = ', 1)[0]}"
        if path in values:
            value = values[path]
            text = (
                "[" + ", ".join(f"{v:.7g}" for v in value) + "]"
                if isinstance(value, list)
                else f"{value:.5g}"
            )
            line = re.sub(
                r"value = (\[[^]]*\]|[^,]+)", f"value = {text}", line, count=1
            )
        lines.append(line)
    FILE.write_text("\n".join(lines) + "\n", "utf-8")


def put(page: str, name: str, lines: list[str]) -> str:
    """Return a page with the lines between two marks replaced."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, rest = page.split(begin)
    return before + "\n".join([begin, *lines, end]) + rest.split(end)[1]


def rows(made: pd.DataFrame) -> list[str]:
    """Return the table of targets for the page."""

    def number(value: float, unit: str) -> str:
        if unit == "odds":
            return f"{value / (1 + value):.1%}"
        return (
            f"{value:.1%}"
            if unit == "share"
            else f"{value:,.3g}"
            if value < 1
            else f"{value:,.0f}"
        )

    lines = [
        "| figure | target | model | difference | fitted | target from |",
        "|---|---|---|---|---|---|",
    ]
    for row in made.itertuples():
        unit = "" if row.unit in ("share", "odds") else f", {row.unit}"
        lines.append(
            f"| {row.what}{unit} | {number(row.target, row.unit)} "
            f"| {number(row.model, row.unit)} | {row.difference:+.0%} "
            f"| {'yes' if row.fitted else ''} | {row.source} |"
        )
    return lines


def picture(made: pd.DataFrame) -> None:
    """Draw how far every figure is from its target."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 0.21 * len(made) + 1.2), layout="constrained")
    axes = figure.subplots()
    places = np.arange(len(made))[::-1]
    shown = made["difference"]
    axes.axvspan(-0.1, 0.1, color="0.92")
    axes.axvline(0, color="0.4", lw=0.8)
    for fitted, colour, label in (
        (True, "#1f5a96", "fitted"),
        (False, "#b8601e", "not fitted: a comparison"),
    ):
        own = (made["fitted"] == fitted).to_numpy()
        axes.hlines(places[own], 0, shown[own], color=colour, lw=1)
        axes.plot(shown[own], places[own], "o", ms=4, color=colour, label=label)
    axes.set_yticks(places, made["what"], fontsize=7)
    axes.set_xlim(-0.7, 0.7)
    axes.set_ylim(-1, len(made))
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:+.0%}")
    axes.set_xlabel("model against target; the band is 10% on either side")
    axes.legend(fontsize=7, frameon=False, loc="upper right")
    axes.set_title(
        "Barnet's cases, 2014/15 to 2016/17: model against targets",
        fontsize=9,
    )
    figure.savefig(PICTURE, dpi=110)


def report(scenario: hl.Scenario, fitted: list[Target]) -> pd.DataFrame:
    """Write the table into the page, and the picture."""
    followed = lifetimes(scenario)
    print(followed.to_string())
    made = pd.concat(
        [table(Found(scenario), fitted), table(followed, lifetime_targets())],
        ignore_index=True,
    )
    page = PAGE.read_text("utf-8")
    PAGE.write_text(put(page, "targets", rows(made)), "utf-8")
    picture(made)
    return made


#: Shares of need without a case at levels 2 and 3: the ends of the range.
RANGE = {"as shipped": None, "little": (0.6, 0.4), "much": (0.8, 0.6)}


def answers(scenario: hl.Scenario, values: dict) -> dict[str, str]:
    """Return the main answers of a scenario with other numbers."""
    early = hl.load("barnet-2014-early").set(values)
    without = scenario.set(
        {
            f"pathway.help.caf.hazard_ratios.{p}": 1.0
            for p in ("moves.2->1", "moves.2->3", "moves.3->2")
        }
    )
    compared = hl.compare(
        {"base": scenario, "early": early, "without": without},
        draws=40,
        seed=1,
        progress=False,
    )

    def change(name: str, kinds: list[str], column: str, per: float) -> str:
        table = compared.difference("case", name)
        own = table[table["case"].isin(kinds)].groupby("draw")[column].sum() / per
        error = own.std() / np.sqrt(len(own))
        return f"{own.mean():+.1f} ± {1.96 * error:.1f}"

    months = 120.0
    unmet = mean_unmet(compared.results["base"])
    found = Found(scenario)
    return {
        **{
            f"need without a case, level {n}": f"{found.unknown(n):.0%}"
            for n in (2, 3, 4)
        },
        "families in need without a case": f"{unmet:,.0f}",
        "earlier help: statutory children": change(
            "early", STATUTORY, "children", months
        ),
        "earlier help: children entering care a year": change(
            "early", ["cla"], "child_starts", 10.0
        ),
        "CAFs that do not help: statutory children": change(
            "without", STATUTORY, "children", months
        ),
        "CAFs that do not help: children entering care a year": change(
            "without", ["cla"], "child_starts", 10.0
        ),
    }


def mean_unmet(run: hl.Results) -> float:
    unmet = run.table("unmet")
    return float(unmet.groupby(["draw", "month"])["families"].sum().mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=0, help="rounds of fitting")
    parser.add_argument(
        "--range",
        action="store_true",
        help="also fit to the ends of the range of need without a case, and put the "
        "main answers into the page",
    )
    options = parser.parse_args()

    scenario = hl.load(FILE)
    fitted = targets()
    if options.rounds:
        write(fit(scenario, fitted, options.rounds))
        scenario = hl.load(FILE)
    made = report(scenario, fitted)
    with pd.option_context("display.width", 200, "display.max_colwidth", 60):
        print(made.drop(columns="source").to_string())
    if options.range:
        shipped = Found(scenario)
        columns = {}
        for name, shares in RANGE.items():
            values = fit(scenario, at(shares, shipped), 16) if shares else {}
            columns[name] = answers(
                scenario.set(values) if values else scenario, values
            )
            print(name, columns[name], flush=True)
        lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
        lines += [
            f"| {what} | " + " | ".join(c[what] for c in columns.values()) + " |"
            for what in columns["as shipped"]
        ]
        page = PAGE.read_text("utf-8")
        PAGE.write_text(put(page, "range", lines), "utf-8")


def at(shares: tuple[float, float], shipped: Found) -> list[Target]:
    """Return the targets with other shares of need without a case at levels 2 and 3.

    As many families as in the shipped scenario have a case at these levels, so that
    services work with the same families; those in need come to the door more or less
    often.
    """
    made = targets()
    for target in made:
        for level, share in zip((2, 3), shares, strict=True):
            if target.what == f"need without a case, level {level}":
                target.target = share
                target.numbers = [
                    f"pathway.contacts.{s}.hazard_ratios.level_{level}" for s in SOURCES
                ]
                target.power = -0.7
            if target.what == f"families with a case, level {level}":
                target.target = shipped.known(level)
                target.numbers = [f"moves.1->{level}.rate"]
                target.power = 0.6
    return made


def fit(scenario: hl.Scenario, fitted: list[Target], rounds: int) -> dict:
    """Return the fitted numbers."""
    known = scenario.parameters["value"].to_dict()
    paths: set[str] = set()
    for number in (n for t in fitted for n in t.numbers):
        if isinstance(number, str):
            paths.add(number.removeprefix("-"))
        elif number[0] in OUTCOMES:
            paths |= {
                f"pathway.{number[0]}.outcomes.{o}.share" for o in OUTCOMES[number[0]]
            }
        else:
            paths.add(number[0])
    values = {path: known[path] for path in sorted(paths & known.keys())}
    named = [t.what for t in fitted if t.numbers]
    for count in range(rounds):
        state = Found(scenario.set(changes(values, known)))
        worst = table(state, [t for t in fitted if t.numbers])["difference"].abs()
        print(
            f"round {count}: largest {worst.max():.1%}, {named[worst.idxmax()]}",
            flush=True,
        )
        improve(values, fitted, state)
    return values


if __name__ == "__main__":
    main()
