"""Fonts without the packing of the web."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from progress_update.brand import Face, read_brand
from progress_update.unpacked import unpack, unpack_ahead, unpacked


def test_an_unpacked_font_has_every_letter_of_the_packed_one_as_wide_as_it_was(root, tmp_path):
    for face in read_brand(root / "templates" / "brand").faces:
        unpack(face.path, tmp_path / "font.ttf")
        packed, plain = TTFont(face.path), TTFont(tmp_path / "font.ttf")
        assert (packed.flavor, plain.flavor) == ("woff2", None)
        assert packed.getBestCmap() == plain.getBestCmap()
        assert packed["hmtx"].metrics == plain["hmtx"].metrics


def test_a_font_that_is_not_packed_stays_as_it_is(root):
    packed = read_brand(root / "templates" / "brand").faces[0].path.read_bytes()
    plain = unpacked(packed)
    assert unpacked(plain) == plain
    assert TTFont(BytesIO(plain)).flavor is None


def test_a_font_is_unpacked_once_and_one_that_cannot_be_read_is_left_to_whoever_needs_it(root, tmp_path):
    (tmp_path / "broken.woff2").write_bytes(b"wOF2 and nothing that follows")
    whole = read_brand(root / "templates" / "brand").faces[0]
    unpacked.cache_clear()
    unpack_ahead([Face("A", 400, "normal", tmp_path / "broken.woff2"), whole, Face("B", 400, "normal", Path("gone"))])
    unpacked(whole.path.read_bytes())
    assert (unpacked.cache_info().misses, unpacked.cache_info().hits) == (2, 1)
