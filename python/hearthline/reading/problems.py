"""What is wrong with files, collected and told at once."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ..base.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: How many problems a message spells out; all are in the exception.
SPELT_OUT = 25


class Problem(NamedTuple):
    """One problem; ``row`` counts from 1, the header; 0 is the whole file."""

    file: str
    row: int
    column: str
    found: str
    allowed: str
    nearest: str


class Problems:
    """The problems of a file, or of a folder of files.

    Parameters
    ----------
    file : str
        What messages call the file of a problem that names no other.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Problem] = []

    def add(
        self,
        found: str,
        allowed: str,
        *,
        row: int = 0,
        column: str = "",
        nearest: str = "",
        file: str = "",
    ) -> None:
        """Note a problem."""
        self._found.append(
            Problem(file or self.file, row, column, found, allowed, nearest)
        )

    def add_name(
        self,
        found: str,
        names: Iterable[str],
        *,
        row: int = 0,
        column: str = "",
        file: str = "",
        unlisted: Iterable[str] = (),
    ) -> None:
        """Note a name that is none of those allowed, with the nearest that is.

        Those ``unlisted`` are right too, but people know the others.
        """
        known = list(names)
        self.add(
            repr(found),
            ", ".join(known),
            row=row,
            column=column,
            nearest=nearest(found, [*known, *unlisted]),
            file=file,
        )

    def include(self, error: FileError) -> None:
        """Note what another file's exception says."""
        if error.problems is None:
            self.add(str(error), "a file that can be used")
            return
        rows = error.problems.itertuples(index=False, name=None)
        self._found.extend(Problem(*cells) for cells in rows)

    def __len__(self) -> int:
        return len(self._found)

    def check(self) -> None:
        """Raise everything that was noted, by file and row.

        Raises
        ------
        FileError
            If there is any problem.
        """
        if not self._found:
            return
        found = sorted(self._found, key=lambda p: (p.file, p.row))
        lines = [self._line(p) for p in found[:SPELT_OUT]]
        if len(found) > SPELT_OUT:
            lines.append(f"... and {len(found) - SPELT_OUT} more, all in `problems`")
        if len(found) > 1:
            lines.append(f"{len(found)} problems")
        table = pd.DataFrame(found, columns=list(Problem._fields))
        raise FileError("\n".join(lines), table)

    def _line(self, problem: Problem) -> str:
        place = problem.file + (f":{problem.row}" if problem.row else "")
        column = f" {problem.column}:" if problem.column else ""
        hint = f"; did you mean {problem.nearest}?" if problem.nearest else ""
        return (
            f"{place}:{column} found {problem.found}; allowed {problem.allowed}{hint}"
        )


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return the nearest of some names, ignoring case; none if none is near."""
    by_lower = {other.casefold(): other for other in allowed}
    near = get_close_matches(name.casefold(), list(by_lower), n=1, cutoff=0.5)
    return by_lower[near[0]] if near else ""
