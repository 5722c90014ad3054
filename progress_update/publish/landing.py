"""The page that says which version of a release counts: the one file that is put in place when all else has arrived.

People read it; the next publication reads the versions that it names from the JSON in it.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from progress_update.brand import Brand
from progress_update.framework import printed
from progress_update.publish.version import Version
from progress_update.render.side_page import write_side_page
from progress_update.tables import fenced, link, pipe_table, plain, stacked

LANDING = "index.html"
TITLE = "Progress Update: read and download"
_TOLD = re.compile(r'<script type="application/json" id="versions">(.*?)</script>', re.DOTALL)
# What people look for, in the order in which it is offered; all files are in the version's folder.
OFFERED = {
    "progress-update.html": "The update as a web page",
    "progress-update.pdf": "The update as a PDF, for print and for committee papers",
    "progress-update.docx": "The update as a Word document",
    "progress-update.pptx": "Slides",
    ".xlsx": "All tables with notes, for Excel",
    ".ods": "All tables with notes, in the open format",
    "provenance.html": "How each figure was made",
    "gate.html": "The checks that the update has passed",
    "manifest.json": "Checksums of every file, and what they were made from",
}


def versions_in(page: bytes | None) -> tuple[str, ...]:
    """The versions that a page at a destination names, the one that counts first; none where there is no page."""
    found = _TOLD.search(page.decode("utf-8")) if page else None
    told: list[str] = json.loads(found[1])["versions"] if found else []
    return tuple(told)


def landing(version: Version, before: Sequence[str], *, templates: Path, brand: Brand) -> bytes:
    """The page for a version; `before` are the versions that were public until now, the last one first."""
    earlier = [id for id in before if id != version.id]
    told = version.manifest
    place = told["area"]["name"]
    of = f" for {place}" if told["area"]["code"] != "MPS" else ""
    head = {
        "title": printed(told["title"].partition(":")[0]),
        "subtitle": TITLE,
        **({"area": place} if of else {}),
        "period": told["period"]["label"],
        "description": f"Every format of the update{of} for {told['period']['label']}, with sizes and checksums.",
        "pagetitle": f"{told['title']}, {told['period']['label']}: read and download",
    }
    read = link("Read the update", f"{version.id}/progress-update.html")
    entries = ["- [Formats](#formats)", *(["- [Earlier versions](#earlier)"] if earlier else [])]
    body = stacked(
        fenced("#contents .contents", "On this page", "\n".join(entries)),
        fenced(".lead", f"{read}, or take it in another format."),
        "## Formats {#formats}",
        pipe_table(
            ["What", "Type and size", "SHA-256"], list(_rows(version)), caption="The files of this version", right=(),
            classes=".small",
        ),
        _earlier(earlier),
        _machine([version.id, *earlier]),
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="progress-update-") as scratch:
        page = Path(scratch) / LANDING
        write_side_page(body, page, head=head, templates=templates, brand=brand)
        return page.read_bytes()


def _rows(version: Version) -> Iterator[list[str]]:
    for known, what in OFFERED.items():
        for name in (name for name in version.files if name == known or (known[0] == "." and name.endswith(known))):
            size = f"{name.rpartition('.')[2].upper()}, {max(1, round(version.size(name) / 1000)):,}\u00a0kB"
            yield [link(what, f"{version.id}/{name}"), size, f"`{version.files[name]}`"]


def _earlier(ids: Sequence[str]) -> str:
    if not ids:
        return ""
    listed = "\n".join(f"- {link(f'Version {id}', f'{id}/progress-update.html')}, superseded" for id in ids)
    return stacked("## Earlier versions {#earlier}", plain("Superseded, and kept for the record."), listed)


def _machine(ids: Sequence[str]) -> str:
    told = json.dumps({"versions": list(ids)})
    return f'```{{=html}}\n<script type="application/json" id="versions">{told}</script>\n```'
