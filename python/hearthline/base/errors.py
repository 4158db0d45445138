"""The exceptions of the package: every one that leaves it is one of these.

Each message says what was found, where, and what is allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._core import HearthlineError, InputError, RunError, ScenarioError

if TYPE_CHECKING:
    import pandas as pd

    from ..results.comparison import Comparison
    from ..results.results import Results

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


class Interrupted(KeyboardInterrupt):
    """Ctrl-C stopped a run; the draws that were finished are kept.

    Attributes
    ----------
    partial : Results or Comparison or None
        The finished draws, as a result that can be read and saved; ``None``
        where not one draw was finished.
    """

    __module__ = "hearthline"

    def __init__(self, partial: Results | Comparison | None = None) -> None:
        self.partial = partial
        done = 0 if partial is None else partial.draws
        super().__init__(f"stopped with {done} finished draws")
