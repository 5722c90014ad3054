"""A report that writes down what is read of it: which rows, which series, which settings, which parts of the plan.

Each read goes by a name from which it can be done again on another report, and has the checksum of what was found. An
exhibit comes out the same as long as its reads do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pandas as pd
from pydantic import BaseModel

from progress_update.exhibits.block import Block
from progress_update.exhibits.report import Report

GONE = "gone"
# What a notebook calls; each gives a block, which takes the reads behind it along.
CALLS = (
    "at_a_glance", "outcomes_framework", "plan_and_consultation", "opener", "outcome", "accounts", "exhibit", "panel",
    "context", "context_note",
)  # fmt: skip
# The parts of a report whose members are read one by one, and those that are read whole.
PARTS = ("framework", "settings", "checked", "results")
WHOLE = ("series", "revisions", "cut_off", "brand", "area", "beside")


@dataclass
class Reads:
    """Checksums of what was read, by the name of the read."""

    found: dict[str, str] = field(default_factory=dict)

    def note(self, name: Iterable[Any], value: object) -> None:
        key = json.dumps(list(name))
        if key not in self.found:
            self.found[key] = digest(value)


class RecordedReport(Report):
    """As the report it is made of, with a note of each read. Made by `recorded`."""

    _held: Report
    _reads: Reads

    @cached_property
    def rows(self) -> dict[str, Any]:
        return _Rows(self._held.rows, self._reads)

    def series_of(self, id: str) -> pd.DataFrame:
        found = self._held.series_of(id)
        self._reads.note(["series_of", id], found)
        return found

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name in WHOLE:
            self._reads.note([name], found)
        return found


class NotebookReport(RecordedReport):
    """A recorded report whose blocks carry what was read up to them."""

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return self._carrying(found) if name in CALLS else found

    def _carrying(self, call: Callable[..., Block]) -> Callable[..., Block]:
        return lambda *words, **named: replace(call(*words, **named), reads=dict(self._reads.found))


def recorded(report: Report, reads: Reads, *, kind: type[RecordedReport] = RecordedReport) -> Report:
    """The report, so that everything that is read of it is noted in `reads`."""
    parts = {name: cast(Any, _Part(name, getattr(report, name), reads)) for name in PARTS}
    made = kind(
        report.period, parts["framework"], parts["settings"], report.brand, parts["results"], report.series,
        report.revisions, parts["checked"], report.illustrative, report.cut_off,
        report.area, report.beside,
    )  # fmt: skip
    object.__setattr__(made, "_held", report)
    object.__setattr__(made, "_reads", reads)
    return made


@dataclass
class Again:
    """Does reads again on a report of now, each once."""

    report: Report
    _found: dict[str, str] = field(default_factory=dict)

    def digest(self, name: str) -> str:
        """The checksum of what the read finds now; GONE where it finds nothing any more."""
        if name not in self._found:
            try:
                self._found[name] = digest(self._read(*json.loads(name)))
            except (KeyError, AttributeError, IndexError, StopIteration, TypeError, ValueError):
                self._found[name] = GONE
        return self._found[name]

    def _read(self, part: str, *path: Any) -> object:
        match part:
            case "row":
                return self.report.rows.get(path[0])
            case "rows":
                return list(self.report.rows)
            case "series_of":
                return self.report.series_of(path[0])
            case _ if part in WHOLE:
                return getattr(self.report, part)
        held = getattr(self.report, part)
        if not path:
            return held
        member = getattr(held, path[0])
        if not callable(member):
            return member
        words = [word for word in path[1:] if not isinstance(word, dict) or "id" in word]
        named = next((word for word in path[1:] if isinstance(word, dict) and "id" not in word), {})
        return member(*(self._part_of_plan(w["id"]) if isinstance(w, dict) else w for w in words), **named)

    def _part_of_plan(self, id: str) -> Any:
        return self.report.framework._by_id[id]


def told(name: str) -> str:
    """A read in words: `results: row of burglary_prc`, `params: commentary of burglary_prc`."""
    part, *path = json.loads(name)
    words = [word["id"] if isinstance(word, dict) and "id" in word else word for word in path]
    text = " ".join(str(word) for word in words if not isinstance(word, dict))
    match part:
        case "row":
            return f"results: row of {text}"
        case "series_of":
            return f"results: rows of {text} through time"
        case "framework":
            return f"params/framework.yml: {text}"
        case "settings":
            return f"params: {text}"
        case "checked":
            return f"params: {' '.join(text.split()[1:])}"
        case "cut_off":
            return "the day of the editions"
        case "area":
            return "the area"
        case "beside":
            return "results: London and the other boroughs"
        case "brand":
            return "templates/brand/_brand.yml"
        case _:
            return f"results: table {text or part}"


def digest(value: object) -> str:
    """A checksum of what a value says, the same in every process."""
    return hashlib.sha256(_bytes(value)).hexdigest()


def digests_by(table: pd.DataFrame, column: str) -> dict[str, str]:
    """A checksum of the rows of each value of a column, in their order: of all in one go, for that takes a third."""
    head, rows = _head(table), pd.util.hash_pandas_object(table, index=False)
    return {
        str(value): hashlib.sha256(head + own.to_numpy().tobytes()).hexdigest()
        for value, own in rows.groupby(table[column], observed=True)
    }


def _head(table: pd.DataFrame) -> bytes:
    return repr([(name, str(kind)) for name, kind in table.dtypes.items()]).encode()


def _bytes(value: object) -> bytes:
    match value:
        case pd.DataFrame():
            return _head(value) + pd.util.hash_pandas_object(value, index=False).to_numpy().tobytes()
        case BaseModel():
            return value.model_dump_json().encode()
        case Mapping():
            return b"{" + b",".join(_bytes(key) + b":" + _bytes(held) for key, held in value.items()) + b"}"
        case Path():
            return value.name.encode()  # where it lies is nobody's business
        case list() | tuple():
            return b"[" + b",".join(map(_bytes, value)) + b"]"
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _bytes(
                [type(value).__name__, *((name, getattr(value, name)) for name in value.__dataclass_fields__)]
            )
        case _:
            return repr(value).encode()


class _Rows(dict[str, Any]):
    """The rows by id: one that is asked for is noted, and all ids when they are gone through."""

    def __init__(self, rows: Mapping[str, Any], reads: Reads) -> None:
        super().__init__(rows)
        self._reads = reads

    def __getitem__(self, id: str) -> Any:
        self._reads.note(["row", id], super().get(id))
        return super().__getitem__(id)

    def get(self, id: str, default: Any = None) -> Any:
        self._reads.note(["row", id], super().get(id))
        return super().get(id, default)

    def __contains__(self, id: object) -> bool:
        self._reads.note(["row", id], super().get(cast(str, id)))
        return super().__contains__(id)

    def __iter__(self) -> Iterator[str]:
        self._reads.note(["rows"], list(super().__iter__()))
        return super().__iter__()

    def values(self) -> Any:
        return [self[id] for id in self]

    def items(self) -> Any:
        return [(id, self[id]) for id in self]


class _Part:
    """A part of a report: each member that is read is noted by its name, a call with what it was asked."""

    def __init__(self, name: str, held: Any, reads: Reads) -> None:
        self._name, self._held, self._reads = name, held, reads

    def __getattr__(self, member: str) -> Any:
        found = getattr(self._held, member)
        if member.startswith("_"):
            return found
        if callable(found):
            return self._noted(member, found)
        self._reads.note([self._name, member], found)
        return found

    def _noted(self, member: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*words: Any, **named: Any) -> Any:
            found = call(*words, **named)
            spelt = [word if isinstance(word, str) else {"id": getattr(word, "id", None)} for word in words]
            if all(isinstance(word, str) or word["id"] for word in spelt) and _plain(named):
                self._reads.note([self._name, member, *spelt, *([named] if named else [])], found)
            else:  # asked in words that cannot be written down: all of it counts
                self._reads.note([self._name], self._held)
            return found

        return asked


def _plain(named: Mapping[str, Any]) -> bool:
    return all(isinstance(value, str) for value in named.values()) and "id" not in named
