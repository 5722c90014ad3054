"""What a Word or PowerPoint file says of itself: title, language, author, subject, and the report's clock."""

from __future__ import annotations

from typing import Any

from progress_update.exhibits.report import Report


def set_properties(properties: Any, report: Report) -> None:
    """Fill the core properties that python-docx and python-pptx both offer."""
    plan = report.framework.plan
    clock = report.settings.clock.replace(tzinfo=None)
    properties.title = f"{plan.title}: {report.title}, {report.period.months_label}"
    properties.subject = report.period.label
    properties.author = properties.last_modified_by = report.brand.name
    properties.language = "en-GB"
    properties.keywords = f"Police and Crime Plan, {report.place}, progress update, {report.period.months_label}"
    properties.comments = warning(report, "Illustrative data: some figures are invented")
    properties.category = ""
    properties.revision = 1
    properties.created = properties.modified = clock


def warning(report: Report, invented: str) -> str:
    """What everybody must see before all else: that the hour of release is to come, that figures are invented."""
    return ". ".join(text for text in (report.settings.embargo, invented if report.illustrative else "") if text)


def app_properties() -> bytes:
    """The part app.xml without counts of words and pages that would be wrong."""
    return (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    )
