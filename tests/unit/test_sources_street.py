"""Street files: every row is used or set aside, once; whole files only; nothing of it a loop over rows."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import FrameType

import pytest
from fixtures import street
from hypothesis import given, settings
from hypothesis import strategies as st

from progress_update.areas import BOROUGHS
from progress_update.editions import find_edition
from progress_update.errors import DataFileError
from progress_update.framework import read_framework
from progress_update.holdings import open_holdings, sources_in_use
from progress_update.ingest import ingest
from progress_update.sources import police_uk_street, street_files, street_groups
from progress_update.sources.reading import Reading

SOURCE = "police_uk_street"
PUBLISHED = date(2022, 6, 1)
HACKNEY, BRENT = "E09000012", "E09000005"


OPEN = street.row(location='"High Street')


def read(*files: Path) -> Reading:
    return police_uk_street.read(files)


def counts(of: Reading) -> dict[tuple[str, str, str], float]:
    """Figures above nought by series, area and month."""
    frame = of.observations[of.observations["value"] > 0]
    keys = zip(frame["series"], frame["area"], frame["start"].dt.strftime("%Y-%m"), strict=True)
    return dict(zip(keys, frame["value"], strict=True))


def aside(of: Reading) -> dict[str, int]:
    return {part.reason: part.rows for part in of.set_aside}


# Rows


def test_rows_are_counted_by_month_borough_and_crime_type(tmp_path: Path) -> None:
    found = read(street.whole(tmp_path), street.whole(tmp_path, "2022-02"))
    assert counts(found) == {
        ("burglary", HACKNEY, "2022-01"): 2,
        ("burglary", HACKNEY, "2022-02"): 2,
        ("anti_social_behaviour", BRENT, "2022-01"): 1,
        ("anti_social_behaviour", BRENT, "2022-02"): 1,
    }
    assert (aside(found), set(found.rows.values())) == ({}, {3})


def test_a_crime_listed_twice_counts_twice(tmp_path: Path) -> None:
    found = read(street.write(tmp_path, [street.row(id="77"), street.row(id="77")]))
    assert counts(found) == {("burglary", HACKNEY, "2022-01"): 2}


def test_a_borough_with_a_row_has_zeros_for_the_other_types_and_one_without_has_nothing(tmp_path: Path) -> None:
    found = read(street.whole(tmp_path))
    assert len(found.observations) == 2 * len(police_uk_street.CRIME_TYPES)
    assert set(found.observations["area"]) == {HACKNEY, BRENT}
    assert [note for note in found.notes if note.startswith("30 combinations of borough and month have no row")]


def test_every_borough_is_known_by_the_name_of_its_lsoas(tmp_path: Path) -> None:
    found = read(street.write(tmp_path, [street.row(f"{name} 001A") for name in BOROUGHS.values()]))
    assert counts(found) == {("burglary", code, "2022-01"): 1 for code in BOROUGHS}


@pytest.mark.parametrize(
    ("row", "reason", "example"),
    [
        (street.row("", location="No Location"), police_uk_street.NO_PLACE, "'Burglary' in "),
        (street.row("Arun 016B"), police_uk_street.OUTSIDE, "'Arun' in "),
        (street.row("City of London 001A"), police_uk_street.OUTSIDE, "'City of London' in "),
        (street.row("London 001A"), police_uk_street.OUTSIDE, "'London' in "),
        (street.row("Unknown 001A"), police_uk_street.OUTSIDE, "'Unknown' in "),
        (street.row("abc"), police_uk_street.OUTSIDE, "'abc' in "),
        (street.row(kind="Piracy"), police_uk_street.UNKNOWN_TYPE, "'Piracy' in "),
        (street.row(kind=""), police_uk_street.UNKNOWN_TYPE, "'' in "),
        (street.row(month="2022-13"), police_uk_street.NO_MONTH, "'2022-13' in "),
        (street.row(month=""), police_uk_street.NO_MONTH, "'' in "),
        (street.row(month="2022-02"), police_uk_street.OTHER_MONTH, "'2022-02' in "),
        (street.row(force="City of London Police"), police_uk_street.OTHER_FORCE, "'City of London Police' in "),
        ("a,b", police_uk_street.RAGGED, "'a,b' in "),
        (street.row() + "one,two", police_uk_street.RAGGED, "'9c1f,2022-01,"),
        (street.row() + "one,two,three,four", police_uk_street.RAGGED, "'9c1f,2022-01,"),
        (street.row(location="High Road, Ickenham"), police_uk_street.RAGGED, "'9c1f,2022-01,"),
        (street.row()[:-1], police_uk_street.RAGGED, "'9c1f,2022-01,"),
        (street.row(location='"High" Road'), police_uk_street.UNREADABLE, "'9c1f,2022-01,"),
        (street.row(kind="Burgl\udce9ry"), police_uk_street.UNREADABLE, "'9c1f,2022-01,"),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside_under_one_reason(
    tmp_path: Path, row: str, reason: str, example: str
) -> None:
    found = read(street.write(tmp_path, [street.row(), row, street.row()]))
    assert counts(found) == {("burglary", HACKNEY, "2022-01"): 2}
    assert aside(found) == {reason: 1}
    assert found.set_aside[0].example.startswith(example)
    assert found.set_aside[0].example.endswith(" in 2022-01-metropolitan-street.csv")
    assert found.rows == {"2022-01-metropolitan-street.csv": 3}


def test_commas_and_quotation_marks_in_quotes_and_either_line_end_are_text(tmp_path: Path) -> None:
    rows = [street.row(location='"High Road, ""Ickenham"""'), street.row()]
    for end in ("\n", "\r\n"):
        found = read(street.write(tmp_path, rows, end=end))
        assert (counts(found), aside(found)) == ({("burglary", HACKNEY, "2022-01"): 2}, {})


