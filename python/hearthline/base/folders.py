"""The JSON and CSV files of a results folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .errors import InputError
from .files import MARKER

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

#: The version of the folder layout; folders of another version are refused.
FORMAT = 1


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file, keys in their order."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a CSV file: UTF-8, months as dates, ten digits."""
    shown = table.copy()
    if "month" in shown.columns:
        shown["month"] = shown["month"].dt.strftime("%Y-%m-%d")
    path.write_text(shown.to_csv(index=False, float_format="%.10g"), "utf-8")


def read_about(folder: Path, kind: str) -> dict[str, Any]:
    """Return what ``run.json`` says of a folder.

    Raises
    ------
    InputError
        If there is none, or it is of another kind.
    """
    path = folder / MARKER
    try:
        about = json.loads(path.read_text("utf-8"))
        found = about["kind"], about["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{folder} holds no results: {error}") from error
    if found != (kind, FORMAT):
        raise InputError(
            f"{folder}: found results of kind {found[0]!r} (format {found[1]}); "
            f"allowed here is {kind!r} (format {FORMAT})"
        )
    return dict(about)
