"""A scenario file to begin with: another scenario, and what one may change."""

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

#: Names that are safe in the names of files and folders of results.
_NAME = re.compile(r"\w[\w.-]*")
_ENDING = ".toml"


def new_scenario(
    path: str | os.PathLike[str], base: str, overwrite: bool = False
) -> Path:
    """Write a scenario file that inherits from another one.

    The file is a whole scenario and passes every check as it stands. Its
    comments show what to change: how long it runs, a rate, and an effect,
    with the base's own numbers, their units and their provenance.

    Parameters
    ----------
    path : str or path
        The file to write, ending in ``.toml``; the scenario is named after it.
    base : str
        The name of a shipped scenario, or the path of a scenario file.
    overwrite : bool
        Whether a file that is there already is replaced.

    Returns
    -------
    pathlib.Path
        The absolute path of the file.

    Raises
    ------
    InputError
        If the path is none that a scenario can have.
    ScenarioError
        If there is no such base (with the nearest name), or it is wrong.
    OutputError
        If the file is there already, or cannot be written.
    """
    place = files.as_path(path)
    _check_name(place)
    whole = load(base)
    inherits = _inherits(base, place)
    if whole.name == place.stem or _same_file(base, place):
        raise InputError(
            f"path: expected another name than that of the base, found {place.name!r}"
        )
    if place.exists() and not overwrite:
        raise OutputError(
            f"cannot write {place}: the file exists; give another name, or overwrite "
            "(--overwrite) to replace it"
        )
    return files.write_text(place, _text(place, whole, inherits))


def _check_name(place: Path) -> None:
    if place.suffix != _ENDING:
        raise InputError(
            f"path: expected a file name that ends in {_ENDING}, found "
            f"{place.name!r}; did you mean '{place.name.rstrip('.')}{_ENDING}'?"
        )
    if not _NAME.fullmatch(place.stem):
        better = re.sub(r"[^\w.-]+", "-", place.stem).strip("-.") or "my-scenario"
        raise InputError(
            "path: expected a file name of letters, digits, '-', '_' and '.', found "
            f"{place.name!r}; did you mean '{better}{_ENDING}'?"
        )


def _is_path(base: str) -> bool:
    """Say whether `load` takes a text for a path; otherwise it is a name."""
    return "/" in base or base.endswith(_ENDING)


def _same_file(base: str, place: Path) -> bool:
    return _is_path(base) and Path(base).resolve() == place.resolve()


def _inherits(base: str, place: Path) -> str:
    """Return the base as a file at `place` names it."""
    if not _is_path(base):
        return base
    # Links are followed first: ".." leads elsewhere from behind one.
    way = os.path.relpath(Path(base).resolve(), place.parent.resolve())
    return way if way.startswith("..") else f"./{way}"


def _toml(value: object) -> str:
    """Return a value as TOML writes it."""
    return tomli_w.dumps({"v": value}).removeprefix("v = ").strip()


def _text(place: Path, base: Scenario, inherits: str) -> str:
    name = _one_line(base.name)
    changed = ", changed"
    title = base.title.removesuffix(changed) + changed
    head = f"""\
# Everything in this scenario is as in {name}, except for what this file says.
#
#   hearthline check {place.name}
#   hearthline compare {shlex.quote(inherits)} {place.name} -o out
#
# The examples at the end do nothing until you remove the "#" in front of their
# lines. A number states its unit and one of: source = "document, section",
# calibrated = "its target", assumption = "the reason". docs/scenario-files.md
# explains the format; docs/parameters.md lists every parameter.

inherits = {_toml(inherits)}

name = {_toml(place.stem)}
title = {_toml(title)}
description = \"\"\"
Say what differs from {name}, and why.
\"\"\"
"""
    return "\n".join([head, *_examples(base)])


def _examples(base: Scenario) -> Iterator[str]:
    """Yield changes to a scenario, commented out, each of which it would accept."""
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
#[effects.{_new_effect(parameters)}]
#title = "What is done"
#processes = ["moves.{move}"]
#hazard_ratio = {{ value = 0.9, assumption = "the reason" }}
#from = "{base.start}"
#levels = [{lower}]
"""


def _new_effect(parameters: pd.DataFrame) -> str:
    """Return a name that no effect of the base has."""
    taken = {p.split(".")[1] for p in parameters.index if p.startswith("effects.")}
    name = "my_effect"
    while name in taken:
        name += "_too"
    return name


def _number(base: Scenario, what: str, path: str, parameters: pd.DataFrame) -> str:
    """Return a number of the base as an example, with what it rests on."""
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
    """Return a text as lines of comment."""
    return textwrap.fill(
        _one_line(text),
        80,
        initial_indent="# ",
        subsequent_indent="# ",
        break_long_words=False,
    )
