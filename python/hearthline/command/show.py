"""Short tables for the terminal."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..base import words
from ..money.savings import TITLES
from ..results.overview import side_by_side
from ..tables.ranges import has_range, too_few

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    import pandas as pd

    from ..results.comparison import Comparison
    from ..results.results import Results
    from ..results.validation import Validation


def _range(row: Mapping[Hashable, Any], form: Callable[[float], str]) -> str:
    return f"{form(float(row['p10']))} to {form(float(row['p90']))}"


def _draws(number: int) -> str:
    return f"{number} draw{'s' if number > 1 else ''}"


def _error(number: object) -> str:
    error = float(str(number))
    return "not known" if isnan(error) else f"{error:.2g}"


def show_overview(results: Results, console: Console | None = None) -> None:
    """Print the main numbers of a run.

    Parameters
    ----------
    results : Results
        Results of a run.
    console : rich.console.Console, optional
        Where to print; by default the standard output.
    """
    numbers = side_by_side(results.overview())
    first, last = results.years[0], results.years[-1]
    years = [first] if first == last else [first, last]
    table = Table(
        title=f"{results.scenario.title_with_changes}: mean of "
        f"{_draws(results.draws)} by financial year",
        title_justify="left",
    )
    table.add_column("")
    for year in years:
        table.add_column(year, justify="right")
    ranged = has_range(results.draws)
    if ranged:
        table.add_column(f"middle 80% of draws, {last}", justify="right")
    for row in numbers.to_dict("records"):
        form = words.pounds if "pounds" in str(row["unit"]) else words.count
        means = [form(float(row[y])) for y in years]
        spread = [_range(row, form)] if ranged else []
        table.add_row(str(row["number"]), *means, *spread)
    note = too_few(results.draws)
    if "cost" in results.tables:
        note += f"Cost: {results.scenario.cost_label}."
    table.caption = note.strip() or None
    table.caption_justify = "left"
    (console or Console()).print(table)


def show_comparison(comparison: Comparison, console: Console | None = None) -> None:
    """Print demand, the options side by side and the savings of a comparison.

    Parameters
    ----------
    comparison : Comparison
        A comparison.
    console : rich.console.Console, optional
        Where to print; by default the standard output.
    """
    out = console or Console()
    for label in comparison.labels.values():
        out.print(escape(label), highlight=False)
    _show_demand(comparison, out)
    _show_options(comparison, out)
    if comparison.priced:
        _show_savings(comparison, out)


def _show_options(comparison: Comparison, out: Console) -> None:
    """Print the differences of all scenarios from the baseline, by number."""
    options = comparison.options(tidy=True)
    ranged = has_range(comparison.draws)
    spread = "middle 80%" if ranged else "standard error"
    better = ", then the share of draws that are better" if ranged else ""
    table = Table(
        title=f"Differences from {escape(comparison.baseline)}, "
        f"{options['financial_year'].iloc[0]}: mean and {spread} of "
        f"{_draws(comparison.draws)}, paired{better}",
        title_justify="left",
    )
    table.add_column("")
    table.add_column("baseline", justify="right")
    for name in comparison.scenarios:
        table.add_column(escape(name), justify="right", overflow="fold")
    for (_, number), rows in options.groupby(["group", "number"], sort=False):
        base, *others = rows.to_dict("records")
        money = "pounds" in str(base["unit"])
        form = words.pounds if money else words.count
        signed = words.signed_pounds if money else words.signed
        cells = []
        for row in others:
            text = signed(float(row["difference"]))
            if not ranged:
                cells.append(f"{text} ({_error(row['difference_mcse'])})")
                continue
            low, high = (signed(float(row[f"difference_{p}"])) for p in ("p10", "p90"))
            share = float(row["better"])
            text += f" ({low} to {high})"
            cells.append(text if isnan(share) else f"{text}, {100 * share:.0f}%")
        table.add_row(str(number), form(float(base["mean"])), *cells)
    out.print(table)


def _show_savings(comparison: Comparison, out: Console) -> None:
    """Print what all scenarios save in the council's general fund, by year."""
    ranged = has_range(comparison.draws)
    years = comparison.results[comparison.baseline].years
    saved = comparison.savings()
    money_of = comparison.results[comparison.baseline].scenario.money_of
    money = f"prices of {money_of}" if money_of else "cash"
    fund = saved[saved["budget"] == "general_fund"]
    for kind in ("cashable", "avoidance", "programmes"):
        table = Table(
            title=f"{TITLES[kind]}, general fund, {money}, mean and "
            f"{'middle 80%' if ranged else 'standard error'} of draws",
            title_justify="left",
        )
        table.add_column("year")
        for name in comparison.scenarios:
            table.add_column(escape(name), justify="right", overflow="fold")
        every = [
            fund[(fund["class"] == kind) & (fund["scenario"] == name)].to_dict(
                "records"
            )
            for name in comparison.scenarios
        ]
        if not any(every):
            continue
        # A scenario without an item of this kind, such as a programme, has no rows.
        for index, label in enumerate(years):
            cells = (
                _pounds(rows[index], "", ranged) if rows else "£0" for rows in every
            )
            table.add_row(label, *cells)
        whole = (
            _pounds(rows[-1], "cumulative_", ranged) if rows else "£0" for rows in every
        )
        table.add_row("all years", *whole)
        out.print(table)
    out.print(
        "The three are never added up: only a cashable saving takes money out of a "
        f"budget. Costs are {escape(comparison.cost_label)}.",
        style="dim",
    )


