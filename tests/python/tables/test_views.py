"""Views of the engine's memory: types and lifetime, read-only and without copies."""

from __future__ import annotations

import gc

import numpy as np
import pytest

import hearthline as hl
from hearthline.population.families import Families


def test_columns_have_the_stated_types(results: hl.Results) -> None:
    for name in results.tables:
        columns = results.columns(name)
        assert columns.keys[0] == "draw"
        for key in columns.keys:
            expected = np.int32 if key in ("draw", "month") else np.int8
            assert columns.data[key].dtype == expected, (name, key)
        for value in columns.values:
            assert columns.data[value].dtype in (np.float64, np.int64)
        assert {len(column) for column in columns.data.values()} == {len(columns)}


def test_columns_are_read_only(results: hl.Results) -> None:
    column = results.columns("level").data["families"]
    assert not column.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 1.0


def test_columns_own_no_memory(results: hl.Results) -> None:
    for column in results.columns("level").data.values():
        assert not column.flags.owndata


def test_pandas_shares_the_values(results: hl.Results) -> None:
    columns, table = results.columns("level"), results.table("level")
    for value in columns.values:
        assert np.shares_memory(table[value].to_numpy(), columns.data[value])


def test_views_outlive_the_run(small: hl.Scenario) -> None:
    run = hl.run(small, draws=2, seed=5, progress=False)
    column = run.columns("level").data["families"]
    table = run.table("level")
    kept = column.copy()
    frailty = run.population.column("frailty")
    mean = float(frailty.mean())
    del run
    gc.collect()
    junk = [np.full(100_000, i, np.float64) for i in range(50)]
    assert np.array_equal(column, kept)
    assert np.array_equal(table["families"].to_numpy(), kept)
    assert float(frailty.mean()) == mean
    assert len(junk) == 50


def test_families_are_views(small: hl.Scenario) -> None:
    families = Families(small)
    assert len(families) == 2000
    for name in families.columns:
        column = families.column(name)
        assert len(column) == 2000
        assert not column.flags.writeable
        assert not column.flags.owndata
        assert np.shares_memory(column, families.column(name))
    assert families.nbytes / len(families) < 200


def test_families_can_be_read(small: hl.Scenario) -> None:
    table = Families(small).table
    assert table["id"].is_unique
    assert set(table["locality"]) == {"east", "west"}
    assert set(table["level"]) == {1, 2, 3, 4}
    assert table["quintile"].between(1, 5).all()
    assert (table["level"] == 4).sum() == 30
    assert table["domestic_violence"].dtype == bool


def test_an_unknown_column_names_the_nearest(small: hl.Scenario) -> None:
    with pytest.raises(hl.InputError, match="did you mean 'frailty'"):
        Families(small).column("fraility")
