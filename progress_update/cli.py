"""The command line: reads arguments, calls the pipeline, turns errors into one line and an exit code."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn, Optional

import typer

from progress_update import __version__
from progress_update.child import leave
from progress_update.cli_options import (
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
    named,
    shown,
    timed,
)
from progress_update.cli_release import register
from progress_update.clock import NOW
from progress_update.errors import ReportError
from progress_update.folders import project_folders
from progress_update.kernels import KERNEL, warm_up

app = typer.Typer(
    help="Quarterly progress reports on London's Police and Crime Plan, rebuilt from published figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def common(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the code an error arose.")] = False,
    kernel: Annotated[str, typer.Option("--kernel", envvar=KERNEL, help="Notebooks' kernels: warm or plain.")] = "warm",
    now: Annotated[str, typer.Option("--now", envvar=NOW, help="Rehearse another hour: 2022-06-24T09:29.")] = "",
) -> None:
    context.obj = {"debug": debug}
    os.environ[KERNEL] = kernel
    os.environ[NOW] = now


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
def ingest(
    files: Annotated[list[Path], typer.Argument(help="The files as received; several that belong together.")],
    source: Annotated[str, typer.Option("--source", help="The source they come from, such as mps_borough_crime.")],
    published: Annotated[str, typer.Option("--published", help="The day they were published, 2022-05-01.")],
    edition: Annotated[Optional[str], typer.Option("--edition", help="A name of its own; by default the day.")] = None,  # noqa: UP045
) -> None:
    """Take received files in as one edition under data/editions/."""
    from progress_update.ingest import ingest as take_in

    done = take_in(files, source, _day(published), project_folders().editions, edition=edition)
    if done.already_held:
        print(f"Already held, unchanged: {shown(done.path)}")
        return
    print(f"{done.rows:,} figures in {shown(done.path)}")
    for part in done.set_aside:
        print(f"Set aside: {part.rows:,} rows: {part.reason} (such as {part.example})")


@app.command()
def fetch(
    context: typer.Context,
    sources: Annotated[Optional[list[str]], typer.Argument(help="Such as mps_borough_crime; by default all.")] = None,  # noqa: UP045
    accept: Annotated[str, typer.Option("--accept", help="Code of a publication that lacks what the last had.")] = "",
) -> None:
    """Get the publishers' current files, and take in what has changed; params/sources.yml says where from."""
    from progress_update.fetch.run import exit_code
    from progress_update.fetch.run import fetch as bring

    try:
        outcomes = bring(project_folders(), sources or [], accept=accept)
    except KeyboardInterrupt:
        print("progress-update: Stopped. What had come is kept; the next fetch takes it up.", file=sys.stderr)
        raise typer.Exit(130) from None
    print("\n".join(outcome.line for outcome in outcomes))
    for outcome in outcomes:
        if outcome.error and context.obj["debug"]:
            raise outcome.error
    raise typer.Exit(exit_code(outcomes))


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
def check() -> None:
    """Read the framework and every period's settings, and say that they are whole."""
    from progress_update.framework import check_series_supplied, read_framework
    from progress_update.period import Period
    from progress_update.settings import read_settings
    from progress_update.sources.registry import supplied_series

    file = project_folders().params / "framework.yml"
    framework = read_framework(file)
    check_series_supplied(framework, file, supplied_series())
    periods = sorted(path.stem for path in file.parent.glob("[0-9]*.yml"))
    for period in periods:
        read_settings(file.parent, Period.parse(period))
    print(f"{len(framework.measures)} measures, {len(framework.outcomes)} outcomes, settings for {', '.join(periods)}")


@app.command()
def methods() -> None:
    """Write docs/methods.md and docs/checklist.md anew from the rules that the code goes by."""
    from progress_update.checklist import checklist_text
    from progress_update.framework import read_framework
    from progress_update.methods import methods_text

    folders = project_folders()
    methods = methods_text(read_framework(folders.params / "framework.yml"))
    for name, text in {"methods.md": methods, "checklist.md": checklist_text()}.items():
        file = folders.root / "docs" / name
        file.write_text(text, encoding="utf-8")
        print(shown(file))


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


register(app)


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


def _day(text: str) -> date:
    from progress_update.errors import DataFileError

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DataFileError(f"'{text}' is not a day", where="PUBLISHED", remedy="Write it like 2022-05-01") from None


def main() -> None:
    """Run the command line; a ReportError is one line on standard error and the exit code of its kind."""
    try:
        app()
    except ReportError as error:
        if "--debug" in sys.argv:
            raise
        print(f"progress-update: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None


def program() -> NoReturn:
    """What the command starts."""
    code: int | str | None = None
    try:
        main()
    except SystemExit as end:
        code = end.code
    if isinstance(code, str):
        raise SystemExit(code)
    leave(code or 0)


if __name__ == "__main__":
    program()
