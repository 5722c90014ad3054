"""Drawings that only slides need: charts at their size, and columns of marks and changes beside the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from progress_update.brand import Brand
from progress_update.charts.style import Canvas
from progress_update.framework import Measure
from progress_update.marks import mark_strip_svg, whisker_svg
from progress_update.tables import judgement_kind
from progress_update.words import Finding

DPI = 400  # of the drawings; on the slide they are larger
# A chart's letters are drawn as in print and enlarged to what a room can read.
LARGER = 14 / 8.5
CHART = Canvas("slide", 206 / LARGER, 90 / LARGER, 8.5)

_SIZE = re.compile(r'<svg xmlns="[^"]*" viewBox="0 0 (\S+) (\S+)" width="[^"]*" height="[^"]*">')


def marks_column(judgements: Sequence[str], brand: Brand, *, heights: Sequence[float], mark: float) -> str:
    """A mark a row of a table whose rows are so many millimetres high; each mark in the middle of its row."""
    drawn = [mark_strip_svg([judgement_kind(judgement)], brand) for judgement in judgements]
    placed = [
        _placed(svg, y + (row - mark) / 2, mark, mark)
        for svg, y, row in zip(drawn, _tops(heights), heights, strict=True)
    ]
    return _drawing(placed, mark, sum(heights))


def changes_column(
    pairs: Sequence[tuple[Measure, Finding]], brand: Brand, *, heights: Sequence[float], width: float
) -> str:
    """The dot and whisker of each change on one line of no change, better to the right; nothing without a change."""
    placed = [
        _placed(_change(measure, finding, brand), y, width, row, cut=True)
        for (measure, finding), y, row in zip(pairs, _tops(heights), heights, strict=True)
        if finding.compared
    ]
    return _drawing(placed, width, sum(heights))


def _tops(heights: Sequence[float]) -> list[float]:
    return [sum(heights[:n]) for n in range(len(heights))]


def side(measure: Measure, finding: Finding) -> tuple[float, float, float]:
    """The change and its interval in per cent or points, turned so that more is better for Londoners."""
    turn = 1 if measure.direction == "increase" else -1
    low, change, high = (100 * turn * finding.row[f"change_{name}"] for name in ("low", "judged", "high"))
    return low, change, high


def _change(measure: Measure, finding: Finding, brand: Brand) -> str:
    return whisker_svg(*side(measure, finding), kind=judgement_kind(finding.judgement), brand=brand)


def _placed(svg: str, y: float, width: float, height: float, *, cut: bool = False) -> str:
    """One drawing inside another; `cut` to the box's shape about its middle, or fitted into the box."""

    def head(found: re.Match[str]) -> str:
        across, down = float(found[1]), float(found[2])
        seen = across * height / width if cut else down
        box = f'viewBox="0 {(down - seen) / 2:.3f} {across:g} {seen:.3f}"'
        return f'<svg y="{y:.3f}" width="{width:g}" height="{height:g}" {box}>'

    return _SIZE.sub(head, svg, count=1)


def _drawing(placed: Sequence[str], width: float, height: float) -> str:
    size = f'width="{width:g}mm" height="{height:.3f}mm" viewBox="0 0 {width:g} {height:.3f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(placed)}</svg>'
