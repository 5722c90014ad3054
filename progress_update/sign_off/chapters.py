"""The chapters of a built page, as people sign them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element as Element

from progress_update.gate.page import Page

SUMMARY = "summary"
# The back matter; a release that has nothing to say in one of them does without it.
BACK = ("vawg", "questions", "not-published", "revisions", "data-sources", "methods", "data", "contact")


def chapters_of(page: Page, priorities: Iterable[str]) -> dict[str, list[Element]]:
    """The elements of each chapter, in the order of the page.

    `summary` is all up to the first priority, the cover with it. A priority goes by its id, and so does each section
    of the back matter: `revisions`, `data-sources`, `methods`.
    """
    found: dict[str, list[Element]] = {SUMMARY: list(page.root.xpath("//header[contains(@class, 'cover')]"))}
    first, here = set(priorities), SUMMARY
    for element in page.by_id["main"]:
        id = element.get("id") or ""
        if element.tag == "h2" and (here != SUMMARY or id in first):
            here = id
        found.setdefault(here, []).append(element)
    return found
