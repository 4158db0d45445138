"""The picture of a validation: z values against a normal distribution."""

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

#: Kolmogorov and Smirnov's bound that a right program passes once in 10,000.
_DISTANCE = 2.2253


def _quantiles(shares: Floats) -> Floats:
    normal = NormalDist()
    return np.array([normal.inv_cdf(float(p)) for p in shares])


def quantiles(validation: Validation) -> Picture:
    """Draw z values in order against the normal quantiles of their ranks.

    Parameters
    ----------
    validation : Validation
        Five z values or more.
    """
    bound, passed = validation.bound, validation.passed
    values = np.sort(validation.z)
    count = len(values)
    at = _quantiles((np.arange(count) + 0.5) / count)
    spread, largest = float(np.sqrt(np.mean(values**2))), float(np.abs(values).max())
    verb = "look like" if passed else "do not all look like"
    title = f"Errors of {count} simulated numbers {verb} chance alone"
    subtitle = (
        "How far each simulated number is from the right one, in standard errors "
        "(z, upwards), against where it would be expected if the errors were "
        "normally distributed (rightwards)."
    )
    picture, (panel,) = frame(
        title,
        subtitle,
        "The z values are independent of each other. The band is what a right program "
        "leaves once in 10,000 seeds (Kolmogorov and Smirnov); the limit is what its "
        f"largest |z| passes as rarely. Source: Hearthline {_core.version}, "
        "validation suite.",
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
            Line2D([], [], color=INK, linewidth=1.2, label="as expected"),
            Patch(color=GREY, alpha=0.22, linewidth=0, label="room for chance"),
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
    room = _DISTANCE / np.sqrt(count)
    low, high = share - room, share + room
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
    panel.set_xlabel("expected of a normal distribution", color=INK, size=9.5)
    panel.set_ylabel("z", color=INK, size=9.5, rotation=0, labelpad=8)
    panel.xaxis.set_major_formatter(lambda v, _: axis_number(v))
    picture.hearthline_alt = (
        f"{title}. Normal quantile-quantile plot. The points run from "
        f"z = {values[0]:.2f} to z = {values[-1]:.2f}, beside the line that normal "
        f"errors would follow; their root mean square is {spread:.2f}, where 1 is "
        f"expected, and the largest |z| is {largest:.2f} of {bound:.2f} allowed."
    )
    return picture


def available(validation: Validation) -> list[str]:
    """Return the names of the pictures; none of fewer than five z values."""
    return ["z"] if len(validation.z) >= FEWEST else []


def draw(validation: Validation, name: str) -> Picture:
    """Return a picture of a validation by its name."""
    return {"z": quantiles}[name](validation)
