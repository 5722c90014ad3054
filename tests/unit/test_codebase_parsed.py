"""Syntax of modules, asked for from several threads."""

from __future__ import annotations

import ast
import gc
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from progress_update.codebase import parsed


@pytest.fixture
def _threads_change_at_each_collection() -> Iterator[None]:
    """The collector breaks in on a parse and lets another thread run: as in a build, only all the time."""

    def let_others_run(*_: object) -> None:
        time.sleep(0)

    before = gc.get_threshold()
    gc.callbacks.append(let_others_run)
    gc.set_threshold(50)
    yield
    gc.callbacks.remove(let_others_run)
    gc.set_threshold(*before)


@pytest.mark.usefixtures("_threads_change_at_each_collection")
def test_many_threads_may_ask_at_once(root: Path):
    """Python 3.11 breaks off with a SystemError when two threads parse at the same time."""
    sources = [path.read_bytes() for path in sorted((root / "progress_update" / "statistics").rglob("*.py"))]
    with ThreadPoolExecutor(4) as pool:
        assert all(isinstance(tree, ast.Module) for tree in pool.map(parsed, sources * 4))
