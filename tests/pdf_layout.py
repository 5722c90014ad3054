"""What stands where in a report's PDF: elements in reading order, how full pages are, sizes of text, colours."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import pikepdf

from progress_update.render.structure.tree import Tree, children, is_reference, parts, tag

MM = 72 / 25.4
TOP, BOTTOM = 20 * MM, (297 - 18) * MM  # of the body, as style.css sets it
HIDDEN = 1.0  # headings for screen readers are drawn at a tenth of a point


@dataclass(frozen=True)
class Placed:
    """An element, the page it begins on and, if it is a link out, where to."""

    tag: str
    page: int
    target: str


def placed(pdf: Path) -> list[Placed]:
    """Every element with content, in reading order."""
    with pikepdf.open(pdf) as opened:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        found = ((element, _page(element, numbers)) for element in Tree(opened).elements())
        return [Placed(tag(element), page, _target(element)) for element, page in found if page]


def fill(pdf: Path) -> list[float]:
    """How far down its body each page is filled by words, from 0 to 1."""
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = re.findall(r"<page .*?</page>", told, re.DOTALL)
    lowest = [[float(y) for y in re.findall(r'yMax="([\d.]+)"', page)] for page in pages]
    inside = [[y for y in ys if TOP < y < BOTTOM + 2] for ys in lowest]
    return [(max(ys, default=TOP) - TOP) / (BOTTOM - TOP) for ys in inside]


def words(pdf: Path, page: int) -> str:
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-layout", pdf, "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def outline(pdf: Path) -> list[tuple[str, int]]:
    """The bookmarks of the first level with their pages."""
    with pikepdf.open(pdf) as opened, opened.open_outline() as bookmarks:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        names = {str(key): value for key, value in pikepdf.NameTree(opened.Root.Names.Dests).items()}
        found = []
        for item in bookmarks.root:
            goal = item.destination if item.destination is not None else item.action.D
            goal = names[str(goal)] if isinstance(goal, pikepdf.String) else goal
            goal = goal.D if isinstance(goal, pikepdf.Dictionary) else goal
            found.append((item.title, numbers[goal[0].objgen]))
        return found


def sizes(pdf: Path) -> set[float]:
    """Every size that text is drawn at, in points, as it comes out on paper."""
    with pikepdf.open(pdf) as opened:
        return {
            round(size, 2)
            for page in opened.pages
            for size in _sizes(page, page.get("/Resources"), _UNIT)
            if size > HIDDEN
        }


def colours(pdf: Path) -> set[str]:
    """Every colour that is painted with, as #RRGGBB."""
    with pikepdf.open(pdf) as opened:
        return {colour for page in opened.pages for colour in _colours(page, page.get("/Resources"))}


def _page(element: Any, numbers: dict[Any, int]) -> int | None:
    """Where the first content of an element lies: its own page, if it holds content, or its first part's."""
    if any(isinstance(part, int) for part in parts(element)) and "/Pg" in element:
        return numbers.get(element.Pg.objgen)
    below = (_page(child, numbers) for child in children(element))
    return next((page for page in below if page), numbers.get(element.Pg.objgen) if "/Pg" in element else None)


def _target(element: Any) -> str:
    for part in parts(element):
        if is_reference(part) and "/A" in part.Obj and "/URI" in part.Obj.A:
            return str(part.Obj.A.URI)
    return ""


_UNIT = pikepdf.Matrix()


def _sizes(stream: Any, resources: Any, start: pikepdf.Matrix) -> Iterator[float]:
    kept, now, text, size = [], start, _UNIT, 0.0
    for given, operator in pikepdf.parse_content_stream(stream):
        match str(operator):
            case "q":
                kept.append(now)
            case "Q":
                now = kept.pop()
            case "cm":
                now = pikepdf.Matrix(*map(float, given)) @ now
            case "BT":
                text = _UNIT
            case "Tm":
                text = pikepdf.Matrix(*map(float, given))
            case "Tf":
                size = float(given[1])
            case "Tj" | "TJ":
                whole = text @ now
                yield size * sqrt(abs(whole.a * whole.d - whole.b * whole.c))
            case "Do":
                yield from _within(_sizes, given[0], resources, now)


def _colours(stream: Any, resources: Any) -> Iterator[str]:
    for given, operator in pikepdf.parse_content_stream(stream):
        if str(operator) in ("rg", "RG", "sc", "SC", "scn", "SCN") and len(given) == 3:
            yield "#" + "".join(f"{round(float(part) * 255):02X}" for part in given)
        elif str(operator) == "Do":
            yield from _within(_colours, given[0], resources)


def _within(read: Any, name: Any, resources: Any, *state: Any) -> Iterator[Any]:
    """The same of a drawing within the drawing."""
    drawing = resources.XObject[str(name)]
    if drawing.Subtype == pikepdf.Name.Form:
        yield from read(drawing, drawing.get("/Resources"), *state)
