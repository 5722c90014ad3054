"""The release described by a standard: RO-Crate 1.1 with the Process Run Crate profile 0.5, as JSON-LD.

Each step is a CreateAction: programs (`instrument`), what it read (`object`), what it made (`result`). Files of the
release are named by their path; files that are not in it, by their content: `ni:///sha-256;...` (RFC 6920). No time
is told, so that a rebuild gives the same bytes: the commit and the checksums say what was run on what.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from progress_update.sources.registry import SOURCES
from progress_update.steps import BESIDE, STEPS, Step, matching

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report

CRATE = "ro-crate-metadata.json"
CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "http://schema.org/sha256"}]
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
PROGRAM = "#progress-update"
PAGES = {
    "python": "https://www.python.org/", "pango": "https://pango.gnome.org/", "quarto": "https://quarto.org/",
    "pandoc": "https://pandoc.org/",
}  # fmt: skip
OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/{}/"
TYPES = {
    ".qmd": "text/markdown", ".ipynb": "application/x-ipynb+json", ".parquet": "application/vnd.apache.parquet",
    ".yml": "application/yaml", ".lock": "text/plain", ".lua": "text/x-lua", ".woff2": "font/woff2",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet", ".svg": "image/svg+xml", ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".md": "text/markdown", ".txt": "text/plain", ".html": "text/html", ".css": "text/css", ".json": "application/json",
    ".pdf": "application/pdf", ".png": "image/png", ".db": "application/vnd.sqlite3",
}  # fmt: skip
# The stored files of an edition, by the name that the manifest has for the checksum of each.
STORED = {"observations": "observations.parquet", "record": "edition.json"}

Entity = dict[str, Any]


def write_crate(release: Path, told: Mapping[str, Any], *, report: Report) -> None:
    """Write `ro-crate-metadata.json`; `told` is the content of the manifest, with the outputs made so far."""
    outputs = {name: sha for name, sha in told["outputs"].items() if name not in BESIDE}
    stored = {_stored(one, part): one[part] for one in _published(told) for part in STORED}
    inputs = {**told["inputs"], **stored}
    files = [_inside(name, sha, (release / name).stat().st_size) for name, sha in outputs.items()]
    outside = [*(_outside(name, sha) for name, sha in told["inputs"].items()), *_editions(told)]
    programs = list(_programs(told))
    actions = [*_actions(inputs, outputs, {one["@id"] for one in programs})]
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": SPECIFICATION},
        },
        _root(told, report, [*files, *outside], actions),
        *files, *outside, *actions, *programs, *_parameters(told), *_context(told, report),
    ]  # fmt: skip
    unique = {entity["@id"]: entity for entity in graph}
    ordered = sorted(unique.values(), key=lambda entity: (entity["@id"] not in (CRATE, "./"), entity["@id"]))
    text = json.dumps({"@context": CONTEXT, "@graph": ordered}, indent=2, sort_keys=True, ensure_ascii=False)
    (release / CRATE).write_text(f"{text}\n", encoding="utf-8")


def content_name(sha256: str) -> str:
    """The name of a content by its SHA-256 (hexadecimal), as RFC 6920 writes it."""
    return f"ni:///sha-256;{base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip('=')}"


def _root(told: Mapping[str, Any], report: Report, parts: list[Entity], actions: list[Entity]) -> Entity:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{told['title']}, {told['period']['label']}",
        "description": f"The update with its data and sources. {report.settings.standing}",
        "datePublished": report.settings.release_date.isoformat(),
        "author": {"@id": "#publisher"},
        "publisher": {"@id": "#publisher"},
        "license": {"@id": "#licences"},
        "conformsTo": {"@id": PROFILE},
        "temporalCoverage": f"{told['period']['start']}/{told['period']['end']}",
        "hasPart": _refer(one["@id"] for one in parts),
        "mentions": _refer(one["@id"] for one in actions),
    }


def _inside(name: str, sha: str, size: int) -> Entity:
    return {"@id": name, "@type": "File", "name": name, "contentSize": str(size), "sha256": sha, **_type(name)}


def _outside(name: str, sha: str, **more: Any) -> Entity:
    return {"@id": content_name(sha), "@type": "File", "name": name, "sha256": sha, **_type(name), **more}


def _type(name: str) -> Entity:
    return {"encodingFormat": TYPES.get(Path(name).suffix, "application/octet-stream")}


def _published(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in told["editions"] if one.get("observations")]


def _stored(edition: Mapping[str, Any], part: str = "observations") -> str:
    return f"data/editions/{edition['source']}/{edition['edition']}/{STORED[part]}"


def _editions(told: Mapping[str, Any]) -> Iterator[Entity]:
    """An edition's observations as stored, and the files as received that they were read from."""
    for one in _published(told):
        source = SOURCES[one["source"]]
        about = {
            "publisher": {"@id": _publisher(source.publisher)},
            "license": {"@id": _licence(one["licence"])},
            "datePublished": one["published_on"],
            **({"url": source.landing} if source.landing else {}),
        }
        received = [
            _outside(file["name"], file["sha256"], description="As received; known by its checksum, not kept", **about)
            for file in one["received"]
        ]
        basis = _refer(file["@id"] for file in received)
        title = f"{source.title}, edition {one['edition']}"
        yield _outside(
            _stored(one), one["observations"], description=title, version=one["edition"], isBasedOn=basis, **about
        )
        yield _outside(_stored(one, "record"), one["record"], description=f"Where {title} comes from", **about)
        yield from received


