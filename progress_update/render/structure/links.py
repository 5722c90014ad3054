"""Links: every link annotation belongs to a Link element, and one link is one annotation.

The layout engine makes an annotation for the link and another for each inline element inside it, and hangs
the second on an element that is no Link. The inner one is folded into the outer, so that a reader meets the
link once.
"""

from __future__ import annotations

from pikepdf import Array, Name, Object

from progress_update.render.structure.tree import Part, Tree, children, is_reference, parts, tag


def settle_links(tree: Tree) -> None:
    for element in children(tree.root):
        _settle(tree, element, None)


def _settle(tree: Tree, element: Object, around: Object | None) -> None:
    """`around` is the Link that the element stands in."""
    references, _ = _sorted_out(element)
    if around is None and references:
        element.S, around = Name.Link, element
    elif around is not None and references:
        _hand_over(tree, element, around)
    elif tag(element) == "Link":
        # An anchor without a target, or generated content inside a link.
        element.S = Name.Span
    for child in children(element):
        _settle(tree, child, around)


def _sorted_out(element: Object) -> tuple[list[Part], list[Part]]:
    """The element's references to link annotations, and its other parts."""
    held = parts(element)
    return [part for part in held if _refers_to_link(part)], [part for part in held if not _refers_to_link(part)]


def _refers_to_link(part: Part) -> bool:
    return is_reference(part) and part.Obj.get("/Subtype") == Name.Link


def _hand_over(tree: Tree, element: Object, link: Object) -> None:
    """Fold the annotations of an element inside the link into the link's own: pages have no links within links."""
    if tag(element) == "Link":
        element.S = Name.Span
    references, others = _sorted_out(element)
    tree.give(element, others)
    outer = _sorted_out(link)[0][0]
    for inner in references:
        outer.Obj.Rect = _around(outer.Obj.Rect, inner.Obj.Rect)
        _drop(tree, outer.Pg, inner.Obj)


def _drop(tree: Tree, page: Object, annotation: Object) -> None:
    page.Annots = Array([other for other in page.Annots if other.objgen != annotation.objgen])
    del tree.owners[int(annotation.StructParent)]


def _around(one: Object, other: Object) -> Array:
    (left, bottom, right, top), (left_2, bottom_2, right_2, top_2) = _corners(one), _corners(other)
    return Array([min(left, left_2), min(bottom, bottom_2), max(right, right_2), max(top, top_2)])


def _corners(rectangle: Object) -> tuple[float, float, float, float]:
    """Left, bottom, right, top, whichever corners the rectangle was written with."""
    x1, y1, x2, y2 = (float(number) for number in rectangle)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
