"""How each signature stands, and what is said of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from progress_update.errors import SignOffError
from progress_update.period import day_name
from progress_update.sign_off.changes import changes
from progress_update.sign_off.register import Register, Signature
from progress_update.sign_off.seen import Seen

State = Literal["signed", "stale", "missing"]
TOLD = 6  # changes that are told of one signature; the rest are counted


@dataclass(frozen=True)
class Standing:
    """One role's signature for one chapter; `why` says what has changed since."""

    chapter: str
    role: str
    state: State
    is_required: bool
    signature: Signature | None = None
    why: tuple[str, ...] = ()


def standings(
    required: Mapping[str, Iterable[str]], register: Register, then: Mapping[str, Seen], now: Mapping[str, Seen]
) -> list[Standing]:
    """What is required, in its order, then what was signed besides.

    `then` holds what signers saw by checksum, `now` what the chapters show by chapter.
    """
    wanted = [(chapter, role) for chapter, roles in required.items() for role in roles]
    known = {(chapter, role.lower()) for chapter, role in wanted}
    found = [_standing(chapter, role, True, register.find(chapter, role), then, now) for chapter, role in wanted]
    besides = [one for one in register.signatures if (one.chapter, one.role.lower()) not in known]
    return [*found, *(_standing(one.chapter, one.role, False, one, then, now) for one in besides)]


def _standing(
    chapter: str, role: str, is_required: bool, given: Signature | None, then: Mapping[str, Seen],
    now: Mapping[str, Seen],
) -> Standing:  # fmt: skip
    if given is None:
        return Standing(chapter, role, "missing", is_required)
    if chapter not in now:
        return Standing(chapter, role, "stale", is_required, given, ("the release has no such chapter any more",))
    if given.saw == now[chapter].checksum:
        return Standing(chapter, role, "signed", is_required, given)
    seen = then.get(given.saw)
    why = changes(seen, now[chapter]) if seen else ["what was seen is not kept, and the chapter has changed"]
    return Standing(chapter, role, "stale", is_required, given, tuple(why or ["parts of it changed places"]))


def lines(found: Iterable[Standing]) -> Iterator[str]:
    """A line a signature, beneath it what voided it, and the sum."""
    found = list(found)
    width = max((len(one.chapter) for one in found), default=0) + 2
    for one in found:
        given = one.signature
        by = f" by {given.name} on {day_name(given.signed_at.date())}" if given else ""
        state = "STALE" if one.state == "stale" else one.state
        was = ", signed" if one.state == "stale" else ""
        besides = "" if one.is_required else ", not required"
        yield f"  {one.chapter:<{width}}{state:<9}{one.role}{was}{by}{besides}"
        yield from (f"{'':{width + 11}}{reason}" for reason in one.why[:TOLD])
        if len(one.why) > TOLD:
            yield f"{'':{width + 11}}and {len(one.why) - TOLD} more"
    counts = {state: sum(one.state == state for one in found if one.is_required) for state in ("stale", "missing")}
    stand = sum(one.state == "signed" for one in found if one.is_required)
    yield f"Sign-off: {stand} of {sum(one.is_required for one in found)} stand, " + ", ".join(
        f"{number} {state}" for state, number in counts.items()
    )


def require_all(found: Iterable[Standing], place: str, selected: str) -> None:
    """Raise SignOffError unless every signature that is required stands.

    `selected` is what `make sign` takes to mean the release: `PERIOD=2022Q1 AREA="Hackney"`.
    """
    lacking = [one for one in found if one.is_required and one.state != "signed"]
    if lacking:
        told = ", ".join(f"{one.chapter} ({one.role}) {one.state}" for one in lacking)
        first = lacking[0]
        remedy = f'Review and sign each: make sign {selected} CHAPTER={first.chapter} AS="{first.role}" NAME='
        raise SignOffError(f"Not signed off: {told}", where=place, remedy=remedy)
