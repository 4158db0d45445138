"""The ``hearthline`` command.

Exit status: 0 done; 1 a validation that failed; 2 bad input, or output that
cannot be written; 130 interrupted, with what is finished kept.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from . import _core, checks, files, show
from .compare import start_or_resume as compare_draws
from .comparison import Comparison
from .errors import HearthlineError, InputError, Interrupted
from .families import Families
from .new_scenario import new_scenario
from .results import Results
from .runner import start_or_resume as run_draws
from .scenario import Scenario, load
from .scenario import schema as schema_text
from .scenario_list import list_scenarios
from .start import families_from
from .validation import validate as run_suite

FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130

app = typer.Typer(
    name="hearthline",
    help="Simulate what families will need, and what a change would do.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Out = Annotated[
    Path | None,
    typer.Option("-o", "--out", help="Folder to make, for tables and pictures."),
]
# Numbers come as texts, so that the package's own checks say what is allowed.
Draws = Annotated[
    str | None,
    typer.Option(metavar="N", help="How often the future is drawn. [default: 200]"),
]
Seed = Annotated[
    str | None,
    typer.Option(metavar="N", help="Same seed, same results. [default: 1]"),
]
Threads = Annotated[
    str | None, typer.Option(metavar="N", help="Threads to use. [default: all]")
]
Population = Annotated[
    str | None,
    typer.Option(
        metavar="NAME_OR_PATH",
        help="Families to start from: shipped marginals, a folder of marginals, or a "
        "file with one row a child. [default: sampled by the scenario]",
    ),
]
Resume = Annotated[
    Path | None,
    typer.Option(help="Go on from the finished draws of an interrupted run."),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace earlier results in the folder.")
]


def _say(text: str) -> None:
    print(text, file=sys.stderr)


@contextmanager
def _statuses() -> Iterator[None]:
    """Turn what goes wrong into a message and an exit status."""
    try:
        yield
    except HearthlineError as error:
        message = str(error)
        between = "\n" if "\n" in message else " "
        _say(f"hearthline:{between}{message}")
        raise typer.Exit(BAD_INPUT) from None
    except KeyboardInterrupt:
        _say("hearthline: interrupted; nothing was written")
        raise typer.Exit(INTERRUPTED) from None


# ---- Where results go, and where they go on from ----------------------------


def _partial(out: Path) -> Path:
    return out.with_name(f"{out.name}.partial")


def _kept_in(resume: Path) -> Path:
    """Return the folder of finished draws that a user means."""
    given = files.as_path(resume)
    beside = _partial(given)
    if not (given / files.MARKER).exists() and (beside / files.MARKER).exists():
        return beside
    return given


def _place(out: Path | None, resume: Path | None, overwrite: bool) -> Path:
    """Return where results will be, once it is sure that they can be there."""
    if out is None and resume is not None:
        kept = _kept_in(resume)
        out = kept.with_name(kept.name.removesuffix(".partial"))
    if out is None:
        raise InputError("-o is missing; allowed is a folder to make")
    place = files.check_folder(out, overwrite)
    if resume is None and _partial(place).exists() and not overwrite:
        raise InputError(
            f"{_partial(place)} keeps the finished draws of an interrupted run; "
            f"--resume {place} goes on from them, --overwrite starts again"
        )
    return place


def _number(text: str | None) -> object:
    """Return what a user typed as a number, or as it is for the message."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return text


def _same(what: str, given: object, kept: int) -> int:
    if given is not None and given != kept:
        raise InputError(
            f"{what}: found {given!r}; allowed is {kept}, that of --resume"
        )
    return kept


def _goal(draws: object, earlier: Results | Comparison) -> int:
    goal = earlier.asked if draws is None else checks.draws(draws)
    if goal < earlier.draws:
        raise InputError(
            f"draws: found {goal}; allowed is {earlier.draws} or more, since so many "
            "are finished"
        )
    return goal


