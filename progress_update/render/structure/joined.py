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
    order = tree.elements()
    tables = [(place, element) for place, element in enumerate(order) if tag(element) == "Table"]
    ends = [place + _size(table) for place, table in tables]
    before: Object | None = None
    for number, (place, table) in enumerate(tables):
        between = order[ends[number - 1] : place] if number else []
        if before is not None and _goes_on(before, table) and _only_around(table, between):
            before = before if _join(tree, before, table) else table
        else:
            before = table


def _goes_on(before: Object, table: Object) -> bool:
    """Whether a table may be the rest of the one before: no caption, as many headings, a later page."""
    return (
        _has_caption(before)
        and not _has_caption(table)
        and _headings(before) == _headings(table) > 0
        and before.Pg.objgen != table.Pg.objgen
        and not any(is_reference(part) for leaf in _leaves(_band(table, "THead")) for part in parts(leaf))
    )


def _only_around(table: Object, between: list[Object]) -> bool:
    """Whether what comes between two tables only opens around the second: nothing is read in between."""
    around: set[tuple[int, int]] = set()
    element = table.P
    while "/S" in element:
        around.add(element.objgen)
        element = element.P
    return all(element.objgen in around for element in between)


def _join(tree: Tree, before: Object, table: Object) -> bool:
    """Move the rows over; False where the headings printed again could not be hidden, and all stays as it is."""
    headings = list(_leaves(_band(table, "THead")))
    wanted = {part for leaf in headings for part in parts(leaf)}
    if mark_as_artifact(tree.pdf, table.Pg, wanted) != wanted:
        return False
    for leaf in headings:
        tree.remove(leaf)
    rows = [row for band in children(table) if tag(band) == "TBody" for row in parts(band)]
    body = [band for band in children(before) if tag(band) == "TBody"][-1]
    tree.give(body, [*parts(body), *rows])
    tree.give(table, [])
    tree.remove(table)
    return True


def _size(element: Object) -> int:
    """How many elements there are in it, itself among them."""
    return 1 + sum(map(_size, children(element)))


def _band(table: Object, name: str) -> Object:
    return next(band for band in children(table) if tag(band) == name)


def _headings(table: Object) -> int:
    rows = [row for band in children(table) if tag(band) == "THead" for row in children(band)]
    return len(children(rows[0])) if rows else 0


def _has_caption(table: Object) -> bool:
    return any(tag(part) == "Caption" for part in children(table))


def _leaves(element: Object) -> Iterator[Object]:
    """The elements that hold content of the page themselves."""
    if any(not is_element(part) for part in parts(element)):
        yield element
    for child in children(element):
        yield from _leaves(child)
