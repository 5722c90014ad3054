"""What each step will read, with checksums, by the names that people know the things by.

What a step reads of the report is not told here but recorded while it runs (`exhibits/recorded.py`). The order is that
in which a change is named: what is a step's own first, then templates, modules, packages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from progress_update.cache import machine
from progress_update.cache.modules import modules
from progress_update.digests import of_file, of_files, of_text
from progress_update.editions import Edition, list_editions
from progress_update.exhibits.recorded import digests_by
from progress_update.folders import Folders
from progress_update.framework import Framework
from progress_update.holdings import opened, series_by_source
from progress_update.sources.registry import SOURCES
from progress_update.whole_file import write_whole

Known = dict[str, str]

# The modules that each step begins in; what they can reach by their imports counts.
CODE = {
    "results": ("holdings", "illustrative", "measures.working_out"),
    "chapters": ("exhibits", "exhibits.handed_over", "exhibits.recorded", "chapters"),
    "workbooks": ("spreadsheets.release",),
    "document": ("document", "render.engines"),
    "descriptions": ("spreadsheets.package",),
    "page": ("render.engines",),
    "pdf": ("render.pdf",),
    "provenance": ("trace", "render.side_page"),
    "pre-release": ("pre_release", "render.side_page"),
    "word": ("briefing.pack",),
    "slides": ("briefing.pack",),
    "gate": ("gate",),
}  # fmt: skip
ALSO = {"results": ("progress_update.exhibits.handed_over",)}  # without what it imports


def with_code(step: str, own: Mapping[str, str], folders: Folders, called: frozenset[str] = frozenset()) -> Known:
    """What is a step's own, the modules that it reaches, and what every step depends on.

    `called` names the methods of the report that are called from outside of the package.
    """
    return {**own, **code(step, called), **everywhere(folders)}


def code(step: str, called: frozenset[str] = frozenset()) -> Known:
    """Checksums of the modules that a step can reach."""
    roots = (f"progress_update.{name}" for name in CODE[step])
    return modules(*roots, also=ALSO.get(step, ()), called=called)


def everywhere(folders: Folders) -> Known:
    return {**of_files(folders.root, [folders.root / "requirements.lock"]), **machine.python()}


def brand(folders: Folders) -> Known:
    return of_files(folders.root, (folders.templates / "brand").rglob("*"))


def templates(folders: Folders, part: str) -> Known:
    return of_files(folders.root, (folders.templates / part).rglob("*"))


def editions(
    folders: Folders, framework: Framework, as_at: date | None, *, with_record: bool = False, also: Iterable[str] = ()
) -> Known:
    """The rows, series by series, of every edition that may have a say; `with_record` all that is told of it too.

    `also` names sources that no measure is fed from: those of populations.
    """
    found: Known = {}
    whole = {source: set(SOURCES[source].series) for source in also}
    for source, series in {**series_by_source(framework), **whole}.items():
        for edition in list_editions(folders.editions, source, as_at=as_at):
            name = f"edition {source} {edition.id}"
            told = {**edition.record, "observations": None}
            short = {key: told[key] for key in ("published_on", "received")}
            found[name] = of_text(json.dumps(told if with_record else short, sort_keys=True))
            found |= {f"{name}: rows of {id}": sha for id, sha in _rows(edition, sorted(series), folders).items()}
    return found


def _rows(edition: Edition, wanted: list[str], folders: Folders) -> Known:
    """Checksums of the rows of some series; worked out once for each file, and remembered by the file's checksum."""
    held = edition.folder / "observations.parquet"
    memory = folders.cache / "rows" / f"{of_file(held) if held.is_file() else 'none'}-{of_text(str(wanted))[:16]}.json"
    with suppress(OSError, ValueError):
        told: Known = json.loads(memory.read_bytes())
        return told
    found = digests_by(opened(edition, wanted).whole.observations, "series")
    with suppress(OSError):
        memory.parent.mkdir(parents=True, exist_ok=True)
        write_whole(memory, json.dumps(found))
    return found


def made(release: Path, *patterns: str) -> Known:
    """The files of the release that some pattern of pathlib's names."""
    return of_files(release, {path for pattern in patterns for path in release.glob(pattern)})


def of_manifest(told: Mapping[str, object], left_out: tuple[str, ...]) -> Known:
    """A manifest as the gate reads it: entry by entry, but for the code's history and the gate's own files."""
    return dict(_flat({key: value for key, value in told.items() if key != "code"}, left_out))


def _flat(told: Mapping[str, object], left_out: tuple[str, ...], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in told.items():
        name = key if before in ("inputs/", "outputs/", "tools/") else f"{before}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, left_out, f"{key}/")
        elif key not in left_out:
            yield name, json.dumps(value, sort_keys=True)
