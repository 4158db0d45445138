"""The flow from contact to care in a year: what becomes of cases of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.patches import Polygon, Rectangle

from ..base import words
from ..results.dashboard import Period, Sums
from .charts import source
from .frame import BLUE, GREY, INK, MAUVE, ORANGE, PLUM, TEAL, frame

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..tables.picture import Picture
    from .charts import Pictured

#: A pale colour on which dark letters can be read.
_PALE = "#D6E0EA"


@dataclass(frozen=True)
class _Part:
    """Families that take the same way, as a part of a bar."""

    title: str
    number: float
    colour: str


@dataclass(frozen=True)
class _Bar:
    """What becomes of the cases of a kind."""

    title: str
    parts: list[_Part]
    #: The part of the bar above from which it follows.
    follows: str = ""

    @property
    def number(self) -> float:
        """The families of all parts."""
        return sum(part.number for part in self.parts)


#: What leads to no service, to early help and to each kind of social care.
_COLOURS = {
    "nothing": GREY,
    "caf": TEAL,
    "assessment": BLUE,
    "cin": MAUVE,
    "section_47": ORANGE,
    "cpp": PLUM,
    "cla": INK,
}

_SOURCES = {
    "school": "Schools",
    "police": "Police",
    "health": "Health",
    "early_help": "Early help",
    "family": "Family",
    "other": "Others",
}

#: By kind of case: the ways in which it ends, each with where it leads.
_WAYS: dict[str, list[tuple[str, str, str]]] = {
    "contact": [
        ("no_further_action", "No further action", "nothing"),
        ("referral_closed", "Referred, not assessed", "nothing"),
        ("early_help", "Early help (CAF)", "caf"),
        ("assessment", "Assessment", "assessment"),
    ],
    "assessment": [
        ("no_further_action", "No further action", "nothing"),
        ("early_help", "Early help (CAF)", "caf"),
        ("cin", "Child in need plan", "cin"),
        ("section_47", "Section 47", "section_47"),
        ("cla", "Care", "cla"),
    ],
    "section_47": [
        ("no_further_action", "No further action", "nothing"),
        ("cin", "Child in need plan", "cin"),
        ("conference_cin", "Conference: child in need plan", "cin"),
        ("conference_cpp", "Conference: protection plan", "cpp"),
        ("cla", "Care", "cla"),
    ],
    "cpp": [
        ("cin", "Child in need plan", "cin"),
        ("other", "Other reason", "nothing"),
        ("cla", "Care", "cla"),
    ],
    "cin": [
        ("needs_met", "Needs met", "nothing"),
        ("other", "Other reason", "nothing"),
        ("early_help", "Early help (CAF)", "caf"),
        ("section_47", "Section 47", "section_47"),
        ("cla", "Care", "cla"),
    ],
    "caf": [
        ("needs_met", "Needs met", "nothing"),
        ("other", "Other reason", "nothing"),
        ("social_care", "Assessment", "assessment"),
    ],
}

_TITLES = {
    "contact": ("contacts are screened", ""),
    "assessment": ("assessments end", "Assessment"),
    "section_47": ("section 47 enquiries end", "Section 47"),
    "cpp": ("child protection plans end", "Conference: protection plan"),
    "cin": ("child in need plans end", ""),
    "caf": ("early help cases (CAFs) end", ""),
}

_OUTSIDE = ("turned_18", "left_borough", "left_queue")


def _number(sums: Sums, case: str, reason: str | tuple[str, ...]) -> float:
    ended = sums.of("closing", "families", case=case, reason=reason)
    return float(ended.mean(axis=0))


def _bars(sums: Sums) -> list[_Bar]:
    """Return the bars from the contacts of the year to the entries to care."""
    contacts = [
        _Part(
            title,
            float(sums.of("contact", "contacts", source=name).mean(axis=0)),
            _PALE,
        )
        for name, title in _SOURCES.items()
    ]
    contacts = [part for part in contacts if part.number > 0]
    bars = [_Bar("contacts are made", contacts)]
    for case, ways in _WAYS.items():
        parts = [
            _Part(title, _number(sums, case, reason), _COLOURS[leads])
            for reason, title, leads in ways
        ]
        gone = _number(sums, case, _OUTSIDE)
        parts.append(_Part("Left, or turned 18", gone, GREY))
        title, follows = _TITLES[case]
        bars.append(_Bar(title, [p for p in parts if p.number > 0], follows))
    entries = [
        _Part(f"From {title}", _number(sums, case, "cla"), colour)
        for case, title, colour in (
            ("assessment", "assessment", BLUE),
            ("section_47", "section 47", ORANGE),
            ("cin", "child in need", MAUVE),
            ("cpp", "child protection", PLUM),
        )
    ]
    started = float(sums.of("case", "started", case="cla").mean(axis=0))
    direct = max(0.0, started - sum(part.number for part in entries))
    entries.insert(0, _Part("Straight from no case", direct, GREY))
    bars.append(
        _Bar("families have children enter care", [p for p in entries if p.number > 0])
    )
    return bars


def _counted(part: _Part, whole: float) -> str:
    return f"{words.count(part.number)} ({words.percent(part.number / whole)})"


#: The height of a bar, and the distance from bar to bar.
_TALL, _STEP = 0.42, 1.0


def _draw_bar(panel: Axes, bar: _Bar, top: float) -> dict[str, tuple[float, float]]:
    """Draw a bar, and return where its parts begin and end."""
    whole = bar.number
    panel.text(
        0,
        top + 0.06,
        f"{words.count(whole)} {bar.title}",
        size=10,
        weight="bold",
        color=INK,
        va="bottom",
    )
    spans = {}
    left = 0.0
    narrow = []
    for part in bar.parts:
        width = 100.0 * part.number / whole
        panel.add_patch(
            Rectangle(
                (left, top - _TALL), width, _TALL, facecolor=part.colour, edgecolor="w"
            )
        )
        counted = _counted(part, whole)
        # A letter takes about seven tenths of a hundredth of the width.
        if width > 0.75 * max(len(part.title), len(counted)):
            panel.text(
                left + width / 2,
                top - _TALL / 2,
                f"{part.title}\n{counted}",
                size=8.5,
                color=INK if part.colour == _PALE else "white",
                ha="center",
                va="center",
                linespacing=1.15,
            )
        else:
            narrow.append(f"{part.title} {counted}")
        spans[part.title] = (left, left + width)
        left += width
    if narrow:
        panel.text(
            100,
            top + 0.06,
            f"Narrow parts, left to right: {'; '.join(narrow)}",
            size=8.0,
            color=INK,
            ha="right",
            va="bottom",
        )
    return spans


def flow(results: Pictured) -> Picture:
    """Draw what becomes of contacts and cases in the last whole financial year.

    Parameters
    ----------
    results : Pictured
        Results of a run of a scenario with a pathway.

    Returns
    -------
    Picture
    """
    scenario = results.scenario
    period = Period.of(scenario.start, scenario.horizon, None)
    bars = [b for b in _bars(Sums(results, period.index)) if b.number > 0]
    by_title = {bar.title: bar for bar in bars}
    made = by_title.get("contacts are made", _Bar("", []))
    assessed = by_title.get("assessments end", _Bar("", []))
    care = by_title.get("families have children enter care", _Bar("", []))
    title = (
        f"{period.label}: {words.count(made.number)} contacts, "
        f"{words.count(assessed.number)} assessments, "
        f"{words.count(care.number)} families with children who enter care"
    )
    picture, (panel,) = frame(
        title,
        f"Families by the step that their case takes in {period.label}, mean number in "
        "the year and share of its bar. Each bar is drawn to full width; a grey wedge "
        "leads from a part to the bar of what becomes of it.",
        "The cases of a bar need not be those of the bar above: one that starts late "
        "in the year ends in the next. Colours say where a step leads: grey to no "
        "service, green to early help, blue to an assessment, light purple to a child "
        "in need plan, orange to a section 47 enquiry, dark purple to a protection "
        f"plan, black to care. {source(results)}",
        panel_height=0.78 * max(1, len(bars)),
        panel_titles=False,
        left=0.25,
    )
    panel.set_xlim(0, 100)
    panel.set_ylim(-_STEP * max(0, len(bars) - 1) - _TALL - 0.05, 0.35)
    panel.axis("off")
    above: dict[str, tuple[float, float]] = {}
    sentences = []
    for at, bar in enumerate(bars):
        top = -_STEP * at
        if bar.follows in above:
            start, end = above[bar.follows]
            corners = [
                (start, top + _STEP - _TALL),
                (end, top + _STEP - _TALL),
                (100, top),
                (0, top),
            ]
            panel.add_patch(Polygon(corners, facecolor="#EDEDED", zorder=0))
        above = _draw_bar(panel, bar, top)
        ways = "; ".join(f"{p.title} {_counted(p, bar.number)}" for p in bar.parts)
        sentences.append(f"{words.count(bar.number)} {bar.title}: {ways}.")
    picture.hearthline_alt = f"{title}. Bars. {' '.join(sentences)}"
    return picture
