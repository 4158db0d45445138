"""The layout of marginal tables, which `docs/population.md` describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["families", "children"]

FAMILY_TYPES = ("couple", "lone_parent")
ETHNIC_GROUPS = ("white", "mixed", "asian", "black", "other")
SEXES = ("female", "male")
#: Ages of children, in completed years.
AGES = tuple(str(age) for age in range(18))
#: Numbers of children in a family; the last one means that number or more.
CHILDREN = ("1", "2", "3", "4", "5")
#: Deprivation quintiles, 1 the most deprived.
QUINTILES = ("1", "2", "3", "4", "5")

#: The categories of each key; those of ``ward`` are data.
CATEGORIES: dict[str, tuple[str, ...]] = {
    "family_type": FAMILY_TYPES,
    "children": CHILDREN,
    "quintile": QUINTILES,
    "ethnic_group": ETHNIC_GROUPS,
    "age": AGES,
    "sex": SEXES,
}

#: The table of wards, with one row per ward.
WARDS = "wards"
WARD_COLUMNS = ("code", "name", "locality")


@dataclass(frozen=True)
class Layout:
    """The layout of a table of counts.

    Attributes
    ----------
    name : str
        The name of the table, and of its file without the extension.
    keys : tuple of str
        The key columns, with one row for each combination of categories.
    unit : {"families", "children"}
        The unit of the counts, which is the name of the last column.
    controlled : bool
        Whether families are fitted to the table exactly. Otherwise they are fitted
        approximately, and the goodness of fit is reported.
    """

    name: str
    keys: tuple[str, ...]
    unit: Unit
    controlled: bool = True

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return (*self.keys, self.unit)


#: Tables of families by ward and one characteristic of the family.
OF_FAMILIES = tuple(
    Layout(name, ("ward", key), "families")
    for name, key in (
        ("family_type", "family_type"),
        ("children_per_family", "children"),
        ("quintile", "quintile"),
        ("ethnic_group", "ethnic_group"),
    )
)
AGE = Layout("age", ("ward", "age"), "children")
AGE_SEX = Layout("age_sex", ("age", "sex"), "children")
TYPE_CHILDREN = Layout(
    "type_children", ("family_type", "children"), "families", controlled=False
)

LAYOUTS = {t.name: t for t in (*OF_FAMILIES, AGE, AGE_SEX, TYPE_CHILDREN)}
