"""The sheets that say what numbers rest on, and the cover of a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from .sheets import height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from .basis import Basis
    from .sheets import Kind, Sheets

#: What the sheet of unit costs shows.
_COSTS = {
    "title": "Unit cost",
    "on": "Falls on",
    "price": "Price",
    "unit": "Unit",
    "price_year": "Price year",
    "payers": "Payers",
    "cashable": "Cashable",
    "fixed": "Fixed",
    "semi_fixed": "Semi-fixed",
    "step": "Step",
    "growth": "Growth",
    "grade": "Grade",
    "kind": "Evidence",
    "text": "Where the price is from",
}
#: How the sheet of unit costs shows numbers.
_COST_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("price", "step"), "price"),
    **dict.fromkeys(("cashable", "fixed", "semi_fixed"), "share"),
    "growth": "fine",
}


@dataclass(frozen=True)
class Cover:
    """What the cover of a workbook says.

    Attributes
    ----------
    title, question : str
        The first two lines.
    answer : sequence of str
        Sentences.
    about : str
        What money the amounts are.
    notes : sequence of str
        Those to which the sheets refer by number, from 1.
    """

    title: str
    question: str
    answer: Sequence[str]
    about: str
    notes: Sequence[str]


def grounds_sheets(sheets: Sheets, basis: Basis, note: str) -> None:
    """Add the sheets that say what the numbers rest on.

    Parameters
    ----------
    sheets : Sheets
        The workbook.
    basis : Basis
        What they rest on.
    note : str
        What the sheet of unit costs says of them.
    """
    sheets.table(
        "Unit costs",
        "Unit costs, with where each is from",
        basis.costs.reindex(columns=list(_COSTS)),
        _COSTS,
        note,
        _COST_KINDS,
        units="Pounds in the money of the price year, as stated.",
    )
    sheets.table(
        "What differs",
        "What differs from the baseline",
        basis.changes,
        {},
        "Every parameter of the mix that the baseline does not have, but for unit "
        "costs: both are priced with those of the sheet Unit costs.",
        dict.fromkeys(("before", "after"), "general"),
        units="",
    )
    if basis.answers:
        sheets.table(
            "Challenges",
            "Questions that are asked of a savings claim",
            pd.DataFrame(basis.answers, columns=["question", "answer"]),
            {},
            units="",
        )
    sheets.table(
        "Run",
        "How the run can be repeated",
        pd.DataFrame(list(basis.run.items()), columns=["what", "value"]),
        {},
        units="",
    )


def write_cover(sheets: Sheets, sheet: Worksheet, cover: Cover) -> None:
    """Write the question, the answer, the contents and the notes.

    Parameters
    ----------
    sheets : Sheets
        The workbook, whose other sheets are there already.
    sheet : Worksheet
        The cover.
    cover : Cover
        What it says.
    """
    width = 90
    sheet.set_column(0, 0, width, sheets.wrapped)
    lines: list[tuple[str, Format]] = [
        (cover.title, sheets.title),
        (cover.question, sheets.bold),
        *((text, sheets.wrapped) for text in cover.answer),
        (cover.about, sheets.wrapped),
        ("Contents", sheets.bold),
    ]
    row = 0
    for text, form in lines:
        sheet.write(row, 0, text, form)
        size = 1.4 if form is sheets.title else 1.0
        sheet.set_row(row, size * height([text], [int(width / size)]))
        row += 1
    for name, what in sheets.contents:
        sheet.write_url(row, 0, f"internal:'{name}'!A1", sheets.link, f"{name}: {what}")
        row += 1
    sheet.write(row, 0, "Notes", sheets.bold)
    for number, note in enumerate(cover.notes, start=1):
        text = f"[note {number}] {note}"
        sheet.write(row + number, 0, text, sheets.wrapped)
        sheet.set_row(row + number, height([text], [width]))
    sheets.print_to(sheet, row + len(cover.notes), 0)
    sheet.fit_to_pages(1, 1)
