"""A version in the place of a public one: the old one is kept, what changed is worked out, a notice says why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from progress_update.areas import LONDON
from progress_update.as_at import release_name
from progress_update.compare import Comparison, compare
from progress_update.errors import SettingsError
from progress_update.folders import Folders
from progress_update.formats import formats_in
from progress_update.gate import open_release
from progress_update.making import make_report
from progress_update.period import Period
from progress_update.pipeline import build
from progress_update.progress import Progress
from progress_update.publish.version import read_version
from progress_update.settings import read_settings
from progress_update.sign_off import keep
from progress_update.whole_file import write_whole
from progress_update.yaml_lines import read_yaml

KEY = "corrections"


@dataclass(frozen=True)
class Corrected:
    """The new version by its number, its folder, the folder of the one before it, and what changed in sentences."""

    version: str
    release: Path
    kept: Path
    changed: tuple[str, ...]


def correct(
    period: Period, folders: Folders, *, reason: str, on: date, area: str = LONDON, engine: str = "auto",
    workers: int = 2, progress: Progress,
) -> Corrected:  # fmt: skip
    """Build the report anew as the next version, with the notice; the release that is there becomes `<name>-v1.0`.

    The correction goes into the period's settings file, for every later build. Whatever fails leaves that file and the
    release as they were. Raises PublishError where there is no whole release to correct.
    """
    name = release_name(period, demo=False, as_at=None, area=area)
    place = folders.reports / name
    formats = formats_in(read_version(place).files)
    done = len(read_settings(folders.params, period).corrections_of(area))
    before, version = f"1.{done}", f"1.{done + 1}"
    with progress.stage("Compare"):
        changed = _changes(compare(open_release(place, folders).report, make_report(period, folders, area=area)))
    told = _entry({"version": version, "area": area, "on": on.isoformat(), "reason": reason, "changed": list(changed)})
    kept = folders.reports / f"{name}-v{before}"
    with _kept(place, kept), _signatures_kept(name, kept.name, folders), _added(told, folders.params / f"{period}.yml"):
        build(period, folders, engine=engine, area=area, formats=formats, workers=workers, progress=progress)
    return Corrected(version, place, kept, changed)


def _changes(found: Comparison) -> tuple[str, ...]:
    """`Robbery, recorded: value was 6,142, is 6,183`; a line for each figure that readers see otherwise."""
    lines = []
    for one in found.differing:
        was, now = one.first.shown, one.second.shown
        seen = [name for name in one.aspects if name != "words" and was.get(name) != now.get(name)]
        if seen:
            said = "; ".join(f"{name} was {was.get(name, 'none')}, is {now.get(name, 'none')}" for name in seen)
            lines.append(f"{one.label}: {said}")
    return tuple(lines)


def _entry(told: dict[str, object]) -> str:
    """JSON is YAML, and needs no care with quotes."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    return "\n".join(f"{'  - ' if n == 0 else '    '}{line}" for n, line in enumerate(lines)) + "\n"


@contextmanager
def _kept(place: Path, kept: Path) -> Iterator[None]:
    """The release that is there, copied beside it; gone again when the new one could not be made."""
    made = not kept.exists()
    if made:
        part = kept.with_name(f".{kept.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(place, part)
        part.rename(kept)
    try:
        yield
    except BaseException:
        if made:
            shutil.rmtree(kept, ignore_errors=True)
        raise


@contextmanager
def _signatures_kept(name: str, kept: str, folders: Folders) -> Iterator[None]:
    """The signatures of what was public stand by it: those of the new version take their place under its name."""
    made = keep(name, kept, folders)
    try:
        yield
    except BaseException:
        for file in made:
            file.unlink(missing_ok=True)
        raise


@contextmanager
def _added(entry: str, file: Path) -> Iterator[None]:
    """The entry at the end of the settings file, comments and all else as they were; taken out again on failure."""
    before = file.read_text(encoding="utf-8") if file.exists() else None
    write_whole(file, _with(entry, before or "", file))
    try:
        yield
    except BaseException:
        if before is None:
            file.unlink()
        else:
            write_whole(file, before)
        raise


def _with(entry: str, text: str, file: Path) -> str:
    keys = list(read_yaml(file, SettingsError).content or {}) if text.strip() else []
    if KEY in keys and keys[-1] != KEY:
        what = f"{KEY} is not the last key of the file, so nothing can be added to it"
        raise SettingsError(what, where=f"params/{file.name}", remedy="Move it to the end")
    head = "" if KEY in keys else f"\n{KEY}:\n"
    return f"{text.rstrip()}\n{head}{entry}".lstrip("\n")
