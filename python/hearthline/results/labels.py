"""What the scenarios of a comparison are called, and what differs in each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from ..scenarios.changes import short
from ..scenarios.scenario import changes_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..scenarios.changes import Change
    from ..scenarios.scenario import Scenario

#: Characters of a label beside the name of its scenario.
_WIDTH = 84


class Named(Protocol):
    """Results of a scenario."""

    @property
    def scenario(self) -> Scenario:
        """The scenario."""


def own_changes(results: Mapping[str, Named], name: str) -> list[Change]:
    """Return the changes of a scenario that the baseline does not share.

    Parameters
    ----------
    results : mapping of str to Results
        Results by name, the baseline first.
    name : str
        One of the names.

    Returns
    -------
    list of Change
    """
    base = next(iter(results.values())).scenario.lineage.changes
    shared = {change.path: change.after for change in base}
    changes = results[name].scenario.lineage.changes
    return [c for c in changes if c.path not in shared or shared[c.path] != c.after]


def labels(results: Mapping[str, Named]) -> dict[str, str]:
    """Return the labels of scenarios in keys of pictures.

    Parameters
    ----------
    results : mapping of str to Results
        Results by name, the baseline first.

    Returns
    -------
    dict of str to str
        By name: the name, with the first changes, such as ``mix: moves.2->3.rate
        0.15 -> 0.12``, or else with the title if it tells them apart.
    """
    found: dict[str, str] = {}
    titles = {result.scenario.title for result in results.values()}
    for name, result in results.items():
        scenario = result.scenario
        mine = own_changes(results, name) if found else scenario.lineage.changes
        # Mixes differ in programmes, whose names are long.
        brief = [replace(c, path=c.path.removeprefix("programmes.")) for c in mine]
        text = short(brief, width=_WIDTH)
        if not text and scenario.title != name and len(titles) > 1:
            text = scenario.title
            if len(text) > _WIDTH:
                text = f"{text[: _WIDTH - 1].rstrip()}…"
        shown = name if found else f"{name} (baseline)"
        found[name] = f"{shown}: {text}" if text else shown
    return found


def changes(results: Mapping[str, Named]) -> pd.DataFrame:
    """Return the changes of all scenarios.

    Parameters
    ----------
    results : mapping of str to Results
        Results by name.

    Returns
    -------
    pandas.DataFrame
        The table of `Comparison.changes`.
    """
    parts = []
    for name, result in results.items():
        table = changes_table(result.scenario.lineage.changes).reset_index()
        table.insert(0, "scenario", name)
        table.insert(1, "made_from", result.scenario.made_from)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)
