"""MOPAC's own figures that are not published elsewhere, in a plain tidy layout (CSV or XLSX).

One row a figure. `data/README.md` describes the columns, `data/templates/` has an empty form. All values
are shares: fractions of 1. Where numerator and denominator are given they have to make the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from progress_update.areas import BOROUGHS
from progress_update.errors import DataFileError
from progress_update.period import month_name
from progress_update.sources import reading, receive, strict
from progress_update.sources.sheet import Sheet

WHAT = "the tidy layout"
COLUMNS = ("series", "area", "group", "start", "end", "value")
OPTIONAL = ("numerator", "denominator", "base", "design_effect", "status")

SERIES = (
    "reoffending_iom_most_violent", "reoffending_domestic_abuse", "reoffending_sexual_violence",
    "women_feel_safe_day", "hate_crime_in_person", "hate_crime_online", "pas_drugs_problem_local",
    "pas_good_job_local", "pas_treat_everyone_fairly", "pas_deals_with_things_that_matter",
    "burglary_pas", "vehicle_crime_pas", "robbery_pas", "theft_pas", "asb_pas",
    "sd_rape", "sd_burglary", "sd_vehicle_crime", "sd_robbery",
    "uss_satisfaction_face_to_face", "tdiu_satisfaction_telephone", "tdiu_satisfaction_online",
    "cj_wide_satisfaction", "supporting_investigation_rasso", "supporting_investigation_domestic_abuse",
    "repeat_victimisation_domestic_abuse", "repeat_victimisation_sexual_violence", "repeat_victimisation_vawg",
)  # fmt: skip

_STATUSES = {"": "final", "final": "final", "provisional": "provisional", "not asked": "not asked"}
EXAMPLE = "example"
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")
_ROUNDING = 0.005  # a value may be rounded to whole per cent
_KEY = ("series", "area", "group", "start", "end")


def read(files: Sequence[Path]) -> reading.Reading:
    """Read one or more files in the tidy layout as one edition.

    Raises DataFileError, naming file, row, column and value, for a column that is not of the layout, an
    unknown series or area, a value outside 0 to 1, a count that is not whole, a value that is not its
    numerator over its denominator, days that are not whole months, a repeated row, a gap between the
    first and the last row of a series, an example row, and illustrative figures.
    """
    sheets = [_open(path) for path in files]
    frames = [_frame(sheet) for sheet in sheets]
    where = " and ".join(sheet.file for sheet in sheets)
    together = pd.concat(frames)
    _refuse_gaps(together, where)
    return reading.Reading(reading.observations(together, where=where), {s.file: len(s.rows) for s in sheets})


def _open(path: Path) -> Sheet:
    excel = path.suffix.lower() in (".xlsx", ".xls")
    sheet = receive.read_sheet(path) if excel else receive.read_csv(path, must_end=False)
    sheet.expecting(COLUMNS, what=WHAT, optional=OPTIONAL)
    absent = {name: "" for name in OPTIONAL if name not in sheet.rows.columns}
    return sheet.having(sheet.rows.assign(**absent).apply(lambda column: column.str.strip()))


def _frame(sheet: Sheet) -> pd.DataFrame:
    _refuse_placeholders(sheet)
    frame = pd.DataFrame(
        {
            "series": strict.one_of(
                sheet, "series", {s: s for s in SERIES}, what="a known series", remedy="data/README.md lists the series"
            ),
            "area": strict.areas(_by_code_or_name(sheet), "area", london=True),
            "group": sheet.rows["group"],
            "start": strict.days(sheet, "start", *_DAYS),
            "end": strict.days(sheet, "end", *_DAYS),
            "value": strict.proportions(sheet, "value", empty=True),
            "numerator": strict.counts(sheet, "numerator", empty=True),
            "denominator": strict.counts(sheet, "denominator", empty=True),
            "base": strict.counts(sheet, "base", empty=True),
            "design_effect": strict.positive(sheet, "design_effect", empty=True),
            "status": strict.one_of(
                sheet, "status", _STATUSES, what="a status", remedy="Write final, provisional or not asked"
            ),
        }
    )
    for refuse in (_refuse_no_group, _refuse_part_months, _refuse_empty_values, _refuse_other_ratio, _refuse_twice):
        refuse(sheet, frame)
    return frame


def _refuse_placeholders(sheet: Sheet) -> None:
    for status, what, remedy in (
        (EXAMPLE, "This is an example row of the template", "Put your figures in its place and write their status"),
        ("illustrative", "Illustrative figures are not taken in", "Give real figures; make demo invents its own"),
    ):
        found = sheet.rows["status"].str.lower() == status
        if found.any():
            raise sheet.fault(what, remedy, row=found.idxmax(), column="status")


def _by_code_or_name(sheet: Sheet) -> Sheet:
    """Boroughs may be written by their code as well."""
    return sheet.having(sheet.rows.assign(area=sheet.rows["area"].replace(BOROUGHS)))


def _refuse(sheet: Sheet, bad: pd.Series, column: str, what: str, remedy: str) -> None:
    if bad.any():
        row = bad.idxmax()
        raise sheet.fault(what.format(**sheet.rows.loc[row]), remedy, row=row, column=column)


def _refuse_no_group(sheet: Sheet, frame: pd.DataFrame) -> None:
    _refuse(sheet, frame["group"] == "", "group", "The cell is empty", "Write all, or the group the figure is about")


def _refuse_part_months(sheet: Sheet, frame: pd.DataFrame) -> None:
    remedy = "Figures cover whole months"
    _refuse(sheet, frame["start"].dt.day != 1, "start", "'{start}' is not the first day of a month", remedy)
    _refuse(sheet, ~frame["end"].dt.is_month_end, "end", "'{end}' is not the last day of a month", remedy)
    _refuse(sheet, frame["end"] < frame["start"], "end", "'{end}' lies before the start, '{start}'", remedy)


def _refuse_empty_values(sheet: Sheet, frame: pd.DataFrame) -> None:
    unasked = frame["status"] == "not asked"
    remedy = "A figure that was not asked for has an empty value and the status not asked"
    _refuse(sheet, frame["value"].isna() & ~unasked, "value", "The cell is empty", remedy)
    _refuse(sheet, frame["value"].notna() & unasked, "value", "'{value}' stands where nothing was asked", remedy)
    _refuse(
        sheet, frame["design_effect"] < 0.01, "design_effect", "'{design_effect}' is no design effect", "Leave it empty"
    )


def _refuse_other_ratio(sheet: Sheet, frame: pd.DataFrame) -> None:
    upper, lower = frame["numerator"], frame["denominator"]
    remedy = "The value of a share is its numerator over its denominator, both counts"
    _refuse(sheet, upper.notna() & lower.isna(), "denominator", "The cell is empty and there is a numerator", remedy)
    _refuse(sheet, lower == 0, "denominator", "'{denominator}' cannot be a denominator", remedy)
    apart = (frame["value"] - upper / lower).abs() > _ROUNDING + 1e-9
    _refuse(sheet, apart, "value", "'{value}' is not {numerator} of {denominator}", remedy)


def _refuse_twice(sheet: Sheet, frame: pd.DataFrame) -> None:
    days = {name: frame[name].dt.strftime("%Y-%m-%d") for name in ("start", "end")}
    sheet.having(sheet.rows.assign(area=frame["area"], **days)).refuse_repeats(_KEY)


def _refuse_gaps(frame: pd.DataFrame, where: str) -> None:
    """Within a series, area and group all windows are of one length and follow at one distance."""
    ordered = frame.sort_values(["series", "area", "group", "end"])
    ends = ordered["end"].dt.year * 12 + ordered["end"].dt.month
    lengths = ends - ordered["start"].dt.year * 12 - ordered["start"].dt.month + 1
    keys = [ordered["series"], ordered["area"], ordered["group"]]
    steps = ends.groupby(keys).diff()
    odd = steps.notna() & (steps != steps.groupby(keys).transform("min"))
    mixed = lengths != lengths.groupby(keys).transform("first")
    for bad, what in ((mixed, "covers another number of months than the rows before it"), (odd, "follows a gap")):
        if bad.any():
            row = ordered[bad.to_numpy()].iloc[0]
            raise DataFileError(
                f"{row['series']} ({row['area']}, {row['group']}) to {month_name(row['end'].date())} {what}",
                where=where,
                remedy="Give every period between the first and the last; one that was not asked has an empty value "
                "and the status not asked",
            )
