"""Victims and the offences against them: repeats, and which offences count as notifiable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

# Counted in the Met's monthly file, but no notifiable offence.
NOT_NOTIFIABLE = frozenset({"other accepted crime"})


@dataclass(frozen=True)
class Repeats:
    """Victims and events of a window, and how many of each followed an earlier event."""

    victims: int
    repeat_victims: int
    events: int
    repeat_events: int

    @property
    def victim_share(self) -> float | None:
        return self.repeat_victims / self.victims if self.victims else None

    @property
    def event_share(self) -> float | None:
        return self.repeat_events / self.events if self.events else None


def repeat_victimisation(events: pd.DataFrame, *, start: date, end: date, lookback_days: int = 365) -> Repeats:
    """Repeats among events (columns `victim`, `day`) from `start` to `end`, both days included.

    An event repeats when the same victim has an event on one of the `lookback_days` days before it, in the
    window or earlier; two events of one day do not make each other repeats.
    """
    days = events[["victim", "day"]].assign(day=pd.to_datetime(events["day"]))
    earlier = days.drop_duplicates().sort_values(["victim", "day"])
    earlier = earlier.assign(gap=earlier["day"] - earlier.groupby("victim")["day"].shift())
    known = days.merge(earlier, on=["victim", "day"])
    known = known[known["day"].between(pd.Timestamp(start), pd.Timestamp(end))]
    again = known[known["gap"] <= pd.Timedelta(days=lookback_days)]
    return Repeats(known["victim"].nunique(), again["victim"].nunique(), len(known), len(again))


def total_notifiable_offences(offences: Iterable[tuple[str, int]]) -> int:
    """The sum of (offence group, count) rows, without the groups that are not notifiable."""
    return sum(count for group, count in offences if group.strip().casefold() not in NOT_NOTIFIABLE)
