"""The measures of Barnet's dashboards, each with its target and their document.

The early intervention and prevention strategy names a dashboard of early help, the
safeguarding children board drafted a scorecard, and the committee's papers set a
target for caseloads. This list holds them in the order of the documents; a measure
that the model does not have is in it without a way to compute it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..base import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..tables.cubes import Floats

STRATEGY = "Early Intervention and Prevention Strategy (August 2014), section 6"
SCORECARD = (
    "Draft early help scorecard of the safeguarding children board (Children, "
    "Education, Libraries and Safeguarding Committee, 16 January 2018)"
)
COMMITTEE = "Children, Education, Libraries and Safeguarding Committee, 16 January 2018"

_NOT_IN_MODEL = "not in the model"


class Year(Protocol):
    """The sums of a financial year, by draw."""

    def of(self, table: str, measure: str, **chosen: str | tuple[str, ...]) -> Floats:
        """Return a value column of a table, summed over localities.

        Parameters
        ----------
        table, measure : str
            The table and the column: a stock's mean, or a flow's sum.
        **chosen : str or tuple of str
            The categories to sum over, by key; all of the keys left out.

        Returns
        -------
        ndarray, shape (draws,)
        """

    def team(self, measure: str, team: str) -> Floats:
        """Return a caseload or a waiting time of a team.

        Parameters
        ----------
        measure, team : str
            A measure of `Results.teams`, and a team.

        Returns
        -------
        ndarray, shape (draws,)
        """

    def before(self) -> Year | None:
        """Return the year before, if the scenario covers it."""


@dataclass(frozen=True)
class Indicator:
    """A measure of a dashboard.

    Attributes
    ----------
    category, measure, unit : str
        What is measured, as tables and pictures show it.
    value : callable or None
        Computes it from the sums of a year; ``None`` if the model does not have it.
    target : str
        The target, as the document has it; empty if it has none.
    document : str
        The document that names the measure and its target.
    note : str
        How the model's measure differs from the document's.
    """

    category: str
    measure: str
    unit: str
    value: Callable[[Year], Floats] | None
    target: str
    document: str
    note: str = ""


def _percent(part: Floats, whole: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        # A draw in which nothing happened has no share.
        return 100.0 * part / whole


def _of(
    table: str, measure: str, **chosen: str | tuple[str, ...]
) -> Callable[[Year], Floats]:
    return lambda year: year.of(table, measure, **chosen)


def _share(
    table: str, measure: str, **chosen: str | tuple[str, ...]
) -> Callable[[Year], Floats]:
    """Return a way to compute the share of some categories among all."""
    return lambda year: _percent(
        year.of(table, measure, **chosen), year.of(table, measure)
    )


def _ratio(table: str, part: str, whole: str) -> Callable[[Year], Floats]:
    return lambda year: _percent(year.of(table, part), year.of(table, whole))


def _ends(case: str, *reasons: str) -> Callable[[Year], Floats]:
    """Return a way to compute the share of a kind of case that ends for reasons."""
    return lambda year: _percent(
        year.of("closing", "families", case=case, reason=reasons),
        year.of("closing", "families", case=case),
    )


def _other_ends(year: Year) -> Floats:
    named = _ends("caf", "needs_met", "social_care")(year)
    return 100.0 - named


def _duration(year: Year) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return year.of("duration", "months", case="caf") / year.of(
            "duration", "ended", case="caf"
        )


def _presenting(theme: str) -> Callable[[Year], Floats]:
    """Return a way to compute the share of CAFs that start with a theme."""
    return lambda year: _percent(
        year.of("caf_theme", "families", theme=theme),
        year.of("caf_start", "families"),
    )


def _at_team(measure: str, team: str) -> Callable[[Year], Floats]:
    return lambda year: year.team(measure, team)


def _change(table: str, measure: str) -> Callable[[Year], Floats]:
    """Return a way to compute the change from the year before, in percent."""

    def value(year: Year) -> Floats:
        now = year.of(table, measure)
        before = year.before()
        if before is None:
            return now * np.nan
        return _percent(now, before.of(table, measure)) - 100.0

    return value


_SOURCES = {
    "school": "schools",
    "police": "the police",
    "health": "health services",
    "early_help": "early help services",
    "family": "families themselves",
    "other": "others",
}

_STARTS = {
    **{
        source: f"CAFs started after a contact by {who}"
        for source, who in _SOURCES.items()
    },
    "before_the_start": "CAFs started after a contact before the scenario's start",
    "social_care": "CAFs started by social care, which steps a case down",
}

_ROUTES = {
    "door": "straight from the front door",
    "assessment": "after a social care assessment",
    "stepped_down": "by stepping down from a child in need plan",
}


def _initiation() -> list[Indicator]:
    category = "Initiation of CAFs"
    made = [
        Indicator(
            category,
            "Schools involved in a team around the setting",
            "",
            None,
            "Increase",
            STRATEGY,
            _NOT_IN_MODEL,
        ),
        Indicator(
            category,
            "CAFs started",
            "families",
            _of("caf_start", "families"),
            "Increase",
            STRATEGY,
        ),
    ]
    made += [
        Indicator(
            category,
            title,
            "families",
            _of("caf_start", "families", source=source),
            "Increase",
            STRATEGY,
            "by who made the contact, which the document has by who completed the CAF",
        )
        for source, title in _STARTS.items()
    ]
    made += [
        Indicator(
            category,
            f"CAFs started {how}",
            "% of CAFs started",
            _share("caf_start", "families", route=route),
            "Monitor (about 50% stepped down in 2014)",
            STRATEGY,
        )
        for route, how in _ROUTES.items()
    ]
    themes = {**words.THEMES, "none": "None of the eight themes"}
    made += [
        Indicator(
            category,
            f"Presenting theme: {title}",
            "% of CAFs started",
            _presenting(theme),
            "Monitor",
            STRATEGY,
            "every theme that the family has, not the primary reason alone",
        )
        for theme, title in themes.items()
    ]
    return made


def _progress() -> list[Indicator]:
    category = "Progress of CAFs"
    made = [
        Indicator(
            category,
            "Open CAFs",
            "families (mean)",
            _of("case", "families", case="caf"),
            "Decrease (about 900 in 2014)",
            STRATEGY,
        )
    ]
    made += [
        Indicator(
            category,
            f"Open CAFs of families at need level {level}",
            "families (mean)",
            _of("caf_open", "families", level=level),
            "More at lower than at higher tiers",
            STRATEGY,
            "by need level, which the document has by tier",
        )
        for level in ("1", "2", "3", "4")
    ]
    made += [
        Indicator(
            category,
            f"Open CAFs, open {span}",
            "% of open CAFs",
            _share("caf_open", "families", open_for=span),
            "Decrease (13% over 12 months in November 2017)"
            if span.startswith("over")
            else "Lower open times",
            f"{STRATEGY}; {COMMITTEE}, 1.73" if span.startswith("over") else STRATEGY,
        )
        for span in (
            "under 3 months",
            "3 to 6 months",
            "6 to 12 months",
            "over 12 months",
        )
    ]
    made.append(
        Indicator(
            category,
            "Duration of CAFs that close",
            "months (mean)",
            _duration,
            "Lower open times (about a year in 2014)",
            STRATEGY,
        )
    )
    made.append(
        Indicator(
            category,
            "CAFs closed",
            "families",
            _of("closing", "families", case="caf"),
            "Increase (needs met)",
            STRATEGY,
        )
    )
    for title, value, target in (
        ("needs met", _ends("caf", "needs_met"), "Increase (50% in 2014)"),
        ("to social care", _ends("caf", "social_care"), "20% in 2014"),
        ("other reasons", _other_ends, "30% in 2014, to be turned into needs met"),
    ):
        made.append(
            Indicator(
                category,
                f"CAFs closed: {title}",
                "% of CAFs closed",
                value,
                target,
                STRATEGY,
                "with those of families that leave the borough or turn 18"
                if title.startswith("other")
                else "",
            )
        )
    return made


def _scorecard() -> list[Indicator]:
    category = "Early help scorecard"

    def row(
        measure: str,
        unit: str = "",
        value: Callable[[Year], Floats] | None = None,
        target: str = "",
        note: str = "",
        document: str = SCORECARD,
    ) -> Indicator:
        return Indicator(
            category,
            measure,
            unit,
            value,
            target or ("none stated" if value is not None else ""),
            document,
            note if value is not None else _NOT_IN_MODEL,
        )

    no_action = _ends("contact", "no_further_action")
    return [
        row(
            "Children in open early help assessments",
            "children (mean)",
            _of("case", "children", case="caf"),
        ),
        row("Agencies as lead professionals"),
        row(
            "Early help cases closed with outcomes achieved",
            "families",
            _of("closing", "families", case="caf", reason="needs_met"),
        ),
        row(
            "Child in need plans that step down to early help",
            "% of plans that end",
            _ends("cin", "early_help"),
        ),
        row(
            "Early help that steps up into social care",
            "% of CAFs closed",
            _ends("caf", "social_care"),
        ),
        row("Contacts", "families", _of("contact", "contacts")),
        *(
            row(
                f"Contacts by {who}",
                "families",
                _of("contact", "contacts", source=source),
            )
            for source, who in _SOURCES.items()
        ),
        row("Contacts by rating (blue, red, amber, green)"),
        row("Contacts that become referrals", "families", _of("referral", "referrals")),
        row(
            "Contacts that become referrals",
            "% of contacts screened",
            _ends("contact", "assessment", "referral_closed"),
            "none stated (33% in 2017)",
            document=f"{SCORECARD}; paragraph 1.74",
        ),
        row(
            "Contacts with no further action",
            "families",
            _of("closing", "families", case="contact", reason="no_further_action"),
        ),
        row("Contacts with no further action", "% of contacts screened", no_action),
        row(
            "Repeat referrals within 12 months",
            "% of referrals",
            _ratio("referral", "repeat_referrals", "referrals"),
            "18%",
            "too low in the first year, before which no referral is known",
            f"{SCORECARD}; target: paragraph 1.80",
        ),
        row(
            "Open child in need plans",
            "children (mean)",
            _of("case", "children", case="cin"),
        ),
        row(
            "Assessments completed within 45 working days",
            "families",
            _of("assessment", "in_time"),
        ),
        row(
            "Assessments completed within 45 working days",
            "% of assessments",
            _ratio("assessment", "in_time", "completed"),
        ),
        row("Children referred again to mental health services"),
        row(
            "Contacts, change from the year before",
            "%",
            _change("contact", "contacts"),
        ),
        row(
            "Referrals, change from the year before",
            "%",
            _change("referral", "referrals"),
        ),
        row("Children educated at home by choice"),
        row("Young carers"),
        row("Young people of the disabilities team, aged 0 to 25"),
        row("Children missing education"),
        row("Children permanently excluded from education"),
        row("Children persistently absent from school"),
    ]


def _team(name: str) -> list[Indicator]:
    category = "Teams"
    title = words.plain(name)
    return [
        Indicator(
            category,
            f"{title}: children a worker",
            "children (mean)",
            _at_team("children", name),
            "12 to 16",
            f"{COMMITTEE}, appendix 2",
            "those whom the worker's cases cover",
        ),
        Indicator(
            category,
            f"{title}: cases a worker",
            "families (mean)",
            _at_team("caseload", name),
            "none stated",
            "",
        ),
        *(
            Indicator(
                category,
                f"{title}: {what}",
                "months",
                _at_team(measure, name),
                "none stated",
                "",
            )
            for measure, what in (
                ("mean_wait", "mean wait for a worker"),
                ("p90_wait", "nine in ten families are taken within"),
            )
        ),
    ]


def indicators(teams: list[str]) -> list[Indicator]:
    """Return the measures in the order of the documents.

    Parameters
    ----------
    teams : list of str
        The names of the teams of the scenario.

    Returns
    -------
    list of Indicator
    """
    every = [*_initiation(), *_progress(), *_scorecard()]
    for name in teams:
        every += _team(name)
    return every
