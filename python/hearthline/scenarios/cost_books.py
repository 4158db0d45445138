"""Cost books: those that are shipped, and the unit costs that one states."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from .. import _core
from ..base import checks
from . import cost_items
from .shipped import shipped_folders

if TYPE_CHECKING:
    import os

    import pandas as pd

#: What a file states, by field; a number is a mapping too, with its unit and
#: provenance.
Stated = dict[str, Any]


def cost_books() -> list[str]:
    """Return the names of the cost books that are shipped.

    A scenario takes one in by name (``[costs] book = "barnet-2014"``);
    `Scenario.with_costs` makes a scenario with another.

    Returns
    -------
    list of str
        Sorted names, for `cost_book`.

    Examples
    --------
    >>> import hearthline as hl
    >>> "barnet-2014" in hl.cost_books()
    True
    """
    return _core.shipped_books(shipped_folders())


def cost_book(name_or_path: str | os.PathLike[str]) -> pd.DataFrame:
    """List the unit costs of a cost book.

    Parameters
    ----------
    name_or_path : str or path
        The name of a shipped cost book, such as ``"barnet-2014"`` (`cost_books` lists
        them), or the path of a file.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``name``: ``title``, ``code`` (in the database that it comes from),
        what it falls ``on``, such as ``case.cla``, ``per`` family or child, ``price``
        in pounds of the ``price_year``, ``unit`` (``a year``, ``a week`` or ``each``),
        how many ``times`` a year or for each event, ``edition`` (the one chosen where
        sources disagree), ``category``, ``payers`` with their shares, ``cashable``
        (share of what is released that can be taken out of a budget), ``fixed`` and
        ``semi_fixed`` (shares of the price that do not follow the volume, or only by
        whole steps), the volume of a ``step``, real ``growth`` a year, ``area``
        (``local`` or ``national`` prices), ``value_type`` (``fiscal``, ``economic`` or
        ``social``), ``discounting`` (by the ``standard`` rates or those of ``health``),
        ``flow`` (``cost`` or ``income``), ``grade`` (confidence in the
        price: 1 is best, 6 worst), and ``kind`` and ``text`` (where the price is
        from). `Scenario.cost_items` is the same of a scenario.

    Raises
    ------
    ScenarioError
        If it does not exist (the message states the nearest name), or is invalid.
    InputError
        If the argument is neither a name nor a path.

    Examples
    --------
    >>> import hearthline as hl
    >>> care = hl.cost_book("barnet-2014").loc["looked_after"]
    >>> print(care["price"], care["unit"], care["on"], care["price_year"])
    66871.17 a year case.cla 2014/15
    """
    return cost_items.table(book(name_or_path).get("items", {}))


def book(name_or_path: str | os.PathLike[str]) -> Stated:
    """Return what a cost book states, with what it takes in.

    Parameters
    ----------
    name_or_path : str or path
        The name of a shipped cost book, or the path of a file.

    Returns
    -------
    dict
        Every field, defaults included.

    Raises
    ------
    ScenarioError
        If it does not exist, or is invalid.
    InputError
        If the argument is neither a name nor a path.
    """
    text = checks.name_or_path("cost_book", name_or_path, "a cost book")
    return tomllib.loads(_core.book(text, shipped_folders()))
