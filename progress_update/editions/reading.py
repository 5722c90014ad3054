"""Finds and opens editions. What was stored is checked against its record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from progress_update import contracts
from progress_update.editions.record import OBSERVATIONS_FILE, RECORD_FILE, Edition
from progress_update.errors import EditionError

_PANDAS_TYPES = {"text": "str", "number": "float64", "date": "datetime64[us]"}


def list_editions(root: Path, source: str | None = None, *, as_at: date | None = None) -> list[Edition]:
    """The editions under `root`, newest first; only those of `source`, only those published by `as_at`.

    Raises EditionError naming the record that cannot be read.
    """
    records = sorted(root.glob(f"{source or '*'}/*/{RECORD_FILE}"))
    editions = [open_record(path) for path in records if not path.parent.name.startswith(".")]
    known = [edition for edition in editions if as_at is None or edition.published_on <= as_at]
    return sorted(known, key=lambda edition: (edition.published_on, edition.id, edition.source), reverse=True)


def find_edition(root: Path, source: str, id: str) -> Edition:
    """One edition by its id. Raises EditionError, naming those held, when it is not there."""
    record = root / source / id / RECORD_FILE
    if not record.is_file():
        held = ", ".join(edition.id for edition in list_editions(root, source)) or "none"
        raise EditionError(f"There is no edition '{id}' of {source}", remedy=f"Editions held: {held}")
    return open_record(record)


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


def open_record(path: Path) -> Edition:
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
    if sha256_of(content) != edition.sha256:
        raise EditionError("The file is damaged: its checksum is another", where=_name(path), remedy=remedy)
    return content


def _as_frame(table: pa.Table) -> pd.DataFrame:
    frame = table.to_pandas(date_as_object=False)
    return frame.astype({c.name: _PANDAS_TYPES[c.kind] for c in contracts.OBSERVATIONS.columns})


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _name(path: Path) -> str:
    return "/".join(path.parts[-3:])
