"""The files of a release as readers see them: what each is, its type, size and checksum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from markupsafe import Markup

from progress_update.exhibits.downloads import DESCRIPTIONS, TABLES, WORKBOOKS
from progress_update.exhibits.origin import PRE_RELEASE
from progress_update.manifest import MANIFEST
from progress_update.site.shelf import PAGE, File, Kept

Cells = list[object]

READ = {
    PAGE: "The update, as one page that needs no other file",
    "progress-update.pdf": "The update for print, tagged for screen readers",
    "progress-update.docx": "The update as a document",
    "progress-update.pptx": "Slides with speaker notes",
}
MADE = {
    "provenance.html": "How the figures were made: formula, observations, edition, file",
    "gate.html": "What the update was checked for, and how each point came out",
    "gate.json": "The list of checks for programs",
    PRE_RELEASE: "Who had access before release",
    MANIFEST: "Manifest: what it was made from, with the checksum of every file",
    "ro-crate-metadata.json": "Manifest with the steps in between, by a standard (RO-Crate)",
}
SHORT = {".pdf": "PDF", ".docx": "Word", ".pptx": "PowerPoint", ".xlsx": "Excel", ".ods": "OpenDocument"}
# Tables as readers meet them elsewhere: workbooks, then the tables of the report, then what describes them.
ORDER = (*READ, ".xlsx", ".ods", *(f"data/{name}.csv" for name in TABLES), *(path for _, path in DESCRIPTIONS), *MADE)
KINDS = {
    ".html": ("Web page", "text/html"), ".pdf": ("PDF", "application/pdf"), ".csv": ("CSV", "text/csv"),
    ".json": ("JSON", "application/json"), ".ipynb": ("Notebook", "application/x-ipynb+json"),
    ".xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".ods": ("ODS", "application/vnd.oasis.opendocument.spreadsheet"),
    ".docx": ("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".pptx": ("PPTX", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ".css": ("Style sheet", "text/css"), ".svg": ("SVG", "image/svg+xml"), ".woff2": ("Font", "font/woff2"),
    ".ics": ("Calendar", "text/calendar"), ".png": ("PNG", "image/png"),
    ".xml": ("XML", "application/xml"), ".jsonld": ("JSON-LD", "application/ld+json"),
    ".js": ("Script", "text/javascript"), ".txt": ("Text", "text/plain"), ".md": ("Text", "text/markdown"),
    ".qmd": ("Text", "text/markdown"), ".yml": ("YAML", "application/yaml"), ".zip": ("ZIP", "application/zip"),
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    title: str
    rows: list[Cells]


@dataclass(frozen=True)
class Main:
    """A format that is offered by name beside the headlines."""

    path: str
    short: str
    size_said: str


def main_files(kept: Kept) -> list[Main]:
    """The forms of the whole update besides its page, in the order in which most people want them."""
    found = {PurePosixPath(file.path).suffix: file for file in kept.files if _is_whole(file.path)}
    return [Main(found[end].path, short, size_said(found[end].size)) for end, short in SHORT.items() if end in found]


def groups(kept: Kept, base: str) -> tuple[list[Group], list[Cells]]:
    """The files by what they are for, and the rest; `base` leads from the page to the release's folder."""
    told = {file.path: _what(file.path) for file in kept.files}
    titles = {
        "To read": lambda path: path in READ,
        "Tables": lambda path: bool(told[path]) and path.startswith("data/"),
        "How it was made and checked": lambda path: path in MADE,
    }
    ordered = sorted(kept.files, key=lambda file: _place(file.path))
    named = {title: [file for file in ordered if fits(file.path)] for title, fits in titles.items()}
    listed = {file.path for files in named.values() for file in files}
    rest = [file for file in kept.files if file.path not in listed]
    shown = [Group(title, _rows(files, told, base)) for title, files in named.items() if files]
    return shown, _rows(rest, {file.path: file.path for file in rest}, base)


def _rows(files: Iterable[File], told: dict[str, str], base: str) -> list[Cells]:
    return [
        [Markup('<a href="{}{}">{}</a>').format(base, file.path, told[file.path]), kind(file.path)[0],
         size_said(file.size), file.sha256]
        for file in files
    ]  # fmt: skip


def _what(path: str) -> str:
    file = PurePosixPath(path)
    described = {target: label for label, target in DESCRIPTIONS}
    known = READ.get(path) or MADE.get(path) or described.get(path, "")
    if known or file.parent.as_posix() != "data":
        return known
    return WORKBOOKS.get(file.suffix, "") or TABLES.get(file.stem, "")


def _place(path: str) -> int:
    key = path if path in ORDER else PurePosixPath(path).suffix
    return ORDER.index(key) if key in ORDER else len(ORDER)


def _is_whole(path: str) -> bool:
    return path in READ or (path.startswith("data/progress-update-") and path.count("/") == 1)


def kind(path: str) -> tuple[str, str]:
    """What a file's type is called, and its media type."""
    suffix = PurePosixPath(path).suffix
    return KINDS.get(suffix, (suffix[1:].upper() or "Text", "application/octet-stream"))


def served_as(path: str) -> str:
    """The media type that a server gives with a file; everything that is text here is UTF-8."""
    media = kind(path)[1]
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def size_said(size: int) -> str:
    """`26 kB`, `1.3 MB`."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000)):,} kB"
