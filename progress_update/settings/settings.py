"""Everything of a period that is neither a figure nor the plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from pydantic import (
    Field,
    PrivateAttr,
    field_validator,
    model_validator,
)

from progress_update.period import Period, day_name
from progress_update.release_dates import (
    HOUR,
    moment_name,
    moment_of,
    working_day_from,
)
from progress_update.settings.parts import Part, Text
from progress_update.settings.release import Access, Correction, DateChange, Gate, Hour
from progress_update.settings.texts import Consultation, Contact, Milestone, Qualitative, Strategy, Term
from progress_update.yaml_lines import Document


class Settings(Part):
    """Everything of a period that is neither a figure nor the plan. Made by `read_settings`."""

    published_on: date | None = None
    published_at: Hour = HOUR
    weeks_to_publication: Annotated[int, Field(ge=0)]
    next_update_on: date | None = None
    date_changes: list[DateChange] = []
    pre_release_access: list[Access] | None = None
    sign_off: dict[str, list[Text]] = {}
    data_as_at: date | None = None
    standing: Text
    contact: Contact
    milestones: list[Milestone]
    consultation: Consultation
    vawg: Strategy
    questions: list[Text]
    commentary: dict[str, Text]
    qualitative: Qualitative
    quality: Text
    revisions: Text
    data_notes: list[Text]
    terms: list[Term]
    gate: Gate = Gate()
    corrections: list[Correction] = []

    _period: Period = PrivateAttr()
    _documents: tuple[Document, ...] = PrivateAttr()
    _embargoed: bool = PrivateAttr(default=False)

    @property
    def period(self) -> Period:
        return self._period

    @property
    def release_date(self) -> date:
        """The date on the cover: as given, or the first working day so many weeks after the quarter's end."""
        return self.published_on or self._due(self._period)

    @property
    def release_moment(self) -> datetime:
        """The hour of release by the clocks of London (Code of Practice for Statistics, T3.6)."""
        return moment_of(self.release_date, self.published_at)

    @property
    def embargo(self) -> str:
        """`Embargoed until 09:30 on Friday 24 June 2022`; empty once the hour has come. See `as_embargoed`."""
        return f"Embargoed until {moment_name(self.release_moment)}" if self._embargoed else ""

    def as_embargoed(self, embargoed: bool) -> Settings:
        """The settings of a release that is, or is not, under embargo."""
        made = self.model_copy()
        made._embargoed = embargoed
        return made

    def corrections_of(self, area: str) -> list[Correction]:
        """The corrections of one area's report, the first one first."""
        return [one for one in self.corrections if one.area == area]

    @property
    def next_release_date(self) -> date:
        return self.next_update_on or self._due(self._period.plus(1))

    @property
    def clock(self) -> datetime:
        """The one time that every output is stamped with, so that a rebuild gives the same bytes."""
        return datetime.combine(self.release_date, time(), UTC)

    def _due(self, period: Period) -> date:
        return working_day_from(period.end + timedelta(weeks=self.weeks_to_publication))

    @field_validator("published_at")
    @classmethod
    def _without_offset(cls, hour: time) -> time:
        if hour.tzinfo:
            raise ValueError("the hour of release is the time in London, without an offset")
        return hour

    @model_validator(mode="after")
    def _in_order(self) -> Settings:
        if self.published_on and self.next_update_on and self.next_update_on <= self.published_on:
            raise ValueError("next_update_on is not after published_on")
        return self

    @model_validator(mode="after")
    def _changes_lead_here(self) -> Settings:
        last = self.date_changes[-1].to if self.date_changes else None
        if last and last != self.published_on:
            given = day_name(self.published_on) if self.published_on else "left empty"
            raise ValueError(f"date_changes ends on {day_name(last)}, but published_on is {given}")
        return self
