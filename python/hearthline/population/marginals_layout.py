"""How the tables of marginals are laid out; `docs/population.md` shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["families", "children"]

FAMILY_TYPES = ("couple", "lone_parent")
ETHNIC_GROUPS = ("white", "mixed", "asian", "black", "other")
SEXES = ("female", "male")
#: Ages of children, in completed years.
AGES = tuple(str(age) for age in range(18))
#: Children of a family; the last stands for so many or more.
CHILDREN = ("1", "2", "3", "4", "5")
#: Fifths of deprivation, the most deprived first.
QUINTILES = ("1", "2", "3", "4", "5")

#: What the keys of tables may be; the wards of ``ward`` are data.
CATEGORIES: dict[str, tuple[str, ...]] = {
    "family_type": FAMILY_TYPES,
    "children": CHILDREN,
    "quintile": QUINTILES,
    "ethnic_group": ETHNIC_GROUPS,
    "age": AGES,
    "sex": SEXES,
}

#: The table of wards: one row a ward.
WARDS = "wards"
WARD_COLUMNS = ("code", "name", "locality")


@dataclass(frozen=True)
class Layout:
    """What a table of counts holds.

    Attributes
    ----------
    name : str
        Its name; the file is called after it.
    keys : tuple of str
        Its key columns; there is one row for each of their combinations.
    unit : {"families", "children"}
        What is counted; the last column has this name.
    controlled : bool
        Whether families meet it exactly; else it guides them, and how well they
        fit is reported.
    """

    name: str
    keys: tuple[str, ...]
    unit: Unit
    controlled: bool = True

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return (*self.keys, self.unit)


#: Tables of families by ward and an attribute of the family.
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
