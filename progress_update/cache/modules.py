"""The modules of the package that a step's code can reach: read from their import statements, lazy ones included.

What only type checkers see does not count. A module that is named in a string counts: it may be imported by its name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from progress_update.cache.digests import of_file
from progress_update.codebase import PACKAGE

NAME = PACKAGE.name
REPORT = f"{NAME}.exhibits.report"  # its methods load what they call when they are called
_MODULE = re.compile(rf"{NAME}(?:\.\w+)+")


def modules(*roots: str, also: tuple[str, ...] = (), called: frozenset[str] = frozenset()) -> dict[str, str]:
    """Checksums by path (`progress_update/charts/monthly.py`) of all that the modules `roots` can reach.

    `also` names modules that count without what they import. What the methods of Report import counts only for those
    that are `called` or that a module which is reached calls.
    """
    names = _reached(roots, called)
    return {_shown(path): of_file(path) for path in sorted({*names, *(p for name in also for p in _files(name))})}


def _reached(roots: tuple[str, ...], methods: frozenset[str]) -> set[Path]:
    """Goes on until no module that is reached calls a method of Report that was not known to be called."""
    while True:
        found: set[Path] = set()
        waiting = [path for root in roots for path in _files(root)]
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                only = methods if path == next(_own(REPORT), None) else None
                waiting += [file for name in _imports(path.read_bytes(), only) for file in _files(name)]
        more = frozenset(name for path in found for name in _called_on_report(path.read_bytes()))
        if more <= methods:
            return found
        methods |= more


def _files(name: str) -> Iterator[Path]:
    """The file of a module, or of the one that an imported name is in, and the packages around it, which run first."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        yield from _own(".".join(parts[:length]))


def _own(name: str) -> Iterator[Path]:
    place = PACKAGE.joinpath(*name.split(".")[1:])
    yield from (path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file())


@cache
def _imports(source: bytes, methods: frozenset[str] | None) -> frozenset[str]:
    """The package's names that a module imports; with `methods`, only inside those functions and outside of any."""
    return frozenset(name for name in _named(ast.parse(source), methods) if name.split(".")[0] == NAME)


def _named(node: ast.AST, methods: frozenset[str] | None) -> Iterator[str]:
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
        case ast.FunctionDef(name=name) if methods is not None and name not in methods:
            return
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=str(module), names=names):
            yield from (f"{module}.{alias.name}" for alias in names)
        case ast.Constant(value=str(text)) if _MODULE.fullmatch(text):
            yield text
    for child in ast.iter_child_nodes(node):
        yield from _named(child, methods)


@cache
def _called_on_report(source: bytes) -> frozenset[str]:
    """Names of methods called on something that is called `report`."""
    return frozenset(
        node.func.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_report(node.func.value)
    )


def _is_report(node: ast.expr) -> bool:
    return getattr(node, "id", None) == "report" or getattr(node, "attr", None) == "report"


def _shown(path: Path) -> str:
    return f"{NAME}/{path.relative_to(PACKAGE).as_posix()}"
