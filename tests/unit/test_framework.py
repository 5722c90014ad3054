"""The plan's framework file: held against the source document, and refused when it is not whole."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from progress_update.errors import FrameworkError
from progress_update.framework import Framework, check_series_supplied, read_framework
from progress_update.period import Period, Window

SMALL = """\
plan:
  title: A plan
  report_title: An update
  also_known_as: Another name
  vision: A vision
  goals: [One, Two]
  foundation: A foundation
  address: www.example.org
  published: 2022-03-24
priorities:
  - {id: violence, title: Less violence, notebook: 01-violence}
outcomes:
  - id: safer
    priority: violence
    title: People are safer
comparators:
  - id: year_before
    label: the year before
    label_quarter: the same quarter a year before
    months_before: 12
breaks:
  - id: new_system
    on: 2024-02-28
    label: New system
    reason: It changed.
measures:
  - id: burglary
    outcome: safer
    label: Burglary
    headline: Burglary
    direction: reduce
    unit: offences
    shape: count
    window: 12 months
    method: quasi-poisson
    comparators: [year_before]
    definition: All burglary.
    who: London
    wording: "Reduce: Burglary"
    source_named: PRC
    feeds:
      - source: police
        series: [burglary.*]
    breakdowns:
      - {id: burglary_home, label: Of a home, series: [burglary.home]}
    breaks: [new_system]
    not_published: Nothing covers it.
    would_fill: A file.
