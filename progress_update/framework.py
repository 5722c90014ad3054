"""The plan as `params/framework.yml` holds it: vision, priorities, outcomes, measures.

The only place where a measure is defined. Reading it checks it: an unknown key, a repeated id or an
outcome without its priority is a FrameworkError that names file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from progress_update.areas import LONDON, area_name
from progress_update.errors import FrameworkError
from progress_update.period import Window
from progress_update.yaml_lines import Place, read_yaml, validated

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

Direction = Literal["reduce", "increase", "within"]
Shape = Literal["count", "share", "proportion", "gap"]
WindowKind = Literal["12 months", "survey quarter", "year"]
Method = Literal["poisson", "quasi-poisson", "ratio of counts", "two proportions", "gap", "none"]

_SPAN = re.compile(r"\b(\d{4})-(\d{2})\b")


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Feed(Part):
    """Where figures come from: a source, and the series in it that are added together.

    A series ending in `.*` stands for every series that begins so. For a share, `series` is the upper
    count and `out_of` the lower; without `out_of` the series brings its own numerator and denominator.
    For a gap, `group` is compared with `reference`.
    """

    source: Id
    series: Annotated[list[str], Field(min_length=1)]
    out_of: list[str] = []
    group: str = "all"
    reference: str | None = None
    note: Text | None = None


class Breakdown(Part):
    """A part of a measure that readers ask for, shown as a row beneath it."""

    id: Id
    label: Text
    series: Annotated[list[str], Field(min_length=1)]
    note: Text | None = None


class Sample(Part):
    """What a published survey value is assumed to rest on when its file brings no base."""

    people: Annotated[int, Field(gt=0)]
    design_effect: Annotated[float, Field(ge=1)]
    rounded_to: Annotated[float, Field(ge=0, lt=1)] = 0.0
    basis: Text


class InBorough(Part):
    """How a series with figures of boroughs is told in a borough's report. `{area}` stands for the borough's name.

    `rated` asks for a rate per 1,000 residents beside the count; `yearly` shows twelve months together and no part of
    a year, for events so rare that London's months would tell of single boroughs. A sample is that of one borough.
    """

    who: Text
    headline: Text | None = None
    unit: Text | None = None
    definition: Text | None = None
    sample: Sample | None = None
    rated: bool = False
    yearly: bool = False

    def told(self, area: str) -> dict[str, Any]:
        """The fields of the series that read otherwise in the report of the borough called `area`."""
        texts = {name: getattr(self, name) for name in ("who", "headline", "unit", "definition")}
        said = {name: text.replace("{area}", area) for name, text in texts.items() if text}
        return said | ({"sample": self.sample} if self.sample else {})


class Series(Part):
    """What measures and context share: what it is, how it is shown, where it comes from."""

    id: Id
    label: Text
    unit: Text
    shape: Shape
    window: WindowKind
    definition: Text
    who: Text
    feeds: list[Feed] = []
    breakdowns: list[Breakdown] = []
    sample: Sample | None = None
    caveats: list[Text] = []
    breaks: list[Id] = []
    events: list[Id] = []
    borough: InBorough | None = None


AnySeries = TypeVar("AnySeries", bound=Series)


class Measure(Series):
    """One of the plan's measures.

    `wording` is the line of the source document it comes from, `wording_note` what differs from it.
    `headline` is the plain name a sentence can begin with ("Domestic homicides").
    """

    outcome: Id
    headline: Text
    direction: Direction
    tolerance_points: float | None = None
    wording: Text
    wording_note: Text | None = None
    source_named: Text
    method: Method
    comparators: list[Id]
    not_published: Text
    would_fill: Text

    @model_validator(mode="after")
    def _whole(self) -> Measure:
        if self.direction == "within" and self.tolerance_points is None:
            raise ValueError("a measure to bring within a tolerance needs tolerance_points")
        if self.shape == "gap" and any(feed.reference is None for feed in self.feeds):
            raise ValueError("each feed of a gap needs a group and a reference to compare it with")
        return self


class Context(Series):
    """A figure shown beside the measure it illuminates; not one of the plan's measures."""

    illuminates: Id
    headline: Text


