"""Each reader on small files of its layout: whole ones are read to the contract, spoilt ones refused by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from fixtures import received as make
from fixtures import street
from fixtures.reading import read

from progress_update import contracts
from progress_update.errors import DataFileError
from progress_update.sources.registry import SOURCES

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
