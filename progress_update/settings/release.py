"""What is told of how and when an update comes out, who sees it before, and what became of it."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    model_validator,
)

from progress_update.areas import LONDON
from progress_update.period import day_name
from progress_update.settings.parts import Part, Text


def _hour(written: Any) -> Any:
    """YAML takes 10:30 for a number of minutes, sixty to the hour, and pydantic takes a number for seconds."""
    if isinstance(written, int) and not isinstance(written, bool) and 0 <= written < 24 * 60:
        return time(written // 60, written % 60)
    if isinstance(written, int | float):
        raise ValueError("the hour of release is written like 09:30")
    return written


Hour = Annotated[time, BeforeValidator(_hour)]


class Override(Part):
    """Why a release may go out although one point of the checklist fails, and who says so. It is printed."""

    reason: Text
    by: Text


class Gate(Part):
    overrides: dict[str, Override] = {}


class Access(Part):
    """Somebody who may see a release in its last 24 hours before it comes out, and why they have to."""

    name: Text
    role: Text
    organisation: Text
    reason: Text


class DateChange(Part):
    """A day of release that was announced and moved: from which day, to which, why, and when that was said."""

    was: date = Field(alias="from")
    to: date
    reason: Text
    announced: date

    @model_validator(mode="after")
    def _in_order(self) -> DateChange:
        if self.was == self.to:
            raise ValueError(f"the release is moved from {day_name(self.was)} to the same day")
        if self.announced > max(self.was, self.to):
            raise ValueError(f"the change was announced on {day_name(self.announced)}, after both days")
        return self


class Correction(Part):
    """A version that took the place of one already public: which, of which area, when, why, and what it changed."""

    version: Text
    area: Text = LONDON
    on: date
    reason: Text
    changed: list[Text] = []
