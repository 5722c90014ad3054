"""Follows a figure of a report back to its edition, and works it out again on the way.

A figure that the stored edition does not give again is an error, never a chain that looks right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from progress_update.areas import BOROUGHS
from progress_update.editions import Edition, find_edition
from progress_update.errors import EditionError, FrameworkError
from progress_update.exhibits.report import Report
from progress_update.framework import Breakdown, Context, Feed, Measure
from progress_update.holdings import opened, series_by_source
from progress_update.measures.figures import figure
from progress_update.measures.held import Everywhere, Holding
from progress_update.measures.rows import Rows, date_of
from progress_update.period import Window
from progress_update.trace import formula
from progress_update.trace.chain import Chain, Observation, Observed, Traced
from progress_update.words import Finding, in_time, value

PAGE = "progress-update.html"
LEFT_OUT = ("caveats", "breaks", "files")  # texts that the exhibit has, and what the edition says in full


@dataclass
class Tracer:
    """Traces the figures of one report. `anchors` maps context figures to the exhibit that draws them.

    Editions are opened when a figure first needs them, and once.
    """

    report: Report
    editions: Path
    anchors: Mapping[str, str] = field(default_factory=dict)
    _opened: dict[tuple[str, str], tuple[Edition, Everywhere, Holding]] = field(default_factory=dict)
    _shown: dict[str, frozenset[tuple[date, date]]] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """Every measure, part and context figure, in the order of the report."""
        return [
            id
            for measure in self.report.framework.measures
            for id in (
                measure.id,
                *(part.id for part in measure.breakdowns),
                *(about.id for about in self.report.framework.context_of(measure.id)),
            )
        ]

    def chain(self, id: str) -> Chain:
        """The chain of one figure.

        Raises FrameworkError naming the nearest ids for one that is not there, EditionError where the stored edition
        is damaged or no longer gives the figure.
        """
        series, part = self._find(id)
        row = self.report.row(id)
        if row is None or pd.isna(row["value"]):
            # A part of a measure without data has no row of its own.
            return self._without_figure(id, series, part, row or self.report.rows[series.id])
        told = self._told(id, series, part, row)
        if row["status"] == "illustrative":
            return Chain(**told, reason="Invented figures: no publication is behind them.")
        edition, everywhere, holding = self._open(row["source"], row["edition"])
        feed = self._feed(series, part, holding, row)
        behind = everywhere.whole if self._is_summed(everywhere) else holding
        figures = tuple(self._figures(series, feed, row, behind, holding))
        now = figure(series, feed, holding, _window(row))
        assert now is not None  # _feed has found it
        before = figure(series, feed, holding, _earlier(row)) if pd.notna(row["before_value"]) else None
        return Chain(
            **told, figures=figures, edition=edition, reason=_text(row["reason"]),
            interval=formula.of_interval(row, now), change=formula.of_change(row, now, before),
            judged=formula.of_judgement(row), beside=formula.of_beside(row["value"], self.report.compared(id)),
        )  # fmt: skip

    def _find(self, id: str) -> tuple[Measure | Context, Breakdown | None]:
        known: dict[str, tuple[Measure | Context, Breakdown | None]] = {}
        every: list[Measure | Context] = [*self.report.framework.measures, *self.report.framework.context]
        for series in every:
            known[series.id] = (series, None)
            known |= {part.id: (series, part) for part in series.breakdowns}
        if id in known:
            return known[id]
        near = get_close_matches(id, known, n=3, cutoff=0.4)
        remedy = f"Nearest: {', '.join(near)}" if near else f"Known: {', '.join(known)}"
        raise FrameworkError(f"There is no measure, part or context figure '{id}'", remedy=remedy)

    def _told(self, id: str, series: Measure | Context, part: Breakdown | None, row: dict[str, Any]) -> dict[str, Any]:
        kind = "breakdown" if part else "context" if isinstance(series, Context) else "measure"
        return {
            "id": id,
            "label": part.label if part else series.label,
            "kind": kind,
            "period": str(self.report.period),
            "sentence": self._sentence(series, part, row),
            "exhibit": f"{PAGE}#{self._anchor(series)}",
            "row": {
                name: _cell(held) for name, held in row.items() if name not in LEFT_OUT and _cell(held) is not None
            },
        }

    def _without_figure(self, id: str, series: Measure | Context, part: Breakdown | None, row: dict[str, Any]) -> Chain:
        told = self._told(id, series, part, row)
        return Chain(**told, reason=_text(row["reason"]))

    def _anchor(self, series: Measure | Context) -> str:
        return self.anchors.get(series.id, series.illuminates) if isinstance(series, Context) else series.id

    def _sentence(self, series: Measure | Context, part: Breakdown | None, row: dict[str, Any]) -> str:
        """The headline with what was found; of figures that are not judged, the level and the one before."""
        finding = Finding(row, series.headline)
        if isinstance(series, Measure) and not part:
            return f"{finding.headline}. {finding.sentence}"
        name = part.label if part else series.headline
        if not finding.has_data:
            return f"{name}: no data published."
        before = f"; {finding.before} in {in_time(finding.earlier)}" if pd.notna(row["before_value"]) else ""
        return f"{name}: {finding.latest} in {in_time(finding.window)}{before}."

    def _open(self, source: str, id: str) -> tuple[Edition, Everywhere, Holding]:
        if (source, id) not in self._opened:
            edition = find_edition(self.editions, source, id)
            everywhere = opened(edition, series_by_source(self.report.framework)[source])
            self._opened[source, id] = (edition, everywhere, everywhere.of(self.report.area))
        return self._opened[source, id]

    def _is_summed(self, everywhere: Everywhere) -> bool:
        """Whether a figure of the report is made of the rows of all areas: where they add up to London."""
        return everywhere.london_is_sum and not self.report.is_of_borough

    def _feed(self, series: Measure | Context, part: Breakdown | None, holding: Holding, row: dict[str, Any]) -> Feed:
        """The feed that gives the row's value again from its edition."""
        for feed in series.feeds:
            own = feed.model_copy(update={"series": part.series}) if part else feed
            if feed.source == holding.source:
                found = figure(series, own, holding, _window(row))
                if found is not None and _same(found.value, row["value"]):
                    return own
        raise EditionError(
            f"The edition does not give the figure of '{row['measure']}', {row['value']:g}, again",
            where=f"{holding.source}/{holding.edition}",
            remedy="Build the report anew",
        )

    def _figures(
        self, series: Measure | Context, feed: Feed, row: dict[str, Any], behind: Holding, holding: Holding
    ) -> Iterator[Traced]:
        for name, label, window in self._windows(row):
            found = figure(series, feed, holding, window)
            shown = row[f"{name}_value"] if name != "value" else row["value"]
            if found is None or not _same(found.value, shown):
                raise EditionError(
                    f"The edition does not give the figure '{name}' of '{row['measure']}' again",
                    where=f"{holding.source}/{holding.edition}",
                    remedy="Build the report anew",
                )
            observed = tuple(_observed(series.shape, feed, behind, holding, window))
            if self.report.is_of_borough:
                observed = tuple(self._disclosed(row["measure"], each) for each in observed)
            how = formula.of_value(series.shape, found, observed)
            yield Traced(name, label, window, found.value, value(series.shape, found.value), how, observed)

    def _disclosed(self, id: str, observed: Observed) -> Observed:
        """What is behind a borough's figure, without what its report may not show: single rows, hidden months."""
        shown = self._spans_shown(id)
        told = all((start, end) in shown for start, end, _ in observed.by_time)
        return replace(observed, first=None, last=None, by_time=observed.by_time if told else ())

    def _spans_shown(self, id: str) -> frozenset[tuple[date, date]]:
        """First and last days for which the report shows the series; a figure asks for each of its sides."""
        if id not in self._shown:
            held = self.report.series_of(id).dropna(subset=["value"])
            spans = held[["start", "end"]].itertuples(index=False)
            self._shown[id] = frozenset((start.date(), end.date()) for start, end in spans)
        return self._shown[id]

    def _windows(self, row: dict[str, Any]) -> Iterator[tuple[str, str, Window]]:
        """The figures of a row that readers see, each once: the value, the year before, fixed years."""
        now, earlier = _window(row), _earlier(row)
        yield "value", now.label, now
        if pd.notna(row["before_value"]):
            yield "before", earlier.label, earlier
        for comparator in self.report.framework.comparators:
            window = comparator.window_for(now)
            is_fixed = comparator.months_before is None and window not in (now, earlier)
            if is_fixed and pd.notna(row.get(f"{comparator.id}_value", float("nan"))):
                yield comparator.id, window.label, window


