"""The Python code of the documents runs, and prints what they show."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from conftest import ROOT

import hearthline as hl

if TYPE_CHECKING:
    from pathlib import Path

#: A block of code, and the block of text right behind it: what it prints.
BLOCK = re.compile(
    r"^```python\n(?P<code>.*?)^```$(?:\n\n```text\n(?P<shown>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """A block of code, its place and what the document says that it prints."""

    line: int
    code: str
    shown: str | None


def blocks(document: Path) -> list[Block]:
    """Return the Python blocks of a document, of which there must be some."""
    text = document.read_text(encoding="utf-8")
    found = [
        Block(text.count("\n", 0, match.start("code")), match["code"], match["shown"])
        for match in BLOCK.finditer(text)
    ]
    assert found
    assert len(found) == text.count("```python")
    return found


def printed_by(block: Block, document: Path, names: dict[str, Any]) -> str:
    """Run a block; return what it prints, warnings about models first."""
    # Blank lines in front, so that a traceback names the document's line.
    code = compile("\n" * block.line + block.code, str(document), "exec")
    out = io.StringIO()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("error")
        warnings.simplefilter("always", hl.ModelWarning)
        with contextlib.redirect_stdout(out):
            exec(code, names)
    said = [f"{w.category.__name__}: {w.message}\n" for w in caught]
    return "".join(said) + out.getvalue()


# Its statistical checks have fixed seeds and state how often a right program
# fails them: each once in 150,000 seeds.
def test_the_tutorial_runs_and_prints_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    document = ROOT / "docs" / "own-model.md"
    names: dict[str, Any] = {}
    for block in blocks(document):
        printed = printed_by(block, document, names)
        assert printed == (block.shown or ""), f"{document}:{block.line}"
    assert (tmp_path / "occupancy.png").stat().st_size > 0
    assert (tmp_path / "cost.png").stat().st_size > 0
    assert abs(names["z"]) < 4.5


# Ten seconds: it makes Barnet's families, twice from a folder of one's own.
def test_the_page_on_populations_runs_and_prints_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # The reader's own folder.
    shipped = ROOT / "scenarios" / "marginals" / "barnet-2014"
    shutil.copytree(shipped, tmp_path / "my-borough")
    document = ROOT / "docs" / "population.md"
    names: dict[str, Any] = {}
    for block in blocks(document):
        printed = printed_by(block, document, names)
        assert printed == (block.shown or ""), f"{document}:{block.line}"


def test_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # The reader's own projection.
    rows = [
        f"E09000003,Barnet,persons,{age},{year},5000"
        for year in range(2014, 2035)
        for age in range(18)
    ]
    header = "gss_code,gss_name,sex,age,year,value"
    (tmp_path / "gla.csv").write_text("\n".join([header, *rows]), "utf-8")
    document = ROOT / "README.md"
    names: dict[str, Any] = {}
    for block in blocks(document):
        # The code as it stands takes half a minute.
        code = block.code.replace("draws=200", "draws=2").replace(
            "draws=20,", "draws=2,"
        )
        quick = block._replace(code=code)
        printed_by(quick, document, names)
    assert isinstance(names["run"], hl.Results)
    assert isinstance(names["cmp"], hl.Comparison)
    assert isinstance(names["m"], hl.MultiState)


def test_a_block_that_prints_something_else_is_noticed(tmp_path: Path) -> None:
    document = tmp_path / "wrong.md"
    document.write_text("```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n")
    (block,) = blocks(document)
    assert printed_by(block, document, {}) == "2\n" != block.shown


def test_a_broken_block_is_noticed_with_its_line(tmp_path: Path) -> None:
    document = tmp_path / "broken.md"
    document.write_text("Text.\n\n```python\nx = 1\ny = 1 / 0\n```\n")
    (block,) = blocks(document)
    with pytest.raises(ZeroDivisionError) as failure:
        printed_by(block, document, {})
    assert failure.traceback[-1].lineno == 4
