"""How each kind of figure is shown in a cell: the report's own rounding, the cell keeping every digit.

Counts are whole, surveys whole per cents (one decimal below 10%), shares have one decimal, differences of percentages
are in percentage points and say so. Each function takes a row of a published table and the amount in the cell.
"""

from __future__ import annotations

from collections.abc import Callable

from progress_update.spreadsheets.book import Form
from progress_update.spreadsheets.shorthand import Row
from progress_update.words import SMALL_SHARE

Rounding = Callable[[Row, float], Form]
POINTS = " points"


def whole(row: Row, amount: float) -> Form:
    return Form()


def one_decimal(row: Row, amount: float) -> Form:
    return Form(1)


def probability(row: Row, amount: float) -> Form:
    return Form(4)


def per_cent(row: Row, amount: float) -> Form:
    return Form(1, percent=True)


def level(row: Row, amount: float) -> Form:
    """A figure, as `words.value` writes it."""
    match row["shape"]:
        case "count":
            return Form()
        case "gap":
            return _points(0)
        case "share":
            return Form(1, percent=True)
        case _:
            return Form(1 if amount < SMALL_SHARE else 0, percent=True)


def level_end(row: Row, amount: float) -> Form:
    """An end of the figure's own interval: a decimal more than the figure."""
    match row["shape"]:
        case "count":
            return Form(1)
        case "gap":
            return _points(1)
        case _:
            return Form(1, percent=True)


def difference(row: Row, amount: float) -> Form:
    """One figure minus another: a count of things, or percentage points."""
    return Form(signed=True) if row["shape"] == "count" else _points(_decimals(row))


def judged(row: Row, amount: float) -> Form:
    """The change that is judged: for counts a percentage of the figure before, otherwise percentage points."""
    return Form(1, percent=True, signed=True) if row["shape"] == "count" else _points(_decimals(row))


def judged_end(row: Row, amount: float) -> Form:
    return Form(1, percent=True, signed=True) if row["shape"] == "count" else _points(1)


def apart(row: Row, amount: float) -> Form:
    """One change against another: the ratio of two ratios, or a difference in percentage points."""
    return Form(2) if row["shape"] == "count" else _points(1)


def _points(decimals: int) -> Form:
    return Form(decimals, percent=True, signed=True, unit=POINTS)


def _decimals(row: Row) -> int:
    small = row["shape"] == "proportion" and abs(row["value"]) < SMALL_SHARE
    return 1 if row["shape"] == "share" or small else 0
