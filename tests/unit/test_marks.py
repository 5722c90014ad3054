"""Marks, strips of marks and the dot and whisker."""

from __future__ import annotations

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_update.brand import JUDGEMENTS, Brand, read_brand
from progress_update.marks import mark_strip_svg, marks_css, whisker_svg, whisker_uri

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def brand() -> Brand:
    return read_brand()


def circle(svg: str) -> ElementTree.Element | None:
    return ElementTree.fromstring(svg).find(f"{SVG}circle")


def test_a_strip_has_one_mark_for_each_judgement_in_the_order_given(brand: Brand) -> None:
    kinds = ["worsened", "improved", "worsened", "no-data"]
    uses = ElementTree.fromstring(mark_strip_svg(kinds, brand)).findall(f"{SVG}use")
    assert [use.get("href") for use in uses] == [f"#{kind}" for kind in kinds]
    assert [use.get("x") for use in uses] == ["0", "24", "48", "72"]


def test_a_strip_breaks_into_rows(brand: Brand) -> None:
    root = ElementTree.fromstring(mark_strip_svg(["no-data"] * 25, brand, per_row=12, size=20))
    assert root.get("viewBox") == "0 0 284 68"
    assert (root.get("width"), root.get("height")) == ("284", "68")


def test_a_strip_shorter_than_its_row_is_no_wider_than_its_marks(brand: Brand) -> None:
    root = ElementTree.fromstring(mark_strip_svg(["no-data"] * 2, brand, per_row=12, size=10))
    assert (root.get("width"), root.get("height")) == ("22", "10")


@pytest.mark.parametrize("kind", JUDGEMENTS)
def test_every_judgement_has_a_mark_in_its_colour_with_a_drawn_letter(brand: Brand, kind: str) -> None:
    svg = mark_strip_svg([kind], brand)
    assert brand.judgement_colour(kind) in svg
    assert "<text" not in svg
    assert len(ElementTree.fromstring(svg).findall(f".//{SVG}path")) == 2


def test_no_two_marks_have_the_same_outline_letter_and_dashes(brand: Brand) -> None:
    without_colour = {re.sub("#[0-9A-F]{6}|id=.[a-z-]+.", "", mark_strip_svg([kind], brand)) for kind in JUDGEMENTS}
    assert len(without_colour) == 5


def test_the_style_rules_give_each_word_its_mark(brand: Brand) -> None:
    css = marks_css(brand)
    assert all(f".judgement.{kind}::before{{" in css for kind in JUDGEMENTS)
    assert ".roof::before{" in css


def test_a_change_for_the_better_lies_right_of_the_line_and_is_filled(brand: Brand) -> None:
    dot = circle(whisker_svg(0.7, 5.4, 9.8, kind="improved", brand=brand))
    assert dot is not None
    assert float(dot.get("cx", "")) > 62
    assert dot.get("fill") == brand.colour("teal")


def test_a_change_that_is_not_clear_is_hollow(brand: Brand) -> None:
    dot = circle(whisker_svg(-15.4, -6.5, 1.8, kind="no-clear-change", brand=brand))
    assert dot is not None
    assert float(dot.get("cx", "")) < 62
    assert dot.get("fill") == brand.colour("white")


def test_a_change_beyond_the_axis_is_an_arrow_without_a_dot(brand: Brand) -> None:
    svg = whisker_svg(-114, -88.9, -66, kind="worsened", brand=brand)
    assert circle(svg) is None
    assert "stroke-dasharray" in svg


def test_no_change_at_all_lies_on_the_line(brand: Brand) -> None:
    dot = circle(whisker_svg(-1, 0, 1, kind="no-clear-change", brand=brand))
    assert dot is not None and dot.get("cx") == "62"


figures = st.floats(min_value=-500, max_value=500, allow_nan=False)


@given(low=figures, value=figures, high=figures, kind=st.sampled_from(JUDGEMENTS[:3]))
def test_the_drawing_never_leaves_its_box_and_never_breaks_an_attribute(
    low: float, value: float, high: float, kind: str
) -> None:
    brand = read_brand()
    uri = whisker_uri(low, value, high, kind=kind, brand=brand)
    assert not set("\"'()<>|{}[]\\`*_~^$@") & set(uri)
    drawn = unquote(uri.partition(",")[2])
    xs = [float(x) for x in re.findall(r"[MLH](-?[\d.]+)", drawn)]
    assert all(0 <= x <= 124 for x in xs)
    assert drawn == whisker_svg(low, value, high, kind=kind, brand=brand)
