"""Killed runs: nothing finished is lost, nothing is left, the same bits at the end."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import SMALL, Command, left_in, stop_after

import hearthline as hl
from hearthline.base import files
from hearthline.results import saved_pieces
from hearthline.running import simulation

if TYPE_CHECKING:
    from pathlib import Path

#: Sends itself a signal when some draws are finished, or while it saves.
KILLED = """
import os, signal, sys
from hearthline.results import pieces, results, saved_pieces
from hearthline.running import simulation

number, moment = int(sys.argv.pop(1)), sys.argv.pop(1)
simulation.BATCH = 0.01
# Under nohup it is ignored, in tests too.
signal.signal(signal.SIGHUP, signal.SIG_DFL)

def killed(*arguments, **options):
    os.kill(os.getpid(), number)

if moment == "draws":
    add = pieces.PiecesInFolder.add
    def counted(self, first, count, content):
        add(self, first, count, content)
        if self.end >= 4:
            killed()
    pieces.PiecesInFolder.add = counted
elif moment == "piece":
    write = pieces.PiecesInFolder._write
    def half(self, content, piece):
        if piece.first >= 4:
            (self.folder / "unfinished").write_bytes(content[:100])
            killed()
        return write(self, content, piece)
    pieces.PiecesInFolder._write = half
elif moment == "saving":
    results.write_summaries = killed
elif moment == "moving":
    results.Results.pictures = []
    remove = saved_pieces.Claim.remove
    def stopped(self):
        killed()
        remove(self)
    saved_pieces.Claim.remove = stopped
from hearthline.command.cli import main
main()
"""


def _killed(
    folder: Path, number: int, moment: str, *words: object
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(number), moment, *map(str, words)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario of two years, the shortest in which every part of it acts."""
    path = tmp_path_factory.mktemp("scenario") / "years.toml"
    hl.load(SMALL).set({"time.horizon": 24}).save(path)
    return path


