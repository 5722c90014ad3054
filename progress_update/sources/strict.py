"""Numbers, dates and areas from text, strictly: the first cell that is not one is an error that names it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from progress_update.areas import LONDON, area_code
from progress_update.sources.sheet import Sheet

_COUNT = r"[0-9]{1,12}"
_FRACTION = r"[0-9]{0,6}[.]?[0-9]{1,17}"

Why = Callable[[str], tuple[str, str]]


def counts(sheet: Sheet, column: str, *, empty: bool = False) -> pd.Series:
    """A column of whole numbers from 0 up, as floats. DataFileError names row, column and value.

    With `empty`, here and below, an empty cell is a missing value and no error.
    """
    text = sheet.rows[column].str.strip()
    return _numbers(sheet, column, text, _COUNT, _why_no_count, empty)


def proportions(sheet: Sheet, column: str, *, decimal: str = ".", empty: bool = False) -> pd.Series:
    """A column of fractions of 1, written with the `decimal` sign."""
    text = sheet.rows[column].str.strip()
    pointed = text if decimal == "." else text.str.replace(decimal, ".", regex=False)
    numbers = _numbers(sheet, column, pointed, _FRACTION, _why_no_number, empty)
    _refuse_first(sheet, column, (numbers < 0) | (numbers > 1), _why_no_proportion)
    return numbers


def positive(sheet: Sheet, column: str, *, empty: bool = False) -> pd.Series:
    """A column of numbers from 0 up that need not be whole."""
    return _numbers(sheet, column, sheet.rows[column].str.strip(), _FRACTION, _why_no_number, empty)


def months(sheet: Sheet, column: str, layout: str) -> pd.Series:
    """A column of months written in `layout` (as strftime has it), as their first days."""
    text = sheet.rows[column].str.strip()
    days = pd.to_datetime(text, format=layout, errors="coerce").astype("datetime64[us]")
    _refuse_first(sheet, column, _not_ours(days) | (days.dt.day != 1), lambda value: _why_no_month(value, layout))
    return days


def days(sheet: Sheet, column: str, *layouts: str) -> pd.Series:
    """A column of dates, each written in one of `layouts`."""
    text = sheet.rows[column].str.strip()
    found = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    for layout in layouts:
        found = found.fillna(pd.to_datetime(text, format=layout, errors="coerce").astype("datetime64[us]"))
    _refuse_first(sheet, column, _not_ours(found), lambda value: _why_no_day(value, layouts))
    return found


def areas(sheet: Sheet, column: str, *, london: bool = False) -> pd.Series:
    """A column of area names, as the codes of `areas`; a London row only where the layout has one."""
    names = sheet.rows[column]
    known = {name: area_code(name) for name in names.unique()}
    codes = names.map({name: code for name, code in known.items() if london or code != LONDON})
    _refuse_first(sheet, column, codes.isna(), _why_no_area)
    return codes.astype("str")


def one_of(
    sheet: Sheet, column: str, known: dict[str, str], *, what: str, remedy: str, any_case: bool = False
) -> pd.Series:
    """A column of labels, as the values that `known` gives them (in lower case for `any_case`)."""
    text = sheet.rows[column].str.strip()
    found = (text.str.lower() if any_case else text).map(known)
    _refuse_first(sheet, column, found.isna(), lambda value: (f"'{value}' is not {what}", remedy))
    return found.astype("str")


def _not_ours(days: pd.Series) -> pd.Series:
    """No date, or one so far off that it is a slip of the pen."""
    return days.isna() | ~days.dt.year.between(1990, 2099)


def _numbers(sheet: Sheet, column: str, text: pd.Series, pattern: str, why: Why, empty: bool) -> pd.Series:
    given = text != "" if empty else pd.Series(True, index=text.index)
    _refuse_first(sheet, column, given & ~text.str.fullmatch(pattern), why)
    return text.where(given, "nan").astype("float64")


def _refuse_first(sheet: Sheet, column: str, bad: pd.Series, why: Why) -> None:
    if bad.any():
        row = bad.idxmax()
        what, remedy = why(str(sheet.rows.loc[row, column]))
        raise sheet.fault(what, remedy, row=row, column=column)


def _why_no_count(value: str) -> tuple[str, str]:
    if re.fullmatch(r"\s*[0-9]+[.,][0-9]+\s*", value):
        return f"'{value}' is not a whole number", "A count is written in digits only, without separators or decimals"
    return _why_no_number(value)


def _why_no_number(value: str) -> tuple[str, str]:
    if not value.strip():
        return "The cell is empty", "Ask the publisher: an empty cell is not a zero"
    if re.fullmatch(r"\s*-[0-9][0-9.,]*\s*", value):
        return f"'{value}' is negative", "Counts and shares start at 0: ask the publisher for the right figure"
    return f"'{value}' is not a number", "Correct the cell in the file, or ask the publisher for a good one"


def _why_no_proportion(value: str) -> tuple[str, str]:
    return f"'{value}' is not between 0 and 1", "Shares are written as fractions of 1: 0.62, not 62"


def _why_no_month(value: str, layout: str) -> tuple[str, str]:
    return f"'{value}' is not a month", f"Months are written like {pd.Timestamp(2022, 3, 1):{layout}}"


def _why_no_day(value: str, layouts: tuple[str, ...]) -> tuple[str, str]:
    examples = " or ".join(f"{pd.Timestamp(2022, 3, 31):{layout}}" for layout in layouts)
    return f"'{value}' is not a date", f"Dates are written like {examples}"


def _why_no_area(value: str) -> tuple[str, str]:
    return f"'{value}' is not a known area", "Boroughs go by name; a new spelling goes into progress_update/areas.py"
