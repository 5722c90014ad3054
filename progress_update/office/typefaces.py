"""The brand's fonts as Word, PowerPoint and the picture maker can use them, and how wide they set a text."""

from __future__ import annotations

import hashlib
import io
import uuid
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from progress_update.brand import Brand, Face
from progress_update.unpacked import unpacked

_FAMILY, _STYLE, _FULL, _POSTSCRIPT = 1, 2, 4, 6
_BOLD, _ITALIC = 1 << 5, 1 << 0
_REGULAR = 1 << 6
BOLD_FROM = 600  # office programs know two weights: from here on a face serves as the bold one


def truetype(face: Face, *, paired: bool = False) -> bytes:
    """The face as a TrueType file that calls its family as the brand does.

    `paired` makes it one of the four that office programs know of a family: regular, bold and their italics.
    """
    return _named(unpacked(face.path.read_bytes()), face, paired=paired)


def office_faces(brand: Brand) -> dict[tuple[str, str], Face]:
    """By family and style ("Regular", "Bold", "Italic", "Bold Italic") the face to embed: of two bolds the bolder."""
    return {(face.family, _style(face)): face for face in sorted(brand.faces, key=lambda face: face.weight)}


def face_of(brand: Brand, family: str, *, bold: bool = False) -> Face:
    """The lightest upright face of a family, or its heaviest; SettingsError where the brand has none."""
    weights = [face.weight for face in brand.faces if face.family == family and face.style == "normal"]
    return brand.face(family, weight=(max if bold else min)(weights, default=400))


def obfuscated(font: bytes) -> tuple[str, bytes]:
    """A font as it is embedded in a Word file: its key, made from its content, and the bytes the key covers.

    ECMA-376 part 4, 17.8.1: the first 32 bytes are combined with the key, read backwards.
    """
    key = uuid.uuid5(uuid.NAMESPACE_OID, hashlib.sha256(font).hexdigest())
    mask = key.bytes[::-1] * 2
    return f"{{{str(key).upper()}}}", bytes(a ^ b for a, b in zip(font[:32], mask, strict=True)) + font[32:]


def text_width(text: str, font: Path, size: float) -> float:
    """How long a line of text is, in the unit of `size`; a character that the font lacks counts as one em."""
    widths, em = _advances(font)
    return sum(widths.get(ord(sign), em) for sign in text) * size / em


@lru_cache(maxsize=64)
def _named(truetype: bytes, face: Face, *, paired: bool) -> bytes:
    """Kept, because Word and slides ask for the same faces, and each takes as long as a chart."""
    font = TTFont(io.BytesIO(truetype), recalcTimestamp=False)
    style = _style(face) if paired else f"{face.weight} {face.style}"
    _rename(font, face.family, style)
    if paired:
        _mark_style(font, bold=face.weight >= BOLD_FROM, italic=face.style == "italic")
    written = io.BytesIO()
    font.save(written, reorderTables=False)
    return written.getvalue()


@cache
def _advances(font: Path) -> tuple[dict[int, int], int]:
    opened = TTFont(font)
    metrics = opened["hmtx"]
    return {code: metrics[name][0] for code, name in opened.getBestCmap().items()}, opened["head"].unitsPerEm


def _style(face: Face) -> str:
    words = ["Bold"] if face.weight >= BOLD_FROM else []
    words += ["Italic"] if face.style == "italic" else []
    return " ".join(words) or "Regular"


def _rename(font: TTFont, family: str, style: str) -> None:
    names = {_FAMILY: family, _STYLE: style, _FULL: f"{family} {style}"}
    names[_POSTSCRIPT] = f"{family}-{style}".replace(" ", "")
    for identifier, text in names.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)


def _mark_style(font: TTFont, *, bold: bool, italic: bool) -> None:
    selection = (_BOLD if bold else 0) | (_ITALIC if italic else 0) or _REGULAR
    font["OS/2"].fsSelection = selection
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["head"].macStyle = (1 if bold else 0) | (2 if italic else 0)
