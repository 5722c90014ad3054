"""What a release was made from and what it holds: checksums of editions, settings, code and outputs.

No clock and no folder of the building machine goes in, so that a rebuild gives the same manifest. The commit is the
newest that touched what reports are made from: one that changes only documents or tests changes no release.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from progress_update.as_at import AsAt
from progress_update.codebase import code_of, sources, templates_of
from progress_update.crate import write_crate
from progress_update.editions import list_editions
from progress_update.exhibits.report import Report
from progress_update.holdings import sources_in_use
from progress_update.render.engines import Engine
from progress_update.render.pdf import pango_version
from progress_update.sources.registry import POPULATION

MANIFEST = "manifest.json"
GATE_FILES = ("gate.json", "gate.html")
FULL_GATE_FILES = ("gate-full.json", "gate-full.html")  # made on a machine with a browser: no part of the release
VERSION_CHARACTERS = 12
TOOLS = (
    "pandas", "numpy", "scipy", "matplotlib", "seaborn", "nbformat", "papermill", "pypandoc_binary", "weasyprint",
    "pikepdf", "gptables", "xlsxwriter", "python-docx", "python-pptx", "resvg-py",
)  # fmt: skip
# What a release depends on, besides the engine: where these are the same, so is the release.
MADE_FROM = ("period", "area", "illustrative", "release", "as_at", "python", "tools", "inputs", "editions")


def write_manifest(
    release: Path,
    *,
    report: Report,
    engine: Engine,
    root: Path,
    asked: AsAt | None = None,
    code: Mapping[str, Any] | None = None,
) -> None:
    """Write `manifest.json` into a finished release folder, covering every other file in it.

    `asked` is the day of editions as it was asked for; `code` goes before what the repository says of the code.
    The same facts, and the steps between them, go into `ro-crate-metadata.json` first, for whoever knows the standard.
    """
    content = {
        **what_it_is(report),
        **_made_from(report, root),
        **_corrected(report),
        "asked": {"as_at": None if asked is None else str(asked)},
        "engine": {"name": engine.name, "version": engine.version},
        "code": dict(code or code_of(root)),
    }
    write_crate(release, content | {"outputs": _outputs(release)}, report=report)
    _write(release, content | {"outputs": _outputs(release)})


def _corrected(report: Report) -> dict[str, Any]:
    """Why and when earlier versions were replaced, for a release that was ever corrected."""
    found = [] if report.illustrative else report.settings.corrections_of(report.area)
    return {"corrections": [one.model_dump(mode="json") for one in found]} if found else {}


def engine_of_current(release: Path, *, report: Report, root: Path) -> Engine | None:
    """The engine that rendered a release folder, if it is whole and made from just what a build would take now.

    None where there is no release, where a file of it is missing, added or changed, or where a setting, a notebook,
    a template, the code, an edition or a tool has changed since. The commit may be another: the code counts.
    """
    try:
        held = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    now = json.loads(json.dumps({**_made_from(report, root), "sources": sources()}))
    before = {**{name: held.get(name) for name in MADE_FROM}, "sources": held.get("code", {}).get("sources")}
    if before != now or held.get("outputs") != _outputs(release):
        return None
    return Engine(held["engine"]["name"], held["engine"]["version"], ())


def holds(release: Path, names: Iterable[str]) -> bool:
    return all((release / name).is_file() for name in names)


def what_it_is(report: Report) -> dict[str, Any]:
    """The part of a manifest that the report alone tells: title, period, area, release, the day of editions."""
    return {
        "title": f"{report.framework.plan.title}: {report.title}",
        "period": {
            "id": str(report.period),
            "label": report.period.label,
            "start": report.period.start.isoformat(),
            "end": report.period.end.isoformat(),
        },
        "area": {"code": report.area, "name": report.place},
        "illustrative": report.illustrative,
        "release": {
            "at": report.settings.release_moment.isoformat(),
            "embargoed": bool(report.settings.embargo),
        },
        "as_at": report.settings.data_as_at.isoformat() if report.settings.data_as_at else None,
    }


def _made_from(report: Report, root: Path) -> dict[str, Any]:
    return {
        **{name: told for name, told in what_it_is(report).items() if name in MADE_FROM},
        **made_with(),
        "inputs": _inputs(root, report),
        "editions": _editions(root, report),
    }


def made_with() -> dict[str, Any]:
    """Python and the tools that have a say in the bytes, as they are here."""
    return {
        "python": platform.python_version(),
        "tools": {name: version(name) for name in TOOLS} | {"pango": pango_version()},
    }


def name_anew(release: Path, names: Iterable[str]) -> None:
    """Give some outputs their checksums of now: the gate writes its list into a finished release."""
    content = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    content["outputs"] |= {name: checksum(release / name) for name in names}
    _write(release, content)


def _write(release: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
    (release / MANIFEST).write_text(f"{text}\n", encoding="utf-8")


def _outputs(release: Path) -> dict[str, str]:
    return {
        str(path.relative_to(release)): checksum(path)
        for path in sorted(release.rglob("*"))
        if path.is_file() and path.name not in (MANIFEST, *FULL_GATE_FILES)
    }


def is_embargoed(told: Mapping[str, Any]) -> bool:
    """Whether the release that a manifest tells of bears the mark of its embargo."""
    return bool(told.get("release", {}).get("embargoed"))


def version_id(release: Path) -> str:
    """What a version of a release is called by its content: the first characters of its manifest's SHA-256."""
    return checksum(release / MANIFEST)[:VERSION_CHARACTERS]


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _inputs(root: Path, report: Report) -> dict[str, str]:
    own = root / "params" / f"{report.period}.yml"
    files = [root / "params" / name for name in ("framework.yml", "defaults.yml", "words.txt")]
    files.append(root / "requirements.lock")
    files += [own] if own.exists() else []
    files += [root / "params" / "illustrative.yml"] if report.illustrative else []
    files += sorted((root / "notebooks").glob("[0-9]*.ipynb")) + templates_of(root)
    return {str(path.relative_to(root)): checksum(path) for path in files if path.is_file()}


def _editions(root: Path, report: Report) -> list[dict[str, Any]]:
    """Every edition that could have a say: the newest give figures, earlier ones what was revised since."""
    tables, held = (report.results.measures, report.results.context), root / "data" / "editions"
    used = {(row.source, row.edition) for table in tables for row in table.dropna(subset=["source"]).itertuples()}
    for source in [*sources_in_use(report.framework), *([POPULATION] if report.is_of_borough else [])]:
        used |= {(source, one.id) for one in list_editions(held, source, as_at=report.settings.data_as_at)}
    return [_edition(held / source / edition) for source, edition in sorted(used)]


def _edition(folder: Path) -> dict[str, Any]:
    record = folder / "edition.json"
    if not record.exists():  # invented figures have no publication behind them
        return {"source": folder.parent.name, "edition": folder.name}
    held = json.loads(record.read_text(encoding="utf-8"))
    return {
        "source": held["source"],
        "edition": held["edition"],
        "published_on": held["published_on"],
        "licence": held["licence"],
        "record": checksum(record),
        "observations": held["observations"]["sha256"],
        "received": [{"name": file["name"], "sha256": file["sha256"]} for file in held["received"]],
    }
