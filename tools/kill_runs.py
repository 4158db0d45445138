"""Kill runs at random moments, resume them, and compare with undisturbed ones.

    .venv/bin/python tools/kill_runs.py --kills 200 --seed 1

Each round starts the command ``hearthline run`` or ``hearthline compare`` and kills it
(KILL, TERM or HUP) after a random time, also while it saves, and resumes it until it is
complete. Then every file must have the bytes of an undisturbed one, and the folder must
hold nothing else. After every kill, all draws that were finished before must still be
finished.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import hearthline as hl

SMALL = Path(__file__).parents[1] / "tests" / "data" / "scenario" / "small.toml"
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)


def command(kind: str, folder: Path, draws: int) -> list[str]:
    """Return the words of a command for two years of few families, in a new file."""
    path = folder / "few.toml"
    few = {"time.horizon": 24, "population.families": 400}
    hl.load(SMALL).set(few).save(path)
    scenarios = [path.name] * (2 if kind == "compare" else 1)
    return [kind, *scenarios, "-o", "out", "--draws", str(draws)]


def start(words: list[str], folder: Path, many: bool = False) -> subprocess.Popen[str]:
    """Start the command; ``many`` draws are more than it holds in memory."""
    code = "from hearthline.running import simulation\n"
    code += "simulation.BATCH = 0.05\n"
    if many:
        code += "simulation.HELD = 0\n"
    # One picture stands for all: they take most of the time.
    code += "from hearthline.tables.drawn import Drawn\n"
    code += "Drawn.pictures = property(lambda self: ['level'])\n"
    code += "from hearthline.command.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def content(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their paths."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def finished(folder: Path) -> int:
    """Return the number of draws that are finished in a folder."""
    if (folder / "out" / "run.json").exists():
        return int(json.loads((folder / "out" / "run.json").read_text())["draws"])
    end = 0
    for path in sorted((folder / "out.partial" / "pieces").glob("*.piece")):
        with path.open("rb") as file:
            piece = json.loads(file.readline())
        if piece["first"] != end:
            raise SystemExit(f"{path}: expected draw {end}, found {piece['first']}")
        end += piece["count"]
    return end


def disturbed(
    kind: str, chance: random.Random, draws: int, longest: float, many: bool
) -> tuple[dict[str, bytes], list[str], int]:
    """Run a command that is killed again and again.

    Returns the files, the names that are left, and the number of kills.
    """
    with tempfile.TemporaryDirectory() as name:
        folder, kills, done = Path(name), 0, 0
        new = command(kind, folder, draws)
        more = [kind, "--resume", "out"]
        while True:
            known = (folder / "out.partial" / "pieces" / "run.json").exists()
            process = start(more if known or done == draws else new, folder, many)
            number = chance.choice(SIGNALS)
            # Few in the time that Python takes to start, and later ones later, so that
            # an end is reached.
            end = longest * (1 + kills / 16)
            time.sleep(chance.triangular(0.0, end, end))
            process.send_signal(number)
            error = process.communicate(timeout=120)[1]
            if process.returncode not in (0, 130, -number):
                raise SystemExit(f"{kind}: status {process.returncode}: {error}")
            if finished(folder) < done:
                raise SystemExit(f"{kind}: {done} draws were finished: {error}")
            done = finished(folder)
            if process.returncode == 0:
                break
            kills += 1
        left = sorted(path.name for path in folder.iterdir())
        return content(folder / "out"), left, kills


def check(kills: int, seed: int, draws: int = 40, many: bool = False) -> int:
    """Kill commands until there were enough kills.

    Parameters
    ----------
    kills : int
        The number of kills.
    seed : int
        The seed of the moments and signals.
    draws : int
        The number of draws of a command.
    many : bool
        Whether the draws count as more than are held in memory.

    Returns
    -------
    int
        The number of kills, at least ``kills``.
    """
    chance = random.Random(seed)
    whole: dict[str, dict[str, bytes]] = {}
    takes: dict[str, float] = {}
    total = 0
    while total < kills:
        kind = "run" if total % 3 else "compare"
        if kind not in whole:
            with tempfile.TemporaryDirectory() as name:
                words = command(kind, Path(name), draws)
                began = time.monotonic()
                process = start(words, Path(name), many)
                error = process.communicate()[1]
                takes[kind] = time.monotonic() - began
                if process.returncode:
                    raise SystemExit(error)
                whole[kind] = content(Path(name) / "out")
        found, left, more = disturbed(kind, chance, draws, takes[kind], many)
        if left != ["few.toml", "out"]:
            raise SystemExit(f"{kind}: expected no more than 'out', found {left}")
        if found != whole[kind]:
            differing = [n for n, c in whole[kind].items() if found.get(n) != c]
            raise SystemExit(f"{kind}: different files: {differing or sorted(found)}")
        total += more
        print(f"{total} kills", flush=True)
    return total


def main() -> None:
    """Read the options and kill runs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draws", type=int, default=40)
    parser.add_argument("--many", action="store_true", help="more than memory holds")
    given = parser.parse_args()
    total = check(given.kills, given.seed, given.draws, many=given.many)
    print(f"{total} kills: nothing was lost, nothing left, every byte the same")


if __name__ == "__main__":
    main()
