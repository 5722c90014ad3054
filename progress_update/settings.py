"""What changes from one update to the next: dates, texts and commentary.

`params/<period>.yml` lies over `params/defaults.yml`: mappings are merged key by key, anything else in
the period's file replaces what the defaults have. A period needs no file of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    field_validator,
    model_validator,
)

from progress_update.areas import LONDON
from progress_update.checklist import POINTS
from progress_update.errors import PeriodError, SettingsError
from progress_update.period import Period, Window, add_months, day_name, month_end
from progress_update.release_dates import (
    HOUR,
    is_working_day,
    long_day,
    moment_name,
    moment_of,
    why_not,
    working_day_before,
    working_day_from,
)
from progress_update.yaml_lines import Document, Place, read_yaml, validated

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
State = Literal["done", "under way", "to come"]


def _hour(written: Any) -> Any:
    """YAML takes 10:30 for a number of minutes, sixty to the hour, and pydantic takes a number for seconds."""
    if isinstance(written, int) and not isinstance(written, bool) and 0 <= written < 24 * 60:
        return time(written // 60, written % 60)
    if isinstance(written, int | float):
        raise ValueError("the hour of release is written like 09:30")
    return written


Hour = Annotated[time, BeforeValidator(_hour)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Contact(Part):
    name: Text
    address: Text
    page: Text
    person: Text | None = None
    email: Text | None = None
    telephone: Text | None = None


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


class Milestone(Span):
    """A step of the plan; `due` is the last day it may take by law, where there is one."""

    title: Text
    gave: Text
    due: date | None = None


class Channels(Part):
    """Ways to answer the consultation that are alike."""

    title: Text
    ways: Annotated[list[Text], Field(min_length=1)]


class Consultation(Span):
    channels: list[Channels]
    result: Text | None = None

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


class Strategy(Part):
    """The refreshed strategy on violence against women and girls."""

    title: Text
    introduction: Text
    sections: list[Text]
    themes: list[Text]
    published: date


class Account(Part):
    """What the Office says in words of one outcome. Empty until it does."""

    done: Text | None = None
    heard: Text | None = None
    unknown: Text | None = None


class AccountTitles(Part):
    done: Text
    heard: Text
    unknown: Text


class Qualitative(Part):
    """The accounts of the priority that is assessed in words, by outcome."""

    titles: AccountTitles
    to_come: Text
    accounts: dict[str, Account]

    def slots(self, outcome: str) -> list[tuple[str, str, bool]]:
        """For each of the three places its title, its text, and whether the text is still to come."""
        account = self.accounts.get(outcome, Account())
        texts = [(getattr(self.titles, slot), getattr(account, slot)) for slot in AccountTitles.model_fields]
        return [(title, text or self.to_come, text is None) for title, text in texts]


class Term(Part):
    term: Text
    meaning: Text


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


def read_settings(folder: Path, period: Period) -> Settings:
    """The settings of `period`, from `folder` (params/).

    Raises SettingsError naming file and line for an unknown key, a wrong value or a file that is not YAML.
    """
    _refuse_misnamed(folder)
    documents = [read_yaml(folder / "defaults.yml", SettingsError)]
    own = folder / f"{period}.yml"
    if own.exists():
        documents.insert(0, read_yaml(own, SettingsError))
    content: Any = {}
    for document in reversed(documents):
        content = _merged(content, {} if document.content is None else document.content)
    settings = validated(Settings, content, documents, SettingsError)
    settings._period, settings._documents = period, tuple(documents)
    _refuse_unknown(settings, ("gate", "overrides"), settings.gate.overrides, list(POINTS))
    _refuse_early_publication(settings)
    _refuse_idle_days(settings)
    return settings


def check_places(settings: Settings, *, commentary: Iterable[str], accounts: Iterable[str]) -> None:
    """Raise SettingsError for commentary or an account that would appear nowhere.

    `commentary` holds the ids of chapters and measures, `accounts` those of outcomes assessed in words.
    """
    _refuse_unknown(settings, ("commentary",), settings.commentary, list(commentary))
    _refuse_unknown(settings, ("qualitative", "accounts"), settings.qualitative.accounts, list(accounts))


def refuse_idle_overrides(settings: Settings, idle: Iterable[str]) -> None:
    """Raise SettingsError for an override of a point that passed: it would let a later fault through."""
    for point in idle:
        raise SettingsError(
            f"'{point}' needs no override: it passed",
            where=_where(settings, ("gate", "overrides", point)),
            remedy="Take it out",
        )


def _refuse_unknown(settings: Settings, place: Place, written: Iterable[str], known: list[str]) -> None:
    for name in written:
        if name not in known:
            raise SettingsError(
                f"'{name}' is no place for {place[-1]}",
                where=_where(settings, (*place, name)),
                remedy=f"Known: {', '.join(known)}",
            )


def _where(settings: Settings, place: Place) -> str:
    return max(settings._documents, key=lambda document: document.depth(place)).where(place)


def _merged(under: Any, over: Any) -> Any:
    if not (isinstance(under, dict) and isinstance(over, dict)):
        return over
    return {key: _merged(under.get(key), over[key]) if key in over else under[key] for key in under | over}


def _refuse_misnamed(folder: Path) -> None:
    """A file such as 2022q1.yml looks like a period's settings but would never be read."""
    for path in sorted(folder.glob("*.y*ml")):
        try:
            wanted = f"{Period.parse(path.stem)}.yml"
        except PeriodError:
            continue
        if path.name != wanted:
            raise SettingsError("No period reads this file", where=path.name, remedy=f"Rename it to {wanted}")


def _refuse_early_publication(settings: Settings) -> None:
    published, quarter_end = settings.published_on, settings.period.end
    if published and published <= quarter_end:
        raise SettingsError(
            f"published_on is {day_name(published)}, but the quarter ends on {day_name(quarter_end)}",
            where=_where(settings, ("published_on",)),
            remedy="Give a day after the quarter's end, or leave it out",
        )


def _refuse_idle_days(settings: Settings) -> None:
    """Nothing comes out on a weekend or a bank holiday, and nothing is announced for one."""
    for name in ("published_on", "next_update_on"):
        day: date | None = getattr(settings, name)
        if day and not is_working_day(day):
            raise SettingsError(
                f"{name} is {day_name(day)}, {why_not(day)}: releases come out on working days",
                where=_where(settings, (name,)),
                remedy=f"The nearest are {long_day(working_day_before(day))} and {long_day(working_day_from(day))}",
            )
