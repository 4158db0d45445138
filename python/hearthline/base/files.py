"""Files and folders that are written atomically.

A file or folder is written under a temporary name in the same folder, synced to
the disk, and renamed. If anything fails before that, no trace of it remains.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The file that distinguishes a results folder from other folders.
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
    """Create a folder and its parents; return the new ones, innermost first."""
    missing = []
    while not parent.exists():
        missing.append(parent)
        parent = parent.parent
    created: list[Path] = []
    try:
        for folder in reversed(missing):
            folder.mkdir()
            created.insert(0, folder)
    except OSError:
        _remove_empty(created)
        raise
    return created


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return


def as_path(path: object) -> Path:
    """Return an absolute path, with ``~`` expanded.

    Parameters
    ----------
    path : object
        A string or path.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    InputError
        If the argument is neither a string nor a path, or is empty.
    """
    if not isinstance(path, str | os.PathLike) or not os.fspath(path):
        raise InputError(f"path: expected a path, found {path!r}")
    text = os.fspath(path)
    if isinstance(text, bytes) or "\0" in text:
        raise InputError(
            f"path: expected a string without null characters, found {path!r}"
        )
    return Path(os.path.abspath(Path(text).expanduser()))


def write_text(path: str | os.PathLike[str], text: str) -> Path:
    """Write a UTF-8 text file atomically, as `write_bytes` does.

    Parameters
    ----------
    path : str or path
        The file.
    text : str
        Its content.

    Returns
    -------
    pathlib.Path
        The absolute path of the file.

    Raises
    ------
    OutputError
        If it cannot be written; an existing file is then unchanged.
    """
    return write_bytes(path, text.encode())


def write_bytes(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write a file atomically.

    Parameters
    ----------
    path : str or path
        The file.
    content : bytes
        Its content.

    Returns
    -------
    pathlib.Path
        The absolute path of the file.

    Raises
    ------
    OutputError
        If it cannot be written; an existing file is then unchanged.
    """
    target = as_path(path)
    temporary: Path | None = None
    try:
        beside = _beside(target)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        temporary = beside
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
        temporary = None
        _sync(target.parent)
    except OSError as error:
        raise OutputError(f"cannot write {target}: {_reason(error)}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return target


def _beside(target: Path) -> Path:
    """Return a hidden, unused path in the same folder.

    What is created there has the permissions of any new file: `tempfile` would keep
    others from reading it, and whoever mends that has to ask for the process's umask
    by changing it, also for its other threads.
    """
    return target.parent / f".{target.name}.{secrets.token_hex(8)}"


def _folder_beside(target: Path) -> Path:
    folder = _beside(target)
    folder.mkdir()
    return folder


def check_folder(path: str | os.PathLike[str], overwrite: bool) -> Path:
    """Check, before a long calculation, that results can be written to a folder.

    Parameters
    ----------
    path : str or path
        The folder.
    overwrite : bool
        Whether an existing results folder may be replaced.

    Returns
    -------
    pathlib.Path
        The absolute path of the folder.

    Raises
    ------
    OutputError
        If the path exists and may not be replaced, or cannot be written to.
    """
    target = as_path(path)
    try:
        _check_replaceable(target, overwrite)
        created = _make_parents(target.parent)
        try:
            _folder_beside(target).rmdir()
        finally:
            _remove_empty(created)
    except OSError as error:
        raise OutputError(f"cannot write to {target}: {_reason(error)}") from error
    return target


def _check_replaceable(target: Path, overwrite: bool) -> None:
    if target.is_symlink():
        raise OutputError(
            f"cannot write to {target}: it is a symbolic link; give its target"
        )
    if not target.exists():
        return
    if not target.is_dir():
        raise OutputError(f"cannot write to {target}: it is not a folder")
    if not any(target.iterdir()):
        return
    if not overwrite:
        raise OutputError(
            f"cannot write to {target}: the folder is not empty; give a new or empty "
            "folder, or overwrite (--overwrite) to replace earlier results"
        )
    if not (target / MARKER).is_file():
        raise OutputError(
            f"cannot overwrite {target}: it is not a results folder, since it holds no "
            f"{MARKER}; its content is unchanged"
        )


@contextmanager
def whole_folder(path: str | os.PathLike[str], overwrite: bool) -> Iterator[Path]:
    """Yield a temporary folder to fill, and rename it when it is complete.

    Parameters
    ----------
    path : str or path
        The final path of the folder.
    overwrite : bool
        Whether to replace an existing results folder.

    Yields
    ------
    pathlib.Path
        The temporary folder, in the same parent folder.

    Raises
    ------
    OutputError
        If the folder cannot be written, for example because the disk is full. No
        part of it remains then, and an existing folder is unchanged.
    """
    target = as_path(path)
    created: list[Path] = []
    temporary: Path | None = None
    old: Path | None = None
    try:
        _check_replaceable(target, overwrite)
        created = _make_parents(target.parent)
        temporary = _folder_beside(target)
        yield temporary
        _sync_tree(temporary)
        _check_replaceable(target, overwrite)
        if target.exists() and any(target.iterdir()):
            old = _folder_beside(target)
            target.replace(old)
        temporary.replace(target)
        temporary = None
        created = []
        _sync(target.parent)
    except OSError as error:
        raise OutputError(f"cannot write {target}: {_reason(error)}") from error
    finally:
        if old is not None and not target.exists():
            old.replace(target)
            old = None
        for left in (temporary, old):
            if left is not None:
                shutil.rmtree(left, ignore_errors=True)
        _remove_empty(created)
