"""What differs between scenarios: a record of changes, and their wording."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: What a scenario is called, which does not count as a change of it.
NAMES = ("name", "title", "description")

#: Where projections are, each of which is one change.
PROJECTIONS = "demography.projections"

_KINDS = ("source", "calibrated", "assumption")

#: Characters of a text, and of some changes together, that a label shows.
_SHOWN, _WIDTH = 40, 100


@dataclass(frozen=True)
class Change:
    """Something that differs between two scenarios.

    Attributes
    ----------
    path : str
        Its path, as for `Scenario.set`; of a new table, or of one that is no longer
        there, the path of the table.
    before, after : number, str, list, dict or None
        Its values: that of a number without unit and provenance, the title of a
        projection, the content of another table; ``None`` if it is not stated.
    unit : str
        The unit of a number; "" if it has none.
    kind, text : str
        The provenance of ``after``: ``source``, ``calibrated`` or ``assumption``,
        and its text; "" if it is not a number.
    """

    path: str
    before: Any
    after: Any
    unit: str = ""
    kind: str = ""
    text: str = ""

    @property
    def in_words(self) -> str:
        """The change in a few words, such as ``moves.2->3.rate 0.14 -> 0.06``."""
        before, after = _shown(self.before), _shown(self.after)
        if self.after is None:
            return f"{self.path} removed"
        if self.before is None:
            is_table = isinstance(self.after, dict)
            return f"{self.path} added{'' if is_table else f': {after}'}"
        if self.before == self.after:
            return f"{self.path} {after} with other provenance"
        if before == after:
            return f"{self.path} with other values"
        return f"{self.path} {before} -> {after}"

    def stated(self) -> dict[str, Any]:
        """Return it as files hold it, without what is empty.

        Returns
        -------
        dict
            ``path``, ``before``, ``after``, ``unit``, ``kind``, ``text``.
        """
        whole = {"path": self.path, "before": self.before, "after": self.after}
        whole |= {"unit": self.unit, "kind": self.kind, "text": self.text}
        return {k: v for k, v in whole.items() if v is not None and v != ""}

    @classmethod
    def of(cls, stated: Mapping[str, Any]) -> Change:
        """Return a change that a file holds.

        Parameters
        ----------
        stated : mapping
            What `stated` returns.

        Returns
        -------
        Change

        Raises
        ------
        KeyError, TypeError
            If it is anything else.
        """
        values = stated.get("before"), stated.get("after")
        texts = stated["path"], *(stated.get(k, "") for k in ("unit", "kind", "text"))
        if not all(isinstance(text, str) for text in texts):
            raise TypeError
        path, unit, kind, text = texts
        return cls(path, *values, unit, kind, text)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what differs between two scenarios.

    Parameters
    ----------
    before, after : mapping
        The content of complete scenario files.

    Returns
    -------
    list of Change
        In the order of the file format. Names, titles and descriptions are left out.
    """
    found: list[Change] = []
    for name in _names_of(before, after):
        if name not in (*NAMES, "made_from"):
            _compare(name, before.get(name), after.get(name), found)
    return found


def in_order(changes: Iterable[Change], paths: Sequence[str]) -> list[Change]:
    """Return changes in the order in which paths were set.

    Parameters
    ----------
    changes : iterable of Change
        The changes.
    paths : sequence of str
        What was set: fields or tables.

    Returns
    -------
    list of Change
        Those that no path leads to are last.
    """

    def place(change: Change) -> int:
        for index, path in enumerate(paths):
            if _is_within(change.path, path) or _is_within(path, change.path):
                return index
        return len(paths)

    return sorted(changes, key=place)


