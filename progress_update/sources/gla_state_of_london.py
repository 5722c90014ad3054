"""London figures compiled by the GLA for "State of London": a database and a workbook.

The database (table `ind_dat`) has months of offences and calls, and survey shares by calendar quarter.
The workbook has one sheet a crime type and is the only place of non-domestic violence with injury; the
sheets that repeat the database must agree with it month by month. The database alone will do.

Not taken on purpose: `sol_tno` counts some eight to nine thousand a month more than the Met's own total
of notifiable offences, and `sol_vwi`, titled non-domestic, holds all violence with injury.

A survey quarter with an empty value was not asked (April 2020 to March 2021) and is kept as such. The
quarters are calendar quarters, unlike those of `gla_outcomes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from progress_update.areas import LONDON
from progress_update.editions import SetAside
from progress_update.errors import DataFileError
from progress_update.period import month_name
from progress_update.sources import reading, receive, strict
from progress_update.sources.sheet import Sheet

WHAT = "the State of London database"
COLUMNS = ("dataset", "xwhich", "xvarchar", "xvardt", "yval", "yvllb", "text", "chart")

_MONTHLY = {
    "sol_knife": "knife_injury_u25_non_da",
    "htcrm": "hate_crime",
    "sol_da": "domestic_abuse",
    "sol_asb": "asb_calls",
    "sol_hmcd": "homicide",
}
# (dataset, label) -> (series, group)
_QUARTERLY = {
    ("sol_dark", "Feel Safe (All)"): ("feel_safe_after_dark", "all"),
    ("sol_dark", "Feel Safe (Female)"): ("feel_safe_after_dark", "women"),
    ("sol_dark", "Feel Safe (Male)"): ("feel_safe_after_dark", "men"),
    ("sol_vctsat", "Face-to-Face Reporting (USS)"): ("satisfaction.face_to_face", "all"),
    ("sol_vctsat", "Telephone Reporting (TDIU)"): ("satisfaction.telephone", "all"),
    ("sol_vctsat", "Online Reporting (TDIU)"): ("satisfaction.online", "all"),
    ("sol_phtcrm", ""): ("hate_crime_problem", "all"),
}
_SHEETS_REPEATING = {
    "Domestic Abuse": "domestic_abuse",
    "AWL_Knife_U25": "knife_injury_u25_non_da",
    "Homicide": "homicide",
    "Hate_Crime": "hate_crime",
}
_ONLY_IN_WORKBOOK = {"ND-VWI": "violence_with_injury_non_domestic"}
_WRONG = {"sol_tno": "counts more than notifiable offences", "sol_vwi": "holds all violence with injury, domestic too"}

SERIES = (*_MONTHLY.values(), *_ONLY_IN_WORKBOOK.values(), *dict.fromkeys(name for name, _ in _QUARTERLY.values()))


def read(files: Sequence[Path]) -> reading.Reading:
    """Read the database, and the workbook with it if given, as one edition.

    Raises DataFileError for another layout, a bad cell, a missing month or quarter, and for a sheet of
    the workbook that disagrees with the database, naming sheet and month.
    """
    workbooks = [path for path in files if path.suffix.lower() in (".xlsx", ".xls")]
    databases = [path for path in files if path not in workbooks]
    if len(databases) != 1 or len(workbooks) > 1:
        raise DataFileError(
            f"There are {len(databases)} databases and {len(workbooks)} workbooks",
            remedy="Give one database, and with it one workbook if there is one",
        )
    sheet = receive.read_database(databases[0], "ind_dat").expecting(COLUMNS, what=WHAT)
    monthly, quarterly = _monthly(sheet), _quarterly(sheet)
    extra = _workbook(workbooks[0], monthly) if workbooks else monthly.iloc[:0]
    counted = pd.concat([monthly, extra]).assign(group="all", status="final")
    together = pd.concat([counted, quarterly]).assign(area=LONDON)
    rows = {databases[0].name: len(sheet.rows)} | {path.name: len(extra) for path in workbooks}
    where = " and ".join(path.name for path in files)
    return reading.Reading(reading.observations(together, where=where), rows, _set_aside(sheet))


def _monthly(sheet: Sheet) -> pd.DataFrame:
    ours = sheet.having(sheet.rows[sheet.rows["dataset"].isin(_MONTHLY)])
    _refuse_absent(sheet, ours, _MONTHLY)
    ours.refuse_repeats(["dataset", "xvardt"])
    starts = strict.months(ours, "xvardt", "%Y-%m-%d")
    frame = pd.DataFrame(
        {
            "series": ours.rows["dataset"].map(_MONTHLY),
            "start": starts,
            "end": reading.whole_months(starts),
            "value": strict.counts(ours, "yval"),
        }
    )
    for series, rows in frame.groupby("series"):
        reading.refuse_missing_months(rows["start"], where=f"{sheet.place}, {series}")
    return frame


def _quarterly(sheet: Sheet) -> pd.DataFrame:
    wanted = {dataset for dataset, _ in _QUARTERLY}
    ours = sheet.having(sheet.rows[sheet.rows["dataset"].isin(wanted)])
    _refuse_absent(sheet, ours, wanted)
    ours.refuse_repeats(["dataset", "yvllb", "xvarchar"])
    keyed = ours.having(ours.rows.assign(yvllb=ours.rows["dataset"].str.cat(ours.rows["yvllb"], sep="|")))
    known = {f"{dataset}|{label}": f"{series}|{group}" for (dataset, label), (series, group) in _QUARTERLY.items()}
    remedy = "A new label goes into progress_update/sources/gla_state_of_london.py"
    parts = strict.one_of(keyed, "yvllb", known, what="a known label", remedy=remedy).str.split("|", expand=True)
    starts = _quarter_starts(ours)
    values = strict.proportions(ours, "yval", empty=True)
    frame = pd.DataFrame(
        {
            "series": parts[0],
            "group": parts[1],
            "start": starts,
            "end": reading.whole_months(starts, 3),
            "value": values,
            "status": values.isna().map({True: "not asked", False: "final"}),
        }
    )
    _refuse_missing_quarters(sheet, frame)
    return frame


def _quarter_starts(sheet: Sheet) -> pd.Series:
    text = sheet.rows["xvarchar"].str.strip()
    odd = ~text.str.fullmatch(r"20[0-9]{2}Q[1-4]")
    if odd.any():
        row = odd.idxmax()
        raise sheet.fault(
            f"'{sheet.rows.loc[row, 'xvarchar']}' is not a calendar quarter",
            "Quarters are written like 2022Q1",
            row=row,
            column="xvarchar",
        )
    return pd.Series(pd.PeriodIndex(text, freq="Q").to_timestamp(), index=text.index).astype("datetime64[us]")


def _refuse_missing_quarters(sheet: Sheet, frame: pd.DataFrame) -> None:
    for (series, group), rows in frame.groupby(["series", "group"]):
        quarters = pd.date_range(rows["start"].min(), rows["start"].max(), freq="QS")
        missing = quarters.difference(pd.DatetimeIndex(rows["start"]))
        if len(missing):
            raise DataFileError(
                f"{series} ({group}) has no row for the quarter from {month_name(missing[0].date())}",
                where=sheet.place,
                remedy="A quarter that was not asked stands there with an empty value: ask for the whole database",
            )


def _refuse_absent(sheet: Sheet, ours: Sheet, wanted: set[str] | dict[str, str]) -> None:
    absent = sorted(set(wanted) - set(ours.rows["dataset"]))
    if absent:
        raise DataFileError(
            f"The database has no dataset {', '.join(absent)}",
            where=sheet.place,
            remedy="Give the State of London database (sol_v4.db)",
        )


def _workbook(path: Path, monthly: pd.DataFrame) -> pd.DataFrame:
    """The series that only the workbook has, once the sheets that both have agree."""
    for tab, series in _SHEETS_REPEATING.items():
        _refuse_disagreement(path, tab, _tab(path, tab, series), monthly[monthly["series"] == series])
    return pd.concat([_tab(path, tab, series) for tab, series in _ONLY_IN_WORKBOOK.items()])


def _tab(path: Path, tab: str, series: str) -> pd.DataFrame:
    sheet = receive.read_sheet(path, tab)
    table = sheet.having(sheet.rows.iloc[:, :2])  # a block of titles stands to the right of it
    table = table.having(table.rows.rename(columns={"Parsed_Dates": "Month_Year", "Count": "count"}))
    table.expecting(("Month_Year", "count"), what=f"sheet {tab}")
    table.refuse_repeats(["Month_Year"])
    starts = strict.months(table, "Month_Year", "%Y-%m-%d")
    reading.refuse_missing_months(starts, where=sheet.place)
    values = strict.counts(table, "count")
    return pd.DataFrame({"series": series, "start": starts, "end": reading.whole_months(starts), "value": values})


def _refuse_disagreement(path: Path, tab: str, there: pd.DataFrame, here: pd.DataFrame) -> None:
    both = there.merge(here, on="start", how="outer", suffixes=("_workbook", "_database"))
    differ = both[both["value_workbook"].ne(both["value_database"])]
    if len(differ):
        row = differ.iloc[0]
        raise DataFileError(
            f"{month_name(row['start'].date())} is {row['value_workbook']:g} in the workbook and "
            f"{row['value_database']:g} in the database",
            where=f"{path.name}, sheet {tab}",
            remedy="The two are not of one publication: get both again",
        )


def _set_aside(sheet: Sheet) -> tuple[SetAside, ...]:
    rows = sheet.rows["dataset"].value_counts()
    wrong = [
        SetAside(f"{dataset} {why}", int(rows[dataset]), dataset) for dataset, why in _WRONG.items() if dataset in rows
    ]
    used = {*_MONTHLY, *(dataset for dataset, _ in _QUARTERLY), *_WRONG}
    others = rows[~rows.index.isin(used)]
    if len(others):
        wrong.append(SetAside("datasets of other subjects or second copies", int(others.sum()), str(others.index[0])))
    return tuple(wrong)
