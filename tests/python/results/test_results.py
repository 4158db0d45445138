"""Tables, summaries, families, folders."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import hearthline as hl
from hearthline.tables import parquet
from hearthline.tables.columns import Columns
from hearthline.tables.cubes import across_draws, cube, financial_years
from hearthline.tables.measures import Measure

if TYPE_CHECKING:
    from pathlib import Path


def test_tables_are_for_reading(results: hl.Results) -> None:
    table = results.table("level")
    assert list(table.columns[:4]) == ["draw", "month", "locality", "level"]
    assert table["month"].dtype == "datetime64[ms]"
    assert table["month"].min() == pd.Timestamp("2014-04-01")
    assert table["month"].max() == pd.Timestamp("2017-03-01")
    assert list(table["locality"].cat.categories) == ["east", "west"]
    assert table["level"].dtype == np.int32
    assert table["level"].unique().tolist() == [1, 2, 3, 4]
    assert len(table) == 12 * 36 * 2 * 4


def test_a_summary_is_taken_of_summed_draws(results: hl.Results) -> None:
    table = results.table("level")
    month = pd.Timestamp("2015-01-01")
    cell = table[(table["month"] == month) & (table["level"] == 2)]
    draws = cell.groupby("draw")["families"].sum().to_numpy()
    said = results.summary("level", measures="families")
    row = said[(said["month"] == month) & (said["level"] == 2)].iloc[0]
    assert row["mean"] == pytest.approx(draws.mean(), rel=1e-12)
    assert row["mcse"] == pytest.approx(draws.std(ddof=1) / np.sqrt(12), rel=1e-9)
    for name, share in (("p10", 10), ("p50", 50), ("p90", 90)):
        assert row[name] == pytest.approx(np.percentile(draws, share), rel=1e-12)
    assert row["unit"] == "families (mean number)"


def test_columns_know_their_units_and_kinds(results: hl.Results) -> None:
    kinds = {
        (table, value): measure.kind
        for table in results.tables
        for value, measure in results.columns(table).measures.items()
    }
    assert set(kinds) == {
        (table, value)
        for table in results.tables
        for value in results.columns(table).values
    }
    assert kinds["level", "families"] == "stock"
    assert kinds["move", "families"] == "flow"
    assert kinds["cost", "pounds"] == "money"
    overlaps = {t: dict(results.columns(t).overlaps) for t in results.tables}
    assert list(overlaps["level_theme"]) == ["theme"]
    assert list(overlaps["crossing"]) == ["edge"]
    assert not overlaps["level"]


def test_saved_columns_keep_their_units_and_kinds(
    results: hl.Results, tmp_path: Path
) -> None:
    own = results.columns("theme")
    path = tmp_path / "theme.parquet"
    parquet.write([own], "2014-04", path)
    read = parquet.read(path, "2014-04")
    assert read.measures == own.measures
    assert read.overlaps == own.overlaps
    field = pq.read_schema(path).field("entries")
    assert field.metadata == {b"unit": b"families that enter", b"kind": b"flow"}


def test_a_column_without_a_unit_is_refused(
    results: hl.Results, tmp_path: Path
) -> None:
    path = tmp_path / "level.parquet"
    parquet.write([results.columns("level")], "2014-04", path)
    saved = pq.read_table(path)
    bare = pa.schema(
        [field.remove_metadata() for field in saved.schema], saved.schema.metadata
    )
    pq.write_table(saved.cast(bare), path)
    with pytest.raises(
        hl.InputError, match=r"'families' has no unit.*run the scenario"
    ):
        parquet.read(path, "2014-04")


def test_shares_do_not_add_up() -> None:
    columns = Columns(
        "made_up",
        ("draw", "month", "locality"),
        ("share",),
        {
            "draw": np.zeros(4, np.int32),
            "month": np.array([0, 0, 1, 1], np.int32),
            "locality": np.array([0, 1, 0, 1], np.int8),
            "share": np.array([0.1, 0.2, 0.3, 0.4]),
        },
        {"locality": ("east", "west")},
        {"share": Measure("share of families", "share")},
        {},
    )
    own = cube(columns, draws=1, start="2014-04", horizon=2, by="locality")
    assert own.values["share"].tolist() == [[[0.1, 0.2], [0.3, 0.4]]]
    assert own.units == {"share": "share of families"}
    for by, every in ([], "month"), ("locality", "year"):
        with pytest.raises(hl.InputError, match="shares cannot be summed"):
            cube(columns, draws=1, start="2014-04", horizon=2, by=by, every=every)


def test_localities_can_be_told_apart(results: hl.Results) -> None:
    whole = results.summary("level", by=[], measures="families")
    parts = results.summary("level", by="locality", measures="families")
    assert len(parts) == 2 * len(whole) == 72
    assert parts["mean"].sum() == pytest.approx(whole["mean"].sum())
    assert whole["mean"].to_numpy() == pytest.approx(2000)


def test_years_average_stocks_and_sum_flows(results: hl.Results) -> None:
    monthly = results.summary("level", measures=["families", "entries"])
    yearly = results.summary("level", every="year", measures=["families", "entries"])
    first = monthly["month"] < pd.Timestamp("2015-04-01")
    for measure, form in (("families", "mean"), ("entries", "sum")):
        of = monthly[first & (monthly["measure"] == measure)]
        expected = of.groupby("level", observed=True)["mean"].agg(form).to_numpy()
        one = yearly[(yearly["year"] == 2014) & (yearly["measure"] == measure)]
        assert one["mean"].to_numpy() == pytest.approx(expected)
    assert list(yearly["financial_year"].unique()) == ["2014/15", "2015/16", "2016/17"]


def test_numbers_come_before_their_unit(results: hl.Results) -> None:
    statistics = ["mean", "mcse", "p10", "p50", "p90", "unit"]
    keys = ["month", "level", "measure"]
    assert list(results.summary("level")) == keys + statistics
    keys = ["year", "financial_year", "from", "to", "measure"]
    moves = results.summary("move", every="year")
    assert list(moves) == keys + statistics
    assert moves["from"].dtype == moves["to"].dtype == moves["year"].dtype == np.int32


def test_keys_that_are_numbers_are_saved_as_numbers(
    results: hl.Results, tmp_path: Path
) -> None:
    path = tmp_path / "saved.parquet"
    for name in ("level", "move", "cost"):
        own = results.columns(name)
        parquet.write([own], "2014-04", path)
        pd.testing.assert_frame_equal(pd.read_parquet(path), results.table(name))
        assert parquet.read(path, "2014-04").check_same_columns(own) is None
        for key in own.keys:
            read = parquet.read(path, "2014-04").data[key]
            np.testing.assert_array_equal(read, own.data[key])
    cost = pq.read_table(path)
    for column, wrong, message in (
        ("year", 1999, "other numbers than its labels"),
        ("locality", 1, "its labels are names"),
    ):
        at = cost.schema.get_field_index(column)
        spoilt = pa.array(np.full(len(cost), wrong, np.int32))
        pq.write_table(cost.set_column(at, column, spoilt), path)
        with pytest.raises(hl.InputError, match=message):
            parquet.read(path, "2014-04")


def test_financial_years_run_from_april() -> None:
    years, place = financial_years("2014-02", 15)
    assert years == ["2013/14", "2014/15", "2015/16"]
    assert np.bincount(place).tolist() == [2, 12, 1]
    assert financial_years("1999-04", 1)[0] == ["1999/00"]


def test_one_draw_has_no_error() -> None:
    said = across_draws(np.ones((1, 3)))
    assert np.isnan(said["mcse"]).all()
    assert (said["p10"] == said["p90"]).all()


@pytest.mark.parametrize("table", ["theme", "level_theme", "crossing"])
def test_a_sum_that_counts_twice_is_refused(results: hl.Results, table: str) -> None:
    with pytest.raises(hl.InputError, match="cannot be summed over"):
        results.summary(table, by=[])


def test_unknown_names_are_errors(results: hl.Results) -> None:
    with pytest.raises(hl.InputError, match="did you mean 'level'"):
        results.table("levels")
    with pytest.raises(hl.InputError, match="did you mean 'locality'"):
        results.summary("level", by="localty")
    with pytest.raises(hl.InputError, match="did you mean 'families'"):
        results.summary("level", measures="family")
    with pytest.raises(hl.InputError, match="every"):
        results.summary("level", every="week")  # type: ignore[arg-type]
    with pytest.raises(hl.InputError, match="picture"):
        results.plot("pie")


def test_the_overview_has_the_main_numbers(results: hl.Results) -> None:
    table = results.overview()
    keys = ["number", "year", "financial_year"]
    assert list(table) == [*keys, "mean", "mcse", "p10", "p90", "unit"]
    acute = table[table["number"] == "Level 4"]
    assert acute["year"].tolist() == [2014, 2016]
    yearly = results.summary("level", every="year", measures="families")
    own = yearly[yearly["level"] == 4].iloc[[0, -1]]
    for column in ("mean", "mcse", "p10", "p90"):
        assert acute[column].tolist() == own[column].tolist()
    assert "<th>2016/17</th>" in results._repr_html_()


# ---- One family -------------------------------------------------------------


def test_a_family_has_a_history(results: hl.Results) -> None:
    crowded = results.table("level_theme")
    assert len(crowded) > 0
    trace = max((results.family(i) for i in range(60)), key=lambda t: len(t.steps))
    table = trace.table
    assert len(table) == len(trace.steps) > 1
    assert table["date"].is_monotonic_increasing
    assert table["level"].between(1, 4).all()
    assert table["what"].iloc[0] == "The scenario starts"
    assert trace.story.count("\n") == len(table) + 1
    assert repr(trace).startswith(f"<Trace of family {trace.family}, draw 0:")
    assert trace._repr_html_().startswith("<ul><li>Family")
    assert f"amily {trace.family}" in trace.plot().hearthline_alt


@pytest.mark.parametrize(
    ("family", "draw"), [(10**9, 0), (-1, 0), ("x", 0), (0, 12), (0, -1)]
)
def test_an_unknown_family_or_draw_is_an_error(
    results: hl.Results, family: int, draw: int
) -> None:
    with pytest.raises(hl.InputError, match=r"family|draw"):
        results.family(family, draw=draw)


# ---- Folders ----------------------------------------------------------------


@pytest.fixture(scope="module")
def saved(results: hl.Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return results.save(tmp_path_factory.mktemp("saved") / "deep" / "run")


def test_saved_results_read_back_equal(results: hl.Results, saved: Path) -> None:
    again = hl.Results.load(saved)
    assert repr(again) == repr(results)
    assert again.tables == results.tables
    for name in results.tables:
        assert again.table(name).equals(results.table(name))
        assert again.columns(name).data.keys() == results.columns(name).data.keys()
        column = next(iter(again.columns(name).data.values()))
        assert not column.flags.writeable
    assert again.family(5, draw=3).steps == results.family(5, draw=3).steps
    assert again.plot("level").hearthline_alt == results.plot("level").hearthline_alt


def test_the_folder_holds_what_is_promised(results: hl.Results, saved: Path) -> None:
    place = saved
    about = json.loads((place / "run.json").read_text())
    assert about["scenario"] == "small"
    assert about["digest"] == results.scenario.digest
    assert (about["seed"], about["draws"], about["start"]) == (3, 12, "2014-04")
    assert hl.load(place / "scenario.toml") == results.scenario
    for name in results.tables:
        assert (place / f"{name}.parquet").is_file()
        assert (place / "summaries" / f"{name}.csv").is_file()
    for name in results.pictures:
        for ending in ("png", "svg", "txt"):
            assert (place / "pictures" / f"{name}.{ending}").stat().st_size > 50
    frame = pd.read_parquet(place / "level.parquet")
    assert frame["families"].sum() == pytest.approx(12 * 36 * 2000)


def test_equal_runs_give_equal_bytes(small: hl.Scenario, tmp_path: Path) -> None:
    places = [
        hl.run(small, 2, 5, threads=t, progress=False).save(tmp_path / str(t))
        for t in (1, 2)
    ]
    names = [sorted(p.relative_to(q) for p in q.rglob("*")) for q in places]
    assert names[0] == names[1]
    for name in names[0]:
        one, two = (place / name for place in places)
        if one.is_file():
            assert one.read_bytes() == two.read_bytes(), name


def test_another_population_is_kept(small: hl.Scenario, tmp_path: Path) -> None:
    changed = small.set({"moves.2->3.rate": 0.2})
    base = hl.run(small, draws=1, progress=False)
    run = hl.run(changed, draws=2, progress=False, population=base.population)
    again = hl.Results.load(run.save(tmp_path / "run", pictures=False))
    assert again.population.scenario == small
    assert again.family(7).steps == run.family(7).steps


def test_a_changed_folder_is_refused(
    small: hl.Scenario, results: hl.Results, tmp_path: Path
) -> None:
    place = results.save(tmp_path / "run", pictures=False)
    (place / "scenario.toml").write_text(small.set({"title": "Other"}).to_toml())
    with pytest.raises(hl.InputError, match="the folder was changed"):
        hl.Results.load(place)


@pytest.mark.parametrize("damage", ["missing", "empty", "cut"])
def test_a_damaged_table_is_an_error(
    results: hl.Results, tmp_path: Path, damage: str
) -> None:
    place = results.save(tmp_path / "run", pictures=False)
    table = place / "level.parquet"
    if damage == "missing":
        table.unlink()
    else:
        table.write_bytes(b"" if damage == "empty" else table.read_bytes()[:500])
    with pytest.raises(hl.InputError, match="cannot read"):
        hl.Results.load(place).table("level")


def test_a_folder_without_results_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(hl.InputError, match="holds no results"):
        hl.Results.load(tmp_path / "none")
    (tmp_path / "run.json").write_text("[1, 2")
    with pytest.raises(hl.InputError, match="holds no results"):
        hl.Results.load(tmp_path)
    (tmp_path / "run.json").write_text('{"kind": "comparison", "format": 1}')
    with pytest.raises(hl.InputError, match=r"expected .* found kind 'comparison'"):
        hl.Results.load(tmp_path)


@pytest.mark.parametrize("by", [3, b"level", {"level": 1}, ["level", None], "\ud800"])
def test_keys_are_names(results: hl.Results, by: Any) -> None:
    with pytest.raises(hl.InputError, match=r"^key of table 'level': expected "):
        results.summary("level", by=by)
    with pytest.raises(hl.InputError, match=r"^by: expected "):
        results.demand(by)


def test_flags_of_save_are_flags(results: hl.Results, tmp_path: Path) -> None:
    for arguments in ({"overwrite": 1}, {"pictures": "no"}):
        with pytest.raises(hl.InputError, match="expected True or False, found"):
            results.save(tmp_path / "out", **arguments)
    assert not (tmp_path / "out").exists()


def test_a_picture_is_written_beside_its_text(
    results: hl.Results, tmp_path: Path
) -> None:
    picture = results.plot("level")
    picture.write(str(tmp_path / "level"))
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {"level.png", "level.svg", "level.txt"}
    with pytest.raises(hl.OutputError, match="cannot write"):
        picture.write(tmp_path / "none" / "level")
    with pytest.raises(hl.InputError, match="path: expected a path"):
        picture.write(3)


def test_families_given_to_load_are_families(
    results: hl.Results, tmp_path: Path
) -> None:
    folder = results.save(tmp_path / "out", pictures=False)
    with pytest.raises(hl.InputError, match=r"^population: expected families"):
        hl.Results.load(folder, population="out")


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("seed", 2**32),
        ("draws", "12"),
        ("tables", {"level": 1}),
        ("start", None),
        ("digest", 3),
        ("population", {"name": "a"}),
    ],
)
def test_a_changed_entry_of_a_folder_is_refused_by_name(
    results: hl.Results, tmp_path: Path, entry: str, value: object
) -> None:
    folder = results.save(tmp_path / "out", pictures=False)
    file = folder / "run.json"
    about = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**about, entry: value}), "utf-8")
    with pytest.raises(hl.InputError, match=rf"run\.json: {entry}: expected"):
        hl.Results.load(folder)
    if entry in about:
        del about[entry]
        file.write_text(json.dumps(about), "utf-8")
        with pytest.raises(hl.InputError, match=rf"run\.json: {entry} is missing"):
            hl.Results.load(folder)


def test_a_summary_has_a_measure(results: hl.Results) -> None:
    with pytest.raises(hl.InputError, match=r"^measure of table 'level': .* one or"):
        results.summary("level", measures=[])
