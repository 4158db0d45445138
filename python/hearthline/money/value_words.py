"""What a public value is, in sentences, and what has to be said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _core
from ..base import words
from ..tables.ranges import has_range
from .appraisal import appraisal
from .present_values import TOGETHER
from .sentences import share_of_draws

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .present_values import PresentValues

#: The edition of the Green Book whose rates are used.
EDITION: str = _core.green_book
#: The last years of its first two rates.
_FIRST_RATE = 30
_SECOND_RATE = 75


def sentences(view: PresentValues) -> list[str]:
    """Return the answer in sentences; see `PublicValue.sentences`.

    Parameters
    ----------
    view : PresentValues
        The present values.

    Returns
    -------
    list of str
    """
    said: list[str] = []
    rows = {row["scope"]: row for row in appraisal(view).to_dict("records")}
    span = f"from {view.years[0]} to {view.years[-1]}"
    if len(view.years) == 1:
        span = f"in {view.years[0]}"
    for scope in ("fiscal", TOGETHER):
        row = rows.get(scope)
        # Nothing of value to society alone is changed: the answer is the same.
        if row is None or (said and row["net"] == rows["fiscal"]["net"]):
            continue
        whose = "public bodies" if scope == "fiscal" else "public bodies and society"
        said.append(
            f"To {whose}, what the mix brings {span} is worth "
            f"{_ranged_words(view, row, 'benefits')}, and its programmes cost "
            f"{_ranged_words(view, row, 'costs')}: a net present value of "
            f"{_ranged_words(view, row, 'net')}, above 0 in "
            f"{_share_of_draws(view, float(row['above_zero']))}."
        )
    return [*said, _said_of_switching(view)]


def notes(view: PresentValues) -> tuple[str, ...]:
    """Return what has to be said beside the numbers.

    Parameters
    ----------
    view : PresentValues
        The present values.

    Returns
    -------
    tuple of str
    """
    corrected = (
        "Optimism: benefits are lowered and costs raised by the grade of evidence "
        "of the unit cost"
        + (
            f", or of the effects (grade {view.grade_of_effects}) if that is worse"
            if view.grade_of_effects is not None
            else "; evidence for the effects has no grade here"
        )
        + ". The percentages (benefits 0, 5, 10, 15, 25 and 40% lower, costs as "
        "much higher) are remembered of the guidance of HM Treasury and New "
        "Economy of 2014 and could not be checked: they are unverified."
        if view.optimism
        else "Optimism: nothing is corrected for it."
    )
    health = any(view.items[item].get("health", False) for item, _ in view.lines)
    free = (
        f"What the mix changes of {words.listing(view.uncosted)} is not costed: no "
        "cost is stated.",
    )
    return (
        *(free if view.uncosted else ()),
        f"Real: all is in the money of {view.price_year}, without general "
        "inflation; prices that grow faster or slower than it do so.",
        f"Discounted to {view.years[0]}, which is year 0, by the rates of "
        f"{EDITION}: 3.5% a year up to year 30"
        + (", then 3%" if len(view.years) > _FIRST_RATE + 1 else "")
        + (", and 2.5% after year 75" if len(view.years) > _SECOND_RATE + 1 else "")
        + ("; 1.5% what health and life are worth." if health else "."),
        "Deadweight: what would have happened anyway happens in the baseline, too, "
        "which has the same families and chances. It is in the counterfactual, and "
        "nothing more is taken off for it.",
        corrected,
        "Benefits are what is released: fixed costs and steps of capacity that do "
        "not go as a whole stay, and are no benefit.",
        "Fiscal, economic and social value are apart. What is only moved from one "
        "purse to another, such as a benefit that is paid to families, is fiscal "
        "value and none to society; the sum of all kinds counts it.",
        f"Nothing after {view.years[-1]} is counted, though effects may go on.",
        "Of the budget's view this is independent: cash, the council's own part "
        "and savings targets are in the tables for a medium-term financial "
        "strategy, and amounts of the two must not be added.",
    )


def _share_of_draws(view: PresentValues, share: float) -> str:
    """Return a share of draws: of a few, how many they are."""
    if has_range(view.draws):
        return f"{100 * share:.0f}% of {view.draws} draws"
    return share_of_draws(share, view.draws)


def _ranged_words(view: PresentValues, row: Mapping[Any, Any], name: str) -> str:
    """Return a mean of pounds with its range, if there are draws enough."""
    mean = words.pounds(float(row[name]))
    if not row["costs"] and name == "costs":
        return "nothing that is counted"
    if not has_range(view.draws):
        return mean
    low, high = (words.pounds(float(row[f"{name}_{end}"])) for end in ("p10", "p90"))
    return f"{mean} ({low} to {high})"


def _said_of_switching(view: PresentValues) -> str:
    """Return what would turn the answer to public bodies."""
    if "fiscal" not in view.scopes:
        return "No public body pays or gains."
    row = appraisal(view).to_dict("records")[view.scopes.index("fiscal")]
    benefit, cost = float(row["benefits"]), float(row["costs"])
    if cost < 0 and benefit < 0:
        return (
            "Public bodies lose what they gained and no longer pay for it: the answer "
            f"turns if what they lose were {cost / benefit:.1f} times as large."
        )
    if cost <= 0 or benefit <= 0:
        return "No factor on the benefits turns the answer to public bodies."
    factor = cost / benefit
    if factor <= 1:
        return (
            f"Each pound returns {benefit / cost:.2f} pounds to public bodies; it "
            f"would be worth its cost as long as {100 * factor:.0f}% of the "
            "benefits came."
        )
    return (
        f"Each pound returns {benefit / cost:.2f} pounds to public bodies; benefits "
        f"would have to be {factor:.1f} times as large to be worth the cost."
    )
