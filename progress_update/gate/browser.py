"""The page in real Chromium: axe, and whether anything has to be scrolled sideways, at four widths.

What axe cannot decide ("incomplete") counts as a fault unless it is explained here, with the reason.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from progress_update.gate.page import snippet
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding, NotRun
from progress_update.system import TEST_TOOLS, install_command

CHROMIUM = next(part for part in TEST_TOOLS if part.name == "Chromium")
# Name, width and height in CSS pixels. A window of 1280 by 900 at 400% zoom is laid out as one of 320 by 225.
VIEWS = (("1280 px", 1280, 900), ("375 px", 375, 812), ("320 px", 320, 640), ("400% zoom", 320, 225))
RULED = ("1280 px", "320 px")  # where axe looks: the widest and the narrowest; the rest is width alone
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A drawing is one image to everybody, whatever is inside (ARIA: the children of an img are presentational), but axe
# calls each of its words undecided, at length. Their colours are what the point chart-contrast works out.
_EMPTY_DRAWINGS = """() => document.querySelectorAll('svg[role=img]').forEach(
  (drawing) => drawing.replaceChildren(...drawing.querySelectorAll(':scope > title')))"""
# Nothing is fetched: a page that needs a network shows it by lacking something.
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip


@dataclass(frozen=True)
class Explained:
    """Something that axe leaves open, and why it is no fault; `message` and `place` are patterns."""

    rule: str
    message: str
    place: str
    reason: str


EXPLAINED = (
    Explained(
        "color-contrast", "partially overlaps other elements", r"\[colspan",
        "A cell over several columns lies partly over each. Columns have no colour of their own here, and the point "
        "page-contrast works out what is behind the text.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """One view of the page: axe's results, and how far the content reaches beyond the window, in pixels."""

    view: str
    axe: Mapping[str, Any]
    beyond: int
    widest: str


def axe(release: Release) -> Iterator[Finding]:
    for page, seen in _every_view(release):
        for fault in seen.axe["violations"]:
            yield from _nodes(fault, f"{page}, {seen.view}", "")
        for question in seen.axe["incomplete"]:
            yield from _nodes(question, f"{page}, {seen.view}", "axe cannot decide: ")


def reflow(release: Release) -> Iterator[Finding]:
    for page, seen in _every_view(release):
        if seen.beyond > 0:
            said = (
                f"at {seen.view} the page is {seen.beyond} px wider than the window; the widest part is {seen.widest}"
            )
            yield Finding(page, said, "See @media (max-width) in templates/report/style.css")


def _every_view(release: Release) -> Iterator[tuple[str, Seen]]:
    pages = tuple(release.web_pages)
    for page, views in zip(pages, look(*pages), strict=True):
        for seen in views:
            yield release.name(page), seen


def tools() -> list[str]:
    """What this check is made with, and which version."""
    return [f"{axe_script().name} {_version_of_axe()}", f"Chromium {_chromium_version()}"]


NOTHING: Mapping[str, Any] = {"violations": (), "incomplete": ()}


@lru_cache(maxsize=8)
def look(*pages: Path) -> tuple[tuple[Seen, ...], ...]:
    """Open each page in each view, all in one browser. Raises NotRun where browser or axe is not here."""
    program, script = chromium(), axe_script().read_text(encoding="utf-8")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=SWITCHES)
        try:
            return tuple(_seen(browser.new_context(offline=True).new_page(), page, script) for page in pages)
        finally:
            browser.close()


def _seen(tab: Any, page: Path, script: str) -> tuple[Seen, ...]:
    """Loaded once: how wide it is in each view as people get it, then axe in each with its drawings emptied."""
    tab.goto(page.resolve().as_uri())
    tab.evaluate("document.fonts.ready.then(() => null)")
    widths = [_in_view(tab, view, _WIDEST) for view in VIEWS]
    tab.evaluate(_EMPTY_DRAWINGS)
    tab.evaluate(script)
    run = f"axe.run(document, {{runOnly: {TAGS}, resultTypes: ['violations', 'incomplete']}})"
    told = {view[0]: _in_view(tab, view, run) for view in VIEWS if view[0] in RULED}
    return tuple(
        Seen(view[0], told.get(view[0], NOTHING), beyond, snippet(widest))
        for view, (beyond, widest) in zip(VIEWS, widths, strict=True)
    )


def _in_view(tab: Any, view: tuple[str, int, int], asked: str) -> Any:
    _, width, height = view
    tab.set_viewport_size({"width": width, "height": height})
    return tab.evaluate(asked)


_WIDEST = """() => {
  const width = document.documentElement.clientWidth;
  const right = (one) => one.getBoundingClientRect().right + window.scrollX;
  const widest = [...document.body.querySelectorAll('*')].reduce((a, b) => right(b) > right(a) ? b : a);
  return [document.documentElement.scrollWidth - width, widest.outerHTML];
}"""


def _nodes(result: Mapping[str, Any], view: str, opening: str) -> Iterator[Finding]:
    clauses = ", ".join(
        re.sub(r"^wcag(\d)(\d)(\d+)$", r"\1.\2.\3", t) for t in result["tags"] if re.match(r"wcag\d{3}", t)
    )
    for node in result["nodes"]:
        told = " ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
        place = " ".join(map(str, node["target"]))
        if opening and _is_explained(result["id"], told, place):
            continue
        what = f"{opening}{result['help']} ({result['id']}{f', {clauses}' if clauses else ''}): {told}"
        yield Finding(f"{view}, {place}", what, result["helpUrl"].split("?")[0])


def _is_explained(rule: str, told: str, place: str) -> bool:
    return any(one.rule == rule and re.search(one.message, told) and re.search(one.place, place) for one in EXPLAINED)


def chromium() -> str:
    found = next(filter(None, map(shutil.which, CHROMIUM.looked_for)), None)
    if found is None:
        raise NotRun(f"Chromium is not on this machine: {install_command([CHROMIUM])}")
    return found


def axe_script() -> Path:
    for package in ("playwright", "axe_playwright_python"):
        if importlib.util.find_spec(package) is None:
            raise NotRun(f"the package {package.replace('_', '-')} is not installed: make setup")
    found = importlib.util.find_spec("axe_playwright_python")
    assert found and found.origin
    return Path(found.origin).with_name("axe.min.js")


def _version_of_axe() -> str:
    found = re.search(r"axe v([\d.]+)", axe_script().read_text(encoding="utf-8")[:200])
    return found[1] if found else "of unknown version"


def _chromium_version() -> str:
    import subprocess

    said = subprocess.run([chromium(), "--version", "--no-sandbox"], capture_output=True, text=True, timeout=30).stdout
    found = re.search(r"[\d.]{3,}", said)
    return found[0] if found else "of unknown version"
