"""The MPS Monthly Crime Dashboard's file of special crimes: knife, gun, hate, domestic abuse and outcomes.

Long, one row a month, area, sub-type and measure. The same counts stand there twice, for boroughs and
for Safer Neighbourhood Teams: only the borough rows are taken, the others are set aside and counted, once
both are seen to make the same totals.
Sub-types overlap (knife crime with injury is knife crime), so they are never added together.

A combination that counted nothing has no row. The grid of areas, months and series is therefore
completed with zeros over the months of the file, once every borough is seen to be in every month.

One sub-type is spelt in two ways on its offence and its outcome rows, and some have a crime type of
their own on one of the two: the sub-type alone, without regard to case, names the series. From 2025 the
publisher splits the file, so the newest edition may hold the knife series only.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from progress_update.areas import AIRPORTS, BOROUGHS, UNKNOWN
from progress_update.editions import SetAside
from progress_update.errors import DataFileError
from progress_update.sources import reading, receive, strict
from progress_update.sources.sheet import Sheet

WHAT = "the MPS Monthly Crime Dashboard file of other crime types"
COLUMNS = (
    "month_year", "area_type", "borough_snt", "area_name", "area_code",
    "crime_type", "crime_subtype", "measure", "financial_year", "count",
)  # fmt: skip
_OPTIONAL = ("fy_fyindex", "refresh_date", "sheet")

SUB_TYPES = {
    "domestic abuse": "domestic_abuse",
    "domestic abuse violence with injury": "domestic_abuse_violence_with_injury",
    "gun crime": "gun_crime",
    "gun crime personal robbery": "gun_crime_personal_robbery",
    "lethal barrel discharge": "lethal_barrel_discharge",
    "hate crime": "hate_crime",
    "racist and religious crime": "racist_and_religious_crime",
    "racist crime": "racist_crime",
    "faith crime": "faith_crime",
    "antisemitic": "antisemitic_crime",
    "anti-semitic": "antisemitic_crime",
    "islamophobic crime": "islamophobic_crime",
    "homophobic crime": "homophobic_crime",
    "transphobic crime": "transphobic_crime",
    "transgender crime": "transphobic_crime",
    "disability crime": "disability_crime",
    "knife crime": "knife_crime",
    "knife crime with injury": "knife_crime_with_injury",
    "knife crime with injury (personal robbery)": "knife_crime_with_injury_personal_robbery",
    "knife injury victims (1-24)": "knife_injury_victims_1_24",
    "knife injury victims (non da 1-24)": "knife_injury_victims_1_24_non_da",
    "tno victim based": "tno_victim_based",
    "tno non victim based": "tno_non_victim_based",
    "robbery mobile phone": "robbery_mobile_phone",
    "theft person - mobile phone": "theft_person_mobile_phone",
}
_VICTIMS = ("knife_injury_victims_1_24", "knife_injury_victims_1_24_non_da")
# What the rows of measure "Offences" count, where it is not offences.
_COUNTED = dict.fromkeys(_VICTIMS, "victims") | {"lethal_barrel_discharge": "discharges"}

SERIES = tuple(
    f"{name}.{part}"
    for name in dict.fromkeys(SUB_TYPES.values())
    for part in (_COUNTED.get(name, "offences"), "positive_outcomes")
    if not (name in _VICTIMS and part == "positive_outcomes")
)

_AREA_TYPES = {"borough": "borough", "safer neighbourhood teams": "team"}
_MEASURES = {"offences": "offences", "positive outcomes": "positive_outcomes"}
_MONTH_LAYOUTS = ("%Y-%m-%d", "%d/%m/%Y")
_KEY = ("month_year", "borough_snt", "area_name", "crime_subtype", "measure")


def read(files: Sequence[Path]) -> reading.Reading:
    """Read one file of the dashboard (Parquet, CSV or XLSX), or several years of it that follow each other.

    Raises DataFileError for another layout, an unknown sub-type, a bad cell, a row that is there twice,
    a missing month or a borough without rows.
    """
    sheets = [_open(path) for path in files]
    borough_sheets = [_boroughs(sheet) for sheet in sheets]
    grids = pd.concat([_completed(sheet) for sheet in borough_sheets])
    where = " and ".join(sheet.file for sheet in sheets)
    reading.refuse_missing_months(grids["start"], where=where)
    teams = sum(len(sheet.rows) for sheet in sheets) - sum(len(sheet.rows) for sheet in borough_sheets)
    aside = SetAside("Rows of Safer Neighbourhood Teams, which repeat the borough rows", teams, "area_type")
    zeros = int((grids["value"] == 0).sum())
    return reading.Reading(
        reading.observations(grids, where=where),
        rows={sheet.file: len(sheet.rows) for sheet in sheets},
        set_aside=(aside,) if teams else (),
        notes=(f"{zeros} zeros stand for combinations of area, month and series that have no row in the file",),
    )


def _open(path: Path) -> Sheet:
    opener = {".parquet": receive.read_parquet, ".xlsx": receive.read_sheet}.get(path.suffix.lower(), receive.read_csv)
    sheet = opener(path)
    folded = sheet.having(sheet.rows.rename(columns=lambda name: name.strip().lower().replace(" ", "_")))
    if "offence_group" in folded.rows.columns:
        raise DataFileError(
            "This is the dashboard's file of all notifiable offences (Offence Group, Offence Subgroup)",
            where=path.name,
            remedy="Give the file with the columns Crime Type and Crime Subtype",
        )
    return folded.expecting(COLUMNS, what=WHAT, optional=_OPTIONAL)


def _boroughs(sheet: Sheet) -> Sheet:
    kinds = _one_of(sheet, "area_type", _AREA_TYPES, "a known area type")
    boroughs = sheet.having(sheet.rows[kinds == "borough"])
    if boroughs.rows.empty:
        raise DataFileError("It has no row of area type Borough", where=sheet.place, remedy="Get the whole file again")
    boroughs.refuse_repeats(_KEY)
    _refuse_other_totals(sheet, kinds)
    return boroughs


def _counted(sheet: Sheet) -> pd.DataFrame:
    """One row a row of the file: series, area, first day of the month, count."""
    names = _one_of(sheet, "crime_subtype", SUB_TYPES, "a known sub-type")
    measures = _one_of(sheet, "measure", _MEASURES, "a known measure")
    parts = measures.where(measures != "offences", names.map(_COUNTED).fillna("offences"))
    starts = strict.days(sheet, "month_year", *_MONTH_LAYOUTS)
    _refuse_mid_month(sheet, starts)
    return pd.DataFrame(
        {
            "series": names.str.cat(parts, sep="."),
            "area": strict.areas(sheet, "borough_snt"),
            "start": starts,
            "value": strict.counts(sheet, "count"),
        }
    )


def _one_of(sheet: Sheet, column: str, known: dict[str, str], what: str) -> pd.Series:
    remedy = "A new label goes into progress_update/sources/mps_dashboard.py"
    return strict.one_of(sheet, column, known, what=what, remedy=remedy, any_case=True)


def _refuse_mid_month(sheet: Sheet, starts: pd.Series) -> None:
    other = starts.dt.day != 1
    if other.any():
        row = other.idxmax()
        raise sheet.fault(
            f"'{sheet.rows.loc[row, 'month_year']}' is not the first day of a month",
            "Months are written by their first day, such as 01/03/2022",
            row=row,
            column="month_year",
        )


def _completed(sheet: Sheet) -> pd.DataFrame:
    """Counts by series, area and month; one area has several rows where the file names parts of it."""
    rows = _counted(sheet)
    present = set(rows["area"])
    reading.refuse_missing_months(rows["start"], where=sheet.place)
    _refuse_missing_boroughs(sheet, rows)
    counted = rows.groupby(["series", "area", "start"], as_index=False)["value"].sum()
    areas = [*BOROUGHS, *(area for area in (UNKNOWN, AIRPORTS) if area in present)]
    months = pd.DatetimeIndex(sorted(rows["start"].unique()))
    grid = reading.full_grid(counted, {"series": sorted(set(rows["series"])), "area": areas, "start": months})
    return grid.assign(end=reading.whole_months(grid["start"]))


def _refuse_missing_boroughs(sheet: Sheet, rows: pd.DataFrame) -> None:
    """No borough goes without a single row in a month; where one does, rows are lost and not zero."""
    wanted = pd.MultiIndex.from_product([sorted(rows["start"].unique()), list(BOROUGHS)])
    missing = wanted.difference(pd.MultiIndex.from_frame(rows[["start", "area"]]))
    if len(missing):
        month, code = missing[0]
        raise DataFileError(
            f"There is no row for {BOROUGHS[code]} in {month:%B %Y}",
            where=sheet.place,
            remedy="The file is not whole: download it again",
        )


def _refuse_other_totals(sheet: Sheet, kinds: pd.Series) -> None:
    """Where there are team rows they have to repeat the borough rows, or one of the two has lost some."""
    if (kinds == "borough").all():
        return
    keys = [sheet.rows[name].str.lower() for name in ("month_year", "crime_subtype", "measure")]
    totals = strict.counts(sheet, "count").groupby([*keys, kinds]).sum().unstack(fill_value=0)
    differ = totals[totals["borough"] != totals["team"]]
    if len(differ):
        (month, sub_type, measure), row = differ.index[0], differ.iloc[0]
        raise DataFileError(
            f"Borough rows make {row['borough']:g} and team rows {row['team']:g} for {sub_type}, {measure}, {month}",
            where=sheet.place,
            remedy="The file is not whole: download it again",
        )
