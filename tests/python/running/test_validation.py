"""The Python layer of the validation suite, whose findings are tested in C++."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import hearthline as hl
from hearthline.results.validation import Validation

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Command

COLUMNS = {"case", "quantity", "kind", "expected", "got", "error", "z", "bound"}


@pytest.fixture(scope="module")
def done() -> hl.Validation:
    return hl.validate(progress=False, cases=["semi-markov"])


def _failing(done: hl.Validation) -> hl.Validation:
    """The same findings with one z value that is too large."""
    rows = done.table().to_dict("records")
    rows[-3] |= {"z": 9.0, "passed": False}
    return Validation(rows)


def test_has_a_row_for_every_number(done: hl.Validation) -> None:
    table = done.table()
    assert set(table.columns) >= COLUMNS | {"passed"}
    assert done.cases == ["semi-markov"]
    assert set(table["kind"]) == {"exact", "sampled", "test"}
    assert len(done.z) == (table["kind"] == "sampled").sum() == 27
    sampled = table[table["kind"] == "sampled"]
    pd.testing.assert_series_equal(
        (sampled["got"] - sampled["expected"]) / sampled["error"],
        sampled["z"],
        check_names=False,
    )
    assert done.passed
    assert done.failed().empty


def test_does_not_depend_on_threads(done: hl.Validation) -> None:
    other = hl.validate(threads=1, progress=False, cases=["semi-markov"])
    pd.testing.assert_frame_equal(other.table(), done.table())


def test_each_part_has_its_worst_number(done: hl.Validation) -> None:
    worst = done.by_part()
    assert worst["numbers"].sum() == len(done.table())
    table = done.table()
    sampled = table[table["kind"] == "sampled"]
    expected = sampled.groupby("part")["z"].agg(lambda z: z.abs().max())
    found = worst[worst["kind"] == "sampled"].set_index("part")["z"].abs()
    assert found.to_dict() == expected.to_dict()


def test_says_what_it_is(done: hl.Validation) -> None:
    assert repr(done).startswith("<Validation semi-markov: all passed; ")
    assert "\n" not in repr(done)
    assert "<table" in done._repr_html_()
    assert "1 of " in repr(_failing(done))


def test_sets_of_strong_parameters_are_told_together(done: hl.Validation) -> None:
    rows = done.table().to_dict("records")
    a_set = {**rows[-1], "case": "strong-families", "expected": 2.0, "got": 2.1}
    nan = float("nan")
    rows += [
        {**a_set, "part": "set 1", "quantity": "the largest", "z": -3.5, "bound": 6.0},
        {**a_set, "part": "set 2", "quantity": "the largest", "z": 3.0, "bound": 6.1},
        # The solver rejects it: there is nothing to measure.
        {**a_set, "part": "set 3", "quantity": "rejected: frailty.variance: too large"}
        | {"expected": nan, "got": 0.0, "error": nan, "z": nan, "bound": 0.0},
    ]
    told = Validation(rows)
    assert list(told.by_part()["part"])[-3:] == ["set 1", "set 2", "set 3"]
    assert (
        "3 sets of strong parameters, the largest |z| 3.50 (bound 6.00), "
        "1 rejected by the solver" in told.in_words()
    )
    assert "frailty.variance" not in told.in_words()
    assert "set 3" in told._repr_html_()


def test_the_picture_describes_itself(done: hl.Validation) -> None:
    picture = done.plot()
    assert "27 simulated numbers" in picture.hearthline_alt
    assert f"{abs(done.z).max():.2f} of" in picture.hearthline_alt
    assert picture.png().startswith(b"\x89PNG")
    assert "are not all consistent" in _failing(done).plot().hearthline_title


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"cases": ["sick-siker"]}, "did you mean 'sick-sicker'"),
        ({"cases": []}, "cases: expected .* found an empty list"),
        ({"threads": 0}, "threads: expected .* found 0"),
        ({"progress": 3}, "progress: expected .* found 3"),
    ],
)
def test_refuses_what_it_cannot_use(arguments: dict, message: str) -> None:
    with pytest.raises(hl.InputError, match=message):
        hl.validate(**{"progress": False} | arguments)


def test_the_command_prints_and_writes(command: Command, tmp_path: Path) -> None:
    kept = tmp_path / "found.csv"
    ended = command("validate", "--case", "semi-markov", "-o", kept)
    assert ended.status == 0, ended.err
    said = " ".join(ended.out.split())
    assert "All passed" in said
    assert "27 z values" in said
    assert len(pd.read_csv(kept)) == 12 + 27 + 2


def test_the_command_tells_a_failure(
    command: Command, done: hl.Validation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "hearthline.running.validate.validate", lambda *_: _failing(done)
    )
    ended = command("validate")
    assert ended.status == 1
    assert "1 of 41 failed" in " ".join(ended.out.split())


def test_the_command_refuses_an_unknown_case(command: Command) -> None:
    ended = command("validate", "--case", "riskpath")
    assert ended.status == 2
    assert "riskpaths" in ended.err
