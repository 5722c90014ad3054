"""The parts of the briefing pack: styles from the brand, widths of columns, what a slide has room for."""

from __future__ import annotations

import dataclasses
import io
import re
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pptx import Presentation

from progress_update.brand import read_brand
from progress_update.briefing.slides import deck, exhibits
from progress_update.briefing.slides.drawings import changes_column, marks_column, side
from progress_update.briefing.word.reference import RunningText, reference_document
from progress_update.briefing.word.styles import read_style_sheet, styles_xml
from progress_update.briefing.word.widths import shared_out
from progress_update.errors import SettingsError
from progress_update.exhibits.report import Report
from progress_update.folders import Folders
from progress_update.making import make_report
from progress_update.office.pptx_faults import pptx_faults
from progress_update.period import Period

CLOCK = datetime(2022, 6, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def sheet(root):
    return read_style_sheet(root / "templates" / "briefing" / "word.yml")


@pytest.fixture(scope="module")
def report(root) -> Report:
    return make_report(Period(2022, 1), Folders(root))


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slides with white dots for pictures: only their texts are looked at."""
    dot = io.BytesIO()
    Image.new("RGB", (1, 1), "white").save(dot, "PNG")

    @contextmanager
    def no_pictures(brand, *, dpi=0):
        yield lambda svg, *, ground="white": dot.getvalue()

    monkeypatch.setattr(deck, "picture_maker", no_pictures)
    monkeypatch.setattr(Report, "chart", lambda self, ids, canvas: "<svg/>")


# The document


def test_neither_styles_nor_slides_hold_a_colour_or_a_font_of_the_brand(root):
    brand = read_brand()
    for file in (root / "templates" / "briefing").iterdir():
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"#[0-9A-Fa-f]{6}\b", text), file.name
        assert brand.fonts.sans not in text and brand.fonts.serif not in text, file.name


def test_the_reference_document_has_the_styles_in_the_brands_fonts_and_colours(sheet):
    brand = read_brand()
    made = reference_document(sheet, brand, RunningText("A title", "A period", "A publisher", "A warning"), clock=CLOCK)
    document = Document(io.BytesIO(made))
    heading, body = document.styles["Heading 1"], document.styles["Normal"]
    assert (heading.font.name, heading.font.size.pt, heading.font.bold) == (brand.fonts.serif, 24, True)
    assert (body.font.name, str(body.font.color.rgb)) == (brand.fonts.sans, brand.colour("ink")[1:])
    head = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    assert head == ["A warning", "A title\tA period"]
    assert document.sections[0].footer.paragraphs[0].text.startswith("A publisher\tPage ")


def test_the_reference_document_is_the_same_each_time(sheet):
    made = [reference_document(sheet, read_brand(), RunningText("T", "P", "P"), clock=CLOCK) for _ in range(2)]
    assert made[0] == made[1]


def test_a_colour_that_the_brand_lacks_is_told(sheet):
    paragraphs = {**sheet.paragraphs, "Lead": {"based_on": "Normal", "colour": "crimson"}}
    with pytest.raises(SettingsError, match="no colour called crimson"):
        styles_xml(dataclasses.replace(sheet, paragraphs=paragraphs), read_brand())


def test_a_style_sheet_that_cannot_be_read_is_one_line(tmp_path):
    (tmp_path / "word.yml").write_text("page: [\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="The document's styles cannot be read"):
        read_style_sheet(tmp_path / "word.yml")


@given(st.lists(st.tuples(st.floats(5, 60), st.floats(0, 200)), min_size=1, max_size=8), st.floats(120, 200))
def test_columns_share_the_whole_width_and_none_falls_below_its_longest_word_while_there_is_room(columns, total):
    least = [word for word, _ in columns]
    widths = shared_out([word + more for word, more in columns], least, total)
    assert sum(widths) == pytest.approx(total)
    if sum(least) <= total:
        assert all(width >= need - 1e-6 for width, need in zip(widths, least, strict=True))


# The slides


@pytest.mark.parametrize(("quarter", "demo"), [("2022Q1", True), ("2018Q1", False), ("2025Q3", False)])
def test_every_measure_that_could_have_a_slide_fits_it(root, tmp_path, undrawn, monkeypatch, quarter, demo):
    monkeypatch.setattr(exhibits, "HEADLINES", 99)
    report = make_report(Period.parse(quarter), Folders(root), demo=demo)
    deck.write_slides(report, root / "templates", tmp_path / "slides.pptx")
    assert pptx_faults(tmp_path / "slides.pptx") == []
    compared = sum(finding.compared for _, finding in report.findings(report.framework.measures))
    assert len(Presentation(str(tmp_path / "slides.pptx")).slides) > compared


def test_slides_of_exhibits_are_few_and_the_movers_come_first(root, report, tmp_path, undrawn, monkeypatch):
    monkeypatch.setattr(exhibits, "HEADLINES", 6)
    deck.write_slides(report, root / "templates", tmp_path / "slides.pptx")
    titles = {slide.shapes.title.text_frame.text for slide in Presentation(str(tmp_path / "slides.pptx")).slides}
    found = [finding for _, finding in report.findings(report.framework.measures) if finding.headline in titles]
    assert {finding.judgement for finding in found} == {"improved", "worsened"} and len(found) == 6


def test_an_account_longer_than_its_place_is_cut_after_a_sentence_and_whole_in_the_notes(
    root, report, tmp_path, undrawn
):
    told = " ".join(f"Sentence number {n} tells what was done in this quarter by the Office." for n in range(1, 30))
    outcome = report.framework.outcomes_of("harm")[0].id
    account = type(report.settings.qualitative.accounts[outcome])(done=told)
    qualitative = report.settings.qualitative.model_copy(
        update={"accounts": {**report.settings.qualitative.accounts, outcome: account}}
    )
    settings = report.settings.model_copy(update={"qualitative": qualitative})
    checked = dataclasses.replace(
        report.checked, texts={**report.checked.texts, ("qualitative", "accounts", outcome, "done"): told}
    )
    longer = dataclasses.replace(report, settings=settings, checked=checked)
    deck.write_slides(longer, root / "templates", tmp_path / "slides.pptx")
    assert pptx_faults(tmp_path / "slides.pptx") == []
    slide = next(s for s in Presentation(str(tmp_path / "slides.pptx")).slides if s.shapes.title.text.startswith("4 "))
    cells = [cell.text for shape in slide.shapes if shape.has_table for cell in shape.table.iter_cells()]
    assert any(text.startswith("Sentence number 1 ") and text.endswith("(More in the notes.)") for text in cells)
    assert told in slide.notes_slide.notes_text_frame.text


def test_the_line_of_changes_puts_what_is_better_for_londoners_to_the_right(report):
    calls, trust = (report.framework.measure(id) for id in ("asb_prc", "pas_good_job_local"))
    assert side(calls, report.finding(calls))[1] == pytest.approx(43.6, abs=0.1)
    assert side(trust, report.finding(trust))[1] == pytest.approx(-6, abs=0.5)


def test_drawings_over_a_table_are_as_high_as_its_rows(report):
    brand, pairs = report.brand, report.findings(report.framework.measures_of_priority("trust"))
    heights = [8.0, 13.5] * (len(pairs) // 2) + [8.0] * (len(pairs) % 2)
    tall = f'height="{sum(heights):.3f}mm"'
    assert tall in changes_column(pairs, brand, heights=heights, width=40)
    assert tall in marks_column([finding.judgement for _, finding in pairs], brand, heights=heights, mark=5)


# The house


def test_a_report_alone_loads_nothing_of_the_briefing_pack():
    """Neither the command line nor a build waits for libraries that only the pack uses."""
    code = (
        "import sys, progress_update.cli, progress_update.pipeline;"
        "print([name for name in ('docx', 'pptx', 'resvg_py', 'progress_update.briefing') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_the_filter_names_only_styles_that_there_are(root, sheet):
    """A style that the filter asks for and the sheet lacks would be made up by pandoc, without a look."""
    text = (root / "templates" / "briefing" / "word.lua").read_text(encoding="utf-8")
    asked = set(re.findall(r"styled\('([^']+)'", text)) | set(re.findall(r"add\('([^']+)'", text))
    asked |= set(
        re.findall(r"= '([A-Z][\w ]+)'[,\n ]", text[text.index("PARAGRAPHS = {") : text.index("local set_all")])
    )
    assert len(asked) > 30
    assert asked - {"Contents Field"} <= {*sheet.paragraphs, *sheet.characters}
