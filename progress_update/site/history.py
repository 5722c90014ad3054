"""A measure through time: what every release said of it, what later ones hold for the same time, what was revised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from progress_update.period import Window
from progress_update.site.headlines import Namer
from progress_update.site.shelf import Kept
from progress_update.site.tables import Row
from progress_update.words import Finding, value

# Columns of a published row that bear a figure, with the two that say for what time it is.
_DATED = (("value", "start", "end"), ("before_value", "before_start", "before_end"))


@dataclass(frozen=True)
class Said:
    """What one release says of one measure."""

    kept: Kept
    finding: Finding

    @property
    def row(self) -> Row:
        return dict(self.finding.row)


@dataclass(frozen=True)
class Vintage:
    """One figure for one time, and the first release that had it."""

    window: Window
    value: float
    shape: str
    edition: str
    kept: Kept

    @property
    def shown(self) -> str:
        return value(self.shape, self.value)


@dataclass(frozen=True)
class History:
    """All that the releases have said of one measure; `said` newest first, `boroughs` the newest of each borough."""

    id: str
    label: str
    said: tuple[Said, ...]
    boroughs: tuple[Said, ...]
    every: tuple[Said, ...]
    vintages: tuple[Vintage, ...]
    revisions: tuple[Row, ...]

    @property
    def newest(self) -> Said | None:
        return next(iter(self.said), None)


def histories(kept: Sequence[Kept], order: Iterable[str], name: Namer) -> list[History]:
    """The history of every measure that a release has, those of the plan in its `order` first."""
    said: dict[str, list[Said]] = {}
    for one in kept:
        for row in one.rows:
            said.setdefault(row["measure"], []).append(Said(one, Finding(row, name(row))))
    revised = _revisions(kept)
    planned = [id for id in order if id in said]
    return [_history(id, said[id], revised.get(id, [])) for id in [*planned, *sorted({*said} - {*planned})]]


def _history(id: str, every: list[Said], revisions: list[Row]) -> History:
    counting = [one for one in every if one.kept.counts]
    london = [one for one in counting if one.kept.is_london]
    boroughs: dict[str, Said] = {}
    for one in counting:
        if not one.kept.is_london and one.finding.has_data:
            boroughs.setdefault(one.kept.place, one)  # newest first
    return History(
        id,
        str(every[0].row["label"]),
        tuple(london),
        tuple(boroughs[place] for place in sorted(boroughs)),
        tuple(every),
        tuple(_vintages([one for one in every if one.kept.is_london])),
        tuple(revisions),
    )


def _vintages(said: Sequence[Said]) -> list[Vintage]:
    """The figures of every time that is told in more than one way: another value, or another edition."""
    first: dict[tuple[Window, str, float], Vintage] = {}
    for one in sorted(said, key=lambda each: (each.kept.published_on, each.kept.name)):
        for column, start, end in _DATED:
            figure, row = one.row[column], one.row
            if figure is None or row[start] is None:
                continue
            window = Window(_day(row[start]), _day(row[end]))
            found = Vintage(window, figure, row["shape"], row["edition"] or "", one.kept)
            first.setdefault((window, found.edition, figure), found)
    times = [vintage.window for vintage in first.values()]
    several = [vintage for vintage in first.values() if times.count(vintage.window) > 1]
    return sorted(several, key=lambda one: (one.window.end, one.window.start, one.edition), reverse=True)


def _revisions(kept: Iterable[Kept]) -> dict[str, list[Row]]:
    """London's revisions of each measure, each once, newest quarter first."""
    found: dict[str, dict[tuple[Any, ...], Row]] = {}
    for one in kept:
        if one.is_london:
            for row in one.revisions:
                key = (row["end"], row["source"], row["first_edition"], row["edition"])
                found.setdefault(row["measure"], {}).setdefault(key, row)
    return {id: [rows[key] for key in sorted(rows, reverse=True)] for id, rows in found.items()}


def _day(moment: datetime) -> date:
    return moment.date()
