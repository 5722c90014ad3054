"""Follows a figure of a report back to its edition, and works it out again on the way.

A figure that the stored edition does not give again is an error, never a chain that looks right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from math import isclose
from pathlib import Path
from typing import Any

import pandas as pd

from progress_update.areas import BOROUGHS
from progress_update.editions import Edition, find_edition, read_observations
from progress_update.errors import EditionError, FrameworkError
from progress_update.exhibits.report import Report
from progress_update.framework import Breakdown, Context, Feed, Measure
from progress_update.measures.figures import Holding, figure, for_area, rows_behind
from progress_update.period import Window
from progress_update.sources.registry import SOURCES
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
    _opened: dict[tuple[str, str], tuple[Edition, pd.DataFrame, Holding]] = field(default_factory=dict)

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
        edition, raw, holding = self._open(row["source"], row["edition"])
        feed = self._feed(series, part, holding, row)
        figures = tuple(self._figures(series, feed, row, raw, holding))
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

    def _open(self, source: str, id: str) -> tuple[Edition, pd.DataFrame, Holding]:
        if (source, id) not in self._opened:
            edition = find_edition(self.editions, source, id)
            # Names as numbers: they are looked through some hundred times.
            raw = read_observations(edition).astype(dict.fromkeys(("series", "area", "group"), "category"))
            held = for_area(raw, self.report.area, london_is_sum=SOURCES[source].london == "sum")
            settles = SOURCES[source].settles_after_months
            holding = Holding(source, id, edition.published_on, tuple(edition.files), settles, held)
            self._opened[source, id] = (edition, raw, holding)
        return self._opened[source, id]

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
        self, series: Measure | Context, feed: Feed, row: dict[str, Any], raw: pd.DataFrame, holding: Holding
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
            observed = tuple(_observed(series.shape, feed, self._behind(raw, holding), holding, window))
            if self.report.is_of_borough:
                observed = tuple(self._disclosed(row["measure"], each) for each in observed)
            how = formula.of_value(series.shape, found, observed)
            yield Traced(name, label, window, found.value, value(series.shape, found.value), how, observed)

    def _disclosed(self, id: str, observed: Observed) -> Observed:
        """What is behind a borough's figure, without what its report may not show: single rows, hidden months."""
        held = self.report.series_of(id).dropna(subset=["value"])
        shown = {(start.date(), end.date()) for start, end in held[["start", "end"]].itertuples(index=False)}
        told = all((start, end) in shown for start, end, _ in observed.by_time)
        return replace(observed, first=None, last=None, by_time=observed.by_time if told else ())

    def _behind(self, raw: pd.DataFrame, holding: Holding) -> pd.DataFrame:
        """The rows that a figure is made of: all areas where they add up to London, else those of the area."""
        summed = not self.report.is_of_borough and SOURCES[holding.source].london == "sum"
        return raw if summed else raw[raw["area"] == self.report.area]

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


def _observed(shape: str, feed: Feed, parts: pd.DataFrame, holding: Holding, window: Window) -> Iterator[Observed]:
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
        london = rows_behind(holding.observations, tuple(series), group, window, column)
        if london.empty:  # a share that is published without its counts
            column = "value"
            london = rows_behind(holding.observations, tuple(series), group, window, column)
        behind = rows_behind(parts, tuple(series), group, window, column)
        by_time, ends = london.groupby(["start", "end"])[column].sum(), _ends(behind)
        spans = tuple((start.date(), end.date(), float(amount)) for (start, end), amount in by_time.items())
        yield Observed(
            role, tuple(sorted(behind["series"].unique())), group, len(behind), behind["area"].nunique(),
            _one(ends.iloc[0], column), _one(ends.iloc[-1], column), spans, float(by_time.sum()),
        )  # fmt: skip


def _ends(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the first and of the last month, in order: what lies between need not be put in order."""
    starts = rows["start"]
    return rows[starts.isin([starts.min(), starts.max()])].sort_values(["start", "series", "area"])


def _one(row: pd.Series, column: str) -> Observation:
    days = (row["start"].date(), row["end"].date())
    value = None if row["area"] in BOROUGHS else float(row[column])
    return Observation(row["series"], row["area"], row["group"], *days, value)


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
