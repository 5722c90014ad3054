"""What readers see in words and figures: signs, units, rounding, and movement only where it is earned."""

from __future__ import annotations

import re
from datetime import date
from math import nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_update import words
from progress_update.contracts import JUDGEMENTS
from progress_update.framework import Rules
from progress_update.illustrative import invented
from progress_update.measures.results import compute
from progress_update.period import MONTHS, Period, Window
from progress_update.statistics import implied_quarter_change
from progress_update.words import MINUS, Finding

SMALL_COUNT = Rules().small_count
QUARTERS = [str(quarter) for quarter in pd.period_range("2018Q1", "2025Q3", freq="Q")]
ON = Period(2022, 1)

MOVEMENT = re.compile(r"\b(rose|fell|narrowed|widened)\b")
UNFIT = re.compile(r"\bnan\b|\binf\b|\bNone\b|\[x\]|  |\.\.|(?<![\w–])-\d", re.IGNORECASE)
SHORT_MONTHS = re.compile(
    rf"\b({'|'.join(name[:3] for name in MONTHS if name != 'May')}|Sept)\b|\d{{4}}-\d{{2}}|Q[1-4]"
)


def finding(name: str = "Recorded burglary", **columns: object) -> Finding:
    """A finding on 12 months, 110 against 100, judged worsened, with any column set otherwise."""
    now, before = ON.twelve_months, ON.twelve_months.earlier(12)
    row = {
        "shape": "count", "unit": "offences", "window": "12 months", "status": "final", "judgement": "worsened",
        "start": pd.Timestamp(now.start), "end": pd.Timestamp(now.end), "value": 1_100.0,
        "before_start": pd.Timestamp(before.start), "before_end": pd.Timestamp(before.end), "before_value": 1_000.0,
        "change": 100.0, "change_judged": 0.1, "change_low": 0.02, "change_high": 0.18, "reason": nan,
    }  # fmt: skip
    absent = ("marker", "control_state", "gap_status", "revised_from", "typical_revision", "not_comparable",
              "implied_change", "pre_pandemic_value")  # fmt: skip
    unmarked = dict.fromkeys(absent, nan)
    enough = {"percentage_shown": min(columns.get("value", 60), columns.get("before_value", 60)) >= SMALL_COUNT}
    return Finding(row | unmarked | enough | columns, name)


def share(**columns: object) -> Finding:
    """52% against 50% of people asked."""
    asked = {"shape": "proportion", "value": 0.52, "before_value": 0.50, "change_judged": 0.02, "change": 0.02,
             "change_low": 0.004, "change_high": 0.036, "judgement": "improved"}  # fmt: skip
    return finding("Trust in the Met", **(asked | columns))


def gap(**columns: object) -> Finding:
    """A gap of 5 points where it was 11."""
    sides = {"shape": "gap", "value": -0.05, "before_value": -0.11, "change_judged": 0.06, "change": 0.06,
             "change_low": 0.01, "change_high": 0.11, "judgement": "improved"}  # fmt: skip
    return finding("Equality gap", **(sides | columns))


def uncompared(of: Finding, judgement: str = "no comparison", **columns: object) -> Finding:
    blank = dict.fromkeys(("before_value", "change", "change_judged", "change_low", "change_high"), nan)
    return Finding(
        {**of.row, **blank, "judgement": judgement, "reason": "The series begins later.", **columns}, of.headline_name
    )


# Figures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (6.5, 1, "+6.5"), (-6.5, 1, "−6.5"), (0, 0, "0"), (0.04, 1, "0.0"), (-0.04, 1, "0.0"), (-0.4, 0, "0"),
        (1_234.6, 0, "+1,235"), (-1_234.5678, 2, "−1,234.57"), (0.05000001, 1, "+0.1"),
    ],
)  # fmt: skip
def test_a_sign_stands_before_all_but_what_rounds_to_nothing(number, decimals, text):
    assert words.signed(number, decimals) == text


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_a_minus_is_a_minus_sign_and_the_number_survives(number, decimals):
    text = words.signed(number, decimals)
    assert "-" not in text
    read = float(text.replace(MINUS, "-").replace(",", ""))
    assert read == pytest.approx(round(number, decimals), abs=1e-9)
    assert text[0] in "+−" or read == 0


