"""Contrast of every pair of colours that the page, its charts and its marks use, from their own colours."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Element

from progress_update.brand import JUDGEMENTS
from progress_update.contrast import MARK, TEXT, contrast
from progress_update.gate.cascade import MEDIA, hex_of, painted, palette
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding

# What the brand keeps for hairlines and grounds: they never carry meaning alone.
QUIET = ("line", "tint", "beam", "white")
REMEDY = "Change the colour in templates/brand/_brand.yml, or which one the style sheet or the chart takes"
_DRAWN = re.compile(r"data:image/svg\+xml(?:,(%3Csvg.+?%3C/svg%3E)|;base64,([\w+/=]+))")
_SVG = "{http://www.w3.org/2000/svg}"


def text(release: Release) -> Iterator[Finding]:
    """WCAG 2.2, 1.4.3; the lower bar for large text is not made use of."""
    names = _names(release)
    for medium in MEDIA:
        seen = set()
        for found in painted(release.page, medium):
            paint = found.paint
            if found.element.tag != "svg" and paint not in seen:
                seen.add(paint)
                yield from _too_weak(
                    paint.text, paint.ground, TEXT, names, release.page.where(found.element), f"text {medium}"
                )


def charts(release: Release) -> Iterator[Finding]:
    """WCAG 2.2, 1.4.11 for what is drawn, 1.4.3 for what is written in it."""
    names, grounds = _names(release), set()
    for found in painted(release.page, MEDIA[0]):
        if found.element.tag == "svg":
            where = release.page.where(found.element.getparent())
            yield from _drawing(found.element, found.paint.ground, names, where)
        grounds.add(found.paint.ground)
    for written, encoded in sorted(set(_DRAWN.findall(release.page.source))):
        tree = etree.fromstring(b64decode(encoded) if encoded else unquote(written).encode())
        for ground in sorted(ground for ground in grounds if names.get(ground) in ("white", "tint")):
            yield from _drawing(tree, ground, names, "a mark or a whisker of the scorecard")
    yield from _letters(release)


def _drawing(drawing: Element, ground: str, names: dict[str, str], where: str) -> Iterator[Finding]:
    quiet = {colour for colour, name in names.items() if name in QUIET}
    colours = set(_colours(drawing))
    grounds = {ground} | {
        colour for kind, colour in colours if kind == "fill" and names.get(colour) in ("tint", "beam")
    }
    for kind, colour in sorted(colours):
        if colour not in names:
            yield Finding(
                where, f"the colour {colour} is none of the brand's", "Take one from templates/brand/_brand.yml"
            )
        elif kind == "text" or colour not in quiet:
            least = TEXT if kind == "text" else MARK
            for behind in sorted(grounds - {colour}):
                yield from _too_weak(
                    colour, behind, least, names, where, "text" if kind == "text" else "a line or shape"
                )


def _colours(drawing: Element) -> Iterator[tuple[str, str]]:
    """Every colour of a drawing, with what it paints: text, fill or stroke."""
    for element in drawing.iter():
        tag = str(element.tag).removeprefix(_SVG)
        for name in ("fill", "stroke"):
            if (value := element.get(name)) and (colour := hex_of(value)):
                yield "text" if tag == "text" else name, colour


def _letters(release: Release) -> Iterator[Finding]:
    """The letters of the marks are white on the colour of the judgement, or the other way about."""
    colours = palette(release.page)
    for judgement in JUDGEMENTS:
        if judgement in colours:
            yield from _too_weak(
                colours[judgement], colours["white"], TEXT, _names(release), f"the mark of '{judgement}'", "its letter"
            )


def _too_weak(
    colour: str, behind: str, least: float, names: dict[str, str], where: str, what: str
) -> Iterator[Finding]:
    ratio = contrast(colour, behind)
    if ratio < least:
        pair = f"{_called(colour, names)} on {_called(behind, names)}"
        yield Finding(where, f"{what}: {pair} is {ratio:.1f}:1, and needs {least:g}:1", REMEDY)


def _called(colour: str, names: dict[str, str]) -> str:
    return f"{names[colour]} {colour}" if colour in names else colour


def _names(release: Release) -> dict[str, str]:
    """The brand's name of each colour; of two names the one that comes first, as aliases come last."""
    found: dict[str, str] = {}
    for name, colour in palette(release.page).items():
        found.setdefault(colour, name)
    return found
