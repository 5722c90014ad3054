"""The modules of the package that a step's code can reach: those whose names the text of a module gives.

Mostly read as text, not as syntax: that takes a tenth of the time, and errs on the safe side, for a name in a string or
in a comment counts too. What only type checkers see does not count.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from progress_update.codebase import PACKAGE, parsed
from progress_update.digests import of_file

NAME = PACKAGE.name
REPORT = f"{NAME}.exhibits.report"  # its methods load what they call when they are called
# `progress_update.charts`, in an import or in a string, with the names that are imported of it.
_NAMED = re.compile(rf"\b({NAME}(?:\.\w+)*)(?:\s+import\s+(\([^)]*\)|.*))?")
_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:(?: .*)?\n)+", re.MULTILINE)
_ON_REPORT = re.compile(r"\breport\s*\.\s*(\w+)\s*\(")


class Module(NamedTuple):
    """A module as it is now: with another text it is another."""

    path: Path
    checksum: str


def modules(*roots: str, also: tuple[str, ...] = (), called: frozenset[str] = frozenset()) -> dict[str, str]:
    """Checksums by path (`progress_update/charts/monthly.py`) of all that the modules `roots` can reach.

    `also` names modules that count without what they import. What the methods of Report import counts only for those
    that are `called` or that a module which is reached calls.
    """
    return dict(_checksums(roots, also, called, tuple(_held())))


def _held() -> Iterator[tuple[str, Module]]:
    """The modules that there are, by name."""
    for folder, inside, files in os.walk(PACKAGE):
        inside[:] = [name for name in inside if name != "__pycache__"]
        around = Path(folder).relative_to(PACKAGE.parent).parts
        for name in files:
            stem = name.removesuffix(".py")
            if stem != name:
                path = Path(folder, name)
                yield ".".join(around if stem == "__init__" else (*around, stem)), Module(path, of_file(path))


@lru_cache(maxsize=64)  # a report asks some twenty times, all reports of a batch the same
def _checksums(
    roots: tuple[str, ...], also: tuple[str, ...], called: frozenset[str], modules: tuple[tuple[str, Module], ...]
) -> dict[str, str]:
    held = dict(modules)
    names = {*_reached(roots, called, held), *(module for name in also for module in _around(name, held))}
    return dict(sorted((_shown(held[name].path), held[name].checksum) for name in names))


def _reached(roots: tuple[str, ...], methods: frozenset[str], held: Mapping[str, Module]) -> set[str]:
    """Goes on until no module that is reached calls a method of Report that was not known to be called."""
    lazy = _lazy_in(held[REPORT])
    while True:
        found: set[str] = set()
        waiting = [module for root in roots for module in _around(root, held)]
        while waiting:
            module = waiting.pop()
            if module not in found:
                found.add(module)
                named = _named_in(held[module], methods if module == REPORT else None)
                waiting += [other for name in named for other in _around(name, held)]
        more = frozenset(name for module in found for name in _called_in(held[module], lazy))
        if more <= methods:
            return found
        methods |= more


def _around(name: str, held: Mapping[str, Module]) -> list[str]:
    """A module, or the one that an imported name is in, and the packages around it, which run first."""
    parts = name.split(".")
    names = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return [name for name in names if name in held]


@lru_cache(maxsize=4096)
def _named_in(module: Module, methods: frozenset[str] | None) -> frozenset[str]:
    """The package's names in a module; with `methods`, only inside those functions and outside of any."""
    text = _FOR_TYPES.sub("", module.path.read_text(encoding="utf-8"))
    return frozenset(_names(text if methods is None else _without_others(text, methods)))


def _names(text: str) -> Iterator[str]:
    for name, imported in _NAMED.findall(text):
        yield name
        yield from (f"{name}.{word}" for word in re.findall(r"\w+", imported))


def _without_others(text: str, methods: frozenset[str]) -> str:
    """The text of a module, but for those of its functions that are not among `methods`."""
    lines = text.splitlines(keepends=True)
    for function in _functions(text):
        if function.name not in methods:
            for number in range(function.lineno - 1, function.end_lineno or function.lineno):
                lines[number] = ""
    return "".join(lines)


@lru_cache
def _lazy_in(module: Module) -> frozenset[str]:
    """Names of the functions of a module that import something when they are called."""
    functions = _functions(module.path.read_text(encoding="utf-8"))
    return frozenset(one.name for one in functions if any(isinstance(node, ast.ImportFrom) for node in ast.walk(one)))


@lru_cache(maxsize=4096)
def _called_in(module: Module, methods: frozenset[str]) -> frozenset[str]:
    """Those of the `methods` that a module calls on something that is called `report`."""
    text = module.path.read_text(encoding="utf-8")
    if not methods & {*_ON_REPORT.findall(text)}:  # nearly all: only the others are parsed
        return frozenset()
    calls = [node.func for node in ast.walk(parsed(text)) if isinstance(node, ast.Call)]
    return methods & {call.attr for call in calls if isinstance(call, ast.Attribute) and _is_report(call.value)}


def _functions(text: str) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(parsed(text)) if isinstance(node, ast.FunctionDef))


def _is_report(node: ast.expr) -> bool:
    return getattr(node, "id", None) == "report" or getattr(node, "attr", None) == "report"


def _shown(path: Path) -> str:
    return f"{NAME}/{path.relative_to(PACKAGE).as_posix()}"
