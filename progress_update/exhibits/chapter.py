"""What frames a chapter: its opening table, the outcome headings, the measures without data, the accounts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_update.contracts import JUDGEMENTS
from progress_update.exhibits.block import Block
from progress_update.framework import Context, Measure, Outcome, Priority
from progress_update.marks import mark_strip_svg
from progress_update.measures.beside import LONDON_ONLY
from progress_update.measures.disclosed import HIDDEN
from progress_update.settings import AccountTitles
from progress_update.tables import fenced, judgement_kind, link, pipe_table, plain, quiet, stacked
from progress_update.words import Finding, first_lower, in_time, number_word, tally

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report

MARKS_ON_A_PHONE = 12
NOT_PUBLISHED = "not-published"


def opener(report: Report, priority: Priority) -> Block:
    """Title, one row an outcome with its marks and their count in words, commentary."""
    number = report.framework.priorities.index(priority) + 1
    follows = number > 1 and (report.is_of_borough or _is_short(report, report.framework.priorities[number - 2]))
    begins = ".section" if follows else ".page"
    title = f"## [{number}]{{.number}} {plain(priority.title)} {{#{priority.id} {begins} .chapter}}"
    if report.is_of_borough and (line := _in_one_line(report, priority)):
        return Block(stacked(title, line))
    if priority.assessment == "qualitative":
        statement = fenced(".statement", f"“{plain(priority.statement or '')}”")
        return Block(stacked(title, statement, report.commentary(priority.id)))
    table, drawings = _outcomes_table(report, priority)
    return Block(stacked(title, table, report.commentary(priority.id)), drawings)


def _in_one_line(report: Report, priority: Priority) -> str:
    """What a borough's report says of a priority without any figure; nothing where there is one."""
    if priority.assessment == "qualitative":
        return "This priority is assessed in words, not numbers, and for London as a whole: see the update for London."
    measures = report.framework.measures_of_priority(priority.id)
    if any(report.finding(measure).has_data for measure in measures):
        return ""
    where = link("why, measure by measure", f"#{NOT_PUBLISHED}")
    return f"None of the {len(measures)} measures of this priority has a figure for {plain(report.place)}: {where}."


def _is_short(report: Report, priority: Priority) -> bool:
    """Whether a chapter is little more than its opening table, so that the next may share its page."""
    measures = report.framework.measures_of_priority(priority.id)
    context = [about for measure in measures for about in report.framework.context_of(measure.id)]
    shown: list[Measure | Context] = [*measures, *context]
    return priority.assessment != "qualitative" and sum(report.finding(one).has_data for one in shown) < 2


def outcome_heading(report: Report, outcome: Outcome) -> Block:
    measures = report.framework.measures_of(outcome.id)
    context = [about for measure in measures for about in report.framework.context_of(measure.id)]
    shown: list[Measure | Context] = [*measures, *context]
    if not any(report.finding(one).has_data for one in shown):
        return Block("")
    return Block(f"### {plain(outcome.title)} {{#{outcome.id} .outcome}}")


def not_published(report: Report) -> Block:
    """Every measure without data in one place, a table a priority; nothing where every measure has a figure."""
    tables = [_without_data(report, priority) for priority in report.framework.priorities]
    if not any(tables):
        return Block("")
    count = report.counts()["no data published"]
    lead = f"{number_word(count).capitalize()} of the plan's {len(report.framework.measures)} measures "
    lead += f"have no figure for {report.place}." if report.is_of_borough else "wait for data."
    begins = ".section" if report.is_of_borough else ".page"
    title = f"## {without_data_title(report)} {{#{NOT_PUBLISHED} {begins}}}"
    return Block(stacked(title, fenced(".lead", plain(lead)), *tables))


def without_data_title(report: Report) -> str:
    return f"Measures with no figure for {report.place}" if report.is_of_borough else "Measures with no data published"


def _without_data(report: Report, priority: Priority) -> str:
    """The measures of a priority that wait, those with one reason in one row; each name is the measure's anchor."""
    rows: dict[tuple[str, str], list[str]] = {}
    for measure, finding in report.findings(report.framework.measures_of_priority(priority.id)):
        if not finding.has_data:
            name = f"[{plain(measure.label)}]{{#{measure.id}}}"
            rows.setdefault(_why_and_what(report, measure, finding), []).append(name)
    if not rows:
        return ""
    number = report.framework.priorities.index(priority) + 1
    header = ["Measures", "Why no figure", "What would fill the place"]
    cells = [["; ".join(names), plain(reason), plain(fill)] for (reason, fill), names in rows.items()]
    return pipe_table(header, cells, caption=plain(f"{number} {priority.title}"), classes=".long .waiting")