PLACES = ["Hackney 001A", "Brent 012C", "Hammersmith & Fulham 002B", "", "Arun 016B", "City of London 001A", "abc"]
KINDS = ["Burglary", "Anti-social behaviour", "drugs", "Piracy", ""]
ROWS = st.builds(
    street.row,
    st.sampled_from(PLACES),
    st.sampled_from(KINDS),
    st.sampled_from(["2022-01", "2022-01", "2022-01", "2022-02", "2022-1", ""]),
    force=st.sampled_from([street.MET, street.MET, street.MET, "Kent Police", ""]),
    id=st.sampled_from(["", "9c1f"]),
    location=st.sampled_from(["High Street", '"High Road, Ickenham"', '"The ""Arms"""']),
)
RAGGED = st.sampled_from([",", "a,b,c", street.row() + "x", street.row() + "x,y,z", street.row()[:-1]])


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.one_of(ROWS, ROWS, ROWS, RAGGED), max_size=40), end=st.sampled_from(["\n", "\r\n"]))
def test_counts_are_those_of_a_naive_count_and_every_row_is_counted_once(rows: list[str], end: str) -> None:
    rows = [street.row(), *rows]
    with tempfile.TemporaryDirectory() as folder:
        found = read(street.write(Path(folder), rows, end=end))
    used, reasons = naive(rows)
    assert counts(found) == used
    assert aside(found) == reasons
    assert sum(used.values()) + sum(reasons.values()) == found.rows["2022-01-metropolitan-street.csv"] == len(rows)


def naive(rows: Sequence[str]) -> tuple[dict[tuple[str, str, str], int], dict[str, int]]:
    used: Counter[tuple[str, str, str]] = Counter()
    reasons: Counter[str] = Counter()
    series = {"burglary": "burglary", "anti-social behaviour": "anti_social_behaviour", "drugs": "drugs"}
    areas = {"Hackney 001A": HACKNEY, "Brent 012C": BRENT, "Hammersmith & Fulham 002B": "E09000013"}
    for cells in csv.reader(rows):
        if len(cells) != 12:
            reasons[police_uk_street.RAGGED] += 1
        elif cells[2:4] != [street.MET, street.MET]:
            reasons[police_uk_street.OTHER_FORCE] += 1
        elif cells[1] not in ("2022-01", "2022-02"):
            reasons[police_uk_street.NO_MONTH] += 1
        elif cells[1] != "2022-01":
            reasons[police_uk_street.OTHER_MONTH] += 1
        elif cells[9].lower() not in series:
            reasons[police_uk_street.UNKNOWN_TYPE] += 1
        elif not cells[8]:
            reasons[police_uk_street.NO_PLACE] += 1
        elif cells[8] not in areas:
            reasons[police_uk_street.OUTSIDE] += 1
        else:
            used[series[cells[9].lower()], areas[cells[8]], "2022-01"] += 1
    return dict(used), dict(reasons)