def joined(
    earlier: Iterable[Change], later: Iterable[Change], content: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Return what differs after changes of a scenario that was changed before.

    Parameters
    ----------
    earlier, later : iterable of Change
        The two steps.
    content : mapping
        The content of the scenario after both.

    Returns
    -------
    tuple of Change
        One change for each path: from its first value to its last.
    """
    record = {change.path: change for change in earlier}
    for change in later:
        around = [
            path
            for path, known in record.items()
            if isinstance(known.after, dict) and _is_within(change.path, path)
        ]
        if around and change.path != around[0]:
            # A field of a table that was added: the table is still what was added.
            path = around[0]
            record[path] = replace(record[path], after=_at(content, path))
            continue
        if not isinstance(change.after, dict):
            for path in [p for p in record if _is_within(p, change.path)]:
                if path != change.path:
                    del record[path]
        known = record.get(change.path)
        if known is None:
            record[change.path] = change
        elif known.before is None and change.after is None:
            del record[change.path]
        else:
            record[change.path] = replace(change, before=known.before)
    return tuple(record.values())


def short(changes: Sequence[Change], most: int = 3, width: int = _WIDTH) -> str:
    """Return the first changes in words, and how many more there are.

    Parameters
    ----------
    changes : sequence of Change
        The changes.
    most : int
        How many to show at most.
    width : int
        How many characters to show at most; the first change is always shown.

    Returns
    -------
    str
        Such as ``"moves.2->3.rate 0.14 -> 0.06; and 2 more"``; "" if there are none.
    """
    shown: list[str] = []
    for change in changes[:most]:
        text = change.in_words
        if shown and len("; ".join([*shown, text])) > width:
            break
        shown.append(text)
    rest = len(changes) - len(shown)
    return "; ".join([*shown, *([f"and {rest} more"] if rest else [])])


def provenance_of_projection(projection: Mapping[str, Any]) -> tuple[str, str]:
    """Return the provenance of the numbers of a projection.

    Parameters
    ----------
    projection : mapping
        Its table in a scenario file.

    Returns
    -------
    kind, text : str
        ``source`` unless all numbers have another kind, and the different texts.
    """
    years = projection.get("years", {}).values()
    stated = [_provenance_of_number(year["children"]) for year in years]
    kinds = {kind for kind, _ in stated}
    kind = kinds.pop() if len(kinds) == 1 else "source"
    return kind, "; ".join(dict.fromkeys(text for _, text in stated))


def _compare(path: str, before: Any, after: Any, found: list[Change]) -> None:
    if before == after:
        return
    tables = _is_table(before) and _is_table(after)
    if tables and not _is_another_projection(path, before, after):
        for name in _names_of(before, after):
            _compare(f"{path}.{name}", before.get(name), after.get(name), found)
        return
    # Of a table with one entry, the entry is what was added or removed.
    only: Any = after if before is None else before if after is None else None
    while _is_table(only) and len(only) == 1 and _of_projection(path) is None:
        ((name, only),) = only.items()
        path = f"{path}.{name}"
        before, after = (None, only) if before is None else (only, None)
    number = after if _is_number(after) else before if _is_number(before) else {}
    kind, text = _provenance(path, after)
    found.append(
        Change(
            path,
            _value(path, before),
            _value(path, after),
            number.get("unit", ""),
            kind,
            text,
        )
    )


def _names_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*before, *after]))


def _is_number(content: object) -> bool:
    return isinstance(content, dict) and "value" in content


def _is_table(content: object) -> bool:
    return isinstance(content, dict) and "value" not in content


def _is_within(path: str, table: str) -> bool:
    return path == table or path.startswith(f"{table}.")


def _of_projection(path: str) -> str | None:
    """Return the name of the projection that a path is of; ``None`` if of none."""
    name = path.removeprefix(f"{PROJECTIONS}.")
    return None if name == path or "." in name else name


def _is_another_projection(path: str, before: Any, after: Any) -> bool:
    """Return whether a projection was replaced, and not one of its numbers."""
    if _of_projection(path) is None:
        return False
    years = [table.get("years", {}) for table in (before, after)]
    changed = [y for y in _names_of(*years) if years[0].get(y) != years[1].get(y)]
    return len(changed) > 1


def _value(path: str, content: Any) -> Any:
    if _is_number(content):
        return content["value"]
    if _is_table(content) and _of_projection(path) is not None:
        return content.get("title", "")
    return content


def _provenance(path: str, content: Any) -> tuple[str, str]:
    """Return the kind and the text of the provenance of a number or projection."""
    if _is_table(content) and _of_projection(path) is not None:
        return provenance_of_projection(content)
    return _provenance_of_number(content)


def _provenance_of_number(content: Any) -> tuple[str, str]:
    if _is_number(content):
        for kind in _KINDS:
            if kind in content:
                return kind, content[kind]
    return "", ""


def _at(content: Mapping[str, Any], path: str) -> Any:
    found: Any = content
    for name in path.split("."):
        found = found[name]
    return found


def _shown(value: object) -> str:
    """Return a value in a few characters."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.10g}"
    if isinstance(value, str):
        text = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1].rstrip()}…"
        return f"“{text}”" if " " in value or not value else text
    if isinstance(value, list):
        text = f"[{', '.join(map(_shown, value))}]"
        return text if len(text) <= _SHOWN else f"{len(value)} values"
    return "a table"
