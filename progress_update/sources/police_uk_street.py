"""Crimes and anti-social behaviour of one month each, street by street: the street files of data.police.uk.

One row a crime or incident, without a count, counted here by month, borough and crime type. The layout is known
from its description; no published copy was at hand to try the reader on.

The borough is that of the LSOA, in which lies not the crime but the map point it was moved to: near a boundary
it can be the neighbour's. Rows outside the 32 boroughs, the City among them, and rows without a place
are set aside, so London here is the sum of what has a borough.

Every row counts. Anti-social behaviour has no `Crime ID`, so rows alike cannot be told from rows repeated; where
the publisher lists a crime twice, it counts twice.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from progress_update.areas import BOROUGHS, area_code
from progress_update.editions import SetAside
from progress_update.errors import DataFileError
from progress_update.sources import reading
from progress_update.sources.street_files import StreetFile, open_files
from progress_update.sources.street_groups import Counted, count_rows

FORCE = "Metropolitan Police Service"
CRIME_TYPES = (
    "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs", "Other crime",
    "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting", "Theft from the person",
    "Vehicle crime", "Violence and sexual offences",
)  # fmt: skip
_SERIES = {name.lower(): re.sub(r"[^a-z]+", "_", name.lower()) for name in CRIME_TYPES}
SERIES = tuple(_SERIES.values())

# Why a row is set aside, in the order in which it is asked; a row counts under the first that holds.
UNREADABLE = "The row cannot be cut into cells"
RAGGED = "The row has not the header's number of cells"
OTHER_FORCE = "Another force's row"
NO_MONTH = "The month is no month"
OTHER_MONTH = "The month is not the file's"
UNKNOWN_TYPE = "The crime type is not known"
NO_PLACE = "No LSOA: the place is not known"
OUTSIDE = "The LSOA is in none of the 32 boroughs"
REASONS = (UNREADABLE, RAGGED, OTHER_FORCE, NO_MONTH, OTHER_MONTH, UNKNOWN_TYPE, NO_PLACE, OUTSIDE)

# What of a row is shown as the example of a reason.
_SHOWN = {
    OTHER_FORCE: "force", NO_MONTH: "month", OTHER_MONTH: "month", UNKNOWN_TYPE: "crime_type",
    NO_PLACE: "crime_type", OUTSIDE: "place",
}  # fmt: skip
_EXAMPLE = 60  # characters of a row shown


def read(files: Sequence[Path]) -> reading.Reading:
    """Read street files of months that follow each other, or the zips they came in.

    Raises DataFileError for a file of another layout, force or kind, a month that is there twice or is
    missing, a file without a row that can be used, and a file whose rows are not all told apart.
    """
    with tempfile.TemporaryDirectory(prefix="progress-update-") as scratch:
        months, notes = open_files(files, Path(scratch))
        named = {str(file.path.absolute()): file for file in months}
        starts = pd.to_datetime(pd.Series([file.month for file in months]), format="%Y-%m")
        reading.refuse_missing_months(starts, where=reading.some([path.name for path in files]))
        counted = count_rows([file.path for file in months], FORCE)
    groups = _judged(counted.groups, named)
    used = groups[groups["reason"] == ""]
    _refuse_unused(months, groups, used, counted)
    whole, more = _grid(used)
    return reading.Reading(
        reading.observations(whole, where=reading.some([path.name for path in files])),
        rows=_rows(groups, counted, named),
        set_aside=_set_aside(groups, counted),
        notes=(*notes, *more),
    )


def _judged(groups: pd.DataFrame, named: dict[str, StreetFile]) -> pd.DataFrame:
    """The groups with their series, area and first day, and the reason why they are set aside, or ''."""
    kinds, places = groups["crime_type"].fillna(""), groups["place"].fillna("")
    series = kinds.map({kind: _SERIES.get(kind.strip().lower(), "") for kind in kinds.unique()})
    areas = places.map({place: _borough(place) for place in places.unique()})
    expected = groups["file"].map({path: file.month for path, file in named.items()})
    months = groups["month"].fillna("")
    asked = {
        RAGGED: groups["ragged"],
        OTHER_FORCE: groups["force"] != FORCE,
        NO_MONTH: ~months.str.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])"),
        OTHER_MONTH: months != expected,
        UNKNOWN_TYPE: series == "",
        NO_PLACE: places.str.strip() == "",
        OUTSIDE: areas == "",
    }
    reasons = np.select([found.to_numpy(dtype=bool) for found in asked.values()], list(asked), default="")
    start = pd.to_datetime(expected, format="%Y-%m").astype("datetime64[us]")
    return groups.assign(series=series, area=areas, start=start, reason=reasons)


def _borough(place: str) -> str:
    code = area_code(place)
    return code if code in BOROUGHS else ""


def _refuse_unused(months: list[StreetFile], groups: pd.DataFrame, used: pd.DataFrame, counted: Counted) -> None:
    """A file of which nothing can be used is of another kind, not a month without crime."""
    seen = set(used["file"].unique())
    unused = [file for file in months if str(file.path.absolute()) not in seen]
    if unused:
        first = unused[0].path
        here = groups[groups["file"] == str(first.absolute())].groupby("reason")["rows"].sum()
        raise DataFileError(
            f"None of its rows can be used; most often: {here.idxmax() if len(here) else UNREADABLE}",
            where=first.name,
            remedy="Give the Met's street file as published",
        )


def _grid(used: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Counts of every crime type for every borough and month that has a row, and what to note."""
    keys = ["area", "start", "series"]
    counts = used.groupby(keys)["rows"].sum().astype("float64").unstack("series").reindex(columns=list(SERIES))
    absent = len(BOROUGHS) * used["start"].nunique() - len(counts)
    notes = [f"{int(counts.isna().sum().sum())} zeros stand for a crime type without a row in a borough and month"]
    if absent:
        notes.append(f"{absent} combinations of borough and month have no row at all and no figures")
    whole = counts.fillna(0.0).stack().rename("value").reset_index()
    return whole.assign(end=reading.whole_months(whole["start"])), notes


