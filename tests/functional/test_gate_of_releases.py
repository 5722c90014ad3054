"""Real releases pass the gate, and each is caught, with its clause, when something in it is broken."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pikepdf
import pytest
from fixtures.publishable import signed
from pikepdf import Name
from test_failures import run

from progress_update.checklist import POINTS
from progress_update.errors import SettingsError
from progress_update.folders import Folders
from progress_update.gate import Release, check, open_release
from progress_update.gate.checks import CHECKS
from progress_update.gate.nu import errors
from progress_update.gate.page import Page
from progress_update.measures.results import Results
from progress_update.pipeline import pass_gate
from progress_update.progress import Progress
from progress_update.publish.run import publish
from progress_update.render.structure.tree import Tree

# One worker builds and reads the releases, while the others get on with the rest.
pytestmark = pytest.mark.xdist_group("release")


def opened_in(folder: Path) -> Release:
    return open_release(folder, Folders(folder.parents[1]))


@pytest.fixture(scope="module")
def opened(release) -> Release:
    return opened_in(release)


@pytest.fixture(scope="module")
def opened_demo(demo) -> Release:
    return opened_in(demo)


def broken(opened: Release, **parts: Any) -> Release:
    """The release with some parts of it exchanged; the rest is read only once for all tests."""
    copy = Release(opened.folder, opened.folders)
    for name in ("page", "manifest", "report", "files"):
        copy.__dict__[name] = parts.get(name, getattr(opened, name))
    copy.__dict__.update(parts)
    return copy


def with_page(opened: Release, old: str, new: str, *, last: bool = False) -> Release:
    source = opened.page.source
    assert old in source, old
    changed = new.join(source.rsplit(old, 1)) if last else source.replace(old, new, 1)
    return broken(opened, page=Page(changed))


def told(point: str, release: Release) -> str:
    assert point in POINTS
    return "; ".join(f"{found.where}: {found.what}" for found in CHECKS[point](release))


# --- Real releases pass ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("built", ["release", "demo", "early"])
def test_a_release_passes_all_that_a_build_checks_and_says_what_is_left(built, request):
    folder = request.getfixturevalue(built)
    list_ = json.loads((folder / "gate.json").read_text(encoding="utf-8"))
    states = {one["id"]: one["state"] for one in list_["checks"]}
    assert states == {point.id: "not run" if point.in_full else "passed" for point in POINTS.values()}


def test_checking_again_changes_nothing_in_a_sound_release(release, tmp_path, root):
    copy = shutil.copytree(release, tmp_path / "reports" / "2022Q1")
    pass_gate(copy, replace_root(release, tmp_path))
    for path in sorted(copy.rglob("*")):
        assert path.is_dir() or path.read_bytes() == (release / path.relative_to(copy)).read_bytes(), path.name


def replace_root(release: Path, place: Path) -> Folders:
    """The project of a release, with its reports elsewhere."""
    for path in release.parents[1].iterdir():
        if path.name != "reports":
            (place / path.name).symlink_to(path)
    return Folders(place)


# --- What is broken is caught ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("point", "old", "new", "expected"),
    [
        ("page-language", '<html lang="en-GB"', "<html", "no language"),
        ("page-title", "<title>Police and Crime Plan", "<title>Plan", "does not name Police and Crime Plan"),
        ("page-headings", '<h4 class="headline" id="domestic', '<h6 class="headline" id="domestic', "followed by h6"),
        ("page-landmarks", "<main id=", "<div id=", "0 landmarks main"),
        ("page-skip-link", 'href="#main">Skip', 'href="#contents">Skip', "leads to #contents"),
        ("page-focus", '<a href="#violence"', '<a tabindex="5" href="#violence"', "tabindex 5"),
        ("page-tables", '<th scope="row"', "<th", "scope ''"),
        ("page-tables", "<caption>Milestones", "<caption hidden></caption><p>Milestones", "no caption"),
        ("page-alternatives", "<title>Line chart of domestic", "<desc>Line chart of domestic", "no alternative text"),
        ("page-alternatives", 'alt="1 improved', 'alt="marks.svg" title="1 improved', "name of a file"),
        ("page-links", ">Download the data for this figure (CSV)<", ">Download<", "does not say where it leads"),
        ("page-targets", 'href="data/figures/homicide_domestic.csv"', 'href="data/figures/none.csv"', "leads nowhere"),
        ("page-ids", 'id="homicide_non_domestic"', 'id="homicide_domestic"', "used 2 times"),
        ("page-contrast", "--slate:#4E5B66", "--slate:#9AA5AF", "slate #9aa5af on white"),
        ("chart-contrast", 'stroke="#12436d"', 'stroke="#8a98a3"', "none of the brand's"),
        ("page-glyphs", "Domestic homicides: no clear", "Domestic homicides \U0001e290: no clear", "U+1E290"),
        ("figures-headlines", "Domestic homicides: no clear change</h4>", "Domestic homicides fell</h4>", "say 'Dom"),
        ("figures-traced", ">1,253</td>", ">1,254</td>", "1,254"),
        ("figures-traced", "Highest 18 in June 2019", "Highest 19 in June 2019", "19"),
        ("figures-traced", "due on 22 September 2022", "due on 23 September 2022", "23"),
        ("figures-traced", "Talk London had 1,396", "Talk London had 1,936", "1,936"),
        ("figures-traced", "was 150,047", "was 105,047", "105,047"),
        ("figures-traced", "Five measures worsened", "Six measures worsened", "six"),
        ("figures-traced", "3.5 times as wide", "5.3 times as wide", "5.3"),
        ("figures-traced", ">2,500<", ">2,800<", "neither a step of its axis"),
        ("provenance", "MPS Homicide Dashboard Data, victims, edition", "A dashboard, edition", "does not name its s"),
        ("contact", "City Hall, Kamal Chunchie Way, London E16 1ZE", "", ""),  # the address of the page is left
        (
            "contact",
            "<strong>Mayor’s Office for Policing and Crime</strong>",
            "<strong>The office</strong>",
            "no way to reach",
        ),
        ("next-update", "is due on 22 September 2022", "is due in autumn", "not announced"),
        ("quality", "Survey figures come from a sample", "Figures come from a sample", "does not say 'Survey fig"),
        ("revisions", "The police revise their figures every month", "Figures are revised", "does not say 'The pol"),
        ("spelling", "Anti-social behaviour calls", "Anti-social behavior calls", "American"),
        ("spelling", "The draft Plan was out", "The daft Plan wos out", "'wos' is no word"),
        ("illustrative", '<main id="main">', '<aside>Illustrative data</aside><main id="main">', "illustrative"),
    ],
)
def test_a_page_with_one_thing_broken_is_caught(opened, point, old, new, expected):
    found = told(point, with_page(opened, old, new))
    assert expected in found and bool(found) == bool(expected)


@pytest.mark.parametrize("point", [point.id for point in POINTS.values() if not point.in_full])
def test_the_page_as_it_is_gives_no_alarm(opened, point):
    assert told(point, broken(opened, pdf=opened.pdf)) == ""


def test_nearly_every_digit_changed_anywhere_in_the_page_is_caught(opened):
    """Every seventh digit of the page, one up: at least 98 of 100 are found out by the text they stand in alone.

    Headings of rows are left out: a time changed there is found out by the figures beside it (the next test).
    """
    from progress_update.gate.pieces import pieces
    from progress_update.gate.traced import Ledger

    ledger, changed, caught = Ledger(opened), 0, 0
    texts = [piece for piece in pieces(opened.page) if piece.element.tag != "th"]
    digits = [(piece, at) for piece in texts for at, c in enumerate(piece.text) if c.isdigit()]
    for piece, at in digits[::7]:
        other = str((int(piece.text[at]) + 1) % 10)
        text = f"{piece.text[:at]}{other}{piece.text[at + 1 :]}"
        changed += 1
        caught += bool(ledger.left_over(replace(piece, text=text)))
    assert changed > 500
    assert caught / changed >= 0.98


def test_another_time_at_the_head_of_a_row_is_caught_by_its_figures(opened):
    moved = with_page(
        opened, '<th scope="row">12 months to March 2021</th>', '<th scope="row">12 months to March 2020</th>'
    )
    assert "22 in '22' is not among the results" in told("figures-traced", moved)


def test_a_missing_mark_of_invented_figures_is_caught_in_page_exhibit_row_and_table(opened_demo):
    source = opened_demo.page.source
    banner = with_page(opened_demo, "Illustrative data: some figures in this document are invented", "Some figures")
    assert "does not say before its content" in told("illustrative", banner)
    mark = '<span class="invented">Illustrative data</span>'
    id = re.search(r'<div id="(\w+)" class="exhibit">(?:(?!<div id=).)*?class="invented"', source, re.DOTALL)[1]
    start = source.index(f'id="{id}"')
    unmarked = source[:start] + source[start:].replace(mark, "", 1)
    assert f"#{id}: the exhibit does not say" in told("illustrative", broken(opened_demo, page=Page(unmarked)))
    row = with_page(opened_demo, '<span class="quiet">[i]</span>', "")
    assert "the row does not carry [i]" in told("illustrative", row)


def test_invented_figures_in_a_report_are_caught(opened_demo, opened):
    posing = broken(opened_demo, manifest={**opened_demo.manifest, "illustrative": False})
    assert "rows are invented" in told("illustrative", posing)


def test_a_figure_that_the_rules_hide_is_caught_in_table_and_text(opened):
    report = opened.report
    rules = report.framework.rules.model_copy(update={"hidden_base": 4000})
    framework = report.framework.model_copy(update={"rules": rules})
    assert "value of women_feel_safe_night is shown, and the rules hide it" in told(
        "disclosure", broken(opened, report=replace(report, framework=framework))
    )
    measures = report.results.measures.copy()
    at = measures["measure"] == "women_feel_safe_night"
    measures.loc[at, ["value", "low", "high", "base", "pre_pandemic_value"]] = float("nan")
    measures.loc[at, "marker"] = "c"
    results = Results(measures, report.results.breakdowns, report.results.context)
    leaking = told("disclosure", broken(opened, report=replace(report, results=results)))
    assert "a figure of women_feel_safe_night is shown, and it is hidden" in leaking


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda held: held["editions"].clear(), "is not listed"),
        (lambda held: held["editions"][0].update(licence=""), "licence is not told"),
        (lambda held: held["editions"][0]["received"][0].update(sha256=""), "has no checksum"),
    ],
)
def test_an_edition_that_is_not_told_in_full_is_caught(opened, change: Callable[[Any], None], expected):
    manifest = json.loads(json.dumps(opened.manifest))
    change(manifest)
    assert expected in told("provenance", broken(opened, manifest=manifest))


def test_a_figure_without_its_source_is_caught(opened):
    report = opened.report
    measures = report.results.measures.copy()
    measures.loc[measures["measure"] == "burglary_prc", "edition"] = None
    results = Results(measures, report.results.breakdowns, report.results.context)
    assert "without its edition" in told("provenance", broken(opened, report=replace(report, results=results)))


# --- Files ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(release, tmp_path) -> Release:
    folder = shutil.copytree(release, tmp_path / "reports" / "2022Q1")
    return open_release(folder, replace_root(release, tmp_path))


def test_a_file_changed_added_or_lost_is_caught(copy):
    (copy.folder / "data" / "results.csv").write_text("changed", encoding="utf-8")
    (copy.folder / "extra.txt").write_text("more", encoding="utf-8")
    (copy.folder / "data" / "context.csv").unlink()
    found = told("files", copy)
    assert "data/results.csv: it has changed" in found
    assert "extra.txt: the manifest does not name it" in found
    assert "data/context.csv: the manifest names it, but it is not there" in found


def test_a_label_that_could_be_a_formula_is_caught(copy):
    file = copy.folder / "data" / "results.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Domestic homicides", "=Domestic homicides", 1), "utf-8")
    assert "data/results.csv, row 2: '=Domestic homicides' would be taken for a formula" in told("csv-text", copy)


def test_a_heavy_page_is_caught(copy):
    with (copy.folder / "progress-update.html").open("a", encoding="utf-8") as file:
        file.write(" " * 1536 * 1024)
    assert "the most is 1,536" in told("weight", copy)


def test_a_broken_release_leaves_the_command_line_with_the_gates_code_and_the_list_with_the_fault(copy):
    page = copy.folder / "progress-update.html"
    page.write_text(page.read_text(encoding="utf-8").replace(">1,253</td>", ">1,254</td>"), encoding="utf-8")
    done = run("gate", "2022Q1", root=copy.folders.root)
    assert done.returncode == 11, done.stderr
    assert "FAILED     Every number in the text" in done.stdout
    assert done.stderr.startswith("progress-update: reports/2022Q1/gate.html: Not fit to be published: figures-traced")
    states = {one["id"]: one for one in json.loads((copy.folder / "gate.json").read_text(encoding="utf-8"))["checks"]}
    assert {id for id, one in states.items() if one["state"] == "failed"} == {"figures-traced", "files"}
    assert "1,254" in states["figures-traced"]["findings"][0]["what"]
    assert "1,254" in (copy.folder / "gate.html").read_text(encoding="utf-8")


def test_a_release_that_is_not_there_is_one_line_with_the_command_that_makes_it(project):
    done = run("gate", "2022Q1", "--demo", root=project.root)
    assert done.returncode == 11
    assert "reports/2022Q1-demo: There is no release to check" in done.stderr
    assert "make demo PERIOD=2022Q1" in done.stderr


# --- Overrides ------------------------------------------------------------------------------------------------------


def with_override(opened: Release, **overrides: dict[str, str]) -> Any:
    gate = {"overrides": overrides}
    settings = opened.report.settings
    changed = settings.model_copy(update={"gate": type(settings.gate).model_validate(gate)})
    return replace(opened.report, settings=changed)


REASON = {"reason": "The owner's own word.", "by": "A. Person"}


def test_an_overridden_point_is_told_with_who_and_why_and_the_reason_is_printed(opened):
    from progress_update.exhibits.sources import data_sources

    report = with_override(opened, spelling=REASON)
    printed = data_sources(report).markdown
    assert "The owner's own word. (A. Person)" in printed and POINTS["spelling"].title in printed
    quality = "Survey figures come from a sample"
    source = opened.page.source.replace(quality, f"{REASON['reason']} {quality}").replace("Theft, rec", "Thfet, rec")
    verdict = check(broken(opened, report=report, page=Page(source)))
    outcome = next(one for one in verdict.outcomes if one.point.id == "spelling")
    assert (outcome.state, outcome.why) == ("overridden", "The owner's own word. (A. Person)")
    assert "Thfet" in outcome.findings[0].what


def test_an_override_that_is_not_printed_is_caught(opened):
    assert "the override of 'spelling' is not printed" in told(
        "quality", broken(opened, report=with_override(opened, spelling=REASON))
    )


def test_an_override_of_a_point_that_passes_is_an_error_of_the_settings(opened):
    with pytest.raises(SettingsError, match="'page-ids' needs no override: it passed"):
        check(broken(opened, report=with_override(opened, **{"page-ids": REASON})))


# --- The PDF --------------------------------------------------------------------------------------------------------


def spoil_pdf(opened: Release, spoil: Callable[[pikepdf.Pdf], None]) -> Release:
    pdf = pikepdf.open(opened.folder / "progress-update.pdf")
    spoil(pdf)
    return broken(opened, pdf=pdf)


def first_of(pdf: pikepdf.Pdf, *tags: str) -> pikepdf.Object:
    return Tree(pdf).elements(*tags)[0]


def forget(key: str) -> Callable[[Any], None]:
    def change(holder: Any) -> None:
        del holder[key]

    return change


PDF_FAULTS: list[tuple[str, Callable[[pikepdf.Pdf], None], str]] = [
    ("pdf-title", lambda pdf: forget("/ViewerPreferences")(pdf.Root), "DisplayDocTitle"),
    ("pdf-title", lambda pdf: pdf.docinfo.__setitem__("/Title", "Report"), "its title in the document information"),
    ("pdf-language", lambda pdf: forget("/Lang")(pdf.Root), "its language is ''"),
    ("pdf-tagged", lambda pdf: forget("/MarkInfo")(pdf.Root), "it is not tagged"),
    ("pdf-tagged", lambda pdf: forget("/Tabs")(pdf.pages[3].obj), "page 4"),
    ("pdf-headings", lambda pdf: first_of(pdf, "H2").__setattr__("S", Name.H3), "H1 is followed by H3"),
    ("pdf-headings", lambda pdf: first_of(pdf, "H2").__setattr__("S", Name.H1), "2 first headings"),
    ("pdf-tables", lambda pdf: forget("/IDTree")(pdf.Root.StructTreeRoot), "no index of identifiers"),
    ("pdf-tables", lambda pdf: forget("/A")(first_of(pdf, "TH")), "does not say whether it heads"),
    ("pdf-tables", lambda pdf: first_of(pdf, "Caption").__setattr__("S", Name.P), "a table has no caption"),
    ("pdf-figures", lambda pdf: first_of(pdf, "Figure").__setattr__("Alt", "marks.svg"), "is 'marks.svg'"),
    ("pdf-figures", lambda pdf: forget("/A")(first_of(pdf, "Figure")), "is not on its page"),
    ("pdf-links", lambda pdf: forget("/Contents")(links_of(pdf)[0]), "a link is described as ''"),
    ("pdf-links", lambda pdf: links_of(pdf)[0].__setattr__("Dest", pikepdf.String("none")), "#none, which is not"),
    ("pdf-bookmarks", lambda pdf: forget("/Outlines")(pdf.Root), "no bookmark leads to 'At a glance'"),
    ("pdf-fonts", lambda pdf: a_font(pdf).__delitem__("/ToUnicode"), "which characters it draws"),
    ("pdf-fonts", lambda pdf: pdf.pages[5].contents_add(b"BT <00010000> Tj ET"), "page 6: a character is drawn"),
]  # fmt: skip


def links_of(pdf: pikepdf.Pdf) -> list[Any]:
    return [link for page in pdf.pages for link in page.get("/Annots", []) if "/Dest" in link]


def a_font(pdf: pikepdf.Pdf) -> Any:
    return next(iter(pdf.pages[3].Resources.Font.values()))


@pytest.mark.parametrize(("point", "spoil", "expected"), PDF_FAULTS)
def test_a_pdf_with_one_thing_broken_is_caught(opened, point, spoil, expected):
    assert expected in told(point, spoil_pdf(opened, spoil))


def test_a_demonstrations_pdf_without_its_mark_on_a_page_is_caught(opened_demo):
    def blank(pdf: pikepdf.Pdf) -> None:
        pdf.pages[4].Contents = pdf.make_stream(b"")
        del pdf.pages[4].Resources["/XObject"]

    assert "page 5 of the PDF: the page does not say" in told("illustrative", spoil_pdf(opened_demo, blank))


# --- In full --------------------------------------------------------------------------------------------------------


def test_a_release_passes_in_full_in_a_real_browser_leaves_the_list_and_is_published(briefed, tmp_path):
    copy = shutil.copytree(briefed, tmp_path / "reports" / briefed.name)
    folders = replace_root(briefed, tmp_path)
    folders.params.unlink()
    shutil.copytree(briefed.parents[1] / "params", folders.params)  # signatures are kept there
    signed(folders)
    done = publish(briefed.name, folders, str(tmp_path / "there"), progress=Progress())
    list_ = json.loads((copy / "gate-full.json").read_text(encoding="utf-8"))
    found = {one["id"]: one["findings"] for one in list_["checks"] if one["findings"] or one["state"] != "passed"}
    assert found == {}
    assert errors(tmp_path / "there" / briefed.name / "index.html") == []
    assert (tmp_path / "there" / done.version.place / "progress-update.html").is_file()
    assert [tool.split()[0] for tool in list_["made_with"]] == ["axe.min.js", "Chromium", "Nu", "veraPDF"]
    assert (copy / "manifest.json").read_bytes() == (briefed / "manifest.json").read_bytes()


def test_a_demonstration_passes_in_a_real_browser_too(demo):
    page = SimpleNamespace(web_pages=[demo / "progress-update.html"], name=lambda path: path.name)
    assert {point: told(point, page) for point in ("page-axe", "page-reflow", "page-nu")} == {
        "page-axe": "", "page-reflow": "", "page-nu": "",
    }  # fmt: skip


def test_a_release_by_quarto_passes_in_full(by_quarto):
    verdict = pass_gate(by_quarto, Folders(by_quarto.parents[1]), in_full=True)
    assert [f"{f.where}: {f.what}" for one in verdict.failed for f in one.findings] == []
    manifest = json.loads((by_quarto / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["engine"]["name"] == "quarto"


def test_axe_reflow_and_nu_find_what_is_wrong(tmp_path, release):
    page = (release / "gate.html").read_text(encoding="utf-8")
    page = page.replace('<html lang="en-GB">', "<html>").replace("<main id", '<div style="width:900px">A</div><main id')
    page = page.replace("</main>", "</main><p id='main'></p>")
    (tmp_path / "progress-update.html").write_text(page, encoding="utf-8")
    spoilt = Release(tmp_path, Folders(tmp_path))
    assert "html-has-lang, 3.1.1" in told("page-axe", spoilt)
    assert "at 320 px the page is" in told("page-reflow", spoilt)
    assert "Duplicate ID" in told("page-nu", spoilt)


def test_verapdf_finds_a_skipped_heading(opened, tmp_path):
    spoilt = spoil_pdf(opened, lambda pdf: first_of(pdf, "H2").__setattr__("S", Name.H4))
    spoilt.pdf.save(tmp_path / "progress-update.pdf")
    assert "7.4.2" in told("pdf-verapdf", Release(tmp_path, Folders(tmp_path)))


def test_tables_of_the_release_read_back_as_they_were_written(opened, release):
    results = pd.read_csv(release / "data" / "results.csv")
    assert list(opened.report.results.measures["value"].dropna()) == list(results["value"].dropna())
    assert not opened.report.results.measures["stands"].isna().any()
