"""Lists: an item holds a label and one body; a list within a list belongs to the item above it."""

from __future__ import annotations

from pikepdf import Object

from progress_update.render.structure.tree import Part, Tree, is_element, parts, tag


def settle_lists(tree: Tree) -> None:
    for item in tree.elements("LI"):
        labels = [part for part in parts(item) if _is(part, "Lbl")]
        rest = [part for part in parts(item) if not _is(part, "Lbl")]
        if rest and [_is(part, "LBody") for part in rest] != [True]:
            _gather(tree, item, labels, rest)
    for listing in tree.elements("L"):
        _nest(tree, listing)


def _gather(tree: Tree, item: Object, labels: list[Part], rest: list[Part]) -> None:
    body = tree.new("LBody", like=item)
    tree.give(body, [inner for part in rest for inner in (parts(part) if _is(part, "LBody") else [part])])
    tree.give(item, [*labels, body])


def _nest(tree: Tree, listing: Object) -> None:
    """Move the lists that stand beside the items into the body of the item before each."""
    kept: list[Part] = []
    for part in parts(listing):
        body = _body(kept[-1]) if kept and _is(part, "L") else None
        if body is None:
            kept.append(part)
        else:
            tree.give(body, [*parts(body), part])
    tree.give(listing, kept)


def _body(item: Part) -> Object | None:
    return next((part for part in parts(item) if _is(part, "LBody")), None) if _is(item, "LI") else None


def _is(part: Part, name: str) -> bool:
    return is_element(part) and tag(part) == name
