"""What is told of sources, and how one is found."""

from __future__ import annotations

import pytest

from progress_update.areas import BOROUGHS
from progress_update.errors import DataFileError
from progress_update.sources.registry import SOURCES, Source, find_source, supplied_series


def test_a_mistyped_source_is_answered_with_the_nearest() -> None:
    with pytest.raises(DataFileError, match=r"no source 'mps_boro_crime'. Did you mean mps_borough_crime\? Known: "):
        find_source("mps_boro_crime")


def test_every_source_supplies_series_under_one_name_each() -> None:
    supplied = supplied_series()
    assert len(supplied) == len(set(supplied))
    assert {source for source, _ in supplied} == set(SOURCES)


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.id)
def test_every_source_says_what_it_is(source: Source) -> None:
    texts = (source.title, source.publisher, source.licence, source.attribution, source.counts, source.watch)
    assert all(texts)
    assert source.landing == "" or source.landing.startswith("https://")


def test_every_borough_has_one_code() -> None:
    assert len(BOROUGHS) == len(set(BOROUGHS.values())) == 32
