"""Loads seaborn without what it wants of scipy, which takes a third of the warm process's start.

Seaborn asks for two things while it loads: densities and the clusters of heat maps, which no chart of ours needs. It
is given stand-ins that go for the real ones when they are used. Whoever imports scipy's modules afterwards gets them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

WANTED = {"scipy.stats": "gaussian_kde", "scipy.cluster": "hierarchy"}


class Later:
    """Something of a module that is not loaded before it is used."""

    def __init__(self, module: str, name: str) -> None:
        self._of = (module, name)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self._real()(*arguments, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)

    def _real(self) -> Any:
        module, name = self._of
        return getattr(importlib.import_module(module), name)


def load_seaborn() -> None:
    """Import seaborn; of scipy's modules that it wants, only what is loaded already."""
    importlib.import_module("scipy")
    stand_ins = {module: _stand_in(module, name) for module, name in WANTED.items() if module not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        importlib.import_module("seaborn")
    finally:
        for module in stand_ins:
            del sys.modules[module]


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Modules that are not there meanwhile, unless they are loaded: whoever can do without them does."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def _stand_in(module: str, name: str) -> ModuleType:
    made = ModuleType(module)
    vars(made)[name] = Later(module, name)
    return made
