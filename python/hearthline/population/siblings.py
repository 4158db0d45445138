"""The assignment of children to families, with exact ages and realistic spacing.

The children of a ward, each with a month of birth, are assigned to its families at
random. Then pairs of families swap children, and children change their month of
birth within their year of age. Changes are accepted by Metropolis's rule, with
weights that are adjusted until the gaps between births have the specified
distribution. Swaps are within a ward, so that the ages in each ward are unchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..base.errors import RunError

if TYPE_CHECKING:
    from .marginals_about import Siblings

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Months = NDArray[np.int16]

MONTHS = 12
#: Gaps between births are below this number of months.
_LONGEST = 18 * MONTHS
#: Padding for families with fewer children: later than every month, and so far apart
#: that two of them do not count as twins.
_NOBODY, _APART = 10_000, 300
#: The weight of births that are too close: never accepted, and soon removed.
_FORBIDDEN = -1e3
#: The number of sweeps that adjust the weights, of sweeps with the final weights, and
#: of additional sweeps at most to separate births that are still too close.
_LEARNING, _SETTLING, _SEPARATING = 200, 100, 2000
#: One in this number of sweeps moves children within their year of age instead.
_EVERY = 4


def wanted_gaps(siblings: Siblings, children: int, families: int) -> Floats:
    """Return the specified distribution of gaps between births in a family.

    Twins have a gap of 0; a share ``twins`` of maternities has two children. The
    months of other gaps above the smallest one have a gamma distribution.

    Parameters
    ----------
    siblings : Siblings
        The birth spacing.
    children, families : int
        The numbers of children and of families, which determine the number of gaps.

    Returns
    -------
    ndarray of float64, shape (216,)
        Shares of gaps of 0 to 215 months; their sum is 1.
    """
    above = np.arange(_LONGEST) - siblings.least_gap + 0.5
    scale = (siblings.mean_gap - siblings.least_gap + 0.5) / siblings.gap_shape
    shares = np.zeros(_LONGEST)
    some = above > 0
    shares[some] = above[some] ** (siblings.gap_shape - 1) * np.exp(
        -above[some] / scale
    )
    # children = maternities + pairs of twins = pairs / twins + pairs.
    pairs = children * siblings.twins / (1 + siblings.twins)
    of_twins = min(pairs / max(children - families, 1), 1.0)
    shares *= (1 - of_twins) / shares.sum()
    shares[0] = of_twins
    return shares


def gap_bands(siblings: Siblings) -> Integers:
    """Return the bands in which gaps are compared.

    They are: twins; gaps that are too short; the rest of the first year; half-years up
    to two years; years up to six; then wider bands.

    Parameters
    ----------
    siblings : Siblings
        The birth spacing.

    Returns
    -------
    ndarray of int64, shape (bands,)
        The first month of each band.
    """
    years = [12, 18, 24, 36, 48, 60, 72, 96, 132]
    return np.array([0, 1, siblings.least_gap, *years])


def banded(by_month: NDArray[np.float64], bands: Integers) -> Floats:
    """Return sums over bands.

    Parameters
    ----------
    by_month : ndarray of float64, shape (216,)
        Values by gap in months.
    bands : ndarray of int64, shape (bands,)
        The first month of each band.

    Returns
    -------
    ndarray of float64, shape (bands,)
    """
    return np.asarray(np.add.reduceat(by_month, bands), np.float64)


def gaps_of(months: Months, children: Integers) -> Integers:
    """Return the number of gaps between births, by months.

    Parameters
    ----------
    months : ndarray of int16, shape (children,)
        Months of birth, in the order of families.
    children : ndarray of int, shape (families,)
        The number of children in each family.

    Returns
    -------
    ndarray of int64, shape (216,)
        Numbers of gaps of 0 to 215 months.
    """
    return _histogram(np.sort(_by_family(months, children), axis=1))


def born_months(
    rng: np.random.Generator,
    ward: Integers,
    children: Integers,
    ages: Integers,
    siblings: Siblings,
) -> Months:
    """Return the month of birth of every child.

    Parameters
    ----------
    rng : numpy.random.Generator
        The random numbers; an equal generator gives equal months.
    ward : ndarray of int, shape (families,)
        The index of each family's ward, in non-decreasing order.
    children : ndarray of int, shape (families,)
        The number of children in each family, 1 or more.
    ages : ndarray of int, shape (wards, 18)
        The number of children by ward and completed years of age. The total of a
        ward is the number of children in its families.
    siblings : Siblings
        The birth spacing.

    Returns
    -------
    ndarray of int16, shape (children,)
        Months since the start, -215 to 0, as in `GivenFamilies`, in the order of
        families, the oldest child first.

    Raises
    ------
    RunError
        If births in some family remain too close.
    """
    months = _by_family(_assigned(rng, ages), children)
    months.sort(axis=1)
    total = int(children.sum())
    wanted = wanted_gaps(siblings, total, len(children))
    bands = gap_bands(siblings)
    band = np.repeat(np.arange(len(bands)), np.diff([*bands, _LONGEST]))
    aim = banded(wanted, bands) * max(total - len(children), 1)

    weights = _first_weights(months, wanted, siblings)
    # Forbidden gaps remain forbidden.
    pace = weights[:_LONGEST] > _FORBIDDEN

    found = aim.copy()
    for sweep in range(_LEARNING + _SETTLING):
        _sweep(rng, sweep, ward, children, months, weights)
        if sweep < _LEARNING:
            found += (banded(_histogram(months).astype(float), bands) - found) / 5
            # The 5 limits the effect of bands with few gaps, and the falling gain lets
            # the weights converge.
            gain = 0.5 / (1 + sweep / 20)
            step = np.clip(np.log((aim + 5) / (found + 5)), -1, 1) * gain
            weights[:_LONGEST] += pace * step[band]
            weights = _rounded(weights)
    for sweep in range(_SEPARATING):
        too_close = _too_close(months, weights)
        if not too_close.any():
            break
        _sweep(rng, sweep, ward, children, months, weights)
    else:
        raise RunError(
            f"births in {int(too_close.sum()):,} families are less than "
            f"{siblings.least_gap} months apart, and not twins: the ages of the "
            "children do not allow this number of siblings with this birth spacing"
        )
    return np.asarray(months[months < _NOBODY], np.int16)


def _first_weights(months: Months, wanted: Floats, siblings: Siblings) -> Floats:
    """Return initial weights of gaps: log ratios of specified to random frequencies.

    The last weight is that of no gap. With these weights, few adjustments remain.
    """
    at_random = _histogram(months) + 1.0
    far_enough = np.arange(_LONGEST) >= siblings.least_gap
    possible = np.flatnonzero(far_enough | (wanted > 0))
    likely = np.log(np.maximum(wanted[possible], 1e-12) / at_random[possible])
    weights = np.full(_LONGEST + 1, _FORBIDDEN)
    weights[possible] = likely - likely.max()
    weights[-1] = 0.0
    return _rounded(weights)


def _rounded(weights: Floats) -> Floats:
    """Return weights without their last bits, which differ between processors."""
    return np.asarray(np.round(weights * 1024) / 1024)


def _assigned(rng: np.random.Generator, ages: Integers) -> Months:
    """Return the months of birth of each ward's children, in random order.

    Births are spread evenly within each year of age.
    """
    parts = []
    for by_age in ages:
        age = np.repeat(np.arange(len(by_age)), by_age)
        first = np.repeat(np.cumsum(by_age) - by_age, by_age)
        rank = np.arange(len(age)) - first + rng.random(len(age))
        within = np.floor(rank * MONTHS / by_age[age]).astype(np.int64)
        parts.append(rng.permutation(-MONTHS * age - within))
    return np.concatenate(parts).astype(np.int16)


def _by_family(months: Months, children: Integers) -> Months:
    """Return months with a row per family, padded."""
    position = np.arange(children.max())
    nobody = (_NOBODY + _APART * position).astype(np.int16)
    rows = np.tile(nobody, (len(children), 1))
    rows[position < children[:, None]] = months
    return rows


def _gaps(months: Months) -> NDArray[np.int16]:
    """Return gaps between births, from sorted rows; 216 means no gap."""
    return np.minimum(np.diff(months, axis=1), _LONGEST)


def _histogram(months: Months) -> Integers:
    counted = np.bincount(_gaps(months).ravel(), minlength=_LONGEST + 1)
    return np.asarray(counted[:_LONGEST], np.int64)


def _weight(months: Months, weights: Floats) -> Floats:
    """Return the log weight of the gaps of each family."""
    return np.asarray(weights[_gaps(months)].sum(axis=1))


def _too_close(months: Months, weights: Floats) -> NDArray[np.bool_]:
    # Gap by gap, so that a likely gap does not offset a forbidden one.
    return np.asarray((weights[_gaps(months)] <= _FORBIDDEN).any(axis=1))


def _sweep(
    rng: np.random.Generator,
    sweep: int,
    ward: Integers,
    children: Integers,
    months: Months,
    weights: Floats,
) -> None:
    """Propose a change to every family, in place; rows remain sorted."""
    if sweep % _EVERY == _EVERY - 1:
        _move_within_year(rng, children, months, weights)
    else:
        _swap(rng, ward, children, months, weights)


def _swap(
    rng: np.random.Generator,
    ward: Integers,
    children: Integers,
    months: Months,
    weights: Floats,
) -> None:
    """Propose a swap of children to pairs of families of a ward."""
    order = np.argsort(ward + rng.random(len(ward)))
    one, other = order[:-1:2], order[1::2]
    # A swap of two only children has no effect.
    useful = (ward[one] == ward[other]) & (children[one] + children[other] > 2)
    one, other = one[useful], other[useful]
    from_one = _choose(rng, children[one])
    from_other = _choose(rng, children[other])
    pair = np.arange(len(one))
    new_one, new_other = months[one], months[other]
    new_one[pair, from_one] = months[other, from_other]
    new_other[pair, from_other] = months[one, from_one]
    new_one.sort(axis=1)
    new_other.sort(axis=1)
    gain = (
        _weight(new_one, weights)
        + _weight(new_other, weights)
        - _weight(months[one], weights)
        - _weight(months[other], weights)
    )
    taken = np.log(rng.random(len(one))) < gain
    months[one[taken]] = new_one[taken]
    months[other[taken]] = new_other[taken]


def _move_within_year(
    rng: np.random.Generator, children: Integers, months: Months, weights: Floats
) -> None:
    """Propose another month in the year of age to a child of each family."""
    family = np.arange(len(children))
    which = _choose(rng, children)
    age = -months[family, which] // MONTHS
    new = months.copy()
    new[family, which] = -MONTHS * age - rng.integers(MONTHS, size=len(family))
    new.sort(axis=1)
    gain = _weight(new, weights) - _weight(months, weights)
    taken = np.log(rng.random(len(family))) < gain
    months[taken] = new[taken]


def _choose(rng: np.random.Generator, children: Integers) -> Integers:
    return np.floor(rng.random(len(children)) * children).astype(np.int64)
