"""The view of a Medium Term Financial Strategy: cash of the council's general fund.

Amounts are nominal cash of each financial year, undiscounted. In these tables a
reduction of the net budget is negative, as councils print it in brackets; a pressure is
positive. Cashable savings, cost avoidance and income are on rows of their own and are
never added together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..base import checks, files, words
from ..base.errors import InputError, OutputError
from ..tables.cubes import across_draws, financial_years
from ..tables.ranges import has_range
from .categories import BUDGETS, CATEGORIES, PAYERS
from .savings import COLUMNS, SIGN, TITLES
from .workbook import Basis, workbook

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from .savings import Savings

    Floats = NDArray[np.float64]

#: Whose money it is.
_FUND = ("general_fund",)
#: The classes that change a net budget, in this order.
_ROWS = ("cashable", "avoidance", "income")
#: Columns that only people can fill in.
FOR_PEOPLE = (
    "fte",
    "delivery_rating",
    "service_impact",
    "equalities_impact",
    "consultation",
    "owner",
)
#: A saving is recurrent if at least this share of its highest level is left at the end.
_RECURRENT = 0.5

_PENCE = 100.0


@dataclass(frozen=True)
class Mtfs:
    """What a mix does to the council's general fund, by financial year.

    Attributes
    ----------
    title, baseline : str
        What the mix and its baseline are called.
    savings : Savings
        Draw by draw, over the whole run.
    first, count : int
        The place of the first year of the strategy in the run, and how many there are.
    targets : mapping of str to float
        Pounds to be saved in addition in each financial year.
    parts : mapping of str to Savings
        Each programme of the mix alone, if the mix was taken apart.
    label : str
        What the costs include.
    basis : Basis
        What the numbers rest on, for the workbook.
    uncosted : sequence of str
        Display names of programmes that state no cost.
    """

    title: str
    baseline: str
    savings: Savings
    first: int
    count: int
    targets: Mapping[str, float] = field(default_factory=dict)
    parts: Mapping[str, Savings] = field(default_factory=dict)
    label: str = ""
    basis: Basis = field(default_factory=Basis.nothing)
    uncosted: Sequence[str] = ()

    # ---- What it is made of --------------------------------------------

    @property
    def years(self) -> list[str]:
        """The financial years of the strategy."""
        return list(self.savings.years[self.first : self.first + self.count])

    @property
    def draws(self) -> int:
        """The number of draws."""
        return int(self.savings.pence.shape[0])

    def level(self, kind: str, of: Savings | None = None) -> Floats:
        """Return pounds by draw and year: a class, or what programmes cost.

        Parameters
        ----------
        kind : str
            A class of savings, or ``"programmes"``. Above 0 it is saved, or spent.
        of : Savings, optional
            By default those of the whole mix.

        Returns
        -------
        ndarray, shape (draws, years)
            Not incremental: what is saved in each year against the baseline.
        """
        whole = (of or self.savings).pounds(kind, _FUND)
        return whole[:, self.first : self.first + self.count]

    # ---- Tables ---------------------------------------------------------

    def schedule(self) -> pd.DataFrame:
        """Return the savings schedule: a row for each unit cost and class.

        Returns
        -------
        pandas.DataFrame
            ``ref``, ``opportunity_area`` (the category), ``description``, ``class``,
            ``recurrence``, a column for each financial year with the change against
            the budget of the year before, ``total`` of these, ``cumulative``, the
            level of the last year, which must be equal, ``low`` and ``high``
            (10th and 90th percentile of draws of it), then columns for people to fill
            in. In whole pounds; a reduction is negative. The last row of each class is
            its total, and the last row of all checks that totals and levels agree: 0.
        """
        rows: list[dict[str, Any]] = []
        for kind in _ROWS:
            own = self._rows_of(kind)
            # Nothing saved is an answer; an income that nobody has is none.
            if own or kind != "income":
                rows += own
                rows.append(self._total_of(kind, own))
        check: dict[str, Any] = dict.fromkeys(self._schedule_columns(), "")
        check |= {"ref": "Check", "description": "Total minus cumulative, of all rows"}
        check["total"] = sum(abs(row["total"] - row["cumulative"]) for row in rows)
        table = pd.DataFrame([*rows, check], columns=self._schedule_columns())
        return _named(table, SIGN)

    def _schedule_columns(self) -> list[str]:
        return [
            "ref",
            "opportunity_area",
            "description",
            "class",
            "recurrence",
            *self.years,
            "total",
            "cumulative",
            "low",
            "high",
            *FOR_PEOPLE,
        ]

    def _rows_of(self, kind: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        saved = self.savings
        for name, item in saved.items.items():
            if not any(PAYERS[payer][1] in _FUND for payer in item["payers"]):
                continue
            pounds = saved.pounds(kind, _FUND, [name])[
                :, self.first : self.first + self.count
            ]
            if not pounds.any():
                continue
            row = self._amounts(-pounds)
            row |= {
                "ref": f"{_LETTERS[kind]}{len(rows) + 1}",
                "opportunity_area": CATEGORIES[item["category"]],
                "description": item["title"],
                "class": TITLES[kind],
                "recurrence": _recurrence(pounds.mean(axis=0)),
            }
            rows.append(row)
        return rows

    def _amounts(self, pounds: Floats) -> dict[str, Any]:
        """Return the incremental columns of levels by draw and year."""
        level = np.rint(pounds.mean(axis=0)).astype(np.int64)
        steps = np.diff(level, prepend=0)
        stats = across_draws(pounds[:, -1])
        row: dict[str, Any] = dict.fromkeys(self._schedule_columns(), "")
        row |= dict(zip(self.years, map(int, steps), strict=True))
        row |= {
            "total": int(steps.sum()),
            "cumulative": int(level[-1]),
            "low": int(np.rint(stats["p10"])),
            "high": int(np.rint(stats["p90"])),
        }
        return row

    def _total_of(self, kind: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        total: dict[str, Any] = dict.fromkeys(self._schedule_columns(), "")
        for column in (*self.years, "total", "cumulative"):
            total[column] = sum(row[column] for row in rows)
        stats = across_draws(-self.level(kind)[:, -1])
        total |= {
            "ref": "Total",
            "description": TITLES[kind],
            "class": TITLES[kind],
            "low": int(np.rint(stats["p10"])),
            "high": int(np.rint(stats["p90"])),
        }
        return total

    def gap(self) -> pd.DataFrame:
        """Return the bridge from the base budget to the budget of each year.

        Spending is at average prices, so that a pressure is what budgets would have to
        follow if nothing was done; its change is split exactly into prices and volumes.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``row``: the base budget brought forward, the pressures from
            prices and from volumes, the cost of the baseline's programmes, and what the
            mix changes: cost avoidance, cashable savings, income and its programmes;
            then the change in the year, the budget carried forward, which is brought
            forward to the next year, and the change since the base budget. A column for
            each year, means of draws in pounds; a reduction is negative.
        """
        before = self._baseline_spend()
        base = self.first - 1 if self.first else 0
        rows: dict[str, list[float]] = {name: [] for name in _GAP}
        opening = first = before.total(base)
        last = dict.fromkeys((*_ROWS, "programmes"), 0.0)
        for k in range(self.count):
            year = self.first + k
            prior = max(year - 1, base)
            prices, volumes, programmes = before.change(prior, year)
            now = {n: float(self.level(n)[:, k].mean()) for n in last}
            entries = [
                opening,
                prices,
                volumes,
                programmes,
                -(now["avoidance"] - last["avoidance"]),
                -(now["cashable"] - last["cashable"]),
                -(now["income"] - last["income"]),
                now["programmes"] - last["programmes"],
            ]
            last = now
            change = sum(entries[1:])
            closing = opening + change
            entries += [change, closing, closing - first]
            for name, entry in zip(_GAP, entries, strict=True):
                rows[name].append(entry + 0.0)
            opening = closing
        table = pd.DataFrame(rows, index=self.years).T
        table.index.name = "row"
        return _named(table, SIGN)

    def _baseline_spend(self) -> _Spend:
        items = self.savings.base.items
        shares = np.array(
            [
                sum(s for p, s in item["payers"].items() if PAYERS[p][1] in _FUND)
                for item in items
            ]
        )
        volumes = self.savings.base.mean_volumes()
        signs = np.array([-1.0 if item["income"] else 1.0 for item in items])
        prices = np.array([item["prices"] for item in items]).T * shares * signs
        programmes = np.array([item["category"] == "programmes" for item in items])
        covered = self.savings.covered
        return _Spend(volumes / covered[:, None], prices, programmes)

    def invest_to_save(self) -> pd.DataFrame:
        """Return the case for investing: what programmes cost and what cash they free.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``row``: ongoing cost of the programmes, cashable savings and
            income, the net financial impact and its running sum, with the 10th and 90th
            percentile of draws, and the share of draws that have paid back by the end
            of the year. A column for each year, in pounds; a reduction is negative.
            Cost avoidance is not in it.
        """
        cost = self.level("programmes")
        saved = self.level("cashable") + self.level("income")
        running = (cost - saved).cumsum(axis=1)
        stats = across_draws(running)
        rows = {
            "Ongoing annual cost of programmes": cost.mean(axis=0),
            "Cashable savings": 0.0 - self.level("cashable").mean(axis=0),
            "Income": 0.0 - self.level("income").mean(axis=0),
            "Net financial impact": (cost - saved).mean(axis=0),
            "Cumulative net impact": running.mean(axis=0),
            "Cumulative net impact, low": stats["p10"],
            "Cumulative net impact, high": stats["p90"],
            "Share of draws paid back": self._paid_back().mean(axis=0),
        }
        table = pd.DataFrame(rows, index=self.years).T
        table.index.name = "row"
        return _named(table, SIGN)

    def _paid_back(self) -> NDArray[np.bool_]:
        """Return whether the running sum is settled from a year to the end, by draw."""
        saved = self.level("cashable") + self.level("income")
        running = (saved - self.level("programmes")).cumsum(axis=1)
        return np.logical_and.accumulate((running >= 0)[:, ::-1], axis=1)[:, ::-1]

    def payback(self) -> pd.Series[Any]:
        """Return when what is spent has come back, in cash.

        Returns
        -------
        pandas.Series
            ``year``, by the means of draws, or ``"not by YEAR"``; ``share``, of draws
            that have paid back by the end.
        """
        saved = self.level("cashable") + self.level("income")
        running = (saved - self.level("programmes")).mean(axis=0).cumsum()
        settled = np.logical_and.accumulate((running >= 0)[::-1])[::-1]
        year = f"not by {self.years[-1]}"
        if settled.any():
            year = self.years[int(settled.argmax())]
        share = float(self._paid_back()[:, -1].mean())
        return pd.Series({"year": year, "share": share}, name="payback")

    def where(self) -> pd.DataFrame:
        """Return where it falls: each class by payer, in the last year.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``payer``, with ``budget`` (whose it is) and a column for each
            class and for programmes, means of draws in pounds of the last year; a
            reduction is negative. Only rows of the general fund are in the other
            tables.
        """
        saved = self.savings
        last = self.first + self.count - 1
        rows: list[dict[str, Any]] = []
        for payer, (title, kind) in PAYERS.items():
            chosen = [
                own == payer and saved.items[item]["value_type"] == "fiscal"
                for item, own in saved.lines
            ]
            if not any(chosen):
                continue
            pence = saved.pence[:, last, chosen].sum(axis=1).mean(axis=0)
            row: dict[str, Any] = {"payer": title, "budget": BUDGETS[kind]}
            for name, amount in zip(COLUMNS, pence / _PENCE, strict=True):
                if name != "stays":
                    spent = name == "programmes"
                    row[name] = float(amount if spent else -amount) + 0.0
            rows.append(row)
        return _named(pd.DataFrame(rows).set_index("payer"), SIGN)

    def against_targets(self) -> pd.DataFrame:
        """Return the chance that each target is met, now and if the start slips.

        Returns
        -------
        pandas.DataFrame
            Indexed by financial year: ``target``, additional pounds in the year;
            ``target_so_far``, the sum; ``cashable``, the level of cashable savings and
            income, with ``low`` and ``high``; ``chance``, the share of draws in which
            it reaches the sum; ``if_a_year_later``, the same if all savings come a year
            later; and ``avoidance``, which does not count towards a target. Chances are
            NaN before the first target. Savings are positive here.

        Raises
        ------
        InputError
            If no targets were given.
        """
        if not self.targets:
            raise InputError(
                "targets: expected some, such as cmp.mtfs(targets={'2018/19': "
                "2_727_000}), found none"
            )
        saved = self.level("cashable") + self.level("income")
        later = np.concatenate([np.zeros((self.draws, 1)), saved[:, :-1]], axis=1)
        stats = across_draws(saved)
        asked = np.array([float(self.targets.get(year, 0.0)) for year in self.years])
        so_far = asked.cumsum()
        # Before the first target there is nothing to meet.
        asked_yet = np.cumsum([year in self.targets for year in self.years]) > 0
        known = np.where(asked_yet, 1.0, np.nan)
        table = pd.DataFrame(
            {
                "target": asked,
                "target_so_far": so_far,
                "cashable": stats["mean"],
                "low": stats["p10"],
                "high": stats["p90"],
                "chance": (saved >= so_far).mean(axis=0) * known,
                "if_a_year_later": (later >= so_far).mean(axis=0) * known,
                "avoidance": self.level("avoidance").mean(axis=0),
            },
            index=pd.Index(self.years, name="financial_year"),
        )
        return _named(table, "Savings are positive.")

    def by_programme(self) -> pd.DataFrame:
        """Return what each programme saves alone, and what they do together.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``part``: each programme alone, the interaction, and the mix;
            ``cashable``, ``avoidance`` and ``programmes`` in the last year, with
            ``cashable_low`` and ``cashable_high``, in pounds; a reduction is negative.
            Parts that were run separately must not be added up without the interaction.

        Raises
        ------
        InputError
            If the mix was not taken apart.
        """
        if not self.parts:
            raise InputError(
                "by_programme: expected a mix that was taken apart, as by "
                "hl.compare(..., waterfall=True), found none"
            )
        kinds = ("cashable", "avoidance", "programmes")
        whole = {kind: self.level(kind)[:, -1] for kind in kinds}
        parts = {
            name: {kind: self.level(kind, own)[:, -1] for kind in kinds}
            for name, own in self.parts.items()
        }
        together = {
            kind: whole[kind] - sum(own[kind] for own in parts.values())
            for kind in kinds
        }
        rows = []
        every = {**parts, "interaction": together, "the mix": whole}
        for name, own in every.items():
            stats = across_draws(-own["cashable"])
            rows.append(
                {
                    "part": name,
                    "cashable": float(-own["cashable"].mean()),
                    "cashable_low": float(stats["p10"]),
                    "cashable_high": float(stats["p90"]),
                    "avoidance": float(-own["avoidance"].mean()),
                    "programmes": float(own["programmes"].mean()),
                }
            )
        return _named(pd.DataFrame(rows).set_index("part"), SIGN)

    def sensitivity(self) -> pd.DataFrame:
        """Return what one assumption at a time does to the cashable saving.

        Returns
        -------
        pandas.DataFrame
            ``driver``, ``change`` and ``cashable``, the level in the last year under
            it, with ``difference`` from the central one: a saving that is smaller adds
            to the gap. Means of draws in pounds; a reduction is negative. A later start
            is taken for the level of as much earlier, so that of a programme that ends
            it moves the decline out too. Chance and the effects themselves need other
            runs.
        """
        central = self.level("cashable").mean(axis=0)
        rows = []
        for driver, change, level in self._changed(central):
            rows.append(
                {
                    "driver": driver,
                    "change": change,
                    "cashable": -level,
                    "difference": float(central[-1]) - level,
                }
            )
        return _named(pd.DataFrame(rows), SIGN)

    def _changed(self, central: Floats) -> list[tuple[str, str, float]]:
        last = float(central[-1])
        changed = [
            (
                "Growth of all prices",
                f"{points:+d} percentage points a year",
                last * (1 + points / 100) ** (self.count - 1),
            )
            for points in (-2, -1, 1, 2, 3)
        ]
        changed += [
            ("Share that is cashable", f"{share - 100:+d}%", last * share / 100)
            for share in (50, 75, 90, 110)
        ]
        for months in (6, 12, 24):
            level = np.interp(
                self.count - 1 - months / 12,
                np.arange(-1, self.count),
                [0.0, *central],
                left=0.0,
            )
            changed.append(("Start of the mix", f"{months} months later", float(level)))
        return changed

    def tracker(self) -> pd.DataFrame:
        """Return an empty savings tracker: the forecast, and columns for people.

        Returns
        -------
        pandas.DataFrame
            ``ref``, ``description``, ``target`` (the central forecast of the last
            year), and empty columns for what is delivered, on track, at risk,
            undeliverable, replaced by mitigation, pressures, net, and an explanation.
        """
        schedule = self.schedule()
        own = schedule[schedule["ref"].str.match(r"[A-Z]\d")]
        table = own[["ref", "description", "class"]].copy()
        table["target"] = own["cumulative"].astype(np.int64)
        for column in _TRACKER:
            table[column] = ""
        return _named(table.reset_index(drop=True), SIGN)

    # ---- Words ----------------------------------------------------------

    def sentences(self) -> list[str]:
        """Return the answer in three sentences with their ranges.

        Returns
        -------
        list of str
        """
        year = self.years[-1]
        said = []
        for kind, verb in (
            ("cashable", "could be taken out of the budget of the general fund"),
            ("avoidance", "of spending would not come, which no budget can lose"),
        ):
            stats = across_draws(self.level(kind)[:, -1])
            mean, low, high, error = (
                words.pounds(float(stats[name]))
                for name in ("mean", "p10", "p90", "mcse")
            )
            spread = f"{low} to {high} in the middle 80% of draws"
            if not has_range(self.draws):
                spread = f"standard error {error}, of {self.draws} draws"
            said.append(f"In {year}, {mean} ({spread}) {verb}.")
        said.append(self._said_of_cost())
        return said

    def _said_of_cost(self) -> str:
        """Return what the mix costs, and whether it pays."""
        cost = self.level("programmes").sum(axis=1)
        span = f"over {self.years[0]} to {self.years[-1]}"
        unknown = ""
        if self.uncosted:
            unknown = (
                f" What {words.listing(self.uncosted)} cost"
                f"{'s' if len(self.uncosted) == 1 else ''} is not stated and not in it."
            )
        every = self.savings.pounds("programmes")
        others = float(
            every[:, self.first : self.first + self.count].sum(axis=1).mean()
        )
        others -= float(cost.mean())
        if not cost.any():
            if others:
                return (
                    f"The general fund pays for no programme; others pay "
                    f"{words.pounds(others)} more {span}.{unknown}"
                )
            return f"No cost of the mix itself is counted.{unknown}"
        payback = self.payback()
        paid = (
            f"had come back in cash by {payback['year']}"
            if not str(payback["year"]).startswith("not")
            else f"had not come back in cash by {self.years[-1]}"
        )
        return (
            f"Programmes cost the general fund {words.pounds(float(cost.mean()))} more "
            f"{span}, which {paid} ({100 * payback['share']:.0f}% of draws had paid "
            f"back).{unknown}"
        )

    def save(self, path: str | os.PathLike[str], overwrite: bool = False) -> None:
        """Write an Excel workbook with all tables, or the schedule as CSV or Parquet.

        Parameters
        ----------
        path : str or path
            A file whose name ends in ``.xlsx``, ``.csv`` or ``.parquet``.
        overwrite : bool
            Whether to replace a file that exists.

        Raises
        ------
        InputError
            If the name ends otherwise.
        OutputError
            If the file exists, or cannot be written.
        """
        checks.flag("overwrite", overwrite)
        file = files.as_path(path)
        kind = kind_of(file)
        if file.exists() and not overwrite:
            raise OutputError(f"{file}: the file exists; overwrite=True replaces it")
        if kind == ".xlsx":
            data = workbook(self, self.basis)
        elif kind == ".csv":
            data = self.schedule().to_csv(index=False).encode()
        else:
            data = self.schedule().astype(str).to_parquet(index=False)
        files.write_bytes(file, data)

    def __repr__(self) -> str:
        return (
            f"<Mtfs of {self.title} against {self.baseline}: {self.years[0]} to "
            f"{self.years[-1]}, {self.draws} draws>"
        )


_KINDS = (".xlsx", ".csv", ".parquet")
_LETTERS = {"cashable": "S", "avoidance": "A", "income": "I"}
_GAP = (
    "Base budget brought forward",
    "Pressure from prices",
    "Pressure from numbers and mix",
    "Programmes of the baseline",
    "Cost avoidance",
    "Cashable savings",
    "Income",
    "Programmes of the mix",
    "Change in the year",
    "Budget carried forward",
    "Change since the base budget",
)
_TRACKER = (
    "delivered",
    "on_track",
    "at_risk",
    "undeliverable",
    "mitigation",
    "in_year_pressure",
    "net",
    "explanation",
)


@dataclass(frozen=True)
class _Spend:
    """What the general fund spends on each item, on average over draws.

    Attributes
    ----------
    volumes, prices : ndarray, shape (years, items)
        A year's volume, and the general fund's share of the price.
    programmes : ndarray of bool, shape (items,)
        Which items are programmes.
    """

    volumes: Floats
    prices: Floats
    programmes: NDArray[np.bool_]

    def total(self, year: int) -> float:
        return float((self.volumes[year] * self.prices[year]).sum())

    def change(self, before: int, after: int) -> tuple[float, float, float]:
        """Return what prices, volumes and programmes add; the three add up exactly."""
        (v0, v1), (p0, p1) = self.volumes[[before, after]], self.prices[[before, after]]
        by_price = (p1 - p0) * (v0 + v1) / 2
        by_volume = (v1 - v0) * (p0 + p1) / 2
        own = ~self.programmes
        programmes = (by_price + by_volume)[self.programmes].sum()
        return (
            float(by_price[own].sum()),
            float(by_volume[own].sum()),
            float(programmes),
        )


def _recurrence(level: Floats) -> str:
    """Return whether a saving is still there at the end."""
    highest = float(np.abs(level).max())
    return "Recurrent" if abs(float(level[-1])) >= _RECURRENT * highest else "One-off"


def _named(table: pd.DataFrame, text: str) -> pd.DataFrame:
    table.columns.name = text
    return table


def kind_of(file: Path) -> str:
    """Return how the name of a file of savings ends.

    Parameters
    ----------
    file : pathlib.Path
        The file.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If it is none that can be written.
    """
    kind = file.suffix.lower()
    if kind not in _KINDS:
        raise InputError(
            f"path: expected a name that ends in {checks.alternatives(_KINDS)}, "
            f"found {str(file)!r}"
        )
    return kind


def whole_years(start: str, horizon: int) -> list[str]:
    """Return the financial years that a run covers as a whole.

    Parameters
    ----------
    start : str
        The first month, such as ``"2014-04"``.
    horizon : int
        The number of months.

    Returns
    -------
    list of str
    """
    years, year_of_month = financial_years(start, horizon)
    months = np.bincount(year_of_month, minlength=len(years))
    return [y for y, count in zip(years, months, strict=True) if count == 12]


def mtfs(
    savings: Savings,
    *,
    title: str,
    baseline: str,
    start: str | None,
    years: int | None,
    targets: Mapping[str, float] | None,
    parts: Mapping[str, Savings] | None = None,
    label: str = "",
    uncosted: Sequence[str] = (),
) -> Mtfs:
    """Return the view of a strategy over some years of a run.

    Parameters
    ----------
    savings : Savings
        What the mix saves.
    title, baseline : str
        What the mix and its baseline are called.
    start : str, optional
        The first financial year; by default the first that the run covers as a whole.
    years : int, optional
        How many years; by default five, or as many whole ones as there are.
    targets : mapping of str to float, optional
        Pounds to be saved in addition in each financial year.
    parts : mapping of str to Savings, optional
        Each programme of the mix alone.
    label : str
        What the costs include.
    uncosted : sequence of str
        Display names of programmes of the mix that state no cost.

    Returns
    -------
    Mtfs

    Raises
    ------
    InputError
        If a year is not one that the run covers as a whole, or a target is not a
        number of pounds.
    """
    whole = [
        year
        for year, share in zip(savings.years, savings.covered, strict=True)
        if share == 1.0
    ]
    if not whole:
        raise InputError(
            "mtfs: expected a run of at least one whole financial year, found none"
        )
    first = whole[0] if start is None else checks.one_of("start", start, whole)
    left = len(whole) - whole.index(first)
    count = min(5, left) if years is None else checks.whole("years", years, 1, left)
    covered = whole[whole.index(first) : whole.index(first) + count]
    wanted: dict[str, float] = {}
    if targets is not None:
        stated = checks.mapping("targets", targets, "pounds by financial year")
        for year, pounds in stated.items():
            name = checks.one_of("targets", year, covered)
            wanted[name] = checks.number(f"targets[{name!r}]", pounds, "pounds")
    return Mtfs(
        title=title,
        baseline=baseline,
        savings=savings,
        first=savings.years.index(first),
        count=count,
        targets=wanted,
        parts=dict(parts or {}),
        label=label,
        uncosted=tuple(uncosted),
    )
