"""Where figures and files come from: the editions behind what is shown, and the manifest that names every file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from progress_update.gate.page import exhibit_of, words_of
from progress_update.gate.phrases import normal
from progress_update.gate.release import MANIFEST, Release
from progress_update.gate.verdict import Finding
from progress_update.illustrative import ILLUSTRATIVE
from progress_update.manifest import FULL_GATE_FILES, GATE_FILES, checksum
from progress_update.sources.registry import SOURCES

_CHECKSUM = re.compile(r"[0-9a-f]{64}")
NEEDED = ("source", "edition", "files", "data_through")
ANEW = "Build the report anew"


def provenance(release: Release) -> Iterator[Finding]:
    listed = {(one["source"], one["edition"]): one for one in release.manifest["editions"]}
    told: set[tuple[str, str]] = set()
    for table in (release.report.results.measures, release.report.results.context):
        for row in table.dropna(subset=["value"]).to_dict(orient="records"):
            where = f"data/results.csv, {row['measure']}"
            missing = [name for name in NEEDED if pd.isna(row[name])]
            if missing:
                yield Finding(where, f"a figure is shown without its {', '.join(missing)}", ANEW)
            elif row["status"] != ILLUSTRATIVE:
                key = (row["source"], row["edition"])
                if key not in told:
                    yield from _edition(release, key, listed.get(key))
                    told.add(key)
                yield from _source_line(release, row)


def _edition(release: Release, key: tuple[str, str], held: dict[str, Any] | None) -> Iterator[Finding]:
    where = f"{MANIFEST}, {'/'.join(key)}"
    if held is None:
        yield Finding(where, "the edition behind a figure is not listed", ANEW)
        return
    for name in ("published_on", "licence", "observations", "received"):
        if not held.get(name):
            yield Finding(where, f"the edition's {name} is not told", "Take the files in anew: make ingest")
    for file in held.get("received", []):
        if not _CHECKSUM.fullmatch(str(file.get("sha256", ""))):
            yield Finding(where, f"{file.get('name')} has no checksum", "Take the files in anew: make ingest")
    attribution = SOURCES[key[0]].attribution
    if normal(attribution) not in normal(release.page.words):
        yield Finding(
            "#contact", f"the page does not carry '{attribution}'", "Keep the licences in the back of the report"
        )


def _source_line(release: Release, row: dict[str, Any]) -> Iterator[Finding]:
    place = release.page.by_id.get(row["measure"])
    if place is not None and normal(SOURCES[row["source"]].title) not in normal(words_of(exhibit_of(place))):
        said = f"the exhibit does not name its source, {SOURCES[row['source']].title}"
        yield Finding(f"#{row['measure']}", said, ANEW)


def files(release: Release) -> Iterator[Finding]:
    outputs: dict[str, str] = release.manifest["outputs"]
    found = {release.name(path): path for path in release.files}
    own = {MANIFEST, *GATE_FILES, *FULL_GATE_FILES}
    for name in sorted(set(outputs) - set(found) - own):
        yield Finding(name, "the manifest names it, but it is not there", ANEW)
    for name in sorted(set(found) - own):
        if name not in outputs:
            yield Finding(name, "the manifest does not name it", "Take it out, or build the report anew")
        elif checksum(found[name]) != outputs[name]:
            yield Finding(name, "it has changed since the build", ANEW)
    for name, told in sorted(release.manifest["inputs"].items()):
        path = release.folders.root / name
        if name.startswith("params/") and name.endswith(".yml") and (not path.is_file() or checksum(path) != told):
            yield Finding(name, "it has changed since the report was built", ANEW)
