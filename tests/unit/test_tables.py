"""Markdown that says what it is meant to."""

from __future__ import annotations

import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_update.tables import fenced, judgement_kind, judgement_word, pipe_table, plain, stacked


def text_of(markdown: str) -> str:
    return pypandoc.convert_text(markdown, "plain", format="markdown-smart", extra_args=["--wrap=none"]).strip()


@pytest.mark.parametrize(
    "text", ["a_b*c", "[x] | y", "<b>", "5 < 6 > 4", "$5 and $6", "@someone ^up^ ~down~", "`code`"]
)
def test_plain_text_stays_as_it_is(text):
    assert text_of(plain(text)) == text


@given(st.text(alphabet=st.sampled_from("ab *_[]|<>$@^~`#\\{}"), min_size=1, max_size=20))
def test_plain_never_makes_markup(text):
    assert " ".join(text_of("x" + plain(text)).split()) == " ".join(("x" + " ".join(text.split())).split())


def test_a_table_has_its_caption_and_alignment():
    table = pipe_table(["Who", "How many"], [["All", "1,253"]], caption="People", right=(1,), classes=".small")
    assert table == "| Who | How many |\n| :-- | --: |\n| All | 1,253 |\n\n: People {.small}"


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="'People' has not 2 cells"):
        pipe_table(["Who", "How many"], [["All"]], caption="People")


def test_empty_blocks_leave_nothing_behind():
    assert stacked("a", "", "b") == "a\n\nb"
    assert fenced(".x", "", "") == ""
    assert fenced(".x", "a", depth=4) == ":::: {.x}\na\n::::"


@pytest.mark.parametrize(
    ("judgement", "kind"),
    [("improved", "improved"), ("no clear change", "no-clear-change"), ("no data published", "no-data")],
)
def test_judgements_have_the_names_that_the_style_sheet_knows(judgement, kind):
    assert judgement_kind(judgement) == kind
    assert judgement_word(judgement) == f"[{judgement.capitalize()}]{{.judgement .{kind}}}"
