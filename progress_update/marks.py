"""The five marks of judgement, and the dot and whisker of the scorecard, as small SVG drawings.

A mark is a shape and a letter, so that neither colour nor shape carries it alone. The letters are drawn as
outlines: a screen reader hears the word beside the mark, not the letter too. Text out is the same for the
same input, to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from progress_update.brand import JUDGEMENTS, Brand

MARK = 20.0  # side of the square a mark is drawn in
PITCH = 24.0  # from one mark of a strip to the next
LETTER_SIZE = 11.5

WHISKER_WIDTH, WHISKER_HEIGHT = 124.0, 80.0
_INSET = 3.0  # keeps an arrow's tip and a dot at the limit inside the drawing


@dataclass(frozen=True)
class Shape:
    """One mark: its outline, the letter and the middle of the letter, and how the outline is painted."""

    outline: str
    letter: str
    middle: float
    filled: bool = False
    stroke: float = 0.0
    dashes: str = ""


SHAPES: dict[str, Shape] = {
    "improved": Shape("M1 2H12L19 10 12 18H1Z", "I", 8.2, filled=True),
    "worsened": Shape("M19 2H8L1 10 8 18H19Z", "W", 11.6, filled=True),
    "no-clear-change": Shape("M6.5 2H13.5L19.5 10 13.5 18H6.5L.5 10Z", "N", 10.0, filled=True),
    "no-comparison": Shape("M2.7 2.7H17.3V17.3H2.7Z", "C", 10.0, stroke=1.4),
    "no-data": Shape("M2.7 2.7H17.3V17.3H2.7Z", "x", 10.0, stroke=1.1, dashes="2.1 1.55"),
}


def mark_strip_svg(kinds: Sequence[str], brand: Brand, *, per_row: int | None = None, size: float = 16.0) -> str:
    """A row of marks in the order given, `size` CSS pixels each; further rows after every `per_row` marks."""
    across = min(per_row or len(kinds), len(kinds)) or 1
    once = "".join(f'<g id="{kind}">{_mark(kind, brand)}</g>' for kind in JUDGEMENTS if kind in kinds)
    placed = "".join(
        f'<use href="#{kind}" x="{_n(i % across * PITCH)}" y="{_n(i // across * PITCH)}"/>'
        for i, kind in enumerate(kinds)
    )
    width, height = across * PITCH - (PITCH - MARK), -(-len(kinds) // across) * PITCH - (PITCH - MARK)
    return _svg(f"<defs>{once}</defs>{placed}", width, max(height, MARK), scale=size / MARK)


def marks_css(brand: Brand) -> str:
    """The style rules that put a mark before each word of judgement, and the gable on the house.

    The gable is the two corners above its slopes, in white over the roof's own colour.
    """
    marks = {kind: _uri(_svg(_mark(kind, brand), MARK, MARK)) for kind in JUDGEMENTS}
    rules = [f'.judgement.{kind}::before{{background-image:url("{mark}")}}' for kind, mark in marks.items()]
    corners = f'<path fill="{brand.colour("white")}" d="M0 0H50L0 100ZM100 0H50L100 100Z"/>'
    stretched = _svg(corners, 100, 100).replace("<svg ", '<svg preserveAspectRatio="none" ', 1)
    return "\n".join([*rules, f'.roof::before{{background-image:url("{_uri(stretched)}")}}']) + "\n"


def whisker_svg(low: float, value: float, high: float, *, kind: str, brand: Brand, limit: float = 20.0) -> str:
    """The dot and whisker of one change, on an axis from -limit to +limit.

    The caller has turned the figures so that right of the line is better for Londoners. An end beyond the
    limit becomes an arrow head; a value beyond it, a dashed arrow alone. The dot is filled when the judgement
    is improved or worsened, hollow otherwise.
    """
    low, high = sorted((low, high))
    reading = _arrow(value, limit, brand.judgement_colour(kind)) if abs(value) > limit else ""
    drawn = _axis(brand, limit) + (reading or _dot_and_whisker(low, value, high, limit, kind, brand))
    return _svg(drawn, WHISKER_WIDTH, WHISKER_HEIGHT)


def whisker_uri(low: float, value: float, high: float, *, kind: str, brand: Brand, limit: float = 20.0) -> str:
    """The drawing of `whisker_svg` as a data URI without quotes, brackets or bars: safe in a Markdown attribute."""
    return _uri(whisker_svg(low, value, high, kind=kind, brand=brand, limit=limit))


def _mark(kind: str, brand: Brand) -> str:
    shape, colour = SHAPES[kind], brand.judgement_colour(kind)
    white = brand.colour("white")
    dashes = f' stroke-dasharray="{shape.dashes}"' if shape.dashes else ""
    paint = (
        f'fill="{colour}"'
        if shape.filled
        else f'fill="{"none" if dashes else white}" stroke="{colour}" stroke-width="{_n(shape.stroke)}"{dashes}'
    )
    bold = brand.face(brand.fonts.sans, weight=700).path
    return f'<path {paint} d="{shape.outline}"/>' + _letter(bold, shape, white if shape.filled else colour)


def _letter(font_file: Path, shape: Shape, colour: str) -> str:
    path, (left, bottom, right, top), em = _glyph(font_file, shape.letter)
    scale = LETTER_SIZE / em
    x, y = shape.middle - scale * (left + right) / 2, MARK / 2 + scale * (bottom + top) / 2
    move = f"translate({_n(x)} {_n(y)}) scale({scale:.4f} {-scale:.4f})"
    return f'<path transform="{move}" fill="{colour}" d="{path}"/>'


@cache
def _glyph(font_file: Path, letter: str) -> tuple[str, tuple[float, float, float, float], int]:
    font = _font(font_file)
    glyphs, name = font.getGlyphSet(), font.getBestCmap()[ord(letter)]
    path, bounds = SVGPathPen(glyphs, ntos=_n), BoundsPen(glyphs)
    glyphs[name].draw(path)
    glyphs[name].draw(bounds)
    return path.getCommands(), bounds.bounds, font["head"].unitsPerEm


@cache
def _font(file: Path) -> TTFont:
    """Kept open: a font is unpacked whole for the first letter that is taken from it."""
    return TTFont(file)


def _axis(brand: Brand, limit: float) -> str:
    hairlines = "".join(_upright(_x(at, limit), brand.colour("line"), 0.75) for at in (-limit / 2, limit / 2))
    return hairlines + _upright(_x(0.0, limit), brand.colour("ink"), 1.2)


def _upright(x: float, colour: str, width: float) -> str:
    return f'<path d="M{_n(x)} 0V{_n(WHISKER_HEIGHT)}" stroke="{colour}" stroke-width="{_n(width)}"/>'


def _dot_and_whisker(low: float, value: float, high: float, limit: float, kind: str, brand: Brand) -> str:
    colour = brand.judgement_colour(kind)
    middle, dot = WHISKER_HEIGHT / 2, _x(value, limit)
    ends = "".join(_end(end, limit, colour) for end in (low, high))
    line = f'<path d="M{_n(_x(low, limit))} {_n(middle)}H{_n(_x(high, limit))}" stroke="{colour}" stroke-width="1.6"/>'
    judged = kind in ("improved", "worsened")
    fill = colour if judged else brand.colour("white")
    circle = f'<circle cx="{_n(dot)}" cy="{_n(middle)}" r="3.6" fill="{fill}" stroke="{colour}" stroke-width="1.5"/>'
    return line + ends + circle


def _end(end: float, limit: float, colour: str) -> str:
    x, middle = _x(end, limit), WHISKER_HEIGHT / 2
    if abs(end) <= limit:
        return f'<path d="M{_n(x)} {_n(middle - 3.5)}V{_n(middle + 3.5)}" stroke="{colour}" stroke-width="1.6"/>'
    return _head(x, 1 if end > 0 else -1, 5.0, 3.2, colour)


def _arrow(value: float, limit: float, colour: str) -> str:
    side, middle = (1 if value > 0 else -1), WHISKER_HEIGHT / 2
    tip, start = _x(side * limit, limit), _x(side * limit / 2, limit)
    paint = f'stroke="{colour}" stroke-width="1.8" stroke-dasharray="4 2.5"'
    shaft = f'<path d="M{_n(start)} {_n(middle)}H{_n(tip - side * 9)}" {paint}/>'
    return shaft + _head(tip, side, 10.0, 5.0, colour)


def _head(tip: float, side: int, length: float, half: float, colour: str) -> str:
    middle, back = WHISKER_HEIGHT / 2, tip - side * length
    return f'<path d="M{_n(tip)} {_n(middle)}L{_n(back)} {_n(middle - half)}V{_n(middle + half)}Z" fill="{colour}"/>'


def _x(value: float, limit: float) -> float:
    """Where a change lies across the drawing; beyond the limit, the edge."""
    held = max(-limit, min(limit, value))
    return WHISKER_WIDTH / 2 + held / limit * (WHISKER_WIDTH / 2 - _INSET)


def _svg(body: str, width: float, height: float, *, scale: float = 1.0) -> str:
    box = f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width * scale)}" height="{_n(height * scale)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{body}</svg>'


def _uri(svg: str) -> str:
    return "data:image/svg+xml," + quote(svg, safe=" /:=,;.-+")


def _n(number: float) -> str:
    """A number with at most two decimals and no trailing zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".") if number else "0"