def _why_and_what(report: Report, measure: Measure, finding: Finding) -> tuple[str, str]:
    """Why there is no figure, and what would bring one; where only London has one, its figure for context."""
    reason, london = str(finding.row["reason"]), report.london(measure)
    if reason == LONDON_ONLY and london:
        return f"{reason} There: {level_of(london)}.", "Figures of boroughs from the same publisher."
    if reason == HIDDEN:
        return reason, "Nothing: the rules of disclosure keep it back."
    return reason, measure.would_fill


def level_of(london: Finding) -> str:
    unit = f" {london.row['unit']}" if london.shape == "count" else ""
    return f"{london.latest}{unit} in {in_time(london.window)}"


def accounts(report: Report, priority: Priority) -> Block:
    """For each outcome the three places of its account; those still to come say so. None in a borough's report."""
    if report.is_of_borough:
        return Block("")
    columns = [_account(report, outcome) for outcome in report.framework.outcomes_of(priority.id)]
    return Block(fenced(".columns-3", *columns, depth=5))


def strip(
    report: Report, measures: list[Measure], name: str, *, per_row: int | None = None
) -> tuple[str, dict[str, str]]:
    """The marks of some measures as one small drawing, in the framework's order, with its count in words.

    More marks than fit across a phone are drawn a second time, in rows.
    """
    kinds = [judgement_kind(finding.judgement) for _, finding in report.findings(measures)]
    alt, file = tally(report.counts(measures)), f"figures/marks-{name}.svg"
    drawings = {file: mark_strip_svg(kinds, report.brand, per_row=per_row)}
    if min(per_row or len(kinds), len(kinds)) <= MARKS_ON_A_PHONE:
        return f"![{alt}]({file}){{.marks}}", drawings
    phone = f"figures/marks-{name}-phone.svg"
    drawings[phone] = mark_strip_svg(kinds, report.brand, per_row=MARKS_ON_A_PHONE, size=20)
    return f"![{alt}]({file}){{.marks .wide}} ![{alt}]({phone}){{.marks .narrow}}", drawings


def _told(report: Report, outcome: Outcome, slot: str, text: str, *, to_come: bool) -> str:
    """What people wrote, as checked; or, said quietly, that it is still to come."""
    return quiet(text) if to_come else report.checked.text("qualitative", "accounts", outcome.id, slot)


def _outcomes_table(report: Report, priority: Priority) -> tuple[str, dict[str, str]]:
    rows: list[list[str]] = []
    drawings: dict[str, str] = {}
    outcomes = report.framework.outcomes_of(priority.id)
    for outcome in outcomes:
        measures = report.framework.measures_of(outcome.id)
        marks, drawn = strip(report, measures, outcome.id, per_row=8)
        drawings |= drawn
        rows.append([f"**{plain(outcome.title)}**", marks, _in_words(report, measures)])
    caption = f"The {number_word(len(outcomes))} outcomes of this priority"
    return pipe_table(["Outcome", "Marks", "In words"], rows, caption=caption, classes=".outcomes"), drawings


def _in_words(report: Report, measures: list[Measure]) -> str:
    """`Worsened: police do a good job locally. No data published: four measures.`"""
    said = []
    for judgement in JUDGEMENTS:
        labels = [measure.label for measure, finding in report.findings(measures) if finding.judgement == judgement]
        if judgement == "no data published" and labels:
            which = f"{number_word(len(labels))} measures" if labels[1:] else first_lower(labels[0])
            without = f"No figure for {report.place}" if report.is_of_borough else "No data published"
            said.append(f"{plain(without)}: {link(which, '#' + NOT_PUBLISHED)}.")
        elif labels:
            said.append(f"{judgement.capitalize()}: {plain('; '.join(labels))}.")
    return " ".join(said)


def _account(report: Report, outcome: Outcome) -> str:
    texts = report.settings.qualitative.slots(outcome.id)
    slots = [
        fenced(".slot", f"**{plain(title)}**", _told(report, outcome, slot, text, to_come=to_come))
        for slot, (title, text, to_come) in zip(AccountTitles.model_fields, texts, strict=True)
    ]
    heading = f"### {plain(outcome.title)} {{#{outcome.id} .unlisted}}"
    return fenced(".column-item", heading, *slots, depth=4)
