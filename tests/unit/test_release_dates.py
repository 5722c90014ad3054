"""Days and hours of release: working days, summer time, the embargo, and the clock that can be moved."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_update.clock import LONDON_TIME, NOW, now, parse_moment
from progress_update.embargo import is_embargoed, may_publish
from progress_update.errors import EmbargoError, SettingsError
from progress_update.period import Period, today
from progress_update.release_dates import (
    access_from,
    is_working_day,
    moment_name,
    moment_of,
    why_not,
    working_day_before,
    working_day_from,
)
from progress_update.settings import Settings, read_settings


@pytest.fixture
def folder(tmp_path: Path, root: Path) -> Path:
    shutil.copy(root / "params" / "defaults.yml", tmp_path)
    return tmp_path


def read(folder: Path, text: str = "", period: str = "2022Q1") -> Settings:
    (folder / f"{period}.yml").write_text(text, encoding="utf-8")
    return read_settings(folder, Period.parse(period))


# Working days ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2022-06-24", ""),
        ("2022-06-25", "a Saturday"),
        ("2022-06-26", "a Sunday"),
        ("2022-04-15", "a bank holiday (Good Friday)"),
        ("2022-06-03", "a bank holiday (Platinum Jubilee of Elizabeth II)"),  # once, by proclamation
        ("2022-09-19", "a bank holiday (State Funeral of Queen Elizabeth II)"),
        ("2022-12-27", "a bank holiday (Christmas Day (observed))"),
        ("2022-08-01", ""),  # a bank holiday in Scotland alone
        ("2022-07-12", ""),  # in Northern Ireland alone
    ],
)
def test_why_a_day_is_no_day_of_release(day: str, why: str) -> None:
    assert why_not(date.fromisoformat(day)) == why
    assert is_working_day(date.fromisoformat(day)) == (not why)


@given(st.dates(date(2018, 1, 1), date(2035, 12, 31)))
def test_the_nearest_working_days_have_none_between_them_and_the_day(day: date) -> None:
    before, after = working_day_before(day), working_day_from(day)
    assert before < day <= after and is_working_day(before) and is_working_day(after)
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(is_working_day(one) for one in between)
    assert (after - before).days <= 6  # Christmas and a weekend


@pytest.mark.parametrize("quarter", [str(Period(2018, 1).plus(n)) for n in range(40)])
def test_the_rule_brings_every_update_out_on_the_first_working_day_after_twelve_weeks(
    folder: Path, quarter: str
) -> None:
    settings = read_settings(folder, Period.parse(quarter))
    due = settings.period.end + timedelta(weeks=12)
    assert settings.release_date == working_day_from(due)
    assert settings.next_release_date == read_settings(folder, settings.period.plus(1)).release_date


@pytest.mark.parametrize(("key", "day", "nearest"), [
    ("published_on", "2022-06-25", "Friday 24 June 2022 and Monday 27 June 2022"),
    ("published_on", "2022-06-02", "Wednesday 1 June 2022 and Monday 6 June 2022"),
    ("next_update_on", "2022-12-26", "Friday 23 December 2022 and Wednesday 28 December 2022"),
])  # fmt: skip
def test_a_release_on_a_day_off_is_an_error_that_names_the_nearest_working_days(
    folder: Path, key: str, day: str, nearest: str
) -> None:
    with pytest.raises(SettingsError) as error:
        read(folder, f"# one\n{key}: {day}\n")
    assert str(error.value).startswith("2022Q1.yml, line 2: ")
    assert f"The nearest are {nearest}." in str(error.value)


# The hour -------------------------------------------------------------------------------------------------------------


def test_releases_come_out_at_half_past_nine_unless_another_hour_is_given(folder: Path) -> None:
    assert read(folder, "published_on: 2022-06-24\n").release_moment == datetime(2022, 6, 24, 8, 30, tzinfo=UTC)
    assert read(folder, "published_on: 2022-03-25\n", "2021Q4").release_moment == datetime(
        2022, 3, 25, 9, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(("written", "hour"), [('"09:30"', time(9, 30)), ("10:30", time(10, 30)), ("9:05", time(9, 5)),
                                               ("00:00", time(0)), ("23:59", time(23, 59))])  # fmt: skip
def test_an_hour_is_what_it_looks_like_with_quotes_or_without(folder: Path, written: str, hour: time) -> None:
    assert read(folder, f"published_at: {written}\n").published_at == hour


@pytest.mark.parametrize("written", ["24:30", "10.5", "half past nine", '"09:30Z"', "true"])
def test_an_hour_that_is_none_is_refused(folder: Path, written: str) -> None:
    with pytest.raises(SettingsError, match=r"2022Q1\.yml, line 1"):
        read(folder, f"published_at: {written}\n")


@pytest.mark.parametrize(("day", "utc"), [
    ("2022-03-25", 9.5),  # the last Friday of winter time
    ("2022-03-28", 8.5),  # the Monday after the clocks went forward
    ("2022-10-28", 8.5),
    ("2022-10-31", 9.5),
])  # fmt: skip
def test_the_hour_is_london_s_on_both_sides_of_summer_time(day: str, utc: float) -> None:
    moment = moment_of(date.fromisoformat(day), time(9, 30))
    midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
    assert moment - midnight == timedelta(hours=utc)
    assert moment_name(moment).startswith("09:30 on ")


def test_access_before_release_lasts_24_hours_also_when_the_clocks_change() -> None:
    spring, autumn = (moment_of(date(2022, month, day), time(9, 30)) for month, day in ((3, 28), (10, 31)))
    assert moment_name(access_from(spring)) == "09:30 on Sunday 27 March 2022"
    sunday = moment_of(date(2022, 10, 30), time(9, 30))  # not a day of release, but the clocks change in its night
    assert moment_name(access_from(sunday)) == "10:30 on Saturday 29 October 2022"
    for release in (spring, autumn, sunday):
        assert release.astimezone(UTC) - access_from(release).astimezone(UTC) == timedelta(hours=24)


# The embargo ----------------------------------------------------------------------------------------------------------


@given(st.datetimes(datetime(2022, 6, 20), datetime(2022, 6, 28), timezones=st.just(UTC)))
def test_there_is_an_embargo_exactly_until_the_hour(root: Path, moment: datetime) -> None:
    settings = read_settings(root / "params", Period(2022, 1))
    assert is_embargoed(settings, moment) == (moment < datetime(2022, 6, 24, 8, 30, tzinfo=UTC))


def test_in_the_hour_that_comes_twice_the_embargo_ends_once(root: Path) -> None:
    settings = read_settings(root / "params", Period(2022, 1))
    settings = settings.model_copy(update={"published_on": date(2022, 10, 30), "published_at": time(1, 30)})
    told = [is_embargoed(settings, datetime(2022, 10, 30, 0, n, tzinfo=UTC).astimezone(LONDON_TIME)) for n in (29, 30)]
    later = is_embargoed(settings, datetime(2022, 10, 30, 1, 10, tzinfo=UTC).astimezone(LONDON_TIME))
    assert (*told, later) == (True, False, False)


def test_publishing_is_refused_a_second_before_the_hour_and_not_at_it(root: Path) -> None:
    settings = read_settings(root / "params", Period(2022, 1))
    hour = settings.release_moment
    with pytest.raises(EmbargoError) as error:
        may_publish(settings, hour - timedelta(seconds=1))
    assert str(error.value).startswith("params/2022Q1.yml: 2022Q1 is under embargo until 09:30 on Friday 24 June 2022")
    assert "\n" not in str(error.value) and error.value.exit_code == 19
    may_publish(settings, hour)


def test_settings_say_the_embargo_only_when_they_are_told_of_it(root: Path) -> None:
    settings = read_settings(root / "params", Period(2022, 1))
    assert settings.embargo == ""
    assert settings.as_embargoed(True).embargo == "Embargoed until 09:30 on Friday 24 June 2022"
    assert settings.embargo == settings.as_embargoed(True).as_embargoed(False).embargo == ""


# The clock ------------------------------------------------------------------------------------------------------------


def test_the_clock_tells_the_time_in_london_and_can_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NOW, raising=False)
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1) and now().tzinfo == LONDON_TIME
    monkeypatch.setenv(NOW, "2022-06-24T09:29")
    assert now() == datetime(2022, 6, 24, 8, 29, tzinfo=UTC)
    monkeypatch.setenv(NOW, "2022-06-23T23:30Z")
    assert today() == date(2022, 6, 24)  # half past midnight in London
    monkeypatch.setenv(NOW, "tomorrow")
    with pytest.raises(SettingsError, match=r"NOW: 'tomorrow' is not a time\. Write it like"):
        now()


def test_the_hour_that_the_clocks_skip_is_refused_and_the_one_they_show_twice_is_the_first() -> None:
    with pytest.raises(SettingsError, match="skip 01:30"):
        parse_moment("2022-03-27T01:30")
    assert parse_moment("2022-10-30T01:30").astimezone(UTC) == datetime(2022, 10, 30, 0, 30, tzinfo=UTC)


# Changes of date, access before release -------------------------------------------------------------------------------


def test_changes_of_date_end_on_the_day_of_release(folder: Path) -> None:
    change = "date_changes: [{from: 2022-06-23, to: %s, reason: The committee met, announced: 2022-05-20}]\n"
    moved = read(folder, f"published_on: 2022-06-24\n{change % '2022-06-24'}").date_changes
    assert [(one.was, one.to, one.reason) for one in moved] == [
        (date(2022, 6, 23), date(2022, 6, 24), "The committee met")
    ]
    with pytest.raises(SettingsError, match="ends on 27 June 2022, but published_on is 24 June 2022"):
        read(folder, f"published_on: 2022-06-24\n{change % '2022-06-27'}")


def test_access_needs_a_reason(folder: Path) -> None:
    with pytest.raises(SettingsError, match="reason"):
        read(folder, "pre_release_access:\n  - {name: A, role: B, organisation: C}\n")
