"""Which children are siblings: ages met exactly, births apart as mothers have them.

Children of a ward, each with a month of birth, are dealt to its families at
random. Then families in pairs swap a child each, and children move within their
year of age, where that makes the gaps between births likelier: Metropolis's rule,
with weights that move until gaps have the distribution wanted. What is swapped
stays in the ward, so that its ages stay as they are.
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
#: Gaps between births, in months, from 0 to this less one.
_LONGEST = 18 * MONTHS
#: Where a family has no more children: behind every month, and far from the
#: others of its kind, which would pass for twins.
_NOBODY, _APART = 10_000, 300
#: Weight of births too close to each other: never gained, soon lost.
_FORBIDDEN = -1e3
#: Sweeps that move the weights, sweeps under the last weights, and the most
#: sweeps to part births that are still too close.
_LEARNING, _SETTLING, _PARTING = 200, 100, 2000
#: Every so many sweeps move children within their year of age instead.
_EVERY = 4


def wanted_gaps(siblings: Siblings, children: int, families: int) -> Floats:
    """Return the distribution of gaps between births of a family, by month.

    Twins give a gap of 0; a share ``twins`` of maternities has two children. What
    other gaps are above the least one is gamma distributed.

    Parameters
    ----------
    siblings : Siblings
        What gaps are like.
    children, families : int
        How many of each there are, which says how many gaps there are.

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
    """Return the first months of the bands in which gaps are compared.

    Twins; gaps too short; the rest of the first year; half years to two; years to
    six; then wider ones.
    """
    years = [12, 18, 24, 36, 48, 60, 72, 96, 132]
    return np.array([0, 1, siblings.least_gap, *years])


def banded(by_month: NDArray[np.float64], bands: Integers) -> Floats:
    """Return sums over the bands of something by month of gap."""
    return np.asarray(np.add.reduceat(by_month, bands), np.float64)


def gaps_of(months: Months, children: Integers) -> Integers:
    """Return how many gaps between births there are, by months.

    Parameters
    ----------
    months : ndarray of int16, shape (children,)
        Months of birth, in the order of families.
    children : ndarray of int, shape (families,)
        Children of each.

    Returns
    -------
    ndarray of int64, shape (216,)
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
        Chance; the same gives the same months.
    ward : ndarray of int, shape (families,)
        Place of each family's ward, in ascending order.
    children : ndarray of int, shape (families,)
        Children of each, 1 or more.
    ages : ndarray of int, shape (wards, 18)
        Children by ward and completed years of age; by ward as many as families
        have.
    siblings : Siblings
        How far apart they are born.

    Returns
    -------
    ndarray of int16, shape (children,)
        Months since the start, -215 to 0, as in `GivenFamilies`, in the order of
        families, the eldest first.

    Raises
    ------
    RunError
        If births of some family could not be parted.
    """
    months = _by_family(_dealt(rng, ages), children)
    months.sort(axis=1)
    total = int(children.sum())
    wanted = wanted_gaps(siblings, total, len(children))
    bands = gap_bands(siblings)
    band = np.repeat(np.arange(len(bands)), np.diff([*bands, _LONGEST]))
    aim = banded(wanted, bands) * max(total - len(children), 1)

    weights = _first_weights(months, wanted, siblings)
    # What is forbidden stays so.
    pace = weights[:_LONGEST] > _FORBIDDEN

    found = aim.copy()
    for sweep in range(_LEARNING + _SETTLING):
        _sweep(rng, sweep, ward, children, months, weights)
        if sweep < _LEARNING:
            found += (banded(_histogram(months).astype(float), bands) - found) / 5
            # Few gaps say little, and gains fall, so that the weights come to rest.
            gain = 0.5 / (1 + sweep / 20)
            step = np.clip(np.log((aim + 5) / (found + 5)), -1, 1) * gain
            weights[:_LONGEST] += pace * step[band]
            weights = _rounded(weights)
    for sweep in range(_PARTING):
        too_close = _too_close(months, weights)
        if not too_close.any():
            break
        _sweep(rng, sweep, ward, children, months, weights)
    else:
        raise RunError(
            f"births of {int(too_close.sum()):,} families could not be parted by "
            f"{siblings.least_gap} months, nor joined as twins: ages of the children "
            "leave too little room for so many siblings"
        )
    return np.asarray(months[months < _NOBODY], np.int16)


def _first_weights(months: Months, wanted: Floats, siblings: Siblings) -> Floats:
    """Return weights of gaps, the last that of none: what is wanted over chance.

    What chance gives is divided out, so that little is left to learn.
    """
    by_chance = _histogram(months) + 1.0
    far_enough = np.arange(_LONGEST) >= siblings.least_gap
    possible = np.flatnonzero(far_enough | (wanted > 0))
    likely = np.log(np.maximum(wanted[possible], 1e-12) / by_chance[possible])
    weights = np.full(_LONGEST + 1, _FORBIDDEN)
    weights[possible] = likely - likely.max()
    weights[-1] = 0.0
    return _rounded(weights)


def _rounded(weights: Floats) -> Floats:
    """Return weights without their last bits, which differ between processors."""
    return np.asarray(np.round(weights * 1024) / 1024)


def _dealt(rng: np.random.Generator, ages: Integers) -> Months:
    """Return the months of birth of each ward's children, shuffled.

    Births are spread evenly over each year of age.
    """
    dealt = []
    for by_age in ages:
        age = np.repeat(np.arange(len(by_age)), by_age)
        first = np.repeat(np.cumsum(by_age) - by_age, by_age)
        rank = np.arange(len(age)) - first + rng.random(len(age))
        within = np.floor(rank * MONTHS / by_age[age]).astype(np.int64)
        dealt.append(rng.permutation(-MONTHS * age - within))
    return np.concatenate(dealt).astype(np.int16)


def _by_family(months: Months, children: Integers) -> Months:
    """Return months with a row a family, padded."""
    place = np.arange(children.max())
    nobody = (_NOBODY + _APART * place).astype(np.int16)
    rows = np.tile(nobody, (len(children), 1))
    rows[place < children[:, None]] = months
    return rows


def _gaps(months: Months) -> NDArray[np.int16]:
    """Return gaps between births, rows sorted; 216 where there is none."""
    return np.minimum(np.diff(months, axis=1), _LONGEST)


def _histogram(months: Months) -> Integers:
    counted = np.bincount(_gaps(months).ravel(), minlength=_LONGEST + 1)
    return np.asarray(counted[:_LONGEST], np.int64)


def _weight(months: Months, weights: Floats) -> Floats:
    """Return how likely the gaps of families are, as a logarithm."""
    return np.asarray(weights[_gaps(months)].sum(axis=1))


def _too_close(months: Months, weights: Floats) -> NDArray[np.bool_]:
    # Gap by gap: what is likely of one does not make up for another.
    return np.asarray((weights[_gaps(months)] <= _FORBIDDEN).any(axis=1))


def _sweep(
    rng: np.random.Generator,
    sweep: int,
    ward: Integers,
    children: Integers,
    months: Months,
    weights: Floats,
) -> None:
    """Offer every family a change, in place; rows stay sorted."""
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
    """Pair families of a ward; each pair may swap a child."""
    order = np.argsort(ward + rng.random(len(ward)))
    one, other = order[:-1:2], order[1::2]
    # Two only children have nothing to gain.
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
    """Offer a child of each family another month in its year of age."""
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
