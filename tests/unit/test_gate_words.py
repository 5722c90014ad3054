"""What the gate reads: phrases that explain numbers, the words of charts, pieces of a page, spelling."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from fixtures.gate_pages import page
from hypothesis import given
from hypothesis import strategies as st

from progress_update.gate.chart_words import unexplained
from progress_update.gate.files import _can_act as can_act
from progress_update.gate.page import words_of
from progress_update.gate.phrases import normal, numbers, unmarked, without
from progress_update.gate.pieces import pieces
from progress_update.gate.spelling import Speller, words
from progress_update.gate.written import Subject, _through_time, names_of
from progress_update.period import Window


@pytest.mark.parametrize(
    ("text", "phrases", "left"),
    [
        ("62% of Londoners", ["62%"], []),
        ("162% of Londoners", ["62%"], ["162%"]),
        ("−62% of Londoners", ["62%"], ["−62%"]),
        ("62.5% of Londoners", ["62%"], ["62.5%"]),
        ("1,253 victims", ["253", "1,253"], []),
        ("8 percentage points", ["8"], ["8"]),
        ("8 percentage points", ["8 percentage points"], []),
        ("12 months to March 2022", ["12 months to March 2022", "2022"], []),
        ("12 months to March 2023", ["12 months to March 2022"], ["12", "2023"]),
        ("the Office’s 3 aims", ["the office's 3 aims"], []),
    ],
)
def test_a_phrase_explains_a_number_only_where_it_stands_whole(text, phrases, left):
    assert numbers(without(normal(text), phrases)) == left


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_one_number_never_explains_another(one, other):
    left = numbers(without(normal(f"There were {one:,} offences"), [f"{other:,}"]))
    assert (left == []) == (one == other)


def test_numbers_in_words_are_read_where_counts_are_written():
    assert numbers("five measures worsened", spelt=True) == ["five"]
    assert numbers("someone often wins tents", spelt=True) == []


def test_markdown_comes_out_as_a_reader_meets_it():
    assert unmarked("A **bold** [link](https://a.org/1) of `5`.\n\n- One\n- Two") == [
        "A bold link of 5.", "One", "Two",
    ]  # fmt: skip
    assert unmarked("| A | 12 |\n|---|---|\n| B | 13 |") == [" A ", " 12 ", " B ", " 13 "]


def chart(*labels: str) -> Any:
    return page(f"<svg>{''.join(f'<text>{label}</text>' for label in labels)}</svg>").all("svg")[0]


@pytest.mark.parametrize(
    ("labels", "own", "wrong"),
    [
        (("0", "500", "1,000", "1,500"), (), []),
        (("0", "500", "1,100", "1,500"), (), ["0", "500", "1,100", "1,500"]),
        (("12 months to", "March 2020", "12 months to", "March 2021"), (), []),
        (("Year to", "Mar 2022", "Year to", "Mar 2020"), (), []),
        (("May", "2021", "Jun", "Jul", "2022"), (), []),
        (("40%", "50%", "60%", "52%"), ("52%",), []),
        (("40%", "50%", "60%", "50%"), ("50%",), []),
        (("40%", "50%", "60%", "53%"), ("52%",), ["40%", "50%", "60%", "53%"]),
        (("Men 74%",), ("74%",), []),
        (("Men 75%",), ("74%",), ["Men 75%"]),
    ],
)
def test_the_numbers_of_an_axis_go_by_equal_steps_and_others_are_figures(labels, own, wrong):
    assert list(unexplained(chart(*labels), lambda label: numbers(without(label, own)))) == wrong


def test_every_text_of_a_page_is_one_piece_and_knows_its_row_and_column():
    body = (
        '<main id="main"><p>A <b>b</b></p><div>C<p>D</p></div><table><caption>T</caption><thead><tr>'
        '<th>Name</th><th>Latest</th></tr></thead><tbody><tr><th><a href="#m">M</a></th><td>5</td></tr></tbody></table>'
        '<img alt="E"><svg><title>F</title><text>7</text></svg></main>'
    )
    found = {piece.text: piece for piece in pieces(page(body))}
    assert list(found)[1:] == ["A b", "C", "D", "T", "Name", "Latest", "M", "5", "E", "F"]
    assert (found["5"].row, found["5"].column, found["5"].caption, found["5"].ids[0]) == ("M", "Latest", "T", "m")


def test_words_of_neighbouring_blocks_do_not_run_together():
    assert words_of(page("<tr><th>A</th><td>B</td></tr><p>C</p>D<br>E").root.find("body")) == "A B C D E"


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(frozenset({"offence", "Londoner", "pts"}), frozenset({"MOPAC"}))


@pytest.mark.parametrize(
    "word", ["offence", "burglary", "organisation", "behaviour", "prioritised", "analyse", "Londoner", "MOPAC", "size"]
)
def test_words_of_the_field_and_british_ones_are_right(speller, word):
    assert speller.fault(word) == ""


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("burglery", "burglary"), ("recieved", "received"), ("organization", "American"), ("behavior", "behaviour"),
        ("prioritized", "prioritised"), ("londoner", "is written 'Londoner'"), ("MPOAC", "no word of the list"),
        ("center", "centre"),
    ],
)  # fmt: skip
def test_misspelt_american_and_unexplained_words_are_told(speller, word, told):
    assert told in speller.fault(word)


def test_addresses_and_figures_are_no_words():
    assert words("See www.london.gov.uk/mopac or a@b.org, 5th of London’s 32") == ["See", "or", "th", "of", "London"]


@pytest.mark.parametrize(
    ("cell", "acts"),
    [
        ("=1+1", True), ("+cmd", True), ("@SUM", True), ("\t=1", True), ("-2", False), ("-1.5e-05", False),
        ("% of women", False), ("a=b", False), ("", False),
    ],
)  # fmt: skip
def test_a_text_that_could_be_a_formula_is_told_from_a_number(cell, acts):
    assert can_act(cell) is acts


def test_a_quarter_may_be_named_by_the_month_it_ends_in():
    assert "December 2021" in names_of(Window(date(2021, 10, 1), date(2021, 12, 31)))


def test_the_axis_of_a_chart_may_end_with_a_quarter_whose_figure_is_hidden():
    days = pd.to_datetime(["2022-07-01", "2022-10-01", "2022-09-30", "2022-12-31"])
    held = pd.DataFrame({"start": days[:2], "end": days[2:], "value": [0.45, None]})
    report, subject = SimpleNamespace(framework=SimpleNamespace(breaks_of=lambda _: [])), Subject("a", "A")
    _through_time(report, subject, SimpleNamespace(shape="share"), held, SimpleNamespace())
    assert "Dec 2022" in subject.times and "45.0% in July to September 2022" in subject.anywhere
