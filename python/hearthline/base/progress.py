"""Progress bars with the remaining time, on a terminal or in a notebook."""

from __future__ import annotations

import importlib
import sys
import time
from typing import TYPE_CHECKING, Any, Protocol

from . import checks
from .errors import InputError

if TYPE_CHECKING:
    from types import TracebackType


class Progress(Protocol):
    """A display of the finished share of the work."""

    def __enter__(self) -> Progress: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def update(self, share: float) -> None:
        """Show the finished share of the work.

        Parameters
        ----------
        share : float
            The share, 0 to 1.
        """


class Silent:
    """No display."""

    def __enter__(self) -> Silent:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def update(self, share: float) -> None:
        """Ignore the finished share of the work.

        Parameters
        ----------
        share : float
            The share, 0 to 1.
        """


class Terminal:
    """A bar on the standard error stream.

    Parameters
    ----------
    title : str
        The description of the work.
    """

    def __init__(self, title: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeRemainingColumn(),
            TextColumn("left"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(title, total=1.0)

    def __enter__(self) -> Terminal:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def update(self, share: float) -> None:
        """Move the bar.

        Parameters
        ----------
        share : float
            The finished share of the work, 0 to 1.
        """
        self._bar.update(self._task, completed=share)


class Notebook:
    """A bar in the output of a notebook cell, removed when the work is finished.

    Parameters
    ----------
    title : str
        The description of the work.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._start = time.monotonic()
        self._handle: Any = None

    def __enter__(self) -> Notebook:
        return self

    def __exit__(self, *_: object) -> None:
        if self._handle is not None:
            self._show("")

    def update(self, share: float) -> None:
        """Move the bar.

        Parameters
        ----------
        share : float
            The finished share of the work, 0 to 1.
        """
        spent = time.monotonic() - self._start
        left = f"about {spent / share - spent:.0f} s left" if share > 0.02 else ""
        self._show(
            f"<label>{self._title} <progress max='1' value='{share:.3f}'></progress> "
            f"{share:.0%} {left}</label>"
        )

    def _show(self, text: str) -> None:
        shown = notebook_display().HTML(text)
        if self._handle is None:
            self._handle = notebook_display().display(shown, display_id=True)
        else:
            self._handle.update(shown)


def notebook_display() -> Any:
    """Return the module that displays output in a notebook.

    Returns
    -------
    module
        ``IPython.display``.
    """
    return importlib.import_module("IPython.display")


def in_notebook() -> bool:
    """Return whether the code runs in the kernel of a notebook.

    Returns
    -------
    bool
    """
    python = sys.modules.get("IPython")
    shell = python.get_ipython() if python is not None else None
    return shell is not None and hasattr(shell, "kernel")


def progress(wanted: object, title: str) -> Progress:
    """Return a progress bar, or an object in its place that shows nothing.

    Parameters
    ----------
    wanted : bool or None
        Whether to show progress; ``None`` shows it on a terminal and in a notebook
        only.
    title : str
        The description of the work.

    Returns
    -------
    Progress

    Raises
    ------
    InputError
        If ``wanted`` is neither a boolean nor ``None``.
    """
    if wanted is not None and not isinstance(wanted, bool):
        raise InputError(
            f"progress: expected True, False or None, found {checks.shown(wanted)}"
        )
    if wanted is False:
        return Silent()
    if in_notebook():
        return Notebook(title)
    if wanted is True or sys.stderr.isatty():
        return Terminal(title)
    return Silent()
