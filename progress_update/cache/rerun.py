"""Does a step, or takes what it made before where nothing that it reads has changed; and says which, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from progress_update.cache.store import Entry, Store
from progress_update.exhibits.recorded import Again, Reads, recorded, told
from progress_update.exhibits.report import Report

Known = Callable[[], Mapping[str, str]]
NEVER = "it is not in the cache"
LEFT_ASIDE = "the cache is left aside"
DAMAGED = "its copy in the cache was damaged"


@dataclass
class Rerun:
    """The steps of one build. `subject` is what the steps are about (`2022Q1`); `tell` takes a line a step.

    Without a store every step is done, and nothing is kept.
    """

    store: Store | None
    subject: str
    tell: Callable[[str], None] = lambda line: None
    said: list[str] = field(default_factory=list)
    _again: dict[int, Again] = field(default_factory=dict)

    def do(
        self, step: str, known: Known, place: Path, work: Callable[[Report], object], report: Report, *,
        makes: Iterable[str],
    ) -> None:  # fmt: skip
        """Have the files of a step in `place`: as it made them before, or by `work`.

        That is given the report with its reads recorded. `makes` are patterns of pathlib's for what the step makes:
        other steps may be under way in the same folder.
        """
        before = self.due(step, known, place, report=report)
        if before is None:
            return
        reads = Reads()
        work(recorded(report, reads))
        self.keep(step, known, before, place, _files(place, makes), recorded=reads.found)

    def due(
        self, step: str, known: Known, place: Path, *, report: Report | None = None, part: str = "", why: str = ""
    ) -> Mapping[str, str] | None:
        """None where what the step made before is brought back, as nothing that it reads is new; else what is known.

        `why` says that it never may be brought back.
        """
        name, now = part or step, known() if self.store else {}
        why = why or self._brought_back(step, now, place, report, part)
        self.said.append(f"{name}: rerun because {why}" if why else f"{name}: reused")
        self.tell(self.said[-1])
        return now if why else None

    def trim(self) -> None:
        """Keep the cache within its bounds."""
        if self.store:
            self.store.trim()

    def keep(
        self, step: str, known: Known, before: Mapping[str, str], place: Path, names: Iterable[str], *,
        recorded: Mapping[str, str] | None = None, part: str = "",
    ) -> None:  # fmt: skip
        """Keep what a step has made, unless something changed under its hands, when nobody knows what it read."""
        if self.store and known() == before:
            self.store.put(step, self._about(part), before, recorded or {}, place, names)

    def _about(self, part: str) -> str:
        return f"{self.subject}-{part}" if part else self.subject

    def _brought_back(self, step: str, now: Mapping[str, str], place: Path, report: Report | None, part: str) -> str:
        """Nothing when it is there again, otherwise why not."""
        if self.store is None:
            return LEFT_ASIDE
        held = self.store.entries(step, self._about(part))
        if not held:
            return NEVER
        again = self._again.setdefault(id(report), Again(report)) if report else None
        for entry in held:
            if not _changed(entry, now, again):
                return "" if self.store.take(entry, place) else DAMAGED
        return _in_words(_changed(held[0], now, again), held[0], now)


def _files(place: Path, makes: Iterable[str]) -> set[str]:
    found = (path for pattern in makes for path in place.glob(pattern) if path.is_file())
    return {path.relative_to(place).as_posix() for path in found}


def _changed(entry: Entry, now: Mapping[str, str], again: Again | None) -> list[str]:
    """The names of what has changed since an entry was made: first what was known, then what was read of the report."""
    changed = [name for name in {**now, **entry.known} if now.get(name) != entry.known.get(name)]
    if changed or not entry.recorded:
        return changed
    if again is None:
        return list(entry.recorded)
    return [name for name, sha in entry.recorded.items() if again.digest(name) != sha]


def _in_words(changed: list[str], entry: Entry, now: Mapping[str, str]) -> str:
    first = changed[0]
    if first in entry.recorded and first not in now:
        what = f"{told(first)} changed"
    elif first not in now:
        what = f"{first} is gone"
    elif first not in entry.known:
        what = f"{first} is new"
    elif first == "packages":
        old, new = (set(held["packages"].split()) for held in (entry.known, now))
        what = f"packages changed ({', '.join(sorted(new - old)[:3]) or 'fewer'})"
    else:
        what = f"{first} changed"
    return f"{what} (and {len(changed) - 1} more)" if changed[1:] else what
