"""Which figure stands for a measure in a period, and which earlier one it may be compared with.

Feeds are tried in the framework's order and editions newest first. One comparison never mixes two
feeds or two editions. Twelve months that are not all held give way to the quarter, said so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from progress_update.measures.figures import Figure, coverage, figure, latest_year
from progress_update.measures.held import CutOff, Holding
from progress_update.period import Period, Window, day_name, month_name

if TYPE_CHECKING:
    from progress_update.framework import Break, Feed, Series

YEAR_BEFORE = 12  # months
NO_EDITION = "No edition of this source published by"


@dataclass(frozen=True)
class Choice:
    """The figure shown, the figure a year before if the edition has it, and the name of the window."""

    now: Figure
    before: Figure | None
    window_name: str


def choose(series: Series, holdings: list[Holding], period: Period) -> Choice | None:
    """The figure for a period, or None where no edition carries it."""
    for name, window in _windows(series, period):
        for feed in series.feeds:
            if found := _newest(series, feed, _of(feed, holdings), window, period, name):
                return found
    return None


def no_comparison_reason(choice: Choice, breaks: list[Break]) -> str | None:
    """Why the figure must stand without comparison; None where it need not."""
    earlier = choice.now.window.earlier(YEAR_BEFORE)
    for change in breaks:
        if change.parts(earlier, choice.now.window):
            return f"{change.label} ({day_name(change.on)}): figures before and after are not compared."
        if change.silent_in(earlier):
            return f"The question was not asked in {earlier.span}."
    if choice.before is None:
        held = coverage(choice.now.feed, choice.now.holding)
        start = month_name(held.start) if held else "later"
        if held and held.start <= earlier.start:
            return f"No figure was published for {earlier.label}."
        return f"The series held begins in {start}: there is no year before."
    return None


def no_data_reason(
    series: Series,
    holdings: list[Holding],
    period: Period,
    *,
    breaks: list[Break],
    otherwise: str,
    cut_off: CutOff | None = None,
) -> str:
    """Why there is no figure: published too late for the cut-off, not asked, ends too early or begins too late."""
    spans = [span for feed in series.feeds for h in _of(feed, holdings) if (span := coverage(feed, h))]
    if not spans:
        too_late = cut_off is not None and any(feed.source in cut_off.without for feed in series.feeds)
        return f"{NO_EDITION} {day_name(cut_off.day)} is held." if cut_off and too_late else otherwise
    for _, window in _windows(series, period):
        if any(change.silent_in(window) for change in breaks):
            return f"The question was not asked in {window.span}."
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    return f"The published series held runs from {month_name(first)} to {month_name(last)}."


def with_status(choice: Choice) -> Choice:
    """Mark a figure provisional while its source still revises it as a matter of course."""
    now = choice.now
    settled = Window.ending(now.window.end, 1).earlier(-now.holding.settles_after_months).end
    if now.status != "final" or now.holding.published_on >= settled:
        return choice
    return replace(choice, now=replace(now, status="provisional"))


def _windows(series: Series, period: Period) -> Iterator[tuple[str, Window]]:
    match series.window:
        case "12 months":
            yield "12 months", period.twelve_months
            if series.shape in ("count", "share"):
                yield "quarter", period.window
        case "survey quarter":
            yield "survey quarter", period.window
        case "year":
            # Found by `_newest`: the year that a feed published last before the period ended.
            yield "year", period.twelve_months


def _of(feed: Feed, holdings: list[Holding]) -> list[Holding]:
    return [holding for holding in holdings if holding.source == feed.source]


def _newest(
    series: Series, feed: Feed, holdings: list[Holding], window: Window, period: Period, name: str
) -> Choice | None:
    """From the newest edition that has both figures, else from the newest that has the later one."""
    choices = [found for holding in holdings if (found := _from(series, feed, holding, window, period, name))]
    return next((found for found in choices if found.before), choices[0] if choices else None)


def _from(series: Series, feed: Feed, holding: Holding, window: Window, period: Period, name: str) -> Choice | None:
    if name == "year":
        latest = latest_year(feed, holding, period.end)
        if latest is None:
            return None
        window = latest
    now = figure(series, feed, holding, window)
    return with_status(Choice(now, figure(series, feed, holding, window.earlier(YEAR_BEFORE)), name)) if now else None
