"""One column of a sheet: which column of a published table it shows, and what a cell says where there is no figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from progress_update.contracts import TABLES, Column
from progress_update.spreadsheets.book import Cell, Number, clean
from progress_update.spreadsheets.forms import Rounding
from progress_update.spreadsheets.shorthand import Row, absent, is_missing

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report

NO_LIMIT = {np.inf: "no upper limit", -np.inf: "no lower limit"}


def always(report: Report, row: Row) -> bool:
    return True


def never(report: Report, row: Row) -> bool:
    return False


@dataclass(frozen=True)
class Shown:
    """`of` names the column of the published table; `words` makes a cell's text where the table's own is for machines.

    `applies` says whether a row without an entry could have had one: [x] or [c] if so, [z] if not. The heading is the
    column's title from the contract unless `heading` gives another; `note` is the id of a note.
    """

    of: str
    width: int = 14
    form: Rounding | None = None
    heading: str = ""
    unit: str = ""
    note: str = ""
    applies: Callable[[Report, Row], bool] = always
    words: Callable[[Report, Row], str] | None = None

    def title(self, table: str) -> str:
        return self.heading or self.contract(table).title

    def contract(self, table: str) -> Column:
        return TABLES[table].column(self.of)

    def cell(self, report: Report, row: Row, table: str) -> Cell:
        value = row.get(self.of)
        if is_missing(value):
            return absent(row, self.of, applies=self.applies(report, row))
        if self.words:
            return clean(self.words(report, row))
        return self._of_kind(row, value, self.contract(table).kind)

    def _of_kind(self, row: Row, value: object, kind: str) -> Cell:
        match kind:
            case "number" | "count":
                return self._number(row, float(value))  # type: ignore[arg-type]
            case "date":
                return value.date()  # type: ignore[attr-defined]
            case "truth":
                return "Yes" if value else "No"
            case _:
                return clean(str(value))

    def _number(self, row: Row, amount: float) -> Cell:
        if amount in NO_LIMIT:
            return NO_LIMIT[amount]
        assert self.form, f"{self.of} has no form"
        return Number(amount, self.form(row, amount))
