"""The parts of a mix: each programme by which it differs from a baseline, alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli_w

from .. import _core
from ..base import checks
from ..base.errors import InputError, ScenarioError
from .changes import NAMES, differences, short
from .lineage import content_of
from .scenario import Scenario
from .shipped import shipped_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The name of the part that holds all that is not programmes.
OTHER = "other-changes"

#: What is of programmes: the programmes, and how those on one process combine.
_OF_PROGRAMMES = ("programmes", "combination")

#: What does not count as a difference.
_NOT_COUNTED = (*NAMES, "made_from")


class Part(NamedTuple):
    """A part of a mix.

    Attributes
    ----------
    name : str
        The name of the programme, or `OTHER`.
    title : str
        What the part is, for pictures: the title of a new programme; what is changed
        in one, or that it is taken out.
    scenario : Scenario
        The baseline with this part alone.
    """

    name: str
    title: str
    scenario: Scenario


def parts(base: Scenario, mix: Scenario) -> list[Part]:
    """Return the parts by which a mix differs from a baseline, each alone on it.

    How programmes on one process combine (``combination``) is as in the mix in every
    part, since it says nothing about one programme alone.

    Parameters
    ----------
    base, mix : Scenario
        The baseline, and the mix.

    Returns
    -------
    list of Part
        A part for each programme that is new, changed or taken out, in the order in
        which the mix states them, then one for all other changes, if there are any.
        The only part of a mix is the mix itself.

    Raises
    ------
    InputError
        If the mix does not differ from the baseline, or no programme does, or if a
        part cannot do without another.
    """
    before, after = content_of(base._core), content_of(mix._core)
    mine, theirs = (content.get("programmes", {}) for content in (before, after))
    names = differing("waterfall", base, mix)
    rest = _plain(_rest(before)) != _plain(_rest(after))
    if len(names) == 1 and not rest:
        (name,) = names
        return [Part(name, _title(name, mine, theirs), mix)]
    found = []
    for name in names:
        own = {n: s for n, s in mine.items() if n != name}
        if name in theirs:
            own[name] = theirs[name]
        title = _title(name, mine, theirs)
        content = {**_rest(before), **_of_programmes(after, own)}
        scenario = _alone(base, content, name, f"{title}, alone")
        found.append(Part(name, title, scenario))
    if rest:
        content = {**_rest(after), **_of_programmes(after, mine)}
        title = "Other changes, without programmes"
        found.append(Part(OTHER, title, _alone(base, content, OTHER, title)))
    return found


def differing(call: str, base: Scenario, mix: Scenario) -> list[str]:
    """Return the programmes by which a mix differs from a baseline.

    Parameters
    ----------
    call : str
        What asks, for the message.
    base, mix : Scenario
        The baseline, and the mix.

    Returns
    -------
    list of str
        The names of programmes that are new, changed or taken out, in the order in
        which the mix states them.

    Raises
    ------
    InputError
        If there is none.
    """
    before, after = content_of(base._core), content_of(mix._core)
    mine, theirs = (content.get("programmes", {}) for content in (before, after))
    names = dict.fromkeys([*_order(mix, theirs), *_order(base, mine)])
    found = [n for n in names if _plain(mine.get(n)) != _plain(theirs.get(n))]
    if found:
        return found
    rest = _plain(_rest(before)) != _plain(_rest(after))
    combined = _plain(before.get("combination")) != _plain(after.get("combination"))
    raise InputError(_why_none(call, base, mix, rest or combined))


def _why_none(call: str, base: Scenario, mix: Scenario, differs: bool) -> str:
    wanted = (
        f"{call}: expected a mix with a programme that is new, changed or taken out "
        f"in comparison with {base.name!r}, found {mix.name!r}, "
    )
    if differs:
        return (
            f"{wanted}whose programmes are the same; hl.compare shows what it changes"
        )
    return f"{wanted}which does not differ from it"


def _rest(content: Mapping[str, Any]) -> dict[str, Any]:
    left_out = (*_OF_PROGRAMMES, *_NOT_COUNTED)
    return {key: value for key, value in content.items() if key not in left_out}


def _of_programmes(
    after: Mapping[str, Any], programmes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return some programmes, and how they combine in the mix."""
    whole = {**after, "programmes": dict(programmes)}
    return {name: whole[name] for name in _OF_PROGRAMMES if whole.get(name)}


def _plain(content: Any) -> Any:
    """Return content without provenance, which changes no result."""
    if not isinstance(content, dict):
        return content
    if "value" in content:
        return content["value"]
    return {name: _plain(inner) for name, inner in content.items()}


def _order(scenario: Scenario, programmes: Iterable[str]) -> list[str]:
    """Return programmes in the order in which a scenario states them.

    The engine holds them by name; the scenario's file, and its changes, know more.
    """
    known = list(programmes)
    stated: list[str] = []
    try:
        content = tomllib.loads(Path(scenario.lineage.file).read_text("utf-8"))
        stated += content.get("programmes", {})
    except (OSError, ValueError):  # It has no file, or the file was changed meanwhile.
        pass
    for change in scenario.lineage.changes:
        table, _, path = change.path.partition(".")
        if table == "programmes":
            # A table of one programme is a change of the table.
            whole = change.after if isinstance(change.after, dict) else {}
            stated += [path.split(".")[0]] if path else whole
    return list(dict.fromkeys([*(n for n in stated if n in known), *known]))


def _title(name: str, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Return what a part is, in words."""
    if name not in theirs:
        return f"Without {mine[name]['title']}"
    title: str = theirs[name]["title"]
    if name not in mine:
        return title
    changed = differences(mine[name], theirs[name])
    return f"{title}: {short(changed, most=1)}" if changed else title


def _alone(
    base: Scenario, content: Mapping[str, Any], name: str, title: str
) -> Scenario:
    """Return the baseline with one part of the mix."""
    called = {"name": name if name == OTHER else f"{name}-alone", "title": title}
    if base.description:
        called["description"] = base.description
    text = tomli_w.dumps({**content, **called})
    try:
        core = _core.parse(text, called["name"], shipped_folders())
    except ScenarioError as error:
        raise InputError(
            f"waterfall: {checks.shown(name)} alone cannot be added to {base.name!r}; "
            f"other parts of the mix have what it needs: {error}"
        ) from None
    # What is doubtful in it was said when the mix was loaded.
    return Scenario(core, base.lineage.then(base._core, core, ["programmes"]))
