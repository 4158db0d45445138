"""Names, numbers and dates in words."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from .. import _core

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np

#: Display names of the eight themes by name, in the order of the strategy.
THEMES = _core.theme_titles()

#: The kinds of case, by their names in tables.
CASES = {
    "contact": "Contact being screened",
    "assessment": "Assessment",
    "section_47": "Section 47 enquiry",
    "caf": "Early help (CAF)",
    "cin": "Child in need plan",
    "cpp": "Child protection plan",
    "cla": "Looked after",
}

#: Where looked-after children live, by their names in tables.
PLACEMENTS = {
    "fostering": "Fostering",
    "residential": "Residential",
    "semi_independent": "Semi-independent",
    "with_parents": "With parents",
    "other": "Other placement",
}

_LEVELS = {
    "1": "universal services",
    "2": "needs not yet met",
    "3": "complex needs",
    "4": "acute needs",
}


def level_number(label: str) -> str:
    """Return the number of a need level.

    Parameters
    ----------
    label : str
        The label, such as ``"level_2"``.

    Returns
    -------
    str
        The number, such as ``"2"``.
    """
    digits = re.findall(r"\d+", label)
    return digits[-1] if digits else label


def title(key: str, label: str) -> str:
    """Return the display name of a category.

    Parameters
    ----------
    key : str
        The key column, such as ``"theme"``.
    label : str
        The category.

    Returns
    -------
    str
    """
    if key in ("level", "from", "to"):
        return f"Level {level_number(label)}"
    if key == "theme":
        return THEMES.get(label, plain(label))
    if key == "case":
        return CASES.get(label, plain(label))
    if key == "placement":
        return PLACEMENTS.get(label, plain(label))
    return plain(label)


def level_with_meaning(label: str) -> str:
    """Return a need level with its meaning.

    Parameters
    ----------
    label : str
        The label, such as ``"level_4"``.

    Returns
    -------
    str
        The text, such as ``"Level 4: acute needs"``.
    """
    number = level_number(label)
    meaning = _LEVELS.get(number)
    return f"Level {number}: {meaning}" if meaning else f"Level {number}"


def plain(name: str) -> str:
    """Return a name without underscores, capitalised.

    Parameters
    ----------
    name : str
        The name.

    Returns
    -------
    str
    """
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def count(number: float) -> str:
    """Return a number of people: whole from 10 on, with one decimal below 10.

    Parameters
    ----------
    number : float
        The number; NaN gives ``"not known"``.

    Returns
    -------
    str
    """
    if math.isnan(number):
        return "not known"
    if number != 0 and abs(number) < 10:
        return f"{number:.1f}"
    return f"{number:,.0f}"


def signed(number: float) -> str:
    """Return a difference with its sign.

    Parameters
    ----------
    number : float
        The difference, as in `count`.

    Returns
    -------
    str
    """
    text = count(abs(number))
    if text in ("0", "0.0", "not known"):
        return text
    return f"{'+' if number > 0 else '−'}{text}"


def pounds(number: float) -> str:
    """Return an amount of money in pounds, thousands or millions of pounds.

    Parameters
    ----------
    number : float
        The amount, in pounds.

    Returns
    -------
    str
        The text, such as ``"£12k"``.
    """
    if math.isnan(number):
        return "not known"
    sign = "−" if number < 0 else ""
    size = abs(number)
    if size >= 999_500:
        return f"{sign}£{size / 1e6:.{1 if size >= 9.95e6 else 2}f}m"
    if size >= 9_995:
        return f"{sign}£{size / 1e3:.0f}k"
    return f"{sign}£{size:,.0f}" if round(size) else "£0"


def signed_pounds(number: float) -> str:
    """Return a difference in pounds with its sign.

    Parameters
    ----------
    number : float
        The difference, as in `pounds`.

    Returns
    -------
    str
    """
    text = pounds(abs(number))
    if text in ("£0", "not known"):
        return text
    return f"{'+' if number > 0 else '−'}{text}"


def axis_pounds(number: float) -> str:
    """Return an amount of money for an axis, as short as it can be exactly.

    Parameters
    ----------
    number : float
        The amount, in pounds.

    Returns
    -------
    str
        The text, such as ``"£1.5m"``.
    """
    sign = "−" if number < 0 else ""
    size = abs(number)
    for unit, letter in ((1e6, "m"), (1e3, "k")):
        if size >= unit:
            return f"{sign}£{size / unit:,.4g}{letter}"
    return f"{sign}£{size:,.4g}"


def percent(share: float) -> str:
    """Return a share as a percentage.

    Parameters
    ----------
    share : float
        The share; 1 is 100%.

    Returns
    -------
    str
        The text, such as ``"12%"``.
    """
    if not math.isfinite(share):
        return "not known"
    size = abs(share) * 100
    sign = "−" if share < 0 and round(size, 1) else ""
    return f"{sign}{size:.{0 if size >= 10 else 1}f}%"


def change(first: float, last: float) -> str:
    """Return the change between two numbers, as a verb with its size.

    Parameters
    ----------
    first : float
        The number before the change.
    last : float
        The number after it.

    Returns
    -------
    str
        The text, such as ``"rise 12%"``; changes of less than 2% are "hardly change".
    """
    if first == 0 or not math.isfinite(first) or not math.isfinite(last):
        return f"go from {count(first)} to {count(last)}"
    share = last / first - 1
    if abs(share) < 0.02:
        return "hardly change"
    return f"{'rise' if share > 0 else 'fall'} {percent(abs(share))}"


def month(day: np.datetime64) -> str:
    """Return a month in words.

    Parameters
    ----------
    day : numpy.datetime64
        A day of the month.

    Returns
    -------
    str
        The text, such as ``"April 2014"``.
    """
    return f"{day.astype('datetime64[s]').item():%B %Y}"


def date(day: np.datetime64) -> str:
    """Return a date in words.

    Parameters
    ----------
    day : numpy.datetime64
        The date.

    Returns
    -------
    str
        The text, such as ``"3 May 2015"``.
    """
    moment = day.astype("datetime64[s]").item()
    return f"{moment.day} {moment:%B %Y}"


def span(months: int) -> str:
    """Return a duration in words.

    Parameters
    ----------
    months : int
        The number of months.

    Returns
    -------
    str
        The text, such as ``"2 years and 6 months"``.
    """
    years, rest = divmod(months, 12)
    parts = []
    if years:
        parts.append(f"{years} year{'s' if years > 1 else ''}")
    if rest or not years:
        parts.append(f"{rest} month{'s' if rest != 1 else ''}")
    return " and ".join(parts)


def cost_label(book: str, money: str, streams: Iterable[str]) -> str:
    """Return what costs include and what they do not.

    Parameters
    ----------
    book : str
        The title of the cost book.
    money : str
        In whose money, such as ``"of each year"``.
    streams : iterable of str
        Display names of the case streams that have no costs.

    Returns
    -------
    str
    """
    titles = "; ".join(dict.fromkeys(streams))
    without = f", without the streams ({titles})" if titles else ""
    return (
        f"gross, at the average prices of “{book}” in the money {money}, with what "
        f"programmes state of their cost{without}"
    )


def listing(names: Sequence[str]) -> str:
    """Return names as a list in a sentence.

    Parameters
    ----------
    names : sequence of str
        The names.

    Returns
    -------
    str
        The text, such as ``"a, b and c"``.
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
