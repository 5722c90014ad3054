"""Runs the notebooks that have to run; the others come back as they were executed before."""

from __future__ import annotations

import ast
import os
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from progress_update.chapters import notebooks_in, run_chapters
from progress_update.codebase import parsed
from progress_update.digests import of_file
from progress_update.errors import NotebookError
from progress_update.exhibits.block import READS
from progress_update.exhibits.recorded import CALLS
from progress_update.jupyter import nbformat
from progress_update.making import known
from progress_update.making.making import Making

OWN_CELLS = "it has cells of its own, and what they read is not known"


def executed(making: Making, at_work: Callable[[], None]) -> list[Path]:
    """Every chapter executed, in its place; run is only what has to be. `at_work` is told once a first cell runs."""
    notebooks, rerun = notebooks_in(making.folders.notebooks), making.rerun
    reads = {path: partial(_read_by, making, path, called_in(path)) for path in notebooks}
    waiting: dict[Path, Mapping[str, str]] = {}
    for path, read in reads.items():
        why = OWN_CELLS if called_in(path) is None else ""
        before = rerun.due("chapters", read, making.release, report=making.report, part=path.stem, why=why)
        if before is not None:
            waiting[path] = before
    if waiting:
        _run(making, list(waiting), at_work)
    for path, known_before in waiting.items():
        name = f"notebooks/{path.name}"
        recorded = take_reads(making.release / name)
        if called_in(path) is not None:
            rerun.keep("chapters", reads[path], known_before, making.release, [name], recorded=recorded, part=path.stem)
    return [making.release / "notebooks" / path.name for path in notebooks]


def _read_by(making: Making, notebook: Path, called: frozenset[str] | None) -> known.Known:
    own = {f"notebooks/{notebook.name}": of_file(notebook), **known.brand(making.folders)}
    return known.with_code("chapters", own, making.folders, called or frozenset())


def _run(making: Making, notebooks: list[Path], at_work: Callable[[], None]) -> None:
    executed = making.release / "notebooks"
    try:
        run_chapters(
            notebooks, executed, period=making.report.period, results=making.tables, root=making.folders.root,
            workers=making.workers, at_work=at_work, done=making.progress.note,
        )  # fmt: skip
    except NotebookError as error:
        raise _with_notebooks_kept(error, executed, making.folders.failed / making.name) from error


def _with_notebooks_kept(error: NotebookError, executed: Path, kept: Path) -> NotebookError:
    """Move the executed notebooks out of the folder that is about to go, and say where they are."""
    shutil.rmtree(kept, ignore_errors=True)
    try:
        shutil.copytree(executed, kept)
        remedy = error.remedy.replace(str(executed), os.path.relpath(kept))
    except OSError:  # no room for them either
        shutil.rmtree(kept, ignore_errors=True)
        remedy = ""
    return NotebookError(error.what, where=error.where, remedy=remedy)


def called_in(notebook: Path) -> frozenset[str] | None:
    """The methods of the report that a notebook calls; None where a cell does anything but call them."""
    called: set[str] = set()
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            try:
                statements = parsed(cell.source).body
            except SyntaxError:  # a line of IPython's own
                return None
            names = [_call(statement) for statement in statements]
            if None in names:
                return None
            called |= {name for name in names if name}
    return frozenset(called)


def _call(statement: ast.stmt) -> str | None:
    """The method of the report that a statement calls with plain words; empty for the set-up; None for all else."""
    match statement:
        case ast.ImportFrom(module="progress_update.exhibits", names=[ast.alias(name="open_report", asname=None)]):
            return ""
        case ast.Assign(
            targets=[ast.Name(id="report")],
            value=ast.Call(func=ast.Name(id="open_report"), args=[ast.Name(id="period")], keywords=[]),
        ):
            return ""
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="report"), attr=name), args=args) as call):
            words = [*args, *(keyword.value for keyword in call.keywords)]
            return name if name in CALLS and all(isinstance(word, ast.Constant) for word in words) else None
        case _:
            return None


def take_reads(executed: Path) -> Mapping[str, str]:
    """What the notebook read of the report, taken out of it: it is nothing for the release."""
    notebook = nbformat.read(executed, as_version=4)
    found: dict[str, str] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            found |= output.get("metadata", {}).pop(READS, {})
    if found:
        nbformat.write(notebook, executed)
    return found
