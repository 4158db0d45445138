"""Values by draw that do not fit in memory: a file that is read in blocks of draws."""

from __future__ import annotations

import itertools
import os
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from ..base import files
from ..base.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Floats = NDArray[np.float64]

#: Draws in a block; the same for all values, so that blocks can be paired.
BLOCK = 64

#: Bytes of the values whose percentiles are computed at a time.
AT_A_TIME = 128_000_000


class ByDraw(NDArrayOperatorsMixin):
    """Values by draw, in blocks of draws that are computed when they are read.

    It has those operations of an array that act within each draw (arithmetic,
    indexing and sums along other axes), which are applied to each block, and sums
    over all draws.

    Parameters
    ----------
    shape : tuple of int
        The number of draws, then the shape of the values of a draw.
    blocks : callable
        Returns an iterator over arrays of shape (draws of the block, ...), of `BLOCK`
        draws each and the remainder in the last.
    """

    def __init__(
        self, shape: tuple[int, ...], blocks: Callable[[], Iterator[Floats]]
    ) -> None:
        self.shape = shape
        self.blocks = blocks

    @property
    def ndim(self) -> int:
        """The number of axes, the draws included."""
        return len(self.shape)

    def __len__(self) -> int:
        return self.shape[0]

    def map(self, change: Callable[[Floats], Any]) -> ByDraw:
        """Return the values changed within each draw.

        Parameters
        ----------
        change : callable
            Takes and returns an array whose first axis are draws.

        Returns
        -------
        ByDraw
        """
        after = change(np.ones((1, *self.shape[1:])))
        blocks = _with_errors_as_now(lambda: (change(block) for block in self.blocks()))
        return ByDraw((self.shape[0], *after.shape[1:]), blocks)

    def __array__(self, *_: object, **__: object) -> Floats:
        raise TypeError("values by draw that do not fit in memory are no array")

    def __array_function__(
        self, function: Any, _: object, inputs: Any, options: Any
    ) -> Any:
        if function is not np.nan_to_num:
            return NotImplemented
        return self.map(lambda block: function(block, *inputs[1:], **options))

    def _in_blocks(self, part: Any) -> Any:
        """Return an array by draw, which fits in memory, in the same blocks."""
        by_draw = isinstance(part, np.ndarray) and part.ndim == self.ndim
        if not by_draw or part.shape[0] != len(self):
            return part
        return ByDraw(
            part.shape,
            lambda: (part[i : i + BLOCK] for i in range(0, len(part), BLOCK)),
        )

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any
    ) -> Any:
        if method != "__call__" or "out" in options:
            return NotImplemented
        inputs = tuple(self._in_blocks(part) for part in inputs)
        parts = [part for part in inputs if isinstance(part, ByDraw)]

        def together(blocks: tuple[Floats, ...]) -> Any:
            own = iter(blocks)
            return ufunc(
                *(next(own) if isinstance(p, ByDraw) else p for p in inputs), **options
            )

        after = together(tuple(np.ones((1, *part.shape[1:])) for part in parts))
        blocks = _with_errors_as_now(
            lambda: map(together, zip(*(part.blocks() for part in parts), strict=True))
        )
        return ByDraw((parts[0].shape[0], *after.shape[1:]), blocks)

    def __getitem__(self, index: Any) -> ByDraw:
        return self.map(lambda block: block[index])

    def reshape(self, draws: int, *shape: int) -> ByDraw:
        """Return the values of each draw in another shape.

        Parameters
        ----------
        draws : int
            The number of draws, which cannot change.
        *shape : int
            The shape of the values of a draw.

        Returns
        -------
        ByDraw
        """
        assert draws == len(self)
        return self.map(lambda block: block.reshape(len(block), *shape))

    def cumsum(self, axis: int) -> ByDraw:
        """Return cumulative sums within each draw.

        Parameters
        ----------
        axis : int
            The axis, not that of the draws.

        Returns
        -------
        ByDraw
        """
        return self.map(lambda block: block.cumsum(axis=axis))

    def sum(self, axis: int) -> Any:
        """Return sums within each draw, or over draws.

        Parameters
        ----------
        axis : int
            The axis; 0 for the draws.

        Returns
        -------
        ByDraw, or ndarray for sums over draws
        """
        if axis == 0:
            total = np.zeros(self.shape[1:])
            for block in self.blocks():
                for draw in block:
                    total += draw
            return total
        return self.map(lambda block: block.sum(axis=axis))

    def mean(self, axis: int | None = None) -> Any:
        """Return means within each draw, over draws, or over everything.

        Parameters
        ----------
        axis : int, optional
            The axis; 0 for the draws.

        Returns
        -------
        ByDraw, ndarray for means over draws, or a number
        """
        if axis is None:
            return self.mean(axis=0).mean()
        if axis == 0:
            return self.sum(axis=0) / len(self)
        return self.map(lambda block: block.mean(axis=axis))

    def any(self) -> bool:
        """Return whether any value is not 0.

        Returns
        -------
        bool
        """
        return any(bool(block.any()) for block in self.blocks())

    def parts(self) -> Iterator[Floats]:
        """Yield the values of all draws, some categories at a time.

        Yields
        ------
        ndarray, shape (draws, categories)
            Consecutive categories, as if the axes after the draws were one.
        """
        draws = len(self)
        cells = int(np.prod(self.shape[1:]))
        # Two categories or more: numpy adds the draws of a single one in another
        # order, and sums would differ in their last bits from those in memory.
        parts = max(1, min(cells * draws * 8 // AT_A_TIME + 1, cells // 2))
        bounds = [cells * part // parts for part in range(parts + 1)]
        for start, end in itertools.pairwise(bounds):
            held = np.empty((draws, end - start))
            done = 0
            for block in self.blocks():
                flat = block.reshape(len(block), cells)
                held[done : done + len(block)] = flat[:, start:end]
                done += len(block)
            yield held


def _with_errors_as_now(
    blocks: Callable[[], Iterator[Floats]],
) -> Callable[[], Iterator[Floats]]:
    """Let blocks be computed under the present `numpy.errstate`."""
    errors = np.geterr()

    def computed() -> Iterator[Floats]:
        every = iter(blocks())
        while True:
            with np.errstate(**errors):
                block = next(every, None)
            if block is None:
                return
            yield block

    return computed


class Scratch:
    """A file without a name for the values of all draws, which ends with the process.

    Parameters
    ----------
    folder : pathlib.Path
        A folder on the disk to use.
    shape : tuple of int
        The number of draws, then the shape of the values of a draw.
    what : str
        What the values are, for messages.

    Raises
    ------
    InputError
        If the values do not fit on the disk.
    """

    def __init__(self, folder: Path, shape: tuple[int, ...], what: str) -> None:
        self._shape = shape
        self._draw = 8 * int(np.prod(shape[1:]))
        needed = self._draw * shape[0]
        self._file = files.nameless_file(self, folder)
        free = shutil.disk_usage(folder).free
        if needed > free:
            raise InputError(
                f"{what}: expected values that fit on the disk of {folder} "
                f"({free // 10**6} MB), found {shape[0]} draws, which need "
                f"{needed // 10**6 + 1} MB"
            )
        self._folder = folder

    def add(self, values: Floats) -> None:
        """Append the values of further draws.

        Parameters
        ----------
        values : ndarray, shape (draws, ...)
            The values.

        Raises
        ------
        OutputError
            If they cannot be written, for example because the disk is full.
        """
        try:
            self._file.write(np.ascontiguousarray(values).data)
        except OSError as error:
            raise OutputError(
                f"cannot write to {self._folder}: {error.strerror}"
            ) from error

    def values(self) -> ByDraw:
        """Return the values of all draws.

        Returns
        -------
        ByDraw
        """
        self._file.flush()
        return ByDraw(self._shape, self._blocks)

    def _blocks(self) -> Iterator[Floats]:
        for first in range(0, self._shape[0], BLOCK):
            count = min(BLOCK, self._shape[0] - first)
            content = os.pread(
                self._file.fileno(), count * self._draw, first * self._draw
            )
            yield np.frombuffer(content).reshape(count, *self._shape[1:])
