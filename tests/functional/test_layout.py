"""How the report lies on its pages: claims about paper that a machine can check."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pdf_layout import Placed, fill, outline, placed, sizes, words

from progress_update.framework import read_framework

LEAST_FILLED = 0.6  # of a page within a chapter
LEAST_AT_END = 0.25  # of the last page of a chapter: less is a straggler
SMALLEST = 8.5
HEADINGS = ("H1", "H2", "H3", "H4")

pytestmark = pytest.mark.xdist_group("release")


@pytest.fixture(scope="module", params=["release", "demo"])
def pdf(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param) / "progress-update.pdf"


@pytest.fixture(scope="module")
def elements(pdf: Path) -> list[Placed]:
    return placed(pdf)


@pytest.fixture(scope="module")
def chapter_starts(pdf: Path) -> set[int]:
    """Pages that a bookmarked title opens: the page before is the end of what it ends."""
    firsts = {}
    for title, page in outline(pdf):
        firsts.setdefault(page, title)
    return {page for page, title in firsts.items() if title[:20] in _first_line(pdf, page)}


def _first_line(pdf: Path, page: int) -> str:
    lines = [line.strip() for line in words(pdf, page).splitlines() if line.strip()]
    return re.sub(r"\s+", " ", lines[1])


def test_no_page_of_the_body_is_left_half_empty(pdf, chapter_starts):
    pages = fill(pdf)
    within = {n: share for n, share in enumerate(pages, 1) if 1 < n < len(pages) and n + 1 not in chapter_starts}
    assert {n: round(share, 2) for n, share in within.items() if share < LEAST_FILLED} == {}


def test_no_chapter_ends_in_a_straggler(pdf, chapter_starts):
    pages = fill(pdf)
    ends = [n for n in range(2, len(pages) + 1) if n + 1 in chapter_starts or n == len(pages)]
    assert {n: round(pages[n - 1], 2) for n in ends if pages[n - 1] < LEAST_AT_END} == {}


def test_an_exhibit_lies_on_one_page_from_its_headline_to_its_source(elements):
    exhibits, at = 0, 0
    for at, headline in enumerate(elements):
        if headline.tag != "H4":
            continue
        exhibits += 1
        rest = elements[at + 1 :]
        last = next(n for n, e in enumerate(rest) if e.target.startswith("data/figures/"))
        assert {e.page for e in rest[: last + 1]} == {headline.page}
        assert "Figure" in {e.tag for e in rest[: last + 1]}
        assert "Table" in {e.tag for e in rest[: last + 1]}
    assert exhibits >= 15


def test_no_heading_is_parted_from_what_it_heads(elements):
    for heading, follower in pairwise(elements):
        if heading.tag in HEADINGS:
            assert follower.page == heading.page
    content = [e for e in elements if e.tag in (*HEADINGS, "P", "Figure", "TD", "LI")]
    assert [e for e, next_ in pairwise(content) if e.tag in HEADINGS and next_.page != e.page] == []


def test_no_text_on_paper_is_smaller_than_eight_and_a_half_points(pdf):
    assert min(sizes(pdf)) >= SMALLEST - 0.01


def test_the_scorecard_is_one_spread_with_every_measure(pdf, root):
    framework = read_framework(root / "params" / "framework.yml")
    spread = re.sub(r"\s+", " ", words(pdf, 2) + words(pdf, 3))
    # Names that break over lines lie between other columns; their first words suffice.
    assert [m.label for m in framework.measures if m.label[:20] not in spread] == []
    assert "2 Trust and Confidence" in _first_line(pdf, 3)
    assert "The outcomes framework" in _first_line(pdf, 4)


def test_the_contents_give_the_pages_that_the_chapters_are_on(pdf):
    cover = words(pdf, 1)
    pages = {re.sub(r"\s+", " ", title): page for title, page in outline(pdf)}
    told = {
        re.sub(r"\s+", " ", t).strip(): int(n) for t, n in re.findall(r"(\S[^.\n]*?)\s*\.(?:\s*\.)+\s*(\d+)", cover)
    }
    assert len(told) >= 13
    assert {title: page for title, page in told.items() if pages.get(title) != page} == {}
