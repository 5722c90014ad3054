"""Times that figures are compared with, and what happened in between: changes in how they are made, and events."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import model_validator

from progress_update.framework.parts import Id, Part, Text
from progress_update.period import Window


class Comparator(Part):
    """An earlier time to compare with: so many months before, or a fixed year.

    `label_quarter` names it where the figure covers a quarter.
    """

    id: Id
    label: Text
    label_quarter: Text
    months_before: int | None = None
    start: date | None = None
    end: date | None = None

    def label_for(self, window: Window) -> str:
        return self.label if window.months == 12 else self.label_quarter

    def window_for(self, window: Window) -> Window:
        """The time to compare `window` with; for a quarter against a fixed year, the same quarter of it."""
        if self.months_before is not None:
            return window.earlier(self.months_before)
        assert self.start and self.end  # _whole has seen to it
        fixed = Window(self.start, self.end)
        return fixed if window.months >= fixed.months else _moved_into(window, fixed)

    @model_validator(mode="after")
    def _whole(self) -> Comparator:
        if (self.months_before is None) == (self.start is None or self.end is None):
            raise ValueError("a comparator has either months_before, or start and end")
        return self


def _moved_into(window: Window, year: Window) -> Window:
    """`window` moved by whole years until it ends within `year`."""
    months_after = (window.end.year - year.end.year) * 12 + window.end.month - year.end.month
    return window.earlier(-(-months_after // 12) * 12)


class Break(Part):
    """A change in how figures are made: what lies on either side from `on` is not compared."""

    id: Id
    on: date
    label: Text
    reason: Text
    not_asked_until: date | None = None
    sources: list[Id] = []
    areas: Literal["all", "boroughs"] = "all"

    def parts(self, earlier: Window, later: Window) -> bool:
        """Whether the change falls inside the time that the two windows span."""
        return earlier.start < self.on <= later.end

    def silent_in(self, window: Window) -> bool:
        """Whether nobody was asked in the whole of a window."""
        until = self.not_asked_until
        return until is not None and self.on <= window.start and window.end <= until


class Span(Part):
    """Days, the first and the last included."""

    start: date
    end: date

    def touches(self, *windows: Window) -> bool:
        return any(window.start <= self.end and self.start <= window.end for window in windows)


class Event(Span):
    """Something that moved a series for a time without changing how it is made."""

    id: Id
    label: Text
    reason: Text


PANDEMIC = Span(start=date(2020, 4, 1), end=date(2021, 3, 31))
