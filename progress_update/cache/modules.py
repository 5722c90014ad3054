"""The modules of the package that a step's code can reach: read from their import statements, lazy ones included.

What only type checkers see does not count. A module that is named in a string counts: it may be imported by its name.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from progress_update.cache.memory import Memory
from progress_update.codebase import PACKAGE, parsed
from progress_update.digests import of_file, of_text

NAME = PACKAGE.name
REPORT = f"{NAME}.exhibits.report"  # its methods load what they call when they are called
_IN_STRING = re.compile(rf"""["']({NAME}(?:\.\w+)+)["']""".encode())
_ON_REPORT = re.compile(rb"\breport\s*\.\s*\w+\s*\(")
_READ_BY = of_file(Path(__file__))[:16]  # another code may read otherwise
_BODIES = ("body", "orelse", "handlers", "finalbody", "cases")  # where a statement holds other statements


def modules(
    *roots: str, also: tuple[str, ...] = (), called: frozenset[str] = frozenset(), memory: Memory
) -> dict[str, str]:
    """Checksums by path (`progress_update/charts/monthly.py`) of all that the modules `roots` can reach.

    `also` names modules that count without what they import. What the methods of Report import counts only for those
    that are `called` or that a module which is reached calls. Modules that are in the `memory` are not read again.
    """
    held = _held()
    names = {*_reached(roots, called, held, memory), *(module for name in also for module in _around(name, held))}
    memory.keep()
    return dict(sorted((_shown(held[name]), of_file(held[name])) for name in names))


def _held() -> dict[str, Path]:
    """The modules that there are, by name: listed once, for a step asks for thousands of them."""
    found = {}
    for folder, inside, files in os.walk(PACKAGE):
        inside[:] = [name for name in inside if name != "__pycache__"]
        around = Path(folder).relative_to(PACKAGE.parent).parts
        for name in files:
            stem = name.removesuffix(".py")
            if stem != name:
                found[".".join(around if stem == "__init__" else (*around, stem))] = Path(folder, name)
    return found


def _reached(roots: tuple[str, ...], methods: frozenset[str], held: Mapping[str, Path], memory: Memory) -> set[str]:
    """Goes on until no module that is reached calls a method of Report that was not known to be called."""
    while True:
        found: set[str] = set()
        waiting = [module for root in roots for module in _around(root, held)]
        while waiting:
            module = waiting.pop()
            if module not in found:
                found.add(module)
                only = methods if module == REPORT else None
                named = _remembered(memory, held[module], only)
                waiting += [other for name in named for other in _around(name, held)]
        more = frozenset(name for module in found for name in _calls_remembered(memory, held[module]))
        if more <= methods:
            return found
        methods |= more


def _around(name: str, held: Mapping[str, Path]) -> list[str]:
    """A module, or the one that an imported name is in, and the packages around it, which run first."""
    parts = name.split(".")
    names = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return [name for name in names if name in held]


def _remembered(memory: Memory, module: Path, methods: frozenset[str] | None) -> frozenset[str]:
    within = "" if methods is None else of_text(" ".join(sorted(methods)))
    return memory.of(f"{_READ_BY} imports {within}", module, partial(_imports, methods=methods))


def _calls_remembered(memory: Memory, module: Path) -> frozenset[str]:
    return memory.of(f"{_READ_BY} calls", module, _called_on_report)


def _imports(source: bytes, methods: frozenset[str] | None) -> frozenset[str]:
    """The package's names that a module imports; with `methods`, only inside those functions and outside of any."""
    tree = parsed(source)
    if methods is not None:
        source = _without(source, tree, methods)
    named = {name for name in _named(tree.body, methods) if name.split(".")[0] == NAME}
    return frozenset({*named, *(found.decode() for found in _IN_STRING.findall(source))})


def _without(source: bytes, tree: ast.Module, methods: frozenset[str]) -> bytes:
    """The lines of a module, but for those of its functions that are not among `methods`."""
    lines = source.splitlines(keepends=True)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name not in methods:
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = b""
    return b"".join(lines)


def _named(body: Iterable[ast.AST], methods: frozenset[str] | None) -> Iterator[str]:
    """Goes through statements alone, which is where imports are."""
    for node in body:
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield from _named(node.orelse, methods)
            case ast.FunctionDef(name=name) if methods is not None and name not in methods:
                continue
            case _:
                for part in _BODIES:
                    yield from _named(getattr(node, part, ()), methods)


def _called_on_report(source: bytes) -> frozenset[str]:
    """Names of methods called on something that is called `report`."""
    if not _ON_REPORT.search(source):  # most modules need not be gone through
        return frozenset()
    return frozenset(
        node.func.attr
        for node in ast.walk(parsed(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_report(node.func.value)
    )


def _is_report(node: ast.expr) -> bool:
    return getattr(node, "id", None) == "report" or getattr(node, "attr", None) == "report"


def _shown(path: Path) -> str:
    return f"{NAME}/{path.relative_to(PACKAGE).as_posix()}"
