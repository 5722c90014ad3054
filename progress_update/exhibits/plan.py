"""The plan itself: its timeline and milestones, the consultation, the VAWG strategy, the questions to discuss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_update.charts.style import FULL, FULL_PHONE
from progress_update.charts.timeline import timeline_chart
from progress_update.exhibits.block import Block
from progress_update.exhibits.drawing import chart_markdown
from progress_update.period import day_name
from progress_update.tables import fenced, pipe_table, plain, stacked
from progress_update.words import number_word

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report


def plan_and_consultation(report: Report) -> Block:
    """What the plan went through, each step with its state as at the last day of the period."""
    chart, drawings = _timeline(report)
    markdown = stacked(
        "## The plan and its consultation {#plan-and-consultation .page}",
        fenced(".lead", plain(_lead(report))),
        chart,
        _milestones(report),
        _channels(report),
        _consultation_result(report),
    )
    return Block(markdown, drawings)


def vawg(report: Report) -> Block:
    """The sections and themes of the refreshed strategy on violence against women and girls."""
    strategy = report.settings.vawg
    columns = [fenced(".column-item", f"**{plain(section)}**") for section in strategy.sections]
    themes = fenced(".column-item", plain(f"Across all three: {' and '.join(strategy.themes)}."))
    published = strategy.published <= report.period.end
    state = f"Published on {day_name(strategy.published)}." if published else ""
    return Block(
        stacked(
            f"## {plain(strategy.title)} {{#vawg .section}}",
            plain(f"{strategy.introduction} {state}".strip()),
            fenced(".columns-4", *columns, themes, depth=5),
        )
    )


def questions(report: Report) -> Block:
    asked = report.settings.questions
    numbered = "\n".join(f"{n}. {plain(question)}" for n, question in enumerate(asked, 1))
    return Block(f"## Questions for discussion {{#questions .section}}\n\n{fenced('.questions', numbered)}")


def _timeline(report: Report) -> tuple[str, dict[str, str]]:
    end = report.period.end
    steps = [(step.title, step.start, step.end, step.state(end)) for step in report.settings.milestones]
    files = {canvas: f"figures/timeline-{canvas.name}.svg" for canvas in (FULL, FULL_PHONE)}
    drawings = {
        file: timeline_chart(steps, as_at=end, name="timeline", brand=report.brand, canvas=canvas)
        for canvas, file in files.items()
    }
    said = "; ".join(f"{step.title}, {step.dates}, {step.state(end)}" for step in report.settings.milestones)
    alt = f"Timeline of the plan as at {day_name(end)}: {said}."
    return chart_markdown(alt, "", files[FULL], files[FULL_PHONE], classes=".chart .full"), drawings


def _lead(report: Report) -> str:
    consultation, end = report.settings.consultation, report.period.end
    match consultation.state(end):
        case "done":
            return f"The draft Plan was out for answers for {consultation.days} days, {consultation.dates}."
        case "under way":
            return f"The draft Plan is out for answers for {consultation.days} days, {consultation.dates}."
        case _:
            return f"The draft Plan goes out for answers for {consultation.days} days, {consultation.dates}."


def _milestones(report: Report) -> str:
    end = report.period.end
    rows = []
    for step in report.settings.milestones:
        state = step.state(end)
        due = f" (due by {day_name(step.due)})" if step.due else ""
        gave = step.gave if state == "done" else "To come"
        rows.append([plain(step.title), plain(f"{step.dates}{due}"), state.capitalize(), plain(gave)])
    header = ["Step", "When", "State", "What it gave"]
    return pipe_table(header, rows, caption=f"Milestones as at {day_name(end)}", classes=".milestones")


def _channels(report: Report) -> str:
    channels = report.settings.consultation.channels
    ways = sum(len(group.ways) for group in channels)
    columns = [
        fenced(".column-item", f"**{plain(group.title)}**", "\n\n".join(map(plain, group.ways))) for group in channels
    ]
    heading = f"### {number_word(ways).capitalize()} ways to answer {{#ways-to-answer .unlisted}}"
    return f"{heading}\n\n{fenced('.columns-4', *columns, depth=5)}"


def _consultation_result(report: Report) -> str:
    consultation = report.settings.consultation
    done = consultation.state(report.period.end) == "done"
    return plain(consultation.result) if done and consultation.result else ""
