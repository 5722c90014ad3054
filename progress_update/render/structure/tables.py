"""Tables: which header belongs to which cell.

The grid is laid out anew from the cells' spans. Headers in the head, and rows of the body that hold nothing
but headers, speak for the columns below them; any other header speaks for its row. A header across the whole
body names a group of rows: it holds until the next one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pikepdf import Array, Name, Object, String

from progress_update.render.structure.tree import Tree, attributes, children, tag

BANDS = ("THead", "TBody", "TFoot")


@dataclass(frozen=True)
class Place:
    """Where a cell stands: its first row and column, and how many of each it covers."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Cell:
    """One cell of a table. `speaks` is Column or Row for a header, nothing for data."""

    element: Object
    place: Place
    band: int
    speaks: str = ""
    names_group: bool = False


@dataclass
class Headers:
    """The identifiers of the headers met so far, by the columns, groups and rows that they speak for."""

    columns: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[int, str] = field(default_factory=dict)
    rows: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, cell: Cell, name: str) -> None:
        place = cell.place
        if cell.names_group:
            self.groups[cell.band] = name
        elif cell.speaks == "Column":
            for column in range(place.column, place.column + place.columns):
                self.columns[column].append(name)
        else:
            for row in range(place.row, place.row + place.rows):
                self.rows[row].append((place.column, name))

    def of(self, cell: Cell) -> list[str]:
        """Column headers from the top down, then the group's, then the row's from the left."""
        place = cell.place
        above = [name for column in range(place.column, place.column + place.columns) for name in self.columns[column]]
        group = [self.groups[cell.band]] if cell.band in self.groups else []
        beside = [
            name
            for row in range(place.row, place.row + place.rows)
            for column, name in self.rows[row]
            if column < place.column
        ]
        return list(dict.fromkeys([*above, *group, *beside]))


def settle_tables(tree: Tree) -> None:
    for number, table in enumerate(tree.elements("Table"), start=1):
        _settle(list(_cells(table)), f"t{number}")


def lay_out(spans: Sequence[Sequence[tuple[int, int]]]) -> list[list[Place]]:
    """Place one band of a table: each row's cells as (rows, columns) that they span.

    A cell takes the first place that no cell from above reaches into, and does not reach below the band.
    """
    taken: set[tuple[int, int]] = set()
    return [
        [_take(taken, row, min(rows, len(spans) - row), columns) for rows, columns in cells]
        for row, cells in enumerate(spans)
    ]


def _take(taken: set[tuple[int, int]], row: int, rows: int, columns: int) -> Place:
    column = 0
    while (row, column) in taken:
        column += 1
    taken.update((row + down, column + across) for down in range(rows) for across in range(columns))
    return Place(row, column, rows, columns)


def _settle(cells: list[Cell], table: str) -> None:
    named = [(cell, f"{table}r{cell.place.row + 1}c{cell.place.column + 1}") for cell in cells]
    headers = Headers()
    # A header beside a cell of many rows may stand in a row further down.
    for cell, name in named:
        if cell.speaks == "Row":
            headers.add(cell, name)
    for cell, name in named:
        if cell.speaks == "Column":
            headers.add(cell, name)
        _describe(cell, name, headers)


def _describe(cell: Cell, name: str, headers: Headers) -> None:
    told = attributes(cell.element, "Table")
    _set(told, "/RowSpan", cell.place.rows if cell.place.rows > 1 else None)
    _set(told, "/Scope", Name("/" + cell.speaks) if cell.speaks else None)
    listed = [] if cell.speaks else headers.of(cell)
    _set(told, "/Headers", Array([String(header) for header in listed]) if listed else None)
    _set(cell.element, "/ID", String(name) if cell.speaks else None)


def _set(dictionary: Object, key: str, value: object) -> None:
    if value is not None:
        dictionary[key] = value
    elif key in dictionary:
        del dictionary[key]


def _cells(table: Object) -> Iterator[Cell]:
    bands = list(_bands(table))
    placed = [lay_out([[_span(cell) for cell in row] for row in rows]) for _, rows in bands]
    width = max((p.column + p.columns for band in placed for row in band for p in row), default=0)
    first = 0
    for number, ((kind, rows), places) in enumerate(zip(bands, placed, strict=True)):
        for row, its_places in zip(rows, places, strict=True):
            yield from _row(row, its_places, first=first, band=number, kind=kind, width=width)
        first += len(rows)


def _row(row: list[Object], places: list[Place], *, first: int, band: int, kind: str, width: int) -> Iterator[Cell]:
    covered = sum(place.columns for place in places)
    heads = kind == "THead" or (kind == "TBody" and covered == width and all(tag(cell) == "TH" for cell in row))
    names_group = heads and kind == "TBody" and len(row) == 1
    for element, place in zip(row, places, strict=True):
        where = Place(first + place.row, place.column, place.rows, place.columns)
        speaks = "" if tag(element) != "TH" else "Column" if heads else "Row"
        yield Cell(element, where, band, speaks, names_group)


def _bands(table: Object) -> Iterator[tuple[str, list[list[Object]]]]:
    """The table's row groups with the cells of their rows; rows outside a group make up a body."""
    for part in children(table):
        if tag(part) in BANDS:
            yield tag(part), _rows(part)
    if loose := _rows(table):
        yield "TBody", loose


def _rows(band: Object) -> list[list[Object]]:
    return [_row_cells(row) for row in children(band) if tag(row) == "TR"]


def _row_cells(row: Object) -> list[Object]:
    return [cell for cell in children(row) if tag(cell) in ("TH", "TD")]


def _span(cell: Object) -> tuple[int, int]:
    told = attributes(cell, "Table")
    return int(told.get("/RowSpan", 1)), int(told.get("/ColSpan", 1))
