"""Files of a view: a workbook, or its main table as CSV or Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base import checks, files
from ..base.errors import InputError, OutputError

if TYPE_CHECKING:
    import os
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
    checks.flag("overwrite", overwrite)
    file = files.as_path(path)
    kind = kind_of(file)
    if file.exists() and not overwrite:
        raise OutputError(f"{file}: the file exists; overwrite=True replaces it")
    if kind == ".xlsx":
        data = workbook()
    elif kind == ".csv":
        data = table().to_csv(index=False).encode()
    else:
        data = _columns_of_one_kind(table()).to_parquet(index=False)
    files.write_bytes(file, data)


def _columns_of_one_kind(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which columns of numbers and text are text, as Parquet asks."""
    mixed = [name for name in table if table[name].dtype == object]
    return table.astype(dict.fromkeys(mixed, str))


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
