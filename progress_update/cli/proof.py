"""The commands that hold a report against what it claims."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from progress_update.cli.options import (
    DEFAULT_WORKERS,
    AreaText,
    AsAtDay,
    PeriodText,
    Workers,
    day_of,
    named,
    shown,
)
from progress_update.folders import project_folders
from progress_update.kernels import warm_up


def gate(
    period: PeriodText,
    demo: Annotated[bool, typer.Option("--demo", help="The demonstration of the quarter.")] = False,
    full: Annotated[bool, typer.Option("--full", help="With a browser, the Nu checker and veraPDF.")] = False,
    as_at: AsAtDay = None,
    area: AreaText = "",
) -> None:
    """Check a built report, point by point, before it is published."""
    from progress_update.gate.record import lines, require_passed
    from progress_update.pipeline import check_release
    from progress_update.progress import Progress

    folders = project_folders()
    name = named(period, area, as_at, demo=demo)
    verdict = check_release(name, folders, in_full=full, progress=Progress())
    print("\n".join(lines(verdict)))
    require_passed(verdict, f"reports/{name}")


def verify(
    release: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(metavar="PERIOD | FOLDER", help="A quarter, or a release's folder anywhere; by default all."),
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="The demonstration of the quarter.")] = False,
    as_at: AsAtDay = None,
    area: AreaText = "",
    workers: Workers = DEFAULT_WORKERS,
) -> None:
    """Rebuild a release from its manifest, and tell what is not the same byte for byte."""
    warm_up()
    from progress_update.errors import VerifyError
    from progress_update.pipeline import verify as hold_against_rebuild
    from progress_update.progress import Progress
    from progress_update.verify.verification import lines

    wrong = 0
    for folder in _releases(release, demo, as_at, area):
        found = hold_against_rebuild(folder, project_folders(), workers=workers, progress=Progress())
        print(shown(folder), *lines(found), sep="\n")
        wrong += bool(found.findings) or not found.was_rebuilt
    if wrong:
        which = "The release is" if release else f"{wrong} of the releases are"
        raise VerifyError(f"{which} not what a rebuild gives", remedy="The lines above name what differs, and why")


def _releases(wanted: str | None, demo: bool, as_at: str | None, area: str) -> list[Path]:
    """The folders that `verify` is asked about."""
    from progress_update.errors import VerifyError

    reports = project_folders().reports
    if wanted and Path(wanted).is_dir():
        return [Path(wanted)]
    if wanted:
        return [reports / named(wanted, area, as_at, demo=demo)]
    found = sorted(path.parent for path in reports.glob("*/manifest.json"))
    if not found:
        raise VerifyError("There is no release here", where=shown(reports), remedy="Run make report PERIOD=2022Q1")
    return found


def trace(
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="The id of a measure, a part or a context figure.")],
    period: PeriodText,
    as_at: AsAtDay = None,
    area: AreaText = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Tell how a figure was made: from the words of the report to the published file."""
    import json

    from progress_update.areas import find_area
    from progress_update.period import Period
    from progress_update.pipeline import trace as follow
    from progress_update.trace.text import lines

    chain = follow(measure, Period.parse(period), project_folders(), as_at=day_of(as_at), area=find_area(area))
    told = json.dumps(chain.as_data(), indent=2, ensure_ascii=False, allow_nan=False) if as_json else None
    print(told or "\n".join(lines(chain)))


def compare(
    period: PeriodText,
    as_at: Annotated[str, typer.Option("--as-at", metavar="DAY", help="One side: editions published by this day.")],
    against: Annotated[str, typer.Option("--with", metavar="DAY", help="The other side: a day, or newest.")] = "newest",
    area: AreaText = "",
) -> None:
    """Tell what differs between two reports of a quarter from the editions of two days."""
    from progress_update.areas import find_area
    from progress_update.as_at import parse_as_at
    from progress_update.compare.files import lines
    from progress_update.period import Period, today
    from progress_update.pipeline import compare_editions

    first, second = (parse_as_at(text, on=today()) for text in (as_at, against))
    asked, folders = Period.parse(period), project_folders()
    found, folder = compare_editions(asked, folders, as_at=first, against=second, area=find_area(area))
    print("\n".join(lines(found)))
    for name in ("compare.html", "differences.csv", "editions.csv"):
        print(shown(folder / name))


COMMANDS = (gate, verify, trace, compare)