# Many rows


def test_two_hundred_thousand_rows_run_no_more_lines_of_python_than_two_thousand(tmp_path: Path) -> None:
    kinds = [street.row(), street.row("Brent 012C", "Drugs"), street.row("Arun 016B"), "a,b"]
    few, many = (street.write(folder(tmp_path, str(n)), kinds * (n // 4)) for n in (2_000, 200_000))
    read(few)  # what is loaded on first use is loaded
    with_few, with_many = lines_run(lambda: read(few)), lines_run(lambda: read(many))
    assert 0 < with_many < 1.1 * with_few


def test_two_hundred_thousand_rows_are_all_counted(tmp_path: Path) -> None:
    kinds = [street.row(), street.row("Brent 012C", "Drugs"), street.row("Arun 016B"), "a,b"]
    found = read(street.write(tmp_path, kinds * 50_000))
    assert set(counts(found).values()) == {50_000}
    assert aside(found) == {police_uk_street.RAGGED: 50_000, police_uk_street.OUTSIDE: 50_000}


def test_neither_rows_nor_file_are_held_in_memory_by_python(tmp_path: Path) -> None:
    path = street.write(tmp_path, [street.row()] * 200_000)
    read(street.whole(folder(tmp_path, "small")))  # what is loaded on first use is loaded
    tracemalloc.start()
    try:
        ingest([path], SOURCE, PUBLISHED, tmp_path / "editions")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < path.stat().st_size / 5


def test_duckdb_keeps_to_its_memory_and_spills_where_nobody_else_reads() -> None:
    with street_groups._database() as database:
        settings_asked = "select current_setting('memory_limit'), current_setting('temp_directory')"
        limit, spill = database.execute(settings_asked).fetchall()[0]
        assert limit == "953.6 MiB"  # 1 GB
        assert Path(spill).stat().st_mode & 0o077 == 0
    assert not Path(spill).exists()


def lines_run(call: Callable[[], object]) -> int:
    ran = 0

    def trace(frame: FrameType, event: str, argument: object) -> Callable[..., object]:
        nonlocal ran
        ran += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return ran


def folder(parent: Path, name: str) -> Path:
    made = parent / name
    made.mkdir()
    return made


def test_a_report_loads_no_duckdb() -> None:
    code = "import sys, progress_update.pipeline; assert 'duckdb' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_file_of_too_many_different_things_is_no_street_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = [street.row(kind=f"Kind {n}") for n in range(12)]
    monkeypatch.setattr(street_groups, "_GROUPS", street_groups._GROUPS.replace("1000000", "10"))
    monkeypatch.setattr(street_groups, "MOST_GROUPS", 10)
    with pytest.raises(DataFileError, match="make 10 combinations or more"):
        read(street.write(tmp_path, kinds))


# Files that are not whole


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (street.HEADER + "\n", "There are no rows under the header"),
        (street.HEADER, "There are no rows under the header"),
        (street.HEADER + "\n" + street.row(), "The last line does not end"),
        (street.HEADER.replace("LSOA name", "Borough") + "\n", "lacks 'LSOA name' and it has unknown 'Borough'"),
        (street.HEADER.replace("Month,Reported by", "Reported by,Month") + "\nx\n", "stand in another order"),
        (street.HEADER + ",Notes\nx\n", "it has unknown 'Notes'"),
        (street.HEADER.replace(",", ";") + "\nx\n", "separated by semicolon"),
        (f"{street.HEADER}\n{OPEN}\n{street.row()}\n", "row 2: It has 2 lines under the header, of which 1 can"),
        (f"{street.HEADER}\n{street.row()}\n\n{street.row()}\n", "has 3 lines under the header, of which 2 can"),
        (f"{street.HEADER}\n{street.row()}\n" + street.row(location='"A\nB"') + "\n", "A cell holds a line end"),
        (f"{street.HEADER}\n{street.row('')}\n", "None of its rows can be used; most often: No LSOA"),
        (f"{street.HEADER}\n{street.row(location='A' + chr(13) + 'B')}\n", "cannot be read as CSV"),
    ],
)
def test_a_file_that_is_not_whole_is_one_line_with_a_remedy(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / street.name()
    path.write_bytes(content.encode())
    with pytest.raises(DataFileError, match=message) as caught:
        read(path)
    assert str(caught.value).startswith(path.name)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    path = street.whole(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(counts(read(path))) == 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("street.csv", "name does not say its month and force"),
        ("2022-13-metropolitan-street.csv", "name does not say its month and force"),
        ("2022-01-metropolitan-outcomes.csv", "This is the outcomes file of metropolitan"),
        ("2022-01-metropolitan-stop-and-search.csv", "This is the stop-and-search file of metropolitan"),
        ("2022-01-city-of-london-street.csv", "This is the street file of city-of-london"),
    ],
)
def test_a_file_of_another_name_force_or_kind_is_refused(tmp_path: Path, name: str, message: str) -> None:
    path = street.whole(tmp_path).rename(tmp_path / name)
    with pytest.raises(DataFileError, match=message):
        read(path)


def test_a_missing_month_is_no_zero(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="February 2022 is missing between January 2022 and March 2022"):
        read(street.whole(tmp_path), street.whole(tmp_path, "2022-03"))


def test_one_bad_file_of_several_is_the_one_that_is_named(tmp_path: Path) -> None:
    bad = street.write(tmp_path, ["", street.row(month="2022-02")], "2022-02")
    with pytest.raises(DataFileError, match=r"^2022-02-metropolitan-street\.csv: It has 2 lines"):
        read(street.whole(tmp_path), bad)


# Zips


def test_a_zip_as_downloaded_gives_the_figures_of_its_files(tmp_path: Path) -> None:
    files = [street.whole(tmp_path), street.whole(tmp_path, "2022-02")]
    others = [
        "2022-01-metropolitan-outcomes.csv",
        "2022-01-kent-street.csv",
        "2022-01-metropolitan-stop-and-search.csv",
    ]
    zipped = read(street.zipped(tmp_path, files, others=others))
    assert counts(zipped) == counts(read(*files))
    assert zipped.rows == {"street.zip": 6}
    assert zipped.notes[0] == "street.zip: 3 files that are no street files of the Met were not read"


def test_zips_and_files_may_stand_together_but_no_month_twice(tmp_path: Path) -> None:
    january, february = street.whole(tmp_path), street.whole(tmp_path, "2022-02")
    assert len(counts(read(street.zipped(tmp_path, [january]), february))) == 4
    with pytest.raises(DataFileError, match=r"2022-01-metropolitan-street\.csv and street\.zip: .*2022-01 is there 2"):
        read(street.zipped(tmp_path, [january]), january)


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def locked(content: bytes) -> bytes:
    """The flag that says the members need a password, where each is described."""
    entry = content.index(b"PK\x01\x02") + 8
    return content[:6] + b"\x01\x00" + content[8:entry] + b"\x01\x00" + content[entry + 2 :]


def damaged(content: bytes) -> bytes:
    middle = content.index(b"street.csv") + 40
    return content[:middle] + bytes(byte ^ 0xFF for byte in content[middle : middle + 20]) + content[middle + 20 :]


@pytest.mark.parametrize("spoil", [cut, locked, damaged])
def test_a_spoilt_zip_is_one_line(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = street.zipped(tmp_path, [street.whole(tmp_path)])
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(DataFileError, match=r"^street\.zip: This is not a whole zip"):
        read(path)


def test_a_zip_without_a_street_file_of_the_met_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="no street file of the Met in this zip"):
        read(street.zipped(tmp_path, [], others=["2022-01-kent-street.csv"]))


def test_a_zip_with_a_month_twice_is_refused(tmp_path: Path) -> None:
    path = street.zipped(tmp_path, [january := street.whole(tmp_path)])
    with zipfile.ZipFile(path, "a") as archive:
        archive.write(january, f"again/{january.name}")
    with pytest.raises(DataFileError, match="2022-01 is there 2 times"):
        read(path)


def test_a_zip_larger_than_the_disk_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = street.zipped(tmp_path, [street.whole(tmp_path)])
    monkeypatch.setattr(street_files.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 10})())
    with pytest.raises(DataFileError, match=r"Unpacking takes .* TMPDIR"):
        read(path)


