"""A PDF's structure tree: walking it, moving its parts, keeping the way back from the page true.

The parts of an element are other elements, numbers of marked content on its page, and references to
annotations. Content and annotations name their element through the parent tree, so whoever moves a part
must say so there: `give` does both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object

# An element, a reference to an annotation, or the number of marked content.
Part = Any


class Tree:
    """The structure tree of one open PDF."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.Root.StructTreeRoot
        self.owners = NumberTree(self.root.ParentTree)

    def elements(self, *tags: str) -> list[Object]:
        """Every element in reading order, or those of the given tags."""
        return [element for element in _below(self.root) if not tags or tag(element) in tags]

    def new(self, name: str, *, like: Object) -> Object:
        """A new element on the page of `like`, not yet anyone's part."""
        return self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + name), Pg=like.Pg, P=like.P))

    def give(self, element: Object, parts: Iterable[Part]) -> None:
        """Make `parts` the parts of `element`, and `element` their owner."""
        parts = list(parts)
        element.K = Array(parts)
        for part in parts:
            self._own(element, part)

    def remove(self, element: Object) -> None:
        """Take an element and its content out of the tree: the page no longer leads to it."""
        # By number: comparing two elements by value would follow them up and down the whole tree.
        others = [part for part in parts(element.P) if not is_element(part) or part.objgen != element.objgen]
        self.give(element.P, others)
        for part in parts(element):
            self.owners[int(element.Pg.StructParents)][part] = None

    def index_identifiers(self) -> None:
        """Write the IDTree: readers look up there what a cell's headers name."""
        named = sorted((bytes(element.ID), element) for element in self.elements() if "/ID" in element)
        pairs = [half for name, element in named for half in (pikepdf.String(name.decode("ascii")), element)]
        self.root.IDTree = self.pdf.make_indirect(Dictionary(Names=Array(pairs)))

    def _own(self, element: Object, part: Part) -> None:
        if isinstance(part, int):
            self.owners[int(element.Pg.StructParents)][part] = element
        elif is_reference(part):
            self.owners[int(part.Obj.StructParent)] = element
        else:
            part.P = element


def tag(element: Object) -> str:
    return str(element.S)[1:]


def parts(element: Object) -> list[Part]:
    """What an element holds, in reading order."""
    held = element.get("/K")
    if held is None:
        return []
    return list(held) if isinstance(held, Array) else [held]


def is_element(part: Part) -> bool:
    return isinstance(part, Dictionary) and "/S" in part


def is_reference(part: Part) -> bool:
    return isinstance(part, Dictionary) and part.get("/Type") == Name.OBJR


def children(element: Object) -> list[Object]:
    """The parts that are elements themselves."""
    return [part for part in parts(element) if is_element(part)]


def attributes(element: Object, owner: str) -> Object:
    """The element's attributes of one owner (Table, Layout), made if there are none."""
    held = element.get("/A")
    for found in held if isinstance(held, Array) else [held]:
        if isinstance(found, Dictionary) and found.get("/O") == Name("/" + owner):
            return found
    element.A = Dictionary(O=Name("/" + owner))
    return element.A


def _below(root: Object) -> Iterator[Object]:
    waiting = children(root)[::-1]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(reversed(children(element)))
