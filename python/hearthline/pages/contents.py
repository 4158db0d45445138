"""What a results folder holds: its pictures and tables, found in the folder.

Whatever is in the folder is listed, so that a new table or picture needs no change
here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ..base import words
from ..tables import dictionary, meanings
from .excerpts import Excerpt, excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..tables.dictionary import Described

#: Headings of pictures whose names do not say what they show.
_HEADINGS = {
    "waterfall": "Waterfall: what each programme adds",
    "waterfall_care": "Waterfall: what each programme adds, children looked after",
    "reached": "Among the families that programmes reach",
    "reached_care": "Among the families that programmes reach: children looked after",
}


@dataclass(frozen=True)
class Shown:
    """A picture of the folder.

    Attributes
    ----------
    name : str
        The name of its files, without an extension.
    option : str
        The scenario that it is of; empty if it is of all.
    title : str
        What it shows, in a sentence.
    alternative : str
        Its alternative text.
    width, height : int
        Its size, in pixels.
    """

    name: str
    option: str
    title: str
    alternative: str
    width: int
    height: int

    @property
    def words(self) -> str:
        """The alternative text after the title."""
        return self.alternative.removeprefix(self.title).lstrip(". ")


@dataclass(frozen=True)
class Subject:
    """Pictures of one subject: one, or one for each option.

    Attributes
    ----------
    name, title : str
        The name of the picture, and the heading.
    pictures : tuple of Shown
        The pictures.
    """

    name: str
    title: str
    pictures: tuple[Shown, ...]


@dataclass(frozen=True)
class File:
    """A file with a table.

    Attributes
    ----------
    path : str
        Its path within the folder.
    about : str
        What its rows are.
    size : str
        Its size, in words.
    """

    path: str
    about: str
    size: str


@dataclass(frozen=True)
class Table:
    """A table of the folder.

    Attributes
    ----------
    name, meaning : str
        Its name, and what it counts.
    files : tuple of File
        The files that hold it, or its summaries.
    excerpt : Excerpt or None
        Some rows of a summary.
    columns : tuple of Described
        The columns of all its files, each once.
    """

    name: str
    meaning: str
    files: tuple[File, ...]
    excerpt: Excerpt | None
    columns: tuple[Described, ...]


def subjects(
    folder: Path, order: Sequence[str], options: Sequence[str]
) -> list[Subject]:
    """Return the pictures of a results folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    order : sequence of str
        The names of pictures, in the order in which to show them. Others follow.
    options : sequence of str
        The names of scenarios, each of which may have a picture of its own of a
        subject.

    Returns
    -------
    list of Subject
    """
    found: dict[str, list[Shown]] = {}
    for path in sorted((folder / "pictures").glob("*.png")):
        subject, option = _split(path.stem, options)
        found.setdefault(subject, []).append(_shown(path, option))
    known = {_split(name, options)[0]: at for at, name in enumerate(order)}
    names = sorted(found, key=lambda name: (known.get(name, len(known)), name))
    place = {option: position for position, option in enumerate(["", *options])}
    return [
        Subject(
            name,
            _HEADINGS.get(name, words.plain(name)),
            tuple(sorted(found[name], key=lambda picture: place[picture.option])),
        )
        for name in names
    ]


def _split(name: str, options: Sequence[str]) -> tuple[str, str]:
    """Return the subject of a picture, and the option that it is of, if of one."""
    # The longest name first: it may end like another.
    ends = sorted(options, key=len, reverse=True)
    option = next((end for end in ends if name.endswith(f"-{end}")), "")
    return name.removesuffix(f"-{option}"), option


def _shown(path: Path, option: str) -> Shown:
    # Not at the head: folders without pictures do without it.
    from PIL import Image

    with Image.open(path) as picture:
        about, (width, height) = picture.info, picture.size
    title, alternative = str(about.get("Title", "")), str(about.get("Description", ""))
    return Shown(path.stem, option, title, alternative, width, height)


def tables(
    folder: Path,
    order: Sequence[str],
    localities: Mapping[str, str],
    described: Sequence[Described],
) -> list[Table]:
    """Return the tables of a results folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    order : sequence of str
        The names of tables, in the order in which to show them. Those that are
        summaries of several tables come first.
    localities : mapping of str to str
        Display names of the localities, by name.
    described : sequence of Described
        The columns of all files of the folder.

    Returns
    -------
    list of Table
    """
    by_table: dict[str, list[Path]] = {}
    for path in dictionary.files_of(folder):
        by_table.setdefault(dictionary.table_of(path), []).append(path)
    columns = {
        name: tuple({row.column: row for row in rows}.values())
        for name, rows in groupby(
            sorted(described, key=lambda row: row.table), lambda row: row.table
        )
    }
    known = {name: position for position, name in enumerate(order)}
    names = sorted(by_table, key=lambda name: (known.get(name, -1), name))
    return [
        Table(
            name,
            meanings.of_table(name),
            tuple(_file(path, folder, by_table[name]) for path in by_table[name]),
            _excerpt(by_table[name], localities),
            columns.get(name, ()),
        )
        for name in names
    ]


def _excerpt(paths: Sequence[Path], localities: Mapping[str, str]) -> Excerpt | None:
    summaries = [path for path in paths if path.suffix == ".csv"]
    yearly = [path for path in summaries if path.stem.endswith("-by-year")]
    chosen = (yearly or summaries)[:1]
    return excerpt(chosen[0], localities) if chosen else None


def _file(path: Path, folder: Path, beside: Sequence[Path]) -> File:
    about = "summary"
    if path.suffix == ".parquet":
        about = "every draw"
    elif path.stem.endswith("-by-year"):
        about = "summary by financial year"
    elif any(other.stem == f"{path.stem}-by-year" for other in beside):
        about = "summary by month"
    size = _size(path.stat().st_size)
    return File(path.relative_to(folder).as_posix(), about, size)


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1e6:.1f} MB"
