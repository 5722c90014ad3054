"""What a screen reader meets in the PDF, and veraPDF lets pass: headings, tables, figures."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, NameTree, Object

from progress_update.gate.page_content import FILE_NAME, SHORT_ALT
from progress_update.gate.release import PDF, Release
from progress_update.gate.verdict import Finding
from progress_update.render.structure.tree import Tree, children, tag

LEVELS = tuple(f"H{level}" for level in range(1, 7))
SLACK = 1.0  # points that a figure may reach over the edge of the page
REPAIR = "See progress_update/render/structure"


def headings(release: Release) -> Iterator[Finding]:
    if not (tree := _tree(release)):
        return
    before, found = 0, tree.elements(*LEVELS)
    firsts = sum(tag(heading) == "H1" for heading in found)
    if firsts != 1:
        yield Finding(PDF, f"it has {firsts} first headings (H1)", "Leave one h1 in the page")
    for heading in found:
        level = int(tag(heading)[1])
        if before and level > before + 1:
            yield Finding(_page(release, heading), f"H{before} is followed by H{level}", f"Make it an h{before + 1}")
        before = level


def tables(release: Release) -> Iterator[Finding]:
    if not (tree := _tree(release)):
        return
    if "/IDTree" not in tree.root:
        yield Finding(PDF, "it has no index of identifiers (IDTree): cells cannot find their headers", REPAIR)
    known = {str(name) for name, _ in NameTree(tree.root.IDTree).items()} if "/IDTree" in tree.root else set()
    for number, table in enumerate(tree.elements("Table"), 1):
        where = f"{_page(release, table)}, table {number}"
        if not any(tag(part) == "Caption" for part in children(table)):
            said = "a table has no caption, or is the rest of one that a page break split"
            yield Finding(where, said, f"Give it a caption; a split table is joined in {REPAIR.removeprefix('See ')}")
        yield from _cells(table, where, known)


def _cells(table: Object, where: str, known: set[str]) -> Iterator[Finding]:
    cells = [cell for row in _below(table, "TR") for cell in children(row)]
    headers = [cell for cell in cells if tag(cell) == "TH"]
    if not headers:
        yield Finding(where, "a table has no header cell", "Head columns and rows with th")
    for header in headers:
        if _told(header, "/Scope") not in (Name.Row, Name.Column, Name.Both):
            yield Finding(where, "a header cell does not say whether it heads a row or a column", REPAIR)
    for cell in cells:
        lost = {str(name) for name in _told(cell, "/Headers") or ()} - known
        if lost:
            yield Finding(where, f"a cell names headers that are not there: {', '.join(sorted(lost))}", REPAIR)


def figures(release: Release) -> Iterator[Finding]:
    if not (tree := _tree(release)):
        return
    for figure in tree.elements("Figure"):
        where, said = _page(release, figure), " ".join(str(figure.get("/Alt", "")).split())
        if len(said) < SHORT_ALT or FILE_NAME.search(said):
            yield Finding(where, f"the alternative text of a picture is '{said}'", "Say what it shows")
        if not _lies_on(figure.Pg, _told(figure, "/BBox", owner="/Layout")):
            yield Finding(where, f"the place of a picture ('{said[:40]}') is not on its page", REPAIR)


def _lies_on(page: Object, box: Object | None) -> bool:
    if box is None or len(box) != 4:
        return False
    left, bottom, right, top = (float(edge) for edge in box)
    x0, y0, x1, y1 = (float(edge) for edge in page.MediaBox)
    inside = x0 - SLACK <= left < right <= x1 + SLACK and y0 - SLACK <= bottom < top <= y1 + SLACK
    return inside


def _told(element: Object, key: str, *, owner: str = "/Table") -> Object | None:
    """An attribute of an element, whichever of its attribute objects holds it."""
    held = element.get("/A")
    for told in held if isinstance(held, Array) else [held]:
        if isinstance(told, Dictionary) and told.get("/O") == Name(owner) and key in told:
            return told[key]
    return None


def _below(element: Object, name: str) -> Iterator[Object]:
    for part in children(element):
        if tag(part) == name:
            yield part
        else:
            yield from _below(part, name)


def _tree(release: Release) -> Tree | None:
    return Tree(release.pdf) if "/StructTreeRoot" in release.pdf.Root else None


def _page(release: Release, element: Object) -> str:
    place = element.get("/Pg")
    numbers: dict[object, int] = {page.objgen: number for number, page in enumerate(release.pdf.pages, 1)}
    return f"page {numbers[place.objgen]}" if place is not None and place.objgen in numbers else PDF
