"""The savings of mixes as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..base import checks, files, words
from ..base.errors import InputError
from ..money.mtfs import plan, whole_years
from ..money.sentences import said_of_targets, share_of_draws
from ..money.written import check_file, kind_of
from ..money.years import financial_year, year_starts
from ..results.comparison import Comparison
from ..running.compare import compare, named_apart
from ..scenarios.costs import as_costs
from ..scenarios.scenario import load
from ..tables.ranges import has_range, too_few

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from ..money.mtfs import Mtfs
    from ..money.public_value import PublicValue
    from ..scenarios.scenario import Scenario


def mtfs(
    given: Sequence[str],
    *,
    out: Path,
    costs: str | None,
    start: str | None,
    years: object,
    targets: Sequence[str],
    draws: object,
    seed: object,
    threads: object,
    overwrite: bool,
) -> None:
    """Write the savings schedule of mixes, and print the answer.

    Parameters
    ----------
    given : sequence of str
        A baseline and mixes by name or path, or the folder of a comparison.
    out : pathlib.Path
        A workbook, ``.csv`` or ``.parquet``. With several mixes, the name of each is
        added.
    costs : str, optional
        A cost book in place of the baseline's.
    start, years : str, int
        The first financial year, and how many.
    targets : sequence of str
        Such as ``"2018/19=2727000"``.
    draws, seed, threads
        The options of the command.
    overwrite : bool
        Whether to replace files that exist.

    Raises
    ------
    HearthlineError
        If anything cannot be used, or the files cannot be written.
    """
    wanted = _targets(targets) or None
    count = None if years is None else checks.whole("years", years, 1)

    def check(base: Scenario) -> None:
        """Refuse years before anything takes long."""
        plan(whole_years(base.start, base.horizon), start, count, wanted)

    kind_of(out)
    compared = _compared(
        "mtfs", given, costs, draws, seed, threads, out, overwrite, check
    )
    views = {
        name: compared.mtfs(name, start=start, years=count, targets=wanted, costs=costs)
        for name in compared.scenarios
    }
    console = Console()
    for name, view in views.items():
        path = _path_of(out, name, compared.scenarios)
        view.save(path, overwrite=overwrite)
        _show(view, compared.labels[name], console)
        _say_file(path, console)


def value(
    given: Sequence[str],
    *,
    out: Path | None,
    costs: str | None,
    of_year: str | None,
    draws: object,
    seed: object,
    threads: object,
    overwrite: bool,
) -> None:
    """Print what mixes are worth to the public, and write it.

    Parameters
    ----------
    given : sequence of str
        A baseline and mixes by name or path, or the folder of a comparison.
    out : pathlib.Path, optional
        Like that of `mtfs`.
    costs : str, optional
        A cost book in place of the baseline's.
    of_year : str, optional
        The financial year in whose money all is stated.
    draws, seed, threads
        The options of the command.
    overwrite : bool
        Whether to replace files that exist.

    Raises
    ------
    HearthlineError
        If anything cannot be used, or the files cannot be written.
    """
    if of_year is not None:
        year_starts("of_year", of_year)
    if out is not None:
        kind_of(out)
    compared = _compared("value", given, costs, draws, seed, threads, out, overwrite)
    console = Console()
    for name in compared.scenarios:
        own = compared.public_value(name, of_year=of_year, costs=costs)
        console.print(f"\n[bold]{escape(compared.labels[name])}[/bold]")
        _show_value(own, console)
        if out is not None:
            path = _path_of(out, name, compared.scenarios)
            own.save(path, overwrite=overwrite)
            _say_file(path, console)


def _path_of(out: Path, name: str, mixes: Sequence[str]) -> Path:
    """Return the file of a mix; of several, each has its own."""
    if len(mixes) == 1:
        return out
    return out.with_name(f"{out.stem}-{name}{out.suffix}")


def _say_file(path: Path, console: Console) -> None:
    what = "Workbook" if path.suffix.lower() == ".xlsx" else "Table"
    console.print(f"{what}: {escape(str(files.as_path(path).absolute()))}")


def _show_value(own: PublicValue, console: Console) -> None:
    """Print present values by kind of value and payer, and the figures."""
    ranged = has_range(own.draws)
    few = "one draw" if own.draws == 1 else f"mean of {own.draws} draws"
    spread = "mean and middle 80%" if ranged else few
    table = Table(
        title=f"Present values in prices of {own.price_year}, {spread}",
        title_justify="left",
    )
    table.add_column("value")
    table.add_column("payer", overflow="fold")
    for column in ("benefits", "costs", "net"):
        table.add_column(column, justify="right", overflow="fold")
    for row in own.table().to_dict("records"):
        cells = []
        for column in ("benefits", "costs", "net"):
            mean, low, high = (
                words.pounds(float(row[f"{column}{end}"]))
                for end in ("", "_p10", "_p90")
            )
            cells.append(f"{mean} ({low} to {high})" if ranged else mean)
        table.add_row(str(row["value"]), escape(str(row["title"])), *cells)
    console.print(table)
    if note := too_few(own.draws):
        console.print(note.strip(), style="dim")
    for row in own.appraisal().to_dict("records"):
        console.print(_appraised(row, own.draws))
    for note in own.notes:
        console.print(escape(note), style="dim")


def _appraised(row: Mapping[Hashable, Any], draws: int) -> str:
    """Return the figures of a kind of value in a sentence."""
    said = (
        f"{str(row['scope']).capitalize()}: net present value "
        f"{words.pounds(float(row['net']))}"
    )
    if not row["costs"]:  # There is no ratio, and nothing that could come back.
        said += ", without a cost that is counted"
    else:
        ratio = f"{row['ratio']:.2f}" if row["ratio"] == row["ratio"] else "none"
        payback = row["payback"] or "not by the end"
        said += f", benefit-cost ratio {ratio}, payback {payback}"
    return f"{said}, above zero in {share_of_draws(float(row['above_zero']), draws)}."


def _compared(
    command: str,
    given: Sequence[str],
    costs: str | None,
    draws: object,
    seed: object,
    threads: object,
    out: Path | None,
    overwrite: bool,
    check: Callable[[Scenario], object] | None = None,
) -> Comparison:
    """Return a comparison that can be priced, once all else is known to fit."""

    def check_all(base: Scenario, mixes: Sequence[str]) -> None:
        as_costs(base, costs)
        if check is not None:
            check(base)
        if out is not None:
            for name in mixes:
                check_file(_path_of(out, name, mixes), overwrite)

    if len(given) == 1 and (Path(given[0]) / files.MARKER).exists():
        for name, value in (("--draws", draws), ("--seed", seed)):
            if value is not None:
                raise InputError(
                    f"{name}: expected none beside a folder, whose draws are "
                    f"simulated already, found {value}"
                )
        stored = Comparison.load(given[0])
        check_all(stored.results[stored.baseline].scenario, stored.scenarios)
        return stored
    if len(given) < 2:
        raise InputError(
            f"{command}: expected a baseline and at least one mix, or the folder of a "
            f"comparison, found {' '.join(map(repr, given)) or 'nothing'}"
        )
    scenarios = [load(text) for text in given]
    if costs is not None:  # Volumes are kept of scenarios with costs.
        scenarios = [
            own if own.costs else own.with_costs(costs, name=own.name, title=own.title)
            for own in scenarios
        ]
    for scenario in scenarios:
        if not scenario.costs:
            raise InputError(
                f"{command}: expected scenarios that state costs, found none in "
                f"{scenario.name!r}; --costs names a cost book"
            )
    named = named_apart(scenarios)
    check_all(scenarios[0], list(named)[1:])
    base, *mixes = scenarios
    return compare(
        base,
        *mixes,
        draws=200 if draws is None else checks.draws(draws),
        seed=1 if seed is None else checks.seed(seed),
        threads=None if threads is None else checks.threads(threads),
    )


def _targets(given: Sequence[str]) -> dict[str, float]:
    targets: dict[str, float] = {}
    for text in given:
        year, equals, pounds = text.partition("=")
        try:
            stated = float(pounds)
        except ValueError:
            equals = ""
        if not equals:
            raise InputError(
                "--target: expected a financial year and pounds without a comma, such "
                f"as 2018/19=2727000, found {checks.shown(text)}"
            )
        name = financial_year("--target", year)
        if name in targets:
            raise InputError(f"--target: expected {name} once, found it twice")
        targets[name] = stated
    return targets


def _show(view: Mtfs, label: str, console: Console) -> None:
    """Print the answer, and the classes by year."""
    console.print(f"\n[bold]{escape(label)}[/bold]")
    for sentence in (*view.sentences(), said_of_targets(view)):
        if sentence:
            console.print(escape(sentence))
    table = Table(
        title=f"General fund against the baseline, {view.money}, mean of draws",
        title_justify="left",
    )
    table.add_column("")
    for year in view.years:
        table.add_column(year, justify="right")
    for kind, name in (
        ("cashable", "Cashable saving"),
        ("avoidance", "Cost avoidance"),
        ("programmes", "Cost of programmes"),
    ):
        means = view.level(kind).mean(axis=0)
        table.add_row(name, *(words.pounds(float(mean)) for mean in means))
    console.print(table)
