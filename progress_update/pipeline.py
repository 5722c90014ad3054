"""A report from its editions to its release folder: the steps, in the order of publication."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from progress_update.as_at import AsAt, as_asked, folder_suffix, too_early
from progress_update.brand import read_brand
from progress_update.chapters import notebooks_in, run_chapters
from progress_update.commentary.check import check_commentary
from progress_update.compare import Comparison, compare, files
from progress_update.document import stitch, write_source
from progress_update.errors import NotebookError, PeriodError, RenderError, ReportError
from progress_update.exhibits.downloads import Download
from progress_update.exhibits.origin import PROVENANCE
from progress_update.exhibits.report import Report, work_out, write_results
from progress_update.folders import Folders
from progress_update.framework import Framework, check_series_supplied, read_framework
from progress_update.gate import Verdict, check, open_release
from progress_update.gate.record import write as write_gate
from progress_update.holdings import cut_off, open_holdings
from progress_update.illustrative import invented
from progress_update.manifest import FULL_GATE_FILES, engine_of_current, holds, write_manifest
from progress_update.measures.choice import NO_EDITION
from progress_update.measures.figures import Holding
from progress_update.measures.results import compute
from progress_update.period import Period, day_name, refuse_future, today
from progress_update.progress import Progress
from progress_update.render.engines import Engine, choose_engine, prepare_source, write_html
from progress_update.render.pdf import require_engine, write_pdf
from progress_update.render.side_page import write_side_page
from progress_update.settings import check_places, read_settings
from progress_update.sources.registry import supplied_series
from progress_update.spreadsheets.package import write_descriptions
from progress_update.spreadsheets.release import write_tables
from progress_update.tables import csv_text
from progress_update.trace import Chain, Tracer, page
from progress_update.trace.places import context_anchors
from progress_update.verify import Record, Verification, made_from, outputs, read_record
from progress_update.verify.scratch import lay_out

BRIEFING = ("progress-update.docx", "progress-update.pptx")


@dataclass(frozen=True)
class Release:
    """A finished report: its folder, how its measures stand, the engine that made it, what the gate says of it."""

    folder: Path
    counts: dict[str, int]
    engine: Engine
    label: str
    verdict: Verdict


def build(
    period: Period,
    folders: Folders,
    *,
    engine: str = "auto",
    demo: bool = False,
    as_at: AsAt | None = None,
    workers: int = 2,
    progress: Progress,
) -> Release:
    """Make one report whole, and only then put it in its place under reports/.

    `as_at` goes before what the period's settings say of editions, and gives the release a folder of its own. A report
    that the gate faults is put there too, with the list of its faults: they cannot be mended unseen.
    """
    refuse_future(period, today())
    require_engine()
    chosen = choose_engine(engine)
    with progress.stage("Results"):
        report = make_report(period, folders, demo=demo, as_at=as_at)
    _tell_what_is_missed(report, progress)
    name = release_name(period, demo=demo, as_at=as_at)
    with _staging(folders.reports, name) as release:
        _publish(report, folders, release, name, chosen, workers, progress)
        write_manifest(release, report=report, engine=chosen, root=folders.root, asked=as_at)
        with progress.stage("Gate"):
            verdict = pass_gate(release, folders)
    return Release(folders.reports / name, report.counts(), chosen, report.period.label, verdict)


def release_name(period: Period, *, demo: bool, as_at: AsAt | None = None) -> str:
    """The release's folder under reports/. The period's own holds what its settings say, not what was asked for."""
    return f"{period}{folder_suffix(as_at)}{'-demo' if demo else ''}"


def pass_gate(release: Path, folders: Folders, *, in_full: bool = False) -> Verdict:
    """Check a finished release folder against the checklist and leave the list in it.

    Raises GateError when there is no release in the folder, SettingsError for an override that overrides nothing.
    """
    opened = open_release(release, folders)
    verdict = check(opened, in_full=in_full)
    write_gate(verdict, release, folders.templates, opened.report.brand)
    return verdict


def brief(
    period: Period,
    folders: Folders,
    *,
    engine: str = "auto",
    demo: bool = False,
    as_at: AsAt | None = None,
    workers: int = 2,
    progress: Progress,
) -> Release:
    """The release of a quarter with its briefing pack, made whole and only then put in its place.

    A release that is there is taken as it is if it is whole and nothing that it was made from has changed since;
    otherwise it is built anew.
    """
    refuse_future(period, today())
    require_engine()
    chosen = choose_engine(engine)
    with progress.stage("Results"):
        report = make_report(period, folders, demo=demo, as_at=as_at)
    name = release_name(period, demo=demo, as_at=as_at)
    place = folders.reports / name
    held = engine_of_current(place, report=report, root=folders.root)
    is_current = held is not None and engine in ("auto", held.name)
    made_by = held if held is not None and is_current else chosen
    if not (is_current and holds(place, BRIEFING)):
        with _staging(folders.reports, name) as release:
            if is_current:
                shutil.copytree(place, release, dirs_exist_ok=True)
            else:
                _publish(report, folders, release, name, chosen, workers, progress)
            _write_briefing(report, release, folders, progress)
            write_manifest(release, report=report, engine=made_by, root=folders.root, asked=as_at)
    with progress.stage("Gate"):
        verdict = pass_gate(place, folders)
    return Release(place, report.counts(), made_by, report.period.label, verdict)


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
    """The release once more, from a project that holds nothing but what it was made from."""
    asked, is_demo = record.asked.as_at, record.illustrative
    with progress.stage("Results"):
        report = make_report(record.quarter, folders, demo=is_demo, as_at=record.day)
    name = release_name(record.quarter, demo=is_demo, as_at=asked)
    release = folders.reports / name
    release.mkdir(parents=True)
    _publish(report, folders, release, name, engine, workers, progress)
    if record.holds(BRIEFING):
        _write_briefing(report, release, folders, progress)
    write_manifest(release, report=report, engine=engine, root=folders.root, asked=asked, code=code)
    with progress.stage("Gate"):
        pass_gate(release, folders)
    return release


def _publish(
    report: Report, folders: Folders, release: Path, name: str, engine: Engine, workers: int, progress: Progress
) -> None:
    """The page, the PDF and all beside them, but for the manifest."""
    with progress.stage("Notebooks"):
        executed = _run_notebooks(report, folders, release, name, workers, progress)
    with progress.stage("Data"):
        files = write_tables(report, release / "data", name)
    with progress.stage("Document"):
        _write_source(report, executed, files, release, folders)
        write_descriptions(report, release / "data")
    with progress.stage("HTML"):
        write_html(release / "source", release / "progress-update.html", engine)
    with progress.stage("PDF"):
        _write_pdf(report, release)
    with progress.stage("Provenance"):
        _write_provenance(report, release, folders)


def _write_provenance(report: Report, release: Path, folders: Folders) -> None:
    tracer = Tracer(report, folders.editions, context_anchors(report, notebooks_in(folders.notebooks)))
    write_side_page(
        page.provenance(report, tracer), release / PROVENANCE, head=page.head(report), templates=folders.templates,
        brand=report.brand,
    )  # fmt: skip


def _write_briefing(report: Report, release: Path, folders: Folders, progress: Progress) -> None:
    from progress_update.briefing import pack  # a report alone does without what this loads

    with progress.stage("Word"):
        pack.write_briefing_document(report, release, folders.templates)
    with progress.stage("Slides"):
        pack.write_briefing_slides(report, release, folders.templates)


def trace(id: str, period: Period, folders: Folders, *, as_at: AsAt | None = None) -> Chain:
    """The chain of one figure of a quarter's report. Raises FrameworkError for an id that is not there."""
    report = make_report(period, folders, as_at=as_at, judged=False)
    return Tracer(report, folders.editions, context_anchors(report, notebooks_in(folders.notebooks))).chain(id)


