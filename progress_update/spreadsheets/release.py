"""Writes the data of a release: the tables as CSV, the workbook as XLSX and ODS, then what describes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from progress_update.contracts import PUBLISHED
from progress_update.exhibits.downloads import Download
from progress_update.exhibits.report import tables_of
from progress_update.spreadsheets.ods import write_ods
from progress_update.spreadsheets.workbook import book_of
from progress_update.spreadsheets.xlsx import write_xlsx
from progress_update.tables import csv_text

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report


def write_tables(report: Report, folder: Path, name: str) -> list[Download]:
    """Write CSV, XLSX and ODS into a release's data folder; `name` is the release's (`2022Q1`, `2022Q1-demo`)."""
    folder.mkdir(parents=True, exist_ok=True)
    book, stem = book_of(report), f"progress-update-{name}"
    write_xlsx(book, folder / f"{stem}.xlsx")
    write_ods(book, folder / f"{stem}.ods")
    for table, frame in tables_of(report).items():
        (folder / f"{table}.csv").write_text(csv_text(frame), encoding="utf-8", newline="")
    return downloads_in(folder, name)


def downloads_in(folder: Path, name: str) -> list[Download]:
    """What there is to download, the workbooks first."""
    stem = f"progress-update-{name}"
    files = [f"{stem}.xlsx", f"{stem}.ods", *(f"{table}.csv" for table in PUBLISHED)]
    return [Download(f"{folder.name}/{file}", (folder / file).stat().st_size) for file in files]
