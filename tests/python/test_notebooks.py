"""Every notebook runs, and shows what it is shipped with."""

from __future__ import annotations

import copy
import importlib.util
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
AGAIN = "run .venv/bin/python tools/execute_notebooks.py and look at what changed"


def _tool() -> ModuleType:
    path = ROOT / "tools" / "execute_notebooks.py"
    spec = importlib.util.spec_from_file_location("execute_notebooks", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shown(cell: Any) -> list[str]:
    """Return what a cell shows in words: its text, its tables, its pictures' too.

    How tables are marked up and spaced is pandas' affair.
    """
    found = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        text = output.get("text", data.get("text/plain", ""))
        if "text/html" in data:
            html = re.sub(r"<style.*?</style>", "", data["text/html"], flags=re.DOTALL)
            text = unescape(re.sub(r"<[^>]+>", " ", html))
        if "image/png" in data:
            text = output.metadata["image/png"]["alt"]
        found.append(" ".join([output.output_type, *text.split()]))
    return found


def difference(stored: Any, fresh: Any) -> str:
    """Return where two notebooks differ in what they show; "" if nowhere."""
    for number, (old, new) in enumerate(zip(stored.cells, fresh.cells, strict=True)):
        if shown(old) != shown(new):
            return f"cell {number}: stored {shown(old)}, now {shown(new)}; {AGAIN}"
    return ""


# Two minutes altogether, on two cores: the draws are those that readers see.
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_notebook_runs_and_shows_what_is_stored(notebook: Path) -> None:
    stored = nbformat.read(notebook, as_version=4)
    fresh = _tool().executed(notebook)
    for cell in fresh.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.get("text")
    assert difference(stored, fresh) == ""


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_is_stored_with_its_pictures(notebook: Path) -> None:
    content = nbformat.read(notebook, as_version=4)
    code = [cell for cell in content.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    pictures = 0
    for cell in code:
        # Whatever asks for a picture has one, which says what it shows.
        wanted = cell.source.count(".plot(") - cell.source.count("hearthline_alt")
        has = [o for o in cell.outputs if "image/png" in o.get("data", {})]
        assert len(has) == wanted, cell.source
        assert all(len(o.metadata["image/png"]["alt"]) > 40 for o in has)
        pictures += wanted
    assert pictures >= 2
    assert notebook.stat().st_size < 1_000_000
    assert "/tmp/" not in notebook.read_text("utf-8")


@pytest.mark.parametrize("kind", ["number", "description", "picture"])
def test_an_output_of_another_version_is_noticed(kind: str) -> None:
    stored = nbformat.read(ROOT / "notebooks" / "06-your-own-model.ipynb", as_version=4)
    other = copy.deepcopy(stored)
    for cell in other.cells:
        for output in cell.get("outputs", []):
            if kind == "number" and "text" in output:
                output.text = output.text.replace("1.00 years", "1.01 years")
            elif "image/png" in output.get("data", {}):
                if kind == "description":
                    output.metadata["image/png"]["alt"] += " Or not."
                elif kind == "picture":
                    del output.data["image/png"]
    assert difference(stored, stored) == ""
    assert "cell" in difference(stored, other)
