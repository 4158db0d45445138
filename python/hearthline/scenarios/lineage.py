"""Where a scenario comes from: what it was made from, and what its file inherits."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w

from .. import _core
from ..base import checks
from ..base.errors import InputError
from .changes import Change, differences, in_order, joined
from .shipped import shipped_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: What follows the name and the title of a scenario that was changed and has none of
#: its own.
CHANGED = {"name": "-changed", "title": ", changed"}


def content_of(core: _core.Scenario) -> dict[str, Any]:
    """Return what the engine reads of a scenario.

    Parameters
    ----------
    core : _core.Scenario
        The scenario.

    Returns
    -------
    dict
        The tables of a complete scenario file.
    """
    return tomllib.loads(core.to_toml())


class Lineage:
    """Where a scenario comes from.

    Parameters
    ----------
    made_from : str
        The name of the scenario that it was made from; "" if nothing was changed.
    changes : sequence of Change, or a callable that returns it
        What differs from that scenario, in the order in which it was changed. A
        callable is called when the changes are first needed: finding them takes as
        long as loading a scenario.
    inherits, file : str
        The scenario that its file inherits from, as stated there, and the file; "" if
        it inherits nothing.

    Attributes
    ----------
    made_from, inherits, file : str
        As above.
    """

    def __init__(
        self,
        made_from: str = "",
        changes: Sequence[Change] | Callable[[], Sequence[Change]] = (),
        inherits: str = "",
        file: str = "",
    ) -> None:
        self.made_from = made_from
        self.inherits, self.file = inherits, file
        self._changes = changes

    @property
    def changes(self) -> tuple[Change, ...]:
        """What differs from the scenario that it was made from."""
        if callable(self._changes):
            self._changes = self._changes()
        self._changes = tuple(self._changes)
        return self._changes

    @property
    def paths(self) -> set[str]:
        """The paths of the changes."""
        return {change.path for change in self.changes}

    def then(
        self, before: _core.Scenario, after: _core.Scenario, paths: Sequence[str]
    ) -> Lineage:
        """Return the lineage after a change.

        Parameters
        ----------
        before, after : _core.Scenario
            The scenarios.
        paths : sequence of str
            What was set.

        Returns
        -------
        Lineage
        """
        # Found now; otherwise a chain of changes would keep all scenarios in memory.
        earlier = self.changes

        def found() -> Sequence[Change]:
            content = content_of(after)
            step = in_order(differences(content_of(before), content), paths)
            return joined(earlier, step, content)

        origin = self.made_from or before.name
        return Lineage(origin, found, self.inherits, self.file)

    def parent(self) -> _core.Scenario:
        """Return the scenario that the file inherits from.

        Returns
        -------
        _core.Scenario

        Raises
        ------
        ScenarioError
            If it cannot be loaded (any more).
        """
        folder, name = Path(self.file).parent, self.inherits
        if "/" in name or name.endswith(".toml"):
            name = str(folder / name)
        return _core.load(name, [*shipped_folders(), str(folder)])

    def stated(self) -> dict[str, Any]:
        """Return what the scenario was made from, and its changes, as files hold it.

        Returns
        -------
        dict
            ``name``, ``changes``; empty if nothing was changed.
        """
        if not self.made_from:
            return {}
        changes = [change.stated() for change in self.changes]
        return {"name": self.made_from, "changes": changes}

    def to_toml(self) -> str:
        """Return the table ``made_from`` of a scenario file.

        Returns
        -------
        str
            "" if nothing was changed.
        """
        stated = self.stated()
        return f"\n{tomli_w.dumps({'made_from': stated})}" if stated else ""


def read(core: _core.Scenario, text: str, file: str) -> tuple[_core.Scenario, Lineage]:
    """Return a scenario of a file, and where the file says that it comes from.

    Parameters
    ----------
    core : _core.Scenario
        The scenario.
    text, file : str
        The content of its file, and the name of the file.

    Returns
    -------
    core : _core.Scenario
        The scenario. One that inherits its name or title is given another, so that
        its results do not bear those of the scenario that it changes: the name of the
        file, or the title and "changed".
    lineage : Lineage

    Raises
    ------
    InputError
        If the table ``made_from`` is not as `Lineage.to_toml` writes it.
    """
    if "inherits" not in text and "made_from" not in text:
        return core, Lineage()
    stated = tomllib.loads(text)
    if "inherits" not in stated:
        if "made_from" not in stated:
            return core, Lineage()
        return core, _made_from(stated["made_from"], file)
    known = Lineage(inherits=stated["inherits"], file=file)
    title = core.title.removesuffix(CHANGED["title"]) + CHANGED["title"]
    names = {"name": Path(file).stem, "title": title}
    lacking = {key: text for key, text in names.items() if key not in stated}
    if not lacking:
        return core, known
    parent, named = known.parent(), core.changed(dict(lacking))
    return named, Lineage(
        parent.name,
        lambda: differences(content_of(parent), content_of(named)),
        known.inherits,
        file,
    )


def _made_from(stated: Any, file: str) -> Lineage:
    try:
        changes = [Change.of(one) for one in stated["changes"]]
        name = stated["name"]
        if isinstance(name, str) and name:
            return Lineage(name, changes)
    except (AttributeError, KeyError, TypeError):
        pass
    raise InputError(
        f"{file}: made_from: expected a name and a list of changes, each with a path, "
        f"as Scenario.save writes them, found {checks.shown(stated)}"
    )
