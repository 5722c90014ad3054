"""The areas that figures are about: London as policed by the Met, its 32 boroughs, and the rest.

The City of London has a police force of its own and is no part of any figure here.
Codes are the ONS's nine-character GSS codes.
"""

from __future__ import annotations

import re

LONDON = "MPS"
UNKNOWN = "unknown"
AIRPORTS = "airports"

BOROUGHS: dict[str, str] = {
    "E09000002": "Barking and Dagenham",
    "E09000003": "Barnet",
    "E09000004": "Bexley",
    "E09000005": "Brent",
    "E09000006": "Bromley",
    "E09000007": "Camden",
    "E09000008": "Croydon",
    "E09000009": "Ealing",
    "E09000010": "Enfield",
    "E09000011": "Greenwich",
    "E09000012": "Hackney",
    "E09000013": "Hammersmith and Fulham",
    "E09000014": "Haringey",
    "E09000015": "Harrow",
    "E09000016": "Havering",
    "E09000017": "Hillingdon",
    "E09000018": "Hounslow",
    "E09000019": "Islington",
    "E09000020": "Kensington and Chelsea",
    "E09000021": "Kingston upon Thames",
    "E09000022": "Lambeth",
    "E09000023": "Lewisham",
    "E09000024": "Merton",
    "E09000025": "Newham",
    "E09000026": "Redbridge",
    "E09000027": "Richmond upon Thames",
    "E09000028": "Southwark",
    "E09000029": "Sutton",
    "E09000030": "Tower Hamlets",
    "E09000031": "Waltham Forest",
    "E09000032": "Wandsworth",
    "E09000033": "Westminster",
}

# Spellings found in published files that are no borough's name, folded as `_fold` folds them.
_OTHER_SPELLINGS: dict[str, str] = {
    "city of westminster": "E09000033",
    "mps": LONDON,
    "london": LONDON,
    "unknown": UNKNOWN,
    "other / nk": UNKNOWN,
    "aviation security": AIRPORTS,
    "heathrow": AIRPORTS,
    "london heathrow and london city airports": AIRPORTS,
}


def _fold(name: str) -> str:
    return re.sub(r"\s+", " ", name.replace("&", " and ")).strip().lower()


_CODES = {_fold(name): code for code, name in BOROUGHS.items()} | _OTHER_SPELLINGS


def area_code(name: str) -> str | None:
    """The code for a published area name, whatever its case, spaces or ampersand; None if unknown."""
    return _CODES.get(_fold(name))
