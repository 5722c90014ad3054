"""Mid-year population estimates of the Office for National Statistics, for rates per head.

Three layouts: the workbook (.xls to mid-2020, .xlsx for mid-2022) with totals by year on sheet `MYE4` and
single years of age for its newest year on `MYE2 - Persons`; and a CSV by local authority, sex and single
year of age. London as policed by the Met is the sum of 32 boroughs: the City of London, which ONS counts
in London, is set aside. An estimate is for 30 June of its year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from progress_update.areas import BOROUGHS, LONDON
from progress_update.editions import SetAside
from progress_update.errors import DataFileError
from progress_update.sources import reading, receive, strict
from progress_update.sources.sheet import Sheet

WHAT = "ONS mid-year population estimates"
SERIES = ("population", "population_under_25")

_CITY = "E09000001"
_REGION = "E12000007"
_HEADER_ROW = 8
_UNDER_25 = [str(age) for age in range(25)]
_AGES = [str(age) for age in range(91)]


def read(files: Sequence[Path]) -> reading.Reading:
    """Read one publication, in whichever layout it comes.

    Raises DataFileError for another layout, a bad cell, a borough or an age that is missing, or boroughs
    that do not add up to the London the file itself gives.
    """
    if len(files) != 1:
        raise DataFileError(f"{WHAT} are read one file at a time, not {len(files)}", remedy="Give one publication")
    path = files[0]
    if path.suffix.lower() in (".xls", ".xlsx"):
        frame, sheets = _workbook(path)
    else:
        frame, sheets = _table(path)
    boroughs = frame[frame["area"].isin(BOROUGHS)]
    london = boroughs.groupby(["series", "year"], as_index=False)["value"].sum().assign(area=LONDON)
    together = pd.concat([boroughs, london])
    middle = pd.to_datetime(together["year"].astype("str") + "-06-30").astype("datetime64[us]")
    return reading.Reading(
        reading.observations(together.assign(start=middle, end=middle).drop(columns="year"), where=path.name),
        rows={path.name: sum(len(sheet.rows) for sheet in sheets)},
        set_aside=_set_aside(sheets),
    )


def _workbook(path: Path) -> tuple[pd.DataFrame, list[Sheet]]:
    totals = _coded(receive.read_sheet(path, "MYE4", header_row=_HEADER_ROW))
    ages = _coded(receive.read_sheet(path, "MYE2 - Persons", header_row=_HEADER_ROW))
    years = [name for name in totals.rows.columns if re.fullmatch(r"Mid-[0-9]{4}", name)]
    totals.expecting(("Code", "Name", "Geography", *(years or ["Mid-2022"])), what=WHAT)
    ages.expecting(("Code", "Name", "Geography", "All ages", *_AGES[:-1], "90+"), what=WHAT)
    by_year = pd.concat([_column(totals, f"Mid-{name[-4:]}", "population", int(name[-4:])) for name in years])
    newest = int(by_year["year"].max())
    young = _under_25(ages, newest)
    _refuse_two_totals(ages, by_year[by_year["year"] == newest])
    return pd.concat([by_year, young]), [totals, ages]


def _coded(sheet: Sheet) -> Sheet:
    """The sheet, once every borough, the City and London are seen to be in it once."""
    keys = sheet.rows[sheet.rows.columns.intersection(["Code", "Name", "Geography"])]
    sheet.having(keys).expecting(("Code", "Name", "Geography"), what=WHAT)
    sheet.refuse_repeats(["Code"])
    missing = [code for code in (*BOROUGHS, _CITY, _REGION) if code not in set(sheet.rows["Code"])]
    if missing:
        raise DataFileError(
            f"There is no row for {missing[0]} ({BOROUGHS.get(missing[0], 'London')})",
            where=sheet.place,
            remedy="The sheet is not whole: download the workbook again",
        )
    return sheet


def _london(sheet: Sheet) -> Sheet:
    return sheet.having(sheet.rows[sheet.rows["Code"].isin([*BOROUGHS, _CITY, _REGION])])


def _column(sheet: Sheet, column: str, series: str, year: int) -> pd.DataFrame:
    ours = _london(sheet)
    values = strict.counts(ours, column)
    _refuse_other_sum(ours, column, values)
    return pd.DataFrame({"series": series, "area": ours.rows["Code"], "year": year, "value": values})


def _under_25(sheet: Sheet, year: int) -> pd.DataFrame:
    ours = _london(sheet)
    values = pd.DataFrame({age: strict.counts(ours, age) for age in _UNDER_25}).sum(axis=1)
    return pd.DataFrame({"series": "population_under_25", "area": ours.rows["Code"], "year": year, "value": values})


def _refuse_other_sum(sheet: Sheet, column: str, values: pd.Series) -> None:
    region = sheet.rows["Code"] == _REGION
    boroughs, published = values[~region].sum(), values[region].sum()
    if boroughs != published:
        raise sheet.fault(
            f"The boroughs and the City add up to {boroughs:,.0f}, and London is given as {published:,.0f}",
            "The sheet has been altered: download the workbook again",
            row=region.idxmax(),
            column=column,
        )


def _refuse_two_totals(ages: Sheet, newest: pd.DataFrame) -> None:
    """`All ages` has to be the newest year's total, or the ages are of another year."""
    ours = _london(ages)
    there = strict.counts(ours, "All ages").set_axis(ours.rows["Code"])
    differ = there[there != newest.set_index("area")["value"].reindex(there.index)]
    if len(differ):
        raise DataFileError(
            f"All ages is {differ.iloc[0]:,.0f} for {differ.index[0]}, and sheet MYE4 has another figure",
            where=ages.place,
            remedy="The two sheets are not of one publication: download the workbook again",
        )


