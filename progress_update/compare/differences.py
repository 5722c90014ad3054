"""Two reports of one period side by side, figure by figure. Pure: reports in, differences out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import isclose
from typing import Any, Literal

import pandas as pd

from progress_update.exhibits.report import Report
from progress_update.framework import Context, Measure
from progress_update.period import day_name
from progress_update.words import Finding, in_time, plural, value

# What is compared, with the columns of the results that it stands on; the quarter's count is in the series.
ASPECTS: dict[str, tuple[str, ...]] = {
    "value": ("value",),
    "own interval": ("low", "high"),
    "quarter": (),
    "year before": ("before_value",),
    "change": ("change", "change_judged"),
    "interval": ("change_low", "change_high"),
    "judgement": ("judgement",),
    "words": (),
}
Kind = Literal["measure", "breakdown", "context"]


@dataclass(frozen=True)
class Side:
    """One figure as one of the two reports has it: what its readers see, and the numbers behind that."""

    shown: dict[str, str]
    numbers: dict[str, float]
    sentence: str
    source: str
    edition: str

    @property
    def has_figure(self) -> bool:
        return "value" in self.numbers


@dataclass(frozen=True)
class Difference:
    """A figure on both sides, and in which respects the two differ (none, if they say the same)."""

    id: str
    label: str
    kind: Kind
    first: Side
    second: Side

    @cached_property
    def aspects(self) -> list[str]:
        return [name for name in ASPECTS if self._differs(name)]

    @property
    def one_side_only(self) -> bool:
        return self.first.has_figure != self.second.has_figure

    @property
    def judged_otherwise(self) -> bool:
        """Both have a figure, and readers are told another judgement."""
        return "judgement" in self.aspects and not self.one_side_only

    def _differs(self, name: str) -> bool:
        if self.first.shown.get(name) != self.second.shown.get(name):
            return True
        columns = ASPECTS[name] or (name,)
        return any(not _same(self.first.numbers.get(one), self.second.numbers.get(one)) for one in columns)


@dataclass(frozen=True)
class Comparison:
    """All figures of two reports; `first` is the one as at the day asked for, `second` the one it is held against."""

    first: Report
    second: Report
    every: tuple[Difference, ...]

    @property
    def differing(self) -> list[Difference]:
        """Those that differ, other judgements first, then figures that one side lacks, then in the plan's order."""
        found = [one for one in self.every if one.aspects]
        return sorted(found, key=lambda one: (not one.judged_otherwise, not one.one_side_only))

    @property
    def summary(self) -> str:
        """`3 of 45 measures differ; 1 judgement changed; 2 measures have a figure on one side only.`"""
        measures = [one for one in self.every if one.kind == "measure"]
        differ = [one for one in measures if one.aspects]
        if not differ:
            return f"None of {len(measures)} measures differs."
        judged = plural(sum(one.judged_otherwise for one in differ), "judgement")
        alone = sum(one.one_side_only for one in differ)
        verb = "differs" if len(differ) == 1 else "differ"
        said = f"{len(differ)} of {len(measures)} measures {verb}; {judged} changed"
        only = f"; {plural(alone, 'measure')} {'has' if alone == 1 else 'have'} a figure on one side only"
        return f"{said}{only if alone else ''}."

    @property
    def editions(self) -> list[tuple[str, list[str], list[str]]]:
        """For each source in use the editions of either side, oldest first."""
        used: dict[str, tuple[set[str], set[str]]] = {}
        for one in self.every:
            for number, side in enumerate((one.first, one.second)):
                if side.edition:
                    used.setdefault(side.source, (set(), set()))[number].add(side.edition)
        return [(source, sorted(first), sorted(second)) for source, (first, second) in used.items()]

    @property
    def names(self) -> tuple[str, str]:
        """What the two sides are called: `as at 31 January 2022`, `newest editions`."""
        return _name(self.first), _name(self.second)


def compare(first: Report, second: Report) -> Comparison:
    """Every measure, part and context figure that either report has, in the plan's order, measures first."""
    return Comparison(first, second, tuple(_all(first, second)))


def _all(first: Report, second: Report) -> Iterator[Difference]:
    for measure in first.framework.measures:
        yield _difference(first, second, measure, measure.id, measure.label, "measure")
    for measure in first.framework.measures:
        for part in measure.breakdowns:
            if part.id in first.rows or part.id in second.rows:
                yield _difference(first, second, measure, part.id, part.label, "breakdown")
    for about in first.framework.context:
        yield _difference(first, second, about, about.id, about.label, "context")


def _difference(
    first: Report, second: Report, series: Measure | Context, id: str, label: str, kind: Kind
) -> Difference:
    return Difference(id, label, kind, _side(first, series, id, kind), _side(second, series, id, kind))


def _side(report: Report, series: Measure | Context, id: str, kind: Kind) -> Side:
    row = report.row(id)
    if row is None:
        return Side({}, {}, "", "", "")
    columns = [column for columns in ASPECTS.values() for column in columns if column != "judgement"]
    numbers = {name: float(row[name]) for name in columns if pd.notna(row[name])}
    if kind == "measure":
        numbers |= _quarter(report, row)
    finding = Finding(row, series.headline)
    shown = _shown(finding, numbers, kind)
    sentence = finding.sentence if kind == "measure" else ""
    source, edition = (str(row[name]) if pd.notna(row[name]) else "" for name in ("source", "edition"))
    return Side(shown, numbers, sentence, source, edition)


def _shown(finding: Finding, numbers: dict[str, float], kind: Kind) -> dict[str, str]:
    """What readers see, by aspect; only aspects that there are."""
    shown = {"value": f"{finding.latest} in {in_time(finding.window)}"} if finding.has_data else {}
    if "quarter" in numbers:
        shown["quarter"] = value("count", numbers["quarter"])
    if "before_value" in numbers:
        shown["year before"] = finding.before
    if "low" in numbers and finding.shape != "count":
        shown["own interval"] = " to ".join(value(finding.shape, numbers[end]) for end in ("low", "high"))
    if finding.compared:
        shown |= {"change": finding.change, "interval": finding.interval}
    if kind == "measure":
        shown |= {"judgement": finding.judgement, "words": finding.headline}
    return shown


def _quarter(report: Report, row: dict[str, Any]) -> dict[str, float]:
    """The count of the period's own quarter, where the figure is of 12 months."""
    if row["shape"] != "count" or row["window"] != "12 months":
        return {}
    held, window = report.series_of(row["measure"]), report.period.window
    inside = held[(held["start"] >= pd.Timestamp(window.start)) & (held["end"] <= pd.Timestamp(window.end))]
    is_whole = len(inside) == window.months and inside["value"].notna().all()
    return {"quarter": float(inside["value"].sum())} if is_whole else {}


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def _name(report: Report) -> str:
    day = report.settings.data_as_at
    return f"as at {day_name(day)}" if day else "newest editions"
