"""Scenarios: loading, inspecting, changing and saving them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from numbers import Real
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

import numpy as np
import pandas as pd

from .. import _core
from ..base import checks, files, words
from ..base.errors import InputError, warn
from . import projection_merge
from .projection import Projection
from .shipped import shipped_folders

if TYPE_CHECKING:
    from .._core import Issue

Value = float | str | Sequence[float] | Sequence[str]


class Team(NamedTuple):
    """A team of a pathway that can fill up.

    Attributes
    ----------
    cases_per_worker : float
        How many cases a worker can hold.
    wait_limit : float or None
        The time, in months, beyond which a wait for a worker counts as over the
        limit; ``None`` if there is no limit.
    cases : tuple of str
        The kinds of case that it takes.
    localities : tuple of str
        The localities whose families it takes; empty for all.
    """

    cases_per_worker: float
    wait_limit: float | None
    cases: tuple[str, ...]
    localities: tuple[str, ...]

    def takes(self, case: str, locality: str) -> bool:
        """Return whether it takes a kind of case in a locality.

        Parameters
        ----------
        case, locality : str
            The kind of case, and the locality.

        Returns
        -------
        bool
        """
        return case in self.cases and (
            not self.localities or locality in self.localities
        )


class Programme(NamedTuple):
    """A programme of a scenario.

    Attributes
    ----------
    title : str
        The display name.
    places : int or None
        How many families can be in it at once, at first; ``None`` without a limit.
    starts, ends : str or None
        The first month, and the first in which nobody is given a place any more;
        ``None`` if it runs before the start, or until the end.
    """

    title: str
    places: int | None
    starts: str | None
    ends: str | None


class Scenario:
    """The complete input of a run, except for the seed and the number of draws.

    Scenarios are immutable: `set` returns a new one. They are loaded by
    `hearthline.load`.

    Parameters
    ----------
    core : _core.Scenario
        The scenario of the engine.
    """

    def __init__(self, core: _core.Scenario) -> None:
        if not isinstance(core, _core.Scenario):
            raise InputError(
                "Scenario: expected a scenario of the engine, found "
                f"{checks.shown(core)}; hearthline.load reads a scenario"
            )
        self._core = core

    @property
    def name(self) -> str:
        """The short name, as in file names."""
        return self._core.name

    @property
    def title(self) -> str:
        """The display name."""
        return self._core.title

    @property
    def description(self) -> str:
        """The description, with the limitations of the scenario."""
        return self._core.description

    @property
    def start(self) -> str:
        """The first month, such as ``"2014-04"``."""
        return self._core.start

    @property
    def horizon(self) -> int:
        """The number of months."""
        return self._core.horizon

    @property
    def localities(self) -> dict[str, str]:
        """The display names of the localities, by name."""
        return dict(zip(self._core.localities, self._core.locality_titles, strict=True))

    @property
    def marginals(self) -> str:
        """The name or folder of the marginal tables of its families; "" if none."""
        return self._core.marginals

    @property
    def streams(self) -> dict[str, str]:
        """The display names of the case streams, by name."""
        streams = tomllib.loads(self.to_toml()).get("streams", {})
        return {name: stream["title"] for name, stream in streams.items()}

    @property
    def teams(self) -> dict[str, Team]:
        """The teams of the pathway that can fill up, by name."""
        pathway = tomllib.loads(self.to_toml()).get("pathway", {})
        return {
            name: Team(
                team["cases_per_worker"]["value"],
                team["wait_limit"]["value"] if "wait_limit" in team else None,
                tuple(team["cases"]),
                tuple(team.get("localities", ())),
            )
            for name, team in pathway.get("teams", {}).items()
        }

    @property
    def programmes(self) -> dict[str, Programme]:
        """The programmes that families take part in, by name."""
        stated = tomllib.loads(self.to_toml()).get("programmes", {})
        return {
            name: Programme(
                programme["title"],
                int(programme["places"]["value"]) if "places" in programme else None,
                programme.get("starts"),
                programme.get("ends"),
            )
            for name, programme in stated.items()
        }

    @property
    def costed(self) -> list[str]:
        """The need levels, or the kinds of case, of which it states the cost."""
        return list(tomllib.loads(self.to_toml()).get("costs", {}))

    @property
    def cost_label(self) -> str:
        """What the costs include and what they do not; "" if there are none."""
        year = self._core.price_year
        return words.cost_label(year, self.streams.values()) if year else ""

    @property
    def digest(self) -> str:
        """A hash of the content, which is the same for equal scenarios."""
        return self._core.digest()

    @property
    def parameters(self) -> pd.DataFrame:
        """Every parameter with its unit and its provenance.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``path``, the name for `set`: ``value``, ``unit``, ``kind``
            (``source``, ``calibrated`` or ``assumption``), ``text`` (the document,
            target or reason), ``meaning``, ``file``.

        Examples
        --------
        >>> import hearthline as hl
        >>> parameters = hl.load("barnet-2014").parameters
        >>> parameters.loc["moves.2->3.rate", ["value", "unit", "kind"]]
        value                   0.15
        unit     per family per year
        kind              assumption
        Name: moves.2->3.rate, dtype: object
        """
        columns = ["path", "value", "unit", "kind", "text", "meaning", "file"]
        rows = self._core.parameters()
        table = {c: pd.Series([r[c] for r in rows], dtype=object) for c in columns}  # type: ignore[literal-required]
        return pd.DataFrame(table).set_index("path")

    @property
    def warnings(self) -> list[Issue]:
        """Parts of the scenario that are valid but probably unintended.

        An effect that begins after the end of the scenario, or a hazard ratio above
        20: what can never act, and numbers that want a second look. `load`, `set`
        and `with_projection` issue them as `ModelWarning`, each once.

        Returns
        -------
        list of dict
            Sorted by file and line: ``file``, ``line``, ``column``, ``field``,
            ``found``, ``allowed``, ``nearest``, ``message`` (all of it in one line).

        Examples
        --------
        >>> import hearthline as hl
        >>> hl.load("barnet-2014-early").warnings
        []
        """
        return self._core.warnings()

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
            If a name is unknown (the message states the nearest one), a value is
            out of bounds, or values contradict each other.
        InputError
            If ``changes`` is not a mapping, or the type of a value is unsupported.

        Warns
        -----
        ModelWarning
            If the changes make something valid but probably unintended, such as an
            effect that can no longer act.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("barnet-2014")
        >>> fewer = base.set({"moves.2->3.rate": 0.1, "time.horizon": 36})
        >>> fewer
        <Scenario barnet-2014: 3 years from April 2014>
        >>> fewer.parameters.loc["moves.2->3.rate", "value"]
        0.1
        >>> base.set({"time.horizn": 36})
        Traceback (most recent call last):
        hearthline.ScenarioError: ...time.horizn...
        """
        if not isinstance(changes, Mapping):
            raise InputError(
                f"set: expected a mapping of paths to values, found "
                f"{checks.shown(changes)}"
            )
        pairs = [(_path(path), _value(path, v)) for path, v in changes.items()]
        return _warned(Scenario(self._core.changed(pairs)), self)

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
            Numbers of children by age and year, from the first mid-year (1 July)
            after the start of the scenario to the first one after its end; or
            several projections by the name of their locality. The areas of a
            projection, such as the wards of a locality, are added. The projection
            replaces those of the scenario for the same localities.
        source, assumption : str, optional
            The provenance of the numbers: a document or a reason, but not both. By
            default the source of the projection.
        localities : sequence of str, optional
            The localities that a single projection covers; by default all of them,
            which is the whole borough.

        Returns
        -------
        Scenario

        Raises
        ------
        InputError
            If an argument cannot be used, the scenario has no demography, or the
            projection does not cover all of its months.
        ScenarioError
            If a locality is unknown, or is covered by two projections or by none.

        Warns
        -----
        ModelWarning
            Like `set`.

        Examples
        --------
        A projection with the same number of children in every year:

        >>> import hearthline as hl
        >>> import pandas as pd
        >>> index = pd.MultiIndex.from_product(
        ...     [["E09000003"], [2014, 2015, 2016], range(18)],
        ...     names=["area", "year", "age"],
        ... )
        >>> table = pd.DataFrame({"children": 4800.0}, index).reset_index()
        >>> constant = hl.Projection(table, title="No growth", source="an example")
        >>> year = hl.load("growth-ons-2022").set({"time.horizon": 12})
        >>> changed = year.with_projection(constant, assumption="no growth")
        >>> path = "demography.projections.borough.years.2015.children"
        >>> changed.parameters.loc[path, ["unit", "kind", "text"]]
        unit      children
        kind    assumption
        text     no growth
        Name: demography.projections.borough.years.2015.children, dtype: object
        """
        if source is not None and assumption is not None:
            raise InputError(
                "with_projection: source and assumption were both given; give only one"
            )
        provenance = None
        if assumption is not None:
            provenance = ("assumption", checks.text("assumption", assumption))
        elif source is not None:
            provenance = ("source", checks.text("source", source))
        text = projection_merge.merged(
            self.to_toml(),
            _by_localities(projection, localities),
            projection_merge.years_needed(self.start, self.horizon),
            provenance,
        )
        return _warned(parse(text, self.name), self)

    def to_toml(self) -> str:
        """Return the scenario as TOML, with everything that it inherits.

        Returns
        -------
        str
            The text of a complete scenario file.

        Examples
        --------
        >>> import hearthline as hl
        >>> text = hl.load("barnet-2014").to_toml()
        >>> print(text.splitlines()[0])
        name = "barnet-2014"
        """
        return self._core.to_toml()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the scenario as a TOML file, atomically.

        Parameters
        ----------
        path : str or path
            The file; an existing one is overwritten.

        Raises
        ------
        OutputError
            If it cannot be written; an existing file is then unchanged.

        Examples
        --------
        >>> import hearthline as hl
        >>> shorter = hl.load("barnet-2014").set({"time.horizon": 36})
        >>> shorter.save("three-years.toml")
        >>> hl.load("three-years.toml") == shorter
        True
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
    """Return projections by the localities that they cover."""
    pairs = given if isinstance(given, Mapping) else {(): given}
    if localities is not None:
        if isinstance(given, Mapping):
            raise InputError(
                "localities: expected None beside a mapping of projections, found "
                f"{checks.shown(localities)}"
            )
        if isinstance(localities, str) or not isinstance(localities, Sequence):
            raise InputError(
                "localities: expected a list of names, found "
                f"{checks.shown(localities)}"
            )
        pairs = {_localities(localities): given}
    found = {}
    for name, projection in pairs.items():
        names = _localities(name if isinstance(name, tuple) else (name,))
        if not isinstance(projection, Projection):
            raise InputError(
                "projection: expected a Projection, or a mapping of localities to "
                f"projections, found {checks.shown(projection)}"
            )
        found[names] = projection
    if not found:
        raise InputError("projection: expected a projection, found an empty mapping")
    return found


def _localities(names: Iterable[object]) -> tuple[str, ...]:
    return tuple(checks.text("localities", name) for name in names)


def _path(path: object) -> str:
    return checks.text("set: a path", path)


def _value(path: str, value: object) -> float | str | list[float] | list[str]:
    if isinstance(value, str):
        return checks.text(path, value)
    if isinstance(value, bool):
        raise InputError(f"{path}: expected a number, found {checks.shown(value)}")
    if isinstance(value, Real):
        return checks.number(path, value)
    if _is_list(value):
        items = [
            checks.text(path, item)
            if isinstance(item, str)
            else checks.number(path, item)
            for item in value
        ]
        if all(isinstance(item, str) for item in items):
            return [str(item) for item in items]
        if all(isinstance(item, float) for item in items):
            return [item for item in items if isinstance(item, float)]
    raise InputError(
        f"{path}: expected a number, a string or a list of these, found "
        f"{checks.shown(value)}"
    )


def _is_list(value: object) -> TypeGuard[Iterable[object]]:
    if isinstance(value, np.ndarray):
        return value.ndim == 1
    return isinstance(value, Sequence) and not isinstance(value, bytes | bytearray)


def load(name_or_path: str | os.PathLike[str]) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    name_or_path : str or path
        The name of a shipped scenario, such as ``"barnet-2014"``, or the path of a
        scenario file.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        If the scenario does not exist, cannot be read or is invalid; ``issues``
        lists every problem.
    InputError
        If the argument is neither a name nor a path.

    Warns
    -----
    ModelWarning
        If a part of it is valid but probably unintended; see `Scenario.warnings`.

    Examples
    --------
    >>> import hearthline as hl
    >>> base = hl.load("barnet-2014")
    >>> base
    <Scenario barnet-2014: 10 years from April 2014>
    >>> base.title
    "Barnet's baseline: need and cases, 2014-24"
    """
    if not isinstance(name_or_path, str | os.PathLike):
        raise InputError(
            "load: expected the name or path of a scenario, found "
            f"{checks.shown(name_or_path)}"
        )
    text = os.fspath(name_or_path)
    if not isinstance(text, str) or not text or "\0" in text:
        raise InputError(
            f"load: expected the name or path of a scenario, found {checks.shown(text)}"
        )
    name = checks.text("load", text)
    return _warned(Scenario(_core.load(name, shipped_folders())))


