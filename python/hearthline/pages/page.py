"""The page of a results folder: what it states, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from .. import _core
from ..base.folders import write_csv
from ..tables import dictionary
from . import contents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Cell:
    """A number of the headlines.

    Attributes
    ----------
    value : str
        The number.
    range : str
        Its range over draws; empty if there is none.
    note : str
        What else is said of it.
    """

    value: str
    range: str = ""
    note: str = ""


@dataclass(frozen=True)
class Headline:
    """A line of the headlines: what is counted, with a number for each option.

    Attributes
    ----------
    title : str
        What is counted.
    cells : tuple of Cell
        The numbers, the baseline's first.
    """

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Option:
    """A scenario that the page is about.

    Attributes
    ----------
    name, title : str
        Its name and title.
    link : str
        The page of its own results, within the folder; empty if there is none.
    """

    name: str
    title: str
    link: str = ""


@dataclass(frozen=True)
class Page:
    """What the page of a results folder states.

    Attributes
    ----------
    title, subtitle : str
        The heading, and what was done.
    options : tuple of Option
        The scenarios, the baseline first; one for a run.
    when : str
        The financial year of the headlines.
    headlines : tuple of Headline
        The main numbers.
    ranges : str
        What the ranges of the headlines are.
    facts : tuple of (str, str)
        What was run: names and values.
    limitations : tuple of str
        What the numbers do not say.
    localities : mapping of str to str
        Display names of the localities, by name.
    pictures, tables : tuple of str
        The names of pictures and tables in the order in which to show them.
    files : tuple of (str, str)
        Further files of the folder, each with what it holds.
    """

    title: str
    subtitle: str
    options: tuple[Option, ...]
    when: str
    headlines: tuple[Headline, ...]
    ranges: str
    facts: tuple[tuple[str, str], ...]
    limitations: tuple[str, ...]
    localities: Mapping[str, str] = field(default_factory=dict)
    pictures: Sequence[str] = ()
    tables: Sequence[str] = ()
    files: tuple[tuple[str, str], ...] = ()


def write(folder: Path, page: Page) -> None:
    """Write the dictionary of columns and the page of a results folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder, with its tables and pictures.
    page : Page
        What the page states.
    """
    described = dictionary.of_folder(folder)
    if described:
        write_csv(folder / "columns.csv", dictionary.frame(described))
    text = _render(
        page=page,
        several=len(page.options) > 1,
        subjects=contents.subjects(
            folder, page.pictures, [option.name for option in page.options]
        ),
        tables=contents.tables(folder, page.tables, page.localities, described),
        version=_core.version,
    )
    (folder / "index.html").write_text(text, "utf-8")


def _render(**values: object) -> str:
    # Not at the head: only those who write folders need it.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("hearthline.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["link"] = quote
    return environment.get_template("index.html").render(**values)
