"""Marginal tables of fifty invented families in two wards, and copies to change."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import ROOT, SMALL

import hearthline as hl

TWO_WARDS = ROOT / "tests" / "data" / "marginals" / "two-wards"
BARNET = ROOT / "scenarios" / "marginals" / "barnet-2014"


def few() -> hl.Scenario:
    """Return the small borough with few families in need, so that fifty are enough."""
    stocks = {f"population.start.level_{n}": s for n, s in ((2, 4), (3, 2), (4, 1))}
    return hl.load(SMALL).set(stocks)


def copy(folder: Path) -> Path:
    """Return a copy of the tables of the two wards."""
    return Path(shutil.copytree(TWO_WARDS, folder / "two-wards"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Change the first occurrence of a text in a file, which must contain it."""
    place = folder / file
    text = place.read_text("utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), "utf-8")
