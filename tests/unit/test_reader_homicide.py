"""The reader of homicides, a row a victim."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixtures import received as make
from fixtures.reading import read, values

from progress_update.errors import DataFileError


def test_victims_with_equal_attributes_are_different_victims(tmp_path: Path) -> None:
    found = read("mps_homicide", make.homicide(tmp_path, [make.victim("Feb-22", "Brent")] * 3))
    assert sum(values(found, series="homicide.non_domestic", group="all")) == 3


def test_every_borough_and_month_without_a_victim_is_a_zero(tmp_path: Path) -> None:
    found = read("mps_homicide", make.homicide(tmp_path)).observations
    assert len(found) == 2 * 2 * 2 * 32  # series, groups, months, boroughs
    assert found["value"].sum() == 2


def test_teenage_victims_are_a_group_of_all_victims(tmp_path: Path) -> None:
    rows = [make.victim("Feb-22", "Brent", age="13 to19"), make.victim("Feb-22", "Brent")]
    found = read("mps_homicide", make.homicide(tmp_path, rows))
    assert sum(values(found, series="homicide.non_domestic", group="all")) == 2
    assert sum(values(found, series="homicide.non_domestic", group="aged 13 to 19")) == 1


def test_a_victim_at_heathrow_belongs_to_no_borough(tmp_path: Path) -> None:
    found = read("mps_homicide", make.homicide(tmp_path, [make.victim("Feb-22", "Heathrow ")]))
    assert values(found, area="airports", series="homicide.non_domestic", group="all") == [0, 1]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (make.victim("2022-02", "Brent"), "row 4, column Recorded Date: '2022-02' is not a month. .* like Mar-22"),
        (make.victim("Feb-22", "Leeds"), "row 4, column Borough: 'Leeds' is not a known area"),
        (
            make.victim("Feb-22", "Brent", "Perhaps"),
            "row 4, column Domestic Abuse: 'Perhaps' is not a domestic abuse flag",
        ),
        (make.victim("Feb-22", "Brent", age="13-19"), "row 4, column Age Group: '13-19' is not a known age group"),
        (make.victim("Feb-22", "Brent", count="-1"), "row 4, column Count of Victims: '-1' is negative"),
        (make.victim("May-22", "Brent"), "homicide.csv: March 2022 is missing between January 2022 and May 2022"),
    ],
)
def test_a_bad_homicide_row_is_named(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(DataFileError, match=message):
        read("mps_homicide", make.homicide(tmp_path, [row]))
