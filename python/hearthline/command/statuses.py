"""Exit statuses of the command, and its error messages.

0: done. 1: a validation failed. 2: bad input, or output that cannot be written.
130: interrupted by Ctrl-C, SIGTERM or SIGHUP; finished draws are saved.
"""

from __future__ import annotations

import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from ..base.errors import HearthlineError, ModelWarning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130


def say(text: str) -> None:
    """Print a message on the standard error stream.

    Parameters
    ----------
    text : str
        The message.
    """
    print(text, file=sys.stderr)


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Print warnings about models like other messages, each once."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", ModelWarning)
        others = warnings.showwarning
        said: set[str] = set()

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if not issubclass(category, ModelWarning):
                others(message, category, filename, lineno, file, line)
            elif str(message) not in said:
                said.add(str(message))
                say(f"warning: {message}")

        warnings.showwarning = show
        yield


@contextmanager
def statuses() -> Iterator[None]:
    """Turn exceptions into a message and an exit status, and print warnings.

    Yields
    ------
    None

    Raises
    ------
    typer.Exit
        After an exception of the package, or Ctrl-C.
    """
    try:
        with _plain_warnings():
            yield
    except HearthlineError as error:
        message = str(error)
        between = "\n" if "\n" in message else " "
        say(f"hearthline:{between}{message}")
        raise typer.Exit(BAD_INPUT) from None
    except KeyboardInterrupt:
        say("hearthline: interrupted; nothing was written")
        raise typer.Exit(INTERRUPTED) from None
