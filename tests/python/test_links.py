"""What the documents point at is there: files, headings, pictures in words."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

import nbformat
import pytest
from conftest import ROOT
from documents import DOCUMENTS, tokens_of
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown_it.token import Token

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:")
#: A path of the repository in code: `src/scenario/load.cpp`.
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+\.(?:hpp|cpp|h|py|md|ipynb|toml|cmake|csv)")


def inline(tokens: list[Token]) -> Iterator[Token]:
    """Yield the links, pictures and code within running text."""
    for token in tokens:
        yield from token.children or ()


def anchors(tokens: list[Token]) -> set[str]:
    """Return what a link may name behind "#": headings as GitHub writes them."""
    seen: Counter[str] = Counter()
    found = set()
    for before, token in itertools.pairwise(tokens):
        if before.type != "heading_open":
            continue
        words = "".join(part.content for part in token.children or ())
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        found.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return found


def problems(document: Path, tokens: list[Token]) -> list[str]:
    """Return what is wrong with the links and pictures of a document."""
    wrong = []
    for token in inline(tokens):
        if token.type == "image" and not token.content.strip():
            wrong.append(f"no alternative text: {token.attrs['src']}")
        if token.type not in ("link_open", "image"):
            continue
        target = str(token.attrs["href" if token.type == "link_open" else "src"])
        if _OUTSIDE.match(target):
            continue
        path, _, anchor = unquote(target).partition("#")
        place = document.parent / path if path else document
        if not place.exists():
            wrong.append(f"no such file: {target}")
        elif anchor and anchor not in anchors(tokens_of(place)):
            wrong.append(f"no such heading: {target}")
    return wrong


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_what_a_document_links_to_is_there(document: Path) -> None:
    assert problems(document, tokens_of(document)) == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_a_notebook_links_to_is_there(notebook: Path) -> None:
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "markdown":
            assert problems(notebook, MarkdownIt().parse(cell.source)) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_the_files_that_a_document_names_are_there(document: Path) -> None:
    if document.name == "CHANGELOG.md":
        pytest.skip("files that were there once")
    folders = (
        ROOT,
        ROOT / "include",
        ROOT / "include" / "hearthline",
        ROOT / "python",
        ROOT / "python" / "hearthline",
    )
    for token in inline(tokens_of(document)):
        if token.type == "code_inline" and _PATH.fullmatch(token.content):
            known = any((folder / token.content).exists() for folder in folders)
            assert known, f"no such file: {token.content}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a](gone.md)", "no such file"),
        ("[a](page.md#gone)", "no such heading"),
        ("[a](#gone)", "no such heading"),
        ("![a picture](gone.png)", "no such file"),
        ("![ ](page.md)", "no alternative text"),
        ("[a][b]\n\n[b]: gone.md", "no such file"),
    ],
)
def test_a_broken_link_is_noticed(tmp_path: Path, text: str, said: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# A `heading`, twice\n\n# A heading twice\n\n{text}\n", "utf-8")
    (problem,) = problems(page, tokens_of(page))
    assert said in problem


def test_a_sound_link_is_no_problem(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A `heading`, twice\n\n# A heading twice\n\n[a](#a-heading-twice) "
        "[b](page.md#a-heading-twice-1) [c](https://example.org/gone) `[d](gone.md)`\n",
        "utf-8",
    )
    assert problems(page, tokens_of(page)) == []
