"""What a sentence says, taken apart: each number or movement with the figure that it is said of."""

from __future__ import annotations

from dataclasses import dataclass

from progress_update.commentary.mentions import Mention
from progress_update.commentary.movements import Movement
from progress_update.commentary.numbers import Number
from progress_update.commentary.roles import Role
from progress_update.commentary.times import Time


@dataclass(frozen=True)
class Claim:
    """What a sentence says of `ids`: a number or a movement. `every`: it is said of each of them."""

    ids: tuple[str, ...]
    every: bool
    number: Number | None = None
    movement: Movement | None = None
    role: Role = ""
    times: tuple[Time, ...] = ()
    carried: bool = False


@dataclass(frozen=True)
class Reading:
    """A sentence as read: its claims, all times it names, and the figure it speaks of last."""

    claims: tuple[Claim, ...]
    times: tuple[Time, ...]
    text: str
    last: Mention | None
