"""The briefing pack on real figures: whole beside the release, equal to the results, opened in a real program."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from openxml_audit import OpenXmlValidator
from pptx import Presentation
from printed import fonts_of, over_one_another, pages_of, print_to_pdf, words_of

from progress_update.briefing import pack
from progress_update.crate import CRATE
from progress_update.errors import RenderError
from progress_update.exhibits.report import Report
from progress_update.folders import Folders
from progress_update.formats import EVERY
from progress_update.making import make_report
from progress_update.manifest import checksum, engine_of_current
from progress_update.office.docx_faults import docx_faults
from progress_update.office.pptx_faults import pptx_faults
from progress_update.period import Period
from progress_update.pipeline import BRIEFING, build
from progress_update.progress import Progress
from progress_update.words import value

DOCUMENT, SLIDES = BRIEFING
WARNING = "Illustrative data"
SCORECARD = ["Measure", "Latest", "Before", "← worse better →", "Change, 95% interval", "Judgement"]
pytestmark = pytest.mark.xdist_group("briefing")


@pytest.fixture(scope="module")
def report(root) -> Report:
    return make_report(Period(2022, 1), Folders(root))


@pytest.fixture(scope="module")
def results(briefed) -> pd.DataFrame:
    return pd.read_csv(briefed / "data" / "results.csv").set_index("label")


@pytest.fixture(scope="module")
def document(briefed):
    return Document(str(briefed / DOCUMENT))


@pytest.fixture(scope="module")
def slides(briefed):
    return list(Presentation(str(briefed / SLIDES)).slides)


@pytest.fixture(scope="module")
def printed(briefed, tmp_path_factory) -> Path:
    return print_to_pdf(briefed / DOCUMENT, tmp_path_factory.mktemp("word"))


@pytest.fixture(scope="module")
def shown(briefed, tmp_path_factory) -> Path:
    return print_to_pdf(briefed / SLIDES, tmp_path_factory.mktemp("slides"))


def titles(slides) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in slides]


def tables_of(slide) -> list[list[list[str]]]:
    return [
        [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
        for shape in slide.shapes
        if shape.has_table
    ]


def style(paragraph) -> str:
    return paragraph.style.name


# The release ------------------------------------------------------------------


def test_a_release_with_a_briefing_is_whole(briefed):
    manifest = json.loads((briefed / "manifest.json").read_text(encoding="utf-8"))
    on_disk = {str(p.relative_to(briefed)) for p in briefed.rglob("*") if p.is_file()} - {"manifest.json"}
    assert set(BRIEFING) <= set(manifest["outputs"]) == on_disk
    assert all(checksum(briefed / name) == told for name, told in manifest["outputs"].items())


def test_a_briefing_leaves_the_release_that_is_there_as_it_is(briefed, release):
    before = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    after = json.loads((briefed / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    for described in (before, after):
        del described[CRATE]  # it tells of the briefing too
    assert {name: told for name, told in after.items() if name not in BRIEFING} == before
    assert (briefed.parents[1] / "stages").read_text(encoding="utf-8").split() == ["Results", "Word", "Slides", "Gate"]


def test_a_release_is_current_until_anything_it_was_made_from_changes(briefed, report, project, tmp_path):
    held = tmp_path / "release"
    shutil.copytree(briefed, held)
    assert engine_of_current(held, report=report, root=project.root).name == "pandoc"
    (project.params / "2022Q1.yml").write_text("published_on: 2022-06-25\n", encoding="utf-8")
    assert engine_of_current(held, report=report, root=project.root) is None


@pytest.mark.parametrize("change", ["touched", "gone", "added"])
def test_a_release_that_is_not_whole_is_not_current(briefed, report, root, tmp_path, change):
    held = tmp_path / "release"
    shutil.copytree(briefed, held)
    file = held / "data" / "results.csv"
    if change == "gone":
        file.unlink()
    else:
        (file if change == "touched" else held / "stray.txt").write_text("1\n", encoding="utf-8")
    assert engine_of_current(held, report=report, root=root) is None


def test_a_briefing_that_fails_leaves_the_release_untouched(briefed, project, monkeypatch):
    place = project.reports / briefed.name
    shutil.copytree(briefed, place)
    shutil.copytree(briefed.parents[1] / ".cache", project.cache)
    shutil.rmtree(project.cache / "steps" / "slides")
    (place / SLIDES).unlink()
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    del manifest["outputs"][SLIDES]
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    monkeypatch.setattr(pack, "pptx_faults", lambda path, brand: ["slide 1: it has no title", "slide 2: nor this"])
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    with pytest.raises(RenderError, match=r"progress-update.pptx: .*it has no title \(and 1 more\)"):
        build(Period(2022, 1), project, engine="pandoc", formats=EVERY, onto_held=True, progress=Progress())
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before
    assert [path.name for path in project.reports.iterdir()] == [briefed.name]


@pytest.mark.parametrize("name", BRIEFING)
def test_no_folder_of_the_building_machine_is_named(briefed, root, name):
    with zipfile.ZipFile(briefed / name) as held:
        for part in held.namelist():
            content = held.read(part)
            assert str(root).encode() not in content and b"/tmp/" not in content, part


@pytest.mark.parametrize("name", BRIEFING)
def test_the_file_keeps_to_the_schema(briefed, name):
    told = OpenXmlValidator().validate(str(briefed / name))
    assert told.is_valid, told.errors


def test_neither_file_has_a_fault(briefed, demo):
    assert docx_faults(briefed / DOCUMENT) == [] == docx_faults(demo / DOCUMENT)
    assert pptx_faults(briefed / SLIDES) == [] == pptx_faults(demo / SLIDES)


def test_files_are_light_enough_to_send(briefed):
    assert all((briefed / name).stat().st_size < 2 * 1024 * 1024 for name in BRIEFING)


# The document -----------------------------------------------------------------


def test_every_measure_stands_in_the_documents_scorecard_with_its_figure_and_judgement(document, results):
    rows = {
        row.cells[0].text.strip(): [cell.text.strip() for cell in row.cells]
        for table in document.tables
        if [cell.text for cell in table.rows[0].cells] == SCORECARD
        for row in table.rows[1:]
    }
    assert len(rows) == len(results) and set(rows) == set(results.index)
    for label, cells in rows.items():
        row = results.loc[label]
        assert cells[-1].lower() == row["judgement"]
        assert cells[1].split()[0] == value(row["shape"], row["value"])
        assert cells[2] == value(row["shape"], row["before_value"] if pd.notna(row["change_judged"]) else float("nan"))


def test_the_documents_headings_are_the_pages(document, briefed):
    source = (briefed / "source" / "index.qmd").read_text(encoding="utf-8")
    levels = {"##": "heading 1", "####": "heading 3"}
    expected = [
        (levels[marks], re.sub(r"\[(.*?)\]\{.*?\}|\{.*?\}|\\", r"\1", text).strip())
        for marks, text in re.findall(r"^(####|##) (.*)$", source, re.MULTILINE)
        if ".unlisted" not in text
    ]
    found = [(style(p).lower(), p.text.strip()) for p in document.paragraphs if style(p).lower() in levels.values()]
    assert found == expected


def test_the_contents_list_every_chapter_and_part(document):
    body = document.element.body
    entries = [
        "".join(t.text for t in p.iter("{*}t"))
        for p in body.iter("{*}p")
        if (s := p.find("{*}pPr/{*}pStyle")) is not None and s.values()[0] in ("TOC1", "TOC2")
    ]
    headings = [" ".join(p.text.split()) for p in document.paragraphs if style(p).lower() in ("heading 1", "heading 2")]
    assert entries == headings
    assert " TOC " in "".join(code.text for code in body.iter("{*}instrText"))


def test_charts_carry_the_pages_alternative_text(document, briefed):
    source = (briefed / "source" / "index.qmd").read_text(encoding="utf-8").replace("\\", "")
    wanted = set(re.findall(r"!\[(Line chart[^\]]*)\]", source))
    said = {picture.get("descr") for picture in document.element.body.iter("{*}docPr")}
    assert len(wanted) > 15
    assert wanted <= said


def test_the_document_has_the_commentary_and_the_notes(document):
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "This is the first update since the Plan was published." in text
    assert "Source: Metropolitan Police Service" in text
    assert not re.search(r"\bnan\b|\bNone\b|\{\.|:::|\$\w+\$|\[x\]\{", text)


def test_the_document_prints_with_the_brands_letters_wherever_it_is_opened(printed):
    """The machine that tests has none of them: they came with the file."""
    assert {name.split("-")[0] for name in fonts_of(printed)} - {"OpenSymbol"} == {"SourceSansPro", "SourceSerifPro"}


def test_no_heading_is_left_at_the_foot_of_a_page(printed, document):
    headings = {p.text.strip() for p in document.paragraphs if style(p).lower().startswith("heading")}
    pages = pages_of(printed)
    assert 20 < len(pages) < 45
    for number, page in list(enumerate(pages, 1))[2:]:  # after the cover and the contents
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert lines[-1].endswith(f"Page {number} of {len(pages)}")
        assert lines[-2] not in headings and not re.match(r"(Figure|Table) \d+:", lines[-2]), (number, lines[-2])


def test_no_text_of_the_document_is_printed_over_other_text_or_off_the_page(printed):
    for number, (width, height, words) in enumerate(words_of(printed), 1):
        assert all(w.left > 0 and w.right < width and w.top > 0 and w.bottom < height for w in words), number
        assert over_one_another(words) == [], number


# The slides -------------------------------------------------------------------


def test_the_slides_come_in_the_order_of_the_plan(slides, report):
    found = titles(slides)
    priorities = [f"{n} {p.title}" for n, p in enumerate(report.framework.priorities, 1)]
    assert found[0] == report.framework.plan.title.replace("2021-25", "2021–25")
    assert found[1].startswith("At a glance: ")
    assert [title for title in found if title in priorities] == priorities
    assert found[-3:] == ["How to read this briefing", "Sources", "Contact and next update"]


def test_every_measure_that_was_judged_has_a_slide(slides, report):
    judged = [f for _, f in report.findings(report.framework.measures) if f.compared]
    assert {finding.headline for finding in judged} <= set(titles(slides))


def test_every_measure_stands_on_the_slide_of_its_priority(slides, report):
    found = dict(zip(titles(slides), slides, strict=True))
    for number, priority in enumerate(report.framework.priorities, 1):
        own = [slide for title, slide in found.items() if title.startswith(f"{number} {priority.title}")]
        cells = [row[0] for slide in own for table in tables_of(slide) for row in table]
        labels = {label for cell in cells for label in cell.split("; ")}
        assert {measure.label for measure in report.framework.measures_of_priority(priority.id)} <= labels


def test_the_scorecards_of_the_slides_say_what_the_results_say(slides, results):
    rows = [row for slide in slides for table in tables_of(slide) if table[0][-1] == "Judgement" for row in table[1:]]
    assert len(rows) == results["value"].notna().sum()
    for label, latest, _, change, interval, judgement in rows:
        row = results.loc[label]
        assert judgement.lower() == row["judgement"]
        assert latest.split()[0] == value(row["shape"], row["value"])
        assert (change, interval) == ("[x]", "[x]") or pd.notna(row["change_judged"])


def test_the_glance_counts_the_judgements(slides, results):
    texts = [shape.text_frame.text for shape in slides[1].shapes if shape.has_text_frame]
    for judgement, count in results["judgement"].value_counts().items():
        assert f"{count}\n{judgement}" in texts


def test_notes_say_the_interval_the_source_and_the_caveats(slides, report):
    found = dict(zip(titles(slides), slides, strict=True))
    finding = report.finding(report.framework.measure("burglary_prc"))
    notes = found[finding.headline].notes_slide.notes_text_frame.text
    for said in (
        finding.sentence,
        finding.interval,
        "Source: Metropolitan Police Service",
        "Caveats: ",
        "Definition: ",
    ):
        assert said in notes


def test_slides_print_one_a_page_within_their_edges_and_with_no_text_over_text(shown, slides):
    pages = words_of(shown)
    assert len(pages) == len(slides)
    for number, (width, height, words) in enumerate(pages, 1):
        assert width / height == pytest.approx(16 / 9, rel=0.01)
        assert all(w.left > 0 and w.right < width and w.top > 0 and w.bottom < height for w in words), number
        assert over_one_another(words) == [], number


def test_what_a_slide_says_is_what_is_printed_of_it(shown, slides):
    """Nothing is cut off or lost where the brand's letters are not installed."""
    for page, slide in zip(pages_of(shown), slides, strict=True):
        frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        frames += [cell.text_frame for shape in slide.shapes if shape.has_table for cell in shape.table.iter_cells()]
        assert {word for frame in frames for word in frame.text.split()} <= set(page.split())


# The demonstration --------------------------------------------------------------


def test_every_slide_and_every_page_of_the_demonstration_is_marked(demo):
    for slide in Presentation(str(demo / SLIDES)).slides:
        said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert any(WARNING in text for text in said)
        assert WARNING in slide.notes_slide.notes_text_frame.text
    document = Document(str(demo / DOCUMENT))
    assert WARNING in document.sections[1].header.paragraphs[0].text
    assert any(WARNING in p.text for p in document.paragraphs if style(p) == "Cover Warning")


def test_nothing_in_a_normal_briefing_is_marked_as_invented(briefed):
    document = Document(str(briefed / DOCUMENT))
    texts = [p.text for p in document.paragraphs] + [p.text for s in document.sections for p in s.header.paragraphs]
    for slide in Presentation(str(briefed / SLIDES)).slides:
        texts += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert [text for text in texts if WARNING in text or "invented" in text] == []
