"""Files and folders that are written atomically.

A file or folder is written under a temporary name in the same folder, synced to
the disk, and renamed. If anything fails before that, no trace of it remains. What a
killed process left is removed when the same file or folder is written again.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import shutil
import tempfile
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from . import checks
from .errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The file that distinguishes a results folder from other folders.
MARKER = "run.json"


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk.

    Parameters
    ----------
    path : pathlib.Path
        The file or folder.

    Raises
    ------
    OSError
        If it cannot be opened or written.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Wait until a folder and everything in it is on the disk.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.

    Raises
    ------
    OSError
        If something cannot be opened or written.
    """
    for root, _, names in os.walk(folder):
        for name in names:
            sync(Path(root, name))
        sync(Path(root))


def make_parents(parent: Path) -> list[Path]:
    """Create a folder and its parents.

    Parameters
    ----------
    parent : pathlib.Path
        The folder.

    Returns
    -------
    list of pathlib.Path
        The new ones, innermost first.

    Raises
    ------
    OSError
        If one cannot be created; no new one remains.
    """
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
        remove_empty(created)
        raise
    return created


def remove_empty(folders: list[Path]) -> None:
    """Remove folders, up to the first that is not empty.

    Parameters
    ----------
    folders : list of pathlib.Path
        The folders.
    """
    for folder in folders:
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
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
        If the argument is neither a string nor a path, is empty, or is not a path
        that the system accepts: too long, or with characters that no file name has.
    """
    if not isinstance(path, str | os.PathLike) or not os.fspath(path):
        raise InputError(f"path: expected a path, found {checks.shown(path)}")
    text = os.fspath(path)
    if isinstance(text, bytes) or "\0" in text:
        raise InputError(
            "path: expected a string without null characters, found "
            f"{checks.shown(path)}"
        )
    try:
        found = Path(os.path.abspath(Path(text).expanduser()))
        os.lstat(found)
    except (UnicodeEncodeError, RuntimeError) as error:
        # Half of a surrogate pair, or the home of an unknown user.
        raise InputError(
            f"path: expected a path of this system, found "
            f"{checks.shown(path)} ({error})"
        ) from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise InputError(
                f"path: expected a path of this system, found {checks.shown(path)} "
                f"({_reason(error)})"
            ) from None
    return found


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


def write_bytes(
    path: str | os.PathLike[str], content: bytes, temporary: Path | None = None
) -> Path:
    """Write a file atomically.

    Parameters
    ----------
    path : str or path
        The file.
    content : bytes
        Its content.
    temporary : pathlib.Path, optional
        The path to write under at first, in a folder of the caller's own; a file left
        there by a killed process is overwritten. By default a hidden one.

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
    written: Path | None = None
    try:
        if temporary is None:
            _remove_stale(target)
            beside = _beside(target)
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        else:
            beside = temporary
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        written = beside
        with os.fdopen(handle, "wb") as file:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        written.replace(target)
        written = None
        sync(target.parent)
    except OSError as error:
        raise OutputError(f"cannot write {target}: {_reason(error)}") from error
    finally:
        if written is not None:
            written.unlink(missing_ok=True)
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


def _locked(path: Path) -> int:
    """Open a file or folder, and lock it until the handle is closed.

    A lock ends with its process, and so shows what a killed process left.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _remove_stale(target: Path) -> None:
    """Remove what killed processes left beside a file or folder.

    If one was killed while it replaced the folder, the earlier folder is restored.
    """
    name = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{16}}(\.old)?")
    try:
        found = [p for p in target.parent.iterdir() if name.fullmatch(p.name)]
    except OSError:
        return
    # Earlier results come first.
    for path in sorted(found, key=lambda p: p.suffix != ".old"):
        try:
            handle = _locked(path)
        except OSError:
            continue
        try:
            if path.suffix == ".old" and not target.exists():
                path.replace(target)
            elif path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        finally:
            os.close(handle)


def nameless_file(owner: object, folder: Path) -> BinaryIO:
    """Open a temporary file without a name, which no process can leave behind.

    Parameters
    ----------
    owner : object
        The object that uses the file, which is closed when the object is deleted.
    folder : pathlib.Path
        A folder on the disk to use.

    Returns
    -------
    file object

    Raises
    ------
    OutputError
        If it cannot be created.
    """
    try:
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {_reason(error)}") from error
    weakref.finalize(owner, file.close)
    return cast("BinaryIO", file)


def check_replaceable(path: str | os.PathLike[str], overwrite: bool) -> Path:
    """Check that there is nothing at a path that results must not replace.

    Parameters
    ----------
    path : str or path
        The path of a folder.
    overwrite : bool
        Whether an existing results folder may be replaced.

    Returns
    -------
    pathlib.Path
        The absolute path of the folder.

    Raises
    ------
    OutputError
        If the path exists and may not be replaced.
    """
    target = as_path(path)
    try:
        _check_replaceable(target, overwrite)
    except OSError as error:
        raise OutputError(f"cannot write to {target}: {_reason(error)}") from error
    return target


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
        created = make_parents(target.parent)
        try:
            _remove_stale(target)
            _folder_beside(target).rmdir()
        finally:
            remove_empty(created)
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
    locks: list[int] = []
    try:
        _remove_stale(target)
        _check_replaceable(target, overwrite)
        created = make_parents(target.parent)
        temporary = _folder_beside(target)
        locks.append(_locked(temporary))
        yield temporary
        sync_tree(temporary)
        _check_replaceable(target, overwrite)
        if target.exists() and any(target.iterdir()):
            old = _beside(target)
            old = old.with_name(f"{old.name}.old")
            locks.append(_locked(target))
            target.replace(old)
        temporary.replace(target)
        temporary = None
        created = []
        sync(target.parent)
    except OSError as error:
        raise OutputError(f"cannot write {target}: {_reason(error)}") from error
    finally:
        if old is not None and not target.exists():
            old.replace(target)
            old = None
        for left in (temporary, old):
            if left is not None:
                shutil.rmtree(left, ignore_errors=True)
        remove_empty(created)
        for handle in locks:
            os.close(handle)
