"""What goes into the workbook: every published figure once more, in the forms and with the marks that readers need."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from progress_update.contracts import PUBLISHED
from progress_update.contracts.titles import TITLES
from progress_update.folders import Folders
from progress_update.making import make_report
from progress_update.measures.disclosed import HIDDEN_BEFORE
from progress_update.period import Period
from progress_update.spreadsheets.book import Form, Heading, Number, Sheet, clean, column_name
from progress_update.spreadsheets.columns import Shown
from progress_update.spreadsheets.forms import difference, judged, judged_end, level, level_end
from progress_update.spreadsheets.layout import fits, heights, lines_of
from progress_update.spreadsheets.ods_looks import number_styles
from progress_update.spreadsheets.plans import PLANS
from progress_update.spreadsheets.shorthand import MEANINGS, absent, key_to, marks_in, standing
from progress_update.spreadsheets.workbook import WARNING, book_of, title_of
from progress_update.spreadsheets.xlsx import number_code
from progress_update.words import points, value

pytestmark = pytest.mark.xdist_group("book")


@pytest.fixture(scope="module")
def report(root):
    return make_report(Period(2022, 1), Folders(root))


@pytest.fixture(scope="module")
def demo(root):
    return make_report(Period(2022, 1), Folders(root), demo=True)


@pytest.fixture(scope="module")
def book(report):
    return book_of(report)


# Columns are described once


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_column_has_a_title_and_no_two_of_a_table_the_same(name):
    titles = [TITLES.get(column.name) for column in PUBLISHED[name].columns]
    assert None not in titles
    assert len(set(titles)) == len(titles)


def test_the_workbook_shows_every_figure_that_is_published():
    """Machine names stay in the CSV; no number, day, truth or judgement does."""
    for name, table in PUBLISHED.items():
        shown = {column.of for plan in PLANS if plan.table == name for column in plan.columns}
        figures = {c.name for c in table.columns if c.kind in ("number", "date", "truth") or c.allowed}
        if name in ("breakdowns", "context"):  # tables of the results' columns that are not judged, and mostly empty
            figures = {"end", "value", "before_value", "pre_pandemic_value", "baseline_value", "change"}
        assert figures - shown <= {"window", "shape", "change_unit", "status"}, name


def test_every_number_of_a_sheet_has_a_form():
    for plan in PLANS:
        for column in plan.columns:
            if column.contract(plan.table).kind == "number":
                assert column.form or column.words, f"{plan.name}: {column.of}"


# Forms


@pytest.mark.parametrize(
    ("form", "amount", "shown", "code"),
    [
        (Form(), 54255.0, "54,255", "#,##0"),
        (Form(1), 0.25, "0.3", "#,##0.0"),
        (Form(4), 0.00004, "0.0000", "#,##0.0000"),
        (Form(1, percent=True), 0.116489, "11.6%", "0.0%"),
        (Form(signed=True), -9.0, "-9", "+#,##0;-#,##0;#,##0"),
        (Form(0, True, True, " points"), 0.06, "+6% points", '+0%" points";-0%" points";0%" points"'),
        (Form(0, True, True, " points"), 0.0, "0% points", '+0%" points";-0%" points";0%" points"'),
    ],
)
def test_a_number_is_shown_as_its_form_says(form, amount, shown, code):
    assert form.shown(amount) == shown
    assert number_code(form) == code


def test_rounding_goes_by_the_digits_that_are_written_not_by_the_float_behind_them():
    assert Form(1, percent=True).shown(0.1445) == "14.5%" and f"{14.45:.1f}" == "14.4"


@pytest.mark.parametrize("shape", ["count", "share", "proportion", "gap"])
@pytest.mark.parametrize("amount", [0.004, 0.07, 0.25, 0.49, -0.11, 0.615])
def test_a_level_is_rounded_as_in_the_report(shape, amount):
    amount = abs(amount) * 1000 if shape == "count" else amount if shape == "gap" else abs(amount)
    row = {"shape": shape, "value": amount}
    said = re.sub(r" points?$", "% points", value(shape, amount).replace("−", "-"))
    shown = level(row, amount).shown(amount)
    assert shown == said or (shown.startswith("+0%") and said == "0% points")


def test_changes_of_counts_are_per_cents_and_all_others_percentage_points():
    for shape, unit in (("count", ""), ("share", " points"), ("proportion", " points"), ("gap", " points")):
        row = {"shape": shape, "value": 0.5}
        for form in (judged(row, 0.1), judged_end(row, 0.1)):
            assert form.percent and form.signed and form.unit == unit
    assert not difference({"shape": "count", "value": 5}, 2).percent
    assert level_end({"shape": "gap", "value": 0.1}, 0.1).unit == " points"
    assert points(0.1) == "+10 points"


@pytest.mark.parametrize(("amount", "hidden"), [(0.0004, True), (-0.0004, True), (0.0005, False), (0.0, False)])
def test_a_figure_that_would_be_shown_as_nought_is_known(amount, hidden):
    assert Form(1, percent=True).hides(amount) is hidden


def test_a_form_with_a_sign_has_a_style_above_and_below_nought():
    styles = list(number_styles("n", Form(1, True, True, " points")))
    assert len(styles) == 3 and styles[2].count("style:map") == 2
    assert "<number:text>+</number:text>" in styles[0] and "<number:text>-</number:text>" in styles[1]


# Marks


def row(**more):
    return {"status": "final", "marker": None, "shape": "count", "value": 5.0} | more


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "Final"),
        ({"status": "provisional", "marker": "p"}, "Provisional [p]"),
        ({"marker": "r u"}, "Final, revised [r], low reliability [u]"),
        ({"status": "no data"}, "Not available [x]"),
        ({"status": "no data", "marker": "c"}, "Confidential [c]"),
        ({"status": "hidden"}, "Confidential [c]"),
        ({"status": "not asked"}, "Not asked [x]"),
        ({"status": "illustrative"}, "Illustrative, invented figure"),
    ],
)
def test_a_rows_standing_is_in_words_with_its_marks(more, said):
    assert standing(row(**more)) == said


def test_earlier_figures_beyond_a_break_are_marked():
    parted = row(not_comparable="before pre_pandemic")
    assert standing(parted) == "Final; [b] a year before; [b] 2019/20"


def test_a_hidden_figure_of_the_year_before_is_confidential_and_not_merely_absent():
    few = row(reason=HIDDEN_BEFORE)
    assert (absent(few, "before_value"), absent(few, "change_low"), absent(few, "base")) == ("[c]", "[c]", "[x]")


def test_what_is_shown_as_nought_is_named_beside_the_standing():
    assert standing(row(), ["change", "p-value"]) == "Final; [low] change; [low] p-value"
    assert standing({"label": "x"}, ["change"]) == "[low] change"
    assert standing({"label": "x"}) == "None"


def test_a_cell_without_a_figure_says_why():
    assert absent(row(), applies=False) == "[z]"
    assert absent(row(status="no data")) == "[x]"
    assert absent(row(status="hidden")) == "[c]"


def test_marks_are_explained_in_one_line_and_only_those_there_are():
    assert marks_in(["Final [x]", "[z]", "[note 1]", "[low] change"]) == ["x", "z", "low"]
    assert key_to(["x"]) == "Shorthand in this table: [x] not available. The Notes worksheet says more."
    assert key_to([]) == ""
    assert set(MEANINGS) == {"p", "r", "x", "c", "z", "low", "u", "b"}


def test_a_number_without_end_is_said_in_words(report):
    column = Shown("change_high", form=judged_end)
    assert column.cell(report, row(change_high=math.inf), "results") == "no upper limit"


def test_what_disclosure_took_out_is_marked_confidential_in_every_cell_it_left(report):
    hidden = row(status="no data", marker="c", value=math.nan, change=math.nan, low=math.nan)
    cells = [Shown(name, form=level).cell(report, hidden, "results") for name in ("value", "change", "low")]
    assert cells == ["[c]"] * 3


# The book


def test_there_is_a_row_a_measure_in_the_order_of_the_plan(report, book):
    names = [row[0] for row in book.sheet("Scorecard").rows]
    assert names == [measure.label for measure in report.framework.measures] and len(names) == 45


def test_series_are_whole_over_their_two_sheets(report, book):
    parts = [len(book.sheet(name).rows) for name in ("Counts over time", "Percentages over time")]
    assert sum(parts) == len(report.series)


def test_no_cell_is_empty_and_every_row_is_as_long_as_the_headings(book):
    for sheet in book.sheets:
        assert {len(row) for row in sheet.rows} == {len(sheet.headings)}, sheet.name
        assert not [cell for row in sheet.rows for cell in row if cell == "" or cell is None], sheet.name


def test_every_number_and_day_is_seen_whole(book):
    narrow = [
        (sheet.name, heading.name, cell)
        for sheet in book.sheets for row in sheet.rows for heading, cell in zip(sheet.headings, row, strict=True)
        if not fits(cell, heading.width)
    ]  # fmt: skip
    assert narrow == []


def test_notes_are_numbered_as_they_are_met_and_each_is_there(book):
    met = [
        int(number) for sheet in book.sheets[2:] for text in (sheet.title, *(h.text for h in sheet.headings))
        for number in re.findall(r"\[note (\d+)\]", text)
    ]  # fmt: skip
    listed = [row[0] for row in book.sheet("Notes").rows if "note" in str(row[0])]
    assert list(dict.fromkeys(met)) == list(range(1, len(listed) + 1))
    assert listed == [f"[note {number}]" for number in range(1, len(listed) + 1)]


def test_the_contents_lead_to_every_sheet(book):
    assert [row[0].target for row in book.sheet("Contents").rows] == [f"#{sheet.name}" for sheet in book.sheets[1:]]


def test_the_cover_says_who_when_and_what_comes_next(book):
    said = "\n".join(str(line) for section in book.cover for line in section.lines)
    for words in ("24 June 2022", "next update", "22 September 2022", "Office for Policing and Crime", "32 boroughs"):
        assert words in said


def test_the_title_names_plan_place_and_time_without_dashes(report):
    title = title_of(report)
    assert "2021 to 2025" in title and "London" in title and "January to March 2022" in title
    assert not re.search(r"[-–_]", title)


def test_a_demonstration_says_so_on_every_sheet(demo):
    shown = book_of(demo)
    assert shown.title.startswith("Illustrative data") and WARNING in shown.cover[0].lines
    for sheet in shown.sheets:
        assert sheet.title.startswith("Illustrative data") and WARNING in sheet.lines, sheet.name
    scorecard = shown.sheet("Scorecard")
    invented = [row for row in scorecard.rows if str(row[-1]).startswith("Illustrative, invented figure")]
    assert len(invented) == (demo.results.measures["status"] == "illustrative").sum() > 20


def test_a_table_without_rows_has_no_sheet_and_the_contents_say_so(report):
    bare = book_of(replace(report, revisions=report.revisions.iloc[:0]))
    assert "Revisions" not in [sheet.name for sheet in bare.sheets]
    assert "This update has no rows for: Revisions." in bare.sheet("Contents").lines


@pytest.mark.parametrize("quarter", ["2018Q1", "2020Q3", "2025Q3"])
def test_other_quarters_fill_every_cell_too(root, quarter):
    for sheet in book_of(make_report(Period.parse(quarter), Folders(root))).sheets:
        assert sheet.rows and not [cell for row in sheet.rows for cell in row if cell in ("", None)], sheet.name


# Small things


def test_text_keeps_to_what_files_can_hold():
    assert clean("a\x00b\x0bc \t d\n") == "abc d"
    assert clean("[press](http://x)") == "[press] (http://x)"
    assert clean("costs $$5$$") == "costs $ $5$ $"


def test_columns_are_named_as_programs_name_them():
    assert [column_name(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_rows_are_high_enough_for_their_longest_cell():
    sheet = Sheet("S", "T", ("one",), (Heading("A", 20), Heading("B", 20)), (("x", "word " * 30), ("x", Number(1.0))))
    title, line, head, long, short = heights(sheet)
    assert long > 5 * short and head == short and title > line
    assert lines_of("a\nb", 20) == 2


def test_a_day_needs_a_column_that_holds_the_longest_month():
    assert fits(date(2017, 9, 30), 25) and not fits(date(2017, 9, 30), 22)


def test_the_clock_of_the_book_is_the_settings(report, book):
    assert book.clock == report.settings.clock == datetime(2022, 6, 24, tzinfo=UTC)
