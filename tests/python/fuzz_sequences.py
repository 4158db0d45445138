"""Calls that use what other calls return, or read files, for the fuzz test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import hearthline as hl

if TYPE_CHECKING:
    from collections.abc import Callable

    from fuzz_world import World

Sequences = dict[str, tuple["Callable[..., Any]", dict[str, list[Any]]]]


def sequences(world: World) -> Sequences:
    """Return calls that use what others return, or read files, by description."""

    def run_changed(changes: Any) -> None:
        hl.run(world.solvable.set(changes), draws=1, progress=False)

    def expect_changed(changes: Any) -> None:
        hl.expect(world.solvable.set(changes), progress=False, frailty_nodes=3)

    def compare_each(scenarios: Any) -> None:
        if not isinstance(scenarios, list):
            raise hl.InputError("not several scenarios")
        # With few draws, whatever the position of the arguments.
        hl.compare(*scenarios[:3], draws=1, progress=False)

    def leave_out(path: Any) -> None:
        world.scenario.without(path)

    def declare(arguments: Any) -> hl.MultiState:
        named = isinstance(arguments, dict) and all(
            isinstance(k, str) for k in arguments
        )
        if not named or not {"states", "rates"} <= arguments.keys():
            raise hl.InputError("not a keyword argument")
        return hl.MultiState(**arguments)

    def run_declared(arguments: Any) -> None:
        found = declare(arguments).run(5, 2, progress=False)
        assert found.summary("cost") is not None

    def expect_declared(arguments: Any) -> None:
        found = declare(arguments).expect(2, tolerance=1e-3, progress=False)
        assert found.summary("utility") is not None

    def written(name: str, text: Any) -> Path:
        path = Path(name)
        if isinstance(text, str):
            path.write_bytes(text.encode(errors="surrogatepass"))
        return path

    def load_text(text: Any) -> None:
        hl.load(written("text.toml", text))

    def read_children(text: Any) -> None:
        hl.read_projection(written("text.csv", text))

    def read_totals(text: Any) -> None:
        hl.read_population_totals(written("text.csv", text))

    def read_records(text: Any) -> None:
        hl.read_families(world.few, written("text.csv", text))

    def read_costs(text: Any) -> None:
        hl.unit_costs(written("text.csv", text))

    def load_results(text: Any) -> None:
        path = written("broken/run.json", text)
        loaded = hl.Results.load(path.parent)
        loaded.table("level")
        assert repr(loaded)

    if not Path("broken").exists():
        world.run.save("broken", pictures=False)
    changes = {"changes": world.changes}
    arguments = {"arguments": world.declarations}
    text = {
        name: [Path(name).read_text("utf-8")]
        for name in (
            "solvable.toml",
            "children.csv",
            "totals.csv",
            "families.csv",
            "costs.csv",
        )
    }
    return {
        "run after set": (run_changed, changes),
        "expect after set": (expect_changed, changes),
        "compare one by one": (
            compare_each,
            {"scenarios": [[world.scenario, world.help], ["scenario.toml"] * 2]},
        ),
        "without a part": (leave_out, {"path": ["costs", "effects.early_help"]}),
        "run of a declaration": (run_declared, arguments),
        "expect of a declaration": (expect_declared, arguments),
        "load of a text": (load_text, {"text": text["solvable.toml"]}),
        "read_projection of a text": (read_children, {"text": text["children.csv"]}),
        "read_population_totals of a text": (
            read_totals,
            {"text": text["totals.csv"]},
        ),
        "read_families of a text": (read_records, {"text": text["families.csv"]}),
        "unit_costs of a text": (read_costs, {"text": text["costs.csv"]}),
        "Results.load of a text": (
            load_results,
            {"text": [Path("saved/run.json").read_text("utf-8")]},
        ),
    }
