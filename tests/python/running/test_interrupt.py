"""Ctrl-C: stops within a second and keeps finished draws."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from conftest import left_in

import hearthline as hl
from hearthline import _core

if TYPE_CHECKING:
    from pathlib import Path

#: Sends the signal some time after the first draw is finished, while the engine is
#: working. With one thread, no machine has finished the run by that time. Shells start
#: background jobs, such as these tests, with the signal ignored. Processor time is
#: measured, which is independent of other work on the machine.
PREPARE = """
import os, signal, sys, threading, time
import hearthline as hl
from hearthline.base import progress
from hearthline.running import compare, run

signal.signal(signal.SIGINT, signal.default_int_handler)
DRAWS, sent = 400, []

def interrupt():
    sent.append(time.process_time())
    os.kill(os.getpid(), signal.SIGINT)

class Bar(progress.Silent):
    waiting = True

    def update(self, share):
        if self.waiting and share >= 2 / DRAWS:
            self.waiting = False
            threading.Timer(0.25, interrupt).start()

run.progress = lambda *_: Bar()
compare.progress_bar = lambda *_: Bar()
"""

IN_THE_LIBRARY = """
try:
    hl.run("need-2014", draws=DRAWS, threads=1)
except KeyboardInterrupt as stop:
    late = time.process_time() - sent[0]
    print(late, stop.partial.draws, len(stop.partial.table("level")))
"""

BY_THE_COMMAND = """
from hearthline.command.cli import main
sys.argv = ["hearthline", *sys.argv[1:], "--draws", str(DRAWS), "--threads", "1"]
main()
"""


def _python(code: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PREPARE + code, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_run_stops_within_a_second(tmp_path: Path) -> None:
    done = _python(IN_THE_LIBRARY, tmp_path)
    assert done.returncode == 0, done.stderr
    late, draws, rows = (float(word) for word in done.stdout.split())
    assert late < 1.0
    assert 1 <= draws < 400
    assert rows == draws * 120 * 3 * 4


@pytest.mark.parametrize(
    "words",
    [["run", "need-2014"], ["compare", "need-2014", "need-2014-early"]],
    ids=["run", "compare"],
)
def test_the_command_keeps_finished_draws(words: list[str], tmp_path: Path) -> None:
    done = _python(BY_THE_COMMAND, tmp_path, *words, "-o", "out")
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert left_in(tmp_path) == {"out.partial"}
    kind = hl.Results if words[0] == "run" else hl.Comparison
    kept = kind.load(tmp_path / "out.partial")
    assert f"{kept.draws} of 400 draws are saved" in done.stderr
    assert 1 <= kept.draws < kept.asked == 400


#: Sends the signal while the engine is working on a multi-state model: during its
#: first task, for the only class of units.
MULTISTATE = """
from hearthline.multistate import multistate
from hearthline.running import models

class Bar(progress.Silent):
    waiting = True

    def update(self, share):
        if self.waiting:
            self.waiting = False
            threading.Timer(0.25, interrupt).start()

multistate.progress_bar = models.progress_bar = lambda *_: Bar()
names = [f"s{i}" for i in range(12)]
curve = hl.Weibull(shape=8, scale=0.5)
rates = {(a, b): curve for a in names for b in names if a != b}
model = hl.MultiState(names, rates)
try:
    CALL
except KeyboardInterrupt as stop:
    print(time.process_time() - sent[0], type(stop).__name__)
"""


@pytest.mark.parametrize(
    "call",
    [
        "model.run(10**6, 1000, threads=1)",
        "model.expect(1000, threads=1)",
        "hl.compare({'a': model, 'b': model.set({'costs.s0': 1})}, 1, threads=1, "
        "n=10**6, horizon=1000)",
    ],
    ids=["run", "expect", "compare"],
)
def test_multistate_models_stop_within_two_seconds(call: str, tmp_path: Path) -> None:
    # A stop is noticed between blocks of units. A block of this model takes about a
    # second of an idle core, and more processor time when its neighbour is busy.
    done = _python(MULTISTATE.replace("CALL", call), tmp_path)
    assert done.returncode == 0, done.stderr
    late, kind = done.stdout.split()
    assert float(late) < 2.0
    assert kind == "Interrupted"


# No thread is made to let go of the interpreter here. The other one works only if the
# engine lets go by itself.
def test_making_a_plan_lets_other_threads_work() -> None:
    scenario = hl.load("need-ons-2022").set({"population.marginals": ""})
    families = hl.Families(scenario)
    begun, worked = threading.Event(), threading.Event()

    def work() -> None:
        begun.wait()
        worked.set()

    other = threading.Thread(target=work)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000.0)
    try:
        other.start()
        begun.set()
        _core.Run(scenario._core, families._core, 1, 1)
        meanwhile = worked.is_set()
    finally:
        sys.setswitchinterval(interval)
        other.join()
    assert meanwhile
