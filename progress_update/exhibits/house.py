"""The outcomes framework as the plan draws it: a house of vision, goals, priorities and outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_update.contracts import JUDGEMENTS
from progress_update.exhibits.block import Block
from progress_update.exhibits.chapter import strip
from progress_update.framework import Outcome, Priority
from progress_update.tables import fenced, judgement_word, link, plain, quiet, stacked
from progress_update.words import number_word

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report


def outcomes_framework(report: Report) -> Block:
    framework, plan = report.framework, report.framework.plan
    pillars: list[str] = []
    drawings: dict[str, str] = {}
    for priority in framework.priorities:
        pillar, drawn = _pillar(report, priority)
        pillars.append(pillar)
        drawings |= drawn
    house = fenced(
        ".house",
        fenced(".roof", "[Our Vision]{.roof-small}", f"[{plain(plan.vision)}]{{.roof-large}}"),
        fenced(".beams", *(fenced(".beam", plain(goal)) for goal in plan.goals), depth=5),
        fenced(".pillars", *pillars, depth=6),
        fenced(".foundation", plain(plan.foundation)),
        depth=7,
    )
    count = f"{number_word(len(framework.priorities))} priorities and {_count(len(framework.outcomes))} outcomes"
    key = " ".join(judgement_word(name) for name in JUDGEMENTS)
    markdown = stacked(
        "## The outcomes framework {#outcomes-framework .page}",
        fenced(".lead", f"{count.capitalize()} carry one vision."),
        house,
        fenced(".reading", _reading()),
        fenced(".tally", key),
    )
    return Block(markdown, drawings)


def _pillar(report: Report, priority: Priority) -> tuple[str, dict[str, str]]:
    number = report.framework.priorities.index(priority) + 1
    storeys: list[str] = []
    drawings: dict[str, str] = {}
    for outcome in report.framework.outcomes_of(priority.id):
        storey, drawn = _storey(report, outcome)
        storeys.append(storey)
        drawings |= drawn
    title = f"[{link(f'{number} {priority.title}', f'#{priority.id}')}]{{.pillar-title}}"
    return fenced(".pillar", title, *storeys, depth=5), drawings


def _storey(report: Report, outcome: Outcome) -> tuple[str, dict[str, str]]:
    measures = report.framework.measures_of(outcome.id)
    if not measures:
        return fenced(".storey", plain(outcome.title), quiet("in words")), {}
    marks, drawings = strip(report, measures, f"house-{outcome.id}", per_row=6)
    return fenced(".storey", plain(outcome.title), marks), drawings


def _count(n: int) -> str:
    return {14: "fourteen"}.get(n, number_word(n))


def _reading() -> str:
    return (
        "**How to read the house.** The vision rests on the priorities, each priority on its outcomes, each outcome on "
        "the measures under it: one mark a measure, in the plan's order. Which outcome a measure of priority 2 belongs "
        "to is our reading, as the plan lists them together."
    )
