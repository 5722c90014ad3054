"""The committee's pack, whole: its pages, its contents, its tables against the files of the release, its refusals."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from conftest import make_project
from lxml import html
from openpyxl import load_workbook
from pdf_layout import outline, words
from pdf_ua.verapdf import check_pdf_ua

from progress_update.committee import pages, write_pack
from progress_update.committee.pack import contents
from progress_update.errors import CommitteeError, PublishError
from progress_update.folders import ROOT, Folders
from progress_update.gate import open_release
from progress_update.gate.pdf_text import page_texts
from progress_update.manifest import checksum
from progress_update.period import day_name
from progress_update.progress import Progress
from progress_update.publish.version import read_version
from progress_update.spreadsheets.plans import PLANS

pytestmark = pytest.mark.xdist_group("committee")
PAPER = """\
committee: Police and Crime Committee
meeting: 2018-07-11
officer: {name: A. Person, role: Head of Evidence}
purpose: To present the update.
recommendations: [note the report, ask for the next one]
background: The update comes out every quarter.
"""
WHOLE = {"Scorecard", "Revisions"}  # of these every row is printed, of the others those with a figure
NO_FIGURE = {"no data", "not asked"}


def project_with(release: Path, folder: Path, root: Path) -> Folders:
    folders = make_project(folder, root)
    shutil.copytree(release, folders.reports / release.name)
    return folders


@pytest.fixture(scope="module")
def project(early, root, tmp_path_factory) -> Folders:
    folders = project_with(early, tmp_path_factory.mktemp("pack") / "project", root)
    (folders.params / "committee" / "2018Q1.yml").write_text(PAPER, encoding="utf-8")
    return folders


@pytest.fixture(scope="module")
def pack(project) -> Path:
    return write_pack("2018Q1", project, progress=Progress()).file


@cache
def printed(release: Path) -> html.HtmlElement:
    """The pack of a release before it is laid out; nothing but layout lies between this and the PDF."""
    folders = Folders(release.parents[1])
    told = contents(read_version(release), open_release(release, folders).report, folders)
    page = (release / "progress-update.html").read_text(encoding="utf-8")
    return html.fromstring(pages.document(page, told, folders.templates))


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_it_is_pdf_ua(pack):
    assert check_pdf_ua(pack) == []


def test_pages_are_numbered_through(pack):
    with pikepdf.open(pack) as opened:
        texts = list(page_texts(opened))
    assert len(texts) > 30
    for number, told in enumerate(texts, 1):
        assert len(re.findall(r"Page\d+of\d+", told)) == 1
        assert f"Page{number}of{len(texts)}" in told


def test_there_is_one_contents_and_its_page_numbers_are_right(pack, project):
    page = printed(project.reports / "2018Q1")
    assert page.find_class("contents") == []
    entries = [(link.get("href")[1:], text(link)) for link in page.find_class("pack-contents")[0].iter("a")]
    assert {"pack-recommendations", "pack-report", "at-a-glance", "pack-A1"} < {id for id, _ in entries}
    assert [id for id, _ in entries if not page.xpath("//*[@id=$id]", id=id)] == []
    told = dict(re.findall(r"^\s*(\S.*?) ?(?:\. ?){3,}(\d+)$", words(pack, 2), re.MULTILINE))
    with pikepdf.open(pack) as opened:
        numbers = {one.obj.objgen: number for number, one in enumerate(opened.pages, 1)}
        places = {str(name): goal for name, goal in pikepdf.NameTree(opened.Root.Names.Dests).items()}
        found = {label: str(numbers[goal_of(places[id])]) for id, label in entries}
    assert told == found


def goal_of(place: pikepdf.Object) -> tuple[int, int]:
    return (place.D if isinstance(place, pikepdf.Dictionary) else place)[0].objgen


def test_one_outline_has_the_three_parts_with_the_reports_chapters_beneath(pack):
    title = "Police and Crime Plan 2021–25: Progress Update, January to March 2018"
    first = outline(pack)
    assert [name for name, _ in first] == [
        title, "Police and Crime Plan 2021–25 Progress Update", "Appendix: the tables behind the report",
    ]  # fmt: skip
    with pikepdf.open(pack) as opened, opened.open_outline() as bookmarks:
        below = [[item.title for item in part.children] for part in bookmarks.root]
    assert below[0] == ["The headline", "Contents", "Recommendations", "Background"]
    assert below[1][0] == "At a glance" and below[1][-1] == "Contact and next update"
    assert all(name.startswith(f"Table A{number}: ") for number, name in enumerate(below[2], 1))


def test_the_cover_sheet_says_to_whom_by_whom_and_how_the_release_stands(pack, project):
    sheet = dict(re.findall(r"^ *(Report to|Meeting|Reporting officer|Release|State) {2,}(.+)$", words(pack, 1), re.M))
    assert sheet["Report to"] == "Police and Crime Committee"
    assert (sheet["Meeting"], sheet["Reporting officer"]) == ("11 July 2018", "A. Person, Head of Evidence")
    assert sheet["Release"] == f"2018Q1, version 1.0 ({read_version(project.reports / '2018Q1').id})"
    assert sheet["State"].startswith("Draft: 0 of the ")
    asked = re.search(r"The Committee is asked to\s+1\. (.+)\s+2\. (.+)", words(pack, 2))
    assert asked and asked.groups() == ("note the report", "ask for the next one")


def test_the_report_in_it_says_what_the_page_of_the_release_says(project):
    page = html.parse(project.reports / "2018Q1" / "progress-update.html")
    inside = printed(project.reports / "2018Q1")
    for part in ("//main", "//header"):
        assert text(inside.xpath(part)[0]) == text(page.xpath(part)[0])
    links = {link.get("href") for link in inside.iter("a")}
    assert [link for link in links if not re.match(r"#|[a-z]+:", link)] == []


def test_every_row_of_the_appendix_is_drawn_as_it_is_told(pack, project):
    with pikepdf.open(pack) as opened:
        drawn = "".join(page_texts(opened))
    rows = printed(project.reports / "2018Q1").xpath("//table[@data-sheet]/tbody/tr")
    assert len(rows) > 200
    assert [told for row in rows if (told := "".join("".join(map(text, row)).split())) not in drawn] == []


@pytest.mark.parametrize("built", ["release", "borough"])
def test_every_cell_is_that_of_the_workbook_and_every_figure_that_of_the_csv(built, request):
    folder = request.getfixturevalue(built)
    book = load_workbook(folder / "data" / f"progress-update-{folder.name}.xlsx")
    tables = {plan.name: plan for plan in PLANS}
    found = sheets_of(printed(folder))
    assert {"Scorecard", "Figures", "Tests", "Measures", "Notes"} < set(found)
    assert {"London", "Beside London"} < set(found) or built == "release"
    compared = 0
    for name, (headings, rows) in found.items():
        if name in tables:
            own = [row for row in body_of(book[name], headings) if name in WHOLE or has_figure(name, row, folder)]
            assert len(own) == len(rows), name
            for row, cells in zip(own, rows, strict=True):
                assert [
                    differs(cell, shown) for cell, shown in zip(row, cells, strict=True) if differs(cell, shown)
                ] == []
            compared += same_as_csv(tables[name], rows, folder)
    assert compared > 150


def sheets_of(page: html.HtmlElement) -> dict[str, tuple[list[str], list[list[str]]]]:
    """The tables of the appendix by sheet, their parts side by side again."""
    found: dict[str, tuple[list[str], list[list[str]]]] = {}
    for table in page.xpath("//table[@data-sheet]"):
        first = table.get("data-sheet") not in found
        headings, rows = found.setdefault(table.get("data-sheet"), ([], []))
        headings += [text(cell) for cell in table.xpath("thead/tr/th")][0 if first else 1 :]
        cells = [[text(cell) for cell in row] for row in table.xpath("tbody/tr")]
        assert first or [row[0] for row in cells] == [row[0] for row in rows]
        rows[:] = cells if first else [whole + row[1:] for whole, row in zip(rows, cells, strict=True)]
    return found


def body_of(sheet, headings: list[str]) -> list[list[object]]:
    """The rows of a worksheet's table; its headings are those printed, but for their notes."""
    table = next(iter(sheet.tables.values()))
    top, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    bare = [re.sub(r" \[note \d+\]$", "", heading) for heading in headings]
    assert [re.sub(r" \[note \d+\]$", "", " ".join(str(cell).split())) for cell in top] == bare
    return rows


