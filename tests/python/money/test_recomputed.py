"""Money in strong settings, against the calculation in fractions of `recomputed`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from recomputed import CLASSES, FUND, Book, Ledger, classes, corrected, covered

import hearthline as hl
from hearthline.money import schedule
from hearthline.money.savings import COLUMNS, savings

if TYPE_CHECKING:
    from hearthline.money.mtfs import Mtfs

FILE = Path(__file__).parents[2] / "data" / "strong.toml"
START, HORIZON = "2013-12", 53
PROGRAMMES = {
    # From within a year to within a year, and paid by the council.
    "key_worker": {
        "title": "Key worker",
        "places": 9,
        "starts": "2014-08",
        "ends": "2016-01",
        "eligible": {"levels": [2, 3]},
        "found": {"outreach": 3.0},
        "stay": {"length": 5},
        "effects": {
            "help": {
                "processes": ["moves.2->3", "moves.2->1"],
                "hazard_ratio": 0.3,
            }
        },
        "cost": {
            "fixed": 10000.01,
            "start": 123.45,
            "place": 1000,
            "place_used": 1600.5,
            "price_year": "2012/13",
            "grade": 2,
        },
    },
    # What makes things worse, and is paid by others.
    "outreach": {
        "title": "Outreach",
        "places": 30,
        "eligible": {"levels": [1, 2], "localities": ["west"]},
        "found": {"outreach": 1.0},
        "stay": {"length": 9},
        "effects": {
            "worse": {
                "processes": ["moves.1->2", "themes.domestic_violence.onset"],
                "hazard_ratio": 3.0,
            }
        },
        "cost": {"place_used": 800, "price_year": "2010/11", "payer": "health"},
    },
}
CHANGES = {f"programmes.{name}": own for name, own in PROGRAMMES.items()}


@pytest.fixture(scope="module")
def both() -> hl.Comparison:
    base = hl.load(FILE)
    mix = base.set(CHANGES, name="mix")
    return hl.compare({"base": base, "mix": mix}, draws=3, seed=5, progress=False)


@pytest.fixture(scope="module")
def book(both: hl.Comparison) -> Book:
    return Book(both.results["base"].scenario.cost_book, PROGRAMMES)


def _label(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def test_the_ledger_to_the_penny(both: hl.Comparison, book: Book) -> None:
    run = both.results["mix"]
    table = run.table("cost")
    found = {
        (draw, int(str(year)[:4]), *map(str, names)): round(pounds * 100)
        for draw, year, *names, pounds in zip(
            *(table[name] for name in ("draw", "financial_year", "locality", "item")),
            *(table[name] for name in ("payer", "pounds")),
            strict=True,
        )
    }
    own = Ledger(run, book).cells
    assert len(found) > 1000
    assert {key: pence for key, pence in found.items() if pence} == {
        key: pence for key, pence in own.items() if pence
    }


@pytest.mark.parametrize(
    ("reference", "of_year"), [(2014, None), (2016, None), (2014, 2010), (2014, 2019)]
)
def test_the_classes(
    both: hl.Comparison, book: Book, reference: int, of_year: int | None
) -> None:
    base, mix = both.results.values()
    found = savings(base, mix, of_year=of_year, budgets_of=_label(reference))
    ledgers = [Ledger(run, book, of_year) for run in (base, mix)]
    own = classes(*ledgers, book, covered(START, HORIZON), reference)
    pence = found.pence
    for k, line in enumerate(found.lines):
        for (draw, year), saved in np.ndenumerate(pence[:, :, k, 0]):
            key = draw, int(found.years[year][:4]), *line
            cell = pence[draw, year, k]
            # A half of a penny may be a little less in binary, and goes to another
            # class; together they are the bills.
            gap = np.abs(cell - np.array(own[key]))
            assert gap.max() <= 1, (key, saved)
            assert gap.sum() in (0, 2)
    # Each class is there, with either sign.
    for name in ("cashable", "avoidance", "partners", "stays"):
        column = pence[..., COLUMNS.index(name)]
        assert column.max() > 0 > column.min()


@pytest.mark.parametrize(("start", "years"), [(2014, 4), (2016, 1), (2017, 1)])
def test_a_strategy(both: hl.Comparison, book: Book, start: int, years: int) -> None:
    targets = {_label(start): 1000.0, _label(start + years - 1): -3000.0}
    view: Mtfs = both.mtfs(start=_label(start), years=years, targets=targets)
    base, mix = (Ledger(run, book) for run in both.results.values())
    shares = covered(START, HORIZON)
    before = max(start - 1, 2014)
    own = classes(base, mix, book, shares, before)
    span = [start + k for k in range(years)]

    def level(kind: str, year: int) -> np.ndarray:
        pence = np.zeros(len(base.draws))
        for (draw, when, _, payer), saved in own.items():
            if when == year and payer in FUND:
                pence[draw] += saved[CLASSES.index(kind)]
        return pence / 100

    levels = {
        kind: np.stack([level(kind, year) for year in span], axis=1)
        for kind in ("cashable", "avoidance", "income", "programmes")
    }
    close = {"rtol": 0, "atol": 0.03}
    rows = view.schedule()
    totals = rows[rows["ref"] == "Total"].set_index("class")
    for kind, title in (
        ("cashable", "Cashable saving"),
        ("avoidance", "Cost avoidance"),
    ):
        mean = -levels[kind].mean(axis=0)
        row = totals.loc[title, view.years].to_numpy(float)
        np.testing.assert_allclose(row.cumsum(), mean, rtol=0, atol=0.54)
    cash = levels["cashable"] + levels["income"]
    running = (levels["programmes"] - cash).cumsum(axis=1)
    invest = view.invest_to_save()
    for name, expected in (
        ("Cumulative net impact", running.mean(axis=0)),
        ("Cumulative net impact, high", np.percentile(running, 90, axis=0)),
    ):
        np.testing.assert_allclose(invest.loc[name], expected, **close)
    so_far = np.cumsum([view.targets.get(year, 0.0) for year in view.years])
    chances = view.against_targets()["chance"]
    assert list(chances) == list((cash >= so_far).mean(axis=0))

    # The budget that the bridge ends at: the baseline's, with what the mix changes.
    def spending(year: int) -> float:
        total = 0.0
        for name, item in book.items.items():
            share = sum(x for payer, x in item.payers.items() if payer in FUND)
            price = base.prices.get((name, year), 0) * (-1 if item.income else 1)
            volume = sum(base.volumes.get((d, year, name), 0) for d in base.draws)
            volume /= shares[year] * len(base.draws)
            total += float(share * price * volume / 10_000)
        return total

    gap = view.gap()
    assert gap.iloc[0, 0] == pytest.approx(spending(before), abs=0.05)
    last = {kind: own[:, -1].mean() for kind, own in levels.items()}
    end = spending(span[-1]) + 2 * last["programmes"] - sum(last.values())
    assert gap.loc["Budget carried forward"].iloc[-1] == pytest.approx(end, abs=0.05)


def test_public_value(both: hl.Comparison, book: Book) -> None:
    base, mix = (Ledger(run, book, 2013) for run in both.results.values())
    own = classes(base, mix, book, covered(START, HORIZON), 2014)
    lines: dict[tuple[str, str], dict[tuple[int, int], int]] = {}
    for (draw, year, *line), saved in own.items():
        lines.setdefault((line[0], line[1]), {})[draw, year] = sum(saved[:5])
    draws = len(base.draws) * 100
    table = both.public_value().appraisal().set_index("scope")
    for programme, column in ((False, "benefits"), (True, "costs")):
        pence = sum(
            corrected(book.items[name], amounts, 2013)
            for (name, _), amounts in lines.items()
            if book.items[name].fiscal and book.items[name].programme == programme
        )
        assert table.loc["fiscal", column] == pytest.approx(pence / draws, abs=0.1)


def test_a_saved_comparison_at_other_prices(
    both: hl.Comparison, tmp_path: Path
) -> None:
    base = both.results["base"].scenario
    changes = {
        "costs.items.lv_2.a_year": 99.99,
        "costs.items.lv_4.cashable": 1.0,
        "costs.items.mv.step": 5000.0,
        "costs.items.lv_3.growth": 0.2,
    }
    other = base.set(changes)
    again = hl.Comparison.load(both.save(tmp_path / "both", pictures=False))
    found = again.saved("mix", costs=other).pence
    book = Book(other.cost_book, PROGRAMMES)
    ledgers = [Ledger(run, book) for run in both.results.values()]
    own = classes(*ledgers, book, covered(START, HORIZON), 2014)
    lines = again.saved("mix", costs=other).lines
    for column, kind in enumerate(CLASSES):
        for k, line in enumerate(lines):
            expected = sum(
                saved[column] for key, saved in own.items() if key[2:] == line
            )
            assert abs(found[:, :, k, column].sum() - expected) <= 3, (kind, line)


def test_no_more_than_all_is_cashable(both: hl.Comparison) -> None:
    view = both.mtfs(start="2015/16", years=1)
    table = view.sensitivity().set_index(["driver", "change"])["cashable"]
    saved = view.savings
    last = saved.years.index("2015/16")
    expected = 0.0
    for k, (name, payer) in enumerate(saved.lines):
        share = saved.items[name]["cashable"]
        if payer in FUND and share:
            pence = saved.pence[:, last, k, 0].mean()
            expected -= pence / 100 * min(1.1, 1 / share)
    assert table["Share that is cashable", "+10%"] == pytest.approx(expected)


def test_gross_cost_is_what_public_bodies_spend(both: hl.Comparison) -> None:
    run = both.results["base"]
    table = run.table("cost")
    spent = ~table["item"].isin(["harm", "charge"])
    assert not spent.all()
    year = table["financial_year"] == "2016/17"
    expected = table[spent & year]["pounds"].sum() / run.draws
    overview = run.overview().query("financial_year == '2018/19'")
    names = overview["number"].str.startswith("Cost of")
    last = table[spent & (table["financial_year"] == "2018/19")]["pounds"].sum()
    assert set(overview[names]["number"]) >= {"Cost of social care"}
    assert "Cost of health care" not in set(overview["number"])
    assert "Cost of crime" not in set(overview["number"])
    assert overview[names]["mean"].sum() == pytest.approx(last / run.draws)
    shown = both.options(year="2016/17").xs("Cost in the year", level="number")
    assert shown["base", "mean"].iloc[0] == pytest.approx(expected)
    whole = both.options().xs("Cost of all years", level="number")
    total = table[spent]["pounds"].sum() / run.draws
    assert whole["base", "mean"].iloc[0] == pytest.approx(total)


def test_spending_is_apart_from_income_and_value(both: hl.Comparison) -> None:
    change = both.spend_change(year="2015/16")
    named = {name for names in change.groups.values() for name in names}
    assert not named & {"harm", "charge"}
    with pytest.raises(hl.InputError, match="one kind of money, found social value"):
        both.spend_change(groups={"All": ["dv", "harm"]})
    with pytest.raises(hl.InputError, match="found income and spending"):
        both.spend_change(groups={"All": ["dv", "charge"]})


def test_a_loss_is_said_as_one(both: hl.Comparison) -> None:
    view = both.mtfs(start="2017/18")
    for kind, sentence in zip(
        ("cashable", "avoidance"), view.sentences(), strict=False
    ):
        mean = view.level(kind)[:, -1].mean()
        assert ("would have to be added" in sentence) == (
            kind == "cashable" and mean < 0
        )
        assert ("would come on top" in sentence) == (kind == "avoidance" and mean < 0)
        assert "−" not in sentence.split("(")[0]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ((-100, -60), "Recurrent"),
        ((-100, -40), "One-off"),
        ((-100, 60), "One-off"),
        ((0, 0), "Recurrent"),
    ],
)
def test_what_has_turned_round_does_not_recur(
    level: tuple[int, int], expected: str
) -> None:
    assert schedule._recurrence(np.array(level)) == expected


def test_the_money_is_that_of_the_chosen_edition(tmp_path: Path) -> None:
    text = (FILE.parent / "scenario" / "small.toml").read_text(encoding="utf-8")
    start = text.index("[costs.items.level_1]")
    price = text[text.index("a_year", start) : text.index("category", start)]
    other = price.replace("2014/15", "2009/10")
    editions = (
        f"[costs.items.level_1.editions.a]\n{other}\n"
        f"[costs.items.level_1.editions.b]\n{price}\n[costs.items.level_2]"
    )
    text = text.replace(price, 'edition = "b"\n', 1)
    text = text.replace("[costs.items.level_2]", editions, 1)
    (tmp_path / "editions.toml").write_text(text, encoding="utf-8")
    base = hl.load(tmp_path / "editions.toml")
    assert "in the money of 2014/15" in base.cost_label
    scenarios = {"base": base, "mix": base.set({"moves.2->3.rate": 0.3})}
    both = hl.compare(scenarios, draws=1, progress=False)
    assert both.public_value().price_year == "2014/15"
