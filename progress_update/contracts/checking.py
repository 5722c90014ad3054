"""Holds a table against its description."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from progress_update.contracts.table import Column, Table
from progress_update.errors import DataFileError

_DTYPES: Mapping[str, str] = {
    "text": "str",
    "number": "float64",
    "count": "Int64",
    "date": "datetime64[us]",
    "truth": "bool",
}


def check(frame: pd.DataFrame, table: Table, *, where: str) -> pd.DataFrame:
    """Return `frame` with the table's columns and types, its rows in the table's order.

    Raises DataFileError naming `where`, the row and the column for a missing or extra column, an empty
    cell that may not be empty, a value that is not allowed, or two rows with one key.
    """
    _check_columns(frame, table, where)
    typed = _typed(frame[table.names], table)
    for column in table.columns:
        _check_column(typed, column, where)
    _check_key(typed, table, where)
    if table.in_given_order:
        return typed.reset_index(drop=True)
    return typed.sort_values(list(table.key), kind="stable", ignore_index=True)


def empty(table: Table) -> pd.DataFrame:
    return pd.DataFrame({c.name: pd.Series(dtype=_DTYPES[c.kind]) for c in table.columns})


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """With the types of the table. Columns that have theirs are left alone: a report asks some hundred times."""
    wanted = {column.name: _DTYPES[column.kind] for column in table.columns}
    held = frame.dtypes
    other = {name: dtype for name, dtype in wanted.items() if held[name] != dtype}
    return frame.astype(other) if other else frame


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
    if not column.allowed:
        return
    allowed = values.isin(column.allowed) | values.isna()
    if not allowed.all():
        row = int((~allowed).to_numpy().argmax())
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