def has_figure(name: str, row: list[object], folder: Path) -> bool:
    """By the CSV: whether the measure named at the row's head has a figure, or one that is hidden."""
    plan = next(plan for plan in PLANS if plan.name == name)
    told = {one.get("label"): one.get("status") for one in csv_of(plan.table, folder)}
    return told.get(str(row[0])) not in NO_FIGURE


@cache
def csv_of(table: str, folder: Path) -> list[dict[str, str]]:
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def differs(cell: object, shown: str) -> str:
    """What is wrong with a printed cell, held against the workbook's; nothing if it is the same, rounded."""
    if isinstance(cell, datetime | date):
        expected = day_name(cell.date() if isinstance(cell, datetime) else cell)
        return "" if shown == expected else f"{shown} for {expected}"
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return "" if is_rounded(shown, float(cell)) else f"{shown} for {cell}"
    return "" if " ".join(str(cell).split()) == shown else f"{shown} for {cell}"


def is_rounded(shown: str, amount: float) -> bool:
    found = re.fullmatch(r"([−+]?)([\d,]+(?:\.(\d+))?)(%?)( points)?(?: times)?", shown)
    if not found:
        return False
    sign, digits, decimals, percent, _ = found.groups()
    value = float(digits.replace(",", "")) * (-1 if sign == "−" else 1)
    return abs(value - amount * (100 if percent else 1)) <= 0.5 * 10 ** -len(decimals or "") + 1e-9


