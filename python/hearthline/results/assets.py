"""Assets and deficits: what programmes supply against what families need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from ..base.errors import InputError
from ..tables import cubes
from .programmes import WithTables, places_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..tables.cubes import Floats

When = Literal["start", "end"]

#: The row of all localities together.
BOROUGH = "borough"

_DIFFERENCES = ["difference", "difference_mcse"]

#: The measures of themes and of programmes, each with its unit.
THEME_UNITS = {
    "in_need": "families with the theme at level 2 or above",
    "served": "of them, in a programme",
    "waiting": "of them, waiting for a place and in no programme",
    "eligible": "of them, eligible for a programme, neither in one nor waiting",
    "unserved": "of them, in no programme",
    "reach": "% of them in a programme",
}
PROGRAMME_UNITS = {
    "eligible": "families that are eligible and not in it",
    "found": "families found in twelve months",
    "served": "families in it",
    "waiting": "families waiting for a place",
    "places": "places",
    "use": "% of places in use",
    "reach": "% of families in it or eligible that are in it",
    "further_place": "families a year that a further place would serve",
}


def _near(values: Floats, when: When) -> Floats:
    """Return the first or the last month of values by draw and month."""
    return np.asarray(values)[:, 0 if when == "start" else -1]


def _of_year(values: Floats, when: When) -> Floats:
    """Return the sums of the twelve months at the start or at the end."""
    months: Floats = np.asarray(values)
    year: Floats = months[:, :12] if when == "start" else months[:, -12:]
    scale = 12 / year.shape[1]
    return np.asarray(scale * year.sum(axis=1))


def _with_borough(values: Floats) -> Floats:
    """Append the sum over localities, the axis after the draws."""
    return np.concatenate([values, values.sum(axis=1, keepdims=True)], axis=1)


class Supply(NamedTuple):
    """What is known of themes or of programmes, by draw, locality and name.

    Attributes
    ----------
    of : {"theme", "programme"}
        What it is about.
    names, places : list of str
        The themes or programmes, and the localities with the borough last.
    measures : dict of str to (ndarray, str)
        Values of shape (draws, places, names), with their unit.
    """

    of: str
    names: list[str]
    places: list[str]
    measures: dict[str, tuple[Floats, str]]


def _rows(supply: Supply, base: Supply | None) -> pd.DataFrame:
    """Return statistics, and those of the difference if there is a baseline."""
    product = pd.MultiIndex.from_product([supply.places, supply.names])
    keys = product.to_frame(index=False)
    parts = []
    for measure, (values, unit) in supply.measures.items():
        statistics = cubes.across_some(values)
        if base is not None:
            gap = cubes.across_some(values - _as_in(supply, base, measure))
            statistics["difference"] = gap["mean"]
            statistics["difference_mcse"] = gap["mcse"]
        parts.append(
            pd.DataFrame(
                {
                    "of": supply.of,
                    "name": keys[1],
                    "locality": keys[0],
                    "measure": measure,
                    **{k: np.asarray(v).ravel() for k, v in statistics.items()},
                    "unit": unit,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _as_in(supply: Supply, base: Supply, measure: str) -> Floats:
    """Return the values of a baseline by other names; NaN where it lacks a name."""
    values = base.measures[measure][0]
    found = np.full((*values.shape[:2], len(supply.names)), np.nan)
    for at, name in enumerate(supply.names):
        if name in base.names:
            found[..., at] = values[..., base.names.index(name)]
    return found


def assets(results: WithTables, when: When) -> pd.DataFrame:
    """Return supply against need, by theme and by programme, in each locality.

    Parameters
    ----------
    results : Results
        The results of a run with programmes.
    when : {"start", "end"}
        In the first month of the scenario, or in the last; families found, and what
        a further place would serve, in the twelve months from or up to then.

    Returns
    -------
    pandas.DataFrame
        ``of`` (theme or programme), ``name``, ``locality`` (or "borough"),
        ``measure``, the statistics over draws, ``unit``.
    """
    parts = [_rows(supply, None) for supply in supplies(results, when)]
    return pd.concat(parts, ignore_index=True)


def side_by_side(every: Mapping[str, WithTables], when: When) -> pd.DataFrame:
    """Return supply against need under several scenarios.

    Parameters
    ----------
    every : mapping of str to Results
        Results of runs with programmes by name, the baseline first.
    when : {"start", "end"}
        Like the argument of `assets`.

    Returns
    -------
    pandas.DataFrame
        The table of `Comparison.assets`.
    """
    parts = []
    base: tuple[Supply, ...] = ()
    for name, results in every.items():
        mine = supplies(results, when)
        base = base or mine
        for supply, before in zip(mine, base, strict=True):
            table = _rows(supply, before)
            table.insert(0, "scenario", name)
            parts.append(table)
    whole = pd.concat(parts, ignore_index=True)
    whole.loc[whole["scenario"] == next(iter(every)), _DIFFERENCES] = np.nan
    return whole


def supplies(results: WithTables, when: When) -> tuple[Supply, Supply]:
    """Return supply against need by draw: of themes, and of programmes.

    Parameters
    ----------
    results : Results
        The results of a run with programmes.
    when : {"start", "end"}
        Like the argument of `assets`.

    Returns
    -------
    themes, programmes : Supply
    """
    if when not in ("start", "end"):
        raise InputError(f"when: expected 'start' or 'end', found {when!r}")
    need = results.cube("level_theme", by=["locality", "theme", "level"])
    levels = [str(level).removeprefix("level_") for level in need.labels["level"]]
    above = [at for at, level in enumerate(levels) if level != "1"]
    themes = list(need.labels["theme"])
    localities = list(need.labels["locality"])
    places = [*localities, BOROUGH]
    # After the draws, without the month.
    levels_at = need.axes.index("level")
    families = _near(need.values["families"], when)
    families = families.take(above, axis=levels_at).sum(axis=levels_at)
    service = results.cube("programme_theme", by=["locality", "theme"])
    order = [list(service.labels["theme"]).index(theme) for theme in themes]
    by_theme = {"in_need": _with_borough(families)}
    for name in ("served", "waiting", "eligible"):
        by_theme[name] = _with_borough(_near(service.values[name], when)[..., order])
    by_theme["unserved"] = by_theme["in_need"] - by_theme["served"]

    table = results.cube("programme", by=["locality", "programme"])
    names = list(table.labels["programme"])
    near = {
        name: _with_borough(_near(table.values[name], when))
        for name in ("eligible", "used", "waiting")
    }
    flows = {
        name: _with_borough(_of_year(table.values[name], when))
        for name in ("found", "started", "at_once")
    }
    months = _with_borough(_of_year(table.values["used"], when)) / 12
    stated = _places(results, when, names, localities)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_theme["reach"] = 100 * by_theme["served"] / by_theme["in_need"]
        waited = 1 - flows["at_once"] / flows["started"]
        of_programmes = {
            "eligible": near["eligible"],
            "found": flows["found"],
            "served": near["used"],
            "waiting": near["waiting"],
            "places": stated,
            # Families may finish their stays when there are no places any more.
            "use": np.where(stated > 0, 100 * near["used"] / stated, np.nan),
            "reach": 100 * near["used"] / (near["used"] + near["eligible"]),
            # As many as a place serves now, if the next family waits for it.
            "further_place": np.where(
                np.isnan(stated), np.nan, flows["started"] / months * waited
            ),
        }
    return (
        Supply(
            "theme",
            themes,
            places,
            {name: (by_theme[name], unit) for name, unit in THEME_UNITS.items()},
        ),
        Supply(
            "programme",
            names,
            places,
            {
                name: (of_programmes[name], unit)
                for name, unit in PROGRAMME_UNITS.items()
            },
        ),
    )


def _places(
    results: WithTables, when: When, names: list[str], localities: list[str]
) -> Floats:
    """Return places by draw, locality and programme.

    Those that localities share belong to the borough alone.
    """
    whole = _near(places_of(results, "month", names), when)
    stated = np.full((len(whole), len(localities) + 1, len(names)), np.nan)
    stated[:, -1] = whole
    if "programme_place" not in results.tables:
        return stated
    cube = results.cube(
        "programme_place", by=["locality", "programme"], measures="places"
    )
    values = _near(cube.values["places"], when)
    for at, programme in enumerate(names):
        if programme not in cube.labels["programme"]:
            continue
        own = list(cube.labels["programme"]).index(programme)
        for here, locality in enumerate(localities):
            if locality not in cube.labels["locality"]:
                continue
            there = list(cube.labels["locality"]).index(locality)
            if cube.present[0, there, own]:
                stated[:, here, at] = values[:, there, own]
    return stated
