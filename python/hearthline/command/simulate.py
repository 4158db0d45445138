"""The commands ``run`` and ``compare``: start, resume, save finished draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from ..base import checks, files
from ..base.errors import HearthlineError, InputError, OutputError
from ..population.start import families_from
from ..results.apart import apart, with_parts
from ..results.comparison import Comparison
from ..results.results import Results
from ..results.saved_pieces import PIECES, Claim, SavedPieces
from ..running.compare import check_shared, named_apart
from ..running.compare import start_or_resume as compare_draws
from ..running.folder import complete, finished_in, partial
from ..running.reached import reached as follow
from ..running.run import start_or_resume as run_draws
from ..scenarios.parts import differing
from ..scenarios.scenario import Scenario, load
from . import show
from .statuses import INTERRUPTED, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..population.families import Families


def run(
    scenario: str | None,
    *,
    out: Path | None,
    draws: object,
    seed: object,
    threads: object,
    population: str | None,
    resume: Path | None,
    overwrite: bool,
    pictures: bool,
) -> None:
    """Simulate a scenario; write tables, summaries and pictures.

    Parameters
    ----------
    scenario : str or None
        Name or path; ``None`` only with ``resume``.
    out, draws, seed, threads, population, resume, overwrite, pictures
        The options of the command; numbers are checked here.

    Raises
    ------
    HearthlineError
        If the run cannot be simulated or saved.
    typer.Exit
        After Ctrl-C, when the finished draws are saved.
    """
    work = _Work("run", out, resume, overwrite, pictures)
    if work.resumed is not None:
        chosen = next(iter(work.resumed.scenarios.values()))
        if scenario is not None and load(scenario) != chosen:
            raise InputError(
                f"SCENARIO: expected the scenario of --resume, {chosen.name!r}, found "
                f"{checks.shown(scenario)}"
            )
    elif scenario is None:
        raise InputError("SCENARIO is missing: expected a scenario's name or path")
    else:
        chosen = load(scenario)
    named = {chosen.name: chosen}

    def simulate(request: _Request) -> Results:
        earlier = request.earlier.get(chosen.name)
        return run_draws(
            chosen,
            request.draws,
            request.seed,
            request.threads,
            None,
            request.families,
            earlier,
            request.claim,
            request.source,
        )

    work.do(named, draws, seed, threads, population, simulate)


def compare(
    scenarios: list[str],
    *,
    out: Path | None,
    draws: object,
    seed: object,
    threads: object,
    population: str | None,
    resume: Path | None,
    overwrite: bool,
    pictures: bool,
    waterfall: bool,
    reached: bool,
) -> None:
    """Simulate scenarios and a baseline; write tables, differences and pictures.

    Parameters
    ----------
    scenarios : list of str
        Names or paths, the baseline first; empty with ``resume``.
    out, draws, seed, threads, population, resume, overwrite, pictures, waterfall
        The options of the command; numbers are checked here. What is resumed has the
        parts of mixes if it had them before.
    reached : bool
        Whether those whom programmes reach are followed, after the comparison.

    Raises
    ------
    HearthlineError
        If the comparison cannot be simulated or saved.
    typer.Exit
        After Ctrl-C, when the finished draws are saved.
    """
    work = _Work("comparison", out, resume, overwrite, pictures, anew=reached)
    if work.resumed is not None:
        if scenarios:
            raise InputError(
                "compare: SCENARIOS and --resume were both given; give only one"
            )
        named = work.resumed.scenarios
        if waterfall and not apart(named)[1]:
            raise InputError(
                f"--waterfall: expected draws of mixes with their parts, found "
                f"{work.resumed.folder} without parts; start again"
            )
    else:
        named = _named(scenarios)
        if waterfall:
            check_shared(named)
            named = with_parts(named)
    base, *mixes = apart(named)[0].values()
    if reached:  # Before anything takes long.
        for mix in mixes:
            differing("--reached", base, mix)

    def simulate(request: _Request) -> Comparison:
        every = request.earlier
        earlier = Comparison.of_every(every) if every else None
        compared = compare_draws(
            named,
            request.draws,
            request.seed,
            request.threads,
            None,
            request.families,
            earlier,
            request.claim,
            request.source,
        )
        if reached:
            for name, mix in zip(compared.scenarios, mixes, strict=True):
                compared.reached[name] = follow(
                    base,
                    mix,
                    draws=request.draws,
                    seed=request.seed,
                    threads=request.threads,
                    population=request.families,
                )
        return compared

    work.do(named, draws, seed, threads, population, simulate)


def _named(given: list[str]) -> dict[str, Scenario]:
    """Return scenarios by name, with a number added to duplicate names."""
    if len(given) < 2:
        raise InputError(
            "compare: expected at least two scenarios, the baseline first, found "
            f"{len(given)}"
        )
    return named_apart([load(text) for text in given])


@dataclass
class _Resumed:
    """What ``--resume`` found.

    Attributes
    ----------
    folder : pathlib.Path
        The folder with the finished draws.
    scenarios : dict of str to Scenario
        The scenarios.
    seed, asked, done : int
        The seed, and how many draws were requested and are finished.
    pieces : SavedPieces or None
        The folder, if draws are in pieces.
    results : dict of str to Results
        The finished draws, if their tables are in the folder.
    """

    folder: Path
    scenarios: dict[str, Scenario]
    seed: int
    asked: int
    done: int
    pieces: SavedPieces | None
    results: dict[str, Results]

    @classmethod
    def find(cls, kind: str, resume: Path) -> _Resumed:
        folder = finished_in(files.as_path(resume))
        if SavedPieces.are_in(folder):
            saved = SavedPieces.open(folder, kind)
            saved.runs[0].build.check("--resume", "start again")
            scenarios = dict(
                zip(saved.names, (r.scenario for r in saved.runs), strict=True)
            )
            done = saved.pieces().end
            return cls(folder, scenarios, saved.seed, saved.asked, done, saved, {})
        results = dict(Results.load_all(folder, kind, None))
        for found in results.values():
            found.build.check("--resume", "start again")
        first = next(iter(results.values()))
        return cls(
            folder,
            {name: found.scenario for name, found in results.items()},
            first.seed,
            first.asked,
            first.draws,
            None,
            results,
        )

    def is_complete(self, goal: int, out: Path | None) -> bool:
        """Return whether the results in a folder have all draws already."""
        mine = out is not None and files.as_path(out) == self.folder
        return mine and self.pieces is None and goal == self.done

    def loaded(self, kind: str) -> Results | Comparison:
        """Return the finished draws, if their tables are in the folder."""
        if kind == "run":
            return next(iter(self.results.values()))
        return Comparison.of_every(self.results)

    def families(self, given: Families | None) -> Families:
        """Return the families of the run.

        Given families must be given again, because their records are not saved.
        """
        if self.pieces is None:
            first = next(iter(self.results.values()))
            if given is None:
                return first.population
            first.check_origin(given)
            return given
        run = self.pieces.runs[0]
        if given is not None:
            given.check_origin(run.origin)
        return run.families(given)


@dataclass
class _Request:
    """What to simulate: the arguments of `start_or_resume`."""

    draws: int
    seed: int
    threads: int
    families: Families | None
    earlier: dict[str, Results]
    claim: Claim
    source: Path | None


class _Work:
    """A run or comparison whose draws and results go to a folder."""

    def __init__(
        self,
        kind: str,
        out: Path | None,
        resume: Path | None,
        overwrite: bool,
        pictures: bool,
        anew: bool = False,
    ) -> None:
        self.kind, self.overwrite, self.pictures = kind, overwrite, pictures
        self.anew = anew  # Whether complete results are written again, with more.
        for folder in (out, resume):
            if folder is not None:
                _recover(files.as_path(folder))
        self.resumed = None if resume is None else _Resumed.find(kind, resume)
        if out is None and self.resumed is not None:
            folder = self.resumed.folder
            out = complete(folder)
        self._out = out
        self._resume = resume

    def do(
        self,
        scenarios: dict[str, Scenario],
        draws: object,
        seed: object,
        threads: object,
        population: str | None,
        simulate: Callable[[_Request], Results | Comparison],
    ) -> None:
        """Simulate, save, and print a summary."""
        resumed = self.resumed
        if resumed is None:
            goal = checks.draws(200 if draws is None else draws)
            number = checks.seed(1 if seed is None else seed)
        else:
            goal = _goal(draws, resumed.asked, resumed.done)
            number = _same("seed", seed, resumed.seed)
        workers = checks.threads(threads)
        if (
            resumed is not None
            and not self.anew
            and resumed.is_complete(goal, self._out)
        ):
            done = resumed.loaded(self.kind)
            _show(_overview(done), done, resumed.folder)
            return
        target = self._target()
        base = next(iter(scenarios.values()))
        given = None if population is None else families_from(base, population)
        families = given if resumed is None else resumed.families(given)
        claim = self._claim(target)
        try:
            earlier, source = self._earlier(claim, given)
            request = _Request(goal, number, workers, families, earlier, claim, source)
            self._do(claim, target, simulate, request)
        finally:
            claim.release()

    def _target(self) -> Path:
        """Return the folder for the results, after checking that it can be written."""
        if self._out is None:
            raise InputError("-o is missing: expected a folder that does not exist")
        return files.check_replaceable(self._out, self.overwrite)

    def _claim(self, target: Path) -> Claim:
        """Claim the folder for draws, which must hold none but those to continue."""
        folder = partial(target)
        if self.resumed is not None and self.resumed.folder == folder:
            return Claim(folder)
        unfinished = folder.exists() and not Claim.is_stale(folder)
        if unfinished and not self.overwrite:
            raise OutputError(
                f"{folder} holds the finished draws of an interrupted run; "
                f"continue them with --resume {target}, or start again with --overwrite"
            )
        claim = Claim(folder)
        claim.clear()
        return claim

    def _earlier(
        self, claim: Claim, given: Families | None
    ) -> tuple[dict[str, Results], Path | None]:
        """Return draws that are not in pieces of the claimed folder, and where."""
        resumed = self.resumed
        if resumed is None:
            return {}, None
        if resumed.pieces is None:
            return resumed.results, resumed.folder
        if resumed.folder == claim.folder:
            earlier = Results.earlier_than(resumed.pieces, self.kind, given)
            return earlier, resumed.pieces.earlier
        found = Results.load_all(resumed.folder, self.kind, given)
        return dict(found), resumed.folder

    def _do(
        self,
        claim: Claim,
        target: Path,
        simulate: Callable[[_Request], Results | Comparison],
        request: _Request,
    ) -> None:
        try:
            done = simulate(request)
            claim.saving.mkdir()
            done.write_into(claim.saving, self.pictures)
            # Before the pieces on the disk are gone.
            overview = _overview(done)
            files.check_replaceable(target, self.overwrite)
            claim.publish(target)
        except KeyboardInterrupt:
            if claim.recover(target):
                say(f"hearthline: interrupted; all results are in {target}")
                raise typer.Exit(INTERRUPTED) from None
            finished = self._finished(claim, target)
            if not finished:
                say(
                    "hearthline: interrupted; no draw was finished, and nothing was "
                    "written"
                )
            else:
                say(
                    f"hearthline: interrupted; {finished} of {request.draws} draws are "
                    f"saved in {claim.folder}; continue with --resume {target}"
                )
            raise typer.Exit(INTERRUPTED) from None
        except (HearthlineError, OSError) as error:
            finished = self._finished(claim, target)
            if isinstance(error, OSError):
                reason = error.strerror or error
                error = OutputError(f"cannot write to {claim.folder}: {reason}")
            if not finished:
                raise error from None
            raise OutputError(
                f"{error}; {finished} of {request.draws} draws are saved in "
                f"{claim.folder}; continue with --resume {target}"
            ) from None
        _show(overview, done, target)

    def _finished(self, claim: Claim, target: Path) -> int:
        """Return the number of finished draws; if there is none, leave nothing."""
        claim.withdraw(target)
        if SavedPieces.are_in(claim.folder):
            finished = SavedPieces.open(claim.folder, self.kind).pieces().end
            if finished:
                return finished
        elif self.resumed is not None and self.resumed.folder == claim.folder:
            return self.resumed.done
        claim.remove()
        return 0


def _recover(target: Path) -> None:
    """Finish or remove what a killed process left beside a folder of results."""
    target = complete(target)
    folder = partial(target)
    if not (folder / PIECES).is_dir() and not Claim.is_stale(folder):
        return
    claim = Claim(folder)
    try:
        claim.recover(target)
        if Claim.is_stale(folder):
            claim.remove()
    finally:
        claim.release()


def _same(what: str, given: object, resumed: int) -> int:
    if given is not None and given != resumed:
        raise InputError(
            f"{what}: expected {resumed}, the value of --resume, found "
            f"{checks.shown(given)}"
        )
    return resumed


def _goal(draws: object, asked: int, done: int) -> int:
    goal = asked if draws is None else checks.draws(draws)
    if goal < done:
        raise InputError(
            f"draws: expected {done} or more, since {done} are finished, found {goal}"
        )
    return goal


def _overview(results: Results | Comparison) -> str:
    """Return the tables to print."""
    console = Console()
    with console.capture() as captured:
        if isinstance(results, Results):
            show.show_overview(results, console)
        else:
            show.show_comparison(results, console)
    return captured.get()


def _show(overview: str, results: Results | Comparison, target: Path) -> None:
    """Print the overview, and where the results are."""
    print(overview, end="")
    page = target / "index.html"
    if page.is_file():
        print(f"Page:      {page}")
    if (target / "pictures").is_dir():
        print(f"Pictures:  {target / 'pictures'}")
        print(f"Summaries: {target / 'summaries'}")
    board = target / "summaries" / "dashboard.csv"
    if board.is_file():
        print(f"Dashboard: {board}")
    steps = target / "summaries" / "waterfall.csv"
    if steps.is_file():
        print(f"Waterfall: {steps}")
    among = target / "summaries" / "reached.csv"
    if among.is_file():
        print(f"Reached:   {among}")
    tables = target if isinstance(results, Results) else target / "scenarios"
    print(f"Tables:    {tables}")
