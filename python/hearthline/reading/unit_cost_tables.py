"""Where unit costs are in files in the layout of Greater Manchester's database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .problems import Problems
    from .sheets import NumberedRows

#: What rows hold, with the titles that a flat file has for it.
FLAT = {
    "code": ("code",),
    "category": ("category",),
    "detail": ("detail",),
    "description": ("description",),
    "unit": ("unit",),
    "pounds": ("cost_gbp", "pounds"),
    "price_year": ("source_detail", "price_year"),
    "agency": ("agency",),
    "agency_detail": ("agency_detail",),
}
#: Columns without which there are no unit costs, with their titles in the database.
_NEEDED = {
    "code": "cost code",
    "description": "cost detail",
    "unit": "unit",
    "pounds": "original cost",
    "price_year": "original year",
}
#: Words that tell what a column of the database holds; earlier lines come first.
_HELD = {
    "agency": {"agency", "agencies"},
    "code": {"code"},
    "price_year": {"year"},
    "description": {"detail", "details", "description"},
    "detail": {"heading", "headline", "category", "outcome", "area", "topic"},
    "pounds": {"cost", "saving", "savings"},
    "unit": {"unit", "units"},
}
#: Words of a column with prices of another year than their own.
_RESTATED = {"updated", "uprated", "current", "adjusted", "inflated", "latest", "real"}
#: Words of a column with values that are nobody's budget.
_NOT_FISCAL = {"economic", "social", "public"}
#: Titles of columns are shorter than descriptions, which use the same words.
_TITLE_WORDS = 12
#: The header is among the first rows of a sheet, below a title and notes.
_HEADER_WITHIN = 40


@dataclass(frozen=True)
class Table:
    """Rows below a header.

    Attributes
    ----------
    file : str
        The name in messages.
    category : str
        The category of all rows, if no column states it.
    titles : dict of str to str
        The titles of the columns as written, by what they hold.
    at : dict of str to int
        The positions of the columns, by what they hold.
    rows : list
        The rows, each with its number in the file.
    """

    file: str
    category: str
    titles: dict[str, str]
    at: dict[str, int]
    rows: NumberedRows

    def cells(self, row: list[str]) -> dict[str, str]:
        """Return the cells of a row by what they hold.

        Parameters
        ----------
        row : list of str
            The row as it is in the file.

        Returns
        -------
        dict of str to str
            The cells, "" where the row or the table has none.
        """
        found = dict.fromkeys(FLAT, "")
        found["category"] = self.category
        for name, position in self.at.items():
            cell = row[position] if position < len(row) else ""
            # Cells of the database have line breaks.
            found[name] = " ".join(cell.split())
        return found


def tables(pages: dict[str, NumberedRows], problems: Problems) -> Iterator[Table]:
    """Yield the sheets of a file that have unit costs.

    Parameters
    ----------
    pages : dict of str to list
        The rows of each sheet, as `sheets.read_rows` returns them.
    problems : Problems
        Receives missing and ambiguous columns. A sheet without codes, such as an
        introduction, is no problem beside one that has them.

    Yields
    ------
    Table
    """
    found = False
    for file, rows in pages.items():
        headers = [
            (index, _columns(cells))
            for index, (_, cells) in enumerate(rows[:_HEADER_WITHIN])
        ]
        index, columns = max(headers, key=lambda h: len(h[1]), default=(0, {}))
        if "code" not in columns or columns.keys().isdisjoint({"pounds", "price_year"}):
            continue
        found = True
        before = len(problems)
        number, header = rows[index]
        titles = [" ".join(cell.split()) for cell in header]
        for name, title in _NEEDED.items():
            if name not in columns:
                stated = ", ".join(titles[k[0]] for k in columns.values())
                problems.add(
                    f"the columns {stated}",
                    f"a column {title} (or {FLAT[name][0]})",
                    file=file,
                    row=number,
                )
        if len(columns.get("pounds", [])) > 1:
            problems.add(
                f"the columns {', '.join(titles[k] for k in columns['pounds'])}",
                "one column of prices in their original years, named original cost",
                file=file,
                row=number,
            )
        if len(problems) > before:
            continue
        at = {name: positions[0] for name, positions in columns.items()}
        yield Table(
            file,
            file.partition("[")[2].rstrip("]").strip(),
            {name: titles[k] for name, k in at.items()},
            at,
            rows[index + 1 :],
        )
    if not found:
        problems.add(
            "no such row",
            f"a header with the columns {', '.join(_NEEDED.values())}, or "
            f"{', '.join(FLAT[name][0] for name in _NEEDED)}",
        )


def _columns(header: list[str]) -> dict[str, list[int]]:
    """Return the positions of the columns of a header, by what they hold.

    The first position is that of the column to use.
    """
    names = [sheets.plain(cell) for cell in header]
    if not set(FLAT["pounds"]).isdisjoint(names):
        return {
            name: [names.index(title) for title in titles if title in names]
            for name, titles in FLAT.items()
            if not set(titles).isdisjoint(names)
        }
    columns: dict[str, list[int]] = {}
    original: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        words = set(re.findall("[a-z0-9]+", name.replace("_", " ")))
        held = _held(words)
        if held:
            columns.setdefault(held, []).append(position)
            if "original" in words:
                original.setdefault(held, []).append(position)
    columns |= original
    if "agency" in columns:
        first, *others = columns["agency"]
        columns["agency"] = [first]
        if others:
            columns["agency_detail"] = others
    if "pounds" in columns and "price_year" in columns:
        # Prices of the economy and of society have years of their own.
        price = columns["pounds"][0]
        columns["price_year"].sort(key=lambda year: (year < price, year))
    return columns


def _held(words: set[str]) -> str:
    """Return what a column of the database holds, by the words of its title."""
    if len(words) > _TITLE_WORDS or words & _RESTATED:
        return ""
    held = next((held for held, some in _HELD.items() if words & some), "")
    if held == "pounds":
        of_a_year = any(re.fullmatch("(19|20)[0-9]{2}", word) for word in words)
        if "original" not in words and of_a_year:
            return ""
        if words & _NOT_FISCAL and "fiscal" not in words:
            return ""
    return held
