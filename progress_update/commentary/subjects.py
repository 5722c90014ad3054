"""What the results say of one figure, in the forms in which commentary may give it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from progress_update.commentary.numbers import Form
from progress_update.commentary.times import Time
from progress_update.framework import Break, Context, Framework, Measure
from progress_update.measures.results import Results
from progress_update.period import Period, Window, month_end
from progress_update.words import Finding

COMPARATORS = ("before", "pre_pandemic", "baseline")
_COLUMNS = {
    "now": "value",
    "before": "before_value",
    "pre_pandemic": "pre_pandemic_value",
    "baseline": "baseline_value",
}


@dataclass(frozen=True, eq=False)
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
    whole: str | None = None

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
        """The figure of a window: of the results, else as published in the series, else the sum of its months."""
        kinds = [kind for kind, own in self.windows.items() if own == window]
        known = next((level for kind in kinds if (level := self.level(kind)) is not None), None)
        if known is not None:
            return known
        if (window.start, window.end) in self._series:
            return self._series[window.start, window.end]
        months = [self._series.get((month, month_end(month))) for month in window.month_starts()]
        return float(sum(month or 0 for month in months)) if self.form == "count" and None not in months else None

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

    def windows_of(self, time: Time, named: Iterable[Window] = ()) -> list[Window]:
        """The windows a time may stand for; one told by relation is seen from now or a window `named` too."""
        now = self.windows["now"]
        seen_from = [now, *(window for window in named if window.end > now.earlier(12).end)]
        match time.kind:
            case "before":
                return [window.earlier(12) for window in seen_from]
            case "then":
                earlier = (self.windows[kind] for kind in COMPARATORS if kind in self.windows)
                return [*earlier, now.earlier(now.months)]
            case "same" if time.window:
                years = [(window, window.end.year - time.window.end.year) for window in seen_from]
                return [window.earlier(12 * apart) for window, apart in years if apart > 0]
            case _:
                own = [self.windows[kind] for kind in self.kinds_of(time) if kind in self.windows]
                return [*own, time.window] if time.window else own

    def not_comparable(self, earlier: Window, later: Window) -> str | None:
        """Why two windows may not be set against each other, if they may not."""
        reason = self.row["reason"]
        if (earlier, later) == (self.windows.get("before"), self.windows.get("now")):
            if self.judgement in ("no comparison", "no data published"):
                return str(reason)
            return str(reason) if not self.is_measure and pd.notna(reason) and pd.isna(self.row["change"]) else None
        return next((each.reason for each in self.breaks if each.parts(earlier, later)), None)

    def interval(self) -> list[float]:
        ends = [self.row[f"change_{end}"] for end in ("low", "high")] + self._own_interval(1)
        return [100 * float(end) for end in ends if pd.notna(end)] + self._own_interval(self._scale)

    def _own_interval(self, scale: float) -> list[float]:
        return [scale * float(self.row[end]) for end in ("low", "high") if pd.notna(self.row[end])]

    def made_of(self) -> list[float]:
        """The counts that a share is made of."""
        return [float(self.row[of]) for of in ("numerator", "denominator", "base") if pd.notna(self.row[of])]

    @property
    def _scale(self) -> float:
        return 1 if self.form == "count" else 100

    def _scaled(self, amount: float) -> float:
        return float(amount) * self._scale

    @cached_property
    def _series(self) -> dict[tuple[date, date], float]:
        known = self.points[self.points["value"].notna()]
        ends = zip(known["start"].dt.date, known["end"].dt.date, known["value"], strict=True)
        return {(start, end): self._scaled(value) for start, end, value in ends}


@dataclass(frozen=True)
class Together:
    """Several counts given as one number: all homicides, domestic or not."""

    members: tuple[Subject, ...]
    form: Form = "count"

    @property
    def windows(self) -> Mapping[str, Window]:
        return self.members[0].windows

    def at(self, window: Window) -> float | None:
        levels = [member.at(window) for member in self.members]
        return None if None in levels else sum(level or 0 for level in levels)

    def windows_of(self, time: Time, named: Iterable[Window] = ()) -> list[Window]:
        return self.members[0].windows_of(time, named)

    def not_comparable(self, earlier: Window, later: Window) -> str | None:
        return next((why for each in self.members if (why := each.not_comparable(earlier, later))), None)

    def interval(self) -> list[float]:
        return []

    def made_of(self) -> list[float]:
        return []


def spoken(window: Window) -> str:
    return f"the {window.label}" if window.months == 12 else window.label


def subjects(framework: Framework, results: Results, series: pd.DataFrame) -> dict[str, Subject]:
    """Every measure, part and context figure by its id."""
    known = results.rows
    timed = dict(iter(series.groupby("measure", sort=False)))
    found: dict[str, Subject] = {}
    everything: list[Measure | Context] = [*framework.measures, *framework.context]
    for about in everything:
        own = tuple(known[part.id] for part in about.breakdowns if part.id in known)
        judged = about in framework.measures
        rows = [
            (known[about.id], about.headline, own, judged),
            *((part, str(part["label"]), (), False) for part in own),
        ]
        for row, headline, inside, is_measure in rows:
            id = str(row["measure"])
            found[id] = Subject(
                id, row, headline, inside, timed.get(id, series.iloc[:0]), tuple(framework.breaks_of(about)),
                _windows(framework, row), is_measure, about.id if id != about.id else None,
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


def kin(subject: Subject, subjects: Mapping[str, Subject]) -> tuple[Subject, ...]:
    """Measures that count one kind of thing between them: homicides, domestic or not."""
    if not (subject.is_measure and subject.form == "count"):
        return ()
    alike = (each for each in subjects.values() if each.is_measure and each.has_data and each.form == "count")
    return tuple(each for each in alike if _kind(each) == _kind(subject))


def _kind(subject: Subject) -> tuple[str, str]:
    return str(subject.row["unit"]), subject.label.split(",")[0].split()[-1]


def report_windows(framework: Framework, period: Period) -> set[Window]:
    """The times that this report is about: its quarter and 12 months, and those it compares them with."""
    own = {period.window, period.twelve_months}
    return own | {comparator.window_for(window) for comparator in framework.comparators for window in own}
