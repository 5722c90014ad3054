"""What is written down of an edition: where it comes from, what was received, what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

RECORD_FILE = "edition.json"

OBSERVATIONS_FILE = "observations.parquet"


@dataclass(frozen=True)
class Retrieved:
    """How a file came over the network: the address asked for, the day, and what the server said of its version."""

    address: str
    on: date
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Received:
    """A file as it was received: never kept, known by its checksum."""

    name: str
    sha256: str
    bytes: int
    rows: int
    copied_from: str = ""
    retrieved: Retrieved | None = None


@dataclass(frozen=True)
class SetAside:
    """Rows of a received file that could not or should not be used, with the reason and an example."""

    reason: str
    rows: int
    example: str


@dataclass(frozen=True)
class Provenance:
    """Where an edition comes from: what is written down when it is made.

    `published_basis` says how the date of publication is known.
    """

    source: str
    edition: str
    publisher: str
    title: str
    licence: str
    attribution: str
    landing: str
    published_on: date
    published_basis: str
    reader: str
    received: tuple[Received, ...]
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """A stored edition: its folder and the record in it."""

    folder: Path
    record: Mapping[str, Any]

    @property
    def source(self) -> str:
        return str(self.record["source"])

    @property
    def id(self) -> str:
        return str(self.record["edition"])

    @cached_property
    def published_on(self) -> date:
        return date.fromisoformat(self.record["published_on"])

    @property
    def title(self) -> str:
        return str(self.record["title"])

    @property
    def publisher(self) -> str:
        return str(self.record["publisher"])

    @property
    def licence(self) -> str:
        return str(self.record["licence"])

    @property
    def attribution(self) -> str:
        return str(self.record["attribution"])

    @property
    def landing(self) -> str:
        """Address of the publisher's page, empty where there is none."""
        return str(self.record["landing"])

    @property
    def rows(self) -> int:
        return int(self.record["observations"]["rows"])

    @property
    def set_aside(self) -> list[SetAside]:
        return [SetAside(**item) for item in self.record["set_aside"]]

    @property
    def files(self) -> list[str]:
        """Names of the files it was made from, as received."""
        return [received["name"] for received in self.record["received"]]

    @property
    def sha256(self) -> str:
        """Checksum of the stored observations."""
        return str(self.record["observations"]["sha256"])

    @property
    def first(self) -> date:
        return date.fromisoformat(self.record["observations"]["first"])

    @property
    def last(self) -> date:
        """The last day that any figure covers."""
        return date.fromisoformat(self.record["observations"]["last"])

    @property
    def series(self) -> dict[str, dict[str, Any]]:
        """Rows, first day and last day of each series, by id."""
        held: dict[str, dict[str, Any]] = self.record["observations"]["series"]
        return held

    def matching(self, wanted: Iterable[str]) -> list[str]:
        """The ids of its series that `wanted` names; `burglary.*` names every series that begins `burglary.`."""
        prefixes = tuple(name[:-1] for name in wanted if name.endswith(".*"))
        return [id for id in self.series if id in wanted or (prefixes and id.startswith(prefixes))]
