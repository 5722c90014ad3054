"""Repair of the structure tree that the layout engine writes into a PDF.

A screen reader hears the tree, not the page. WeasyPrint 70 leaves four constructs in it that break PDF/UA-1
and a few more that pass a checker and still mislead a reader: header cells without scope, wrong headers under
a spanning cell, pictures whose place is off the page, two links where there is one, a table that ends with its page.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf

from progress_update.render.structure.figures import settle_figures
from progress_update.render.structure.joined import join_tables
from progress_update.render.structure.links import settle_links
from progress_update.render.structure.lists import settle_lists
from progress_update.render.structure.tables import settle_tables
from progress_update.render.structure.tree import Tree

__all__ = ["repair"]


def repair(pdf: bytes) -> bytes:
    """Return the PDF with its structure tree put right; the pages look the same.

    The result depends on nothing but the input. Every repaired tree has an index of its identifiers (IDTree),
    which WeasyPrint never writes: a PDF that has one, or has no structure tree at all, comes back as it is.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root.get("/StructTreeRoot")
        if root is None or "/IDTree" in root:
            return pdf
        _mend(Tree(document))
        return _written(document)


def _mend(tree: Tree) -> None:
    settle_links(tree)
    settle_lists(tree)
    settle_figures(tree)
    join_tables(tree)
    settle_tables(tree)
    tree.index_identifiers()


def _written(document: pikepdf.Pdf) -> bytes:
    target = BytesIO()
    document.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()
