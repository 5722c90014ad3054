"""The gate's own reading: pages, colours, phrases, charts, words; how a list comes out and is written."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_update.brand import read_brand
from progress_update.checklist import CHECKLIST, POINTS, checklist_text
from progress_update.contrast import contrast
from progress_update.errors import GateError
from progress_update.gate import browser, marked, nu, page_content, page_frame, run, verapdf
from progress_update.gate.cascade import NARROW, PAPER, SCREEN, painted
from progress_update.gate.chart_words import unexplained
from progress_update.gate.checks import CHECKS
from progress_update.gate.contrast import charts, text
from progress_update.gate.files import _can_act as can_act
from progress_update.gate.page import Page, words_of
from progress_update.gate.phrases import normal, numbers, unmarked, without
from progress_update.gate.pieces import pieces
from progress_update.gate.record import lines, require_passed, write
from progress_update.gate.spelling import Speller, words
from progress_update.gate.verdict import Finding, NotRun, Outcome, Verdict, first
from progress_update.gate.written import Subject, _through_time, names_of
from progress_update.manifest import MANIFEST
from progress_update.period import Window

ROOT_COLOURS = ":root{--ink:#17212B;--navy:#12436D;--line:#C9D2D8;--tint:#EFF3F6;--white:#FFFFFF;--mute:#5D6973}"


def page(body: str = "", *, style: str = "", head: str = "<title>Plan: Update, January to March 2022</title>") -> Page:
    return Page(
        f'<!DOCTYPE html><html lang="en-GB"><head>{head}<style>{style}</style></head><body>{body}</body></html>'
    )


def release(body: str = "", *, style: str = "", folder: Path = Path(), **more: Any) -> Any:
    manifest = {"title": "Plan: Update", "period": {"label": "January to March 2022 (Q4 2021/22)"}}
    pages = [folder / "progress-update.html"]
    return SimpleNamespace(
        page=page(body, style=style), folder=folder, manifest=manifest, web_pages=pages, pdf_file=None, **more
    )


def said(check: Any, body: str = "", **more: Any) -> str:
    return "; ".join(f"{found.where}: {found.what}" for found in check(release(body, **more)))


# --- The list -------------------------------------------------------------------------------------------------------


def test_every_point_of_the_checklist_has_its_check_and_no_check_is_without_a_point():
    assert list(CHECKS) == list(POINTS)


def test_every_point_names_the_clause_it_answers():
    known = ("WCAG 2.2", "PDF/UA-1", "Code of Practice", "Analysis Function", "Own rule", "HTML Living Standard")
    assert all(point.clause.startswith(known) for point in POINTS.values())
    assert len(POINTS) == sum(len(section.points) for section in CHECKLIST)


def test_the_document_is_the_list_that_the_gate_goes_by(root):
    written = (root / "docs" / "checklist.md").read_text(encoding="utf-8")
    assert written == checklist_text(), "run: progress-update methods"


# --- Frame of the page ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "good", "bad", "told"),
    [
        ("page-headings", "<h1>A</h1><h2>B</h2><h3>C</h3>", "<h1>A</h1><h3>C</h3>", "h1 is followed by h3"),
        ("page-headings", "<h1>A</h1>", "<h2>B</h2>", "0 first headings"),
        ("page-headings", "<h1>A</h1>", "<h1>A</h1><h1>B</h1>", "2 first headings"),
        ("page-headings", "<h1>A</h1>", "<h1>A</h1><h2> </h2>", "an h2 is empty"),
        ("page-focus", '<a href="#a" tabindex="0">A</a>', '<a href="#a" tabindex="2">A</a>', "tabindex 2"),
        ("page-ids", '<p id="a"></p><p id="b"></p>', '<p id="a"></p><p id="a"></p>', "#a: the id is used 2 times"),
        ("page-skip-link", '<a href="#m">Skip</a><main id="m"></main>', '<main id="m"></main>', "is not there"),
        ("page-skip-link", '<a href="#m">Skip</a><main id="m"></main>', '<a href="#x">A</a><main id="m"></main>', "#x"),
        (
            "page-landmarks",
            '<header></header><nav aria-label="A"></nav><nav aria-label="B"></nav><main></main><footer></footer>',
            "<header></header><nav></nav><nav></nav><main></main><footer></footer>",
            "cannot be told apart",
        ),
        (
            "page-landmarks",
            "<header></header><main>Text</main><footer></footer>",
            "<header></header><main></main><p>Text</p><footer></footer>",
            "outside every landmark",
        ),
        ("page-landmarks", "<header></header><main></main><footer></footer>", "<header></header>", "0 landmarks main"),
        (
            "page-tables",
            '<table><caption>A</caption><thead><tr><th scope="col">B</th></tr></thead></table>',
            '<table><thead><tr><th scope="col">B</th></tr></thead></table>',
            "no caption",
        ),
        (
            "page-tables",
            '<table><caption>A</caption><tbody><tr><th scope="row">B</th><td>1</td></tr></tbody></table>',
            "<table><caption>A</caption><tbody><tr><th>B</th><td>1</td></tr></tbody></table>",
            "scope ''",
        ),
        (
            "page-tables",
            '<table><caption>A</caption><tbody><tr><th scope="row">B</th><td>1</td></tr></tbody></table>',
            "<table><caption>A</caption><tbody><tr><td>B</td><td>1</td></tr></tbody></table>",
            "has no header",
        ),
        ("page-alternatives", '<img alt="Line chart of theft">', "<img>", "no alternative text"),
        ("page-alternatives", '<img alt="" role="presentation">', '<img alt="">', "no alternative text"),
        ("page-alternatives", '<img alt="Line chart of theft">', '<img alt="theft-wide.svg">', "name of a file"),
        ("page-alternatives", '<img alt="Line chart of theft">', '<img alt="Figure 3">', "name of a file or a thing"),
        ("page-alternatives", "<svg><title>Line chart of theft</title></svg>", "<svg></svg>", "no alternative text"),
        ("page-alternatives", '<svg aria-hidden="true"></svg>', "<svg><title>Chart</title></svg>", "a thing"),
        ("page-links", '<a href="a.csv">Data of theft</a>', '<a href="a.csv">click here</a>', "where it leads"),
        ("page-links", '<a href="a.csv">Data of theft</a>', '<a href="a.csv"> </a>', "no words"),
        ("page-targets", '<a href="#a">A</a><p id="a"></p>', '<a href="#b">A</a><p id="a"></p>', "#b leads nowhere"),
        ("page-targets", '<a href="https://a.org">A</a>', '<a href="data/none.csv">A</a>', "none.csv leads nowhere"),
        ("page-targets", '<p aria-labelledby="a" id="a"></p>', '<p aria-labelledby="b"></p>', "#b, which is not there"),
        (
            "page-figures",
            '<div class="exhibit"><h4>A</h4><div class="chart"></div><a href="data/a.csv">Data</a></div>',
            '<div class="exhibit"><h4>A</h4><div class="chart"></div></div>',
            "neither its figures nor a link",
        ),
        (
            "page-figures",
            '<div class="chart"></div><table></table>',
            '<div class="exhibit"><div class="chart"></div><table></table></div>',
            "no headline",
        ),
    ],
)
def test_a_broken_page_is_caught_and_a_sound_one_is_not(check, good, bad, told):
    assert said(CHECKS[check], good) == ""
    assert told in said(CHECKS[check], bad)


def test_a_page_without_language_or_with_another_is_caught():
    broken = release()
    broken.page = Page("<html><head><title>A</title></head><body></body></html>")
    assert "no language" in next(iter(page_frame.language(broken))).what


def test_a_title_must_name_plan_and_period():
    assert said(page_frame.title) == ""
    broken = release()
    broken.page = page(head="<title>Plan: Update, April to June 2022</title>")
    assert "does not name January to March 2022" in next(iter(page_frame.title(broken))).what


def test_a_link_out_of_the_release_leads_nowhere(tmp_path):
    (tmp_path / "beside.csv").write_text("a\n")
    inside = tmp_path / "release"
    inside.mkdir()
    told = list(page_content.targets(release('<a href="../beside.csv">Data beside</a>', folder=inside)))
    assert len(told) == 1


# --- Colours --------------------------------------------------------------------------------------------------------


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def colours(style: str, body: str, medium: str = SCREEN) -> tuple[str, str]:
    (found,) = (one for one in painted(page(body, style=style), medium) if one.element.get("id") == "x")
    return found.paint.text, found.paint.ground


@pytest.mark.parametrize(
    ("style", "body", "expected"),
    [
        ("p{color:#123456}", '<p id="x">A</p>', ("#123456", "#ffffff")),
        (":root{--a:#123456}p{color:var(--a)}", '<p id="x">A</p>', ("#123456", "#ffffff")),
        ("div{background:#EEE;color:navy}", '<div><p id="x">A</p></div>', ("#000080", "#eeeeee")),
        ("p{color:red}.a{color:green}p{color:blue}", '<p class="a" id="x">A</p>', ("#008000", "#ffffff")),
        ("p{color:red!important}.a{color:green}", '<p class="a" id="x">A</p>', ("#ff0000", "#ffffff")),
        ("p{color:red}", '<p style="color:blue" id="x">A</p>', ("#0000ff", "#ffffff")),
        ("p::before{color:red}", '<p id="x">A</p>', ("#000000", "#ffffff")),
        ("p{background:no-repeat #abc}", '<p id="x">A</p>', ("#000000", "#aabbcc")),
    ],
)
def test_the_colours_of_a_text_follow_from_the_style_sheet(style, body, expected):
    assert colours(style, body) == expected


def test_each_medium_has_its_own_rules():
    style = "p{color:red}@media print{p{color:green}}@media (max-width:640px){p{color:blue}}"
    found = {medium: colours(style, '<p id="x">A</p>', medium)[0] for medium in (SCREEN, NARROW, PAPER)}
    assert found == {SCREEN: "#ff0000", NARROW: "#0000ff", PAPER: "#008000"}


def test_weak_text_is_told_with_its_ratio_the_brands_names_and_the_medium():
    told = said(text, "<p>Text</p>", style=ROOT_COLOURS + "@media print{p{color:var(--line)}}")
    assert "text on paper: line #c9d2d8 on white #ffffff is 1.5:1, and needs 4.5:1" in told


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ('<path stroke="#12436d"/>', ""),
        ('<path stroke="#c9d2d8"/>', ""),  # a hairline
        ('<path stroke="#8a98a3"/>', "none of the brand's"),
        ('<text fill="#c9d2d8">A</text>', "text: line"),
        ('<rect fill="#eff3f6"/><text fill="#5d6973">A</text>', ""),
    ],
)
def test_what_a_chart_draws_is_held_against_the_palette(drawn, told):
    found = said(charts, f"<p><svg><title>A chart</title>{drawn}</svg></p>", style=ROOT_COLOURS)
    assert told in found and bool(told) == bool(found)


def test_a_line_too_weak_for_its_ground_is_caught():
    style = ROOT_COLOURS.replace("#12436D", "#A9B9C9")
    assert "a line or shape" in said(charts, '<svg><path stroke="#a9b9c9"/></svg>', style=style)


# --- Phrases and charts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "phrases", "left"),
    [
        ("62% of Londoners", ["62%"], []),
        ("162% of Londoners", ["62%"], ["162%"]),
        ("−62% of Londoners", ["62%"], ["−62%"]),
        ("62.5% of Londoners", ["62%"], ["62.5%"]),
        ("1,253 victims", ["253", "1,253"], []),
        ("8 percentage points", ["8"], ["8"]),
        ("8 percentage points", ["8 percentage points"], []),
        ("12 months to March 2022", ["12 months to March 2022", "2022"], []),
        ("12 months to March 2023", ["12 months to March 2022"], ["12", "2023"]),
        ("the Office’s 3 aims", ["the office's 3 aims"], []),
    ],
)
def test_a_phrase_explains_a_number_only_where_it_stands_whole(text, phrases, left):
    assert numbers(without(normal(text), phrases)) == left


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_one_number_never_explains_another(one, other):
    left = numbers(without(normal(f"There were {one:,} offences"), [f"{other:,}"]))
    assert (left == []) == (one == other)


def test_numbers_in_words_are_read_where_counts_are_written():
    assert numbers("five measures worsened", spelt=True) == ["five"]
    assert numbers("someone often wins tents", spelt=True) == []


def test_markdown_comes_out_as_a_reader_meets_it():
    assert unmarked("A **bold** [link](https://a.org/1) of `5`.\n\n- One\n- Two") == [
        "A bold link of 5.", "One", "Two",
    ]  # fmt: skip
    assert unmarked("| A | 12 |\n|---|---|\n| B | 13 |") == [" A ", " 12 ", " B ", " 13 "]


def chart(*labels: str) -> Any:
    return page(f"<svg>{''.join(f'<text>{label}</text>' for label in labels)}</svg>").all("svg")[0]


@pytest.mark.parametrize(
    ("labels", "own", "wrong"),
    [
        (("0", "500", "1,000", "1,500"), (), []),
        (("0", "500", "1,100", "1,500"), (), ["0", "500", "1,100", "1,500"]),
        (("12 months to", "March 2020", "12 months to", "March 2021"), (), []),
        (("Year to", "Mar 2022", "Year to", "Mar 2020"), (), []),
        (("May", "2021", "Jun", "Jul", "2022"), (), []),
        (("40%", "50%", "60%", "52%"), ("52%",), []),
        (("40%", "50%", "60%", "50%"), ("50%",), []),
        (("40%", "50%", "60%", "53%"), ("52%",), ["40%", "50%", "60%", "53%"]),
        (("Men 74%",), ("74%",), []),
        (("Men 75%",), ("74%",), ["Men 75%"]),
    ],
)
def test_the_numbers_of_an_axis_go_by_equal_steps_and_others_are_figures(labels, own, wrong):
    assert list(unexplained(chart(*labels), lambda label: numbers(without(label, own)))) == wrong


def test_every_text_of_a_page_is_one_piece_and_knows_its_row_and_column():
    body = (
        '<main id="main"><p>A <b>b</b></p><div>C<p>D</p></div><table><caption>T</caption><thead><tr>'
        '<th>Name</th><th>Latest</th></tr></thead><tbody><tr><th><a href="#m">M</a></th><td>5</td></tr></tbody></table>'
        '<img alt="E"><svg><title>F</title><text>7</text></svg></main>'
    )
    found = {piece.text: piece for piece in pieces(page(body))}
    assert list(found)[1:] == ["A b", "C", "D", "T", "Name", "Latest", "M", "5", "E", "F"]
    assert (found["5"].row, found["5"].column, found["5"].caption, found["5"].ids[0]) == ("M", "Latest", "T", "m")


def test_words_of_neighbouring_blocks_do_not_run_together():
    assert words_of(page("<tr><th>A</th><td>B</td></tr><p>C</p>D<br>E").root.find("body")) == "A B C D E"


# --- Spelling, tables -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(frozenset({"offence", "Londoner", "pts"}), frozenset({"MOPAC"}))


@pytest.mark.parametrize(
    "word", ["offence", "burglary", "organisation", "behaviour", "prioritised", "analyse", "Londoner", "MOPAC", "size"]
)
def test_words_of_the_field_and_british_ones_are_right(speller, word):
    assert speller.fault(word) == ""


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("burglery", "burglary"), ("recieved", "received"), ("organization", "American"), ("behavior", "behaviour"),
        ("prioritized", "prioritised"), ("londoner", "is written 'Londoner'"), ("MPOAC", "no word of the list"),
        ("center", "centre"),
    ],
)  # fmt: skip
def test_misspelt_american_and_unexplained_words_are_told(speller, word, told):
    assert told in speller.fault(word)


def test_addresses_and_figures_are_no_words():
    assert words("See www.london.gov.uk/mopac or a@b.org, 5th of London’s 32") == ["See", "or", "th", "of", "London"]


@pytest.mark.parametrize(
    ("cell", "acts"),
    [
        ("=1+1", True), ("+cmd", True), ("@SUM", True), ("\t=1", True), ("-2", False), ("-1.5e-05", False),
        ("% of women", False), ("a=b", False), ("", False),
    ],
)  # fmt: skip
def test_a_text_that_could_be_a_formula_is_told_from_a_number(cell, acts):
    assert can_act(cell) is acts


# --- The list as it comes out ---------------------------------------------------------------------------------------


def settings(**overrides: Any) -> Any:
    return SimpleNamespace(gate=SimpleNamespace(overrides=overrides))


def judged(monkeypatch: pytest.MonkeyPatch, check: Any, **overrides: Any) -> Outcome:
    monkeypatch.setitem(CHECKS, "page-title", check)
    return run._outcome(POINTS["page-title"], release(), overrides.get("page-title"), False)


FAULT = Finding("here", "it is wrong", "Mend it")
WHY = SimpleNamespace(reason="the owner's logo is late", by="A. Person")


def not_here(_: Any) -> list[Finding]:
    raise NotRun("no browser")


def test_a_point_passes_fails_is_overridden_or_is_not_run(monkeypatch):
    assert judged(monkeypatch, lambda _: []).state == "passed"
    assert judged(monkeypatch, lambda _: [FAULT]).state == "failed"
    overridden = judged(monkeypatch, lambda _: [FAULT], **{"page-title": WHY})
    assert (overridden.state, overridden.why) == ("overridden", "the owner's logo is late (A. Person)")
    absent = judged(monkeypatch, not_here)
    assert (absent.state, absent.why) == ("not run", "no browser")


def test_a_check_that_breaks_off_has_failed(monkeypatch):
    outcome = judged(monkeypatch, lambda _: 1 / 0)
    assert outcome.state == "failed" and "ZeroDivisionError" in outcome.findings[0].what


def test_what_a_build_can_do_without_is_left_to_the_full_run():
    outcome = run._outcome(POINTS["page-axe"], release(), None, False)
    assert outcome.state == "not run" and "make gate FULL=1" in outcome.why


def test_many_findings_of_a_kind_are_counted_not_listed():
    found = first([Finding("here", str(n), "Mend it") for n in range(70)] * 2)
    assert len(found) == 51 and found[-1].what == "20 more of the kind"


@pytest.fixture
def verdict() -> Verdict:
    outcomes = tuple(
        Outcome(point, "failed", (Finding("#a", "1 < 2 & wrong", "Mend it"),)) if point.id == "page-ids"
        else Outcome(point, "not run", why="no browser") if point.in_full
        else Outcome(point, "passed")
        for point in POINTS.values()
    )  # fmt: skip
    return Verdict("Plan: Update", "January to March 2022", False, outcomes)


def test_the_terminal_tells_state_clause_place_and_remedy(verdict):
    told = "\n".join(lines(verdict))
    assert "FAILED     No id is used twice (WCAG 2.2 1.3.1, 4.1.2; HTML)" in told
    assert "#a: 1 < 2 & wrong. Mend it." in told
    assert told.endswith("Gate: 37 passed, 1 failed, 7 not run")
    assert len(list(lines(verdict, whole=False))) == 4


def test_a_failed_list_is_an_error_of_its_own_with_the_points_and_the_place(verdict):
    with pytest.raises(GateError, match=r"reports/2022Q1/gate.html: Not fit to be published: page-ids"):
        require_passed(verdict, "reports/2022Q1")
    assert GateError.exit_code == 11


def test_the_list_is_written_as_json_and_as_a_page_that_passes_its_own_checks(verdict, tmp_path, root):
    (tmp_path / MANIFEST).write_text('{"outputs": {}}', encoding="utf-8")
    (tmp_path / "progress-update.html").write_text("", encoding="utf-8")
    write(verdict, tmp_path, root / "templates", read_brand())
    told = json.loads((tmp_path / "gate.json").read_text(encoding="utf-8"))
    assert told["counts"] == {"passed": 37, "failed": 1, "overridden": 0, "not run": 7}
    assert next(one for one in told["checks"] if one["id"] == "page-ids")["findings"][0]["where"] == "#a"
    assert set(json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))["outputs"]) == {"gate.json", "gate.html"}
    written = release(folder=tmp_path)
    written.page = Page((tmp_path / "gate.html").read_text(encoding="utf-8"))
    wanted = [id for id in POINTS if id.startswith("page-") and not POINTS[id].in_full]
    checks = [id for id in wanted if id not in ("page-title", "page-glyphs")]
    assert {id: list(CHECKS[id](written)) for id in checks} == {id: [] for id in checks}


def test_a_full_list_stands_beside_and_names_the_release_it_is_about(verdict, tmp_path, root):
    (tmp_path / MANIFEST).write_text('{"outputs": {}}', encoding="utf-8")
    full = Verdict(verdict.title, verdict.period, True, verdict.outcomes, ("axe 4",))
    write(full, tmp_path, root / "templates", read_brand())
    told = json.loads((tmp_path / "gate-full.json").read_text(encoding="utf-8"))
    assert told["made_with"] == ["axe 4"] and len(told["manifest"]) == 64
    assert (tmp_path / MANIFEST).read_text(encoding="utf-8") == '{"outputs": {}}'


@pytest.mark.parametrize(
    ("check", "told"),
    [(browser.axe, "Chromium is not on this machine"), (nu.nu, "Java is not on this machine"),
     (verapdf.verapdf, "is not on this machine")],
)  # fmt: skip
def test_without_its_program_a_check_is_not_run_and_says_what_to_install(monkeypatch, tmp_path, check, told):
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(NotRun, match=told) as raised:
        list(check(release(folder=tmp_path)))
    assert "install" in str(raised.value)


def test_a_quarter_may_be_named_by_the_month_it_ends_in():
    assert "December 2021" in names_of(Window(date(2021, 10, 1), date(2021, 12, 31)))


def test_the_axis_of_a_chart_may_end_with_a_quarter_whose_figure_is_hidden():
    days = pd.to_datetime(["2022-07-01", "2022-10-01", "2022-09-30", "2022-12-31"])
    held = pd.DataFrame({"start": days[:2], "end": days[2:], "value": [0.45, None]})
    report, subject = SimpleNamespace(framework=SimpleNamespace(breaks_of=lambda _: [])), Subject("a", "A")
    _through_time(report, subject, SimpleNamespace(shape="share"), held, SimpleNamespace())
    assert "Dec 2022" in subject.times and "45.0% in July to September 2022" in subject.anywhere


# --- The mark of an embargo -----------------------------------------------------------------------------------------

EMBARGO = "Embargoed until 09:30 on Friday 24 June 2022"


@pytest.mark.parametrize(
    ("asked", "shown", "paper", "found"),
    [
        ("", "", [""], []),
        (EMBARGO, EMBARGO, [EMBARGO, EMBARGO], []),
        (EMBARGO, "", [EMBARGO, ""], ["progress-update.html", "page 2 of the PDF"]),
        (EMBARGO, EMBARGO.replace("24", "27"), [EMBARGO], ["progress-update.html"]),
        ("", EMBARGO, [EMBARGO, EMBARGO], ["progress-update.html", "page 1 of the PDF"]),
    ],
)
def test_the_mark_of_an_embargo_is_on_every_page_or_on_none(tmp_path, monkeypatch, asked, shown, paper, found):
    (tmp_path / "progress-update.html").write_text(f"<body><aside>{shown}</aside><main>{EMBARGO}</main></body>")
    monkeypatch.setattr(marked, "page_texts", lambda pdf: (text.replace(" ", "") for text in paper))
    report = SimpleNamespace(settings=SimpleNamespace(embargo=asked))
    checked = release(folder=tmp_path, report=report, pdf=None, has_pdf=True, name=lambda path: path.name)
    assert [one.where for one in marked.embargo(checked)] == found