@pytest.mark.parametrize(
    ("shape", "amount", "text"),
    [
        ("count", 1_253, "1,253"), ("count", 0, "0"), ("count", 103_837.0, "103,837"),
        ("proportion", 0.52, "52%"), ("proportion", 1, "100%"), ("proportion", 0.555, "56%"),
        ("proportion", 0.1, "10%"), ("proportion", 0.0994, "9.9%"), ("proportion", 0.004, "0.4%"),
        ("share", 0.1164888, "11.6%"), ("share", 0.05, "5.0%"),
        ("gap", -0.11, "−11 points"), ("gap", 0.05, "+5 points"), ("gap", 0.0, "0 points"), ("gap", -0.01, "−1 point"),
    ],
)  # fmt: skip
def test_each_shape_has_its_own_way_to_be_written(shape, amount, text):
    assert words.value(shape, amount) == text


@pytest.mark.parametrize("shape", ["count", "proportion", "share", "gap"])
def test_a_missing_figure_has_the_mark_of_a_table_and_never_says_nan(shape):
    assert words.value(shape, nan) == "[x]"


@pytest.mark.parametrize(
    ("fraction", "decimals", "text"),
    [(0.01, 0, "+1 point"), (-0.01, 0, "−1 point"), (0.012, 0, "+1 point"), (0.02, 0, "+2 points"),
     (0.001, 0, "0 points"), (0.01, 1, "+1.0 points"), (-0.0133, 1, "−1.3 points")],
)  # fmt: skip
def test_one_point_is_singular(fraction, decimals, text):
    assert words.points(fraction, decimals) == text


def test_small_numbers_are_words_and_nouns_follow_their_number():
    assert [words.number_word(n) for n in (0, 1, 10, 11, 1_200)] == ["no", "one", "ten", "11", "1,200"]
    assert [words.plural(n, "measure") for n in (0, 1, 2, 1_200)] == [
        "0 measures",
        "1 measure",
        "2 measures",
        "1,200 measures",
    ]


def test_lists_read_as_english():
    assert [words.joined(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_a_tally_follows_the_scale_and_leaves_out_what_is_not_there():
    counts = {"no data published": 29, "improved": 1, "worsened": 0, "no comparison": 5}
    assert words.tally(counts) == "1 improved, 5 no comparison, 29 no data published"


@pytest.mark.parametrize(
    ("text", "inside"), [("Domestic homicides", "domestic homicides"), ("ASB calls", "ASB calls"), ("", "")]
)
def test_a_name_inside_a_sentence_keeps_the_capitals_of_its_letters(text, inside):
    assert words.first_lower(text) == inside


# Changes ----------------------------------------------------------------------------------------------------


def test_counts_change_by_per_cent_and_shares_by_points():
    assert (finding().change, finding().interval) == ("+10.0%", "+2.0 to +18.0%")
    assert (share().change, share().interval) == ("+2 points", "+0.4 to +3.6 points")
    rate = share(shape="share", change_judged=-0.0133, change_low=-0.02, change_high=-0.006)
    assert (rate.change, rate.interval) == ("−1.3 points", "−2.0 to −0.6 points")
    assert (gap().change, gap().interval) == ("+6 points", "+1.0 to +11.0 points")


def test_a_change_of_one_point_is_singular():
    assert share(change_judged=-0.01).change == "−1 point"


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        (SMALL_COUNT - 1, 60, f"{MINUS}11"), (60, SMALL_COUNT - 1, "+11"), (24, 22, "+2"), (0, 3, f"{MINUS}3"),
        (SMALL_COUNT, 60, f"{MINUS}16.7%"), (60, SMALL_COUNT, "+20.0%"), (1, 1, "0"),
    ],
)  # fmt: skip
def test_small_counts_show_the_difference_and_larger_ones_the_per_cent(now, before, change):
    judged = now / before - 1
    assert finding(value=now, before_value=before, change=now - before, change_judged=judged).change == change


def test_the_interval_of_a_small_count_has_no_decimals():
    small = finding(value=24, before_value=22, change=2, change_judged=0.0909, change_low=-0.414, change_high=1.0406)
    assert small.interval == "−41 to +104%"
    assert small.interval_short == "−41 to +104%"  # the change beside it is no per cent


def test_a_narrow_column_shortens_points_and_drops_the_unit_that_the_change_has():
    assert (share().change_short, share().interval_short) == ("+2 pts", "+0.4 to +3.6")
    assert (finding().change_short, finding().interval_short) == ("+10.0%", "+2.0 to +18.0")
    assert share(change_judged=0.01).change_short == "+1 pt"


def test_an_invented_figure_is_known_as_such():
    assert [finding(status=status).is_illustrative for status in ("illustrative", "final", "provisional")] == [
        True, False, False,
    ]  # fmt: skip


def test_without_a_comparison_there_is_no_change_to_show():
    alone = uncompared(finding())
    assert (alone.change, alone.interval, alone.compared, alone.has_data) == ("", "", False, True)


