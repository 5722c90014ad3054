"""Counts rows of street files in DuckDB, by everything that decides about a row: no row ever reaches Python.

A row too short or too long is told by a thirteenth column: DuckDB fills what a row lacks with nulls, while an
empty cell is an empty text. Rows that DuckDB cannot cut into cells at all it lists as rejected.

As a check that owes nothing to DuckDB, the line ends of every file are counted beside it: rows counted and rows
rejected must make up all its lines, or something was swallowed and the file is refused.
"""

from __future__ import annotations

import glob
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from progress_update.errors import DataFileError
from progress_update.sources.reading import beside
from progress_update.sources.street_files import COLUMNS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "1GB"  # DuckDB's own; the process as a whole stays under twice that
MOST_GROUPS = 1_000_000  # twenty years of whole files make some 100,000
MOST_THREADS = 8  # each holds buffers of its own
_NULL = "\x01"  # stands in no file, so that an empty cell is an empty text and only a missing one a null
_BLOCK = 1 << 18

_TYPES = ", ".join(f"'{name}': 'VARCHAR'" for name in (*COLUMNS, "beyond"))
_ROWS = f"""read_csv(
    $files, header = false, skip = 1, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '{_NULL}',
    columns = {{{_TYPES}}},
    null_padding = true, store_rejects = true, rejects_limit = 100000, filename = true, hive_partitioning = false
)"""
_RAGGED = '(beyond is not null or "Context" is null)'
# `Hackney 001A`: the borough is all but the last five characters. Cut by place, which a pattern would do slower.
_GROUPS = f"""
    select
        filename as file,
        {_RAGGED} as ragged,
        "Month" as month,
        case when "Reported by" <> $force then "Reported by" else "Falls within" end as force,
        case when "LSOA name"[-5] = ' ' then "LSOA name"[:-6] else "LSOA name" end as place,
        "Crime type" as crime_type,
        count(*) as rows
    from {_ROWS} group by all order by all limit {MOST_GROUPS}
"""
# One line may be rejected for several faults.
_REJECTED = """
    select file_path as file, line, min(error_type::varchar) as fault, min(csv_line) as text
    from reject_errors join reject_scans using (scan_id, file_id) group by all order by all
"""
_CELLS = ", ".join(f'"{name}"' for name in COLUMNS)
_FIRST_RAGGED = f"select min(concat_ws(',', {_CELLS}, beyond)) from {_ROWS} where {_RAGGED}"


@dataclass(frozen=True)
class Counted:
    """Rows of the files, by file and content, and the lines that could not be cut into cells.

    `groups`: file, ragged (has not twelve cells), month, force, place, crime_type, rows. `rejected`: file,
    line, fault, text. `ragged` is the text of one ragged row.
    """

    groups: pd.DataFrame
    rejected: pd.DataFrame
    ragged: str


def count_rows(files: Sequence[Path], force: str) -> Counted:
    """Count the rows of `files`; `force` is the name that both columns of the force should have.

    Raises DataFileError naming the file whose lines are not all accounted for.
    """
    paths = [str(path.absolute()) for path in files]
    with _database() as database, beside(_line_ends, paths) as lines:
        given = {"files": [glob.escape(path) for path in paths]}
        groups = _table(database, _GROUPS, given | {"force": force})
        _refuse_too_many(groups)
        rejected = _table(database, _REJECTED, {})
        _refuse_swallowed(dict(zip(paths, lines, strict=True)), groups, rejected)
        ragged = groups.loc[groups["ragged"], "file"]
        text = "" if ragged.empty else _first_ragged(database, ragged.iloc[0])
    return Counted(groups, rejected, text)


@contextmanager
def _database() -> Iterator[DuckDBPyConnection]:
    """DuckDB in memory, which spills into a folder of its own and asks no network for extensions."""
    import duckdb  # here, so that a report, which counts nothing, need not load it

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="progress-update-") as spill:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "threads": min(cores, MOST_THREADS),
            "temp_directory": spill,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        with duckdb.connect(":memory:", config=config) as database:
            yield database


def _table(database: DuckDBPyConnection, query: str, given: dict[str, object]) -> pd.DataFrame:
    import duckdb

    try:
        return database.execute(query, given).df()
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        raise DataFileError(
            f"Memory or disk do not suffice ({str(error).splitlines()[0]})",
            remedy="Name a folder with more room in TMPDIR, or free some memory",
        ) from error
    except duckdb.Error as error:
        raise _unread(str(error)) from error
    except RuntimeError as error:
        raise (KeyboardInterrupt() if "interrupted" in str(error) else error) from None  # DuckDB's word for Ctrl-C


def _first_ragged(database: DuckDBPyConnection, path: str) -> str:
    return str(_table(database, _FIRST_RAGGED, {"files": [glob.escape(path)]}).iloc[0, 0])


def _unread(message: str) -> DataFileError:
    file, line = re.search(r"file = (.*)", message), re.search(r"on Line: ([0-9]+)", message)
    place = [Path(file[1]).name] if file else []
    what = "A cell holds a line end" if "quoted new lines" in message else message.splitlines()[0]
    return DataFileError(
        f"The file cannot be read as CSV: {what}",
        where=", ".join([*place, *([f"row {line[1]}"] if line else [])]),
        remedy="Download it again: no row of a street file runs over several lines",
    )


def _line_ends(path: str) -> int:
    ends, block = 0, bytearray(_BLOCK)
    view = np.frombuffer(block, dtype=np.uint8)
    with Path(path).open("rb", buffering=0) as file:
        while filled := file.readinto(block):
            ends += int(np.count_nonzero(view[:filled] == ord("\n")))
    return ends


def _refuse_too_many(groups: pd.DataFrame) -> None:
    if len(groups) >= MOST_GROUPS:
        raise DataFileError(
            f"Months, forces, places and crime types make {MOST_GROUPS:,} combinations or more",
            where=Path(groups["file"].iloc[0]).name,
            remedy="These are not street files: download them again",
        )


def _refuse_swallowed(lines: dict[str, int], groups: pd.DataFrame, rejected: pd.DataFrame) -> None:
    found = pd.Series(lines) - 1  # without the header
    told = groups.groupby("file")["rows"].sum().add(rejected.groupby("file").size(), fill_value=0)
    differ = found.ne(told.reindex(found.index, fill_value=0))
    if differ.any():
        path = differ.idxmax()
        faults = rejected.loc[rejected["file"] == path, "line"]
        raise DataFileError(
            f"It has {found[path]:,} lines under the header, of which {told.get(path, 0):,.0f} can be told apart: "
            "a quotation mark is not closed, or a line is empty",
            where=Path(path).name + ("" if faults.empty else f", row {faults.min()}"),
            remedy="Download it again",
        )
