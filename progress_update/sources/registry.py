"""Every source the project knows: who publishes it, what it counts, what to watch, which reader opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from progress_update.errors import DataFileError
from progress_update.sources import (
    gla_outcomes,
    gla_state_of_london,
    mps_borough_crime,
    mps_dashboard,
    mps_homicide,
    ons_population,
    pas_trust,
    police_uk_street,
    street_files,
    tidy,
)
from progress_update.sources.reading import Reading

OGL_2 = "Open Government Licence v2.0"
OGL_3 = "Open Government Licence v3.0"
TO_CONFIRM = "Not confirmed: the licence has to be confirmed with the publisher before redistribution"

MPS = "Metropolitan Police Service"
CONTAINS_OGL_2 = "Contains public sector information licensed under the Open Government Licence v2.0"
CONTAINS_OGL_3 = "Contains public sector information licensed under the Open Government Licence v3.0"
CONTAINS_ONS = "Source: Office for National Statistics licensed under the Open Government Licence v3.0"

London = Literal["published", "sum"]


@dataclass(frozen=True)
class Source:
    """One source. `london` says whether London is a row of its own (`published`) or the sum of all areas.

    `settles_after_months`: how long the newest figures go on changing after their month.
    `series` holds the id of every series that the reader can supply. `in_a_folder` is the pattern of the
    files that the source takes from a folder given whole; empty where files are named one by one.
    """

    id: str
    title: str
    publisher: str
    licence: str
    attribution: str
    landing: str
    frequency: str
    settles_after_months: int
    london: London
    counts: str
    watch: str
    read: Callable[[Sequence[Path]], Reading]
    series: tuple[str, ...]
    is_published: bool = True
    in_a_folder: str = ""


_ALL = (
    Source(
        id="mps_borough_crime",
        title="MPS Recorded Crime: Geographic Breakdown, borough level",
        publisher=MPS,
        licence=OGL_2,
        attribution=CONTAINS_OGL_2,
        landing="https://data.london.gov.uk/dataset/recorded_crime_summary",
        frequency="monthly",
        settles_after_months=3,
        london="sum",
        counts="Notifiable offences by the month they were recorded, Home Office category and borough",
        watch="Every edition revises earlier months, and categories are renamed and split between editions. Offences "
        "without a known borough and those at the airports count for London only. The City of London is not included.",
        read=mps_borough_crime.read,
        series=mps_borough_crime.SERIES,
    ),
    Source(
        id="mps_homicide",
        title="MPS Homicide Dashboard Data, victims",
        publisher=MPS,
        licence=OGL_2,
        attribution=CONTAINS_OGL_2,
        landing="https://data.london.gov.uk/dataset/mps-homicide-dashboard-data-2l1w8",
        frequency="monthly",
        settles_after_months=3,
        london="sum",
        counts="Homicide victims by the month recorded, whether domestic abuse was involved, and borough",
        watch="Victims, not offences: one offence can have several. A death can be reclassified later.",
        read=mps_homicide.read,
        series=mps_homicide.SERIES,
    ),
    Source(
        id="mps_dashboard",
        title="MPS Monthly Crime Dashboard Data, other crime types",
        publisher=MPS,
        licence=OGL_2,
        attribution=CONTAINS_OGL_2,
        landing="https://data.london.gov.uk/dataset/mps-monthly-crime-dashboard-data-e5n6w",
        frequency="monthly",
        settles_after_months=3,
        london="sum",
        counts="Offences, victims, discharges and positive outcomes by month, crime sub-type and borough",
        watch="Sub-types overlap and are never added. A positive outcome is counted in the month it was reached, so "
        "outcomes and offences of one month are different cases. The months before August 2021 are not held.",
        read=mps_dashboard.read,
        series=mps_dashboard.SERIES,
    ),
    Source(
        id="pas_trust",
        title="MOPAC Surveys: Public Attitude Survey, trust and confidence",
        publisher="Mayor's Office for Policing and Crime (MOPAC)",
        licence=TO_CONFIRM,
        attribution="Mayor's Office for Policing and Crime, Public Attitude Survey",
        landing="https://data.london.gov.uk/dataset/mopac-surveys-236kk",
        frequency="quarterly",
        settles_after_months=0,
        london="published",
        counts="Share of Londoners aged 16 and over giving a positive answer, over the 12 months to a quarter's end",
        watch="Two decimals, without bases or intervals. Successive values share nine months. The survey moved from "
        "face-to-face to telephone interviews in 2020.",
        read=pas_trust.read,
        series=pas_trust.SERIES,
    ),
    Source(
        id="gla_state_of_london",
        title="State of London, crime and safety figures",
        publisher="Greater London Authority",
        licence=TO_CONFIRM,
        attribution="Greater London Authority, State of London, from MOPAC and MPS dashboards",
        landing="",
        frequency="irregular",
        settles_after_months=3,
        london="published",
        counts="London totals: offences and calls by month, survey shares by calendar quarter",
        watch="A compilation. Its totals of notifiable offences and of violence with injury are wrong and not taken. "
        "Safety after dark and the perception of hate crime were not asked from April 2020 to March 2021 and changed "
        "level with the interview method.",
        read=gla_state_of_london.read,
        series=gla_state_of_london.SERIES,
    ),
    Source(
        id="gla_outcomes",
        title="London-level outcomes, crime and safety figures",
        publisher="Greater London Authority",
        licence="Compilation under the MIT licence; the figures come from MOPAC, the MPS and the Ministry of Justice",
        attribution="Greater London Authority, London-level outcomes, from MOPAC, MPS and Ministry of Justice figures",
        landing="",
        frequency="irregular",
        settles_after_months=0,
        london="published",
        counts="London shares: proven reoffending by year to June, satisfaction and worry by quarter",
        watch="Reoffending is for Greater London with the City, of all offenders, and follows a cohort for a year. "
        "The database's sortable date is wrong for every January to March; labels are read instead.",
        read=gla_outcomes.read,
        series=gla_outcomes.SERIES,
    ),
    Source(
        id="ons_population",
        title="Mid-year population estimates",
        publisher="Office for National Statistics",
        licence=OGL_3,
        attribution=CONTAINS_ONS,
        landing="https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates",
        frequency="yearly",
        settles_after_months=0,
        london="published",
        counts="Residents on 30 June, all ages and under 25, of the 32 boroughs and of London without the City",
        watch="Estimates to mid-2020 come from before the 2021 Census, later ones are rebased on it: London falls by "
        "2.3% between the two without anyone having left. Rates must not mix them.",
        read=ons_population.read,
        series=ons_population.SERIES,
    ),
    Source(
        id="police_uk_street",
        title="Street-level crime and anti-social behaviour, Metropolitan Police Service",
        publisher="Single Online Home National Digital Team, data.police.uk",
        licence=OGL_3,
        attribution=CONTAINS_OGL_3,
        landing="https://data.police.uk/data/",
        frequency="monthly",
        settles_after_months=3,
        london="sum",
        counts="Crimes and incidents of anti-social behaviour by month, crime type and borough",
        watch="Places are moved to a near map point, so the borough can be the neighbour's. Rows without a place or "
        "outside the 32 boroughs are set aside: London is less than what was recorded. Anti-social behaviour counts "
        "incidents, not calls. A crime that the publisher lists twice counts twice.",
        read=police_uk_street.read,
        series=police_uk_street.SERIES,
        in_a_folder=street_files.IN_A_FOLDER,
    ),
    Source(
        id="mopac_unpublished",
        title="MOPAC figures not published elsewhere",
        publisher="Mayor's Office for Policing and Crime (MOPAC)",
        licence="Not published: the owner agrees to publication first",
        attribution="Mayor's Office for Policing and Crime",
        landing="",
        frequency="quarterly",
        settles_after_months=0,
        london="published",
        counts="Shares that MOPAC holds: reoffending cohorts, victim support, surveys by ethnic group",
        watch="Entered by hand in the tidy layout. Bases and design effects make intervals possible: give them.",
        read=tidy.read,
        series=tidy.SERIES,
        is_published=False,
    ),
)

POPULATION = "ons_population"  # no measure is fed from it: rates of boroughs are
SOURCES: dict[str, Source] = {source.id: source for source in _ALL}


def find_source(id: str) -> Source:
    """The source with this id. Raises DataFileError naming the nearest and all known."""
    if id in SOURCES:
        return SOURCES[id]
    nearest = get_close_matches(id, SOURCES, n=1, cutoff=0.4)
    guess = f"Did you mean {nearest[0]}? " if nearest else ""
    raise DataFileError(f"There is no source '{id}'", remedy=f"{guess}Known: {', '.join(SOURCES)}")


def supplied_series() -> list[tuple[str, str]]:
    """(source, series) for every series that some reader can supply."""
    return [(source.id, series) for source in _ALL for series in source.series]
