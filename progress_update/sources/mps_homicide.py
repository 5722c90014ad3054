"""Homicide victims: "MPS Homicide Dashboard Data", a register with one row a victim.

Because it holds every victim, a borough and month without a row had none: the grid of areas and months
is completed with zeros. A month without any victim in all of London has never been; one is taken for
lost rows. Rows that look alike are different people; none is taken for a repeat. The month is the one
in which the death was recorded as a homicide.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from progress_update.areas import AIRPORTS, BOROUGHS, UNKNOWN
from progress_update.errors import DataFileError
from progress_update.sources import reading, receive, strict
from progress_update.sources.sheet import Sheet

WHAT = "MPS Homicide Dashboard Data"
COLUMNS = (
    "Count of Victims", "Age Group", "Sex", "Method of Killing", "Domestic Abuse", "Recorded Date",
    "Homicide Offence Type", "Solved Status", "Borough", "Officer Observed Ethnicity",
)  # fmt: skip

ALL_AGES, TEENAGE = "all", "aged 13 to 19"

_SERIES = {"Domestic Abuse": "homicide.domestic", "Not Domestic Abuse": "homicide.non_domestic"}
_AGES = {"13 to19": TEENAGE, "13 to 19": TEENAGE}
_OTHER_AGES = ("0 to 12", "20 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 and over")
SERIES = tuple(_SERIES.values())


def read(files: Sequence[Path]) -> reading.Reading:
    """Read one register. Raises DataFileError for another layout, an unknown label or a bad cell."""
    if len(files) != 1:
        raise DataFileError(f"{WHAT} is one file, not {len(files)}", remedy="Give the newest register only")
    sheet = receive.read_csv(files[0]).expecting(COLUMNS, what=WHAT)
    victims = _victims(sheet)
    reading.refuse_missing_months(victims["start"], where=sheet.file)
    teenage = victims[victims["age"] == TEENAGE]
    together = pd.concat([_by_area_and_month(victims, ALL_AGES), _by_area_and_month(teenage, TEENAGE, of=victims)])
    return reading.Reading(
        reading.observations(together, where=sheet.file),
        rows={sheet.file: len(sheet.rows)},
        notes=("Boroughs and months without a victim in the register are zeros",),
    )


def _victims(sheet: Sheet) -> pd.DataFrame:
    """One row a victim record: series, area, month, age band, count."""
    known_ages = _AGES | {age: age for age in _OTHER_AGES}
    remedy = "A new label goes into progress_update/sources/mps_homicide.py"
    return pd.DataFrame(
        {
            "series": strict.one_of(sheet, "Domestic Abuse", _SERIES, what="a domestic abuse flag", remedy=remedy),
            "area": strict.areas(sheet, "Borough"),
            "start": strict.months(sheet, "Recorded Date", "%b-%y"),
            "age": strict.one_of(sheet, "Age Group", known_ages, what="a known age group", remedy=remedy),
            "value": strict.counts(sheet, "Count of Victims"),
        }
    )


def _by_area_and_month(victims: pd.DataFrame, group: str, *, of: pd.DataFrame | None = None) -> pd.DataFrame:
    register = victims if of is None else of
    counted = victims.groupby(["series", "area", "start"], as_index=False)["value"].sum()
    months = pd.date_range(register["start"].min(), register["start"].max(), freq="MS").astype("datetime64[us]")
    grid = reading.full_grid(counted, {"series": SERIES, "area": _areas(register), "start": months})
    return grid.assign(group=group, end=reading.whole_months(grid["start"]))


def _areas(register: pd.DataFrame) -> list[str]:
    """Every borough, and what else the register names."""
    return [*BOROUGHS, *(area for area in (UNKNOWN, AIRPORTS) if (register["area"] == area).any())]
