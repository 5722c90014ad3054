"""Recorded crime by borough and month: "MPS Borough Level Crime", historical and most recent 24 months.

One row a minor category and borough, one column a month. Two layouts: until about 2023 the third key is
`LookUp_BoroughName` and labels are in Title Case, later `BoroughName` and UPPER CASE; either gives the
same series id where the words are the same. A series is `<major>.<minor>`, so `burglary.*` is the group.

The `Unknown` and airport rows belong to London and to no borough; London is the sum of all rows. The
City of London is not policed by the Met and not in the file. Categories come and go: residential burglary
alone has had four labels, which is why groups are the safe thing to count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from progress_update.areas import BOROUGHS
from progress_update.errors import DataFileError
from progress_update.sources import reading, receive, strict
from progress_update.sources.sheet import Sheet

WHAT = "MPS Borough Level Crime"

# Categories that every edition has for every borough: one that lacks a borough is not whole.
_ALWAYS = (
    "burglary.burglary_business_and_community",
    "robbery.robbery_of_personal_property",
    "theft.shoplifting",
    "violence_against_the_person.violence_with_injury",
    "violence_against_the_person.violence_without_injury",
)

# The categories seen so far, by group. A new one is read all the same; it is listed here so that a measure can name it.
_CATEGORIES = {
    "arson_and_criminal_damage": "arson criminal_damage",
    "burglary": (
        "burglary_business_and_community burglary_residential domestic_burglary res_burglary_of_a_home "
        "res_burglary_of_unconnected_building"
    ),
    "drug_offences": "drug_trafficking possession_of_drugs trafficking_of_drugs",
    "fraud_and_forgery": "fraud_and_forgery",
    "historical_fraud_and_forgery": "historical_fraud_and_forgery",
    "miscellaneous_crimes_against_society": (
        "absconding_from_lawful_custody aiding_suicide bail_offences bigamy "
        "concealing_an_infant_death_close_to_birth dangerous_driving "
        "disclosure_obstruction_false_or_misleading_state exploitation_of_prostitution "
        "forgery_or_use_of_drug_prescription fraud_or_forgery_associated_with_driver_records "
        "going_equipped_for_stealing handling_stolen_goods making_supplying_or_possessing_articles_for_use_i "
        "misc_crimes_against_society obscene_publications offender_management_act other_forgery "
        "other_notifiable_offences perjury perverting_course_of_justice possession_of_false_documents "
        "profitting_from_or_concealing_proceeds_of_crime soliciting_for_prostitution "
        "threat_or_possession_with_intent_to_commit_crimina wildlife_crime"
    ),
    "nfib_fraud": "nfib",
    "possession_of_weapons": (
        "other_firearm_offences other_knife_offences possession_of_article_with_blade_or_point "
        "possession_of_firearm_with_intent possession_of_firearms_offences possession_of_other_weapon "
        "possession_of_weapons"
    ),
    "public_order_offences": (
        "other_offences_against_the_state_or_public_order other_offences_public_order "
        "public_fear_alarm_or_distress race_or_religious_agg_public_fear "
        "racially_or_religiously_aggravated_public_fear_al violent_disorder"
    ),
    "robbery": "robbery_of_business_property robbery_of_personal_property",
    "sexual_offences": "other_sexual_offences rape",
    "theft": "bicycle_theft other_theft shoplifting theft_from_person theft_from_the_person",
    "vehicle_offences": (
        "aggravated_vehicle_taking interfering_with_a_motor_vehicle theft_from_a_motor_vehicle "
        "theft_from_a_vehicle theft_or_taking_of_a_motor_vehicle theft_or_unauth_taking_of_a_motor_veh"
    ),
    "violence_against_the_person": (
        "death_serious_injury_illegal_driving homicide stalking_and_harassment violence_with_injury "
        "violence_without_injury"
    ),
}
SERIES = tuple(f"{group}.{name}" for group, names in _CATEGORIES.items() for name in names.split())


def read(files: Sequence[Path]) -> reading.Reading:
    """Read one edition: one file, or a historical and a recent one that follow each other.

    Raises DataFileError for a file of another layout, a cell that is no count, a row that is there
    twice, a missing month, a borough without its rows, or two files with a month in common.
    """
    sheets = [_open(path) for path in files]
    frames = [_long(sheet) for sheet in sheets]
    _refuse_overlap(sheets, frames)
    together = pd.concat(frames, ignore_index=True)
    where = " and ".join(sheet.file for sheet in sheets)
    reading.refuse_missing_months(together["start"], where=where)
    unseen = sorted(set(together["series"]) - set(SERIES))
    return reading.Reading(
        reading.observations(together, where=where),
        rows={sheet.file: len(sheet.rows) for sheet in sheets},
        notes=(f"Categories not seen before, read all the same: {', '.join(unseen)}",) if unseen else (),
    )


def series_id(major: str, minor: str) -> str:
    """`burglary.domestic_burglary` from the published labels, whatever their case."""
    return f"{_slug(major)}.{_slug(minor)}"


def _open(path: Path) -> Sheet:
    sheet = receive.read_csv(path)
    named = sheet.having(sheet.rows.rename(columns={"LookUp_BoroughName": "BoroughName"}))
    months = _months(named)
    if not months:
        raise DataFileError(
            f"These are not the columns of {WHAT}: there is no month column",
            where=f"{path.name}, row 1",
            remedy="Its columns are MajorText, MinorText, BoroughName and one a month, such as 202203",
        )
    named.expecting(["MajorText", "MinorText", "BoroughName", *months], what=WHAT)
    named.refuse_repeats(["MajorText", "MinorText", "BoroughName"])
    return named


def _months(sheet: Sheet) -> list[str]:
    return [name for name in sheet.rows.columns if re.fullmatch(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])", name)]


def _long(sheet: Sheet) -> pd.DataFrame:
    """One row a series, area and month."""
    labels = sheet.rows[["MajorText", "MinorText"]].drop_duplicates()
    ids = [series_id(major, minor) for major, minor in labels.itertuples(index=False)]
    series = sheet.rows.merge(labels.assign(series=ids), on=["MajorText", "MinorText"], how="left")["series"]
    keys = pd.DataFrame({"series": series.to_numpy(), "area": strict.areas(sheet, "BoroughName").to_numpy()})
    _refuse_missing_boroughs(sheet, keys)
    values = pd.DataFrame({month: strict.counts(sheet, month) for month in _months(sheet)}).reset_index(drop=True)
    long = pd.concat([keys, values], axis=1).melt(["series", "area"], var_name="start", value_name="value")
    starts = pd.to_datetime(long["start"], format="%Y%m").astype("datetime64[us]")
    return long.assign(start=starts, end=reading.whole_months(starts))


def _refuse_missing_boroughs(sheet: Sheet, keys: pd.DataFrame) -> None:
    wanted = pd.MultiIndex.from_product([_ALWAYS, list(BOROUGHS)])
    missing = wanted.difference(pd.MultiIndex.from_frame(keys), sort=False)
    if len(missing):
        series, area = missing[0]
        raise DataFileError(
            f"There is no row for {series} in {BOROUGHS[area]}"
            + (f" and {len(missing) - 1} others that every edition has" if len(missing) > 1 else ""),
            where=sheet.file,
            remedy="The file is not whole: download it again",
        )


def _refuse_overlap(sheets: list[Sheet], frames: list[pd.DataFrame]) -> None:
    seen: dict[pd.Timestamp, str] = {}
    for sheet, frame in zip(sheets, frames, strict=True):
        months = frame["start"].unique()
        twice = [month for month in months if month in seen]
        if twice:
            raise DataFileError(
                f"{len(twice)} months from {twice[0]:%B %Y} are also in {seen[twice[0]]}",
                where=sheet.file,
                remedy="Give the historical and the recent file of one publication",
            )
        seen |= dict.fromkeys(months, sheet.file)


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
