"""What london.gov.uk is given: one zip with the body of the page, its style, every file beside it, and what to enter.

The same bytes for the same release.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from progress_update.errors import EmbargoError
from progress_update.folders import Folders
from progress_update.manifest import is_embargoed
from progress_update.period import Period
from progress_update.publish.fragment import body, style
from progress_update.publish.version import Version, read_version
from progress_update.settings import Settings, read_settings
from progress_update.whole_file import beside

BUNDLES, ASSETS = "bundles", "assets/"
PAGE = "progress-update.html"
LEFT_OUT = ("source/", "notebooks/")  # of no use beside the page; they are in the archive
_META = re.compile(r'<meta name="(description|keywords)" content="([^"]*)">')
READ_ME = """\
body.html     paste it as the body of a page whose title is the one in metadata.json
assets/       upload it beside the page; links in body.html begin with {files_at}
              assets/progress-update.css is the style of the body, and of nothing around it
metadata.json title, summary, keywords, dates, contact, files with type, size and SHA-256
"""


def write_bundle(name: str, folders: Folders, *, files_at: str = ASSETS) -> Path:
    """Write `reports/bundles/<name>.zip` for the release `reports/<name>`; `files_at` is where its files will lie.

    Raises PublishError where the release is not whole, EmbargoError before its hour.
    """
    version = read_version(folders.reports / name)
    if is_embargoed(version.manifest):
        remedy = "Build it anew and pack it once its hour has come"
        raise EmbargoError("A body to paste bears no mark of the embargo", where=f"reports/{name}", remedy=remedy)
    settings = read_settings(folders.params, Period.parse(version.manifest["period"]["id"]))
    target = folders.reports / BUNDLES / f"{name}.zip"
    target.parent.mkdir(exist_ok=True)
    with beside(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, content in _entries(version, settings, files_at):
            entry = zipfile.ZipInfo(inside, settings.clock.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return target


def _entries(version: Version, settings: Settings, files_at: str) -> Iterator[tuple[str, bytes]]:
    page = (version.folder / PAGE).read_text(encoding="utf-8")
    files = [name for name in sorted(version.files) if name != PAGE and not name.startswith(LEFT_OUT)]
    yield "README.txt", READ_ME.format(files_at=files_at).encode()
    yield "body.html", body(page, files_at=files_at).encode()
    told = json.dumps(metadata(version, settings, page, files), indent=2, ensure_ascii=False, sort_keys=True)
    yield "metadata.json", f"{told}\n".encode()
    yield f"{ASSETS}progress-update.css", style(page).encode()
    for name in files:
        yield f"{ASSETS}{name}", (version.folder / name).read_bytes()


def metadata(version: Version, settings: Settings, page: str, files: list[str]) -> dict[str, object]:
    """What is entered beside the body; dates are ISO 8601."""
    head = {name: unescape(text) for name, text in _META.findall(page)}
    return {
        "title": f"{version.manifest['title']}, {version.manifest['period']['label']}",
        "summary": head["description"],
        "keywords": [word.strip() for word in head["keywords"].split(",")],
        "period": version.manifest["period"],
        "area": version.manifest["area"],
        "published": settings.release_date.isoformat(),
        "next_update": settings.next_release_date.isoformat(),
        "contact": {name: held for name, held in settings.contact.model_dump().items() if held},
        "standing": settings.standing,
        "language": "en-GB",
        "version": version.id,
        "files": [
            {
                "path": f"{ASSETS}{name}", "type": name.rpartition(".")[2], "bytes": version.size(name),
                "sha256": version.files[name],
            }
            for name in files
        ],
    }  # fmt: skip
