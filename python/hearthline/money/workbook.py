"""The workbook of a savings schedule: tables, live totals, and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..tables.ranges import FEWEST_DRAWS, has_range
from .bridge import gap
from .grounds_sheets import Cover, grounds_sheets, write_cover
from .investment import invest_to_save
from .model_sheet import model_sheet
from .savings import SIGN
from .schedule import schedule, tracker
from .sentences import said_of_targets, sentences
from .sheets import HEAD, Sheets
from .what_if import against_targets, gap_sensitivity, sensitivity
from .where import by_payer, by_programme
from .year_sheet import year_sheet

if TYPE_CHECKING:
    from .basis import Basis
    from .strategy import Strategy

_HEADS = {
    "ref": "Ref",
    "opportunity_area": "Opportunity area",
    "description": "Description",
    "class": "Class",
    "recurrence": "Recurrent or one-off",
    "total": "Total",
    "cumulative": "Cumulative",
    "low": "Low",
    "high": "High",
    "fte": "FTE",
    "delivery_rating": "Delivery rating",
    "service_impact": "Service impact",
    "equalities_impact": "Equalities impact",
    "consultation": "Consultation",
    "owner": "Owner",
}

_CHANCE = (
    "Ranges are the middle 80% of draws: chance alone, without uncertainty about "
    "rates, effects or unit costs."
)
_NOTES = (
    "A saving of an item is the difference between baseline and mix, draw by draw, at "
    "the same prices; in each draw both have the same families and share random "
    "numbers.",
    _CHANCE,
    "The schedule is in whole pounds. A total is rounded once, and each row up or down "
    "to one of the two nearest pounds, so that the rows add up to it.",
    "A cashable saving is spending below that of the base year on an item of which a "
    "whole step of capacity goes, times the share that a budget can lose; cost "
    "avoidance is the rest of what the council does not spend.",
)


def workbook(view: Strategy, basis: Basis) -> bytes:
    """Return an Excel workbook.

    Parameters
    ----------
    view : Strategy
        The numbers.
    basis : Basis
        What they rest on.

    Returns
    -------
    bytes
        An ``.xlsx`` file.
    """
    sheets = Sheets(
        f"Savings: {view.title}",
        f"Against {view.baseline}",
        f"Pounds, {view.money}. {SIGN} [note 1]",
    )
    cover = sheets.book.add_worksheet("Cover")
    _savings(sheets, view)
    _cases(sheets, view)
    grounds_sheets(sheets, basis, view.label[:1].upper() + view.label[1:] + ".")
    write_cover(
        sheets,
        cover,
        Cover(
            title=f"Savings of “{view.title}”",
            question=f"What would it save against “{view.baseline}” in the council's "
            f"general fund, {view.years[0]} to {view.years[-1]}?",
            answer=[*sentences(view), *filter(None, [said_of_targets(view)])],
            about=f"Not discounted, {view.money}. Cashable savings, cost avoidance and "
            "income are never added together. " + SIGN,
            notes=_notes(view),
        ),
    )
    return sheets.close()


def _notes(view: Strategy) -> list[str]:
    """Return the notes of the workbook; of few draws, that they have no range."""
    if has_range(view.draws):
        return list(_NOTES)
    few = (
        f"There are {view.draws} draws, too few for ranges, which are left out; "
        f"from {FEWEST_DRAWS} draws on they are shown."
    )
    if view.draws == 1:
        few = (
            "There is one draw: how much is chance is not known. From "
            f"{FEWEST_DRAWS} draws on ranges are shown."
        )
    return [few if note == _CHANCE else note for note in _NOTES]


def _savings(sheets: Sheets, view: Strategy) -> None:
    """Write the schedule, and what belongs to it."""
    table = schedule(view)
    rows = table[table["ref"].astype(str).str.match(r"[A-Z]\d")].reset_index(drop=True)
    bridge, case = gap(view), invest_to_save(view)
    if not has_range(view.draws):
        rows[["low", "high"]] = None
        case.loc[case.index.str.endswith((", low", ", high"))] = np.nan
    sheets.table(
        "Savings schedule",
        "Savings by unit cost and class: each year against the budget of the year "
        "before",
        rows,
        _HEADS,
        "Low and high are the 10th and 90th percentile of draws of the cumulative "
        "amount [note 2]. The last columns are for people to fill in.",
    )
    model_sheet(sheets, view, rows, bridge, case)
    year_sheet(sheets, view)
    sheets.table(
        "Gap bridge",
        "From the base budget to the budget of each year",
        bridge.reset_index(),
        {"row": "Row"},
        "Budgets are what the baseline spends on the unit costs of this workbook at "
        f"average prices, at first in {view.base_year}; not those that the council "
        "set.",
    )
    sheet = sheets.table(
        "Invest to save",
        "What programmes cost, and the cash that they free",
        case.reset_index(),
        {"row": "Row"},
        "Cost avoidance is not in it: it takes no money out of a budget. Nor is "
        f"anything before {view.years[0]}.",
    )
    for column, share in enumerate(case.iloc[-1], start=1):
        sheet.write_number(HEAD + len(case), column, share, sheets.numbers["share"])


def _cases(sheets: Sheets, view: Strategy) -> None:
    """Write targets, parts and other assumptions, and where savings fall."""
    last = view.years[-1]
    if view.targets:
        chances = against_targets(view)
        if not has_range(view.draws):
            chances[["low", "high"]] = np.nan
        sheets.table(
            "Targets",
            "The chance that each target is met",
            chances.reset_index(),
            {"financial_year": "Financial year"},
            "Cashable savings and income count towards a target, cost avoidance does "
            "not. A chance is a share of draws.",
            dict.fromkeys(("chance", "if_a_year_later"), "share"),
            f"Pounds, {view.money}. Savings are positive. [note 1]",
        )
    if view.parts:
        parts = by_programme(view)
        if not has_range(view.draws):
            parts[["cashable_low", "cashable_high"]] = np.nan
        sheets.table(
            "Programmes",
            f"Each programme alone, their interaction, and the mix, in {last}",
            parts.reset_index(),
            {"part": "Part"},
            "Programmes that were run alone must not be added up without the "
            "interaction.",
        )
    sheets.table(
        "Sensitivity",
        f"The cashable saving of {last} under other assumptions",
        sensitivity(view),
        {},
        "One assumption at a time. A later start is taken for the level of as much "
        "earlier. How strong effects are, and chance, need other runs.",
    )
    sheets.table(
        "Gap sensitivity",
        f"What other growth of prices adds to the gap of {last}",
        gap_sensitivity(view).reset_index(),
        {"budget": f"Budget of {last}"},
        "Prices that grow by so much more or less each year than is stated, since the "
        "base budget.",
    )
    sheets.table(
        "Where it falls",
        f"Each class by payer in {last}",
        by_payer(view).reset_index(),
        {"payer": "Payer", "budget": "Budget"},
        "Only rows of the council's general fund are on the other sheets. Classes "
        "are never added up.",
    )
    sheets.table(
        "Tracker",
        "Savings tracker",
        tracker(view),
        {},
        "The target is the central forecast of the last year. The rest is for "
        "people to fill in.",
    )
