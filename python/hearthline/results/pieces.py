"""Finished draws as the engine holds them, written piece by piece.

A piece is the results of consecutive draws in all scenarios of a run or comparison. It
is written atomically, so that a process that is killed loses only the piece in work.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ..base import files
from ..base.errors import InputError, OutputError
from ..tables.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .. import _core

#: Bytes of the draws that an engine takes up at a time, to read tables.
AT_A_TIME = 32_000_000


@dataclass(frozen=True)
class Piece:
    """Where a piece is.

    Attributes
    ----------
    path : pathlib.Path
        The file; for a file without a name, its folder.
    first, count : int
        The first draw, and how many draws there are.
    offsets : tuple of int
        Where in the file the results of each scenario begin, and where the last end.
    sizes, checks : tuple of int
        For each scenario, the size of its results before compression, and a check sum
        of the compressed bytes.
    """

    path: Path
    first: int
    count: int
    offsets: tuple[int, ...]
    sizes: tuple[int, ...]
    checks: tuple[int, ...]

    @property
    def end(self) -> int:
        """The draw after the last."""
        return self.first + self.count


def _packed(first: int, count: int, results: Sequence[bytes]) -> tuple[bytes, Piece]:
    """Return the content of a piece, and its description if the file begins there."""
    frames = [_compressed(content) for content in results]
    checks = tuple(zlib.crc32(frame) for frame in frames)
    sizes = tuple(len(content) for content in results)
    about = {
        "first": first,
        "count": count,
        "lengths": [len(frame) for frame in frames],
        "sizes": sizes,
        "checks": checks,
    }
    head = json.dumps(about).encode() + b"\n"
    offsets = np.cumsum([len(head), *map(len, frames)]).tolist()
    return b"".join([head, *frames]), Piece(
        Path(), first, count, tuple(offsets), sizes, checks
    )


def _compressed(content: bytes) -> bytes:
    # Bytes of the same significance are next to each other: they compress better.
    width = 8 if len(content) % 8 == 0 else 4
    turned = np.frombuffer(content, np.uint8).reshape(-1, width).T
    packed: bytes = pa.compress(
        np.ascontiguousarray(turned), codec="zstd", asbytes=True
    )
    return packed


def _restored(packed: bytes, size: int) -> bytes:
    content = pa.decompress(packed, size, codec="zstd")
    width = 8 if size % 8 == 0 else 4
    turned = np.frombuffer(content, np.uint8).reshape(width, -1).T
    return turned.tobytes()


class Pieces(ABC):
    """The finished draws of a run, in pieces.

    Attributes
    ----------
    first : int
        The first draw in pieces.
    pieces : list of Piece
        The pieces, in the order of their draws, without gaps.
    folder : pathlib.Path
        A folder on the disk that holds them.
    """

    def __init__(self, folder: Path, first: int) -> None:
        self.folder = folder
        self.first = first
        self.pieces: list[Piece] = []

    @property
    def end(self) -> int:
        """The draw after the last that is finished."""
        return self.pieces[-1].end if self.pieces else self.first

    def add(self, first: int, count: int, results: Sequence[bytes]) -> None:
        """Write the next draws, all or nothing.

        Parameters
        ----------
        first, count : int
            The first draw, and how many there are.
        results : sequence of bytes
            What the engines of all scenarios hold of them.

        Raises
        ------
        OutputError
            If they cannot be written, for example because the disk is full.
        """
        content, piece = _packed(first, count, results)
        # After a stop in this function, the same draws may come again.
        self.pieces = [p for p in self.pieces if p.first < first]
        self.pieces.append(self._write(content, piece))

    def check_space(self, draws: int) -> None:
        """Check that further draws fit on the disk, judging by the first piece.

        Parameters
        ----------
        draws : int
            The number of draws that are still to be written.

        Raises
        ------
        OutputError
            If they do not.
        """
        piece = self.pieces[0]
        needed = (piece.offsets[-1] - piece.offsets[0]) / piece.count * draws
        free = shutil.disk_usage(self.folder).free
        if needed > free:
            raise OutputError(
                f"draws: expected a number whose results fit on the disk of "
                f"{self.folder} ({free / 1e6:.0f} MB), found {draws} more, which need "
                f"about {needed / 1e6:.0f} MB"
            )

    def restore(self, run: _core.Run, scenario: int, first: int, count: int) -> None:
        """Let an engine hold some of the draws.

        Parameters
        ----------
        run : _core.Run
            The engine of the scenario, which holds these draws.
        scenario : int
            The index of the scenario.
        first, count : int
            The first draw, and how many there are. Draws that are in no piece are
            left as they are.

        Raises
        ------
        InputError
            If a piece is missing or damaged.
        """
        for piece in self.pieces:
            if piece.first < first + count and first < piece.end:
                begin, end = piece.offsets[scenario : scenario + 2]
                packed = self._read(piece, begin, end - begin)
                if zlib.crc32(packed) != piece.checks[scenario]:
                    raise InputError(f"cannot read {piece.path}: it is damaged")
                content = _restored(packed, piece.sizes[scenario])
                run.restore(piece.first, piece.count, content)

    def blocks(
        self, name: str, run: _core.Run, scenario: int, draws: int
    ) -> Iterator[Columns]:
        """Yield a table of a scenario.

        Parameters
        ----------
        name : str
            The name of the table.
        run : _core.Run
            The engine of the scenario.
        scenario : int
            The index of the scenario.
        draws : int
            The draw after the last one to yield.

        Yields
        ------
        Columns
            Consecutive draws.

        Raises
        ------
        InputError
            If a piece is missing or damaged.
        """
        step = max(1, AT_A_TIME // run.draw_bytes)
        for first in range(self.first, draws, step):
            count = min(step, draws - first)
            run.hold(first, count)
            self.restore(run, scenario, first, count)
            yield Columns.of(run.table(name, count))

    @abstractmethod
    def _write(self, content: bytes, piece: Piece) -> Piece:
        """Write the content of a piece, and return where it is."""

    @abstractmethod
    def _read(self, piece: Piece, offset: int, size: int) -> bytes:
        """Read a part of a piece."""


class PiecesInFile(Pieces):
    """Pieces in a file without a name, which ends with the process.

    Parameters
    ----------
    first : int
        The first draw.
    """

    def __init__(self, first: int) -> None:
        folder = Path(tempfile.gettempdir())
        super().__init__(folder, first)
        self._file = files.nameless_file(self, folder)

    def _write(self, content: bytes, piece: Piece) -> Piece:
        start = self._file.seek(0, os.SEEK_END)
        try:
            self._file.write(content)
            self._file.flush()
        except OSError as error:
            raise OutputError(
                f"cannot write to {self.folder}: {error.strerror}"
            ) from error
        offsets = tuple(start + offset for offset in piece.offsets)
        return Piece(
            self.folder, piece.first, piece.count, offsets, piece.sizes, piece.checks
        )

    def _read(self, _: Piece, offset: int, size: int) -> bytes:
        return os.pread(self._file.fileno(), size, offset)


class PiecesInFolder(Pieces):
    """Pieces in a folder, one file for each.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder. The pieces in it are taken up.
    first : int
        The first draw.
    """

    def __init__(self, folder: Path, first: int) -> None:
        super().__init__(folder, first)
        for path in sorted(folder.glob("*.piece")):
            piece = _described(path)
            if piece.first == self.end:
                self.pieces.append(piece)

    def _write(self, content: bytes, piece: Piece) -> Piece:
        path = self.folder / f"{piece.first:010d}.piece"
        files.write_bytes(path, content, self.folder / "unfinished")
        return Piece(
            path, piece.first, piece.count, piece.offsets, piece.sizes, piece.checks
        )

    def _read(self, piece: Piece, offset: int, size: int) -> bytes:
        try:
            with piece.path.open("rb") as file:
                file.seek(offset)
                return file.read(size)
        except OSError as error:
            raise InputError(f"cannot read {piece.path}: {error.strerror}") from error


def _described(path: Path) -> Piece:
    """Read the first line of a piece."""
    try:
        with path.open("rb") as file:
            head = file.readline()
        about = json.loads(head)
        offsets = np.cumsum([len(head), *about["lengths"]]).tolist()
        return Piece(
            path,
            about["first"],
            about["count"],
            tuple(offsets),
            tuple(about["sizes"]),
            tuple(about["checks"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"cannot read {path}: {error}") from error
