"""Editions: immutable, whole or not there, known as at a date, never read when damaged."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from progress_update import contracts, editions
from progress_update.editions import Provenance, Received, list_editions, read_observations, write_edition
from progress_update.errors import DataFileError, EditionError
from progress_update.sources.reading import observations

BORN = Provenance(
    source="counts",
    edition="2022-05-01",
    publisher="A publisher",
    title="Some counts",
    licence="Open Government Licence v3.0",
    attribution="A publisher",
    landing="",
    published_on=date(2022, 5, 1),
    published_basis="given",
    reader="counts",
    received=(Received("a.csv", "f" * 64, 10, 2),),
)


def figures(*values: float, series: str = "theft.shoplifting") -> pd.DataFrame:
    starts = pd.Series(pd.date_range("2022-01-01", periods=len(values), freq="MS"))
    frame = pd.DataFrame(
        {"series": series, "area": "MPS", "start": starts, "end": starts + pd.offsets.MonthEnd(1), "value": values}
    )
    return observations(frame, where="a test")


def later(day: int, edition: str = "") -> Provenance:
    published = date(2022, 5, day)
    return replace(BORN, edition=edition or published.isoformat(), published_on=published)


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    edition, new = write_edition(tmp_path, BORN, figures(1, 2.5, float("nan")))
    assert new
    pd.testing.assert_frame_equal(read_observations(edition), figures(1, 2.5, float("nan")))


def test_columns_keep_the_types_of_the_contract(tmp_path: Path) -> None:
    edition, _ = write_edition(tmp_path, BORN, figures(1))
    assert read_observations(edition).dtypes.to_dict() == contracts.empty(contracts.OBSERVATIONS).dtypes.to_dict()


def test_the_same_figures_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [write_edition(tmp_path / name, BORN, figures(1, 2, 3))[0].folder for name in ("a", "b")]
    first, second = ({file.name: file.read_bytes() for file in path.iterdir()} for path in paths)
    assert first == second


def test_the_record_says_where_it_comes_from_and_what_it_holds(tmp_path: Path) -> None:
    edition, _ = write_edition(tmp_path, BORN, figures(1, 2))
    record = json.loads((edition.folder / "edition.json").read_text())
    assert record["published_on"] == "2022-05-01"
    assert record["received"] == [{"bytes": 10, "copied_from": "", "name": "a.csv", "rows": 2, "sha256": "f" * 64}]
    assert record["observations"]["series"] == {
        "theft.shoplifting": {"rows": 2, "first": "2022-01-01", "last": "2022-02-28"}
    }
    assert list(record) == sorted(record)
    assert (edition.first, edition.last, edition.rows) == (date(2022, 1, 1), date(2022, 2, 28), 2)


def test_editions_are_listed_newest_first(tmp_path: Path) -> None:
    for provenance in (later(2), later(3, "2022-05-03b"), later(1), later(3)):
        write_edition(tmp_path, provenance, figures(1))
    assert [edition.id for edition in list_editions(tmp_path, "counts")] == [
        "2022-05-03b",
        "2022-05-03",
        "2022-05-02",
        "2022-05-01",
    ]


@pytest.mark.parametrize(("day", "known"), [(30, 0), (1, 1), (2, 1), (3, 2)])
def test_as_at_a_day_only_what_was_published_by_then_is_known(tmp_path: Path, day: int, known: int) -> None:
    for published in (1, 3):
        write_edition(tmp_path, later(published), figures(1))
    as_at = date(2022, 4 if day == 30 else 5, day)
    assert len(list_editions(tmp_path, as_at=as_at)) == known


def test_a_source_without_editions_lists_none(tmp_path: Path) -> None:
    assert list_editions(tmp_path, "counts") == []
    assert list_editions(tmp_path / "nowhere") == []


def test_an_edition_that_is_not_held_is_answered_with_those_that_are(tmp_path: Path) -> None:
    write_edition(tmp_path, BORN, figures(1))
    with pytest.raises(EditionError, match="Editions held: 2022-05-01"):
        editions.find_edition(tmp_path, "counts", "2022-06-01")


def test_the_very_same_edition_again_is_held_already(tmp_path: Path) -> None:
    first, _ = write_edition(tmp_path, BORN, figures(1))
    before = (first.folder / "observations.parquet").stat().st_mtime_ns
    again, new = write_edition(tmp_path, BORN, figures(1))
    assert not new
    assert again == first
    assert (first.folder / "observations.parquet").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "changed",
    [(BORN, figures(2)), (replace(BORN, received=(Received("a.csv", "0" * 64, 10, 2),)), figures(1))],
    ids=["other figures", "other files"],
)
def test_an_edition_is_never_changed(tmp_path: Path, changed: tuple[Provenance, pd.DataFrame]) -> None:
    edition, _ = write_edition(tmp_path, BORN, figures(1))
    with pytest.raises(EditionError, match=r"already there.*another id"):
        write_edition(tmp_path, *changed)
    assert read_observations(edition)["value"].tolist() == [1]


@pytest.mark.parametrize("damage", [b"", b"no parquet", None], ids=["emptied", "overwritten", "one byte"])
def test_damaged_observations_are_refused_by_name(tmp_path: Path, damage: bytes | None) -> None:
    edition, _ = write_edition(tmp_path, BORN, figures(1))
    file = edition.folder / "observations.parquet"
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]) if damage is None else damage)
    with pytest.raises(EditionError, match=r"counts/2022-05-01/observations\.parquet.*checksum"):
        read_observations(edition)


def test_missing_observations_are_refused_by_name(tmp_path: Path) -> None:
    edition, _ = write_edition(tmp_path, BORN, figures(1))
    (edition.folder / "observations.parquet").unlink()
    with pytest.raises(EditionError, match=r"counts/2022-05-01/observations\.parquet.*missing"):
        read_observations(edition)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"source": "counts"}', '{"published_on": "soon"}'])
def test_a_damaged_record_is_refused_by_name(tmp_path: Path, text: str) -> None:
    edition, _ = write_edition(tmp_path, BORN, figures(1))
    (edition.folder / "edition.json").write_text(text)
    with pytest.raises(EditionError, match=r"counts/2022-05-01/edition\.json"):
        list_editions(tmp_path)


def test_a_folder_under_another_name_than_its_record_is_refused(tmp_path: Path) -> None:
    edition, _ = write_edition(tmp_path, BORN, figures(1))
    edition.folder.rename(edition.folder.with_name("2023-01-01"))
    with pytest.raises(EditionError, match="says it is counts/2022-05-01"):
        list_editions(tmp_path)


def test_nothing_is_left_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(editions.writing, "_summary", stop)
    with pytest.raises(OSError, match="disk full"):
        write_edition(tmp_path, BORN, figures(1))
    assert list((tmp_path / "counts").iterdir()) == []
    assert list_editions(tmp_path) == []


def test_figures_that_break_the_contract_are_not_stored(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="same key"):
        write_edition(tmp_path, BORN, pd.concat([figures(1), figures(1)]))
    assert list_editions(tmp_path) == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["burglary.domestic_burglary"], {"burglary.domestic_burglary"}),
        (["burglary.*"], {"burglary.domestic_burglary", "burglary.res_burglary_of_a_home"}),
        (["burglary.*", "robbery"], {"burglary.domestic_burglary", "burglary.res_burglary_of_a_home", "robbery"}),
        (["burglar.*"], set()),
        (["burglary"], set()),
        ([], set()),
    ],
)
def test_series_are_picked_by_id_or_by_beginning(tmp_path: Path, wanted: list[str], found: set[str]) -> None:
    names = ("burglary.domestic_burglary", "burglary.res_burglary_of_a_home", "robbery", "burglary_other.thing")
    edition, _ = write_edition(tmp_path, BORN, pd.concat([figures(1, 2, series=name) for name in names]))
    assert set(read_observations(edition, series=wanted)["series"]) == found


def test_areas_and_groups_are_picked_exactly(tmp_path: Path) -> None:
    london = figures(1, 2)
    lambeth = london.assign(area="E09000022")
    women = london.assign(group="women")
    edition, _ = write_edition(tmp_path, BORN, pd.concat([london, lambeth, women]))
    assert len(read_observations(edition, areas=["E09000022"])) == 2
    assert set(read_observations(edition, areas=["MPS"], groups=["women"])["group"]) == {"women"}


def test_every_committed_edition_is_whole(root: Path) -> None:
    held = list_editions(root / "data" / "editions")
    assert len(held) >= 12
    for edition in held:
        figures = read_observations(edition)
        assert len(figures) == edition.rows
        assert edition.last <= edition.published_on
        contracts.check(figures, contracts.OBSERVATIONS, where=edition.id)


def test_the_committed_editions_stay_small(root: Path) -> None:
    assert sum(file.stat().st_size for file in (root / "data").rglob("*") if file.is_file()) < 8_000_000


def test_records_say_where_a_licence_is_to_be_confirmed(root: Path) -> None:
    unsure = {edition.source for edition in list_editions(root / "data" / "editions") if "confirm" in edition.licence}
    assert unsure == {"pas_trust", "gla_state_of_london"}
