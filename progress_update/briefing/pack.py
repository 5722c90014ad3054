"""Both files of the briefing pack, written into a release folder and looked over before they count."""

from __future__ import annotations

from pathlib import Path

from progress_update.briefing.slides.deck import write_slides
from progress_update.briefing.word.convert import write_document
from progress_update.errors import RenderError
from progress_update.exhibits.report import Report
from progress_update.office.docx_faults import docx_faults
from progress_update.office.pptx_faults import pptx_faults

DOCUMENT, SLIDES = "progress-update.docx", "progress-update.pptx"


def write_briefing_document(report: Report, release: Path, templates: Path) -> None:
    """Write the Word document from the release's stitched source; RenderError if it is not as it is meant."""
    target = release / DOCUMENT
    write_document(report, release, templates, target)
    _refuse(docx_faults(target), target)


def write_briefing_slides(report: Report, release: Path, templates: Path) -> None:
    """Write the slides from the report's results; RenderError if they are not as they are meant."""
    target = release / SLIDES
    write_slides(report, templates, target)
    _refuse(pptx_faults(target, report.brand), target)


def _refuse(faults: list[str], file: Path) -> None:
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise RenderError(
            f"The briefing pack is not as it is meant: {faults[0]}{more}",
            where=file.name,
            remedy="Correct the text, the exhibit or templates/briefing",
        )
