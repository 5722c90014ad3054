"""Formats as people write them, and as the files of a release tell them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_update.errors import FormatError
from progress_update.formats import EVERY, USUAL, find_formats, formats_in


def test_nothing_asked_for_is_the_usual_and_the_page_is_in_all():
    assert find_formats("") == find_formats(" , ") == USUAL
    assert find_formats("XLSX, .docx") == ("html", "xlsx", "docx")


@given(st.lists(st.sampled_from(EVERY), min_size=1))
def test_order_and_repetition_do_not_matter(asked):
    assert find_formats(",".join(asked)) == tuple(each for each in EVERY if each in {*asked, "html"})


def test_an_unknown_format_is_told_with_those_there_are():
    with pytest.raises(FormatError, match=r"FORMATS: 'doc' is no format of a report\. Write some of html, pdf"):
        find_formats("html,doc")


def test_the_files_of_a_release_tell_its_formats():
    names = ["progress-update.html", "data/progress-update-2022Q1.xlsx", "data/results.csv", "manifest.json"]
    assert formats_in(names) == ("html", "xlsx")