def same_as_csv(plan, rows: list[list[str]], folder: Path) -> int:
    """Every figure of a sheet against the column of the CSV that it shows; how many there were."""
    held = csv_of(plan.table, folder)
    held = held if plan.name in WHOLE else [row for row in held if row.get("status") not in NO_FIGURE]
    compared = 0
    for cells, row in zip(rows, held, strict=True):
        for column, shown in zip(plan.columns, cells, strict=False):
            amount = row[column.of]
            if column.form and amount and not shown.startswith("no "):
                assert is_rounded(shown, float(amount)), (plan.name, column.of, shown, amount)
                compared += 1
            elif column.form:
                assert not any(letter.isdigit() for letter in shown), (plan.name, column.of, shown)
    return compared


def test_rows_that_are_left_out_have_no_figure_and_are_counted(release):
    page = printed(release)
    lacking = [row for row in csv_of("results", release) if row["status"] in NO_FIGURE]
    assert lacking and not any(row["value"] for row in lacking)
    said = [text(line) for line in page.find_class("before") if "rows are left out" in text(line)]
    assert len(said) == 3 and all(f"{len(lacking)} of its 45 rows are left out" in line for line in said)


def test_a_demonstration_says_so_on_every_page_of_the_packs_own(demo):
    page = printed(demo)
    assert page.find_class("front")[0].get("data-warning").startswith("Illustrative data")
    style = "".join(page.xpath("//style/text()"))
    assert all(f"@page {name}{{@top-center{{content:string(warning)" in style for name in ("front", "appendix"))
    states = [text(state) for state in page.xpath("//table[@class='sheet']//strong")]
    assert states[0].startswith("Illustrative data") and "signed off" in states[1]


def shortened(release: Path) -> None:
    """A release of one heading, whole by its manifest: what takes the time is the layout of pages like one another."""
    page, manifest = release / "progress-update.html", release / "manifest.json"
    told = page.read_text(encoding="utf-8")
    told = re.sub(r'(<h2 class="page" id="at-a-glance".*?</h2>).*(?=</main>)', r"\1", told, flags=re.DOTALL)
    told = re.sub(r"<li><a href=\"#(?!at-a-glance)[^\"]+\">[^<]*</a></li>", "", told)
    page.write_text(re.sub(r'<a href="#(?!at-a-glance|main)[\w-]+">(.*?)</a>', r"\1", told), encoding="utf-8")
    held = json.loads(manifest.read_text(encoding="utf-8"))
    held["outputs"]["progress-update.html"] = checksum(page)
    manifest.write_text(json.dumps(held), encoding="utf-8")


