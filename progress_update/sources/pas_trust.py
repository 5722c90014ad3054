"""Trust and confidence in the police: the Public Attitude Survey workbook of MOPAC Surveys.

Two tables, London (`MPS`) and boroughs, each a share of people over the 12 months to a quarter's end,
to two decimals and without bases. They come as the two sheets of the workbook, or as two files saved
from it. Saved under a Dutch or German setting, cells are separated by semicolons and decimals by commas;
both kinds are read. The borough table repeats the London share on every row, which must agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from progress_update.areas import BOROUGHS, LONDON
from progress_update.errors import DataFileError
from progress_update.period import month_name
from progress_update.sources import reading, receive, strict
from progress_update.sources.sheet import Sheet

WHAT = "the PAS trust and confidence workbook"
COLUMNS = ("Date", "Survey", "Borough", "Measure", "Proportion")

MEASURES = {
    '"Good Job" local': "good_job_local",
    "Contact ward officer": "contact_ward_officer",
    "Informed local": "informed_local",
    "Listen to concerns": "listen_to_concerns",
    "Relied on to be there": "relied_on_to_be_there",
    "Treat everyone fairly": "treat_everyone_fairly",
    "Trust MPS": "trust_mps",
    "Understand issues": "understand_issues",
}
SERIES = tuple(MEASURES.values())
_KEY = ("Date", "Borough", "Measure")


def read(files: Sequence[Path]) -> reading.Reading:
    """Read the workbook, or the two files saved from it, as one edition.

    Raises DataFileError when one of the two tables is missing, the two disagree on London, a quarter
    or a borough is missing, a share lies outside 0 to 1, or the layout is another.
    """
    sheets = [sheet for path in files for sheet in _open(path)]
    london = _only(sheets, "London (sheet MPS)", has_mps=False)
    boroughs = _only(sheets, "boroughs (sheet Borough)", has_mps=True)
    london_frame, borough_frame = _frame(london), _frame(boroughs)
    _refuse_disagreement(london_frame, borough_frame, boroughs)
    _refuse_missing_rows(london, london_frame, 1)
    _refuse_missing_rows(boroughs, borough_frame, len(BOROUGHS))
    together = pd.concat([london_frame, borough_frame.drop(columns="london")])
    where = " and ".join(dict.fromkeys(sheet.file for sheet in sheets))
    rows = {path.name: sum(len(sheet.rows) for sheet in sheets if sheet.file == path.name) for path in files}
    return reading.Reading(reading.observations(together, where=where), rows=rows)


def _open(path: Path) -> list[Sheet]:
    if path.suffix.lower() in (".xlsx", ".xls"):
        sheets = [receive.read_sheet(path, tab) for tab in ("MPS", "Borough")]
    else:
        sheets = [receive.read_csv(path, separator=_separator(path))]
    return [sheet.expecting(COLUMNS, what=WHAT, optional=("MPS",)) for sheet in sheets]


def _separator(path: Path) -> str:
    return ";" if path.read_bytes().split(b"\n", 1)[0].count(b";") >= len(COLUMNS) - 1 else ","


def _only(sheets: list[Sheet], table: str, *, has_mps: bool) -> Sheet:
    found = [sheet for sheet in sheets if ("MPS" in sheet.rows.columns) == has_mps]
    if len(found) != 1:
        raise DataFileError(
            f"There are {len(found)} tables of {table}, where one is needed",
            where=" and ".join(dict.fromkeys(sheet.file for sheet in sheets)),
            remedy="Give the workbook, or both files saved from it: London and boroughs",
        )
    return found[0]


def _frame(sheet: Sheet) -> pd.DataFrame:
    decimal = "," if ((sheet.rows["Proportion"].str.contains(",", regex=False)).any()) else "."
    ends = strict.days(sheet, "Date", "%d/%m/%Y", "%Y-%m-%d")
    remedy = "A new question goes into progress_update/sources/pas_trust.py"
    frame = pd.DataFrame(
        {
            "series": strict.one_of(sheet, "Measure", MEASURES, what="a known question", remedy=remedy),
            "area": strict.areas(sheet, "Borough", london=True),
            "start": (ends + pd.offsets.MonthBegin(1)) - pd.DateOffset(months=12),
            "end": ends,
            "value": strict.proportions(sheet, "Proportion", decimal=decimal),
        }
    )
    _refuse_other_days(sheet, ends)
    _refuse_twice(sheet, frame)
    if "MPS" in sheet.rows.columns:
        frame["london"] = strict.proportions(sheet, "MPS", decimal=decimal)
    return frame


def _refuse_other_days(sheet: Sheet, ends: pd.Series) -> None:
    other = ~ends.dt.is_quarter_end
    if other.any():
        row = other.idxmax()
        raise sheet.fault(
            f"'{sheet.rows.loc[row, 'Date']}' is not the last day of a quarter",
            "Figures cover the 12 months to a quarter's end",
            row=row,
            column="Date",
        )


def _refuse_twice(sheet: Sheet, frame: pd.DataFrame) -> None:
    """Compare areas by code, for one borough is spelt in two ways."""
    coded = sheet.rows.assign(Date=frame["end"].dt.strftime("%d/%m/%Y"), Borough=frame["area"])
    sheet.having(coded).refuse_repeats(_KEY)


def _refuse_disagreement(london: pd.DataFrame, boroughs: pd.DataFrame, sheet: Sheet) -> None:
    if set(london["area"]) != {LONDON} or (boroughs["area"] == LONDON).any():
        raise DataFileError(
            "The London table holds boroughs, or the borough table London",
            where=sheet.place,
            remedy="Give the two tables as published",
        )
    published = london.set_index(["series", "end"])["value"]
    beside = published.reindex(pd.MultiIndex.from_frame(boroughs[["series", "end"]])).to_numpy()
    differ = boroughs["london"].ne(pd.Series(beside, index=boroughs.index))
    if differ.any():
        row = differ.idxmax()
        there = boroughs.loc[row]
        raise sheet.fault(
            f"London's {there['series']} for the 12 months to {month_name(there['end'].date())} is "
            f"{there['london']:g} here and {published.get((there['series'], there['end']), float('nan')):g} "
            f"in the London table",
            "The two tables are not of one publication: get both again",
            row=row,
            column="MPS",
        )


def _refuse_missing_rows(sheet: Sheet, frame: pd.DataFrame, areas: int) -> None:
    """Every question has every area in every quarter from its first to its last, and all end together."""
    last = frame["end"].max()
    for series, rows in frame.groupby("series"):
        quarters = pd.date_range(rows["end"].min(), last, freq="QE")
        found = rows.groupby("end").size().reindex(quarters, fill_value=0)
        if (found != areas).any():
            end = found.index[found != areas][0]
            raise DataFileError(
                f"{series} has {found[end]} of {areas} areas for the 12 months to {month_name(end.date())}",
                where=sheet.place,
                remedy="The table is not whole: get it again",
            )
