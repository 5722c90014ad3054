"""What may be said anywhere in a report: the words of the plan, the settings and the sources, and its own dates.

A declared text explains a number only as a whole: a sentence of the plan with one digit changed is no longer it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from progress_update.contracts import JUDGEMENTS
from progress_update.exhibits.chapter import level_of
from progress_update.exhibits.corrected import corrections_told
from progress_update.exhibits.in_my_area import sentences
from progress_update.exhibits.origin import edition_date
from progress_update.exhibits.report import Report
from progress_update.exhibits.scorecard import LISTED
from progress_update.exhibits.sources import editions_used
from progress_update.framework import Outcome, Priority
from progress_update.gate.phrases import normal, numbers, unmarked
from progress_update.gate.written import names_of
from progress_update.methods import methods_sections
from progress_update.period import Window, day_name, month_name
from progress_update.sources.registry import SOURCES
from progress_update.statistics import CONFIDENCE
from progress_update.words import number_word, points, signed, tally, value

AXIS = 20  # where the scorecard's line ends, in per cent or points


def declared(report: Report) -> set[str]:
    """Every phrase that may stand anywhere in the report."""
    texts = [*_texts(report.framework), *_texts(report.settings), *report.checked.texts.values()]
    texts += [f"{one.title} ({one.publisher})" for one in SOURCES.values()]
    texts += [text for source in SOURCES.values() for text in vars(source).values() if isinstance(text, str)]
    texts += [part for _, text in methods_sections(report.framework) for part in unmarked(text)]
    said = {part.strip() for text in texts for part in (text, *unmarked(text))}
    return {
        *(text for text in said if numbers(normal(text), spelt=True) and any(c.isalpha() for c in text)),
        *_dates(report), *_counts(report), *_constants(report),
    }  # fmt: skip


def tallies(report: Report, group: Outcome | Priority | None) -> set[str]:
    """How many measures of an outcome, a priority or the report stand how: `2 improved`, or the whole count."""
    framework = report.framework
    if group is None:
        measures = framework.measures
    elif isinstance(group, Priority):
        measures = framework.measures_of_priority(group.id)
    else:
        measures = framework.measures_of(group.id)
    counts = report.counts(measures)
    words = {f"{number_word(n).capitalize()} measure{'s' * (n != 1)}" for n in counts.values()}
    return {tally(counts), *(f"{counts[name]} {name}" for name in JUDGEMENTS), *words, f"{len(measures)} measures"}


def revisions(report: Report) -> dict[tuple[str, str], set[str]]:
    """The figures of the revisions section, by the row's name and the quarter as its caption has it."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in report.revisions.to_dict(orient="records"):
        counted, first, change = row["shape"] == "count", row["first_value"], row["change"]
        written = {value(row["shape"], first), value(row["shape"], row["value"])}
        written.add(signed(change) if counted else points(change, 1))
        written |= {f"{signed(100 * change / first, 1)}%"} if counted and first else set()
        key = (normal(row["label"]), normal(Window(row["start"].date(), row["end"].date()).span))
        found.setdefault(key, set()).update(written)
    return found


def _texts(part: Any) -> Iterator[str]:
    """Every text in a model, however deep; spans of days as they are written."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, BaseModel):
        if isinstance(dates := getattr(part, "dates", None), str):
            yield dates
        for name in type(part).model_fields:
            yield from _texts(getattr(part, name))
    elif isinstance(part, dict):
        for each in part.values():
            yield from _texts(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, date):
        yield day_name(part)


def _dates(report: Report) -> Iterator[str]:
    period, settings = report.period, report.settings
    for each in (period, period.plus(1)):
        yield from (each.label, each.months_label, each.policing_label)
    yield from (f"Quarter {period.policing_label[1]} of {period.policing_label[3:]}", day_name(period.end))
    yield from (day_name(settings.release_date), day_name(settings.next_release_date), settings.embargo)
    yield from (text for one in corrections_told(report) for text in one)
    for comparator in report.framework.comparators:
        yield from names_of(comparator.window_for(period.twelve_months))
    yield from (period.twelve_months.label, month_name(period.end))
    for row in report.revisions.itertuples():
        yield from (Window(row.start.date(), row.end.date()).span, day_name(row.first_published_on.date()))
        yield day_name(row.published_on.date())
    for used in editions_used(report):
        yield used.held
    for table in (report.results.measures, report.results.context):
        for row in table.dropna(subset=["edition"]).itertuples():
            yield from (edition_date(row.edition), month_name(row.data_through.date()))
            yield f"{edition_date(row.edition)}; data to {month_name(row.data_through.date())}"


def _counts(report: Report) -> Iterator[str]:
    framework, counts = report.framework, report.counts()
    total, unpublished = len(framework.measures), counts["no data published"]
    yield from (f"{total} measures", f"{total} marks", f"{unpublished} of the {total}")
    yield f"{number_word(unpublished).capitalize()} of the plan's {total} measures"
    yield from tallies(report, None)
    for number, priority in enumerate(framework.priorities, 1):
        own = len(framework.measures_of_priority(priority.id))
        yield from (f"{number} {priority.title}", f"priority {number}", f"{own} measures")
        silent = report.counts(framework.measures_of_priority(priority.id))["no data published"]
        outcomes = len(framework.outcomes_of(priority.id))
        for shown in (str, number_word):
            yield from (f"{shown(silent)} measure{'s' * (silent != 1)} of this", f"{shown(outcomes)} outcomes of this")
    if report.is_of_borough:
        for text in sentences(report):
            yield from unmarked(text)
        yield from (f"None of the {len(framework.measures_of_priority(one.id))} measures of this priority"
                    for one in framework.priorities)  # fmt: skip
        for measure in framework.measures:
            if (london := report.london(measure)) and not report.finding(measure).has_data:
                yield f"There: {level_of(london)}"
        yield f"{number_word(unpublished).capitalize()} of the plan's {total} measures"
    measures = report.results.measures
    tested, moved = measures["p_value"].notna(), measures["judgement"].isin(["improved", "worsened"])
    yield from (f"{tested.sum()} changes", f"{moved.sum()} improved or worsened")
    yield f"{(moved & measures['stands']).sum()} of those stand"
    yield from (f"and {number_word(n - LISTED)} more" for n in counts.values() if n > LISTED)
    yield from (reason for reason in measures["reason"].dropna())


def _constants(report: Report) -> Iterator[str]:
    consultation = report.settings.consultation
    yield from (f"{100 * CONFIDENCE:.0f}% interval", f"−{AXIS} to +{AXIS}", f"thin lines at {AXIS // 2}", "12 months")
    yield f"at most {100 * report.framework.rules.false_findings:.0f}% of such findings"
    ways = sum(len(channel.ways) for channel in consultation.channels)
    yield from (f"{consultation.days} days", consultation.dates, f"{number_word(ways)} ways to answer")
    for measure in report.framework.measures:
        if measure.tolerance_points is not None:
            yield from (f"Within ±{measure.tolerance_points:.0f} points", f"within ±{measure.tolerance_points:.0f}")