@pytest.fixture(scope="module")
def whole(file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of an undisturbed run, without its pictures."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    with pytest.MonkeyPatch.context() as context:
        context.setattr("hearthline.results.results.Results.pictures", [])
        hl.run(file, 9, progress=False).save(folder)
    return _content(folder)


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out pictures, which take most of the time."""
    monkeypatch.setattr("hearthline.results.results.Results.pictures", [])
    monkeypatch.setattr("hearthline.results.comparison.Comparison.pictures", [])


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        (signal.SIGKILL, "draws"),
        (signal.SIGTERM, "draws"),
        (signal.SIGHUP, "draws"),
        (signal.SIGKILL, "piece"),
        (signal.SIGKILL, "saving"),
        (signal.SIGTERM, "saving"),
        (signal.SIGKILL, "moving"),
        (signal.SIGTERM, "moving"),
    ],
)
def test_a_killed_run_loses_nothing_and_leaves_nothing(
    number: int,
    moment: str,
    file: Path,
    whole: dict[str, bytes],
    tmp_path: Path,
    command: Command,
) -> None:
    ended = _killed(tmp_path, number, moment, "run", file, "-o", "out", "--draws", 9)
    assert ended.returncode == (-number if number == signal.SIGKILL else 130)
    assert "Traceback" not in ended.stderr
    if moment != "moving":
        assert left_in(tmp_path) == {"out.partial"}
        finished = hl.Results.load(tmp_path / "out.partial")
        assert finished.draws == 9 if moment == "saving" else finished.draws >= 4
    assert command("run", "--resume", tmp_path / "out").status == 0
    assert left_in(tmp_path) == {"out"}
    assert _content(tmp_path / "out") == whole


def test_a_killed_comparison_is_taken_up(
    file: Path, tmp_path: Path, command: Command
) -> None:
    words = ("compare", file, file, "--draws", 9, "-o")
    assert command(*words, tmp_path / "whole").status == 0
    ended = _killed(tmp_path, signal.SIGKILL, "draws", *words, "out")
    assert ended.returncode == -signal.SIGKILL
    kept = hl.Comparison.load(tmp_path / "out.partial")
    assert 4 <= kept.draws < kept.asked == 9
    assert command("compare", "--resume", tmp_path / "out").status == 0
    assert _content(tmp_path / "out") == _content(tmp_path / "whole")
    assert left_in(tmp_path) == {"whole", "out"}


def test_a_folder_that_another_process_writes_to_is_refused(
    file: Path, tmp_path: Path, command: Command
) -> None:
    claim = saved_pieces.Claim(tmp_path / "out.partial")
    ended = command("run", file, "-o", tmp_path / "out", "--draws", 1)
    assert ended.status == 2
    assert "another process writes to it" in ended.err
    claim.release()
    # It holds nothing, like that of a process killed at its start.
    assert command("run", file, "-o", tmp_path / "out", "--draws", 1).status == 0
    assert left_in(tmp_path) == {"out"}


def test_a_folder_taken_meanwhile_loses_no_draws(
    file: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "mine").touch()

    with monkeypatch.context() as other:
        other.setattr("hearthline.results.results.write_pictures", taken)
        ended = command("run", file, "-o", tmp_path / "out", "--draws", 2)
    assert ended.status == 2
    assert "the folder is not empty" in ended.err
    assert "2 of 2 draws are saved" in ended.err
    assert left_in(tmp_path / "out") == {"mine"}
    more = command("run", "--resume", tmp_path / "out", "-o", tmp_path / "more")
    assert more.status == 0, more.err
    assert hl.Results.load(tmp_path / "more").draws == 2


def test_a_full_disk_loses_no_finished_draws(
    file: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = files.write_bytes

    def full(path: Path, content: bytes, temporary: Path | None = None) -> Path:
        if path.name > "0000000002":
            raise hl.OutputError(f"cannot write {path}: No space left on device")
        return write(path, content, temporary)

    with monkeypatch.context() as disk:
        disk.setattr(simulation, "BATCH", 0.0)
        disk.setattr(files, "write_bytes", full)
        ended = command("run", file, "-o", tmp_path / "out", "--draws", 9)
    assert ended.status == 2
    assert "No space left on device; 2 of 9 draws are saved" in ended.err
    assert command("run", "--resume", tmp_path / "out").status == 0
    assert left_in(tmp_path) == {"out"}


# ---- In Python --------------------------------------------------------------


@pytest.mark.parametrize("held", [0, simulation.HELD])
@pytest.mark.parametrize("kept", [False, True])
def test_an_interruption_can_be_resumed(
    small: hl.Scenario,
    results: hl.Results,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    held: int,
    kept: bool,
) -> None:
    monkeypatch.setattr(simulation, "HELD", held)
    stop_after(5, monkeypatch)
    folder = tmp_path / "draws" if kept else None
    with pytest.raises(hl.Interrupted) as stop:
        hl.run(small, draws=12, seed=3, progress=False, resume=folder)
    partial = stop.value.partial
    assert partial is not None
    assert (partial.draws, partial.asked) == (5, 12)
    run = stop.value.resume(progress=False)
    for name in results.tables:
        assert run.table(name).equals(results.table(name))
    if folder is not None:
        assert hl.Results.load(folder).table("move").equals(results.table("move"))


def test_a_folder_of_draws_is_continued(
    small: hl.Scenario, comparison: hl.Comparison, tmp_path: Path
) -> None:
    named = {name: run.scenario for name, run in comparison.results.items()}
    folder = tmp_path / "draws"
    for draws in (3, 12):
        both = hl.compare(named, draws, seed=3, progress=False, resume=folder)
    assert both.difference("level").equals(comparison.difference("level"))
    with pytest.raises(hl.InputError, match="seed: expected 3"):
        hl.compare(named, 12, seed=4, progress=False, resume=folder)
    with pytest.raises(hl.InputError, match="expected a folder of draws of"):
        hl.compare({"a": small, "b": small}, 12, seed=3, resume=folder)
    with pytest.raises(hl.InputError, match="draws: expected 12 or more"):
        hl.compare(named, 11, seed=3, progress=False, resume=folder)
    with pytest.raises(hl.InputError, match="expected results of kind"):
        hl.run(small, 12, seed=3, progress=False, resume=folder)


def test_a_damaged_piece_is_reported(small: hl.Scenario, tmp_path: Path) -> None:
    hl.run(small, 2, progress=False, resume=tmp_path / "draws")
    path = max((tmp_path / "draws" / "pieces").glob("*.piece"))
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(hl.InputError, match=r"cannot read .*: it is damaged"):
        hl.Results.load(tmp_path / "draws").table("level")


# ---- What killed processes left beside a file or folder ---------------------


def test_what_a_killed_save_left_is_removed(
    results: hl.Results, tmp_path: Path
) -> None:
    left = tmp_path / ".run.0123456789abcdef"
    left.mkdir()
    (left / "level.parquet").touch()
    (tmp_path / ".note.txt.0123456789abcdef").touch()
    busy = tmp_path / ".run.fedcba9876543210"
    busy.mkdir()
    handle = os.open(busy, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    results.save(tmp_path / "run", pictures=False)
    files.write_text(tmp_path / "note.txt", "kept")
    os.close(handle)
    assert left_in(tmp_path) == {"run", "note.txt", busy.name}


def test_results_that_were_about_to_be_replaced_are_restored(
    results: hl.Results, tmp_path: Path
) -> None:
    saved = results.save(tmp_path / "run", pictures=False)
    saved.rename(tmp_path / ".run.0123456789abcdef.old")
    with pytest.raises(hl.OutputError, match="the folder is not empty"):
        results.save(saved, pictures=False)
    assert hl.Results.load(saved).draws == results.draws
    assert left_in(tmp_path) == {"run"}
