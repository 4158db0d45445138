"""The available scenarios: those that Hearthline ships, and those in a folder."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pandas as pd

from ..base import files
from ..base.errors import FileError, ScenarioError
from .scenario import load
from .shipped import shipped_folders

if TYPE_CHECKING:
    import os
    from pathlib import Path

_COLUMNS = ["name", "title", "inherits", "start", "horizon", "problems", "file"]


def list_scenarios(folder: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """List the scenarios that Hearthline ships, and those in a folder.

    Parameters
    ----------
    folder : str or path, optional
        A folder whose scenario files are listed after the shipped ones. Other TOML
        files and subfolders are ignored.

    Returns
    -------
    pandas.DataFrame
        One row per scenario, in alphabetical order of files: ``name``, ``title``,
        ``inherits`` (the scenario that it inherits from, as stated in its file; ""
        if none), ``start`` (the first month, such as ``"2014-04"``), ``horizon``
        (months), ``problems`` (the number that `hearthline check` reports; if there
        are any, ``title`` and ``start`` are empty and ``horizon`` is 0), and
        ``file``.

    Raises
    ------
    FileError
        If the folder cannot be listed.

    Examples
    --------
    >>> import hearthline as hl
    >>> shipped = hl.list_scenarios().set_index("name")
    >>> shipped.loc["barnet-2014-early", "inherits"]
    'barnet-2014'
    """
    found = [path for place in shipped_folders() for path in _toml_files(place)]
    if folder is not None:
        known = {path.resolve() for path in found}
        found += [p for p in _toml_files(folder) if p.resolve() not in known]
    rows = [row for path in found if (row := _row(path)) is not None]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _toml_files(folder: str | os.PathLike[str]) -> list[Path]:
    place = files.as_path(folder)
    try:
        inside = [p for p in place.iterdir() if p.suffix == ".toml" and p.is_file()]
    except OSError as error:
        raise FileError(
            f"cannot list the folder {place}: {error.strerror or error}"
        ) from error
    return sorted(inside, key=lambda path: path.stem)


def _row(path: Path) -> dict[str, object] | None:
    """Return the row of a file; ``None`` if it is not a scenario."""
    try:
        stated = tomllib.loads(path.read_text("utf-8"))
        if "inherits" not in stated and "name" not in stated:
            return None
    except (OSError, ValueError):
        stated = {}  # `load` reports what is wrong with the file.
    inherits = stated.get("inherits", "")
    row: dict[str, object] = {
        "name": path.stem,
        "title": "",
        "inherits": inherits if isinstance(inherits, str) else "",
        "start": "",
        "horizon": 0,
        "problems": 0,
        "file": str(path),
    }
    try:
        scenario = load(path)
    except ScenarioError as error:
        return row | {"problems": len(error.issues)}
    return row | {
        "name": scenario.name,
        "title": scenario.title,
        "start": scenario.start,
        "horizon": scenario.horizon,
    }
