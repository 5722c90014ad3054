"""Whether a release is just what a build would make now. Looks at files only: no library is loaded.

After each build the checksums of everything that any step could have read, and of every file made, are left under
`.cache/releases/`. Where all are the same there is nothing to do. Where one is not, the steps say for themselves.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from progress_update.cache import machine
from progress_update.clock import now
from progress_update.codebase import code_of
from progress_update.digests import of_files, of_text
from progress_update.folders import Folders
from progress_update.formats import USUAL
from progress_update.whole_file import write_whole


@dataclass(frozen=True)
class Order:
    """What was asked for: the release by its name, its period, with which engine, in which formats."""

    name: str
    period: str
    engine: str
    formats: tuple[str, ...] = USUAL


@dataclass(frozen=True)
class Said:
    """What a build said: its steps, its lines, and what the gate found fault with, if it did."""

    steps: tuple[str, ...]
    lines: tuple[str, ...]
    fault: tuple[str, str, str] | None = None


def state(folders: Folders, order: Order) -> dict[str, str]:
    """Checksums of all that a build of the release could read, by name."""
    params, root = folders.params, folders.root
    settings = [params / name for name in ("framework.yml", "defaults.yml", "words.txt", "illustrative.yml")]
    files = [
        *settings, params / f"{order.period}.yml", root / "requirements.lock",
        *folders.notebooks.glob("[0-9]*.ipynb"), *folders.templates.rglob("*"), *folders.editions.glob("*/*/*"),
    ]  # fmt: skip
    return {
        **of_files(root, files),
        **{name: str(value) for name, value in code_of(root).items()},
        **machine.python(),
        **machine.libraries(),
        "order": json.dumps(asdict(order), sort_keys=True),
        "quarto": _quarto(),
    }


def remember(folders: Folders, order: Order, state: Mapping[str, str], said: Said) -> None:
    """Note that the release as it lies there came of `state`, taken before the build began."""
    told = json.dumps([dict(state), _outputs(folders.reports / order.name), asdict(said)], sort_keys=True)
    with suppress(OSError):
        file = _file(folders, order)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps({"told": told, "sha256": of_text(told)}))


def unchanged(folders: Folders, order: Order) -> Said | None:
    """What the last build said, if the release is whole and another build would give the same; else None."""
    try:
        held = json.loads(_file(folders, order).read_bytes())
        if of_text(held["told"]) != held["sha256"]:
            return None
        before, outputs, said = json.loads(held["told"])
        release = folders.reports / order.name
        if outputs != _outputs(release) or before != state(folders, order) or not _still_stands(release):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    fault = said["fault"]
    return Said(tuple(said["steps"]), tuple(said["lines"]), tuple(fault) if fault else None)


def _still_stands(release: Path) -> bool:
    """Whether the release was under embargo exactly if it would be now: with its hour it is made without the mark."""
    told = json.loads((release / "manifest.json").read_bytes())["release"]
    return bool(told["embargoed"]) == (now() < datetime.fromisoformat(told["at"]))


def _outputs(release: Path) -> dict[str, str]:
    """The full gate's list is made by hand and may come and go."""
    return of_files(release, (path for path in release.rglob("*") if not path.name.startswith("gate-full.")))


def _file(folders: Folders, order: Order) -> Path:
    return folders.cache / "releases" / f"{order.name.replace('/', '-')}.json"


def _quarto() -> str:
    """Which program Quarto is, without asking it: that alone would take longer than all the rest."""
    program = shutil.which("quarto")
    if program is None:
        return "none"
    found = Path(program).resolve().stat()
    return f"{program} {found.st_size} {found.st_mtime_ns}"
