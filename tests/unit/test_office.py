"""What Word and PowerPoint files are made of: the package, the brand's fonts, pictures, the room that text needs."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from progress_update.brand import read_brand
from progress_update.marks import mark_strip_svg
from progress_update.office.alternatives import alt_fault
from progress_update.office.package import pack, read_parts
from progress_update.office.pictures import picture_maker, size_mm
from progress_update.office.text_fit import OWN, lines_needed, text_height
from progress_update.office.theme import theme_xml
from progress_update.office.typefaces import obfuscated, office_faces, text_width, truetype

CLOCK = datetime(2022, 6, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def brand():
    return read_brand()


# The package


def test_the_same_parts_in_another_order_give_the_same_package():
    parts = {"word/b.xml": b"b", "[Content_Types].xml": b"types", "_rels/.rels": b"rels"}
    package = pack(parts, clock=CLOCK)
    assert pack(dict(reversed(parts.items())), clock=CLOCK) == package
    assert read_parts(package) == parts


def test_what_a_package_holds_comes_first_and_all_of_it_has_the_clock():
    package = pack({"a": b"", "[Content_Types].xml": b"", "Z": b""}, clock=CLOCK)
    held = zipfile.ZipFile(io.BytesIO(package)).infolist()
    assert [entry.filename for entry in held] == ["[Content_Types].xml", "Z", "a"]
    assert {entry.date_time for entry in held} == {(2022, 6, 24, 0, 0, 0)}


def test_a_clock_before_zip_began_is_no_error():
    assert pack({"a": b""}, clock=datetime(1970, 1, 1, tzinfo=UTC))


# Fonts


def test_a_face_calls_itself_as_the_brand_does(brand):
    face = brand.face(brand.fonts.serif, weight=600)
    font = TTFont(io.BytesIO(truetype(face, paired=True)))
    assert [str(font["name"].getName(n, 3, 1, 0x409)) for n in (1, 2)] == [brand.fonts.serif, "Bold"]
    assert font["OS/2"].usWeightClass == 700 and font["head"].macStyle == 1
    assert font["OS/2"].fsType == 0  # may be embedded


def test_of_two_bold_faces_the_bolder_is_embedded(brand):
    assert office_faces(brand)[brand.fonts.sans, "Bold"].weight == 700
    assert {style for _, style in office_faces(brand)} == {"Regular", "Bold", "Italic"}


def test_an_obfuscated_font_comes_back_with_its_key():
    content = bytes(range(256))
    key, hidden = obfuscated(content)
    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1] * 2
    assert bytes(a ^ b for a, b in zip(hidden[:32], mask, strict=True)) + hidden[32:] == content
    assert hidden[:32] != content[:32] and obfuscated(content) == (key, hidden)


def test_the_theme_has_the_brands_fonts_and_colours(brand):
    theme = theme_xml(brand).decode()
    assert f'typeface="{brand.fonts.serif}"' in theme and brand.colour("navy")[1:] in theme


# Pictures


def test_a_picture_is_sharp_as_large_as_drawn_and_the_same_each_time(brand):
    svg = mark_strip_svg(["improved", "worsened"], brand, size=96)
    with picture_maker(brand) as draw:
        first, second = draw(svg), draw(svg)
    assert first == second
    width, height = size_mm(first)
    assert (width, height) == (pytest.approx(55.9, abs=0.2), pytest.approx(25.4, abs=0.2))
    image = Image.open(io.BytesIO(first))
    assert image.info["dpi"][0] >= 200
    assert image.getpixel((0, 0)) == (255, 255, 255)


def test_a_picture_can_be_seen_through(brand):
    with picture_maker(brand) as draw:
        image = Image.open(io.BytesIO(draw(mark_strip_svg(["no-data"], brand), ground=None)))
    assert image.mode == "RGBA" and image.getpixel((0, 0))[3] == 0


def test_letters_are_drawn_in_the_brands_own_font(brand):
    """A font that the brand does not have draws nothing: no font of the machine gets in."""
    text = '<text x="2" y="30" font-size="30" font-family="{}">Ab</text>'
    sheet = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40" viewBox="0 0 60 40">{}</svg>'
    with picture_maker(brand) as draw:
        own, other = (draw(sheet.format(text.format(name))) for name in (brand.fonts.sans, "DejaVu Sans Mono"))
    assert Image.open(io.BytesIO(own)).getcolors() != [(100 * 150, (255, 255, 255))]
    assert own != other or brand.fonts.sans in ("DejaVu Sans Mono",)


# Alternative text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Line chart of burglary, by month.", ""),
        ("Mark I", ""),
        ("", "has no alternative text"),
        (None, "has no alternative text"),
        ("   ", "has no alternative text"),
        ("chart-1.png", "has a file name as alternative text (chart-1.png)"),
        ("/tmp/x/chart 1.svg", "has a file name as alternative text (/tmp/x/chart 1.svg)"),
        ("Picture 3", "has a number as alternative text (Picture 3)"),
    ],
)
def test_alternative_text_has_to_tell_something(text, fault):
    assert alt_fault(text) == fault


# The room that text needs


def test_text_is_as_wide_as_its_letters(brand):
    font = brand.face(brand.fonts.sans).path
    assert text_width("iiii", font, 10) < text_width("MMMM", font, 10)
    assert text_width("Burglary", font, 20) == pytest.approx(2 * text_width("Burglary", font, 10))


def test_lines_are_broken_at_words_and_a_long_word_inside(brand):
    font = brand.face(brand.fonts.sans).path
    assert lines_needed("one two three", font, 10, 1000) == 1
    assert lines_needed("one two three", font, 10, text_width("one two", font, 10) * 1.02, stand_in=OWN) == 2
    assert lines_needed("M" * 40, font, 10, text_width("M" * 11, font, 10), stand_in=OWN) == 4
    assert lines_needed("", font, 10, 10) == 1


def test_room_is_kept_for_a_wider_font(brand):
    font, text = brand.face(brand.fonts.sans).path, "Police deal with things that matter to people"
    width = text_width(text, font, 14) * 1.05
    assert text_height(text, font, 14, width, stand_in=OWN) < text_height(text, font, 14, width)