def _actions(inputs: Mapping[str, str], outputs: Mapping[str, str], programs: set[str]) -> Iterator[Entity]:
    for step in STEPS:
        made = matching(outputs, step.makes)
        for results in [[name] for name in made] if step.one_each else [made] if made else []:
            yield _action(step, results, inputs, outputs, programs)


def _action(
    step: Step, made: list[str], inputs: Mapping[str, str], outputs: Mapping[str, str], programs: set[str]
) -> Entity:
    own = Path(made[0]).name if step.one_each else None
    read = [content_name(inputs[name]) for name in matching(inputs, step.project) if _reads(step, name, own)]
    read += matching(outputs, step.release)
    names = ("period", "area", "as-at", "illustrative") if step.id == "results" else ()
    parameters = [f"#parameter-{name}" for name in names]
    return {
        "@id": f"#step-{step.id}{f'-{Path(made[0]).stem}' if own else ''}",
        "@type": "CreateAction",
        "name": f"{step.name}{f': {own}' if own else ''}",
        "description": f"{step.name} for the release; reads {len(read)} files, makes {len(made)}",
        "instrument": _refer(f"#{name}" for name in step.programs if f"#{name}" in programs),
        "object": _refer([*read, *parameters]),
        "result": _refer(made),
    }


def _reads(step: Step, name: str, own: str | None) -> bool:
    """Of a step that runs once a notebook: the notebook that it runs, not its neighbours."""
    return own is None or not name.startswith("notebooks/") or Path(name).name == own


def _programs(told: Mapping[str, Any]) -> Iterator[Entity]:
    code, engine = told["code"], told["engine"]
    state = {None: "not from a repository", False: "tree clean", True: "tree changed since"}[code["changed"]]
    yield {
        "@id": PROGRAM,
        "@type": "SoftwareApplication",
        "name": "Progress Update",
        "softwareVersion": code["version"],
        "identifier": code["commit"] or "no commit",
        "description": f"Commit {code['commit'] or 'unknown'}, {state}; SHA-256 of its modules {code['sources']}",
        "softwareRequirements": _refer(
            [content_name(told["inputs"]["requirements.lock"]), "#python", *(f"#{name}" for name in told["tools"])]
        ),
    }
    versions = {"python": told["python"], **told["tools"], "engine": engine["version"]}
    for name, version in versions.items():
        title = engine["name"] if name == "engine" else name
        page = PAGES.get(title) or f"https://pypi.org/project/{title}/{version}/"
        yield {
            "@id": f"#{name}",
            "@type": "SoftwareApplication",
            "name": title,
            "softwareVersion": version,
            "url": page,
        }


def _parameters(told: Mapping[str, Any]) -> Iterator[Entity]:
    values = {
        "period": told["period"]["id"],
        "area": told["area"]["name"],
        "as-at": told["as_at"] or "newest editions",
        "illustrative": told["illustrative"],
    }
    for name, value in values.items():
        yield {"@id": f"#parameter-{name}", "@type": "PropertyValue", "name": name, "value": value}


def _context(told: Mapping[str, Any], report: Report) -> Iterator[Entity]:
    """Publishers, licences, the specifications followed."""
    yield {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    yield {
        "@id": "#publisher",
        "@type": "Organization",
        "name": report.brand.name,
        "description": report.settings.standing,
    }
    attributions = sorted({SOURCES[one["source"]].attribution.rstrip(".") for one in _published(told)})
    yield {
        "@id": "#licences",
        "@type": "CreativeWork",
        "name": "Licences of the data in this release",
        "description": " ".join(f"{text}." for text in attributions),
    }
    for one in _published(told):
        publisher = SOURCES[one["source"]].publisher
        yield {"@id": _publisher(publisher), "@type": "Organization", "name": publisher}
        yield {
            "@id": _licence(one["licence"]),
            "@type": "CreativeWork",
            "name": one["licence"].split(":")[0],
            "description": one["licence"],
        }


def _publisher(name: str) -> str:
    return f"#publisher-{_slug(name)}"


def _licence(name: str) -> str:
    version = name.removeprefix("Open Government Licence v")
    return OGL.format(version[0]) if version != name else f"#licence-{_slug(name)}"


def _slug(text: str) -> str:
    return "-".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


def _refer(ids: Iterable[str]) -> list[Entity] | Entity:
    """References to other entities; a single one stands without a list, as the specification wants it."""
    found = [{"@id": id} for id in dict.fromkeys(ids)]
    return found[0] if len(found) == 1 else found
