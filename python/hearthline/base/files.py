"""Files and folders that appear whole or not at all.

A file or folder is written under another name beside its place, synced to
the disk, and renamed. Whatever goes wrong before the rename leaves nothing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The file that tells a results folder from any other folder.
MARKER = "run.json"


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_tree(folder: Path) -> None:
    for root, _, names in os.walk(folder):
        for name in names:
            _sync(Path(root, name))
        _sync(Path(root))


def _make_parents(parent: Path) -> list[Path]:
    """Make a folder and those above it; return the new ones, inner first."""
    missing = []
    while not parent.exists():
        missing.append(parent)
        parent = parent.parent
    made: list[Path] = []
    try:
        for folder in reversed(missing):
            folder.mkdir()
            made.insert(0, folder)
    except OSError:
        _remove_empty(made)
        raise
    return made


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return


def as_path(path: object) -> Path:
    """Return a path from a string or path, absolute, ``~`` expanded.

    Raises
    ------
    InputError
        If it is neither, or is empty.
    """
    if not isinstance(path, str | os.PathLike) or not os.fspath(path):
        raise InputError(f"path: found {path!r}; allowed is a path")
    text = os.fspath(path)
    if isinstance(text, bytes) or "\0" in text:
        raise InputError(f"path: found {path!r}; allowed is a path of text")
    return Path(os.path.abspath(Path(text).expanduser()))


def write_text(path: str | os.PathLike[str], text: str) -> Path:
    """Write a UTF-8 text file, whole or not at all; as `write_bytes`."""
    return write_bytes(path, text.encode())


def write_bytes(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write a file, whole or not at all.

    Returns
    -------
    pathlib.Path
        Its absolute path.

    Raises
    ------
    OutputError
        If it cannot be written; a file that was there before stays.
    """
    place = as_path(path)
    waiting: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
        waiting = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        waiting.chmod(0o666 & ~_umask())
        waiting.replace(place)
        waiting = None
        _sync(place.parent)
    except OSError as error:
        raise OutputError(f"cannot write {place}: {_reason(error)}") from error
    finally:
        if waiting is not None:
            waiting.unlink(missing_ok=True)
    return place


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def check_folder(path: str | os.PathLike[str], overwrite: bool) -> Path:
    """Say before the work whether results can be written to a folder.

    Parameters
    ----------
    path : str or path
        Where the folder is to be.
    overwrite : bool
        Whether an earlier results folder there may be replaced.

    Returns
    -------
    pathlib.Path
        The absolute path.

    Raises
    ------
    OutputError
        If something is there that may not be replaced, or nothing can be
        written there.
    """
    place = as_path(path)
    try:
        _refuse_occupied(place, overwrite)
        made = _make_parents(place.parent)
        try:
            trial = tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent)
            os.rmdir(trial)
        finally:
            _remove_empty(made)
    except OSError as error:
        raise OutputError(f"cannot write to {place}: {_reason(error)}") from error
    return place


def _refuse_occupied(place: Path, overwrite: bool) -> None:
    if place.is_symlink():
        raise OutputError(f"cannot write to {place}: it is a link; give its target")
    if not place.exists():
        return
    if not place.is_dir():
        raise OutputError(f"cannot write to {place}: it is not a folder")
    if not any(place.iterdir()):
        return
    if not overwrite:
        raise OutputError(
            f"cannot write to {place}: it is not empty; allowed is a new or empty "
            "folder, or overwrite (--overwrite) to replace earlier results"
        )
    if not (place / MARKER).is_file():
        raise OutputError(
            f"cannot overwrite {place}: it holds no {MARKER}, so it is no results "
            "folder, and what it holds is kept"
        )


@contextmanager
def whole_folder(path: str | os.PathLike[str], overwrite: bool) -> Iterator[Path]:
    """Give a folder to fill, which then takes its place as a whole.

    Parameters
    ----------
    path : str or path
        Where the folder will be.
    overwrite : bool
        Whether an earlier results folder there is replaced.

    Yields
    ------
    pathlib.Path
        The folder to write to, beside its place.

    Raises
    ------
    OutputError
        If it cannot be written (also when the disk is full); nothing is
        left of it, and an earlier folder stays as it was.
    """
    place = as_path(path)
    made: list[Path] = []
    waiting: Path | None = None
    old: Path | None = None
    try:
        _refuse_occupied(place, overwrite)
        made = _make_parents(place.parent)
        waiting = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
        waiting.chmod(0o777 & ~_umask())
        yield waiting
        _sync_tree(waiting)
        _refuse_occupied(place, overwrite)
        if place.exists() and any(place.iterdir()):
            old = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
            place.replace(old)
        waiting.replace(place)
        waiting = None
        made = []
        _sync(place.parent)
    except OSError as error:
        raise OutputError(f"cannot write {place}: {_reason(error)}") from error
    finally:
        if old is not None and not place.exists():
            old.replace(place)
            old = None
        for left in (waiting, old):
            if left is not None:
                shutil.rmtree(left, ignore_errors=True)
        _remove_empty(made)
