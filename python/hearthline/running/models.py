"""Comparison of multi-state models with a baseline, unit by unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _core
from ..base import checks
from ..base.errors import Interrupted, warn
from ..base.progress import progress as progress_bar
from ..multistate.comparison import MultiStateComparison
from ..multistate.results import MultiStateRun
from ..multistate.study import make_study

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..multistate.multistate import MultiState


def compare_models(
    models: Mapping[str, MultiState],
    *,
    n: object,
    horizon: object,
    times: object,
    covariates: object,
    shares: object,
    seed: int,
    draws: int,
    threads: int,
    progress: bool | None,
) -> MultiStateComparison:
    """Simulate the same units in a baseline and in other models.

    Parameters
    ----------
    models : mapping of str to MultiState
        Models by name, the baseline first.
    n, horizon, times, covariates, shares, progress
        Like the arguments of `hearthline.MultiState.run`.
    seed, draws, threads
        The same, already checked.

    Returns
    -------
    MultiStateComparison

    Raises
    ------
    InputError
        If an argument cannot be used, or a model has other units than the
        baseline.
    Interrupted
        On Ctrl-C.

    Warns
    -----
    ModelWarning
        If a model is the same as the baseline.
    """
    (first, base), *others = models.items()
    study = make_study(base.covariates, n, horizon, times, covariates, shares)
    cores = [(name, model._core) for name, model in models.items()]
    _core.check_comparable(cores)
    for name, model in others:
        if model == base:
            warn(
                f"model {name!r} has the same parameters as {first!r}, so they will "
                "not differ"
            )
    bar = progress_bar(progress, f"Comparing {len(models)} models")
    try:
        with bar:
            found, amounts, differences = _core.compare_studies(
                cores, study, seed, draws, threads, bar.update
            )
    except KeyboardInterrupt:
        raise Interrupted(None) from None
    end = checks.number("horizon", horizon)
    results = {
        name: MultiStateRun(model, end, own, total, seed=seed, by_unit=False)
        for (name, model), own, total in zip(
            models.items(), found, amounts, strict=True
        )
    }
    names = [name for name, _ in others]
    return MultiStateComparison(results, dict(zip(names, differences, strict=True)))
