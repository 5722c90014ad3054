"""What the gate finds on a page: its frame, its links, the mark of an embargo."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from fixtures.gate_pages import page, release, said

from progress_update.gate import marked, page_content, page_frame
from progress_update.gate.checks import CHECKS
from progress_update.gate.page import Page


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
