"""What a reader must know beside a figure: breaks, events, assumptions, the pandemic."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import pandas as pd

from progress_update.exhibits.drawing import Shown, points
from progress_update.framework import Context
from progress_update.period import Window
from progress_update.tables import plain
from progress_update.words import BREAK, Finding, first_lower

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report


def notes(report: Report, series: Shown, finding: Finding, *, drawn: bool = True) -> list[str]:
    """What a reader must know, as one paragraph; no paragraph where there is nothing to say."""
    texts = note_texts(report, series, finding, drawn=drawn)
    return [plain(" ".join(texts))] if texts else []


def note_texts(report: Report, series: Shown, finding: Finding, *, drawn: bool = True) -> list[str]:
    """The remarks on a figure in the order of weight: what it hides, breaks, the plan's wording, the method's
    assumptions, caveats. Breaks matter where the figures are drawn through time."""
    broken = _broken(report, series, finding) if drawn else ""
    texts = [finding.newest_quarter, broken, _events(report, series, finding)]
    texts.append(getattr(series, "wording_note", None) or "")
    if finding.row["base_is_assumed"] and series.sample:
        texts.append(series.sample.basis)
    return [text for text in (*texts, _dispersed(report, finding), finding.revision, *series.caveats) if text]


def _broken(report: Report, series: Shown, finding: Finding) -> str:
    """Why figures shown in one chart or table are not comparable; the verdict has it already where it is the reason."""
    held = points(report, series.id, finding).dropna(subset=["value"])
    if held.empty:
        return ""
    shown = Window(held["start"].min().date(), finding.window.end)
    reasons = [change.reason for change in report.breaks_of(series) if shown.start < change.on <= shown.end]
    # A context figure's table has the year before alone.
    marks = BREAK in finding.before if isinstance(series, Context) else pd.notna(finding.row["not_comparable"])
    marked = f"{BREAK} marks what lies before." if marks else ""
    return " ".join([*reasons, marked]) if reasons else ""


def _events(report: Report, series: Shown, finding: Finding) -> str:
    """What happened in the months of one of the figures that stand side by side."""
    told = [finding.window, finding.earlier]
    told += [one.window_for(finding.window) for one in report.framework.comparators if finding.comparable(one.id)]
    return " ".join(event.reason for event in report.framework.events_of(series) if event.touches(*told))


def _dispersed(report: Report, finding: Finding) -> str:
    """How much wider than chance the interval is made, and whose variation that is."""
    spread, lender = finding.row["dispersion"], finding.row["dispersion_from"]
    if pd.isna(spread):
        return ""
    borrowed = f"as wide as that of {first_lower(report.framework.measure(lender).label)}, " if pd.notna(lender) else ""
    return f"The interval is made {borrowed}{sqrt(spread):.1f} times as wide as chance alone would make it."


def against_2019_20(report: Report, finding: Finding) -> str:
    """The level against 2019/20 where a comparison leans on pandemic months: said, not judged, before all notes."""
    if (
        not finding.compared
        or finding.shape != "count"
        or not report.framework.pandemic.touches(finding.earlier, finding.window)
    ):
        return ""
    then = finding.row["pre_pandemic_value"]
    if not finding.comparable("pre_pandemic") or not then or finding.is_small:
        return "**The comparison reaches into the pandemic.**"
    level = 100 * (finding.row["value"] / then - 1)
    side = "above" if level > 0 else "below"
    against = f"the figure is {abs(level):.1f}% {side} 2019/20"
    return f"**The comparison reaches into the pandemic: {against}** (not tested)."
