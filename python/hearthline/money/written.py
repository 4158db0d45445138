"""Files of a view: a workbook, or its main table as CSV or Parquet."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from ..base import checks, files
from ..base.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

_KINDS = (".xlsx", ".csv", ".parquet")


def write(
    path: str | os.PathLike[str],
    overwrite: bool,
    workbook: Callable[[], bytes],
    table: Callable[[], pd.DataFrame],
) -> None:
    """Write a workbook or a table, whichever the name of the file asks for.

    Parameters
    ----------
    path : str or path
        A file whose name ends in ``.xlsx``, ``.csv`` or ``.parquet``.
    overwrite : bool
        Whether to replace a file that exists.
    workbook : callable
        Returns the workbook.
    table : callable
        Returns the table.

    Raises
    ------
    InputError
        If the name ends otherwise.
    OutputError
        If the file exists, or cannot be written.
    """
    file = check_file(path, checks.flag("overwrite", overwrite))
    kind = kind_of(file)
    if kind == ".xlsx":
        data = workbook()
    elif kind == ".csv":
        data = table().to_csv(index=False).encode()
    else:
        data = _columns_of_one_kind(table()).to_parquet(index=False)
    files.write_bytes(file, data)


def check_file(path: str | os.PathLike[str], overwrite: bool) -> Path:
    """Check, before a long calculation, that the file of a view can be written.

    Parameters
    ----------
    path : str or path
        The file.
    overwrite : bool
        Whether to replace a file that exists.

    Returns
    -------
    pathlib.Path
        The absolute path.

    Raises
    ------
    InputError
        If its name ends as none that can be written.
    OutputError
        If it exists, or its folder does not, or nothing can be written there.
    """
    file = files.as_path(path)
    kind_of(file)
    if file.is_dir():
        raise OutputError(f"cannot write {file}: it is a folder")
    if not file.parent.is_dir():
        raise OutputError(f"cannot write {file}: there is no folder {file.parent}")
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise OutputError(f"cannot write {file}: the folder is not writable")
    if file.exists() and not overwrite:
        raise OutputError(
            f"cannot write {file}: the file exists; give another name, or overwrite "
            "(--overwrite) to replace it"
        )
    return file


def _columns_of_one_kind(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table for Parquet, whose columns are numbers or text, not both.

    A column of numbers in which some rows have none is one of numbers.
    """
    own = table.copy()
    for name in [name for name in own if own[name].dtype == object]:
        cells = own[name]
        numbers = cells[cells != ""]
        if len(numbers) and all(isinstance(n, int | np.integer) for n in numbers):
            own[name] = cells.where(cells != "", None).astype("Int64")
        else:
            own[name] = cells.astype(str)
    return own


def kind_of(file: Path) -> str:
    """Return how the name of the file of a view ends.

    Parameters
    ----------
    file : pathlib.Path
        The file.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If it is none that can be written.
    """
    kind = file.suffix.lower()
    if kind not in _KINDS:
        raise InputError(
            f"path: expected a name that ends in {checks.alternatives(_KINDS)}, "
            f"found {str(file)!r}"
        )
    return kind
