"""A table of text as received, which knows where each of its cells stands in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from progress_update.errors import DataFileError

_NAMES_SHOWN = 6


@dataclass(frozen=True)
class Sheet:
    """Rows of text from one file. A row's index label plus `first` is its number in the file.

    `tab` names the worksheet or database table it comes from, where a file has several.
    """

    file: str
    rows: pd.DataFrame
    first: int = 2
    tab: str = ""

    @property
    def place(self) -> str:
        return f"{self.file}, {self.tab}" if self.tab else self.file

    def having(self, rows: pd.DataFrame) -> Sheet:
        """The same sheet with other rows: a selection, or columns renamed; labels stay."""
        return replace(self, rows=rows)

    def fault(self, what: str, remedy: str, *, row: int | None = None, column: str = "") -> DataFileError:
        """The error to raise about a cell; `row` is an index label."""
        parts = [self.place, f"row {row + self.first}" if row is not None else "", f"column {column}" if column else ""]
        return DataFileError(what, where=", ".join(part for part in parts if part), remedy=remedy)

    def expecting(self, wanted: Sequence[str], *, what: str, optional: Sequence[str] = ()) -> Sheet:
        """This sheet, if it has the `wanted` columns and no others but `optional`; else DataFileError."""
        found = [str(name) for name in self.rows.columns]
        faults = {
            "it lacks": [name for name in wanted if name not in found],
            "it has unknown": [name for name in found if name not in wanted and name not in optional],
        }
        if any(faults.values()):
            listed = " and ".join(f"{word} {_some(names)}" for word, names in faults.items() if names)
            raise DataFileError(
                f"These are not the columns of {what}: {listed}",
                where=self.place if self.first == 1 else f"{self.place}, row {self.first - 1}",
                remedy=f"Its columns are {', '.join(wanted)}",
            )
        return self

    def refuse_repeats(self, key: Sequence[str]) -> None:
        """Raise DataFileError naming both rows when two have the same `key`."""
        repeated = self.rows.duplicated(list(key))
        if repeated.any():
            label = repeated.idxmax()
            row = self.rows.loc[label, list(key)]
            earlier = (self.rows[list(key)] == row).all(axis=1).idxmax()
            raise self.fault(
                f"This row repeats row {earlier + self.first} ({', '.join(f'{name} {row[name]}' for name in key)})",
                "Each may stand once: remove the one that is wrong",
                row=label,
            )


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMES_SHOWN
    return ", ".join(f"'{name}'" for name in names[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
