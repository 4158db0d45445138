"""Values that no public call accepts everywhere, for the fuzz test."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

SURROGATE = "\ud800"
#: No file can be created there, not even by root.
NOT_WRITABLE = "/proc/no-such-folder/file.toml"


class Unhashable:
    """An object without a hash, whose texts and comparisons fail."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise ArithmeticError("cannot be compared")

    def __repr__(self) -> str:
        raise ArithmeticError("cannot be shown")

    __str__ = __repr__


class PathOfBytes:
    """A path whose text is bytes."""

    def __fspath__(self) -> bytes:
        return b"bytes"


NUMBERS: list[Any] = [
    0,
    1,
    -1,
    2**31,
    2**32,
    2**63,
    2**64,
    10**9,
    10**400,
    -(10**400),
    # Python refuses to write so many digits.
    10**5000,
    0.0,
    -0.0,
    0.5,
    -1.5,
    1e-320,
    1e9,
    1e308,
    -1e308,
    float("nan"),
    float("inf"),
    float("-inf"),
    1 + 2j,
    Decimal("1.5"),
    Decimal("NaN"),
    Decimal("sNaN"),
    Fraction(10**400, 3),
    Fraction(1, 3),
    np.int8(3),
    np.uint64(2**64 - 1),
    np.float32(0.5),
    np.float64("nan"),
    np.bool_(True),
    np.complex128(1),
    np.datetime64("2014-04"),
    np.timedelta64(3, "D"),
]

TEXTS: list[Any] = [
    "",
    " ",
    "\t\n",
    "\0",
    "a\0b",
    SURROGATE,
    f"a{SURROGATE}b.toml",
    "é" * 300,
    "a" * 5000,
    "a/b",
    "..",
    ".",
    "/",
    "~",
    "~no-such-user/file.toml",
    "nan",
    "1e400",
    "9" * 5000,
    "[[[",
    "barnet-2041",
    "level ",
    "Level",
    "draw",
    "month",
    "\u202e",
    "\N{PILE OF POO}",
    "a>b>c",
    "%s%n{0}",
    "[bold]",
    "no/such/file.csv",
    "no-such-file.toml",
    NOT_WRITABLE,
    np.str_("level"),
    np.str_(SURROGATE),
    b"bytes",
    b"\xff",
    bytearray(b"bytes"),
]

PATHS: list[Any] = [
    Path(),
    Path("/"),
    Path("no-such-folder/file"),
    Path("folder"),
    Path("a" * 5000),
    Path(SURROGATE),
    Path("a\0b"),
    Path(NOT_WRITABLE),
    PathOfBytes(),
]

_DEEP: Any = []
for _ in range(2000):
    _DEEP = [_DEEP]
_CIRCLE: dict[str, Any] = {}
_CIRCLE["self"] = _CIRCLE

OBJECTS: list[Any] = [
    None,
    True,
    False,
    Ellipsis,
    NotImplemented,
    object(),
    object,
    len,
    print,
    Unhashable(),
    Unhashable,
    range(3),
    range(10**18),
    slice(None),
    [],
    (),
    {},
    set(),
    frozenset({"level"}),
    [None],
    [[]],
    [True, "a"],
    [1.0, "a"],
    ["level", "level"],
    ["level", SURROGATE],
    [["level"]],
    ("well", "ill", "dead"),
    {"a": {"b": {"c": 1}}},
    {1: 2},
    {None: None},
    {0.0: 1.0, "a": "b"},
    {float("nan"): 1.0},
    {SURROGATE: SURROGATE},
    {"costs": None},
    {("well", "ill"): 0.1},
    {"level": Unhashable()},
    _DEEP,
    _CIRCLE,
    (n for n in range(3)),
    iter([]),
    np.array(1.0),
    np.array([]),
    np.array([1.0, np.nan]),
    np.array([[1.0, 2.0], [3.0, 4.0]]),
    np.zeros((2, 0, 3)),
    np.array(["a", SURROGATE]),
    np.array([None, 1, "a"], dtype=object),
    np.array([10**400], dtype=object),
    np.array([1 + 2j]),
    np.array([1, 2], dtype=np.uint8),
    np.array(["2014-04"], dtype="datetime64[M]"),
    np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
    np.ma.masked_array([1.0, 2.0], [True, False]),
    np.zeros(100_000),
    pd.DataFrame(),
    pd.DataFrame({"a": [1, 2]}),
    pd.DataFrame([[1]], columns=pd.Index([SURROGATE], dtype=object)),
    pd.DataFrame([[1, 2]], columns=["a", "a"]),
    pd.DataFrame({"area": ["x"], "year": [None], "age": [10**400], "children": [{}]}),
    pd.DataFrame({"area": [Unhashable], "year": [2014], "age": [0], "children": ["a"]}),
    pd.Series([1.0, 2.0]),
    pd.Series(["a", None]),
    pd.Index(["level"]),
    pd.NA,
    pd.NaT,
    pd.Timestamp("2014-04-01"),
    pd.Categorical(["a"]),
    pd.MultiIndex.from_tuples([("a", 1)]),
]

FIXED = [*NUMBERS, *TEXTS, *PATHS, *OBJECTS]


def one_of(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a list, which may have no text."""
    return st.sampled_from(range(len(values))).map(values.__getitem__)


def hostile_values() -> st.SearchStrategy[Any]:
    """Return a strategy for any value: mostly of the lists above."""
    leaves = st.one_of(
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        one_of(TEXTS),
        one_of(NUMBERS),
        st.none(),
    )
    return st.one_of(
        one_of(OBJECTS),
        one_of([*NUMBERS, *TEXTS, *PATHS]),
        one_of(NUMBERS),
        one_of(TEXTS),
        st.integers(min_value=-(2**70), max_value=2**70),
        st.floats(),
        st.text(st.characters(exclude_categories=()), max_size=30),
        st.binary(max_size=10),
        st.lists(leaves, max_size=3),
        st.dictionaries(st.text(max_size=8), leaves, max_size=3),
    )


def pick(draw: st.DrawFn, values: Sequence[Any]) -> Any:
    """Return one of some values; faster than a strategy for each list."""
    return values[draw(st.integers(0, len(values) - 1))]


def disturbed(draw: st.DrawFn, value: Any, hostile: st.SearchStrategy[Any]) -> Any:
    """Return a value with something hostile somewhere in it."""
    if isinstance(value, dict) and value:
        key = pick(draw, list(value))
        if draw(st.integers(0, 3)) == 0:
            other = draw(hostile)
            return {**value, (other if _is_key(other) else "other"): value[key]}
        return {**value, key: disturbed(draw, value[key], hostile)}
    if isinstance(value, list | tuple) and value:
        index = draw(st.integers(0, len(value) - 1))
        inner = disturbed(draw, value[index], hostile)
        return type(value)([*value[:index], inner, *value[index + 1 :]])
    if isinstance(value, str) and len(value) > 40:
        start = draw(st.integers(0, len(value)))
        end = min(len(value), start + draw(st.integers(0, 30)))
        other = pick(draw, [*TEXTS, *map(str, NUMBERS[:8])])
        return f"{value[:start]}{other}{value[end:]}"
    return draw(hostile)


def _is_key(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def shown(value: object) -> str:
    """Return the start of the text of a value, which may have none."""
    try:
        return repr(value)[:200]
    except Exception:
        return f"<{type(value).__name__} without a text>"
