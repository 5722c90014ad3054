"""What commands have in common: their options, and how a release, a day and a file are read and told."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from progress_update.as_at import AsAt
    from progress_update.progress import Progress

PeriodText = Annotated[
    str, typer.Argument(metavar="PERIOD", help="A calendar quarter, 2022Q1, or a policing one, 2021/22 Q4.")
]
EngineName = Annotated[str, typer.Option("--engine", help="auto, quarto or pandoc.")]
AsAtDay = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--as-at", metavar="DAY", help="Use only editions published by this day, 2022-06-24; or newest."),
]
AreaText = Annotated[
    str, typer.Option("--area", metavar="AREA", help="A borough, Hackney or E09000012; by default all of London.")
]
FormatsText = Annotated[
    str,
    typer.Option("--formats", metavar="FORMATS", envvar="FORMATS", help="Some of html, pdf, xlsx, ods, docx, pptx."),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Do every step again, whatever the cache holds.")]
Workers = Annotated[
    int, typer.Option("--workers", min=1, envvar="WORKERS", help="Notebooks run side by side; by default one a core.")
]
STARTED = time.perf_counter()
DEFAULT_WORKERS = os.cpu_count() or 1


def named(period: str, area: str, as_at: str | None = None, *, demo: bool = False) -> str:
    """The folder under reports/ of the release that was asked for."""
    from progress_update.areas import find_area
    from progress_update.as_at import release_name
    from progress_update.period import Period

    return release_name(Period.parse(period), demo=demo, as_at=day_of(as_at), area=find_area(area))


def day_of(text: str | None) -> AsAt | None:
    if text is None:
        return None
    from progress_update.as_at import parse_as_at
    from progress_update.period import today

    return parse_as_at(text, on=today())


def timed() -> Progress:
    """Progress that begins with the start of the program: loading is part of what a reader of the clock waits for."""
    from progress_update.progress import Progress

    return Progress(seconds={"Start": time.perf_counter() - STARTED})


def shown(path: Path) -> str:
    return os.path.relpath(path)
