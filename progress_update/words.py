"""Numbers and findings in words: the only place that writes figures for readers.

Plain British English: months named, percentage points called so, a minus sign that is one, and no
"rose" or "fell" unless the judgement has earned it. Rounding happens here, once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isinf
from typing import Any

import pandas as pd

from progress_update.contracts import JUDGEMENTS
from progress_update.period import Window, month_name

MINUS = "−"
SMALL_SHARE = 0.1

GAP_STATUS = {
    "established within": "established to lie within it",
    "established outside": "established to lie outside it",
    "not determined": "not shown to lie within it or outside it: the interval reaches across its edge",
}
BREAK = "[b]"
PROPER_NAMES = ("London", "Londoners", "Black", "White", "Asian", "Met")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number_word(n: int) -> str:
    return NUMBERS[n] if 0 <= n < len(NUMBERS) else f"{n:,}"


def plural(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def signed(value: float, decimals: int = 0) -> str:
    """`+6.5`, `−8`, and `0` without a sign when it rounds to nothing."""
    text = f"{abs(value):,.{decimals}f}"
    if not float(text.replace(",", "")):
        return text
    return f"{'+' if value > 0 else MINUS}{text}"


def value(shape: str, amount: float) -> str:
    """A figure as readers see it: `1,253`, `52%` (surveys), `11.6%` (shares), `−11 points` (gaps)."""
    if pd.isna(amount):
        return "[x]"
    match shape:
        case "count":
            return f"{amount:,.0f}"
        case "share":
            return f"{100 * amount:.1f}%"
        case "gap":
            return points(amount)
        case _:
            # Surveys are published as whole per cents; only a share of a few per cent needs more.
            return f"{100 * amount:.{1 if amount < SMALL_SHARE else 0}f}%"


def points(fraction: float, decimals: int = 0) -> str:
    shown = signed(100 * fraction, decimals)
    return f"{shown} {'point' if shown.strip('+' + MINUS) == '1' else 'points'}"


def in_short(text: str) -> str:
    """For a narrow column: points as `pts`."""
    return text.replace(" points", " pts").replace(" point", " pt")


@dataclass(frozen=True)
class Finding:
    """One row of the results, read as a finding. All texts are for readers."""

    row: Mapping[str, Any]
    headline_name: str

    @property
    def shape(self) -> str:
        return str(self.row["shape"])

    @property
    def judgement(self) -> str:
        return str(self.row["judgement"])

    @property
    def has_data(self) -> bool:
        return bool(pd.notna(self.row["value"]))

    @property
    def is_illustrative(self) -> bool:
        return bool(self.row["status"] == "illustrative")

    @property
    def compared(self) -> bool:
        return bool(pd.notna(self.row["change_judged"]))

    @property
    def window(self) -> Window:
        return Window(self.row["start"].date(), self.row["end"].date())

    @property
    def earlier(self) -> Window:
        return Window(self.row["before_start"].date(), self.row["before_end"].date())

    @property
    def in_points(self) -> bool:
        return self.shape != "count"

    @property
    def is_small(self) -> bool:
        """A count on which a percentage would mislead, by the framework's rule; the difference is shown instead."""
        return self.shape == "count" and not self.row["percentage_shown"]

    @property
    def latest(self) -> str:
        return value(self.shape, self.row["value"])

    @property
    def marked(self) -> str:
        """The latest figure with its standing: `[p]` provisional, `[r]` revised, `[u]` on few people."""
        marker = self.row["marker"]
        return f"{self.latest} {' '.join(f'[{m}]' for m in marker.split())}" if pd.notna(marker) else self.latest

    @property
    def before(self) -> str:
        """The figure a year before; `[b]` behind it where a break lies between."""
        return self.then("before")

    def then(self, name: str) -> str:
        """An earlier figure of the results (`before`, `pre_pandemic`, `baseline`), `[b]` where it is not comparable."""
        shown = value(self.shape, self.row[f"{name}_value"])
        return shown if self.comparable(name) or shown == "[x]" else f"{shown} {BREAK}"

    def comparable(self, name: str) -> bool:
        """Whether there is an earlier figure of that name, and no break between it and the latest."""
        parted = self.row["not_comparable"]
        there = pd.notna(self.row.get(f"{name}_value"))
        return bool(there) and name not in (str(parted).split() if pd.notna(parted) else [])

    @property
    def change(self) -> str:
        """`+6.5%`, `−8 points`, or the difference itself when counts are small: `+2`."""
        if not self.compared:
            return ""
        if self.in_points:
            return points(self.row["change_judged"], self._decimals)
        if self.is_small:
            return signed(self.row["change"])
        return f"{signed(100 * self.row['change_judged'], 1)}%"

    @property
    def interval(self) -> str:
        """The 95% interval of the change: `−1.8 to +15.4%`, `−9.4 to −6.6 points`."""
        if not self.compared:
            return ""
        low, high = (100 * self.row[f"change_{end}"] for end in ("low", "high"))
        if self.in_points:
            return f"{signed(low, 1)} to {signed(high, 1)} points"
        decimals = 0 if max(abs(low), abs(high)) >= 100 or self.is_small else 1
        if isinf(high):
            return f"{signed(low, decimals)}% or more"
        return f"{signed(low, decimals)} to {signed(high, decimals)}%"

    @property
    def change_short(self) -> str:
        """For a narrow column: points as `pts`."""
        return in_short(self.change)

    @property
    def interval_short(self) -> str:
        """For a narrow column beside the change, which has the unit: `−9.4 to −6.6`."""
        text = self.interval.removesuffix(" points")
        return text if self.is_small and not self.in_points else text.removesuffix("%")

    @property
    def _decimals(self) -> int:
        # Surveys are published in whole per cents; outcome rates and shares of a few per cent carry a decimal.
        small = self.shape == "proportion" and abs(self.row["value"]) < SMALL_SHARE
        return 1 if self.shape == "share" or small else 0

    @property
    def rises(self) -> bool:
        return bool(self.row["change_judged"] > 0)

    @property
    def headline(self) -> str:
        """The finding in one line of twelve words or fewer."""
        name = self.headline_name
        match self.judgement:
            case "improved" | "worsened":
                return self._movement_headline(name)
            case "no clear change":
                return f"{name}: no clear change"
            case "no comparison":
                return f"{name}: {self.latest}{self._when}, no comparison"
            case _:
                return f"{name}: no data published"

    def _movement_headline(self, name: str) -> str:
        if self.shape == "gap":
            return f"{name} {'narrowed' if self.judgement == 'improved' else 'widened'} to {self.latest}"
        verb = "rose" if self.rises else "fell"
        if self.in_points:
            return f"{name} {verb} {self._by} to {self.latest}"
        return f"{name} {verb} {self._by}"

    @property
    def _by(self) -> str:
        amount = abs(100 * self.row["change_judged"])
        if self.in_points:
            shown = f"{amount:.{self._decimals}f}"
            return f"{shown} percentage {'point' if shown == '1' else 'points'}"
        if self.is_small:
            return f"by {abs(self.row['change']):,.0f}"
        return f"{amount:.0f}%" if amount >= 10 else f"{amount:.1f}%"

    @property
    def _when(self) -> str:
        return " in the quarter" if self.row["window"] == "quarter" else ""

    @property
    def sentence(self) -> str:
        """What was found, in full: the figure, the one before, the change with its interval, what that says."""
        if not self.has_data:
            return f"No data published. {self.row['reason']}"
        opening = f"{self._level} in {in_time(self.window)}"
        if not self.compared:
            return f"{opening}. {self.row['reason']}"
        return (
            f"{opening}, against {self.before} in {in_time(self.earlier)}. Change {self.change}; {self.with_interval}."
        )

    @property
    def with_interval(self) -> str:
        """`95% interval −1.8 to +15.4%`; of a small count, whose change is a difference, that it is of the ratio."""
        return f"{'as a ratio, ' if self.is_small else ''}95% interval {self.interval}"

    @property
    def control(self) -> str:
        """What the months say beside the year: within the limits of their chart, or which signal since when."""
        state = self.row["control_state"]
        if pd.isna(state):
            return ""
        low, high = (f"{self.row[f'control_{end}']:,.0f}" for end in ("lower", "upper"))
        chart = Window(self.row["control_start"].date(), self.window.end)
        limits = f"limits {low} to {high}, from the months {chart.span}"
        if state == "common cause":
            return f"Month by month the newest quarter gives no signal ({limits})."
        way = "an improvement" if state == "special-cause improvement" else "a concern"
        return f"Month by month there is a signal, {way}: {self._signal} ({limits})."

    @property
    def signal_months(self) -> list[date]:
        """The first days of the months that make the control chart's signal, oldest first."""
        months = self.row["control_months"]
        return [date.fromisoformat(f"{month}-01") for month in months.split()] if pd.notna(months) else []

    @property
    def _signal(self) -> str:
        """The rule with its months: `seven or more points in a row rising or falling, May to November 2021`."""
        months, rule = self.signal_months, str(self.row["control_rule"])
        span = Window(months[0], months[-1]).span if len(months) > 1 else month_name(months[0])
        if len(months) > 1:
            rule = rule.replace("a point outside", "points outside")
        together = len(months) == (months[-1].year - months[0].year) * 12 + months[-1].month - months[0].month + 1
        return f"{rule}, {span if together else joined([month_name(month) for month in months])}"

    @property
    def newest_quarter(self) -> str:
        """What the 12-month figure hides of its newest quarter; nothing where it hides nothing."""
        change = self.row["implied_change"]
        if pd.isna(change) or self.row["value"] == self.row["implied_from"]:
            return ""
        near, far = sorted(abs(100 * self.row[f"implied_{end}"]) for end in ("low", "high"))
        newest, earlier = Window.ending(self.window.end, 3), value(self.shape, self.row["implied_from"])
        return (
            f"A quarter earlier the 12-month figure was {earlier}. With quarters of equal weight, {newest.span} alone "
            f"then lies about {points(abs(change)).lstrip('+')} {'below' if change < 0 else 'above'} "
            f"{newest.earlier(12).span} ({near:.0f} to {far:.0f}, allowing for rounding); this is not tested."
        )

    @property
    def gap_status(self) -> str:
        """Where a gap lies against its tolerance, by the whole interval."""
        status = self.row["gap_status"]
        return "" if pd.isna(status) else f"Against the tolerance the gap is {GAP_STATUS[status]}."

    @property
    def revision(self) -> str:
        """How the figure has changed since an earlier edition, and how much its quarters usually do."""
        said = []
        if pd.notna(self.row["revised_from"]):
            said.append(f"Revised from {value(self.shape, self.row['revised_from'])} in an earlier edition.")
        if pd.notna(self.row["typical_revision"]):
            size = f"{100 * self.row['typical_revision']:.1f}"
            amount = "less than 0.1%" if size == "0.0" else f"{size}%"
            said.append(f"Between editions its quarters were revised by {amount} on average.")
        return " ".join(said)

    @property
    def _level(self) -> str:
        amount = self.latest
        return f"{amount} {_counted(self.row['unit'], self.row['value'])}" if self.shape == "count" else amount


