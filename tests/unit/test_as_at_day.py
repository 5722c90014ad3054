"""Reports as at a day: what may be asked for, what is left aside, and why a measure then has no figure."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from progress_update.as_at import NEWEST, as_asked, folder_suffix, parse_as_at, release_name, too_early
from progress_update.errors import SettingsError
from progress_update.exhibits.sources import data_sources
from progress_update.folders import Folders
from progress_update.holdings import cut_off
from progress_update.making import make_report
from progress_update.measures.choice import NO_EDITION
from progress_update.period import Period
from progress_update.settings import read_settings

DAY, QUARTER = date(2022, 1, 31), Period(2021, 3)


@pytest.fixture(scope="module")
def report(root):
    return make_report(QUARTER, Folders(root), as_at=DAY)


def test_a_day_or_the_newest_may_be_asked_for():
    assert parse_as_at("2022-01-31", on=date(2026, 1, 1)) == DAY
    assert parse_as_at("newest", on=date(2026, 1, 1)) == NEWEST


@pytest.mark.parametrize("text", ["31/01/2022", "2022-02-30", "Newest", "", "2026-01-02"])
def test_anything_else_and_days_to_come_are_refused(text):
    with pytest.raises(SettingsError, match="AS_AT"):
        parse_as_at(text, on=date(2026, 1, 1))


def test_what_is_asked_for_goes_before_the_settings_and_the_settings_before_the_newest(root, tmp_path):
    shutil.copyfile(root / "params" / "defaults.yml", tmp_path / "defaults.yml")
    (tmp_path / "2021Q3.yml").write_text("data_as_at: 2024-01-01\n", encoding="utf-8")
    own = read_settings(tmp_path, QUARTER)
    assert as_asked(own, None).data_as_at == date(2024, 1, 1)
    assert as_asked(own, DAY).data_as_at == DAY
    assert as_asked(own, NEWEST).data_as_at is None
    assert as_asked(own, DAY).clock == own.clock


def test_only_what_was_asked_for_has_a_folder_of_its_own():
    names = [release_name(QUARTER, demo=demo, as_at=day) for demo in (False, True) for day in (None, DAY, NEWEST)]
    assert names == [
        "2021Q3", "2021Q3-as-at-2022-01-31", "2021Q3-newest",
        "2021Q3-demo", "2021Q3-as-at-2022-01-31-demo", "2021Q3-newest-demo",
    ]  # fmt: skip
    assert folder_suffix(None) == ""


def test_no_figure_comes_from_an_edition_published_later(report):
    assert set(report.results.measures["edition"].dropna()) == {"2022-01-03"}
    assert set(report.series["edition"]) == {"2022-01-03"}
    assert report.revisions.empty


def test_a_measure_without_an_edition_that_old_says_so(report):
    rows = report.results.measures.set_index("measure")
    assert rows.loc["homicide_domestic", "reason"] == f"{NO_EDITION} 31 January 2022 is held."
    assert rows.loc["homicide_domestic", "judgement"] == "no data published"


def test_figures_that_nobody_publishes_keep_their_own_reason(report, root):
    newest = make_report(QUARTER, Folders(root)).results.measures.set_index("measure")["reason"]
    own = [
        measure for measure in report.framework.measures if {f.source for f in measure.feeds} == {"mopac_unpublished"}
    ]
    assert own
    for measure in own:
        assert report.row(measure.id)["reason"] == newest[measure.id]


def test_a_borough_crime_figure_is_that_of_the_old_file(report):
    held = report.series_of("robbery_prc")
    assert held[held["start"] >= "2021-07-01"]["value"].sum() == 6142


def test_the_report_says_what_it_leaves_aside(report):
    said = data_sources(report).markdown
    assert "This report is as at 31 January 2022" in said
    assert "MPS Homicide Dashboard Data" in said.split("no edition as old as that is held")[1].split("\n")[0]


def test_an_edition_that_comes_later_changes_nothing_in_it(root, tmp_path, report):
    """What is held later must not show, or a release could not be built again."""
    for edition in (root / "data" / "editions").glob("*/*"):
        if edition.name <= "2022-01-31":
            (tmp_path / edition.parent.name).mkdir(exist_ok=True)
            (tmp_path / edition.parent.name / edition.name).symlink_to(edition)
    assert cut_off(tmp_path, report.framework, DAY) == report.cut_off


def test_too_early_a_day_names_the_first_that_gives_a_figure_and_what_it_would_miss(held):
    framework, every = held()
    said = str(too_early(QUARTER, framework, every, date(2021, 12, 1)))
    assert "No edition published by 1 December 2021 has a figure for 2021Q3" in said
    assert "AS_AT=2022-01-03, with 4 of 45 measures" in said
    assert "would miss 8" in said
    assert "homicide_domestic, homicide_non_domestic (mps_homicide, earliest edition 18 June 2024)" in said


def test_a_period_without_figures_in_any_edition_is_not_put_down_to_the_day(held):
    assert too_early(Period(1999, 4), *held(), date(2021, 12, 1)) is None
