"""The demonstration in one line: its numbers and its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hearthline as hl

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_demo_shows_numbers_and_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    results = hl.demo(draws=2, progress=False)
    said = capsys.readouterr().out
    assert results.draws == 2
    assert "Level 4" in said
    assert "Looked after: children" in said
    assert "contacts, " in said
    assert "hearthline-demo.png" in said.replace("\n", "")
    assert (tmp_path / "hearthline-demo.png").read_bytes()[:4] == b"\x89PNG"
