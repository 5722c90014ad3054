"""The house: who may import whom, and what a notebook may look like. Read from the files, not from running them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

# A room imports only rooms of lower floors; a package counts as one room, and inside it anything goes.
FLOORS: dict[str, int] = {
    "errors": 0, "child": 0, "period": 0, "areas": 0, "yaml_lines": 0, "folders": 0, "contrast": 0, "checklist": 0,
    "steps": 0, "whole_file": 0, "digests": 0, "jupyter": 0, "formats": 0, "clock": 0, "release_dates": 0,
    "framework": 1, "settings": 1, "contracts": 1, "brand": 1, "system": 1, "codebase": 1, "lasting": 1,
    "editions": 2, "fonts": 2, "unpacked": 2, "marks": 2, "embargo": 2,
    "sources": 3, "statistics": 3, "disclosure": 3, "office": 3,
    "measures": 4, "ingest": 4, "tables": 4,
    "fetch": 5, "remote": 5, "holdings": 5, "illustrative": 5, "words": 5, "charts": 5,
    "methods": 5, "as_at": 5,
    "commentary": 6,
    "exhibits": 7,
    "kernels": 8, "render": 8, "spreadsheets": 8, "trace": 8, "compare": 8, "crate": 8, "cache": 8,
    "staging": 8,
    "pre_release": 9,
    "briefing": 9, "chapters": 9, "document": 9, "manifest": 9, "progress": 9,
    "gate": 10, "verify": 10,
    "making": 11, "sign_off": 11, "release_calendar": 11,
    "pipeline": 12,
    "once": 13, "batch": 14, "site": 14,
    "publish": 15, "preview": 15,
    "correction": 16, "committee": 16,
    "cli": 18,
    "bench": 19,
}  # fmt: skip

# Rooms of equal floor that one other room of the floor may use, with the reason.
NEIGHBOURS = {
    ("framework", "period"), ("settings", "framework"), ("period", "errors"), ("yaml_lines", "errors"),
    ("areas", "errors"), ("formats", "errors"), ("clock", "errors"), ("period", "clock"),
    ("release_dates", "clock"), ("release_dates", "period"),
}  # fmt: skip
PURE = (
    "statistics",
    "disclosure",
    "measures",
    "words",
    "charts",
    "tables",
    "contracts",
    "period",
    "areas",
    "marks",
    "contrast",
)
OPENERS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "read_csv", "read_parquet", "read_excel"}


def modules(root: Path) -> list[Path]:
    return sorted(path for path in (root / "progress_update").rglob("*.py"))


def room(path: Path, root: Path) -> str:
    return path.relative_to(root / "progress_update").parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Names under progress_update that a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= (
                {f"{node.module}.{alias.name}" for alias in node.names}
                if node.module == "progress_update"
                else {node.module}
            )
    return {name for name in names if name.split(".")[0] == "progress_update"}


def test_every_room_has_a_floor(root):
    rooms = {room(path, root) for path in modules(root)} - {"__init__"}
    assert rooms == set(FLOORS)


def test_rooms_import_only_lower_floors(root):
    wrong = []
    for path in modules(root):
        here = room(path, root)
        for name in imported(path):
            there = name.split(".")[1] if "." in name else ""
            if there in FLOORS and here in FLOORS and there != here:
                allowed = FLOORS[there] < FLOORS[here] or (here, there) in NEIGHBOURS
                wrong += [] if allowed else [f"{here} (floor {FLOORS[here]}) imports {there} (floor {FLOORS[there]})"]
    assert wrong == []


def test_nobody_inside_imports_the_package_root_but_for_its_version(root):
    for path in modules(root):
        if room(path, root) != "cli":
            assert "progress_update" not in imported(path)
            assert "progress_update.__version__" not in imported(path)


def test_the_middle_of_the_house_opens_no_files(root):
    opened = []
    for path in modules(root):
        if room(path, root) in PURE:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    opened += [f"{path.name}: {called}"] if called in OPENERS else []
    assert opened == []


def test_chart_code_holds_no_colours(root):
    for path in (root / "progress_update" / "charts").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.fullmatch(r"#[0-9a-fA-F]{3,8}", node.value), f"{path.name}: {node.value}"


def notebooks(root: Path) -> list[Path]:
    return sorted((root / "notebooks").glob("*.ipynb"))


def test_there_is_a_notebook_for_the_summary_and_one_for_each_priority(root):
    assert [path.stem for path in notebooks(root)] == [
        "00-summary", "01-violence", "02-trust-and-confidence", "03-victims", "04-exploitation-and-harm",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["00-summary", "01-violence", "02-trust-and-confidence", "03-victims",
                                  "04-exploitation-and-harm"])  # fmt: skip
def test_notebooks_are_committed_without_outputs_and_with_one_parameter(root, name):
    notebook = nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert [cell.source for cell in code if "parameters" in cell.metadata.get("tags", [])] == ["period = None"]


def test_notebook_cells_ask_and_call_and_do_nothing_else(root):
    """No loops, no frames, no arithmetic: a cell that wants them wants a tested function."""
    for path in notebooks(root):
        for cell in nbformat.read(path, as_version=4).cells[2:]:
            if cell.cell_type == "code":
                tree = ast.parse(cell.source)
                kinds = {type(node) for node in ast.walk(tree)}
                assert not kinds & {ast.For, ast.While, ast.FunctionDef, ast.BinOp, ast.Lambda}, cell.source


def test_a_build_loads_no_drawing_library_and_no_grammar_of_web_addresses():
    """Notebooks draw, in kernels that have these loaded; the build itself would wait for them in vain."""
    asked = "import sys, progress_update.pipeline, progress_update.gate.record; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert "papermill" in loaded
    assert not {"matplotlib", "seaborn", "scipy.stats", "rfc3987_syntax"} & set(loaded)
