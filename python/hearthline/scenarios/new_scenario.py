"""A template of a scenario file that inherits from another scenario."""

from __future__ import annotations

import os
import re
import shlex
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import tomli_w

from ..base import files
from ..base.errors import InputError, OutputError
from .scenario import Scenario, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

#: Scenario names that are safe in the names of files and folders.
_NAME = re.compile(r"\w[\w.-]*")
_ENDING = ".toml"


def new_scenario(
    path: str | os.PathLike[str], base: str, overwrite: bool = False
) -> Path:
    """Write a scenario file that inherits from another one.

    The file is a complete scenario and passes every check as it is. Its comments
    show changes to the horizon, a rate, an effect, a programme of the library and a
    unit cost, with the numbers of the base, their units and their provenance.

    Parameters
    ----------
    path : str or path
        The file to write, ending in ``.toml``; the scenario is named after it.
    base : str
        The name of a shipped scenario, or the path of a scenario file.
    overwrite : bool
        Whether to overwrite an existing file.

    Returns
    -------
    pathlib.Path
        The absolute path of the file.

    Raises
    ------
    InputError
        If the file name is not valid for a scenario.
    ScenarioError
        If the base does not exist (the message states the nearest name), or is
        invalid.
    OutputError
        If the file exists already, or cannot be written.
    """
    target = files.as_path(path)
    _check_name(target)
    whole = load(base)
    inherits = _inherits(base, target)
    if whole.name == target.stem or _same_file(base, target):
        raise InputError(
            f"path: expected a name that differs from the base's, found {target.name!r}"
        )
    if target.exists() and not overwrite:
        raise OutputError(
            f"cannot write {target}: the file exists; give another name, or overwrite "
            "(--overwrite) to replace it"
        )
    return files.write_text(target, _text(target, whole, inherits))


def _check_name(target: Path) -> None:
    if target.suffix != _ENDING:
        raise InputError(
            f"path: expected a file name that ends in {_ENDING}, found "
            f"{target.name!r}; did you mean '{target.name.rstrip('.')}{_ENDING}'?"
        )
    if not _NAME.fullmatch(target.stem):
        better = re.sub(r"[^\w.-]+", "-", target.stem).strip("-.") or "my-scenario"
        raise InputError(
            "path: expected a file name of letters, digits, '-', '_' and '.', found "
            f"{target.name!r}; did you mean '{better}{_ENDING}'?"
        )


def _is_path(base: str) -> bool:
    """Return whether `load` reads a string as a path, and not as a name."""
    return "/" in base or base.endswith(_ENDING)


def _same_file(base: str, target: Path) -> bool:
    return _is_path(base) and Path(base).resolve() == target.resolve()


def _inherits(base: str, target: Path) -> str:
    """Return the base as a file at `target` refers to it."""
    if not _is_path(base):
        return base
    # Links are resolved first, since ".." after a link leads to another folder.
    relative = os.path.relpath(Path(base).resolve(), target.parent.resolve())
    return relative if relative.startswith("..") else f"./{relative}"


def _toml(value: object) -> str:
    """Return a value as TOML."""
    return tomli_w.dumps({"v": value}).removeprefix("v = ").strip()


def _text(target: Path, base: Scenario, inherits: str) -> str:
    name = _one_line(base.name)
    changed = ", changed"
    title = base.title.removesuffix(changed) + changed
    own, other = target.name, shlex.quote(inherits)
    finance = (
        f"#   hearthline mtfs {other} {own} -o savings.xlsx\n" if base.costs else ""
    )
    head = f"""\
# Everything in this scenario is as in {name}, except for what this file says.
#
#   hearthline check {own}
#   hearthline compare {other} {own} -o out
{finance}#
# The examples at the end do nothing until you remove the "#" in front of their
# lines. A number states its unit and one of: source = "document, section",
# calibrated = "its target", assumption = "the reason". docs/scenario-files.md
# explains the format; docs/parameters.md lists every parameter.

inherits = {_toml(inherits)}

name = {_toml(target.stem)}
title = {_toml(title)}
description = \"\"\"
Say what differs from {name}, and why.
\"\"\"
"""
    return "\n".join([head, *_examples(base)])


