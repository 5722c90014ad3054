"""What a release is checked for before it is published: each point with the clause it answers.

The list alone. How a point is checked stands in progress_update/gate, one function a point; settings and the
report itself need only the names.
"""

from __future__ import annotations

from dataclasses import dataclass

WCAG = "WCAG 2.2"
PDF_UA = "PDF/UA-1"
CODE = "Code of Practice for Statistics"
ANALYSIS_FUNCTION = "Analysis Function"
OWN = "Own rule"


@dataclass(frozen=True)
class Point:
    """One point of the checklist. `title` says what holds when it passes.

    A point `in_full` needs programs that a build can do without (a browser, Java) and is left to the full run.
    """

    id: str
    title: str
    clause: str
    in_full: bool = False


@dataclass(frozen=True)
class Section:
    title: str
    points: tuple[Point, ...]


CHECKLIST = (
    Section("The page", (
        Point("page-language", "The page says its language", f"{WCAG} 3.1.1"),
        Point("page-title", "The page has a title that names the plan and the period", f"{WCAG} 2.4.2"),
        Point("page-headings", "One first heading, no level skipped, none empty", f"{WCAG} 1.3.1, 2.4.6"),
        Point("page-landmarks", "Everything stands in a landmark, and each is told from its like", f"{WCAG} 1.3.1"),
        Point("page-skip-link", "The first link skips to the content", f"{WCAG} 2.4.1"),
        Point("page-focus", "The order of focus is the order of the page", f"{WCAG} 2.4.3"),
        Point("page-tables", "Every table has a caption, and headers that say what they head", f"{WCAG} 1.3.1"),
        Point("page-alternatives", "Every picture has alternative text that says something", f"{WCAG} 1.1.1"),
        Point("page-figures", "Every chart has a headline, and its figures or data beside it",
              f"{WCAG} 1.1.1; {ANALYSIS_FUNCTION}, publishing charts"),
        Point("page-links", "Every link says where it leads", f"{WCAG} 2.4.4"),
        Point("page-targets", "Every link inside the release leads somewhere", f"{WCAG} 2.4.5; {OWN}"),
        Point("page-ids", "No id is used twice", f"{WCAG} 1.3.1, 4.1.2; HTML"),
        Point("page-contrast", "Text stands out from what is behind it, on screen and on paper", f"{WCAG} 1.4.3"),
        Point("chart-contrast", "What a chart draws and writes stands out", f"{WCAG} 1.4.11, 1.4.3"),
        Point("page-glyphs", "The brand's fonts can draw every character", f"{PDF_UA} 7.21.8; {OWN}"),
        Point("page-axe", "axe finds nothing, and nothing that it leaves open, wide and at 320 px",
              f"{WCAG} A and AA", in_full=True),
        Point("page-reflow", "No sideways scrolling down to 320 px and at 400% zoom", f"{WCAG} 1.4.10", in_full=True),
        Point("page-nu", "The Nu checker finds no error", "HTML Living Standard", in_full=True),
    )),
    Section("The PDF", (
        Point("pdf-title", "The PDF is called by its title", f"{PDF_UA} 7.1; {WCAG} 2.4.2"),
        Point("pdf-language", "The PDF says its language", f"{PDF_UA} 7.2; {WCAG} 3.1.1"),
        Point("pdf-tagged", "The PDF is tagged and says that it is PDF/UA", f"{PDF_UA} 5, 7.1"),
        Point("pdf-headings", "One first heading, no level skipped", f"{PDF_UA} 7.4.2; {WCAG} 1.3.1"),
        Point("pdf-tables", "Tables are whole, with captions, and headers that cells are told by",
              f"{PDF_UA} 7.5; {WCAG} 1.3.1"),
        Point("pdf-figures", "Pictures have alternative text and a place on the page", f"{PDF_UA} 7.3; {WCAG} 1.1.1"),
        Point("pdf-links", "Links are described and lead somewhere", f"{PDF_UA} 7.18.5; {WCAG} 2.4.4"),
        Point("pdf-bookmarks", "Bookmarks name every chapter", f"{PDF_UA} 7.17; {WCAG} 2.4.5"),
        Point("pdf-fonts", "Every font is embedded and every glyph is a character", f"{PDF_UA} 7.21"),
        Point("pdf-verapdf", "veraPDF finds no broken rule", PDF_UA, in_full=True),
    )),
    Section("The figures", (
        Point("figures-headlines", "Every headline says what the results say", f"{CODE} Q3; {OWN}"),
        Point("figures-traced", "Every number in the text is found in the results, the plan or the settings",
              f"{CODE} Q3; {OWN}"),
        Point("illustrative", "Invented figures are in no report, and marked everywhere in a demonstration",
              f"{CODE} T1; {OWN}"),
        Point("disclosure", "No figure that is hidden can be read anywhere", f"{CODE} T6"),
        Point("provenance", "Every figure shown has its source, edition, files and licence", f"{CODE} Q1"),
        Point("files", "Every file is the one that the manifest names", OWN),
    )),
    Section("The words", (
        Point("contact", "A reader can ask somebody", f"{CODE} T3.7"),
        Point("next-update", "The date of the next update is given", f"{CODE} T3.1"),
        Point("embargo", "Until the hour of release every page says so, and after it none does", f"{CODE} T3.6"),
        Point("quality", "What the figures can bear is told", f"{CODE} Q3.3"),
        Point("revisions", "How figures are revised is told", f"{CODE} T3.9"),
        Point("spelling", "Words are spelt as in the field's word list, in British English",
              f"{ANALYSIS_FUNCTION}, spreadsheets; {OWN}"),
    )),
    Section("The files", (
        Point("weight", "The page and the PDF are light enough to send", OWN),
        Point("csv-text", "No text in a table can become a formula", f"{OWN}, after OWASP's CSV injection"),
        Point("spreadsheets", "Spreadsheets keep to the checklist", f"{ANALYSIS_FUNCTION}, spreadsheets",
              in_full=True),
        Point("formats", "CSV, XLSX and ODS have the same figures to the last digit", OWN, in_full=True),
        Point("documents", "Word and PowerPoint files can be read by everybody", f"{WCAG} by EN 301 549, 10",
              in_full=True),
    )),
)  # fmt: skip

POINTS = {point.id: point for section in CHECKLIST for point in section.points}


def checklist_text() -> str:
    """The list as a document: what `docs/checklist.md` holds."""
    written = "This page is written from the list that the gate goes by; `progress-update methods` writes it anew."
    return "\n\n".join(["# What a release is checked for", written, *map(_section_text, CHECKLIST)]) + "\n"


def _section_text(section: Section) -> str:
    rows = [
        f"| `{p.id}` | {p.title} | {p.clause} | {'in full' if p.in_full else 'in every build'} |"
        for p in section.points
    ]
    return "\n".join([f"## {section.title}\n", "| Point | What holds | Clause | Checked |", "|---|---|---|---|", *rows])
