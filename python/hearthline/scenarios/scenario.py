"""Scenarios: loading, inspecting, changing and saving them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from html import escape
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeGuard

import numpy as np
import pandas as pd
import tomli_w

from .. import _core
from ..base import checks, files, words
from ..base.errors import InputError, warn
from . import changes as record
from . import cost_items, lineage, projection_merge
from .lineage import CHANGED, Lineage, content_of
from .projection import Projection
from .shipped import shipped_folders

if TYPE_CHECKING:
    from .._core import Issue

#: What a path can be set to; a mapping is a table, as in a file.
Value: TypeAlias = float | str | Sequence[float] | Sequence[str] | Mapping[str, "Value"]


#: Tables within tables of a scenario, of which there are fewer.
_DEEPEST = 10


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


class Cost(NamedTuple):
    """A unit cost of a scenario.

    Attributes
    ----------
    title : str
        Its display name.
    category : str
        What it is for, such as ``"social_care"``.
    on : str
        What it falls on, such as ``"case.cla"``.
    spent : bool
        Whether public bodies spend it: not so income, nor economic and social value,
        which are never added to spending.
    """

    title: str
    category: str
    on: str
    spent: bool = True


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

    Scenarios are immutable: `set` returns a new one, which knows what was changed
    (`changes`). They are loaded by `hearthline.load`.

    Parameters
    ----------
    core : _core.Scenario
        The scenario of the engine.
    lineage : Lineage, optional
        What it was made from; by default it was not changed.

    Attributes
    ----------
    lineage : Lineage
        As above.
    """

    def __init__(self, core: _core.Scenario, lineage: Lineage | None = None) -> None:
        if not isinstance(core, _core.Scenario):
            raise InputError(
                "Scenario: expected a scenario of the engine, found "
                f"{checks.shown(core)}; hearthline.load reads a scenario"
            )
        if lineage is not None and not isinstance(lineage, Lineage):
            raise InputError(
                f"Scenario: expected a lineage or None, found {checks.shown(lineage)}"
            )
        self._core = core
        self.lineage = Lineage() if lineage is None else lineage

    @property
    def name(self) -> str:
        """The short name, as in file names.

        That of a changed scenario ends in ``-changed``, unless it was given a name.
        """
        return self._core.name

    @property
    def title(self) -> str:
        """The display name.

        That of a changed scenario ends in ``, changed``, unless it was given a title.
        """
        return self._core.title

    @property
    def made_from(self) -> str:
        """The name of the scenario that it was made from by `set` and the like.

        It is that of a scenario file, also after several steps; "" if nothing was
        changed.
        """
        return self.lineage.made_from

    @property
    def inherits(self) -> str:
        """The scenario that its file inherits from, as stated there; "" if none.

        `differences` lists what the file changes.
        """
        return self.lineage.inherits

    @property
    def changes(self) -> pd.DataFrame:
        """What differs from the scenario that it was made from (`made_from`).

        Returns
        -------
        pandas.DataFrame
            Indexed by ``path``, in the order of the changes: ``before`` and ``after``
            (the values; of a table that was added its content, of a projection its
            title; ``None`` if it is not stated), ``unit``, and the provenance of the
            new value, ``kind`` and ``text``. Results have it in ``run.json``.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("barnet-2014")
        >>> mix = base.set({"moves.2->3.rate": 0.12}, assumption="a fifth fewer")
        >>> mix.changes[["before", "after", "text"]]
                        before after           text
        path
        moves.2->3.rate   0.15  0.12  a fifth fewer
        """
        return changes_table(self.lineage.changes)

    @property
    def name_with_changes(self) -> str:
        """The name, and the first changes if it was changed.

        Such as ``barnet-2014, changed: moves.2->3.rate 0.15 -> 0.12``, or, if it was
        given a name, ``mix-1 (barnet-2014, changed: ...)``.
        """
        return self._with_changes("name", self.name)

    @property
    def title_with_changes(self) -> str:
        """The title, and the first changes if it was changed.

        In pictures and on the terminal it stands where the title of a scenario that
        was not changed would.
        """
        return self._with_changes("title", self.title)

    def _with_changes(self, key: str, text: str) -> str:
        origin, end = self.made_from, CHANGED[key]
        of_changes = record.short(self.lineage.changes)
        if not of_changes:
            return text
        if self.name == origin + CHANGED["name"] and text.endswith(end):
            return f"{text.removesuffix(end)}, changed: {of_changes}"
        return f"{text} ({origin}, changed: {of_changes})"

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

    @cached_property
    def _content(self) -> dict[str, Any]:
        """What the engine reads of it. Pictures ask for it often."""
        return content_of(self._core)

    @property
    def streams(self) -> dict[str, str]:
        """The display names of the case streams, by name."""
        streams = self._content.get("streams", {})
        return {name: stream["title"] for name, stream in streams.items()}

    @property
    def teams(self) -> dict[str, Team]:
        """The teams of the pathway that can fill up, by name."""
        pathway = self._content.get("pathway", {})
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
        stated = self._content.get("programmes", {})
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
    def costs(self) -> dict[str, Cost]:
        """Its unit costs, by name; empty if it states none.

        What programmes state of themselves is named ``programme.NAME.start`` and so
        on.
        """
        return {
            name: Cost(
                item["title"],
                item["category"],
                item["on"],
                item.get("value_type", "fiscal") == "fiscal"
                and item.get("flow", "cost") == "cost",
            )
            for name, item in self._cost_items().items()
        }

    def _cost_items(self) -> dict[str, Any]:
        book = self._content.get("costs")
        if book is None:
            return {}
        own = cost_items.of_programmes(self._content.get("programmes", {}))
        return {**book.get("items", {}), **own}

    @property
    def counted(self) -> list[str]:
        """What costs can fall on beside need: pathway, teams, programmes, streams."""
        programmes = self._content.get("programmes", {})
        return [
            *(["pathway"] if "pathway" in self._content else []),
            *(f"team.{name}" for name in self.teams),
            *(f"programme.{n}.{'places' in own}" for n, own in programmes.items()),
            *(f"stream.{name}" for name in self.streams),
        ]

    @property
    def uncosted(self) -> list[str]:
        """The programmes that state no cost."""
        stated = self._content.get("programmes", {})
        return [name for name, programme in stated.items() if "cost" not in programme]

    @property
    def programme_book(self) -> dict[str, Any]:
        """What it states of programmes, by their names; empty if nothing."""
        return dict(self._content.get("programmes", {}))

    @property
    def demography(self) -> bool:
        """Whether families form, grow and move."""
        return "demography" in self._content

    @property
    def cost_book(self) -> dict[str, Any]:
        """What it states of costs, without its programmes; empty if nothing."""
        return dict(self._content.get("costs", {}))

    @property
    def cost_items(self) -> pd.DataFrame:
        """Its unit costs, each with where its price is from; empty if it has none.

        With what its programmes state of their cost, which is named
        ``programme.NAME.start`` and so on. The columns are those of `cost_book`.
        """
        return cost_items.table(self._cost_items())

    @property
    def money_of(self) -> str:
        """The year of all prices, if it states costs without a deflator; or ""."""
        book = self.cost_book
        if not book or "deflator" in book:
            return ""
        return cost_items.price_year(book) or ""

    @property
    def cost_label(self) -> str:
        """What the costs include and what they do not; "" if there are none."""
        book = self._content.get("costs")
        if book is None:
            return ""
        items = book.get("items", {}).values()
        fallen_on = {item["on"] for item in items}
        without = [
            title
            for name, title in self.streams.items()
            if f"stream.{name}" not in fallen_on
        ]
        money = f"of {self.money_of or 'each year'}"
        return words.cost_label(book["title"], money, without)

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

    def differences(
        self, other: Scenario | str | os.PathLike[str] | None = None
    ) -> pd.DataFrame:
        """Return what differs from another scenario.

        Parameters
        ----------
        other : Scenario, str or path, optional
            The other scenario. By default the one that this one was made from or, if
            nothing was changed, the one that its file inherits from.

        Returns
        -------
        pandas.DataFrame
            The columns of `changes`, from the other scenario to this one; names,
            titles and descriptions are left out.

        Raises
        ------
        InputError
            If no scenario is given, and this one neither was changed nor inherits.
        ScenarioError
            If the other scenario cannot be loaded.

        Examples
        --------
        >>> import hearthline as hl
        >>> early = hl.load("barnet-2014-early")
        >>> early.inherits
        'barnet-2014'
        >>> list(early.differences().index)
        ['effects.earlier_help']
        """
        if other is None and self.made_from:
            return self.changes
        if other is None and not self.inherits:
            raise InputError(
                f"differences: expected a scenario to compare {self.name!r} with, "
                "which was not changed and inherits nothing; found None"
            )
        before = self.lineage.parent() if other is None else as_scenario(other)._core
        return changes_table(
            record.differences(content_of(before), content_of(self._core))
        )

    def set(
        self,
        changes: Mapping[str, Value],
        *,
        name: str | None = None,
        title: str | None = None,
        source: str | None = None,
        assumption: str | None = None,
    ) -> Scenario:
        """Return a new scenario with some parameters changed.

        What the scenario lacks is added: an effect, a stream or another table under a
        name of your own, with all its required fields (``docs/parameters.md`` lists
        them). What it has is changed field by field, as in a file that inherits.

        Parameters
        ----------
        changes : mapping of str to number, str, sequence or mapping
            New values by path, in the units that `parameters` states. A mapping is a
            table as in a scenario file: that of a number, such as ``{"value": 0.06,
            "source": "Annual report, table 3"}``, in which ``calibrated`` or
            ``assumption`` may take the place of ``source``; or one of fields by their
            path from it.
        name, title : str, optional
            What the new scenario is called. Without a name, its name ends in
            ``-changed``; without a title, the name is its title or, if there is none,
            its title ends in ``, changed``. Pictures show what was changed beside it.
        source, assumption : str, optional
            The provenance of the numbers that state none: a document or a reason, but
            not both. By default the assumption "set by the user".

        Returns
        -------
        Scenario

        Raises
        ------
        ScenarioError
            If a name is unknown (the message states the nearest one), a new table is
            incomplete (it states what is missing), a value is out of bounds, or
            values contradict each other.
        InputError
            If ``changes`` is not a mapping, the type of a value is unsupported, or a
            name or provenance is given twice.

        Warns
        -----
        ModelWarning
            If the changes make something valid but probably unintended, such as an
            effect that can no longer act.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("barnet-2014")
        >>> base.set({"moves.2->3.rate": 0.1, "time.horizon": 36})
        <Scenario barnet-2014, changed: moves.2->3.rate 0.15 -> 0.1; time.horizon 120
        -> 36: 3 years from April 2014>
        >>> outreach = {
        ...     "processes": ["pathway.contacts.school"],
        ...     "hazard_ratio": {"value": 1.5, "assumption": "half as many again"},
        ...     "from": "2017-09",
        ...     "levels": [2, 3],
        ... }
        >>> base.set({"effects.outreach": outreach}, name="outreach")
        <Scenario outreach (barnet-2014, changed: effects.outreach added): 10 years from
        April 2014>
        >>> base.set({"time.horizn": 36})
        Traceback (most recent call last):
        hearthline.ScenarioError: ...time.horizn...
        """
        if not isinstance(changes, Mapping):
            raise InputError(
                f"set: expected a mapping of paths to values, found "
                f"{checks.shown(changes)}"
            )
        provenance = _provenance("set", source, assumption)
        values = {_path(path): _value(path, v) for path, v in changes.items()}
        called = _called("set", name, title)
        for key in called.keys() & values.keys():
            raise InputError(
                f"{key}: expected it once, found {checks.shown(values[key])} in "
                f"changes and {checks.shown(called[key])}"
            )
        paths = [path for path in values if path not in record.NAMES]
        stated = {k: v for k, v in values.items() if k in ("name", "title")}
        called |= {k: v for k, v in stated.items() if isinstance(v, str)}
        values |= self._renamed(called, bool(paths)) | stated
        core = self._core.changed(values, *(provenance or ()))
        return self._made(core, paths)

    def _renamed(self, called: Mapping[str, str], changed: bool) -> dict[str, str]:
        """Return what a scenario made from this one is called."""
        if not changed:
            return dict(called)
        name, title = (
            text.removesuffix(CHANGED[key]) + CHANGED[key]
            for key, text in (("name", self.name), ("title", self.title))
        )
        return {"name": name, "title": called.get("name", title), **called}

    def _made(self, core: _core.Scenario, paths: Sequence[str]) -> Scenario:
        """Return a scenario in which some paths were set, after its warnings."""
        lineage = self.lineage
        if paths:
            lineage = lineage.then(self._core, core, paths)
        return _warned(Scenario(core, lineage), self)

    def with_programme(
        self,
        programme: str,
        *,
        places: float | Mapping[str, Value] | None = None,
        library: str | os.PathLike[str] | None = None,
        name: str | None = None,
        title: str | None = None,
        source: str | None = None,
        assumption: str | None = None,
    ) -> Scenario:
        """Return a new scenario with a programme of the library, or with other places.

        Parameters
        ----------
        programme : str
            The name of the programme in the scenario, such as
            ``"family_group_conference"``. If the scenario has it, its places change.
        places : float or mapping, optional
            How many families can be in it at once; a mapping states its own
            provenance, like in `set`. By default as the library has it, or without a
            limit.
        library : str or path, optional
            The programme of the library, or a file of one's own; by default the one
            named like ``programme``, with hyphens.
        name, title, source, assumption
            Like those of `set`; the provenance is that of the places.

        Returns
        -------
        Scenario

        Raises
        ------
        InputError
            If the scenario has the programme, and neither places nor a change of it
            is given.
        ScenarioError
            If the library has no such programme, or the scenario cannot have it.

        Warns
        -----
        ModelWarning
            Like `set`.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("barnet-2014")
        >>> more = base.with_programme(
        ...     "family_group_conference", places=40, assumption="two coordinators"
        ... )
        >>> more.programmes["family_group_conference"].places
        40
        """
        wanted = checks.text("with_programme", programme)
        own = f"programmes.{wanted}"
        if wanted in self.programmes:
            if places is None or library is not None:
                raise InputError(
                    f"with_programme: {self.name!r} has {wanted!r} already; give "
                    "its places alone, or change other parts of it with set"
                )
            changes: dict[str, Value] = {f"{own}.places": places}
        else:
            given = wanted.replace("_", "-") if library is None else library
            file = checks.name_or_path("library", given, "a programme")
            content = tomllib.loads(_core.programme(file, shipped_folders()))
            if places is not None:
                content["places"] = places
            changes = {own: content}
        return self.set(
            changes, name=name, title=title, source=source, assumption=assumption
        )

    def with_costs(
        self,
        book: str | os.PathLike[str],
        *,
        name: str | None = None,
        title: str | None = None,
    ) -> Scenario:
        """Return a new scenario with the unit costs of a cost book.

        Parameters
        ----------
        book : str or path
            A cost book, such as ``"section-251"`` (`cost_books` lists them), or a
            file of one's own. It takes the place of all costs that the scenario
            states; change parts of it with `set`, as
            ``set({"costs.items.fostering.a_week": 700})``.
        name, title
            Like those of `set`.

        Returns
        -------
        Scenario

        Raises
        ------
        InputError
            If the book is neither a name nor a path.
        ScenarioError
            If there is no such book, or it has costs of what the scenario has not.

        Warns
        -----
        ModelWarning
            Like `set`.

        Examples
        --------
        >>> import hearthline as hl
        >>> base = hl.load("barnet-2014").with_costs("section-251")
        >>> base.costs["residential"].title
        'Residential placement'
        """
        text = checks.name_or_path("with_costs", book, "a cost book")
        content = tomllib.loads(_core.book(text, shipped_folders()))
        bare = self.without("costs") if self.costs else self
        return bare.set({"costs": content}, name=name, title=title)

    def without(
        self, *paths: str, name: str | None = None, title: str | None = None
    ) -> Scenario:
        """Return a new scenario without some of its parts.

        Parameters
        ----------
        *paths : str
            What is left out: a programme (``"programmes.safer_families"``), an effect,
            a stream, all costs (``"costs"``), or another table or field, by its path as
            in `set`.
        name, title : str, optional
            What the new scenario is called, like those of `set`.

        Returns
        -------
        Scenario

        Raises
        ------
        InputError
            If the scenario does not have a part (the message states the nearest name),
            or none is given.
        ScenarioError
            If it cannot do without one; what has a default has it again.

        Examples
        --------
        >>> import hearthline as hl
        >>> fewer = hl.load("barnet-2014").without("programmes.safer_families")
        >>> list(fewer.programmes)
        ['childrens_centre_outreach', 'intensive_family_focus']
        >>> fewer.lineage.changes[0].in_words
        'programmes.safer_families removed'
        """
        if not paths:
            raise InputError("without: expected one path or more, found none")
        content = content_of(self._core)
        for path in paths:
            *tables, last = checks.text("without: a path", path).split(".")
            table: Any = content
            for at, part in enumerate([*tables, last]):
                known = list(table) if isinstance(table, dict) else []
                known = known if at else [n for n in known if n not in record.NAMES]
                if part not in known:
                    near = checks.did_you_mean(part, known)
                    inside = ".".join(path.split(".")[:at])
                    raise InputError(
                        f"without: expected a part of {inside or self.name}, found "
                        f"{checks.shown(path)}{near}"
                    )
                if at < len(tables):
                    table = table[part]
            del table[last]
        content |= self._renamed(_called("without", name, title), True)
        text = tomli_w.dumps(content)
        core = _core.parse(text, content["name"], shipped_folders())
        return self._made(core, list(paths))

    def with_projection(
        self,
        projection: Projection | Mapping[str, Projection],
        *,
        source: str | None = None,
        assumption: str | None = None,
        localities: Sequence[str] | None = None,
        name: str | None = None,
        title: str | None = None,
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
        name, title : str, optional
            What the new scenario is called, like those of `set`. Pictures state the
            source of the projection.

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
        provenance = _provenance("with_projection", source, assumption)
        called = _called("with_projection", name, title)
        text = projection_merge.merged(
            self._core.to_toml(),
            _by_localities(projection, localities),
            projection_merge.years_needed(self.start, self.horizon),
            provenance,
        )
        core = _core.parse(text, self.name, shipped_folders())
        core = core.changed(self._renamed(called, True))
        return self._made(core, ["demography.projections"])

    def to_toml(self) -> str:
        """Return the scenario as TOML, with everything that it inherits.

        What was changed is in the table ``made_from``, which has no effect on results.

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
        return self._core.to_toml() + self.lineage.to_toml()

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
        return (
            f"<Scenario {self.name_with_changes}: {words.span(self.horizon)} from "
            f"{start}>"
        )

    def _html_of_changes(self) -> dict[str, str]:
        if not self.made_from:
            return {}
        every = [change.in_words for change in self.lineage.changes]
        return {"Made from": self.made_from, "Changed": "; ".join(every)}

    def _repr_html_(self) -> str:
        kinds = self.parameters["kind"].value_counts()
        counted = words.listing([f"{n} {k}" for k, n in kinds.items() if k])
        rows = {
            "Name": self.name,
            **self._html_of_changes(),
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


def changes_table(changes: Iterable[record.Change]) -> pd.DataFrame:
    """Return changes as a table.

    Parameters
    ----------
    changes : iterable of Change
        The changes.

    Returns
    -------
    pandas.DataFrame
        The table of `Scenario.changes`.
    """
    rows = [(c.path, c.before, c.after, c.unit, c.kind, c.text) for c in changes]
    columns = ["path", "before", "after", "unit", "kind", "text"]
    content = {
        name: pd.Series([row[at] for row in rows], dtype=object)
        for at, name in enumerate(columns)
    }
    return pd.DataFrame(content).set_index("path")


def _provenance(
    what: str, source: object, assumption: object
) -> tuple[str, str] | None:
    """Return the kind and the text of a provenance; ``None`` if none is given."""
    if source is not None and assumption is not None:
        raise InputError(
            f"{what}: source and assumption were both given; give only one"
        )
    if assumption is not None:
        return "assumption", checks.text("assumption", assumption)
    if source is not None:
        return "source", checks.text("source", source)
    return None


def _called(what: str, name: object, title: object) -> dict[str, str]:
    """Return the name and the title that are given."""
    given = {"name": name, "title": title}
    return {
        key: checks.text(f"{what}: {key}", text)
        for key, text in given.items()
        if text is not None
    }


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


def _value(path: str, value: object, depth: int = 0) -> Any:
    """Return a value as the engine takes it."""
    if isinstance(value, Mapping) and depth < _DEEPEST:
        return {
            checks.text(f"{path}: a name", name): _value(
                f"{path}.{name}", inner, depth + 1
            )
            for name, inner in value.items()
        }
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
        f"{path}: expected a number, a string, a list of these or a table, found "
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
    name = checks.name_or_path("load", name_or_path, "a scenario")
    core = _core.load(name, shipped_folders())
    file = core.files[0]
    return _warned(Scenario(*lineage.read(core, _text_of(file), file)))


def _text_of(file: str) -> str:
    """Return the text of a file that the engine has read."""
    try:
        return Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError):  # It was changed meanwhile.
        return ""


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
    file = checks.text("name", name)
    core = _core.parse(content, file, shipped_folders())
    return Scenario(*lineage.read(core, content, file))


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
