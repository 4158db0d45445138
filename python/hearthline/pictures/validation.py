"""The picture of a validation: z values and the normal distribution."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .. import _core
from ..results.validation import FEWEST, Validation
from .frame import BLUE, GREY, INK, ORANGE, axis_number, frame

if TYPE_CHECKING:
    from ..tables.cubes import Floats
    from ..tables.picture import Picture

#: Kolmogorov-Smirnov bound, exceeded by a correct program once in 10,000 seeds.
_DISTANCE = 2.2253


def _quantiles(shares: Floats) -> Floats:
    normal = NormalDist()
    return np.array([normal.inv_cdf(float(p)) for p in shares])


def quantiles(validation: Validation) -> Picture:
    """Draw sorted z values against the normal quantiles of their ranks.

    Parameters
    ----------
    validation : Validation
        Findings with at least five z values.

    Returns
    -------
    Picture
    """
    bound, passed = validation.bound, validation.passed
    values = np.sort(validation.z)
    count = len(values)
    at = _quantiles((np.arange(count) + 0.5) / count)
    spread, largest = float(np.sqrt(np.mean(values**2))), float(np.abs(values).max())
    verb = "are" if passed else "are not all"
    title = (
        f"Errors of {count} simulated numbers {verb} consistent with Monte Carlo error"
    )
    subtitle = (
        "Difference of each simulated number from the exact one, in standard errors "
        "(z, vertical), against the value expected if errors were normally "
        "distributed (horizontal)."
    )
    picture, (panel,) = frame(
        title,
        subtitle,
        "The z values are independent. A correct program leaves the band under one in "
        "10,000 seeds (Kolmogorov-Smirnov test), and its largest |z| exceeds the limit "
        f"as rarely. Source: Hearthline {_core.version}, validation suite.",
        panel_height=4.6,
        panel_titles=False,
        key=[
            Line2D(
                [],
                [],
                color=BLUE,
                marker="o",
                linestyle="",
                markersize=4,
                label="a simulated number",
            ),
            Line2D([], [], color=INK, linewidth=1.2, label="expected"),
            Patch(color=GREY, alpha=0.22, linewidth=0, label="Monte Carlo variation"),
            Line2D(
                [],
                [],
                color=ORANGE,
                linewidth=1.4,
                linestyle=(0, (5, 3)),
                label=f"limit of |z|, {bound:.2f}",
            ),
        ],
    )
    top = 1.08 * max(bound, largest)
    x = np.linspace(-4.0, 4.0, 401)
    share = np.array([NormalDist().cdf(float(v)) for v in x])
    margin = _DISTANCE / np.sqrt(count)
    low, high = share - margin, share + margin
    panel.fill_between(
        x,
        np.clip(_quantiles(np.clip(low, 1e-15, 1 - 1e-15)), -bound, bound),
        np.clip(_quantiles(np.clip(high, 1e-15, 1 - 1e-15)), -bound, bound),
        color=GREY,
        alpha=0.22,
        linewidth=0,
    )
    panel.plot([-4, 4], [-4, 4], color=INK, linewidth=1.2)
    for limit in (-bound, bound):
        panel.axhline(limit, color=ORANGE, linewidth=1.4, linestyle=(0, (5, 3)))
    panel.plot(at, values, "o", color=BLUE, markersize=3.6, markeredgewidth=0)
    wide = 1.1 * float(np.abs(at).max())
    panel.set_xlim(-wide, wide)
    panel.set_ylim(-top, top)
    panel.set_xlabel("expected from a normal distribution", color=INK, size=9.5)
    panel.set_ylabel("z", color=INK, size=9.5, rotation=0, labelpad=8)
    panel.xaxis.set_major_formatter(lambda v, _: axis_number(v))
    picture.hearthline_alt = (
        f"{title}. Normal quantile-quantile plot. The points run from "
        f"z = {values[0]:.2f} to z = {values[-1]:.2f}, near the line of normally "
        f"distributed errors. Their root mean square is {spread:.2f}, where 1 is "
        f"expected, and the largest |z| is {largest:.2f} of {bound:.2f} allowed."
    )
    return picture


def available(validation: Validation) -> list[str]:
    """Return the names of the pictures; none for fewer than five z values.

    Parameters
    ----------
    validation : Validation
        Findings of the validation suite.

    Returns
    -------
    list of str
    """
    return ["z"] if len(validation.z) >= FEWEST else []


def draw(validation: Validation, name: str) -> Picture:
    """Draw a picture of a validation by its name.

    Parameters
    ----------
    validation : Validation
        Findings of the validation suite.
    name : str
        One of `available`.

    Returns
    -------
    Picture
    """
    return {"z": quantiles}[name](validation)
