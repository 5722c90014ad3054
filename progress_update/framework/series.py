"""What measures and context figures are: what is counted, how it is shown, where it comes from."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from progress_update.framework.parts import Id, Part, Text

Direction = Literal["reduce", "increase", "within"]

Shape = Literal["count", "share", "proportion", "gap"]

WindowKind = Literal["12 months", "survey quarter", "year"]

Method = Literal["poisson", "quasi-poisson", "ratio of counts", "two proportions", "gap", "none"]


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
