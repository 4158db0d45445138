"""A demonstration in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..running.run import run

if TYPE_CHECKING:
    from ..results.results import Results


def demo(draws: int = 20, progress: bool | None = None) -> Results:
    """Simulate Barnet's baseline, print its main numbers and draw the way to care.

    Parameters
    ----------
    draws : int
        The number of draws, 1 or more; 20 take seconds.
    progress : bool, optional
        Like the argument of `hearthline.run`.

    Returns
    -------
    Results
        Results of the run. In a notebook its picture is displayed; elsewhere the
        picture is written to ``hearthline-demo.png`` in the current folder.

    Raises
    ------
    InputError
        If an argument cannot be used.
    OutputError
        If the picture cannot be written.
    Interrupted
        On Ctrl-C.

    Examples
    --------
    >>> import hearthline as hl
    >>> results = hl.demo(draws=2, progress=False)
    Barnet's baseline: need and cases, 2014-24: mean of 2 draws by financial year
    ...
    │ Looked after: children ...
    ...
    Picture: ...hearthline-demo.png
    ...
    >>> results
    <Results barnet-2014: 2 draws of 10 years from April 2014, seed 1>
    """
    from ..base import files
    from ..base.progress import in_notebook, notebook_display
    from .show import show_overview

    results = run("barnet-2014", draws=draws, progress=progress)
    picture = results.plot("flow")
    if in_notebook():
        notebook_display().display(results, picture)
    else:
        show_overview(results)
        path = files.write_bytes("hearthline-demo.png", picture.png())
        print(f"Picture: {path}")
        print(picture.hearthline_alt)
    return results
