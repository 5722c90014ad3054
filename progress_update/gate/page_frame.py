"""The frame of the page: language, title, headings, landmarks, skip link, order of focus, ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml.etree import _Element as Element

from progress_update.gate.page import HEADINGS, Page, words_of
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding

TEMPLATE = "templates/report/template.html"
LANDMARKS = {"header": "banner", "nav": "navigation", "main": "main", "aside": "complementary", "footer": "contentinfo"}
REPEATABLE = ("nav", "aside")


def language(release: Release) -> Iterator[Finding]:
    spoken = release.page.root.get("lang") or ""
    if not re.fullmatch(r"en(-GB)?", spoken):
        said = f"the page says '{spoken}'" if spoken else "the page says no language"
        yield Finding("<html>", said, f'Write lang="en-GB" in {TEMPLATE}')


def title(release: Release) -> Iterator[Finding]:
    found = release.page.root.findtext("head/title") or ""
    for wanted in (release.manifest["title"].split(":")[0], release.manifest["period"]["label"].split(" (")[0]):
        if _letters(wanted) not in _letters(found):
            yield Finding("<title>", f"the title '{found}' does not name {wanted}", f"Correct pagetitle in {TEMPLATE}")


def headings(release: Release) -> Iterator[Finding]:
    page, before = release.page, 0
    found = page.all(*HEADINGS)
    firsts = [heading for heading in found if heading.tag == "h1"]
    if len(firsts) != 1:
        where = page.where(firsts[1]) if firsts else "<body>"
        yield Finding(where, f"the page has {len(firsts)} first headings (h1)", "Leave one h1, the title on the cover")
    for heading in found:
        level = int(heading.tag[1])
        if not words_of(heading):
            yield Finding(page.where(heading), f"an {heading.tag} is empty", "Give it words or take it out")
        if before and level > before + 1:
            yield Finding(page.where(heading), f"h{before} is followed by h{level}", f"Make it an h{before + 1}")
        before = level


def landmarks(release: Release) -> Iterator[Finding]:
    page = release.page
    for tag, role in LANDMARKS.items():
        found = [one for one in page.all(tag) if _is_landmark(one)]
        if tag in ("main", "header", "footer") and len(found) != 1:
            said = f"the page has {len(found)} landmarks {role} (<{tag}>)"
            yield Finding("<body>", said, f"Leave one in {TEMPLATE}")
        if tag in REPEATABLE:
            yield from _unnamed(page, tag, found)
    for child in page.root.find("body"):
        if child.tag not in LANDMARKS and "skip" not in (child.get("class") or "") and words_of(child):
            yield Finding(page.where(child), "this stands outside every landmark", "Move it into <main>")


def skip_link(release: Release) -> Iterator[Finding]:
    page = release.page
    links = page.root.xpath("//a[@href]")
    target = links[0].get("href") if links else ""
    mains = page.all("main")
    main = mains[0].get("id") if mains else None
    if not main or target != f"#{main}" or not words_of(links[0]):
        leads = f"leads to {target}" if target else "is not there"
        yield Finding("<body>", f"the first link {leads}, not to the content", f"Keep the skip link in {TEMPLATE}")


def focus(release: Release) -> Iterator[Finding]:
    for element in release.page.root.xpath("//*[@tabindex]"):
        if element.get("tabindex").strip() not in ("0", "-1"):
            said = f"tabindex {element.get('tabindex')} takes it out of the page's order"
            yield Finding(release.page.where(element), said, "Take the attribute out")


def ids(release: Release) -> Iterator[Finding]:
    times = Counter(release.page.root.xpath("//@id"))
    for id, count in times.items():
        if count > 1:
            yield Finding(f"#{id}", f"the id is used {count} times", "Give each its own: links find only the first")
        elif not id or re.search(r"\s", id):
            yield Finding(f"#{id}", "an id is empty or has a space in it", "Use small letters, digits and -")


def _unnamed(page: Page, tag: str, found: list[Element]) -> Iterator[Finding]:
    names = Counter(one.get("aria-label") or one.get("aria-labelledby") or "" for one in found)
    for one in found:
        name = one.get("aria-label") or one.get("aria-labelledby") or ""
        if len(found) > 1 and (not name or names[name] > 1):
            yield Finding(page.where(one), f"one <{tag}> of several cannot be told apart", "Give it an aria-label")


def _is_landmark(element: Element) -> bool:
    """A header or footer inside a section is none of the page's."""
    inside = {above.tag for above in element.iterancestors()}
    return element.tag not in ("header", "footer") or not inside & {"main", "section", "article", "nav", "aside"}


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower())
