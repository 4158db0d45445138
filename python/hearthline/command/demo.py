"""One line that shows what the package does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..running.run import run

if TYPE_CHECKING:
    from ..results.results import Results


def demo(draws: int = 20, progress: bool | None = None) -> Results:
    """Simulate Barnet's baseline, print its main numbers and draw its picture.

    Parameters
    ----------
    draws : int
        How many draws; 20 take seconds.
    progress : bool, optional
        As in `hearthline.run`.

    Returns
    -------
    Results
        The run; in a notebook its picture is shown, elsewhere it is written
        to ``hearthline-demo.png`` in the current folder.

    Raises
    ------
    OutputError
        If the picture cannot be written.
    """
    from ..base import files
    from ..base.progress import in_notebook, notebook_display
    from .show import show_overview

    results = run("barnet-2014", draws=draws, progress=progress)
    picture = results.plot("level")
    if in_notebook():
        notebook_display().display(results, picture)
    else:
        show_overview(results)
        place = files.write_bytes("hearthline-demo.png", picture.png())
        print(f"Picture: {place}")
        print(picture.hearthline_alt)
    return results
