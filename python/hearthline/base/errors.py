"""The exceptions of the package: every one that leaves it is one of these.

Each message says what was found, where, and what is allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .._core import HearthlineError, InputError, RunError, ScenarioError

if TYPE_CHECKING:
    import os
    from pathlib import Path

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

HearthlineError.__doc__ = "What every exception of the package is."
InputError.__doc__ = (
    "An argument that cannot be used: a name, a number, a model, a folder to read."
)
ScenarioError.__doc__ = "Scenarios that are wrong: every problem, in ``issues``."
RunError.__doc__ = "Work that could not be done though its arguments are sound."


class FileError(InputError):
    """A file or a folder that cannot be used: everything that is wrong with it.

    Attributes
    ----------
    problems : pandas.DataFrame or None
        A row a problem: ``file``, ``row`` (of the file, its header being row 1),
        ``column``, ``found``, ``allowed``, ``nearest`` (the nearest right
        name); what does not apply is empty.
    """

    __module__ = "hearthline"

    def __init__(self, message: str, problems: pd.DataFrame | None = None) -> None:
        self.problems = problems
        super().__init__(message)


class ModelWarning(UserWarning):
    """Something in a model that is allowed but hardly meant."""

    __module__ = "hearthline"


class OutputError(HearthlineError):
    """Results that could not be written; nothing half-written was left."""

    __module__ = "hearthline"


class Finished(Protocol):
    """The draws that were finished: `Results` or a `Comparison`."""

    @property
    def draws(self) -> int:
        """How many there are."""

    @property
    def asked(self) -> int:
        """How many were asked for."""

    def save(
        self,
        folder: str | os.PathLike[str],
        overwrite: bool = False,
        pictures: bool = True,
    ) -> Path:
        """Write everything to a folder, whole or not at all."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C stopped a run; the draws that were finished are kept.

    Attributes
    ----------
    partial : Results or Comparison or None
        The finished draws, as a result that can be read and saved; ``None``
        where not one draw was finished.
    """

    __module__ = "hearthline"

    def __init__(self, partial: Finished | None = None) -> None:
        self.partial = partial
        done = 0 if partial is None else partial.draws
        super().__init__(f"stopped with {done} finished draws")
