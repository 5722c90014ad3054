"""Stores an edition, which is never changed afterwards."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from progress_update import contracts
from progress_update.editions.reading import open_record, read_observations, sha256_of
from progress_update.editions.record import OBSERVATIONS_FILE, RECORD_FILE, Edition, Provenance
from progress_update.errors import EditionError
from progress_update.whole_file import folder_beside

_ARROW_TYPES = {"text": pa.string(), "number": pa.float64(), "date": pa.date32()}

_SCHEMA = pa.schema([(c.name, _ARROW_TYPES[c.kind]) for c in contracts.OBSERVATIONS.columns])

_ROWS_A_GROUP = 16_384  # sorted by series, so that a reader of one series skips most groups


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
    with folder_beside(target) as beside:
        _write_files(beside, provenance, observations)
    return open_record(target / RECORD_FILE), True


def _write_files(folder: Path, provenance: Provenance, observations: pd.DataFrame) -> None:
    table = pa.Table.from_pandas(observations, schema=_SCHEMA, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(
        table, folder / OBSERVATIONS_FILE, compression="zstd", compression_level=19, row_group_size=_ROWS_A_GROUP
    )
    record = asdict(provenance, dict_factory=_without_none) | {
        "observations": _summary(observations) | {"sha256": sha256_of((folder / OBSERVATIONS_FILE).read_bytes())},
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
    held = open_record(target / RECORD_FILE)
    same_files = [file["sha256"] for file in held.record["received"]] == [file.sha256 for file in provenance.received]
    if same_files and read_observations(held).equals(observations):
        return held
    raise EditionError(
        f"Edition '{provenance.edition}' of {provenance.source} is already there and holds other figures",
        where=f"{provenance.source}/{provenance.edition}",
        remedy="Editions are never changed: give this one another id",
    )
