"""The archive site of real releases, in a real browser: every link, from a folder and from a sub-path of a server."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from progress_update.folders import Folders
from progress_update.gate.browser import SWITCHES, chromium, look
from progress_update.gate.nu import errors
from progress_update.site.build import build_site

pytestmark = pytest.mark.xdist_group("site")
NARROW = 320  # CSS pixels, WCAG 2.2, 1.4.10
SUB_PATH = "mopac/progress updates"
# One of each kind of page.
KINDS = (
    "index.html", "updates/index.html", "updates/2022Q1.html", "updates/2018Q1-v1.0.html", "areas/index.html",
    "areas/hackney.html", "measures/index.html", "measures/burglary_prc.html", "measures/women_feel_safe_day.html",
    "methods.html", "revisions.html", "code-of-practice.html", "accessibility.html", "corrections.html",
    "access-before-release.html", "calendar.html", "catalogue.html", "search.html", "site-map.html",
)  # fmt: skip
# One of each make: the other kinds are put together from the same parts.
MAKES = (
    "index.html", "updates/2018Q1.html", "measures/burglary_prc.html", "methods.html", "catalogue.html", "search.html",
)  # fmt: skip
LINKS = """() => [...document.querySelectorAll('[href], [src]')].map(
  (one) => one.getAttribute('href') ?? one.getAttribute('src')).map((it) => [it, new URL(it, document.baseURI).href])"""
BEYOND = """() => document.fonts.ready.then(
  () => document.documentElement.scrollWidth - document.documentElement.clientWidth)"""
IDS = "() => [...document.querySelectorAll('[id]')].map((one) => one.id)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path, release: Path, early: Path, borough: Path) -> Path:
    """London in two quarters, one with a version of before, and Hackney; below a sub-path."""
    base = tmp_path_factory.mktemp("archive")
    folders = Folders(base / "project")
    for folder in (release, early, borough):
        shutil.copytree(folder, folders.reports / folder.name)
    shutil.copytree(early, folders.reports / f"{early.name}-v1.0")
    corrected = [{"on": "2018-07-02", "version": "1.1", "reason": "A wrong label", "changed": []}]
    manifest = folders.reports / early.name / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"corrections": corrected}))
    for name in ("params", "templates"):
        (folders.root / name).symlink_to(root / name)
    build_site(folders, base / "served" / SUB_PATH)
    return base / "served" / SUB_PATH


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        yield started
        started.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site.parents[1])))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{SUB_PATH.replace(' ', '%20')}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def crawled(tab: Page, start: str) -> tuple[dict[str, set[str]], list[str]]:
    """Every page that can be reached below `start`, with the ids in it; and what is wrong with any link."""
    ids: dict[str, set[str]] = {}
    asked: dict[str, str] = {f"{start}index.html": "the start"}
    faults: list[str] = []
    missing: dict[str, str] = {}
    tab = _watched(tab, missing)
    tab.set_viewport_size({"width": NARROW, "height": 640})
    queue, fragments = [f"{start}index.html"], []
    while queue:
        page = queue.pop()
        try:
            tab.goto(page, wait_until="load")
        except PlaywrightError:
            faults.append(f"{page}: does not open, linked from {asked[page]}")
            tab = _watched(tab.context.new_page(), missing)
            continue
        ids[page] = set(tab.evaluate(IDS))
        if "/releases/" not in page and tab.evaluate(BEYOND) > 0:  # releases have a gate of their own for that
            faults.append(f"{page}: scrolls sideways at {NARROW} px")
        for written, whole in tab.evaluate(LINKS):
            target, fragment = urldefrag(whole)
            if written.startswith(("https://", "data:")):
                continue
            if not target.startswith(start) or target.endswith("/"):
                faults.append(f"{page}: {written} leads out of the site, or to a folder")
                continue
            if fragment:
                fragments.append((page, target, fragment))
            if target not in asked:
                asked[target] = page
                # The source of a report has a template, which is no page.
                queue += [target] if target.endswith(".html") and "/source/" not in target else []
    faults += [f"{url}: {why}, linked from {asked.get(url)}" for url, why in missing.items()]
    faults += [f"{page}: no #{wanted} in {to}" for page, to, wanted in fragments if wanted not in ids.get(to, set())]
    files = [url for url in asked if url not in ids]
    return ids | {url: set() for url in files}, faults


def _watched(tab: Page, missing: dict[str, str]) -> Page:
    """Notes what a page asks for and does not get."""
    tab.on("requestfailed", lambda request: missing.setdefault(request.url, "failed"))
    tab.on(
        "response", lambda answer: missing.setdefault(answer.url, str(answer.status)) if answer.status >= 400 else None
    )
    return tab


@pytest.mark.parametrize("how", ["file", "http"])
def test_every_link_leads_somewhere_and_every_page_can_be_reached(site, served, tab, how):
    start = f"{site.as_uri()}/" if how == "file" else served
    found, faults = crawled(tab, start)
    assert faults == []
    reached = {url.removeprefix(start).replace("%20", " ") for url in found}
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert sorted(reached - there) == []
    pages = {name for name in there if name.endswith(".html") and not name.startswith("releases/")}
    assert sorted(pages - reached) == []


def test_a_crawl_finds_what_is_broken(site, tab, tmp_path):
    for name, content in (
        ("index.html", '<a href="two.html#no">a</a><a href="gone.html">b</a><a href="/etc/">c</a><img src="no.png">'),
        ("two.html", "<p id=yes>"),
    ):
        (tmp_path / name).write_text(content)
    _, faults = crawled(tab, f"{tmp_path.as_uri()}/")
    told = " ".join(faults)
    assert len(faults) == 5, "the page that is gone does not open and is not there, each of the others is told once"
    for wanted in ("gone.html: does not open", "no #no in", "/etc/ leads out", "no.png: "):
        assert wanted in told


def test_axe_finds_nothing_and_nothing_scrolls_sideways_on_pages_of_any_make(site):
    with ThreadPoolExecutor(1) as apart:  # this thread has a browser of its own already
        found = apart.submit(look, *(site / name for name in MAKES)).result()
    for name, views in zip(MAKES, found, strict=True):
        for seen in views:
            assert seen.beyond <= 0, f"{name}, {seen.view}: {seen.widest}"
            told = [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in seen.axe["violations"]]
            assert told == [], f"{name}, {seen.view}"


def test_the_nu_checker_finds_no_error_on_any_kind_of_page(site):
    found = [(fault["url"].rpartition("/")[2], fault["message"], fault.get("extract")) for fault in
             errors(*(site / name for name in KINDS))]  # fmt: skip
    assert found == []


@pytest.mark.parametrize("how", ["file", "http"])
def test_the_search_finds_without_a_server_of_its_own(site, served, tab, how):
    tab.goto(f"{site.as_uri() if how == 'file' else served.rstrip('/')}/index.html")
    tab.fill("#q", "hackney 2022Q1")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=*")
    assert tab.locator(".found li:visible").all_inner_texts() == ["January to March 2022, Hackney 2022Q1"]
    assert tab.locator("[role=status]").inner_text().startswith("1 of ")
    tab.fill("#q", "burglár")
    assert "Burglary, recorded" in tab.locator(".found li:visible").all_inner_texts()
    assert tab.locator("text=Updates >> visible=true").count() == 1, "a group without a match is not shown: the menu is"


def test_without_javascript_the_search_is_the_whole_list(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "search.html").as_uri())
    assert not page.locator("form").is_visible()
    index = json.loads(page.locator("#index").text_content() or "")
    assert page.locator(".found li:visible").count() == len(index) > 45
    context.close()


def test_a_phone_gets_its_own_chart_and_each_chart_has_words_and_figures(site, tab):
    tab.set_viewport_size({"width": 375, "height": 800})
    tab.goto((site / "measures" / "burglary_prc.html").as_uri())
    shown = tab.locator("figure svg:visible")
    assert shown.count() == 2 and tab.locator("figure svg.wide:visible").count() == 0
    assert all("recorded" in title for title in shown.locator("title").all_text_contents())
    assert tab.locator("details table tbody tr").count() > 40


def test_links_that_stand_alone_are_large_enough_to_hit(site, tab):
    """WCAG 2.2, 2.5.8: 24 CSS pixels."""
    for name in ("index.html", "updates/2022Q1.html", "search.html"):
        for width in (1280, 320):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.goto((site / name).as_uri())
            small = tab.evaluate(
                "[...document.querySelectorAll('a, button, input, summary')].filter(a => "
                "getComputedStyle(a).display !== 'inline' && a.getClientRects().length && "
                "a.getBoundingClientRect().height < 24).map(a => a.textContent)"
            )
            assert small == [], f"{name}, {width}"
