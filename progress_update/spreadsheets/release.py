"""Writes the data of a release: the tables as CSV, the workbook as XLSX and ODS, then what describes them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from progress_update.contracts import PUBLISHED
from progress_update.exhibits.downloads import WORKBOOKS, Download
from progress_update.exhibits.report import tables_of
from progress_update.spreadsheets.ods import write_ods
from progress_update.spreadsheets.workbook import book_of
from progress_update.spreadsheets.xlsx import write_xlsx
from progress_update.tables import csv_text

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report


WRITERS = {".xlsx": write_xlsx, ".ods": write_ods}


def write_tables(report: Report, folder: Path, name: str, kinds: Iterable[str] = WORKBOOKS) -> list[Download]:
    """Write CSV and workbooks into a release's data folder; `name` is the release's (`2022Q1`, `2022Q1-demo`)."""
    folder.mkdir(parents=True, exist_ok=True)
    book = book_of(report)
    for kind in kinds:
        WRITERS[kind](book, folder / f"progress-update-{name}{kind}")
    for table, frame in tables_of(report).items():
        (folder / f"{table}.csv").write_text(csv_text(frame), encoding="utf-8", newline="")
    return downloads_in(folder, name)


def downloads_in(folder: Path, name: str) -> list[Download]:
    """What there is to download, the workbooks first."""
    books = [f"progress-update-{name}{kind}" for kind in WORKBOOKS]
    files = [*(book for book in books if (folder / book).is_file()), *(f"{table}.csv" for table in PUBLISHED)]
    return [Download(f"{folder.name}/{file}", (folder / file).stat().st_size) for file in files]