def _same_version(results: Results) -> None:
    if results.version != _core.version:
        raise InputError(
            f"--resume: the finished draws are of version {results.version}, and this "
            f"is {_core.version}; start again"
        )


def _families(
    scenario: Scenario, population: str | None, earlier: Results | None
) -> Families | None:
    """Return the families to start from; ``None`` for the scenario's own.

    Finished draws go on from the families that they started from; those that
    were given must be given again, since no record of them is kept.
    """
    given = None if population is None else families_from(scenario, population)
    if earlier is None:
        return given
    if given is None:
        return earlier.population
    earlier.check_origin(given)
    return given


def _keep(stop: Interrupted, place: Path) -> None:
    """Save the finished draws of an interrupted run, and leave."""
    if stop.partial is None:
        _say("hearthline: interrupted; no draw was finished, and nothing was written")
        raise typer.Exit(INTERRUPTED)
    done = stop.partial
    kept = done.save(_partial(place), overwrite=True, pictures=False)
    _say(
        f"hearthline: interrupted; {done.draws} of {done.asked} draws are kept in "
        f"{kept}; --resume {place} goes on"
    )
    raise typer.Exit(INTERRUPTED)


def _finish(results: Results | Comparison, place: Path, overwrite: bool) -> None:
    """Save everything, drop the finished draws kept before, say where it is."""
    try:
        results.save(place, overwrite)
    except KeyboardInterrupt:
        _keep(Interrupted(results), place)
    kept = _partial(place)
    if (kept / files.MARKER).exists():
        shutil.rmtree(kept, ignore_errors=True)
    if isinstance(results, Results):
        show.show_overview(results)
    else:
        show.show_comparison(results)
    print(f"Pictures:  {place / 'pictures'}")
    print(f"Summaries: {place / 'summaries'}")
    tables = place if isinstance(results, Results) else place / "scenarios"
    print(f"Tables:    {tables}")


# ---- Commands ---------------------------------------------------------------


@app.command()
def run(
    scenario: Annotated[
        str | None, typer.Argument(help="Name or path; not needed with --resume.")
    ] = None,
    out: Out = None,
    draws: Draws = None,
    seed: Seed = None,
    threads: Threads = None,
    population: Population = None,
    resume: Resume = None,
    overwrite: Overwrite = False,
) -> None:
    """Simulate a scenario; write tables, summaries and pictures."""
    with _statuses():
        earlier = None if resume is None else Results.load(_kept_in(resume))
        if earlier is not None:
            _same_version(earlier)
            chosen = earlier.scenario
            if scenario is not None and load(scenario) != chosen:
                raise InputError(
                    f"{scenario!r} is not the scenario of --resume, {chosen.name!r}"
                )
            goal, luck = (
                _goal(_number(draws), earlier),
                _same("seed", _number(seed), earlier.seed),
            )
        elif scenario is None:
            raise InputError(
                "SCENARIO is missing; allowed is a scenario's name or path"
            )
        else:
            chosen = load(scenario)
            goal = checks.draws(200 if draws is None else _number(draws))
            luck = checks.seed(1 if seed is None else _number(seed))
        width = checks.threads(_number(threads))
        place = _place(out, resume, overwrite)
        families = _families(chosen, population, earlier)
        try:
            done = run_draws(chosen, goal, luck, width, None, families, earlier)
        except Interrupted as stop:
            _keep(stop, place)
            return
        _finish(done, place, overwrite)