def _table(path: Path) -> tuple[pd.DataFrame, list[Sheet]]:
    """The CSV by authority, sex and age; its newest column header names the year."""
    sheet = receive.read_csv(path)
    named = sheet.having(sheet.rows.rename(columns=lambda name: re.sub(r"^(ladcode|ladname)[0-9]{2}$", r"\1", name)))
    years = [name[-4:] for name in named.rows.columns if re.fullmatch(r"population_[0-9]{4}", name)]
    values = f"population_{years[0] if years else '2021'}"
    named.expecting(("ladcode", "ladname", "country", "sex", "age", values), what=WHAT)
    named.refuse_repeats(["ladcode", "sex", "age"])
    ours = named.having(named.rows[named.rows["ladcode"].isin(BOROUGHS)])
    frame = pd.DataFrame({"area": ours.rows["ladcode"], "age": ours.rows["age"], "value": strict.counts(ours, values)})
    _refuse_missing_ages(ours)
    young = frame[frame["age"].isin(_UNDER_25)]
    sums = [
        rows.groupby("area", as_index=False)["value"].sum().assign(series=series, year=int(values[-4:]))
        for series, rows in zip(SERIES, (frame, young), strict=True)
    ]
    return pd.concat(sums), [named]


def _refuse_missing_ages(sheet: Sheet) -> None:
    wanted = pd.MultiIndex.from_product([list(BOROUGHS), ["1", "2"], _AGES])
    missing = wanted.difference(pd.MultiIndex.from_frame(sheet.rows[["ladcode", "sex", "age"]]))
    if len(missing):
        code, sex, age = missing[0]
        raise DataFileError(
            f"There is no row for {BOROUGHS[code]}, sex {sex}, age {age}",
            where=sheet.place,
            remedy="The file is not whole: get it again",
        )


def _set_aside(sheets: list[Sheet]) -> tuple[SetAside, ...]:
    codes = pd.concat([sheet.rows.get("Code", sheet.rows.get("ladcode")) for sheet in sheets])
    city, outside = int((codes == _CITY).sum()), int((~codes.isin([*BOROUGHS, _CITY, _REGION])).sum())
    aside = [
        SetAside("the City of London, which has a police force of its own", city, _CITY),
        SetAside("areas outside London", outside, str(codes.iloc[0])),
        SetAside("London with the City", int((codes == _REGION).sum()), _REGION),
    ]
    return tuple(item for item in aside if item.rows)
