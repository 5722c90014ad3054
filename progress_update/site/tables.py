"""Published tables as plain rows, by the columns of their contract: hundreds of small files in a second or two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv

from progress_update.contracts import PUBLISHED
from progress_update.errors import SiteError

Row = dict[str, Any]
_TYPES = {
    "text": pa.string(), "number": pa.float64(), "count": pa.float64(), "date": pa.timestamp("s"), "truth": pa.bool_(),
}  # fmt: skip


def read_rows(file: Path) -> list[Row]:
    """The rows of a published table, such as results.csv; what an older release has no column for is None.

    Raises SiteError for a file that is not there or breaks its contract.
    """
    table = PUBLISHED[file.stem]
    types = {column.name: _TYPES[column.kind] for column in table.columns}
    options = csv.ConvertOptions(
        column_types=types, include_columns=list(types), include_missing_columns=True, strings_can_be_null=True,
        null_values=[""], quoted_strings_can_be_null=True, timestamp_parsers=["%Y-%m-%d"],
    )  # fmt: skip
    try:
        rows = csv.read_csv(file, parse_options=csv.ParseOptions(newlines_in_values=True), convert_options=options)
    except (OSError, pa.ArrowInvalid) as wrong:
        told = str(wrong).splitlines()[0]
        where = "/".join(file.parts[-3:])
        raise SiteError(f"Not a table of {table.name}: {told}", where=where, remedy="Build the release anew") from wrong
    held: list[Row] = rows.to_pylist()
    return held
