"""The view of public value: a calculation by hand, and real runs of a small borough."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import openpyxl
import pandas as pd
import pytest

import hearthline as hl
from hearthline import _core
from hearthline.money.public_value import PublicValue, appraised, public_value
from hearthline.money.savings import COLUMNS, Savings, savings

if TYPE_CHECKING:
    import pathlib

YEARS = ("2014/15", "2015/16", "2016/17")


def _item(
    title: str, value: str, grade: int, category: str = "crime"
) -> dict[str, Any]:
    return {"title": title, "value_type": value, "grade": grade, "category": category}


ITEMS = {
    "care": _item("Care", "fiscal", 4, "social_care"),
    "offence": _item("Offences", "fiscal", 1),
    "harm": _item("Harm to victims", "social", 6),
    "programme.p.start": _item("Help: starts", "fiscal", 2, "programmes"),
}
LINES = [
    ("care", "family_services"),
    ("offence", "police_justice"),
    ("harm", "society"),
    ("programme.p.start", "family_services"),
]


def _worked() -> Savings:
    """Two draws whose present values are round numbers: 1.035 squared is 1.071225."""
    pence = np.zeros((2, 3, 4, len(COLUMNS)), dtype=np.int64)

    def put(draws: slice | int, year: int, line: int, column: str, value: int) -> None:
        pence[draws, year, line, COLUMNS.index(column)] = value

    both = slice(None)
    put(0, 1, 0, "cashable", 60_000)
    put(0, 1, 0, "avoidance", 43_500)
    put(0, 2, 0, "avoidance", 10_712_250)
    put(1, 1, 0, "avoidance", -103_500)
    put(both, 1, 0, "stays", 5_000_000)
    put(both, 1, 1, "partners", 207_000)
    put(both, 2, 2, "partners", 10_712_250)
    put(both, 0, 3, "programmes", 4_000_000)
    none = cast("Any", None)
    return Savings(YEARS, np.ones(3), LINES, ITEMS, pence, none, none)


@pytest.fixture
def worked() -> PublicValue:
    return appraised(_worked(), "2014/15")


def _row(table: pd.DataFrame, **where: str) -> pd.Series[Any]:
    for column, label in where.items():
        table = table[table[column] == label]
    assert len(table) == 1
    return table.iloc[0]


def test_hand_calculation(worked: PublicValue) -> None:
    # Care has grade 4, 15% lower: (100,000 + 10,000,000) x 0.85 in the first draw and
    # -100,000 x 0.85 in the second, since in the mean it is a benefit. Offences have
    # grade 1 (200,000), harm grade 6 (10,000,000 x 0.6), the programme grade 2
    # (4,000,000 x 1.05, of year 0).
    table = worked.table()
    care = _row(table, value="fiscal", payer="family_services")
    assert care["benefits"] == (85_850 - 850) / 2
    assert care["costs"] == 42_000
    assert care["net"] == 500
    assert care["net_p10"] == pytest.approx(43_850 - 0.9 * (43_850 + 42_850))
    police = _row(table, value="fiscal", payer="police_justice")
    assert list(police[["benefits", "costs", "net"]]) == [2_000, 0, 2_000]
    fiscal = _row(table, value="fiscal", payer="all")
    assert list(fiscal[["benefits", "costs", "net"]]) == [44_500, 42_000, 2_500]
    assert _row(table, value="social", payer="society")["benefits"] == 60_000

    figures = worked.appraisal()
    assert list(figures["scope"]) == ["fiscal", "social", "together"]
    fiscal = _row(figures, scope="fiscal")
    assert fiscal["net"] == 2_500
    assert fiscal["ratio"] == 44_500 / 42_000
    # -42,000, then 2,000, then 42,500: the mean has paid back in the last year.
    assert fiscal["payback"] == "2016/17"
    assert fiscal["paid_back"] == fiscal["above_zero"] == 0.5
    together = _row(figures, scope="together")
    assert together["net"] == 62_500
    assert together["above_zero"] == 1.0
    social = _row(figures, scope="social")
    # Nothing was spent on it alone.
    assert np.isnan(social["ratio"])
    assert np.isnan(social["paid_back"])
    assert social["payback"] == ""
    assert social["net"] == 60_000


def test_who_pays_and_who_gains(worked: PublicValue) -> None:
    table = worked.payers()
    council = _row(table, payer="family_services")
    assert list(council[["pays", "gains", "net"]]) == [42_000, 42_500, 500]
    assert council["returns"] == 42_500 / 42_000
    assert council["share_of_costs"] == 1.0
    assert council["share_of_gains"] == 42_500 / 44_500
    police = _row(table, payer="police_justice")
    assert police["budget"] == "partner"
    assert np.isnan(police["returns"])
    society = _row(table, payer="society")
    assert society["share_of_gains"] == 1.0
    assert np.isnan(society["share_of_costs"])


def test_where_the_answer_turns(worked: PublicValue) -> None:
    table = worked.switching()
    fiscal = table[table["scope"] == "fiscal"].set_index("assumption")["switches_at"]
    assert fiscal["benefits"] == 42_000 / 44_500
    assert fiscal["costs"] == 44_500 / 42_000
    assert fiscal["price of care"] == pytest.approx(1 - 2_500 / 42_500)
    # Even free of charge, offences would leave the mix worth its cost.
    assert np.isnan(fiscal["price of offence"])
    # 207,000 x + 4,552,706.25 x^2 = 4,200,000 with x = 1 / (1 + rate).
    a, b, c = 42_500 * 1.071225, 2_000 * 1.035, -42_000.0
    x = (-b + np.sqrt(b * b - 4 * a * c)) / (2 * a)
    assert fiscal["discount rate"] == pytest.approx(1 / x - 1, abs=1e-9)
    # Together care alone would have to cost less than nothing.
    together = table[table["scope"] == "together"].set_index("assumption")
    assert together["pounds"]["price of harm"] == 60_000
    assert np.isnan(together["switches_at"]["price of care"])
    assert together["switches_at"]["benefits"] == 42_000 / 104_500


def test_optimism_is_optional_and_takes_the_worse_grade() -> None:
    plain = appraised(_worked(), "2014/15", optimism=False)
    assert (
        _row(plain.table(), value="fiscal", payer="all")["benefits"]
        == (101_000 - 1_000) / 2 + 2_000
    )
    assert any("nothing is corrected" in note for note in plain.notes)
    weak = appraised(_worked(), "2014/15", grade_of_effects=5)
    # Care and offences are 25% lower, harm 40%; the cost of programmes is as before.
    fiscal = _row(weak.table(), value="fiscal", payer="all")
    assert fiscal["benefits"] == 0.75 * 52_000
    assert fiscal["costs"] == 42_000
    assert _row(weak.table(), value="social", payer="all")["benefits"] == 60_000
    with pytest.raises(hl.InputError, match="grade_of_effects: expected a whole"):
        appraised(_worked(), "2014/15", grade_of_effects=7)


def test_a_loss_is_corrected_as_a_cost() -> None:
    saved = _worked()
    saved.pence[:, :, 2] *= -1
    # Harm grows, in the mean: it is 40% larger, not smaller.
    own = appraised(saved, "2014/15").table()
    assert _row(own, value="social", payer="all")["benefits"] == -140_000


def test_factors_are_those_of_the_closed_form(worked: PublicValue) -> None:
    standard = 1.035 ** -np.arange(3.0)[:, None]
    np.testing.assert_allclose(worked.discount, standard + np.zeros(4), rtol=1e-15)
    factors = np.array(_core.discount_factors(40))
    expected = [
        1.035**-y if y <= 30 else 1.035**-30 * 1.03 ** (30 - y) for y in range(40)
    ]
    np.testing.assert_allclose(factors, expected, rtol=1e-14)


def test_health_and_life_are_discounted_by_their_own_rates() -> None:
    saved = _worked()
    items = {**ITEMS, "harm": {**ITEMS["harm"], "health": True}}
    value = appraised(dataclasses.replace(saved, items=items), "2014/15")
    plain = appraised(saved, "2014/15")
    harm = _row(value.table(), value="social", payer="society")["benefits"]
    # Grade 6 takes 40% off, year 2 is 1.015 squared.
    assert harm == round(10_712_250 * 0.6 / 1.015**2) / 100
    own, other = (view.table().query("value == 'fiscal'") for view in (value, plain))
    pd.testing.assert_frame_equal(own, other)
    assert any("1.5% what health and life are worth" in note for note in value.notes)
    assert not any("1.5%" in note for note in plain.notes)
    # At one rate for all the answer turns where it did.
    turns = [
        _row(view.switching(), scope="together", assumption="discount rate")
        for view in (value, plain)
    ]
    assert turns[0]["switches_at"] == pytest.approx(
        turns[1]["switches_at"], abs=1e-6, nan_ok=True
    )


def test_notes_say_what_has_to_be_said(worked: PublicValue) -> None:
    said = " ".join(worked.notes)
    assert "Not costed" not in said
    free = appraised(_worked(), "2014/15", uncosted=("Help", "Advice"))
    assert "What the mix changes of Help and Advice is not costed" in free.notes[0]
    for words in (
        "money of 2014/15",
        "Green Book, 2026",
        "counterfactual",
        "unverified",
        "must not be added",
    ):
        assert words in said


def test_equal_mix_is_worth_exactly_nothing(comparison: hl.Comparison) -> None:
    base = comparison.results["base"]
    value = public_value(base, base)
    assert not value.benefits.any()
    assert not value.costs.any()
    assert value.benefits.shape[0] == base.draws
    figures = _row(value.appraisal(), scope="fiscal")
    assert figures["net"] == 0.0
    assert figures["above_zero"] == 0.0
    assert np.isnan(figures["ratio"])
    assert value.switching()["switches_at"].isna().all()


def test_parts_add_up_to_savings(comparison: hl.Comparison) -> None:
    base, mix = comparison.results["base"], comparison.results["help"]
    value = public_value(base, mix, optimism=False)
    assert value.price_year == "2014/15"
    saved = savings(base, mix, of_year=2014)
    released = saved.pence[..., :4].sum(axis=3) * value.discount
    np.testing.assert_allclose(value.benefits, released, atol=0.5 + 1e-6)
    assert value.benefits.any()
    table = value.table()
    lines = table[table["payer"] != "all"]
    whole = _row(table, value="fiscal", payer="all")
    for column in ("benefits", "costs", "net"):
        assert lines[column].sum() == pytest.approx(whole[column], abs=1e-6)
    assert value.by_year().sum() == (value.benefits - value.costs).sum()


def test_refuses_years_that_prices_have_not(comparison: hl.Comparison) -> None:
    base, mix = comparison.results["base"], comparison.results["help"]
    with pytest.raises(hl.InputError, match="of_year: expected a financial year"):
        public_value(base, mix, of_year="2014")
    with pytest.raises(hl.InputError, match="expected '2014/15', the year of the"):
        public_value(base, mix, of_year="2016/17")


def test_refuses_runs_without_costs(small: hl.Scenario) -> None:
    run = hl.run(small.without("costs"), draws=1, progress=False)
    with pytest.raises(hl.InputError, match="states no costs"):
        public_value(run, run)


def test_the_answer_is_in_sentences(worked: PublicValue) -> None:
    fiscal, together, turns = worked.sentences()
    assert "To public bodies, what the mix brings from 2014/15 to 2016/17" in fiscal
    # Two draws have no range of 80%.
    assert "is worth £44k, and its programmes cost £42k" in fiscal
    assert "above 0 in 1 of 2 draws" in fiscal
    assert "public bodies and society" in together
    assert "net present value of £62k, above 0 in 2 of 2 draws." in together
    assert turns == (
        "Each pound returns 1.06 pounds to public bodies; it would be worth its cost "
        "as long as 94% of the benefits came."
    )
    dear = dataclasses.replace(worked, costs=worked.costs * 2)
    assert dear.sentences()[-1].endswith(
        "benefits would have to be 1.9 times as large to be worth the cost."
    )
    free = dataclasses.replace(worked, costs=worked.costs * 0)
    assert "cost nothing that is counted" in free.sentences()[0]
    assert "No factor" in free.sentences()[-1]


def test_years_add_up_to_the_present_value(worked: PublicValue) -> None:
    table = worked.by_financial_year()
    for scope, own in table.groupby("scope"):
        net = _row(worked.appraisal(), scope=str(scope))
        assert own["total"].iloc[-1] == net["net"]
        assert own["total"].iloc[-1] == (own["benefits"] - own["costs"]).sum()
        assert own["total_p10"].iloc[-1] == net["net_p10"]


def test_a_workbook_has_every_table(
    comparison: hl.Comparison, tmp_path: pathlib.Path
) -> None:
    name = comparison.scenarios[0]
    view = comparison.public_value(name)
    path = tmp_path / "value.xlsx"
    view.save(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        *("Cover", "Appraisal", "Present values", "By year", "Who pays and gains"),
        *("Switching values", "Unit costs", "What differs", "Run"),
    ]
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert len(sheet.tables) == (sheet.title != "Cover")
        assert sheet.print_area
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    assert cell.font.name == "Arial"
                    assert cell.data_type != "f"
    cover = [row[0].value for row in book["Cover"].iter_rows()]
    for sentence in (*view.sentences(), view.title, *view.notes):
        assert any(sentence in str(text) for text in cover), sentence
    figures = pd.read_excel(path, sheet_name="Appraisal", header=4)
    for column, title in (("benefits", "Benefits"), ("net", "Net")):
        assert list(figures[title]) == pytest.approx(list(view.appraisal()[column]))
    # Twelve draws are too few for a range.
    assert not [title for title in figures if title.endswith((", low", ", high"))]
    stated = book["Appraisal"]["A3"].value
    assert stated.startswith("No range is drawn from fewer than 20 draws.")
    years = pd.read_excel(path, sheet_name="By year", header=4)
    assert years["Net so far"].iloc[len(view.years) - 1] == pytest.approx(
        view.appraisal()["net"].iloc[0]
    )
    for end, read in (("csv", pd.read_csv), ("parquet", pd.read_parquet)):
        view.save(tmp_path / f"value.{end}")
        found = read(tmp_path / f"value.{end}")
        assert list(found["net"]) == pytest.approx(list(view.table()["net"]))
    with pytest.raises(hl.OutputError, match="exists"):
        view.save(path)


def test_a_workbook_of_many_draws_has_ranges(
    options: hl.Comparison, tmp_path: pathlib.Path
) -> None:
    view = options.public_value(options.scenarios[0])
    view.save(tmp_path / "value.xlsx")
    figures = pd.read_excel(tmp_path / "value.xlsx", sheet_name="Appraisal", header=4)
    for column, title in (("net_p10", "Net, low"), ("net_p90", "Net, high")):
        assert list(figures[title]) == pytest.approx(list(view.appraisal()[column]))
    assert f"% of {view.draws} draws." in view.sentences()[0]


def test_optimism_is_a_flag(comparison: hl.Comparison) -> None:
    name = comparison.scenarios[0]
    for wrong in (pd.DataFrame(), "yes", None, 1):
        with pytest.raises(hl.InputError, match="optimism: expected True or False"):
            comparison.public_value(name, optimism=wrong)  # type: ignore[arg-type]
