"""Loads seaborn without what it wants of scipy: a second for whatever draws the first chart of a process.

Seaborn asks for two things while it loads: densities and the clusters of heat maps, which no chart of ours needs. It
is given stand-ins that go for the real ones when they are used. Whoever imports scipy's modules afterwards gets them.
"""

from __future__ import annotations

import importlib
import sys
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


def load_seaborn() -> Any:
    """Seaborn; of scipy's modules that it wants, only what is loaded already."""
    if "seaborn" in sys.modules:
        return importlib.import_module("seaborn")
    importlib.import_module("scipy")
    stand_ins = {module: _stand_in(module, name) for module, name in WANTED.items() if module not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        return importlib.import_module("seaborn")
    finally:
        for module in stand_ins:
            del sys.modules[module]


def _stand_in(module: str, name: str) -> ModuleType:
    made = ModuleType(module)
    vars(made)[name] = Later(module, name)
    return made
