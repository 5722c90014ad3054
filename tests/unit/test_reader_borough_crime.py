"""The reader of crime by borough and month."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from fixtures import received as make
from fixtures.reading import read, values

from progress_update.errors import DataFileError
from progress_update.sources.registry import SOURCES


def test_borough_crime_of_either_layout_gives_the_same_series(tmp_path: Path) -> None:
    old = make.borough_crime(tmp_path, header="LookUp_BoroughName", name="old.csv")
    new = tmp_path / "new.csv"
    text = old.read_text().replace("LookUp_BoroughName", "BoroughName")
    for label in {part for labels in make.CORE for part in labels}:
        text = text.replace(f"{label},", f"{label.upper()},")
    new.write_text(text)
    assert "ROBBERY OF PERSONAL PROPERTY" in text
    pd.testing.assert_frame_equal(
        read("mps_borough_crime", old).observations, read("mps_borough_crime", new).observations
    )


def test_london_is_the_sum_of_boroughs_unknown_and_airports(tmp_path: Path) -> None:
    extra = [
        ("Theft", "Shoplifting", "Unknown", 5, 0, 0),
        ("Theft", "Shoplifting", "London Heathrow and London City Airports", 7, 0, 0),
    ]
    january = read("mps_borough_crime", make.borough_crime(tmp_path, extra=extra)).observations
    january = january[(january["start"] == "2022-01-01") & (january["series"] == "theft.shoplifting")]
    assert january["value"].sum() == 32 + 5 + 7
    assert SOURCES["mps_borough_crime"].london == "sum"


def test_zeros_are_kept(tmp_path: Path) -> None:
    found = read("mps_borough_crime", make.borough_crime(tmp_path, extra=[("Fraud", "NFIB", "Unknown", 0, 0, 0)]))
    assert values(found, series="fraud.nfib") == [0, 0, 0]


def test_a_category_not_seen_before_is_read_and_noted(tmp_path: Path) -> None:
    found = read(
        "mps_borough_crime", make.borough_crime(tmp_path, extra=[("Theft", "Theft of Time", "Brent", 1, 2, 3)])
    )
    assert values(found, series="theft.theft_of_time") == [1, 2, 3]
    assert found.notes == ("Categories not seen before, read all the same: theft.theft_of_time",)
    assert read("mps_borough_crime", make.borough_crime(tmp_path)).notes == ()


def test_historical_and_recent_files_are_joined(tmp_path: Path) -> None:
    old = make.borough_crime(tmp_path, ["202111", "202112"], name="old.csv", header="LookUp_BoroughName")
    found = read("mps_borough_crime", old, make.borough_crime(tmp_path))
    assert found.observations["start"].nunique() == 5


def test_files_with_a_month_in_common_are_refused(tmp_path: Path) -> None:
    old = make.borough_crime(tmp_path, ["202112", "202201"], name="old.csv")
    with pytest.raises(DataFileError, match=r"borough\.csv: 1 months from January 2022 are also in old\.csv"):
        read("mps_borough_crime", old, make.borough_crime(tmp_path))


@pytest.mark.parametrize(("earlier", "months"), [(None, ["202201", "202203"]), (["202111"], ["202201"])])
def test_a_month_missing_from_the_file_is_named(tmp_path: Path, earlier: list[str] | None, months: list[str]) -> None:
    files = [make.borough_crime(tmp_path, months)]
    files += [make.borough_crime(tmp_path, earlier, name="old.csv")] if earlier else []
    missing = "December 2021" if earlier else "February 2022"
    with pytest.raises(DataFileError, match=f"{missing} is missing between"):
        read("mps_borough_crime", *files)


@pytest.mark.parametrize(
    ("cell", "message"),
    [("-3", "'-3' is negative"), ("2.5", "not a whole number"), ("many", "not a number"), ("", "The cell is empty")],
)
def test_a_bad_count_is_named_by_row_and_month(tmp_path: Path, cell: str, message: str) -> None:
    path = make.borough_crime(tmp_path, extra=[("Theft", "Other Theft", "Brent", 1, cell, 1)])
    with pytest.raises(DataFileError, match=rf"borough\.csv, row 162, column 202202: .*{message}"):
        read("mps_borough_crime", path)


@pytest.mark.parametrize("place", ["City of London", "London", "Croydonn"])
def test_an_area_outside_the_met_is_refused(tmp_path: Path, place: str) -> None:
    path = make.borough_crime(tmp_path, extra=[("Theft", "Other Theft", place, 1, 1, 1)])
    with pytest.raises(DataFileError, match=f"row 162, column BoroughName: '{place}' is not a known area"):
        read("mps_borough_crime", path)


def test_a_file_without_its_last_boroughs_is_not_whole(tmp_path: Path) -> None:
    path = make.borough_crime(tmp_path)
    make.write(path, path.read_text().splitlines()[:-4])
    with pytest.raises(
        DataFileError, match=r"no row for violence_against_the_person\.violence_without_injury in Tower Hamlets"
    ):
        read("mps_borough_crime", path)
