"""The back of the report: data sources, quality, definitions, contact and the next update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from progress_update.checklist import POINTS
from progress_update.contracts import BESIDE, empty
from progress_update.exhibits.block import Block
from progress_update.exhibits.origin import PRE_RELEASE, edition_date
from progress_update.framework import Measure
from progress_update.methods import TITLE, methods_sections
from progress_update.period import day_name, month_name
from progress_update.sources.registry import POPULATION, SOURCES, Source
from progress_update.tables import fenced, link, pipe_table, plain, stacked

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report

METHODS = {
    "poisson": "Exact rate ratio of two counts",
    "quasi-poisson": "Rate ratio of two counts, allowing for over-dispersion",
    "ratio of counts": "Difference of two rates of counts",
    "two proportions": "Difference of two proportions, with design effect",
    "gap": "Change in a gap between two groups",
    "none": "Not tested",
}


@dataclass(frozen=True)
class Used:
    """A source, the editions that a report uses of it, how far they go, and how many measures rest on it."""

    source: Source
    editions: str
    through: str
    measures: int

    @property
    def held(self) -> str:
        return f"{self.editions}; data to {self.through}"


def data_sources(report: Report) -> Block:
    """Sources with the editions used, quality and revisions, notes, and every measure's definition."""
    settings = report.settings
    notes = "\n".join(f"- {plain(note)}" for note in settings.data_notes)
    return Block(
        stacked(
            "## Data sources, quality and definitions {#data-sources .section}",
            _sources(report),
            "### Quality {#quality}",
            settings.quality,
            _as_at(report),
            _checked_by_hand(report),
            _overridden(report),
            "### Notes on the data {#data-notes}",
            notes,
            "### Definitions {#definitions}",
            *_definitions(report),
            _terms(report),
        )
    )


def methods(report: Report) -> Block:
    """The rules of judgement, as docs/methods.md has them."""
    sections = [f"### {title}\n\n{text}" for title, text in methods_sections(report.framework)]
    return Block(stacked(f"## {TITLE} {{#methods .section}}", *sections))


def contact(report: Report) -> Block:
    """Who answers questions, when the next update comes, and what kind of publication this is."""
    settings, who = report.settings, report.settings.contact
    lines = [f"**{plain(who.name)}**", plain(who.address), f"[{plain(who.page)}](https://{who.page})"]
    lines += [plain(text) for text in (who.person, who.email, who.telephone) if text]
    following = report.period.plus(1)
    licences = sorted({SOURCES[id].attribution for id in used_sources(report)})
    return Block(
        stacked(
            "## Contact and next update {#contact .section}",
            fenced(".contact", "\\\n".join(lines)),
            plain(f"The next update, for {following.label}, is due on {day_name(settings.next_release_date)}."),
            "" if settings.pre_release_access is None else f"{link('Who had access before release', PRE_RELEASE)}.",
            plain(settings.standing),
            plain(f"{report.framework.plan.also_known_as}."),
            fenced(".licence", plain(" ".join(f"{licence.rstrip('.')}." for licence in licences))),
        )
    )


def _as_at(report: Report) -> str:
    """For a report as at a day: that it leaves later editions aside, and which sources it has to do without."""
    cut = report.cut_off
    if cut is None:
        return ""
    said = (
        f"This report is as at {day_name(cut.day)}: it uses only editions published by that day, none published since."
    )
    missing = "; ".join(SOURCES[id].title for id in cut.without)
    return plain(f"{said} Of these sources no edition as old as that is held: {missing}." if missing else said)


def _checked_by_hand(report: Report) -> str:
    """Sentences of the commentary that a person vouches for, with the reasons given."""
    listed = [f"- {plain(found.sentence)} ({plain(found.reason)})" for found in report.checked.by_hand]
    opening = "The commentary is checked against the figures by the program, but for these sentences, checked by hand:"
    return stacked(opening, "\n".join(listed)) if listed else ""


