"""What a view of savings rests on: unit costs, what differs, and the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ..money.basis import Basis
from ..scenarios.stated import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..scenarios.scenario import Scenario


def of_mix(
    base: Scenario,
    mix: Scenario,
    priced: Scenario,
    draws: int,
    seed: int,
    version: str,
) -> Basis:
    """Return what the view of a mix rests on.

    Parameters
    ----------
    base, mix : Scenario
        What was simulated.
    priced : Scenario
        Whose costs both are priced with.
    draws, seed : int
        Those of the run.
    version : str
        That of Hearthline that simulated it.

    Returns
    -------
    Basis
        Without answers.
    """
    return Basis(
        costs=_unit_costs(priced, mix),
        changes=_flat_changes(_but_for_costs(mix.differences(base))),
        run={
            "Baseline": base.name,
            "Mix": mix.name,
            "Draws": str(draws),
            "Seed": str(seed),
            "Version": version,
            "Digest of the baseline": base.digest,
            "Digest of the mix": mix.digest,
            "Costs of": priced.name,
            "Digest of the scenario with these costs": priced.digest,
        },
    )


def _unit_costs(priced: Scenario, mix: Scenario) -> pd.DataFrame:
    """Return the unit costs that savings of a mix are made of."""
    own = mix.cost_items
    book = priced.cost_items
    added = own[own["on"].str.startswith("programme.") & ~own.index.isin(book.index)]
    every = book if added.empty else pd.concat([book, added])
    return every.reset_index()


def _but_for_costs(changes: pd.DataFrame) -> pd.DataFrame:
    """Return changes without those of unit costs: both are priced with one book."""
    paths = changes.index.astype(str)
    return changes[~((paths == "costs") | paths.str.startswith("costs."))]


def _flat_changes(changes: pd.DataFrame) -> pd.DataFrame:
    """Return changes with a row for each number of what is new, instead of a table."""
    rows: list[dict[str, Any]] = []
    for row in changes.reset_index().to_dict("records"):
        added = row["after"]
        if isinstance(added, dict):
            rows += _leaves(str(row["path"]), added)
        else:
            rows.append({str(key): value for key, value in row.items()})
    columns = ["path", "before", "after", "unit", "kind", "text"]
    return pd.DataFrame(rows, columns=columns).astype(object)


def _leaves(path: str, table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in table.items():
        own = f"{path}.{name}"
        if not isinstance(value, dict):
            if name not in ("title", "description"):
                yield {"path": own, "after": value}
        elif "value" in value:
            kind, text = provenance(value)
            if text != "default":
                yield {
                    "path": own,
                    "after": value["value"],
                    "unit": value.get("unit", ""),
                    "kind": kind,
                    "text": text,
                }
        else:
            yield from _leaves(own, value)
