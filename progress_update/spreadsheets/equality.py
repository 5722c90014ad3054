"""Whether every format has the figures of the results, to the last digit: CSV, XLSX, ODS and what describes them."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from progress_update.contracts import OF_BOROUGHS, PUBLISHED, TABLES, Column, Table, check
from progress_update.exhibits.downloads import WORKBOOKS
from progress_update.spreadsheets.book import clean
from progress_update.spreadsheets.columns import NO_LIMIT, Shown
from progress_update.spreadsheets.plans import PLANS, Plan
from progress_update.spreadsheets.reading import Entry, Workbook, place_name, read_workbook
from progress_update.spreadsheets.shorthand import Row, is_missing
from progress_update.tables import csv_cell, csv_value

MARKS = {"[x]", "[z]", "[c]"}
PACKAGE = "datapackage.json"


def figures_that_differ(
    folder: Path, tables: Mapping[str, pd.DataFrame], kinds: Collection[str] = tuple(WORKBOOKS)
) -> list[str]:
    """Where a file of a release's data folder says something else than the tables; one line each, none when all agree.

    `tables` holds the published tables by name: `tables_of(report)`, or `read_tables(folder)` for a finished release,
    which takes the CSV as the measure. There is to be one workbook of each of the `kinds`.
    """
    found = [fault for name, table in tables.items() for fault in _csv_faults(folder / f"{name}.csv", table, name)]
    found += [fault for path in sorted((folder / "figures").glob("*.csv")) for fault in _figure_faults(path, tables)]
    books = sorted([*folder.glob("*.xlsx"), *folder.glob("*.ods")])
    for kind in {*kinds} ^ {book.suffix for book in books}:
        found.append(f"{folder.name}: there is a {kind} too many or too few. Build the release again.")
    found += [fault for path in books for fault in _workbook_faults(path, tables)]
    return [*found, *_package_faults(folder)]


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """The published tables from the CSV files of a release's data folder, every digit kept.

    Raises DataFileError for a file that does not keep to its contract.
    """
    of_borough = {name: table for name, table in OF_BOROUGHS.items() if (folder / f"{name}.csv").is_file()}
    return {name: _read(folder / f"{name}.csv", table) for name, table in {**PUBLISHED, **of_borough}.items()}


def _read(path: Path, contract: Table) -> pd.DataFrame:
    texts = [column.name for column in contract.columns if column.kind == "text"]
    frame = pd.read_csv(
        path, dtype=dict.fromkeys(texts, "str"), parse_dates=[c.name for c in contract.columns if c.kind == "date"],
        keep_default_na=False, na_values=[""],
    )  # fmt: skip
    for name in texts:
        frame[name] = frame[name].map(csv_value, na_action="ignore")
    return check(frame, contract, where=path.name)


# --- CSV --------------------------------------------------------------------------------------------------------------


def _csv_faults(path: Path, table: pd.DataFrame, name: str) -> Iterator[str]:
    if not path.is_file():
        yield f"{path.name}: the file is missing. Build the release again."
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    contract = TABLES[name]
    if rows[0] != contract.names or len(rows) - 1 != len(table):
        yield f"{path.name}: its columns or rows are not those of the table {name}. Build the release again."
        return
    for number, (texts, row) in enumerate(zip(rows[1:], table.to_dict(orient="records"), strict=True), 2):
        for column, text in zip(contract.columns, texts, strict=True):
            if not _csv_agrees(text, row[column.name], column):
                yield _told(f"{path.name} row {number}, {column.name}", text, row[column.name])


def _csv_agrees(text: str, value: object, column: Column) -> bool:
    if is_missing(value) or text == "":
        return is_missing(value) and text == ""
    match column.kind:
        case "number" | "count":
            return float(text) == float(value)  # type: ignore[arg-type]
        case "date":
            return text == value.date().isoformat()  # type: ignore[attr-defined]
        case "truth":
            return text == str(bool(value))
        case _:
            return text == csv_cell(value)


def _figure_faults(path: Path, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """The data of a chart are rows of the series, whole and in order of time."""
    shown, series = _read(path, PUBLISHED["series"]), tables["series"]
    wanted = [
        series[series["measure"] == id].sort_values(["end", "start"]) for id in shown["measure"].drop_duplicates()
    ]
    if not wanted or not shown.equals(pd.concat(wanted, ignore_index=True)[list(shown.columns)]):
        yield f"figures/{path.name}: its rows are not those of series.csv. Build the release again."


# --- Workbooks --------------------------------------------------------------------------------------------------------


def _workbook_faults(path: Path, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    book = read_workbook(path)
    for plan in (plan for plan in PLANS if plan.table in tables):
        rows = plan.rows(tables[plan.table]).to_dict(orient="records")
        if rows:
            yield from (f"{path.name}, {fault}" for fault in _sheet_faults(book, plan, rows))


def _sheet_faults(book: Workbook, plan: Plan, rows: list[Row]) -> Iterator[str]:
    page = next((page for page in book.pages if page.name == plan.name), None)
    if page is None or len(page.tables) != 1:
        yield f"{plan.name}: the worksheet with its one table is missing. Build the release again."
        return
    table = page.tables[0]
    body = page.body(table)
    heads = [text.split("\n")[0] for text in page.headings(table)]
    if len(body) != len(rows) or heads[: len(plan.columns)] != [column.title(plan.table) for column in plan.columns]:
        yield f"{plan.name}: its columns or rows are not those of {plan.table}.csv. Build the release again."
        return
    for r, (entries, row) in enumerate(zip(body, rows, strict=True), table.first[0] + 1):
        for c, (column, entry) in enumerate(zip(plan.columns, entries[: len(plan.columns)], strict=True)):
            if not _agrees(entry, row[column.of], column, plan.table):
                yield _told(f"{plan.name} {place_name((r, c))}", entry and entry.value, row[column.of])


def _agrees(entry: Entry | None, value: object, column: Shown, table: str) -> bool:
    """Whether a cell says what the table has; words made for readers are compared where they stand for set words."""
    shown, contract = entry.value if entry else None, column.contract(table)
    if is_missing(value):
        return shown in MARKS
    match contract.kind:
        case "number" | "count":
            amount = float(value)  # type: ignore[arg-type]
            return shown == NO_LIMIT[amount] if np.isinf(amount) else isinstance(shown, float) and shown == amount
        case "truth":
            return shown == ("Yes" if value else "No") or (shown == "[z]" and not value)
    if not column.words:
        return shown == (value.date() if contract.kind == "date" else clean(str(value)))  # type: ignore[attr-defined]
    if contract.allowed:
        return str(shown).casefold() == str(value).casefold()
    return isinstance(shown, str) and bool(shown)


def _told(where: str, shown: object, held: object) -> str:
    return f"{where}: {shown!r}, but the results have {held!r}. Build the release again."


# --- Descriptions -----------------------------------------------------------------------------------------------------


def _package_faults(folder: Path) -> Iterator[str]:
    if not (folder / PACKAGE).is_file():
        yield f"{PACKAGE}: the file is missing. Build the release again."
        return
    described = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))["resources"]
    for resource in described:
        path = folder / resource["path"]
        told = resource["hash"].removeprefix("sha256:")
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != told:
            yield f"{PACKAGE}: {resource['path']} is not the file described. Build the release again."
    named = {resource["path"] for resource in described}
    for path in sorted(folder.rglob("*.csv")):
        if (relative := path.relative_to(folder).as_posix()) not in named:
            yield f"{PACKAGE}: {relative} is not described. Build the release again."