class Outcome(Part):
    id: Id
    priority: Id
    title: Text


class Priority(Part):
    id: Id
    title: Text
    notebook: Text
    assessment: Literal["quantitative", "qualitative"] = "quantitative"
    statement: Text | None = None


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


class Rules(Part):
    """The numbers that every judgement goes by; `docs/methods.md` prints them."""

    small_count: Annotated[int, Field(ge=0)] = 50
    control_months: Annotated[int, Field(ge=12)] = 24
    control_least: Annotated[float, Field(ge=0)] = 5
    false_findings: Annotated[float, Field(gt=0, lt=1)] = 0.05
    hidden_count: Annotated[int, Field(ge=0)] = 5
    hidden_base: Annotated[int, Field(ge=0)] = 50
    low_base: Annotated[int, Field(ge=0)] = 100
    london_totals_shown: bool = True


def printed(title: str) -> str:
    """A title as it is set in print: the span of its years with a dash."""
    return _SPAN.sub(r"\1–\2", title)


class Plan(Part):
    title: Text
    report_title: Text
    also_known_as: Text
    vision: Text
    goals: Annotated[list[Text], Field(min_length=2, max_length=2)]
    foundation: Text
    address: Text
    published: date

    @property
    def printed_title(self) -> str:
        return printed(self.title)


class Framework(Part):
    """The whole file. Lists keep the order of the file, which is the order of the report."""

    plan: Plan
    priorities: list[Priority]
    outcomes: list[Outcome]
    comparators: list[Comparator]
    breaks: list[Break]
    events: list[Event] = []
    pandemic: Span = PANDEMIC
    rules: Rules = Rules()
    measures: list[Measure]
    context: list[Context] = []

    @cached_property
    def _by_id(self) -> dict[str, Any]:
        parts = (
            self.priorities, self.outcomes, self.comparators, self.breaks, self.events, self.measures, self.context,
        )  # fmt: skip
        return {part.id: part for group in parts for part in group}

    def measure(self, id: str) -> Measure:
        found: Measure = self._by_id[id]
        return found

    def outcome(self, id: str) -> Outcome:
        found: Outcome = self._by_id[id]
        return found

    def priority(self, id: str) -> Priority:
        found: Priority = self._by_id[id]
        return found

    def comparator(self, id: str) -> Comparator:
        found: Comparator = self._by_id[id]
        return found

    def breaks_of(self, series: Series, *, area: str = LONDON) -> list[Break]:
        """The breaks that the series names; for a borough also those of all borough figures of its sources."""
        named: list[Break] = [self._by_id[id] for id in series.breaks]
        if area == LONDON:
            return named
        sources = {feed.source for feed in series.feeds}
        every = [change for change in self.breaks if change.areas == "boroughs" and sources & {*change.sources}]
        return named + [change for change in every if change not in named]

    def of_area(self, area: str) -> Framework:
        """The framework as the report of an area tells it: for London as it stands; for a borough with the words and
        samples of boroughs, and with the breaks that concern their figures only."""
        if area == LONDON:
            return self
        told = {
            "measures": [self._in(area, measure) for measure in self.measures],
            "context": [self._in(area, context) for context in self.context],
        }
        return Framework.model_validate(dict(self) | told)

    def _in(self, area: str, series: AnySeries) -> AnySeries:
        told = series.borough.told(area_name(area)) if series.borough else {}
        return series.model_copy(update=told | {"breaks": [one.id for one in self.breaks_of(series, area=area)]})

    def events_of(self, series: Series) -> list[Event]:
        return [self._by_id[id] for id in series.events]

    def outcomes_of(self, priority: str) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.priority == priority]

    def measures_of(self, outcome: str) -> list[Measure]:
        return [measure for measure in self.measures if measure.outcome == outcome]

    def measures_of_priority(self, priority: str) -> list[Measure]:
        return [measure for measure in self.measures if self.outcome(measure.outcome).priority == priority]

    def context_of(self, measure: str) -> list[Context]:
        return [context for context in self.context if context.illuminates == measure]

    def priority_of(self, measure: Measure) -> Priority:
        return self.priority(self.outcome(measure.outcome).priority)