def compare_editions(period: Period, folders: Folders, *, as_at: AsAt, against: AsAt) -> tuple[Comparison, Path]:
    """What two reports of a quarter from the editions of two days say differently, left as a page and as tables."""
    first, second = (make_report(period, folders, as_at=day, judged=False) for day in (as_at, against))
    found = compare(first, second)
    name = f"compare-{period}-{as_at}-{against}"
    with _staging(folders.reports, name) as folder:
        for table, rows in files.tables(found).items():
            (folder / f"{table}.csv").write_text(csv_text(rows), encoding="utf-8", newline="")
        write_side_page(
            files.markdown(found), folder / "compare.html", head=files.head(found), templates=folders.templates,
            brand=first.brand,
        )  # fmt: skip
    return found, folders.reports / name


def make_report(
    period: Period, folders: Folders, *, demo: bool = False, as_at: AsAt | None = None, judged: bool = True
) -> Report:
    """Read the framework, the settings and the editions, and work out every result.

    What people wrote is checked against the figures unless it is not `judged`: for a look at the figures alone.
    """
    framework = read_framework(folders.params / "framework.yml")
    check_series_supplied(framework, folders.params / "framework.yml", supplied_series())
    settings = as_asked(read_settings(folders.params, period), as_at)
    check_places(
        settings,
        commentary=["summary", *(p.id for p in framework.priorities), *(m.id for m in framework.measures)],
        accounts=[
            o.id for p in framework.priorities if p.assessment == "qualitative" for o in framework.outcomes_of(p.id)
        ],
    )
    holdings = list(open_holdings(folders.editions, framework, as_at=settings.data_as_at))
    cut = cut_off(folders.editions, framework, settings.data_as_at)
    if demo:
        holdings = invented(framework, compute(framework, holdings, period), period, folders.illustrative) + holdings
    results, series, revised = work_out(framework, holdings, period, cut_off=cut)
    if results.measures["value"].isna().all():
        raise _no_data(period, framework, list(open_holdings(folders.editions, framework)), settings.data_as_at)
    brand = read_brand(folders.templates / "brand")
    checked = check_commentary(settings, framework, results, period, series, judged=judged and not demo)
    return Report(period, framework, settings, brand, results, series, revised, checked, demo, cut)


