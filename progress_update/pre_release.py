"""Who may see a release before it comes out, as a page of it (Code of Practice for Statistics, T3.3 and T3.4).

The page is made only where the settings say something: an empty list says that nobody had access, which a build cannot
know by itself. It says the same before the hour of release as after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_update.release_dates import access_from, moment_name
from progress_update.tables import fenced, link, pipe_table, plain, stacked

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report
from progress_update.exhibits.side_head import dated_head

UPDATE = "progress-update.html"
TITLE = "Access before release"
LEAD = (
    "The people, besides those who make it, who may see this update in its final form before it comes out, in which "
    "role, and why. The Code of Practice for Statistics asks for as few as can be, and for this list."
)
NOBODY = "Nobody besides those who make it had access to this update before it came out."


def page(report: Report) -> str:
    """The page's Markdown, without its head."""
    listed = report.settings.pre_release_access or []
    rows = [[plain(text) for text in (one.name, one.role, one.organisation, one.reason)] for one in listed]
    header = ["Name", "Role", "Organisation", "Why"]
    table = pipe_table(header, rows, caption=plain("Access before release, by person")) if rows else ""
    entries = [link("People with access", "#access"), link("From when", "#when"), link("The update itself", UPDATE)]
    return stacked(
        fenced("#contents .contents", "On this page", "\n".join(f"- {entry}" for entry in entries)),
        fenced(".lead", LEAD),
        "## People with access {#access}",
        table or plain(NOBODY),
        "## From when {#when}",
        plain(_when(report, bool(rows))),
    )


def head(report: Report) -> dict[str, object]:
    """What the cover of the page says."""
    of = f"{report.for_place} for {report.period.label}"
    return dated_head(report, TITLE, f"{TITLE}: who may see the update{of} before it comes out, and why.")


def _when(report: Report, anybody: bool) -> str:
    release = report.settings.release_moment
    comes = f"The release comes out at {moment_name(release)}."
    return f"{comes} Access begins 24 hours earlier, at {moment_name(access_from(release))}." if anybody else comes
