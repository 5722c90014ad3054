"""A borough beside London and the other boroughs in words: its rate, its rank, its change against the rest.

Each takes a row of the table BESIDE and gives a sentence, or nothing where the row has none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from progress_update.words.finding import Finding
from progress_update.words.numbers import signed

Row = Mapping[str, Any]
Side = Literal["above", "below"]
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


def ordinal(n: int) -> str:
    """`1st`, `12th`, `22nd`."""
    return f"{n}{'th' if n // 10 % 10 == 1 else _SUFFIXES.get(n % 10, 'th')}"


def rate(row: Row) -> str:
    """`Per 1,000 residents 9.2 (95% interval 8.4 to 10.1); London 6.2.`"""
    if pd.isna(row.get("rate")):
        return ""
    own, low, high, london = (f"{row[name]:.1f}" for name in ("rate", "rate_low", "rate_high", "london_rate"))
    return f"Per 1,000 residents {own} (95% interval {low} to {high}); London {london}."


def place(row: Row) -> str:
    """`3rd highest of 32 boroughs (95% interval of the rank 2nd to 8th)`: never a rank without its interval."""
    if pd.isna(row.get("rank")):
        return ""
    first, last = ordinal(int(row["rank_first"])), ordinal(int(row["rank_last"]))
    interval = f"{first} to {last}" if first != last else first
    return f"{_highest(int(row['rank']), int(row['rank_of']))} (95% interval of the rank {interval})"


def rank(row: Row) -> str:
    """The rank as a sentence that says what is ranked."""
    if pd.isna(row.get("rank")):
        return ""
    what = "Rate" if row["ranked_by"] == "rate" else "Level"
    return f"{what}: {place(row)}."


def side(row: Row) -> Side | None:
    """Where the change lies clearly, by its whole interval, against that of the rest of London."""
    if pd.isna(row.get("apart")):
        return None
    none = 1.0 if row["shape"] == "count" else 0.0
    return "above" if row["apart_low"] > none else "below" if row["apart_high"] < none else None


def apart(row: Row) -> str:
    """`The change lies clearly below that of the rest of London (−12.8%, 95% interval −22.1 to −2.4%).`"""
    if pd.isna(row.get("apart")):
        return ""
    rest = "London" if row["shape"] == "proportion" else "the rest of London"
    where = f"clearly {found}" if (found := side(row)) else "not clearly apart from"
    return f"The change lies {where} that of {rest} ({apart_short(row)})."


def apart_short(row: Row) -> str:
    if row["shape"] == "count":
        own, low, high = (signed(100 * (row[name] - 1), 1) for name in ("apart", "apart_low", "apart_high"))
        return f"{own}%, 95% interval {low} to {high}%"
    own, low, high = (signed(100 * row[name], 1) for name in ("apart", "apart_low", "apart_high"))
    return f"{own} points, 95% interval {low} to {high} points"


def in_london(london: Finding) -> str:
    """London's change with its interval and judgement, for comparison; its level where there is none."""
    if not london.compared:
        return f"London, for comparison: {london.latest}, no comparison with the year before."
    unit = f" {london.row['unit']}" if london.is_small else ""
    said = f"{london.change}{unit}; {london.with_interval}"
    return f"London, for comparison: {said} ({london.judgement})."


def level(london: Finding) -> str:
    """London's figure of something that is not judged, with the one a year before where they may be compared."""
    before = f", {london.before} the year before" if london.comparable("before") else ""
    return f"London, for comparison: {london.latest}{before}."


def _highest(rank: int, of: int) -> str:
    if rank == 1:
        return f"highest of {of} boroughs"
    return f"lowest of {of} boroughs" if rank == of else f"{ordinal(rank)} highest of {of} boroughs"
