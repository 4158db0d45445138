"""The JSON and CSV files of a results folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .errors import InputError
from .files import MARKER

if TYPE_CHECKING:
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
        If the folder holds no results, or results of another kind or format.
    """
    path = folder / MARKER
    try:
        about = json.loads(path.read_text("utf-8"))
        found = about["kind"], about["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{folder} holds no results: {error}") from error
    if found != (kind, FORMAT):
        raise InputError(
            f"{folder}: expected results of kind {kind!r} (format {FORMAT}), found "
            f"kind {found[0]!r} (format {found[1]})"
        )
    return dict(about)
