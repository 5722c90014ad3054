"""What stands at the head of a page beside the report: how figures were made, what differs, who had access."""

from __future__ import annotations

from progress_update.exhibits.report import Report
from progress_update.period import day_name


def side_head(report: Report, subtitle: str, about: str) -> dict[str, object]:
    """The metadata that the template prints, for a page called `subtitle`; `about` is its description for searches."""
    plan, period = report.framework.plan, report.period
    return {
        "title": plan.printed_title,
        "subtitle": subtitle,
        **({"area": report.place} if report.is_of_borough else {}),
        "period": period.months_label,
        "description": about,
        "pagetitle": f"{plan.title}: {subtitle}{report.for_place}, {period.months_label}",
        **({"embargo": report.settings.embargo} if report.settings.embargo else {}),
    }


def dated_head(report: Report, subtitle: str, about: str) -> dict[str, object]:
    """The same for a page that comes out with the report, on its day."""
    return side_head(report, subtitle, about) | {
        "date-line": day_name(report.settings.release_date),
        "address": report.framework.plan.address,
        "illustrative": report.illustrative,
    }
