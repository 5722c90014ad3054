"""Opens files as received as sheets of text, and refuses whatever is not a whole table.

Every reader starts here, so every kind of bad file is told apart once: empty, an HTML error page, the
wrong kind of file, another encoding or separator, a file or a row that is cut short.
"""

from __future__ import annotations

import csv
import re
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from progress_update.errors import DataFileError
from progress_update.sources.sheet import Sheet

_KINDS = {
    b"PK\x03\x04": "an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"SQLite format 3\x00": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
}
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def read_csv(path: Path, *, separator: str = ",", must_end: bool = True) -> Sheet:
    """A CSV file in UTF-8 (with or without a byte order mark), every cell as text.

    `must_end`: the last line has to end in a newline, as every publisher's file does; one that does
    not may have lost its end on the way.
    """
    text = _decoded(path)
    header = header_of(path, text.splitlines()[0], separator)
    if len(text.splitlines()) == 1:
        raise no_rows(path.name)
    columns = [str(n) for n in range(len(header))]
    cut: list[pa_csv.InvalidRow] = []
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(text.rstrip("\r\n").encode()),
            read_options=pa_csv.ReadOptions(
                use_threads=False, block_size=len(text) * 4 + 1024, column_names=columns, skip_rows=1
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=separator, ignore_empty_lines=False, invalid_row_handler=lambda row: _skip(row, cut)
            ),
            convert_options=pa_csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string())),
        )
    except pa.ArrowInvalid as error:
        what = f"The file is not a whole CSV table ({' '.join(str(error).split())})"
        raise DataFileError(what, where=path.name, remedy="Download it again") from error
    if cut:
        raise _ragged(path, text, cut[0], len(header))
    if must_end and not text.endswith(("\n", "\r")):
        raise no_last_end(f"{path.name}, row {table.num_rows + 1}")
    return _headed(path, table.to_pandas().astype("str"), header, first=2)


def read_sheet(path: Path, tab: str | None = None, *, header_row: int = 1) -> Sheet:
    """One worksheet of an Excel file (.xlsx or .xls), the first unless `tab` names it, cells as text.

    Whole numbers come without decimals and dates as YYYY-MM-DD. Columns without a header are left out.
    """
    _refuse_empty_or_html(path, path.read_bytes())
    with _open_workbook(path) as workbook:
        name = workbook.sheet_names[0] if tab is None else tab
        if name not in workbook.sheet_names:
            raise DataFileError(
                f"There is no sheet '{name}'", where=path.name, remedy=f"Its sheets: {', '.join(workbook.sheet_names)}"
            )
        cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    if len(cells) < header_row:
        raise DataFileError(
            "The sheet is empty", where=f"{path.name}, sheet {name}", remedy="Ask for the whole workbook again"
        )
    header = [_text(cell).strip() for cell in cells[header_row - 1]]
    frame = pd.DataFrame(cells[header_row:], columns=range(len(header)), dtype=object).map(_text).astype("str")
    return _headed(path, frame[~(frame == "").all(axis=1)], header, first=header_row + 1, tab=f"sheet {name}")


def read_parquet(path: Path) -> Sheet:
    """A Parquet file, every cell as text, dates as YYYY-MM-DD."""
    _refuse_empty_or_html(path, path.read_bytes())
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise DataFileError(
            "This is not a whole Parquet file: it may be cut short", where=path.name, remedy="Get the file again"
        ) from error
    dates = [field.name for field in table.schema if pa.types.is_temporal(field.type)]
    frame = table.to_pandas()
    days = {name: frame[name].dt.strftime("%Y-%m-%d") for name in dates}
    return _filled(Sheet(path.name, frame.assign(**days).astype("str").fillna(""), first=1))


def read_database(path: Path, table: str) -> Sheet:
    """One table of an SQLite database, every cell as text; row numbers are SQLite's own."""
    content = path.read_bytes()
    _refuse_empty_or_html(path, content)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            _refuse_damaged(database)
            names = [row[0] for row in database.execute("select name from sqlite_master where type = 'table'")]
            if table not in names:
                raise DataFileError(
                    f"There is no table '{table}'", where=path.name, remedy=f"Its tables: {', '.join(names) or 'none'}"
                )
            frame = pd.read_sql_query(f'select rowid as "rowid", * from "{table}"', database, dtype=object)
    except sqlite3.DatabaseError as error:
        raise DataFileError(
            f"This is not a whole SQLite database ({' '.join(str(error).split())}): it may be cut short",
            where=path.name,
            remedy="Get the file again",
        ) from error
    labelled = frame.set_index(frame.pop("rowid").astype("int64") - 1).rename_axis(None)
    return _filled(Sheet(path.name, labelled.apply(_texts), first=1, tab=f"table {table}"))


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    refuse_no_csv(path, content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        around = content[max(error.start - 12, 0) : error.start + 8].decode("cp1252", errors="replace")
        raise DataFileError(
            f"The file is not in UTF-8: byte {content[error.start]:#04x} near '{' '.join(around.split())}'",
            where=f"{path.name}, row {row}",
            remedy="Save it as CSV UTF-8",
        ) from error


def refuse_no_csv(path: Path, content: bytes) -> None:
    """Raise DataFileError where `content`, all of the file or its first part, is nothing, a web page or no text."""
    _refuse_empty_or_html(path, content)
    for start, kind in _KINDS.items():
        if content.startswith(start):
            raise DataFileError(f"This is {kind}, not a CSV file", where=path.name, remedy="Give the CSV file")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        raise DataFileError("The file is in UTF-16 or no text", where=path.name, remedy="Save it as CSV UTF-8")


def _refuse_empty_or_html(path: Path, content: bytes) -> None:
    if not content.strip():
        raise DataFileError("The file is empty", where=path.name, remedy="Download it again")
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|\?xml)", content[:200], re.IGNORECASE):
        raise DataFileError(
            "This is a web page, not data: perhaps an error page saved under the file's name",
            where=path.name,
            remedy="Open the address in a browser and download the file itself",
        )


