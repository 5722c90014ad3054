"""What the plan is made of besides its measures: priorities, outcomes, and the numbers that judgements go by."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


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


_SPAN = re.compile(r"\b(\d{4})-(\d{2})\b")


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
