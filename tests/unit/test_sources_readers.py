"""Each reader on small files of its layout: what it makes of them, and how it refuses spoilt ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from fixtures import received as make
from fixtures import street

from progress_update import contracts
from progress_update.areas import BOROUGHS
from progress_update.errors import DataFileError
from progress_update.sources import reading
from progress_update.sources.registry import SOURCES, Source, find_source, supplied_series

MakeFiles = Callable[[Path], Sequence[Path]]

WHOLE: dict[str, MakeFiles] = {
    "mps_borough_crime": lambda folder: [make.borough_crime(folder)],
    "mps_homicide": lambda folder: [make.homicide(folder)],
    "mps_dashboard": lambda folder: [make.dashboard(folder)],
    "pas_trust": make.pas,
    "gla_state_of_london": lambda folder: [make.state_of_london(folder), make.state_of_london_workbook(folder)],
    "gla_outcomes": lambda folder: [make.outcomes(folder)],
    "ons_population": lambda folder: [make.population(folder)],
    "police_uk_street": lambda folder: [street.whole(folder)],
    "mopac_unpublished": lambda folder: [make.tidy(folder)],
}


def read(source: str, *files: Path) -> reading.Reading:
    return SOURCES[source].read(files)


def values(of: reading.Reading, **picked: str) -> list[float]:
    frame = of.observations
    for column, value in picked.items():
        frame = frame[frame[column] == value]
    return frame["value"].tolist()


def test_there_is_a_small_file_for_every_source() -> None:
    assert set(WHOLE) == set(SOURCES)


@pytest.mark.parametrize("source", WHOLE)
def test_a_whole_file_is_read_to_the_contract(tmp_path: Path, source: str) -> None:
    paths = WHOLE[source](tmp_path)
    found = read(source, *paths)
    contracts.check(found.observations, contracts.OBSERVATIONS, where=source)
    assert set(found.observations["series"]) <= set(SOURCES[source].series)
    assert set(found.rows) == {path.name for path in paths}
    assert all(rows > 0 for rows in found.rows.values())


@pytest.mark.parametrize("source", WHOLE)
def test_the_file_of_another_source_is_refused(tmp_path: Path, source: str) -> None:
    for other, whole in WHOLE.items():
        if other != source:
            folder = tmp_path / other
            folder.mkdir()
            with pytest.raises(DataFileError) as caught:
                read(source, *whole(folder))
            assert "\n" not in str(caught.value), other


def spoil_html(content: bytes) -> bytes:
    return b"<!DOCTYPE html><html><body>503 Service Unavailable</body></html>"


def spoil_empty(content: bytes) -> bytes:
    return b""


def spoil_cut(content: bytes) -> bytes:
    return content[: len(content) * 7 // 10].rstrip(b"\r\n")


def spoil_encoding(content: bytes) -> bytes:
    return content.decode("utf-8-sig").encode("utf-16")


def spoil_columns(content: bytes) -> bytes:
    first, _, rest = content.partition(b"\n")
    for name in (b"LSOA name", b"BoroughName", b"Borough_SNT", b"Borough", b"area", b"sex"):
        if name in first:
            return first.replace(name, b"Place") + b"\n" + rest
    raise AssertionError(first)


def spoil_separator(content: bytes) -> bytes:
    return content.replace(b",", b"\t").replace(b";", b"\t")


def spoil_last_row_again(content: bytes) -> bytes:
    return content + content.splitlines(keepends=True)[-1]


ONE_ROW_A_CASE = ("mps_homicide", "police_uk_street")
TEXT_SOURCES = [
    "mps_borough_crime", "mps_dashboard", "mps_homicide", "pas_trust", "ons_population", "mopac_unpublished",
    "police_uk_street",
]  # fmt: skip


@pytest.mark.parametrize("source", TEXT_SOURCES)
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (spoil_html, "web page"),
        (spoil_empty, "is empty"),
        (spoil_cut, "cut short|not whole|no row|follow|of 32 areas|last line|is missing"),
        (spoil_encoding, "UTF-16"),
        (spoil_columns, "not the columns"),
        (spoil_separator, "separated by tab|not the columns|no month column"),
    ],
    ids=lambda value: value.__name__[6:] if callable(value) else "",
)
def test_a_spoilt_text_file_is_refused_by_name(
    tmp_path: Path, source: str, spoil: Callable[[bytes], bytes], message: str
) -> None:
    paths = list(WHOLE[source](tmp_path))
    paths[0].write_bytes(spoil(paths[0].read_bytes()))
    with pytest.raises(DataFileError, match=message) as caught:
        read(source, *paths)
    assert paths[0].name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("source", [source for source in TEXT_SOURCES if source not in ONE_ROW_A_CASE])
def test_a_row_that_is_there_twice_is_refused(tmp_path: Path, source: str) -> None:
    paths = list(WHOLE[source](tmp_path))
    paths[0].write_bytes(spoil_last_row_again(paths[0].read_bytes()))
    with pytest.raises(DataFileError, match=r"row \d+.*This row repeats row \d+"):
        read(source, *paths)


@pytest.mark.parametrize("source", ["gla_state_of_london", "gla_outcomes"])
@pytest.mark.parametrize("spoil", [spoil_html, spoil_empty, spoil_cut])
def test_a_spoilt_database_is_refused_by_name(tmp_path: Path, source: str, spoil: Callable[[bytes], bytes]) -> None:
    paths = list(WHOLE[source](tmp_path))
    paths[0].write_bytes(spoil(paths[0].read_bytes()))
    with pytest.raises(DataFileError, match=f"^{paths[0].name}: .*(web page|is empty|not a whole)"):
        read(source, *paths)


# MPS borough crime


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


# Homicide


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


# The dashboard


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


# Trust and confidence


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


# State of London


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


# Outcomes


def test_quarters_are_read_from_their_labels(tmp_path: Path) -> None:
    labels = ["Q4 20-21", "Q1 21-22", "Q2 21-22", "Q3 21-22", "Q4 21-22"]
    found = read("gla_outcomes", make.outcomes(tmp_path, labels=labels)).observations
    starts = found.loc[found["series"] == "satisfaction.face_to_face", "start"].dt.strftime("%Y-%m-%d").tolist()
    assert starts == ["2021-01-01", "2021-04-01", "2021-07-01", "2021-10-01", "2022-01-01"]


def test_the_undefined_rate_is_set_aside(tmp_path: Path) -> None:
    row = ["victimisation_rate", "20220401.0", "Apr-22", "Month", "London", 0.02, "all"]
    found = read("gla_outcomes", make.outcomes(tmp_path, extra=[row]))
    assert [(aside.example, aside.rows) for aside in found.set_aside] == [("victimisation_rate", 1)]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["2021Q4"], "column timeperiod_label: '2021Q4' is not a policing quarter"),
        (["Q4 21-23"], "'Q4 21-23' is not a policing quarter"),
        (["Q1 21-22", "Q3 21-22"], "has no row for the 3 months from July 2021"),
        (["Q1 21-22", "Q1 21-22"], "This row repeats row 4"),
    ],
)
def test_a_bad_quarter_is_named(tmp_path: Path, labels: list[str], message: str) -> None:
    with pytest.raises(DataFileError, match=message):
        read("gla_outcomes", make.outcomes(tmp_path, labels=labels))


# Population


def test_the_city_of_london_is_set_aside(tmp_path: Path) -> None:
    found = read("ons_population", make.population(tmp_path))
    assert values(found, area="MPS", series="population") == [32 * 2 * 91 * 10]
    assert values(found, area="MPS", series="population_under_25") == [32 * 2 * 25 * 10]
    assert {aside.example: aside.rows for aside in found.set_aside}["E09000001"] == 2 * 91
    assert "E09000001" not in set(found.observations["area"])


def test_an_age_that_is_missing_is_named(tmp_path: Path) -> None:
    path = make.population(tmp_path, without="E09000005,Name,E,1,30,10")
    with pytest.raises(DataFileError, match="no row for Brent, sex 1, age 30"):
        read("ons_population", path)


def test_a_population_that_is_no_count_is_named(tmp_path: Path) -> None:
    path = make.population(tmp_path, change={"E09000002,Name,E,1,1,10": "E09000002,Name,E,1,1,ten"})
    with pytest.raises(DataFileError, match=r"population\.csv, row 3, column population_2021: 'ten' is not a number"):
        read("ons_population", path)


# The registry


def test_a_mistyped_source_is_answered_with_the_nearest() -> None:
    with pytest.raises(DataFileError, match=r"no source 'mps_boro_crime'. Did you mean mps_borough_crime\? Known: "):
        find_source("mps_boro_crime")


def test_every_source_supplies_series_under_one_name_each() -> None:
    supplied = supplied_series()
    assert len(supplied) == len(set(supplied))
    assert {source for source, _ in supplied} == set(SOURCES)


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.id)
def test_every_source_says_what_it_is(source: Source) -> None:
    texts = (source.title, source.publisher, source.licence, source.attribution, source.counts, source.watch)
    assert all(texts)
    assert source.landing == "" or source.landing.startswith("https://")


def test_every_borough_has_one_code() -> None:
    assert len(BOROUGHS) == len(set(BOROUGHS.values())) == 32
