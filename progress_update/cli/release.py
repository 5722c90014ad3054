"""The commands of a release's last mile: preview, signatures, the calendar, publishing, corrections, the archive."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Optional

import typer

from progress_update.cli.options import (
    DEFAULT_WORKERS,
    AreaText,
    AsAtDay,
    EngineName,
    PeriodText,
    Workers,
    day_of,
    named,
    shown,
    timed,
)
from progress_update.folders import project_folders

SiteFolder = Annotated[Optional[Path], typer.Option("--out", help="The site's folder; by default site/.")]  # noqa: UP045
SiteAddress = Annotated[
    str, typer.Option("--address", help="Where it will stand, https://...: for feed, sitemap and catalogue.")
]


def sign(
    period: PeriodText,
    chapter: Annotated[str, typer.Option("--chapter", help="Such as summary, violence, trust, methods.")],
    role: Annotated[str, typer.Option("--as", help="The role in which it was reviewed, such as Head of Evidence.")],
    name: Annotated[str, typer.Option("--name", help="Who reviewed it.")],
    area: AreaText = "",
    as_at: AsAtDay = None,
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
        Period.parse(period), project_folders(), chapter=chapter, role=role, name=name, at=now(),
        area=find_area(area), as_at=day_of(as_at),
    )  # fmt: skip
    print(f"{chapter}: signed by {name.strip()}, {role.strip()}", os.path.relpath(file), sep="\n")


def status(period: PeriodText, area: AreaText = "", as_at: AsAtDay = None) -> None:
    """List which chapters of a built report are signed, and which signatures are stale or missing, and why."""
    from progress_update.sign_off import lines, require_signed
    from progress_update.sign_off import status as standings

    name, folders = named(period, area, as_at), project_folders()
    found = standings(name, folders)
    print(name, *lines(found), sep="\n")
    require_signed(name, folders, found)


def calendar() -> None:
    """Write the calendar of releases: reports/calendar.html, and calendar.ics to subscribe to."""
    from progress_update.clock import now
    from progress_update.release_calendar import write_calendar

    written = write_calendar(project_folders(), now())
    print(*written.lines, *map(os.path.relpath, written.files), sep="\n")


def publish(
    period: PeriodText,
    to: Annotated[str, typer.Option("--to", metavar="DEST", envvar="DEST", help="A folder, s3://… or sftp://….")],
    as_at: AsAtDay = None,
    area: AreaText = "",
    dry: Annotated[bool, typer.Option("--dry-run", help="List what would change, and change nothing.")] = False,
) -> None:
    """Send a release that is signed and passed the gate in full to where people get it: the one that counts there."""
    from progress_update.publish.run import publish as send
    from progress_update.publish.told import lines

    name = named(period, area, as_at)
    done = send(name, project_folders(), to, dry=dry, progress=timed())
    print(*lines(done, to, dry=dry), sep="\n")


def correct(
    period: PeriodText,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence that the report prints.")],
    area: AreaText = "",
    engine: EngineName = "auto",
    workers: Workers = DEFAULT_WORKERS,
) -> None:
    """Put a new version in the place of a public one, with a notice of what changed; the old one is kept beside it."""
    from progress_update.areas import find_area
    from progress_update.correction import correct as put_right
    from progress_update.period import Period, today

    done = put_right(
        Period.parse(period), project_folders(), reason=reason, on=today(), area=find_area(area), engine=engine,
        workers=workers, progress=timed(),
    )  # fmt: skip
    print(f"Version {done.version}: {shown(done.release)}; the version before it: {shown(done.kept)}")
    print(*(done.changed or ["No figure changed"]), sep="\n")


def bundle(
    period: PeriodText,
    as_at: AsAtDay = None,
    area: AreaText = "",
    files_at: Annotated[str, typer.Option("--files-at", help="Where its files will lie, seen from the page.")] = "",
) -> None:
    """Pack a release for london.gov.uk: the body of the page, its style and files, and what to enter."""
    from progress_update.publish.bundle import ASSETS, write_bundle

    name = named(period, area, as_at)
    file = write_bundle(name, project_folders(), files_at=files_at or ASSETS)
    print(f"{shown(file)}  {file.stat().st_size / 1024:,.0f} kB")


def pack(
    period: PeriodText,
    as_at: AsAtDay = None,
    area: AreaText = "",
    demo: Annotated[bool, typer.Option("--demo", help="The demonstration of the quarter.")] = False,
) -> None:
    """Make the committee's pack of a built release: cover sheet, recommendations, report and tables in one PDF."""
    from progress_update.committee import write_pack

    done = write_pack(named(period, area, as_at, demo=demo), project_folders(), progress=timed())
    print(*done.states, f"{shown(done.file)}  {done.file.stat().st_size / 1024:,.0f} kB", sep="\n")


def site(
    out: SiteFolder = None,
    address: SiteAddress = "",
) -> None:
    """Make the archive site from all releases under reports/: plain files, for a server or to open as they are."""
    from progress_update.site.build import build_site

    folders = project_folders()
    folder = out or folders.site
    done = build_site(folders, folder, address=address)
    if done.left_out:
        print(f"Left out, because under embargo: {', '.join(done.left_out)}")
    print(f"{done.files:,} files, {len(done.changed):,} of them written, {len(done.removed):,} taken away")
    print(shown(folder / "index.html"))


def publish_site(
    to: Annotated[str, typer.Option("--to", metavar="DEST", envvar="DEST", help="A folder, s3://… or sftp://….")],
    out: SiteFolder = None,
    address: SiteAddress = "",
    dry: Annotated[bool, typer.Option("--dry-run", help="List what would change there, and change nothing.")] = False,
) -> None:
    """Make the archive site and send what of it has changed, where every release on it may be published."""
    from progress_update.publish.site import publish_site as send
    from progress_update.publish.told import lines_of_site

    folders = project_folders()
    done = send(folders, to, out=out or folders.site, stands_at=address, dry=dry, progress=timed())
    print(*lines_of_site(done, to, dry=dry), sep="\n")


def serve(
    period: PeriodText = "2022Q1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Of this machine; 0 takes a free one.")] = 8000,
    area: AreaText = "",
    engine: EngineName = "auto",
) -> None:
    """Show a report and the site in a browser on this machine, made anew when something changes; Ctrl-C ends it."""
    from progress_update.preview.run import preview

    asked = [period, "--engine", engine, *(["--area", area] if area else [])]
    preview(named(period, area), asked, project_folders(), port)


COMMANDS = (sign, status, calendar, publish, correct, bundle, pack, site, publish_site, serve)