@app.command()
def compare(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(help="Names or paths, the baseline first; not with --resume."),
    ] = None,
    out: Out = None,
    draws: Draws = None,
    seed: Seed = None,
    threads: Threads = None,
    population: Population = None,
    resume: Resume = None,
    overwrite: Overwrite = False,
) -> None:
    """Simulate scenarios against a baseline, under the same luck."""
    with _statuses():
        earlier = None if resume is None else Comparison.load(_kept_in(resume))
        if earlier is not None:
            if scenarios:
                raise InputError("--resume knows its scenarios; give none")
            for results in earlier.results.values():
                _same_version(results)
            named = {n: r.scenario for n, r in earlier.results.items()}
            goal, luck = (
                _goal(_number(draws), earlier),
                _same("seed", _number(seed), earlier.seed),
            )
        else:
            named = _named(scenarios or [])
            goal = checks.draws(200 if draws is None else _number(draws))
            luck = checks.seed(1 if seed is None else _number(seed))
        width = checks.threads(_number(threads))
        place = _place(out, resume, overwrite)
        before = None if earlier is None else earlier.results[earlier.baseline]
        base = next(iter(named.values()))
        families = _families(base, population, before)
        try:
            done = compare_draws(named, goal, luck, width, None, families, earlier)
        except Interrupted as stop:
            _keep(stop, place)
            return
        _finish(done, place, overwrite)


def _named(given: list[str]) -> dict[str, Scenario]:
    """Return scenarios by their names, a number added where two are alike."""
    if len(given) < 2:
        raise InputError(
            f"compare: found {len(given)} scenarios; allowed are two or more, the "
            "baseline first"
        )
    named: dict[str, Scenario] = {}
    for text in given:
        scenario = load(text)
        name, number = scenario.name, 2
        while name in named:
            name, number = f"{scenario.name}-{number}", number + 1
        named[name] = scenario
    return named


@app.command("list")
def list_(
    folder: Annotated[
        str | None, typer.Argument(help="Folder whose scenarios are listed as well.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the list as JSON.")
    ] = False,
) -> None:
    """List the scenarios: name, title, what each inherits from, horizon."""
    with _statuses():
        found = list_scenarios(folder)
        if as_json:
            rows = found.to_dict("records")
            print(json.dumps(rows, indent=2, ensure_ascii=False))
        else:
            show.show_scenarios(found)


@app.command()
def new(
    path: Annotated[str, typer.Argument(help="File to write, ending in .toml.")],
    base: Annotated[
        str, typer.Option("--from", help="Scenario to inherit from: a name or path.")
    ],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is there.")
    ] = False,
) -> None:
    """Write a scenario file that inherits from another, with examples to edit."""
    with _statuses():
        new_scenario(path, base, overwrite)
        print(f"Wrote {path}. Its comments say what you can change.")


@app.command()
def check(
    scenario: Annotated[str, typer.Argument(help="Name or path.")],
) -> None:
    """Check a scenario; print every problem, or what its numbers rest on."""
    with _statuses():
        loaded = load(scenario)
        kinds = loaded.parameters["kind"]
        numbers = kinds[kinds != ""]
        print(f"{loaded.name}: nothing is wrong")
        print(f"{len(numbers)} parameters with provenance, of which")
        for kind in ("source", "calibrated", "assumption"):
            print(f"  {int((numbers == kind).sum()):5d}  {kind}")


@app.command()
def validate(
    case: Annotated[
        list[str] | None,
        typer.Option(help="A case of the suite, several times if need be. [all]"),
    ] = None,
    threads: Threads = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="CSV file to write every number to."),
    ] = None,
) -> None:
    """Compare with published and exact answers; status 1 if any is off."""
    with _statuses():
        done = run_suite(checks.threads(_number(threads)), None, case)
        show.show_validation(done)
        if out is not None:
            kept = files.write_text(out, done.table().to_csv(index=False))
            print(f"Every number: {kept}")
        if not done.passed:
            raise typer.Exit(FAILED)


@app.command()
def schema() -> None:
    """Print the JSON schema of scenario files, so that editors complete."""
    with _statuses():
        print(schema_text())


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.")
    ] = False,
) -> None:
    if version:
        print(f"hearthline {_core.version}")
        raise typer.Exit


def main() -> None:
    """Run the command and leave with its exit status."""
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
        _say(f"hearthline: cannot write: {error.strerror or error}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = BAD_INPUT
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)
