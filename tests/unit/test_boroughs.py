"""What a borough's report says: beside London, with rates and ranks, and in five sentences."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from progress_update.areas import BOROUGHS, LONDON
from progress_update.contracts import OBSERVATIONS
from progress_update.errors import AreaError
from progress_update.exhibits.in_my_area import NEEDS_POPULATION, in_my_area, sentences
from progress_update.folders import Folders
from progress_update.holdings import open_editions
from progress_update.making import make_report
from progress_update.measures.beside import LONDON_ONLY, beside
from progress_update.measures.held import Everywhere, Holding
from progress_update.period import Period
from progress_update.pipeline import release_name
from progress_update.trace import Tracer
from progress_update.words.beside import ordinal

HACKNEY, KINGSTON, WESTMINSTER = "E09000012", "E09000021", "E09000033"
pytestmark = pytest.mark.xdist_group("boroughs")  # the reports of two boroughs are worked out once
MOVED = re.compile(r"\b(rose|fell|narrowed|widened|improved|worsened|increased|decreased|grew)\b")


@pytest.fixture(scope="module")
def hackney(root):
    return make_report(Period(2022, 1), Folders(root), area=HACKNEY)


@pytest.fixture(scope="module")
def westminster(root):
    """After February 2024, when nothing of a borough can be compared with the year before."""
    return make_report(Period(2025, 3), Folders(root), area=WESTMINSTER)


# Beside London


def test_londons_figure_is_of_the_same_edition_and_time(hackney):
    for id in ("robbery_prc", "pas_good_job_local", "sd_hate_crime"):
        own, london = hackney.rows[id], hackney.london(hackney.framework.measure(id)).row
        assert [london[name] for name in ("source", "edition", "start", "end", "window")] == [
            own[name] for name in ("source", "edition", "start", "end", "window")
        ]
        assert (own["area"], london["area"]) == (HACKNEY, LONDON)


def test_a_measure_published_for_london_only_says_so_and_has_no_figure(hackney):
    row = hackney.rows["asb_prc"]
    assert (row["reason"], row["judgement"]) == (LONDON_ONLY, "no data published")
    assert pd.isna(row["value"])
    assert hackney.london(hackney.framework.measure("asb_prc")).latest == "288,017"


def test_a_boroughs_survey_rests_on_the_interviews_of_one_borough(hackney):
    own, london = hackney.rows["pas_good_job_local"], hackney.london(hackney.framework.measure("pas_good_job_local"))
    assert (own["base"], london.row["base"]) == (400, 12_800)
    assert own["high"] - own["low"] > 2 * (london.row["high"] - london.row["low"])


def test_every_series_with_figures_of_boroughs_is_told_in_their_words(held, root):
    framework, _ = held()
    of_boroughs = {
        each.whole.source
        for each in open_editions(root / "data" / "editions", framework)
        if each.whole.observations["area"].isin(BOROUGHS).any()
    }
    told = framework.of_area(HACKNEY)
    for series in (*told.measures, *told.context):
        if {feed.source for feed in series.feeds} & of_boroughs:
            assert series.borough, series.id
            assert "Hackney" in series.who and "London" not in series.who
            assert "Londoners" not in series.headline + series.unit


def test_commentary_about_london_is_not_printed_for_a_borough(hackney):
    assert hackney.settings.commentary
    assert hackney.commentary("summary") == ""


def test_the_change_of_counting_in_2024_parts_the_figures_of_boroughs_alone(westminster):
    own, london = westminster.rows["theft_prc"], westminster.london(westminster.framework.measure("theft_prc"))
    assert own["judgement"] == "no comparison"
    assert "Boroughs counted by place of offence" in own["reason"]
    assert london.compared


# Rates and ranks


def estimates(people: float) -> Everywhere:
    """A test fixture in the layout of the population reader: `people` in every borough on 30 June 2021."""
    areas = [LONDON, *BOROUGHS]
    day = pd.Timestamp(2021, 6, 30)
    rows = pd.DataFrame({"series": "population", "area": areas, "group": "all", "start": day, "end": day,
                         "value": [32 * people, *[people] * 32], "status": "final"})  # fmt: skip
    table = rows.reindex(columns=OBSERVATIONS.names)
    return Everywhere(Holding("ons_population", "test-fixture", day.date(), ("none",), 0, table), london_is_sum=False)


@pytest.fixture(scope="module")
def compared(hackney, held, root):
    """The comparison of Hackney by whatever population estimates are held."""
    framework, _ = held()
    editions = open_editions(root / "data" / "editions", framework)

    def compare(*population: Everywhere):
        return beside(framework, HACKNEY, hackney.results, editions, population, hackney.period)

    return compare


def test_a_rate_is_events_for_every_thousand_residents_of_the_estimate_named(compared):
    row = compared(estimates(200_000)).compared.set_index("measure").loc["robbery_prc"]
    assert row["rate"] == pytest.approx(1450 / 200)
    assert row["rate_low"] < row["rate"] < row["rate_high"]
    assert row["london_rate"] == pytest.approx(24_452 / 6_400)
    assert (row["population"], row["population_edition"]) == (200_000, "test-fixture")
    assert row["population_on"] == pd.Timestamp(2021, 6, 30)


def test_with_as_many_residents_everywhere_boroughs_rank_as_they_count(compared, hackney, root, held):
    framework, _ = held()
    row = compared(estimates(200_000)).compared.set_index("measure").loc["robbery_prc"]
    editions = open_editions(root / "data" / "editions", framework)
    rows = next(each for each in editions if each.whole.source == "mps_borough_crime").whole.observations
    year = rows[rows["series"].str.startswith("robbery.") & rows["start"].between("2021-04-01", "2022-03-01")]
    counts = year[year["area"].isin(BOROUGHS)].groupby("area")["value"].sum()
    assert row["rank"] == 1 + (counts > counts[HACKNEY]).sum()
    assert row["rank_first"] <= row["rank"] <= row["rank_last"] <= row["rank_of"] == 32


def test_without_a_population_edition_there_is_no_rate_no_rank_and_the_report_says_what_it_takes(compared, hackney):
    found = compared()
    counts = found.compared[found.compared["shape"] == "count"]
    assert counts[["rate", "rank"]].isna().all(axis=None)
    bare = replace(hackney, beside=replace(found, compared=counts))
    assert NEEDS_POPULATION in sentences(bare)[3]


def test_a_measure_with_a_count_too_small_to_show_in_some_borough_has_no_rank(hackney):
    ranked = hackney.beside.compared.dropna(subset=["rank"])["measure"].tolist()
    assert "robbery_prc" in ranked
    assert "sd_knife_crime" not in ranked


def test_a_rank_is_never_told_without_its_interval(hackney):
    for id in hackney.beside.compared.dropna(subset=["rank"])["measure"]:
        said = next(text for text in _beside(hackney, id) if "highest" in text or "lowest" in text)
        assert "95% interval of the rank" in said


@pytest.mark.parametrize(("n", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"),
                                         (13, "13th"), (21, "21st"), (22, "22nd"), (32, "32nd")])  # fmt: skip
def test_places_are_written_as_people_write_them(n, said):
    assert ordinal(n) == said


def _beside(report, id: str) -> list[str]:
    from progress_update.words import beside as words

    row = report.compared(id)
    return [text for text in (words.rank(row), words.place(row)) if text]


# In my area


def test_the_opening_has_five_sentences_that_the_figures_give(hackney):
    said = sentences(hackney)
    assert len(said) == 5
    assert "Ten of the plan's 45 measures have figures for Hackney" in said[0]
    assert "Recorded theft rose 20%" in said[1] and "(#theft_prc)" in said[1]
    assert "for London only" in said[4] and "too small to publish" in said[4]


@pytest.mark.parametrize("fixture", ["hackney", "westminster"])
def test_no_word_of_movement_without_a_judgement_that_has_earned_it(fixture, request):
    report = request.getfixturevalue(fixture)
    for text in sentences(report)[1:]:
        if MOVED.search(text):
            (id,) = re.findall(r"\(#(\w+)\)", text)
            assert report.rows[id]["judgement"] in ("improved", "worsened")


def test_where_nothing_can_be_compared_the_opening_says_why(westminster):
    said = sentences(westminster)
    assert "no figure may be compared with the year before" in said[1]
    assert "Boroughs counted by place of offence" in said[1]
    assert "can be set against" in said[2]
    assert "highest of 32 boroughs (95% interval of the rank" in said[3]


def test_a_difference_from_london_is_told_only_where_it_stands_among_all_comparisons(hackney):
    rows = hackney.beside.compared.dropna(subset=["apart"])
    assert (rows["apart_stands"] <= (rows["apart_p"] < 0.05)).all()
    theft = rows.set_index("measure").loc["theft_prc"]
    assert theft["apart_high"] < 1 and not theft["apart_stands"]  # clear by itself, not among ten
    assert "No change differs clearly" in sentences(hackney)[2]


def test_londons_report_has_no_such_opening(hackney):
    assert in_my_area(hackney).markdown
    assert in_my_area(replace(hackney, area=LONDON)).markdown == ""


# Around it


def test_a_borough_has_a_folder_of_its_own_whatever_else_is_asked_for(hackney):
    from datetime import date

    period, day = hackney.period, date(2022, 6, 24)
    assert release_name(period, demo=False, area=KINGSTON) == "2022Q1-kingston-upon-thames"
    assert release_name(period, demo=False, as_at=day, area=HACKNEY) == "2022Q1-hackney-as-at-2022-06-24"
    assert release_name(period, demo=False) == "2022Q1"


def test_figures_are_not_invented_for_boroughs(root):
    with pytest.raises(AreaError, match="demonstration is of London only"):
        make_report(Period(2022, 1), Folders(root), demo=True, area=HACKNEY)


def test_a_boroughs_trace_tells_no_single_row_and_no_month_that_is_not_published(hackney, root):
    tracer = Tracer(hackney, root / "data" / "editions")
    whole, part = tracer.chain("robbery_prc"), tracer.chain("robbery_business")
    months = [amount for *_, amount in whole.figures[0].observed[0].by_time]
    assert sum(months) == 1450
    assert all(one.first is None and one.last is None for figure in whole.figures for one in figure.observed)
    assert all(not one.by_time for figure in part.figures for one in figure.observed)
    assert "not all published" in part.figures[0].formula
    assert part.figures[0].observed[0].areas == 1


def test_months_of_parts_and_of_rare_events_are_published_for_no_borough(hackney):
    shown = hackney.series.dropna(subset=["value"])
    assert not shown["measure"].isin(["robbery_personal", "robbery_business", "homicide_domestic"]).any()
    assert (hackney.series_of("robbery_prc")["value"].notna()).all()