def _rows(groups: pd.DataFrame, counted: Counted, named: dict[str, StreetFile]) -> dict[str, int]:
    """Rows by received file, used or not."""
    rows = pd.concat([groups[["file", "rows"]], counted.rejected[["file"]].assign(rows=1)])
    received = rows["file"].map({path: file.received for path, file in named.items()})
    return {str(name): int(count) for name, count in rows.groupby(received)["rows"].sum().items()}


def _set_aside(groups: pd.DataFrame, counted: Counted) -> tuple[SetAside, ...]:
    """Rows set aside, by reason, each with the first example by file."""
    texts = groups["reason"].map(_SHOWN).fillna("")
    shown = [groups[name].where(texts == name, "") for name in sorted(set(_SHOWN.values()))]
    text = shown[0].str.cat(shown[1:], na_rep="").where(groups["reason"] != RAGGED, counted.ragged)
    long = counted.rejected["fault"] == "TOO MANY COLUMNS"
    rejected = counted.rejected.assign(reason=np.where(long, RAGGED, UNREADABLE), rows=1)
    every = pd.concat([groups.assign(text=text), rejected])[["reason", "rows", "text", "file"]]
    by_reason = {str(reason): rows for reason, rows in every.groupby("reason")}
    return tuple(
        SetAside(reason, int(by_reason[reason]["rows"].sum()), _example(by_reason[reason]))
        for reason in REASONS
        if reason in by_reason
    )


def _example(rows: pd.DataFrame) -> str:
    line = " ".join(str(rows["text"].iloc[0]).split())
    return f"'{line[:_EXAMPLE]}{'...' if len(line) > _EXAMPLE else ''}' in {Path(rows['file'].iloc[0]).name}"
