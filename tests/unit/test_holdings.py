"""Opening what a report needs: the editions known by a day, the series in use, one area."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from progress_update.areas import AIRPORTS, LONDON, UNKNOWN
from progress_update.contracts import OBSERVATIONS
from progress_update.editions import Provenance, Received, write_edition
from progress_update.errors import EditionError
from progress_update.framework import Framework, Measure
from progress_update.holdings import open_holdings
from progress_update.sources.registry import SOURCES

CRIME, HOMICIDE, SURVEY = "mps_borough_crime", "mps_homicide", "pas_trust"
BARKING, WESTMINSTER = "E09000002", "E09000033"


def framework(*feeds: dict, breakdowns: tuple[dict, ...] = ()) -> Framework:
    """A framework of one measure with these feeds."""
    measure = Measure.model_validate(
        {
            "id": "crime", "outcome": "safer", "label": "Crime", "headline": "Crime", "direction": "reduce",
            "unit": "offences", "shape": "count", "window": "12 months", "method": "poisson",
            "comparators": [], "definition": "All crime.", "who": "London", "wording": "Reduce: crime",
            "source_named": "PRC", "feeds": feeds, "breakdowns": breakdowns, "not_published": "None.",
            "would_fill": "A file.",
        }
    )  # fmt: skip
    # Opening looks at the series alone, so the rest of a framework is left out.
    return Framework.model_construct(measures=[measure], context=[])


def store(root: Path, source: str, published: str, counts: dict[tuple[str, str], float]) -> None:
    """An edition of one month, with a figure by series and area."""
    rows = pd.DataFrame([(series, area, value) for (series, area), value in counts.items()],
                        columns=["series", "area", "value"])  # fmt: skip
    month = rows.assign(group="all", start=date(2022, 1, 1), end=date(2022, 1, 31), status="final")
    about = dict.fromkeys(("publisher", "title", "licence", "attribution", "landing", "published_basis"), "for a test")
    provenance = Provenance(
        source=source, edition=published, published_on=date.fromisoformat(published), reader=source,
        received=(Received(f"{published}.csv", "0" * 64, 1, len(rows)),), **about,
    )  # fmt: skip
    write_edition(root, provenance, month.reindex(columns=OBSERVATIONS.names))


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """Three editions of recorded crime and one of the survey."""
    for published, count in (("2022-05-01", 1), ("2023-03-24", 2), ("2021-02-01", 3)):
        places = {BARKING: count, WESTMINSTER: 10 * count, UNKNOWN: 100 * count, AIRPORTS: 1_000 * count}
        counts = {(f"{group}.all", area): n for group in ("theft", "robbery", "burglary") for area, n in places.items()}
        store(tmp_path, CRIME, published, counts)
    store(tmp_path, SURVEY, "2024-06-20", {("trust_mps", LONDON): 0.7, ("trust_mps", BARKING): 0.6})
    return tmp_path


THEFT = {"source": CRIME, "series": ["theft.*"]}
TRUST = {"source": SURVEY, "series": ["trust_mps"]}


def test_editions_of_a_source_come_newest_first_with_all_that_is_said_of_them(stored):
    held = open_holdings(stored, framework(THEFT))
    assert [one.edition for one in held] == ["2023-03-24", "2022-05-01", "2021-02-01"]
    assert held[0].published_on == date(2023, 3, 24) and held[0].files == ("2023-03-24.csv",)
    assert held[0].settles_after_months == SOURCES[CRIME].settles_after_months > 0


@pytest.mark.parametrize(
    ("as_at", "editions"),
    [
        (date(2022, 4, 30), ["2021-02-01"]),
        (date(2022, 5, 1), ["2022-05-01", "2021-02-01"]),  # published that day is known that day
        (date(2021, 1, 31), []),
    ],
)
def test_only_what_was_published_by_the_day_is_opened(stored, as_at, editions):
    held = open_holdings(stored, framework(THEFT, TRUST), as_at=as_at)
    assert [one.edition for one in held] == editions


def test_sources_that_no_measure_names_stay_closed(stored):
    assert {one.source for one in open_holdings(stored, framework(TRUST))} == {SURVEY}
    assert open_holdings(stored, framework({"source": HOMICIDE, "series": ["homicide.domestic"]})) == ()


def test_only_the_series_that_feed_a_share_or_a_part_are_read(stored):
    share = THEFT | {"out_of": ["robbery.all"]}
    assert _series(open_holdings(stored, framework(THEFT))) == {"theft.all"}
    assert _series(open_holdings(stored, framework(share))) == {"theft.all", "robbery.all"}
    part = {"id": "homes", "label": "Homes", "series": ["burglary.all"]}
    assert _series(open_holdings(stored, framework(THEFT, breakdowns=(part,)))) == {"theft.all", "burglary.all"}


def test_london_is_added_up_from_all_rows_where_its_publisher_gives_the_parts(stored):
    held = open_holdings(stored, framework(THEFT))
    assert [one.observations["value"].tolist() for one in held] == [[2_222], [1_111], [3_333]]
    assert {area for one in held for area in one.observations["area"]} == {LONDON}


def test_london_is_the_published_row_where_there_is_one(stored):
    (survey,) = open_holdings(stored, framework(TRUST))
    assert survey.observations[["area", "value"]].to_numpy().tolist() == [[LONDON, 0.7]]


@pytest.mark.parametrize(("feed", "value"), [(THEFT, 2), (TRUST, 0.6)])
def test_a_borough_is_opened_without_london(stored, feed, value):
    held = open_holdings(stored, framework(feed), area=BARKING)
    assert held[0].observations[["area", "value"]].to_numpy().tolist() == [[BARKING, value]]


def test_every_holding_has_the_columns_of_observations(stored):
    for area in (LONDON, BARKING):
        for one in open_holdings(stored, framework(THEFT, TRUST), area=area):
            assert list(one.observations.columns) == OBSERVATIONS.names


def test_a_damaged_edition_stops_the_report_by_name(stored):
    file = stored / CRIME / "2022-05-01" / "observations.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(EditionError, match=r"2022-05-01/observations\.parquet"):
        open_holdings(stored, framework(THEFT))


def test_no_editions_at_all_is_no_holding(tmp_path):
    assert open_holdings(tmp_path, framework(THEFT)) == ()


def test_the_committed_editions_serve_every_source_that_is_published(held):
    plan, holdings = held()
    fed = {feed.source for of in (*plan.measures, *plan.context) for feed in of.feeds}
    assert {one.source for one in holdings} == fed - {"mopac_unpublished"}
    assert not any(one.observations.empty for one in holdings)


def _series(holdings: tuple) -> set[str]:
    return {series for one in holdings for series in one.observations["series"]}
