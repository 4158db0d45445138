"""Warnings of programmes that nobody used in a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base.errors import warn
from ..results.programmes import unused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..results.results import Results


def warn_of_unused(results: Mapping[str, Results]) -> None:
    """Warn of every programme that nobody used, and say why.

    Parameters
    ----------
    results : mapping of str to Results
        The results of scenarios, by name.

    Warns
    -----
    ModelWarning
        For each such programme.
    """
    for name, run in results.items():
        if "programme" not in run.tables:
            continue
        for programme, reason in unused(run).items():
            warn(f"programmes.{programme} of {name!r} was used by nobody: {reason}")
