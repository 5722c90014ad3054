"""Where two files begin to differ, told so that a person can look there."""

from __future__ import annotations

import zipfile
from itertools import zip_longest
from pathlib import Path

import pikepdf

ZIPS = {".xlsx", ".ods", ".docx", ".pptx"}
TEXTS = {".html", ".csv", ".json", ".ipynb", ".qmd", ".md", ".svg", ".css", ".yml", ".lua", ".txt"}
AROUND = 24  # characters shown on each side


def first_difference(release: Path, rebuilt: Path) -> str:
    """`line 12: '6,142' here, '6,183' rebuilt`; of packed files the part, of a PDF the page, of others the byte."""
    here, anew = release.read_bytes(), rebuilt.read_bytes()
    if release.suffix in ZIPS and (found := _member(release, rebuilt)):
        return found
    if release.suffix == ".pdf" and (found := _page(release, rebuilt)):
        return found
    if release.suffix in TEXTS and (found := _line(here, anew)):
        return found
    return _byte(here, anew)


def _byte(here: bytes, anew: bytes) -> str:
    place = next((n for n, (a, b) in enumerate(zip(here, anew, strict=False)) if a != b), min(len(here), len(anew)))
    return f"byte {place + 1:,} of {len(here):,}"


def _line(here: bytes, anew: bytes) -> str | None:
    """None where either is no text any more."""
    try:
        pairs = zip_longest(here.decode().split("\n"), anew.decode().split("\n"), fillvalue=None)
    except UnicodeDecodeError:
        return None
    number, (a, b) = next((n, pair) for n, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    if a is None or b is None:
        return f"line {number}: {'missing here' if a is None else 'not in the rebuild'}"
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"line {number}: {_around(a, start)} here, {_around(b, start)} rebuilt"


def _around(line: str, start: int) -> str:
    left, right = max(0, start - AROUND), start + AROUND
    return f"'{'…' if left else ''}{line[left:right]}{'…' if right < len(line) else ''}'"


def _member(release: Path, rebuilt: Path) -> str | None:
    """The first part of a packed file that differs; None where it is the packing."""
    try:
        with zipfile.ZipFile(release) as here, zipfile.ZipFile(rebuilt) as anew:
            ours, theirs = here.namelist(), anew.namelist()
            for name in dict.fromkeys([*theirs, *ours]):
                if name not in ours or name not in theirs:
                    return f"its part {name} is {'missing here' if name not in ours else 'not in the rebuild'}"
                if (a := here.read(name)) != (b := anew.read(name)):
                    return f"its part {name}, {_line(a, b) or _byte(a, b)}"
    except (zipfile.BadZipFile, EOFError, OSError, ValueError):
        return "it cannot be unpacked"
    return None


def _page(release: Path, rebuilt: Path) -> str | None:
    """The first page of a PDF whose drawing differs; None where it is something beside the pages."""
    try:
        with pikepdf.open(release) as here, pikepdf.open(rebuilt) as anew:
            pairs = zip(here.pages, anew.pages, strict=False)
            for number, (a, b) in enumerate(pairs, 1):
                if a.Contents.read_bytes() != b.Contents.read_bytes():
                    return f"page {number}"
            if len(here.pages) != len(anew.pages):
                return f"{len(here.pages)} pages here, {len(anew.pages)} rebuilt"
    except (pikepdf.PdfError, AttributeError, NotImplementedError):
        return None
    return None