def _observed(shape: str, feed: Feed, parts: Holding, holding: Holding, window: Window) -> Iterator[Observed]:
    sides: list[tuple[str, list[str], str, str]] = [("counted", feed.series, feed.group, "value")]
    if shape == "gap":
        sides = [(role, feed.series, group, "value") for role, group in
                 (("group", feed.group), ("reference", feed.reference or "all"))]  # fmt: skip
    elif shape == "proportion":
        sides = [("published", feed.series, feed.group, "value")]
    elif shape == "share":
        upper, lower = ("value", "value") if feed.out_of else ("numerator", "denominator")
        sides = [("counted", feed.series, feed.group, upper), ("out of", feed.out_of or feed.series, feed.group, lower)]
    for role, series, group, column in sides:
        wanted = tuple(series)
        of_area = _rows_of(holding.rows(wanted, group), column, window)
        if not len(of_area):  # a share that is published without its counts
            column = "value"
            of_area = _rows_of(holding.rows(wanted, group), column, window)
        behind = _rows_of(parts.rows(wanted, group), column, window)
        spans, (first, last) = _by_time(of_area, column), _ends(behind)
        yield Observed(
            role, tuple(sorted({*behind.series})), group, len(behind), len({*behind.area}),
            _one(behind, first, group, column), _one(behind, last, group, column), spans,
            float(sum(amount for *_, amount in spans)),
        )  # fmt: skip


