"""The ``hearthline`` command.

Each command imports its modules when it is called: pandas loads slowly, and
``--help`` does not need it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .. import _core
from ..base import checks, files
from .statuses import BAD_INPUT, FAILED, INTERRUPTED, say, statuses

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(
    name="hearthline",
    help="Simulate the needs of families, and the effect of interventions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Out = Annotated[
    Path | None,
    typer.Option("-o", "--out", help="New folder for tables and pictures."),
]
# Numbers are passed on as strings, so that the package's own checks report errors.
Draws = Annotated[
    str | None,
    typer.Option(metavar="N", help="Number of draws. [default: 200]"),
]
Seed = Annotated[
    str | None,
    typer.Option(metavar="N", help="Seed. Same seed, same results. [default: 1]"),
]
Threads = Annotated[
    str | None, typer.Option(metavar="N", help="Number of threads. [default: all]")
]
Population = Annotated[
    str | None,
    typer.Option(
        metavar="NAME_OR_PATH",
        help="Families to start from: marginal tables shipped by name, a folder of "
        "marginal tables, or a file with a row per child. [default: sampled by the "
        "scenario]",
    ),
]
Costs = Annotated[
    str | None,
    typer.Option(metavar="BOOK", help="Cost book. [default: that of the baseline]"),
]
Resume = Annotated[
    Path | None,
    typer.Option(help="Folder of an interrupted run to continue."),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Overwrite earlier results in the folder.")
]
Pictures = Annotated[
    bool,
    typer.Option(
        "--pictures/--no-pictures",
        help="Whether to write summaries and pictures beside the tables.",
    ),
]
Waterfall = Annotated[
    bool,
    typer.Option(
        "--waterfall",
        help="Also take each scenario apart: what each programme by which it differs "
        "from the baseline does alone, and their interaction.",
    ),
]
Reached = Annotated[
    bool,
    typer.Option(
        "--reached",
        help="Also follow the families that programmes reach: what each programme "
        "changes among them, and in the borough.",
    ),
]


def _number(text: str | None) -> object:
    """Return an option as an integer, or unchanged so that a check can report it."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return text


# ---- Commands ---------------------------------------------------------------


@app.command()
def run(
    scenario: Annotated[
        str | None,
        typer.Argument(help="Scenario name or path; not needed with --resume."),
    ] = None,
    out: Out = None,
    draws: Draws = None,
    seed: Seed = None,
    threads: Threads = None,
    population: Population = None,
    resume: Resume = None,
    overwrite: Overwrite = False,
    pictures: Pictures = True,
) -> None:
    """Simulate a scenario; write tables, summaries and pictures."""
    with statuses():
        from . import simulate

        simulate.run(
            scenario,
            out=out,
            draws=_number(draws),
            seed=_number(seed),
            threads=_number(threads),
            population=population,
            resume=resume,
            overwrite=overwrite,
            pictures=pictures,
        )


@app.command()
def compare(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            help="Scenario names or paths, the baseline first; not with --resume."
        ),
    ] = None,
    out: Out = None,
    draws: Draws = None,
    seed: Seed = None,
    threads: Threads = None,
    population: Population = None,
    resume: Resume = None,
    overwrite: Overwrite = False,
    pictures: Pictures = True,
    waterfall: Waterfall = False,
    reached: Reached = False,
) -> None:
    """Simulate scenarios and a baseline with common random numbers."""
    with statuses():
        from . import simulate

        simulate.compare(
            scenarios or [],
            out=out,
            draws=_number(draws),
            seed=_number(seed),
            threads=_number(threads),
            population=population,
            resume=resume,
            overwrite=overwrite,
            pictures=pictures,
            waterfall=waterfall,
            reached=reached,
        )


@app.command()
def mtfs(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            help="Scenario names or paths, the baseline first; or the folder of a "
            "comparison, which is not simulated again."
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "-o",
            "--out",
            help="Workbook (.xlsx), or the savings schedule alone (.csv, .parquet).",
        ),
    ] = Path("savings.xlsx"),
    costs: Costs = None,
    start: Annotated[
        str | None,
        typer.Option(
            metavar="YEAR",
            help="First financial year, such as 2018/19. [default: first whole one]",
        ),
    ] = None,
    years: Annotated[
        str | None,
        typer.Option(metavar="N", help="Number of financial years. [default: 5]"),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            metavar="YEAR=POUNDS",
            help="Pounds to be saved in addition in a year; for several, again.",
        ),
    ] = None,
    draws: Draws = None,
    seed: Seed = None,
    threads: Threads = None,
    overwrite: Overwrite = False,
) -> None:
    """Write the savings of mixes by financial year: a workbook for finance."""
    with statuses():
        from . import money

        money.mtfs(
            scenarios,
            out=out,
            costs=costs,
            start=start,
            years=_number(years),
            targets=target or [],
            draws=_number(draws),
            seed=_number(seed),
            threads=_number(threads),
            overwrite=overwrite,
        )


@app.command()
def value(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            help="Scenario names or paths, the baseline first; or the folder of a "
            "comparison, which is not simulated again."
        ),
    ],
    costs: Costs = None,
    of_year: Annotated[
        str | None,
        typer.Option(
            metavar="YEAR",
            help="Financial year in whose prices all is stated. [default: the first]",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="File to write as well: .xlsx for a workbook, .csv or .parquet.",
        ),
    ] = None,
    draws: Draws = None,
    seed: Seed = None,
    threads: Threads = None,
    overwrite: Overwrite = False,
) -> None:
    """Print the public value of mixes: real, discounted, for all payers."""
    with statuses():
        from . import money

        money.value(
            scenarios,
            out=out,
            costs=costs,
            of_year=of_year,
            draws=_number(draws),
            seed=_number(seed),
            threads=_number(threads),
            overwrite=overwrite,
        )


