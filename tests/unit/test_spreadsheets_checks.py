"""The checklist of accessible spreadsheets: a workbook that passes, and for every item broken ones that do not."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from fixtures.workbooks import small_book
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table
from PIL import Image as Picture

from progress_update.spreadsheets.checks import CHECKS, spreadsheet_faults
from progress_update.spreadsheets.ods import write_ods
from progress_update.spreadsheets.reading import read_workbook
from progress_update.spreadsheets.xlsx import write_xlsx

Break = Callable[[openpyxl.Workbook], object]


@pytest.fixture
def good(tmp_path) -> Path:
    write_xlsx(small_book(), tmp_path / "book.xlsx")
    write_ods(small_book(), tmp_path / "book.ods")
    return tmp_path / "book.xlsx"


def card(book: openpyxl.Workbook):
    return book["Scorecard"]


def setting(place: str, value: object, sheet: str = "Scorecard") -> Break:
    return lambda book: setattr(book[sheet][place], "value", value)


def font(place: str, **look: object) -> Break:
    return lambda book: setattr(card(book)[place], "font", Font(**({"name": "Arial", "sz": 12} | look)))


def _picture(book: openpyxl.Workbook) -> None:
    file = Path(book.path_of_pictures) / "dot.png"
    Picture.new("RGB", (1, 1)).save(file)
    card(book).add_image(Image(file), "F20")


def _table(book: openpyxl.Workbook, **changed: object) -> None:
    sheet = card(book)
    (table,) = sheet.tables.values()
    for name, value in changed.items():
        setattr(table, name, value)


def _unmark(book: openpyxl.Workbook) -> None:
    del card(book).tables["scorecard"]


def _second_table(book: openpyxl.Workbook) -> None:
    sheet = book.copy_worksheet(book["Notes"])
    sheet.title = "More"


def _move_down(book: openpyxl.Workbook) -> None:
    sheet = card(book)
    (table,) = sheet.tables.values()
    sheet.move_range("A4:D7", rows=1)
    table.ref = "A5:D8"
    table.autoFilter = None


def _move_right(book: openpyxl.Workbook) -> None:
    sheet = card(book)
    (table,) = sheet.tables.values()
    sheet.move_range("A4:D7", cols=1)
    table.ref = "B4:E7"


def _two_tables(book: openpyxl.Workbook) -> None:
    sheet = card(book)
    sheet["F4"], sheet["F5"] = "More", "x"
    sheet.add_table(Table(name="more", displayName="more", ref="F4:F5"))


# What is broken -> the check that has to see it, a part of what it says.
BROKEN: dict[str, tuple[Break, str, str]] = {
    "no title": (lambda b: setattr(b.properties, "title", None), "Add document information", "title is not set"),
    "no language": (lambda b: setattr(b.properties, "language", None), "Add document information", "language is not"),
    "no author": (lambda b: setattr(b.properties, "creator", ""), "Add document information", "author is not set"),
    "no keywords": (lambda b: setattr(b.properties, "keywords", ""), "Add document information", "no keywords"),
    "dashes": (lambda b: setattr(b.properties, "title", "Plan 2021-25"), "Add document information", "dashes"),
    "a language in words": (
        lambda b: setattr(b.properties, "language", "English, UK"), "Add document information", "no language",
    ),
    "opens elsewhere": (lambda b: setattr(b, "active", 2), "Cursor in cell A1", "opens on Notes"),
    "cursor elsewhere": (
        lambda b: setattr(card(b).sheet_view.selection[0], "activeCell", "C9"), "Cursor in cell A1", "stands in C9",
    ),
    "a name that says nothing": (
        lambda b: setattr(card(b), "title", "Sheet1"), "Give worksheets unique names", "says nothing",
    ),
    "spaces round a name": (
        lambda b: setattr(card(b), "title", "Scorecard "), "Give worksheets unique names", "spaces at its ends",
    ),
    "a blank sheet": (lambda b: b.create_sheet("Spare"), "Remove blank worksheets", "is blank"),
    "a hidden sheet": (lambda b: setattr(card(b), "sheet_state", "hidden"), "Avoid hiding", "the sheet"),
    "a hidden row": (lambda b: setattr(card(b).row_dimensions[6], "hidden", True), "Avoid hiding", "row 6"),
    "a hidden column": (lambda b: setattr(card(b).column_dimensions["B"], "hidden", True), "Avoid hiding", "column B"),
    "frozen panes": (lambda b: setattr(card(b), "freeze_panes", "B5"), "No filters, freeze panes", "frozen panes"),
    "a filter": (lambda b: setattr(card(b).auto_filter, "ref", "A4:D7"), "No filters, freeze panes", "a filter"),
    "filter buttons": (
        lambda b: _table(b, autoFilter=AutoFilter(ref="A4:D7")),
        "No filters, freeze panes", "filter buttons",
    ),
    "a header on paper": (
        lambda b: setattr(card(b).oddHeader.center, "text", "Draft"), "No filters, freeze panes", "header or footer",
    ),
    "a comment": (
        lambda b: setattr(card(b)["A5"], "comment", Comment("Look", "Me")), "No filters, freeze panes", "comment",
    ),
    "a picture": (_picture, "No filters, freeze panes", "picture"),
    "another size": (
        lambda b: setattr(card(b).sheet_view, "zoomScale", 70), "No filters, freeze panes", "another size",
    ),
    "no cover": (lambda b: b.remove(b["Cover"]), "Cover sheet, table of contents", "no cover"),
    "no contact": (setting("A7", "Hello", "Cover"), "Cover sheet, table of contents", "contact details"),
    "no next update": (setting("A6", "Soon", "Cover"), "Cover sheet, table of contents", "next update"),
    "no contents": (lambda b: b.remove(b["Contents"]), "Cover sheet, table of contents", "no table of contents"),
    "a sheet that the contents leave out": (_second_table, "Cover sheet, table of contents", "do not lead to More"),
    "no title in A1": (setting("A1", None), "Worksheets should have descriptive titles", "no title"),
    "a title that is only bold": (
        lambda b: setattr(card(b)["A1"], "style", "Normal"), "Worksheets should have descriptive titles", "not tagged",
    ),
    "one title for two sheets": (
        setting("A1", "Notes and shorthand"), "Worksheets should have descriptive titles", "that of Notes",
    ),
    "a title of one word": (setting("A1", "Data"), "Worksheets should have descriptive titles", "does not describe"),
    "a table that is not marked up": (_unmark, "Mark up tables", "not marked up"),
    "a table without a name": (lambda b: _table(b, name="Table1"), "Give tables meaningful names", "Table1"),
    "no header row": (lambda b: _table(b, headerRowCount=0), "All tables should have one tagged header", "not tagged"),
    "a column without heading": (setting("B4", None), "All tables should have one tagged header", "no heading"),
    "two headings alike": (setting("D4", "Measure"), "All tables should have one tagged header", "Another column"),
    "merged cells": (lambda b: card(b).merge_cells("A5:A6"), "Remove merged cells", "merged"),
    "a blank row": (
        lambda b: [setattr(cell, "value", None) for cell in card(b)[6]], "Remove blank rows", "row is blank",
    ),
    "a blank column": (
        lambda b: [setattr(card(b)[f"C{n}"], "value", None) for n in (5, 6, 7)], "Remove blank rows", "column C",
    ),
    "an empty cell": (setting("B6", None), "Only leave cells with no data empty", "cell is empty"),
    "text that does not wrap": (
        lambda b: setattr(card(b)["D5"], "alignment", Alignment(horizontal="left")), "Wrap text", "does not wrap",
    ),
    "a table in column B": (_move_right, "Position tables", "begins in B4"),
    "a gap above the table": (_move_down, "Position tables", "gap above"),
    "text below the table": (setting("A9", "Source: ours"), "Use cells in column A wisely", "below the table"),
    "text beside column A": (setting("C2", "Draft"), "Use cells in column A wisely", "beside column A"),
    "tables not counted": (setting("A2", "Hello."), "Use cells in column A wisely", "how many tables"),
    "tables counted wrongly": (
        setting("A2", "This worksheet contains three tables."), "Avoid worksheets with multiple tables", "1 there",
    ),
    "two tables": (_two_tables, "Avoid worksheets with multiple tables", "more than one table"),
    "a number to the left": (
        lambda b: setattr(card(b)["B5"], "alignment", Alignment(horizontal="left", wrap_text=True)),
        "Numbers as numbers", "not stand to the right",
    ),
    "words to the right": (
        lambda b: setattr(card(b)["D5"], "alignment", Alignment(horizontal="right", wrap_text=True)),
        "Numbers as numbers", "not stand to the left",
    ),
    "a number as text": (setting("B5", "1,253 [p]"), "Numbers as numbers", "number kept as text"),
    "a formula": (setting("B5", "=1+1"), "Remove formulas", "is a formula"),
    "an error": (setting("B5", "#REF!"), "Remove formulas", "shows the error"),
    "an asterisk": (setting("A5", "Burglary*"), "Do not use symbols", "symbol or superscript"),
    "superscript": (font("A5", vertAlign="superscript"), "Do not use symbols", "symbol or superscript"),
    "only a dash": (setting("B5", "–"), "Do not use symbols", "no word or number"),
    "spaces round a text": (setting("A5", " Burglary"), "Do not use symbols", "spaces at its ends"),
    "a note that is not there": (setting("A1", "Table 1: Measures [note 7]"), "Put note text", "Note 7 is not"),
    "a note that nobody refers to": (setting("B4", "Figure"), "Put note text", "Nothing refers to note 1"),
    "a note in a cell of data": (setting("D5", "Final [note 1]"), "Put note text", "in a cell of data"),
    "shorthand that is not explained": (setting("D5", "Final [r]"), "Explain shorthand", "[r] is not explained"),
    "shorthand of one's own": (setting("D5", "Final [qq]"), "Explain shorthand", "[qq] is no harmonised"),
    "an address as link text": (
        setting("A8", "https://www.london.gov.uk/mopac", "Cover"), "Links must be", "The link says",
    ),
    "click here": (setting("A8", "Click here", "Cover"), "Links must be", "The link says"),
    "a link to nowhere": (
        lambda b: setattr(b["Contents"]["A4"].hyperlink, "location", "'Gone'!A1"), "Links must be", "Gone",
    ),
    "a link that is no address": (
        lambda b: setattr(b["Cover"]["A8"].hyperlink, "target", "somewhere"), "Links must be", "leads nowhere",
    ),
    "two links alike": (setting("A5", "Notes", "Contents"), "Links must be", "different ends"),
    "a font with serifs": (font("A5", name="Times New Roman"), "Format text", "Times New Roman"),
    "small letters": (font("A5", sz=9), "Format text", "9 points"),
    "italics": (font("A5", i=True), "Format text", "italic or underlined"),
    "text on its side": (
        lambda b: setattr(card(b)["D5"], "alignment", Alignment("left", wrap_text=True, text_rotation=90)),
        "Format text", "is turned",
    ),
    "a fill": (
        lambda b: setattr(card(b)["A5"], "fill", PatternFill("solid", fgColor="FFFF00")), "No background fill", "fill",
    ),
    "red text": (font("A5", color="FFFF0000"), "No background fill", "colour of its own"),
    "a pale link": (
        lambda b: setattr(b["Cover"]["A8"], "font", Font(name="Arial", sz=12, u="single", color="FF99CCFF")),
        "No background fill", "too pale",
    ),
}  # fmt: skip
NOT_IN_THIS_LIST = {"Remove macros"}


def item_of(name: str) -> str:
    (item,) = [check.item for check in CHECKS if check.item.startswith(BROKEN[name][1])]
    return item


@pytest.mark.parametrize("kind", [".xlsx", ".ods"])
def test_a_good_workbook_has_no_fault(good, kind):
    assert spreadsheet_faults(good.with_suffix(kind)) == []


def test_every_item_of_the_checklist_has_an_example_that_fails():
    assert {item_of(name) for name in BROKEN} | NOT_IN_THIS_LIST == {check.item for check in CHECKS}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_xlsx_is_caught_by_its_item(good, name):
    breaks, _, said = BROKEN[name]
    book = openpyxl.load_workbook(good)
    book.path_of_pictures = good.parent
    breaks(book)
    broken = good.with_name("broken.xlsx")
    book.save(broken)
    (check,) = [check for check in CHECKS if check.item == item_of(name)]
    faults = check.faults(read_workbook(broken))
    assert [fault for fault in faults if said in fault], faults


def test_a_macro_is_caught(good):
    with zipfile.ZipFile(good, "a") as file:
        file.writestr("xl/vbaProject.bin", b"x")
    (fault,) = spreadsheet_faults(good)
    assert "macro" in fault and "(Remove macros)" in fault


def test_a_fault_says_where_what_what_to_do_and_by_which_clause(good):
    book = openpyxl.load_workbook(good)
    card(book)["B6"] = None
    book.save(good)
    assert spreadsheet_faults(good) == [
        "Scorecard B6: The cell is empty. Say why, with shorthand such as [x]. "
        "(Only leave cells with no data empty in certain circumstances; WCAG 1.3.1)"
    ]


# The same in the other format: a change in the XML, and what has to be seen.
BROKEN_ODS = {
    "no title": ("meta.xml", "<dc:title>[^<]*</dc:title>", "", "title is not set"),
    "no language": ("meta.xml", "<dc:language>[^<]*</dc:language>", "", "language is not set"),
    "opens elsewhere": ("settings.xml", "(ActiveTable[^>]*>)Cover", r"\1Notes", "opens on Notes"),
    "frozen panes": (
        "settings.xml", '(<config:config-item-map-entry config:name="Notes">)',
        r'\1<config:config-item config:name="VerticalSplitMode" config:type="short">2</config:config-item>',
        "frozen panes",
    ),
    "another size": ("settings.xml", "(ZoomValue[^>]*>)100", r"\g<1>70", "another size"),
    "a hidden row": ("content.xml", '<table:table-row ', '<table:table-row table:visibility="collapse" ', "row 1"),
    "merged cells": (
        "content.xml", '<table:table-cell (?=[^>]*office:value="0.49")',
        '<table:table-cell table:number-columns-spanned="2" ', "merged",
    ),
    "a table that is not marked up": ("content.xml", "<table:database-range [^>]*scorecard[^>]*/>", "", "not marked"),
    "no header row": ("content.xml", '(scorecard.*contains-header=)"true"', r'\1"false"', "not tagged"),
    "filter buttons": ("content.xml", '(filter-buttons=)"false"', r'\1"true"', "filter buttons"),
    "a heading that is only bold": (
        "content.xml", 'style-name="Heading_20_1"', 'style-name="Default"', "not tagged as a heading",
    ),
    "an empty cell": (
        "content.xml", '<table:table-cell [^>]*office:value="0.49"[^>]*><text:p>49.0%</text:p></table:table-cell>',
        "<table:table-cell/>", "cell is empty",
    ),
    "a formula": (
        "content.xml", '<table:table-cell (?=[^>]*office:value="0.49")', '<table:table-cell table:formula="of:=1" ',
        "is a formula",
    ),
    "small letters": ("styles.xml", 'fo:font-size="12pt"', 'fo:font-size="8pt"', "8 points"),
    "a font with serifs": ("styles.xml", 'font-name="Arial"', 'font-name="Times New Roman"', "Times New Roman"),
    "text that does not wrap": ("content.xml", 'fo:wrap-option="wrap"', "", "does not wrap"),
    "a fill": (
        "content.xml", "(<style:table-cell-properties )", r'\1fo:background-color="#ffff00" ', "background fill",
    ),
    "a pale link": ("content.xml", 'fo:color="#0000ff"', 'fo:color="#99ccff"', "too pale"),
    "a number to the left": ("content.xml", 'fo:text-align="end"', 'fo:text-align="start"', "not stand to the right"),
    "a footer": ("styles.xml", '<style:footer style:display="false"/>',
                 "<style:footer><text:p>Draft</text:p></style:footer>", "header or footer"),
    "a link to nowhere": ("content.xml", "#Notes.A1", "#Gone.A1", "Gone"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN_ODS)
def test_a_broken_ods_is_caught(good, name):
    part, pattern, replacement, said = BROKEN_ODS[name]
    broken = good.with_name("broken.ods")
    with zipfile.ZipFile(good.with_suffix(".ods")) as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.namelist():
            text = source.read(entry).decode()
            if entry == part:
                text, times = re.subn(pattern, replacement, text)
                assert times, "the example changes nothing"
            target.writestr(entry, text)
    faults = spreadsheet_faults(broken)
    assert [fault for fault in faults if said in fault], faults
