"""The surroundings of the examples in docstrings, which pytest runs."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _example_surroundings(request: pytest.FixtureRequest) -> None:
    """Run each example in a temporary folder, with a terminal of 80 columns."""
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch = request.getfixturevalue("monkeypatch")
        monkeypatch.chdir(request.getfixturevalue("tmp_path"))
        monkeypatch.setenv("COLUMNS", "80")
