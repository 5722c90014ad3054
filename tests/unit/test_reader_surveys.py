"""The readers of survey answers: of trust by borough, and of the State of London."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from fixtures import received as make
from fixtures.reading import read, values

from progress_update.errors import DataFileError


def test_survey_shares_are_read_with_decimal_commas(tmp_path: Path) -> None:
    found = read("pas_trust", *make.pas(tmp_path))
    assert values(found, area="MPS") == [0.67, 0.67]
    assert values(found, area="E09000033") == [0.56, 0.56]
    assert str(found.observations["start"].min().date()) == "2021-01-01"


def test_the_workbook_is_read_like_the_two_files(tmp_path: Path) -> None:
    files = make.pas(tmp_path)
    with pd.ExcelWriter(tmp_path / "pas.xlsx") as writer:
        for tab, path in zip(("MPS", "Borough"), files, strict=True):
            frame = pd.read_csv(path, sep=";", decimal=",", encoding="utf-8-sig")
            frame["Date"] = pd.to_datetime(frame["Date"], format="%d/%m/%Y")
            frame.to_excel(writer, sheet_name=tab, index=False)
    pd.testing.assert_frame_equal(
        read("pas_trust", tmp_path / "pas.xlsx").observations, read("pas_trust", *files).observations
    )


def test_tables_that_disagree_on_london_are_refused(tmp_path: Path) -> None:
    london, boroughs = make.pas(tmp_path)
    text = boroughs.read_text(encoding="utf-8-sig").replace("0,56;0,67", "0,56;0,66", 1)
    boroughs.write_text(text, encoding="utf-8-sig")
    message = "row 2, column MPS: London's good_job_local for the 12 months to December 2021 is 0.66 here and 0.67 in"
    with pytest.raises(DataFileError, match=re.escape(message)):
        read("pas_trust", london, boroughs)


def test_one_table_of_the_two_is_not_enough(tmp_path: Path) -> None:
    london, boroughs = make.pas(tmp_path)
    with pytest.raises(DataFileError, match="0 tables of London"):
        read("pas_trust", boroughs)
    with pytest.raises(DataFileError, match="0 tables of boroughs"):
        read("pas_trust", london)


@pytest.mark.parametrize("name", ["Richmond upon Thames", "Richmond Upon Thames"])
def test_a_borough_repeated_under_another_spelling_is_found(tmp_path: Path, name: str) -> None:
    row = f'31/03/2022;PAS;{name};"""Good Job"" local";0,56;0,67'
    with pytest.raises(DataFileError, match=r"boroughs\.csv, row 66: This row repeats row \d+"):
        read("pas_trust", *make.pas(tmp_path, boroughs=[row]))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('31/03/2022;PAS;MPS;"""Bad Job"" local";0,67', "column Measure: '\"Bad Job\" local' is not a known question"),
        ("31/03/2022;PAS;MPS;Trust MPS;67", "row 4, column Proportion: '67' is not between 0 and 1"),
        ("31/03/2022;PAS;MPS;Trust MPS;-0,67", "row 4, column Proportion: '-0,67' is negative"),
        ("30/03/2022;PAS;MPS;Trust MPS;0,67", "'30/03/2022' is not the last day of a quarter"),
        ("2022;PAS;MPS;Trust MPS;0,67", "row 4, column Date: '2022' is not a date"),
        (
            '30/09/2022;PAS;MPS;"""Good Job"" local";0,67',
            "good_job_local has 0 of 1 areas for the 12 months to June 2022",
        ),
    ],
)
def test_a_bad_survey_row_is_named(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(DataFileError, match=re.escape(message)):
        read("pas_trust", *make.pas(tmp_path, london=[row]))


def test_a_borough_missing_in_one_quarter_is_found(tmp_path: Path) -> None:
    london, boroughs = make.pas(tmp_path)
    lines = boroughs.read_text(encoding="utf-8-sig").splitlines()
    make.write(boroughs, lines[:-1], encoding="utf-8-sig")
    with pytest.raises(DataFileError, match="has 31 of 32 areas for the 12 months to March 2022"):
        read("pas_trust", london, boroughs)


def test_a_quarter_not_asked_is_kept_as_such(tmp_path: Path) -> None:
    found = read("gla_state_of_london", make.state_of_london(tmp_path)).observations
    first = found[(found["series"] == "feel_safe_after_dark") & (found["group"] == "women")].iloc[0]
    assert first["status"] == "not asked"
    assert pd.isna(first["value"])
    assert (str(first["start"].date()), str(first["end"].date())) == ("2021-01-01", "2021-03-31")


def test_the_wrong_totals_are_set_aside_with_the_reason(tmp_path: Path) -> None:
    found = read("gla_state_of_london", make.state_of_london(tmp_path))
    assert {aside.example: aside.rows for aside in found.set_aside} == {"sol_tno": 3, "sol_vwi": 3, "sol_air": 3}


@pytest.mark.parametrize("header", ["Month_Year", "Parsed_Dates"])
def test_the_workbook_adds_what_only_it_has(tmp_path: Path, header: str) -> None:
    book = make.state_of_london_workbook(tmp_path, first_header=header)
    found = read("gla_state_of_london", make.state_of_london(tmp_path), book)
    assert values(found, series="violence_with_injury_non_domestic") == [101, 102, 103]


def test_a_workbook_that_disagrees_with_the_database_is_refused(tmp_path: Path) -> None:
    book = make.state_of_london_workbook(tmp_path, hate_in_march=104)
    message = "sol.xlsx, sheet Hate_Crime: March 2022 is 104 in the workbook and 103 in the database"
    with pytest.raises(DataFileError, match=message):
        read("gla_state_of_london", make.state_of_london(tmp_path), book)


@pytest.mark.parametrize(
    ("row", "cells", "message"),
    [
        (1, ["sol_knife", 2, "", "2022-02-01", 10.5, "count", "", ""], "row 2, column yval: '10.5' is not a whole"),
        (1, ["sol_knife", 2, "", "2022-02-01", -1, "count", "", ""], "row 2, column yval: '-1' is negative"),
        (1, ["sol_knife", 2, "", "2022-01-01", 1, "count", "", ""], "row 2: This row repeats row 1"),
        (1, ["sol_knife", 2, "", "2021-11-01", 1, "count", "", ""], "sol_knife|knife.*December 2021 is missing"),
        (1, ["sol_knife", 2, "", "February", 1, "count", "", ""], "column xvardt: 'February' is not a month"),
        (
            25,
            ["sol_dark", 1, "2021Q2", None, 53, "Feel Safe (All)", "", ""],
            "column yval: '53' is not between 0 and 1",
        ),
        (25, ["sol_dark", 1, "Q2 21", None, 0.53, "Feel Safe (All)", "", ""], "'Q2 21' is not a calendar quarter"),
        (25, ["sol_dark", 1, "2020Q3", None, 0.53, "Feel Safe (All)", "", ""], "no row for the quarter from"),
        (
            25,
            ["sol_dark", 1, "2021Q2", None, 0.53, "Feel Odd", "", ""],
            "column yvllb: .*Feel Odd' is not a known label",
        ),
    ],
)
def test_a_bad_row_of_the_database_is_named(tmp_path: Path, row: int, cells: list[object], message: str) -> None:
    with pytest.raises(DataFileError, match=message):
        read("gla_state_of_london", make.state_of_london(tmp_path, change={row: cells}))


def test_a_workbook_alone_is_not_enough(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="0 databases and 1 workbooks"):
        read("gla_state_of_london", make.state_of_london_workbook(tmp_path))
