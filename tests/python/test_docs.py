"""The examples of the documents run, and print what is shown.

Python and shell blocks of a document run one after the other in one temporary
folder, where `READERS_FILES` has put what the document takes for granted; TOML
is checked. C++ and CMake are built by tests/docs. What a comment in front of a
block may say is listed in `documents.Block`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import tomli_w
from conftest import ROOT, SMALL
from documents import DOCUMENTS, Block, blocks

import hearthline as hl

if TYPE_CHECKING:
    from collections.abc import Callable

TWO_WARDS = ROOT / "tests" / "data" / "marginals" / "two-wards"

#: What is not an example: output, formulas, diagrams.
PLAIN = ("", "text")
#: Built by ctest.
COMPILED = ("cpp", "cmake")


# ---- What a document's reader has -------------------------------------------


def _projection(path: Path, last: int) -> None:
    rows = [
        f"E09000003,Barnet,persons,{age},{year},5000"
        for year in range(2014, last + 1)
        for age in range(18)
    ]
    header = "gss_code,gss_name,sex,age,year,value"
    path.write_text("\n".join([header, *rows]), "utf-8")


def _for_the_readme(folder: Path) -> None:
    _projection(folder / "gla.csv", 2034)


def _for_demography(folder: Path) -> None:
    _projection(folder / "snpp-2022.csv", 2047)
    _projection(folder / "plan.csv", 2032)
    plan = pd.read_csv(folder / "plan.csv")
    plan.to_excel(folder / "plan.xlsx", sheet_name="persons", index=False)


def _for_population(folder: Path) -> None:
    shipped = ROOT / "scenarios" / "marginals" / "barnet-2014"
    shutil.copytree(shipped, folder / "my-borough")
    scenario = hl.load("need-2014")
    scenario.save(folder / "my-borough.toml")
    # As many children as it takes to have families in need at the start.
    wards = pd.read_csv(shipped / "wards.csv")["code"]
    rows = [
        f"{family},{wards[family % len(wards)]},couple,{family % 5 + 1},white,"
        f"20{family % 14:02d}-05,female,no"
        for family in range(40_000)
    ]
    header = "family_id,ward,family_type,quintile,ethnic_group,born,sex,disability"
    (folder / "families.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")


def _for_scenario_files(folder: Path) -> None:
    shutil.copy(SMALL, folder)


READERS_FILES: dict[str, Callable[[Path], None]] = {
    "README.md": _for_the_readme,
    "demography.md": _for_demography,
    "population.md": _for_population,
    "scenario-files.md": _for_scenario_files,
}


# ---- How a block is run -----------------------------------------------------


def run_python(block: Block, names: dict[str, Any]) -> str:
    """Run a block; return what it prints, warnings about models first."""
    # Blank lines in front, so that a traceback names the document's line.
    code = compile("\n" * block.line + block.quick, str(block.document), "exec")
    out = io.StringIO()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("error")
        warnings.simplefilter("always", hl.ModelWarning)
        with contextlib.redirect_stdout(out):
            exec(code, names)
    said = [f"{w.category.__name__}: {w.message}\n" for w in caught]
    return "".join(said) + out.getvalue()


def run_shell(block: Block, folder: Path) -> str:
    """Run a block as a reader with an active environment does."""
    here = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", block.quick],
        cwd=folder,
        env={**os.environ, "PATH": f"{here}:{os.environ['PATH']}", "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    expected = int(block.directives.get("status", 0))
    assert done.returncode == expected, f"{block.place}:\n{done.stdout}"
    assert "Traceback" not in done.stdout, f"{block.place}:\n{done.stdout}"
    return done.stdout


def merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return tables laid over others, as `inherits` does."""
    both = dict(base)
    for key, value in over.items():
        below = both.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            both[key] = merged(below, value)
        else:
            both[key] = value
    return both


def check_toml(block: Block, folder: Path) -> None:
    """Check a scenario, a part of one, or a description of marginal tables."""
    stated = tomllib.loads(block.code)
    if "file" in block.directives:
        (folder / block.directives["file"]).write_text(block.code, "utf-8")
        if "status" in block.directives:
            return  # A command behind it says what is wrong.
        with warnings.catch_warnings():
            # A command behind it prints them.
            warnings.simplefilter("ignore", hl.ModelWarning)
            hl.load(folder / block.directives["file"])
    elif "marginals" in block.directives:
        tables = folder / "two-wards"
        shutil.copytree(TWO_WARDS, tables)
        description = tables / "marginals.toml"
        whole = merged(tomllib.loads(description.read_text("utf-8")), stated)
        for table in whole["tables"].values():
            if "area" in table:
                table |= {"area": whole["area"], "year": whole["year"]}
        description.write_text(tomli_w.dumps(whole), "utf-8")
        hl.check_marginals(hl.load(SMALL), tables)
    elif base := block.directives.get("extends"):
        part = {"inherits": base, "name": "part", "title": "Part"} | stated
        place = folder / "part.toml"
        place.write_text(tomli_w.dumps(part), "utf-8")
        changed, whole = (hl.load(x).parameters["value"] for x in (place, base))
        assert not changed.equals(whole), f"{block.place}: changes nothing"
    else:
        place = folder / "whole.toml"
        place.write_text(block.code, "utf-8")
        hl.load(place)


