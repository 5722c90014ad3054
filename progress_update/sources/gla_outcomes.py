"""The GLA's database of London-level outcomes: reoffending, satisfaction and worry at London level.

Quarters are policing quarters written `Q4 21-22`, January to March 2022. The column that would sort them
puts every fourth quarter a year too early and is never read.

Not taken on purpose: `victimisation_rate`, which the database does not define, and the crime counts,
which better sources have.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from progress_update.areas import LONDON
from progress_update.editions import SetAside
from progress_update.errors import DataFileError
from progress_update.sources import reading, receive, strict
from progress_update.sources.sheet import Sheet

WHAT = "the London-level outcomes database"
COLUMNS = ("dataset", "timeperiod_sortable", "timeperiod_label", "timeperiod_type", "area_name", "value", "area_code")

_REOFFENDING = "proven_reoffending"
# (dataset, series name in area_code) -> series
_QUARTERLY = {
    "victim_satisfaction|Face-to-Face Reporting (USS)": "satisfaction.face_to_face",
    "victim_satisfaction|Telephone Reporting (TDIU)": "satisfaction.telephone",
    "victim_satisfaction|Online Reporting (TDIU)": "satisfaction.online",
    "worried_crime_asb|Worried about anti-social behavior": "worried_about_asb",
    "worried_crime_asb|Worried about crime": "worried_about_crime",
}
_TAKEN = (_REOFFENDING, "victim_satisfaction", "worried_crime_asb")

SERIES = (_REOFFENDING, *_QUARTERLY.values())


def read(files: Sequence[Path]) -> reading.Reading:
    """Read one database. Raises DataFileError for another layout, a bad cell or a missing year or quarter."""
    if len(files) != 1:
        raise DataFileError(f"{WHAT} is one file, not {len(files)}", remedy="Give the newest database only")
    sheet = receive.read_database(files[0], "charts_data").expecting(COLUMNS, what=WHAT)
    absent = [dataset for dataset in _TAKEN if dataset not in set(sheet.rows["dataset"])]
    if absent:
        raise DataFileError(
            f"The database has no dataset {absent[0]}", where=sheet.place, remedy="Give the database of outcomes"
        )
    together = pd.concat([_reoffending(sheet), _quarterly(sheet)]).assign(area=LONDON)
    return reading.Reading(
        reading.observations(together, where=sheet.file), {sheet.file: len(sheet.rows)}, _set_aside(sheet)
    )


def _reoffending(sheet: Sheet) -> pd.DataFrame:
    ours = sheet.having(sheet.rows[sheet.rows["dataset"] == _REOFFENDING])
    ours.refuse_repeats(["timeperiod_label"])
    last_months = strict.months(ours, "timeperiod_label", "%b-%y")
    frame = pd.DataFrame(
        {
            "series": _REOFFENDING,
            "start": last_months - pd.DateOffset(months=11),
            "end": reading.whole_months(last_months),
            "value": strict.proportions(ours, "value"),
        }
    )
    _refuse_gaps(sheet, frame, months=12)
    return frame


def _quarterly(sheet: Sheet) -> pd.DataFrame:
    ours = sheet.having(sheet.rows[sheet.rows["dataset"].isin(_TAKEN[1:])])
    ours.refuse_repeats(["dataset", "area_code", "timeperiod_label"])
    keyed = ours.having(ours.rows.assign(area_code=ours.rows["dataset"].str.cat(ours.rows["area_code"], sep="|")))
    remedy = "A new label goes into progress_update/sources/gla_outcomes.py"
    starts = _quarter_starts(ours)
    frame = pd.DataFrame(
        {
            "series": strict.one_of(keyed, "area_code", _QUARTERLY, what="a known series", remedy=remedy),
            "start": starts,
            "end": reading.whole_months(starts, 3),
            "value": strict.proportions(ours, "value"),
        }
    )
    _refuse_gaps(sheet, frame, months=3)
    return frame


def _quarter_starts(sheet: Sheet) -> pd.Series:
    """The first day of each policing quarter: `Q1 21-22` begins in April 2021, `Q4 21-22` in January 2022."""
    parts = sheet.rows["timeperiod_label"].str.extract(r"^Q([1-4]) ([0-9]{2})-([0-9]{2})$").astype("float64")
    odd = parts.isna().any(axis=1) | ((parts[1] + 1) % 100 != parts[2])
    if odd.any():
        row = odd.idxmax()
        raise sheet.fault(
            f"'{sheet.rows.loc[row, 'timeperiod_label']}' is not a policing quarter",
            "Quarters are written like Q4 21-22",
            row=row,
            column="timeperiod_label",
        )
    months = (2000 + parts[1]) * 12 + 3 * parts[0]  # months since year 0, April being the first quarter's
    return pd.to_datetime(pd.DataFrame({"year": months // 12, "month": months % 12 + 1, "day": 1})).astype(
        "datetime64[us]"
    )


def _refuse_gaps(sheet: Sheet, frame: pd.DataFrame, *, months: int) -> None:
    for series, rows in frame.groupby("series"):
        starts = pd.DatetimeIndex(rows["start"])
        missing = pd.date_range(starts.min(), starts.max(), freq=f"{months}MS").difference(starts)
        if len(missing):
            raise DataFileError(
                f"{series} has no row for the {months} months from {missing[0]:%B %Y}",
                where=sheet.place,
                remedy="Ask for the whole database",
            )


def _set_aside(sheet: Sheet) -> tuple[SetAside, ...]:
    rows = sheet.rows["dataset"].value_counts()
    undefined = "victimisation_rate"
    others = rows[~rows.index.isin([*_TAKEN, undefined])]
    aside = []
    if undefined in rows:
        aside.append(
            SetAside("victimisation_rate, which the database does not define", int(rows[undefined]), undefined)
        )
    if len(others):
        aside.append(SetAside("datasets of other subjects", int(others.sum()), str(others.index[0])))
    return tuple(aside)
