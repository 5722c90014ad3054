"""A release before its hour and after it: marked everywhere, and otherwise the same."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import pikepdf
import pytest
from conftest import make_project
from python_calamine import CalamineWorkbook

from progress_update.briefing.slides.deck import Deck
from progress_update.briefing.slides.design import read_design
from progress_update.briefing.slides.drawings import DPI
from progress_update.briefing.slides.master import empty_presentation
from progress_update.briefing.slides.opening import opening
from progress_update.briefing.word.convert import write_document
from progress_update.clock import NOW
from progress_update.errors import ReportError
from progress_update.folders import Folders
from progress_update.gate.page import Page, words_of
from progress_update.gate.pdf_text import page_texts
from progress_update.gate.record import read as read_gate
from progress_update.gate.release import Release
from progress_update.gate.verapdf import broken_rules
from progress_update.office.pictures import picture_maker
from progress_update.period import Period
from progress_update.pipeline import build, verify
from progress_update.progress import Progress
from progress_update.sign_off.desk import seen_now
from progress_update.verify import Record

SAID = "Embargoed until 09:30 on Friday 24 June 2022"


@pytest.fixture(scope="session")
def embargoed(once: Callable[..., Path], release: Path, root: Path) -> Path:
    """The release of 2022Q1 a minute before its hour; what is no other then comes from the release's cache."""

    def make(folder: Path) -> None:
        folders = make_project(folder, root, like=release)
        patch = pytest.MonkeyPatch()
        patch.setenv(NOW, "2022-06-24T09:29")
        try:
            build(Period(2022, 1), folders, engine="pandoc", progress=Progress())
        finally:
            patch.undo()

    return once("embargoed", make) / "reports" / "2022Q1"


def paper(html: str) -> str:
    """The sheet for paper, which the page carries in a link."""
    found = re.search(r'data-external="1" href="data:text/css,([^"]*)"', html)
    return found[1] if found else ""


def neutral(html: str, clean: str) -> str:
    """A page without what the embargo brings in."""
    html = re.sub(r'\n?<aside [^>]*aria-label="Embargo"[^>]*>[^<]*</aside>', "", html, count=1)
    html = re.sub(r"<style>\n@media screen\{\.embargoed.*?</style>\n", "", html, count=1, flags=re.S)
    if more := paper(html).removeprefix(paper(clean)):
        assert unquote(more).strip().startswith(".banner{string-set:embargo")
        html = html.replace(more, "", 1)
    return html.replace(' class="embargoed"', "", 1)


@pytest.mark.parametrize("name", ["progress-update.html", "provenance.html", "gate.html"])
def test_a_page_says_the_embargo_before_its_content_and_is_otherwise_the_same(
    embargoed: Path, release: Path, name: str
) -> None:
    marked, clean = ((folder / name).read_text(encoding="utf-8") for folder in (embargoed, release))
    page = Page(marked)
    (aside,) = (one for one in page.all("aside") if one.get("aria-label") == "Embargo")
    assert words_of(aside) == SAID and aside.getparent().tag == "body"
    assert "Embargoed until" not in clean
    without = neutral(marked, clean)
    assert without.splitlines() == clean.splitlines()


def test_every_page_of_the_pdf_says_it_and_is_otherwise_the_same(embargoed: Path, release: Path) -> None:
    marked, clean = (list(page_texts(pikepdf.open(folder / "progress-update.pdf"))) for folder in (embargoed, release))
    said = SAID.replace(" ", "")
    assert [text.count(said) for text in marked] == [1] * len(clean)
    assert [text.replace(said, "") for text in marked] == clean