def _pounds(row: Mapping[Hashable, Any], prefix: str, ranged: bool) -> str:
    """Return an amount with its range, or with its standard error."""
    mean, low, high, error = (
        words.pounds(float(row[f"{prefix}{name}"]))
        for name in ("mean", "p10", "p90", "mcse")
    )
    return f"{mean} ({f'{low} to {high}' if ranged else error})"


def show_scenarios(scenarios: pd.DataFrame, console: Console | None = None) -> None:
    """Print a list of scenarios; an invalid one has a note instead of its title.

    Parameters
    ----------
    scenarios : pandas.DataFrame
        The table of `hearthline.scenarios.scenario_list.list_scenarios`.
    console : rich.console.Console, optional
        Where to print; by default the standard output.
    """
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("name", overflow="fold")
    table.add_column("title")
    table.add_column("inherits from", overflow="fold")
    table.add_column("horizon", no_wrap=True)
    for row in scenarios.to_dict("records"):
        if problems := int(row["problems"]):
            found = f"{problems} problem{'s' if problems > 1 else ''}"
            title, horizon = f"{found}; see hearthline check", ""
        else:
            title, horizon = str(row["title"]), words.span(int(row["horizon"]))
        cells = (str(row["name"]), title, str(row["inherits"]), horizon)
        table.add_row(*map(escape, cells))
    (console or Console()).print(table, highlight=False)


def _show_demand(comparison: Comparison, out: Console) -> None:
    """Print families above level 1 by locality under each scenario."""
    base = comparison.results[comparison.baseline]
    last = base.years[-1]
    ranged = has_range(comparison.draws)
    table = Table(
        title=f"Families above level 1, {last}: mean "
        f"{'and middle 80% ' if ranged else ''}of {_draws(comparison.draws)}",
        title_justify="left",
        caption=too_few(comparison.draws).strip() or None,
        caption_justify="left",
    )
    table.add_column("")
    for name in comparison.results:
        table.add_column(escape(name), justify="right", overflow="fold")
    titles = base.scenario.localities
    by_locality = comparison.demand().assign(
        where=lambda t: [titles[str(name)] for name in t["locality"]]
    )
    whole = comparison.demand(by=[]).assign(where="The whole borough")
    for demand in (by_locality, whole):
        now = demand["financial_year"] == last
        mine = demand[now & (demand["measure"] == "families")]
        for where, rows in mine.groupby("where", sort=False):
            cells = [
                words.count(float(row["mean"]))
                + (f" ({_range(row, words.count)})" if ranged else "")
                for row in rows.to_dict("records")
            ]
            table.add_row(str(where), *cells)
    out.print(table)


def _close(number: object) -> str:
    """Return a number with enough digits to compare it with another."""
    return f"{float(str(number)):.5g}"


def show_validation(done: Validation, console: Console | None = None) -> None:
    """Print the worst number of each part, all failures, and a summary.

    Parameters
    ----------
    done : Validation
        Findings of the validation suite.
    console : rich.console.Console, optional
        Where to print; by default the standard output.
    """
    out = console or Console()
    table = Table(
        title="Validation: the worst number of each part",
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    # On a narrow terminal, names are cut off before numbers are.
    numbers = {"expected": 10, "got": 10, "z, error": 8, "bound": 7}
    space = out.width - sum(numbers.values()) - 9
    table.add_column("case", no_wrap=True, max_width=max(8, min(38, space * 2 // 5)))
    table.add_column("quantity", no_wrap=True, max_width=max(8, space - space * 2 // 5))
    for column, width in numbers.items():
        table.add_column(column, justify="right", no_wrap=True, min_width=width)
    failed = done.failed()
    worst = done.by_part()
    rows = [*worst.to_dict("records")]
    shown = set(zip(worst["case"], worst["part"], worst["quantity"], strict=True))
    rows += [
        row
        for row in failed.to_dict("records")
        if (row["case"], row["part"], row["quantity"]) not in shown
    ]
    for row in rows:
        kind = row["kind"]
        distance = {
            "sampled": f"{float(row['z']):+.2f}",
            "exact": f"{float(row['error']):.1e}",
            "test": "" if isnan(row["z"]) else f"{float(row['z']):+.2f}",
        }[kind]
        bound = float(row["bound"])
        table.add_row(
            f"{row['case']}, {row['part']}",
            str(row["quantity"]),
            "" if isnan(row["expected"]) else _close(row["expected"]),
            _close(row["got"]),
            distance,
            f"{bound:.1e}" if kind == "exact" else f"{bound:.4g}",
            style=None if row["passed"] else "bold red",
        )
    out.print(table)
    summary = done.in_words()
    out.print(summary[:1].upper() + summary[1:] + ".", highlight=False)
