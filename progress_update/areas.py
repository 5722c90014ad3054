"""The areas that figures are about: London as policed by the Met, its 32 boroughs, and the rest.

The City of London has a police force of its own and is no part of any figure here.
Codes are the ONS's nine-character GSS codes.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches

from progress_update.errors import AreaError

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

CITY = "E09000001"

# Boroughs that hide the same figures, so that London less the others tells nothing of one of them: four by four in the
# order of recorded robberies in 2017/18, the scarcest of the counts by month. Fixed for good: a group that changed
# would give away in one report what it hid in another.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("E09000021", "E09000027", "E09000015", "E09000029"),
    ("E09000004", "E09000024", "E09000018", "E09000017"),
    ("E09000013", "E09000006", "E09000011", "E09000016"),
    ("E09000020", "E09000003", "E09000032", "E09000009"),
    ("E09000031", "E09000026", "E09000002", "E09000023"),
    ("E09000010", "E09000008", "E09000012", "E09000005"),
    ("E09000030", "E09000022", "E09000028", "E09000014"),
    ("E09000019", "E09000025", "E09000007", "E09000033"),
)

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


# What people put around a borough's name, and short forms in use at the town halls, folded as `_bare` folds them.
_TITLES = re.compile(
    r"\b(?:the|lb|rb|london borough of|royal borough of|city of|borough of|(?:london )?(?:borough|city) ?council"
    r"|council|london borough|royal borough|borough|city|royal|of)\b"
)
_SHORT = {
    "h and f": "E09000013",
    "k and c": "E09000020",
    "rbkc": "E09000020",
    "lbhf": "E09000013",
    "lbbd": "E09000002",
    "rbk": "E09000021",
    "rbg": "E09000011",
}
_LONDON_NAMES = ("", "mps", "met", "london", "all london", "greater london", "metropolitan police")
_CITY_NAMES = (
    "city", "the city", "city of london", "city of london corporation", "corporation of london",
    "city of london police", CITY.lower(),
)  # fmt: skip


def find_area(text: str) -> str:
    """The code of the area that somebody asked for: `MPS` or a borough's GSS code.

    Case, accents, "&", titles ("LB", "London Borough of", "City Council") and the tail of a long name do not matter.
    Raises AreaError naming the nearest boroughs for a name that is none, and for the City of London.
    """
    asked = _bare(text)
    if asked in _CITY_NAMES:
        raise AreaError(
            "The City of London has a police force of its own, and none of the figures held covers it",
            where="AREA",
            remedy="Held are London as policed by the Met, AREA=London, and its 32 boroughs",
        )
    if asked in _LONDON_NAMES:
        return LONDON
    names = {_bare(name): code for code, name in BOROUGHS.items()} | _SHORT | {code.lower(): code for code in BOROUGHS}
    short = " ".join(_TITLES.sub(" ", asked).split())
    begun = [code for code, name in BOROUGHS.items() if short and _bare(name).startswith(f"{short} ")]
    for found in (names.get(asked), names.get(short), begun[0] if len(begun) == 1 else None):
        if found:
            return found
    near = get_close_matches(short or asked, [_bare(name) for name in BOROUGHS.values()], n=3, cutoff=0.5)
    nearest = ", ".join(BOROUGHS[names[name]] for name in near)
    remedy = f"The nearest: {nearest}" if near else "Write a borough's name, such as Hackney, or its code, E09000012"
    raise AreaError(f"'{text}' is no borough of London", where="AREA", remedy=remedy)


def group_of(code: str) -> tuple[str, ...]:
    """The other boroughs of a borough's group; none for London."""
    return next((tuple(each for each in group if each != code) for group in GROUPS if code in group), ())


def area_name(code: str) -> str:
    """`Hackney`; `London` for the whole."""
    return BOROUGHS.get(code, "London")


def area_slug(code: str) -> str:
    """A borough's name for folders and links: `kingston-upon-thames`."""
    return area_name(code).lower().replace(" ", "-")


def _bare(text: str) -> str:
    """Small letters and digits alone, accents and punctuation gone, words apart by one blank."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).split())
