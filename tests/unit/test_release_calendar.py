"""The calendar of releases: what it holds, as another program reads it and as people do."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import vobject

from progress_update.clock import parse_moment
from progress_update.errors import SettingsError
from progress_update.folders import Folders
from progress_update.framework import read_framework
from progress_update.gate.page import Page, words_of
from progress_update.gate.page_content import links, tables
from progress_update.gate.page_frame import headings, ids, landmarks, language, skip_link
from progress_update.release_calendar import page, write_calendar
from progress_update.release_calendar.entries import in_order, short_notice
from progress_update.release_calendar.feed import feed
from progress_update.release_calendar.run import entries

NOW = parse_moment("2026-11-24T12:00")
MOVED = """published_on: 2026-12-16
date_changes:
  - {from: 2026-12-23, to: 2026-12-16, reason: The committee meets before Christmas, announced: 2026-11-20}
"""


@pytest.fixture
def folders(tmp_path: Path, root: Path) -> Folders:
    shutil.copytree(root / "params", tmp_path / "params")
    (tmp_path / "templates").symlink_to(root / "templates")
    return Folders(tmp_path)


def own(folders: Folders, period: str, text: str) -> None:
    (folders.params / f"{period}.yml").write_text(text, encoding="utf-8")


def test_the_calendar_goes_twelve_months_ahead_by_the_rule_and_back_to_what_has_a_file(folders: Folders) -> None:
    near, later, out = in_order(entries(folders.params, NOW), NOW)
    assert near == []
    assert [str(one.period) for one in later] == ["2026Q3", "2026Q4", "2027Q1", "2027Q2"]
    assert [(str(one.period), one.is_set) for one in out] == [("2022Q1", True)]


def test_a_release_of_the_next_four_weeks_is_told_apart(folders: Folders) -> None:
    near, later, _ = in_order(
        entries(folders.params, parse_moment("2026-11-25T09:30")), parse_moment("2026-11-25T09:30")
    )
    assert [str(one.period) for one in near] == ["2026Q3"] and len(later) == 3


def test_another_reader_finds_every_release_at_its_hour(folders: Folders) -> None:
    own(folders, "2026Q3", MOVED)
    written = feed(entries(folders.params, NOW), NOW, read_framework(folders.params / "framework.yml"))
    events = {event.uid.value: event for event in vobject.readOne(written.decode()).vevent_list}
    starts = {uid.partition("@")[0]: event.dtstart.value for uid, event in events.items()}
    assert starts == {
        "2022Q1": datetime(2022, 6, 24, 8, 30, tzinfo=UTC),  # summer time
        "2026Q3": datetime(2026, 12, 16, 9, 30, tzinfo=UTC),
        "2026Q4": datetime(2027, 3, 25, 9, 30, tzinfo=UTC),
        "2027Q1": datetime(2027, 6, 23, 8, 30, tzinfo=UTC),
        "2027Q2": datetime(2027, 9, 22, 8, 30, tzinfo=UTC),
    }
    moved = events["2026Q3@www.london.gov.uk"]
    assert (moved.sequence.value, moved.status.value) == ("1", "CONFIRMED")
    assert (
        "Moved from 23 December 2026 to 16 December 2026: The committee meets before Christmas."
        in moved.description.value
    )
    assert events["2027Q1@www.london.gov.uk"].status.value == "TENTATIVE"


def test_a_feed_is_the_same_all_day_and_folds_its_lines(folders: Folders) -> None:
    framework = read_framework(folders.params / "framework.yml")
    first, second = (feed(entries(folders.params, at), at, framework) for at in (NOW, parse_moment("2026-11-24T18:00")))
    assert first == second
    assert max(map(len, first.split(b"\r\n"))) <= 75 and first.endswith(b"END:VCALENDAR\r\n")


def test_a_change_of_date_stands_on_the_page_with_its_reason_and_its_notice(folders: Folders) -> None:
    own(folders, "2026Q3", MOVED)
    told = page.markdown(entries(folders.params, NOW), NOW, weeks=12)
    assert "The committee meets before Christmas" in told
    assert "20 November 2026, 26 days ahead: less than the four weeks that are asked for" in told


@pytest.mark.parametrize(("announced", "days"), [("2026-11-18", None), ("2026-11-19", 27), ("2026-12-16", 0)])
def test_four_weeks_of_notice_are_28_days(folders: Folders, announced: str, days: int | None) -> None:
    own(folders, "2026Q3", MOVED.replace("2026-11-20", announced))
    changes = next(one for one in entries(folders.params, NOW) if str(one.period) == "2026Q3").changes
    assert [short_notice(change) for change in changes] == [days]


def test_the_day_that_the_update_before_named_holds_for_the_next(folders: Folders) -> None:
    own(folders, "2026Q2", "published_on: 2026-09-23\nnext_update_on: 2026-12-17\n")
    found = next(one for one in entries(folders.params, NOW) if str(one.period) == "2026Q3")
    assert found.moment.date() == date(2026, 12, 17) and found.is_set


def test_a_day_that_is_not_the_one_announced_needs_its_reason(folders: Folders) -> None:
    own(folders, "2026Q2", "published_on: 2026-09-23\nnext_update_on: 2026-12-17\n")
    own(folders, "2026Q3", "published_on: 2026-12-16\n")
    with pytest.raises(SettingsError) as error:
        list(entries(folders.params, NOW))
    assert str(error.value).startswith("2026Q3.yml: The update before announced this one for 17 December 2026")
    own(folders, "2026Q3", MOVED.replace("from: 2026-12-23", "from: 2026-12-17"))
    assert len(list(entries(folders.params, NOW))) == 6


def test_the_page_and_the_feed_are_left_under_reports(folders: Folders) -> None:
    own(folders, "2026Q3", MOVED)
    written = write_calendar(folders, NOW)
    assert [path.name for path in written.files] == ["calendar.html", "calendar.ics"]
    assert sorted(path.name for path in folders.reports.iterdir()) == ["calendar.html", "calendar.ics"]
    assert written.lines[0] == (
        "In the next four weeks: July to September 2026 (Q2 2026/27), 09:30 on Wednesday 16 December 2026"
    )
    shown = Page(written.files[0].read_text(encoding="utf-8"))
    assert [words_of(h) for h in shown.all("h2")] == [
        "In the next four weeks", "Later", "Out already", "Changes of date", "To subscribe",
    ]  # fmt: skip
    targets = {link.get("href") for link in shown.all("a")}
    assert "calendar.ics" in targets
    for check in (language, headings, landmarks, skip_link, ids, tables, links):
        assert list(check(SimpleNamespace(page=shown))) == []  # type: ignore[arg-type]
    assert {one[1:] for one in targets if one and re.match("#[a-z]", one)} <= set(shown.by_id)
