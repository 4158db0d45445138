"""The JSON and CSV files of a results folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from . import checks
from .errors import InputError
from .files import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

#: The version of the folder layout; folders of other versions are rejected.
FORMAT = 1


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file, with keys in the order of the mapping.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    content : dict
        Its content.
    """
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a CSV file in UTF-8, with months as dates and ten significant digits.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    table : pandas.DataFrame
        Its content; the index is not written.
    """
    shown = table.copy()
    if "month" in shown.columns:
        shown["month"] = shown["month"].dt.strftime("%Y-%m-%d")
    path.write_text(shown.to_csv(index=False, float_format="%.10g"), "utf-8")


def read_about(folder: Path, kind: str) -> dict[str, Any]:
    """Return the content of the ``run.json`` of a results folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    kind : str
        The kind of results to expect.

    Returns
    -------
    dict

    Raises
    ------
    InputError
        If the folder holds no results, or results of another kind or format, or if
        an entry is missing or of another type.
    """
    path = folder / MARKER
    try:
        about = json.loads(path.read_text("utf-8"))
        found = about["kind"], about["format"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"{folder} holds no results: {error}") from error
    if found != (kind, FORMAT):
        raise InputError(
            f"{folder}: expected results of kind {kind!r} (format {FORMAT}), found "
            f"kind {checks.shown(found[0])} (format {checks.shown(found[1])})"
        )
    for name in (*_BY_KIND[kind], *(name for name in _OPTIONAL if name in about)):
        if name not in about:
            raise InputError(f"{path}: {name} is missing; the file was changed")
        try:
            _CHECKS[name](name, about[name])
        except InputError as error:
            raise InputError(f"{path}: {error}") from error
    return dict(about)


def _names(name: str, value: object) -> None:
    if not isinstance(value, list) or not value:
        raise InputError(
            f"{name}: expected a list of names, found {checks.shown(value)}"
        )
    for item in value:
        checks.text(name, item)


def _parts(name: str, value: object) -> None:
    found = checks.mapping(name, value, "the names of the parts of each mix")
    for mix, names in found.items():
        _names(f"{name}.{mix}", names)


def _origin(name: str, value: object) -> None:
    found = checks.mapping(name, value, "the name and the digest of families")
    if found.keys() != {"name", "digest"}:
        raise InputError(
            f"{name}: expected the name and the digest of families, found "
            f"{checks.shown(value)}"
        )
    for part, text in found.items():
        checks.text(f"{name}.{part}", text)


def _earlier(name: str, value: object) -> None:
    if value is not None:
        checks.text(name, value)


#: What each entry of a ``run.json`` is.
_CHECKS: dict[str, Callable[[str, object], object]] = {
    "digest": checks.text,
    "draws": lambda name, value: checks.whole(name, value, 0),
    "draws_asked": lambda name, value: checks.whole(name, value, 1),
    "earlier": _earlier,
    "families": checks.text,
    "first": lambda name, value: checks.whole(name, value, 0),
    "names": _names,
    "parts": _parts,
    "population": _origin,
    "run_digest": checks.text,
    "seed": lambda name, value: checks.whole(name, value, 0, checks.LARGEST_SEED),
    "start": checks.text,
    "tables": _names,
    "version": checks.text,
}
_IN_WORK = ("names", "seed", "draws_asked", "first", "earlier")
_BY_KIND = {
    "run": ("digest", "version", "seed", "draws", "draws_asked", "start", "tables"),
    "comparison": ("names",),
    "run in work": _IN_WORK,
    "comparison in work": _IN_WORK,
}
_OPTIONAL = ("run_digest", "population", "families", "parts")