def read_framework(path: Path) -> Framework:
    """Read and check the framework file. Raises FrameworkError naming file and line."""
    document = read_yaml(path, FrameworkError)
    framework = validated(Framework, document.content, [document], FrameworkError)
    for place, fault, remedy in _faults(framework):
        raise FrameworkError(fault, where=document.where(place), remedy=remedy)
    return framework


def check_series_supplied(framework: Framework, path: Path, supplied: Iterable[tuple[str, str]]) -> None:
    """Raise FrameworkError for a feed whose series no reader supplies.

    `supplied` holds (source, series) pairs, one for each series that some reader can write.
    """
    known = set(supplied)
    for place, feed in _feeds(framework):
        for series in (*feed.series, *feed.out_of):
            if not any(_matches(series, s) for source, s in known if source == feed.source):
                raise FrameworkError(
                    f"No reader supplies series '{series}' of source '{feed.source}'",
                    where=read_yaml(path, FrameworkError).where(place),
                    remedy="Correct its name, or add the series to the reader in progress_update/sources/",
                )


def _matches(wanted: str, series: str) -> bool:
    return series.startswith(wanted[:-1]) if wanted.endswith(".*") else series == wanted


def _feeds(framework: Framework) -> Iterator[tuple[Place, Feed]]:
    for kind, group in (("measures", framework.measures), ("context", framework.context)):
        for n, series in enumerate(group):
            for m, feed in enumerate(series.feeds):
                yield (kind, n, "feeds", m), feed
                for k, part in enumerate(series.breakdowns):
                    yield (kind, n, "breakdowns", k), feed.model_copy(update={"series": part.series, "out_of": []})


Fault = tuple[Place, str, str]


def _faults(framework: Framework) -> Iterator[Fault]:
    yield from _repeated_ids(framework)
    yield from _dangling(framework, "outcomes", "priority", framework.priorities)
    yield from _dangling(framework, "measures", "outcome", framework.outcomes)
    yield from _dangling(framework, "context", "illuminates", framework.measures)
    yield from _dangling_lists(framework, "comparators", framework.comparators)
    yield from _dangling_lists(framework, "breaks", framework.breaks)
    yield from _dangling_lists(framework, "events", framework.events)


def _repeated_ids(framework: Framework) -> Iterator[Fault]:
    seen: set[str] = set()
    for kind in ("priorities", "outcomes", "comparators", "breaks", "events", "measures", "context"):
        for n, part in enumerate(getattr(framework, kind)):
            if part.id in seen:
                yield (kind, n, "id"), *_twice(part.id)
            seen.add(part.id)
            for k, breakdown in enumerate(getattr(part, "breakdowns", [])):
                if breakdown.id in seen:
                    yield (kind, n, "breakdowns", k, "id"), *_twice(breakdown.id)
                seen.add(breakdown.id)


def _twice(id: str) -> tuple[str, str]:
    return f"The id '{id}' is used twice", "Give each part an id of its own"


def _dangling(framework: Framework, kind: str, field: str, targets: list[Any]) -> Iterator[Fault]:
    known = [target.id for target in targets]
    for n, part in enumerate(getattr(framework, kind)):
        wanted = getattr(part, field)
        if wanted not in known:
            yield (kind, n, field), f"'{part.id}' names the {field} '{wanted}', which is not there", _one_of(known)


def _dangling_lists(framework: Framework, field: str, targets: list[Any]) -> Iterator[Fault]:
    known = [target.id for target in targets]
    for kind in ("measures", "context"):
        for n, part in enumerate(getattr(framework, kind)):
            for wanted in getattr(part, field, []):
                if wanted not in known:
                    yield (
                        (kind, n, field),
                        f"'{part.id}' names '{wanted}', which is not among the {field}",
                        _one_of(known),
                    )


def _one_of(known: list[str]) -> str:
    return f"Known: {', '.join(known)}"
