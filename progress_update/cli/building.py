"""The commands that make reports."""

from __future__ import annotations

import sys
import time
from typing import Annotated

import typer

from progress_update.cli.options import (
    DEFAULT_WORKERS,
    STARTED,
    AreaText,
    AsAtDay,
    EngineName,
    FormatsText,
    Fresh,
    PeriodText,
    Workers,
    day_of,
    timed,
)
from progress_update.folders import project_folders


def report(
    period: PeriodText,
    engine: EngineName = "auto",
    workers: Workers = DEFAULT_WORKERS,
    as_at: AsAtDay = None,
    area: AreaText = "",
    formats: FormatsText = "",
    fresh: Fresh = False,
) -> None:
    """Build the report of a quarter under reports/, of London or of one borough."""
    _build(period, engine, workers, as_at, area, demo=False, fresh=fresh, formats=formats)


def demo(
    period: PeriodText = "2022Q1",
    engine: EngineName = "auto",
    workers: Workers = DEFAULT_WORKERS,
    as_at: AsAtDay = None,
    area: AreaText = "",
    formats: FormatsText = "",
    fresh: Fresh = False,
) -> None:
    """The same report with invented figures, marked so, where none are published."""
    _build(period, engine, workers, as_at, area, demo=True, fresh=fresh, formats=formats)


def briefing(
    period: PeriodText,
    engine: EngineName = "auto",
    workers: Workers = DEFAULT_WORKERS,
    demo: Annotated[bool, typer.Option("--demo", help="Of the demonstration, with invented figures.")] = False,
    as_at: AsAtDay = None,
    area: AreaText = "",
    fresh: Fresh = False,
) -> None:
    """Add the briefing pack to a quarter's release: the update as a Word document, and slides."""
    _build(period, engine, workers, as_at, area, demo=demo, with_briefing=True, fresh=fresh)


def reports(
    periods: Annotated[str, typer.Argument(metavar="PERIODS", help="2018Q1..2022Q4, or quarters with commas.")],
    areas: Annotated[str, typer.Option("--areas", help="all, boroughs, or names with commas; by default London.")] = "",
    engine: EngineName = "auto",
    workers: Annotated[
        int, typer.Option("--workers", min=0, envvar="WORKERS", help="Reports side by side; by default one a core.")
    ] = 0,
    demo: Annotated[bool, typer.Option("--demo", help="Demonstrations, with invented figures.")] = False,
    as_at: AsAtDay = None,
    formats: FormatsText = "",
    scheduler: Annotated[
        str, typer.Option("--scheduler", envvar="SCHEDULER", help="A Dask cluster, tcp://host:8786.")
    ] = "",
    store: Annotated[
        str, typer.Option("--store", envvar="STORE", help="Where a cluster's reports go, s3://bucket/updates.")
    ] = "",
) -> None:
    """Build many reports side by side: quarters times areas; the same command goes on where it was stopped."""
    from progress_update.batch import table
    from progress_update.batch.jobs import jobs_of
    from progress_update.batch.run import Where, order_for, run
    from progress_update.formats import find_formats

    jobs = jobs_of(periods, areas)
    order = order_for(
        project_folders(), jobs, store=store, engine=engine, demo=demo, as_at=as_at or "", formats=find_formats(formats)
    )
    outcomes = run(jobs, order, Where(scheduler, workers))
    print(*table.lines(outcomes), sep="\n")
    table.require_all(outcomes)


def _build(
    text: str, engine: str, workers: int, as_at: str | None, area: str, *, demo: bool, fresh: bool, formats: str = "",
    with_briefing: bool = False,
) -> None:  # fmt: skip
    from progress_update.areas import find_area
    from progress_update.formats import find_formats
    from progress_update.once import Asked, once
    from progress_update.period import Period

    asked = Asked(
        Period.parse(text), engine, demo, day_of(as_at), find_area(area), find_formats(formats), with_briefing, fresh
    )
    answer = once(asked, project_folders(), workers=workers, progress=timed)
    if answer.was_there:
        print(*(f"  {name}: reused" for name in answer.said.steps), sep="\n", file=sys.stderr)
    print(*answer.said.lines, sep="\n")
    nothing = f"Nothing has changed since it was built; {time.perf_counter() - STARTED:.1f} s"
    print(nothing if answer.was_there else answer.took)
    answer.require_fit()


COMMANDS = (report, demo, briefing, reports)
