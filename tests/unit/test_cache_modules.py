"""The modules that a step can reach: none is overlooked, and what cannot run does not count."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from progress_update.cache import modules
from progress_update.cache.modules import NAME, Module
from progress_update.cache.modules import modules as reached
from progress_update.codebase import PACKAGE
from progress_update.digests import of_file

SOURCES = sorted(PACKAGE.rglob("*.py"))


def by_syntax(path: Path) -> Iterator[str]:
    """What Python itself would import of the package, in whatever place and form it is written."""
    tree = ast.parse(path.read_bytes())
    for_types = [
        node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    left_out = {id(node) for block in for_types for statement in block.body for node in ast.walk(statement)}
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(path: Path, methods: frozenset[str] | None = None) -> frozenset[str]:
    return modules._named_in(Module(path, of_file(path)), methods)


def written(folder: Path, text: str) -> Path:
    path = folder / "module.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_import_of_any_module_is_overlooked():
    missed = {path: {name for name in by_syntax(path) if name.split(".")[0] == NAME} - named(path) for path in SOURCES}
    assert {path: names for path, names in missed.items() if names} == {}
    assert sum(len(named(path)) for path in SOURCES) > 1000


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import progress_update.charts", "progress_update.charts"),
        ("import os, progress_update.charts as c", "progress_update.charts"),
        ("def f():\n    from progress_update.charts import (\n        a, b as c,\n    )", "progress_update.charts.b"),
        ("x = 1; from progress_update.charts import a", "progress_update.charts.a"),
        ("import_module('progress_update.charts')", "progress_update.charts"),
    ],
)  # fmt: skip
def test_an_import_counts_however_it_is_written(tmp_path, text, name):
    assert name in named(written(tmp_path, text))


def test_what_only_type_checkers_see_does_not_count_and_what_follows_does(tmp_path):
    text = (
        "if TYPE_CHECKING:\n    from progress_update.charts import a\n\n    from progress_update.brand import b\n"
        "from progress_update.words import c\n"
    )
    assert named(written(tmp_path, text)) == {"progress_update.words", "progress_update.words.c"}


def test_of_methods_that_are_not_called_nothing_counts(tmp_path):
    text = (
        "from progress_update.words import c\nclass R:\n"
        "    def one(self):\n        from progress_update.charts import a\n"
        "    def two(self):\n        from progress_update.brand import b\n"
    )
    assert named(written(tmp_path, text), frozenset({"one"})) == {
        "progress_update.words", "progress_update.words.c", "progress_update.charts", "progress_update.charts.a",
    }  # fmt: skip


def test_a_call_in_a_text_is_none(tmp_path):
    held = written(tmp_path, 'remedy = "Write report.exhibit(...)"\nself.report.panel("a")\n')
    called = modules._called_in(Module(held, of_file(held)), frozenset({"exhibit", "panel", "opener"}))
    assert called == {"panel"}


def test_what_a_step_reaches_is_told_by_path_with_checksums():
    found = reached("progress_update.gate")
    assert found["progress_update/gate/run.py"] == of_file(PACKAGE / "gate" / "run.py") and len(found) > 50