def run_blocks(found: list[Block], folder: Path) -> dict[str, Any]:
    """Run the blocks of a document; return the names that its Python has made."""
    names: dict[str, Any] = {}
    for block in found:
        if block.not_run or block.language in (*PLAIN, *COMPILED):
            continue
        if block.language == "python":
            printed = run_python(block, names)
            # What a long table looks like need not be shown.
            if block.shown is not None or not block.replaced:
                assert printed == (block.shown or ""), block.place
        elif block.language == "sh":
            printed = run_shell(block, folder)
            if block.shown is not None:
                assert printed == block.shown, block.place
        elif block.language == "toml":
            try:
                check_toml(block, folder)
            except hl.HearthlineError as error:
                pytest.fail(f"{block.place}: {error}")
        elif block.language == "json":
            json.loads(block.code)
        else:
            pytest.fail(f"{block.place}: {block.language!r} is not known to be run")
    return names


# ---- The documents ----------------------------------------------------------

#: What must be there after the Python of a document has run.
MADE = {
    "README.md": {"run": hl.Results, "cmp": hl.Comparison, "m": hl.MultiState},
    "own-model.md": {"case": hl.MultiState},
}


# Up to a minute: Barnet's families and runs of them. The statistical checks of
# own-model.md have fixed seeds and state how often a correct program fails
# them: each once in 150,000 seeds.
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_the_examples_of_a_document_run(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = blocks(document)
    if not found:
        pytest.skip("no blocks")
    READERS_FILES.get(document.name, lambda _: None)(tmp_path)
    names = run_blocks(found, tmp_path)
    for name, kind in MADE.get(document.name, {}).items():
        assert isinstance(names[name], kind)


def test_what_the_documents_tell_make_and_cmake_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    presets = {
        preset["name"]
        for preset in json.loads((ROOT / "CMakePresets.json").read_text())[
            "configurePresets"
        ]
    }
    for document in DOCUMENTS:
        if document.name == "CHANGELOG.md":
            continue  # What was true once.
        text = document.read_text("utf-8")
        named = re.findall(r"(?:^    |^```sh\n|`|&& )make ([a-z]+)\b", text, re.M)
        assert set(named) <= targets, document
        assert set(re.findall(r"--preset ([a-z][\w-]*)", text)) <= presets, document


# ---- A fault in a document is noticed ---------------------------------------


def _document(folder: Path, text: str) -> list[Block]:
    place = folder / "page.md"
    place.write_text(text, "utf-8")
    return blocks(place)


@pytest.mark.parametrize(
    "text",
    [
        "```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n",
        "```python\nprint(1 + 1)\n```\n",
        "```sh\nhearthline --version\n```\n\n```text\nhearthline 0\n```\n",
        "```sh\nhearthline check nonesuch\n```\n",
        "<!-- test: status 2 -->\n```sh\nhearthline --version\n```\n",
        '```toml\ninherits = "need-2014"\n[tyme]\n```\n',
        "<!-- test: extends need-2014 -->\n```toml\n[time]\nhorizon = 3\n```\n",
        '<!-- test: extends need-2014 -->\n```toml\ndescription = "x"\n```\n',
        '<!-- test: replace "a" by "b" -->\n```sh\ntrue\n```\n',
        "```rust\nfn main() {}\n```\n",
        "<!-- test: sometimes -->\n```sh\ntrue\n```\n",
    ],
    ids=[
        "other output",
        "output that is not shown",
        "other output of a command",
        "a command that fails",
        "a command that does not fail",
        "a whole scenario that is wrong",
        "a part of a scenario that is wrong",
        "a part that changes nothing",
        "nothing to replace",
        "an unknown language",
        "an unknown directive",
    ],
)
def test_a_wrong_example_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        run_blocks(_document(tmp_path, text), tmp_path)


def test_a_block_is_run_unless_its_comment_says_why_not(tmp_path: Path) -> None:
    run, left = _document(
        tmp_path,
        "```sh\nfalse\n```\n\n<!-- not run: it never ends -->\n\n```sh\nfalse\n```\n",
    )
    assert not run.not_run
    assert left.not_run == "it never ends"
    run_blocks([left], tmp_path)
    with pytest.raises(AssertionError):
        run_blocks([run], tmp_path)


def test_a_broken_block_is_noticed_with_its_line(tmp_path: Path) -> None:
    (block,) = _document(tmp_path, "Text.\n\n```python\nx = 1\ny = 1 / 0\n```\n")
    with pytest.raises(ZeroDivisionError) as failure:
        run_python(block, {})
    assert failure.traceback[-1].lineno == 4