def header_of(path: Path, line: str, separator: str = ",") -> list[str]:
    """The titles in a CSV file's first line. Raises DataFileError for an empty line and for another separator."""
    if not line.strip():
        raise DataFileError(
            "Row 1 is empty", where=path.name, remedy="The header stands in row 1: remove the empty rows"
        )
    header = [title.strip() for title in next(csv.reader([line], delimiter=separator))]
    others = [s for s in _SEPARATORS if s != separator and len(next(csv.reader([line], delimiter=s))) > len(header)]
    if others and len(header) <= 2:
        raise DataFileError(
            f"The cells are separated by {_SEPARATORS[others[0]]}, where {_SEPARATORS[separator]} is expected",
            where=f"{path.name}, row 1",
            remedy=f"Save it with the separator {_SEPARATORS[separator]}",
        )
    return header


def _refuse_same_headers(path: Path, header: list[str]) -> None:
    repeated = [title for title, times in Counter(header).items() if times > 1]
    if repeated:
        raise DataFileError(
            f"Two columns are headed '{repeated[0]}'", where=f"{path.name}, row 1", remedy="Give each its own header"
        )


def _ragged(path: Path, text: str, row: pa_csv.InvalidRow, columns: int) -> DataFileError:
    lines = text.rstrip("\r\n").count("\n") + 1
    last = row.number == lines
    return DataFileError(
        f"The row has {row.actual_columns} cells where the header has {columns}" + (": the file is cut short" * last),
        where=f"{path.name}, row {row.number}",
        remedy="Download the file again" if last else "Give it as many cells as the header has",
    )


def _headed(path: Path, frame: pd.DataFrame, header: list[str], *, first: int, tab: str = "") -> Sheet:
    """The sheet under its header, without the columns that have neither header nor cells."""
    bare = [n for n, title in enumerate(header) if not title]
    filled = [n for n in bare if (frame.iloc[:, n].str.strip() != "").any()]
    if filled and not tab:
        raise DataFileError(f"Column {filled[0] + 1} has no header", where=f"{path.name}, row 1", remedy="Name it")
    titles = [title for title in header if title]
    _refuse_same_headers(path, titles)
    kept = frame.iloc[:, [n for n in range(len(header)) if n not in bare]].set_axis(titles, axis=1)
    return _filled(Sheet(path.name, kept, first=first, tab=tab))


def _filled(sheet: Sheet) -> Sheet:
    if sheet.rows.empty:
        raise no_rows(sheet.place)
    return sheet


def no_rows(place: str) -> DataFileError:
    """The error to raise about a file that ends with its header."""
    return DataFileError("There are no rows under the header", where=place, remedy="Get the whole file again")


def no_last_end(place: str) -> DataFileError:
    """The error to raise about a file that stops in the middle of a line."""
    return DataFileError(
        "The last line does not end: the file may be cut short",
        where=place,
        remedy="Download it again; if it is whole, add a line end to its last line",
    )


def _skip(row: pa_csv.InvalidRow, cut: list[pa_csv.InvalidRow]) -> str:
    cut.append(row)
    return "skip"


def _open_workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise DataFileError(
            "This is not a whole Excel workbook: it may be cut short or of another kind",
            where=path.name,
            remedy="Open it in Excel to see whether it is whole, or download it again",
        ) from error


def _refuse_damaged(database: sqlite3.Connection) -> None:
    state = database.execute("pragma quick_check(1)").fetchone()[0]
    if state != "ok":
        raise sqlite3.DatabaseError(str(state))


def _texts(column: pd.Series) -> pd.Series:
    """A column as text: each value that occurs is put into text once, however many rows have it."""
    numbers, values = pd.factorize(column, use_na_sentinel=False)
    return pd.Series(np.array([_text(value) for value in values], dtype=object)[numbers], column.index, dtype="str")


def _text(cell: object) -> str:
    """A cell as a person would type it."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case float() if cell != cell:
            return ""
        case float():
            return np.format_float_positional(cell, trim="-")
        case datetime() if cell.hour == cell.minute == cell.second == 0:
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
