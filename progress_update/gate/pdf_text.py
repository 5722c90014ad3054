"""The words of a PDF, page by page, read from its drawing instructions by the way the layout engine writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pikepdf
from pikepdf import Name, Object

_STEP = re.compile(rb"/(\S+) [\d.]+ Tf|<([0-9a-fA-F]+)>")
_NO_GLYPH = re.compile(rb"<(?:[0-9a-fA-F]{4})*?0000(?:[0-9a-fA-F]{4})*>")
_BLOCK = re.compile(rb"beginbfchar(.*?)endbfchar|beginbfrange(.*?)endbfrange", re.DOTALL)
_RANGE = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")


def page_texts(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What each page says, without its spaces: the engine places words, it does not space them."""
    return ("".join(_characters(page.obj)) for page in pdf.pages)


def undrawn(page: Object) -> bool:
    """Whether a page draws a glyph that stands for none (.notdef)."""
    return any(_NO_GLYPH.search(_content(place)) for place in _drawn_places(page))


def fonts(pdf: pikepdf.Pdf) -> dict[str, Object]:
    """Every font of the pages and of the drawings on them, by its name in the file."""
    found: dict[str, Object] = {}
    for page in pdf.pages:
        for place in _drawn_places(page.obj):
            for font in dict(held(place, "/Resources", "/Font") or {}).values():
                found[str(font.BaseFont)] = font
    return found


def held(thing: Any, *keys: str) -> Any:
    """What a dictionary holds under keys within keys, or nothing."""
    for key in keys:
        thing = None if thing is None else thing.get(key)
    return thing


def _drawn_places(page: Object) -> Iterator[Object]:
    """The page, and the drawings it puts in place, each with its own instructions."""
    seen: set[tuple[int, int]] = set()
    waiting = [page]
    while waiting:
        place = waiting.pop()
        yield place
        for drawing in dict(held(place, "/Resources", "/XObject") or {}).values():
            if drawing.get("/Subtype") == Name.Form and drawing.objgen not in seen:
                seen.add(drawing.objgen)
                waiting.append(drawing)


def _content(place: Object) -> bytes:
    """The instructions of a page, which may hold them in parts, or of a drawing."""
    content = place.get("/Contents", place)
    parts = list(content) if isinstance(content, pikepdf.Array) else [content]
    return b"\n".join(bytes(part.read_bytes()) for part in parts)


def _characters(page: Object) -> Iterator[str]:
    for place in _drawn_places(page):
        fonts_here = dict(held(place, "/Resources", "/Font") or {})
        letters: dict[bytes, str] = {}
        for font, text in _STEP.findall(_content(place)):
            if font:
                table = held(fonts_here.get(f"/{font.decode()}"), "/ToUnicode")
                letters = {} if table is None else _letters(bytes(table.read_bytes()))
            for i in range(0, len(text), 4):
                yield letters.get(text[i : i + 4].lower(), "").strip()


@lru_cache(maxsize=64)
def _letters(table: bytes) -> dict[bytes, str]:
    """The characters that a font's codes stand for."""
    found: dict[bytes, str] = {}
    for characters, ranges in _BLOCK.findall(table):
        for first, last, text in _RANGE.findall(ranges):
            start = int(text, 16)
            for n, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[b"%04x" % code] = chr(start + n)
        for code, text in re.findall(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", characters):
            found[code.lower()] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found