def _tell_what_is_missed(report: Report, progress: Progress) -> None:
    measures = report.results.measures
    missed = measures.loc[measures["reason"].str.startswith(NO_EDITION, na=False), "measure"]
    if report.cut_off and not missed.empty:
        progress.note(
            f"As at {day_name(report.cut_off.day)}: {len(missed)} of {len(measures)} measures have no data because no "
            f"edition of their source as old as that is held: {', '.join(missed)}"
        )


def _no_data(period: Period, framework: Framework, holdings: list[Holding], as_at: date | None) -> PeriodError:
    """Names the first day of editions, or else the nearest quarter, for which some measure has a figure."""
    if as_at and (error := too_early(period, framework, holdings, as_at)):
        return error
    held = [h.observations for h in holdings if not h.observations.empty]
    first = Period.of(min(rows["start"].min() for rows in held).date())
    last = Period.of(max(rows["end"].max() for rows in held).date())
    quarters = [first.plus(n) for n in range((last.year - first.year) * 4 + last.quarter - first.quarter + 1)]
    nearest = sorted(quarters, key=lambda quarter: abs((quarter.end - period.end).days))
    found = next((q for q in nearest if compute(framework, holdings, q).measures["value"].notna().any()), None)
    remedy = f"The nearest quarter with data is {found} ({found.months_label})" if found else "No edition is held"
    return PeriodError(f"No edition held has a figure for {period} ({period.months_label})", remedy=remedy)


def _run_notebooks(
    report: Report, folders: Folders, release: Path, name: str, workers: int, progress: Progress
) -> list[Path]:
    with tempfile.TemporaryDirectory(prefix="progress-update-") as scratch:
        write_results(Path(scratch), report)
        try:
            return run_chapters(
                notebooks_in(folders.notebooks), release / "notebooks", period=report.period,
                results=Path(scratch),
                root=folders.root, workers=workers, done=lambda chapter: progress.note(chapter),
            )  # fmt: skip
        except NotebookError as error:
            raise _with_notebooks_kept(error, release, folders.failed / name) from error


def _with_notebooks_kept(error: NotebookError, release: Path, kept: Path) -> NotebookError:
    """Move the executed notebooks out of the folder that is about to go, and say where they are."""
    shutil.rmtree(kept, ignore_errors=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(release / "notebooks", kept, dirs_exist_ok=True)
    remedy = error.remedy.replace(str(release / "notebooks"), os.path.relpath(kept))
    return NotebookError(error.what, where=error.where, remedy=remedy)


def _write_source(report: Report, executed: list[Path], files: list[Download], release: Path, folders: Folders) -> None:
    stitched = stitch(report, executed, files)
    write_source(stitched, release / "source")
    prepare_source(release / "source", folders.templates, report.brand)
    for name, text in stitched.downloads.items():
        (release / name).parent.mkdir(parents=True, exist_ok=True)
        (release / name).write_text(text, encoding="utf-8", newline="")


def _write_pdf(report: Report, release: Path) -> None:
    clock = int(report.settings.clock.timestamp())
    faults = write_pdf(release / "progress-update.html", release / "progress-update.pdf", clock=clock)
    if faults:
        raise RenderError(f"The PDF is not as it is meant: {faults[0]}", remedy="Correct the template or the exhibit")


@contextmanager
def _staging(reports: Path, name: str) -> Iterator[Path]:
    """A folder beside the release's place, moved there when all went well, gone when it did not."""
    reports.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=reports))
    beside.chmod(0o755)
    try:
        yield beside
        _swap(beside, reports / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _swap(beside: Path, place: Path) -> None:
    if place.exists():
        old = beside.with_name(f"{beside.name}-old")
        place.rename(old)
        beside.rename(place)
        shutil.rmtree(old)
    else:
        beside.rename(place)
