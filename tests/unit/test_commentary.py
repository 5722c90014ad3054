"""Commentary: placeholders, numbers, movement, times, marks; and how well the checker does on labelled sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from progress_update.commentary.agreement import agrees
from progress_update.commentary.check import Checker, check_commentary
from progress_update.commentary.movements import movements
from progress_update.commentary.names import Names
from progress_update.commentary.numbers import numbers
from progress_update.commentary.sentences import paragraphs, unmarked
from progress_update.commentary.stems import standard
from progress_update.commentary.times import times
from progress_update.errors import CommentaryError
from progress_update.measures.history import history
from progress_update.period import Period
from progress_update.settings import read_settings

QUARTER = Period(2022, 1)


@pytest.fixture(scope="module")
def names(held) -> Names:
    return Names(held()[0])


@pytest.fixture(scope="module")
def series(held):
    return history(*held(), QUARTER)


@pytest.fixture(scope="module")
def checkers(held, results_of):
    """The checker of a quarter's report, made once."""

    @cache
    def made(quarter: str) -> Checker:
        period = Period.parse(quarter)
        return Checker(held()[0], results_of(quarter), period, history(*held(), period))

    return made


@pytest.fixture(scope="module")
def checker(checkers) -> Checker:
    return checkers(str(QUARTER))


@pytest.fixture
def checked(held, results_of, series, root, tmp_path):
    """Checks commentary as written in a period's file."""

    def check(text: str):
        (tmp_path / "defaults.yml").write_text((root / "params" / "defaults.yml").read_text(), encoding="utf-8")
        (tmp_path / "2022Q1.yml").write_text(dedent(text), encoding="utf-8")
        settings = read_settings(tmp_path, QUARTER)
        return check_commentary(settings, held()[0], results_of("2022Q1"), QUARTER, series)

    return check


# The labelled sentences


def labelled(root: Path) -> dict[str, list[dict]]:
    """The sentences of each set, with the quarter that they are about."""
    files = sorted((root / "tests" / "commentary").glob("*.yml"))
    sets = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}
    return {name: [{"period": str(QUARTER), **row} for row in rows] for name, rows in sets.items()}


def every(root: Path) -> list[dict]:
    return [row for rows in labelled(root).values() for row in rows]


def is_flagged(checkers, row: dict, says: str | None = None) -> bool:
    return any(checkers(row["period"]).faults(says or row["says"], about=row.get("about")))


def rates(checkers, rows: list[dict]) -> tuple[float, float, list[str]]:
    """The share of the false that is caught, of the true that is flagged, and what went wrong."""
    flagged = [(row, is_flagged(checkers, row)) for row in rows]
    wrong = [f"{'flagged' if found else 'missed'}: {row['says']}" for row, found in flagged if found == row["holds"]]
    caught, spared = ([found for row, found in flagged if row["holds"] is holds] for holds in (False, True))
    return sum(caught) / len(caught), sum(spared) / len(spared), wrong


def test_the_checker_catches_95_in_100_false_sentences_and_flags_5_in_100_true_ones_at_most(checkers, root, capsys):
    with capsys.disabled():
        for name, rows in labelled(root).items():
            caught, flagged, _ = rates(checkers, rows)
            print(
                f"\n{name}: {len(rows)} sentences, {caught:.1%} of the false caught, {flagged:.1%} of the true flagged"
            )
    caught, flagged, wrong = rates(checkers, every(root))
    assert caught >= 0.95 and flagged <= 0.05, wrong


def test_the_labelled_sentences_are_about_as_often_true_as_false_and_none_stands_twice(root):
    for rows in labelled(root).values():
        assert len({(row["says"], row.get("about"), row["period"]) for row in rows}) == len(rows) >= 40
    assert 0.45 <= sum(row["holds"] for row in every(root)) / len(every(root)) <= 0.55


WRITTEN = re.compile(
    r"(?<![\w,.£/–-])(?:\d{1,3}(?:,\d{3})+|\d+\.\d+|\d+(?=%| per ?cent| (?:percentage )?points?))(?![\w/]|,\d|\.\d)"
)
# Where a number is rounded or bounds a figure, or is of something else, another digit may be as true.
SOFT = re.compile(
    r"\b(?:about|around|some|roughly|nearly|almost|(?:just|well|a little) (?:over|under)|(?:more|fewer|less) than|over"
    r"|under|passed|below|above) $"
)
OF_OTHER_THINGS = re.compile(r" (?:more police officers|responses|women\.)")


