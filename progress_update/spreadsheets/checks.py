"""The Analysis Function's checklist of accessible spreadsheets, gone through by a program, on XLSX and ODS alike.

Each check has the item of "Making spreadsheets accessible: a brief checklist of the basics" that it answers and the
WCAG criterion that the guidance names for it. What no program can judge, such as whether a title says enough or the
words are plain, is left to people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from progress_update.spreadsheets import check_document, check_tables, check_text
from progress_update.spreadsheets.reading import Workbook, read_workbook

Found = Iterator[tuple[str, str, str]]


@dataclass(frozen=True)
class Check:
    """An item of the checklist, the criterion behind it, and what looks for faults: (where, what, remedy) each."""

    item: str
    criterion: str
    find: Callable[[Workbook], Found]

    def faults(self, book: Workbook) -> list[str]:
        """One line a fault: `Scorecard C12: The cell is empty. Write why, as [x]. (item; WCAG 1.3.1)`."""
        clause = f"{self.item}; WCAG {self.criterion}" if self.criterion else self.item
        return [f"{where}: {what}. {remedy}. ({clause})" for where, what, remedy in self.find(book)]


CHECKS = (
    Check("Add document information", "2.4.2, 3.1.1", check_document.information),
    Check("Cursor in cell A1 of the first worksheet", "", check_document.opening),
    Check("Remove macros", "", check_document.macros),
    Check("Give worksheets unique names or numbers", "2.4.6", check_document.names),
    Check("Remove blank worksheets", "2.4", check_document.blank_sheets),
    Check("Avoid hiding rows or columns", "1.3.1", check_document.hidden),
    Check("No filters, freeze panes, headers, footers, floating boxes, images", "2.4", check_document.devices),
    Check("Cover sheet, table of contents and notes", "1.3.1, 1.3.2", check_document.front),
    Check("Worksheets should have descriptive titles which are properly tagged", "1.3.1, 2.4.6", check_document.titles),
    Check("Mark up tables", "1.3.1", check_tables.marked_up),
    Check("Give tables meaningful names", "2.4.6", check_tables.named),
    Check("All tables should have one tagged header row", "1.3.1", check_tables.headings),
    Check("Remove merged cells, split cells and nested tables", "1.3.1", check_tables.merged),
    Check("Remove blank rows and columns within tables", "1.3.1, 1.3.3", check_tables.blank_lines),
    Check("Only leave cells with no data empty in certain circumstances", "1.3.1", check_tables.empty_cells),
    Check("Wrap text within cells", "1.4", check_tables.wrapped),
    Check("Position tables against the left-hand edges of each sheet", "2.4", check_tables.position),
    Check("Use cells in column A wisely", "1.3.2", check_tables.column_a),
    Check("Avoid worksheets with multiple tables", "2.4", check_tables.counted),
    Check("Numbers as numbers, to the right; words to the left", "", check_tables.sides),
    Check("Remove formulas", "", check_text.formulas),
    Check("Do not use symbols or superscript to signpost to notes", "1.3.1", check_text.symbols),
    Check("Put note text in a notes table on a notes worksheet", "1.3.2", check_text.notes),
    Check("Explain shorthand above the table", "1.3.2", check_text.shorthand),
    Check("Links must be accessible", "2.4.4", check_text.links),
    Check("Format text to make it accessible", "1.4.4", check_text.letters),
    Check("No background fill, no colour alone, contrast checked", "1.4.1, 1.4.3", check_text.colour),
)  # fmt: skip


def spreadsheet_faults(path: Path) -> list[str]:
    """Every fault of a workbook (XLSX or ODS) against the checklist, one line each; none where it passes.

    Raises RenderError for a file that is no workbook.
    """
    book = read_workbook(path)
    return [fault for check in CHECKS for fault in check.faults(book)]
