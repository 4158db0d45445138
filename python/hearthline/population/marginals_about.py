"""Reading ``marginals.toml``: the description of marginal tables."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .marginals_layout import LAYOUTS, TYPE_CHILDREN, WARDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..reading.problems import Problems

#: The file that describes the tables.
ABOUT = "marginals.toml"
PROVENANCE = ("source", "calibrated", "assumption")
_PROVENANCE_ALLOWED = (
    'source = "document", calibrated = "target" or assumption = "reason"'
)
_ALLOWED_TABLE = ("area", "year", "unit", "controlled", *PROVENANCE)


@dataclass(frozen=True)
class Siblings:
    """The birth spacing of siblings.

    Attributes
    ----------
    mean_gap : float
        The mean number of months between consecutive births.
    least_gap : int
        The smallest number of months between consecutive births.
    gap_shape : float
        The shape of the gamma distribution of the months above the smallest gap.
    twins : float
        The share of maternities with two children.
    """

    mean_gap: float
    least_gap: int
    gap_shape: float
    twins: float


#: The unit and the bounds of each number in `Siblings`.
_SIBLINGS: dict[str, tuple[str, float, float]] = {
    "mean_gap": ("months", 12, 120),
    "least_gap": ("months", 1, 11),
    "gap_shape": ("number", 0.5, 20),
    "twins": ("probability", 0, 0.5),
}


def read_about(folder: Path, problems: Problems) -> dict[str, Any]:
    """Return the checked content of ``marginals.toml``.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the marginal tables.
    problems : Problems
        Receives the problems.

    Returns
    -------
    dict

    Raises
    ------
    FileError
        If the file cannot be read, or required keys are missing.
    """
    try:
        text = (folder / ABOUT).read_bytes().decode("utf-8")
        about = tomllib.loads(text)
    except OSError as error:
        problems.add(error.strerror or str(error), "a TOML file", file=ABOUT)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.add(str(error), "TOML text in UTF-8", file=ABOUT)
    problems.check()
    required = {
        "title": str,
        "area": str,
        "year": int,
        "tables": dict,
        "siblings": dict,
    }
    _known(about, "", required, problems)
    for name, kind in required.items():
        if type(about.get(name)) is not kind:
            shown = {str: "a string", int: "a whole number", dict: f"a table [{name}]"}
            problems.add(_shown(about, name), shown[kind], file=ABOUT, column=name)
    problems.check()
    _known(about["tables"], "tables", [WARDS, *LAYOUTS], problems)
    for name in (WARDS, *LAYOUTS):
        if name in about["tables"]:
            _about_table(name, about, problems)
        elif name != TYPE_CHILDREN.name:
            problems.add(
                "nothing",
                f"a table [tables.{name}]",
                file=ABOUT,
                column=f"tables.{name}",
            )
    return about


def _shown(table: Mapping[str, Any], name: str) -> str:
    return repr(table[name]) if name in table else "nothing"


def _known(
    table: Mapping[str, Any],
    path: str,
    names: Sequence[str] | Mapping[str, Any],
    problems: Problems,
) -> None:
    for name in table:
        if name not in names:
            problems.add_name(name, names, file=ABOUT, column=path)


def _about_table(name: str, about: Mapping[str, Any], problems: Problems) -> None:
    path = f"tables.{name}"
    table = about["tables"][name]
    if not isinstance(table, dict):
        problems.add(repr(table), f"a table [{path}]", file=ABOUT, column=path)
        return
    allowed = PROVENANCE if name == WARDS else _ALLOWED_TABLE
    _known(table, path, allowed, problems)
    _provenance(table, path, problems)
    if name == WARDS:
        return
    layout = LAYOUTS[name]
    expected: dict[str, object] = {
        "area": about["area"],
        "year": about["year"],
        "unit": layout.unit,
        "controlled": layout.controlled,
    }
    for key, value in expected.items():
        found = table.get(key)
        if type(found) is not type(value) or found != value:
            meaning = ", as in the description" if key in ("area", "year") else ""
            problems.add(
                _shown(table, key),
                f"{_toml(value)}{meaning}",
                file=ABOUT,
                column=f"{path}.{key}",
            )


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _provenance(table: Mapping[str, Any], path: str, problems: Problems) -> None:
    given = [kind for kind in PROVENANCE if kind in table]
    for kind in given:
        if not isinstance(table[kind], str) or not table[kind].strip():
            problems.add(
                repr(table[kind]),
                "a string that states the provenance",
                file=ABOUT,
                column=f"{path}.{kind}",
            )
    if not given:
        problems.add("no provenance", _PROVENANCE_ALLOWED, file=ABOUT, column=path)


def read_siblings(table: Mapping[str, Any], problems: Problems) -> Siblings:
    """Return the birth spacing of siblings.

    Parameters
    ----------
    table : mapping
        The table ``siblings`` of ``marginals.toml``.
    problems : Problems
        Receives the problems.

    Returns
    -------
    Siblings
        The numbers; invalid ones are 0.
    """
    _known(table, "siblings", _SIBLINGS, problems)
    values = dict.fromkeys(_SIBLINGS, 0.0)
    for name, (unit, least, most) in _SIBLINGS.items():
        path = f"siblings.{name}"
        entry = table.get(name)
        if not isinstance(entry, dict):
            problems.add(
                _shown(table, name),
                f'{{ value = {least:g}, unit = "{unit}", assumption = "reason" }}',
                file=ABOUT,
                column=path,
            )
            continue
        _known(entry, path, ["value", "unit", *PROVENANCE], problems)
        _provenance(entry, path, problems)
        if entry.get("unit") != unit:
            problems.add(
                _shown(entry, "unit"), repr(unit), file=ABOUT, column=f"{path}.unit"
            )
        value: Any = entry.get("value")
        whole = name == "least_gap"
        kinds = (int,) if whole else (int, float)
        if type(value) not in kinds or not least <= value <= most:
            number = "a whole number" if whole else "a number"
            problems.add(
                _shown(entry, "value"),
                f"{number} from {least:g} to {most:g} ({unit})",
                file=ABOUT,
                column=f"{path}.value",
            )
            continue
        values[name] = value
    return Siblings(
        mean_gap=float(values["mean_gap"]),
        least_gap=int(values["least_gap"]),
        gap_shape=float(values["gap_shape"]),
        twins=float(values["twins"]),
    )
