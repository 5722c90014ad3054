"""The rows that an edition has of one thing, as arrays in the edition's order.

A report asks some thousand times which of them lie in a window of time; a data frame takes ten times as long to
answer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from progress_update.period import Window

Numbers = NDArray[np.float64]
Chosen = NDArray[np.bool_] | NDArray[np.intp]

_MONTH = 31  # days from first to last that are no longer time
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, eq=False)
class Rows:
    """One item a published figure: `start` and `end` in days since 1970, the rest as in table OBSERVATIONS."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    value: Numbers
    numerator: Numbers
    denominator: Numbers
    base: Numbers
    design_effect: Numbers
    series: NDArray[Any]
    area: NDArray[Any]
    status: NDArray[Any]

    @classmethod
    def of(cls, observations: pd.DataFrame) -> Rows:
        """The rows of a frame with the columns of table OBSERVATIONS."""
        numbers = (observations[name].to_numpy(dtype=float) for name in _NUMBERS)
        words = (observations[name].to_numpy(dtype=object) for name in _WORDS)
        return cls(days(observations["start"]), days(observations["end"]), *numbers, *words)

    def at(self, chosen: Chosen) -> Rows:
        """Some of the rows, by place or by mask."""
        return Rows(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def is_month(self) -> NDArray[np.bool_]:
        return self.end - self.start <= _MONTH

    @cached_property
    def has_value(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.value)

    def is_exact(self, window: Window) -> NDArray[np.bool_]:
        return (self.start == day(window.start)) & (self.end == day(window.end))

    def is_within(self, window: Window) -> NDArray[np.bool_]:
        return (self.start >= day(window.start)) & (self.end <= day(window.end))

    def total(self, window: Window, of: Numbers) -> float | None:
        """The sum of a column over a window: published for it as such, or month by month with none missing."""
        if window.months > 1:
            exact = of[self.is_exact(window)]
            if exact.size:
                return None if np.isnan(exact).any() else float(exact.sum())
        inside = self.is_month & self.is_within(window) & ~np.isnan(of)
        if len(set(self.start[inside].tolist())) != window.months:
            return None
        return float(of[inside].sum())

    def behind(self, window: Window, of: Numbers) -> Rows:
        """The rows that a figure of a window is made of: those `total` adds, or the one published."""
        known = ~np.isnan(of)
        exact = known & self.is_exact(window)
        published = window.months > 1 and exact.any()
        return self.at(exact if published else known & self.is_month & self.is_within(window))

    def least_settled(self, window: Window) -> str:
        """The least settled standing among the rows of a window."""
        found = set(self.status[self.is_within(window)])
        return next((status for status in ("illustrative", "provisional") if status in found), "final")


_NUMBERS = ("value", "numerator", "denominator", "base", "design_effect")
_WORDS = ("series", "area", "status")


def days(moments: pd.Series) -> NDArray[np.int64]:
    """Days since 1970."""
    return moments.to_numpy().astype("datetime64[D]").astype(np.int64)


def day(of: date) -> int:
    return of.toordinal() - _EPOCH


def date_of(day: int) -> date:
    return date.fromordinal(int(day) + _EPOCH)


def moments(days: NDArray[np.int64]) -> pd.DatetimeIndex:
    """Days as tables have them."""
    return pd.DatetimeIndex(days.astype("datetime64[D]").astype("datetime64[us]"))
