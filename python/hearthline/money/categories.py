"""What costs are for, and who pays."""

from __future__ import annotations

from .. import _core

#: Display names of the categories, by name.
CATEGORIES: dict[str, str] = dict(_core.categories)

#: Payers by name: display name, and whose budget it is.
PAYERS: dict[str, tuple[str, str]] = {
    name: (title, kind) for name, title, kind in _core.payers
}

#: Whose budgets there are.
BUDGETS = {
    "general_fund": "Council, general fund",
    "ring_fenced": "Council, ring-fenced",
    "partner": "Partners",
    "society": "Families and society",
}
