"""Scenarios: load, look at, change, save."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from html import escape
from numbers import Real

import numpy as np
import pandas as pd

from .. import _core
from ..base import checks, files, words
from ..base.errors import InputError
from . import projection_merge as projection_in_scenario
from .projection import Projection
from .shipped import shipped_folders

Value = float | str | Sequence[float] | Sequence[str]


class Scenario:
    """Everything that a run needs besides a seed and a number of draws.

    Scenarios do not change: `set` returns a new one. They are made by
    `hearthline.load`.
    """

    def __init__(self, core: _core.Scenario) -> None:
        self._core = core

    @property
    def name(self) -> str:
        """Short name, as in file names."""
        return self._core.name

    @property
    def title(self) -> str:
        """What people call it."""
        return self._core.title

    @property
    def description(self) -> str:
        """What it is, and what it is not."""
        return self._core.description

    @property
    def start(self) -> str:
        """First month, as ``"2014-04"``."""
        return self._core.start

    @property
    def horizon(self) -> int:
        """Number of months."""
        return self._core.horizon

    @property
    def localities(self) -> dict[str, str]:
        """Titles of the localities by name."""
        return dict(zip(self._core.localities, self._core.locality_titles, strict=True))

    @property
    def marginals(self) -> str:
        """Name or folder of the tables its families are made from; "" if none."""
        return self._core.marginals

    @property
    def streams(self) -> dict[str, str]:
        """Titles of the streams of cases outside the themes, by name."""
        streams = tomllib.loads(self.to_toml()).get("streams", {})
        return {name: stream["title"] for name, stream in streams.items()}

    @property
    def cost_label(self) -> str:
        """What its costs are and are not; "" if it states none."""
        year = self._core.price_year
        return words.cost_label(year, self.streams.values()) if year else ""

    @property
    def digest(self) -> str:
        """A hash of the content; equal scenarios have equal digests."""
        return self._core.digest()

    @property
    def parameters(self) -> pd.DataFrame:
        """Every parameter with its unit and where it comes from.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``path``, the name that `set` takes: ``value``,
            ``unit``, ``kind`` (``source``, ``calibrated`` or
            ``assumption``), ``text`` (the document, target or reason),
            ``meaning``, ``file``.
        """
        columns = ["path", "value", "unit", "kind", "text", "meaning", "file"]
        rows = self._core.parameters()
        table = {c: pd.Series([r[c] for r in rows], dtype=object) for c in columns}  # type: ignore[literal-required]
        return pd.DataFrame(table).set_index("path")

    def set(self, changes: Mapping[str, Value]) -> Scenario:
        """Return a new scenario with some parameters changed.

        Parameters
        ----------
        changes : mapping of str to number, str or sequence
            New values by path, in the units that `parameters` states.

        Returns
        -------
        Scenario

        Raises
        ------
        ScenarioError
            If a name is unknown (with the nearest one), a value is out of
            bounds, or the values contradict each other.
        InputError
            If ``changes`` is no mapping, or a value is of no usable type.
        """
        if not isinstance(changes, Mapping):
            raise InputError(
                f"set: found {changes!r}; allowed is a mapping of paths to values"
            )
        pairs = [(_path(path), _value(path, v)) for path, v in changes.items()]
        return Scenario(self._core.changed(pairs))

    def with_projection(
        self,
        projection: Projection | Mapping[str, Projection],
        *,
        source: str | None = None,
        assumption: str | None = None,
        localities: Sequence[str] | None = None,
    ) -> Scenario:
        """Return a new scenario whose families follow a projection.

        Parameters
        ----------
        projection : Projection or mapping of str to Projection
            Children by age and year, from the first mid-year (the start of
            July) after the scenario starts to the first after it ends; or one
            for each locality, by name. Several areas of a projection, as the
            wards of a locality, are added. It takes the place of what the
            scenario has for these localities.
        source, assumption : str, optional
            Where the numbers come from, a document or a reason; one of them
            at most. By default the projection's own source.
        localities : sequence of str, optional
            Localities that a single projection is about; by default all, the
            whole borough.

        Returns
        -------
        Scenario

        Raises
        ------
        InputError
            If an argument cannot be used, the scenario has no demography, or
            the projection does not reach over its months.
        ScenarioError
            If a locality is unknown, in two projections or in none.
        """
        if source is not None and assumption is not None:
            raise InputError(
                "with_projection: found a source and an assumption; allowed is one"
            )
        provenance = None
        if assumption is not None:
            provenance = ("assumption", checks.text("assumption", assumption))
        elif source is not None:
            provenance = ("source", checks.text("source", source))
        text = projection_in_scenario.merged(
            self.to_toml(),
            _by_localities(projection, localities),
            projection_in_scenario.years_needed(self.start, self.horizon),
            provenance,
        )
        return parse(text, self.name)

    def to_toml(self) -> str:
        """Return the whole scenario, nothing inherited, as TOML."""
        return self._core.to_toml()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the scenario as a TOML file, whole or not at all.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        files.write_text(path, self.to_toml())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return parse, (self.to_toml(), self.name)

    def __repr__(self) -> str:
        start = words.month(np.datetime64(self.start))
        return f"<Scenario {self.name}: {words.span(self.horizon)} from {start}>"

    def _repr_html_(self) -> str:
        kinds = self.parameters["kind"].value_counts()
        counted = words.listing([f"{n} {k}" for k, n in kinds.items() if k])
        rows = {
            "Name": self.name,
            "From": words.month(np.datetime64(self.start)),
            "For": words.span(self.horizon),
            "Localities": words.listing(list(self.localities.values())),
            "Parameters": counted,
        }
        cells = "".join(
            f"<tr><th scope='row' style='text-align:left'>{escape(k)}</th>"
            f"<td style='text-align:left'>{escape(v)}</td></tr>"
            for k, v in rows.items()
        )
        return (
            f"<table><caption>{escape(self.title)}</caption>{cells}</table>"
            f"<p>{escape(self.description)}</p>"
        )


def _by_localities(
    given: object, localities: object
) -> dict[tuple[str, ...], Projection]:
    """Return projections by the localities that they are about."""
    pairs = given if isinstance(given, Mapping) else {(): given}
    if localities is not None:
        if isinstance(given, Mapping):
            raise InputError(
                "localities: allowed beside a single projection, not a mapping"
            )
        if isinstance(localities, str) or not isinstance(localities, Sequence):
            raise InputError(
                f"localities: found {localities!r}; allowed is a list of names"
            )
        pairs = {tuple(checks.text("localities", n) for n in localities): given}
    found = {}
    for name, projection in pairs.items():
        places = name if isinstance(name, tuple) else (checks.text("locality", name),)
        if not isinstance(projection, Projection):
            raise InputError(
                f"projection: found {projection!r}; allowed is a Projection, or one "
                "by locality"
            )
        found[places] = projection
    if not found:
        raise InputError("projection: found an empty mapping; allowed is a projection")
    return found


def _path(path: object) -> str:
    if not isinstance(path, str):
        raise InputError(f"set: found the name {path!r}; allowed is a path of text")
    return path


def _value(path: str, value: object) -> float | str | list[float] | list[str]:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise InputError(f"{path}: found {value!r}; allowed is a number")
    if isinstance(value, Real | np.number):
        return float(value)
    if isinstance(value, np.ndarray | Sequence):
        items = [_value(path, item) for item in value]
        if all(isinstance(item, str) for item in items):
            return [str(item) for item in items]
        if all(isinstance(item, float) for item in items):
            return [item for item in items if isinstance(item, float)]
    raise InputError(
        f"{path}: found {value!r}; allowed is a number, a text, or a list of these"
    )


def load(name_or_path: str | os.PathLike[str]) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    name_or_path : str or path
        The name of a shipped scenario, as ``"barnet-2014"``, or the path of
        a scenario file.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        If there is none, it cannot be read, or something in it is wrong;
        every problem is reported at once, in ``issues``.
    InputError
        If the argument is neither a name nor a path.
    """
    if not isinstance(name_or_path, str | os.PathLike):
        raise InputError(
            f"load: found {name_or_path!r}; allowed is a scenario's name or path"
        )
    text = os.fspath(name_or_path)
    if not isinstance(text, str) or not text or "\0" in text:
        raise InputError(f"load: found {text!r}; allowed is a scenario's name or path")
    return Scenario(_core.load(text, shipped_folders()))


def parse(text: str, name: str = "scenario") -> Scenario:
    """Read a scenario from TOML text.

    Parameters
    ----------
    text : str
        The content of a scenario file.
    name : str
        What messages call it.

    Raises
    ------
    ScenarioError
        If something in it is wrong.
    """
    return Scenario(_core.parse(text, name, shipped_folders()))


def schema() -> str:
    """Return the JSON schema of scenario files, so that editors complete."""
    return _core.schema()


def as_scenario(given: object) -> Scenario:
    """Return a scenario from one, or from a name or path."""
    if isinstance(given, Scenario):
        return given
    if isinstance(given, str | os.PathLike):
        return load(given)
    raise InputError(f"scenario: found {given!r}; allowed is a scenario, name or path")
