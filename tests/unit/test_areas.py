"""Areas by whatever name people give them."""

from __future__ import annotations

import pytest

from progress_update.areas import BOROUGHS, GROUPS, LONDON, area_name, area_slug, find_area, group_of
from progress_update.errors import AreaError


@pytest.mark.parametrize(
    ("asked", "borough"),
    [
        ("Hackney", "Hackney"), (" hackney ", "Hackney"), ("HACKNEY", "Hackney"), ("LB Hackney", "Hackney"),
        ("London Borough of Hackney", "Hackney"), ("E09000012", "Hackney"), ("e09000012", "Hackney"),
        ("Hackney Council", "Hackney"), ("Kensington & Chelsea", "Kensington and Chelsea"),
        ("K&C", "Kensington and Chelsea"), ("Tower-Hamlets", "Tower Hamlets"),
        ("Royal Borough of Kensington and Chelsea", "Kensington and Chelsea"), ("RBKC", "Kensington and Chelsea"),
        ("Westminster City", "Westminster"), ("City of Westminster", "Westminster"), ("Westmínster", "Westminster"),
        ("Westminster City Council", "Westminster"), ("Kingston", "Kingston upon Thames"),
        ("Richmond-upon-Thames", "Richmond upon Thames"), ("Royal Greenwich", "Greenwich"), ("LB of Barnet", "Barnet"),
        ("H&F", "Hammersmith and Fulham"), ("Barking", "Barking and Dagenham"),
    ],
)  # fmt: skip
def test_a_borough_is_found_by_any_name_that_people_give_it(asked, borough):
    assert area_name(find_area(asked)) == borough


@pytest.mark.parametrize("code", BOROUGHS)
def test_every_borough_is_found_by_its_name_its_code_and_its_slug(code):
    assert find_area(BOROUGHS[code]) == find_area(code) == find_area(area_slug(code)) == code


@pytest.mark.parametrize("asked", ["", "London", "MPS", "Greater London"])
def test_all_of_london_is_an_area_too(asked):
    assert find_area(asked) == LONDON


@pytest.mark.parametrize("asked", ["City of London", "the City", "E09000001", "City of London Police"])
def test_the_city_has_a_police_force_of_its_own(asked):
    with pytest.raises(AreaError, match=r"police force of its own.*its 32 boroughs"):
        find_area(asked)


@pytest.mark.parametrize(
    ("asked", "near"), [("Hackeny", "Hackney"), ("Lambet", "Lambeth"), ("Kensingtone", "Kensington")]
)
def test_a_name_that_is_none_gets_the_nearest_in_one_line(asked, near):
    with pytest.raises(AreaError, match=f"no borough of London. The nearest: .*{near}") as raised:
        find_area(asked)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("asked", ["Paris", "E09000099", "Upon", "and"])
def test_what_is_like_no_borough_is_refused(asked):
    with pytest.raises(AreaError):
        find_area(asked)


def test_every_borough_belongs_to_one_group_of_four():
    assert sorted(code for group in GROUPS for code in group) == sorted(BOROUGHS)
    assert all(len(group) == 4 for group in GROUPS)
    assert {*group_of("E09000012"), "E09000012"} in [set(group) for group in GROUPS]
    assert group_of(LONDON) == ()
