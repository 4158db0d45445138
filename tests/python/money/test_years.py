"""Financial years as people write them."""

from __future__ import annotations

import pytest

import hearthline as hl
from hearthline.money.years import financial_year, year_of, year_starts


@pytest.mark.parametrize(
    "written",
    ["2015/16", "2015-16", "2015–16", "2015/2016", " 2015 / 16 "],
)
def test_a_year_is_two_years_with_a_slash_or_a_dash(written: str) -> None:
    assert financial_year("start", written) == "2015/16"
    assert year_starts("start", written) == 2015


def test_a_century_ends() -> None:
    assert financial_year("start", "1999-00") == "1999/00"
    assert financial_year("start", "1999/2000") == "1999/00"


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        (2015, "2015/16"),
        ("2015", "2015/16"),
        ("FY2015", "2015/16"),
        ("2015/17", "2015/16"),
        ("2015/1916", "2015/16"),
        ("15/16", None),
        ("", None),
        (None, None),
        ("20155/16", None),
        ("0000/01", None),
        pytest.param(10**5000, None, id="huge"),
        pytest.param("\ud800", None, id="half"),
    ],
)
def test_anything_else_is_refused(written: object, nearest: str | None) -> None:
    with pytest.raises(hl.InputError, match="start: expected a financial year") as bad:
        financial_year("start", written)
    assert ("did you mean" in str(bad.value)) == (nearest is not None)
    if nearest:
        assert repr(nearest) in str(bad.value)


def test_a_year_that_is_not_there_is_told_the_span() -> None:
    years = ["2014/15", "2015/16"]
    assert year_of("start", "2015-16", years) == "2015/16"
    with pytest.raises(hl.InputError, match=r"year from 2014/15 to 2015/16, found"):
        year_of("start", "2016/17", years)
    with pytest.raises(hl.InputError, match=r"expected a financial year 2014/15,"):
        year_of("start", "2016/17", years[:1])
