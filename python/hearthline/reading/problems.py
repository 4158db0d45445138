"""Problems in files, collected and reported in a single exception."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ..base.checks import alternatives
from ..base.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The number of problems that a message lists; the exception holds all of them.
SPELT_OUT = 25


class Problem(NamedTuple):
    """A problem in a file.

    Attributes
    ----------
    file : str
        The name of the file.
    row : int
        The row, in which the header is row 1; 0 for the whole file.
    column : str
        The column, or "".
    found, allowed : str
        What was found and what was expected, as noun phrases.
    nearest : str
        The nearest valid name, or "".
    """

    file: str
    row: int
    column: str
    found: str
    allowed: str
    nearest: str


class Problems:
    """The problems in a file, or in a folder of files.

    Parameters
    ----------
    file : str
        The name of the file in messages, for problems that name no other file.
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
        """Record a problem.

        Parameters
        ----------
        found, allowed, row, column, nearest
            The attributes of the `Problem`.
        file : str
            The name of the file; by default that of these problems.
        """
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
        """Record an unknown name, with the nearest valid one.

        Parameters
        ----------
        found : str
            The unknown name.
        names : iterable of str
            The valid names that the message lists.
        row, column, file
            As for `add`.
        unlisted : iterable of str
            Further valid names, which users are less likely to know.
        """
        known = list(names)
        self.add(
            repr(found),
            alternatives(known) if known else "nothing, since no name is available",
            row=row,
            column=column,
            nearest=nearest(found, [*known, *unlisted]),
            file=file,
        )

    def include(self, error: FileError) -> None:
        """Record the problems of an exception.

        Parameters
        ----------
        error : FileError
            The exception, raised for another file.
        """
        if error.problems is None:
            self.add(str(error), "a file that can be used")
            return
        rows = error.problems.itertuples(index=False, name=None)
        self._found.extend(Problem(*cells) for cells in rows)

    def __len__(self) -> int:
        return len(self._found)

    def check(self) -> None:
        """Raise all recorded problems, by file and row.

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
        location = problem.file + (f":{problem.row}" if problem.row else "")
        column = f" {problem.column}:" if problem.column else ""
        hint = f"; did you mean {problem.nearest!r}?" if problem.nearest else ""
        return (
            f"{location}:{column} expected {problem.allowed}, found "
            f"{problem.found}{hint}"
        )


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return the nearest of some names, ignoring case.

    Parameters
    ----------
    name : str
        The unknown name.
    allowed : iterable of str
        The valid names.

    Returns
    -------
    str
        The nearest name, or "" if none is near.
    """
    by_lower = {other.casefold(): other for other in allowed}
    near = get_close_matches(name.casefold(), list(by_lower), n=1, cutoff=0.5)
    return by_lower[near[0]] if near else ""