def test_nothing_is_left_where_files_were_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = folder(tmp_path, "files")
    monkeypatch.setattr(tempfile, "tempdir", str(folder(tmp_path, "temporary")))
    good = street.zipped(files, [street.whole(files)])
    bad = street.zipped(files, [street.write(files, ["", street.row()])], called="bad.zip")
    read(good)
    with pytest.raises(DataFileError):
        read(bad)
    assert list((tmp_path / "temporary").iterdir()) == []


# Bringing in


@pytest.mark.parametrize("given", ["files", "files/*.csv", "files/2022-01"])
def test_a_folder_or_a_pattern_stands_for_the_files_in_it(tmp_path: Path, given: str) -> None:
    files = folder(tmp_path, "files")
    street.whole(folder(files, "2022-01") if given != "files/*.csv" else files)
    (files / "2022-01-metropolitan-outcomes.txt").write_text("not to be read")
    done = ingest([tmp_path / given], SOURCE, PUBLISHED, tmp_path / "editions")
    assert done.edition.files == ["2022-01-metropolitan-street.csv"]


def test_a_folder_without_street_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"holds no file of this source.*\*-metropolitan-street\.csv"):
        ingest([folder(tmp_path, "empty")], SOURCE, PUBLISHED, tmp_path / "editions")


