"""What describes a table: its columns, their kinds, meanings and units, and its key."""

from __future__ import annotations

from dataclasses import dataclass

from progress_update.contracts.titles import TITLES


@dataclass(frozen=True)
class Column:
    """One column: its kind (`text`, `number`, `count`, `date`, `truth`), meaning and unit."""

    name: str
    kind: str
    description: str
    unit: str = ""
    nullable: bool = False
    allowed: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its name for people; the machine's name in words where it has no other."""
        return TITLES.get(self.name) or self.name.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Table:
    """A table: what one row is, its columns in order, and the columns that make a row unique.

    Rows stand in the order of the key unless the table keeps the order it was given (`in_given_order`).
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    in_given_order: bool = False

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        return self.columns[self.names.index(name)]
