"""What a test needs of a Markdown document: blocks of code, links, headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conftest import ROOT
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.token import Token

#: Every document of the repository.
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/**/*.md")]
)

_DIRECTIVE = re.compile(r"<!-- (test|not run): (.*?) -->", re.DOTALL)
_REPLACE = re.compile(r'replace "([^"]+)" by "([^"]*)"')


@dataclass(frozen=True)
class Block:
    """A block of code, and what comments in front of it say to the tests.

    Comments are of these forms; several may follow each other.

    - ``<!-- not run: REASON -->``
    - ``<!-- test: extends NAME -->``: TOML that is a part of a scenario
    - ``<!-- test: marginals -->``: TOML that describes marginal tables
    - ``<!-- test: file NAME -->``: what the reader saves it as
    - ``<!-- test: status N -->``: how a command ends, if not with 0
    - ``<!-- test: replace "A" by "B" -->``: what makes it quick
    """

    document: Path
    line: int
    language: str
    code: str
    #: What the block of text right behind it says that it prints.
    shown: str | None = None
    not_run: str = ""
    directives: dict[str, str] = field(default_factory=dict)
    replaced: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"{self.document.name}:{self.line}"

    @property
    def quick(self) -> str:
        """The code as the tests run it."""
        code = self.code
        for before, after in self.replaced:
            assert before in code, f"{self.place}: nothing to replace: {before!r}"
            code = code.replace(before, after)
        return code


def tokens_of(document: Path) -> list[Token]:
    """Return the tokens of a document, inline ones within their blocks."""
    return MarkdownIt("gfm-like", {"linkify": False}).parse(
        document.read_text(encoding="utf-8")
    )


def blocks(document: Path) -> list[Block]:
    """Return the fenced blocks of a document, those of `text` with their code."""
    found: list[Block] = []
    comments: list[str] = []
    end = -1  # The line right behind the last block.
    for token in tokens_of(document):
        if token.type == "html_block":
            comments.append(token.content)
        elif token.type == "fence":
            assert token.map is not None
            first, last = token.map
            language = token.info.strip()
            behind = first - end <= 1 and not comments
            if language == "text" and behind and found and found[-1].shown is None:
                found[-1] = _with_output(found[-1], token.content)
            else:
                found.append(_block(document, first + 1, token, "".join(comments)))
            end, comments = last, []
        elif token.type not in ("paragraph_close", "inline"):
            comments = []
    return found


def _with_output(block: Block, shown: str) -> Block:
    return Block(**{**block.__dict__, "shown": shown})


def _block(document: Path, line: int, token: Token, comments: str) -> Block:
    not_run = ""
    directives: dict[str, str] = {}
    replaced: list[tuple[str, str]] = []
    for kind, text in _DIRECTIVE.findall(comments):
        words = " ".join(text.split())
        place = f"{document.name}:{line}"
        if kind == "not run":
            not_run = words
            assert not_run, f"{place}: no reason is given"
        elif words.startswith("replace"):
            pairs = _REPLACE.findall(words)
            assert pairs, f"{place}: {words}"
            replaced += pairs
        else:
            name, _, value = words.partition(" ")
            known = ("extends", "marginals", "file", "status")
            assert name in known, f"{place}: {name!r} is none of {known}"
            directives[name] = value
    return Block(
        document,
        line,
        token.info.strip(),
        token.content,
        None,
        not_run,
        directives,
        tuple(replaced),
    )
