"""What the results say of one figure, in the forms in which commentary may give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from progress_update.commentary.numbers import Form
from progress_update.commentary.times import Time
from progress_update.framework import Break, Context, Framework, Measure
from progress_update.measures.results import Results
from progress_update.period import Period, Window
from progress_update.words import Finding

COMPARATORS = ("before", "pre_pandemic", "baseline")
_COLUMNS = {
    "now": "value",
    "before": "before_value",
    "pre_pandemic": "pre_pandemic_value",
    "baseline": "baseline_value",
}


@dataclass(frozen=True)
class Subject:
    """One row of the results with its parts, its series and the breaks that it has to respect."""

    id: str
    row: Mapping[str, Any]
    headline: str
    parts: tuple[Mapping[str, Any], ...]
    points: pd.DataFrame
    breaks: tuple[Break, ...]
    windows: Mapping[str, Window]
    is_measure: bool

    @property
    def finding(self) -> Finding:
        return Finding(self.row, self.headline)

    @property
    def label(self) -> str:
        return str(self.row["label"])

    @property
    def stated(self) -> str:
        """What the data say, as the report says it."""
        if not self.has_data:
            return f"{self.headline}: no data published"
        shown = f"{self.headline}: {self.finding.latest} in {spoken(self.windows['now'])}"
        if self.level("before") is None:
            return shown
        shown += f", {self.finding.before} in {spoken(self.windows['before'])}"
        return f"{shown}; {self.verdict}" if self.finding.compared else shown

    @property
    def verdict(self) -> str:
        return f"{self.judgement} ({self.finding.change}, 95% interval {self.finding.interval})"

    @property
    def form(self) -> Form:
        shape = self.row["shape"]
        return "count" if shape == "count" else "points" if shape == "gap" else "percent"

    @property
    def has_data(self) -> bool:
        return bool(pd.notna(self.row["value"]))

    @property
    def judgement(self) -> str | None:
        return str(self.row["judgement"]) if self.is_measure else None

    def level(self, kind: str) -> float | None:
        """The figure now or of a comparator, in per cent where it is a share."""
        amount = self.row[_COLUMNS[kind]]
        return None if pd.isna(amount) else self._scaled(amount)

    def at(self, window: Window) -> float | None:
        """The figure of any other window that the series reaches: as published, or as the sum of its months."""
        inside = self._timed[(self._timed["start"] >= window.start) & (self._timed["end"] <= window.end)]
        whole = inside[(inside["start"] == window.start) & (inside["end"] == window.end)]["value"].dropna()
        if len(whole):
            return self._scaled(whole.iloc[0])
        months = inside["value"].dropna()
        return float(months.sum()) if self.form == "count" and len(months) == window.months else None

    def kinds_of(self, time: Time) -> list[str]:
        """Which of the row's columns a time stands for: none where it is another time altogether."""
        if time.window is None:
            return [time.kind] if time.kind in _COLUMNS else []
        kinds = [kind for kind, window in self.windows.items() if window == time.window]
        if kinds or self.row["window"] not in ("survey quarter", "quarter"):
            return kinds
        # 2019/20 named beside a quarterly figure stands for the same quarter of it.
        year = time.window.months == 12 and time.window.start.month == 4
        return ["pre_pandemic"] if year and time.window.holds(self.windows["pre_pandemic"]) else []

    def comparator(self, times: Iterable[Time]) -> str:
        """What a movement is measured from: the year before, unless only another comparator is named."""
        named = [kind for time in times for kind in self.kinds_of(time)]
        others = [kind for kind in ("pre_pandemic", "baseline") if kind in named]
        return others[0] if others and not {"before", "now"} & set(named) else "before"

    def change(self, kind: str, form: Form) -> float | None:
        """Now against a comparator, signed: per cent or a difference for counts, points otherwise."""
        now, then = self.level("now"), self.level(kind)
        if now is None or then is None or self.not_comparable(kind):
            return None
        if form == "times":
            return now / then if self.form == "count" and then else None
        if form == "percent":
            return 100 * (now / then - 1) if self.form == "count" and then else None
        wanted: Form = "count" if self.form == "count" else "points"
        return now - then if form == wanted else None

    def not_comparable(self, kind: str) -> str | None:
        """Why now and a comparator may not be set against each other, if they may not."""
        if kind == "before":
            reason = self.row["reason"]
            if self.judgement in ("no comparison", "no data published"):
                return str(reason)
            return str(reason) if not self.is_measure and pd.notna(reason) and pd.isna(self.row["change"]) else None
        parted = [each.reason for each in self.breaks if each.parts(self.windows[kind], self.windows["now"])]
        return parted[0] if parted else None

    def interval(self) -> list[float]:
        ends = [self.row[f"change_{end}"] for end in ("low", "high")] + self._own_interval(1)
        return [100 * float(end) for end in ends if pd.notna(end)] + self._own_interval(self._scale)

    def _own_interval(self, scale: float) -> list[float]:
        return [scale * float(self.row[end]) for end in ("low", "high") if pd.notna(self.row[end])]

    def beside(self) -> Iterator[tuple[Form, float]]:
        """Other figures of the same time: what a share is made of, parts, and parts as a share of the whole."""
        for column in ("numerator", "denominator", "base"):
            if pd.notna(self.row[column]):
                yield "count", float(self.row[column])
        for part in self.parts:
            if pd.notna(part["value"]) and self.form == "count":
                yield "count", float(part["value"])
                yield "percent", 100 * float(part["value"]) / float(self.row["value"])

    @property
    def _scale(self) -> float:
        return 1 if self.form == "count" else 100

    def _scaled(self, amount: float) -> float:
        return float(amount) * self._scale

    @cached_property
    def _timed(self) -> pd.DataFrame:
        return self.points.assign(start=self.points["start"].dt.date, end=self.points["end"].dt.date)


def spoken(window: Window) -> str:
    return f"the {window.label}" if window.months == 12 else window.label


def subjects(framework: Framework, results: Results, series: pd.DataFrame) -> dict[str, Subject]:
    """Every measure, part and context figure by its id."""
    parts = {row["measure"]: row for row in results.breakdowns.to_dict(orient="records")}
    known = {row["measure"]: row for table in (results.measures, results.context) for row in table.to_dict("records")}
    found: dict[str, Subject] = {}
    everything: list[Measure | Context] = [*framework.measures, *framework.context]
    for about in everything:
        own = tuple(parts[part.id] for part in about.breakdowns if part.id in parts)
        judged = about in framework.measures
        rows = [
            (known[about.id], about.headline, own, judged),
            *((part, str(part["label"]), (), False) for part in own),
        ]
        for row, headline, inside, is_measure in rows:
            id = str(row["measure"])
            found[id] = Subject(
                id, row, headline, inside, series[series["measure"] == id], tuple(framework.breaks_of(about)),
                _windows(framework, row), is_measure,
            )  # fmt: skip
    return found


def _windows(framework: Framework, row: Mapping[str, Any]) -> dict[str, Window]:
    if pd.isna(row["start"]):
        return {}
    now = Window(row["start"].date(), row["end"].date())
    named = {comparator.id: comparator.window_for(now) for comparator in framework.comparators}
    return {"now": now, "before": now.earlier(12)} | {
        kind: named[kind] for kind in ("pre_pandemic", "baseline") if kind in named
    }


def report_windows(framework: Framework, period: Period) -> set[Window]:
    """The times that this report is about: its quarter and 12 months, and those it compares them with."""
    own = {period.window, period.twelve_months}
    return own | {comparator.window_for(window) for comparator in framework.comparators for window in own}
