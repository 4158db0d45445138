"""Fifty families in two wards, made up; and copies of their tables to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import ROOT, SMALL

import hearthline as hl

TWO_WARDS = ROOT / "tests" / "data" / "marginals" / "two-wards"
BARNET = ROOT / "scenarios" / "marginals" / "barnet-2014"


def few() -> hl.Scenario:
    """Return the small borough with few families in need, so that fifty suffice."""
    stocks = {f"population.start.level_{n}": s for n, s in ((2, 4), (3, 2), (4, 1))}
    return hl.load(SMALL).set(stocks)


def copy(folder: Path) -> Path:
    """Return a copy of the tables of the two wards."""
    return Path(shutil.copytree(TWO_WARDS, folder / "two-wards"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Change a text in a file where it stands first; it must be there."""
    place = folder / file
    text = place.read_text("utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), "utf-8")
