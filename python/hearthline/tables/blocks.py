"""Tables in blocks of draws, for runs whose tables do not fit in memory."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from .. import _core
from ..base.errors import InputError
from .columns import Columns, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Rows and draws of a block, at most.
ROWS = 1_000_000
DRAWS = 64


def regular(pieces: Iterable[Columns]) -> Iterator[Columns]:
    """Yield a table in blocks whose draws do not depend on how it is stored.

    Parameters
    ----------
    pieces : iterable of Columns
        The table: pieces of consecutive draws, from the first. A draw may be divided
        between two pieces.

    Yields
    ------
    Columns
        Blocks of complete draws; all but the last have the same number of draws.
    """
    waiting: Columns | None = None
    size, first = 0, 0
    for piece in pieces:
        if waiting is None:
            waiting = piece
        else:
            waiting.check_same_columns(piece)
            waiting = _together([waiting, piece])
        # The last draw may continue in the next piece.
        last = int(waiting.data["draw"][-1])
        if size == 0 and last > 0:
            size = max(1, min(DRAWS, ROWS // len(waiting.between(0, 1))))
        while size and first + size <= last:
            yield waiting.between(first, first + size)
            first += size
        waiting = waiting.between(first, last + 1)
    if waiting is None:
        return
    last = int(waiting.data["draw"][-1])
    size = size or last + 1
    while first <= last:
        yield waiting.between(first, first + size)
        first += size


def _together(parts: list[Columns]) -> Columns:
    names = parts[0].data
    joined = {n: np.concatenate([p.data[n] for p in parts]) for n in names}
    return replace(parts[0], data=frozen(joined))


def whole(blocks: Iterable[Columns], draws: int) -> Columns:
    """Return a table as a whole, if it fits in memory.

    Parameters
    ----------
    blocks : iterable of Columns
        The table: blocks of consecutive, complete draws.
    draws : int
        The number of draws in all blocks.

    Returns
    -------
    Columns

    Raises
    ------
    InputError
        If it does not fit in the memory available.
    """
    rest = iter(blocks)
    first = next(rest)
    many = int(first.data["draw"][-1]) + 1
    needed = sum(column.nbytes for column in first.data.values()) // many * draws
    available = _core.available_memory()
    if needed > available:
        raise InputError(
            f"table {first.name!r}: expected a table that fits in the memory available "
            f"({available / 1e6:.0f} MB), found {draws} draws, which need "
            f"{needed / 1e6:.0f} MB; use its summary, or fewer draws"
        )
    rows = len(first) // many * draws
    data = {n: np.empty(rows, column.dtype) for n, column in first.data.items()}
    done = 0
    for block in chain([first], rest):
        for name, column in block.data.items():
            data[name][done : done + len(block)] = column
        done += len(block)
    return replace(first, data=frozen(data))
