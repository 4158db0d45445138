"""Folders that are written atomically."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import left_in

import hearthline as hl
from hearthline.base import files
from hearthline.tables import parquet

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_an_occupied_folder_is_refused(results: hl.Results, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(hl.OutputError, match="not empty"):
        results.save(tmp_path)
    with pytest.raises(hl.OutputError, match=r"holds no run\.json"):
        results.save(tmp_path, overwrite=True)
    assert left_in(tmp_path) == {"mine.txt"}


def test_an_empty_folder_is_taken(results: hl.Results, tmp_path: Path) -> None:
    place = tmp_path / "run"
    place.mkdir()
    results.save(place, pictures=False)
    assert (place / "run.json").is_file()


def test_earlier_results_are_replaced_when_asked(
    results: hl.Results, tmp_path: Path
) -> None:
    place = results.save(tmp_path / "run", pictures=False)
    (place / "stale.txt").write_text("old")
    with pytest.raises(hl.OutputError, match="overwrite"):
        results.save(place, pictures=False)
    results.save(place, overwrite=True, pictures=False)
    assert not (place / "stale.txt").exists()
    assert left_in(tmp_path) == {"run"}


def test_a_path_below_a_file_cannot_be_written(
    results: hl.Results, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(hl.OutputError, match="cannot write"):
            results.save(place)
    assert left_in(tmp_path) == {"file"}


def test_a_link_is_refused(results: hl.Results, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(hl.OutputError, match="link"):
        results.save(tmp_path / "link")


# The umask belongs to the whole process: while it is changed, another thread's files
# get other permissions.
def test_what_is_written_has_the_permissions_of_any_new_file(
    results: hl.Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(_: int) -> int:
        raise AssertionError("the umask was changed")

    (tmp_path / "any").mkdir()
    (tmp_path / "any" / "file").touch()
    monkeypatch.setattr(os, "umask", changed)
    run = results.save(tmp_path / "run", pictures=False)
    table = files.write_text(tmp_path / "table.csv", "a,b")
    assert run.stat().st_mode == (tmp_path / "any").stat().st_mode
    for written in (table, run / "run.json", run / "level.parquet"):
        assert written.stat().st_mode == (tmp_path / "any" / "file").stat().st_mode


@pytest.mark.parametrize("place", ["", None, 3, "a\0b"])
def test_a_path_is_a_path(results: hl.Results, place: str) -> None:
    with pytest.raises(hl.InputError, match="path"):
        results.save(place)


def _full_disk(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("step", ["table", "sync", "rename"])
@pytest.mark.parametrize("earlier", [False, True])
def test_a_full_disk_leaves_nothing_half_written(
    results: hl.Results,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    earlier: bool,
) -> None:
    place = tmp_path / "deep" / "run"
    if earlier:
        results.save(place, pictures=False)
    with monkeypatch.context() as broken:
        if step == "table":
            broken.setattr(parquet.pq.ParquetWriter, "write_table", _full_disk)
        elif step == "sync":
            broken.setattr(files, "sync_tree", _full_disk)
        else:
            broken.setattr(files.Path, "replace", _full_disk)
        with pytest.raises(hl.OutputError, match="No space left on device"):
            results.save(place, overwrite=earlier, pictures=False)
    if earlier:
        assert left_in(tmp_path / "deep") == {"run"}
        assert hl.Results.load(place).table("level").equals(results.table("level"))
    else:
        assert left_in(tmp_path) == set()


@contextmanager
def small_files() -> Iterator[None]:
    """Limit files to 20 kB, which looks like a full disk to the process.

    Kept as short as possible, since the report of the tests may go to a file too.
    """
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_that_cannot_grow_leaves_nothing(
    results: hl.Results, tmp_path: Path
) -> None:
    for name in results.tables:
        results.columns(name)
    refused = pytest.raises(hl.OutputError, match="cannot write")
    with refused, small_files():
        results.save(tmp_path / "run")
    assert left_in(tmp_path) == set()


def test_an_interruption_while_saving_leaves_the_old(
    results: hl.Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = results.save(tmp_path / "run", pictures=False)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "sync_tree", interrupt)
    with pytest.raises(KeyboardInterrupt):
        results.save(place, overwrite=True, pictures=False)
    assert left_in(tmp_path) == {"run"}
    assert hl.Results.load(place).draws == 12


@pytest.mark.parametrize(
    "path",
    ["\ud800", "a\0b", "~no-such-user/file", "a" * 5000, Path("\ud800"), b"bytes", 3],
)
def test_a_path_is_one_of_the_system(path: Any) -> None:
    with pytest.raises(hl.InputError, match=r"^path: expected "):
        files.as_path(path)