def _counted(unit: str, amount: float) -> str:
    return unit[:-1] if amount == 1 and unit.endswith("s") else unit


def in_time(window: Window) -> str:
    return f"the {window.label}" if window.months == 12 else window.label


def tally(counts: Mapping[str, int]) -> str:
    """`3 no clear change, 2 no comparison`: the judgements there are, in the order of the scale."""
    return ", ".join(f"{counts[name]} {name}" for name in JUDGEMENTS if counts.get(name))


def joined(items: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def first_lower(text: str) -> str:
    """For use inside a sentence; proper names and abbreviations keep their capital."""
    first = text.split(" ", 1)[0].strip(",")
    return text if text[:2].isupper() or first in PROPER_NAMES else text[:1].lower() + text[1:]


def chart_alt(series: pd.DataFrame, *, what: str, shape: str, window: Window, breaks: Sequence[date] = ()) -> str:
    """What a line chart shows, for those who do not see it: range, extremes, last value.

    In: rows of the SERIES table, one a point in time; the days from which figures are no longer comparable.
    Highest and lowest are of the figures since the last such day.
    """
    known, last_break = since_break(series.dropna(subset=["value"]), breaks)
    if known.empty:
        return f"Chart of {what}: no figures in {window.span}."
    low, high, last = (known.loc[known["value"].idxmin()], known.loc[known["value"].idxmax()], known.iloc[-1])
    step = steps(known)
    extremes = (
        f"ighest {value(shape, high['value'])} in {_span(high)}, lowest {value(shape, low['value'])} in {_span(low)}; "
        f"{value(shape, last['value'])} in {_span(last)}."
    )
    opening = f"Line chart of {what}, {step}, {window.span}. "
    if last_break is None:
        return f"{opening}H{extremes}"
    return f"{opening}A break in {month_name(last_break)} parts figures that are not comparable. Since then h{extremes}"


def since_break(points: pd.DataFrame, breaks: Sequence[date]) -> tuple[pd.DataFrame, date | None]:
    """The points that lie wholly on this side of the last break, and that break where it cuts any off."""
    for day in sorted(breaks, reverse=True):
        after = points[points["start"] >= pd.Timestamp(day)]
        if 0 < len(after) < len(points):
            return after, day
    return points, None


def steps(series: pd.DataFrame) -> str:
    """How far apart the points of a series lie, by the time that the last of them covers."""
    months = Window(series.iloc[-1]["start"].date(), series.iloc[-1]["end"].date()).months
    return {1: "by month", 3: "by quarter"}.get(months, "12 months ending each quarter")


def _span(row: pd.Series) -> str:
    return in_time(Window(row["start"].date(), row["end"].date()))