# Headlines --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "headline"),
    [
        (finding(), "Recorded burglary rose 10%"),
        (finding(change_judged=0.0712), "Recorded burglary rose 7.1%"),
        (finding(change_judged=-0.436, judgement="improved"), "Recorded burglary fell 44%"),
        (finding(value=30, before_value=45, change=-15, change_judged=-1 / 3, judgement="improved"),
         "Recorded burglary fell by 15"),
        (share(), "Trust in the Met rose 2 percentage points to 52%"),
        (share(value=0.49, change_judged=-0.01, judgement="worsened"),
         "Trust in the Met fell 1 percentage point to 49%"),
        (share(shape="share", value=0.2452, change_judged=-0.0133, judgement="improved"),
         "Trust in the Met fell 1.3 percentage points to 24.5%"),
        (gap(), "Equality gap narrowed to −5 points"),
        (gap(judgement="worsened", value=0.12), "Equality gap widened to +12 points"),
        (finding(judgement="no clear change"), "Recorded burglary: no clear change"),
        (uncompared(finding(window="12 months")), "Recorded burglary: 1,100, no comparison"),
        (uncompared(finding(window="quarter", value=32.0)),
         "Recorded burglary: 32 in the quarter, no comparison"),
        (uncompared(share(window="survey quarter")), "Trust in the Met: 52%, no comparison"),
        (uncompared(finding(value=nan), "no data published"), "Recorded burglary: no data published"),
    ],
)  # fmt: skip
def test_the_headline_says_what_was_found_and_no_more(found, headline):
    assert found.headline == headline


@given(
    st.sampled_from(["count", "share", "proportion", "gap"]),
    st.sampled_from(JUDGEMENTS),
    st.floats(-0.9, 3),
    st.integers(1, 10**6),
)
def test_only_a_judgement_earns_a_word_of_movement(shape, judgement, change, before):
    level = before if shape == "count" else 0.5
    found = finding(
        shape=shape, judgement=judgement, change_judged=change, before_value=level, value=level * (1 + change),
        change=level * change,
    )  # fmt: skip
    assert bool(MOVEMENT.search(found.headline)) == (judgement in ("improved", "worsened"))
    assert not UNFIT.search(found.headline)


@pytest.mark.parametrize("judgement", JUDGEMENTS)
def test_no_headline_of_any_measure_has_more_than_twelve_words(held, judgement):
    plan, _ = held()
    for of in (*plan.measures, *plan.context):
        made = uncompared if judgement in ("no comparison", "no data published") else (lambda found, _: found)
        found = made(finding(of.headline, shape=of.shape, window=of.window, judgement=judgement), judgement)
        assert len(found.headline.split()) <= 12, found.headline


# Sentences --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (finding(),
         "1,100 offences in the 12 months to March 2022, against 1,000 in the 12 months to March 2021. "
         "Change +10.0%; 95% interval +2.0 to +18.0%."),
        (share(),
         "52% in the 12 months to March 2022, against 50% in the 12 months to March 2021. "
         "Change +2 points; 95% interval +0.4 to +3.6 points."),
        (uncompared(finding(value=1.0, unit="victims", start=pd.Timestamp(ON.start))),
         "1 victim in January to March 2022. The series begins later."),
        (uncompared(finding(value=0.0, unit="victims")),
         "0 victims in the 12 months to March 2022. The series begins later."),
        (uncompared(finding(value=nan), "no data published"), "No data published. The series begins later."),
    ],
)  # fmt: skip
def test_the_sentence_gives_figure_time_change_and_interval(found, sentence):
    assert found.sentence == sentence


# Charts in words --------------------------------------------------------------------------------------------


def points(values: list[float], *, length: int, first: str = "2021-01-01") -> pd.DataFrame:
    starts = pd.date_range(first, periods=len(values), freq="MS" if length == 1 else "QS")
    return pd.DataFrame({"start": starts, "end": starts + pd.offsets.MonthEnd(length), "value": values})


def test_a_chart_is_told_by_its_extremes_and_its_last_value():
    text = words.chart_alt(
        points([5, 9, 2, 4], length=1), what="thefts", shape="count", window=Window.ending(Period(2021, 2).end, 6)
    )
    assert text == (
        "Line chart of thefts, by month, January to June 2021. Highest 9 in February 2021, lowest 2 in March 2021; "
        "4 in April 2021."
    )


def test_a_chart_passes_over_quarters_that_were_not_asked():
    shown = points([0.67, nan, 0.52, nan], length=3)
    text = words.chart_alt(shown, what="women", shape="proportion", window=Window.ending(Period(2021, 4).end, 12))
    assert "by quarter" in text and "lowest 52% in July to September 2021; 52% in July to September 2021" in text
    assert not UNFIT.search(text)