def test_reading_again_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = [street.row(place, kind) for place in PLACES for kind in KINDS] * 40
    files = [
        street.write(tmp_path, [row.replace("2022-01", month) for row in rows], month)
        for month in ("2022-01", "2022-02")
    ]
    made = [ingest(files, SOURCE, PUBLISHED, tmp_path / name).path for name in ("one", "two")]
    for name in ("observations.parquet", "edition.json"):
        assert len({(path / name).read_bytes() for path in made}) == 1


def test_the_record_counts_what_was_set_aside(tmp_path: Path) -> None:
    path = street.write(tmp_path, [street.row(), street.row("")])
    ingest([path], SOURCE, PUBLISHED, tmp_path / "editions")
    record = find_edition(tmp_path / "editions", SOURCE, "2022-06-01").record
    assert record["set_aside"] == [
        {"reason": police_uk_street.NO_PLACE, "rows": 1, "example": f"'Burglary' in {path.name}"}
    ]
    assert [file["rows"] for file in record["received"]] == [2]


def test_no_measure_uses_street_files_and_a_report_does_not_open_them(tmp_path: Path, root: Path) -> None:
    framework = read_framework(root / "params" / "framework.yml")
    assert SOURCE not in sources_in_use(framework)
    done = ingest([street.whole(tmp_path)], SOURCE, PUBLISHED, tmp_path / "editions")
    (done.path / "observations.parquet").write_bytes(b"damaged")
    assert open_holdings(tmp_path / "editions", framework) == ()


def test_a_reading_that_is_stopped_is_no_error_of_the_file() -> None:
    class Stopped:
        def execute(self, query: str, given: object) -> None:
            raise RuntimeError("Query interrupted")  # what DuckDB makes of Ctrl-C

    with pytest.raises(KeyboardInterrupt):
        street_groups._table(Stopped(), "select 1", {})
