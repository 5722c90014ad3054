"""Every table of the project, described once: columns, types, units and key.

Readers, writers, checks and the data dictionary all take these descriptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from progress_update.errors import DataFileError

_DTYPES: Mapping[str, str] = {
    "text": "str",
    "number": "float64",
    "count": "Int64",
    "date": "datetime64[us]",
    "truth": "bool",
}


@dataclass(frozen=True)
class Column:
    """One column: its kind (`text`, `number`, `count`, `date`, `truth`), meaning and unit."""

    name: str
    kind: str
    description: str
    unit: str = ""
    nullable: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table: what one row is, its columns in order, and the columns that make a row unique."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


OBSERVATIONS = Table(
    "observations",
    "one published figure",
    (
        Column("series", "text", "What is counted or asked, an id within its source"),
        Column("area", "text", "`MPS` for London as policed, a borough's GSS code, `unknown` or `airports`"),
        Column("group", "text", "Whom the figure is about: `all`, or a group such as `women`"),
        Column("start", "date", "First day covered"),
        Column("end", "date", "Last day covered"),
        Column("value", "number", "The figure; empty where the publisher has none", "count, or fraction of 1", True),
        Column("numerator", "number", "Upper count of a proportion, where published", "count", True),
        Column("denominator", "number", "Lower count of a proportion, where published", "count", True),
        Column("base", "number", "People asked (unweighted), where published", "respondents", True),
        Column("design_effect", "number", "Variance against a simple random sample, where published", "", True),
        Column(
            "status", "text", "Standing of the figure",
            allowed=("final", "provisional", "not asked", "illustrative"),
        ),
    ),
    ("series", "area", "group", "start", "end"),
)  # fmt: skip


def check(frame: pd.DataFrame, table: Table, *, where: str) -> pd.DataFrame:
    """Return `frame` with the table's columns, in order and of their types, sorted by its key.

    Raises DataFileError naming `where`, the row and the column for a missing or extra column, an empty
    cell that may not be empty, a value that is not allowed, or two rows with one key.
    """
    _check_columns(frame, table, where)
    typed = frame[table.names].astype({c.name: _DTYPES[c.kind] for c in table.columns})
    for column in table.columns:
        _check_column(typed, column, where)
    _check_key(typed, table, where)
    return typed.sort_values(list(table.key), kind="stable", ignore_index=True)


def empty(table: Table) -> pd.DataFrame:
    return pd.DataFrame({c.name: pd.Series(dtype=_DTYPES[c.kind]) for c in table.columns})


def _check_columns(frame: pd.DataFrame, table: Table, where: str) -> None:
    missing = [name for name in table.names if name not in frame.columns]
    extra = [str(name) for name in frame.columns if name not in table.names]
    if missing or extra:
        faults = [f"{word} {', '.join(names)}" for word, names in (("lacks", missing), ("has unknown", extra)) if names]
        raise DataFileError(
            f"The table of {table.name} {' and '.join(faults)}",
            where=where,
            remedy=f"Its columns are {', '.join(table.names)}",
        )


def _check_column(frame: pd.DataFrame, column: Column, where: str) -> None:
    values = frame[column.name]
    if not column.nullable and values.isna().any():
        row = int(values.isna().to_numpy().argmax())
        raise DataFileError(
            f"Column {column.name} is empty in row {row + 1}", where=where, remedy=f"It holds: {column.description}"
        )
    if column.allowed and not values.isin(column.allowed).all():
        row = int((~values.isin(column.allowed)).to_numpy().argmax())
        raise DataFileError(
            f"Column {column.name} says '{values.iloc[row]}' in row {row + 1}",
            where=where,
            remedy=f"Allowed: {', '.join(column.allowed)}",
        )


def _check_key(frame: pd.DataFrame, table: Table, where: str) -> None:
    repeated = frame.duplicated(list(table.key))
    if repeated.any():
        row = frame.loc[repeated].iloc[0]
        same = ", ".join(f"{name} {_plain(row[name])}" for name in table.key)
        raise DataFileError(f"Two rows have the same key ({same})", where=where, remedy=f"One row is {table.row}")


def _plain(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
