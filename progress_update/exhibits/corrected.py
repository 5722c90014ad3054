"""The notice of a report that took the place of a public one: when, why, and what it changed."""

from __future__ import annotations

from collections.abc import Iterator

from progress_update.exhibits.report import Report
from progress_update.period import day_name
from progress_update.settings import Correction
from progress_update.tables import fenced, plain, stacked

MOST = 8  # changes that a notice lists; the comparison of the two versions has the others
NOTHING = "No figure changed."


def corrected(report: Report) -> str:
    """The notice, the newest correction first; nothing for a report that was never corrected."""
    found = [] if report.illustrative else report.settings.corrections_of(report.area)
    return fenced("#corrected .corrected", *(_notice(one) for one in reversed(found)))


def version_line(report: Report) -> list[str]:
    """`version 1.1, corrected 24 November 2026`, for the cover."""
    found = [] if report.illustrative else report.settings.corrections_of(report.area)
    return [f"version {found[-1].version}, corrected {day_name(found[-1].on)}"] if found else []


def corrections_told(report: Report) -> Iterator[tuple[str, ...]]:
    """What a page may say of the corrections, for whoever checks it."""
    for one in report.settings.corrections_of(report.area):
        yield _head(one), *version_line(report), _rest(one)


def _notice(one: Correction) -> str:
    listed = "\n".join(f"- {plain(change)}" for change in one.changed[:MOST])
    return stacked(f"**{plain(_head(one))}** {plain(one.reason)}", listed or NOTHING, plain(_rest(one)))


def _head(one: Correction) -> str:
    return f"Corrected on {day_name(one.on)}, version {one.version}."


def _rest(one: Correction) -> str:
    more = len(one.changed) - MOST
    return f"And {more} more figures changed." if more > 0 else ""
