"""The mark of an embargo: until the hour of release on every page, and after it on none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from progress_update.gate.invented import before_main
from progress_update.gate.page import Page
from progress_update.gate.pdf_text import page_texts
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding
from progress_update.manifest import GATE_FILES

OPENING = "Embargoed until"
REMEDY = "Build it anew: make report"


def embargo(release: Release) -> Iterator[Finding]:
    said = release.report.settings.embargo
    for path in release.web_pages:
        if path.name not in GATE_FILES:  # the list that this finding goes into
            told = before_main(Page(path.read_text(encoding="utf-8")))
            yield from _told(release.name(path), told, said)
    # The running heads take the mark from the first page: where that has none, no page has.
    texts = page_texts(release.pdf) if release.has_pdf else iter(())
    for number, text in enumerate(islice(texts, None if said else 1), 1):
        yield from _told(f"page {number} of the PDF", text, said)


def _told(where: str, text: str, said: str) -> Iterator[Finding]:
    """Texts of a PDF have no spaces that can be relied on."""
    shown, wanted, opening = ("".join(one.split()) for one in (text, said, OPENING))
    if wanted and wanted not in shown:
        yield Finding(where, f"it does not say: {said}", REMEDY)
    if not wanted and opening in shown:
        yield Finding(where, "it says that it is under embargo, and the manifest that it is not", REMEDY)
