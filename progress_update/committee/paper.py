"""What is written for a meeting: `params/committee/<period>.yml`, of a borough's report `<period>-hackney.yml`.

The file is optional. Once it is there every key has to be, so that nothing is left out by a slip; a day or a name that
is not settled is left empty, and the pack says so.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from progress_update.areas import BOROUGHS, LONDON
from progress_update.as_at import about
from progress_update.committee.claims import refuse_claims
from progress_update.errors import CommitteeError, PeriodError
from progress_update.exhibits.report import Report
from progress_update.period import Period, day_name
from progress_update.release_dates import is_working_day, why_not
from progress_update.yaml_lines import Document, Place, read_yaml, validated

FOLDER = "committee"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Officer(Part):
    """Who answers for the report at the meeting."""

    name: Text | None
    role: Text | None


class Paper(Part):
    """Plain text; an empty line begins a paragraph. Each recommendation goes on from "The Committee is asked to"."""

    committee: Text
    meeting: date | None
    officer: Officer
    purpose: Text
    recommendations: Annotated[list[Text], Field(min_length=1)]
    background: Text


def read_paper(params: Path, report: Report) -> Paper | None:
    """What is written for the meeting that takes a report; None where nothing is.

    Raises CommitteeError naming file and line for an unknown or missing key, a day that cannot be, or a text that
    claims what only the report may say.
    """
    folder = params / FOLDER
    _refuse_misnamed(folder)
    file = folder / f"{about(report.period, report.area)}.yml"
    if not file.exists():
        return None
    document = read_yaml(file, CommitteeError)
    paper = validated(Paper, {} if document.content is None else document.content, [document], CommitteeError)
    _refuse_impossible_meeting(paper, report, document)
    refuse_claims(_texts(paper), report, document)
    return paper


def _texts(paper: Paper) -> dict[Place, str]:
    """Every text by its place in the file."""
    asked: dict[Place, str] = {("recommendations", number): text for number, text in enumerate(paper.recommendations)}
    return {("purpose",): paper.purpose, **asked, ("background",): paper.background}


def _refuse_impossible_meeting(paper: Paper, report: Report, document: Document) -> None:
    meeting, released = paper.meeting, report.settings.release_date
    if meeting is None:
        return
    if meeting < released:
        what = f"The meeting is on {day_name(meeting)}, before the release comes out on {day_name(released)}"
        raise CommitteeError(what, where=document.where(["meeting"]), remedy="Correct the day, or leave it empty")
    if not is_working_day(meeting):
        what = f"The meeting is on {day_name(meeting)}, {why_not(meeting)}"
        raise CommitteeError(what, where=document.where(["meeting"]), remedy="Correct the day, or leave it empty")


def _refuse_misnamed(folder: Path) -> None:
    """A file that no pack would ever read looks as if it counted."""
    for path in sorted(folder.glob("*")):
        if not _names_a_pack(path):
            remedy = "Name it like 2022Q1.yml, or 2022Q1-hackney.yml for a borough's report"
            raise CommitteeError("No pack reads this file", where=f"{FOLDER}/{path.name}", remedy=remedy)


def _names_a_pack(path: Path) -> bool:
    try:
        period = Period.parse(path.stem.partition("-")[0])
    except PeriodError:
        return False
    return path.name in {f"{about(period, area)}.yml" for area in (LONDON, *BOROUGHS)}
