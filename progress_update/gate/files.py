"""The files themselves: how heavy they are, that no text in them can act, and what other rooms check of theirs.

A room that writes a kind of file says what is wrong with one; it is loaded only when there is one to look at.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from progress_update.exhibits.downloads import WORKBOOKS
from progress_update.gate.release import PAGE, PDF, Release
from progress_update.gate.verdict import Finding, NotRun

Checker = Callable[[Path], Iterable[object]]
KILOBYTE = 1024
MOST = {PAGE: 1536 * KILOBYTE, PDF: 3072 * KILOBYTE}
# A spreadsheet program takes a cell that begins so for a formula; numbers may begin with a sign.
_FORMULA = re.compile(r"[\s]*[=+\-@]|[\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?|[+-]?inf|nan", re.IGNORECASE)


def weight(release: Release) -> Iterator[Finding]:
    for name, most in MOST.items():
        size = file.stat().st_size if (file := release.folder / name).is_file() else 0
        if size >= most:
            said = f"it weighs {size / KILOBYTE:,.0f} kB; the most is {most / KILOBYTE:,.0f}"
            yield Finding(name, said, "Draw large charts more simply, or embed fewer fonts")


def csv_text(release: Release) -> Iterator[Finding]:
    for path in release.files:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                for number, row in enumerate(csv.reader(file), 1):
                    for text in filter(_can_act, row):
                        where = f"{release.name(path)}, row {number}"
                        yield Finding(where, f"'{text[:40]}' would be taken for a formula", "Begin it with a letter")


def _can_act(text: str) -> bool:
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text.strip())


def spreadsheets(release: Release) -> Iterator[Finding]:
    from progress_update.spreadsheets import spreadsheet_faults

    return _found_in(release, {"*.xlsx": spreadsheet_faults, "*.ods": spreadsheet_faults}, "spreadsheet")


def formats(release: Release) -> Iterator[Finding]:
    from progress_update.spreadsheets.equality import figures_that_differ, read_tables

    data = release.folder / "data"
    kinds = {Path(name).suffix for name in release.manifest["outputs"]} & {*WORKBOOKS}
    for fault in figures_that_differ(data, read_tables(data), kinds):
        yield Finding("data", fault, "Build the release again; edit none of its files by hand")


def documents(release: Release) -> Iterator[Finding]:
    from progress_update.briefing import docx_faults, pptx_faults

    return _found_in(release, {"*.docx": docx_faults, "*.pptx": pptx_faults}, "document")


def _found_in(release: Release, checkers: dict[str, Checker], kind: str) -> Iterator[Finding]:
    """What the room that writes a kind of file says is wrong with one, a line each."""
    found = [(path, faults) for pattern, faults in checkers.items() for path in sorted(release.folder.rglob(pattern))]
    if not found:
        raise NotRun(f"the release holds no {kind}")
    for path, faults in found:
        for fault in faults(path):
            yield Finding(release.name(path), str(fault), f"See {faults.__module__}")
