"""The steps of a release in their order, each with what it reads and what it makes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event

from progress_update import pre_release
from progress_update.cache import machine
from progress_update.chapters import notebooks_in
from progress_update.digests import of_text
from progress_update.document import stitch, write_source
from progress_update.errors import RenderError
from progress_update.exhibits.downloads import WORKBOOKS, Download
from progress_update.exhibits.origin import PRE_RELEASE, PROVENANCE
from progress_update.exhibits.report import Report, tables_of
from progress_update.formats import BRIEFING
from progress_update.gate import Outcome
from progress_update.making import known
from progress_update.making.beside import beside
from progress_update.making.gate import look_ahead
from progress_update.making.making import Making
from progress_update.making.notebooks import executed
from progress_update.render.engines import prepare_source, write_html
from progress_update.render.press import Press, press
from progress_update.render.side_page import write_side_page
from progress_update.spreadsheets.package import write_descriptions
from progress_update.spreadsheets.release import downloads_in, write_tables
from progress_update.trace import Tracer, page
from progress_update.trace.places import context_anchors

PAGE, PDF = "progress-update.html", "progress-update.pdf"


def publish(making: Making) -> dict[str, Outcome]:
    """The page, the PDF and all beside them, but for the manifest and the gate's list. Gives what the gate says so far.

    What needs the notebooks goes from one step to the next; what does not goes on beside it. They get in each other's
    way little: notebooks, the engine and the layout of pages are processes of their own. A thread that writes tables
    would keep kernels from being started, so it waits until they are at work. What lays out pages gets ready beside the
    engine, which keeps one core; all that can wait goes on beside the layout, which does too.
    """
    stage, at_work = making.progress.stage, Event()
    with beside(workers=making.workers) as begun:
        data = begun(partial(_data, making, at_work))
        try:
            with stage("Notebooks"):
                chapters = executed(making, at_work.set)
        finally:
            at_work.set()  # none had to run, or one failed early: nobody waits for ever
        with press(beside=making.workers > 1 and "pdf" in making.formats) as place:
            with stage("Document"):
                _document(making, chapters, data())
            with stage("HTML"):
                _page(making)
            rest = begun(partial(_rest, making))
            ahead = begun(partial(look_ahead, making))
            briefing = begun(partial(write_briefing, making))
            if "pdf" in making.formats:
                with stage("PDF"):
                    _pdf(making, place)
            rest()
            briefing()
    return ahead()


def _rest(making: Making) -> None:
    with making.progress.stage("Provenance"):
        _descriptions(making)
        _provenance(making)
        _pre_release(making)


def write_briefing(making: Making) -> None:
    """The Word document and the slides, as far as they are wanted."""
    if not {*BRIEFING} & {*making.formats}:
        return
    from progress_update.briefing import pack  # a report alone does without what this loads

    folders, release = making.folders, making.release

    def read() -> known.Known:
        own = {
            **known.made(release, "source/**/*", "data/figures/*.csv"),
            **known.templates(folders, "briefing"),
            **known.brand(folders),
        }
        return known.with_code("word", own, folders)  # the slides read no more

    for step, stage, format, write in (
        ("word", "Word", "docx", pack.write_briefing_document),
        ("slides", "Slides", "pptx", pack.write_briefing_slides),
    ):
        if format not in making.formats:
            continue
        with making.progress.stage(stage):
            making.rerun.do(
                step,
                read,
                release,
                partial(write, release=release, templates=folders.templates),
                making.report,
                makes=(f"*.{format}",),
            )


def _data(making: Making, at_work: Event) -> list[Download]:
    at_work.wait()
    wanted = [f".{each}" for each in making.formats if f".{each}" in WORKBOOKS]
    with making.progress.stage("Data"):
        making.rerun.do(
            "workbooks",
            lambda: known.with_code("workbooks", {"release": making.name, "formats": str(wanted)}, making.folders),
            making.release,
            lambda report: write_tables(report, making.release / "data", making.name, wanted),
            making.report,
            makes=("data/*",),
        )
    return downloads_in(making.release / "data", making.name)


def _document(making: Making, chapters: list[Path], files: list[Download]) -> None:
    release, folders = making.release, making.folders

    def read() -> known.Known:
        own = {
            **{f"{name} as executed": sha for name, sha in known.made(release, "notebooks/*").items()},
            "files to download": of_text(repr(files)),
            **known.templates(folders, "report"),
            **known.brand(folders),
        }
        return known.with_code("document", own, folders)

    def work(report: Report) -> None:
        stitched = stitch(report, chapters, files)
        write_source(stitched, release / "source")
        prepare_source(release / "source", folders.templates, report.brand)
        for name, text in stitched.downloads.items():
            (release / name).parent.mkdir(parents=True, exist_ok=True)
            (release / name).write_text(text, encoding="utf-8", newline="")

    making.rerun.do("document", read, release, work, making.report, makes=("source/**/*", "data/figures/*.csv"))


def _descriptions(making: Making) -> None:
    tables = [f"data/{name}.csv" for name in tables_of(making.report)]

    def read() -> known.Known:
        own = known.made(making.release, *tables, "data/figures/*.csv")
        return known.with_code("descriptions", own, making.folders)

    making.rerun.do(
        "descriptions", read, making.release, lambda report: write_descriptions(report, making.release / "data"),
        making.report, makes=("data/*.json", "data/figures/*.json"),
    )  # fmt: skip


def _page(making: Making) -> None:
    engine, release = making.engine, making.release

    def read() -> known.Known:
        own = {"engine": f"{engine.name} {engine.version}", **known.made(release, "source/**/*")}
        return known.with_code("page", own, making.folders)

    making.rerun.do(
        "page", read, release, lambda _: write_html(release / "source", release / PAGE, engine), making.report,
        makes=(PAGE,),
    )  # fmt: skip


def _pdf(making: Making, place: Press) -> None:
    release, clock = making.release, int(making.report.settings.clock.timestamp())

    def read() -> known.Known:
        own = {**known.made(release, PAGE), "the report's date": str(clock), **machine.libraries()}
        return known.with_code("pdf", own, making.folders)

    def work(_: Report) -> None:
        if faults := place.write_pdf(release / PAGE, release / PDF, clock=clock):
            remedy = "Correct the template or the exhibit"
            raise RenderError(f"The PDF is not as it is meant: {faults[0]}", remedy=remedy)

    making.rerun.do("pdf", read, release, work, making.report, makes=(PDF,))


def _provenance(making: Making) -> None:
    report, folders = making.report, making.folders
    anchors = context_anchors(report, notebooks_in(folders.notebooks))

    def read() -> known.Known:
        as_at = report.settings.data_as_at
        own = {
            **known.editions(folders, report.framework, as_at, with_record=True),
            "where context figures stand": of_text(repr(sorted(anchors.items()))),
            **known.templates(folders, "report"),
            **known.brand(folders),
        }
        return known.with_code("provenance", own, folders)

    def work(report: Report) -> None:
        tracer = Tracer(report, folders.editions, anchors)
        write_side_page(
            page.provenance(report, tracer), making.release / PROVENANCE, head=page.head(report),
            templates=folders.templates, brand=report.brand,
        )  # fmt: skip

    making.rerun.do("provenance", read, making.release, work, report, makes=(PROVENANCE,))


def _pre_release(making: Making) -> None:
    folders = making.folders
    if making.report.settings.pre_release_access is None:
        return

    def read() -> known.Known:
        own = {**known.templates(folders, "report"), **known.brand(folders)}
        return known.with_code("pre-release", own, folders)

    def work(report: Report) -> None:
        write_side_page(
            pre_release.page(report), making.release / PRE_RELEASE, head=pre_release.head(report),
            templates=folders.templates, brand=report.brand,
        )  # fmt: skip

    making.rerun.do("pre-release", read, making.release, work, making.report, makes=(PRE_RELEASE,))
