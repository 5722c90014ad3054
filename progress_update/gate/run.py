"""Goes through the checklist, in its order, and says how each point came out."""

from __future__ import annotations

from collections.abc import Mapping

from progress_update.checklist import POINTS, Point
from progress_update.errors import ReportError
from progress_update.gate.checks import CHECKS, TOOLS
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding, NotRun, Outcome, Verdict, first
from progress_update.settings import Override, refuse_idle_overrides

# Points that look at the page, the tables and the settings alone, the dearest of them.
OF_THE_PAGE = (
    "page-alternatives", "page-contrast", "chart-contrast", "page-glyphs", "figures-headlines", "figures-traced",
    "disclosure", "spelling", "csv-text",
)  # fmt: skip
LEFT = "left to the full run: make gate FULL=1"


def look_ahead(release: Release) -> dict[str, Outcome]:
    """Points of the page by their ids, before the release is whole: its page and its tables must be there."""
    overrides = release.report.settings.gate.overrides
    return {id: _outcome(POINTS[id], release, overrides.get(id), in_full=False) for id in OF_THE_PAGE}


def check(release: Release, *, in_full: bool = False, ahead: Mapping[str, Outcome] | None = None) -> Verdict:
    """Every point of the checklist for a release; those that need a browser or Java only when `in_full`.

    What was looked at `ahead`, on the page and the tables that the release has now, is not looked at again.
    Raises SettingsError for an override of a point that passed, and the errors of reading params/ and tables.
    """
    overrides = release.report.settings.gate.overrides
    known = ahead or {}
    outcomes = tuple(
        known.get(id) or _outcome(point, release, overrides.get(id), in_full) for id, point in POINTS.items()
    )
    passed = [outcome.point.id for outcome in outcomes if outcome.state == "passed"]
    refuse_idle_overrides(release.report.settings, [id for id in passed if id in overrides])
    manifest = release.manifest
    return Verdict(manifest["title"], manifest["period"]["label"], in_full, outcomes, _told() if in_full else ())


def _outcome(point: Point, release: Release, override: Override | None, in_full: bool) -> Outcome:
    if point.in_full and not in_full:
        return Outcome(point, "not run", why=LEFT)
    try:
        findings = first(CHECKS[point.id](release))
    except NotRun as reason:
        return Outcome(point, "not run", why=str(reason))
    except ReportError:
        raise
    except Exception as fault:  # a file too broken to be checked has failed, whatever it broke
        said = f"the check broke off: {type(fault).__name__}: {fault}"
        findings = (Finding(point.id, said, "Build the report anew; if it stays, look into progress_update/gate"),)
    if findings and override:
        return Outcome(point, "overridden", findings, f"{override.reason} ({override.by})")
    return Outcome(point, "failed" if findings else "passed", findings)


def _told() -> tuple[str, ...]:
    """What the full run was made with; tools that are not here are told by the points they leave open."""
    told: list[str] = []
    for tools in TOOLS:
        try:
            told += tools()
        except NotRun:
            continue
    return tuple(told)