def _examples(base: Scenario) -> Iterator[str]:
    """Yield valid changes to a scenario, each commented out."""
    parameters = base.parameters
    yield _number(base, "How long it runs.", "time.horizon", parameters)
    rates = [p for p in parameters.index if re.fullmatch(r"moves\..*\.rate", p)]
    preferred = [p for p in ("moves.2->3.rate", *rates) if p in rates]
    if not preferred:
        return
    rate = preferred[0]
    move = rate.split(".")[1]
    lower, upper = move.split("->")
    what = f"How often families move from level {lower} to level {upper}."
    yield _number(base, what, rate, parameters)
    what = (
        "What a service changes. A hazard ratio of 0.9 makes these moves 10% less "
        "frequent from a month on; several effects are multiplied."
    )
    yield f"""\
{_comment(what)}
#[effects.{_new_name("my_effect", "effects", parameters)}]
#title = "What is done"
#processes = ["moves.{move}"]
#hazard_ratio = {{ value = 0.9, assumption = "the reason" }}
#from = "{base.start}"
#levels = [{lower}]
"""
    if any(p.startswith("pathway.") for p in parameters.index):
        yield _programme(base, parameters)
    yield from _unit_cost(base, parameters)


def _programme(base: Scenario, parameters: pd.DataFrame) -> str:
    """Return a programme of the library as an example, with a cost of its own."""
    what = (
        "A programme of the library: hearthline programmes lists them, and hearthline "
        "programmes family-group-conference shows what this one changes. Its cost may "
        "also be by start, by place or by place_used."
    )
    name = _new_name("my_programme", "programmes", parameters)
    year, month = base.start.split("-")
    return f"""\
{_comment(what)}
#[programmes.{name}]
#library = "family-group-conference"
#starts = "{int(year) + 1}-{month}"
#places = {{ value = 20, unit = "places", assumption = "the reason" }}
#[programmes.{name}.cost]
#fixed = {{ value = 60000, unit = "pounds per year", assumption = "the reason" }}
#price_year = "2014/15"
#payer = "family_services"
"""


def _unit_cost(base: Scenario, parameters: pd.DataFrame) -> Iterator[str]:
    """Yield a unit cost of the base as an example, if it states one."""
    found = [
        p
        for p in parameters.index
        if re.fullmatch(r"costs\.items\.\w+\.(a_year|a_week)", p)
    ]
    preferred = [p for p in found if p.startswith("costs.items.looked_after.")]
    for path in (*preferred, *found)[:1]:
        item = path.split(".")[2]
        row = base.cost_items.loc[item]
        what = (
            f"What is paid: {row['title']}. hearthline costs lists books of unit "
            'costs; [costs] with book = "section-251" takes another.'
        )
        yield (
            f"{_number(base, what, path, parameters)}"
            f"#price_year = {_toml(row['price_year'])}\n"
        )


def _new_name(name: str, of: str, parameters: pd.DataFrame) -> str:
    """Return a name that the base does not use for an effect or a programme."""
    taken = {p.split(".")[1] for p in parameters.index if p.startswith(f"{of}.")}
    while name in taken:
        name += "_too"
    return name


def _number(base: Scenario, what: str, path: str, parameters: pd.DataFrame) -> str:
    """Return a number of the base as an example, with its provenance."""
    row = parameters.loc[path]
    value = float(str(row["value"]))
    shown = _toml(int(value) if value.is_integer() else value)
    table, key = path.rsplit(".", 1)
    if table.startswith("moves."):
        table = f'moves."{table.removeprefix("moves.")}"'
    rests = f"In {base.name}, {shown} {row['unit']}; {row['kind']}: {row['text']}"
    return f"""\
{_comment(what)}
{_comment(rests)}
#[{table}]
#{key} = {{ value = {shown}, unit = {_toml(row["unit"])}, assumption = "the reason" }}
"""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _comment(text: str) -> str:
    """Return a text as comment lines."""
    return textwrap.fill(
        _one_line(text),
        80,
        initial_indent="# ",
        subsequent_indent="# ",
        break_long_words=False,
    )
