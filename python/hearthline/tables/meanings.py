"""The meaning of every table and column that users get, described once.

The engine states the unit and the kind of every value column, and which keys overlap;
what is here is about the rest: tables, keys and statistics. A name has the same meaning
in every table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base import words
from ..base.zones import ZONES

if TYPE_CHECKING:
    from .measures import Kind, Measure

#: What each table counts, by name.
TABLES = {
    # Need.
    "level": "Families at each need level; those that enter and leave it",
    "zone": "Families in each zone of the order and happiness boundary; those that "
    "enter and leave it",
    "theme": "Families with each risk theme; those that gain and lose it",
    "level_theme": "Families with each risk theme, by need level",
    "move": "Families that move from one need level to another",
    "crossing": "Families that cross an edge of the order and happiness boundary",
    # Cases.
    "contact": "Contacts with the front door, by who makes them",
    "referral": "Referrals, those within 12 months of another, and those not assessed",
    "assessment": "Assessments started, completed, and completed in 45 working days",
    "case": "Open cases by kind, and those that wait; cases that start and end",
    "closing": "Cases that end, by kind and by how they end",
    "duration": "Cases that end, and the months for which they were open",
    "placement": "Looked-after children by where they live",
    "case_age": "Children on protection plans and in care, by age",
    "unmet": "Families in need without a case",
    "caf_start": "Early help that starts, by route and by who made the last contact",
    "caf_theme": "Early help that starts, of families with each risk theme and with "
    "none",
    "caf_open": "Open early help, by need level and by how long it has been open",
    "team": "Teams: cases held, families that wait, workers, and what becomes of the "
    "queue",
    "wait": "Families that a worker takes, by how long they had waited",
    # Programmes.
    "programme": "Programmes: families in them, waiting and eligible; those found, and "
    "stays that start and end",
    "programme_place": "Places of programmes, and families in them",
    "programme_start": "Stays that start in the twelve months from a month on, by who "
    "starts",
    "programme_overlap": "Families by how many programmes they are in at once",
    "programme_theme": "Families in need by risk theme, and whether a programme serves "
    "them",
    # Money.
    "cost": "Gross cost by financial year, item and payer, in whole pence: what was "
    "counted, at the prices of the cost book",
    "volume": "What costs can fall on, by financial year: months in a state, events",
    # People.
    "population": "Children at 1 July, by age and sex",
    "demography": "Families and children, and how they form, move, grow up and part",
    "turnover": "Families that arrive at each need level, and that leave from it",
    "stream": "Cases of streams, which do not arise from need",
    # Summaries of several tables.
    "options": "All scenarios side by side in one year: need, cases and cost, with "
    "their differences from the baseline",
    "waterfall": "What each programme of a mix does alone, and what they do together",
    "reached": "What each programme of a mix changes alone, and all of them together: "
    "among the families that start it at any time of the run, among all others, and in "
    "the borough",
    "changes": "What differs between each scenario and the one that it was made from",
    "savings": "What scenarios save by financial year, in four classes that are never "
    "added up, and what programmes cost",
    "dashboard": "The measures of Barnet's early help dashboards, each beside its "
    "target",
    "demand": "Families above need level 1, and the children in them",
    "demand-by-locality": "Families above need level 1, and the children in them, by "
    "locality",
    "teams": "Caseloads of teams, and how long families wait for a worker",
    "programmes": "Places and their use, waits, who is found, and how stays end, by "
    "programme",
    "assets": "What programmes supply against what families need, by theme, programme "
    "and locality, in the last month",
}


def _choice(of: dict[str, str]) -> str:
    return ", ".join(f"{name} ({title})" for name, title in of.items())


_LEVELS = {
    level: words.level_with_meaning(level).partition(": ")[2] for level in "1234"
}

#: What each key column says, by name.
KEYS = {
    "among": "Whose numbers they are: reached (families that start the programme, or "
    "any of the mix), others, borough (all families)",
    "age": "Age in completed years",
    "age_band": "Age of the child, in years",
    "case": f"Kind of case: {_choice(words.CASES)}",
    "category": "Part of the dashboard",
    "draw": "Draw, from 0: one simulated history of all families. Draws are "
    "alternatives: take their mean, never their sum",
    "edge": "Edge of the boundary: inner (between order and boundary) or outer "
    "(between boundary and chaos)",
    "group": "Part of the table of options; of stays that start, families with this "
    "level, theme, youngest child's age, quintile or case at the start",
    "financial_year": "Label of the financial year, April to March",
    "from": "Need level before the move",
    "item": "Unit cost, by its name in the cost book; of programmes, "
    "programme.NAME and what of it is priced",
    "payer": "Who pays",
    "class": "Class of savings: cashable, avoidance, income, partners; or programmes, "
    "what they cost",
    "budget": "Whose budget: general_fund, ring_fenced or partner",
    "level": f"Need level: {_choice(_LEVELS)}",
    "locality": "Locality, by its name in the scenario",
    "measure": "What is counted: a value column of the table, or a line of the "
    "dashboard",
    "month": "Month, by its first day",
    "name": "Theme or programme, by its name in the scenario",
    "on": "What costs can fall on, by its name in cost books",
    "of": "Whether the row is about a theme or a programme",
    "number": "What is counted, in words",
    "open_for": "How long the case has been open",
    "placement": f"Where the child lives: {_choice(words.PLACEMENTS)}",
    "programme": "Programme, by its name in the scenario",
    "programmes": "How many programmes a family is in at once",
    "reason": "How the case ends: its outcome, the kind of case that follows, or the "
    "family's or child's reason",
    "route": "Way to early help: door (from the front door), assessment (after an "
    "assessment), stepped_down (from social care)",
    "scenario": "Scenario, by its name in the comparison",
    "sex": "Sex of the child",
    "source": "Who makes the contact",
    "step": "Step from the baseline to the mix: baseline, alone (one part of the mix), "
    "interaction (what the mix changes minus the sum of what its parts change alone, "
    "draw by draw), mix (all parts together)",
    "stream": "Stream of cases, by its name in the scenario",
    "team": "Team, by its name in the scenario",
    "theme": f"Risk theme: {_choice(words.THEMES)}",
    "to": "Need level after the move",
    "made_from": "Scenario that it was made from",
    "part": "Part of the mix, alone on the baseline: a programme, by its name in the "
    "scenario, or other-changes; empty for other steps",
    "path": "Parameter or table that was changed, by its path in the scenario",
    "up_to": "Upper limit of a band of waiting times, in months; inf for the last band",
    "year": "Year",
    "zone": f"Zone of the boundary: {_choice(ZONES)}",
}

#: What a year is, by whether its label is beside it.
_YEAR = {
    True: "Calendar year in which the financial year begins, in April",
    False: "Calendar year; the numbers are those of its 1 July",
}

#: What each statistic says, by name, and whether it can be summed.
STATISTICS = {
    "mean": ("Mean over draws", "as its measure"),
    "difference": ("Mean over draws of scenario minus baseline", "as its measure"),
    "mcse": (
        "Monte Carlo standard error of the mean, or of the mean difference; it falls "
        "with more draws and says nothing about how well the rates are known",
        "no",
    ),
    "difference_mcse": (
        "Monte Carlo standard error of the difference, from paired draws",
        "no",
    ),
    "p10": ("A tenth of the draws are below it: Monte Carlo variation only", "no"),
    "p50": ("Half of the draws are below it: the median", "no"),
    "p90": ("A tenth of the draws are above it: Monte Carlo variation only", "no"),
    "baseline": ("Mean over draws of the baseline", "as its measure"),
    "relative": ("Difference divided by the baseline; 0.1 is a tenth more", "no"),
    "cumulative_mean": ("Mean over draws of the sum from the first year on", "no"),
    "cumulative_mcse": ("Monte Carlo standard error of that mean", "no"),
    "cumulative_p10": ("A tenth of the draws' sums are below it", "no"),
    "cumulative_p90": ("A tenth of the draws' sums are above it", "no"),
    "difference_p10": ("A tenth of the draws' differences are below it", "no"),
    "difference_p50": ("Half of the draws' differences are below it", "no"),
    "difference_p90": ("A tenth of the draws' differences are above it", "no"),
    "better": (
        "Share of the draws in which it is better than the baseline: Monte Carlo "
        "variation only",
        "no",
    ),
    "better_if": ("Whether fewer or more of it is better", "no"),
    "before": ("Value in the scenario that it was made from", "no"),
    "after": ("Value in this scenario", "no"),
    "kind": ("Provenance of the new value: source, calibrated or assumption", "no"),
    "text": ("Document, target or reason of the new value", "no"),
    "target": ("Target of the measure, as its document has it", "no"),
    "document": ("Document that names the measure and its target", "no"),
    "note": ("How the model's measure differs from the document's", "no"),
    "label": ("What the cost includes, and what it does not", "no"),
    "unit": ("Unit of the numbers in the row", "no"),
}

#: What a value column of a kind says, and how it adds up.
_KINDS: dict[Kind, tuple[str, str]] = {
    "stock": (
        "Stock: mean over the days of the month",
        "over categories; over months take the mean",
    ),
    "flow": ("Flow: number in the month", "over categories and months"),
    "count": ("Count at one date of the year", "over categories, not over years"),
    "money": ("Amount in the financial year", "over categories and years"),
    "share": ("Share", "no"),
}


def of_table(name: str) -> str:
    """Return what a table counts.

    Parameters
    ----------
    name : str
        The table.

    Returns
    -------
    str
        Its name in words, if it is not described.
    """
    return TABLES.get(name, words.plain(name))


def of_key(name: str, financial: bool = False) -> str:
    """Return what a key column says.

    Parameters
    ----------
    name : str
        The key.
    financial : bool
        Whether years in the table are financial years.

    Returns
    -------
    str
        Its name in words, if it is not described.
    """
    if name == "year":
        return _YEAR[financial]
    return KEYS.get(name, words.plain(name))


def of_value(measure: Measure, overlaps: dict[str, str]) -> tuple[str, str]:
    """Return what a value column says, and whether it can be summed.

    Parameters
    ----------
    measure : Measure
        Its unit and kind, as the engine states them.
    overlaps : dict of str to str
        The keys of its table with overlapping categories, each with the reason.

    Returns
    -------
    meaning, how_to_sum : str
    """
    meaning, how = _KINDS[measure.kind]
    if how != "no":
        how += "".join(
            f"; not over {key}: {reason}" for key, reason in overlaps.items()
        )
    return meaning, how
