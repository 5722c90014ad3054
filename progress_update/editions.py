"""The stored editions of every source: the only opener of stored data.

An edition is one publication of a source, in a folder of its own that is never changed:

    <root>/<source>/<edition id>/observations.parquet    one row a published figure
                                 edition.json            where it comes from

`root` is the folder of editions, `data/editions`. Reading checks the observations against the
checksum in the record, so a damaged file is an error and never a different report.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from progress_update import contracts
from progress_update.errors import EditionError

OBSERVATIONS_FILE = "observations.parquet"
RECORD_FILE = "edition.json"

_ARROW_TYPES = {"text": pa.string(), "number": pa.float64(), "date": pa.date32()}
_PANDAS_TYPES = {"text": "str", "number": "float64", "date": "datetime64[us]"}
_SCHEMA = pa.schema([(c.name, _ARROW_TYPES[c.kind]) for c in contracts.OBSERVATIONS.columns])
_ROWS_A_GROUP = 16_384  # sorted by series, so that a reader of one series skips most groups


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


def list_editions(root: Path, source: str | None = None, *, as_at: date | None = None) -> list[Edition]:
    """The editions under `root`, newest first; only those of `source`, only those published by `as_at`.

    Raises EditionError naming the record that cannot be read.
    """
    records = sorted(root.glob(f"{source or '*'}/*/{RECORD_FILE}"))
    editions = [_open_record(path) for path in records if not path.parent.name.startswith(".")]
    known = [edition for edition in editions if as_at is None or edition.published_on <= as_at]
    return sorted(known, key=lambda edition: (edition.published_on, edition.id, edition.source), reverse=True)


def find_edition(root: Path, source: str, id: str) -> Edition:
    """One edition by its id. Raises EditionError, naming those held, when it is not there."""
    record = root / source / id / RECORD_FILE
    if not record.is_file():
        held = ", ".join(edition.id for edition in list_editions(root, source)) or "none"
        raise EditionError(f"There is no edition '{id}' of {source}", remedy=f"Editions held: {held}")
    return _open_record(record)


def read_observations(
    edition: Edition,
    *,
    series: Iterable[str] | None = None,
    areas: Iterable[str] | None = None,
    groups: Iterable[str] | None = None,
) -> pd.DataFrame:
    """The edition's observations, in the columns and order of contracts.OBSERVATIONS.

    `series` names ids or beginnings (`burglary.*`); `areas` and `groups` are exact. None means all.
    Raises EditionError naming the file when it is missing or is not the one that was recorded.
    """
    wanted = {
        "series": edition.matching(list(series)) if series is not None else None,
        "area": list(areas) if areas is not None else None,
        "group": list(groups) if groups is not None else None,
    }
    filters = [(column, "in", values) for column, values in wanted.items() if values is not None]
    if any(not values for _, _, values in filters):
        return contracts.empty(contracts.OBSERVATIONS)
    table = pq.read_table(pa.BufferReader(_checked_bytes(edition)), filters=filters or None)
    return _as_frame(table)


def write_edition(root: Path, provenance: Provenance, observations: pd.DataFrame) -> tuple[Edition, bool]:
    """Store an edition and return it, with True; with False when the very same one is already held.

    The folder is written beside its place and moved there whole. Raises EditionError when another
    edition has this id, DataFileError when `observations` breaks the contract.
    """
    id = f"{provenance.source}/{provenance.edition}"
    observations = contracts.check(observations, contracts.OBSERVATIONS, where=f"Edition {id}")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", provenance.edition):
        raise EditionError(f"'{provenance.edition}' is no id for an edition", remedy="Use a date such as 2022-05-03")
    target = root / provenance.source / provenance.edition
    if target.exists():
        return _already_held(target, provenance, observations), False
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{provenance.edition}-", dir=target.parent))
    try:
        _write_files(beside, provenance, observations)
        beside.chmod(0o755)
        beside.replace(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return _open_record(target / RECORD_FILE), True


def _write_files(folder: Path, provenance: Provenance, observations: pd.DataFrame) -> None:
    table = pa.Table.from_pandas(observations, schema=_SCHEMA, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(
        table, folder / OBSERVATIONS_FILE, compression="zstd", compression_level=19, row_group_size=_ROWS_A_GROUP
    )
    record = asdict(provenance, dict_factory=_without_none) | {
        "observations": _summary(observations) | {"sha256": _sha256((folder / OBSERVATIONS_FILE).read_bytes())},
    }
    text = json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False, default=date.isoformat)
    (folder / RECORD_FILE).write_text(f"{text}\n", encoding="utf-8")


def _without_none(items: list[tuple[str, Any]]) -> dict[str, Any]:
    """A file that was handed over has no `retrieved`, and its record stays as it always was."""
    return {key: value for key, value in items if value is not None}


def _summary(observations: pd.DataFrame) -> dict[str, Any]:
    by_series = observations.groupby("series").agg(rows=("value", "size"), first=("start", "min"), last=("end", "max"))
    days = by_series.assign(**{name: by_series[name].dt.strftime("%Y-%m-%d") for name in ("first", "last")})
    return {
        "rows": len(observations),
        "first": days["first"].min(),
        "last": days["last"].max(),
        "series": days.to_dict(orient="index"),
    }


def _already_held(target: Path, provenance: Provenance, observations: pd.DataFrame) -> Edition:
    held = _open_record(target / RECORD_FILE)
    same_files = [file["sha256"] for file in held.record["received"]] == [file.sha256 for file in provenance.received]
    if same_files and read_observations(held).equals(observations):
        return held
    raise EditionError(
        f"Edition '{provenance.edition}' of {provenance.source} is already there and holds other figures",
        where=f"{provenance.source}/{provenance.edition}",
        remedy="Editions are never changed: give this one another id",
    )


def _open_record(path: Path) -> Edition:
    try:
        edition = Edition(path.parent, json.loads(path.read_text(encoding="utf-8")))
        _ = edition.published_on, edition.first, edition.last, edition.sha256, edition.files
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EditionError(
            f"The edition's record cannot be read ({type(error).__name__}: {error})",
            where=_name(path),
            remedy="Bring the file back from version control",
        ) from error
    if path.parent.name != edition.id or path.parent.parent.name != edition.source:
        raise EditionError(
            f"The record says it is {edition.source}/{edition.id}",
            where=_name(path),
            remedy="Bring the folder back to the name it was made with",
        )
    return edition


def _checked_bytes(edition: Edition) -> bytes:
    path = edition.folder / OBSERVATIONS_FILE
    remedy = "Bring the file back from version control, or delete the edition and ingest its files again"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EditionError("The edition's observations are missing", where=_name(path), remedy=remedy) from error
    if _sha256(content) != edition.sha256:
        raise EditionError("The file is damaged: its checksum is another", where=_name(path), remedy=remedy)
    return content


def _as_frame(table: pa.Table) -> pd.DataFrame:
    frame = table.to_pandas(date_as_object=False)
    return frame.astype({c.name: _PANDAS_TYPES[c.kind] for c in contracts.OBSERVATIONS.columns})


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _name(path: Path) -> str:
    return "/".join(path.parts[-3:])