def with_a_digit_changed(says: str) -> Iterator[str]:
    """The sentence with one digit of one figure raised by one (nine becomes eight), for each digit of each."""
    for number in WRITTEN.finditer(says):
        if not SOFT.search(says[: number.start()]) and not OF_OTHER_THINGS.match(says, number.end()):
            for place in (at for at in range(*number.span()) if says[at].isdigit()):
                digit = "8" if says[place] == "9" else str(int(says[place]) + 1)
                yield says[:place] + digit + says[place + 1 :]


def test_one_wrong_digit_in_a_true_sentence_is_caught_95_times_in_100(checkers, root, capsys):
    true = [row for row in every(root) if row["holds"] and not is_flagged(checkers, row)]
    changed = [(row, says) for row in true for says in with_a_digit_changed(row["says"])][::2]
    missed = [says for row, says in changed if not is_flagged(checkers, row, says)]
    caught = 1 - len(missed) / len(changed)
    with capsys.disabled():
        print(f"\n{caught:.1%} of {len(changed)} wrong digits caught")
    assert len(changed) > 500 and caught >= 0.95, missed


# Names


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Recorded burglary", ("burglary_prc",)),
        ("burglaries", ("burglary_prc",)),
        ("positive outcomes for burglary", ("sd_burglary",)),
        ("Residential burglary", ("burglary_residential",)),
        ("ASB calls", ("asb_prc",)),
        ("women who feel safe walking alone at night", ("women_feel_safe_night",)),
        ("fair treatment", ("pas_treat_everyone_fairly",)),
        ("the equality gap on fair treatment", ("gap_treat_everyone_fairly",)),
        ("robbery and theft", ("robbery_prc", "theft_prc")),
        ("domestic and non-domestic homicides", ("homicide_domestic", "homicide_non_domestic")),
    ],
)
def test_a_name_is_that_of_the_figure_which_shares_most_of_its_words(names, text, ids):
    assert [mention.ids for mention in names.mentions(standard(text))] == [ids]


def test_homicides_stand_for_any_of_those_that_are_counted(names):
    (mention,) = names.mentions("Homicides")
    assert {"homicide_domestic", "homicide_non_domestic"} <= set(mention.ids) and not mention.every


@pytest.mark.parametrize(
    "text", ["The weather was mild.", "victims of crime", "Knife crime", "Violence Reduction Unit"]
)
def test_words_that_name_no_figure_are_not_taken_for_one(names, text):
    assert names.mentions(text) == []


# Numbers


@pytest.mark.parametrize(
    ("text", "amount", "form"),
    [
        ("1,253 victims", 1253, "count"),
        ("fell 8 percentage points", 8, "points"),
        ("an 8-point drop", 8, "points"),
        ("eight percentage points", 8, "points"),
        ("7.1 per cent", 7.1, "percent"),
        ("−2.7%", -2.7, "percent"),
        ("thirty-four people", 34, "count"),
        ("a third", 100 / 3, "percent"),
        ("six in ten", 60, "percent"),
        ("doubled", 2, "times"),
    ],
)
def test_a_number_is_read_with_its_form(text, amount, form):
    ((found,), _) = numbers(text)
    assert (found.amount, found.form) == (pytest.approx(amount), form)


@pytest.mark.parametrize(
    "text", ["aged 16 to 24", "under-25s", "Q60", "Section 60", "£9.5 million", "24/7", "the 95% interval"]
)
def test_ages_codes_and_money_are_no_figures(text):
    assert numbers(text)[0] == []


@pytest.mark.parametrize(
    ("text", "actual", "agreed"),
    [
        ("1,253", 1253, True),
        ("1,254", 1253, False),
        ("7%", 7.06, True),
        ("7.1%", 7.06, True),
        ("7.2%", 7.06, False),
        ("about 1,250", 1253, True),
        ("about 1,400", 1253, False),
        ("nearly 55,000", 54255, True),
        ("nearly 54,000", 54255, False),
        ("more than 200,000", 204960, True),
        ("more than 210,000", 204960, False),
        ("a third", 36.6, False),
        ("more than a third", 36.6, True),
        ("54,000", 54255, False),
    ],
)
def test_a_number_agrees_at_the_precision_it_is_written_with(text, actual, agreed):
    ((found,), _) = numbers(text)
    assert agrees(found, actual) is agreed


# Movement


@pytest.mark.parametrize(
    ("text", "way", "mood"),
    [
        ("it rose", "up", "said"),
        ("it did not rise", "up", "denied"),
        ("we cannot say that it rose", "up", "doubted"),
        ("no clear change", "steady", "said"),
        ("it worsened", "worse", "said"),
        ("it was up by a tenth", "up", "said"),
        ("the gap narrowed", "narrower", "said"),
    ],
)
def test_a_movement_is_read_with_its_mood(text, way, mood):
    assert [(found.way, found.mood) for found in movements(text)] == [(way, mood)]


