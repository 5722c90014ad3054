"""What a reader can work out of a table with hidden cells: the range each of them must lie in.

A table here is an array whose last row and column are totals. A reader knows every cell shown, that rows and
columns add up and that no count is negative; each range follows by linear programming.
"""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Hidden = NDArray[np.bool_]
Cell = tuple[int, int]

WIDTH = 5
# Ranges of whole numbers come out of the solver as floats.
_ROUNDING = 1e-6


def with_totals(counts: Counts) -> Counts:
    """The table with a last column and a last row of totals."""
    counts = np.asarray(counts)
    rows = np.column_stack([counts, counts.sum(axis=1)])
    return np.vstack([rows, rows.sum(axis=0)])


def additions(shape: tuple[int, int]) -> NDArray[np.float64]:
    """One equation a line of the table: its cells less its total are nothing."""
    rows, columns = shape
    row_signs, column_signs = np.ones(columns), np.ones(rows)
    row_signs[-1] = column_signs[-1] = -1
    return np.vstack([np.kron(np.eye(rows), row_signs), np.kron(column_signs, np.eye(columns))])


def attainable_ranges(table: Counts, hidden: Hidden) -> dict[Cell, tuple[float, float]]:
    """The least and greatest value each hidden cell can have, by cell; `inf` where nothing bounds it."""
    from scipy.optimize import linprog  # takes a while to import

    cells = np.flatnonzero(hidden)
    lines = additions(table.shape)
    known = -lines[:, ~hidden.ravel()] @ table.ravel()[~hidden.ravel()]

    # Far above what any cell could be if the total is shown, so reached only where nothing bounds the cell.
    endless = 10 * (int(table[-1, -1]) + WIDTH)

    def extreme(position: int, sign: int) -> float:
        aim = np.zeros(cells.size)
        aim[position] = sign
        found = linprog(aim, A_eq=lines[:, cells], b_eq=known, bounds=(0, endless), method="highs")
        if found.status != 0:
            raise ValueError("the table doesn't add up to its totals")
        value = abs(round(float(found.fun), 6))
        return inf if value >= endless / 2 else value

    places = [(int(row), int(column)) for row, column in zip(*np.unravel_index(cells, table.shape), strict=True)]
    return {place: (extreme(n, 1), extreme(n, -1)) for n, place in enumerate(places)}


def too_narrow(ranges: dict[Cell, tuple[float, float]], *, width: float = WIDTH) -> list[Cell]:
    """The cells whose range is less than `width` wide, narrowest first."""
    found = {cell: high - low for cell, (low, high) in ranges.items() if high - low < width - _ROUNDING}
    return sorted(found, key=lambda cell: (found[cell], cell))
