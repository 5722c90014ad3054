"""Which function checks which point of the checklist. Each takes the release and gives its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from progress_update.gate import (
    browser,
    contrast,
    files,
    glyphs,
    hidden,
    invented,
    marked,
    nu,
    page_content,
    page_frame,
    pdf_frame,
    pdf_structure,
    provenance,
    publication,
    spelling,
    traced,
    verapdf,
)
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding

Check = Callable[[Release], Iterable[Finding]]

CHECKS: dict[str, Check] = {
    "page-language": page_frame.language,
    "page-title": page_frame.title,
    "page-headings": page_frame.headings,
    "page-landmarks": page_frame.landmarks,
    "page-skip-link": page_frame.skip_link,
    "page-focus": page_frame.focus,
    "page-tables": page_content.tables,
    "page-alternatives": page_content.alternatives,
    "page-figures": page_content.figures,
    "page-links": page_content.links,
    "page-targets": page_content.targets,
    "page-ids": page_frame.ids,
    "page-contrast": contrast.text,
    "chart-contrast": contrast.charts,
    "page-glyphs": glyphs.drawable,
    "page-axe": browser.axe,
    "page-reflow": browser.reflow,
    "page-nu": nu.nu,
    "pdf-title": pdf_frame.title,
    "pdf-language": pdf_frame.language,
    "pdf-tagged": pdf_frame.tagged,
    "pdf-headings": pdf_structure.headings,
    "pdf-tables": pdf_structure.tables,
    "pdf-figures": pdf_structure.figures,
    "pdf-links": pdf_frame.links,
    "pdf-bookmarks": pdf_frame.bookmarks,
    "pdf-fonts": pdf_frame.glyphs,
    "pdf-verapdf": verapdf.verapdf,
    "figures-headlines": traced.headlines,
    "figures-traced": traced.traced,
    "illustrative": invented.illustrative,
    "disclosure": hidden.disclosure,
    "provenance": provenance.provenance,
    "files": provenance.files,
    "contact": publication.contact,
    "next-update": publication.next_update,
    "embargo": marked.embargo,
    "quality": publication.quality,
    "revisions": publication.revisions,
    "spelling": spelling.spelling,
    "weight": files.weight,
    "csv-text": files.csv_text,
    "spreadsheets": files.spreadsheets,
    "formats": files.formats,
    "documents": files.documents,
}

# What a full run says it was made with.
TOOLS = (browser.tools, nu.tools, verapdf.tools)