FEWER = """
from progress_update.committee import pack
whole, pack.headlines = pack.appendix, lambda *told, **more: []
pack.appendix = lambda report: whole(report)[-1:]
from progress_update.cli import main
main()
"""


def test_under_embargo_the_packs_own_pages_bear_the_mark_as_the_report_does(early):
    release = open_release(early, Folders(early.parents[1]))
    report = replace(release.report, settings=release.report.settings.as_embargoed(True))
    said = report.settings.embargo
    page = (early / "progress-update.html").read_text(encoding="utf-8")
    page = page.replace("<header", f'<aside class="banner" aria-label="Embargo">{said}</aside>\n<header', 1)
    told = contents(read_version(early), report, release.folders)
    marked = html.fromstring(pages.document(page, told, release.folders.templates))
    assert marked.find_class("front")[0].get("data-warning") == said
    assert told.states[0] == f"{said}." and said.startswith("Embargoed until 09:30 on ")
    assert [text(one) for one in marked.find_class("banner")] == [said]
    assert marked.find_class("banner")[0].getnext().tag == "header"
    style = "".join(marked.xpath("//style/text()"))
    assert all(f"@page {name}{{@top-center{{content:string(warning)" in style for name in ("front", "appendix"))


def test_the_same_release_gives_the_same_bytes_in_another_place_and_time_zone(early, root, tmp_path):
    packs = []
    for folder, otherwise in {"here": {}, "else where": {"TZ": "Pacific/Kiritimati", "LC_ALL": "POSIX"}}.items():
        project = project_with(early, tmp_path / folder, root)
        shortened(project.reports / "2018Q1")
        env = os.environ | {ROOT: str(project.root), "PYTHONHASHSEED": str(len(folder))} | otherwise
        done = subprocess.run(
            [sys.executable, "-c", FEWER, "pack", "2018Q1"], cwd=tmp_path, env=env, capture_output=True, text=True,
            timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "Draft: 0 of the " in done.stdout
        packs.append((project.reports / "packs" / "2018Q1.pdf").read_bytes())
    assert packs[0] == packs[1]


def test_what_cannot_be_packed_is_refused_in_a_line_and_leaves_the_pack_that_was_there(pack, early, root, tmp_path):
    folders = project_with(early, tmp_path / "project", root)
    (folders.reports / "packs").mkdir()
    kept = Path(shutil.copyfile(pack, folders.reports / "packs" / "2018Q1.pdf"))
    place = folders.reports / "2018Q1"

    def refused(name: str, kind: type[Exception], said: str) -> None:
        with pytest.raises(kind, match=said) as raised:
            write_pack(name, folders, progress=Progress())
        assert "\n" not in str(raised.value)

    refused("2022Q1", PublishError, "reports/2022Q1: There is no whole release there")
    settings = folders.params / "defaults.yml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before.replace("name: Mayor's", "name: The Mayor's"), encoding="utf-8")
    refused("2018Q1", CommitteeError, "params/defaults.yml: It has changed since reports/2018Q1 was built")
    settings.write_text(before, encoding="utf-8")
    paper = folders.params / "committee" / "2018Q1.yml"
    paper.write_text(PAPER.replace("background", "backgrund"), encoding="utf-8")
    refused("2018Q1", CommitteeError, "2018Q1.yml, line 6: Unknown key 'backgrund'")
    paper.unlink()
    table = place / "data" / "results.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("final", "Final", 1), encoding="utf-8")
    refused("2018Q1", PublishError, "data/results.csv is not as the manifest says")
    assert kept.read_bytes() == pack.read_bytes()
    assert sorted(path.name for path in kept.parent.iterdir()) == ["2018Q1.pdf"]
