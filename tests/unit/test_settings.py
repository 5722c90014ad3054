"""A period's settings: laid over the defaults, and refused when they are not whole."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from progress_update.errors import SettingsError
from progress_update.framework import read_framework
from progress_update.period import Period
from progress_update.settings import Settings, Span, check_places, read_settings
from progress_update.settings.reading import _merged

QUARTER = Period(2022, 1)


@pytest.fixture
def folder(tmp_path: Path, root: Path) -> Path:
    """A folder with the project's own defaults and no period's file."""
    shutil.copy(root / "params" / "defaults.yml", tmp_path)
    return tmp_path


def own(folder: Path, text: str, *, name: str = "2022Q1.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str) -> Settings:
    own(folder, text)
    return read_settings(folder, QUARTER)


# Defaults and what lies over them ----------------------------------------------------------------------


@pytest.mark.parametrize("quarter", ["2018Q1", "2022Q1", "2025Q3"])
def test_a_period_without_a_file_of_its_own_takes_the_defaults(folder: Path, quarter: str) -> None:
    settings = read_settings(folder, Period.parse(quarter))
    assert str(settings.period) == quarter
    assert settings.commentary == {}


def test_an_empty_file_changes_nothing(folder: Path) -> None:
    alone = read_settings(folder, QUARTER)
    assert read(folder, "# nothing yet\n").model_dump() == alone.model_dump()


def test_a_key_inside_a_mapping_leaves_its_neighbours_alone(folder: Path) -> None:
    alone = read_settings(folder, QUARTER).contact
    contact = read(folder, "contact:\n  telephone: 020 0000 0000\n").contact
    assert contact.telephone == "020 0000 0000"
    assert contact.model_copy(update={"telephone": None}) == alone


def test_a_list_replaces_the_whole_list(folder: Path) -> None:
    assert read(folder, "questions:\n  - Only this?\n").questions == ["Only this?"]


def test_an_account_of_one_outcome_leaves_the_others_to_come(folder: Path) -> None:
    text = "qualitative:\n  accounts:\n    exploitation_and_harm:\n      heard: They said so.\n"
    qualitative = read(folder, text).qualitative
    assert qualitative.slots("exploitation_and_harm") == [
        ("What was done", "Account to come from the Office.", True),
        ("What people told us", "They said so.", False),
        ("What is not known", "Account to come from the Office.", True),
    ]
    assert all(to_come for _, _, to_come in qualitative.slots("young_people_in_justice"))


mappings = st.recursive(
    st.integers() | st.lists(st.integers()),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner),
)


@given(st.dictionaries(st.sampled_from("abc"), mappings))
def test_merging_with_itself_or_with_nothing_changes_nothing(tree: dict[str, object]) -> None:
    assert _merged(tree, tree) == tree
    assert _merged(tree, {}) == tree
    assert _merged({}, tree) == tree


@given(st.dictionaries(st.sampled_from("abc"), mappings), st.dictionaries(st.sampled_from("abc"), mappings))
def test_merging_keeps_every_key_and_the_upper_layers_plain_values(
    under: dict[str, object], over: dict[str, object]
) -> None:
    both = _merged(under, over)
    assert set(both) == set(under) | set(over)
    assert {key: both[key] for key in under.keys() - over.keys()} == {k: under[k] for k in under.keys() - over.keys()}
    assert all(both[key] == value for key, value in over.items() if not isinstance(value, dict))


# Dates -------------------------------------------------------------------------------------------------


def test_an_update_is_dated_twelve_weeks_after_the_quarter_and_the_next_a_quarter_later(folder: Path) -> None:
    settings = read_settings(folder, QUARTER)
    assert settings.release_date == date(2022, 6, 23)
    assert settings.next_release_date == date(2022, 9, 22)


def test_a_given_date_is_on_the_cover_and_in_the_clock(folder: Path) -> None:
    settings = read(folder, "published_on: 2022-06-24\nnext_update_on: 2022-09-30\n")
    assert settings.release_date == date(2022, 6, 24)
    assert settings.next_release_date == date(2022, 9, 30)
    assert settings.clock == datetime(2022, 6, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "states"),
    [
        (date(2021, 4, 30), ["to come", "to come", "to come", "to come"]),
        (date(2021, 12, 31), ["done", "under way", "to come", "to come"]),
        (date(2022, 3, 31), ["done", "done", "done", "to come"]),
        (date(2022, 6, 30), ["done", "done", "done", "done"]),
    ],
)
def test_milestones_are_done_under_way_or_to_come_as_at_a_day(folder: Path, on: date, states: list[str]) -> None:
    assert [milestone.state(on) for milestone in read_settings(folder, QUARTER).milestones] == states


@pytest.mark.parametrize(
    ("start", "end", "dates"),
    [
        (date(2021, 5, 1), date(2021, 11, 30), "May to November 2021"),
        (date(2021, 11, 16), date(2022, 1, 21), "16 November 2021 to 21 January 2022"),
        (date(2021, 11, 1), date(2022, 1, 21), "1 November 2021 to 21 January 2022"),
        (date(2022, 6, 15), date(2022, 6, 15), "15 June 2022"),
    ],
)
def test_dates_are_written_as_months_when_they_are_whole_months(start: date, end: date, dates: str) -> None:
    assert Span(start=start, end=end).dates == dates


# Against the source document ---------------------------------------------------------------------------


def test_the_plans_texts_are_those_of_the_source_document(folder: Path, shared: Path) -> None:
    seed = " ".join((shared / "seed.txt").read_text(encoding="utf-8").split()).lower()
    settings = read_settings(folder, QUARTER)
    for words in (*settings.questions, *settings.vawg.sections, *settings.vawg.themes, settings.vawg.title):
        assert words.lower() in seed
    consultation = settings.consultation
    assert (consultation.start, consultation.end, consultation.days) == (date(2021, 11, 16), date(2022, 1, 21), 67)
    assert sum(len(group.ways) for group in consultation.channels) == 10


def test_the_projects_own_files_fit_its_framework(root: Path) -> None:
    framework = read_framework(root / "params" / "framework.yml")
    chapters = ["summary", *(priority.id for priority in framework.priorities)]
    in_words = [each.id for each in framework.outcomes if framework.priority(each.priority).assessment == "qualitative"]
    files = sorted((root / "params").glob("[0-9]*.yml"))
    assert files
    for path in files:
        settings = read_settings(root / "params", Period.parse(path.stem))
        measures = [measure.id for measure in framework.measures]
        check_places(settings, commentary=[*chapters, *measures], accounts=in_words)
        assert sorted(settings.qualitative.accounts) == sorted(in_words)


# What is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("publish_on: 2022-06-24\n", 1, "Unknown key 'publish_on'"),
        ("# a note\ncontact:\n  # another\n  e-mail: x\n", 4, "Unknown key 'e-mail'"),
        ("published_on: soon\n", 1, "valid date"),
        ("published_on: 2022-06-31\n", 1, "'2022-06-31' is no date"),
        ("\npublished_on: 2022-03-31\n", 2, "the quarter ends on 31 March 2022"),
        ("contact: the Office\n", 1, "contact"),
        ("commentary:\n  summary: 12\n", 2, "valid string"),
        ("commentary:\n  summary: one\n  summary: two\n", 3, "'summary' is written twice"),
        ("milestones:\n  - {title: A, start: 2022-01-01, end: 2022-02-01, gave: B}\n"
         "  - {title: A, start: 2022-02-01, end: 2022-01-01, gave: B}\n", 3, "before it starts"),
        ("questions:\n - one\n  - two: [\n", 3, "This is not YAML"),
        ("just words\n", 1, "The file"),
    ],
)  # fmt: skip
def test_a_fault_in_a_periods_file_is_one_error_that_names_it_and_the_line(
    folder: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read(folder, text)
    assert refused.value.where == f"2022Q1.yml, line {line}"
    assert says in refused.value.what
    assert refused.value.remedy
    assert "\n" not in str(refused.value)


def test_a_fault_in_the_defaults_is_not_blamed_on_the_period(folder: Path) -> None:
    defaults = folder / "defaults.yml"
    text = defaults.read_text(encoding="utf-8").replace("  gave: The outcomes", "  given: The outcomes")
    defaults.write_text(text, encoding="utf-8")
    line = next(n for n, each in enumerate(text.splitlines(), start=1) if "given:" in each)
    with pytest.raises(SettingsError, match="Unknown key 'given'") as refused:
        read(folder, "published_on: 2022-06-24\n")
    assert refused.value.where == f"defaults.yml, line {line}"


def test_a_key_missing_everywhere_is_named(folder: Path) -> None:
    content = yaml.safe_load((folder / "defaults.yml").read_text(encoding="utf-8"))
    del content["standing"]
    own(folder, yaml.safe_dump(content), name="defaults.yml")
    with pytest.raises(SettingsError, match="The key 'standing' is missing"):
        read_settings(folder, QUARTER)


def test_missing_defaults_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^defaults\.yml"):
        read_settings(tmp_path, QUARTER)


@pytest.mark.parametrize("name", ["2022q1.yml", "2022Q1.yaml", "2021-22Q4.yml", "2022-Q1.yml"])
def test_a_file_that_no_period_would_read_is_refused(folder: Path, name: str) -> None:
    own(folder, "published_on: 2022-06-24\n", name=name)
    with pytest.raises(SettingsError, match=r"Rename it to 2022Q1\.yml") as refused:
        read_settings(folder, Period(2023, 2))
    assert refused.value.where == name


def test_commentary_that_would_appear_nowhere_is_named_with_its_line(folder: Path) -> None:
    settings = read(folder, "commentary:\n  summary: Here.\n  burglery: Nowhere.\n")
    with pytest.raises(SettingsError, match="'burglery' is no place for commentary") as refused:
        check_places(settings, commentary=["summary", "burglary"], accounts=settings.qualitative.accounts)
    assert refused.value.where == "2022Q1.yml, line 3"


def test_an_account_of_no_outcome_is_named_with_its_line(folder: Path) -> None:
    settings = read(folder, "qualitative:\n  accounts:\n    nobody: {done: This.}\n")
    with pytest.raises(SettingsError, match="'nobody' is no place for accounts") as refused:
        check_places(settings, commentary=[], accounts=["young_people_in_justice", "exploitation_and_harm",
                                                        "protected_everywhere"])  # fmt: skip
    assert refused.value.where == "2022Q1.yml, line 3"


# The gate's overrides ----------------------------------------------------------------------------------


def test_an_override_names_a_point_a_reason_and_a_person(folder: Path) -> None:
    text = "gate:\n  overrides:\n    spelling:\n      reason: Names of streets.\n      by: A. Person\n"
    assert read(folder, text).gate.overrides["spelling"].by == "A. Person"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("gate:\n  overrides:\n    speling: {reason: a, by: b}\n", r"2022Q1.yml, line 3: 'speling' is no place"),
        ("gate:\n  overrides:\n    spelling: {reason: a}\n", r"2022Q1.yml, line 3: .*by"),
        ("gate:\n  overrides:\n    spelling: {reason: '', by: b}\n", r"2022Q1.yml, line 3"),
    ],
)
def test_an_override_of_nothing_known_or_without_a_name_is_refused_with_its_line(
    folder: Path, text: str, told: str
) -> None:
    with pytest.raises(SettingsError, match=told):
        read(folder, text)
