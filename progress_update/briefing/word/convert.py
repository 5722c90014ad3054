"""The stitched source as a Word document: pictures, reference document, pandoc, and what pandoc cannot do."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pypandoc

from progress_update.briefing.properties import warning
from progress_update.briefing.word.drawings import write_drawings
from progress_update.briefing.word.finish import finish
from progress_update.briefing.word.reference import RunningText, reference_document
from progress_update.briefing.word.styles import read_style_sheet
from progress_update.errors import RenderError
from progress_update.exhibits.report import Report
from progress_update.office.pictures import picture_maker
from progress_update.render.engines import SOURCE

WARNING = "Illustrative data: some figures in this document are invented"
_BESIDE = ("brand.yml", "report.lua")  # from the stitched source
_OWN = ("pandoc.yml", "word.lua", "word.yml")  # from templates/briefing


def write_document(report: Report, release: Path, templates: Path, target: Path) -> None:
    """Write the Word document of a release that has its stitched source.

    Raises RenderError when pandoc fails or leaves something out.
    """
    clock, sheet = report.settings.clock, read_style_sheet(templates / "briefing" / "word.yml")
    with tempfile.TemporaryDirectory(prefix="progress-update-") as folder:
        work = Path(folder)
        for name in _BESIDE:
            shutil.copyfile(release / "source" / name, work / name)
        for name in _OWN:
            shutil.copyfile(templates / "briefing" / name, work / name)
        source = (release / "source" / SOURCE).read_text(encoding="utf-8")
        (work / SOURCE).write_text(source, encoding="utf-8")
        with picture_maker(report.brand) as draw:
            write_drawings(report, release, source, work / "drawn", draw)
        (work / "reference.docx").write_bytes(
            reference_document(sheet, report.brand, running_text(report), clock=clock)
        )
        _run_pandoc(work)
        target.write_bytes(finish((work / "converted.docx").read_bytes(), report, sheet))


def running_text(report: Report) -> RunningText:
    plan = report.framework.plan
    return RunningText(
        title=f"{plan.printed_title}: {report.title}",
        period=report.period.months_label,
        publisher=report.brand.name,
        warning=warning(report, WARNING),
    )


def _run_pandoc(work: Path) -> None:
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "--defaults", "pandoc.yml", SOURCE, "--output", "converted.docx"],
        cwd=work, capture_output=True, text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    said = " ".join(done.stderr.split())
    if done.returncode or said:
        raise RenderError(
            f"pandoc did not make the Word document whole: {said or 'it failed without a word'}",
            where=SOURCE,
            remedy="Correct the source, or templates/briefing/word.lua",
        )
