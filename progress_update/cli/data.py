"""The commands about what reports are made from: files received, the plan, settings, methods."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Optional

import typer

from progress_update import __version__
from progress_update.cli.options import shown
from progress_update.folders import project_folders


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


def version() -> None:
    """Print the version."""
    print(__version__)


def _day(text: str) -> date:
    from progress_update.errors import DataFileError

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DataFileError(f"'{text}' is not a day", where="PUBLISHED", remedy="Write it like 2022-05-01") from None


COMMANDS = (ingest, fetch, check, methods, version)
