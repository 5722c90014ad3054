"""The pictures of the Word document, made from the drawings that the stitched source names."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from progress_update.brand import JUDGEMENTS
from progress_update.charts.style import Canvas
from progress_update.exhibits.origin import download
from progress_update.exhibits.report import Report
from progress_update.marks import mark_strip_svg
from progress_update.office.pictures import Draw, logo_picture

# Charts take the whole measure here, and stand above their figures, not beside them.
PAGE = Canvas("page", 170, 36, 9)
_NAMED = re.compile(r"!\[[^\]]*\]\((figures/[\w.-]+)\)(\{[^}]*\})?")
_IN_STYLE = re.compile(r"url\('(data:image/svg\+xml,[^']*)'\)")
_BOX = re.compile(r'viewBox="0 0 (\S+) (\S+)" width="[^"]*" height="[^"]*"')
_ROW = 22  # of the 80 units of a scorecard's drawing, those that a row of the table has room for
_ACROSS_MM = 25.5
_MARK = 48  # CSS pixels; shown smaller, so that it stays sharp


def write_drawings(report: Report, release: Path, source: str, folder: Path, draw: Draw) -> None:
    """Write to `folder` every picture that the document will ask for, by the name it asks with (see word.lua)."""
    folder.mkdir()
    for kind in JUDGEMENTS:
        (folder / f"mark-{kind}.png").write_bytes(draw(mark_strip_svg([kind], report.brand, size=_MARK)))
    if report.brand.logo:
        (folder / "logo.png").write_bytes(logo_picture(report.brand, draw))
    for address in sorted(set(_IN_STYLE.findall(source))):
        name = hashlib.sha1(address.encode(), usedforsecurity=False).hexdigest()
        (folder / f"{name}.png").write_bytes(draw(_row_high(unquote(address.partition(",")[2]))))
    for file in _named(source):
        held = release / "source" / file
        ground = "tint" if held.stem.startswith("marks-house-") else "white"
        content = held.read_bytes() if held.suffix == ".png" else draw(_drawing(report, release, held), ground=ground)
        (folder / f"{held.stem}.png").write_bytes(content)


def _named(source: str) -> Iterator[str]:
    for file, attributes in sorted(set(_NAMED.findall(source))):
        if ".narrow" not in attributes:
            yield file


def _drawing(report: Report, release: Path, held: Path) -> str:
    """A chart of figures is drawn anew for the page; whatever else is drawn stays as it is."""
    data = release / download(held.stem.removesuffix("-wide"))
    if held.stem.endswith("-wide") and data.is_file():
        return report.chart(_series_in(data), PAGE)
    return held.read_text(encoding="utf-8")


def _series_in(data: Path) -> list[str]:
    """The series of a figure, in the order in which its data have them."""
    with data.open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys(row["measure"] for row in csv.DictReader(file)))


def _row_high(svg: str) -> str:
    """A drawing of the scorecard, cut to the height of a row, so that the lines of all rows meet."""
    return _BOX.sub(lambda box: _cut(float(box[1]), float(box[2])), svg, count=1)


def _cut(width: float, height: float) -> str:
    size = f'width="{_ACROSS_MM}mm" height="{_ACROSS_MM * _ROW / width:.3f}mm"'
    return f'viewBox="0 {(height - _ROW) / 2:g} {width:g} {_ROW}" {size}'