def test_the_pdf_is_still_pdf_ua(embargoed: Path) -> None:
    file = embargoed / "progress-update.pdf"
    assert broken_rules([file]) == {file: []}


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_every_sheet_says_it_once_and_holds_otherwise_the_same(embargoed: Path, release: Path, kind: str) -> None:
    books = [
        CalamineWorkbook.from_path(folder / "data" / f"progress-update-2022Q1.{kind}")
        for folder in (embargoed, release)
    ]
    assert books[0].sheet_names == books[1].sheet_names
    for name in books[0].sheet_names:
        marked, clean = ([[c for c in row if c != ""] for row in b.get_sheet_by_name(name).to_python()] for b in books)
        assert marked.count([f"{SAID}."]) == 1
        marked.remove([f"{SAID}."])
        assert marked == clean


def test_word_and_slides_say_it_everywhere(embargoed: Path, root: Path, tmp_path: Path) -> None:
    """Made of the front of the document, and of the first slides: every page and slide is made in the same way."""
    report, place = Release(embargoed, Folders(root)).report, tmp_path / "release"
    shutil.copytree(embargoed, place)
    source = place / "source" / "index.qmd"
    source.write_text(source.read_text(encoding="utf-8").partition("## The outcomes framework")[0], encoding="utf-8")
    write_document(report, place, root / "templates", place / "front.docx")
    design = read_design(root / "templates" / "briefing" / "slides.yml", report.brand)
    with picture_maker(report.brand, dpi=DPI) as draw:
        deck = Deck(report, design, empty_presentation(design), draw)
        opening(deck)
        deck.presentation.save(place / "opening.pptx")
    for name, wanted, least in (
        ("front.docx", r"word/(document|header\d*)\.xml", 2),
        ("opening.pptx", r"ppt/(slides|notesSlides)/\w+\d+\.xml", 4),
    ):
        with ZipFile(place / name) as packed:
            parts = {one: packed.read(one).decode() for one in packed.namelist() if re.fullmatch(wanted, one)}
        told = {one: text.count(SAID) for one, text in parts.items() if re.search(r"<[wa]:t\b", text)}
        assert len(told) >= least and set(told.values()) == {1}


def test_figures_and_chapters_are_the_same_bytes(embargoed: Path, release: Path) -> None:
    files = [
        path.relative_to(release) for pattern in ("data/**/*.csv", "notebooks/*") for path in release.glob(pattern)
    ]
    assert len(files) > 20
    assert all((embargoed / name).read_bytes() == (release / name).read_bytes() for name in files)
    marked, clean = ((folder / "source" / "index.qmd").read_text(encoding="utf-8") for folder in (embargoed, release))
    assert marked.replace(f'embargo: "{SAID}"\n', "") == clean


def test_who_signs_under_embargo_has_seen_what_comes_out_after_it(embargoed: Path, release: Path) -> None:
    marked, clean = (seen_now("2022Q1", Folders(folder.parents[1])) for folder in (embargoed, release))
    assert {"summary", "violence", "methods"} <= set(clean)
    assert marked == {**clean, "data": marked["data"]}  # the sizes of the files to download


def test_the_manifest_says_whether_it_is_under_embargo_and_the_gate_passes(embargoed: Path, release: Path) -> None:
    told = [json.loads((folder / "manifest.json").read_text())["release"] for folder in (embargoed, release)]
    hour = "2022-06-24T09:30:00+01:00"
    assert told == [{"at": hour, "embargoed": True}, {"at": hour, "embargoed": False}]
    assert [read_gate(folder).failed for folder in (embargoed, release)] == [[], []]


def test_a_rebuild_takes_the_state_from_the_manifest_and_not_from_the_clock(
    embargoed: Path, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def make_report(*_: object, embargoed: bool, **__: object) -> None:
        asked.append(embargoed)
        raise ReportError("far enough")

    monkeypatch.setattr("progress_update.pipeline.make_report", make_report)
    for folder in (embargoed, release):
        verify(folder, Folders(folder.parents[1]), progress=Progress())
    assert asked == [True, False]


def test_a_record_from_before_there_was_an_embargo_is_of_a_clean_release() -> None:
    assert Record.model_fields["release"].default.embargoed is False
