"""The harmonised shorthand of government tables: which mark a cell or a row gets, and what each means.

Marks are those of the Analysis Function's "Symbols in tables", in square brackets. A figure never shares its cell
with a mark: what is to be said of a row stands in words in its last column, "Standing and shorthand".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from progress_update.measures.disclosed import FROM_BEFORE, HIDDEN_BEFORE

Row = Mapping[str, Any]

MEANINGS: dict[str, str] = {
    "b": "break: how the figures are made changed in between, so that they are not comparable",
    "p": "provisional: the publisher still revises the figure as a matter of course",
    "r": "revised: another figure stood in an earlier edition of the source",
    "x": "not available: not published, not asked, or without an earlier figure to compare it with",
    "c": "confidential: too few people or events to publish a figure",
    "z": "not applicable: this kind of figure or row has no such entry",
    "low": "shown as 0 but not 0: the cell keeps the whole figure",
    "u": "low reliability: based on few people asked",
}
STANDINGS = {
    "final": "Final", "provisional": "Provisional", "illustrative": "Illustrative, invented figure",
    "no data": "Not available [x]", "not asked": "Not asked [x]", "hidden": "Confidential [c]",
}  # fmt: skip
EARLIER = {"before": "a year before", "pre_pandemic": "2019/20", "baseline": "the baseline"}
_BESIDE = {"r": "revised [r]", "u": "low reliability [u]"}
_MARK = re.compile(rf"\[({'|'.join(MEANINGS)})\]")


def is_hidden(row: Row) -> bool:
    """Whether disclosure control has taken the row's figures out."""
    marker = row.get("marker")
    return row.get("status") == "hidden" or (isinstance(marker, str) and "c" in marker.split())


def standing(row: Row, shown_as_nought: Iterable[str] = ()) -> str:
    """The row's standing in words with its marks: `Provisional [p], revised [r]; [b] 2019/20; [low] change`."""
    parted = row.get("not_comparable")
    breaks = [f"[b] {EARLIER[name]}" for name in parted.split()] if isinstance(parted, str) else []
    noughts = [f"[low] {name}" for name in shown_as_nought]
    return "; ".join([*([_standing(row)] if "status" in row else []), *breaks, *noughts]) or "None"


def _standing(row: Row) -> str:
    marker = row.get("marker")
    marks = marker.split() if isinstance(marker, str) else []
    status = "hidden" if is_hidden(row) else row["status"]
    word = STANDINGS.get(status, status.capitalize())
    word += " [p]" if "p" in marks or row["status"] == "provisional" else ""
    return ", ".join([word, *(_BESIDE[mark] for mark in marks if mark in _BESIDE)])


def absent(row: Row, column: str = "", *, applies: bool = True) -> str:
    """The mark of a cell without a figure; `applies` says whether this row could have one at all."""
    if not applies:
        return "[z]"
    hidden_before = row.get("reason") == HIDDEN_BEFORE and column in FROM_BEFORE
    return "[c]" if is_hidden(row) or hidden_before else "[x]"


def is_missing(value: object) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value)


def marks_in(texts: Iterable[str]) -> list[str]:
    """The marks that occur in texts, in the order of MEANINGS."""
    found = {mark for text in texts for mark in _MARK.findall(text)}
    return [mark for mark in MEANINGS if mark in found]


def key_to(marks: Iterable[str]) -> str:
    """The line above a table that explains the marks in it; nothing where there are none."""
    told = [f"[{mark}] {MEANINGS[mark].split(':')[0]}" for mark in marks]
    return f"Shorthand in this table: {'; '.join(told)}. The Notes worksheet says more." if told else ""
