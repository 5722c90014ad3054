"""Where the report shows a context figure: read from the calls in the notebooks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from progress_update.codebase import parsed
from progress_update.exhibits.report import Report
from progress_update.jupyter import nbformat

CALLS = ("context", "context_note")


def context_anchors(report: Report, notebooks: list[Path]) -> dict[str, str]:
    """The id of the exhibit that draws each context figure with data: several in one chart share that of the first."""
    anchors: dict[str, str] = {}
    for group in (group for path in notebooks for group in _groups(path)):
        known = [id for id in group if id in report.rows and pd.notna(report.rows[id]["value"])]
        anchors |= dict.fromkeys(known, known[0]) if known else {}
    return anchors


def _groups(path: Path) -> Iterator[list[str]]:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            yield from _called(cell.source)


def _called(source: str) -> Iterator[list[str]]:
    try:
        tree = parsed(source)
    except SyntaxError:  # a line of IPython's own; it shows no context
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            yield [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
