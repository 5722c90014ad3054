"""A report from its editions to its release folder: the steps, in the order of publication."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from progress_update.areas import LONDON
from progress_update.as_at import AsAt, about, release_name
from progress_update.cache.rerun import Rerun
from progress_update.cache.store import Store
from progress_update.chapters import notebooks_in
from progress_update.compare import Comparison, compare, files
from progress_update.errors import RenderError, ReportError
from progress_update.exhibits.report import Report
from progress_update.folders import Folders
from progress_update.formats import USUAL, formats_in
from progress_update.gate import Outcome, Verdict, open_release
from progress_update.making import Making, check, make_report, pass_gate, publish, tell_what_is_missed, write_briefing
from progress_update.manifest import FULL_GATE_FILES, engine_of_current, holds, write_manifest
from progress_update.period import Period, refuse_future, today
from progress_update.progress import Progress
from progress_update.render.engines import Engine, choose_engine
from progress_update.render.side_page import write_side_page
from progress_update.staging import staged
from progress_update.system import require_system_libraries
from progress_update.tables import csv_text
from progress_update.trace import Chain, Tracer
from progress_update.trace.places import context_anchors
from progress_update.verify import Record, Verification, made_from, outputs, read_record
from progress_update.verify.scratch import lay_out

BRIEFING = ("progress-update.docx", "progress-update.pptx")


@dataclass(frozen=True)
class Release:
    """A finished report: its folder, how its measures stand, the engine that made it, what the gate says of it.

    `steps` says of each step whether it was done again, and why.
    """

    folder: Path
    counts: dict[str, int]
    engine: Engine
    label: str
    verdict: Verdict
    steps: tuple[str, ...] = ()


def build(
    period: Period,
    folders: Folders,
    *,
    engine: str = "auto",
    demo: bool = False,
    as_at: AsAt | None = None,
    area: str = LONDON,
    formats: tuple[str, ...] = USUAL,
    onto_held: bool = False,
    workers: int = 2,
    fresh: bool = False,
    code: Mapping[str, Any] | None = None,
    progress: Progress,
) -> Release:
    """Make one report whole, and only then put it in its place under reports/.

    `as_at` goes before what the period's settings say of editions, and gives the release a folder of its own. A step
    that would read nothing new is not done again, unless all is to be made `fresh`. `onto_held`, a release that is
    there is taken as it is, if it is whole and nothing that it was made from has changed since, and only its briefing
    pack is added. A report that the gate faults is put there too, with the list of its faults: they cannot be mended
    unseen.
    """
    refuse_future(period, today())
    require_system_libraries()
    chosen = choose_engine(engine)
    name = release_name(period, demo=demo, as_at=as_at, area=area)
    rerun = _rerun(folders, about(period, area), demo, fresh, progress)
    with staged(folders, name, progress.note) as made:
        with progress.stage("Results"):
            report = make_report(period, folders, demo=demo, as_at=as_at, area=area, rerun=rerun, tables=made.scratch)
        tell_what_is_missed(report, progress)
        held = _held(folders.reports / name, report, folders, engine) if onto_held and not fresh else None
        made_by = held or chosen
        making = Making(report, folders, made.folder, made.scratch, name, made_by, rerun, progress, workers, formats)
        ahead = _add_briefing(making, folders.reports / name) if held else publish(making)
        write_manifest(made.folder, report=report, engine=made_by, root=folders.root, asked=as_at, code=code)
        with progress.stage("Gate"):
            verdict = check(making, ahead)
    rerun.trim()
    return Release(folders.reports / name, report.counts(), made_by, report.period.label, verdict, tuple(rerun.said))


def _held(place: Path, report: Report, folders: Folders, engine: str) -> Engine | None:
    """The engine that made the release at `place`, if it can stay as it is: whole, of nothing older, with every usual
    format, and by the engine that is asked for."""
    held = engine_of_current(place, report=report, root=folders.root)
    has_all = {*USUAL} <= {*formats_in(path.name for path in place.rglob("*"))}
    return held if held is not None and engine in ("auto", held.name) and has_all else None


def _add_briefing(making: Making, place: Path) -> dict[str, Outcome]:
    """The release at `place` with its briefing pack. The gate has looked at nothing yet."""
    shutil.copytree(place, making.release, dirs_exist_ok=True)
    if not holds(place, BRIEFING):
        write_briefing(making)
    return {}


def check_release(name: str, folders: Folders, *, in_full: bool = False, progress: Progress) -> Verdict:
    """Check the release `name` under reports/ against the checklist and leave the list in it, all at once.

    Raises GateError when there is no release of that name.
    """
    place = folders.reports / name
    open_release(place, folders)
    with staged(folders, name, progress.note) as made:
        shutil.copytree(place, made.folder, dirs_exist_ok=True)
        return pass_gate(made.folder, folders, in_full=in_full)


def _rerun(folders: Folders, subject: str, demo: bool, fresh: bool, progress: Progress) -> Rerun:
    store = None if fresh else Store(folders.cache / "steps")
    return Rerun(store, f"{subject}{'-demo' if demo else ''}", progress.note)


def verify(release: Path, folders: Folders, *, workers: int = 2, progress: Progress) -> Verification:
    """Rebuild the release in a folder from its manifest, beside it, and tell what is not the same byte for byte.

    Raises VerifyError when the manifest cannot be read.
    """
    record = read_record(release)
    engine = _engine_like(record)
    changed = tuple(made_from.changed(record, folders, engine))
    notes = list(made_from.notes(record, folders))
    if any((release / name).exists() for name in FULL_GATE_FILES):
        notes.append(f"{' and '.join(FULL_GATE_FILES)} are left aside: they are made with programs of a machine")
    with tempfile.TemporaryDirectory(prefix="progress-update-") as scratch:
        rebuilt: Path | None = None
        code = made_from.code_to_name(record, folders)
        try:
            rebuilt = _rebuild(record, lay_out(record, folders, Path(scratch)), engine, code, workers, progress)
        except ReportError as error:
            notes.append(f"it cannot be rebuilt: {error}")
        differing, compared = outputs.held_against(record, rebuilt, [finding.where for finding in changed])
    identical = compared - len(differing)
    return Verification(record, changed, tuple(differing), identical, compared, rebuilt is not None, tuple(notes))


def _engine_like(record: Record) -> Engine:
    """The engine that the release was rendered with, or, where it is not here, the one that is."""
    try:
        return choose_engine(record.engine.name)
    except RenderError:
        return choose_engine()


def _rebuild(
    record: Record, folders: Folders, engine: Engine, code: Mapping[str, Any], workers: int, progress: Progress
) -> Path:
    """The release once more, from a project that holds nothing but what it was made from, and no cache."""
    asked, is_demo = record.asked.as_at, record.illustrative
    area, tables = record.area.code, folders.root / "tables"
    name = release_name(record.quarter, demo=is_demo, as_at=asked, area=area)
    release, rerun = folders.reports / name, Rerun(None, name)
    release.mkdir(parents=True)
    with progress.stage("Results"):
        report = make_report(
            record.quarter, folders, demo=is_demo, as_at=record.day, area=area, rerun=rerun, tables=tables,
            embargoed=record.release.embargoed,
        )  # fmt: skip
    making = Making(report, folders, release, tables, name, engine, rerun, progress, workers, record.formats)
    ahead = publish(making)
    write_manifest(release, report=report, engine=engine, root=folders.root, asked=asked, code=code)
    with progress.stage("Gate"):
        check(making, ahead)
    return release


def trace(id: str, period: Period, folders: Folders, *, as_at: AsAt | None = None, area: str = LONDON) -> Chain:
    """The chain of one figure of a quarter's report. Raises FrameworkError for an id that is not there."""
    report = make_report(period, folders, as_at=as_at, area=area, judged=False)
    return Tracer(report, folders.editions, context_anchors(report, notebooks_in(folders.notebooks))).chain(id)


def compare_editions(
    period: Period, folders: Folders, *, as_at: AsAt, against: AsAt, area: str = LONDON
) -> tuple[Comparison, Path]:
    """What two reports of a quarter from the editions of two days say differently, left as a page and as tables."""
    first, second = (make_report(period, folders, as_at=day, area=area, judged=False) for day in (as_at, against))
    found = compare(first, second)
    name = f"compare-{about(period, area)}-{as_at}-{against}"
    with staged(folders, name) as made:
        for table, rows in files.tables(found).items():
            (made.folder / f"{table}.csv").write_text(csv_text(rows), encoding="utf-8", newline="")
        write_side_page(
            files.markdown(found), made.folder / "compare.html", head=files.head(found), templates=folders.templates,
            brand=first.brand,
        )  # fmt: skip
    return found, folders.reports / name