"""

OUTCOME_SLIDES_FURNITURE = {
    "london is safer",
    "londoners feel safer",
    "our vision:",
    "london is a safe city for all",
    "tackling crime and keeping communities safe",
    "violence is prevented and reduced",
    "trust and confidence increases",
    "trust and confidence",
    "increases",
    "violence is prevented",
    "and reduced",
    "victims are better supported",
    "protecting people from exploitation and harm",
}


@pytest.fixture(scope="module")
def framework(root: Path) -> Framework:
    return read_framework(root / "params" / "framework.yml")


@pytest.fixture(scope="module")
def seed(shared: Path) -> str:
    return (shared / "seed.txt").read_text(encoding="utf-8").replace(r"$\pm 5\%$", "±5%")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path, SMALL)


def write(folder: Path, text: str) -> Path:
    path = folder / "framework.yml"
    path.write_text(text, encoding="utf-8")
    return path


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().rstrip(".")


def line_of(text: str, marker: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if marker in line)


# Against the source document ---------------------------------------------------------------------------


def test_there_are_45_measures_of_which_11_25_9_and_none_by_priority(framework: Framework) -> None:
    counts = {priority.id: len(framework.measures_of_priority(priority.id)) for priority in framework.priorities}
    assert counts == {"violence": 11, "trust": 25, "victims": 9, "harm": 0}


def test_the_measures_are_those_of_the_plans_dictionary_in_its_order(framework: Framework, shared: Path) -> None:
    dictionary = (shared / "domain.md").read_text(encoding="utf-8")
    assert [measure.id for measure in framework.measures] == re.findall(r"^### \d+\. `(\w+)`", dictionary, re.MULTILINE)


def test_every_line_of_measures_in_the_source_document_is_covered_and_none_is_made_up(
    framework: Framework, seed: str
) -> None:
    lines = {fold(line) for line in seed.splitlines() if line.startswith(("Reduce:", "Increase:"))}
    assert len(lines) == 13
    assert {fold(measure.wording) for measure in framework.measures} == lines


def test_the_outcomes_are_exactly_those_on_the_detail_slides_in_their_order(framework: Framework, seed: str) -> None:
    slides = seed[seed.index("Are there ways in which") :].splitlines()[1:]
    left = [
        fold(line)
        for line in slides
        if line.strip()
        and fold(line).lower() not in OUTCOME_SLIDES_FURNITURE
        and not line.startswith(("Reduce:", "Increase:", "We will take", "No quantitative"))
    ]
    assert [outcome.title for outcome in framework.outcomes] == left
    assert len(left) == 14


def test_the_plans_own_words_are_in_the_source_document(framework: Framework, seed: str) -> None:
    plan, whole = framework.plan, fold(seed).lower()
    for words in (plan.title, plan.report_title, plan.vision, *plan.goals, plan.foundation, plan.address):
        assert words.lower() in whole
    for priority in framework.priorities:
        assert priority.title.lower() in whole


def test_the_priority_without_measures_says_so_in_the_source_documents_words(framework: Framework, seed: str) -> None:
    harm = framework.priority("harm")
    assert harm.assessment == "qualitative"
    assert harm.statement is not None
    assert fold(harm.statement) in fold(seed)
    assert len(framework.outcomes_of("harm")) == 3


def test_a_direction_that_differs_from_the_source_documents_verb_is_explained(framework: Framework) -> None:
    verbs = {"reduce": "Reduce:", "within": "Reduce:", "increase": "Increase:"}
    differing = {m.id: m.wording_note for m in framework.measures if not m.wording.startswith(verbs[m.direction])}
    assert list(differing) == ["pas_drugs_problem_local"]
    assert "Increase" in (differing["pas_drugs_problem_local"] or "")


def test_only_equality_gaps_have_a_tolerance_and_it_is_five_points(framework: Framework) -> None:
    within = {measure.id: measure.tolerance_points for measure in framework.measures if measure.direction == "within"}
    assert set(within.values()) == {5}
    assert all(id.startswith("gap_") for id in within)
    assert len(within) == 4


# What readers of the file rely on ----------------------------------------------------------------------


def test_names_fit_the_scorecard_and_no_two_are_alike(framework: Framework) -> None:
    names = Counter(series.label for series in (*framework.measures, *framework.context))
    assert max(map(len, names)) <= 42
    assert set(names.values()) == {1}


def test_headline_names_leave_room_for_what_is_said_of_them_in_twelve_words(framework: Framework) -> None:
    room = {"survey quarter": 5}
    series = [*framework.measures, *framework.context]
    assert [each.headline for each in series if len(each.headline.split()) > room.get(each.window, 6)] == []


def test_every_measure_has_a_feed(framework: Framework) -> None:
    assert [measure.id for measure in framework.measures if not measure.feeds] == []


def test_the_method_fits_the_shape(framework: Framework) -> None:
    fitting = {
        "count": {"poisson", "quasi-poisson"},
        "share": {"ratio of counts", "two proportions"},
        "proportion": {"two proportions"},
        "gap": {"gap"},
    }
    assert [m.id for m in framework.measures if m.method not in fitting[m.shape]] == []


def test_context_stands_outside_the_45_and_illuminates_one_of_them(framework: Framework) -> None:
    ids = {measure.id for measure in framework.measures}
    assert not ids & {context.id for context in framework.context}
    shown = [context.id for measure in framework.measures for context in framework.context_of(measure.id)]
    assert sorted(shown) == sorted(context.id for context in framework.context)


@pytest.mark.parametrize("measure", ["burglary_prc", "vehicle_crime_prc", "robbery_prc", "theft_prc"])
def test_the_parts_of_recorded_crime_add_up_to_the_whole_in_every_published_file(
    framework: Framework, raw: Path, measure: str
) -> None:
    whole = framework.measure(measure).feeds[0].series[0].removesuffix("*")
    parts = [series for part in framework.measure(measure).breakdowns for series in part.series]
    files = sorted(raw.glob("mps_borough_crime_*.csv"))
    assert len(files) == 4
    for path in files:
        labels = published_labels(path)
        assert {label for label in labels if label.startswith(whole)} <= set(parts), path.name
    assert len(parts) == len(set(parts))


def published_labels(path: Path) -> set[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {".".join(slug(cell) for cell in row[:2]) for row in csv.reader(file)}


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def test_a_quarter_is_compared_with_the_same_quarter_of_a_fixed_year(framework: Framework) -> None:
    year = framework.comparator("pre_pandemic")
    expected = {
        "2022Q1": Window(date(2020, 1, 1), date(2020, 3, 31)),
        "2022Q2": Window(date(2019, 4, 1), date(2019, 6, 30)),
        "2018Q3": Window(date(2019, 7, 1), date(2019, 9, 30)),
        "2019Q4": Window(date(2019, 10, 1), date(2019, 12, 31)),
    }
    assert {quarter: year.window_for(Period.parse(quarter).window) for quarter in expected} == expected


def test_twelve_months_are_compared_with_the_whole_of_a_fixed_year(framework: Framework) -> None:
    window = framework.comparator("baseline").window_for(Period.parse("2023Q3").twelve_months)
    assert window == Window(date(2021, 4, 1), date(2022, 3, 31))


def test_a_comparator_is_named_for_the_time_it_covers(framework: Framework) -> None:
    before, period = framework.comparator("year_before"), Period.parse("2022Q1")
    assert before.label_for(period.twelve_months) == "the 12 months before"
    assert before.label_for(period.window) == "the same quarter a year before"


@pytest.mark.parametrize(
    ("earlier_end", "later_end", "parted"),
    [
        (date(2020, 3, 31), date(2021, 3, 31), True),
        (date(2020, 12, 31), date(2021, 12, 31), True),  # the change falls inside the earlier window
        (date(2021, 3, 31), date(2022, 3, 31), False),  # it is the first day of the earlier one
        (date(2019, 3, 31), date(2020, 3, 31), False),  # the later one ends the day before
    ],
)
def test_a_break_parts_windows_that_reach_across_it(
    framework: Framework, earlier_end: date, later_end: date, parted: bool
) -> None:
    change = next(each for each in framework.breaks if each.id == "pas_telephone")
    assert change.parts(Window.ending(earlier_end, 12), Window.ending(later_end, 12)) is parted


# What is refused ---------------------------------------------------------------------------------------


def test_the_small_framework_of_these_tests_is_whole(small: Path) -> None:
    assert [measure.id for measure in read_framework(small).measures] == ["burglary"]


@pytest.mark.parametrize(
    ("was", "becomes", "at", "says"),
    [
        ("    headline: Burglary", "    headlines: Burglary", "headlines:", "Unknown key 'headlines'"),
        ("    unit: offences\n", "    unit: offences\n    hue:\n      red: 1\n", "hue:", "Unknown key 'hue'"),
        ("    who: London\n", "", "- id: burglary", "'who' is missing"),
        ("    would_fill: A file.\n", "", "- id: burglary", "'would_fill' is missing"),
        ("direction: reduce", "direction: down", "direction: down", "'reduce', 'increase' or 'within'"),
        ("direction: reduce", "direction: within", "- id: burglary", "tolerance_points"),
        ("shape: count", "shape: gap", "- id: burglary", "reference"),
        ("months_before: 12", "months_before: twelve", "months_before: twelve", "valid integer"),
        ("    months_before: 12", "    start: 2019-04-01", "- id: year_before", "either months_before, or start"),
        ("on: 2024-02-28", "on: February", "on: February", "valid date"),
        ("on: 2024-02-28", "on: 2024-02-31", "2024-02-31", "'2024-02-31' is no date"),
        ("headline: Burglary", "headline:", "headline:", "valid string"),
        ("priority: violence", "priority: peace", "priority: peace", "'safer' names the priority 'peace'"),
        ("outcome: safer", "outcome: safest", "outcome: safest", "'burglary' names the outcome 'safest'"),
        ("comparators: [year_before]", "comparators: [decade]", "[decade]", "not among the comparators"),
        ("breaks: [new_system]", "breaks: [old_system]", "[old_system]", "not among the breaks"),
        ("{id: burglary_home,", "{id: burglary,", "{id: burglary,", "The id 'burglary' is used twice"),
        ("id: safer", "id: violence", "  - id: violence", "The id 'violence' is used twice"),
        ("    unit: offences", "    unit: offences\n    unit: crimes", "unit: crimes", "'unit' is written twice"),
        ("    label: New system", "    label: New: system", "New: system", "This is not YAML"),
        ("    label: New system", "\tlabel: New system", "\tlabel", "This is not YAML"),
    ],
)
def test_a_fault_is_one_error_that_names_file_and_line(
    tmp_path: Path, was: str, becomes: str, at: str, says: str
) -> None:
    assert was in SMALL
    text = SMALL.replace(was, becomes, 1)
    with pytest.raises(FrameworkError) as refused:
        read_framework(write(tmp_path, text))
    assert refused.value.where == f"framework.yml, line {line_of(text, at)}"
    assert says in refused.value.what
    assert refused.value.remedy
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"# only a comment\n", b"- a list\n", b"\xff\xfe\x00", None])
def test_a_file_that_holds_no_framework_is_refused_by_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "framework.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FrameworkError, match=r"^framework\.yml"):
        read_framework(path)


def test_a_series_that_no_reader_supplies_is_named_with_its_line(small: Path) -> None:
    with pytest.raises(FrameworkError, match=r"'burglary\.\*' of source 'police'") as refused:
        check_series_supplied(read_framework(small), small, [("police", "robbery.home"), ("other", "burglary.home")])
    assert refused.value.where == f"framework.yml, line {line_of(SMALL, '- source: police')}"


def test_a_part_that_no_reader_supplies_is_named_with_its_own_line(small: Path) -> None:
    with pytest.raises(FrameworkError, match=r"'burglary\.home' of source 'police'") as refused:
        check_series_supplied(read_framework(small), small, [("police", "burglary.shop")])
    assert refused.value.where == f"framework.yml, line {line_of(SMALL, 'id: burglary_home')}"


def test_series_that_readers_supply_pass(small: Path) -> None:
    check_series_supplied(read_framework(small), small, [("police", "burglary.home")])


def test_an_event_touches_the_windows_that_hold_one_of_its_days(held):
    from progress_update.period import Period

    (attacks, attack) = held()[0].events_of(held()[0].measure("homicide_non_domestic"))
    assert attacks.touches(Period(2018, 1).twelve_months)
    assert not attacks.touches(Period(2018, 3).twelve_months)
    assert attack.touches(Period(2020, 1).twelve_months) and not attack.touches(Period(2020, 1).window)
