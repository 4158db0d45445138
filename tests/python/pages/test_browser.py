"""The page of a results folder in a browser, on a wide and on a narrow screen.

Without a network, and opened from the disk. axe is Deque's checker of accessibility.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import EFFECT, ROOT
from playwright.sync_api import sync_playwright

import hearthline as hl
from hearthline.tables.drawn import Drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

#: `make test` installs the first; any of them serves.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

PATHWAY = ROOT / "tests" / "data" / "pathway.toml"

WIDTHS = {1280: 900, 390: 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, f"expected one of {', '.join(BROWSERS)}; make test installs one"
    with sync_playwright() as playwright:
        # Root in a container has no sandbox. The pages are our own.
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def folders(
    small: hl.Scenario, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """A run with cases and a dashboard, and a comparison of three options."""
    changes: dict[str, float | str] = {"population.families": 3000, "time.horizon": 13}
    changes |= {f"population.start.level_{level}": 40 for level in (2, 3, 4)}
    run = hl.run(hl.load(PATHWAY).set(changes), draws=20, progress=False)
    options = {
        "baseline": small,
        "a-long-name-without-any-space-that-has-to-wrap": small.set(EFFECT),
        "fewer": small.set({"moves.1->2.rate": 0.02}),
        "more": small.set({"moves.2->1.rate": 0.5}),
    }
    compared = hl.compare(options, draws=20, progress=False)
    place = tmp_path_factory.mktemp("browser")
    with pytest.MonkeyPatch.context() as patch:
        # All pictures take most of the time, and are alike here.
        patch.setattr(Drawn, "pictures", property(_few))
        return {
            "run": run.save(place / "run"),
            "options": compared.save(place / "options"),
            "mixes": _mixes(changes).save(place / "mixes"),
        }


def _mixes(few: dict[str, float | str]) -> hl.Comparison:
    """Two mixes of programmes, taken apart."""
    base = hl.load(ROOT / "tests" / "data" / "programmes.toml").set(few, name="base")
    one = base.set({"programmes.family_support.places": 30}, name="one")
    both = one.set({"programmes.open_door.places": 30}, name="both")
    return hl.compare(base, both, one, draws=20, progress=False, waterfall=True)


def _few(drawn: Drawn) -> list[str]:
    if isinstance(drawn, hl.Comparison):
        names = [f"waterfall-{mix}" for mix in drawn.parts]
        return names or ["level", "localities"]
    if isinstance(drawn, hl.Waterfall):
        return ["Above level 2"]
    assert isinstance(drawn, hl.Results)
    tables = drawn.tables
    return ["dashboard"] if "case" in tables and "programme" not in tables else []


@pytest.fixture
def opened(browser: Browser, folders: dict[str, Path]) -> Iterator[Opened]:
    context = browser.new_context(offline=True)
    yield Opened(context.new_page(), folders)
    context.close()


class Opened:
    """A page in the browser, and what it asked for."""

    def __init__(self, page: Page, folders: dict[str, Path]) -> None:
        self.page = page
        self.folders = folders
        self.asked: list[str] = []
        self.wrong: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfailed", lambda request: self.wrong.append(request.url))
        page.on("console", lambda message: self.wrong.append(message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def go(self, name: str, width: int) -> Page:
        self.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        self.page.goto((self.folders[name] / "index.html").as_uri())
        return self.page

    def overflow(self) -> int:
        return int(
            self.page.evaluate(
                "document.documentElement.scrollWidth - document.body.parentElement"
                ".clientWidth"
            )
        )


EVERY = pytest.mark.parametrize(
    ("name", "width"), [(n, w) for n in ("run", "options", "mixes") for w in WIDTHS]
)


@EVERY
def test_axe_finds_nothing_and_nothing_overflows(
    opened: Opened, name: str, width: int
) -> None:
    page = opened.go(name, width)
    assert opened.overflow() <= 0
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert opened.overflow() <= 0
    # Tables are written by one template, and axe looks at a cell for milliseconds.
    page.evaluate(
        "[...document.querySelectorAll('.table')].slice(5)"
        ".filter(t => !t.innerText.includes('waterfall')).forEach(t => t.remove())"
    )
    found = axe(page)
    assert found == []
    # It looks: this is what it has to say of a page without a language.
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert axe(page, runOnly=["html-has-lang"]) == [("html-has-lang", 1)]


def axe(page: Page, **options: object) -> list[tuple[str, int]]:
    """Return what axe finds: its rules, each with the number of places."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options})
    return [(v["id"], len(v["nodes"])) for v in found.response["violations"]]


@EVERY
def test_the_page_is_whole_without_a_network(
    opened: Opened, name: str, width: int
) -> None:
    page = opened.go(name, width)
    shown = page.evaluate("[...document.images].map(i => i.naturalWidth)")
    assert len(shown) >= 1
    assert min(shown) > 0
    assert opened.wrong == []
    assert all(url.startswith("file://") for url in opened.asked)


@EVERY
def test_the_answer_is_on_the_first_screen(
    opened: Opened, name: str, width: int
) -> None:
    page = opened.go(name, width)
    first = page.locator("#headlines strong").first.bounding_box()
    assert first is not None
    assert first["y"] + first["height"] < WIDTHS[width] / 2
    # On a wide screen all of it: every number of every option, with its range.
    if width > 1000:
        last = page.locator("#headlines strong").last.bounding_box()
        assert last is not None
        assert last["y"] + last["height"] < WIDTHS[width]
    assert page.locator("#headlines .range").first.is_visible()
    if name == "options":
        values = page.locator(".options tbody tr").first.locator("strong")
        assert values.count() == 4
        heads = page.locator(".options thead a").all_inner_texts()
        assert heads[0] == "baseline"


def test_the_page_can_be_used_by_keyboard(opened: Opened) -> None:
    page = opened.go("run", 1280)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the headline figures"
    assert page.locator(":focus").bounding_box()["x"] >= 0  # type: ignore[index]
    closed = page.locator("details:not([open]) > summary").first
    closed.focus()
    page.keyboard.press("Enter")
    assert page.locator("summary:focus").evaluate("s => s.parentElement.open")


def test_the_page_can_be_printed(opened: Opened) -> None:
    page = opened.go("options", 1280)
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.locator(".options").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
