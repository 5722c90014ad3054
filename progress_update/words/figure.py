"""One row of the results read as figures in words: the latest, the earlier ones, the change and its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isinf
from typing import Any

import pandas as pd

from progress_update.period import Window
from progress_update.words.numbers import SMALL_SHARE, in_short, points, signed, value

BREAK = "[b]"


@dataclass(frozen=True)
class Figure:
    """One row of the results. All texts are for readers."""

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
            return points(self.row["change_judged"], self.decimals)
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
    def decimals(self) -> int:
        # Surveys are published in whole per cents; outcome rates and shares of a few per cent carry a decimal.
        small = self.shape == "proportion" and abs(self.row["value"]) < SMALL_SHARE
        return 1 if self.shape == "share" or small else 0

    @property
    def rises(self) -> bool:
        return bool(self.row["change_judged"] > 0)

    @property
    def signal_months(self) -> list[date]:
        """The first days of the months that make the control chart's signal, oldest first."""
        months = self.row["control_months"]
        return [date.fromisoformat(f"{month}-01") for month in months.split()] if pd.notna(months) else []
