"""The dashboard as a picture: each measure beside its target."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from ..base import words
from ..results.dashboard import of_run
from ..tables.ranges import has_range
from .charts import source
from .frame import FAINT, INK, frame

if TYPE_CHECKING:
    from ..tables.picture import Picture
    from .charts import Pictured

#: The height of a line, in inches, and where columns are, of 100.
_LINE = 0.185
_VALUE, _RANGE, _TARGET = 57.0, 59.0, 73.0
#: How many letters of a target fit on a line.
_WIDE = 38


def _shown(number: float, unit: str) -> str:
    """Return a value with what must be said of its unit."""
    if number != number:
        return "no cases"
    if unit.startswith("%"):
        return words.percent(number / 100)
    text = words.count(number)
    return f"{text} months" if unit.startswith("months") else text


def dashboard(results: Pictured) -> Picture:
    """Draw the dashboard of the last whole financial year as a table.

    Parameters
    ----------
    results : Pictured
        Results of a run of a scenario with a pathway.

    Returns
    -------
    Picture
    """
    every = of_run(results, None)
    missing = every[every["note"] == "not in the model"]
    rows = every[every["note"] != "not in the model"].to_dict("records")
    year = str(every["financial_year"].iloc[0])
    started, met = (
        next(r for r in rows if r["measure"] == measure)
        for measure in ("CAFs started", "CAFs closed: needs met")
    )
    closed = f"{_shown(met['mean'], '%')} of those that close have needs met"
    if met["mean"] != met["mean"]:
        closed = "none closes"
    title = f"{year}: {words.count(started['mean'])} CAFs start; {closed}"
    targets = [textwrap.wrap(str(row["target"]), _WIDE) or [""] for row in rows]
    categories = list(dict.fromkeys(row["category"] for row in rows))
    lines = sum(map(len, targets)) + 2 * len(categories)
    picture, (panel,) = frame(
        title,
        f"Measures of the early intervention strategy and of the early help scorecard, "
        f"each beside its target. Financial year {year}, mean of draws.",
        "Not in the model: "
        + "; ".join(str(m)[:1].lower() + str(m)[1:] for m in missing["measure"])
        + f". {source(results)}",
        panel_height=_LINE * lines,
        panel_titles=False,
        left=0.25,
    )
    panel.set_xlim(0, 100)
    panel.set_ylim(lines, 0)
    panel.axis("off")
    ranged = has_range(results.draws)
    down = 0
    sentences = []
    for category in categories:
        texts = [
            (0.0, str(category), "left"),
            (_VALUE, "value", "right"),
            (_RANGE, "middle 80%" if ranged else "", "left"),
            (_TARGET, "target", "left"),
        ]
        for x, text, side in texts:
            panel.text(x, down + 1.5, text, size=9.5, weight="bold", color=INK, ha=side)
        down += 2
        panel.plot([0, 100], [down - 0.3] * 2, color=INK, linewidth=0.8)
        for row, target in zip(rows, targets, strict=True):
            if row["category"] != category:
                continue
            value = _shown(row["mean"], row["unit"])
            spread = ""
            if ranged and row["p10"] == row["p10"]:
                low, high = (
                    _shown(row[p], row["unit"]).removesuffix(" months")
                    for p in ("p10", "p90")
                )
                spread = f"{low} to {high}"
            measure = str(row["measure"])
            if "of" in str(row["unit"]):
                measure += f" ({row['unit'].removeprefix('% ')})"
            for x, text, side in (
                (0.0, measure, "left"),
                (_VALUE, value, "right"),
                (_RANGE, spread, "left"),
                *((_TARGET, line, "left") for line in target[:1]),
            ):
                panel.text(x, down + 0.5, text, size=8.5, color=INK, ha=side)
            for further, line in enumerate(target[1:], 1):
                panel.text(_TARGET, down + 0.5 + further, line, size=8.5, color=INK)
            down += len(target)
            panel.plot([0, 100], [down - 0.25] * 2, color=FAINT, linewidth=0.5)
            goal = " ".join(target)
            sentences.append(
                f"{measure}: {value}{f'; target: {goal}' if goal else ''}."
            )
    picture.hearthline_alt = f"{title}. A table. {' '.join(sentences)}"
    return picture
