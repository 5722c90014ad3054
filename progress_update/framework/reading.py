"""Reads the plan from its file, and checks it: every fault is named with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from progress_update.errors import FrameworkError
from progress_update.framework.framework import Framework
from progress_update.framework.series import Feed
from progress_update.yaml_lines import Place, read_yaml, validated


def read_framework(path: Path) -> Framework:
    """Read and check the framework file. Raises FrameworkError naming file and line."""
    document = read_yaml(path, FrameworkError)
    framework = validated(Framework, document.content, [document], FrameworkError)
    for place, fault, remedy in _faults(framework):
        raise FrameworkError(fault, where=document.where(place), remedy=remedy)
    return framework


def check_series_supplied(framework: Framework, path: Path, supplied: Iterable[tuple[str, str]]) -> None:
    """Raise FrameworkError for a feed whose series no reader supplies.

    `supplied` holds (source, series) pairs, one for each series that some reader can write.
    """
    known = set(supplied)
    for place, feed in _feeds(framework):
        for series in (*feed.series, *feed.out_of):
            if not any(_matches(series, s) for source, s in known if source == feed.source):
                raise FrameworkError(
                    f"No reader supplies series '{series}' of source '{feed.source}'",
                    where=read_yaml(path, FrameworkError).where(place),
                    remedy="Correct its name, or add the series to the reader in progress_update/sources/",
                )


def _matches(wanted: str, series: str) -> bool:
    return series.startswith(wanted[:-1]) if wanted.endswith(".*") else series == wanted


def _feeds(framework: Framework) -> Iterator[tuple[Place, Feed]]:
    for kind, group in (("measures", framework.measures), ("context", framework.context)):
        for n, series in enumerate(group):
            for m, feed in enumerate(series.feeds):
                yield (kind, n, "feeds", m), feed
                for k, part in enumerate(series.breakdowns):
                    yield (kind, n, "breakdowns", k), feed.model_copy(update={"series": part.series, "out_of": []})


Fault = tuple[Place, str, str]


def _faults(framework: Framework) -> Iterator[Fault]:
    yield from _repeated_ids(framework)
    yield from _dangling(framework, "outcomes", "priority", framework.priorities)
    yield from _dangling(framework, "measures", "outcome", framework.outcomes)
    yield from _dangling(framework, "context", "illuminates", framework.measures)
    yield from _dangling_lists(framework, "comparators", framework.comparators)
    yield from _dangling_lists(framework, "breaks", framework.breaks)
    yield from _dangling_lists(framework, "events", framework.events)


def _repeated_ids(framework: Framework) -> Iterator[Fault]:
    seen: set[str] = set()
    for kind in ("priorities", "outcomes", "comparators", "breaks", "events", "measures", "context"):
        for n, part in enumerate(getattr(framework, kind)):
            if part.id in seen:
                yield (kind, n, "id"), *_twice(part.id)
            seen.add(part.id)
            for k, breakdown in enumerate(getattr(part, "breakdowns", [])):
                if breakdown.id in seen:
                    yield (kind, n, "breakdowns", k, "id"), *_twice(breakdown.id)
                seen.add(breakdown.id)


def _twice(id: str) -> tuple[str, str]:
    return f"The id '{id}' is used twice", "Give each part an id of its own"


def _dangling(framework: Framework, kind: str, field: str, targets: list[Any]) -> Iterator[Fault]:
    known = [target.id for target in targets]
    for n, part in enumerate(getattr(framework, kind)):
        wanted = getattr(part, field)
        if wanted not in known:
            yield (kind, n, field), f"'{part.id}' names the {field} '{wanted}', which is not there", _one_of(known)


def _dangling_lists(framework: Framework, field: str, targets: list[Any]) -> Iterator[Fault]:
    known = [target.id for target in targets]
    for kind in ("measures", "context"):
        for n, part in enumerate(getattr(framework, kind)):
            for wanted in getattr(part, field, []):
                if wanted not in known:
                    yield (
                        (kind, n, field),
                        f"'{part.id}' names '{wanted}', which is not among the {field}",
                        _one_of(known),
                    )


def _one_of(known: list[str]) -> str:
    return f"Known: {', '.join(known)}"
