"""Summaries and pictures in a results folder."""

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
    """The results of a run, or a comparison."""

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""

    def summary(
        self, name: str, by: None = None, every: Every = "month"
    ) -> pd.DataFrame:
        """Return a summary of the draws of a table.

        Parameters
        ----------
        name, by, every
            Like the arguments of `Results.summary`.

        Returns
        -------
        pandas.DataFrame
        """

    def demand(self, by: str | list[str] = "locality") -> pd.DataFrame:
        """Return the families above level 1.

        Parameters
        ----------
        by : str or list of str
            Like the argument of `Results.demand`.

        Returns
        -------
        pandas.DataFrame
        """


def write_summaries(
    folder: Path, results: Summarised, monthly: Collection[str]
) -> Path:
    """Write summaries of every table and of demand, as CSV.

    Parameters
    ----------
    folder : pathlib.Path
        The results folder, in which the folder ``summaries`` is created.
    results : Results or Comparison
        The results to summarise.
    monthly : collection of str
        Names of the monthly tables, which are also summarised by year.

    Returns
    -------
    pathlib.Path
        The folder ``summaries``.
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
    """Write the pictures of a results folder.

    Parameters
    ----------
    folder : pathlib.Path
        The results folder, in which the folder ``pictures`` is created.
    pictures : iterable of (str, Picture)
        File names without an extension, each with its picture.
    """
    album = folder / "pictures"
    album.mkdir()
    for name, picture in pictures:
        for ending, content in picture.contents().items():
            (album / f"{name}.{ending}").write_bytes(content)
