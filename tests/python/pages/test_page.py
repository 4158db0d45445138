"""The page of a results folder: all that is there, explained, without a network."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pytest
from conftest import EFFECT, NO_EFFECT, ROOT

import hearthline as hl
from hearthline.pages import contents, page
from hearthline.pages.excerpts import ROWS, excerpt, number
from hearthline.tables.drawn import Drawn
from hearthline.tables.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Read(HTMLParser):
    """What a page links to, shows, and says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pictures: dict[str, str] = {}
        self.ids: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "img":
            self.pictures[unquote(given["src"])] = given["alt"]
        elif "href" in given:
            self.links.append(unquote(given["href"]))
        assert "src" not in given or tag == "img"

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "

    @classmethod
    def of(cls, folder: Path) -> Read:
        return cls((folder / "index.html").read_text("utf-8"))


@pytest.fixture(scope="module", autouse=True)
def few_pictures() -> Iterator[None]:
    """Have folders hold few pictures: all of them take most of the time."""

    def few(drawn: Drawn) -> list[str]:
        return ["level", "localities"] if isinstance(drawn, hl.Comparison) else ["zone"]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Drawn, "pictures", property(few))
        yield


@pytest.fixture(scope="module")
def run_folder(results: hl.Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return results.save(tmp_path_factory.mktemp("page") / "run")


@pytest.fixture(scope="module")
def compared(
    small: hl.Scenario, tmp_path_factory: pytest.TempPathFactory
) -> tuple[hl.Comparison, Path]:
    """Two options, of whose names one ends like the other, and needs quoting."""
    options = {
        "base": small.set(NO_EFFECT),
        "help": small.set(EFFECT | {"title": "A <b>bold</b> & new title"}),
        "no help": small.set(NO_EFFECT | {"title": "As before"}),
    }
    with pytest.warns(hl.ModelWarning, match="same parameters"):
        both = hl.compare(options, draws=3, progress=False)
    return both, both.save(tmp_path_factory.mktemp("page") / "options")


def check_links(folder: Path) -> Read:
    """Check that every link leads to a file of the folder or a part of the page."""
    read = Read.of(folder)
    assert len(read.ids) == len(set(read.ids))
    for link in [*read.links, *read.pictures]:
        assert "://" not in link
        if link.startswith("#"):
            assert link[1:] in read.ids
        else:
            assert (folder / link).is_file(), link
    return read


def test_everything_in_the_folder_of_a_run_is_on_its_page(run_folder: Path) -> None:
    read = check_links(run_folder)
    files = {
        path.relative_to(run_folder).as_posix()
        for path in run_folder.rglob("*.*")
        if path.suffix != ".txt" and path.name != "index.html"
    }
    assert files == set(read.links) - {link for link in read.links if link[0] == "#"}
    picture = run_folder / "pictures" / "zone.txt"
    assert read.pictures == {"pictures/zone.png": picture.read_text("utf-8").strip()}


def test_every_column_of_a_run_is_explained_on_its_page(run_folder: Path) -> None:
    text = " ".join(Read.of(run_folder).text.split())
    columns = pd.read_csv(run_folder / "columns.csv", keep_default_na=False)
    assert len(columns) > 100
    for meaning in {*columns["meaning"], *columns["unit"], *columns["sum"]}:
        assert meaning in text


def test_options_stand_side_by_side(compared: tuple[hl.Comparison, Path]) -> None:
    both, folder = compared
    read = check_links(folder)
    assert set(read.pictures) == {"pictures/level.png", "pictures/localities.png"}
    for name in both.results:
        assert f"scenarios/{name}/index.html" in read.links
        check_links(folder / "scenarios" / name)
    found = contents.subjects(folder, both.pictures, list(both.results))
    assert [s.name for s in found] == ["level", "localities"]
    assert [p.option for p in found[0].pictures] == [""]
    assert [p.option for p in found[1].pictures] == [""]


def test_what_each_programme_adds_is_on_the_page(tmp_path: Path) -> None:
    few: dict[str, float | str] = {"population.families": 2000, "time.horizon": 13}
    few |= {f"population.start.level_{level}": 40 for level in (2, 3, 4)}
    base = hl.load(ROOT / "tests" / "data" / "programmes.toml").set(few, name="base")
    one = base.set({"programmes.family_support.places": 30}, name="one")
    both = one.set({"programmes.open_door.places": 30}, name="both")
    compared = hl.compare(base, both, one, draws=3, progress=False, waterfall=True)
    with pytest.MonkeyPatch.context() as patch:
        names = ["waterfall-both", "waterfall-one", "level"]
        patch.setattr(hl.Comparison, "pictures", names)
        patch.setattr(hl.Waterfall, "pictures", ["Above level 2"])
        folder = compared.save(tmp_path / "out")
        found = contents.subjects(folder, compared.pictures, list(compared.results))
    assert [s.name for s in found] == ["waterfall", "level"]
    assert found[0].title == "Waterfall: what each programme adds"
    assert [p.option for p in found[0].pictures] == ["both", "one"]
    read = check_links(folder)
    for part in ("family_support", "open_door"):
        assert f"scenarios/both/parts/{part}-alone/index.html" in read.links
        check_links(folder / "scenarios" / "both" / "parts" / f"{part}-alone")
    shown = excerpt(folder / "summaries" / "waterfall.csv", {})
    assert shown is not None
    assert [row[0] for row in shown.rows] == [
        "baseline",
        "both",
        "family support, alone",
        "open door, alone",
        "interaction",
        "one",
    ]
    table = compared.waterfalls().set_index(["scenario", "step", "part", "number"])
    column = shown.heads.index("Looked after")
    rows = {row[0]: row[column] for row in shown.rows}
    for title, key in {
        "both": ("both", "mix", ""),
        "open door, alone": ("both", "alone", "open_door"),
        "interaction": ("both", "interaction", ""),
    }.items():
        difference = table["difference"][(*key, "Looked after")]
        assert rows[title] == number(difference, signed=True)
    assert rows["baseline"] == number(
        table["mean"]["both", "baseline", "", "Looked after"]
    )


def test_titles_are_text_and_not_tags(compared: tuple[hl.Comparison, Path]) -> None:
    text = (compared[1] / "index.html").read_text("utf-8")
    assert "<b>bold" not in text
    assert "A <b>bold</b> & new title" in Read(text).text


def test_the_same_results_have_the_same_page(
    results: hl.Results, run_folder: Path, tmp_path: Path
) -> None:
    again = results.save(tmp_path / "again")
    for name in ("index.html", "columns.csv"):
        assert (again / name).read_bytes() == (run_folder / name).read_bytes()


def test_a_folder_of_tables_has_a_page(results: hl.Results, tmp_path: Path) -> None:
    folder = results.save(tmp_path / "tables", pictures=False)
    read = check_links(folder)
    assert not read.pictures
    assert "#pictures" not in read.links
    assert "level.parquet" in read.links


def test_what_is_new_in_a_folder_is_listed(tmp_path: Path) -> None:
    """Neither the table nor the picture is known to the package."""
    (tmp_path / "summaries").mkdir()
    (tmp_path / "pictures").mkdir()
    table = pd.DataFrame({"shape": ["round"], "mean": [1.5], "unit": ["hats"]})
    table.to_csv(tmp_path / "summaries" / "hat.csv", index=False)
    picture = Picture(figsize=(1, 1))
    picture.hearthline_title = "All hats are round"
    picture.hearthline_alt = "All hats are round. A ring."
    picture.write(tmp_path / "pictures" / "many_hats")
    about = page.Page(
        title="Hats",
        subtitle="",
        options=(page.Option("hats", "Hats"),),
        when="2014/15",
        headlines=(),
        ranges="",
        facts=(),
        limitations=(),
        pictures=["level"],
        tables=["level"],
    )
    page.write(tmp_path, about)
    read = check_links(tmp_path)
    words = " ".join(read.text.split())
    assert "summaries/hat.csv" in read.links
    assert read.pictures == {"pictures/many_hats.png": "All hats are round. A ring."}
    assert "Many hats" in words
    assert "round 1.50 hats" in words
    assert "A ring." in words


# ---- Excerpts -----------------------------------------------------------------


def test_an_excerpt_is_of_the_last_year(results: hl.Results, tmp_path: Path) -> None:
    path = tmp_path / "level-by-year.csv"
    whole = results.summary("level", every="year")
    whole.to_csv(path, index=False)
    found = excerpt(path, {})
    assert found is not None
    assert found.caption == "8 of 24 rows of 2016/17"
    heads = ("level", "measure", "mean", "mcse", "p10", "p90", "unit")
    assert found.heads == heads
    assert len(found.rows) == ROWS
    last = whole[whole["year"] == 2016]
    for row, (_, stated) in zip(found.rows, last.head(ROWS).iterrows(), strict=True):
        assert row[0] == str(stated["level"])
        assert row[2] == number(stated["mean"])


def test_differences_stand_beside_the_baseline(
    compared: tuple[hl.Comparison, Path],
) -> None:
    both, folder = compared
    found = excerpt(folder / "summaries" / "level-by-year.csv", {})
    assert found is not None
    assert found.heads == ("level", "measure", "baseline", "help", "no help", "unit")
    stated = both.summary("level", every="year").query("year == 2016")
    helped = stated[stated["scenario"] == "help"].head(ROWS)
    assert [row[2] for row in found.rows] == [number(n) for n in helped["baseline"]]
    assert [row[3] for row in found.rows] == [
        number(n, signed=True) for n in helped["difference"]
    ]
    assert {row[4] for row in found.rows} == {"0"}


def test_what_has_no_number_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "dashboard.csv"
    table = pd.DataFrame({"measure": ["a", "b"], "mean": [np.nan, 2.0], "note": "n"})
    table.to_csv(path, index=False)
    found = excerpt(path, {})
    assert found is not None
    assert found.rows == (("b", "2.00"),)
    table.head(1).to_csv(path, index=False)
    assert excerpt(path, {}) is None


@pytest.mark.parametrize(
    ("value", "signed", "text"),
    [
        (1234.6, False, "1,235"),
        (-12.34, True, "−12.3"),
        (1.005, True, "+1.00"),
        (0.001, True, "0"),
        (np.nan, True, ""),
    ],
)
def test_numbers_have_three_digits(value: float, signed: bool, text: str) -> None:
    assert number(value, signed) == text