def _warned(scenario: Scenario, before: Scenario | None = None) -> Scenario:
    """Return a scenario, after warnings that the earlier one did not have."""
    said = {_statement(issue) for issue in before.warnings} if before else set()
    for issue in scenario.warnings:
        if _statement(issue) not in said:
            warn(issue["message"])
    return scenario


def _statement(issue: Issue) -> tuple[str, str, str]:
    """Return what an issue states, without the place where it was found."""
    return issue["field"], issue["found"], issue["allowed"]


def parse(text: str, name: str = "scenario") -> Scenario:
    """Read a scenario from TOML text.

    Parameters
    ----------
    text : str
        The content of a scenario file.
    name : str
        The name in messages.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        If the scenario is invalid.
    InputError
        If an argument is not a string.
    """
    content = checks.text("parse", text)
    return Scenario(_core.parse(content, checks.text("name", name), shipped_folders()))


def schema() -> str:
    """Return the JSON schema of scenario files, for completion in editors.

    Returns
    -------
    str
        The schema, as JSON.

    Examples
    --------
    >>> import json
    >>> import hearthline as hl
    >>> json.loads(hl.schema())["title"]
    'Hearthline scenario'
    """
    return _core.schema()


def as_scenario(given: object) -> Scenario:
    """Return a scenario, which is loaded if it is given by name or path.

    Parameters
    ----------
    given : object
        A scenario, name or path.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        If it cannot be loaded.
    InputError
        If the argument is none of these.
    """
    if isinstance(given, Scenario):
        return given
    if isinstance(given, str | os.PathLike):
        return load(given)
    raise InputError(
        f"scenario: expected a scenario, name or path, found {checks.shown(given)}"
    )
