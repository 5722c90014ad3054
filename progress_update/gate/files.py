"""The files themselves: how heavy they are, that no text in them can act, and what other rooms check of theirs.

A room that writes a kind of file says what is wrong with one: name its checker here.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

from progress_update.gate.release import PAGE, PDF, Release
from progress_update.gate.verdict import Finding, NotRun

KILOBYTE = 1024
MOST = {PAGE: 1536 * KILOBYTE, PDF: 3072 * KILOBYTE}
# A spreadsheet program takes a cell that begins so for a formula; numbers may begin with a sign.
_FORMULA = re.compile(r"[\s]*[=+\-@]|[\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?|[+-]?inf|nan", re.IGNORECASE)

# Kind of file -> the room and the function in it that takes a path and returns what is wrong, a line each.
SPREADSHEETS = {
    "*.xlsx": ("progress_update.spreadsheets", "spreadsheet_faults"),
    "*.ods": ("progress_update.spreadsheets", "spreadsheet_faults"),
}
DOCUMENTS = {
    "*.docx": ("progress_update.briefing", "docx_faults"),
    "*.pptx": ("progress_update.briefing", "pptx_faults"),
}


def weight(release: Release) -> Iterator[Finding]:
    for name, most in MOST.items():
        size = (release.folder / name).stat().st_size
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
    return _by_their_rooms(release, SPREADSHEETS, "spreadsheet")


def documents(release: Release) -> Iterator[Finding]:
    return _by_their_rooms(release, DOCUMENTS, "document")


def _by_their_rooms(release: Release, rooms: dict[str, tuple[str, str]], kind: str) -> Iterator[Finding]:
    found = [(path, *room) for pattern, room in rooms.items() for path in sorted(release.folder.rglob(pattern))]
    if not found:
        raise NotRun(f"the release holds no {kind}")
    for path, room, function in found:
        yield from _faults(release, path, room, function)


def _faults(release: Release, path: Path, room: str, function: str) -> Iterator[Finding]:
    if importlib.util.find_spec(room) is None:
        raise NotRun(f"nothing here can check {release.name(path)}: {room} is not there")
    for fault in getattr(importlib.import_module(room), function)(path):
        yield Finding(release.name(path), str(fault), f"See {room}")
