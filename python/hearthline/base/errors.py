"""The exceptions of the package; it raises no others.

Each message says where the problem is, what was expected and what was found.
"""

from __future__ import annotations

import inspect
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .._core import HearthlineError, InputError, RunError, ScenarioError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    import pandas as pd

__all__ = [
    "FileError",
    "HearthlineError",
    "InputError",
    "Interrupted",
    "ModelWarning",
    "OutputError",
    "RunError",
    "ScenarioError",
]


# Tracebacks name what users import.
for _error in (HearthlineError, InputError, RunError, ScenarioError):
    _error.__module__ = "hearthline"

HearthlineError.__doc__ = "The base class of the exceptions of the package."
InputError.__doc__ = (
    "An argument that cannot be used: a name, number, model, file or folder."
)
ScenarioError.__doc__ = "Invalid scenarios, with every problem in ``issues``."
RunError.__doc__ = "A calculation that failed although its arguments are valid."


class FileError(InputError):
    """A file or folder that cannot be used, with every problem in it.

    Parameters
    ----------
    message : str
        The message.
    problems : pandas.DataFrame, optional
        As in the attribute.

    Attributes
    ----------
    problems : pandas.DataFrame or None
        One row per problem: ``file``, ``row`` (in the file, in which the header is
        row 1; 0 for the whole file), ``column``, ``found``, ``allowed``,
        ``nearest`` (the nearest valid name). Columns that do not apply are empty.
    """

    __module__ = "hearthline"

    def __init__(self, message: str, problems: pd.DataFrame | None = None) -> None:
        self.problems = problems
        super().__init__(message)


class ModelWarning(UserWarning):
    """A part of a model that is valid but probably unintended."""

    __module__ = "hearthline"


def warn(message: str) -> None:
    """Issue a `ModelWarning` at the line that called the package.

    Parameters
    ----------
    message : str
        The message.
    """
    inside = str(Path(__file__).parents[1])
    level = 1
    frame = inspect.currentframe()
    while frame is not None and frame.f_code.co_filename.startswith(inside):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, ModelWarning, stacklevel=level)


class OutputError(HearthlineError):
    """Output that could not be written; no incomplete file or folder remains."""

    __module__ = "hearthline"


class Finished(Protocol):
    """Finished draws of an interrupted run: `Results`, a `Comparison` or `Reached`."""

    @property
    def draws(self) -> int:
        """The number of finished draws."""

    @property
    def asked(self) -> int:
        """The number of requested draws."""

    def save(
        self,
        folder: str | os.PathLike[str],
        overwrite: bool = False,
        pictures: bool = True,
    ) -> Path:
        """Write everything to a folder, or nothing if that fails.

        Parameters
        ----------
        folder : str or path
            The folder.
        overwrite : bool
            Whether to replace earlier results in the folder.
        pictures : bool
            Whether to write pictures too.

        Returns
        -------
        pathlib.Path
            The absolute path of the folder.
        """


class Interrupted(KeyboardInterrupt):
    """A run that was interrupted by Ctrl-C, with its finished draws.

    Parameters
    ----------
    partial : Results or Comparison, optional
        As in the attribute.
    again : callable, optional
        Simulates the other draws, with the arguments of `resume`.

    Attributes
    ----------
    partial : Results or Comparison or None
        The finished draws, as results that can be read and saved; ``None`` if no
        draw was finished.
    """

    __module__ = "hearthline"

    def __init__(
        self,
        partial: Finished | None = None,
        again: Callable[[int | None, bool | None], Any] | None = None,
    ) -> None:
        self.partial = partial
        self._again = again
        done = 0 if partial is None else partial.draws
        super().__init__(f"interrupted after {done} finished draws")

    def resume(self, threads: int | None = None, progress: bool | None = None) -> Any:
        """Simulate the draws that are not finished.

        Parameters
        ----------
        threads, progress
            Like the arguments of `hearthline.run`.

        Returns
        -------
        Results or Comparison
            Of all draws that were requested, bit for bit as if there had been no
            interruption.

        Raises
        ------
        InputError
            If an argument cannot be used, or what was interrupted has no draws.
        Interrupted
            On Ctrl-C.
        """
        if self._again is None:
            raise InputError("resume: expected an interrupted run or comparison")
        return self._again(threads, progress)
