"""The commands of a release's last days: signatures, the embargo, the calendar."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from progress_update.folders import project_folders

AreaText = Annotated[str, typer.Option("--area", metavar="AREA", help="A borough; by default all of London.")]
PeriodText = Annotated[str, typer.Argument(metavar="PERIOD", help="A calendar quarter, 2022Q1.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program's own."""
    for command in (sign, status, calendar):
        app.command()(command)


def sign(
    period: PeriodText,
    chapter: Annotated[str, typer.Option("--chapter", help="Such as summary, violence, trust, methods.")],
    role: Annotated[str, typer.Option("--as", help="The role in which it was reviewed, such as Head of Evidence.")],
    name: Annotated[str, typer.Option("--name", help="Who reviewed it.")],
    area: AreaText = "",
) -> None:
    """Sign a chapter of a built report: that it was reviewed as it stands, by whom, in which role."""
    from progress_update.areas import find_area
    from progress_update.clock import is_moved, now
    from progress_update.errors import SignOffError
    from progress_update.period import Period
    from progress_update.sign_off import sign as put_name

    if is_moved():
        raise SignOffError("A signature bears the time at which it is given", where="NOW", remedy="Leave NOW out")
    file = put_name(
        Period.parse(period), project_folders(), chapter=chapter, role=role, name=name, at=now(), area=find_area(area)
    )
    print(f"{chapter}: signed by {name.strip()}, {role.strip()}", os.path.relpath(file), sep="\n")


def status(period: PeriodText, area: AreaText = "") -> None:
    """List which chapters of a built report are signed, and which signatures are stale or missing, and why."""
    from progress_update.areas import find_area
    from progress_update.as_at import about
    from progress_update.period import Period
    from progress_update.sign_off import lines, require_all
    from progress_update.sign_off import status as standings

    quarter, code = Period.parse(period), find_area(area)
    found = standings(quarter, project_folders(), area=code)
    print(about(quarter, code), *lines(found), sep="\n")
    require_all(found, f"params/sign-off/{about(quarter, code)}.yml")


def calendar() -> None:
    """Write the calendar of releases: reports/calendar.html, and calendar.ics to subscribe to."""
    from progress_update.clock import now
    from progress_update.release_calendar import write_calendar

    written = write_calendar(project_folders(), now())
    print(*written.lines, *map(os.path.relpath, written.files), sep="\n")
