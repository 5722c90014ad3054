"""Reads the settings of a period from params/, and refuses what nobody would read or nothing could come of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from progress_update.checklist import POINTS
from progress_update.errors import PeriodError, SettingsError
from progress_update.period import Period, day_name
from progress_update.release_dates import (
    is_working_day,
    long_day,
    why_not,
    working_day_before,
    working_day_from,
)
from progress_update.settings.settings import Settings
from progress_update.yaml_lines import Place, read_yaml, validated


def read_settings(folder: Path, period: Period) -> Settings:
    """The settings of `period`, from `folder` (params/).

    Raises SettingsError naming file and line for an unknown key, a wrong value or a file that is not YAML.
    """
    _refuse_misnamed(folder)
    documents = [read_yaml(folder / "defaults.yml", SettingsError)]
    own = folder / f"{period}.yml"
    if own.exists():
        documents.insert(0, read_yaml(own, SettingsError))
    content: Any = {}
    for document in reversed(documents):
        content = _merged(content, {} if document.content is None else document.content)
    settings = validated(Settings, content, documents, SettingsError)
    settings._period, settings._documents = period, tuple(documents)
    _refuse_unknown(settings, ("gate", "overrides"), settings.gate.overrides, list(POINTS))
    _refuse_early_publication(settings)
    _refuse_idle_days(settings)
    return settings


def check_places(settings: Settings, *, commentary: Iterable[str], accounts: Iterable[str]) -> None:
    """Raise SettingsError for commentary or an account that would appear nowhere.

    `commentary` holds the ids of chapters and measures, `accounts` those of outcomes assessed in words.
    """
    _refuse_unknown(settings, ("commentary",), settings.commentary, list(commentary))
    _refuse_unknown(settings, ("qualitative", "accounts"), settings.qualitative.accounts, list(accounts))


def refuse_idle_overrides(settings: Settings, idle: Iterable[str]) -> None:
    """Raise SettingsError for an override of a point that passed: it would let a later fault through."""
    for point in idle:
        raise SettingsError(
            f"'{point}' needs no override: it passed",
            where=_where(settings, ("gate", "overrides", point)),
            remedy="Take it out",
        )


def _refuse_unknown(settings: Settings, place: Place, written: Iterable[str], known: list[str]) -> None:
    for name in written:
        if name not in known:
            raise SettingsError(
                f"'{name}' is no place for {place[-1]}",
                where=_where(settings, (*place, name)),
                remedy=f"Known: {', '.join(known)}",
            )


def _where(settings: Settings, place: Place) -> str:
    return max(settings._documents, key=lambda document: document.depth(place)).where(place)


def _merged(under: Any, over: Any) -> Any:
    if not (isinstance(under, dict) and isinstance(over, dict)):
        return over
    return {key: _merged(under.get(key), over[key]) if key in over else under[key] for key in under | over}


def _refuse_misnamed(folder: Path) -> None:
    """A file such as 2022q1.yml looks like a period's settings but would never be read."""
    for path in sorted(folder.glob("*.y*ml")):
        try:
            wanted = f"{Period.parse(path.stem)}.yml"
        except PeriodError:
            continue
        if path.name != wanted:
            raise SettingsError("No period reads this file", where=path.name, remedy=f"Rename it to {wanted}")


def _refuse_early_publication(settings: Settings) -> None:
    published, quarter_end = settings.published_on, settings.period.end
    if published and published <= quarter_end:
        raise SettingsError(
            f"published_on is {day_name(published)}, but the quarter ends on {day_name(quarter_end)}",
            where=_where(settings, ("published_on",)),
            remedy="Give a day after the quarter's end, or leave it out",
        )


def _refuse_idle_days(settings: Settings) -> None:
    """Nothing comes out on a weekend or a bank holiday, and nothing is announced for one."""
    for name in ("published_on", "next_update_on"):
        day: date | None = getattr(settings, name)
        if day and not is_working_day(day):
            raise SettingsError(
                f"{name} is {day_name(day)}, {why_not(day)}: releases come out on working days",
                where=_where(settings, (name,)),
                remedy=f"The nearest are {long_day(working_day_before(day))} and {long_day(working_day_from(day))}",
            )
