"""A mix and its parts: a comparison of each part alone, and of all together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..results.waterfall import Waterfall, scenarios_of
from ..scenarios.scenario import as_scenario
from .compare import check_shared, compare, named_apart

if TYPE_CHECKING:
    import os

    from ..population.families import Families
    from ..scenarios.scenario import Scenario


def waterfall(
    base: Scenario | str | os.PathLike[str],
    mix: Scenario | str | os.PathLike[str],
    *,
    draws: int = 200,
    seed: int = 1,
    threads: int | None = None,
    progress: bool | None = None,
    population: Families | None = None,
    resume: str | os.PathLike[str] | None = None,
) -> Waterfall:
    """Take a mix of programmes apart: what each does alone, and their interaction.

    Each programme by which the mix differs from the baseline (new, changed or taken
    out) is added to the baseline alone; so is all else that differs, as one part. The
    baseline, the parts and the mix are simulated with common random numbers. What parts
    change alone does not add up to what the mix changes, if they reach the same
    families or act on the same hazards: the rest is their interaction.

    Parameters
    ----------
    base, mix : Scenario, str or path
        The baseline, and the mix.
    draws, seed, threads, progress, population, resume
        Like the arguments of `hearthline.compare`.

    Returns
    -------
    Waterfall

    Raises
    ------
    ScenarioError
        If a scenario cannot be loaded.
    InputError
        If the mix does not differ from the baseline, or no programme does; if a part
        cannot do without another; or for what `hearthline.compare` refuses.
    OutputError
        If draws cannot be written.
    Interrupted
        On Ctrl-C, like `hearthline.compare`; `Waterfall` takes its ``partial``, and
        what its ``resume()`` returns.

    Examples
    --------
    >>> import hearthline as hl
    >>> few = {"time.horizon": 24, "population.replications": 1}
    >>> base, trio = (hl.load(n).set(few) for n in ("barnet-2014", "trio-focus"))
    >>> parts = hl.waterfall(base, trio, draws=2, progress=False)
    >>> parts
    <Waterfall of trio-focus-changed in 3 parts: 2 draws, seed 1>
    >>> of_need = parts.table().loc["need"].droplevel("unit")
    >>> of_need.loc["Level 4: acute needs"].unstack()["difference"].dropna().round(1)
    step
    advocacy             -0.9
    substance_misuse     -0.8
    camhs                -0.2
    interaction          -0.4
    trio-focus-changed   -2.3
    Name: difference, dtype: float64
    """
    before, after = as_scenario(base), as_scenario(mix)
    named = scenarios_of(before, after)
    check_shared(named_apart([before, after]))
    return Waterfall(
        compare(
            named,
            draws=draws,
            seed=seed,
            threads=threads,
            progress=progress,
            population=population,
            resume=resume,
        )
    )
