"""The canvas of charts: what is left of a drawing's text, and that it shows the same."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import pytest

from progress_update.brand import read_brand
from progress_update.charts.style import PHONE, WIDE, _slim, drawing, svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def brand(root):
    return read_brand(root / "templates" / "brand")


def test_groups_that_say_nothing_and_shapes_that_nobody_sees_are_left_out():
    given = (
        '<svg><defs></defs><g id="figure_1"><g id="patch_1"><path d="M 0 0 L 9 9 z" style="fill: none"/></g>'
        '<g clip-path="url(#p)"><g id="line"><path d="M 0 0.12345" style="fill: none; stroke: #000"/></g></g><g/>'
        '<g transform="scale(2)"/><g id="text_1"><text>A word</text></g></g></svg>'
    )
    assert _slim(given).strip() == (
        '<svg><g clip-path="url(#p)"><path d="M 0 0.12" style="fill: none; stroke: #000"/></g>'
        '<g transform="scale(2)"/><text>A word</text></svg>'
    )


@pytest.mark.parametrize("canvas", [WIDE, PHONE])
def test_axes_stand_where_saving_alone_would_have_put_them(brand, canvas):
    """Laid out once, by us, and not a second time when the drawing is saved."""
    for label in ("5", "1,000,000"):
        with drawing(brand, canvas) as (figure, axes):
            axes.plot([1, 2, 3], [1, 5, 2])
            axes.set_yticks([5], [label])
            with io.StringIO() as target:
                figure.savefig(target, format="svg")
            as_saved = axes.get_position().bounds
        with drawing(brand, canvas) as (figure, axes):
            axes.plot([1, 2, 3], [1, 5, 2])
            axes.set_yticks([5], [label])
            svg(figure, "a-chart")
            assert axes.get_position().bounds == as_saved


def test_a_drawing_is_the_same_text_each_time_and_keeps_its_words(brand):
    drawn = []
    for _ in range(2):
        with drawing(brand, WIDE) as (figure, axes):
            axes.plot([1, 2, 3], [1, 5, 2])
            axes.set_title("Seven words that stay text in here")
            drawn.append(svg(figure, "a-chart"))
    assert drawn[0] == drawn[1]
    words = [text.text for text in ET.fromstring(drawn[0]).iter(f"{SVG}text")]
    assert "Seven words that stay text in here" in words