def _overridden(report: Report) -> str:
    """Points of the checklist that this report fails, with the reasons why it goes out all the same."""
    overrides = report.settings.gate.overrides
    listed = [f"- {plain(f'{POINTS[id].title}: {one.reason} ({one.by})')}" for id, one in overrides.items()]
    opening = "This report was checked before it was published, and goes out although these points of the list fail:"
    return stacked(opening, "\n".join(listed)) if listed else ""


def used_sources(report: Report) -> list[str]:
    """Ids of the sources that some figure of the report comes from."""
    tables = (report.results.measures, report.results.context)
    used = {source for table in tables for source in table["source"].dropna()}
    used |= {POPULATION} if not population_used(report).empty else set()
    return [id for id in SOURCES if id in used]


def editions_of(report: Report, source: str) -> list[str]:
    """Every edition of a source that a figure of the report comes from."""
    if source == POPULATION:
        return sorted(population_used(report)["population_edition"].unique())
    tables = (report.results.measures, report.results.breakdowns, report.results.context)
    return sorted({edition for table in tables for edition in table.loc[table["source"] == source, "edition"]})


def population_used(report: Report) -> pd.DataFrame:
    """The rows of a borough's comparison that have a rate, and so rest on a population estimate."""
    rows = report.beside.compared if report.beside else empty(BESIDE)
    return rows.dropna(subset=["rate"])


def editions_used(report: Report) -> list[Used]:
    """The sources that some figure of the report comes from, with their editions, in the order of the registry."""
    found = []
    for id in used_sources(report):
        if id == POPULATION:
            found.append(_population(report))
            continue
        used = report.results.measures[report.results.measures["source"] == id]
        context = report.results.context[report.results.context["source"] == id]
        editions = sorted({*used["edition"], *context["edition"]})
        through = max(*used["data_through"], *context["data_through"], pd.Timestamp.min)
        dates = "; ".join(edition_date(edition) for edition in editions)
        found.append(Used(SOURCES[id], dates, month_name(through.date()), len(used)))
    return found


def _population(report: Report) -> Used:
    rated = population_used(report)
    dates = "; ".join(edition_date(edition) for edition in sorted(rated["population_edition"].unique()))
    return Used(SOURCES[POPULATION], dates, month_name(rated["population_on"].max().date()), len(rated))


def _sources(report: Report) -> str:
    rows = []
    for used in editions_used(report):
        source = used.source
        rows.append([
            f"**{plain(source.title)}** ({plain(source.publisher)})",
            plain(source.counts), plain(source.watch), plain(used.held), str(used.measures),
        ])  # fmt: skip
    header = ["Source", "What it counts", "What to watch", "Edition used", "Measures"]
    return pipe_table(header, rows, caption="Data quality by source", right=(4,), classes=".small")


def _definitions(report: Report) -> list[str]:
    """One table a priority, so that none runs over many pages."""
    tables = []
    for number, priority in enumerate(report.framework.priorities, 1):
        measures = report.framework.measures_of_priority(priority.id)
        if measures:
            caption = plain(f"Definitions: {number} {priority.title}")
            header = ["Measure", "Definition", "Wanted", "How a change is tested"]
            tables.append(
                pipe_table(header, [_definition(m) for m in measures], caption=caption, classes=".small .definitions")
            )
    return tables


def _definition(measure: Measure) -> list[str]:
    return [plain(measure.label), plain(measure.definition), _wanted(measure), METHODS[measure.method]]


def _wanted(measure: Measure) -> str:
    if measure.direction == "within":
        return f"Within ±{measure.tolerance_points:.0f} points"
    return measure.direction.capitalize()


def _terms(report: Report) -> str:
    rows = [[plain(term.term), plain(term.meaning)] for term in report.settings.terms]
    return pipe_table(["Term", "Meaning"], rows, caption="Words and abbreviations", classes=".small")
