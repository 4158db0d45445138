"""The validation suite: engine and solvers against independent answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _core
from ..base import checks
from ..base.errors import InputError, Interrupted
from ..base.progress import progress as progress_bar
from ..results.validation import Validation

if TYPE_CHECKING:
    from collections.abc import Sequence


def validate(
    threads: int | None = None,
    progress: bool | None = None,
    cases: Sequence[str] | None = None,
) -> Validation:
    """Run the validation suite, which takes about three minutes on two cores.

    The suite compares results with independent answers. Its cases are RiskPaths
    of Statistics Canada, as distributed with openM++; Sick-Sicker of the DARTH
    group, in continuous time; semi-Markov processes against the renewal
    equation; and the family model's simulation against its exact solver, for 50
    sets of random parameters, and every cell of its tables for 24 sets of strong
    ones. Seeds are fixed: findings are the same on every machine and for any
    number of threads. A correct program would fail under 4 in 10,000 other seeds.

    Parameters
    ----------
    threads : int, optional
        The number of threads; by default all that the process may use.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal and in a
        notebook.
    cases : sequence of str, optional
        Some of ``"riskpaths"``, ``"sick-sicker"``, ``"semi-markov"``,
        ``"families"`` and ``"strong-families"``; all by default.

    Returns
    -------
    Validation
        Every number compared, and whether it is within its bound.

    Raises
    ------
    InputError
        If an argument cannot be used.
    Interrupted
        On Ctrl-C.

    Examples
    --------
    >>> import hearthline as hl
    >>> findings = hl.validate(cases=["sick-sicker"], progress=False)
    >>> findings.passed
    True
    >>> len(findings.z)
    41
    """
    workers = checks.threads(threads)
    known = _core.validation_cases()
    if isinstance(cases, str):
        cases = [cases]
    chosen = [checks.one_of("cases", name, known) for name in cases or []]
    if cases is not None and not chosen:
        raise InputError(
            f"cases: expected one or more of {', '.join(known)}, found an empty list"
        )
    bar = progress_bar(progress, "Validating")
    try:
        with bar:
            rows = _core.validate(chosen, 1.0, workers, bar.update)
    except KeyboardInterrupt:
        raise Interrupted(None) from None
    return Validation(rows)
