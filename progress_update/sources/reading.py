"""What a reader hands back: observations, what it set aside, and how many rows each file had."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from progress_update import contracts
from progress_update.editions import SetAside
from progress_update.errors import DataFileError
from progress_update.period import month_name

Item = TypeVar("Item")
Found = TypeVar("Found")

_OPTIONAL = ("numerator", "denominator", "base", "design_effect")


@dataclass(frozen=True)
class Reading:
    """The outcome of reading one edition's files: all of it, or an error and nothing."""

    observations: pd.DataFrame
    rows: Mapping[str, int]
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[str, ...] = ()


def observations(frame: pd.DataFrame, *, where: str) -> pd.DataFrame:
    """Complete `frame` to the contract: group `all`, status `final` and empty counts unless it has its own."""
    defaults = {"group": "all", "status": "final"} | dict.fromkeys(_OPTIONAL, float("nan"))
    absent = {name: value for name, value in defaults.items() if name not in frame.columns}
    return contracts.check(frame.assign(**absent)[contracts.OBSERVATIONS.names], contracts.OBSERVATIONS, where=where)


@contextmanager
def beside(work: Callable[[Item], Found], items: Sequence[Item]) -> Iterator[Iterator[Found]]:
    """`work` on each of `items`, one by one in a thread, from now on; what is left is dropped when the block ends."""
    thread = ThreadPoolExecutor(1)
    try:
        yield thread.map(work, items)
    finally:
        thread.shutdown(cancel_futures=True)


def some(names: Sequence[str]) -> str:
    """Two names in full, of more the first and how many others: for a message of one line."""
    return " and ".join(names) if len(names) <= 2 else f"{names[0]} and {len(names) - 1} more"


def whole_months(starts: pd.Series, months: int = 1) -> pd.Series:
    """The last day of the window of `months` that begins on each first day."""
    return starts + pd.offsets.MonthEnd(months)


def full_grid(frame: pd.DataFrame, keys: Mapping[str, Iterable[object]]) -> pd.DataFrame:
    """`frame` (columns `keys` and `value`) with a zero for every combination of the keys it does not hold."""
    grid = pd.MultiIndex.from_product([list(values) for values in keys.values()], names=list(keys))
    return frame.set_index(list(keys))["value"].reindex(grid, fill_value=0.0).reset_index()


def refuse_missing_months(starts: pd.Series, *, where: str) -> None:
    """Raise DataFileError naming the first month that is missing between the first and the last."""
    present = pd.DatetimeIndex(starts.unique())
    missing = pd.date_range(present.min(), present.max(), freq="MS").difference(present)
    if len(missing):
        raise DataFileError(
            f"{month_name(missing[0].date())} is missing between {month_name(present.min().date())} "
            f"and {month_name(present.max().date())}",
            where=where,
            remedy="Ask the publisher for the whole file: a missing month is not a zero",
        )
