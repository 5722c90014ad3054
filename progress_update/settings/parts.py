"""What settings are made of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    StringConstraints,
    model_validator,
)

from progress_update.period import Window, add_months, day_name, month_end

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

State = Literal["done", "under way", "to come"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(Part):
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def dates(self) -> str:
        """`May to November 2021` for whole months, otherwise the days; one day stands alone."""
        if self.start == self.end:
            return day_name(self.start)
        if self.start.day == 1 and self.end == month_end(self.end):
            return Window(add_months(self.start, 0), self.end).span
        return f"{day_name(self.start)} to {day_name(self.end)}"

    def state(self, on: date) -> State:
        if on < self.start:
            return "to come"
        return "done" if self.end <= on else "under way"

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.end < self.start:
            raise ValueError(f"it ends on {day_name(self.end)}, before it starts on {day_name(self.start)}")
        return self