def test_rolling_years_are_named_as_such():
    shown = points([0.5, 0.6], length=12)
    text = words.chart_alt(shown, what="trust", shape="proportion", window=Window.ending(Period(2022, 1).end, 15))
    assert "12 months ending each quarter" in text
    assert "60% in the 12 months to March 2022" in text


def test_a_chart_does_not_set_figures_on_two_sides_of_a_break_against_each_other():
    shown = points([0.67, 0.66, 0.52, 0.54], length=3)
    text = words.chart_alt(shown, what="women", shape="proportion", window=Window.ending(Period(2021, 4).end, 12),
                           breaks=[date(2021, 7, 1)])  # fmt: skip
    assert "67%" not in text and "Highest" not in text
    assert "A break in July 2021 parts figures that are not comparable. Since then highest 54%" in text


@pytest.mark.parametrize(
    ("value", "earlier", "said"),
    [
        (0.62, 0.64, "about 8 points below January to March 2021 (4 to 12, allowing for rounding)"),
        (0.64, 0.65, "about 4 points below January to March 2021 (0 to 8, allowing for rounding)"),
    ],
)
def test_what_twelve_months_hide_of_their_newest_quarter_is_said(value, earlier, said):
    """The worked case of the domain note, 6.3: 64% to 62% is 8 points in the newest quarter."""
    implied = implied_quarter_change(value, earlier)
    found = share(value=value, implied_from=earlier, implied_change=implied.value, implied_low=implied.low,
                  implied_high=implied.high)  # fmt: skip
    assert said in found.newest_quarter
    assert f"A quarter earlier the 12-month figure was {earlier:.0%}." in found.newest_quarter


def test_twelve_months_that_stay_level_hide_nothing_worth_saying():
    assert share(implied_from=0.52, implied_change=0.0).newest_quarter == ""
    assert share().newest_quarter == ""


def test_an_earlier_figure_behind_a_break_is_marked():
    assert share(not_comparable="before pre_pandemic").before == "50% [b]"
    assert share(not_comparable="pre_pandemic").before == "50%"
    assert share(before_value=nan, not_comparable=nan).before == "[x]"


def test_a_chart_without_figures_says_so():
    text = words.chart_alt(points([nan], length=1), what="thefts", shape="count", window=ON.window)
    assert text == "Chart of thefts: no figures in January to March 2022."


# The report as it is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_headline_and_sentence_of_a_quarter_is_fit_to_print(results_of, held, quarter):
    assert _unfit(results_of(quarter).measures, held()[0]) == []


@pytest.mark.parametrize("quarter", ["2018Q1", "2020Q3", "2022Q1", "2025Q3"])
def test_every_headline_and_sentence_of_the_demonstration_is_fit_to_print(results_of, held, root, quarter):
    plan, holdings = held()
    on = Period.parse(quarter)
    made_up = invented(plan, results_of(quarter), on, root / "params" / "illustrative.yml")
    measures = compute(plan, made_up + holdings, on).measures
    # Nobody was asked from April 2020 to March 2021, so nothing is made up for that time either.
    silent = {of.id for of in plan.measures if "pas_telephone" in of.breaks} if quarter == "2020Q3" else set()
    assert set(measures.loc[measures["value"].isna(), "measure"]) == silent
    assert _unfit(measures, plan) == []


def _unfit(measures: pd.DataFrame, plan) -> list[str]:
    names = {of.id: of.headline for of in plan.measures}
    found = [Finding(row, names[row["measure"]]) for row in measures.to_dict("records")]
    return [f"{fault}: {one.headline} | {one.sentence}" for one in found for fault in _faults(one)]


def _faults(found: Finding) -> list[str]:
    headline, sentence = found.headline, found.sentence
    moved = MOVEMENT.search(headline)
    judged = found.judgement in ("improved", "worsened")
    said_up = moved is not None and moved[1] == "rose"
    claims = {
        "more than twelve words": len(headline.split()) <= 12,
        "movement without a judgement": bool(moved) == judged,
        "the wrong way": not judged
        or found.shape == "gap"
        or said_up == (found.row["value"] > found.row["before_value"]),
        "not fit to print": not UNFIT.search(f"{headline}. {sentence}".replace("..", ".")),
        "a month cut short": not SHORT_MONTHS.search(f"{headline} {sentence}"),
        "no month named": not found.has_data or any(month in sentence for month in MONTHS),
        "no full stop": sentence.endswith(".") and not headline.endswith("."),
        "the figure is missing": not found.has_data or found.latest in sentence,
    }
    return [fault for fault, holds in claims.items() if not holds]
