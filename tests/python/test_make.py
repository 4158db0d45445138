"""`make shell` and `make notebook`: what is typed after the first two commands."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT

# The scripts are what `make` calls once the environment is there; it is the one
# that runs this test.
pytestmark = pytest.mark.skipif(
    Path(sys.prefix) != ROOT / ".venv", reason="the environment is not that of make"
)


def recipe(target: str) -> str:
    """Return what the Makefile does for a target."""
    text = (ROOT / "Makefile").read_text("utf-8")
    found = re.search(rf"^{target}: (.*?)(?=\n\n)", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_make_calls_the_scripts_once_everything_is_there() -> None:
    assert ".venv/.installed" in recipe("shell")
    assert "scripts/shell" in recipe("shell")
    assert ".venv/.installed .venv/.has-notebook" in recipe("notebook")
    assert "scripts/notebook $(NOTEBOOK_ARGS)" in recipe("notebook")
    for target in ("demo", "test"):
        assert recipe(target).endswith("$(NEXT)")


def shell(commands: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "scripts" / "shell"],
        input=commands,
        cwd=ROOT,
        env={**os.environ, "PATH": "/usr/bin:/bin", "MAKEFLAGS": "n"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_shell_finds_the_command_and_the_package() -> None:
    done = shell(
        "hearthline --version\n"
        "python -c 'import hearthline; print(hearthline.__version__)'\n"
        'echo "flags: $MAKEFLAGS."\n'
    )
    assert done.returncode == 0, done.stderr
    command, package, flags = done.stdout.splitlines()
    assert command == f"hearthline {package}"
    assert flags == "flags: ."


def test_the_shell_ends_with_the_status_of_what_it_ran() -> None:
    assert shell("exit 7\n").returncode == 7
    assert shell("hearthline check nonesuch 2> /dev/null\n").returncode == 2
    assert shell("").returncode == 0


def read_until(terminal: int, wanted: str, seconds: float = 60) -> str:
    """Return what a terminal shows up to some text."""
    said = ""
    until = time.monotonic() + seconds
    while wanted not in said and time.monotonic() < until:
        if select.select([terminal], [], [], 1)[0]:
            try:
                said += os.read(terminal, 4096).decode(errors="replace")
            except OSError:  # It was closed.
                break
    assert wanted in said, said
    return said


def test_the_shell_on_a_terminal_says_what_to_type_and_leaves_cleanly(
    tmp_path: Path,
) -> None:
    (tmp_path / ".bashrc").write_text("PATH=/usr/bin:/bin\nPS1='ready> '\n")
    here, there = pty.openpty()
    shell = subprocess.Popen(
        [ROOT / "scripts" / "shell"],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path), "TERM": "dumb"},
        stdin=there,
        stdout=there,
        stderr=there,
        start_new_session=True,
    )
    os.close(there)
    assert "hearthline list" in read_until(here, "ready> ")
    os.write(here, b"hearthline --version\n")
    read_until(here, "hearthline 0.")
    # A command that fails is no failure of the shell.
    os.write(here, b"false\n")
    os.write(here, b"exit\n")
    assert shell.wait(timeout=60) == 0
    os.close(here)


# Only where `make notebook` has been used: a browser's program is large.
@pytest.mark.skipif(
    not (Path(sys.prefix) / "bin" / "jupyter-lab").exists(),
    reason="JupyterLab is not installed",
)
def test_the_notebooks_are_served_with_a_kernel(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [
                ROOT / "scripts" / "notebook",
                "--no-browser",
                "--ServerApp.port=0",
            ],
            cwd=ROOT,
            env={**os.environ, "HOME": str(tmp_path)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        address = token = ""
        until = time.monotonic() + 120
        while not address and time.monotonic() < until:
            assert server.poll() is None, log.read_text()
            found = re.search(
                r"(http://127\.0\.0\.1:\d+/)lab\?token=(\w+)", log.read_text()
            )
            address, token = found.groups() if found else ("", "")
            time.sleep(0.2)

        def get(path: str) -> bytes:
            with urllib.request.urlopen(f"{address}{path}?token={token}") as answer:
                body: bytes = answer.read()
            return body

        kernels = json.loads(get("api/kernelspecs"))
        assert kernels["default"] in kernels["kernelspecs"]
        listed = {entry["name"] for entry in json.loads(get("api/contents"))["content"]}
        assert {path.name for path in ROOT.glob("notebooks/*.ipynb")} <= listed
        assert b"JupyterLab" in get("lab")
    finally:
        server.terminate()
        server.wait(timeout=60)
