"""Whether a new publication still has what the last one had: a publisher's slip must not shorten history."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from progress_update.areas import BOROUGHS
from progress_update.fetch.listing import History
from progress_update.period import day_name, month_name


def missing(new: pd.DataFrame, last: pd.DataFrame, history: History) -> list[str]:
    """What the observations `last` have and `new` have not, in words, gravest first; empty when nothing is missing.

    `history`: where it `grows`, every month of every series has to be there still; where it `rolls`, as
    many of the earliest months may go as came at the end; where each publication has `replaced` times of
    its own, only series, areas and the end are compared.
    """
    found = [
        *_gone("series", set(last["series"]), set(new["series"]), str),
        *_gone("area", set(last["area"]), set(new["area"]), lambda code: BOROUGHS.get(code, code)),
    ]
    kept = sorted(set(last["series"]) & set(new["series"]))
    ends = [(series, _last(last, series), _last(new, series)) for series in kept]
    shorter = [(series, was, now) for series, was, now in ends if now < was]
    if shorter:
        series, was, now = shorter[0]
        others = f" and {len(shorter) - 1} others" if len(shorter) > 1 else ""
        found.append(f"{series}{others} ends on {day_name(now.date())}, before {day_name(was.date())}")
    elif history != "replaced":
        found += _lost_months(new, last, kept, rolls=history == "rolls")
    return found


def _gone(what: str, before: set[str], now: set[str], name: Callable[[str], str]) -> list[str]:
    lost = [name(each) for each in sorted(before - now)]
    if not lost:
        return []
    plural = "s" if len(lost) > 1 and not what.endswith("s") else ""
    return [f"{len(lost)} {what}{plural} ({_some(lost)})"]


def _lost_months(new: pd.DataFrame, last: pd.DataFrame, kept: Sequence[str], *, rolls: bool) -> list[str]:
    months: set[pd.Timestamp] = set()
    affected = []
    for series in kept:
        was, now = _starts(last, series), _starts(new, series)
        lost = was - now
        if rolls and lost and max(lost) < min(now) and len(lost) <= len(now - was):
            continue
        if lost:
            affected.append(series)
            months |= lost
    if not affected:
        return []
    names = [month_name(month.date()) for month in sorted(months)]
    span = names[0] if len(names) == 1 else f"{len(names)} periods between {names[0]} and {names[-1]}"
    return [f"{span} in {len(affected)} series ({_some(affected)})"]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")


def _starts(frame: pd.DataFrame, series: str) -> set[pd.Timestamp]:
    return set(frame.loc[frame["series"] == series, "start"])


def _last(frame: pd.DataFrame, series: str) -> pd.Timestamp:
    return frame.loc[frame["series"] == series, "end"].max()
