"""Colours: which text stands on which ground in which medium, and whether it can be read."""

from __future__ import annotations

import pytest
from fixtures.gate_pages import ROOT_COLOURS, page, said

from progress_update.contrast import contrast
from progress_update.gate.cascade import NARROW, PAPER, SCREEN, painted
from progress_update.gate.contrast import charts, text


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