@app.command()
def explain(
    run: Annotated[Path, typer.Argument(help="Folder of a run, as run -o wrote it.")],
    family: Annotated[
        str | None, typer.Option(metavar="ID", help="Id of the family.")
    ] = None,
    draw: Annotated[
        str, typer.Option(metavar="N", help="Index of the draw, from 0.")
    ] = "0",
    population: Population = None,
) -> None:
    """Tell the story of one family of a run, in dates and plain words."""
    with statuses():
        from .explain import explain as tell

        tell(run, _number(family), _number(draw), population)


@app.command("list")
def list_(
    folder: Annotated[
        str | None, typer.Argument(help="Folder with further scenarios to list.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the list as JSON.")
    ] = False,
) -> None:
    """List scenarios: name, title, base scenario, horizon."""
    with statuses():
        from ..scenarios.scenario_list import list_scenarios
        from .show import show_scenarios

        found = list_scenarios(folder)
        if as_json:
            rows = found.to_dict("records")
            print(json.dumps(rows, indent=2, ensure_ascii=False))
        else:
            show_scenarios(found)


@app.command("programmes")
def programmes_(
    name: Annotated[
        str | None,
        typer.Argument(help="Programme to show in full: a name, or a path."),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(
            metavar="NAME_OR_PATH",
            help="Scenario whose programmes to list. [default: the library]",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the list as JSON.")
    ] = False,
) -> None:
    """List programmes: effects, evidence, places, cost; or show one in full."""
    with statuses():
        from ..scenarios import programmes as of
        from .show_programmes import show_programme, show_programmes

        if name is not None:
            show_programme(name, of.one(name, scenario))
            return
        found = of.programmes(scenario)
        if as_json:
            print(found.to_json(orient="records", indent=2, force_ascii=False))
        else:
            show_programmes(found)


@app.command("costs")
def costs_(
    book: Annotated[
        str | None,
        typer.Argument(help="Cost book whose unit costs to list: a name, or a path."),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(
            metavar="NAME_OR_PATH",
            help="Scenario whose unit costs to list, in place of a book's.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the list as JSON.")
    ] = False,
) -> None:
    """List cost books; or unit costs, with who pays and where they are from."""
    with statuses():
        from .show_costs import show

        show(book, scenario, as_json)


@app.command()
def new(
    path: Annotated[str, typer.Argument(help="New file, ending in .toml.")],
    base: Annotated[
        str, typer.Option("--from", help="Scenario to inherit from: a name or path.")
    ],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Overwrite an existing file.")
    ] = False,
) -> None:
    """Write a scenario file that inherits from another, with examples to edit."""
    with statuses():
        from ..scenarios.new_scenario import new_scenario

        new_scenario(path, base, overwrite)
        print(f"Wrote {path}. Its comments say what you can change.")


@app.command()
def check(
    scenario: Annotated[str, typer.Argument(help="Scenario name or path.")],
) -> None:
    """Check a scenario; print problems and warnings, or where its numbers are from."""
    with statuses():
        from ..scenarios.scenario import load

        loaded = load(scenario)
        kinds = loaded.parameters["kind"]
        numbers = kinds[kinds != ""]
        doubts = len(loaded.warnings)
        counted = f", {doubts} warning{'s' if doubts > 1 else ''}" if doubts else ""
        print(f"{loaded.name}: no problems found{counted}")
        print(f"{len(numbers)} parameters with provenance, of which")
        for kind in ("source", "calibrated", "assumption"):
            print(f"  {int((numbers == kind).sum()):5d}  {kind}")


@app.command()
def validate(
    case: Annotated[
        list[str] | None,
        typer.Option(help="Case of the suite; can be repeated. [default: all]"),
    ] = None,
    threads: Threads = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="CSV file for every number."),
    ] = None,
) -> None:
    """Compare with published and exact answers; exit status 1 if one fails."""
    with statuses():
        from ..running.validate import validate as run_suite
        from .show import show_validation

        done = run_suite(checks.threads(_number(threads)), None, case)
        show_validation(done)
        if out is not None:
            path = files.write_text(out, done.table().to_csv(index=False))
            print(f"Every number: {path}")
        if not done.passed:
            raise typer.Exit(FAILED)


@app.command()
def schema() -> None:
    """Print the JSON schema of scenario files, for completion in editors."""
    with statuses():
        print(_core.schema())


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.")
    ] = False,
) -> None:
    if version:
        print(f"hearthline {_core.version}")
        raise typer.Exit


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _signals_as_interrupts() -> Iterator[None]:
    """Let SIGTERM and SIGHUP act like Ctrl-C, unless they are ignored (``nohup``)."""
    before = {}
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            before[number] = signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def main() -> None:
    """Run the command and exit with its status."""
    with _signals_as_interrupts():
        status = _status()
    sys.exit(status)


def _status() -> int | str | None:
    """Run the command and return its status."""
    status: int | str | None = 0
    try:
        try:
            app()
        except SystemExit as leave:
            status = leave.code
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 128 + signal.SIGPIPE
    except OSError as error:
        say(f"hearthline: cannot write: {error.strerror or error}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = BAD_INPUT
    except KeyboardInterrupt:
        status = INTERRUPTED
    return status