@pytest.mark.parametrize(
    "text", ["to reduce burglary", "improved lighting", "we hope it will fall", "better support", "it set up a unit"]
)
def test_aims_and_qualities_are_no_movement(text):
    assert movements(text) == []


# Times


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("the 12 months to March 2022", "12 months to March 2022"),
        ("the year ending December 2021", "12 months to December 2021"),
        ("October to December 2021", "October to December 2021"),
        ("2019/20", "12 months to March 2020"),
        ("2021/22 Q4", "January to March 2022"),
        ("last quarter", "October to December 2021"),
        ("in December", "December 2021"),
    ],
)
def test_a_time_is_read_as_its_window(text, label):
    ((found,), _) = times(text, QUARTER)
    assert found.window and found.window.label == label


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a year earlier", "before"),
        ("before the pandemic", "pre_pandemic"),
        ("24 March 2022", "date"),
        ("the baseline", "baseline"),
    ],
)
def test_a_time_may_be_told_by_its_relation(text, kind):
    ((found,), _) = times(text, QUARTER)
    assert found.kind == kind


# Judging


@pytest.mark.parametrize(
    "text",
    [
        "Recorded robbery rose 7.1% to 24,452 offences.",
        "Recorded robbery rose {robbery_prc.change}.",
        "Burglary did not rise.",
        "Burglary is lower than before the pandemic.",
        "Calls about anti-social behaviour improved.",
        "Robbery rose, as did theft.",
        "In October to December 2021, 49% of women felt safe after dark.",
        "In all, 124 people were killed in domestic and non-domestic homicides, seven fewer than in the year before.",
        "Residential burglary made up about three quarters of the total.",
        "Of the burglaries, 40,545 were residential; the remaining 13,710 were not.",
        "Men are 22 points likelier than women to feel safe after dark: 74% against 52%.",
        "Recorded robbery in January to March 2022, at 6,151, was 37% above the same quarter of 2021.",
        "Robbery is not at a record high.",
        "Compared with the year before the pandemic, robbery was down 39% and theft down 17%.",
        "More robberies were recorded than a year ago: 24,452, against 22,839.",
        "The Office funds projects that aim to cut robbery by 10%.",
        "52%, against 49% in October to December 2021, of women feel safe after dark.",
    ],
)
def test_what_the_data_say_passes(checker, text):
    assert list(checker.faults(text.replace("{robbery_prc.change}", "7.1%"))) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Burglary rose 3%.", "Recorded burglary: no clear change (−2.7%, 95% interval −6.6 to +1.4%)"),
        ("Recorded robbery rose 7.1% to 24,451 offences.", "Recorded robbery: 24,452 in the 12 months to March 2022"),
        ("Agreement that police treat everyone fairly fell 8%.", "percentage points (−8 points), not per cent"),
        ("Robbery improved.", "Recorded robbery: worsened"),
        ("The equality gap on fair treatment narrowed.", "no data published"),
        ("Lethal barrel discharges fell.", "nothing to compare with: The series held begins in August 2021"),
        ("Fair treatment is worse than before the pandemic.", "nothing to compare with"),
        ("There were 24,452 robberies in the 12 months to December 2021.", "Recorded robbery: 24,452"),
        ("In October to December 2021, 52% of women felt safe after dark.", "feeling safe after dark"),
        ("This chapter is about the 12 months to December 2021.", "not about the 12 months to December 2021"),
        ("Knife crime fell.", "names no measure of the report"),
        ("There was a marked fall in violent crime.", "names no measure of the report"),
        ("Attitudes to local policing improved.", "Londoners rating local police good: worsened"),
        ("Robbery rose, as did burglary.", "Recorded burglary: no clear change"),
        ("Theft rose but robbery did not.", "Recorded robbery: worsened"),
        ("One measure improved: robbery.", "Recorded robbery: worsened"),
        ("One woman in three feels safe after dark.", "feeling safe after dark"),
        ("Theft is at a record high.", "but 253,410 in the 12 months to December 2019"),
        ("Theft from the person more than doubled.", "Theft from the person: 46,069"),
        ("Theft and robbery rose by 7.1% and 36.6%.", "Recorded theft: 204,960"),
        ("Satisfaction was higher among victims seen online than face to face.", "Victims satisfied online: 39%"),
        ("Residential burglary and robbery came to 64,998.", "Residential burglary: 40,545"),
        ("Under the victims priority, four measures have data.", "of the 9 measures"),
        ("Four of the 45 measures worsened.", "of the 45 measures, 1 improved, 5 worsened"),
    ],
)
def test_what_the_data_do_not_say_is_told_with_what_they_say(checker, text, said):
    (found,) = checker.faults(text)
    assert said in found.what


