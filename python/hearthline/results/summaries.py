"""What results write beside their tables: summaries for reading, and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..base.folders import write_csv

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    import pandas as pd

    from ..tables.cubes import Every
    from ..tables.picture import Picture


class Summarised(Protocol):
    """What has summaries: the results of a run, or a comparison."""

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""

    def summary(
        self, name: str, by: None = None, every: Every = "month"
    ) -> pd.DataFrame:
        """Return what the draws say together."""

    def demand(self, by: str | list[str] = "locality") -> pd.DataFrame:
        """Return the families above level 1."""


def write_summaries(
    folder: Path, results: Summarised, monthly: Collection[str]
) -> Path:
    """Write summaries of every table, and of demand, as CSV.

    Parameters
    ----------
    folder : pathlib.Path
        The results folder; the summaries have a folder of their own there.
    results : Results or Comparison
        What is summed up.
    monthly : collection of str
        The tables that go by month: these are summed up by year, too.

    Returns
    -------
    pathlib.Path
        The folder of the summaries.
    """
    summaries = folder / "summaries"
    summaries.mkdir()
    for name in results.tables:
        write_csv(summaries / f"{name}.csv", results.summary(name))
        if name in monthly:
            by_year = results.summary(name, every="year")
            write_csv(summaries / f"{name}-by-year.csv", by_year)
    write_csv(summaries / "demand-by-locality.csv", results.demand())
    write_csv(summaries / "demand.csv", results.demand(by=[]))
    return summaries


def write_pictures(folder: Path, pictures: Iterable[tuple[str, Picture]]) -> None:
    """Write pictures to a folder of their own in a results folder.

    Parameters
    ----------
    folder : pathlib.Path
        The results folder.
    pictures : iterable of (str, Picture)
        Names of the files, without an ending, and what is in them.
    """
    album = folder / "pictures"
    album.mkdir()
    for name, picture in pictures:
        picture.write(album / name)
