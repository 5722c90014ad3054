"""Tables broken over pages: the layout engine leaves a table for each page, only the first with a caption.

Their rows are gathered into the first, so that a reader meets one table. The headings that the engine prints again
at the top of each page are for the eye: they become artifacts.
"""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Object

from progress_update.render.structure.figures import mark_as_artifact
from progress_update.render.structure.tree import Tree, children, is_element, is_reference, parts, tag


def join_tables(tree: Tree) -> None:
    before: Object | None = None
    for table in tree.elements("Table"):
        if before is not None and _goes_on(before, table):
            _join(tree, before, table)
        else:
            before = table


def _goes_on(before: Object, table: Object) -> bool:
    """Whether a table is the rest of the one before: no caption, as many headings, at the very top of a later page."""
    return (
        _has_caption(before)
        and not _has_caption(table)
        and _headings(before) == _headings(table) > 0
        and before.Pg.objgen != table.Pg.objgen
        and _stands(before, -1)
        and _stands(table, 0)
        and not any(is_reference(part) for leaf in _leaves(_band(table, "THead")) for part in parts(leaf))
    )


def _join(tree: Tree, before: Object, table: Object) -> None:
    headings = list(_leaves(_band(table, "THead")))
    wanted = {part for leaf in headings for part in parts(leaf)}
    if mark_as_artifact(tree.pdf, table.Pg, wanted) != wanted:
        return
    for leaf in headings:
        tree.remove(leaf)
    rows = [row for band in children(table) if tag(band) == "TBody" for row in parts(band)]
    body = [band for band in children(before) if tag(band) == "TBody"][-1]
    tree.give(body, [*parts(body), *rows])
    tree.give(table, [])
    tree.remove(table)


def _band(table: Object, name: str) -> Object:
    return next(band for band in children(table) if tag(band) == name)


def _headings(table: Object) -> int:
    rows = [row for band in children(table) if tag(band) == "THead" for row in children(band)]
    return len(children(rows[0])) if rows else 0


def _has_caption(table: Object) -> bool:
    return any(tag(part) == "Caption" for part in children(table))


def _stands(element: Object, place: int) -> bool:
    """Whether an element is the first (0) or last (-1) thing on its page, as the tree has pages: one Part each."""
    while tag(element) != "Part":
        around = element.P
        if "/S" not in around or not is_element(last := parts(around)[place]) or last.objgen != element.objgen:
            return False
        element = around
    return True


def _leaves(element: Object) -> Iterator[Object]:
    """The elements that hold content of the page themselves."""
    if any(not is_element(part) for part in parts(element)):
        yield element
    for child in children(element):
        yield from _leaves(child)
