"""Figures: where they stand on the page, and which of them only decorate it."""

from __future__ import annotations

from collections import defaultdict

import pikepdf
from pikepdf import Array, ContentStreamInlineImage, ContentStreamInstruction, Name, Object, Operator

from progress_update.render.structure.tree import Tree, attributes, parts

# 72 points and 96 CSS pixels to the inch.
POINTS_PER_PIXEL = 0.75


def settle_figures(tree: Tree) -> None:
    """Give each figure its true place; take those without alternative text for decoration and hide them."""
    decorations = defaultdict(list)
    for figure in tree.elements("Figure"):
        _place(figure)
        if "/Alt" not in figure:
            decorations[figure.Pg.objgen].append(figure)
    for figures in decorations.values():
        _hide(tree, figures[0].Pg, figures)


def _place(figure: Object) -> None:
    """Turn the figure's box from CSS pixels below the page's top into points above its foot."""
    layout = attributes(figure, "Layout")
    if "/BBox" in layout:
        left, top, right, bottom = (float(number) * POINTS_PER_PIXEL for number in layout.BBox)
        height = _height(figure.Pg)
        layout.BBox = Array([round(number, 3) for number in (left, height - bottom, right, height - top)])


def _hide(tree: Tree, page: Object, figures: list[Object]) -> None:
    """Mark the figures' content as an artifact and take them out of the tree."""
    wanted = {part for figure in figures for part in parts(figure) if isinstance(part, int)}
    hidden = mark_as_artifact(tree.pdf, page, wanted)
    for figure in figures:
        # Content drawn through a group is not on the page itself: such a figure stays, and a checker names it.
        if hidden.issuperset(parts(figure)):
            tree.remove(figure)


def mark_as_artifact(pdf: pikepdf.Pdf, page: Object, wanted: set[int]) -> set[int]:
    """Rewrite the page's marks of the wanted contents; return those that were found."""
    artifact = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
    instructions = pikepdf.parse_content_stream(page)
    marks = [_content_opened(instruction) for instruction in instructions]
    hidden = wanted.intersection(marks)
    if hidden:
        rewritten = [artifact if mark in hidden else old for mark, old in zip(marks, instructions, strict=True)]
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(rewritten))
    return hidden


def _content_opened(instruction: ContentStreamInstruction | ContentStreamInlineImage) -> int | None:
    """The number of the marked content that an instruction opens, if it opens one."""
    if str(instruction.operator) != "BDC" or not isinstance(instruction.operands[1], pikepdf.Dictionary):
        return None
    number = instruction.operands[1].get("/MCID")
    return None if number is None else int(number)


def _height(page: Object) -> float:
    """Points from the page's foot to the line that the layout engine counts from: the trimmed page's top."""
    return float(page.get("/TrimBox", page.MediaBox)[3])