def test_a_sentence_that_names_nothing_is_about_the_measure_it_stands_under(checker):
    assert list(checker.faults("It rose 7.1%.", about="robbery_prc")) == []
    assert list(checker.faults("It rose 7.1%.", about="theft_prc"))


def test_a_sentence_that_names_nothing_is_about_the_last_figure_named_in_the_paragraph(checker):
    assert list(checker.faults("Theft worsened. It rose 37%.")) == []
    assert list(checker.faults("Theft worsened. It rose 7%."))


def test_a_sentence_about_something_else_is_left_alone(checker):
    assert list(checker.faults("Officer numbers rose by 5%.", about="robbery_prc")) == []


# Marks, placeholders, places


def test_a_mark_belongs_to_the_sentence_before_it_and_is_not_printed():
    text = "Burglary rose. <!-- checked: seen in the log --> Theft rose.\n\n- Robbery rose <!-- checked: so it did -->."
    reasons = [[sentence.reason for sentence in part] for part in paragraphs(text)]
    assert reasons == [["seen in the log", None], ["so it did"]]
    assert "checked" not in unmarked(text) and "Theft rose." in unmarked(text)


def test_a_marked_sentence_is_not_judged_and_is_listed_with_its_reason(checked):
    found = checked("commentary: {summary: 'Burglary rose 3%. <!-- checked: from the daily log -->'}")
    assert found.text("commentary", "summary") == "Burglary rose 3%."
    assert [(each.sentence, each.reason) for each in found.by_hand] == [("Burglary rose 3%.", "from the daily log")]


def test_a_mark_without_a_reason_is_refused(checked):
    with pytest.raises(CommentaryError, match="without a reason"):
        checked("commentary: {summary: 'Burglary rose 3%. <!-- checked: -->'}")


def test_placeholders_are_filled_in_the_words_of_the_report(checked):
    fields = "{robbery_prc.value} in {robbery_prc.period}, {robbery_prc.before} before; {robbery_prc.judgement}."
    text = f"{{robbery_prc.headline}}: {fields}"
    found = checked(f"commentary: {{summary: '{text}'}}")
    assert found.text("commentary", "summary") == (
        "Recorded robbery rose 7.1%: 24,452 in the 12 months to March 2022, 22,839 before; worsened."
    )


def test_a_class_of_markdown_is_no_placeholder(checked):
    assert (
        checked("commentary: {summary: '[Note]{.note} {#top}'}").text("commentary", "summary") == "[Note]{.note} {#top}"
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{robbery.value}", "no measure 'robbery'. Nearest: robbery_prc"),
        ("{robbery_prc.valu}", "no figure 'valu'. Nearest: value"),
        ("{robbery_prc}", "does not say which figure"),
        (
            "{gap_good_job_local.value}",
            "has no figure for this: No published file with the survey's results by ethnic group was found",
        ),
        ("{women_feel_safe_night.change}", "has no figure for this"),
    ],
)
def test_a_placeholder_that_does_not_resolve_stops_the_build(checked, written, said):
    with pytest.raises(CommentaryError) as caught:
        checked(f"commentary:\n  summary: |-\n    First line.\n    Robbery: {written}.\n")
    assert said in str(caught.value) and str(caught.value).startswith("2022Q1.yml, line 4: " + written)


@pytest.mark.parametrize(
    ("style", "line"),
    [("|-\n    A first line.\n    Burglary rose 3%.", 4), (">-\n    A first line. Burglary\n    rose 3%.", 3)],
)
def test_a_fault_names_file_and_line_what_was_written_and_what_the_data_say(checked, style, line):
    with pytest.raises(CommentaryError) as caught:
        checked(f"commentary:\n  summary: {style}\n")
    assert str(caught.value) == (
        f"2022Q1.yml, line {line}: 'Burglary rose 3%.', but Recorded burglary: no clear change "
        "(−2.7%, 95% interval −6.6 to +1.4%). "
        "Correct it, or mark the sentence as checked by hand: <!-- checked: reason -->."
    )


def test_the_accounts_of_outcomes_told_in_words_are_checked_too(checked):
    with pytest.raises(CommentaryError, match="line 4: 'Robbery fell"):
        checked("qualitative:\n  accounts:\n    exploitation_and_harm:\n      done: Robbery fell.\n")


def test_the_commentary_in_the_repository_agrees_with_its_results(held, results_of, series, root):
    settings = read_settings(root / "params", QUARTER)
    found = check_commentary(settings, held()[0], results_of("2022Q1"), QUARTER, series)
    assert set(found.texts) >= {("commentary", place) for place in settings.commentary}
