"""Which module draws each kind of object, through one table."""

from __future__ import annotations

import inspect

import pytest

import hearthline as hl
from hearthline.results.trace import Trace
from hearthline.tables.drawn import DRAWERS, Drawn, drawer

#: Objects with pictures, with the arguments of their `plot`.
KINDS = {
    hl.Comparison: ["name", "scenario"],
    hl.Expectation: ["name"],
    hl.Families: ["name", "measure", "outlines"],
    hl.MultiStateComparison: ["name", "option"],
    hl.MultiStateExpectation: ["name"],
    hl.MultiStateRun: ["name"],
    hl.Projection: [],
    hl.Reached: ["name", "year"],
    hl.Results: ["name"],
    Trace: [],
    hl.Validation: [],
    hl.Waterfall: ["name", "year"],
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_everything_is_drawn_in_one_way(kind: type[Drawn]) -> None:
    assert issubclass(kind, Drawn)
    assert kind._kind in DRAWERS
    assert [*inspect.signature(kind.plot).parameters][1:] == KINDS[kind]


def test_every_drawer_draws_something() -> None:
    assert DRAWERS.keys() == {kind._kind for kind in KINDS}
    for kind in DRAWERS:
        module = drawer(kind)
        assert callable(module.available)
        assert callable(module.draw)


def test_pictures_have_names(results: hl.Results, comparison: hl.Comparison) -> None:
    trace = results.family(int(results.population.column("id")[0]))
    assert trace.pictures == ["timeline"]
    assert results.plot().hearthline_title == results.plot("level").hearthline_title
    for drawn in (results, comparison):
        with pytest.raises(hl.InputError, match="did you mean 'level'"):
            drawn.plot("levle")
