"""Bringing files in: an edition with its record, or one error and nothing."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from fixtures import received as make

from progress_update.editions import list_editions, read_observations
from progress_update.errors import DataFileError, EditionError
from progress_update.ingest import ingest

PUBLISHED = date(2022, 5, 3)


@pytest.fixture
def root_of_editions(tmp_path: Path) -> Path:
    return tmp_path / "editions"


def test_a_file_becomes_an_edition_named_after_its_day(tmp_path: Path, root_of_editions: Path) -> None:
    path = make.tidy(tmp_path)
    done = ingest([path], "mopac_unpublished", PUBLISHED, root_of_editions)
    assert done.path == root_of_editions / "mopac_unpublished" / "2022-05-03"
    assert (done.rows, done.already_held, done.set_aside) == (2, False, [])
    assert len(read_observations(done.edition)) == 2


def test_the_record_names_each_file_by_checksum_size_and_origin(tmp_path: Path, root_of_editions: Path) -> None:
    path = make.tidy(tmp_path)
    origin = {path.name: "an analyst's drive"}
    done = ingest([path], "mopac_unpublished", PUBLISHED, root_of_editions, copied_from=origin, notes=["By hand"])
    assert done.edition.record["received"] == [
        {
            "name": "tidy.csv",
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
            "rows": 2,
            "copied_from": "an analyst's drive",
        }
    ]
    assert done.edition.record["notes"] == ["By hand"]
    assert done.edition.record["reader"] == "tidy"
    assert done.edition.publisher.startswith("Mayor's Office")


def test_rows_set_aside_are_counted_in_the_record(tmp_path: Path, root_of_editions: Path) -> None:
    done = ingest([make.dashboard(tmp_path)], "mps_dashboard", PUBLISHED, root_of_editions)
    assert [(aside.rows, aside.example) for aside in done.set_aside] == [(64, "area_type")]


def test_the_same_files_again_are_already_held(tmp_path: Path, root_of_editions: Path) -> None:
    path = make.tidy(tmp_path)
    first = ingest([path], "mopac_unpublished", PUBLISHED, root_of_editions)
    again = ingest([path], "mopac_unpublished", PUBLISHED, root_of_editions)
    assert (again.already_held, again.path) == (True, first.path)
    assert len(list_editions(root_of_editions)) == 1


def test_the_order_of_the_files_does_not_matter(tmp_path: Path, root_of_editions: Path) -> None:
    london, boroughs = make.pas(tmp_path)
    ingest([london, boroughs], "pas_trust", PUBLISHED, root_of_editions)
    assert ingest([boroughs, london], "pas_trust", PUBLISHED, root_of_editions).already_held


def test_other_files_of_the_same_day_get_a_letter(tmp_path: Path, root_of_editions: Path) -> None:
    ingest([make.tidy(tmp_path)], "mopac_unpublished", PUBLISHED, root_of_editions)
    other = make.tidy(tmp_path, ["sd_rape,MPS,all,2022-01-01,2022-03-31,0.07,,,,,"], name="other.csv")
    done = ingest([other], "mopac_unpublished", PUBLISHED, root_of_editions)
    assert done.edition.id == "2022-05-03b"
    assert [edition.id for edition in list_editions(root_of_editions)] == ["2022-05-03b", "2022-05-03"]
    assert ingest([other], "mopac_unpublished", PUBLISHED, root_of_editions).edition.id == "2022-05-03b"


def test_an_id_may_be_given_and_is_never_used_twice(tmp_path: Path, root_of_editions: Path) -> None:
    done = ingest([make.tidy(tmp_path)], "mopac_unpublished", PUBLISHED, root_of_editions, edition="first")
    assert done.edition.id == "first"
    other = make.tidy(tmp_path, ["sd_rape,MPS,all,2022-01-01,2022-03-31,0.07,,,,,"], name="other.csv")
    with pytest.raises(EditionError, match="already there"):
        ingest([other], "mopac_unpublished", PUBLISHED, root_of_editions, edition="first")


@pytest.mark.parametrize("id", ["../up", "a/b", ".hidden", "two words"])
def test_an_id_is_a_plain_folder_name(tmp_path: Path, root_of_editions: Path, id: str) -> None:
    with pytest.raises(EditionError, match="is no id for an edition"):
        ingest([make.tidy(tmp_path)], "mopac_unpublished", PUBLISHED, root_of_editions, edition=id)


def test_a_bad_file_leaves_everything_as_it_was(tmp_path: Path, root_of_editions: Path) -> None:
    ingest([make.tidy(tmp_path)], "mopac_unpublished", PUBLISHED, root_of_editions)
    before = {path: path.stat().st_mtime_ns for path in root_of_editions.rglob("*")}
    bad = make.tidy(tmp_path, ["sd_rape,MPS,all,2022-01-01,2022-03-31,62,,,,,"], name="bad.csv")
    with pytest.raises(DataFileError, match=r"bad\.csv, row 2, column value"):
        ingest([bad], "mopac_unpublished", PUBLISHED, root_of_editions)
    assert {path: path.stat().st_mtime_ns for path in root_of_editions.rglob("*")} == before


def test_one_bad_file_of_two_keeps_nothing(tmp_path: Path, root_of_editions: Path) -> None:
    bad = make.tidy(tmp_path, ["sd_rape,MPS,all,2022-01-01,2022-03-31,62,,,,,"], name="bad.csv")
    with pytest.raises(DataFileError, match=r"bad\.csv, row 2"):
        ingest([make.tidy(tmp_path), bad], "mopac_unpublished", PUBLISHED, root_of_editions)
    assert not root_of_editions.exists()


@pytest.mark.parametrize(
    ("source", "published", "message"),
    [
        ("mopac_unpublish", PUBLISHED, "no source 'mopac_unpublish'. Did you mean mopac_unpublished"),
        ("mopac_unpublished", date(2999, 1, 1), "1 January 2999 lies in the future"),
        ("mopac_unpublished", date(2022, 3, 30), "run to 31 March 2022, after their publication on 30 March 2022"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, root_of_editions: Path, source: str, published: date, message: str
) -> None:
    with pytest.raises(DataFileError, match=message):
        ingest([make.tidy(tmp_path)], source, published, root_of_editions)
    assert not root_of_editions.exists()


def test_no_file_a_missing_file_and_a_file_twice_are_refused(tmp_path: Path, root_of_editions: Path) -> None:
    path = make.tidy(tmp_path)
    for files, message in (
        ([], "No file was given"),
        ([tmp_path / "gone.csv"], "There is no such file"),
        ([tmp_path], "There is no such file"),
        ([path, path], "Two files have the same name"),
    ):
        with pytest.raises(DataFileError, match=message):
            ingest(files, "mopac_unpublished", PUBLISHED, root_of_editions)
