"""The page in a browser: widths from a phone to a desk, targets that can be hit, contents that follow."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from progress_update.framework import read_framework

pytestmark = pytest.mark.xdist_group("release")
LEAST_TARGET = 24  # CSS pixels, WCAG 2.2, 2.5.8


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", params=["release", "demo"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """The page with scripts off: it needs none."""
    folder = request.getfixturevalue(request.param)
    opened = browser.new_context(java_script_enabled=False).new_page()
    opened.goto((folder / "progress-update.html").as_uri())
    yield opened
    opened.close()


@pytest.mark.parametrize("width", [1280, 768, 375, 320])
def test_nothing_scrolls_sideways(page, width):
    """320 pixels are also 1280 at a zoom of 400%, WCAG 2.2, 1.4.10."""
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 320])
def test_links_that_stand_alone_are_large_enough_to_hit(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    small = page.evaluate(
        "least => [...document.querySelectorAll('a')].filter(a => getComputedStyle(a).display !== 'inline')"
        ".filter(a => a.getClientRects().length && a.getBoundingClientRect().height < least).map(a => a.textContent)",
        LEAST_TARGET,
    )
    assert small == []


def test_the_contents_stay_in_sight_beside_a_wide_page(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("#contact").scroll_into_view_if_needed()
    assert page.locator("nav.contents a").first.is_visible()
    top = page.evaluate("document.querySelector('nav.contents').getBoundingClientRect().top")
    assert -900 < top < 900, "without it following, it would lie tens of thousands of pixels above"


def test_the_first_stop_of_the_keyboard_is_the_way_past_the_contents(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.keyboard.press("Tab")
    told = page.evaluate("[document.activeElement.className, document.activeElement.getBoundingClientRect().left]")
    assert told == ["skip", 0], "in sight when it has the focus"


def test_a_phone_gets_its_own_drawings(page):
    page.set_viewport_size({"width": 375, "height": 900})
    shown = page.evaluate(
        "[...document.querySelectorAll('.exhibit .chart svg')].filter(s => s.getBoundingClientRect().width)"
        ".map(s => s.getAttribute('class'))"
    )
    assert shown and all("narrow" in classes for classes in shown)


def test_every_measure_has_an_anchor(release, demo, root):
    ids = {measure.id for measure in read_framework(root / "params" / "framework.yml").measures}
    for folder in (release, demo):
        page = (folder / "progress-update.html").read_text(encoding="utf-8")
        assert ids - set(re.findall(r'\bid="([^"]+)"', page)) == set()
