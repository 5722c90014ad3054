"""Which other cells to hide so that the small counts cannot be worked out: secondary suppression.

Tables have totals in their last row and column (see attack). Small tables get the pattern that hides the least;
large ones a simple rule, repaired wherever an attack still succeeds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from progress_update.disclosure.attack import WIDTH, Cell, Counts, Hidden, additions, attainable_ranges, too_narrow

SMALL_TABLE = 36
# Of equally good patterns the one of fewest cells is taken, and of those the one nearest the table's start.
_PER_CELL, _PER_PLACE = 1e-2, 1e-5


def safe_pattern(table: Counts, primary: Hidden) -> Hidden:
    """Primary cells and as many others as it takes for every hidden cell's range to be five wide.

    Totals are hidden only where no cell will do, the grand total last of all.
    """
    small = table.size <= SMALL_TABLE
    hidden = optimal_pattern(table, primary) if small else greedy_pattern(table, primary)
    while narrow := too_narrow(attainable_ranges(table, hidden)):
        more = cheapest_pattern(table, hidden, protect=narrow[:1])
        # A solver that finds nothing more to hide must not leave the cell open, nor keep the loop going.
        hidden = more if more.sum() > hidden.sum() else np.ones_like(hidden)
    return hidden


def greedy_pattern(table: Counts, primary: Hidden) -> Hidden:
    """The common rule: a line with one hidden cell gets another, its smallest, until no line has just one.

    It can hide more than is needed and still leave cells open, so it is never used without the attack.
    """
    hidden = primary.copy()
    changed = True
    while changed:
        before = hidden.sum()
        for counts, flags in ((table, hidden), (table.T, hidden.T)):
            for line in range(counts.shape[0] - 1):
                _hide_second(counts[line], flags[line])
        changed = hidden.sum() > before
    return hidden


def optimal_pattern(table: Counts, primary: Hidden, *, width: int = WIDTH) -> Hidden:
    """The pattern that hides the smallest sum of other cells with every primary cell's range `width` wide."""
    protect = [(int(row), int(column)) for row, column in np.argwhere(primary)]
    return cheapest_pattern(table, primary, protect=protect, width=width) if protect else primary.copy()


def cheapest_pattern(table: Counts, hidden: Hidden, *, protect: Sequence[Cell], width: int = WIDTH) -> Hidden:
    """Hidden cells and the cheapest others that let every cell of `protect` range over `width`.

    A mixed-integer programme (Fischetti and Salazar 2001): for each such cell two other tables that add up as
    the true one does, one with the cell higher and one with it lower, `width` apart in all; they may differ
    from the true table only in hidden cells.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # takes a while to import
    from scipy.sparse import csr_array

    size, tables = table.size, 2 * len(protect)
    rows, low, high = _programme(table, protect, width)
    least = np.concatenate([hidden.ravel().astype(float), np.full(size * tables, -float(width))])
    found = milp(
        np.concatenate([_costs(table), np.zeros(size * tables)]),
        integrality=np.concatenate([np.ones(size), np.zeros(size * tables)]),
        bounds=Bounds(least, np.concatenate([np.ones(size), np.full(size * tables, float(width))])),
        constraints=LinearConstraint(csr_array(rows), low, high),
        options={"mip_rel_gap": 0},
    )
    if found.x is None:  # a table so small that nothing but all of it is enough
        return np.ones_like(hidden)
    return (found.x[:size] > 0.5).reshape(table.shape)


def _programme(
    table: Counts, protect: Sequence[Cell], width: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Constraints on (which cells are hidden, how each other table differs): rows, least and greatest values."""
    size, tables = table.size, 2 * len(protect)
    lines, one, falls = additions(table.shape), np.eye(table.size), np.diag(np.minimum(table.ravel(), width))
    blocks, least, most = [], [], []
    for n in range(tables):
        place = np.eye(tables)[n]
        blocks.append(np.hstack([np.zeros((len(lines), size)), np.kron(place, lines)]))  # adds up
        blocks.append(np.hstack([width * one, np.kron(place, -one)]))  # rises only where hidden
        blocks.append(np.hstack([falls, np.kron(place, one)]))  # falls only where hidden, and not below none
        least.append(np.zeros(len(lines) + 2 * size))
        most.append(np.concatenate([np.zeros(len(lines)), np.full(2 * size, np.inf)]))
    for n, cell in enumerate(protect):
        apart = np.zeros(size * (1 + tables))
        position = int(np.ravel_multi_index(cell, table.shape))
        apart[size * (1 + 2 * n) + position], apart[size * (2 + 2 * n) + position] = 1, -1
        blocks.append(apart[None, :])
        least.append(np.array([width]))
        most.append(np.array([np.inf]))
    return np.vstack(blocks), np.concatenate(least), np.concatenate(most)


def _costs(table: Counts) -> NDArray[np.float64]:
    """What hiding a cell costs: its count; a total more than all cells; the grand total more than all totals."""
    costs = table.astype(float) + _PER_CELL
    everything = float(table[:-1, :-1].sum()) + table.size
    costs[-1, :] += everything
    costs[:, -1] += everything
    costs[-1, -1] += everything * sum(table.shape)
    return costs.ravel() + _PER_PLACE * np.arange(table.size)


def _hide_second(counts: NDArray[np.int64], flags: NDArray[np.bool_]) -> None:
    """In a line with one hidden cell hide the smallest other, one of none only where there is no other."""
    open_cells = np.flatnonzero(~flags[:-1])
    if flags.sum() == 1 and open_cells.size:
        some = open_cells[counts[open_cells] > 0]
        choice = some if some.size else open_cells
        flags[choice[np.argmin(counts[choice])]] = True