def _rows_of(rows: Rows, column: str, window: Window) -> Rows:
    return rows.behind(window, getattr(rows, column))


def _by_time(rows: Rows, column: str) -> tuple[tuple[date, date, float], ...]:
    """What the rows of each span of time come to, oldest first."""
    amounts: dict[tuple[int, int], float] = {}
    for start, end, amount in zip(rows.start.tolist(), rows.end.tolist(), getattr(rows, column).tolist(), strict=True):
        amounts[start, end] = amounts.get((start, end), 0.0) + amount
    return tuple((date_of(start), date_of(end), amount) for (start, end), amount in sorted(amounts.items()))


def _ends(rows: Rows) -> tuple[int, int]:
    """Where the first and the last row are, by time, series and area."""
    ends = [np.flatnonzero(rows.start == start) for start in (rows.start.min(), rows.start.max())]
    first, last = ([(rows.series[at], rows.area[at], at) for at in places.tolist()] for places in ends)
    return min(first)[2], max(last)[2]


def _one(rows: Rows, at: int, group: str, column: str) -> Observation:
    days = (date_of(rows.start[at]), date_of(rows.end[at]))
    value = None if rows.area[at] in BOROUGHS else float(getattr(rows, column)[at])
    return Observation(rows.series[at], rows.area[at], group, *days, value)


def _window(row: dict[str, Any]) -> Window:
    return Window(row["start"].date(), row["end"].date())


def _earlier(row: dict[str, Any]) -> Window:
    return Window(row["before_start"].date(), row["before_end"].date())


def _same(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def _text(held: Any) -> str:
    return "" if pd.isna(held) else str(held)


def _cell(held: Any) -> Any:
    """A cell of the results as JSON can hold it; None for an empty one."""
    if pd.isna(held):
        return None
    if isinstance(held, pd.Timestamp):
        return held.date().isoformat()
    return held.item() if hasattr(held, "item") else held
