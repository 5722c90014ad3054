"""The reader of the Met's monthly dashboard."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from fixtures import received as make
from fixtures.reading import read, values

from progress_update.errors import DataFileError


def test_team_rows_are_set_aside_and_counted(tmp_path: Path) -> None:
    found = read("mps_dashboard", make.dashboard(tmp_path))
    assert sum(values(found, series="knife_crime.offences")) == 2 * 32 * 10
    assert [aside.rows for aside in found.set_aside] == [64]
    assert sum(found.rows.values()) == 128


def test_offences_and_outcomes_of_one_sub_type_meet_whatever_their_case(tmp_path: Path) -> None:
    rows = [
        make.counted("01/03/2022", "Brent", "Domestic Abuse violence with injury", count="9"),
        make.counted("01/03/2022", "Brent", "Domestic Abuse Violence with Injury", measure="Positive Outcomes"),
        make.counted("01/03/2022", "Brent", "Lethal Barrel Discharge", crime_type="Lethal Barrel Discharge", count="3"),
        make.counted(
            "01/03/2022", "Brent", "Lethal Barrel Discharge", crime_type="Gun Crime", measure="Positive Outcomes"
        ),
    ]
    found = read("mps_dashboard", make.dashboard(tmp_path, rows))
    brent = found.observations[
        (found.observations["area"] == "E09000005") & (found.observations["start"] == "2022-03-01")
    ]
    assert brent.set_index("series")["value"].to_dict() == {
        "knife_crime.offences": 10,
        "domestic_abuse_violence_with_injury.offences": 9,
        "domestic_abuse_violence_with_injury.positive_outcomes": 1,
        "lethal_barrel_discharge.discharges": 3,
        "lethal_barrel_discharge.positive_outcomes": 1,
    }


def test_combinations_without_a_row_are_zeros(tmp_path: Path) -> None:
    found = read("mps_dashboard", make.dashboard(tmp_path, [make.counted("01/03/2022", "Brent", "Gun Crime")]))
    guns = found.observations[found.observations["series"] == "gun_crime.offences"]
    assert (len(guns), guns["value"].sum()) == (2 * 32, 1)
    assert "63 zeros" in found.notes[0]


def test_parts_of_the_unknown_area_are_added(tmp_path: Path) -> None:
    rows = [
        make.counted("01/03/2022", "Other / NK", "Knife Crime", count="2", name="N/K (Legacy Only)"),
        make.counted("01/03/2022", "Other / NK", "Knife Crime", count="3", name=""),
        make.counted("01/03/2022", "Aviation Security", "Knife Crime", count="4", name="Aviation Security (SO18)"),
    ]
    found = read("mps_dashboard", make.dashboard(tmp_path, rows))
    assert values(found, area="unknown") == [0, 5]
    assert values(found, area="airports") == [0, 4]


def test_published_headers_and_those_of_the_copies_are_read_alike(tmp_path: Path) -> None:
    csv = make.dashboard(tmp_path)
    frame = pd.read_csv(csv, keep_default_na=False)
    frame["Month_Year"] = pd.to_datetime(frame["Month_Year"], format="%d/%m/%Y")
    frame.to_excel(tmp_path / "book.xlsx", index=False)
    copy = frame.rename(columns=lambda name: name.lower().replace(" ", "_")).assign(
        sheet="Other", fy_fyindex="21-22_01"
    )
    copy.to_parquet(tmp_path / "copy.parquet")
    wanted = read("mps_dashboard", csv).observations
    for name in ("book.xlsx", "copy.parquet"):
        pd.testing.assert_frame_equal(read("mps_dashboard", tmp_path / name).observations, wanted)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            make.counted("01/03/2022", "Brent", "Spoon Crime"),
            "row 130, column crime_subtype: 'Spoon Crime' is not a known",
        ),
        (make.counted("01/03/2022", "Brent", "Gun Crime", measure="Cautions"), "column measure: 'Cautions' is not"),
        (make.counted("01/03/2022", "Brent", "Gun Crime", count="1.5"), "row 130, column count: '1.5' is not a whole"),
        (make.counted("15/03/2022", "Brent", "Gun Crime"), "'15/03/2022' is not the first day of a month"),
        (make.counted("01/05/2022", "Brent", "Gun Crime"), "April 2022 is missing between February 2022 and May 2022"),
        (
            make.counted("01/03/2022", "Brent", "Gun Crime", kind="Ward"),
            "column area_type: 'Ward' is not a known area type",
        ),
    ],
)
def test_a_bad_dashboard_row_is_named(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(DataFileError, match=message):
        read("mps_dashboard", make.dashboard(tmp_path, [row]))


def test_a_dashboard_without_a_borough_is_not_whole(tmp_path: Path) -> None:
    path = make.dashboard(tmp_path)
    make.write(path, [line for line in path.read_text().splitlines() if "Brent" not in line])
    with pytest.raises(DataFileError, match="There is no row for Brent in February 2022"):
        read("mps_dashboard", path)


def test_a_borough_lost_in_one_month_is_not_a_zero(tmp_path: Path) -> None:
    path = make.dashboard(tmp_path)
    make.write(path, path.read_text().splitlines()[:-2])
    with pytest.raises(DataFileError, match="There is no row for Westminster in March 2022"):
        read("mps_dashboard", path)


def test_team_rows_that_do_not_repeat_the_borough_rows_are_refused(tmp_path: Path) -> None:
    path = make.dashboard(tmp_path)
    lines = path.read_text().splitlines()
    make.write(path, [*lines[:-2], lines[-1]])
    with pytest.raises(
        DataFileError, match="Borough rows make 320 and team rows 310 for knife crime, offences, 01/03/2022"
    ):
        read("mps_dashboard", path)


def test_the_dashboards_file_of_all_offences_is_told_apart(tmp_path: Path) -> None:
    path = make.dashboard(tmp_path)
    text = path.read_text().replace("Crime Type,Crime Subtype", "Offence Group,Offence Subgroup")
    path.write_text(text)
    with pytest.raises(DataFileError, match="file of all notifiable offences"):
        read("mps_dashboard", path)
