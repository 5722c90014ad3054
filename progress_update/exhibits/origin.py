"""Where a figure comes from: publisher and edition, its data, how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update.period import day_name, month_name
from progress_update.sources.registry import POPULATION, SOURCES
from progress_update.tables import csv_text, link, plain
from progress_update.words import Finding

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report


PROVENANCE = "provenance.html"
PRE_RELEASE = "prerelease.html"  # where the settings say who had access before release


def source_line(id: str, finding: Finding) -> str:
    """Publisher, title, edition, how far the data go, the data of the figure, and how it was made."""
    data = link("Download the data for this figure (CSV)", download(id))
    return f"{origin(finding)} {data}. {link('How this figure was made', how_made(id))}."


def how_made(id: str) -> str:
    """Where the page beside the report tells how a figure was made."""
    return f"{PROVENANCE}#{id}"


def origin(finding: Finding) -> str:
    """Where the figures come from, as a sentence of Markdown."""
    return plain(origin_text(finding))


def origin_text(finding: Finding) -> str:
    """Publisher, title, edition and how far the data go."""
    if finding.is_illustrative:
        return "Source: none. These figures are invented, to show what the exhibit would look like."
    source = SOURCES[finding.row["source"]]
    through = month_name(finding.row["data_through"].date())
    edition = edition_date(finding.row["edition"])
    return f"Source: {source.publisher}, {source.title}, edition of {edition}, data to {through}."


def residents(row: Mapping[str, Any]) -> str:
    """Whose estimate a borough's rate stands on, for which day and of which edition; nothing where there is no rate."""
    if pd.isna(row.get("rate")):
        return ""
    source, day = SOURCES[POPULATION], day_name(row["population_on"].date())
    edition = edition_date(row["population_edition"])
    return f"Residents: {source.publisher}, {source.title} for {day}, edition of {edition}."


def download(id: str) -> str:
    return f"data/figures/{id}.csv"


def csv(report: Report, id: str) -> str:
    """The figure's data as CSV text: one row a point in time, dates as 2022-03-31."""
    return csv_text(report.series_of(id))


def edition_date(edition: str) -> str:
    try:
        return day_name(pd.Timestamp(edition[:10]).date())
    except ValueError:
        return edition
